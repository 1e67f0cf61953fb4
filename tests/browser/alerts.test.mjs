// Being told by the browser: the worker script is taken under the page's policy, shows what the desk says, and the
// switch says honestly where a browser has no push service (this one has none).

import assert from "node:assert/strict";
import { after, test } from "node:test";
import { launch, open } from "./lib/browser.mjs";
import { Demo, until } from "./lib/demo.mjs";
import { signIn } from "./lib/desk.mjs";

const browser = await launch(after);

test("the worker shows what the desk tells, and a browser without a push service says so", async (t) => {
  const demo = await Demo.start(t);
  // A page in a fresh context has no push service, which this browser tells on its console.
  const expected = [/does not support the Push API/];
  const page = await open(t, browser, { permissions: ["notifications"], expected });
  await signIn(page, demo);
  await page.goto(`${demo.desk}/settings/alerts`);
  await page.locator("push-switch form button").waitFor();

  const cdp = await page.context().newCDPSession(page);
  let registration = null;
  cdp.on("ServiceWorker.workerRegistrationUpdated", ({ registrations }) => {
    registration = registrations.find((one) => one.scopeURL.startsWith(demo.desk)) ?? registration;
  });
  await cdp.send("ServiceWorker.enable");
  await page.evaluate(async () => {
    const address = document.querySelector("push-switch").dataset.worker;
    const made = await navigator.serviceWorker.register(address);
    const worker = made.installing ?? made.waiting ?? made.active;
    if (worker.state === "activated") return;
    await new Promise((resolve) => worker.addEventListener("statechange", () => worker.state === "activated" && resolve()));
  });
  await until("the worker is known", () => registration);
  const told = { title: "Not working: Instagram stories", body: "7 wait", to: "/health/incidents/7", tag: "incident-7" };
  await cdp.send("ServiceWorker.deliverPushMessage", {
    origin: demo.desk,
    registrationId: registration.registrationId,
    data: JSON.stringify(told),
  });
  const shown = await until("the notice is shown", async () => {
    const notices = await page.evaluate(async () => {
      const address = document.querySelector("push-switch").dataset.worker;
      const made = await navigator.serviceWorker.getRegistration(address);
      const all = await made.getNotifications();
      return all.map(({ title, body, data, tag }) => ({ title, body, to: data, tag }));
    });
    return notices.length > 0 && notices;
  });
  assert.deepEqual(shown, [told]);

  await page.locator("push-switch form button").click();
  await page.locator('push-switch [data-part="failed"]').waitFor({ state: "visible" });
});
