//! Sending: one mail a message, its file in it. Our id stands in it from the first try on, so
//! what comes later about it names it.

use super::compose::{file_headers, header, mailbox};
use super::{answering, settings, words};
use crate::contract::{Body, Exchange, Outgoing, Step};
use crate::mail::{Mail, MailFile};
use crate::meta::request::{self, Standing};
use sportello_core::class::Call;
use sportello_core::content::Facts;

pub(super) fn step(outgoing: &Outgoing, exchanges: &[Exchange]) -> Step {
    let id = answering::id_for(&outgoing.key, &outgoing.channel.asset);
    match request::standing(exchanges, super::verdict::classify) {
        Standing::Sent(_) => Step::Done {
            external_id: id,
            address: None,
        },
        Standing::Stopped(verdict) => Step::Failed(verdict),
        Standing::Ready(_) => match made(outgoing, &id) {
            Ok(mail) => Step::Request {
                name: request::SEND.to_owned(),
                call: Call::Send,
                request: settings::request(&outgoing.channel, Body::Mail(Box::new(mail))),
            },
            Err(cause) => request::refuse(cause),
        },
    }
}

fn made(outgoing: &Outgoing, id: &str) -> Result<Mail, &'static str> {
    let from = settings::address(&outgoing.channel.asset).ok_or("cause-setup")?;
    let to = settings::address(&outgoing.to).ok_or("cause-mail-no-such-address")?;
    let text = outgoing.text.as_deref().unwrap_or_default();
    if text.trim().is_empty() && outgoing.media.is_none() {
        return Err("cause-bad-request");
    }
    let none = Facts::new();
    let facts = outgoing
        .content
        .as_ref()
        .map_or(&none, |content| &content.facts);
    let told = |name: &str| facts.get(name).map(String::as_str);
    let name = outgoing.channel.settings.get("name").map(String::as_str);
    let subject = told("subject")
        .or(name)
        .map(words::one_line)
        .unwrap_or_default();
    let mut headers = vec![
        format!("From: {}", mailbox(name, &from)),
        format!("To: <{to}>"),
        header("Subject", &subject),
        format!("Message-ID: <{id}>"),
    ];
    let bracketed = |ids: &str| {
        let ids = ids.split_whitespace().filter(|id| {
            id.contains('@')
                && id
                    .bytes()
                    .all(|b| b.is_ascii_graphic() && !b"<>".contains(&b))
        });
        ids.map(|id| format!("<{id}>")).collect::<Vec<_>>()
    };
    for (name, ids) in [("In-Reply-To", "in_reply_to"), ("References", "references")] {
        let ids = bracketed(told(ids).unwrap_or_default());
        if !ids.is_empty() {
            headers.push(format!("{name}: {}", ids.join("\r\n ")));
        }
    }
    headers.push("MIME-Version: 1.0".to_owned());
    let file = outgoing.media.as_ref().map(|file| MailFile {
        media: file.media,
        headers: file_headers(&file.filename, &file.mime),
    });
    Ok(Mail {
        from,
        to,
        headers,
        text: text.to_owned(),
        file,
        // No line of base64, and none of ours, begins so.
        boundary: format!("=_{}", outgoing.key.replace(':', ".")),
    })
}
