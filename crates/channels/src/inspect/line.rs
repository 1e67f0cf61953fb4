//! One event of a body as a line.

use crate::contract::webhook_object;
use crate::registry::Registry;
use serde::Serialize;
use serde_json::{Map, Value, json};
use sportello_core::event::{Event, Item, Reading};

/// One event. Written as one JSON object, members in this order.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Line {
    /// The kind of channel; `None` where no connector knows the body's `object`.
    pub kind: Option<String>,
    /// What happened: `message`, `echo`, `status`, …, `unparsed`.
    pub event: String,
    /// The platform's id of the channel.
    pub asset: Option<String>,
    /// The platform's id of the message, comment or post.
    pub external_id: Option<String>,
    /// The person.
    pub address: Option<String>,
    /// `in` or `out`, of what somebody said or did.
    pub direction: Option<&'static str>,
    /// When, RFC 3339 in UTC.
    pub at: Option<String>,
    /// The words.
    pub text: Option<String>,
    /// Everything else.
    pub data: Value,
    /// JSON pointers of the leaves that nothing was made of.
    pub unmapped: Vec<String>,
    /// Where its item stands in the body.
    #[serde(skip)]
    pointer: String,
}

/// The lines of a body, without `unmapped`.
pub(super) fn of(registry: &Registry, body: &Value) -> Vec<Line> {
    let raw = body.to_string();
    let object = webhook_object(raw.as_bytes());
    let Some(connector) = object.as_deref().and_then(|o| registry.by_object(o)) else {
        return vec![unparsed(
            None,
            None,
            String::new(),
            "unknown object",
            object,
        )];
    };
    connector
        .parse(raw.as_bytes())
        .into_iter()
        .flat_map(lines)
        .collect()
}

/// The line that a leaf belongs to: of its item, else of its entry, else the first.
pub(super) fn owner<'l>(lines: &'l mut [Line], leaf: &str) -> &'l mut Line {
    let under = |pointer: &str, root: &str| {
        !root.is_empty() && (pointer == root || pointer.starts_with(&format!("{root}/")))
    };
    let levels = leaf
        .match_indices('/')
        .map(|(at, _)| at)
        .collect::<Vec<_>>();
    let found = lines
        .iter()
        .position(|line| under(leaf, &line.pointer))
        .or_else(|| {
            levels.iter().rev().find_map(|&at| {
                let root = &leaf[..at];
                (root.len() > "/entry".len())
                    .then(|| lines.iter().position(|line| under(&line.pointer, root)))
                    .flatten()
            })
        });
    &mut lines[found.unwrap_or(0)]
}

fn unparsed(
    kind: Option<String>,
    asset: Option<String>,
    pointer: String,
    why: &str,
    object: Option<String>,
) -> Line {
    let mut data = json!({ "why": why });
    if let Some(object) = object {
        data["object"] = Value::from(object);
    }
    Line {
        kind,
        event: "unparsed".to_owned(),
        asset,
        external_id: None,
        address: None,
        direction: None,
        at: None,
        text: None,
        data,
        unmapped: Vec::new(),
        pointer,
    }
}

fn lines(item: Item) -> Vec<Line> {
    let kind = Some(item.kind.to_string());
    let asset = Some(item.asset).filter(|asset| !asset.is_empty());
    let (events, why) = match item.reading {
        Reading::Events(events) => (events, None),
        Reading::Unparsed { events, why } => (events, Some(why)),
    };
    let mut lines: Vec<Line> = events
        .iter()
        .map(|event| Line {
            kind: kind.clone(),
            asset: asset.clone(),
            pointer: item.pointer.clone(),
            ..event_line(event)
        })
        .collect();
    if let Some(why) = why {
        match lines.first_mut() {
            Some(first) => first.data["why"] = Value::from(why),
            None => lines.push(unparsed(kind, asset, item.pointer, &why, None)),
        }
    }
    lines
}

/// What an event says, with the members that lines share taken out of it.
fn event_line(event: &Event) -> Line {
    let mut members = match serde_json::to_value(event) {
        Ok(Value::Object(members)) => members,
        _ => Map::new(),
    };
    let name = text(&mut members, "event").unwrap_or_default();
    let at = members.remove("at").and_then(|at| at.as_i64());
    let mut line = Line {
        kind: None,
        event: name,
        asset: None,
        external_id: text(&mut members, "external_id"),
        address: None,
        direction: direction(event),
        at: at.map(|at| sportello_core::Time(at).to_string()),
        text: text(&mut members, "text"),
        data: Value::Null,
        unmapped: Vec::new(),
        pointer: String::new(),
    };
    line.address = ["from", "address", "to", "about"]
        .iter()
        .find_map(|name| person(&mut members, name));
    let id = match event {
        Event::Edited { .. } | Event::Unsent { .. } => text(&mut members, "target"),
        Event::Read { .. } => text(&mut members, "mid"),
        Event::Comment(comment) => Some(comment.place.id.clone()),
        Event::Post(_) => text(&mut members, "post"),
        _ => None,
    };
    line.external_id = line.external_id.or(id);
    members.retain(|_, value| !value.is_null());
    line.data = Value::Object(members);
    line
}

/// Takes a person's id out; what else is said of the person stays.
fn person(members: &mut Map<String, Value>, name: &str) -> Option<String> {
    match members.remove(name)? {
        Value::String(id) => Some(id),
        Value::Object(mut party) => {
            let id = text(&mut party, "external_id");
            party.retain(|_, value| !value.is_null());
            if !party.is_empty() {
                members.insert(name.to_owned(), Value::Object(party));
            }
            id
        }
        _ => None,
    }
}

fn text(members: &mut Map<String, Value>, name: &str) -> Option<String> {
    match members.remove(name)? {
        Value::String(text) => Some(text),
        Value::Null => None,
        other => {
            members.insert(name.to_owned(), other);
            None
        }
    }
}

fn direction(event: &Event) -> Option<&'static str> {
    let by = |business: bool| Some(if business { "out" } else { "in" });
    match event {
        Event::Message(_) | Event::Arrived { .. } => by(false),
        Event::Echo(_) => by(true),
        Event::Reaction { by_business, .. }
        | Event::Edited { by_business, .. }
        | Event::Unsent { by_business, .. } => by(*by_business),
        Event::Comment(comment) => by(comment.by_business),
        Event::Post(post) => by(post.by_business),
        Event::Delivered { .. }
        | Event::Read { .. }
        | Event::Status(_)
        | Event::Moved { .. }
        | Event::Named { .. }
        | Event::Notice(_) => None,
    }
}
