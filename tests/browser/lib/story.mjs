// One day at a florist's: what the pictures show. Customers write on three networks, Lia answers.

import { until } from "./demo.mjs";

const MINUTE = 60_000;

/** What was said, in order: minutes ago, network, person, words (or a picture of a flower). */
const SAID = [
  [311, "facebook", "Anna Conti", "Buongiorno, siete aperti anche domenica mattina?"],
  [172, "instagram", "Marco Bianchi", "Bellissime le composizioni di ieri! Quella con le peonie quanto costa?"],
  [95, "whatsapp", "Sara De Luca", "Ciao Lia, ti mando una foto del mazzo che vorrei rifare"],
  [94, "whatsapp", "Sara De Luca", null, "peonia"],
  [38, "instagram", "Giulia Rossi", "Ciao! Fate consegne a domicilio il sabato?"],
  [21, "whatsapp", "Giulia Rossi", "Eccomi anche qui, così ho il numero sotto mano 😊"],
  [20, "whatsapp", "Giulia Rossi", "Vorrei dodici rose rosse per sabato, per l’anniversario dei miei"],
];

/** What the desk answers, and what is said after that. */
const ANSWERS = [
  ["Anna Conti", "Buongiorno Anna! Sì, domenica dalle 9 alle 13."],
  ["Sara De Luca", "Che meraviglia! Per venerdì riesco a trovare le stesse peonie."],
  ["Giulia Rossi", "Che bel pensiero! Le consegniamo sabato mattina tra le 9 e le 11: va bene?"],
];
const THEN = [
  ["whatsapp", "Giulia Rossi", "Perfetto! Si può aggiungere un biglietto?"],
  ["facebook", "Anna Conti", "Perfetto, a domenica!"],
];

/** Plays the day and gives each person's conversation. */
export async function play(demo) {
  for (const [minutes, kind, person, text, image] of SAID) {
    const at = new Date(Date.now() - minutes * MINUTE).toISOString();
    await demo.say(kind, person, text ?? undefined, { at, ...(image ? { image } : {}) });
    await demo.conversation(person);
  }
  await joinGiulia(demo);
  for (const [person, text] of ANSWERS) {
    const { id } = await demo.conversation(person);
    await demo.api("POST", `/conversations/${id}/messages`, { text });
    await settled(demo, id, ["read"]);
  }
  for (const [kind, person, text] of THEN) {
    await demo.say(kind, person, text);
    await heard(demo, (await demo.conversation(person)).id, text);
  }
  const ids = {};
  for (const name of ["Giulia Rossi", "Marco Bianchi", "Sara De Luca", "Anna Conti"]) {
    ids[name] = (await demo.conversation(name)).id;
  }
  return ids;
}

const DAY = 24 * 60 * MINUTE;

/** What the shop publishes: on which networks, words, and days from now (0 = now, null = a draft). */
const POSTS = [
  [["facebook"], "Aperti anche domenica mattina, dalle 9 alle 13 🌷", 0],
  [["facebook", "instagram"], "Peonie fresche di stagione, rosa e bianche. Passa a sceglierle!", 0, [220, 90, 130]],
  [["facebook", "instagram"], "Corso di composizione floreale: ultimi posti per sabato #fiori", 1, [90, 160, 90]],
  [["facebook"], "Giovedì arrivano le rose di Sanremo", 3],
  [["facebook"], "Idea: ghirlande di Natale fatte a mano", null],
];

/**
 * Publishes and plans the shop's posts, with a comment under the first; gives the ids of the posts. `photo` makes a JPEG
 * of a colour, which every network takes.
 */
export async function publish(demo, photo) {
  const { data: channels } = await demo.api("GET", "/channels");
  const ids = [];
  for (const [kinds, text, days, colour] of POSTS) {
    const post = { channels: channels.filter((one) => kinds.includes(one.kind)).map((one) => one.id), text };
    if (colour) {
      post.kind = "photos";
      post.media = [{ id: await upload(demo, await photo(colour)), alt: "Un mazzo di fiori" }];
    }
    if (days !== null) post.publish = days === 0 ? "now" : "at";
    if (days) post.due_at = new Date(Date.now() + days * DAY).toISOString();
    ids.push((await demo.api("POST", "/posts", post)).id);
  }
  const shown = async () => (await demo.control("GET", "/control/posts")).data.find((one) => one.text.includes("domenica"));
  const first = await until("the first post is published", shown, 30_000);
  await demo.control("POST", "/control/comment", { kind: "facebook", from: "Luca Ferri", text: "Anche le primule?", post: first.id });
  await demo.conversation("Luca Ferri");
  return ids;
}

async function upload(demo, bytes) {
  const headers = { authorization: `Bearer ${demo.ready.api_token}`, "content-type": "image/jpeg" };
  const response = await fetch(`${demo.desk}/api/v1/media`, { method: "POST", body: bytes, headers });
  if (!response.ok) throw new Error(`the photo was not taken: ${response.status} ${await response.text()}`);
  return (await response.json()).id;
}

/** An outage on WhatsApp: three answers are lost, so replies are held; this one waits for its end. */
export async function outage(demo, conversation) {
  const fault = { action: "5xx_before", kind: "whatsapp", operation: "send", count: 1000 };
  await demo.control("POST", "/control/faults", fault);
  for (const person of ["Sara De Luca", "Marco Bianchi", "Anna Conti"]) {
    await demo.say("whatsapp", person, "A che ora chiudete?");
    const { id } = await until(`${person} on WhatsApp`, async () => {
      const { data } = await demo.api("GET", "/conversations");
      return data.find((row) => row.contact?.name === person && row.channels.some(({ kind }) => kind === "whatsapp"));
    });
    await heard(demo, id, "A che ora chiudete?");
    await demo.api("POST", `/conversations/${id}/messages`, { text: "Alle 19:30, la aspettiamo!" });
    await settled(demo, id, ["unknown"]);
  }
  // By WhatsApp all the same: left to itself, the desk would answer on Instagram, which works.
  const { data } = await demo.api("GET", `/conversations/${conversation}/messages?limit=50`);
  const { channel } = data.find((row) => row.channel.kind === "whatsapp");
  for (const text of ["Certo, il biglietto è compreso!", "Mi scriva pure il testo quando vuole."]) {
    await demo.api("POST", `/conversations/${conversation}/messages`, { text, channel: channel.id });
  }
  await until("a held reply", async () => {
    const { data } = await demo.api("GET", `/conversations/${conversation}/messages?limit=2`);
    return data.some((row) => row.state === "held");
  });
}

/** Giulia wrote on two networks: one person, one conversation. */
async function joinGiulia(demo) {
  const both = await until("both of Giulia's conversations", async () => {
    const { data } = await demo.api("GET", "/conversations");
    const hers = data.filter((row) => row.contact?.name === "Giulia Rossi");
    return hers.length === 2 ? hers : null;
  });
  const [into, from] = both.map((row) => row.contact.id);
  await demo.api("POST", `/contacts/${into}/merge`, { from });
  await until("one conversation with Giulia", async () => {
    const { data } = await demo.api("GET", "/conversations");
    return data.filter((row) => row.contact?.name === "Giulia Rossi").length === 1;
  });
}

async function settled(demo, conversation, states) {
  await until(`a reply that is ${states.join(" or ")}`, async () => {
    const { data } = await demo.api("GET", `/conversations/${conversation}/messages?limit=1`);
    return states.includes(data[0].state);
  });
}

async function heard(demo, conversation, text) {
  await until(`the words “${text}”`, async () => {
    const { data } = await demo.api("GET", `/conversations/${conversation}/messages?limit=1`);
    return data[0].text === text;
  });
}
