// Connecting by logging in, against the sandbox's dialogs: what is chosen is connected, a no is a no, and an answer that
// belongs to another browser is refused.

import assert from "node:assert/strict";
import { after, test } from "node:test";
import { accessible, launch, open } from "./lib/browser.mjs";
import { Demo } from "./lib/demo.mjs";
import { message, openConversation, reaches, reply, signIn, signInByPassword } from "./lib/desk.mjs";

const browser = await launch(after);

/** A second shop at the platform, of which the desk knows nothing yet; its app is the demo's. */
async function another(demo, what) {
  return (await demo.control("POST", "/control/assets", { name: "Orto di Piero", ...what })).assets;
}

async function connectPage(t, demo) {
  // What is refused is answered with its status, which browsers note in their console.
  const desk = await open(t, browser, { expected: [/status of 422/] });
  await signIn(desk, demo);
  await desk.goto(`${demo.desk}/settings/connect`);
  await desk.getByTestId("connect").waitFor();
  return desk;
}

const channels = async (demo) => (await demo.api("GET", "/channels")).data;

test("a Page and its Instagram account are connected by Facebook Login, and hear at once", async (t) => {
  const demo = await Demo.start(t);
  const [page, account] = await another(demo, { pages: 1, instagram: 1 });
  const desk = await connectPage(t, demo);
  await accessible(desk, "the ways to connect");
  await desk.getByTestId("go-facebook").click();
  // Only the new one is ticked: the demo's own Page is there too.
  await desk.getByText("asks for your permission").waitFor();
  for (const box of await desk.locator('input[name="asset"]').all()) {
    await box.setChecked((await box.getAttribute("value")) === page.id);
  }
  await desk.getByTestId("agree").click();
  await desk.getByTestId("choose").waitFor();
  await accessible(desk, "choosing what to connect");
  assert.equal(await desk.locator('input[name="asset"]').count(), 2, "the Page and its account");
  await desk.getByTestId("choose").locator("button").click();
  const done = desk.getByTestId("connected");
  await done.waitFor();
  assert.equal(await done.locator(".refused").count(), 0);
  const known = (await channels(demo)).map((one) => one.asset ?? one.name);
  assert.equal(known.length, 5, JSON.stringify(known));
  await demo.say("facebook", "Bruno Serra", "Avete basilico?", { to: page.id });
  await demo.say("instagram", "Carla Nieddu", "E menta?", { to: account.id });
  await desk.goto(`${demo.desk}/inbox`);
  await openConversation(desk, "Bruno Serra");
  await message(desk, "Avete basilico?").waitFor();
});

test("an Instagram account is connected by Instagram Login, without a Page", async (t) => {
  const demo = await Demo.start(t);
  const made = await another(demo, { pages: 1, instagram: 1 });
  const account = made.find((one) => one.kind === "instagram");
  const desk = await connectPage(t, demo);
  await desk.getByTestId("go-instagram").click();
  await desk.locator(`input[name="asset"][value="${account.id}"]`).check();
  await desk.getByTestId("agree").click();
  await desk.getByTestId("choose").locator("button").click();
  await desk.getByTestId("connected").waitFor();
  assert.equal((await channels(demo)).length, 4);
  await demo.say("instagram", "Carla Nieddu", "E menta?", { to: account.id });
  await desk.goto(`${demo.desk}/inbox`);
  await openConversation(desk, "Carla Nieddu");
  await message(desk, "E menta?").waitFor();
  await reply(desk, "Sì, fresca");
  await reaches(desk, "Sì, fresca", "read");
});

test("a WhatsApp number is connected by the configuration's dialog, and by a code from elsewhere", async (t) => {
  const demo = await Demo.start(t);
  const [number] = await another(demo, { whatsapp: 1 });
  const [other] = await another(demo, { whatsapp: 1 });
  const desk = await connectPage(t, demo);
  await desk.getByTestId("go-whatsapp").click();
  await desk.getByTestId("refused").waitFor();
  await desk.locator('form.way input[name="config"]').fill("778899");
  await desk.getByTestId("go-whatsapp").click();
  await desk.getByTestId("agree").waitFor();
  for (const box of await desk.locator('input[name="asset"]').all()) {
    await box.setChecked((await box.getAttribute("value")) === number.waba);
  }
  await desk.getByTestId("agree").click();
  await desk.getByTestId("choose").locator('input[name="pin"]').fill("123456");
  await desk.getByTestId("choose").locator("button").click();
  await desk.getByTestId("connected").waitFor();
  assert.equal(await desk.getByTestId("connected").locator("svg.icon").count() > 0, true);
  const { code } = await demo.control("POST", "/control/agree", { way: "signup", assets: [other.waba] });
  await desk.goto(`${demo.desk}/settings/connect`);
  await desk.getByText("della registrazione incorporata").click();
  await desk.locator('input[name="code"]').fill(code);
  await desk.locator('form[action="/settings/connect/code"] button').click();
  await desk.getByTestId("choose").locator("button").click();
  await desk.getByTestId("connected").waitFor();
  assert.equal((await channels(demo)).length, 5);
});

test("a no is a no, and an answer for another browser is refused", async (t) => {
  const demo = await Demo.start(t);
  const desk = await connectPage(t, demo);
  await desk.getByTestId("go-facebook").click();
  const asked = new URL(desk.url());
  await desk.getByTestId("refuse").click();
  await desk.getByTestId("refused").waitFor();
  assert.equal((await channels(demo)).length, 3);
  const state = asked.searchParams.get("state");
  const { code } = await demo.control("POST", "/control/agree", {
    way: "facebook",
    assets: [],
    redirect_uri: asked.searchParams.get("redirect_uri"),
  });
  const elsewhere = await open(t, browser, { expected: [/status of 422/] });
  await signInByPassword(elsewhere, demo, "Lia");
  await elsewhere.waitForURL(/\/inbox/);
  const answer = await elsewhere.goto(`${demo.desk}/settings/connect/back?code=${code}&state=${encodeURIComponent(state)}`);
  assert.equal(answer.status(), 422);
  await elsewhere.getByTestId("refused").waitFor();
});

test("a Page is connected by its pasted id and token", async (t) => {
  const demo = await Demo.start(t);
  const [page] = await another(demo, { pages: 1 });
  const desk = await connectPage(t, demo);
  const form = desk.getByTestId("paste-facebook");
  await form.locator("summary").click();
  await form.locator('input[name="asset"]').fill(page.id);
  await form.locator('input[name="token"]').fill(page.token);
  await form.locator("button").click();
  const done = desk.getByTestId("connected");
  await done.waitFor();
  await done.getByText("Orto di Piero").waitFor();
  assert.equal((await channels(demo)).length, 4);
});
