//! What is said about another message or about the person: reactions, changes, what was taken
//! back, a new number.

use super::parse::unparsed;
use super::people::{Person, known_by};
use super::said::{self, Said};
use crate::meta::leaves::Leaves;
use sportello_core::Time;
use sportello_core::content::Facts;
use sportello_core::event::{Event, Reading};

/// What is said about another message: a reaction, a change, that it was taken back.
pub(super) fn aside(
    message: &mut Leaves,
    kind: Option<&str>,
    person: &Person,
    by_business: bool,
    at: Time,
) -> Option<Reading> {
    let kind = kind.filter(|k| matches!(*k, "reaction" | "revoke" | "edit"))?;
    let mut inner = message.part(kind)?;
    let address = person.party.clone();
    let member = match kind {
        "reaction" => "message_id",
        _ => "original_message_id",
    };
    let Some(target) = inner.text(member) else {
        return Some(unparsed("missing mid"));
    };
    let mut facts = person.facts.clone();
    let event = match kind {
        "reaction" => Event::Reaction {
            address,
            by_business,
            target,
            emoji: inner.text("emoji"),
            at,
        },
        "revoke" => {
            inner.rest_into(&mut facts, "revoke");
            let rest = std::mem::take(message);
            rest.rest_into(&mut facts, "");
            Event::Unsent {
                address,
                by_business,
                target,
                at,
                facts,
            }
        }
        _ => {
            let mut now = inner.part("message").unwrap_or_default();
            let said = said::read(&mut now);
            now.rest_into(&mut facts, "edit.message");
            inner.rest_into(&mut facts, "edit");
            facts.extend(file_facts(&said));
            let rest = std::mem::take(message);
            rest.rest_into(&mut facts, "");
            Event::Edited {
                address,
                by_business,
                target,
                text: said.text,
                number: None,
                at,
                facts,
            }
        }
    };
    Some(Reading::Events(vec![event]))
}

/// What an edited message says of its file, which did not change with its caption.
fn file_facts(said: &Said) -> Facts {
    let mut facts = said.content.facts.clone();
    facts.insert(
        "edit.message.type".to_owned(),
        said.kind.as_str().to_owned(),
    );
    if let Some(sportello_core::message::MediaSource::Id { id, url }) = &said.media {
        facts.insert("edit.message.media".to_owned(), id.clone());
        if let Some(url) = url {
            facts.insert("edit.message.url".to_owned(), url.clone());
        }
    }
    if let Some(file) = &said.content.file {
        let named = [
            ("name", &file.name),
            ("mime", &file.mime),
            ("sha256", &file.sha256),
        ];
        for (name, value) in named {
            if let Some(value) = value {
                facts.insert(format!("edit.message.file.{name}"), value.clone());
            }
        }
    }
    facts
}

/// The person changed their number, or has a new business-scoped id.
pub(super) fn moved(
    message: &mut Leaves,
    person: &Person,
    external_id: &str,
    at: Time,
) -> Option<Event> {
    if message.see("type").as_deref() != Some("system") {
        return None;
    }
    let mut system = message.part("system")?;
    let what = system.see("type").unwrap_or_default();
    let phone = match what.as_str() {
        "user_changed_number" => system.text_of(&["wa_id", "new_wa_id"]),
        _ => None,
    };
    let scoped = match what.as_str() {
        "user_changed_user_id" | "user_changed_number" => system.text("user_id"),
        _ => None,
    };
    // A new business-scoped id leaves the number as it was.
    let kept = person.party.phone.clone().filter(|_| phone.is_none());
    let to = (phone.is_some() || scoped.is_some())
        .then(|| known_by(phone.or(kept), scoped))
        .flatten();
    let Some(to) = to else {
        message.give_back("system", system);
        return None;
    };
    let mut facts = person.facts.clone();
    system.text("type");
    message.text("type");
    let text = system.text("body");
    system.rest_into(&mut facts, "system");
    std::mem::take(message).rest_into(&mut facts, "");
    Some(Event::Moved {
        from: person.party.clone(),
        to,
        external_id: Some(external_id.to_owned()),
        text,
        what,
        at,
        facts,
    })
}
