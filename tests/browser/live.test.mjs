// What is typed on a phone is in the inbox at once, the reply is on the phone, and ticks advance: live, on both.

import assert from "node:assert/strict";
import { after, test } from "node:test";
import { launch, open } from "./lib/browser.mjs";
import { Demo, until } from "./lib/demo.mjs";
import { message, openConversation, reaches, reply, row, signIn } from "./lib/desk.mjs";
import { Phone } from "./lib/phone.mjs";

const browser = await launch(after);

test("the empty inbox of a demo opens the phones beside it, and what is typed there replaces the hint", async (t) => {
  const demo = await Demo.start(t);
  const desk = await open(t, browser);
  await signIn(desk, demo);
  const hint = desk.getByTestId("empty-list");
  const opening = desk.context().waitForEvent("page");
  await hint.locator("a").click();
  const phones = await opening;
  await phones.getByTestId("phone-whatsapp").waitFor();
  assert.equal(new URL(phones.url()).origin, demo.sandbox);
  assert.match(desk.url(), /\/inbox$/, "the desk stays where it is");
  await demo.say("whatsapp", "Anna Conti", "Siete aperti il lunedì?");
  await row(desk, "Anna Conti").waitFor();
  assert.equal(await hint.count(), 0);
});

const NETWORKS = [
  { kind: "facebook", person: "Giulia Rossi", steps: ["accepted", "delivered", "read"] },
  // Instagram has no delivered event (webhooks.md).
  { kind: "instagram", person: "Marco Bianchi", steps: ["accepted", "read"] },
  { kind: "whatsapp", person: "Sara De Luca", steps: ["accepted", "delivered", "read"] },
];

for (const { kind, person } of NETWORKS) {
  test(`${kind}: typed on the phone, read in the inbox, answered, received, read`, async (t) => {
    const demo = await Demo.start(t);
    const desk = await open(t, browser);
    await signIn(desk, demo);
    const phone = await Phone.open(await open(t, browser), demo, kind, person);
    // A reload would forget this.
    await desk.evaluate(() => (globalThis.untouched = true));

    await phone.type("Avete peonie?");
    await row(desk, person).filter({ hasText: "Avete peonie?" }).waitFor();
    await openConversation(desk, person);
    await message(desk, "Avete peonie?").waitFor();

    await reply(desk, "Sì, rosa e bianche.");
    await phone.received("Sì, rosa e bianche.");
    // An open phone reads what arrives.
    await reaches(desk, "Sì, rosa e bianche.", "read");

    await phone.type("Allora passo domani.");
    await message(desk, "Allora passo domani.").waitFor();
    assert.equal(await desk.evaluate(() => globalThis.untouched), true, "the desk was reloaded");
    const got = await demo.phone(kind, person);
    assert.equal(got.filter((one) => one.text === "Sì, rosa e bianche.").length, 1);
  });
}

for (const { kind, person, steps } of NETWORKS) {
  test(`${kind}: the tick goes ${steps.join(", ")}, live`, async (t) => {
    const demo = await Demo.start(t);
    await demo.say(kind, person, "Avete peonie?");
    const desk = await open(t, browser);
    await signIn(desk, demo);
    await openConversation(desk, person);
    // A phone that is switched off, switched on, and looked at: each step waits for the one before.
    const habits = (delivered_after_ms) =>
      demo.control("POST", "/control/receipts", { delivered_after_ms, read_after_ms: null });
    const happens = {
      accepted: () => habits(null),
      delivered: () => habits(0),
      read: async () => {
        await habits(0);
        await demo.control("POST", "/control/read", { kind, from: person });
      },
    };
    await happens.accepted();
    await reply(desk, "Sì, rosa e bianche.");
    for (const step of steps) {
      await happens[step]();
      await reaches(desk, "Sì, rosa e bianche.", step);
    }
  });
}

test("two agents' windows show the same conversation as it goes", async (t) => {
  const demo = await Demo.start(t);
  await demo.say("whatsapp", "Anna Conti", "Un mazzo per mia madre");
  const desk = await open(t, browser);
  await signIn(desk, demo);
  await openConversation(desk, "Anna Conti");
  const second = await desk.context().newPage();
  await second.goto(desk.url());
  await message(second, "Un mazzo per mia madre").waitFor();
  await reply(desk, "Che fiori le piacciono?");
  await message(second, "Che fiori le piacciono?").waitFor();
  await until("the phone has it", async () => (await demo.phone("whatsapp", "Anna Conti")).length === 1);
});

test("a page is live however late its scripts come", async (t) => {
  const demo = await Demo.start(t);
  await demo.say("whatsapp", "Anna Conti", "Un mazzo per mia madre");
  const desk = await open(t, browser);
  await signIn(desk, demo);
  await openConversation(desk, "Anna Conti");
  const second = await desk.context().newPage();
  let scripts = 0;
  await second.route("**/assets/*.js*", async (route) => {
    // Each one later than the one before, as over a poor line.
    const late = ++scripts * 300;
    await new Promise((resolve) => setTimeout(resolve, late));
    await route.continue();
  });
  await second.goto(desk.url());
  await reply(desk, "Che fiori le piacciono?");
  await message(second, "Che fiori le piacciono?").waitFor();
  assert.ok(scripts > 0, "some script was asked for");
});
