/* <post-files>: the order of files, by dragging their pictures or by their buttons, without a trip
   to the desk. <post-upload>: files come by button, drop and paste, and go up at once. */
(() => {
  const FAR = 6;

  class PostFiles extends HTMLElement {
    connectedCallback() {
      if (this.wired) return;
      this.wired = true;
      this.addEventListener("click", (event) => this.pressed(event));
      this.addEventListener("pointerdown", (event) => this.grasp(event));
      this.addEventListener("dragstart", (event) => event.preventDefault());
    }

    get list() {
      return this.querySelector("ol");
    }

    pressed(event) {
      if (this.dragged && event.target.closest(".post-thumb")) event.preventDefault();
      const button = event.target.closest("[data-move]");
      if (!button) return;
      event.preventDefault();
      const file = button.closest("li");
      if (button.dataset.move === "up") file.previousElementSibling?.before(file);
      else file.nextElementSibling?.after(file);
      this.moved(file);
      const other = file.querySelector(`[data-move=${button.dataset.move === "up" ? "down" : "up"}]`);
      (button.disabled ? other : button).focus();
    }

    grasp(event) {
      const picture = event.target.closest(".post-thumb");
      this.dragged = false;
      if (!picture || event.button !== 0) return;
      const file = picture.closest("li");
      const from = event.clientY;
      const move = (at) => {
        if (at.pointerId !== event.pointerId) return;
        if (!this.dragged && Math.abs(at.clientY - from) < FAR) return;
        this.dragged = true;
        // Only pictures and names while one is dragged, so that all places are within reach.
        this.toggleAttribute("data-js-dragging", true);
        file.toggleAttribute("data-js-dragged", true);
        const before = file.previousElementSibling;
        const after = file.nextElementSibling;
        // Where the picture is is what is seen of a file: beside it there may be much to read.
        const middle = (one) => {
          const place = one.querySelector(".post-thumb").getBoundingClientRect();
          return place.top + place.height / 2;
        };
        if (before && at.clientY < middle(before)) before.before(file);
        else if (after && at.clientY > middle(after)) after.after(file);
      };
      const end = (at) => {
        if (at.pointerId !== event.pointerId) return;
        removeEventListener("pointermove", move);
        for (const name of ["pointerup", "pointercancel"]) removeEventListener(name, end);
        file.toggleAttribute("data-js-dragged", false);
        this.toggleAttribute("data-js-dragging", false);
        if (this.dragged) this.moved(file);
      };
      // Listened for everywhere: a picture that changes its place would lose hold of the pointer.
      addEventListener("pointermove", move);
      for (const name of ["pointerup", "pointercancel"]) addEventListener(name, end);
    }

    moved(file) {
      const files = Array.from(this.list.children);
      files.forEach((one, nth) => {
        for (const button of one.querySelectorAll(".post-file-tools button")) {
          button.value = button.value.replace(/\d+$/, nth);
          if (button.dataset.move) button.disabled = button.dataset.move === "up" ? nth === 0 : nth === files.length - 1;
        }
      });
      this.querySelector("[role=status]").textContent = `${this.dataset.moved} ${files.indexOf(file) + 1}`;
      this.closest("post-form")?.later();
    }
  }
  customElements.define("post-files", PostFiles);

  class PostUpload extends HTMLElement {
    connectedCallback() {
      this.form = this.closest("form");
      if (!this.form || this.wired) return;
      this.wired = true;
      this.place = this.closest(".post-variant") ?? this.form;
      this.addEventListener("change", (event) => event.target.type === "file" && this.send(event.target));
      const on = (name, act) => this.place.addEventListener(name, act);
      on("dragover", (event) => {
        if (!event.dataTransfer?.types.includes("Files") || this.elsewhere(event)) return;
        event.preventDefault();
        this.toggleAttribute("data-js-over", true);
      });
      on("dragleave", (event) => {
        if (!this.place.contains(event.relatedTarget)) this.toggleAttribute("data-js-over", false);
      });
      on("drop", (event) => this.take(event, event.dataTransfer));
      on("paste", (event) => this.take(event, event.clipboardData));
    }

    /* A channel with files of its own takes what is dropped onto it. */
    elsewhere(event) {
      const own = event.target.closest?.(".post-variant");
      return own && own !== this.place && own.querySelector("post-upload");
    }

    take(event, data) {
      this.toggleAttribute("data-js-over", false);
      if (!data?.files?.length || this.elsewhere(event)) return;
      event.preventDefault();
      const field = this.querySelector("input[multiple]");
      const all = new DataTransfer();
      for (const file of data.files) all.items.add(file);
      field.files = all.files;
      this.send(field);
    }

    send(field) {
      const said = this.querySelector("[data-said]");
      const bytes = Array.from(field.files).reduce((sum, file) => sum + file.size, 0);
      if (bytes > Number(this.dataset.max) - 10000) {
        field.value = "";
        said.textContent = this.dataset.large;
        return;
      }
      said.textContent = "";
      if (bytes > 0) this.form.requestSubmit(this.form.querySelector("button[value=look]") ?? this.querySelector("[data-plain]"));
    }
  }
  customElements.define("post-upload", PostUpload);
})();
