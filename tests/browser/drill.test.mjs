// An outage is rehearsed by the button on Health: the strip and the matrix are seen as they would have been, the incident
// is read, and the desk itself knows nothing of it. A script of one's own is told what is wrong with it.

import assert from "node:assert/strict";
import { after, test } from "node:test";
import { accessible, launch, open } from "./lib/browser.mjs";
import { Demo, until } from "./lib/demo.mjs";
import { signIn } from "./lib/desk.mjs";

const browser = await launch(after);
/** A drill ends within a minute; reading what came of it takes a moment more. */
const PLAYED = 75_000;
/** Short, so that the browser has not long to wait: pictures and words fail for half an hour. */
const SCRIPT = "whatsapp, text, 15:30, 16:00, 5xx\nfacebook, *, 15:30, 16:00, 5xx\n";

/** Waits, without looking again by hand, until the page itself says that it is over. */
async function played(page) {
  await page.getByTestId("drill-read").waitFor({ timeout: PLAYED });
}

test("the button on Health rehearses an outage: strip and matrix are seen, the incident is read", async (t) => {
  const demo = await Demo.start(t);
  const page = await open(t, browser);
  await signIn(page, demo);
  await page.goto(`${demo.desk}/health`);
  await page.getByTestId("drill-door").click();
  await page.getByTestId("drill-shipped").waitFor();
  assert.equal(await page.getByTestId("drill-shipped").locator("li").count(), 8);
  await accessible(page, "where a drill is begun");

  const card = page.getByTestId("drill-shipped").locator("li").last();
  await card.locator("form button").click();
  await page.getByTestId("drill-running").or(page.getByTestId("drill-read")).first().waitFor();
  // The desk goes on meanwhile.
  const health = await demo.api("GET", "/health");
  assert.ok(health.channels.every((one) => one.cells.every(({ state }) => state === "closed")));
  await played(page);
  await page.getByTestId("drill-read").click();
  await page.getByTestId("drill-verdict").waitFor();
  assert.match(await page.getByTestId("drill-account").innerText(), /\d{3}/);
  await accessible(page, "what came of a drill");

  await page.getByRole("navigation").locator('a[href="/health/drill/result/desk"]').click();
  const shown = page.getByTestId("drill-window");
  await shown.getByTestId("drill-strip").and(page.locator("a.strip, p.strip")).waitFor();
  await shown.getByTestId("matrix").waitFor();
  await shown.locator('.cell[data-state="open"]').first().waitFor();
  for (const colorScheme of ["light", "dark"]) {
    await page.emulateMedia({ colorScheme });
    await accessible(page, `the desk as it was seen in a drill, ${colorScheme}`);
  }
  await page.getByTestId("drill-moments").locator("a").first().click();
  await shown.locator(".strip.is-quiet").waitFor();
  assert.equal(await shown.locator('.cell[data-state="open"]').count(), 0);

  await page.getByRole("navigation").locator('a[href="/health/drill/result/incident"]').click();
  const incident = page.getByTestId("incident");
  await incident.getByTestId("incident-counts").waitFor();
  await incident.getByTestId("incident-why").waitFor();
  await incident.getByTestId("incident-history").waitFor();
  assert.equal(await incident.locator("form, a[href^='/inbox'], a[href^='/posts']").count(), 0);
  await accessible(page, "the incident of a drill");

  // Nothing of it is in the desk.
  assert.equal((await demo.api("GET", "/incidents")).data.length, 0);
  assert.equal(await page.getByTestId("outage").count(), 0);
});

test("a script of one's own: what is wrong is said by line, corrected, and played", async (t) => {
  const demo = await Demo.start(t);
  const page = await open(t, browser, { expected: [/status of 422/] });
  await signIn(page, demo);
  await page.goto(`${demo.desk}/health/drill`);
  const box = page.locator('#drill-own textarea[name="text"]');
  await box.fill(`${SCRIPT}watsapp, text, 15:30, 16:00, 5xx\n`);
  await page.locator("#drill-own form button").click();
  const faults = page.getByTestId("drill-faults");
  await faults.waitFor();
  assert.match(await faults.innerText(), /3/);
  assert.match(await faults.innerText(), /watsapp/);
  assert.match(await box.inputValue(), /watsapp/);
  await accessible(page, "a script that is not understood");
  await box.fill(SCRIPT);
  await page.locator("#drill-own form button").click();
  await played(page);
  await page.goto(`${demo.desk}/health/drill/result/incident`);
  await page.getByTestId("incident-counts").waitFor();
});

test("without scripts a drill is begun, looked after and read by links and forms alone", async (t) => {
  const demo = await Demo.start(t);
  const page = await open(t, browser);
  await signIn(page, demo);
  const cookies = await page.context().cookies();
  const plain = await open(t, browser, { javaScriptEnabled: false });
  await plain.context().addCookies(cookies);
  await plain.goto(`${demo.desk}/health/drill`);
  await plain.locator('#drill-own textarea[name="text"]').fill(SCRIPT);
  await plain.locator("#drill-own form button").click();
  await until("the drill is over", async () => {
    await plain.goto(`${demo.desk}/health/drill`);
    return (await plain.getByTestId("drill-read").count()) > 0;
  }, PLAYED);
  await plain.getByTestId("drill-read").click();
  await plain.getByTestId("drill-verdict").waitFor();
});
