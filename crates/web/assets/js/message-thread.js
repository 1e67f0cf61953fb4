/* <message-thread>: stays at the newest message while one reads there, and stays where one is
   while older ones are put before or newer ones come after. */
(() => {
  const CLOSE = 80;

  class MessageThread extends HTMLElement {
    connectedCallback() {
      if (this.watch) return;
      this.pinned = true;
      this.newest();
      this.addEventListener("scroll", () => this.scrolled(), { passive: true });
      this.querySelector(".to-newest")?.addEventListener("click", () => this.newest());
      this.watch = new MutationObserver(() => this.grown());
      this.watch.observe(this, { childList: true, subtree: true, characterData: true });
      this.sizes = new ResizeObserver(() => this.pinned && this.newest());
      this.sizes.observe(this);
      const recent = this.querySelector(".recent");
      if (recent) this.sizes.observe(recent);
      this.addEventListener("load", () => this.pinned && this.newest(), true);
      this.addEventListener("htmx:before:swap", (event) => this.older(event));
      this.onShow = () => this.seen();
      document.addEventListener("visibilitychange", this.onShow);
      this.tidyDays();
    }

    disconnectedCallback() {
      document.removeEventListener("visibilitychange", this.onShow);
      this.watch?.disconnect();
      this.sizes?.disconnect();
      this.watch = null;
    }

    get distance() {
      return this.scrollHeight - this.scrollTop - this.clientHeight;
    }

    newest() {
      this.scrollTop = this.scrollHeight;
      this.pinned = true;
      this.offer(false);
    }

    scrolled() {
      this.pinned = this.distance < CLOSE;
      if (this.pinned) this.offer(false);
    }

    grown() {
      this.tidyDays();
      this.seen();
      const count = this.querySelectorAll(".recent > .message").length;
      const more = count > (this.count ?? count);
      this.count = count;
      if (this.pinned) this.newest();
      else if (more) this.offer(true);
    }

    offer(shown) {
      const button = this.querySelector(".to-newest");
      if (button && button.hidden === shown) button.hidden = !shown;
    }

    /* What comes in while someone looks has been looked at. */
    seen() {
      const recent = this.querySelector(".recent[data-unseen]");
      if (!recent || document.visibilityState !== "visible" || this.telling) return;
      this.telling = true;
      fetch(`/inbox/${recent.dataset.conversation}/seen`, { method: "POST", headers: { "HX-Request": "true" } })
        .catch(() => {})
        .finally(() => {
          this.telling = false;
        });
    }

    /* Older messages come in above: what one reads stays where it is. */
    older(event) {
      if (!event.target.matches?.("[hx-get]")) return;
      const [height, top] = [this.scrollHeight, this.scrollTop];
      requestAnimationFrame(() => {
        this.scrollTop = top + this.scrollHeight - height;
      });
    }

    /* A day that began among the older messages needs no second divider. */
    tidyDays() {
      let before = null;
      for (const day of this.querySelectorAll(".day")) {
        const again = day.dataset.day === before;
        if (day.hidden !== again) day.hidden = again;
        before = day.dataset.day;
      }
      const first = this.querySelector(".recent > .message");
      const said = first?.querySelector(".via .mark")?.dataset.kind;
      const marks = this.querySelectorAll(":scope > :first-child .via .mark");
      const via = first?.querySelector(".via");
      const again = marks.length > 0 && marks[marks.length - 1].dataset.kind === said;
      if (via && via.hidden !== again) via.hidden = again;
    }
  }
  customElements.define("message-thread", MessageThread);
})();
