//! Journal bodies with `object: email`: one mail each.

use super::aside::Aside;
use super::letter::{self, Letter};
use crate::meta::envelope;
use data_encoding::BASE64;
use mail_parser::MessageParser;
use serde::Deserialize;
use sportello_core::event::{Item, Reading};
use sportello_core::{ChannelKind, Time};

#[derive(Deserialize)]
struct Wrapped {
    object: String,
    #[serde(default)]
    mailbox: String,
    mail: Option<String>,
    mail64: Option<String>,
    #[serde(default)]
    validity: u32,
    #[serde(default)]
    uid: u32,
    #[serde(default)]
    received: i64,
    #[serde(default)]
    cut: bool,
    #[serde(default)]
    files: Vec<Aside>,
}

/// Reads a body of ours.
pub(super) fn parse(kind: &ChannelKind, raw: &[u8]) -> Vec<Item> {
    let item = |asset: &str, pointer: &str, reading| {
        vec![Item {
            kind: kind.clone(),
            asset: asset.to_owned(),
            pointer: pointer.to_owned(),
            reading,
        }]
    };
    let text = envelope::text(raw);
    let Ok(body) = serde_json::from_str::<Wrapped>(&text) else {
        return item("", "", unparsed("broken body"));
    };
    if body.object != super::OBJECT {
        return item("", "", unparsed("object"));
    }
    let (pointer, mail) = match (body.mail, body.mail64) {
        (Some(text), _) => ("/mail", text.into_bytes()),
        (None, Some(coded)) => match BASE64.decode(coded.as_bytes()) {
            Ok(bytes) => ("/mail64", bytes),
            Err(_) => return item(&body.mailbox, "/mail64", unparsed("broken mail")),
        },
        (None, None) => return item(&body.mailbox, "", unparsed("empty body")),
    };
    let reading = match MessageParser::default().parse(&mail[..]) {
        Some(message) => letter::read(&Letter {
            message: &message,
            raw: &mail,
            mailbox: &body.mailbox,
            validity: body.validity,
            uid: body.uid,
            received: Time(body.received),
            cut: body.cut,
            files: &body.files,
        }),
        None => unparsed("broken mail"),
    };
    item(&body.mailbox, pointer, reading)
}

pub(super) fn unparsed(why: &str) -> Reading {
    Reading::Unparsed {
        events: Vec::new(),
        why: why.to_owned(),
    }
}
