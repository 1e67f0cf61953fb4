//! What people do on an incident's page: note the platform's words, share it, take both back.

use super::load::{Audience, incident as read};
use super::open;
use super::page::{incident as markup, title};
use super::view::IncidentPage;
use super::why::{LONGEST_SOURCE, LONGEST_TEXT};
use crate::auth::{SignedIn, Visitor};
use crate::desk::Desk;
use crate::pages::frame::{Place, page};
use crate::pages::routes::frame;
use crate::pages::templates::Word;
use crate::trouble::{self, Posted};
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use sportello_core::IncidentId;
use sportello_core::post::link::is_link;
use sportello_store::{StoreError, Why};

async fn shown(
    desk: &Desk,
    visitor: &Visitor,
    signed_in: &SignedIn,
    id: IncidentId,
    came: Result<(Word, Option<String>), StoreError>,
) -> Response {
    let render = async {
        let (said, link) = came?;
        let status = match said.refused {
            Some(_) => StatusCode::UNPROCESSABLE_ENTITY,
            None => StatusCode::OK,
        };
        let seen = read(desk, signed_in.workspace, id, Audience::Agents).await?;
        let seen = IncidentPage { said, link, ..seen };
        let here = format!("/health/incidents/{id}");
        let mut frame = frame(desk, signed_in, Place::Health, None, here).await?;
        frame.title = title(&signed_in.reader, &seen);
        let markup = page(&frame, &markup(&signed_in.reader, &seen));
        Ok((status, markup).into_response())
    };
    match render.await {
        Ok(answer) => answer,
        Err(error) => trouble::store(visitor, &error),
    }
}

fn done(signed_in: &SignedIn, key: &str) -> Word {
    Word {
        done: Some(signed_in.reader.text(key)),
        ..Word::default()
    }
}

/// The page.
pub async fn show(
    State(desk): State<Desk>,
    visitor: Visitor,
    signed_in: SignedIn,
    Path(id): Path<IncidentId>,
) -> Response {
    shown(&desk, &visitor, &signed_in, id, Ok((Word::default(), None))).await
}

/// The platform's words.
#[derive(Deserialize)]
pub struct WhyForm {
    text: String,
    source: String,
}

/// Notes them. The source is an address on the web under https: readers follow it.
pub async fn explain(
    State(desk): State<Desk>,
    visitor: Visitor,
    signed_in: SignedIn,
    Path(id): Path<IncidentId>,
    Posted(form): Posted<WhyForm>,
) -> Response {
    let (text, source) = (form.text.trim(), form.source.trim());
    let long = text.chars().count() > LONGEST_TEXT || source.chars().count() > LONGEST_SOURCE;
    let refused = if text.is_empty() || long {
        Some("incident-why-no-text")
    } else if !source.starts_with("https://") || !is_link(source) {
        Some("incident-why-no-source")
    } else {
        None
    };
    if let Some(key) = refused {
        let word = Word {
            refused: Some(signed_in.reader.text(key)),
            ..Word::default()
        };
        return shown(&desk, &visitor, &signed_in, id, Ok((word, None))).await;
    }
    let why = Why {
        text: text.to_owned(),
        source: source.to_owned(),
        by: Some(signed_in.agent),
    };
    let noted = desk
        .store()
        .explain_incident(signed_in.workspace, id, Some(why))
        .await;
    let came = noted.map(|()| (done(&signed_in, "incident-why-saved"), None));
    shown(&desk, &visitor, &signed_in, id, came).await
}

/// Takes them back.
pub async fn unexplain(
    State(desk): State<Desk>,
    visitor: Visitor,
    signed_in: SignedIn,
    Path(id): Path<IncidentId>,
) -> Response {
    let cleared = desk
        .store()
        .explain_incident(signed_in.workspace, id, None)
        .await;
    let came = cleared.map(|()| (done(&signed_in, "incident-why-cleared"), None));
    shown(&desk, &visitor, &signed_in, id, came).await
}

/// Makes a public address and shows it, this once.
pub async fn share(
    State(desk): State<Desk>,
    visitor: Visitor,
    signed_in: SignedIn,
    Path(id): Path<IncidentId>,
) -> Response {
    let slug = desk
        .engine()
        .share_incident(desk.now(), signed_in.workspace, id)
        .await;
    let came = slug.map(|slug| (Word::default(), Some(open::address(&desk, &slug))));
    shown(&desk, &visitor, &signed_in, id, came).await
}

/// Ends it.
pub async fn unshare(
    State(desk): State<Desk>,
    visitor: Visitor,
    signed_in: SignedIn,
    Path(id): Path<IncidentId>,
) -> Response {
    let ended = desk
        .store()
        .end_public_page(signed_in.workspace, Some(id))
        .await;
    let came = ended.map(|_| (done(&signed_in, "incident-share-ended"), None));
    shown(&desk, &visitor, &signed_in, id, came).await
}
