//! What is made of recorded payloads, for people who want to see it: webhook bodies as lines of
//! events with the leaves that nothing was made of, and error answers as verdicts.

mod error;
mod leaf;
mod line;
mod reduce;

pub use error::{ErrorLine, errors, verdict};
pub use line::Line;

use crate::registry::Registry;
use serde_json::Value;

/// Every webhook body inside a JSON value: each object that has `object` and `entry`.
pub fn bodies(value: &Value) -> Vec<&Value> {
    let mut found = Vec::new();
    collect(value, &mut found);
    found
}

fn collect<'v>(value: &'v Value, found: &mut Vec<&'v Value>) {
    match value {
        Value::Object(members) => {
            if members.contains_key("object") && members.contains_key("entry") {
                found.push(value);
            }
            members.values().for_each(|inner| collect(inner, found));
        }
        Value::Array(elements) => elements.iter().for_each(|inner| collect(inner, found)),
        _ => {}
    }
}

/// The events of one body, at least one, without `unmapped`.
pub fn lines(registry: &Registry, body: &Value) -> Vec<Line> {
    line::of(registry, body)
}

/// What is made of one body: a line for each event, at least one. Every leaf whose change changes
/// no line stands in `unmapped` of one of them, by its JSON pointer inside the body.
///
/// A leaf is tried by really changing it, inside a body that is cut down to what can depend on
/// it, so that a large batch costs no more than its parts.
pub fn webhook(registry: &Registry, body: &Value) -> Vec<Line> {
    let mut lines = line::of(registry, body);
    for pointer in leaf::pointers(body) {
        let (mut smaller, inside) = reduce::around(body, &pointer);
        let before = line::of(registry, &smaller);
        leaf::change(&mut smaller, &inside);
        if line::of(registry, &smaller) == before {
            line::owner(&mut lines, &pointer).unmapped.push(pointer);
        }
    }
    lines
}
