/* <time-left until="ms"> and <time-left since="ms">: keeps a length of time true between two
   renderings. The server wrote the first text; the units are the same words in both languages but
   the day, which comes from the page's language. */
(() => {
  const italian = document.documentElement.lang === "it";

  function words(ms) {
    const minutes = Math.max(0, Math.floor(ms / 60000));
    if (minutes < 1) return italian ? "meno di 1 min" : "under 1 min";
    if (minutes < 60) return `${minutes} min`;
    const hours = Math.floor(minutes / 60);
    if (hours >= 24) return `${Math.floor(hours / 24)} ${italian ? "g" : "d"}`;
    return minutes % 60 ? `${hours} h ${minutes % 60} min` : `${hours} h`;
  }

  class TimeLeft extends HTMLElement {
    tick(now) {
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
