//! The mail's part of the control API: people write, the business's mails are read, faults.

use super::fault::Fault;
use super::letter::Letter;
use super::room::MailRoom;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::StatusCode;
use axum::routing::{get, post};
use axum::{Json, Router};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use std::sync::Arc;

/// The routes under `/control/mail`.
pub fn routes<S: Clone + Send + Sync + 'static>(room: Arc<MailRoom>) -> Router<S> {
    Router::new()
        .route("/control/mail/write", post(write))
        .route("/control/mail/bounce", post(bounce))
        .route("/control/mail/sent", get(sent))
        .route(
            "/control/mail/faults",
            get(faults).post(add_fault).delete(clear_faults),
        )
        .with_state(room)
}

/// A call that could not be done, and why.
type Trouble = (StatusCode, Json<Value>);
type Answer = Result<Json<Value>, Trouble>;

/// Reads a body, whatever its content type says.
fn read<T: DeserializeOwned>(body: &Bytes) -> Result<T, Trouble> {
    serde_json::from_slice(body).map_err(|error| {
        let why = json!({ "error": format!("the body is not what this takes: {error}") });
        (StatusCode::BAD_REQUEST, Json(why))
    })
}

async fn write(State(room): State<Arc<MailRoom>>, body: Bytes) -> Answer {
    let letter: Letter = read(&body)?;
    if !letter.from.contains('@') || letter.from.contains(['\r', '\n', '<', '>']) {
        let why = json!({ "error": "\"from\" is not an address" });
        return Err((StatusCode::BAD_REQUEST, Json(why)));
    }
    Ok(Json(json!({ "id": room.write(&letter) })))
}

async fn bounce(State(room): State<Arc<MailRoom>>, body: Bytes) -> Answer {
    let asked: Value = read(&body)?;
    let id = asked["id"].as_str().unwrap_or_default();
    let status = asked["status"].as_str().unwrap_or("5.1.1");
    match room.bounce(id, status) {
        true => Ok(Json(json!({}))),
        false => {
            let why = json!({ "error": "no mail of that id was sent" });
            Err((StatusCode::NOT_FOUND, Json(why)))
        }
    }
}

async fn sent(State(room): State<Arc<MailRoom>>) -> Json<Value> {
    Json(json!({ "sent": room.sent() }))
}

async fn faults(State(room): State<Arc<MailRoom>>) -> Json<Value> {
    Json(json!({ "faults": room.faults() }))
}

async fn add_fault(State(room): State<Arc<MailRoom>>, body: Bytes) -> Answer {
    room.add_fault(read::<Fault>(&body)?);
    Ok(faults(State(room)).await)
}

async fn clear_faults(State(room): State<Arc<MailRoom>>) -> Json<Value> {
    room.clear_faults();
    faults(State(room)).await
}
