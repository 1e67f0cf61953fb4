// What holds on every page, light and dark, wide and narrow: no serious fault of accessibility, a content security
// policy without inline that is kept, nothing asked of other machines (`open` watches the last two).

import assert from "node:assert/strict";
import { after, test } from "node:test";
import { DESKTOP, PHONE, accessible, launch, open } from "./lib/browser.mjs";
import { Demo } from "./lib/demo.mjs";
import { message, openConversation, reply, signIn } from "./lib/desk.mjs";

const browser = await launch(after);

const LOOKS = [
  { colorScheme: "light", viewport: DESKTOP },
  { colorScheme: "dark", viewport: DESKTOP },
  { colorScheme: "light", viewport: PHONE },
  { colorScheme: "dark", viewport: PHONE },
];

/** Every page of the desk, by what a person would call it; the first ones before signing in. */
const OUTSIDE = (demo) => [
  ["sign-in", `${demo.desk}/sign-in`],
  ["one-time link", demo.ready.sign_in],
  ["phones", `${demo.sandbox}/`],
  ["control", `${demo.sandbox}/control`],
];
const INSIDE = (demo, conversation) => [
  ["inbox", `${demo.desk}/inbox`],
  ["closed conversations", `${demo.desk}/inbox?status=closed`],
  ["conversation", `${demo.desk}/inbox/${conversation}`],
  ["note", `${demo.desk}/inbox/${conversation}?write=note`],
  ["contact", `${demo.desk}/inbox/${conversation}?panel=1`],
  ["search for a person to merge", `${demo.desk}/inbox/${conversation}?panel=1&merge=Marco`],
  ["health", `${demo.desk}/health`],
  ["settings", `${demo.desk}/settings`],
  ["status page", `${demo.desk}/settings/status`],
  ["alerts", `${demo.desk}/settings/alerts`],
];

for (const looks of LOOKS) {
  const name = `${looks.colorScheme}, ${looks.viewport.width} px`;
  test(`every page is accessible and keeps its policy (${name})`, async (t) => {
    const demo = await Demo.start(t);
    await demo.say("facebook", "Giulia Rossi", "Avete peonie?");
    await demo.say("instagram", "Marco Bianchi", "Fate consegne?");
    const { id } = await demo.conversation("Giulia Rossi");
    await demo.conversation("Marco Bianchi");
    const page = await open(t, browser, looks);
    for (const [where, url] of OUTSIDE(demo)) await visit(page, where, url);
    await signIn(page, demo);
    await page.goto(`${demo.desk}/inbox/${id}`);
    await reply(page, "Sì, rosa e bianche.");
    await message(page, "Sì, rosa e bianche.").waitFor();
    for (const [where, url] of INSIDE(demo, id)) await visit(page, where, url);
  });
}

async function visit(page, where, url) {
  const response = await page.goto(url);
  assert.equal(response.status(), 200, where);
  const policy = response.headers()["content-security-policy"] ?? "";
  assert.match(policy, /default-src 'none'/, `${where}: ${policy}`);
  assert.doesNotMatch(policy, /unsafe-inline|unsafe-eval/, where);
  await page.locator("main").first().waitFor();
  await accessible(page, where);
}

test("a page that is not there says so, in words, and is accessible", async (t) => {
  const demo = await Demo.start(t);
  const page = await open(t, browser, { expected: [/Failed to load resource.*404/] });
  await signIn(page, demo);
  const response = await page.goto(`${demo.desk}/no-such-page`);
  assert.equal(response.status(), 404);
  await page.locator("h1").waitFor();
  await accessible(page, "404");
});

test("an inline script does not run, so a hole in escaping stays harmless", async (t) => {
  const demo = await Demo.start(t);
  const page = await open(t, browser, { expected: [/Content Security Policy|TrustedHTML|Trusted Type/i] });
  await signIn(page, demo);
  await page.evaluate(() => {
    const script = document.createElement("script");
    try {
      script.textContent = "globalThis.ran = true";
      document.body.append(script);
    } catch {
      /* Trusted Types refuse even the attempt. */
    }
  });
  assert.equal(await page.evaluate(() => globalThis.ran), undefined);
});
