/* <share-field>: a field that is there to be copied: its whole text is marked when it is entered. */
(() => {
  class ShareField extends HTMLElement {
    connectedCallback() {
      this.addEventListener("focusin", (event) => event.target.select?.());
    }
  }

  customElements.define("share-field", ShareField);
})();
