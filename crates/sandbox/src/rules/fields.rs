//! `fields=a,b{c,d},e.limit(5){f}`: reading field expansion and applying it to an object.

use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// One wanted field.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Field {
    /// Its name.
    pub name: String,
    /// `.limit(n)`.
    pub limit: Option<usize>,
    /// Other `.name(value)` by name, such as `.comment_id(17…)`.
    pub given: BTreeMap<String, String>,
    /// Fields inside braces; empty = the default fields.
    pub inner: Vec<Field>,
}

/// Reads the parameter; what cannot be read is dropped.
#[must_use]
pub fn parse(text: &str) -> Vec<Field> {
    let characters: Vec<char> = text.chars().filter(|c| !c.is_whitespace()).collect();
    let mut at = 0;
    list(&characters, &mut at)
}

fn list(text: &[char], at: &mut usize) -> Vec<Field> {
    let mut out = Vec::new();
    let mut field = Field::default();
    while let Some(&character) = text.get(*at) {
        *at += 1;
        match character {
            ',' => push(&mut out, &mut field),
            '{' => field.inner = list(text, at),
            '}' => break,
            '.' => modifier(text, at, &mut field),
            other => field.name.push(other),
        }
    }
    push(&mut out, &mut field);
    out
}

fn push(out: &mut Vec<Field>, field: &mut Field) {
    let field = std::mem::take(field);
    if !field.name.is_empty() {
        out.push(field);
    }
}

/// `.limit(5)`, `.order(…)`, `.comment_id(17…)` and the like.
fn modifier(text: &[char], at: &mut usize, field: &mut Field) {
    let mut word = String::new();
    while let Some(&character) = text.get(*at) {
        *at += 1;
        if character == ')' {
            break;
        }
        word.push(character);
    }
    if let Some(count) = word.strip_prefix("limit(") {
        field.limit = count.parse().ok();
    } else if let Some((name, value)) = word.split_once('(') {
        field.given.insert(name.to_owned(), value.to_owned());
    }
}

/// The wanted members of an object; `id` always stays, unknown names are left out as the real
/// API leaves out what an object does not have.
#[must_use]
pub fn project(object: &Value, wanted: &[Field], default: &[&str]) -> Value {
    let Value::Object(members) = object else {
        return object.clone();
    };
    let mut out = Map::new();
    let names: Vec<&str> = if wanted.is_empty() {
        default.to_vec()
    } else {
        wanted.iter().map(|field| field.name.as_str()).collect()
    };
    for name in names {
        if let Some(value) = members.get(name) {
            out.insert(name.to_owned(), value.clone());
        }
    }
    if let Some(id) = members.get("id") {
        out.insert("id".to_owned(), id.clone());
    }
    Value::Object(out)
}

/// As [`project`], and what stands in braces is cut out of members and of rows of edges too.
#[must_use]
pub fn project_all(object: &Value, wanted: &[Field], default: &[&str]) -> Value {
    let mut out = project(object, wanted, default);
    for field in wanted.iter().filter(|field| !field.inner.is_empty()) {
        let Some(member) = out.get_mut(&field.name) else {
            continue;
        };
        match member.get_mut("data") {
            Some(Value::Array(rows)) => {
                for row in rows.iter_mut() {
                    *row = project_all(row, &field.inner, &[]);
                }
            }
            _ => *member = project_all(member, &field.inner, &[]),
        }
    }
    out
}
