//! Playing the people: say, read, react, tap; and what they received.

use super::{Answer, Trouble, kind, network, object, picture, run, text, unwritten};
use crate::rules::person::PhoneHabits;
use crate::rules::phone::Say;
use crate::rules::request::ApiRequest;
use crate::rules::{Command, Done, Reply};
use crate::server::core::State;
use axum::Json;
use axum::body::Bytes;
use axum::extract::Path;
use serde_json::{Value, json};

fn from(wanted: &Value) -> Result<String, Trouble> {
    text(wanted, "from").ok_or_else(|| Trouble::bad("say who it is \"from\": any name"))
}

/// `POST /control/say`
pub(super) async fn say(axum::extract::State(core): State, body: Bytes) -> Answer {
    let wanted = object(&body)?;
    let at = match &wanted["at"] {
        Value::Null => None,
        at => Some(crate::rules::time::parse(at).ok_or_else(|| {
            Trouble::bad("\"at\" is a time: RFC 3339, or milliseconds since 1970")
        })?),
    };
    let say = Say {
        kind: kind(&wanted)?,
        from: from(&wanted)?,
        to: text(&wanted, "to"),
        text: text(&wanted, "text"),
        image: match picture::file(&wanted["file"])? {
            Some(file) => Some(file),
            None => picture::read(&wanted["image"])?,
        },
        sort: text(&wanted, "type").filter(|sort| sort != "text"),
        content: match &wanted["content"] {
            Value::Null => None,
            content @ (Value::Object(_) | Value::Array(_)) => Some(content.to_string()),
            _ => {
                return Err(Trouble::bad(
                    "\"content\" is what the message is made of, as the webhook has it",
                ));
            }
        },
        at,
        reply_to: text(&wanted, "reply_to"),
        referral: None,
        hide_number: wanted["hide_number"].as_bool().unwrap_or(false),
    };
    run(&core, Command::Say(say))
}

/// `POST /control/read`
pub(super) async fn read(axum::extract::State(core): State, body: Bytes) -> Answer {
    let wanted = object(&body)?;
    run(
        &core,
        Command::ReadChat {
            kind: kind(&wanted)?,
            from: from(&wanted)?,
            to: text(&wanted, "to"),
        },
    )
}

/// `POST /control/react`
pub(super) async fn react(axum::extract::State(core): State, body: Bytes) -> Answer {
    let wanted = object(&body)?;
    let id = text(&wanted, "id").ok_or_else(|| Trouble::bad("name the message's \"id\""))?;
    let emoji = text(&wanted, "emoji").unwrap_or_default();
    run(
        &core,
        Command::React {
            kind: kind(&wanted)?,
            from: from(&wanted)?,
            id,
            emoji,
        },
    )
}

/// `POST /control/tap`
pub(super) async fn tap(axum::extract::State(core): State, body: Bytes) -> Answer {
    let wanted = object(&body)?;
    let link = text(&wanted, "link").ok_or_else(|| {
        Trouble::bad("name the \"link\" that is tapped: m.me/…, ig.me/m/…, wa.me/…, t.me/…")
    })?;
    run(
        &core,
        Command::Tap {
            kind: kind(&wanted)?,
            from: from(&wanted)?,
            link,
            to: text(&wanted, "to"),
        },
    )
}

/// `POST /control/press {"from","data","to"?}`: a tap on a button under a bot's message.
pub(super) async fn press(axum::extract::State(core): State, body: Bytes) -> Answer {
    let wanted = object(&body)?;
    let data = text(&wanted, "data")
        .ok_or_else(|| Trouble::bad("name the \"data\" that the button brings back"))?;
    run(
        &core,
        Command::Press {
            from: from(&wanted)?,
            to: text(&wanted, "to"),
            data,
        },
    )
}

/// `POST /control/block {"from","on"?,"to"?}`: a person blocks a bot, or starts it again.
pub(super) async fn block(axum::extract::State(core): State, body: Bytes) -> Answer {
    let wanted = object(&body)?;
    run(
        &core,
        Command::Block {
            from: from(&wanted)?,
            to: text(&wanted, "to"),
            on: wanted["on"].as_bool().unwrap_or(true),
        },
    )
}

/// `POST /control/answer`: the business answers in the platform's own inbox.
pub(super) async fn answer(axum::extract::State(core): State, body: Bytes) -> Answer {
    let wanted = object(&body)?;
    let text = text(&wanted, "text").ok_or_else(|| Trouble::bad("send a \"text\""))?;
    run(
        &core,
        Command::AnswerElsewhere {
            kind: kind(&wanted)?,
            from: from(&wanted)?,
            text,
        },
    )
}

/// `POST /control/receipts`: how phones confirm and read. A missing member keeps its value.
pub(super) async fn receipts(axum::extract::State(core): State, body: Bytes) -> Answer {
    let wanted = object(&body)?;
    let from = text(&wanted, "from");
    let kind = match &wanted["kind"] {
        Value::Null => None,
        _ => Some(kind(&wanted)?),
    };
    let now = core.look(|world| world.settings().clone());
    let member = |name: &str, usual: Option<i64>| match wanted.get(name) {
        None => Ok(usual),
        Some(Value::Null) => Ok(None),
        Some(value) => value
            .as_i64()
            .filter(|ms| *ms >= 0)
            .map(Some)
            .ok_or_else(|| {
                Trouble::bad(format!(
                    "{name} is a number of milliseconds, or null for never by itself"
                ))
            }),
    };
    let habits = PhoneHabits {
        delivered_after_ms: member("delivered_after_ms", now.delivered_after_ms)?,
        read_after_ms: member("read_after_ms", now.read_after_ms)?,
    };
    run(&core, Command::Habits { kind, from, habits })
}

/// `GET /control/phones`
pub(super) async fn everybody(axum::extract::State(core): State) -> Json<Value> {
    Json(core.look(|world| json!({ "data": world.shown_people() })))
}

/// `GET /control/phones/{kind}/{from}`
pub(super) async fn received(
    axum::extract::State(core): State,
    Path((kind, from)): Path<(String, String)>,
) -> Answer {
    let kind = network(&kind)?;
    Ok(Json(core.look(
        |world| json!({ "data": world.received(kind, &from) }),
    )))
}

/// `POST /control/subscribe {"callback_url","verify_token"?}`: what a person would do in the
/// dashboard: all three objects with a handshake, and the first assets.
pub(super) async fn subscribe(axum::extract::State(core): State, body: Bytes) -> Answer {
    let wanted = object(&body)?;
    let callback =
        text(&wanted, "callback_url").ok_or_else(|| Trouble::bad("name the \"callback_url\""))?;
    let seeded = core.look(crate::server::Seeded::of);
    let verify = text(&wanted, "verify_token").unwrap_or_else(|| seeded.verify_token.clone());
    let mut calls = Vec::new();
    for object in ["page", "instagram", "whatsapp_business_account"] {
        let body = json!({ "object": object, "callback_url": callback, "verify_token": verify });
        let path = format!("/{}/subscriptions", seeded.app_id);
        calls.push(ApiRequest::post(&path, &body).bearer(&seeded.app_token));
    }
    let fields = crate::rules::asset::PAGE_FIELDS.join(",");
    let page = format!("/{}/subscribed_apps", seeded.page_id);
    calls.push(
        ApiRequest::post(&page, &json!({ "subscribed_fields": fields })).bearer(&seeded.page_token),
    );
    let waba = format!("/{}/subscribed_apps", seeded.waba_id);
    calls.push(ApiRequest::post(&waba, &json!({})).bearer(&seeded.system_token));
    for call in calls {
        let answer = perform(&core, call).await?;
        if answer["success"] != json!(true) {
            let why = answer["error"]["message"]
                .as_str()
                .unwrap_or("no answer")
                .to_owned();
            return Err(Trouble::bad(format!("the subscription was refused: {why}")));
        }
    }
    Ok(Json(json!({ "success": true, "callback_url": callback })))
}

/// Does a Graph call in-process and waits for its answer.
async fn perform(
    core: &std::sync::Arc<crate::server::core::Core>,
    call: ApiRequest,
) -> Result<Value, Trouble> {
    let done = core
        .apply(Command::Call(call))
        .map_err(|error| unwritten(&error))?;
    let Done::Outcome(Some(outcome)) = done else {
        return Ok(Value::Null);
    };
    let waits = match &outcome.reply {
        Reply::WhenDone(task) => Some(core.wait_for(*task)),
        _ => None,
    };
    crate::server::graph::run_all(core, outcome.effects);
    let reply = match waits {
        Some(waits) => waits
            .await
            .map(|outcome| outcome.reply)
            .unwrap_or(Reply::Silence),
        None => outcome.reply,
    };
    Ok(match reply {
        Reply::Answer(response) | Reply::AnswerAfter(_, response) => response.json(),
        _ => Value::Null,
    })
}
