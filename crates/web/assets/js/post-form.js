/* <post-form>: what happens while a post is written. The previews follow the words at once; what
   would stop the post is asked of the desk a moment later, and comes back beside the fields.
   Nothing is stored by that. */
(() => {
  const QUIET = 700;
  const TAG = /(^|[^\p{L}\p{N}_&.+%-])[#][\p{L}\p{N}_]*[\p{L}\p{N}_]/gu;
  const MENTION = /(^|[^\p{L}\p{N}_&.+%-])[@][\p{L}\p{N}_][\p{L}\p{N}_.]*/gu;

  /* Words with their tags, mentions and links in another colour: the same as the page draws. */
  function tagged(text) {
    return text.split(/(?<=\s)/u).map((piece) => {
      const marked = /^[#@]./u.test(piece) || /^https?:\/\//.test(piece);
      if (!marked) return document.createTextNode(piece);
      const span = document.createElement("span");
      span.className = "tag";
      span.textContent = piece;
      return span;
    });
  }

  const count = (text, what) => (text.match(what) ?? []).length;

  class PostForm extends HTMLElement {
    connectedCallback() {
      this.form = this.closest("form");
      if (!this.form || this.wired) return;
      this.wired = true;
      this.addEventListener("input", (event) => this.written(event.target));
      this.addEventListener("change", (event) => event.target.matches("[data-looks]") && this.whole());
      this.addEventListener("click", (event) => this.pressed(event));
      this.film();
    }

    disconnectedCallback() {
      clearTimeout(this.soon);
      this.asked?.abort();
    }

    /* Something changed that decides which fields there are: the page is asked for anew. */
    whole() {
      clearTimeout(this.soon);
      this.asked?.abort();
      this.form.requestSubmit(this.form.querySelector("button[value=look]"));
    }

    written(field) {
      if (field.dataset?.writes) this.show(field.dataset.writes, field.value);
      if (field.matches("[data-looks], [type=file], [type=range], [name=pick], [name*=':crop:']")) return;
      this.later();
    }

    later() {
      clearTimeout(this.soon);
      this.soon = setTimeout(() => this.look(), QUIET);
    }

    show(owner, text) {
      for (const place of this.querySelectorAll(`[data-words="${owner}"]`)) place.replaceChildren(...tagged(text));
      for (const row of this.querySelectorAll(`[data-counts="${owner}"]`)) {
        const length = row.dataset.unit === "bytes" ? new TextEncoder().encode(text).length : Array.from(text).length;
        row.querySelector("b").textContent = length;
        row.toggleAttribute("data-over", length > Number(row.dataset.max));
        for (const [name, what] of [["tags", TAG], ["mentions", MENTION]]) {
          const part = row.querySelector(`[data-${name}]`);
          if (!part) continue;
          const number = count(text, what);
          part.querySelector("b").textContent = number;
          part.toggleAttribute("data-over", number > Number(part.dataset[name]));
        }
      }
    }

    /* Asks what is found now, and puts only that into the page: nobody's cursor moves. */
    async look() {
      this.asked?.abort();
      const asked = (this.asked = new AbortController());
      const body = new FormData(this.form);
      for (const [name, value] of Array.from(body)) if (value instanceof File || name === "pick") body.delete(name);
      body.set("do", "look");
      try {
        const answer = await fetch(this.form.action, { method: "POST", body, signal: asked.signal });
        if (!answer.ok && answer.status !== 422) return;
        const page = new DOMParser().parseFromString(await answer.text(), "text/html");
        if (asked.signal.aborted) return;
        for (const part of page.querySelectorAll("#post [data-part]")) this.put(part);
        this.film();
      } catch {
        /* No line just now: what was found before stays, and the desk says so by itself. */
      }
    }

    put(part) {
      const old = document.getElementById(part.id);
      if (!old || old.isEqualNode(part) || old.contains(document.activeElement)) return;
      old.replaceWith(document.adoptNode(part));
    }

    pressed(event) {
      const button = event.target.closest("button");
      if (!button) return;
      if (button.dataset.inserts !== undefined) {
        event.preventDefault();
        this.insert(button.dataset.inserts);
      } else if (button.dataset.crop) {
        this.crop(event, button);
      } else if (button.dataset.cover !== undefined) {
        const film = this.querySelector(".shown-card-media video");
        const field = this.form.elements.namedItem("all:cover");
        if (film && field) field.value = Math.round(film.currentTime * 10) / 10;
        this.later();
      }
    }

    insert(words) {
      const area = this.querySelector("#text-all");
      const gap = area.value.trim() ? "\n\n" : "";
      area.setRangeText(gap + words, area.value.trimEnd().length, area.value.length, "end");
      area.focus();
      this.written(area);
    }

    /* The frame is shown at that shape: where it stands is for a person to see. */
    crop(event, button) {
      const fold = document.getElementById(button.dataset.crop);
      const shape = fold?.querySelector(`input[value="${button.dataset.shape}"]`);
      if (!shape) return;
      event.preventDefault();
      fold.open = true;
      shape.checked = true;
      shape.dispatchEvent(new Event("change", { bubbles: true }));
      fold.scrollIntoView({ block: "center" });
      fold.querySelector(".crop-frame").focus({ preventScroll: true });
    }

    film() {
      const button = this.querySelector("[data-cover]");
      if (button) button.hidden = !this.querySelector(".shown-card-media video");
    }
  }
  customElements.define("post-form", PostForm);

  /* After the desk has answered, what it says is what stands in the fields: a choice that it made
     is not hidden by one made before. What is being written in stays, and files that were taken
     are not sent again. */
  document.addEventListener("htmx:after:swap", (event) => {
    if (event.detail.ctx?.select !== "#desk") return;
    for (const field of document.querySelectorAll(":is(#post, #library, #captions) form :is(input, select, textarea)")) {
      if (field.type === "file") field.value = "";
      else if (field === document.activeElement && field.matches("textarea, input:not([type=radio], [type=checkbox])")) continue;
      else if (field.matches("[type=radio], [type=checkbox]")) field.checked = field.defaultChecked;
      else if (field.localName === "select") for (const option of field.options) option.selected = option.defaultSelected;
      else if ("defaultValue" in field && field.type !== "hidden") field.value = field.defaultValue;
    }
  });
})();
