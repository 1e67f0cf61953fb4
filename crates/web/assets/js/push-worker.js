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
