/* <print-page hidden>: shows itself where scripts run, and prints the page. */
customElements.define(
  "print-page",
  class extends HTMLElement {
    connectedCallback() {
      this.hidden = false;
      this.addEventListener("click", () => window.print());
    }
  },
);
