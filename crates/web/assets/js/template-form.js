/* <template-form>: what is written into the blanks of a template is seen at once in what will be sent. */
(() => {
  class TemplateForm extends HTMLElement {
    connectedCallback() {
      if (this.listening) return;
      this.listening = true;
      this.addEventListener("input", (event) => this.fill(event.target));
      for (const field of this.querySelectorAll("[data-fills]")) if (field.type !== "file") this.fill(field);
    }

    fill(field) {
      const key = field.dataset?.fills;
      if (!key) return;
      if (field.type === "file") this.show(key, field.files[0]);
      else {
        for (const blank of this.querySelectorAll(`[data-blank="${CSS.escape(key)}"]`)) {
          blank.dataset.empty ??= blank.textContent;
          blank.textContent = field.value || blank.dataset.empty;
          blank.toggleAttribute("data-filled", field.value !== "");
        }
      }
    }

    show(key, file) {
      const place = this.querySelector(`[data-file="${CSS.escape(key)}"]`);
      if (!place || !file) return;
      place.querySelector("img")?.remove();
      if (!file.type.startsWith("image/")) return;
      const picture = document.createElement("img");
      picture.alt = file.name;
      picture.src = URL.createObjectURL(file);
      picture.addEventListener("load", () => URL.revokeObjectURL(picture.src), { once: true });
      place.append(picture);
    }
  }
  customElements.define("template-form", TemplateForm);
})();
