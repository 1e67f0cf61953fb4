//! One line of a script, and the sandbox's faults that it stands for.

use super::clock::{self, Clock, DAY, Written};
use super::error::Wrong;
use super::kind::Kind;
use super::mail;
use super::symptom::{Reach, Symptom};
use crate::stage::mailroom::fault::Fault;
use serde_json::{Value, json};
use sportello_core::Capability;
use sportello_sandbox::rules::Network;
use std::fmt;

/// A clock time that is earlier than the start by more than this is meant on the next day.
const BEFORE: i64 = DAY / 4;

/// Something that goes wrong for a while.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// Its number in the file, from 1.
    pub number: usize,
    /// The network, or the mailbox; nothing = all of Meta's.
    pub kind: Option<Kind>,
    /// What goes wrong; nothing = everything.
    pub capability: Option<Capability>,
    /// From when on, in milliseconds after midnight of the drill's day.
    pub from: i64,
    /// Until when, not with it.
    pub to: i64,
    /// How.
    pub symptom: Symptom,
}

impl Line {
    /// Reads one. `start` is what `+` counts from, set by the first line.
    pub(super) fn parse(
        number: usize,
        words: &str,
        start: &mut Option<i64>,
    ) -> Result<Line, Wrong> {
        let fields: Vec<&str> = words.split(',').map(str::trim).collect();
        let [kind, capability, from, to, symptom] = fields.as_slice() else {
            let count = fields.len().to_string();
            let english = format!(
                "{count} fields; a line is `kind, capability, from, to, symptom`, such as `whatsapp, text, 15:30, 18:25, 5xx`"
            );
            return Err(Wrong::new(
                "drill-script-fields",
                &[("count", &count)],
                english,
            ));
        };
        let (kind, capability) = (read_kind(kind)?, read_capability(capability)?);
        let from = clock::time(from)?;
        let start = *start.get_or_insert(match from {
            Written::Clock(at) => at,
            Written::After(_) => 0,
        });
        let moment = |written: Written| match written {
            Written::Clock(at) if start - at > BEFORE => at + DAY,
            Written::Clock(at) => at,
            Written::After(span) => start + span,
        };
        let (from, to) = (moment(from), clock::time(to)?);
        let to = match (to, moment(to)) {
            // Days after each other, until it is after the beginning.
            (Written::Clock(_), at) if at <= from => at + DAY.max((from - at) / DAY * DAY + DAY),
            (_, at) => at,
        };
        if to <= from {
            let (to, from) = (Clock(to).to_string(), Clock(from).to_string());
            let english = format!(
                "it ends ({to}) before it begins ({from}): offsets in `to` count from the start of the script, not from `from`"
            );
            let values = [("to", to.as_str()), ("from", from.as_str())];
            return Err(Wrong::new("drill-script-ends-first", &values, english));
        }
        let symptom = Symptom::parse(symptom)?;
        fits(&symptom, kind, capability)?;
        Ok(Line {
            number,
            kind,
            capability,
            from,
            to,
            symptom,
        })
    }

    /// Whether it concerns a network, or the mailbox.
    pub fn strikes(&self, kind: Kind) -> bool {
        match self.kind {
            Some(own) => own == kind,
            None => kind
                .network()
                .is_some_and(|own| Network::ALL.contains(&own)),
        }
    }

    /// Whether it holds at a moment.
    pub fn holds(&self, at: i64) -> bool {
        self.from <= at && at < self.to
    }

    /// Whether nothing of its networks can be reached while it holds, by phones either. Who writes
    /// to a mailbox has a server of their own, which keeps what it cannot bring yet.
    pub fn is_dark(&self) -> bool {
        self.symptom.is_dark() && self.capability.is_none() && self.kind != Some(Kind::Mail)
    }

    /// Whether no message that needs `capability` can be given to a network of its own while it
    /// holds. Where a file is uploaded before it is sent, the answer to that names it: without it
    /// there is nothing to send (messaging-send.md §1, §3).
    pub(super) fn keeps_from_sending(&self, kind: Kind, capability: Capability) -> bool {
        let first = [Network::Facebook, Network::Whatsapp].map(Kind::Network);
        let uploads = capability.is_file() && first.contains(&kind);
        let keeps = self.symptom.keeps_from_sending() || uploads && self.symptom.loses_answers();
        keeps && self.capability.is_none_or(|own| own == capability)
    }

    /// What it is for the mailbox, where it is about that and the drill's midnight is `midnight`.
    pub fn mail_fault(&self, midnight: i64) -> Option<Fault> {
        if self.kind != Some(Kind::Mail) {
            return None;
        }
        // A line that means nothing for a mailbox was refused when it was read.
        let deed = mail::deed(&self.symptom, midnight + self.to).ok()?;
        Some(Fault {
            capability: self.capability,
            deed,
            share: self.symptom.share,
        })
    }

    /// The faults of the sandbox that it is, where the drill's midnight is `midnight`.
    pub fn faults(&self, midnight: i64) -> Vec<Value> {
        if self.kind == Some(Kind::Mail) {
            return Vec::new();
        }
        let base = self.symptom.fault(midnight + self.to);
        let places: Vec<Value> = match (self.symptom.reach, self.capability) {
            (Reach::Webhooks, _) | (Reach::Calls, None) => vec![json!({})],
            (Reach::Messages, None) => vec![json!({ "operation": "send" })],
            (_, Some(capability)) => places(capability),
        };
        // What all of Meta's networks do, Telegram does not: a fault for each of them, and one for
        // what is asked of none of them, which is about tokens (`debug_token`).
        let token = json!({ "operation": "token" });
        let is_token = |place: &Value| place["operation"] == "token";
        let everything = self.symptom.reach == Reach::Calls && self.capability.is_none();
        let kinds: Vec<Network> = match self.kind {
            Some(kind) => kind.network().into_iter().collect(),
            None if self.symptom.is_by_status() => vec![Network::Whatsapp],
            None => Network::ALL.to_vec(),
        };
        let mut wheres = Vec::new();
        for place in &places {
            match (self.kind, is_token(place)) {
                (None, true) => wheres.push((place, None)),
                _ => wheres.extend(kinds.iter().map(|kind| (place, Some(*kind)))),
            }
        }
        if everything && self.kind.is_none() {
            wheres.push((&token, None));
        }
        let whole = |(place, kind): (&Value, Option<Network>)| {
            let mut fault = base.clone();
            for (name, value) in place.as_object().into_iter().flatten() {
                fault[name] = value.clone();
            }
            if let Some(kind) = kind {
                fault["kind"] = json!(kind.word());
            }
            fault
        };
        wheres.into_iter().map(whole).collect()
    }
}

impl fmt::Display for Line {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{}, {}, {} to {}: {}",
            self.kind.map_or("every kind of Meta's", Kind::word),
            self.capability.map_or("everything", Capability::as_str),
            Clock(self.from),
            Clock(self.to),
            self.symptom
        )
    }
}

fn read_kind(word: &str) -> Result<Option<Kind>, Wrong> {
    if word == "*" {
        return Ok(None);
    }
    Kind::read(word).map(Some).ok_or_else(|| {
        let all = Kind::words();
        let english =
            format!("{word:?} is no kind that drills play: use {all}, or * for all of Meta's");
        Wrong::new(
            "drill-script-kind",
            &[("word", word), ("all", &all)],
            english,
        )
    })
}

fn read_capability(word: &str) -> Result<Option<Capability>, Wrong> {
    if word == "*" {
        return Ok(None);
    }
    let name = word.to_ascii_lowercase().replace('-', "_");
    Capability::parse(&name).map(Some).ok_or_else(|| {
        let all: Vec<&str> = Capability::ALL.iter().map(|c| c.as_str()).collect();
        let all = all.join(", ");
        let english = format!("{word:?} is no capability: use {all} or * for all");
        Wrong::new(
            "drill-script-capability",
            &[("word", word), ("all", &all)],
            english,
        )
    })
}

/// Whether a symptom can befall what the line names.
fn fits(
    symptom: &Symptom,
    kind: Option<Kind>,
    capability: Option<Capability>,
) -> Result<(), Wrong> {
    let hooks = capability == Some(Capability::WebhookIn);
    let is_mail = kind == Some(Kind::Mail);
    if is_mail {
        mail::deed(symptom, 0)?;
    }
    let (key, more) = match symptom.reach {
        // A mailbox is read by calls of the desk.
        Reach::Calls if is_mail && hooks => return Ok(()),
        Reach::Webhooks if !hooks && capability.is_some() => (
            "drill-script-webhooks-alone",
            "befalls webhooks alone: write the capability webhook_in (or *)",
        ),
        Reach::Calls | Reach::Messages if hooks => (
            "drill-script-no-webhooks",
            "befalls calls of the desk, not webhooks: for webhook_in use lost_webhook, or late_webhook with or without a duration",
        ),
        Reach::Calls if capability == Some(Capability::Delivery) => (
            "drill-script-no-delivery",
            "befalls calls, and delivery is what comes after one: use never_deliver, late_delivery or failed_status",
        ),
        Reach::Messages if capability.is_some_and(|c| !is_message(c)) => (
            "drill-script-messages-alone",
            "befalls messages alone: use text, image, audio, video, document, sticker, location, contacts, offer, template, reaction, private_reply or *",
        ),
        _ if symptom.is_by_status()
            && kind.is_some_and(|k| k != Kind::Network(Network::Whatsapp)) =>
        {
            (
                "drill-script-whatsapp-alone",
                "exists on whatsapp alone: elsewhere use error CODE (refused at once) or never_deliver",
            )
        }
        _ => return Ok(()),
    };
    let symptom = symptom.to_string();
    let english = format!("{symptom} {more}");
    Err(Wrong::new(key, &[("symptom", &symptom)], english))
}

fn is_message(capability: Capability) -> bool {
    let places = places(capability);
    places.iter().any(|place| place["operation"] == "send")
}

/// Which calls of the sandbox a capability is made of.
fn places(capability: Capability) -> Vec<Value> {
    let about = |operation: &str| json!({ "operation": operation, "about": capability.as_str() });
    let only = |operation: &str| json!({ "operation": operation });
    let post = |own: &str, sort: &str| {
        vec![
            only(own),
            json!({ "operation": "container", "post": sort }),
            json!({ "operation": "media_publish", "post": sort }),
        ]
    };
    match capability {
        Capability::Text
        | Capability::Location
        | Capability::Contacts
        | Capability::Offer
        | Capability::Template
        | Capability::PrivateReply => vec![about("send")],
        // Instagram and Messenger react by a `sender_action`, WhatsApp by a message.
        Capability::Reaction => vec![about("send"), about("other")],
        Capability::Image | Capability::Audio | Capability::Video | Capability::Document => {
            vec![about("send"), about("upload")]
        }
        Capability::Sticker => vec![about("send")],
        Capability::Typing => vec![about("other")],
        Capability::CommentReply => vec![only("comment")],
        Capability::Moderation => vec![only("moderate")],
        Capability::Post => vec![only("post")],
        Capability::PhotoPost => post("photo_post", "photos"),
        Capability::VideoPost => vec![only("video_post")],
        Capability::Story => post("story", "story"),
        Capability::Reel => post("reel", "reel"),
        Capability::Insights | Capability::History => vec![about("read")],
        Capability::MediaDownload => vec![only("download")],
        Capability::Token => vec![only("token")],
        Capability::WebhookIn => vec![json!({})],
        // Whatever was sent.
        Capability::Delivery => vec![only("send")],
    }
}
