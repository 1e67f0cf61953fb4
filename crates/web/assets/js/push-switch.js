/* <push-switch data-key data-worker data-known>: whether this browser can be told when something is
   down, whether it is, and the button that allows it. Of its parts ([data-part]) one is shown. */
(() => {
  const bytes = (text) => {
    const plain = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
    return Uint8Array.from(plain, (c) => c.charCodeAt(0));
  };

  const mark = async (endpoint) => {
    const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(endpoint));
    return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
  };

  /* The worker, once it runs: a browser takes no subscription before. */
  async function running(address) {
    const registration = await navigator.serviceWorker.register(address);
    const worker = registration.installing ?? registration.waiting;
    if (!registration.active && worker) {
      await new Promise((resolve) => {
        worker.addEventListener("statechange", () => {
          if (worker.state === "activated" || worker.state === "redundant") resolve();
        });
      });
    }
    return registration;
  }

  class PushSwitch extends HTMLElement {
    connectedCallback() {
      if (!window.isSecureContext) return this.show("insecure");
      if (!("serviceWorker" in navigator) || !("PushManager" in window) || !("Notification" in window)) {
        return this.show("unable");
      }
      this.querySelector("form button")?.addEventListener("click", () => this.allow());
      /* Told nothing any more, this browser is free of the desk as well. */
      this.leaving = (event) => {
        if (event.target.dataset?.browser && event.target.dataset.browser === this.mine) this.leave();
      };
      document.addEventListener("submit", this.leaving, true);
      return this.look();
    }

    disconnectedCallback() {
      document.removeEventListener("submit", this.leaving, true);
    }

    show(part) {
      for (const one of this.querySelectorAll("[data-part]")) one.hidden = one.dataset.part !== part;
    }

    async subscription() {
      const registration = await navigator.serviceWorker.getRegistration(this.dataset.worker);
      return registration?.pushManager.getSubscription();
    }

    async look() {
      if (Notification.permission === "denied") return this.show("denied");
      const subscription = await this.subscription().catch(() => null);
      this.mine = subscription ? await mark(subscription.endpoint) : null;
      const known = (this.dataset.known ?? "").split(" ");
      return this.show(this.mine && known.includes(this.mine) ? "on" : "off");
    }

    async leave() {
      const subscription = await this.subscription().catch(() => null);
      await subscription?.unsubscribe().catch(() => {});
    }

    async allow() {
      if ((await Notification.requestPermission()) !== "granted") return this.look();
      try {
        const registration = await running(this.dataset.worker);
        const wanted = { userVisibleOnly: true, applicationServerKey: bytes(this.dataset.key) };
        const manager = registration.pushManager;
        const given = await manager.subscribe(wanted).catch(async () => {
          /* It was allowed by another key once. */
          await (await manager.getSubscription())?.unsubscribe();
          return manager.subscribe(wanted);
        });
        const { endpoint, keys } = given.toJSON();
        const form = this.querySelector("form");
        form.elements.endpoint.value = endpoint;
        form.elements.p256dh.value = keys.p256dh;
        form.elements.auth.value = keys.auth;
        return form.submit();
      } catch {
        return this.show("failed");
      }
    }
  }

  customElements.define("push-switch", PushSwitch);
})();
