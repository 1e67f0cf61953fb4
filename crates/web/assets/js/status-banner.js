/* The banner on a business's own site: one line where its script stands. It asks nobody anything,
   keeps nothing, and writes words as words. */
(function (shown) {
  if (!shown) return;
  const here = document.currentScript;
  const box = document.createElement("div");
  const link = document.createElement("a");
  const down = shown.level === "down";
  box.setAttribute("role", "status");
  box.className = "sportello-banner";
  Object.assign(box.style, {
    padding: "12px 20px",
    background: down ? "#fdeae6" : "#fdf0d2",
    color: down ? "#8f1f15" : "#6b4300",
    font: "15px/1.45 system-ui, sans-serif",
    textAlign: "center",
  });
  link.href = shown.address;
  link.textContent = shown.more;
  link.style.color = "inherit";
  box.append(shown.line, " ", link);
  if (here && document.body && document.body.contains(here)) {
    here.after(box);
    return;
  }
  const first = () => document.body.prepend(box);
  if (document.body) first();
  else document.addEventListener("DOMContentLoaded", first);
});
