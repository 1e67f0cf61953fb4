/* <voice-wave>: the shape of a voice message above its player; a press goes to that moment. Without scripts, or for a
   form of sound that this browser cannot read, the player alone stays. */
(() => {
  const BARS = 56;
  const LARGEST = 4 * 1024 * 1024;
  /* The player is watched: what is not shown yet is never seen. */
  const waves = new WeakMap();
  const seen = new IntersectionObserver((all) => {
    for (const one of all) if (one.isIntersecting) waves.get(one.target)?.look();
  });

  class VoiceWave extends HTMLElement {
    connectedCallback() {
      this.sound = this.parentElement?.querySelector("audio");
      if (!this.sound || this.drawn) return;
      waves.set(this.sound, this);
      seen.observe(this.sound);
    }

    disconnectedCallback() {
      if (this.sound) seen.unobserve(this.sound);
    }

    async look() {
      seen.unobserve(this.sound);
      if (this.drawn) return;
      this.drawn = true;
      try {
        const answer = await fetch(this.sound.currentSrc || this.sound.src || this.sound.querySelector("source")?.src);
        if (!answer.ok || Number(answer.headers.get("content-length") ?? 0) > LARGEST) return;
        const context = new OfflineAudioContext(1, 1, 8000);
        this.draw(heights((await context.decodeAudioData(await answer.arrayBuffer())).getChannelData(0)));
      } catch {
        /* The player stays. */
      }
    }

    draw(all) {
      const drawing = document.querySelector("svg").namespaceURI;
      const svg = document.createElementNS(drawing, "svg");
      svg.setAttribute("viewBox", `0 0 ${BARS * 4} 32`);
      svg.setAttribute("preserveAspectRatio", "none");
      svg.setAttribute("aria-hidden", "true");
      const bars = all.map((height, nth) => {
        const bar = document.createElementNS(drawing, "rect");
        const tall = Math.max(2, height * 30);
        for (const [name, value] of Object.entries({ x: nth * 4, y: 16 - tall / 2, width: 2.6, height: tall, rx: 1.3 })) {
          bar.setAttribute(name, value);
        }
        svg.append(bar);
        return bar;
      });
      this.replaceChildren(svg);
      this.hidden = false;
      const follow = () => {
        const done = this.sound.duration ? this.sound.currentTime / this.sound.duration : 0;
        bars.forEach((bar, nth) => bar.classList.toggle("heard", nth < done * BARS));
      };
      for (const event of ["timeupdate", "seeked", "ended"]) this.sound.addEventListener(event, follow);
      this.addEventListener("click", (event) => {
        if (!Number.isFinite(this.sound.duration)) return;
        const box = this.getBoundingClientRect();
        this.sound.currentTime = ((event.clientX - box.left) / box.width) * this.sound.duration;
      });
    }
  }

  /* The loudest of each piece, against the loudest of all. */
  function heights(samples) {
    const piece = Math.max(1, Math.floor(samples.length / BARS));
    const all = Array.from({ length: BARS }, (_, nth) => {
      let loudest = 0;
      for (let at = nth * piece; at < Math.min(samples.length, (nth + 1) * piece); at++) loudest = Math.max(loudest, Math.abs(samples[at]));
      return loudest;
    });
    const most = Math.max(...all, 0.01);
    return all.map((one) => one / most);
  }

  customElements.define("voice-wave", VoiceWave);
})();
