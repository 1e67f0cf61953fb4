/* <chat-window>: shows in the small chat what stands in the fields beside it. */
(() => {
  class ChatWindow extends HTMLElement {
    connectedCallback() {
      this.addEventListener("input", () => this.draw());
    }

    draw() {
      const written = new FormData(this.querySelector("form"));
      for (const place of this.querySelectorAll("[data-shows]")) {
        const all = written.getAll(place.dataset.shows);
        const words = all.map((one) => one.trim()).filter(Boolean);
        place.hidden = words.length === 0;
        if (place.localName === "ul") place.replaceChildren(...words.map(entry));
        else if (!("keeps" in place.dataset)) place.textContent = words[0] ?? "";
      }
    }
  }

  function entry(words) {
    const item = document.createElement("li");
    item.textContent = words;
    return item;
  }

  customElements.define("chat-window", ChatWindow);
})();
