// Pictures both ways: from a phone, and from the desk by button, by paste and by drop.

import assert from "node:assert/strict";
import { after, test } from "node:test";
import { launch, open } from "./lib/browser.mjs";
import { Demo, until } from "./lib/demo.mjs";
import { box, openConversation, signIn } from "./lib/desk.mjs";
import { Phone } from "./lib/phone.mjs";
import { hand, png } from "./lib/picture.mjs";

const browser = await launch(after);
const ROSE = png(96, 64, [196, 60, 90]);

/** Waits for a picture in the conversation that has really been decoded. */
async function decoded(page, direction) {
  const picture = page.locator(`[data-testid="message"][data-direction="${direction}"] .picture img`);
  await picture.first().waitFor();
  await until("the picture is decoded", () => picture.first().evaluate((img) => img.complete && img.naturalWidth > 0));
}

test("a picture taken on a phone is seen on the desk", async (t) => {
  const demo = await Demo.start(t);
  const desk = await open(t, browser);
  await signIn(desk, demo);
  const phone = await Phone.open(await open(t, browser), demo, "whatsapp", "Sara De Luca");
  await phone.sendPicture(ROSE);
  await openConversation(desk, "Sara De Luca");
  await decoded(desk, "in");
});

const WAYS = [
  {
    way: "button",
    kind: "whatsapp",
    attach: (page) =>
      page.getByTestId("attach").setInputFiles({ name: "mazzo.png", mimeType: "image/png", buffer: ROSE }),
  },
  { way: "paste", kind: "facebook", attach: (page) => hand(page, "paste", "[data-testid=composer] form:not(.is-note) textarea", ROSE) },
  { way: "drop", kind: "instagram", attach: (page) => hand(page, "drop", ".conversation", ROSE) },
];

for (const { way, kind, attach } of WAYS) {
  test(`a picture attached by ${way} is seen before it goes and arrives on the phone (${kind})`, async (t) => {
    const demo = await Demo.start(t);
    await demo.say(kind, "Anna Conti", "Mi mandate una foto?");
    const desk = await open(t, browser);
    await signIn(desk, demo);
    await openConversation(desk, "Anna Conti");
    await attach(desk);
    await desk.locator(".previews img").waitFor();
    await box(desk).press("Enter");
    await decoded(desk, "out");
    const phone = await Phone.open(await open(t, browser), demo, kind, "Anna Conti");
    await phone.picture("business");
    await desk.locator(".previews img").waitFor({ state: "detached" });
  });
}

test("a picture can be taken back before it goes", async (t) => {
  const demo = await Demo.start(t);
  await demo.say("whatsapp", "Anna Conti", "Mi mandate una foto?");
  const desk = await open(t, browser);
  await signIn(desk, demo);
  await openConversation(desk, "Anna Conti");
  await hand(desk, "paste", "[data-testid=composer] form:not(.is-note) textarea", ROSE);
  await desk.locator(".previews button").click();
  await desk.locator(".previews img").waitFor({ state: "detached" });
  assert.equal(await desk.getByTestId("attach").evaluate((input) => input.files.length), 0);
});
