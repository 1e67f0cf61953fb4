/* The worker behind the desk's pages: it shows what the desk tells this browser, and opens the desk
   where a click leads. It keeps nothing and answers no page. */
self.addEventListener("install", () => self.skipWaiting());

self.addEventListener("push", (event) => {
  let told = {};
  try {
    told = event.data?.json() ?? {};
  } catch {
    /* Not ours: a browser wants something shown all the same. */
  }
  const words = { body: told.body ?? "", tag: told.tag ?? "desk", renotify: true, data: told.to ?? "/health" };
  event.waitUntil(self.registration.showNotification(told.title ?? "Sportello", words));
});

/* The push service gives this browser another address: the desk learns it in the place of the old
   one. Where nobody is signed in here any more, nothing is told to this browser, and the page of
   alerts says so. */
self.addEventListener("pushsubscriptionchange", (event) => {
  const there = "/settings/alerts/browsers";
  const move = async () => {
    const asked = await fetch(`${there}/key`, { credentials: "same-origin", redirect: "error" });
    if (!asked.ok) return;
    const key = (await asked.text()).replaceAll("-", "+").replaceAll("_", "/");
    const bytes = Uint8Array.from(atob(key), (c) => c.charCodeAt(0));
    const wanted = { userVisibleOnly: true, applicationServerKey: bytes };
    const given = event.newSubscription ?? (await self.registration.pushManager.subscribe(wanted));
    const { endpoint, keys } = given.toJSON();
    const old = event.oldSubscription?.endpoint ?? "";
    const body = new URLSearchParams({ endpoint, p256dh: keys.p256dh, auth: keys.auth, old });
    await fetch(there, { method: "POST", body, credentials: "same-origin" });
  };
  event.waitUntil(move());
});

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  const there = new URL(event.notification.data, self.location.origin);
  if (there.origin !== self.location.origin) return;
  const open = async () => {
    const pages = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
    const page = pages.find((one) => one.url === there.href);
    return page ? page.focus() : self.clients.openWindow(there.href);
  };
  event.waitUntil(open());
});
