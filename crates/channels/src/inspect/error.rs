//! Error answers as the outbox judges them (errors.md).

use crate::contract::Answer;
use crate::meta::errors::{classify, family_of};
use serde::Serialize;
use serde_json::Value;
use sportello_core::Time;
use sportello_core::class::{Call, Class, Verdict};

/// What an error answer means. `says` is filled in by whoever has the words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ErrorLine {
    /// What to do.
    pub class: &'static str,
    /// The platform's code.
    pub code: Option<i64>,
    /// The platform's subcode.
    pub subcode: Option<i64>,
    /// The sentence that people read.
    pub says: String,
}

/// The error answers inside a JSON value: the status that was recorded with each, and the body.
pub fn errors(value: &Value) -> Vec<(Option<u16>, String)> {
    let mut found = Vec::new();
    collect(value, None, &mut found);
    found
}

fn collect(value: &Value, status: Option<u16>, found: &mut Vec<(Option<u16>, String)>) {
    match value {
        Value::Object(members) => {
            let own = members.get("status").or_else(|| members.get("status_code"));
            let own = own.and_then(|s| s.as_u64().or_else(|| s.get("code")?.as_u64()));
            let status = own.and_then(|s| u16::try_from(s).ok()).or(status);
            if members.get("error").is_some_and(Value::is_object)
                || (members.contains_key("error_type") && members.contains_key("error_message"))
            {
                found.push((status, value.to_string()));
                return;
            }
            for (name, inner) in members {
                match inner {
                    // A recorded body is often kept as text.
                    Value::String(text) if name == "body" => {
                        match serde_json::from_str::<Value>(text) {
                            Ok(body) => collect(&body, status, found),
                            Err(_)
                                if status.is_some_and(|s| s >= 400)
                                    || text.contains("Service Unavailable") =>
                            {
                                found.push((status, text.clone()));
                            }
                            Err(_) => {}
                        }
                    }
                    _ => collect(inner, status, found),
                }
            }
        }
        Value::Array(elements) => {
            for inner in elements {
                collect(inner, status, found);
            }
        }
        _ => {}
    }
}

/// Judges one error answer through the one table. `now` turns hints into moments.
pub fn verdict(call: Call, status: u16, body: &str, now: Time) -> (Verdict, Class) {
    let answer = Answer {
        status,
        headers: Vec::new(),
        body: body.to_owned(),
    };
    let verdict = classify(family_of(body), call, &answer, now);
    let class = verdict.class;
    (verdict, class)
}
