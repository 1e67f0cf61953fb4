//! A body cut down to what can depend on one leaf: its entry, its element, and what the platform
//! puts beside it for all.

use serde_json::Value;

/// Lists longer than this are cut down to the element itself and one neighbour.
const WHOLE: usize = 8;

/// The lists of an entry whose elements stand alone.
const ALONE: [&str; 3] = ["messaging", "standby", "changes"];

/// The smaller body, and the leaf's pointer inside it.
pub(super) fn around(body: &Value, pointer: &str) -> (Value, String) {
    let path: Vec<&str> = pointer.split('/').skip(1).collect();
    let ["entry", entry_at, rest @ ..] = path.as_slice() else {
        return (body.clone(), pointer.to_owned());
    };
    let Some(entry) = body.pointer(&format!("/entry/{entry_at}")) else {
        return (body.clone(), pointer.to_owned());
    };
    let (entry, inside) = match rest {
        [list, at, below @ ..] if ALONE.contains(list) => element(entry, list, at, below),
        _ => (entry.clone(), rest.join("/")),
    };
    let mut smaller = serde_json::Map::new();
    if let Some(object) = body.get("object") {
        smaller.insert("object".to_owned(), object.clone());
    }
    smaller.insert("entry".to_owned(), Value::Array(vec![entry]));
    (Value::Object(smaller), format!("/entry/0/{inside}"))
}

/// An entry with one element of its lists.
fn element(entry: &Value, list: &str, at: &str, below: &[&str]) -> (Value, String) {
    let mut smaller = serde_json::Map::new();
    for (name, value) in entry.as_object().into_iter().flatten() {
        if !ALONE.contains(&name.as_str()) {
            smaller.insert(name.clone(), value.clone());
        }
    }
    let whole = entry
        .pointer(&format!("/{list}/{at}"))
        .unwrap_or(&Value::Null);
    let (element, below) = match below {
        ["value", name, n, deeper @ ..] => inner(whole, name, n, deeper),
        _ => (whole.clone(), below.join("/")),
    };
    smaller.insert(list.to_owned(), Value::Array(vec![element]));
    (Value::Object(smaller), format!("{list}/0/{below}"))
}

/// A change whose long lists are cut down: the one that the leaf is in, to its element; the
/// others, to the elements that name the same ids.
fn inner(change: &Value, name: &str, n: &str, deeper: &[&str]) -> (Value, String) {
    let as_it_is = || {
        let path = [&["value", name, n], deeper].concat().join("/");
        (change.clone(), path)
    };
    let Some(Value::Object(value)) = change.get("value") else {
        return as_it_is();
    };
    let long = |list: &Value| list.as_array().is_some_and(|l| l.len() > WHOLE);
    if !value.values().any(long) {
        return as_it_is();
    }
    let Some(own) = value
        .get(name)
        .and_then(|list| list.get(n.parse::<usize>().ok()?))
    else {
        return as_it_is();
    };
    let mut ids = Vec::new();
    people(own, &mut ids);
    let mut smaller = serde_json::Map::new();
    for (other, member) in value {
        let member = match member {
            Value::Array(elements) if other == name => {
                let neighbour = elements.iter().find(|e| !std::ptr::eq(*e, own));
                Value::Array(std::iter::once(own).chain(neighbour).cloned().collect())
            }
            Value::Array(elements) if elements.len() > WHOLE => {
                let mut kept: Vec<Value> = elements
                    .iter()
                    .filter(|e| {
                        let mut theirs = Vec::new();
                        people(e, &mut theirs);
                        theirs.iter().any(|id| ids.contains(id))
                    })
                    .take(WHOLE)
                    .cloned()
                    .collect();
                kept.extend(elements.iter().take(2).cloned());
                Value::Array(kept)
            }
            other => other.clone(),
        };
        smaller.insert(other.clone(), member);
    }
    let mut cut = change.clone();
    cut["value"] = Value::Object(smaller);
    let path = [&["value", name, "0"], deeper].concat().join("/");
    (cut, path)
}

/// The ids of the people that an element names.
fn people<'v>(element: &'v Value, ids: &mut Vec<&'v Value>) {
    for name in [
        "from",
        "from_user_id",
        "wa_id",
        "user_id",
        "to",
        "recipient_id",
    ] {
        ids.extend(
            element
                .get(name)
                .filter(|id| id.is_string() || id.is_number()),
        );
    }
}
