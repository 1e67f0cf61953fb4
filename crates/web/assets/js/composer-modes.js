/* Reply or note, by one network or another: what is pressed holds at once, before the desk has
   answered. What someone writes next must not go where the page before pointed. */
(() => {
  const composerOf = (element) => element?.closest?.(".composer");
  let chosen = null;

  function show(composer, writes) {
    composer.dataset.writes = writes;
    for (const link of composer.querySelectorAll(".modes a")) {
      if (link.dataset.mode === writes) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    }
  }

  /* A change of the conversation that arrives meanwhile was drawn for the mode before. */
  const held = new MutationObserver(() => {
    if (chosen && chosen.composer.dataset.writes !== chosen.writes) show(chosen.composer, chosen.writes);
  });

  document.addEventListener("htmx:before:request", (event) => {
    const link = event.detail.ctx.sourceElement;
    const composer = composerOf(link);
    if (!composer) return;
    if (link.matches("a.way")) composer.setAttribute("data-js-choosing", "");
    if (!link.matches(".modes a")) return;
    chosen = { composer, writes: link.dataset.mode, link };
    show(composer, chosen.writes);
    held.observe(composer, { attributeFilter: ["data-writes"] });
    composer.querySelector(`div[data-mode=${chosen.writes}] textarea`)?.focus();
  });

  document.addEventListener("htmx:finally:request", (event) => {
    for (const composer of document.querySelectorAll("[data-js-choosing]")) composer.removeAttribute("data-js-choosing");
    if (chosen?.link !== event.detail.ctx.sourceElement) return;
    held.disconnect();
    chosen = null;
  });
})();
