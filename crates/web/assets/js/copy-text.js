/* <copy-text text="…" done="…">: copies its text and says so on its button for a moment.
   <insert-text text="…">: puts its text into the reply being written. */
(() => {
  async function copy(text) {
    if (navigator.clipboard && window.isSecureContext) return navigator.clipboard.writeText(text);
    const area = document.createElement("textarea");
    area.value = text;
    area.className = "unseen";
    document.body.append(area);
    area.select();
    document.execCommand("copy");
    area.remove();
  }

  class CopyText extends HTMLElement {
    connectedCallback() {
      this.addEventListener("click", async () => {
        await copy(this.getAttribute("text") ?? "");
        const label = this.querySelector("button span");
        if (!label || this.said) return;
        this.said = label.textContent;
        label.textContent = this.getAttribute("done");
        setTimeout(() => {
          label.textContent = this.said;
          this.said = null;
        }, 1600);
      });
    }
  }

  class InsertText extends HTMLElement {
    connectedCallback() {
      this.addEventListener("click", () => {
        const box = document.querySelector("reply-box");
        if (box) box.insert(this.getAttribute("text") ?? "");
      });
    }
  }

  customElements.define("copy-text", CopyText);
  customElements.define("insert-text", InsertText);
})();
