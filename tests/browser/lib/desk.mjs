// The desk as a person uses it: signing in, opening a conversation, writing, reading what is there.

import { PATIENCE } from "./browser.mjs";

export const PASSWORD = "rose rosse e tulipani";

/** Follows the one-time link and sets a password; ends in the inbox. */
export async function signIn(page, demo, password = PASSWORD) {
  await followLink(page, demo);
  await setPassword(page, password);
  await page.waitForURL(/\/inbox/);
}

/** Opens the one-time link and confirms it, so that the page to set a password is shown. */
export async function followLink(page, demo) {
  await page.goto(demo.ready.sign_in);
  // The link's page asks for a press, so that a preview of the link cannot use it up.
  await page.locator("main form button").click();
  await page.locator('input[name="again"]').waitFor();
}

/** Fills the form that sets a password. */
export async function setPassword(page, password, again = password) {
  await page.locator('input[name="password"]').fill(password);
  await page.locator('input[name="again"]').fill(again);
  await page.locator("main form button").click();
}

/** Signs in by name and password. */
export async function signInByPassword(page, demo, name, password = PASSWORD) {
  await page.goto(`${demo.desk}/sign-in`);
  await page.locator('input[name="name"]').fill(name);
  await page.locator('input[name="password"]').fill(password);
  await page.locator("main form button").click();
}

/** The row of the list that shows this name. */
export function row(page, name) {
  return page.getByTestId("conversations").locator(".row", { has: page.locator(".row-name", { hasText: name }) });
}

/** Opens a person's conversation from the list. */
export async function openConversation(page, name) {
  await row(page, name).click();
  await page.locator("#thread-head h2", { hasText: name }).waitFor();
}

/** The bubbles that say this. */
export function message(page, text) {
  return page.getByTestId("message").filter({ has: page.locator(".said", { hasText: text }) });
}

/** The box one writes in. */
export function box(page) {
  return page.getByTestId("composer").locator("textarea");
}

/** Writes and sends with Enter; ends when the bubble is there. */
export async function reply(page, text) {
  await box(page).fill(text);
  await box(page).press("Enter");
  await message(page, text).waitFor();
}

/** Waits until the bubble that says this has one of these states, and gives the one it has. */
export async function reaches(page, text, ...states) {
  const wanted = states.map((state) => `[data-state="${state}"]`);
  const bubble = page.locator(wanted.map((state) => `[data-testid="message"]${state}`).join(", "));
  const one = bubble.filter({ has: page.locator(".said", { hasText: text }) });
  await one.waitFor({ timeout: PATIENCE });
  return one.getAttribute("data-state");
}
