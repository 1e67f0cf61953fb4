// How the desk shows itself: language, light and dark, a phone's width, the keyboard's focus.

import assert from "node:assert/strict";
import { after, test } from "node:test";
import { PHONE, launch, open } from "./lib/browser.mjs";
import { Demo } from "./lib/demo.mjs";
import { box, message, openConversation, reply, row, signIn } from "./lib/desk.mjs";

const browser = await launch(after);

async function desk(t, looks) {
  const demo = await Demo.start(t);
  await demo.say("whatsapp", "Giulia Rossi", "Vorrei dodici rose rosse");
  await demo.conversation("Giulia Rossi");
  const page = await open(t, browser, looks);
  await signIn(page, demo);
  return { demo, page };
}

const language = (page) => page.locator("html").getAttribute("lang");
const background = (page) => page.evaluate(() => getComputedStyle(document.body).backgroundColor);

/** How bright `rgb(r, g, b)` is, 0 to 1. */
function brightness(colour) {
  const [red, green, blue] = colour.match(/[\d.]+/g).map(Number);
  return (0.299 * red + 0.587 * green + 0.114 * blue) / 255;
}

async function choose(page, demo, field, value) {
  await page.goto(`${demo.desk}/settings`);
  await page.locator(`label:has(input[name="${field}"][value="${value}"])`).click();
  await page.locator('form[action="/settings/look"] button').click();
  await page.waitForLoadState();
}

test("the browser's language decides, and the agent can switch", async (t) => {
  const { demo, page } = await desk(t, { locale: "en-GB" });
  assert.equal(await language(page), "en");
  const english = await page.locator("#list .list-head :is(h1, h2)").textContent();
  await choose(page, demo, "language", "it");
  await page.goto(`${demo.desk}/inbox`);
  assert.equal(await language(page), "it");
  assert.notEqual(await page.locator("#list .list-head :is(h1, h2)").textContent(), english);
});

test("an Italian browser is answered in Italian, before signing in too", async (t) => {
  const demo = await Demo.start(t);
  const page = await open(t, browser, { locale: "it-IT" });
  await page.goto(`${demo.desk}/sign-in`);
  assert.equal(await language(page), "it");
});

test("dark follows the device, and the agent's choice goes before it", async (t) => {
  const { demo, page } = await desk(t, { colorScheme: "dark" });
  assert.ok(brightness(await background(page)) < 0.3, "the device is dark");
  await page.emulateMedia({ colorScheme: "light" });
  assert.ok(brightness(await background(page)) > 0.7, "the device is light");
  await choose(page, demo, "theme", "dark");
  assert.ok(brightness(await background(page)) < 0.3, "the agent chose dark");
});

test("on a phone one pane at a time, nothing wider than the screen, and one can answer", async (t) => {
  const { demo, page } = await desk(t, { viewport: PHONE, hasTouch: true, isMobile: true });
  const fits = async (where) => {
    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    const wide = await page.evaluate((most) => {
      const over = [...document.querySelectorAll("body *")].filter((one) => one.getBoundingClientRect().right > most + 1);
      return over.slice(0, 8).map((one) => `${one.tagName}.${one.className}`);
    }, PHONE.width);
    assert.ok(width <= PHONE.width, `${where} is ${width} px wide, because of one of ${wide.join(", ")}`);
  };
  await fits("the list");
  assert.equal(await page.locator(".conversation").isVisible(), false);
  await row(page, "Giulia Rossi").click();
  await message(page, "Vorrei dodici rose rosse").waitFor();
  assert.equal(await page.locator("#list").isVisible(), false);
  await fits("the conversation");
  await box(page).fill("Per quando?");
  await page.locator("button.send:visible").click();
  await message(page, "Per quando?").waitFor();
  await page.locator("#thread-head .panel-toggle").click();
  await page.locator("aside.contact").waitFor();
  await fits("the contact");
  await page.locator("aside.contact .back").click();
  await message(page, "Per quando?").waitFor();
  await page.locator("#thread-head .back").click();
  await row(page, "Giulia Rossi").waitFor();
  for (const place of ["health", "settings"]) {
    await page.goto(`${demo.desk}/${place}`);
    await fits(place);
  }
});

test("everything is reached by the keyboard, and one sees where one is", async (t) => {
  const { page } = await desk(t);
  await openConversation(page, "Giulia Rossi");
  // From the top of the page, as after a reload.
  await page.reload();
  const reached = [];
  for (let step = 0; step < 60; step += 1) {
    await page.keyboard.press("Tab");
    const at = await page.evaluate(() => {
      const place = document.activeElement;
      if (!place || place === document.body) return null;
      const style = getComputedStyle(place);
      // A hidden input shows its focus on the label around it.
      const around = place.closest("label") ? getComputedStyle(place.closest("label")) : style;
      const ring = (one) => (one.outlineStyle !== "none" && parseFloat(one.outlineWidth) > 0) || one.boxShadow !== "none";
      const row = place.closest("form, .search, .write-row");
      const shown = ring(style) || ring(around) || (row !== null && ring(getComputedStyle(row)));
      return { what: place.id || place.className || place.tagName, shown: shown || place.matches(".skip") };
    });
    if (at === null) break;
    reached.push(at);
  }
  const names = reached.map((one) => one.what);
  for (const wanted of ["skip", "stop", "search", "row", "reply-", "send"]) {
    assert.ok(names.some((name) => name.includes(wanted)), `${wanted} was not reached: ${names.join(", ")}`);
  }
  assert.deepEqual(reached.filter((one) => !one.shown).map((one) => one.what), [], "focus that one cannot see");
});

test("sending keeps the focus in the box", async (t) => {
  const { page } = await desk(t);
  await openConversation(page, "Giulia Rossi");
  await reply(page, "Buongiorno!");
  await reply(page, "Per quando le servono?");
  assert.equal(await box(page).evaluate((area) => document.activeElement === area), true);
});
