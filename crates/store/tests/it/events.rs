//! Facts as the platforms tell them, and answers as they give them, for any story.

use crate::cast::asset;
use sportello_core::class::Call;
use sportello_core::event::{EchoSaid, Event, Failure, Item, Party, Reading, Said, Status};
use sportello_core::receipt::Rank;
use sportello_core::{AppId, ChannelKind, Time};
use sportello_store::{Begin, Cause, NewRecord, Next};
use std::sync::Arc;

/// A body that the app signed.
pub fn record(app: AppId, now: Time) -> NewRecord {
    NewRecord {
        app,
        object: "page".to_owned(),
        received_at: now,
        body: Arc::from(&b"{\"object\":\"page\"}"[..]),
    }
}

/// One item per event, on the shop's channel of a kind.
pub fn items(kind: &str, events: Vec<Event>) -> Vec<Item> {
    let item = |(i, event)| item(kind, i, Reading::Events(vec![event]));
    events.into_iter().enumerate().map(item).collect()
}

/// One item.
pub fn item(kind: &str, place: usize, reading: Reading) -> Item {
    Item {
        kind: ChannelKind::new(kind),
        asset: asset(kind),
        pointer: format!("/entry/0/messaging/{place}"),
        reading,
    }
}

/// A person by their id and name.
pub fn who(external_id: &str, name: Option<&str>) -> Party {
    Party {
        external_id: external_id.to_owned(),
        name: name.map(str::to_owned),
        ..Party::default()
    }
}

/// Someone says something.
pub fn says(external_id: &str, mid: &str, text: &str, at: Time) -> Event {
    Event::Message(Said {
        from: who(external_id, None),
        external_id: mid.to_owned(),
        at,
        text: Some(text.to_owned()),
        kind: sportello_core::message::MessageKind::Text,
        media: None,
        content: None,
        opens_window: true,
        past: false,
        token: None,
    })
}

/// The business said something to someone.
pub fn echo(
    to: &str,
    mid: &str,
    text: &str,
    at: Time,
    key: Option<&str>,
    carries_key: bool,
) -> Event {
    Event::Echo(EchoSaid {
        to: to.to_owned(),
        external_id: mid.to_owned(),
        at,
        text: Some(text.to_owned()),
        kind: sportello_core::message::MessageKind::Text,
        media: None,
        content: None,
        rank: None,
        key: key.map(str::to_owned),
        carries_key,
    })
}

/// A status of a message of ours.
pub fn status(mid: &str, rank: Option<Rank>, at: Time, key: Option<&str>) -> Event {
    let failure = rank.is_none().then(|| Failure {
        code: 131_047,
        cause: "cause-window-closed".to_owned(),
    });
    Event::Status(Status {
        facts: sportello_core::content::Facts::new(),
        external_id: mid.to_owned(),
        address: None,
        rank,
        failure,
        at,
        key: key.map(str::to_owned),
    })
}

/// A send that is about to be made.
pub fn send() -> Begin {
    Begin {
        name: "send".to_owned(),
        call: Call::Send,
        budgets: Vec::new(),
        probe: None,
        new_attempt: true,
    }
}

/// The platform took it.
pub fn accepted(mid: &str) -> Next {
    Next::Accepted {
        external_id: mid.to_owned(),
        address: None,
    }
}

/// Nobody knows whether it was sent.
pub fn unknown(now: Time) -> Next {
    Next::Unknown {
        next_check: Time(now.0 + 60_000),
        deadline: Time(now.0 + 900_000),
        cause: cause("cause-unknown", now),
    }
}

/// A sentence.
pub fn cause(key: &str, since: Time) -> Cause {
    Cause {
        key: key.to_owned(),
        code: None,
        subcode: None,
        since,
        until: None,
    }
}
