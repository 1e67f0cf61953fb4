//! Copies: what networks, and the mailbox's server, have of what the desk sent.

use super::Ended;
use crate::books::Content;
use crate::script::Kind;
use sportello_sandbox::rules::Network;
use sportello_sandbox::rules::thread::Message;
use std::collections::BTreeMap;

/// One message of the business, where it was taken.
#[derive(Clone, Copy, Debug)]
pub(super) struct Copied<'w> {
    /// Its id there.
    pub id: &'w str,
    /// Where.
    pub kind: Kind,
    /// With whom: the thread of a network, an address of mail.
    pub lane: &'w str,
    /// When it was taken, in milliseconds since 1970.
    pub at: i64,
    /// Whether it was on the phone, or in the person's mailbox.
    pub arrived: bool,
    /// Whether it was called failed after it had been taken.
    pub failed: bool,
}

impl<'w> Copied<'w> {
    /// A message of a network.
    pub fn of(ended: &'w Ended<'_>, message: &'w Message) -> Copied<'w> {
        let talk = ended.world.world().thread(&message.thread);
        Copied {
            id: &message.id,
            kind: Kind::Network(talk.map_or(Network::Whatsapp, |talk| talk.network)),
            lane: &message.thread,
            at: message.at,
            arrived: message.arrived.is_some(),
            failed: message.failed.is_some(),
        }
    }
}

/// Everything that was taken, by what it is recognised by.
pub(super) fn copies<'w>(ended: &'w Ended<'_>) -> BTreeMap<Content, Vec<Copied<'w>>> {
    let mut copies: BTreeMap<Content, Vec<Copied<'w>>> = BTreeMap::new();
    let world = ended.world.world();
    for message in world.messages().filter(|message| message.from_business) {
        let picture = || {
            let (media, _) = world.media_bytes(message.media.as_deref()?)?;
            Some(Content::Picture(media.sha256.clone()))
        };
        let words = message.text.clone().map(Content::Text);
        if let Some(content) = words.or_else(picture) {
            let own = copies.entry(content).or_default();
            own.push(Copied::of(ended, message));
        }
    }
    for mail in ended.mailroom.sent() {
        let words = || Content::Text(mail.text.trim().to_owned());
        let content = mail.file.clone().map_or_else(words, Content::Picture);
        copies.entry(content).or_default().push(Copied {
            id: &mail.id,
            kind: Kind::Mail,
            lane: &mail.to,
            at: mail.at,
            arrived: mail.arrives.is_some(),
            failed: false,
        });
    }
    copies
}
