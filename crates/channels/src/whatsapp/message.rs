//! One element of `messages`, `message_echoes` or a history: whose it is, and what it becomes.

use super::about::{aside, moved};
use super::notice;
use super::parse::unparsed;
use super::people::{FROM, People, Person, TO};
use super::said::{self, Said};
use crate::meta::leaves::Leaves;
use sportello_core::Time;
use sportello_core::content::{Content, Facts, Part};
use sportello_core::continuation::find;
use sportello_core::event::{self, EchoSaid, Event, Reading};
use sportello_core::message::MessageKind;
use sportello_core::receipt::Rank;

/// A message of the person.
pub(super) fn inbound(
    mut message: Leaves,
    people: &People,
    alone: bool,
    sent: Option<Time>,
    past: bool,
) -> Reading {
    let Some(person) = people.person(&mut message, FROM, alone) else {
        return unparsed("missing sender");
    };
    if message.see("group_id").is_some() {
        // An answer would go to one member in private: not what anyone in the group expects.
        let at = message.moment("timestamp").or(sent);
        let mut facts = person.facts;
        message.rest_into(&mut facts, "");
        let told = notice::notice("message.group", Some(person.party), at, facts);
        return Reading::Events(vec![told]);
    }
    let Some(at) = message.moment("timestamp").or(sent) else {
        return unparsed("missing timestamp");
    };
    let kind = message.see("type");
    if let Some(reading) = aside(&mut message, kind.as_deref(), &person, false, at) {
        return reading;
    }
    let Some(external_id) = message.text("id") else {
        return unparsed("missing mid");
    };
    if let Some(moved) = moved(&mut message, &person, &external_id, at) {
        return Reading::Events(vec![moved]);
    }
    if kind.as_deref() == Some("request_welcome") {
        let mut content = Content::default();
        message.text("type");
        message.rest_into(&mut content.facts, "");
        content.facts.extend(person.facts);
        content.part = Some(Part::System {
            what: "request_welcome".to_owned(),
        });
        return Reading::Events(vec![Event::Arrived {
            address: person.party,
            kind: MessageKind::Referral,
            text: None,
            content: content.boxed(),
            token: None,
            at,
            external_id: Some(external_id),
            // Whether the platform counts it is not confirmed: it must not seem open.
            opens_window: false,
        }]);
    }
    let (said, content) = whole(message, person.facts);
    if said.is_empty() {
        return unparsed("message.empty");
    }
    let token = said.text.as_deref().and_then(find);
    let event = Event::Message(event::Said {
        from: person.party,
        external_id,
        at,
        kind: said.kind,
        opens_window: said.kind != MessageKind::System,
        text: said.text,
        media: said.media,
        content: content.boxed(),
        token,
        past,
    });
    reading(event, said.unknown)
}

/// What the business said from its phone.
pub(super) fn outbound(
    mut message: Leaves,
    people: &People,
    alone: bool,
    sent: Option<Time>,
    rank: Option<Rank>,
) -> Reading {
    let Some(person) = people.person(&mut message, TO, alone) else {
        return unparsed("missing recipient");
    };
    echoed(message, person, sent, rank)
}

fn echoed(mut message: Leaves, person: Person, sent: Option<Time>, rank: Option<Rank>) -> Reading {
    let Some(at) = message.moment("timestamp").or(sent) else {
        return unparsed("missing timestamp");
    };
    let kind = message.see("type");
    if let Some(reading) = aside(&mut message, kind.as_deref(), &person, true, at) {
        return reading;
    }
    let Some(external_id) = message.text("id") else {
        return unparsed("missing mid");
    };
    let (said, content) = whole(message, person.facts);
    if said.is_empty() {
        return unparsed("echo.empty");
    }
    let event = Event::Echo(EchoSaid {
        to: person.party.external_id,
        external_id,
        at,
        kind: said.kind,
        text: said.text,
        media: said.media,
        content: content.boxed(),
        rank,
        key: None,
        // What goes out from here is told by its status, never by an echo: one without a key was
        // not sent from here.
        carries_key: true,
    });
    reading(event, said.unknown)
}

/// One message of a history: the person's where it is from the thread's person.
pub(super) fn past(
    mut message: Leaves,
    person: Option<event::Party>,
    people: &People,
    sent: Option<Time>,
) -> Reading {
    let mut context = message.part("history_context").unwrap_or_default();
    let status = context.text("status");
    let rank = match status.as_deref() {
        Some("READ" | "PLAYED") => Some(Rank::Read),
        Some("DELIVERED") => Some(Rank::Delivered),
        Some("SENT") => Some(Rank::Accepted),
        _ => None,
    };
    let Some(person) = person else {
        return unparsed("missing sender");
    };
    let theirs = message
        .see("from")
        .is_some_and(|from| from == person.external_id || Some(&from) == person.alias.as_ref());
    let mut reading = if theirs {
        inbound(message, people, false, sent, true)
    } else {
        let mut facts = Facts::new();
        for (name, same) in [("from", false), ("to", true)] {
            if let Some(id) = message
                .text(name)
                .filter(|id| !same || *id != person.external_id)
            {
                facts.insert(name.to_owned(), id);
            }
        }
        echoed(
            message,
            Person {
                party: person,
                facts,
            },
            sent,
            rank,
        )
    };
    if let Some(status) = status {
        note(&mut reading, "history_context.status", status);
    }
    reading
}

/// Adds a particular to the one message of a reading.
fn note(reading: &mut Reading, name: &str, value: String) {
    let events = match reading {
        Reading::Events(events) | Reading::Unparsed { events, .. } => events,
    };
    for event in events {
        if let Event::Message(event::Said { content, .. }) | Event::Echo(EchoSaid { content, .. }) =
            event
        {
            content
                .get_or_insert_default()
                .facts
                .insert(name.to_owned(), value.clone());
        }
    }
}

/// What a message says with everything around it; nothing is left of it.
fn whole(mut message: Leaves, person: Facts) -> (Said, Content) {
    let mut said = said::read(&mut message);
    let mut content = std::mem::take(&mut said.content);
    said::around(&mut message, &mut content);
    message.rest_into(&mut content.facts, "");
    content.facts.extend(person);
    // `is_empty` asks for the part.
    said.content.part.clone_from(&content.part);
    (said, content)
}

fn reading(event: Event, unknown: Option<String>) -> Reading {
    match unknown {
        None => Reading::Events(vec![event]),
        Some(why) => Reading::Unparsed {
            events: vec![event],
            why,
        },
    }
}
