// The desk goes away and comes back: the page says so, keeps what was written, and heals by itself.

import assert from "node:assert/strict";
import { after, test } from "node:test";
import { launch, open } from "./lib/browser.mjs";
import { Demo } from "./lib/demo.mjs";
import { box, message, openConversation, reply, signIn } from "./lib/desk.mjs";

const browser = await launch(after);

test("a killed desk is announced, a started one heals the page without a reload", async (t) => {
  const demo = await Demo.start(t);
  await demo.say("whatsapp", "Giulia Rossi", "Ci siete?");
  const page = await open(t, browser, { expected: [/ERR_|Failed to (load|fetch)|NetworkError|htmx/i] });
  await signIn(page, demo);
  await openConversation(page, "Giulia Rossi");
  await box(page).fill("Mezza fra");
  await page.evaluate(() => (globalThis.untouched = true));

  const banner = page.locator("#connection");
  assert.equal(await banner.isVisible(), false);
  await demo.kill();
  await banner.waitFor();
  await demo.upAgain();
  await banner.waitFor({ state: "hidden", timeout: 30_000 });

  assert.equal(await box(page).inputValue(), "Mezza fra");
  await demo.say("whatsapp", "Giulia Rossi", "Ora funziona?");
  await message(page, "Ora funziona?").waitFor();
  await reply(page, "Eccoci.");
  assert.equal(await page.evaluate(() => globalThis.untouched), true, "the page was reloaded");
});
