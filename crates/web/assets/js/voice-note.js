/* <voice-note>: records a voice message and puts it where a file would be chosen, to be listened to
   before it is sent. <my-place>: fills in where this device is. */
(() => {
  const FORMS = ["audio/ogg;codecs=opus", "audio/webm;codecs=opus", "audio/mp4"];
  const LONGEST = 15 * 60;

  class VoiceNote extends HTMLElement {
    connectedCallback() {
      if (!window.MediaRecorder || !navigator.mediaDevices || this.wired) return;
      this.wired = true;
      this.hidden = false;
      this.button = this.querySelector("button");
      this.time = this.querySelector(".voice-time");
      this.label = this.button.title;
      this.button.addEventListener("click", () => (this.recorder ? this.stop() : this.start()));
    }

    disconnectedCallback() {
      this.given = true;
      this.recorder?.stop();
    }

    say(text) {
      this.time.textContent = text;
    }

    async start() {
      let stream;
      try {
        stream = await navigator.mediaDevices.getUserMedia({ audio: true });
      } catch (error) {
        this.say(error.name === "NotFoundError" ? this.dataset.none : this.dataset.refused);
        return;
      }
      const form = FORMS.find((f) => MediaRecorder.isTypeSupported(f));
      const pieces = [];
      this.given = false;
      this.recorder = new MediaRecorder(stream, form ? { mimeType: form } : {});
      this.recorder.addEventListener("dataavailable", (event) => pieces.push(event.data));
      this.recorder.addEventListener("stop", () => {
        for (const track of stream.getTracks()) track.stop();
        const type = (this.recorder.mimeType || "audio/webm").split(";")[0];
        this.recorder = null;
        this.rest();
        if (!this.given && pieces.length) this.give(new Blob(pieces, { type }), type);
      });
      this.recorder.start();
      this.began = Date.now();
      this.toggleAttribute("data-js-recording", true);
      this.button.title = this.dataset.stop;
      this.button.setAttribute("aria-label", this.dataset.stop);
      this.clock = setInterval(() => this.tick(), 250);
      this.tick();
    }

    tick() {
      const seconds = Math.floor((Date.now() - this.began) / 1000);
      this.say(`${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`);
      if (seconds >= LONGEST) this.stop();
    }

    stop() {
      this.recorder?.stop();
    }

    rest() {
      clearInterval(this.clock);
      this.say("");
      this.toggleAttribute("data-js-recording", false);
      this.button.title = this.label;
      this.button.setAttribute("aria-label", this.label);
    }

    give(blob, type) {
      const ending = { "audio/ogg": "ogg", "audio/mp4": "m4a" }[type] ?? "webm";
      const file = new File([blob], `${this.dataset.name}.${ending}`, { type });
      this.closest("reply-box")?.attach(file, "voice");
    }
  }
  customElements.define("voice-note", VoiceNote);

  class MyPlace extends HTMLElement {
    connectedCallback() {
      if (!navigator.geolocation || this.wired) return;
      this.wired = true;
      this.hidden = false;
      this.querySelector("button").addEventListener("click", () => this.find());
    }

    find() {
      const status = this.querySelector("span");
      const put = (name, value) => {
        const input = this.closest("form")?.elements.namedItem(name);
        if (input) input.value = value.toFixed(6);
      };
      navigator.geolocation.getCurrentPosition(
        ({ coords }) => {
          status.textContent = "";
          put("latitude", coords.latitude);
          put("longitude", coords.longitude);
          this.closest("reply-box")?.changed();
        },
        () => {
          status.textContent = this.dataset.failed;
        },
        { maximumAge: 60000, timeout: 15000 },
      );
    }
  }
  customElements.define("my-place", MyPlace);
})();
