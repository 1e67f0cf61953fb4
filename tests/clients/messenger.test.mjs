// messaging-api-messenger believes the sandbox: sending, files, batches, the Page's settings, threads.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { after, before, test } from "node:test";

const modules = process.env.SPORTELLO_NODE_MODULES;
if (!modules) throw new Error("SPORTELLO_NODE_MODULES names no folder: start this by `cargo xtask clients`");
const { MessengerBatch, MessengerClient } = createRequire(join(modules, "any.js"))("messaging-api-messenger");

const PNG = Buffer.from(
  "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de" +
    "0000000c4944415408d763f8ffff3f0005fe02fedccc59e70000000049454e44ae426082",
  "hex",
);
const PERSON = "Nadia Greco";
const BUTTON = { type: "postback", title: "Sì", payload: "s" };

let folder, child, url, client, to;

before(async () => {
  folder = await mkdtemp(join(tmpdir(), "sportello-clients-"));
  const args = ["sandbox", "--listen", "127.0.0.1:0", "--data", join(folder, "data"), "--json"];
  child = spawn(process.env.SPORTELLO_BIN, args, { stdio: ["ignore", "pipe", "ignore"] });
  const line = await new Promise((resolve, reject) => {
    createInterface({ input: child.stdout }).once("line", resolve);
    child.once("error", reject);
    child.once("close", (code) => reject(new Error(`the sandbox ended with ${code}`)));
  });
  const ready = JSON.parse(line);
  url = new URL(ready.sandbox).origin;
  client = new MessengerClient({
    accessToken: ready.tokens.facebook,
    appId: ready.app_id,
    appSecret: ready.app_secret,
    origin: url,
    version: "25.0",
  });
  to = (await control("say", { kind: "facebook", from: PERSON, text: "Avete peonie?" })).from_id;
});

after(async () => {
  child?.kill("SIGKILL");
  await rm(folder, { recursive: true, force: true });
});

async function control(path, body) {
  const options = body && { method: "POST", body: JSON.stringify(body) };
  const answer = await fetch(`${url}/control/${path}`, options);
  assert.ok(answer.ok, `/control/${path}: ${answer.status}`);
  return answer.json();
}

/** What was sent is on the phone, as what it is. */
async function arrives(type, sent) {
  const { data } = await control(`phones/facebook/${encodeURIComponent(PERSON)}`);
  const one = data.find((message) => message.id === sent.messageId);
  assert.equal(one?.type, type);
  return one;
}

test("the page, its token, its person", async () => {
  assert.equal((await client.getPageInfo()).name, "Fiori di Lia");
  assert.equal((await client.debugToken()).isValid, true);
  assert.deepEqual(await client.getSubscriptions(), []);
  assert.equal((await client.getUserProfile(to)).firstName, "Nadia");
});

test("words, choices and templates", async () => {
  assert.equal((await arrives("text", await client.sendText(to, "Ciao"))).text, "Ciao");
  await client.sendText(to, "Quale?", { quickReplies: [{ contentType: "text", title: "Rosa", payload: "r" }] });
  await client.sendText(to, "Eccomi", { tag: "HUMAN_AGENT" });
  await client.sendGenericTemplate(to, [{ title: "Peonie", subtitle: "Oggi", buttons: [BUTTON] }]);
  await client.sendButtonTemplate(to, "Va bene?", [BUTTON]);
  await client.sendReceiptTemplate(to, {
    recipientName: "Nadia",
    orderNumber: "1",
    currency: "EUR",
    paymentMethod: "Visa",
    summary: { totalCost: 20 },
  });
});

test("signs of life", async () => {
  for (const sign of ["typingOn", "typingOff", "markSeen"]) {
    assert.equal((await client[sign](to)).recipientId, to);
  }
});

test("files are uploaded, sent with the message, and sent again by id", async () => {
  const { attachmentId } = await client.uploadImage(PNG, { filename: "a.png" });
  await arrives("image", await client.sendImage(to, { attachment_id: attachmentId }));
  await arrives("image", await client.sendImage(to, PNG, { filename: "a.png" }));
  await client.sendMediaTemplate(to, [{ mediaType: "image", attachmentId }]);
  await arrives("file", await client.sendFile(to, Buffer.from("%PDF-1.7 x"), { filename: "a.pdf" }));
  await arrives("audio", await client.sendAudio(to, Buffer.from("OggS" + "0".repeat(50)), { filename: "a.ogg" }));
  await arrives("video", await client.sendVideo(to, Buffer.from("0000ftypmp42" + "0".repeat(50)), { filename: "a.mp4" }));
});

test("many calls in one", async () => {
  const answers = await client.sendBatch([
    MessengerBatch.sendText(to, "1"),
    MessengerBatch.sendText(to, "2"),
    MessengerBatch.getUserProfile(to),
  ]);
  assert.deepEqual(answers.map((one) => one.code), [200, 200, 200]);
  const { data } = await control(`phones/facebook/${encodeURIComponent(PERSON)}`);
  assert.deepEqual(data.slice(-2).map((one) => one.text), ["1", "2"]);
});

test("the page's settings", async () => {
  await client.setGetStarted("S");
  assert.deepEqual(await client.getGetStarted(), { payload: "S" });
  const entry = { locale: "default", composerInputDisabled: false, callToActions: [BUTTON] };
  await client.setPersistentMenu([entry]);
  assert.equal((await client.getPersistentMenu())[0].callToActions[0].title, "Sì");
  await client.deletePersistentMenu();
  await client.setGreeting("Benvenuti");
  assert.equal((await client.getGreeting())[0].text, "Benvenuti");
  await client.setIceBreakers([{ question: "Orari?", payload: "o" }]);
  await client.setWhitelistedDomains(["https://shop.example"]);
  assert.deepEqual(await client.getWhitelistedDomains(), ["https://shop.example"]);
  await client.setAccountLinkingURL("https://shop.example/link");
  await client.deleteGetStarted();
});

test("personas and labels", async () => {
  const { id } = await client.createPersona({ name: "Lia", profilePictureUrl: "https://shop.example/l.png" });
  assert.deepEqual((await client.getAllPersonas()).map((one) => one.id), [id]);
  await client.createLabel("cliente");
  assert.equal((await client.getLabelList()).data.length, 1);
});

test("control of a thread is passed and taken", async () => {
  await client.passThreadControl(to, "263902037430900", "per favore");
  assert.equal(String((await client.getThreadOwner(to)).appId), "263902037430900");
  await client.requestThreadControl(to, "per favore");
  await client.takeThreadControl(to, "grazie");
  assert.notEqual(String((await client.getThreadOwner(to)).appId), "263902037430900");
  await client.passThreadControlToPageInbox(to, "alla pagina");
  assert.deepEqual(await client.getSecondaryReceivers(), []);
});
