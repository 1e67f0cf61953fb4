//! Faults as `POST /control/faults` describes them: reading, with a sentence for what is wrong.

use super::fault::{Action, Fault};
use super::webhook::Event;
use super::world::Network;
use serde_json::Value;

const MEMBERS: [&str; 23] = [
    "action",
    "kind",
    "operation",
    "op",
    "from",
    "recipient",
    "asset",
    "count",
    "times",
    "after",
    "probability",
    "code",
    "subcode",
    "status",
    "message",
    "ms",
    "minutes",
    "percent",
    "event",
    "post",
    "about",
    "until",
    "bytes",
];

/// Reads a fault as `POST /control/faults` takes it.
pub(super) fn read(wanted: &Value) -> Result<Fault, String> {
    let Value::Object(members) = wanted else {
        return Err(
            "send a JSON object, for example {\"action\": \"timeout_after\", \"count\": 1}"
                .to_owned(),
        );
    };
    for name in members.keys() {
        let known =
            MEMBERS.contains(&name.as_str()) || matches!(name.as_str(), "acted" | "at_once");
        if !known {
            return Err(format!(
                "unknown member {name:?}; known are {}, acted, at_once",
                MEMBERS.join(", ")
            ));
        }
    }
    let text = |name: &str| wanted[name].as_str().map(str::to_owned);
    let number = |name: &str| {
        wanted[name]
            .as_i64()
            .or_else(|| wanted[name].as_str()?.parse().ok())
    };
    let kind = match text("kind").as_deref() {
        None | Some("any" | "all" | "*") => None,
        Some(word) => Some(Network::read(word).ok_or_else(|| {
            format!("unknown kind {word:?}; use facebook, instagram, whatsapp or telegram")
        })?),
    };
    let operation = match text("operation").or_else(|| text("op")).as_deref() {
        None | Some("any" | "all" | "*") => None,
        Some(word) => Some(
            serde_json::from_value(Value::from(word))
                .map_err(|_| format!("unknown operation {word:?}; use send, upload, download, read, token, subscribe, post, photo_post, video_post, reel, story, container, media_publish, comment, moderate, other or any"))?,
        ),
    };
    let post = match text("post").as_deref() {
        None | Some("any" | "all" | "*") => None,
        Some(word) => Some(serde_json::from_value(Value::from(word)).map_err(|_| {
            format!("unknown post {word:?}; use words, photos, video, reel or story")
        })?),
    };
    let about = match text("about").as_deref() {
        None | Some("any" | "all" | "*") => None,
        Some(word) => Some(serde_json::from_value(Value::from(word)).map_err(|_| {
            format!("unknown about {word:?}; use text, image, audio, video, document, sticker, location, contacts, offer, template, reaction, typing, private_reply, history or insights")
        })?),
    };
    let count = number("count").or_else(|| number("times"));
    let probability = wanted["probability"].as_f64().unwrap_or(1.0);
    if !(0.0..=1.0).contains(&probability) {
        return Err("probability is a number from 0 to 1".to_owned());
    }
    let action = read_action(wanted)?;
    Ok(Fault {
        id: 0,
        kind: network_of(&action, kind)?,
        operation,
        from: text("from").or_else(|| text("recipient")),
        asset: text("asset"),
        post,
        about,
        count: count.map(|count| u32::try_from(count).unwrap_or(0)),
        after: number("after")
            .and_then(|after| u32::try_from(after).ok())
            .unwrap_or(0),
        probability,
        action,
        hits: 0,
    })
}

/// The network a fault strikes. Only WhatsApp tells by status that an accepted message failed
/// (webhooks.md §9): on another network such a fault could do nothing, and without a network it
/// must not be spent on one where nothing happens.
fn network_of(action: &Action, kind: Option<Network>) -> Result<Option<Network>, String> {
    match (action, kind) {
        (Action::FailedStatus { .. }, None | Some(Network::Whatsapp)) => {
            Ok(Some(Network::Whatsapp))
        }
        (Action::FailedStatus { .. }, Some(other)) => Err(format!(
            "{word} has no failed status, so failed_status would do nothing there. Use it with kind whatsapp; on {word} use error (refused at once) or never_deliver (accepted, never on the phone)",
            word = other.word()
        )),
        (_, kind) => Ok(kind),
    }
}

/// Reads the action; words may be written with `-`, `_` or spaces, and `…_acting` is understood.
fn read_action(wanted: &Value) -> Result<Action, String> {
    let Some(word) = wanted["action"].as_str() else {
        return Err(format!("name an \"action\": {ACTIONS}"));
    };
    let word = word
        .to_ascii_lowercase()
        .replace(['-', ' '], "_")
        .replace("_acting", "");
    let acted = wanted["acted"]
        .as_bool()
        .unwrap_or(word.ends_with("_after"));
    let status = status(wanted)?;
    let event = event(wanted)?;
    let number = |name: &str| wanted[name].as_i64();
    let ms = number("ms");
    Ok(match word.as_str() {
        "error" => read_error(wanted, status)?,
        "timeout" | "timeout_before" | "timeout_after" => Action::Timeout {
            acted,
            ms: ms.unwrap_or(60_000),
        },
        "5xx"
        | "5xx_before"
        | "5xx_after"
        | "server_error"
        | "server_error_before"
        | "server_error_after"
        | "error_5xx_after" => Action::ServerError {
            acted,
            status: status.unwrap_or(503),
        },
        "reset" | "reset_before" | "reset_after" => Action::Reset { acted },
        "silence" | "silence_before" | "silence_after" => Action::Silence { acted },
        "cut" | "cut_upload" => Action::Cut {
            bytes: wanted["bytes"].as_u64(),
        },
        "slow" => Action::Slow {
            ms: ms.unwrap_or(5_000),
        },
        "throttle" => Action::Throttle {
            minutes: number("minutes").unwrap_or(1),
        },
        "usage" => Action::Usage {
            percent: number("percent").unwrap_or(90),
            minutes: number("minutes").unwrap_or(0),
        },
        "unavailable"
        | "200_with_service_unavailable"
        | "unavailable_200"
        | "service_unavailable"
        | "200_service_unavailable"
        | "unavailable_after"
        | "unavailable_before" => Action::Unavailable { acted },
        "dns" | "dns_failure" => Action::Unreachable {
            ms: ms.unwrap_or(20),
        },
        "connect_timeout" => Action::Unreachable {
            ms: ms.unwrap_or(10_000),
        },
        "never_deliver" | "accept_and_never_deliver" => Action::NeverDeliver,
        "late_delivery" | "deliver_late" => Action::LateDelivery {
            ms: ms.unwrap_or(3_600_000),
        },
        "failed" | "failed_status" => Action::FailedStatus {
            code: number("code").unwrap_or(131_026),
        },
        "lost_webhook" | "lose_webhook" => Action::LostWebhook { event },
        "late_webhook" => Action::LateWebhook {
            event,
            until: number("until"),
            ms: ms.unwrap_or(if wanted["until"].is_null() { 60_000 } else { 0 }),
        },
        _ => return Err(format!("unknown action {word:?}; use {ACTIONS}")),
    })
}

fn read_error(wanted: &Value, status: Option<u16>) -> Result<Action, String> {
    let number = |name: &str| wanted[name].as_i64();
    Ok(Action::Error {
        code: number("code").ok_or("an error needs a \"code\"")?,
        subcode: number("subcode"),
        status,
        message: wanted["message"].as_str().map(str::to_owned),
        at_once: wanted["at_once"].as_bool().unwrap_or(false),
    })
}

/// The HTTP status of an error or a 5xx.
fn status(wanted: &Value) -> Result<Option<u16>, String> {
    let status = wanted["status"].as_i64();
    match status.map(u16::try_from) {
        None => Ok(None),
        Some(Ok(status)) if (200..600).contains(&status) => Ok(Some(status)),
        Some(_) => Err("status is an HTTP status from 200 to 599".to_owned()),
    }
}

/// The event of a webhook fault; nothing = all.
fn event(wanted: &Value) -> Result<Option<Event>, String> {
    match wanted["event"].as_str() {
        None | Some("any" | "all") => Ok(None),
        Some(event) => serde_json::from_value(Value::from(event)).map(Some).map_err(|_| {
            format!("unknown event {event:?}; use message, echo, delivery, read, status, reaction, postback, referral, comment, post, like, mention or insights")
        }),
    }
}

/// The actions, for people.
pub const ACTIONS: &str = "error, timeout_before, timeout_after, 5xx_before, 5xx_after, reset_before, \
    reset_after, silence, dns, connect_timeout, cut_upload, slow, throttle, usage, unavailable_200, \
    never_deliver, late_delivery, failed_status, lost_webhook, late_webhook";
