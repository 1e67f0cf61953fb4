// The real demo as a child process: started on free ports with a folder of its own, driven through the sandbox's
// control API and the desk's API, and gone when its test ends, however that ends.

import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { undo } from "./undo.mjs";

const READY_WITHIN = 60_000;
const STOPS_WITHIN = 5_000;
const ANY_PORT = "127.0.0.1:0";

const running = new Set();
// The last word, also after an uncaught error: no demo outlives this process.
process.on("exit", () => {
  for (const child of running) child.kill("SIGKILL");
});

/** A promise's value, or an error that names what took too long. */
export async function within(milliseconds, what, promise) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${what}: not within ${milliseconds} ms`)), milliseconds);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

/** Asks again until the answer is not null; for what shows no event of its own. */
export async function until(what, ask, milliseconds = 10_000) {
  const end = Date.now() + milliseconds;
  for (;;) {
    const answer = await ask();
    if (answer !== null && answer !== undefined && answer !== false) return answer;
    if (Date.now() > end) throw new Error(`${what}: not within ${milliseconds} ms`);
    await new Promise((resolve) => setTimeout(resolve, 40));
  }
}

export class Demo {
  /** Starts a fresh demo that `t` (a test) ends. */
  static async start(t) {
    const demo = new Demo(await mkdtemp(join(tmpdir(), "sportello-browser-")));
    undo(t, () => demo.end());
    await demo.up(ANY_PORT, ANY_PORT);
    return demo;
  }

  constructor(folder) {
    this.folder = folder;
    this.said = [];
  }

  /** Starts the process and takes its ready line. */
  async up(listen, sandboxListen) {
    const program = process.env.SPORTELLO_BIN;
    if (!program) throw new Error("SPORTELLO_BIN names no program: start this by `cargo xtask browser`");
    const args = ["demo", "--data", this.folder, "--listen", listen, "--sandbox-listen", sandboxListen, "--json"];
    this.child = spawn(program, args, { stdio: ["ignore", "pipe", "pipe"] });
    running.add(this.child);
    this.gone = new Promise((resolve) => this.child.once("close", resolve));
    this.gone.then(() => running.delete(this.child));
    createInterface({ input: this.child.stderr }).on("line", (line) => {
      this.said.push(line);
      if (this.said.length > 40) this.said.shift();
    });
    const line = new Promise((resolve, reject) => {
      createInterface({ input: this.child.stdout }).once("line", resolve);
      this.child.once("error", reject);
      this.gone.then((code) => reject(new Error(`the demo ended with ${code}:\n${this.said.join("\n")}`)));
    });
    this.ready = JSON.parse(await within(READY_WITHIN, "the demo's ready line", line));
    this.desk = new URL(this.ready.desk).origin;
    this.sandbox = new URL(this.ready.sandbox).origin;
  }

  /** Ends the process at once, as a power cut would. */
  async kill() {
    this.child.kill("SIGKILL");
    await within(STOPS_WITHIN, "the killed demo's end", this.gone);
  }

  /** Starts the process again on the same ports and folder. */
  async upAgain() {
    await this.up(new URL(this.desk).host, new URL(this.sandbox).host);
  }

  /** Asks the process to stop, insists after a while, and clears up. */
  async end() {
    this.child?.kill("SIGTERM");
    try {
      if (this.gone) await within(STOPS_WITHIN, "the demo's end", this.gone);
    } catch {
      await this.kill();
    }
    await rm(this.folder, { recursive: true, force: true });
  }

  /** A customer writes: `text`, or the fields that `more` gives. */
  async say(kind, from, text, more = {}) {
    return this.control("POST", "/control/say", { kind, from, text, ...more });
  }

  /** What a customer has received, in order. */
  async phone(kind, from) {
    const path = `/control/phones/${kind}/${encodeURIComponent(from)}`;
    return (await this.control("GET", path)).data;
  }

  async control(method, path, body) {
    return answer(method, `${this.sandbox}${path}`, body, {});
  }

  async api(method, path, body) {
    return answer(method, `${this.desk}/api/v1${path}`, body, { authorization: `Bearer ${this.ready.api_token}` });
  }

  /** The conversation whose contact has this name, once it is there. */
  async conversation(name) {
    return until(`a conversation with ${name}`, async () => {
      const { data } = await this.api("GET", "/conversations");
      return data.find((row) => row.contact?.name === name) ?? null;
    });
  }
}

async function answer(method, url, body, headers) {
  const options = { method, headers: { accept: "application/json", ...headers } };
  if (body !== undefined) {
    options.body = JSON.stringify(body);
    options.headers["content-type"] = "application/json";
  }
  const response = await fetch(url, options);
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} ${url}: ${response.status} ${text}`);
  return text ? JSON.parse(text) : null;
}
