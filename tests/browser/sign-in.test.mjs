// The door: a one-time link, a password, going out, and coming back.

import assert from "node:assert/strict";
import { after, test } from "node:test";
import { launch, open } from "./lib/browser.mjs";
import { Demo } from "./lib/demo.mjs";
import { PASSWORD, followLink, setPassword, signIn, signInByPassword } from "./lib/desk.mjs";

const browser = await launch(after);

test("a one-time link leads to a password, the password to the inbox, and the link is spent", async (t) => {
  const demo = await Demo.start(t);
  const page = await open(t, browser);
  await signIn(page, demo);
  await page.locator("#list").waitFor();

  const other = await open(t, browser, { expected: [/Failed to load resource/] });
  await other.goto(demo.ready.sign_in);
  const button = other.locator("main form button");
  if ((await other.locator('input[name="password"]').count()) === 0 && (await button.count()) > 0) await button.click();
  await other.locator(".refused").waitFor();
  await other.goto(`${demo.desk}/inbox`);
  await other.waitForURL(/\/sign-in/);
});

test("until a password is chosen, the inbox leads to choosing one", async (t) => {
  const demo = await Demo.start(t);
  const page = await open(t, browser);
  await followLink(page, demo);
  await page.goto(`${demo.desk}/inbox`);
  await page.waitForURL(/\/password$/);
  await setPassword(page, PASSWORD);
  await page.waitForURL(/\/inbox/);
});

test("two different passwords are refused with words, and nothing is lost", async (t) => {
  const demo = await Demo.start(t);
  const page = await open(t, browser, { expected: [/Failed to load resource.*422/] });
  await followLink(page, demo);
  await setPassword(page, PASSWORD, `${PASSWORD}!`);
  await page.locator('.refused[role="alert"]').waitFor();
  await setPassword(page, PASSWORD);
  await page.waitForURL(/\/inbox/);
});

test("signed out, one comes back by name and password and not by a wrong one", async (t) => {
  const demo = await Demo.start(t);
  const page = await open(t, browser, { expected: [/Failed to load resource/] });
  await signIn(page, demo);
  const name = await page.locator(".rail-me .unseen").textContent();
  await page.goto(`${demo.desk}/settings`);
  await page.locator('form[action="/sign-out"] button').click();
  await page.waitForURL(/\/sign-in/);

  await signInByPassword(page, demo, name, "tulipani e rose gialle");
  await page.locator('.refused[role="alert"]').waitFor();
  await signInByPassword(page, demo, name);
  await page.waitForURL(/\/inbox/);
});

test("signing out everywhere ends the other browser's session too, and takes its open page away", async (t) => {
  const demo = await Demo.start(t);
  const here = await open(t, browser);
  const there = await open(t, browser, { expected: [/401 \(Unauthorized\)|failed with status 401/] });
  await signIn(here, demo);
  const name = await here.locator(".rail-me .unseen").textContent();
  await signInByPassword(there, demo, name);
  await there.waitForURL(/\/inbox/);

  await here.goto(`${demo.desk}/settings`);
  await here.locator('form[action="/sign-out/everywhere"] button').click();
  await here.waitForURL(/\/(sign-in|settings)/);
  // Nobody touches it: what a lost phone shows must go by itself.
  await there.waitForURL(/\/sign-in\?next=/);
  assert.equal(await there.locator("#list").count(), 0);
  await there.goto(`${demo.desk}/inbox`);
  await there.waitForURL(/\/sign-in/);
});
