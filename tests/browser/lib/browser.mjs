// One Chromium for a test file, a fresh context for every page, and an eye on what no page may do: break its content
// security policy, throw, complain in the console, or ask anyone but this machine.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { undo } from "./undo.mjs";

const modules = process.env.SPORTELLO_NODE_MODULES;
if (!modules) throw new Error("SPORTELLO_NODE_MODULES names no folder: start this by `cargo xtask browser`");
const require = createRequire(join(modules, "any.js"));
const { chromium } = require("playwright-core");
const AXE = readFileSync(join(modules, "axe-core/axe.min.js"), "utf8");

export const DESKTOP = { width: 1380, height: 860 };
export const PHONE = { width: 390, height: 844 };
/** How long a page may take to show what it should; live means far less, a busy machine may need more. */
export const PATIENCE = 10_000;

const FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  // Nothing but this machine, whatever a page or the browser itself asks for.
  "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
];

/** Starts the browser; `after` (of node:test) ends it. `more` are flags of this file's own. */
export async function launch(after, more = []) {
  const args = [...FLAGS, ...more];
  const browser = await chromium.launch({ executablePath: process.env.SPORTELLO_CHROMIUM, args });
  after?.(() => browser.close());
  return browser;
}

/**
 * A page in a fresh context. When the test ends, everything forbidden that it did fails the test; `expected` are
 * patterns of console lines that the test provokes on purpose.
 */
export async function open(t, browser, { expected = [], ...looks } = {}) {
  const context = await browser.newContext({ viewport: DESKTOP, locale: "it-IT", colorScheme: "light", ...looks });
  context.setDefaultTimeout(PATIENCE);
  const page = await context.newPage();
  const faults = watch(page, expected);
  page.faults = faults;
  undo(t, async () => {
    await context.close();
    assert.deepEqual(faults, [], "what the page must not do");
  });
  return page;
}

/** Leaving a page ends its live connection, which htmx reports while the page is going away. */
const LEAVING = /htmx:sse:error: (network error|Failed to fetch)|htmx:error: Failed to fetch.*live-page/s;

function watch(page, expected) {
  const faults = [];
  const note = (text) => {
    if (![LEAVING, ...expected].some((pattern) => pattern.test(text))) faults.push(text);
  };
  page.on("pageerror", (error) => note(`threw: ${error.message}`));
  page.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning") {
      note(`console ${message.type()}: ${message.text()} (${message.location().url})`);
    }
  });
  page.on("request", (request) => {
    const { protocol, hostname } = new URL(request.url());
    const own = ["data:", "blob:", "about:"].includes(protocol) || hostname === "127.0.0.1";
    if (!own) note(`asked ${request.url()}`);
  });
  return faults;
}

/** Fails when axe finds anything serious or critical on the page as it is now. */
export async function accessible(page, where) {
  // Through the debugger: the page's own policy allows no foreign script, and that must stay so.
  await page.evaluate(AXE);
  await page.evaluate(async () => {
    // A colour half-way between two is nobody's to judge. A spinner has no end and is not waited for.
    const ending = document.getAnimations().filter((one) => Number.isFinite(one.effect.getComputedTiming().endTime));
    await Promise.allSettled(ending.map((one) => one.finished));
  });
  const { found, passed } = await page.evaluate(async () => {
    const results = await globalThis.axe.run(document, { resultTypes: ["violations"] });
    const grave = results.violations.filter((one) => ["serious", "critical"].includes(one.impact));
    const found = grave.map((one) => ({
      rule: one.id,
      help: one.help,
      at: one.nodes.map((node) => `${node.target.join(" ")}: ${node.failureSummary}`),
    }));
    return { found, passed: results.passes.length };
  });
  assert.deepEqual(found, [], `accessibility of ${where}`);
  // A blank page has no faults either.
  assert.ok(passed >= 5, `${where}: only ${passed} rules of accessibility had anything to look at`);
}
