//! The pages' addresses, and the pages that only show.

use super::conversation::older;
use super::doctor::doctor;
use super::frame::{Frame, Place, page};
use super::inbox::inbox;
use super::load::{self, InboxAsk};
use super::panes::title_key;
use super::settings::settings;
use super::view::{Bound, Toast};
use super::{act, assets, health};
use crate::auth::{SignedIn, Visitor};
use crate::desk::Desk;
use crate::live::Viewer;
use crate::media::MAX_UPLOAD;
use crate::trouble;
use axum::Router;
use axum::extract::{DefaultBodyLimit, Path, Query, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use maud::Markup;
use serde::Deserialize;
use sportello_core::{ConversationId, Time};
use sportello_store::StoreError;

/// The header in which the script tells the lower bound of the conversation that is open,
/// `conversation:bound`.
const FROM: &str = "sportello-from";

/// The routes behind the door. Assets are open to all: the door needs them too.
pub fn router() -> Router<Desk> {
    Router::new()
        .route("/inbox", get(list))
        .route("/inbox/{conversation}", get(conversation))
        .route("/inbox/{conversation}/older", get(earlier))
        .route(
            "/inbox/{conversation}/reply",
            post(act::reply::reply).layer(DefaultBodyLimit::max(MAX_UPLOAD)),
        )
        .route("/inbox/{conversation}/note", post(act::conversation::note))
        .route(
            "/inbox/{conversation}/close",
            post(act::conversation::close),
        )
        .route(
            "/inbox/{conversation}/reopen",
            post(act::conversation::reopen),
        )
        .route("/inbox/{conversation}/seen", post(act::conversation::seen))
        .route("/inbox/{conversation}/merge", post(act::contact::merge))
        .route("/inbox/{conversation}/unmerge", post(act::contact::unmerge))
        .route(
            "/inbox/{conversation}/continue",
            post(act::contact::continue_link),
        )
        .route(
            "/inbox/{conversation}/messages/{message}/withdraw",
            post(act::delivery::withdraw),
        )
        .route("/inbox/{conversation}/instead", post(act::instead::all))
        .route(
            "/inbox/{conversation}/messages/{message}/instead",
            post(act::instead::one),
        )
        .route(
            "/inbox/{conversation}/messages/{message}/retry",
            post(act::delivery::retry),
        )
        .route(
            "/inbox/{conversation}/messages/{message}/react",
            post(act::signal::react),
        )
        .route("/inbox/{conversation}/typing", post(act::signal::typing))
        .route(
            "/inbox/{conversation}/messages/{message}/arrived",
            post(act::delivery::arrived),
        )
        .route(
            "/inbox/{conversation}/messages/{message}/again",
            post(act::delivery::again),
        )
        .route("/unmerge", post(act::contact::unmerge_from_toast))
        .route("/health", get(health_page))
        .route("/settings", get(settings_page))
        .route("/settings/doctor", get(doctor_page))
        .route("/settings/look", post(act::look::look))
        .route("/settings/templates", get(act::templates::list))
        .route("/settings/templates/edit", get(act::templates::edit))
        .route(
            "/settings/templates/save",
            post(act::templates::save).layer(DefaultBodyLimit::max(MAX_UPLOAD)),
        )
        .route("/settings/templates/sync", post(act::templates::sync))
        .route("/settings/templates/delete", post(act::templates::delete))
        .route(
            "/inbox/{conversation}/template",
            get(act::template_send::ask)
                .post(act::template_send::send)
                .layer(DefaultBodyLimit::max(MAX_UPLOAD)),
        )
        .route("/settings/connect", get(act::connect::show))
        .route("/settings/connect/go", get(act::connect::go))
        .route("/settings/connect/back", get(act::connect::back))
        .route("/settings/connect/code", post(act::connect::code))
        .route("/settings/connect/choose", post(act::connect::choose))
        .route("/settings/connect/paste", post(act::connect::paste))
        .route("/settings/connect/app", post(act::connect::app))
        .merge(super::calendar::router())
        .merge(super::post::router())
        .merge(super::page::router())
        .merge(super::share::router())
        .merge(super::incident::router())
        .merge(super::drill::router())
        .merge(super::status::router())
        .merge(super::alerts::router())
        .merge(super::fallback::router())
        .merge(super::gaps::router())
        .merge(super::consent::router())
        .route("/deletion/{code}", get(super::deletion::show))
        .route("/assets/{name}", get(assets::serve))
}

async fn list(
    State(desk): State<Desk>,
    visitor: Visitor,
    signed_in: SignedIn,
    Query(ask): Query<InboxAsk>,
) -> Response {
    answer(&visitor, inbox_page(&desk, &signed_in, None, &ask).await)
}

async fn conversation(
    State(desk): State<Desk>,
    visitor: Visitor,
    signed_in: SignedIn,
    Path(id): Path<ConversationId>,
    Query(ask): Query<InboxAsk>,
    headers: HeaderMap,
) -> Response {
    let seen = desk
        .engine()
        .mark_seen(desk.now(), signed_in.workspace, id)
        .await;
    if let Err(error) = seen {
        return trouble::store(&visitor, &error);
    }
    let ask = match ask.bound() {
        None => ask.down_to(lower_bound(&headers, id)),
        Some(_) => ask,
    };
    answer(
        &visitor,
        inbox_page(&desk, &signed_in, Some(id), &ask).await,
    )
}

/// The lower bound that the script tells, if it is this conversation's.
fn lower_bound(headers: &HeaderMap, id: ConversationId) -> Option<Bound> {
    let (conversation, bound) = headers.get(FROM)?.to_str().ok()?.split_once(':')?;
    (conversation.parse() == Ok(id))
        .then(|| bound.parse().ok())
        .flatten()
}

/// The inbox as a whole page.
pub(super) async fn inbox_page(
    desk: &Desk,
    signed_in: &SignedIn,
    id: Option<ConversationId>,
    ask: &InboxAsk,
) -> Result<Markup, StoreError> {
    let viewer = Viewer::from(signed_in);
    let (rows, opened) = load::inbox(desk, &viewer, id, ask).await?;
    // What is rendered again goes down to what is shown now.
    let shown = ask
        .clone()
        .down_to(opened.as_ref().map(|o| o.conversation.bound));
    let at = shown.at(opened.as_ref().map(|o| o.conversation.id));
    let frame = frame(desk, signed_in, Place::Inbox, ask.toast(), at).await?;
    Ok(page(
        &frame,
        &inbox(&signed_in.reader, &rows, opened.as_ref()),
    ))
}

/// The frame around a page.
pub(super) async fn frame(
    desk: &Desk,
    signed_in: &SignedIn,
    place: Place,
    toast: Option<Toast>,
    at: String,
) -> Result<Frame, StoreError> {
    let (strip, unread) = desk.surroundings(&Viewer::from(signed_in)).await?;
    Ok(Frame {
        reader: signed_in.reader.clone(),
        theme: signed_in.theme,
        workspace: signed_in.workspace_name.clone(),
        agent: signed_in.name.clone(),
        place,
        title: signed_in.reader.text(title_key(place)),
        unread,
        strip,
        toast,
        at,
    })
}

/// Where older messages are asked for.
#[derive(Deserialize)]
struct Before {
    before: String,
    until: i64,
}

async fn earlier(
    State(desk): State<Desk>,
    visitor: Visitor,
    signed_in: SignedIn,
    Path(id): Path<ConversationId>,
    Query(asked): Query<Before>,
) -> Response {
    let viewer = Viewer::from(&signed_in);
    let thread = load::older(&desk, &viewer, id, &asked.before, Time(asked.until)).await;
    answer(&visitor, thread.map(|t| older(&signed_in.reader, &t)))
}

async fn health_page(State(desk): State<Desk>, visitor: Visitor, signed_in: SignedIn) -> Response {
    let render = async {
        let shown = load::health(&desk, &Viewer::from(&signed_in)).await?;
        let frame = frame(&desk, &signed_in, Place::Health, None, "/health".to_owned()).await?;
        Ok(page(&frame, &health::health(&signed_in.reader, &shown)))
    };
    answer(&visitor, render.await)
}

/// What the doctor found: asked of the platforms now, so it takes as long as they take.
async fn doctor_page(State(desk): State<Desk>, visitor: Visitor, signed_in: SignedIn) -> Response {
    let render = async {
        let findings = desk
            .engine()
            .examine(desk.now(), signed_in.workspace)
            .await?;
        let here = "/settings/doctor".to_owned();
        let frame = frame(&desk, &signed_in, Place::Settings, None, here).await?;
        Ok(page(&frame, &doctor(&signed_in.reader, &findings)))
    };
    answer(&visitor, render.await)
}

async fn settings_page(
    State(desk): State<Desk>,
    visitor: Visitor,
    signed_in: SignedIn,
) -> Response {
    let render = async {
        let shown = load::settings(&desk, &signed_in).await?;
        let frame = frame(
            &desk,
            &signed_in,
            Place::Settings,
            None,
            "/settings".to_owned(),
        )
        .await?;
        Ok(page(
            &frame,
            &settings(&signed_in.reader, &shown, signed_in.theme),
        ))
    };
    answer(&visitor, render.await)
}

/// A page, or the page of what went wrong.
pub(super) fn answer(visitor: &Visitor, page: Result<Markup, StoreError>) -> Response {
    match page {
        Ok(markup) => markup.into_response(),
        Err(error) => trouble::store(visitor, &error),
    }
}
