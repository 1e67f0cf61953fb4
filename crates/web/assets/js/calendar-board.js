/* <calendar-board>: a post is carried to another day or hour by mouse, by touch (held for a
   moment) or by arrow keys, and put there by the form that works without this script. */
(() => {
  const HELD = 420;
  const FAR = 6;
  const EDGE = 48;

  class CalendarBoard extends HTMLElement {
    connectedCallback() {
      if (this.ready) return;
      this.ready = true;
      this.addEventListener("pointerdown", (event) => this.press(event));
      this.addEventListener("keydown", (event) => this.key(event));
      this.addEventListener("focusout", (event) => this.away(event));
      this.addEventListener("contextmenu", (event) => this.carrying && event.preventDefault());
      this.addEventListener("dragstart", (event) => event.target.closest?.(".post-card") && event.preventDefault());
      // A click that ends a drag opens nothing.
      this.addEventListener("click", (event) => this.dropped && this.swallow(event), true);
      this.onMove = (event) => this.move(event);
      this.onUp = (event) => this.up(event);
      this.onCancel = () => this.leave();
      this.onTouch = (event) => this.carrying && event.preventDefault();
      this.onEscape = (event) => {
        if (event.key !== "Escape" || !this.carrying) return;
        event.preventDefault();
        event.stopPropagation();
        this.leave();
      };
    }

    disconnectedCallback() {
      this.forget();
      this.ready = false;
    }

    swallow(event) {
      event.preventDefault();
      event.stopPropagation();
      this.dropped = false;
    }

    /* By pointer. */

    press(event) {
      const card = event.target.closest(".post-card[data-movable]");
      if (!card || event.button !== 0 || event.target.closest(".post-mover")) return;
      this.forget();
      this.dropped = false;
      this.grip = { card, x: event.clientX, y: event.clientY, pointer: event.pointerId, touch: event.pointerType !== "mouse" };
      addEventListener("pointermove", this.onMove);
      addEventListener("pointerup", this.onUp);
      addEventListener("pointercancel", this.onCancel);
      addEventListener("keydown", this.onEscape, true);
      addEventListener("touchmove", this.onTouch, { passive: false });
      if (this.grip.touch) this.timer = setTimeout(() => this.lift(), HELD);
    }

    lift() {
      const { card, x, y } = this.grip;
      this.carrying = card;
      card.setAttribute("data-js-carried", "");
      const box = card.getBoundingClientRect();
      this.ghost = card.cloneNode(true);
      this.ghost.removeAttribute("id");
      this.ghost.removeAttribute("data-js-carried");
      this.ghost.setAttribute("aria-hidden", "true");
      this.ghost.classList.add("is-ghost");
      this.ghost.style.width = `${Math.min(box.width, 260)}px`;
      document.body.append(this.ghost);
      if (this.grip.touch) navigator.vibrate?.(12);
      this.place(x, y);
    }

    move(event) {
      if (!this.grip || event.pointerId !== this.grip.pointer) return;
      const far = Math.hypot(event.clientX - this.grip.x, event.clientY - this.grip.y) > FAR;
      if (!this.carrying) {
        // A finger that moves before it has rested scrolls the page.
        if (far && this.grip.touch) return this.forget();
        if (!far) return;
        this.lift();
      }
      this.place(event.clientX, event.clientY);
    }

    place(x, y) {
      this.ghost.style.transform = `translate(${x + 8}px, ${y + 8}px)`;
      const under = document.elementFromPoint(x, y);
      this.aim(under?.closest?.("#calendar [data-day], #calendar [data-tray]"));
      const main = document.getElementById("main");
      if (!main) return;
      const box = main.getBoundingClientRect();
      if (y < box.top + EDGE) main.scrollBy(0, -12);
      else if (y > box.bottom - EDGE) main.scrollBy(0, 12);
    }

    aim(place) {
      if (place === this.aimed) return;
      this.aimed?.removeAttribute("data-js-aimed");
      this.aimed = place && !place.hasAttribute("data-missing") ? place : null;
      this.aimed?.setAttribute("data-js-aimed", "");
    }

    up(event) {
      if (!this.grip || event.pointerId !== this.grip.pointer) return;
      const { carrying: card, aimed: place } = this;
      this.dropped = Boolean(card);
      if (card) setTimeout(() => (this.dropped = false), 60);
      this.forget();
      if (!card || !place) return;
      const day = place.hasAttribute("data-tray") ? "none" : place.dataset.day;
      const from = this.where(card);
      if (day === (from.day ?? "none") && (place.dataset.hour === undefined || Number(place.dataset.hour) === from.hour)) return;
      this.put(card, day, place.dataset.hour ?? "");
    }

    /* Nothing is carried any more; nothing was moved. */
    leave() {
      const card = this.carrying;
      this.forget();
      if (card) this.say(this.dataset.left);
    }

    forget() {
      clearTimeout(this.timer);
      for (const [name, handler] of [["pointermove", this.onMove], ["pointerup", this.onUp], ["pointercancel", this.onCancel], ["touchmove", this.onTouch]]) removeEventListener(name, handler);
      removeEventListener("keydown", this.onEscape, true);
      this.ghost?.remove();
      this.aim(null);
      this.carrying?.removeAttribute("data-js-carried");
      this.carrying = this.grip = this.ghost = this.keyed = null;
    }

    /* By keys. */

    key(event) {
      const card = event.target.closest?.(".post-card[data-movable]");
      if (!card || event.target.closest(".post-mover") || event.ctrlKey || event.metaKey || event.altKey) return;
      const step = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
      if (step) this.carry(card, step);
      else if (event.key === "Enter" && this.keyed) {
        const { day, hour } = this.keyed;
        this.forget();
        this.put(card, day, hour === null ? "" : String(hour));
      } else if (event.key === "Escape" && this.keyed) this.leave();
      else return;
      event.preventDefault();
      event.stopPropagation();
    }

    carry(card, [across, along]) {
      const hours = Boolean(this.querySelector(".hours"));
      if (!this.keyed) {
        this.forget();
        const from = this.where(card);
        this.keyed = { day: from.day ?? this.querySelector("[data-day][data-on], [data-day]")?.dataset.day, hour: hours ? (from.hour ?? 10) : null };
        this.carrying = card;
        card.setAttribute("data-js-carried", "");
      }
      const day = new Date(`${this.keyed.day}T12:00:00Z`);
      day.setUTCDate(day.getUTCDate() + across + (hours ? 0 : along * 7));
      this.keyed.day = day.toISOString().slice(0, 10);
      if (hours) this.keyed.hour = Math.min(23, Math.max(0, this.keyed.hour + along));
      const hour = hours ? `[data-hour="${this.keyed.hour}"]` : "";
      const place = this.querySelector(`[data-day="${this.keyed.day}"]${hour}`);
      this.aim(place);
      place?.scrollIntoView({ block: "nearest", inline: "nearest" });
      const words = new Intl.DateTimeFormat(document.documentElement.lang, { weekday: "long", day: "numeric", month: "long", timeZone: "UTC" }).format(day);
      const where = hours ? `${words}, ${String(this.keyed.hour).padStart(2, "0")}:00` : words;
      this.say(this.dataset.here.replace("{where}", where));
    }

    /* Whoever leaves the card leaves what it carried. */
    away(event) {
      if (this.keyed && !event.target.closest?.(".post-card")?.contains(event.relatedTarget)) this.leave();
    }

    /* Both. */

    where(card) {
      const at = card.dataset.at;
      return at ? { day: at.slice(0, 10), hour: Number(at.slice(11, 13)) } : {};
    }

    put(card, day, hour) {
      const form = this.querySelector("#calendar-drop");
      if (!form) return;
      const fields = { post: card.dataset.post, version: card.dataset.version, day, hour };
      for (const [name, value] of Object.entries(fields)) form.elements[name].value = value;
      form.requestSubmit();
    }

    say(words) {
      const place = this.querySelector("#calendar-says");
      if (place) place.textContent = words;
    }
  }
  customElements.define("calendar-board", CalendarBoard);
})();
