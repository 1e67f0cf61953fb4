//! The account of sends that nobody can decide (`GET /control/state`): on WhatsApp and Telegram
//! there is no history to read back (`messaging-send.md` §6, `telegram.md`), so that a send that
//! never was looks to its caller exactly like one that was made and whose answer was lost.
//!
//! A send counts once, however often it was called: by its callback data, or, where it has none, by
//! what it says to whom until a call makes a message, and each message of these by itself. It counts
//! while no call of it was answered and no status of it was accepted; an answer, a refusal among
//! them, settles it, and so does a later word. Where no connection came about nothing left, and
//! nothing is learned.
//!
//! A desk that dies after it wrote down that it is about to call, and before the request left,
//! cannot know how far it came either, and no trace of that reaches the platform. Whoever kills a
//! desk therefore says what it had been asked to send (`POST /control/desk-killed`): of that, what
//! was never called counts, too.

use super::params::{Params, plain};
use super::request::{ApiResponse, Reply};
use super::route::{Call, digits};
use super::signature;
use super::thread::Fate;
use super::time::{Ms, rfc3339};
use super::world::{Network, World};
use data_encoding::HEXLOWER;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// How the names of sends begin, so that they are no message's id.
const PREFIX: &str = "send ";

/// A message that the business sends on a network without history.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Send {
    /// The network.
    pub network: Network,
    /// The address it goes to.
    pub to: String,
    /// What the sender attached for itself.
    pub opaque: Option<String>,
    /// Its words, or its caption.
    pub words: Option<String>,
    /// When it was last called.
    pub at: Ms,
    /// The messages that came of it.
    pub made: Vec<String>,
    /// Whether the last call that made nothing was answered.
    pub told: bool,
}

/// What a desk that was killed had been asked to send.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InHand {
    /// The network.
    pub kind: Network,
    /// The person.
    pub from: String,
    /// The words.
    pub text: String,
}

/// A send as it is called, and the name it is known by.
pub(crate) struct Named {
    name: String,
    send: Send,
}

impl Send {
    fn is_settled(&self, world: &World) -> bool {
        let made = self.made.iter().filter_map(|id| world.messages.get(id));
        let mut made = made.peekable();
        let has_made = made.peek().is_some();
        let known = made
            .into_iter()
            .any(|message| message.answer == Fate::Given || message.evidence);
        known || (self.told && !has_made)
    }
}

impl World {
    /// A call of the Graph API as a send of WhatsApp's, if it is one.
    pub(crate) fn named_send(&self, call: &Call<'_>) -> Option<Named> {
        let is_send = call.method == "POST"
            && call.edge() == "messages"
            && self.network_of(call.node()) == Some(Network::Whatsapp)
            && call.params.text("status").is_none();
        if !is_send {
            return None;
        }
        let text = |name: &str| call.params.text(name);
        let to = text("to").map(|to| digits(&to)).or(text("recipient"))?;
        let opaque = text("biz_opaque_callback_data");
        let kind = text("type").unwrap_or_else(|| "text".to_owned());
        let member = call.params.json(&kind).unwrap_or_default();
        let name = match &opaque {
            Some(opaque) => format!("{PREFIX}{} {opaque}", call.node()),
            None => digest(call.node(), &to, &call.params, &["type", &kind]),
        };
        let words = plain(&member["body"]).or_else(|| plain(&member["caption"]));
        Some(self.called(name, Network::Whatsapp, to, opaque, words))
    }

    /// A call of the Bot API as a send, if it is one.
    pub(crate) fn named_bot_send(&self, bot: &str, method: &str, params: &Params) -> Option<Named> {
        if !method.starts_with("send") || method == "sendchataction" {
            return None;
        }
        let to = params.text("chat_id")?;
        let members = [
            "text",
            "caption",
            "latitude",
            "longitude",
            "title",
            "phone_number",
        ];
        let place = format!("{bot} {method}");
        let name = digest(&place, &to, params, &members);
        let words = params.text("text").or_else(|| params.text("caption"));
        Some(self.called(name, Network::Telegram, to, None, words))
    }

    fn called(
        &self,
        name: String,
        network: Network,
        to: String,
        opaque: Option<String>,
        words: Option<String>,
    ) -> Named {
        let send = Send {
            network,
            to,
            opaque,
            words,
            at: self.now,
            made: Vec::new(),
            told: false,
        };
        Named { name, send }
    }

    /// A send made a message, or nothing and `reply` says why. Gives the name by which a lost
    /// refusal is told ([`super::Command::AnswersLost`]).
    pub(crate) fn note_send(
        &mut self,
        named: Option<Named>,
        made: Option<&str>,
        reply: &Reply,
    ) -> Option<String> {
        let Named { name, send } = named?;
        // Where nothing left nothing is learned.
        if matches!(reply, Reply::Unreachable(_)) {
            return None;
        }
        let now = self.now;
        // Two messages of the same words without callback data are two.
        let own = made.filter(|_| send.opaque.is_none());
        let name = match own {
            Some(id) => {
                self.sends.remove(&name);
                format!("{PREFIX}{id}")
            }
            None => name,
        };
        let kept = self.sends.entry(name.clone()).or_insert(send);
        kept.at = now;
        match made {
            Some(id) => {
                kept.made.push(id.to_owned());
                None
            }
            None => {
                kept.told = !tells_nothing(reply);
                Some(name)
            }
        }
    }

    /// The answer that told that a send was refused was lost. `false` = that is no send's name.
    pub(crate) fn lose_refusal(&mut self, name: &str) -> bool {
        let send = self.sends.get_mut(name);
        let is_one = send.is_some();
        if let Some(send) = send {
            send.told = false;
        }
        is_one
    }

    /// Sends since a time that made nothing: their refusals may be lost.
    pub(crate) fn refused_since(&self, at: Ms) -> impl Iterator<Item = String> {
        let since = self.sends.iter().filter(move |(_, send)| send.at >= at);
        since.map(|(name, _)| name.clone())
    }

    /// The desk was killed, and had been asked for these.
    pub(crate) fn note_in_hand(&mut self, asked: &[InHand]) {
        for one in asked {
            if is_blind(one.kind) && !self.in_hand.contains(one) {
                self.in_hand.push(one.clone());
            }
        }
    }

    /// Sends that nobody can decide about.
    pub(crate) fn undecidable(&self) -> Vec<Value> {
        let doubtful = self.sends.values().filter(|send| !send.is_settled(self));
        let called = doubtful.map(|send| {
            let id = send.made.last();
            let message = id.and_then(|id| self.messages.get(id));
            let thread = message.and_then(|message| self.threads.get(&message.thread));
            json!({
                "id": id,
                "to": send.to,
                "from": thread.map(|thread| &thread.person),
                "at": rfc3339(message.map_or(send.at, |message| message.at)),
                "biz_opaque_callback_data": send.opaque,
            })
        });
        let asked = self
            .in_hand
            .iter()
            .filter(|asked| self.is_never_called(asked));
        let asked =
            asked.map(|asked| json!({ "id": null, "from": asked.from, "kind": asked.kind }));
        called.chain(asked).collect()
    }

    /// Whether no call ever said these words to that person.
    fn is_never_called(&self, asked: &InHand) -> bool {
        let address = self.chat(asked.kind, &asked.from, None);
        let address = address.map(|thread| thread.address.clone());
        !self.sends.values().any(|send| {
            send.network == asked.kind
                && send.words.as_ref() == Some(&asked.text)
                && address.as_ref().is_ok_and(|address| *address == send.to)
        })
    }
}

/// Whether nothing can be read back there.
fn is_blind(network: Network) -> bool {
    matches!(network, Network::Whatsapp | Network::Telegram)
}

/// What a send says, to whom, without callback data.
fn digest(place: &str, to: &str, params: &Params, members: &[&str]) -> String {
    let mut said = format!("{place}\n{to}\n");
    for name in members {
        let text = params.text(name);
        let whole = text.or_else(|| params.json(name).map(|value| value.to_string()));
        said.push_str(&whole.unwrap_or_default());
        said.push('\n');
    }
    for file in &params.files {
        said.push_str(&HEXLOWER.encode(&signature::digest(&file.bytes)));
    }
    let digest = HEXLOWER.encode(&signature::digest(said.as_bytes()));
    format!("{PREFIX}{digest}")
}

/// Codes that leave open whether a send was made (`errors.md`, class `?`).
const AMBIGUOUS: [i64; 5] = [1, 2, 1_200, 131_000, 131_016];

/// Whether an answer leaves open what was done (`errors.md`: no answer, HTTP 5xx, an HTML body,
/// some codes). Where no connection came about nothing left.
pub(crate) fn tells_nothing(reply: &Reply) -> bool {
    match reply {
        Reply::Answer(response) | Reply::AnswerAfter(_, response) => is_ambiguous(response),
        Reply::Silence | Reply::Timeout(_) | Reply::Reset => true,
        Reply::Unreachable(_) | Reply::WhenDone(_) => false,
    }
}

fn is_ambiguous(response: &ApiResponse) -> bool {
    let body = response.json();
    let code = body["error"]["code"].as_i64();
    match code {
        Some(code) => AMBIGUOUS.contains(&code),
        None => response.status >= 500 || !body.is_object(),
    }
}
