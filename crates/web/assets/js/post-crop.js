/* <post-crop>: a frame over a photo, moved and sized by mouse, touch and keys. It only sets the
   numbers of the fields beside it: the desk cuts. */
(() => {
  const bound = (value, from, to) => Math.min(to, Math.max(from, value));

  class PostCrop extends HTMLElement {
    connectedCallback() {
      if (this.wired) return;
      this.wired = true;
      this.frame = this.querySelector(".crop-frame");
      this.picture = this.querySelector("img");
      this.fingers = new Map();
      this.frame.hidden = false;
      this.addEventListener("input", () => this.draw());
      this.addEventListener("change", () => this.draw());
      this.frame.addEventListener("keydown", (event) => this.key(event));
      const stage = this.querySelector(".crop-stage");
      stage.addEventListener("pointerdown", (event) => this.down(event));
      stage.addEventListener("pointermove", (event) => this.move(event));
      for (const name of ["pointerup", "pointercancel"]) stage.addEventListener(name, (event) => this.fingers.delete(event.pointerId));
      stage.addEventListener("wheel", (event) => this.wheel(event), { passive: false });
      this.draw();
    }

    field(name) {
      return this.querySelector(`[data-is=${name}]`);
    }

    value(name) {
      return Number(this.field(name).value);
    }

    set(name, value) {
      const field = this.field(name);
      field.value = bound(value, Number(field.min), Number(field.max));
    }

    /* The piece that is kept, as parts of the photo's width and height. */
    piece() {
      const [width, height] = [Number(this.dataset.width), Number(this.dataset.height)];
      const shape = this.querySelector("input[type=radio]:checked")?.value ?? "1x1";
      const [across, down] = shape.split("x").map(Number);
      const wide = width * down > across * height;
      const zoom = this.value("zoom") / 100;
      const w = (wide ? (height * across) / down / width : 1) / zoom;
      const h = (wide ? 1 : (width * down) / across / height) / zoom;
      return { w, h, left: ((1 - w) * this.value("x")) / 1000, top: ((1 - h) * this.value("y")) / 1000 };
    }

    draw() {
      const { w, h, left, top } = this.piece();
      const part = (value) => `${value * 100}%`;
      Object.assign(this.frame.style, { width: part(w), height: part(h), left: part(left), top: part(top) });
    }

    /* Moves the frame by so many parts of the photo. */
    shift(dx, dy) {
      const { w, h } = this.piece();
      if (w < 1) this.set("x", this.value("x") + (dx / (1 - w)) * 1000);
      if (h < 1) this.set("y", this.value("y") + (dy / (1 - h)) * 1000);
      this.draw();
    }

    zoom(by) {
      this.set("zoom", this.value("zoom") * by);
      this.draw();
    }

    down(event) {
      this.fingers.set(event.pointerId, { x: event.clientX, y: event.clientY });
      event.currentTarget.setPointerCapture(event.pointerId);
      this.frame.focus({ preventScroll: true });
    }

    move(event) {
      const was = this.fingers.get(event.pointerId);
      if (!was) return;
      const now = { x: event.clientX, y: event.clientY };
      const other = Array.from(this.fingers).find(([id]) => id !== event.pointerId)?.[1];
      if (other) {
        const apart = (one) => Math.hypot(one.x - other.x, one.y - other.y);
        // Fingers that part make the frame larger: what is held is the frame.
        if (apart(now) > 0) this.zoom(apart(was) / apart(now));
      } else {
        this.shift((now.x - was.x) / this.picture.clientWidth, (now.y - was.y) / this.picture.clientHeight);
      }
      this.fingers.set(event.pointerId, now);
    }

    wheel(event) {
      if (event.target !== this.frame) return;
      event.preventDefault();
      this.zoom(event.deltaY > 0 ? 0.95 : 1.06);
    }

    key(event) {
      const step = event.shiftKey ? 0.1 : 0.02;
      const moves = { ArrowLeft: [-step, 0], ArrowRight: [step, 0], ArrowUp: [0, -step], ArrowDown: [0, step] };
      if (moves[event.key]) this.shift(...moves[event.key]);
      else if (event.key === "+" || event.key === "=") this.zoom(0.94);
      else if (event.key === "-") this.zoom(1.06);
      else return;
      event.preventDefault();
    }
  }
  customElements.define("post-crop", PostCrop);
})();
