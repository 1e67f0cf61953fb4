/* Keys: J and K walk the list, everything else presses the control that names the key in
   data-key. Never while someone writes. */
(() => {
  const writing = (place) => place?.closest?.("input, textarea, select, [contenteditable]");

  function walk(step) {
    const rows = Array.from(document.querySelectorAll("#rows .row"));
    if (rows.length === 0) return;
    const current = rows.findIndex((row) => row.hasAttribute("aria-current"));
    const next = rows[Math.min(rows.length - 1, Math.max(0, current + step))];
    if (next && next !== rows[current]) {
      next.click();
      next.scrollIntoView({ block: "nearest" });
    }
  }

  function reply() {
    const box = document.querySelector("[data-writes=reply] form:not(.is-note) > reply-box");
    if (!box) return false;
    box.area?.focus();
    return true;
  }

  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (event.key === "Escape") {
      const open = document.querySelector("details.ways[open]");
      if (open) open.open = false;
      else if (writing(event.target)) event.target.blur();
      return;
    }
    if (writing(event.target) || document.querySelector("dialog[open]")) return;
    const key = event.key.toLowerCase();
    if (key === "j" || key === "k") walk(key === "j" ? 1 : -1);
    else if (key === "r" && reply()) { /* The box was there and has the focus. */ }
    else {
      const control = document.querySelector(`[data-key="${CSS.escape(key)}"]`);
      if (!control) return;
      if (control.matches("input")) control.focus();
      else control.click();
    }
    event.preventDefault();
  });

  document.addEventListener("click", (event) => {
    const opener = event.target.closest?.("[data-opens]");
    if (opener) document.getElementById(opener.dataset.opens)?.showModal();
    for (const ways of document.querySelectorAll("details.ways[open]")) {
      if (!ways.contains(event.target)) ways.open = false;
    }
  });
})();
