//! What pages share that are open to all: no script, nothing of anybody else's, no cookie read, so
//! that whatever stands between may keep them.

use crate::desk::Desk;
use crate::i18n::Language;
use crate::pages::assets;
use crate::pages::reader::Reader;
use axum::http::header::{
    ACCEPT_LANGUAGE, CACHE_CONTROL, CONTENT_SECURITY_POLICY, HeaderName, VARY,
};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use jiff::tz::TimeZone;
use maud::{DOCTYPE, Markup, html};
use sportello_store::StoreError;

/// What such a page may load: our style sheet.
const POLICY: &str = "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; \
    form-action 'none'; frame-ancestors 'none'";
/// The same for the banner, which stands in other sites' pages.
const FRAMED: &str = "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; \
    frame-ancestors *";
/// How long a page may be kept, in seconds: as long as people may believe what is past.
const KEPT: &str = "public, max-age=60";

/// Whether an answer may be kept on its way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cached {
    /// For a minute.
    Shortly,
    /// Nowhere.
    No,
}

/// The address of this desk as it is known outside.
pub fn base(desk: &Desk) -> String {
    let base = &desk.engine().settings().public_url;
    base.trim_end_matches('/').to_owned()
}

/// For whom such a page is rendered: the browser's language, the business's zone.
pub fn reader(desk: &Desk, headers: &HeaderMap, zone: &str) -> Reader {
    let accept = headers.get(ACCEPT_LANGUAGE).and_then(|v| v.to_str().ok());
    Reader {
        language: Language::negotiate(accept),
        zone: TimeZone::get(zone).unwrap_or(TimeZone::UTC),
        now: desk.now(),
    }
}

/// A whole page. Search engines are told to leave it out unless it is `listed`.
pub fn document(r: &Reader, title: &str, listed: bool, body: &Markup) -> Markup {
    html! {
        (DOCTYPE)
        html lang=(r.language.tag()) data-theme="device" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                @if !listed { meta name="robots" content="noindex, nofollow"; }
                title { (title) }
                link rel="icon" type="image/svg+xml" href=(assets::address("favicon.svg"));
                link rel="stylesheet" href=(assets::address("desk.css"));
            }
            body.status-body { (body) }
        }
    }
}

/// A page with its headers.
pub fn answer(page: Markup, cached: Cached) -> Response {
    let mut answer = page.into_response();
    let headers = answer.headers_mut();
    headers.insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY));
    if cached == Cached::Shortly {
        keep(headers);
    }
    answer
}

/// What stands in other sites' pages, with its headers.
pub fn framed(body: impl IntoResponse) -> Response {
    let mut answer = body.into_response();
    let headers = answer.headers_mut();
    headers.insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static(FRAMED));
    headers.insert(
        HeaderName::from_static("cross-origin-resource-policy"),
        HeaderValue::from_static("cross-origin"),
    );
    keep(headers);
    answer
}

fn keep(headers: &mut HeaderMap) {
    headers.insert(CACHE_CONTROL, HeaderValue::from_static(KEPT));
    headers.insert(VARY, HeaderValue::from_static("accept-language"));
}

/// An unknown address and one that has ended are answered alike.
pub fn unknown() -> Response {
    (
        StatusCode::NOT_FOUND,
        "this address is unknown or has ended\n",
    )
        .into_response()
}

/// The answer, or that the store could not be read.
pub fn or_trouble(answer: Result<Response, StoreError>) -> Response {
    match answer {
        Ok(answer) => answer,
        Err(StoreError::NotFound(_)) => unknown(),
        Err(error) => {
            tracing::error!(%error, "a public page could not be read");
            (
                StatusCode::SERVICE_UNAVAILABLE,
                "the page cannot be read just now\n",
            )
                .into_response()
        }
    }
}
