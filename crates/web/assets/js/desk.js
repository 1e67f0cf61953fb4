/* What belongs to the whole desk: the reader's time zone, the title of the tab, the lower bound of
   the open conversation, and an answer that is not a desk at all. */
(() => {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  if (zone && !document.cookie.includes(`zone=${encodeURIComponent(zone)}`)) {
    document.cookie = `zone=${encodeURIComponent(zone)}; path=/; max-age=31536000; samesite=lax`;
  }

  /* The page rendered again goes down to the message the page shows already, so that older ones
     put before it have no gap after them. */
  document.addEventListener("htmx:config:request", (event) => {
    const { request } = event.detail.ctx;
    const recent = document.querySelector(".recent[data-from]");
    if (recent) request.headers["Sportello-From"] = `${recent.dataset.conversation}:${recent.dataset.from}`;
  });

  /* The last thing pressed decides what is shown: an answer that comes after a newer question was
     asked would put the page, and whatever is being written in it, back to where it was. What it
     changed comes by the stream of changes. A refusal is shown all the same: nobody may miss it. */
  let asked = 0;
  const whole = (ctx) => ctx.select === "#desk" || ctx.target === document.body;
  document.addEventListener("htmx:before:request", (event) => {
    const { ctx } = event.detail;
    if (whole(ctx)) ctx.turn = ++asked;
  });
  document.addEventListener("htmx:before:swap", (event) => {
    const { ctx } = event.detail;
    if (ctx.turn < asked && ctx.response?.status < 400) event.preventDefault();
  });

  /* Signed out meanwhile, or an error page without a desk: show it whole. */
  document.addEventListener("htmx:before:swap", (event) => {
    const { ctx } = event.detail;
    if (ctx.select === "#desk" && ctx.response && !ctx.text.includes('id="desk"')) {
      event.preventDefault();
      location.assign(ctx.response.raw.url || location.href);
    }
  });

  function title() {
    const place = document.getElementById("tab-title");
    if (place) document.title = place.dataset.title;
  }
  document.addEventListener("htmx:after:swap", title);
  document.addEventListener("htmx:sse:after:message", title);

  /* What was chosen from the menu of a comment is done: the menu goes. */
  document.addEventListener("submit", (event) => event.target.closest(".comment-menu")?.removeAttribute("open"));

  /* Whoever signs out may leave the device to someone else: nothing half-written stays on it. */
  document.addEventListener("submit", (event) => {
    if (!event.target.action?.includes("/sign-out")) return;
    try {
      for (const key of Object.keys(localStorage)) if (key.startsWith("sportello-draft:")) localStorage.removeItem(key);
    } catch {
      /* Nothing was kept either. */
    }
  });
})();
