/* <connection-banner>: says when the live connection is lost, and takes it back when it is there
   again. A short interruption that heals by itself is not worth a word. */
(() => {
  const PATIENCE = 1500;
  const THANKS = 2500;

  class ConnectionBanner extends HTMLElement {
    connectedCallback() {
      if (this.listening) return;
      this.listening = true;
      document.addEventListener("htmx:sse:error", (event) => {
        // The session has ended, here or elsewhere: what is shown is no longer for this browser.
        if (event.detail?.status === 401) location.reload();
        else this.lost();
      });
      document.addEventListener("htmx:sse:close", (event) => {
        if (event.detail?.reason === "ended") this.lost();
      });
      document.addEventListener("htmx:sse:before:connection", (event) => {
        if (event.detail?.connection?.attempt > 0) this.lost();
      });
      document.addEventListener("htmx:sse:after:connection", () => this.back());
      document.addEventListener("htmx:sse:after:message", () => this.back());
      window.addEventListener("offline", () => this.lost());
      window.addEventListener("online", () => {
        if (!document.querySelector("live-page")) this.back();
      });
      document.addEventListener("htmx:error", (event) => {
        // A request that did not reach the desk: what was written stays where it is.
        if (event.detail?.error instanceof TypeError) this.lost();
      });
    }

    lost() {
      if (this.timer || this.dataset.state === "lost") return;
      this.timer = setTimeout(() => {
        this.timer = null;
        this.show("lost");
      }, PATIENCE);
    }

    back() {
      clearTimeout(this.timer);
      this.timer = null;
      if (this.dataset.state !== "lost") return;
      this.show("back");
      setTimeout(() => {
        if (this.dataset.state !== "back") return;
        this.hidden = true;
        delete this.dataset.state;
      }, THANKS);
    }

    show(state) {
      this.dataset.state = state;
      this.querySelector("span").textContent = this.dataset[state];
      this.hidden = false;
    }
  }
  customElements.define("connection-banner", ConnectionBanner);
})();
