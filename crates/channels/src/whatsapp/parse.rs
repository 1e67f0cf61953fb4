//! Webhook bodies with `object: whatsapp_business_account` (webhooks.md §9).

use super::payload::{Change, Contact, Message, Metadata, RawChange, RawParts, Status};
use crate::meta::envelope::{self, Dialect, EntryFacts, Items, for_each, tame};
use crate::meta::error_rows::Family;
use crate::meta::errors::failure;
use serde::de::IgnoredAny;
use serde_json::value::RawValue;
use sportello_core::content::Facts;
use sportello_core::continuation::find;
use sportello_core::event::{self, Event, Item, Party, Reading, Said};
use sportello_core::message::{MediaSource, MessageKind};
use sportello_core::receipt::Rank;
use sportello_core::{ChannelKind, Time};

struct NumberDialect;

pub(crate) fn parse(kind: &ChannelKind, raw: &[u8]) -> Vec<Item> {
    envelope::read(&NumberDialect, kind, &envelope::text(raw))
}

impl<'a> Dialect<'a> for NumberDialect {
    type Messaging = IgnoredAny;
    type Change = Change<'a>;

    fn messaging(&self, out: &mut Items, entry: &EntryFacts<'_>, pointer: String, _: &IgnoredAny) {
        out.unparsed(entry.asset(), pointer, "messaging");
    }

    fn standby(&self, out: &mut Items, entry: &EntryFacts<'_>, pointer: String, _: &IgnoredAny) {
        out.unparsed(entry.asset(), pointer, "standby");
    }

    fn change(
        &self,
        out: &mut Items,
        entry: &EntryFacts<'_>,
        pointer: String,
        change: &Change<'a>,
    ) {
        let number = number(
            change.value.as_ref().and_then(|v| v.metadata.as_ref()),
            entry,
        );
        let Some(value) = change
            .value
            .as_ref()
            .filter(|_| change.field.get() == Some("messages"))
        else {
            return out.unparsed(
                number,
                pointer,
                &format!("changes.{}", tame(change.field.get())),
            );
        };
        let contacts = value.contacts.as_deref().unwrap_or_default();
        let messages = value.messages.as_deref().unwrap_or_default();
        let statuses = value.statuses.as_deref().unwrap_or_default();
        let alone = messages.len() == 1;
        for (k, message) in messages.iter().enumerate() {
            let reading = read_message(message, contacts, alone, entry.time);
            out.push(number, format!("{pointer}/value/messages/{k}"), reading);
        }
        for (k, status) in statuses.iter().enumerate() {
            out.push(
                number,
                format!("{pointer}/value/statuses/{k}"),
                read_status(status, entry.time),
            );
        }
        if value.errors.is_some() {
            out.unparsed(number, format!("{pointer}/value/errors"), "messages.errors");
        } else if messages.is_empty() && statuses.is_empty() {
            out.unparsed(number, pointer, "changes.messages");
        }
    }

    fn broken_change(
        &self,
        out: &mut Items,
        entry: &EntryFacts<'_>,
        pointer: String,
        raw: &'a RawValue,
    ) {
        let Ok(change) = serde_json::from_str::<RawChange<'a>>(raw.get()) else {
            return out.unparsed(entry.asset(), pointer, "broken change");
        };
        let parts = change
            .value
            .and_then(|v| serde_json::from_str::<RawParts<'a>>(v.get()).ok());
        let metadata = parts.as_ref().and_then(|p| p.metadata);
        let metadata = metadata.and_then(|m| serde_json::from_str::<Metadata<'a>>(m.get()).ok());
        let number = number(metadata.as_ref(), entry).to_owned();
        match parts {
            _ if change.field.get() != Some("messages") => {
                out.unparsed(
                    &number,
                    pointer,
                    &format!("changes.{}", tame(change.field.get())),
                );
            }
            None => out.unparsed(&number, pointer, "broken change"),
            Some(parts) => read_parts(out, entry, &number, &pointer, &parts),
        }
    }
}

/// Reads a value of which some part is not of the expected shape, each element alone.
fn read_parts(
    out: &mut Items,
    entry: &EntryFacts<'_>,
    number: &str,
    pointer: &str,
    parts: &RawParts<'_>,
) {
    let raw_contacts = parts
        .contacts
        .and_then(|c| serde_json::from_str::<Vec<&RawValue>>(c.get()).ok());
    let contacts: Vec<Contact> = raw_contacts
        .iter()
        .flatten()
        .filter_map(|contact| serde_json::from_str(contact.get()).ok())
        .collect();
    for_each(
        out,
        number,
        parts.messages,
        &format!("{pointer}/value/messages"),
        |out, pointer, raw| {
            match serde_json::from_str::<Message>(raw.get()) {
                Ok(message) => {
                    // How many messages stand beside it is not counted here: a sole contact is not
                    // taken for the writer of a message that does not name them.
                    out.push(
                        number,
                        pointer,
                        read_message(&message, &contacts, false, entry.time),
                    );
                }
                Err(_) => out.unparsed(number, pointer, "broken message"),
            }
        },
    );
    for_each(
        out,
        number,
        parts.statuses,
        &format!("{pointer}/value/statuses"),
        |out, pointer, raw| match serde_json::from_str::<Status>(raw.get()) {
            Ok(status) => out.push(number, pointer, read_status(&status, entry.time)),
            Err(_) => out.unparsed(number, pointer, "broken status"),
        },
    );
    if parts.errors.is_some() {
        out.unparsed(number, format!("{pointer}/value/errors"), "messages.errors");
    } else if parts.messages.is_none() && parts.statuses.is_none() {
        out.unparsed(number, pointer.to_owned(), "changes.messages");
    }
}

/// Which number: one account may have many, and the entry's id is the account's.
fn number<'n>(metadata: Option<&'n Metadata<'_>>, entry: &'n EntryFacts<'_>) -> &'n str {
    metadata
        .and_then(|m| m.phone_number_id.get())
        .unwrap_or_else(|| entry.asset())
}

fn unparsed(why: impl Into<String>) -> Reading {
    Reading::Unparsed {
        events: Vec::new(),
        why: why.into(),
    }
}

fn read_message(
    message: &Message<'_>,
    contacts: &[Contact<'_>],
    alone: bool,
    sent: Option<Time>,
) -> Reading {
    if message.group_id.get().is_some() {
        // An answer would go to one member in private: not what anyone in the group expects.
        return unparsed("message.group");
    }
    let Some(from) = party(message, contacts, alone) else {
        return unparsed("missing sender");
    };
    let Some(at) = message.timestamp.0.or(sent) else {
        return unparsed("missing timestamp");
    };
    let (text, image) = match (
        message.kind.get(),
        &message.text,
        &message.image,
        &message.reaction,
    ) {
        (Some("reaction"), _, _, Some(reaction)) => {
            return match reaction.message_id.owned() {
                Some(target) => {
                    let emoji = reaction.emoji.owned();
                    Reading::Events(vec![Event::Reaction {
                        address: from,
                        by_business: false,
                        target,
                        emoji,
                        at,
                    }])
                }
                None => unparsed("missing mid"),
            };
        }
        (Some("text"), Some(text), ..) => (text.body.owned(), None),
        (Some("image"), _, Some(image), _) => (
            image.caption.owned(),
            image.id.owned().map(|id| (id, image)),
        ),
        (kind, ..) => return unparsed(format!("message.{}", tame(kind))),
    };
    let image = image.map(|(id, image)| MediaSource::Id {
        id,
        url: image.url.owned(),
    });
    let Some(external_id) = message.id.owned() else {
        return unparsed("missing mid");
    };
    if image.is_none() && (text.is_none() || message.kind.get() == Some("image")) {
        return unparsed("message.empty");
    }
    let token = text.as_deref().and_then(find);
    Reading::Events(vec![Event::Message(Said {
        from,
        external_id,
        at,
        kind: match image {
            Some(_) => MessageKind::Image,
            None => MessageKind::Text,
        },
        text,
        media: image,
        content: None,
        token,
        opens_window: true,
        past: false,
    })])
}

/// Who wrote. The phone id is what replies go to; where a person shows only a user name there is
/// none, and the business-scoped id takes its place (webhooks.md §9, "BSUID"). Ids are not
/// assumed to be digits: a business-scoped id has been seen in `from`, too.
fn party(message: &Message<'_>, contacts: &[Contact<'_>], alone: bool) -> Option<Party> {
    let (from, scoped) = (message.from.get(), message.from_user_id.get());
    let same = |a: Option<&str>, b: Option<&str>| a.is_some() && a == b;
    let contact = contacts
        .iter()
        .find(|c| {
            same(c.wa_id.get(), from)
                || same(c.user_id.get(), scoped)
                || same(c.user_id.get(), from)
        })
        .or_else(|| contacts.first().filter(|_| alone && contacts.len() == 1));
    let phone_id = from.or_else(|| contact.and_then(|c| c.wa_id.get()));
    let scoped = scoped.or_else(|| contact.and_then(|c| c.user_id.get()));
    let external_id = phone_id.or(scoped)?.to_owned();
    let digits = external_id.bytes().all(|b| b.is_ascii_digit());
    Some(Party {
        alias: scoped.filter(|id| *id != external_id).map(str::to_owned),
        name: contact
            .and_then(|c| c.profile.as_ref())
            .and_then(|p| p.name.owned()),
        phone: digits.then(|| external_id.clone()),
        external_id,
    })
}

fn read_status(status: &Status<'_>, sent: Option<Time>) -> Reading {
    let (rank, failed) = match status.status.get() {
        Some("sent") => (Some(Rank::Accepted), false),
        Some("delivered") => (Some(Rank::Delivered), false),
        // `played` is a voice message that was heard: more than seen.
        Some("read" | "played") => (Some(Rank::Read), false),
        Some("failed") => (None, true),
        other => return unparsed(format!("status.{}", tame(other))),
    };
    let Some(external_id) = status.id.owned() else {
        return unparsed("missing mid");
    };
    let Some(at) = status.timestamp.0.or(sent) else {
        return unparsed("missing timestamp");
    };
    let code = status
        .errors
        .iter()
        .flatten()
        .find_map(|error| error.code.0);
    let person = status
        .recipient_id
        .owned()
        .or_else(|| status.recipient_user_id.owned());
    Reading::Events(vec![Event::Status(event::Status {
        external_id,
        // Of a group, the recipient is the group: nobody's address.
        address: person.filter(|_| status.recipient_type.get() != Some("group")),
        rank,
        failure: failed.then(|| failure(Family::Whatsapp, code)),
        at,
        key: status.biz_opaque_callback_data.owned(),
        facts: Facts::new(),
    })])
}
