//! The short way for what arrives most: one change with plain words. It is taken only where every
//! member is one of these, so that nothing is lost by it; everything else goes the long way.

use crate::meta::envelope::{EntryFacts, Items};
use crate::meta::lenient::{Moment, Word};
use serde::Deserialize;
use serde_json::value::RawValue;
use sportello_core::continuation::find;
use sportello_core::event::{Event, Party, Reading, Said};
use sportello_core::message::MessageKind;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Change<'a> {
    #[serde(borrow)]
    field: Word<'a>,
    #[serde(borrow)]
    value: Value<'a>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Value<'a> {
    #[serde(borrow, rename = "messaging_product")]
    _product: Word<'a>,
    #[serde(borrow)]
    metadata: Metadata<'a>,
    #[serde(borrow)]
    contacts: Vec<Contact<'a>>,
    #[serde(borrow)]
    messages: Vec<Message<'a>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Metadata<'a> {
    #[serde(default, borrow, rename = "display_phone_number")]
    _display: Word<'a>,
    #[serde(borrow)]
    phone_number_id: Word<'a>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Contact<'a> {
    #[serde(borrow)]
    profile: Profile<'a>,
    #[serde(borrow)]
    wa_id: Word<'a>,
    #[serde(default, borrow)]
    user_id: Word<'a>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Profile<'a> {
    #[serde(borrow)]
    name: Word<'a>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Message<'a> {
    #[serde(borrow)]
    from: Word<'a>,
    #[serde(default, borrow)]
    from_user_id: Word<'a>,
    #[serde(borrow)]
    id: Word<'a>,
    timestamp: Moment,
    #[serde(rename = "type", borrow)]
    kind: Word<'a>,
    #[serde(borrow)]
    text: Text<'a>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Text<'a> {
    #[serde(borrow)]
    body: Word<'a>,
}

/// Reads a change of plain words, each by the contact that it names. `false` = it is another.
pub(super) fn read(out: &mut Items, entry: &EntryFacts<'_>, pointer: &str, raw: &RawValue) -> bool {
    let Ok(change) = serde_json::from_str::<Change<'_>>(raw.get()) else {
        return false;
    };
    let value = &change.value;
    if change.field.get() != Some("messages") || value.messages.is_empty() {
        return false;
    }
    let events: Option<Vec<Event>> = value.messages.iter().map(|m| said(m, value)).collect();
    let Some(events) = events else { return false };
    let number = value
        .metadata
        .phone_number_id
        .get()
        .unwrap_or_else(|| entry.asset());
    for (n, event) in events.into_iter().enumerate() {
        let pointer = format!("{pointer}/value/messages/{n}");
        out.push(number, pointer, Reading::Events(vec![event]));
    }
    true
}

fn said(message: &Message<'_>, value: &Value<'_>) -> Option<Event> {
    if message.kind.get() != Some("text") {
        return None;
    }
    let (from, at) = (message.from.get()?, message.timestamp.0?);
    let contact = value
        .contacts
        .iter()
        .find(|c| c.wa_id.get() == Some(from))?;
    let scoped = message.from_user_id.get().or_else(|| contact.user_id.get());
    if contact.user_id.get().is_some_and(|id| Some(id) != scoped) {
        return None;
    }
    let text = message.text.body.owned()?;
    let digits = from.bytes().all(|b| b.is_ascii_digit());
    Some(Event::Message(Said {
        from: Party {
            external_id: from.to_owned(),
            alias: scoped.filter(|id| *id != from).map(str::to_owned),
            name: contact.profile.name.owned(),
            phone: digits.then(|| from.to_owned()),
            username: None,
        },
        external_id: message.id.owned()?,
        at,
        kind: MessageKind::Text,
        token: find(&text),
        text: Some(text),
        media: None,
        content: None,
        opens_window: true,
        past: false,
    }))
}
