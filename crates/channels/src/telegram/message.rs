//! What people say to a bot: messages, changed messages, taps on buttons.

use super::said::{self, Said};
use super::step::{TAP, id_of};
use crate::meta::envelope::tame;
use crate::meta::leaves::Leaves;
use sportello_core::Time;
use sportello_core::content::{About, Content, Facts, Part, Referral, Tap, TapOf};
use sportello_core::continuation::find;
use sportello_core::event::{self, Event, Notice, Party, Reading};
use sportello_core::message::MessageKind;

/// A person, and what else was said of them.
pub(super) struct Person {
    pub party: Party,
    pub facts: Facts,
}

/// Whose private chat it is. The chat's id is the person's own; in a group an answer would be
/// read by everybody there, so what is said in one is kept and listed.
pub(super) fn person(told: &mut Leaves, member: &str) -> Result<Person, Reading> {
    let mut chat = told.part("chat").unwrap_or_default();
    let sort = chat.text("type");
    if sort.as_deref() != Some("private") {
        return Err(unparsed(format!("chat.{}", tame(sort.as_deref()))));
    }
    let mut from = told.part(member).unwrap_or_default();
    let id = chat.text("id").or_else(|| from.see("id"));
    let Some(external_id) = id else {
        return Err(unparsed("missing sender"));
    };
    let mut take = |name: &str| from.text(name).or_else(|| chat.text(name));
    let names = [take("first_name"), take("last_name")];
    let username = take("username");
    // The chat says the same again.
    for name in ["first_name", "last_name", "username"] {
        chat.text(name);
    }
    from.text("id");
    from.flag("is_bot");
    let name = names.into_iter().flatten().collect::<Vec<_>>().join(" ");
    let mut facts = Facts::new();
    from.rest_into(&mut facts, member);
    chat.rest_into(&mut facts, "chat");
    Ok(Person {
        party: Party {
            external_id,
            alias: None,
            name: Some(name).filter(|name| !name.trim().is_empty()),
            phone: None,
            username,
        },
        facts,
    })
}

/// A message of the person.
pub(super) fn said(mut told: Leaves) -> Reading {
    let person = match person(&mut told, "from") {
        Ok(person) => person,
        Err(reading) => return reading,
    };
    let Some(number) = told.text("message_id") else {
        return unparsed("missing message_id");
    };
    let Some(at) = told.moment("date") else {
        return unparsed("missing date");
    };
    let chat = person.party.external_id.clone();
    let external_id = id_of(&chat, &number);
    let start = told.see("text").and_then(|text| started(&text));
    if let Some(start) = start {
        told.text("text");
        return arrived(told, person, start, external_id, at);
    }
    let (said, content) = whole(told, &chat, person.facts);
    let token = said.text.as_deref().and_then(find);
    let event = Event::Message(event::Said {
        from: person.party,
        external_id,
        at,
        kind: said.kind,
        text: said.text,
        media: said.media,
        content: content.boxed(),
        token,
        opens_window: true,
        past: false,
    });
    reading(event, said.unknown)
}

/// What follows `/start` (telegram.md, "Deep link"); `None` = the words are no start.
fn started(text: &str) -> Option<Option<String>> {
    let rest = text.strip_prefix("/start")?;
    match rest.strip_prefix(' ') {
        Some(payload) => Some(Some(payload.trim().to_owned()).filter(|p| !p.is_empty())),
        None => rest.trim().is_empty().then_some(None),
    }
}

/// The person pressed Start: by themselves, or behind a link that carries something.
fn arrived(
    mut told: Leaves,
    person: Person,
    payload: Option<String>,
    external_id: String,
    at: Time,
) -> Reading {
    // The one entity is the command.
    told.list("entities");
    let mut content = Content {
        facts: person.facts,
        ..Content::default()
    };
    told.rest_into(&mut content.facts, "");
    let token = payload.as_deref().and_then(find);
    let kind = match payload {
        Some(reference) => {
            let about = Referral {
                reference: Some(reference),
                ..Referral::default()
            };
            content.about = Some(About::Referral(Box::new(about)));
            MessageKind::Referral
        }
        None => {
            content.part = Some(Part::Tap(Tap::default()));
            MessageKind::Postback
        }
    };
    Reading::Events(vec![Event::Arrived {
        address: person.party,
        kind,
        text: (kind == MessageKind::Postback).then(|| "/start".to_owned()),
        content: content.boxed(),
        token,
        at,
        external_id: Some(external_id),
        opens_window: true,
    }])
}

/// A message that the person changed: its words as they are now.
pub(super) fn edited(mut told: Leaves) -> Reading {
    let person = match person(&mut told, "from") {
        Ok(person) => person,
        Err(reading) => return reading,
    };
    let Some(number) = told.text("message_id") else {
        return unparsed("missing message_id");
    };
    let Some(at) = told.moment("edit_date").or_else(|| told.moment("date")) else {
        return unparsed("missing date");
    };
    told.moment("date");
    let text = told.text_of(&["text", "caption"]);
    let moves = text.is_none() && told.has("location");
    let mut facts = person.facts;
    told.rest_into(&mut facts, "");
    if moves {
        // A place that is shared while somebody walks: no words changed.
        facts.insert("message_id".to_owned(), number);
        return Reading::Events(vec![Event::Notice(Box::new(Notice {
            what: "live_location".to_owned(),
            about: Some(person.party),
            at: Some(at),
            facts,
        }))]);
    }
    let target = id_of(&person.party.external_id, &number);
    Reading::Events(vec![Event::Edited {
        address: person.party,
        by_business: false,
        target,
        text,
        number: None,
        at,
        facts,
    }])
}

/// A tap on a button under a message of ours. It carries no time of its own: it stands where it
/// was received.
pub(super) fn tapped(mut told: Leaves, received: Time) -> Reading {
    let Some(tap) = told.text("id") else {
        return unparsed("missing id");
    };
    let mut under = told.part("message").unwrap_or_default();
    // The message is the bot's own: the chat is the person's, its author is not.
    under.part("from");
    let Some(from) = told.part("from") else {
        return unparsed("missing sender");
    };
    under.give_back("from", from);
    let person = match person(&mut under, "from") {
        Ok(person) => person,
        Err(reading) => return reading,
    };
    let payload = told.text("data");
    let title = payload
        .as_deref()
        .and_then(|data| title_of(&mut under, data));
    let quoted = under.text("message_id");
    let chat = person.party.external_id.clone();
    let mut content = Content {
        part: Some(Part::Tap(Tap {
            of: TapOf::Button,
            payload: payload.clone(),
            description: None,
        })),
        quoted: quoted.map(|number| sportello_core::content::Quoted {
            external_id: id_of(&chat, &number),
            from: None,
        }),
        facts: person.facts,
        ..Content::default()
    };
    told.rest_into(&mut content.facts, "");
    Reading::Events(vec![Event::Message(event::Said {
        from: person.party,
        external_id: format!("{TAP}{tap}"),
        at: received,
        kind: MessageKind::Choice,
        text: title.or(payload),
        media: None,
        content: content.boxed(),
        token: None,
        opens_window: true,
        past: false,
    })])
}

/// The words on the button that brings this back.
fn title_of(under: &mut Leaves, data: &str) -> Option<String> {
    let keyboard = under.part("reply_markup")?.rest();
    let place = keyboard.iter().find_map(|(path, value)| {
        let place = path.strip_suffix(".callback_data")?;
        (value == data).then_some(place)
    })?;
    keyboard.get(&format!("{place}.text")).cloned()
}

/// What a message says with everything around it; nothing is left of it.
fn whole(mut told: Leaves, chat: &str, person: Facts) -> (Said, Content) {
    let mut said = said::read(&mut told);
    let mut content = std::mem::take(&mut said.content);
    said::around(&mut told, chat, &mut content);
    told.rest_into(&mut content.facts, "");
    content.facts.extend(person);
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

pub(super) fn unparsed(why: impl Into<String>) -> Reading {
    Reading::Unparsed {
        events: Vec::new(),
        why: why.into(),
    }
}
