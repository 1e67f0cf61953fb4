/* <brief-toast>: takes itself away after a while, but not while someone points at it or has the
   focus in it; and takes its mark out of the address, so that a reload does not bring it back. */
(() => {
  const SHOWN = 9000;

  class BriefToast extends HTMLElement {
    connectedCallback() {
      this.querySelector(".dismiss")?.addEventListener("click", () => this.remove());
      for (const event of ["pointerenter", "focusin"]) this.addEventListener(event, () => clearTimeout(this.timer));
      for (const event of ["pointerleave", "focusout"]) this.addEventListener(event, () => this.wait());
      this.wait();
      // After htmx has written the address of the answer into the history.
      setTimeout(() => {
        const address = new URL(location.href);
        if (!address.searchParams.has("done")) return;
        for (const name of ["done", "about"]) address.searchParams.delete(name);
        history.replaceState(history.state, "", address);
      }, 50);
    }

    disconnectedCallback() {
      clearTimeout(this.timer);
    }

    wait() {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.remove(), SHOWN);
    }
  }
  customElements.define("brief-toast", BriefToast);
})();
