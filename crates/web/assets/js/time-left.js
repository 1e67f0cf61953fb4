/* <time-left until="ms"> and <time-left since="ms">: keeps a length of time true between two
   renderings. The server wrote the first text, and tells in data-lengths how lengths are written. */
(() => {
  const [under, short, whole, long, days] = document.body.dataset.lengths.split("|");

  function words(ms) {
    const minutes = Math.max(0, Math.floor(ms / 60000));
    const hours = Math.floor(minutes / 60);
    if (minutes < 1) return under;
    if (hours < 1) return short.replace("{m}", minutes);
    if (hours >= 24) return days.replace("{d}", Math.floor(hours / 24));
    return (minutes % 60 ? long : whole).replace("{h}", hours).replace("{m}", minutes % 60);
  }

  class TimeLeft extends HTMLElement {
    tick(now) {
      // A picture of another time stands still.
      if (this.closest("[data-still]")) return;
      const until = Number(this.getAttribute("until"));
      const since = Number(this.getAttribute("since"));
      const text = words(until ? until - now : now - since);
      if (this.textContent !== text) this.textContent = text;
    }
  }
  customElements.define("time-left", TimeLeft);

  setInterval(() => {
    const now = Date.now();
    for (const one of document.querySelectorAll("time-left")) one.tick(now);
  }, 15000);
})();
