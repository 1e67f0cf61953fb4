// Pictures of every page: desktop and phone, light and dark, Italian and English, of the real demo with a day's
// conversations. `--out DIR` says where they go; `--readme FILE` renews the README's picture too.

import { copyFile, mkdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { parseArgs } from "node:util";
import { DESKTOP, PHONE, launch, open } from "./lib/browser.mjs";
import { Demo } from "./lib/demo.mjs";
import { PASSWORD, followLink, signInByPassword } from "./lib/desk.mjs";
import { outage, play, publish } from "./lib/story.mjs";

const SIZES = { desktop: DESKTOP, phone: PHONE };
const LANGUAGES = { it: "it-IT", en: "en-GB" };
/** The README's picture. */
const README = "conversation.desktop.light.en.png";

const { values } = parseArgs({ options: { out: { type: "string" }, readme: { type: "string" } } });
const out = values.out ?? "shots";
await mkdir(out, { recursive: true });

const demo = await Demo.start();
const browser = await launch();
try {
  const name = await setUp();
  const ids = await play(demo);
  const posts = await publish(demo, jpeg);
  const looks = combinations();
  for (const look of looks) await shootAll(look, name, [...inside(ids), ...publishing(posts)], outside());
  await outage(demo, ids["Giulia Rossi"]);
  const trouble = [
    ["outage", `/inbox/${ids["Giulia Rossi"]}`],
    ["outage-unknown", `/inbox/${ids["Sara De Luca"]}`],
    ["outage-health", "/health"],
    ["incident", await incident()],
    ["gaps", "/health/gaps"],
    ["status-settings", "/settings/status"],
    ["alerts", "/settings/alerts"],
    ["fallback", "/settings/fallback"],
    ["fallback-new", "/settings/fallback?edit=new"],
  ];
  const status = await statusPage(name);
  for (const look of looks) await shootAll(look, name, trouble, [["status", status], ["status-banner", `${status}/banner`]]);
  await rehearse(name);
  for (const look of looks) await shootAll(look, name, drills(), []);
  if (values.readme) {
    await mkdir(dirname(values.readme), { recursive: true });
    await copyFile(join(out, README), values.readme);
  }
} finally {
  await browser.close();
  await demo.end();
}

/** Uses the one-time link up, with pictures of its two pages; gives the agent's name. */
async function setUp() {
  for (const look of combinations()) {
    const page = await open(null, browser, look.looks);
    await shoot(page, look, "link", demo.ready.sign_in);
    await page.context().close();
  }
  const page = await open(null, browser, {});
  await followLink(page, demo);
  await picture(page, "password.desktop.light.it");
  await page.locator('input[name="password"]').fill(PASSWORD);
  await page.locator('input[name="again"]').fill(PASSWORD);
  await page.locator("main form button").click();
  await page.waitForURL(/\/inbox/);
  await picture(page, "empty.desktop.light.it");
  const name = await page.locator(".rail-me .unseen").textContent();
  await page.context().close();
  return name;
}

/** The page of the incident under way. */
async function incident() {
  const { data } = await demo.api("GET", "/incidents");
  return `/health/incidents/${data[0].id}`;
}

/** Switches the public status page on; gives its address. */
async function statusPage(name) {
  const page = await open(null, browser, {});
  await signInByPassword(page, demo, name);
  await page.waitForURL(/\/inbox/);
  await page.goto(`${demo.desk}/settings/status`);
  await page.locator('input[name="on"]').check();
  await page.locator("main form.stack button").click();
  const address = await page.getByTestId("status-link").textContent();
  await page.context().close();
  return address;
}

/** Rehearses an outage from the Health page, to its end. */
async function rehearse(name) {
  const page = await open(null, browser, {});
  await signInByPassword(page, demo, name);
  await page.waitForURL(/\/inbox/);
  await page.goto(`${demo.desk}/health/drill`);
  await page.locator('input[value="october-2021-dns"] + button').click();
  await page.getByTestId("drill-running").or(page.getByTestId("drill-read")).first().waitFor();
  await picture(page, "drill-running.desktop.light.it");
  await page.getByTestId("drill-read").waitFor({ timeout: 75_000 });
  await page.context().close();
}

function drills() {
  return [
    ["drill", "/health/drill"],
    ["drill-script", "/health/drill?from=july-2024-lost-webhooks"],
    ["drill-result", "/health/drill/result"],
    ["drill-desk", "/health/drill/result/desk"],
    ["drill-incident", "/health/drill/result/incident"],
  ];
}

function outside() {
  const people = { facebook: "Anna Conti", instagram: "Marco Bianchi", whatsapp: "Giulia Rossi" };
  return [
    ["sign-in", `${demo.desk}/sign-in`],
    ["phones", `${demo.sandbox}/?${new URLSearchParams(people)}`],
    ["control", `${demo.sandbox}/control`],
    ["feed", `${demo.sandbox}/feed`],
  ];
}

function inside(ids) {
  const giulia = `/inbox/${ids["Giulia Rossi"]}`;
  return [
    ["inbox", "/inbox"],
    ["conversation", giulia],
    ["picture", `/inbox/${ids["Sara De Luca"]}`],
    ["note", `${giulia}?write=note`],
    ["contact", `${giulia}?panel=1`],
    ["merge", `/inbox/${ids["Marco Bianchi"]}?panel=1&merge=Anna`],
    ["search", "/inbox?q=rose"],
    ["health", "/health"],
    ["settings", "/settings"],
    ["not-found", "/no-such-page"],
  ];
}

function publishing(posts) {
  const [published, , planned] = posts;
  return [
    ["calendar", "/calendar"],
    ["calendar-week", "/calendar?view=week"],
    ["calendar-list", "/calendar?view=list"],
    ["approvals", "/calendar/approvals"],
    ["post-new", "/posts/new"],
    ["post-planned", `/posts/${planned}`],
    ["post-published", `/posts/${published}`],
    ["library", "/library"],
    ["captions", "/captions"],
    ["page", "/page"],
    ["page-details", "/page/1/details"],
    ["page-chat", "/page/1/chat"],
    ["share", "/share"],
    ["publishing", "/settings/publishing"],
  ];
}

/** A JPEG of a colour, drawn by the browser. */
async function jpeg([red, green, blue]) {
  const page = await browser.newPage();
  const base64 = await page.evaluate(([red, green, blue]) => {
    const canvas = document.createElement("canvas");
    canvas.width = canvas.height = 1080;
    const paint = canvas.getContext("2d");
    const light = paint.createLinearGradient(0, 0, 1080, 1080);
    light.addColorStop(0, `rgb(${red} ${green} ${blue})`);
    light.addColorStop(1, "white");
    paint.fillStyle = light;
    paint.fillRect(0, 0, 1080, 1080);
    return canvas.toDataURL("image/jpeg", 0.8).split(",")[1];
  }, [red, green, blue]);
  await page.close();
  return Buffer.from(base64, "base64");
}

function combinations() {
  const all = [];
  for (const [size, viewport] of Object.entries(SIZES)) {
    for (const colorScheme of ["light", "dark"]) {
      for (const [language, locale] of Object.entries(LANGUAGES)) {
        const touch = size === "phone" ? { isMobile: true, hasTouch: true } : {};
        all.push({ suffix: `${size}.${colorScheme}.${language}`, looks: { viewport, colorScheme, locale, ...touch } });
      }
    }
  }
  return all;
}

async function shootAll(look, name, signedIn, before) {
  const page = await open(null, browser, look.looks);
  for (const [what, url] of before) await shoot(page, look, what, url);
  await signInByPassword(page, demo, name);
  await page.waitForURL(/\/inbox/);
  for (const [what, path] of signedIn) await shoot(page, look, what, `${demo.desk}${path}`);
  await page.context().close();
}

async function shoot(page, look, what, url) {
  await page.goto(url);
  await picture(page, `${what}.${look.suffix}`);
}

/** Takes the picture once fonts and pictures are there. */
async function picture(page, name) {
  await page.evaluate(async () => {
    await document.fonts.ready;
    // A picture below the fold would wait for somebody to scroll.
    for (const one of document.images) one.loading = "eager";
    const pending = [...document.images].filter((one) => !one.complete);
    await Promise.all(pending.map((one) => new Promise((done) => (one.onload = one.onerror = done))));
  });
  await page.screenshot({ path: join(out, `${name}.png`), animations: "disabled", caret: "hide" });
  console.error(`  ${name}.png`);
}
