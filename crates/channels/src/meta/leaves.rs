//! A payload from which what is understood is taken, leaf by leaf; what is left in the end are
//! particulars without a place of their own ([`Facts`]), so that nothing is lost by not having
//! been thought of.

use super::lenient::{Moment, Whole};
use serde::Deserialize;
use serde_json::Value;
use serde_json::value::RawValue;
use sportello_core::Time;
use sportello_core::content::{FACT_BYTES, FACTS_KEPT, Facts};

/// A payload, or a part of one, as far as nothing was taken from it yet.
#[derive(Clone, Debug, Default)]
pub(crate) struct Leaves(Value);

impl Leaves {
    /// A whole item; `None` if it is no object.
    pub fn read(raw: &RawValue) -> Option<Leaves> {
        serde_json::from_str(raw.get())
            .ok()
            .filter(Value::is_object)
            .map(Leaves)
    }

    /// A part that is looked at and not taken.
    fn at(&self, name: &str) -> Option<&Value> {
        self.0.get(name)
    }

    fn remove(&mut self, name: &str) -> Option<Value> {
        self.0.as_object_mut()?.remove(name)
    }

    fn put_back(&mut self, name: &str, value: Value) {
        if let Some(members) = self.0.as_object_mut() {
            members.insert(name.to_owned(), value);
        }
    }

    /// Whether there is such a member, and more than `null`.
    pub fn has(&self, name: &str) -> bool {
        self.at(name).is_some_and(|value| !value.is_null())
    }

    /// The names of the members that are left.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.0
            .as_object()
            .into_iter()
            .flatten()
            .map(|(n, _)| n.as_str())
    }

    /// A text or a number, as text; looked at and not taken.
    pub fn see(&self, name: &str) -> Option<String> {
        self.at(name).and_then(word)
    }

    /// Takes a text, or a number as text. What is empty, or of another type, stays.
    pub fn text(&mut self, name: &str) -> Option<String> {
        let found = self.at(name).and_then(word)?;
        self.remove(name);
        Some(found)
    }

    /// The first of these that is there; the others stay.
    pub fn text_of(&mut self, names: &[&str]) -> Option<String> {
        names.iter().find_map(|name| self.text(name))
    }

    /// Takes a whole number, also written as text.
    pub fn whole(&mut self, name: &str) -> Option<i64> {
        let found = Whole::deserialize(self.at(name)?).ok()?.0?;
        self.remove(name);
        Some(found)
    }

    /// Takes a moment.
    pub fn moment(&mut self, name: &str) -> Option<Time> {
        let found = Moment::deserialize(self.at(name)?).ok()?.0?;
        self.remove(name);
        Some(found)
    }

    /// Takes a yes or no; anything else stays and is a no.
    pub fn flag(&mut self, name: &str) -> bool {
        match self.at(name) {
            Some(Value::Bool(yes)) => {
                let yes = *yes;
                self.remove(name);
                yes
            }
            Some(Value::String(text)) if text == "true" => {
                self.remove(name);
                true
            }
            _ => false,
        }
    }

    /// Whether a member is a yes; looked at and not taken.
    pub fn is(&self, name: &str) -> bool {
        match self.at(name) {
            Some(Value::Bool(yes)) => *yes,
            Some(Value::String(text)) => text == "true",
            _ => false,
        }
    }

    /// Takes a part. What is no object stays.
    pub fn part(&mut self, name: &str) -> Option<Leaves> {
        self.at(name).filter(|value| value.is_object())?;
        self.remove(name).map(Leaves)
    }

    /// Takes a list of parts; elements that are no objects stay.
    pub fn list(&mut self, name: &str) -> Vec<Leaves> {
        let Some(Value::Array(elements)) = self.at(name) else {
            return Vec::new();
        };
        if elements.is_empty() {
            return Vec::new();
        }
        let Some(Value::Array(elements)) = self.remove(name) else {
            return Vec::new();
        };
        let (parts, others): (Vec<Value>, Vec<Value>) =
            elements.into_iter().partition(Value::is_object);
        if !others.is_empty() {
            self.put_back(name, Value::Array(others));
        }
        parts.into_iter().map(Leaves).collect()
    }

    /// Whether a member is a list.
    pub fn is_list(&self, name: &str) -> bool {
        self.at(name).is_some_and(Value::is_array)
    }

    /// Takes a list, with `None` in the place of what is no object.
    pub fn elements(&mut self, name: &str) -> Vec<Option<Leaves>> {
        if !self.is_list(name) {
            return Vec::new();
        }
        let Some(Value::Array(elements)) = self.remove(name) else {
            return Vec::new();
        };
        let part = |element: Value| element.is_object().then_some(Leaves(element));
        elements.into_iter().map(part).collect()
    }

    /// Gives a part back that turned out not to be understood.
    pub fn give_back(&mut self, name: &str, part: Leaves) {
        self.put_back(name, part.0);
    }

    /// Takes a list of texts; what is no text stays.
    pub fn texts(&mut self, name: &str) -> Vec<String> {
        if !self.is_list(name) {
            return Vec::new();
        }
        let Some(Value::Array(elements)) = self.remove(name) else {
            return Vec::new();
        };
        let found = elements.iter().filter_map(word).collect();
        let others: Vec<Value> = elements.into_iter().filter(|e| word(e).is_none()).collect();
        if !others.is_empty() {
            self.put_back(name, Value::Array(others));
        }
        found
    }

    /// What is left, by paths.
    pub fn rest(self) -> Facts {
        let mut facts = Facts::new();
        self.rest_into(&mut facts, "");
        facts
    }

    /// Adds what is left under `prefix`.
    pub fn rest_into(self, facts: &mut Facts, prefix: &str) {
        flatten(facts, prefix, &self.0);
    }
}

/// A text that is not empty, or a number as it is written.
fn word(value: &Value) -> Option<String> {
    match value {
        Value::String(text) if !text.is_empty() => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

fn flatten(facts: &mut Facts, path: &str, value: &Value) {
    let below = |name: &str| match path {
        "" => name.to_owned(),
        path => format!("{path}.{name}"),
    };
    match value {
        Value::Object(members) => members
            .iter()
            .for_each(|(name, value)| flatten(facts, &below(name), value)),
        Value::Array(elements) => elements
            .iter()
            .enumerate()
            .for_each(|(n, value)| flatten(facts, &below(&n.to_string()), value)),
        leaf => keep(facts, path, leaf),
    }
}

/// Keeps one leaf, within bounds.
fn keep(facts: &mut Facts, path: &str, leaf: &Value) {
    if facts.len() >= FACTS_KEPT || path.len() > FACT_BYTES {
        return;
    }
    let mut text = match leaf {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    if text.len() > FACT_BYTES {
        text.truncate(text.floor_char_boundary(FACT_BYTES));
    }
    facts.insert(path.to_owned(), text);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn leaves(json: &str) -> Leaves {
        Leaves(serde_json::from_str(json).expect("JSON"))
    }

    #[test]
    fn what_is_not_taken_is_left() {
        let mut item = leaves(
            r#"{"id":17,"text":{"body":"Ciao"},"flags":[true,null],"empty":"","at":"1631082844"}"#,
        );
        assert_eq!(item.text("id").as_deref(), Some("17"));
        assert_eq!(item.moment("at"), Some(Time::from_seconds(1_631_082_844)));
        let mut text = item.part("text").expect("a part");
        assert_eq!(text.text("body").as_deref(), Some("Ciao"));
        assert!(text.rest().is_empty());
        assert_eq!(item.text("empty"), None);
        let rest = item.rest();
        let rest: Vec<(&str, &str)> = rest.iter().map(|(k, v)| (&**k, &**v)).collect();
        assert_eq!(
            rest,
            [("empty", ""), ("flags.0", "true"), ("flags.1", "null")]
        );
    }

    #[test]
    fn what_is_of_another_type_than_expected_is_left() {
        let mut item = leaves(r#"{"at":"ieri","flag":"forse","list":[{"a":1},2],"part":3}"#);
        assert_eq!(item.moment("at"), None);
        assert!(!item.flag("flag"));
        assert_eq!(item.list("list").len(), 1);
        assert!(item.part("part").is_none());
        assert_eq!(item.rest().len(), 4);
    }

    #[test]
    fn particulars_have_bounds() {
        let many: serde_json::Map<String, Value> = (0..500)
            .map(|n| (format!("m{n}"), Value::from("è".repeat(FACT_BYTES))))
            .collect();
        let facts = Leaves(Value::Object(many)).rest();
        assert_eq!(facts.len(), FACTS_KEPT);
        assert!(facts.values().all(|text| text.len() <= FACT_BYTES));
    }
}
