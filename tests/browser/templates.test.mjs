// Templates: made on the desk, reviewed by the platform, sent when the window is closed, with what was filled in.

import assert from "node:assert/strict";
import { after, test } from "node:test";
import { accessible, launch, open } from "./lib/browser.mjs";
import { Demo, until } from "./lib/demo.mjs";
import { message, openConversation, reaches, signIn } from "./lib/desk.mjs";

const browser = await launch(after);
const PNG = Buffer.from(
  "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de" +
    "0000000c4944415408d763f8ffff3f0005fe02fedccc59e70000000049454e44ae426082",
  "hex",
);
const DAY = 24 * 3_600_000;

async function newTemplate(desk, demo, fields, files = {}) {
  await desk.goto(`${demo.desk}/settings/templates`);
  await desk.getByRole("link", { name: "Nuovo modello" }).click();
  const form = desk.getByTestId("template-edit");
  await form.waitFor();
  for (const [name, value] of Object.entries(fields)) {
    const field = form.locator(`[name="${name}"]`).first();
    if (!(await field.isVisible())) await form.locator("details.fold > summary").click();
    if ((await field.evaluate((one) => one.tagName)) === "SELECT") await field.selectOption(value);
    else await field.fill(value);
  }
  for (const [name, file] of Object.entries(files)) await form.locator(`[name="${name}"]`).setInputFiles(file);
  await form.locator("button.is-main").click();
}

const picture = { name: "mazzo.png", mimeType: "image/png", buffer: PNG };

test("a template is made, approved, and reaches someone who has not written for a day", async (t) => {
  const demo = await Demo.start(t);
  const desk = await open(t, browser, { expected: [/status of 422/] });
  await demo.say("whatsapp", "Giulia Rossi", "Mi chiama quando è pronto?", { at: Date.now() - 2 * DAY });
  await signIn(desk, demo);
  await newTemplate(desk, demo, {
    name: "mazzo_pronto",
    language: "it",
    header: "image",
    body: "Ciao {{1}}, il mazzo è pronto dalle {{2}}.",
    footer: "Fiori di Lia",
    answer: "Arrivo",
    examples: "Anna",
  }, { "sample:header": picture });
  await desk.getByTestId("refused").waitFor();
  await newTemplate(desk, demo, {
    name: "mazzo_pronto",
    language: "it",
    header: "image",
    body: "Ciao {{1}}, il mazzo è pronto dalle {{2}}.",
    footer: "Fiori di Lia",
    answer: "Arrivo",
    examples: "Anna\n17",
  }, { "sample:header": picture });
  const row = desk.getByTestId("template").filter({ hasText: "mazzo_pronto" });
  await row.locator('[data-status="approved"]').waitFor();
  await accessible(desk, "the list of templates");

  await desk.goto(`${demo.desk}/inbox`);
  await openConversation(desk, "Giulia Rossi");
  await desk.getByTestId("window-closed").getByTestId("template").click();
  await desk.getByTestId("pick").click();
  const fill = desk.getByTestId("template-fill");
  await accessible(desk, "filling in a template");
  await fill.locator('[name="blank:body.1"]').fill("Giulia");
  await fill.locator('[name="blank:body.2"]').fill("18");
  await fill.getByTestId("preview").getByText("Ciao Giulia, il mazzo è pronto dalle 18.").waitFor();
  await fill.locator('[name="file:header"]').setInputFiles(picture);
  await fill.getByTestId("preview").locator("img").waitFor();
  await fill.locator("button.is-main").click();
  await message(desk, "Ciao Giulia, il mazzo è pronto dalle 18.").waitFor();
  await reaches(desk, "Ciao Giulia, il mazzo è pronto dalle 18.", "read");
  const [got] = await demo.phone("whatsapp", "Giulia Rossi");
  assert.equal(got.text, "Ciao Giulia, il mazzo è pronto dalle 18.");
});

test("what the reviewers refuse is said with its reason, and a template is changed and deleted", async (t) => {
  const demo = await Demo.start(t);
  const desk = await open(t, browser);
  await signIn(desk, demo);
  await newTemplate(desk, demo, { name: "rejected_offerta", body: "Sconti!" });
  const row = desk.getByTestId("template").filter({ hasText: "rejected_offerta" });
  await row.locator('[data-status="rejected"]').waitFor();
  await row.getByText("INVALID_FORMAT").waitFor();
  await row.locator("summary").click();
  await row.getByRole("link", { name: "Modifica" }).click();
  const form = desk.getByTestId("template-edit");
  await form.locator('[name="body"]').fill("Da domani peonie.");
  await form.locator("button.is-main").click();
  await desk.getByTestId("template").filter({ hasText: "Da domani peonie." }).waitFor();
  await desk.getByTestId("template").locator("summary").click();
  await desk.getByRole("button", { name: "Elimina" }).click();
  await until("it is gone", async () => (await desk.getByTestId("template").count()) === 0);
});

test("a template that the platform reviews elsewhere appears by itself; cards are filled with their pictures", async (t) => {
  const demo = await Demo.start(t);
  const desk = await open(t, browser);
  await demo.say("whatsapp", "Giulia Rossi", "Che mazzi avete?");
  await signIn(desk, demo);
  await newTemplate(desk, demo, {
    name: "mazzi",
    body: "I mazzi di oggi",
    "card-body:0": "Rose",
    "card-answer:0": "Questo",
    "card-body:1": "Peonie",
    "card-answer:1": "Questo",
  }, { "sample:card.0.header": picture, "sample:card.1.header": picture });
  await desk.getByTestId("template").filter({ hasText: "mazzi" }).locator('[data-status="approved"]').waitFor();
  await desk.goto(`${demo.desk}/inbox`);
  await openConversation(desk, "Giulia Rossi");
  await desk.getByTestId("more").click();
  await desk.locator(".extras-panel").getByTestId("template").click();
  await desk.getByTestId("pick").click();
  const fill = desk.getByTestId("template-fill");
  for (const nth of [0, 1]) await fill.locator(`[name="file:card.${nth}.header"]`).setInputFiles(picture);
  await fill.locator("button.is-main").click();
  await message(desk, "I mazzi di oggi").waitFor();
  await reaches(desk, "I mazzi di oggi", "read");

  // Made at the platform, by someone else: its own word makes the desk read the list again.
  const { assets } = await demo.control("GET", "/control/assets");
  const number = assets.find((one) => one.kind === "whatsapp");
  const made = await fetch(`${demo.sandbox}/v25.0/${number.waba}/message_templates`, {
    method: "POST",
    headers: { authorization: `Bearer ${number.token}`, "content-type": "application/json" },
    body: JSON.stringify({ name: "altrove", language: "it", category: "UTILITY", components: [{ type: "BODY", text: "Altrove" }] }),
  });
  assert.equal(made.status, 200);
  await until("the desk knows it", async () => {
    const { data } = await demo.api("GET", "/templates");
    return data.some((one) => one.name === "altrove");
  });
});
