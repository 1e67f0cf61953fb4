//! The page of gaps over HTTP: shown, and a channel is read back.

use super::load::{HOURS, page as read};
use super::view::gaps;
use crate::auth::{SignedIn, Visitor};
use crate::desk::Desk;
use crate::pages::frame::{Place, page};
use crate::pages::routes::frame;
use crate::pages::templates::Word;
use crate::trouble::{self, Posted};
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;
use sportello_core::{ChannelId, Span};
use sportello_store::StoreError;

/// The page's address.
const HERE: &str = "/health/gaps";

/// What was just done.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Done {
    done: String,
}

/// The page.
pub async fn show(
    State(desk): State<Desk>,
    visitor: Visitor,
    signed_in: SignedIn,
    Query(asked): Query<Done>,
) -> Response {
    let done = match asked.done.as_str() {
        "asked" => Some(signed_in.reader.text("gaps-asked-for")),
        _ => None,
    };
    let said = Word {
        done,
        ..Word::default()
    };
    shown(&desk, &visitor, &signed_in, StatusCode::OK, said).await
}

async fn shown(
    desk: &Desk,
    visitor: &Visitor,
    signed_in: &SignedIn,
    status: StatusCode,
    said: Word,
) -> Response {
    let render = async {
        let may = desk.store().is_manager(signed_in.agent).await?;
        let seen = read(desk, signed_in.workspace, may).await?;
        let mut frame = frame(desk, signed_in, Place::Health, None, HERE.to_owned()).await?;
        frame.title = signed_in.reader.text("gaps-title");
        let markup = gaps(&signed_in.reader, &seen, &said);
        Ok::<_, StoreError>((status, page(&frame, &markup)).into_response())
    };
    match render.await {
        Ok(answer) => answer,
        Err(error) => trouble::store(visitor, &error),
    }
}

/// Which channel, and how many hours back.
#[derive(Deserialize)]
pub struct AskForm {
    channel: i64,
    hours: i64,
}

/// A manager has a channel read back.
pub async fn ask(
    State(desk): State<Desk>,
    visitor: Visitor,
    signed_in: SignedIn,
    Posted(form): Posted<AskForm>,
) -> Response {
    let refused = |key: &str| Word {
        refused: Some(signed_in.reader.text(key)),
        ..Word::default()
    };
    match desk.store().is_manager(signed_in.agent).await {
        Ok(true) => {}
        Ok(false) => {
            let said = refused("gaps-managers");
            return shown(&desk, &visitor, &signed_in, StatusCode::FORBIDDEN, said).await;
        }
        Err(error) => return trouble::store(&visitor, &error),
    }
    if !HOURS.contains(&form.hours) {
        let (status, said) = (
            StatusCode::UNPROCESSABLE_ENTITY,
            refused("gaps-wrong-hours"),
        );
        return shown(&desk, &visitor, &signed_in, status, said).await;
    }
    let (now, channel) = (desk.now(), ChannelId(form.channel));
    let from = now - Span::hours(form.hours);
    let asked = desk
        .engine()
        .audit_gap(now, signed_in.workspace, channel, from, now);
    match asked.await {
        Ok(_) => Redirect::to("/health/gaps?done=asked").into_response(),
        Err(error) => trouble::store(&visitor, &error),
    }
}
