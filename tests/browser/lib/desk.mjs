// The desk as a person uses it: signing in, opening a conversation, writing, reading what is there.

import { PATIENCE } from "./browser.mjs";
import { until } from "./demo.mjs";

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
  await page.locator("#thread-head .thread-who", { hasText: name }).waitFor();
}

/** The bubbles that say this. */
export function message(page, text) {
  return page.getByTestId("message").filter({ has: page.locator(".said", { hasText: text }) });
}

/** The box one writes in. */
export function box(page) {
  return page.getByTestId("composer").locator("textarea:visible");
}

/** Writes and sends with Enter; ends when the bubble is there and the box is free for the next one. */
export async function reply(page, text) {
  await send(page, text);
  await until("the box is empty", async () => (await box(page).inputValue()) === "");
}

/** Writes and sends with Enter; ends when the bubble is there, which may be before the desk has answered. */
export async function send(page, text) {
  await box(page).fill(text);
  await box(page).press("Enter");
  await message(page, text).waitFor();
}

/** Waits until the bubble that says this has this state; an error says which one it has instead. */
export async function reaches(page, text, state) {
  const bubble = message(page, text);
  try {
    await bubble.and(page.locator(`[data-state="${state}"]`)).waitFor({ timeout: PATIENCE });
  } catch {
    const states = await bubble.evaluateAll((all) => all.map((one) => `${one.dataset.state}: ${one.innerText}`));
    throw new Error(`"${text}" is not ${state} but ${JSON.stringify(states)}`);
  }
}

/**
 * The desk acts, and its answers to what is posted there wait, as on a slow line; `release` lets them arrive and ends
 * when the page has made of the first one what it makes of it.
 */
export async function holdAnswers(page, address) {
  let free;
  const freed = new Promise((resolve) => (free = resolve));
  await page.route(address, async (route) => {
    const response = await route.fetch();
    await freed;
    await route.fulfill({ response });
  });
  await page.evaluate(() => {
    globalThis.taken = new Promise((resolve) => {
      document.addEventListener("htmx:finally:request", (event) => {
        if (event.detail.ctx.request.method === "POST") resolve();
      });
    });
  });
  return {
    release: async () => {
      free();
      await page.evaluate(() => globalThis.taken);
      await page.unrouteAll({ behavior: "wait" });
    },
  };
}

/** Nothing asked there reaches the desk until `release`, as on a line that has just dropped. */
export async function slowLine(page, address) {
  let free;
  const freed = new Promise((resolve) => (free = resolve));
  await page.route(address, async (route) => {
    await freed;
    await route.continue();
  });
  return {
    release: async () => {
      free();
      await page.unrouteAll({ behavior: "wait" });
    },
  };
}
