// Every kind of message both ways: what people say on their phones is seen on the desk, and what an
// agent sends arrives on the phone; quoting, reacting, comments.

import assert from "node:assert/strict";
import { after, test } from "node:test";
import { accessible, launch, open, PHONE } from "./lib/browser.mjs";
import { Demo, until } from "./lib/demo.mjs";
import { box, message, openConversation, reply, signIn } from "./lib/desk.mjs";

const browser = await launch(after, ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"]);

/** A desk with one conversation. */
async function desk(t, kind, name, text, looks = {}) {
  const demo = await Demo.start(t);
  await demo.say(kind, name, text);
  const page = await open(t, browser, looks);
  await signIn(page, demo);
  await openConversation(page, name);
  return { demo, page };
}

/** Waits for a message on the phone that fits. */
function onPhone(demo, kind, name, fits) {
  return until("it is on the phone", async () => (await demo.phone(kind, name)).find(fits));
}

async function extras(page, title) {
  await page.getByTestId("more").click();
  await page.locator(`.extras-panel details[id^="${title}"] > summary`).click();
}

test("a place said on a phone is a card with its address and a link", async (t) => {
  const { demo, page } = await desk(t, "whatsapp", "Giulia Rossi", "Sono qui");
  const content = { latitude: 43.7764, longitude: 11.2558, name: "Fiori di Lia", address: "Via dei Servi 1" };
  await demo.control("POST", "/control/say", { kind: "whatsapp", from: "Giulia Rossi", type: "location", content });
  await page.getByText("Via dei Servi 1").waitFor();
});

test("a place written on the desk arrives on WhatsApp", async (t) => {
  const { demo, page } = await desk(t, "whatsapp", "Giulia Rossi", "Dove siete?");
  await extras(page, "extra-place");
  await page.locator("input[name=place-name]").fill("Fiori di Lia");
  await page.locator("input[name=latitude]").fill("43,7764");
  await page.locator("input[name=longitude]").fill("11.2558");
  await page.locator("form.write:not(.is-note) .send").click();
  const got = await onPhone(demo, "whatsapp", "Giulia Rossi", (m) => m.type === "location");
  assert.equal(got.content.latitude, 43.7764);
  await until("the form is empty again", async () => (await page.locator("input[name=latitude]").inputValue()) === "");
});

test("a place that Messenger cannot carry is turned into words, read before they go", async (t) => {
  const { demo, page } = await desk(t, "facebook", "Marco Bianchi", "Dove siete?", { expected: [/422/] });
  await extras(page, "extra-place");
  await page.locator(".extras-panel .hint").first().waitFor();
  await page.locator("input[name=place-name]").fill("Fiori di Lia");
  await page.locator("input[name=latitude]").fill("43.7764");
  await page.locator("input[name=longitude]").fill("11.2558");
  await page.locator("form.write:not(.is-note) .send").click();
  await page.getByTestId("refused").waitFor();
  // What changes meanwhile does not wipe it out.
  await demo.say("facebook", "Marco Bianchi", "Allora?");
  await message(page, "Allora?").waitFor();
  await page.getByTestId("refused").waitFor();
  await until("the words are in the box", async () => (await box(page).inputValue()).includes("openstreetmap"));
  assert.equal((await demo.phone("facebook", "Marco Bianchi")).length, 0);
});

test("choices go out as buttons and come back as what was tapped", async (t) => {
  const { demo, page } = await desk(t, "whatsapp", "Giulia Rossi", "Avete rose?");
  await box(page).fill("Quale colore?");
  await extras(page, "extra-choices");
  await page.locator("input[name=choice-title]").nth(0).fill("Rosse");
  await page.locator("input[name=choice-title]").nth(1).fill("Bianche");
  await page.locator("form.write:not(.is-note) .send").click();
  const got = await onPhone(demo, "whatsapp", "Giulia Rossi", (m) => m.type === "interactive");
  const titles = got.content.action.buttons.map((button) => button.reply.title);
  assert.deepEqual(titles, ["Rosse", "Bianche"]);
  const tapped = { type: "button_reply", button_reply: got.content.action.buttons[0].reply };
  await demo.control("POST", "/control/say", { kind: "whatsapp", from: "Giulia Rossi", type: "interactive", content: tapped });
  await page.locator('[data-testid="message"][data-direction="in"]').getByText("Rosse").waitFor();
});

test("any file is attached and arrives with its name", async (t) => {
  const { demo, page } = await desk(t, "whatsapp", "Giulia Rossi", "Il preventivo?");
  const buffer = Buffer.from("%PDF-1.7\nun preventivo");
  await page.getByTestId("attach").setInputFiles({ name: "preventivo.pdf", mimeType: "application/pdf", buffer });
  await page.getByText("preventivo.pdf").waitFor();
  await box(page).press("Enter");
  const got = await onPhone(demo, "whatsapp", "Giulia Rossi", (m) => m.type === "document");
  assert.equal(got.media.mime_type, "application/pdf");
  await page.locator(".part.is-file").getByText("preventivo.pdf").waitFor();
});

test("a message is quoted, and the quotation is seen", async (t) => {
  const { demo, page } = await desk(t, "whatsapp", "Giulia Rossi", "Avete peonie?");
  const heard = page.locator('[data-testid="message"][data-direction="in"]').first();
  await heard.hover();
  await heard.locator("[data-quote]").click();
  await page.locator(".quoting").getByText("Avete peonie?").waitFor();
  await reply(page, "Sì, da oggi");
  const got = await onPhone(demo, "whatsapp", "Giulia Rossi", (m) => m.text === "Sì, da oggi");
  assert.ok(got.reply_to);
  await page.locator('[data-direction="out"] a.quoted').getByText("Avete peonie?").waitFor();
  await page.locator(".quoting").waitFor({ state: "hidden" });
});

test("a reaction is put and taken back", async (t) => {
  const { page } = await desk(t, "whatsapp", "Giulia Rossi", "Grazie mille!");
  const heard = page.locator('[data-testid="message"][data-direction="in"]').first();
  const react = async (name) => {
    await heard.hover();
    await heard.locator("details.react > summary").click();
    await heard.locator("details.react form button").filter(name).first().click();
  };
  await react({ hasText: "❤️" });
  await heard.locator(".reactions").getByText("❤️").waitFor();
  await react({ has: page.locator("svg") });
  await heard.locator(".reactions").waitFor({ state: "detached" });
});

test("a comment is answered in public, then once in private", async (t) => {
  const demo = await Demo.start(t);
  await demo.control("POST", "/control/comment", { kind: "facebook", from: "Anna Conti", text: "Che belle!" });
  const page = await open(t, browser);
  await signIn(page, demo);
  await openConversation(page, "Anna Conti");
  const comment = message(page, "Che belle!");
  await comment.hover();
  await comment.locator("[data-comment]:not([data-private])").click();
  await reply(page, "Grazie, Anna!");
  await until("it stands under the comment", async () => {
    const all = (await demo.control("GET", "/control/comments")).data;
    return all.some((c) => c.message === "Grazie, Anna!" && c.parent);
  });
  await comment.hover();
  await comment.locator("[data-comment][data-private]").click();
  await reply(page, "Ti scrivo in privato");
  await onPhone(demo, "facebook", "Anna Conti", (m) => m.text === "Ti scrivo in privato");
});

test("a voice message is recorded, listened to and attached", async (t) => {
  const { page } = await desk(t, "facebook", "Marco Bianchi", "Mi chiamate?");
  await page.getByTestId("voice").click();
  await page.locator("voice-note[data-js-recording]").waitFor();
  await until("the clock runs", async () => /0:0[1-9]/.test(await page.locator(".voice-time").innerText()));
  await page.getByTestId("voice").click();
  await page.locator(".previews audio").waitFor();
  assert.equal(await page.locator("input[name=as]").inputValue(), "voice");
});

/** Half a second of a tone that swells, as a WAV file. */
function tone() {
  const samples = 4000;
  const wav = Buffer.alloc(44 + samples * 2);
  wav.write("RIFF", 0);
  wav.writeUInt32LE(36 + samples * 2, 4);
  wav.write("WAVEfmt ", 8);
  wav.writeUInt32LE(16, 16);
  wav.writeUInt16LE(1, 20);
  wav.writeUInt16LE(1, 22);
  wav.writeUInt32LE(8000, 24);
  wav.writeUInt32LE(16000, 28);
  wav.writeUInt16LE(2, 32);
  wav.writeUInt16LE(16, 34);
  wav.write("data", 36);
  wav.writeUInt32LE(samples * 2, 40);
  for (let n = 0; n < samples; n++) wav.writeInt16LE(Math.round(Math.sin(n / 3) * 30000 * (n / samples)), 44 + n * 2);
  return wav;
}

test("what someone said is seen as a wave above its player, which goes to where one presses", async (t) => {
  const demo = await Demo.start(t);
  const file = { mime: "audio/wav", base64: tone().toString("base64") };
  await demo.say("facebook", "Marco Bianchi", undefined, { type: "audio", file });
  const page = await open(t, browser);
  await signIn(page, demo);
  await openConversation(page, "Marco Bianchi");
  const wave = page.locator("voice-wave svg");
  await wave.locator("rect").nth(50).waitFor();
  const tall = async (nth) => Number(await wave.locator("rect").nth(nth).getAttribute("height"));
  assert.ok((await tall(50)) > 2 * (await tall(10)), "it swells");
  await wave.click({ position: { x: 100, y: 10 } });
  await until("it stands there", () => page.locator(".message audio").evaluate((one) => one.currentTime > 0.05));
});

test("the panel of what else can be sent is usable by everybody, on a phone too", async (t) => {
  const { page } = await desk(t, "whatsapp", "Giulia Rossi", "Ciao", { viewport: PHONE });
  await extras(page, "extra-choices");
  await accessible(page, "the panel of a reply");
});
