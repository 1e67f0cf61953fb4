/* Pictures in full size over the page; without this script the link opens them in a tab. */
document.addEventListener("click", (event) => {
  const link = event.target.closest?.("a[data-picture]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
  event.preventDefault();
  const viewer = document.createElement("dialog");
  viewer.className = "viewer";
  const picture = document.createElement("img");
  picture.src = link.dataset.picture;
  picture.alt = link.querySelector("img")?.alt ?? "";
  const close = document.createElement("button");
  close.type = "button";
  close.textContent = "×";
  close.setAttribute("aria-label", document.body.dataset.dismiss);
  viewer.append(picture, close);
  viewer.addEventListener("click", () => viewer.close());
  viewer.addEventListener("close", () => {
    viewer.remove();
    link.focus();
  });
  document.body.append(viewer);
  viewer.showModal();
});
