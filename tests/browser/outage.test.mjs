// WhatsApp is down: the desk says so, keeps replies, uses what works, and sends what it kept once it is back.

import assert from "node:assert/strict";
import { after, test } from "node:test";
import { accessible, launch, open } from "./lib/browser.mjs";
import { Demo, until } from "./lib/demo.mjs";
import { message, openConversation, reaches, reply, signIn } from "./lib/desk.mjs";

const browser = await launch(after);
const HOLDS = "Certo, il biglietto è compreso!";
/** The breaker's first pause is 15 s; a probe, a settled answer and a busy machine take the rest. */
const HEALS = 90_000;

/** Three answers of WhatsApp's are lost, each in a conversation of its own, so its text is taken to be down. */
async function down(demo) {
  await demo.control("POST", "/control/faults", { action: "5xx_before", kind: "whatsapp", operation: "send", count: 1000 });
  for (const person of ["Sara De Luca", "Marco Bianchi", "Anna Conti"]) {
    await demo.say("whatsapp", person, "A che ora chiudete?");
    const { id } = await demo.conversation(person);
    await demo.api("POST", `/conversations/${id}/messages`, { text: "Alle 19:30." });
  }
  await until("WhatsApp's text is down", async () => {
    const { channels } = await demo.api("GET", "/health");
    const whatsapp = channels.find(({ kind }) => kind === "whatsapp");
    return whatsapp.cells.some(({ capability, state }) => capability === "text" && state === "open");
  });
}

test("a reply is held with its reason, can be withdrawn, and goes once when the network is back", async (t) => {
  const demo = await Demo.start(t);
  await demo.say("whatsapp", "Giulia Rossi", "Si può aggiungere un biglietto?");
  const page = await open(t, browser);
  await signIn(page, demo);
  await openConversation(page, "Giulia Rossi");
  assert.equal(await page.getByTestId("outage").count(), 0);

  await down(demo);
  await page.getByTestId("outage").waitFor();
  await reply(page, HOLDS);
  await reaches(page, HOLDS, "held");
  await message(page, HOLDS).getByTestId("held").waitFor();
  for (const colorScheme of ["light", "dark"]) {
    await page.emulateMedia({ colorScheme });
    await accessible(page, `a held reply, ${colorScheme}`);
  }

  await reply(page, "Mi scriva il testo.");
  await message(page, "Mi scriva il testo.").getByTestId("withdraw").click();
  await reaches(page, "Mi scriva il testo.", "withdrawn");

  await demo.control("DELETE", "/control/faults");
  const arrived = await until("the held reply arrives", async () => {
    const got = await demo.phone("whatsapp", "Giulia Rossi");
    return got.length > 0 ? got.map((one) => one.text) : null;
  }, HEALS);
  assert.deepEqual(arrived, [HOLDS]);
  await page.getByTestId("outage").waitFor({ state: "detached" });
});

test("what still works is offered: the reply leaves by the other network, and says why", async (t) => {
  const demo = await Demo.start(t);
  const ids = [];
  for (const kind of ["instagram", "whatsapp"]) {
    await demo.say(kind, "Giulia Rossi", `Ciao da ${kind}`);
    ids.push(await until(`Giulia on ${kind}`, async () => {
      const { data } = await demo.api("GET", "/conversations");
      const row = data.find(({ contact, channels }) =>
        contact?.name === "Giulia Rossi" && channels.some((one) => one.kind === kind));
      return row?.contact.id ?? null;
    }));
  }
  await demo.api("POST", `/contacts/${ids[1]}/merge`, { from: ids[0] });
  const page = await open(t, browser);
  await signIn(page, demo);
  await openConversation(page, "Giulia Rossi");
  await page.getByTestId("network").filter({ hasText: "WhatsApp" }).waitFor();
  await down(demo);
  await page.getByTestId("network").locator("summary").filter({ hasText: "Instagram" }).waitFor();
  await reply(page, HOLDS);
  await until("it arrives on Instagram", async () => {
    const got = await demo.phone("instagram", "Giulia Rossi");
    return got.some((one) => one.text === HOLDS);
  });
});

test("health shows what is down and what is kept, and is accessible as it does", async (t) => {
  const demo = await Demo.start(t);
  const page = await open(t, browser);
  await signIn(page, demo);
  await page.goto(`${demo.desk}/health`);
  await page.getByTestId("verdict").and(page.locator("[data-well]")).waitFor();
  await down(demo);
  await page.locator('.cell[data-state="open"]').waitFor();
  await page.getByTestId("trouble").waitFor();
  for (const colorScheme of ["light", "dark"]) {
    await page.emulateMedia({ colorScheme });
    await accessible(page, `health in an outage, ${colorScheme}`);
  }
});
