/* <reply-box>: what happens while someone writes. The draft survives a reload, the length is
   counted as the network counts it, pictures come by button, drop and paste, Enter sends. */
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
      if (!this.area.value) this.area.value = recall(this.getAttribute("draft"));
      if (this.wired) return this.changed();
      this.wired = true;
      this.area.addEventListener("input", () => this.changed());
      this.area.addEventListener("keydown", (event) => this.key(event));
      this.area.addEventListener("paste", (event) => this.take(event.clipboardData, event));
      this.form.addEventListener("submit", (event) => this.refuse(event), true);
      this.file?.addEventListener("change", () => this.preview());
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
      const something = this.area.value.trim() !== "" || this.picture !== null;
      return something && this.length() <= this.limit() && !this.wrong(this.picture);
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
      const transfer = new DataTransfer();
      transfer.items.add(file);
      this.file.files = transfer.files;
      this.preview();
      this.area.focus();
    }

    wrong(file) {
      if (!file) return "";
      if (!this.file.accept.split(",").includes(file.type)) return this.dataset.wrong;
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
        const picture = document.createElement("img");
        this.shown = URL.createObjectURL(file);
        picture.src = this.shown;
        picture.alt = "";
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
      this.preview();
    }
  }
  customElements.define("reply-box", ReplyBox);

  document.addEventListener("htmx:after:request", (event) => {
    const { ctx } = event.detail;
    const box = ctx?.sourceElement?.querySelector?.("reply-box");
    if (box && ctx.response.status < 400 && ctx.request.method === "POST") box.sent();
  });
})();
