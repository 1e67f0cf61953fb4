//! The calendar as a feed for other programs, under a secret address: whoever has the address
//! reads it without signing in. It is never logged, and only its hash is stored.

use super::load::{first_words, post_state, shown_words};
use crate::desk::Desk;
use crate::i18n::Language;
use crate::pages::calendar::card::state_key;
use axum::Router;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use data_encoding::BASE64URL_NOPAD;
use sportello_core::ical::{self, Entry, Sureness};
use sportello_core::post::{PostStage, PostState};
use sportello_core::{Span, Time, WorkspaceId};
use sportello_engine::publish::queue::goes_at;
use sportello_engine::vault::{VaultError, token_hash};
use sportello_store::{PostFilter, PostRow, StoreError};

/// How far back a feed reaches, and how far ahead.
const BACK: Span = Span::days(90);
const AHEAD: Span = Span::days(400);
/// How long a post is in a calendar.
const LENGTH: Span = Span::minutes(15);
/// Posts of a feed at most.
const MOST: u32 = 2_000;

/// The route, open to whoever has the address.
pub fn public_router() -> Router<Desk> {
    Router::new().route("/feeds/{file}", get(serve))
}

/// A new secret: what stands in the address, and what is stored of it.
pub fn new_secret(desk: &Desk) -> Result<(String, [u8; 32]), VaultError> {
    let bytes: [u8; 32] = desk.engine().vault().random()?;
    let secret = BASE64URL_NOPAD.encode(&bytes);
    let hash = token_hash(&secret);
    Ok((secret, hash))
}

/// The address of a feed.
pub fn address(desk: &Desk, secret: &str) -> String {
    let base = desk.engine().settings().public_url.trim_end_matches('/');
    format!("{base}/feeds/{secret}.ics")
}

/// An unknown address and one that has ended are answered alike.
async fn serve(State(desk): State<Desk>, Path(file): Path<String>) -> Response {
    let Some(secret) = file.strip_suffix(".ics") else {
        return unknown();
    };
    match written(&desk, token_hash(secret)).await {
        Ok(Some(feed)) => ([(CONTENT_TYPE, ical::MEDIA_TYPE)], feed).into_response(),
        Ok(None) => unknown(),
        Err(error) => {
            tracing::error!(error = %error, "a calendar feed could not be read");
            (
                StatusCode::SERVICE_UNAVAILABLE,
                "the calendar cannot be read just now\n",
            )
                .into_response()
        }
    }
}

fn unknown() -> Response {
    (
        StatusCode::NOT_FOUND,
        "this address is unknown or has ended\n",
    )
        .into_response()
}

async fn written(desk: &Desk, hash: [u8; 32]) -> Result<Option<String>, StoreError> {
    let Some((workspace, agent)) = desk.store().feed(hash).await? else {
        return Ok(None);
    };
    let language = Language::choose(desk.store().agent(agent).await?.language.as_deref(), None);
    let now = desk.now();
    let filter = PostFilter {
        from: Some(now - BACK),
        to: Some(now + AHEAD),
        limit: MOST,
        ..PostFilter::default()
    };
    let posts = desk.store().posts(workspace, filter).await?;
    let shown = posts
        .iter()
        .filter(|post| !matches!(post.stage, PostStage::Draft | PostStage::Dropped));
    let base = desk
        .engine()
        .settings()
        .public_url
        .trim_end_matches('/')
        .to_owned();
    let entries: Vec<Entry> = shown
        .filter_map(|post| entry(language, &base, workspace, post, goes_at(post)?))
        .collect();
    let name = desk.store().workspace(workspace).await?.name;
    let name = language.fill("feed-name", &[("name", name.into())]);
    Ok(Some(ical::write(&name, &entries)))
}

/// A post as an entry; `None` for one that was taken back.
fn entry(
    language: Language,
    base: &str,
    workspace: WorkspaceId,
    post: &PostRow,
    at: Time,
) -> Option<Entry> {
    let state = post_state(post);
    let words = shown_words(post);
    let first = Some(first_words(&words)).filter(|line| !line.is_empty());
    let channels: Vec<&str> = post
        .targets
        .iter()
        .map(|t| t.channel_name.as_str())
        .collect();
    let told = format!(
        "{} · {}",
        language.text(state_key(state)),
        channels.join(", ")
    );
    let host = base.split("://").nth(1).unwrap_or("sportello");
    Some(Entry {
        uid: format!("post-{workspace}-{}@{host}", post.id),
        stamp: post.updated_at,
        start: at,
        end: at + LENGTH,
        summary: first.unwrap_or_else(|| language.text("calendar-no-words")),
        description: format!("{told}\n\n{}", words.text).trim_end().to_owned(),
        url: Some(format!("{base}/posts/{}", post.id)),
        sureness: match state {
            PostState::Dropped => return None,
            PostState::Review => Sureness::Tentative,
            PostState::Failed => Sureness::Cancelled,
            _ => Sureness::Confirmed,
        },
    })
}
