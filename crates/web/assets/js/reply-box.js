/* <reply-box>: what happens while someone writes. The draft survives a reload, the length is
   counted as the network counts it, files come by button, drop, paste and recording, a message is
   quoted, Enter sends. */
(() => {
  const PREFIX = "sportello-draft:";
  const NEAR = 0.8;
  const touch = window.matchMedia("(pointer: coarse)");

  function remember(name, text) {
    try {
      if (text) localStorage.setItem(PREFIX + name, text);
      else localStorage.removeItem(PREFIX + name);
    } catch {
      /* Private windows may refuse: then a draft lives as long as the page. */
    }
  }

  function recall(name) {
    try {
      return localStorage.getItem(PREFIX + name) ?? "";
    } catch {
      return "";
    }
  }

  class ReplyBox extends HTMLElement {
    connectedCallback() {
      this.area = this.querySelector("textarea");
      this.file = this.querySelector("input[type=file]");
      this.form = this.closest("form");
      if (!this.area || !this.form) return;
      this.freshKey();
      /* Where the box begins with words (of a post), what was made of them since goes before. */
      if (!this.area.value || this.hasAttribute("begun")) {
        this.area.value = recall(this.getAttribute("draft")) || this.area.value;
      }
      if (this.wired) return this.changed();
      this.wired = true;
      this.area.addEventListener("input", () => {
        this.changed();
        this.typing();
      });
      this.area.addEventListener("keydown", (event) => this.key(event));
      this.area.addEventListener("paste", (event) => this.take(event.clipboardData, event));
      this.form.addEventListener("submit", (event) => this.refuse(event), true);
      this.file?.addEventListener("change", () => {
        this.meant("");
        this.preview();
      });
      this.form.addEventListener("input", () => this.count());
      this.querySelector(".quoting button")?.addEventListener("click", () => this.quote("", ""));
      this.listenForDrops();
      this.changed();
    }

    disconnectedCallback() {
      for (const stop of this.stops ?? []) stop();
      this.stops = [];
      this.wired = false;
    }

    /* One name a reply: sent twice by a bad line, it is stored once. */
    freshKey() {
      const key = this.querySelector("input[name=key]");
      if (key && crypto.randomUUID) key.value = crypto.randomUUID();
    }

    insert(text) {
      const gap = this.area.value && !/\s$/.test(this.area.value) ? " " : "";
      this.area.value += gap + text;
      this.area.focus();
      this.changed();
    }

    /* The person is shown that someone types; told so seldom that it costs nothing. */
    typing() {
      const to = this.getAttribute("typing");
      const now = Date.now();
      if (!to || !this.area.value.trim() || now - (this.told ?? 0) < 12000) return;
      this.told = now;
      const address = this.form.elements.namedItem("address")?.value ?? "";
      fetch(to, { method: "POST", body: new URLSearchParams({ address }), keepalive: true }).catch(() => {});
    }

    changed() {
      remember(this.getAttribute("draft"), this.area.value);
      if (!CSS.supports("field-sizing", "content")) {
        this.area.rows = Math.min(10, this.area.value.split("\n").length);
      }
      this.count();
    }

    get picture() {
      return this.file?.files?.[0] ?? null;
    }

    length() {
      const text = this.area.value;
      return this.getAttribute("unit") === "bytes" ? new TextEncoder().encode(text).length : Array.from(text).length;
    }

    limit() {
      const caption = this.picture && this.getAttribute("caption");
      return Number(caption || this.getAttribute("max") || Infinity);
    }

    count() {
      const counter = this.querySelector(".counter");
      if (!counter) return;
      const [length, limit] = [this.length(), this.limit()];
      const near = length > limit * NEAR;
      counter.textContent = near ? `${length} / ${limit}` : "";
      counter.toggleAttribute("data-over", length > limit);
      counter.title = length > limit ? this.dataset.over : "";
      this.querySelector(".send").toggleAttribute("data-js-idle", !this.ready());
    }

    /* Half-way to another network nothing leaves: it would still go by the one before. */
    ready() {
      if (this.closest("[data-js-choosing]")) return false;
      const something = this.area.value.trim() !== "" || this.picture !== null || this.extra();
      return something && this.length() <= this.limit() && !this.wrong(this.picture);
    }

    /* Whether a place, a contact or a choice is written, or a file of the library goes along. */
    extra() {
      if (this.querySelector("input[name=stored]:checked")) return true;
      const fields = this.querySelectorAll(".extras-panel input");
      return Array.from(fields).some((field) => field.value.trim() !== "");
    }

    /* What the file is meant as, where it may be more than one thing. */
    meant(word) {
      const field = this.querySelector("input[name=as]");
      if (field) field.value = word;
    }

    attach(file, word) {
      if (!this.file) return;
      const transfer = new DataTransfer();
      transfer.items.add(file);
      this.file.files = transfer.files;
      this.meant(word);
      this.preview();
      this.area.focus();
    }

    /* What the answer answers: a message that is quoted, or a comment, in public or in private. */
    quote(message, words, as = "quoted", inPrivate = "") {
      const chip = this.querySelector(".quoting");
      if (!chip) return;
      const put = (name, value) => {
        const field = this.querySelector(`input[name=${name}]`);
        if (field) field.value = value;
      };
      put("quoted", as === "quoted" ? message : "");
      put("comment", as === "comment" ? message : "");
      put("private", inPrivate);
      chip.querySelector("span").textContent = words;
      chip.hidden = !message;
      if (message) this.area.focus();
    }

    key(event) {
      if (event.key !== "Enter" || event.isComposing) return;
      const always = event.ctrlKey || event.metaKey;
      if (!always && (event.shiftKey || event.altKey || touch.matches)) return;
      event.preventDefault();
      if (this.ready()) this.form.requestSubmit();
    }

    refuse(event) {
      if (this.ready()) {
        this.posted = this.area.value;
        return;
      }
      event.preventDefault();
      event.stopImmediatePropagation();
      this.area.focus();
    }

    /* Called once the desk has taken it. What was written since, on a slow line, stays. */
    sent() {
      const since = this.area.value.startsWith(this.posted ?? "") ? this.area.value.slice((this.posted ?? "").length) : this.area.value;
      this.posted = undefined;
      this.area.value = since.trimStart();
      this.clearPicture();
      this.quote("", "");
      for (const field of this.querySelectorAll(".extras-panel input")) field.value = "";
      this.querySelector(".extras")?.removeAttribute("open");
      this.freshKey();
      this.changed();
      if (this.isConnected) this.area.focus();
    }

    listenForDrops() {
      const place = this.closest(".conversation") ?? this;
      const on = (name, act) => {
        place.addEventListener(name, act);
        (this.stops ??= []).push(() => place.removeEventListener(name, act));
      };
      if (!this.file) return;
      on("dragover", (event) => {
        if (!event.dataTransfer?.types.includes("Files") || this.closest("[data-writes=note]")) return;
        event.preventDefault();
        this.toggleAttribute("data-js-over", true);
      });
      on("dragleave", (event) => {
        if (!place.contains(event.relatedTarget)) this.toggleAttribute("data-js-over", false);
      });
      on("drop", (event) => {
        this.toggleAttribute("data-js-over", false);
        this.take(event.dataTransfer, event);
      });
    }

    take(data, event) {
      const file = Array.from(data?.files ?? [])[0];
      if (!file || !this.file || this.closest("[data-writes=note]")) return;
      event.preventDefault();
      this.attach(file, "");
    }

    wrong(file) {
      if (!file) return "";
      const taken = this.file.accept;
      const voice = this.querySelector("input[name=as]")?.value === "voice";
      if (taken && !voice && !taken.split(",").includes(file.type)) return this.dataset.wrong;
      if (file.size > Number(this.getAttribute("max-bytes"))) return this.dataset.large;
      return "";
    }

    preview() {
      const place = this.querySelector(".previews");
      if (this.shown) URL.revokeObjectURL(this.shown);
      this.shown = null;
      place.replaceChildren();
      const file = this.picture;
      if (file) {
        const sort = file.type.split("/")[0];
        const picture = document.createElement({ image: "img", audio: "audio", video: "video" }[sort] ?? "span");
        if (picture.localName !== "span") {
          this.shown = URL.createObjectURL(file);
          picture.src = this.shown;
          picture.controls = true;
        }
        if (sort === "image") picture.alt = "";
        const words = document.createElement("p");
        const wrong = this.wrong(file);
        words.textContent = wrong || file.name;
        if (wrong) {
          words.dataset.wrong = "";
          words.setAttribute("role", "alert");
        }
        const remove = document.createElement("button");
        remove.type = "button";
        remove.className = "quiet";
        remove.textContent = this.dataset.remove;
        remove.addEventListener("click", () => {
          this.clearPicture();
          this.area.focus();
        });
        place.append(...(wrong ? [words, remove] : [picture, words, remove]));
      }
      this.count();
    }

    clearPicture() {
      if (!this.file) return;
      this.file.value = "";
      this.meant("");
      this.preview();
    }
  }
  customElements.define("reply-box", ReplyBox);

  /* What opens over the page closes once it is used, or when one goes on elsewhere. */
  const shut = (but) => {
    for (const open of document.querySelectorAll("details.react[open], details.extras[open]")) {
      if (!open.contains(but)) open.removeAttribute("open");
    }
  };
  document.addEventListener("pointerdown", (event) => shut(event.target));
  document.addEventListener("keydown", (event) => event.key === "Escape" && shut(null));
  document.addEventListener("submit", (event) => event.target.closest?.("details.react")?.removeAttribute("open"));

  /* A message is quoted by its own button. */
  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("button[data-quote], button[data-comment]");
    if (!button) return;
    const { quote, comment, words } = button.dataset;
    const box = document.querySelector(".composer form.write:not(.is-note) reply-box");
    document.querySelector(".modes a[data-mode=reply]:not([aria-current])")?.click();
    if (quote) box?.quote(quote, words);
    else box?.quote(comment, `${button.title}: ${words}`, "comment", button.dataset.private ?? "");
  });

  /* A refusal stays until the next answer, with the words to send instead. */
  document.addEventListener("htmx:after:swap", (event) => {
    const { ctx } = event.detail;
    if (ctx?.response?.status !== 422) return;
    const said = document.querySelector(".composer > .refused");
    if (said) document.querySelector(".refusals")?.replaceChildren(said);
    const box = document.querySelector(".composer form.write:not(.is-note) reply-box");
    const area = box?.querySelector("textarea");
    const theirs = (box?.posted ?? "").trim();
    if (area && ![theirs, said?.dataset.words].includes(area.value.trim())) return;
    if (said?.dataset.words && area) {
      const words = said.dataset.words;
      // What the page changes later begins from an empty box: it must not take these words away.
      area.defaultValue = "";
      area.value = words;
      box.changed();
    }
  });

  document.addEventListener("htmx:after:request", (event) => {
    const { ctx } = event.detail;
    if (ctx?.request?.method === "POST" && ctx.response?.status < 400) {
      document.querySelector(".refusals")?.replaceChildren();
    }
    const box = ctx?.sourceElement?.querySelector?.("reply-box");
    if (box && ctx.response.status < 400 && ctx.request.method === "POST") box.sent();
  });
})();
