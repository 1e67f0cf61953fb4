//! How things go wrong: the sandbox's faults by their own names, and what outages.md lists.
//!
//! A symptom is a word, then what it needs, then the share of calls it strikes (`40%`; all when
//! it is not written). `-` and `_` in words are alike.
//!
//! | symptom | what the desk meets | source (outages.md) |
//! |---|---|---|
//! | `5xx [STATUS]`, `5xx_after` | an HTML page, 503 unless told; `_after`: it was done all the same | 2019, 2024 |
//! | `unavailable`, `unavailable_after` | HTTP 200 with "Service Unavailable" | symptoms |
//! | `dns` | names do not resolve; with `*`, phones are cut off too | Oct 2021 |
//! | `connect_timeout [DURATION]` | no connection within 10 s | Oct 2021 |
//! | `timeout [DURATION]`, `timeout_after` | no answer for a minute, then the connection closes | Dec 2024 |
//! | `reset`, `reset_after` | the connection is torn | |
//! | `silence` | no answer, nothing done | |
//! | `lost_answers` | done, and no answer ever | |
//! | `slow DURATION` | the right answer, late | |
//! | `throttle [DURATION]`, `usage [N%]`, `cut` | as in the sandbox | |
//! | `code CODE[/SUBCODE]`, `error …` | an error of the Graph API at once, such as `code 2` | symptoms |
//! | `tokens` | 190 for valid tokens | Mar 2024 [u] |
//! | `unsupported` | 100 "Unsupported request - method type: post" for working accounts | Jul 2026 |
//! | `failed_status [CODE]` | WhatsApp: accepted, then failed by status | |
//! | `never_deliver` | accepted, never on the phone | Jun 2026 |
//! | `late_delivery [DURATION]` | accepted, on the phone an hour late | Jun 2026 |
//! | `late_webhook [DURATION]` | late by that; without one not before the line's end, in one burst, twice and out of order | 2024 |
//! | `lost_webhook` | lost for good | Jul 2024, Feb 2025 |
//!
//! For the mailbox the same words mean what [`super::mail`] says.

use super::clock::duration;
use super::error::Wrong;
use serde_json::{Value, json};
use std::fmt;

/// The words, for people who wrote another.
pub const WORDS: &str = "5xx [STATUS], 5xx_after, unavailable, unavailable_after, dns, connect_timeout, timeout, timeout_after, reset, reset_after, silence, lost_answers, slow DURATION, throttle [DURATION], usage [N%], cut, code CODE[/SUBCODE], tokens, unsupported, failed_status [CODE], never_deliver, late_delivery [DURATION], late_webhook [DURATION], lost_webhook";

/// What is said after the words.
const SHARE: &str = "a share such as 40% may follow";

/// What a symptom can befall.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// Calls of the desk.
    Calls,
    /// Messages of the business alone.
    Messages,
    /// Webhooks.
    Webhooks,
}

/// How something goes wrong.
#[derive(Clone, Debug, PartialEq)]
pub struct Symptom {
    /// As it was written.
    words: String,
    /// Its own word, in small letters.
    name: String,
    /// What it can befall.
    pub reach: Reach,
    /// The sandbox's description, without place and time.
    fault: Value,
    /// The share of calls it strikes, 0 to 1.
    pub share: f64,
    /// Webhooks wait for the end of the line.
    pub until_end: bool,
}

impl Symptom {
    /// Reads one.
    pub(super) fn parse(text: &str) -> Result<Symptom, Wrong> {
        let mut words: Vec<&str> = text.split_whitespace().collect();
        if words.is_empty() {
            let english = format!("the symptom is missing: use one of {WORDS}; {SHARE}");
            return Err(Wrong::new(
                "drill-script-no-symptom",
                &[("all", WORDS)],
                english,
            ));
        }
        let name = words.remove(0).to_ascii_lowercase().replace('-', "_");
        // The percentage of `usage` is its own.
        let share = match words.last().and_then(|word| word.strip_suffix('%')) {
            Some(percent) if name != "usage" || words.len() > 1 => {
                let share = percent.parse::<f64>().ok();
                let share = share.filter(|n| *n > 0.0 && *n <= 100.0).ok_or_else(|| {
                    let english = format!(
                        "{percent}% is no share of calls: write more than 0% and at most 100%"
                    );
                    Wrong::new("drill-script-share", &[("percent", percent)], english)
                })?;
                words.pop();
                share / 100.0
            }
            _ => 1.0,
        };
        let argument = match words.as_slice() {
            [] => None,
            [one] => Some(*one),
            _ => {
                let english = format!("too much stands after {name}: use one of {WORDS}; {SHARE}");
                let values = [("name", name.as_str()), ("all", WORDS)];
                return Err(Wrong::new("drill-script-too-much", &values, english));
            }
        };
        let (reach, fault) = read(&name, argument)?;
        let until_end = name == "late_webhook" && argument.is_none();
        Ok(Symptom {
            words: text.to_owned(),
            name,
            reach,
            fault,
            share,
            until_end,
        })
    }

    /// What it makes late is so late, in milliseconds.
    pub(super) fn delay(&self) -> i64 {
        self.fault["ms"].as_i64().unwrap_or(0)
    }

    /// The fault as `POST /control/faults` takes it, for a line that ends at `end`.
    pub(super) fn fault(&self, end: i64) -> Value {
        let mut fault = self.fault.clone();
        if self.until_end {
            fault["until"] = json!(end);
        }
        if self.share < 1.0 {
            fault["probability"] = json!(self.share);
        }
        fault
    }

    /// Its own word, in small letters.
    pub(super) fn name(&self) -> &str {
        &self.name
    }

    /// What the sandbox calls it.
    pub(super) fn action(&self) -> &str {
        self.fault["action"].as_str().unwrap_or_default()
    }

    /// One of its numbers, by the sandbox's name of it.
    pub(super) fn number(&self, name: &str) -> Option<i64> {
        self.fault[name].as_i64()
    }

    /// Whether the network is not there at all.
    pub(super) fn is_dark(&self) -> bool {
        matches!(self.action(), "dns" | "connect_timeout") && self.share >= 1.0
    }

    /// Whether it is told by a status that only WhatsApp has.
    pub(super) fn is_by_status(&self) -> bool {
        self.action() == "failed_status"
    }

    /// For how long the platform asks to be left alone when it strikes, in milliseconds.
    pub(super) fn rest(&self) -> i64 {
        match self.action() {
            "throttle" => self.fault["minutes"].as_i64().unwrap_or(1) * 60_000,
            _ => 0,
        }
    }

    /// Whether nothing gets through while it lasts: what is done all the same, what is only slow,
    /// and what strikes a part of the calls leaves a way.
    pub(super) fn keeps_from_sending(&self) -> bool {
        let passes = ["slow", "usage", "never_deliver", "late_delivery"];
        self.reach != Reach::Webhooks
            && self.share >= 1.0
            && !self.action().ends_with("_after")
            && !passes.contains(&self.action())
    }

    /// Whether everything is done while it lasts, and no answer says so.
    pub(super) fn loses_answers(&self) -> bool {
        self.reach == Reach::Calls && self.share >= 1.0 && self.action().ends_with("_after")
    }
}

impl fmt::Display for Symptom {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.words)
    }
}

/// What a word and its argument are in the sandbox.
fn read(name: &str, argument: Option<&str>) -> Result<(Reach, Value), Wrong> {
    let plain = |action: &str| match argument {
        None => Ok(json!({ "action": action })),
        Some(more) => Err(Wrong::new(
            "drill-script-nothing-more",
            &[("name", name), ("word", more)],
            format!("{name} takes nothing more, and {more:?} stands there"),
        )),
    };
    let lasting = |action: &str, usual: Option<&str>| {
        let text = argument.or(usual);
        let text = text.ok_or_else(|| {
            let english = format!("{name} needs a duration, such as {name} 20s");
            Wrong::new("drill-script-needs-duration", &[("name", name)], english)
        })?;
        let ms = duration(text).filter(|ms| *ms > 0).ok_or_else(|| {
            let english = format!(
                "{text:?} is no duration: write hours, minutes, seconds, such as 1h30m or 20s"
            );
            Wrong::new("drill-script-duration", &[("word", text)], english)
        })?;
        Ok::<Value, Wrong>(json!({ "action": action, "ms": ms }))
    };
    let call = |fault: Result<Value, Wrong>| fault.map(|fault| (Reach::Calls, fault));
    match name {
        "5xx" | "5xx_before" | "server_error" => call(html("5xx_before", argument)),
        "5xx_after" | "server_error_after" => call(html("5xx_after", argument)),
        "unavailable" | "unavailable_200" | "service_unavailable" => call(plain("unavailable_200")),
        "unavailable_after" => call(plain("unavailable_after")),
        "dns" => call(plain("dns")),
        "connect_timeout" => call(lasting("connect_timeout", Some("10s"))),
        "timeout" | "timeout_before" => call(lasting("timeout_before", Some("1m"))),
        "timeout_after" => call(lasting("timeout_after", Some("1m"))),
        "reset" | "reset_before" => call(plain("reset_before")),
        "reset_after" => call(plain("reset_after")),
        "silence" => call(plain("silence")),
        "lost_answers" | "silence_after" => call(plain("silence_after")),
        "slow" => call(lasting("slow", None)),
        "throttle" => call(lasting("throttle", Some("1m")).map(in_minutes)),
        "usage" => call(usage(argument)),
        "cut" | "cut_upload" => call(plain("cut_upload")),
        "code" | "error" => call(error(argument)),
        "tokens" => call(plain("error").map(|_| token_refused())),
        "unsupported" => call(plain("error").map(|_| unsupported())),
        "failed_status" | "failed" => status(argument).map(|fault| (Reach::Messages, fault)),
        "never_deliver" => plain("never_deliver").map(|fault| (Reach::Messages, fault)),
        "late_delivery" => {
            lasting("late_delivery", Some("1h")).map(|fault| (Reach::Messages, fault))
        }
        "lost_webhook" => plain("lost_webhook").map(|fault| (Reach::Webhooks, fault)),
        "late_webhook" if argument.is_none() => {
            plain("late_webhook").map(|fault| (Reach::Webhooks, fault))
        }
        "late_webhook" => lasting("late_webhook", None).map(|fault| (Reach::Webhooks, fault)),
        _ => {
            let english = format!("{name:?} is no symptom: use one of {WORDS}; {SHARE}");
            let values = [("word", name), ("all", WORDS)];
            Err(Wrong::new("drill-script-symptom", &values, english))
        }
    }
}

fn html(action: &str, argument: Option<&str>) -> Result<Value, Wrong> {
    let status = argument.unwrap_or("503");
    match status.parse::<u16>() {
        Ok(status) if (500..600).contains(&status) => {
            Ok(json!({ "action": action, "status": status }))
        }
        _ => Err(Wrong::new(
            "drill-script-status",
            &[("word", status)],
            format!("{status:?} is no status of 5xx: write 500 to 599"),
        )),
    }
}

/// The sandbox counts a throttle in whole minutes.
fn in_minutes(mut fault: Value) -> Value {
    let ms = fault["ms"].as_i64().unwrap_or(60_000);
    fault["minutes"] = json!((ms + 59_999) / 60_000);
    fault
}

fn usage(argument: Option<&str>) -> Result<Value, Wrong> {
    let text = argument.unwrap_or("90%");
    let percent = text.strip_suffix('%').and_then(|n| n.parse::<i64>().ok());
    match percent {
        Some(percent) if (1..=100).contains(&percent) => {
            Ok(json!({ "action": "usage", "percent": percent }))
        }
        _ => Err(Wrong::new(
            "drill-script-usage",
            &[("word", text)],
            format!("{text:?} is no usage: write 1% to 100%"),
        )),
    }
}

fn error(argument: Option<&str>) -> Result<Value, Wrong> {
    let text = argument.ok_or_else(|| {
        let english = "name the code, such as code 2 or code 190/463";
        Wrong::new("drill-script-no-code", &[], english.to_owned())
    })?;
    let (code, subcode) = match text.split_once('/') {
        Some((code, subcode)) => (code, Some(subcode)),
        None => (text, None),
    };
    let number = |digits: &str| {
        digits.parse::<u32>().map_err(|_| {
            let english =
                format!("{text:?} is no code: write a number, or number/subcode, such as 190/463");
            Wrong::new("drill-script-code", &[("word", text)], english)
        })
    };
    let mut fault = json!({ "action": "error", "code": number(code)?, "at_once": true });
    if let Some(subcode) = subcode {
        fault["subcode"] = json!(number(subcode)?);
    }
    Ok(fault)
}

fn status(argument: Option<&str>) -> Result<Value, Wrong> {
    let mut fault = error(argument.or(Some("131026")))?;
    fault["action"] = json!("failed_status");
    Ok(fault)
}

/// 190 for valid tokens (outages.md, 5 March 2024): as if everybody had been logged out.
fn token_refused() -> Value {
    json!({ "action": "error", "code": 190, "subcode": 460, "at_once": true })
}

/// HTTP 400 with code 100 for working accounts (outages.md, 4 July 2026).
fn unsupported() -> Value {
    json!({
        "action": "error",
        "code": 100,
        "status": 400,
        "message": "Unsupported request - method type: {method}",
        "at_once": true,
    })
}
