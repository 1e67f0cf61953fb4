// Posts: written once, cropped, scheduled, dragged on the calendar by mouse, finger and keys, approved, published,
// and a comment under one answered.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { after, test } from "node:test";
import { promisify } from "node:util";
import { PHONE, accessible, launch, open } from "./lib/browser.mjs";
import { Demo, until } from "./lib/demo.mjs";
import { PASSWORD, box, message, openConversation, row, setPassword, signIn } from "./lib/desk.mjs";
import { png } from "./lib/picture.mjs";

const browser = await launch(after);
const TALL = { name: "mazzo.png", mimeType: "image/png", buffer: png(600, 1500, [200, 60, 90]) };

/** The field's value for a moment some days from now, at an hour by the clock on the wall. */
function at(days, hour) {
  const day = new Date(Date.now() + days * 24 * 3_600_000);
  return `${day.toISOString().slice(0, 10)}T${String(hour).padStart(2, "0")}:00`;
}

/** How many days it is to a Tuesday: the days after it stand in the same week, and so on the same page of any month. */
const TUESDAY = 2 + ((9 - new Date(Date.now() + 2 * 24 * 3_600_000).getUTCDay()) % 7);

/** A day of the calendar as it names its cells. */
function dayOf(field) {
  return field.slice(0, 10);
}

/** Chooses the channels of these networks and no others. */
async function channels(page, ...kinds) {
  for (const kind of ["facebook", "instagram", "whatsapp"]) {
    const chip = page.locator("label.channel-chip", { has: page.locator(`.mark[data-kind="${kind}"]`) });
    if ((await chip.locator("input").isChecked()) !== kinds.includes(kind)) await press(page, chip);
  }
}

/** Presses a button of the form and waits for what the desk makes of it: of that button, and of nothing before it. */
async function press(page, button) {
  const name = await button.evaluate((one) => one.value || one.querySelector("input")?.value);
  const says = (request) => request.method() === "POST" && request.postDataBuffer()?.includes(`\r\n\r\n${name}\r\n`);
  const settled = page.waitForResponse((answer) => says(answer.request()));
  await button.click();
  await (await settled).finished();
  // What the answer leads to is asked for by the same request, and shown before it is over.
  await page.waitForFunction(() => !document.querySelector(".htmx-request"));
}

/** Another agent signs in for the first time, by a link made on the command line while the desk is not running. */
async function signInAs(page, demo, name) {
  await demo.kill();
  const args = ["sign-in", "--agent", name, "--data", demo.folder, "--public-url", demo.desk, "--json"];
  const { stdout } = await promisify(execFile)(process.env.SPORTELLO_BIN, args);
  await demo.upAgain();
  await page.goto(JSON.parse(stdout).sign_in);
  await page.locator("main form button").click();
  await page.locator('input[name="again"]').waitFor();
  await setPassword(page, PASSWORD);
  await page.waitForURL(/\/inbox/);
}

async function write(page, demo, text) {
  await page.goto(`${demo.desk}/posts/new`);
  await page.locator('[name="all:text"]').fill(text);
}

async function calendar(page, demo, field) {
  await page.goto(`${demo.desk}/calendar?view=month&on=${dayOf(field)}`);
}

const card = (page, text) => page.getByTestId("post").filter({ hasText: text }).first();
const day = (page, field) => page.locator(`#calendar [data-day="${dayOf(field)}"]`).first();

/** What the platform shows of the business, by its words. */
async function shown(demo, text) {
  const { data } = await demo.control("GET", "/control/posts");
  return data.filter((one) => one.text?.includes(text));
}

test("a post is cropped, scheduled, dragged, and goes out once on every channel", async (t) => {
  const demo = await Demo.start(t);
  const desk = await open(t, browser, { expected: [/status of 422/], timezoneId: "Europe/Rome" });
  await signIn(desk, demo);
  await write(desk, demo, "Peonie fresche da domani #fiori");
  await desk.getByTestId("preview").first().getByText("Peonie fresche da domani").waitFor();
  await desk.getByTestId("upload").setInputFiles(TALL);
  const file = desk.getByTestId("file").first();
  await file.waitFor();
  // Instagram takes no photo as narrow as that, and no PNG.
  await desk.getByTestId("finding").first().waitFor();
  await accessible(desk, "the composer with findings");
  await file.locator("details.post-crop-fold > summary").click();
  await file.locator('input[value="1x1"]').check({ force: true });
  const frame = file.locator(".crop-frame");
  const before = await frame.evaluate((one) => one.style.top);
  await frame.focus();
  await desk.keyboard.press("ArrowUp");
  assert.notEqual(await frame.evaluate((one) => one.style.top), before, "the frame moves by keys");
  await press(desk, file.getByTestId("crop"));
  await until("the photo is square", async () =>
    desk.getByTestId("file").first().locator("img").first().evaluate((one) => one.naturalWidth > 0 && one.naturalWidth === one.naturalHeight),
  );
  await file.locator('[name$=":alt"], [name*="alt"]').first().fill("Un mazzo di peonie rosa");
  const convert = desk.getByTestId("convert").first();
  if (await convert.isVisible()) await press(desk, convert);
  await until("nothing stops it", async () => (await desk.locator("#post-stopped").innerText()).trim() === "");
  const planned = at(TUESDAY, 10);
  await desk.getByTestId("at").fill(planned);
  await press(desk, desk.getByTestId("schedule"));

  await calendar(desk, demo, planned);
  await day(desk, planned).getByTestId("post").filter({ hasText: "Peonie fresche" }).waitFor();
  await accessible(desk, "the calendar");
  const moved = at(TUESDAY + 1, 10);
  const from = await card(desk, "Peonie fresche").boundingBox();
  const to = await day(desk, moved).boundingBox();
  await desk.mouse.move(from.x + 20, from.y + 12);
  await desk.mouse.down();
  await desk.mouse.move(from.x + 60, from.y + 20, { steps: 4 });
  await desk.mouse.move(to.x + to.width / 2, to.y + to.height / 2, { steps: 8 });
  await desk.mouse.up();
  await day(desk, moved).getByTestId("post").filter({ hasText: "Peonie fresche" }).waitFor();

  // By keys: a day on, put down with Enter.
  const further = at(TUESDAY + 2, 10);
  await card(desk, "Peonie fresche").locator(".post-open").focus();
  await desk.keyboard.press("ArrowRight");
  await desk.keyboard.press("Enter");
  await day(desk, further).getByTestId("post").filter({ hasText: "Peonie fresche" }).waitFor();

  assert.equal((await shown(demo, "Peonie fresche")).length, 0, "it is not its time");
  await card(desk, "Peonie fresche").locator(".post-open").click();
  await press(desk, desk.getByTestId("publish"));
  await until("it is on both networks", async () => (await shown(demo, "Peonie fresche")).length === 2, 30_000);
  await desk.locator('[data-testid="target"] [data-state="published"]').nth(1).waitFor({ timeout: 30_000 });
  await accessible(desk, "a published post");
  const all = await shown(demo, "Peonie fresche");
  assert.deepEqual(all.map((one) => one.kind).sort(), ["facebook", "instagram"], "once on each");
});

test("photos are put in order by dragging and by their buttons", async (t) => {
  const demo = await Demo.start(t);
  const desk = await open(t, browser);
  await signIn(desk, demo);
  await write(desk, demo, "Due mazzi");
  const photo = (name, colour) => ({ name, mimeType: "image/png", buffer: png(800, 800, colour) });
  await desk.getByTestId("upload").setInputFiles([photo("uno.png", [200, 0, 0]), photo("due.png", [0, 160, 0])]);
  const files = desk.getByTestId("file");
  await files.nth(1).waitFor();
  const order = () => files.evaluateAll((all) => all.map((one) => one.querySelector("img").getAttribute("src")));
  const [first, second] = await order();
  const picture = files.nth(1).locator(".post-thumb");
  await picture.scrollIntoViewIfNeeded();
  const from = await picture.boundingBox();
  await desk.mouse.move(from.x + 10, from.y + 10);
  await desk.mouse.down();
  await desk.mouse.move(from.x + 12, from.y - 8, { steps: 3 });
  const above = await files.nth(0).locator(".post-thumb").boundingBox();
  await desk.mouse.move(above.x + 12, above.y + 4, { steps: 6 });
  await desk.mouse.up();
  await until("the second photo is the first", async () => (await order())[0] === second);
  await files.nth(1).locator('[data-move="up"]').click();
  assert.deepEqual(await order(), [first, second], "the button puts it back");
  await press(desk, desk.getByTestId("save"));
  await until("the order is kept", async () => (await order()).join() === [first, second].join());
});

test("a finger drags a post to another day on a phone", async (t) => {
  const demo = await Demo.start(t);
  const desk = await open(t, browser, { viewport: PHONE, hasTouch: true, isMobile: true, timezoneId: "Europe/Rome" });
  await signIn(desk, demo);
  const planned = at(TUESDAY, 9);
  await write(desk, demo, "Chiusi il lunedì");
  await channels(desk, "facebook");
  await desk.getByTestId("at").fill(planned);
  await accessible(desk, "the composer on a phone");
  await press(desk, desk.getByTestId("schedule"));
  const other = at(TUESDAY + 1, 9);
  await calendar(desk, demo, planned);
  const post = desk.locator('.month-day [data-testid="post"]').filter({ hasText: "Chiusi il lunedì" });
  await post.waitFor();
  await accessible(desk, "the calendar on a phone");
  await post.scrollIntoViewIfNeeded();
  const from = await post.boundingBox();
  const to = await day(desk, other).boundingBox();
  assert.ok(to.y > 0, "the month is in sight");
  const touch = await desk.context().newCDPSession(desk);
  const finger = (type, x, y) =>
    touch.send("Input.dispatchTouchEvent", { type, touchPoints: type === "touchEnd" ? [] : [{ x, y }] });
  await finger("touchStart", from.x + 30, from.y + 14);
  await desk.locator("[data-js-carried]").first().waitFor();
  await finger("touchMove", from.x + 40, from.y - 20);
  await finger("touchMove", to.x + to.width / 2, to.y + to.height / 2);
  const settled = desk.waitForResponse((answer) => answer.url().includes("/calendar/move"));
  await finger("touchEnd");
  await (await settled).finished();
  await desk.getByTestId("toast").waitFor();
  await calendar(desk, demo, other);
  await desk.locator('.month-day [data-testid="post"]').filter({ hasText: "Chiusi il lunedì" }).waitFor();
  const moved = await desk.locator('.month-day [data-testid="post"]').filter({ hasText: "Chiusi il lunedì" }).getAttribute("data-at");
  assert.equal(moved, other, "the time by the clock on the wall stays");
});

test("a post of someone who is no manager waits for one, who approves it", async (t) => {
  const demo = await Demo.start(t);
  const tommaso = await open(t, browser, { timezoneId: "Europe/Rome" });
  await signInAs(tommaso, demo, "Tommaso");
  const lia = await open(t, browser, { timezoneId: "Europe/Rome" });
  await signIn(lia, demo);
  await lia.goto(`${demo.desk}/settings/publishing`);
  await lia.getByTestId("approval-switch").click();
  await lia.getByText("Disattiva l’approvazione").waitFor();
  await accessible(lia, "the settings of publishing");
  const planned = at(2, 11);
  await write(tommaso, demo, "Corso di composizione");
  await channels(tommaso, "facebook");
  await tommaso.getByTestId("at").fill(planned);
  assert.equal(await tommaso.getByTestId("schedule").count(), 0, "nobody schedules past the manager");
  await press(tommaso, tommaso.getByTestId("ask"));
  await lia.goto(`${demo.desk}/calendar/approvals`);
  const waiting = lia.getByTestId("approval").filter({ hasText: "Corso di composizione" });
  await waiting.waitFor();
  await accessible(lia, "what waits for approval");
  await waiting.getByTestId("approve").click();
  await waiting.waitFor({ state: "detached" });
  await calendar(lia, demo, planned);
  await lia.locator('.month-grid [data-testid="post"][data-state="scheduled"]').filter({ hasText: "Corso di composizione" }).waitFor();
});

test("a comment is a conversation with its post beside it, answered in public and hidden", async (t) => {
  const demo = await Demo.start(t);
  const desk = await open(t, browser);
  await signIn(desk, demo);
  await write(desk, demo, "Rose rosse oggi a metà prezzo");
  await channels(desk, "facebook");
  await press(desk, desk.getByTestId("publish"));
  const post = await until("it is published", async () => (await shown(demo, "Rose rosse"))[0], 30_000);
  await demo.control("POST", "/control/comment", { kind: "facebook", from: "Giulia Rossi", text: "Anche bianche?", post: post.id });
  await desk.goto(`${demo.desk}/inbox`);
  await row(desk, "Giulia Rossi").waitFor();
  await openConversation(desk, "Giulia Rossi");
  await message(desk, "Anche bianche?").waitFor();
  await desk.getByTestId("comment-post").getByText("Rose rosse oggi").waitFor({ timeout: 90_000 });
  await accessible(desk, "a comment with its post");
  await desk.getByTestId("comment-menu").locator("> summary").click();
  await desk.getByTestId("comment-menu").getByTestId("hide").click();
  await desk.getByTestId("comment-menu").getByTestId("show").waitFor({ state: "attached" });
  await message(desk, "Anche bianche?").hover();
  await message(desk, "Anche bianche?").locator("[data-comment]:not([data-private])").click();
  await box(desk).fill("Sì, anche bianche!");
  await box(desk).press("Enter");
  const answered = async () => {
    const { data } = await demo.control("GET", "/control/comments");
    return data.find((one) => one.message === "Sì, anche bianche!" && one.parent);
  };
  await until("the answer stands under it", answered);
});
