/* Trusted Types: where the browser enforces them, only this policy turns words into markup, and
   nothing turns words into scripts. Pages come from our own origin and escape what people wrote;
   a script element or an event attribute in one means that escaping failed somewhere. */
(() => {
  if (!window.trustedTypes || window.trustedTypes.defaultPolicy) return;
  const OURS = /^<script src="\/assets\/[a-z.-]+\?v=[0-9a-f]+" defer>$/;
  const WORKER = /^\/assets\/push-worker\.js\?v=[0-9a-f]+$/;
  const ours = new Set(Array.from(document.scripts, (script) => script.src));
  window.trustedTypes.createPolicy("default", {
    createHTML(markup) {
      for (const tag of markup.match(/<script[^>]*>?/gi) ?? []) {
        if (!OURS.test(tag)) throw new TypeError("A script in a page was refused.");
      }
      return markup;
    },
    createScript(text) {
      if (text === "") return text;
      throw new TypeError("An inline script was refused.");
    },
    createScriptURL(address) {
      const there = new URL(address, document.baseURI);
      if (ours.has(there.href)) return address;
      if (there.origin === location.origin && WORKER.test(there.pathname + there.search)) return address;
      throw new TypeError("A script from elsewhere was refused.");
    },
  });
})();
