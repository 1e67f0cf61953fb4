// The agent's everyday: drafts, notes, closing and opening again, search, keys.

import assert from "node:assert/strict";
import { after, test } from "node:test";
import { launch, open } from "./lib/browser.mjs";
import { Demo, until } from "./lib/demo.mjs";
import { box, holdAnswers, message, openConversation, reply, row, send, signIn, slowLine } from "./lib/desk.mjs";

const browser = await launch(after);

/** A signed-in desk with two conversations, the first one open. */
async function desk(t) {
  const demo = await Demo.start(t);
  await demo.say("whatsapp", "Giulia Rossi", "Vorrei dodici rose rosse");
  await demo.say("instagram", "Marco Bianchi", "Fate consegne la domenica?");
  await demo.conversation("Giulia Rossi");
  await demo.conversation("Marco Bianchi");
  const page = await open(t, browser);
  await signIn(page, demo);
  await openConversation(page, "Giulia Rossi");
  return { demo, page };
}

test("a draft survives a reload, stays with its conversation, and goes when it is sent", async (t) => {
  const { page } = await desk(t);
  await box(page).fill("Le prepariamo per");
  await openConversation(page, "Marco Bianchi");
  assert.equal(await box(page).inputValue(), "");
  await openConversation(page, "Giulia Rossi");
  assert.equal(await box(page).inputValue(), "Le prepariamo per");
  await page.reload();
  assert.equal(await box(page).inputValue(), "Le prepariamo per");
  await reply(page, "Le prepariamo per sabato.");
  assert.equal(await box(page).inputValue(), "");
  await page.reload();
  assert.equal(await box(page).inputValue(), "");
});

test("a note is shown to agents and never sent", async (t) => {
  const { demo, page } = await desk(t);
  await page.locator('.modes [data-key="n"]').click();
  const note = page.locator("form.is-note textarea");
  await note.fill("Cliente da trattare bene");
  await note.press("Enter");
  await page.getByTestId("note").filter({ hasText: "Cliente da trattare bene" }).waitFor();
  // A reply after it is received, so whatever was to be sent before has been.
  await page.locator('.modes [data-key="r"]').click();
  await reply(page, "Buongiorno Giulia!");
  const got = await until("the phone has the reply", async () => {
    const received = await demo.phone("whatsapp", "Giulia Rossi");
    return received.length > 0 ? received.map((one) => one.text) : null;
  });
  assert.deepEqual(got, ["Buongiorno Giulia!"]);
});

test("an answer that comes late does not take back what was chosen since", async (t) => {
  const { page } = await desk(t);
  await page.locator('.modes [data-key="n"]').click();
  const held = await holdAnswers(page, "**/note*");
  const note = page.locator("form.is-note textarea");
  await note.fill("Cliente da trattare bene");
  await note.press("Enter");
  // Others' eyes have it before this page has its answer.
  await page.getByTestId("note").filter({ hasText: "Cliente da trattare bene" }).waitFor();
  await page.locator('.modes [data-key="r"]').click();
  await page.locator("form.write:not(.is-note) textarea").fill("Buongiorno");
  await held.release();
  assert.equal(await box(page).inputValue(), "Buongiorno");
  await reply(page, "Buongiorno Giulia!");
});

test("reply and note change at once, so what is written never goes to the wrong place", async (t) => {
  const { demo, page } = await desk(t);
  const line = await slowLine(page, "**/inbox/**");
  await page.locator('.modes [data-key="n"]').click();
  await page.keyboard.type("Paga sempre tardi");
  await page.keyboard.press("Enter");
  await line.release();
  await page.getByTestId("note").filter({ hasText: "Paga sempre tardi" }).waitFor();
  await page.locator('.modes [data-key="r"]').click();
  await reply(page, "Buongiorno Giulia!");
  const got = await until("the phone has the reply", async () => {
    const received = await demo.phone("whatsapp", "Giulia Rossi");
    return received.length > 0 ? received.map((one) => one.text) : null;
  });
  assert.deepEqual(got, ["Buongiorno Giulia!"]);
});

test("what is written while a reply is on its way to the desk stays", async (t) => {
  const { page } = await desk(t);
  const held = await holdAnswers(page, "**/reply*");
  await send(page, "Buongiorno Giulia!");
  await box(page).pressSequentially(" Le rose sono");
  await held.release();
  assert.equal(await box(page).inputValue(), "Le rose sono");
  await reply(page, "Le rose sono pronte.");
});

test("a closed conversation leaves the list, can be undone, and opens again by its tab", async (t) => {
  const { page } = await desk(t);
  await page.locator('#thread-head [data-key="e"]').click();
  await page.getByTestId("toast").waitFor();
  await row(page, "Giulia Rossi").waitFor({ state: "detached" });
  await page.getByTestId("toast").locator(".undo").click();
  await row(page, "Giulia Rossi").waitFor();

  await openConversation(page, "Giulia Rossi");
  await page.locator('#thread-head [data-key="e"]').click();
  await row(page, "Giulia Rossi").waitFor({ state: "detached" });
  await page.locator('.tabs a[href*="status=closed"]').click();
  await openConversation(page, "Giulia Rossi");
  await page.locator('#thread-head [data-key="e"]').click();
  await page.locator(".tabs a").first().click();
  await row(page, "Giulia Rossi").waitFor();
});

test("what someone writes opens a closed conversation again", async (t) => {
  const { demo, page } = await desk(t);
  await page.locator('#thread-head [data-key="e"]').click();
  await row(page, "Giulia Rossi").waitFor({ state: "detached" });
  await demo.say("whatsapp", "Giulia Rossi", "Anzi, ventiquattro");
  await row(page, "Giulia Rossi").waitFor();
});

test("search finds by name and by word, whatever the case and accents, and says when it finds nothing", async (t) => {
  const { page } = await desk(t);
  const search = page.locator("#search");
  await search.fill("GIULIA");
  await row(page, "Marco Bianchi").waitFor({ state: "detached" });
  await row(page, "Giulia Rossi").waitFor();
  await search.fill("doménica");
  await row(page, "Marco Bianchi").waitFor();
  await row(page, "Giulia Rossi").waitFor({ state: "detached" });
  await search.fill("orchidea");
  await page.getByTestId("empty-list").waitFor();
  await search.fill("");
  await row(page, "Giulia Rossi").waitFor();
});

test("keys: J and K walk, / searches, R and N write, ? helps, and none acts while one writes", async (t) => {
  const { page } = await desk(t);
  const heading = page.locator("#thread-head .thread-who");
  // The newest stands first, so Marco is above Giulia.
  await page.locator("#thread-head").click();
  await page.keyboard.press("k");
  await heading.filter({ hasText: "Marco Bianchi" }).waitFor();
  await page.keyboard.press("j");
  await heading.filter({ hasText: "Giulia Rossi" }).waitFor();
  await page.keyboard.press("/");
  assert.equal(await page.evaluate(() => document.activeElement.id), "search");
  await page.keyboard.press("Escape");
  await page.keyboard.press("r");
  await box(page).pressSequentially("jke?");
  assert.equal(await box(page).inputValue(), "jke?");
  await heading.filter({ hasText: "Giulia Rossi" }).waitFor();
  await page.keyboard.press("Escape");
  await page.keyboard.press("?");
  await page.locator("dialog#keys[open]").waitFor();
  await page.keyboard.press("Escape");
  await page.locator("dialog#keys[open]").waitFor({ state: "detached" });
  await page.keyboard.press("n");
  await page.locator("form.is-note textarea").waitFor();
});

test("Shift and Enter makes a line, Enter alone sends, and what people write is never markup", async (t) => {
  const { page } = await desk(t);
  await box(page).pressSequentially("<b>Rose</b> & <img src=x onerror=alert(1)>");
  await box(page).press("Shift+Enter");
  await box(page).pressSequentially("tulipani");
  await box(page).press("Enter");
  await message(page, "<b>Rose</b> & <img src=x onerror=alert(1)>").waitFor();
  assert.equal(await page.locator(".said b, .said img").count(), 0);
});
