// One person, several networks: two contacts made one and separated again, by hand and by a link that proves it.

import assert from "node:assert/strict";
import { after, test } from "node:test";
import { launch, open } from "./lib/browser.mjs";
import { Demo, until } from "./lib/demo.mjs";
import { box, message, openConversation, reply, row, signIn } from "./lib/desk.mjs";
import { Phone } from "./lib/phone.mjs";

const browser = await launch(after);

test("two contacts become one conversation by hand, and separating them restores both", async (t) => {
  const demo = await Demo.start(t);
  await demo.say("facebook", "Giulia Rossi", "Scrivo da Messenger");
  await demo.say("instagram", "Giulia Rossi", "Scrivo da Instagram");
  const page = await open(t, browser);
  await signIn(page, demo);
  const rows = row(page, "Giulia Rossi");
  await rows.filter({ hasText: "Scrivo da Messenger" }).click();
  await message(page, "Scrivo da Messenger").waitFor();
  const contact = page.locator("aside.contact");
  await contact.locator('input[name="merge"]').fill("giulia");
  await contact.locator('input[name="merge"]').press("Enter");
  await contact.locator(".candidate", { hasText: "Giulia Rossi" }).locator("button").click();

  await message(page, "Scrivo da Instagram").waitFor();
  await message(page, "Scrivo da Messenger").waitFor();
  await rows.nth(1).waitFor({ state: "detached" });
  assert.equal(await contact.locator(".address").count(), 2);

  await contact.locator(".merges button").click();
  await rows.nth(1).waitFor();
  await message(page, "Scrivo da Instagram").waitFor({ state: "detached" });
  await message(page, "Scrivo da Messenger").waitFor();
  assert.equal(await contact.locator(".address").count(), 1);
});

test("a link put into a reply joins the two addresses when the person follows it", async (t) => {
  const demo = await Demo.start(t);
  await demo.say("facebook", "Giulia Rossi", "Si può continuare su WhatsApp?");
  const page = await open(t, browser);
  await signIn(page, demo);
  await openConversation(page, "Giulia Rossi");
  await page.locator('form:has(input[name="kind"][value="whatsapp"]) button').click();
  const made = page.getByTestId("continue-link");
  const link = await made.locator("input").inputValue();
  await made.locator("insert-text button").click();
  assert.match(await box(page).inputValue(), /https?:\/\//);
  await reply(page, `Certo, da qui: ${link}`);

  await until("the link is on the phone", async () => {
    const got = await demo.phone("facebook", "Giulia Rossi");
    return got.some((one) => one.text?.includes(link));
  });
  // She follows it on another phone, whose profile has another name.
  await demo.control("POST", "/control/tap", { kind: "whatsapp", from: "Giulia (cellulare)", link });
  await page.locator("aside.contact .address").nth(1).waitFor();
  const phone = await Phone.open(await open(t, browser), demo, "whatsapp", "Giulia (cellulare)");
  await phone.type("Eccomi qui");
  await message(page, "Eccomi qui").waitFor();
  assert.equal(await page.getByTestId("conversations").locator(".row").count(), 1);
});
