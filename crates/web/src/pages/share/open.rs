//! The links that people outside follow: to a network's dialog, or to the address itself. A click
//! is counted by day and network; nothing of the person is read or kept, no cookie is set, and the
//! place they come to learns nothing of where they were (`Referrer-Policy`, on every answer).

use crate::desk::Desk;
use axum::Router;
use axum::extract::{Path, RawQuery, State};
use axum::http::header::{LOCATION, USER_AGENT};
use axum::http::{HeaderMap, Method, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use sportello_core::post::Utm;
use sportello_core::post::link::is_link;
use sportello_core::post::mark::mark_link;
use sportello_core::share::{ShareNetwork, encode};
use sportello_core::{ChannelKind, Span, Time, WorkspaceId};
use sportello_store::ShareRow;

/// Clicks on the address itself.
pub(super) const LINK: &str = "link";
/// Those that came by the QR code.
pub(super) const QR: &str = "qr";

/// The routes that are open to all.
pub fn router() -> Router<Desk> {
    Router::new()
        .route("/s/{slug}", get(address))
        .route("/s/{slug}/{network}", get(dialog))
}

/// To the address itself.
async fn address(
    State(desk): State<Desk>,
    method: Method,
    Path(slug): Path<String>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Response {
    let by = match query.as_deref() {
        Some(QR) => QR,
        _ => LINK,
    };
    let (workspace, share) = match find(&desk, &slug).await {
        Ok(found) => found,
        Err(answer) => return answer,
    };
    let to = match tags(&share) {
        Some(utm) => mark_link(&share.url, utm, &ChannelKind::new(by)),
        None => share.url.clone(),
    };
    // Only what the workspace stored, and of that only the web's.
    if !is_link(&to) {
        return unknown();
    }
    if is_person(&method, &headers) {
        count(&desk, workspace, &share, by).await;
    }
    follow(&to)
}

/// To a network's dialog.
async fn dialog(
    State(desk): State<Desk>,
    method: Method,
    Path((slug, network)): Path<(String, String)>,
    headers: HeaderMap,
) -> Response {
    let Some(network) = ShareNetwork::parse(&network) else {
        return unknown();
    };
    let (workspace, share) = match find(&desk, &slug).await {
        Ok(found) => found,
        Err(answer) => return answer,
    };
    let Some(to) = network.link(&share.url, &share.text, tags(&share)) else {
        return unknown();
    };
    if is_person(&method, &headers) {
        count(&desk, workspace, &share, network.as_str()).await;
    }
    follow(&to)
}

/// What the address is marked with, if with anything.
fn tags(share: &ShareRow) -> Option<&Utm> {
    Some(&share.utm).filter(|utm| **utm != Utm::default())
}

async fn find(desk: &Desk, slug: &str) -> Result<(WorkspaceId, ShareRow), Response> {
    match desk.store().share(slug).await {
        Ok(Some(found)) => Ok(found),
        Ok(None) => Err(unknown()),
        Err(error) => {
            tracing::error!(%error, "a share link could not be read");
            Err((
                StatusCode::SERVICE_UNAVAILABLE,
                "the link cannot be read just now\n",
            )
                .into_response())
        }
    }
}

/// Counts a click on the day of the workspace's clock. One that cannot be counted still leads there.
async fn count(desk: &Desk, workspace: WorkspaceId, share: &ShareRow, by: &str) {
    let counted = async {
        let zone = desk.engine().workspace_zone(workspace).await?;
        let day = day_of(desk.now(), &zone);
        desk.store().count_click(&share.slug, by, day).await
    };
    if let Err(error) = counted.await {
        tracing::warn!(%error, "a click was not counted");
    }
}

/// The day of a moment on a zone's clock, in days since 1970; UTC's beyond the calendar.
fn day_of(at: Time, zone: &TimeZone) -> i64 {
    let offset =
        Timestamp::from_millisecond(at.0).map_or(0, |stamp| zone.to_offset(stamp).seconds());
    (at + Span::seconds(i64::from(offset)))
        .0
        .div_euclid(Span::days(1).0)
}

/// Leads there.
fn follow(to: &str) -> Response {
    (StatusCode::FOUND, [(LOCATION, plain(to))]).into_response()
}

fn unknown() -> Response {
    (StatusCode::NOT_FOUND, "this link is unknown\n").into_response()
}

/// An address as a header carries it: what is beyond ASCII percent-encoded.
fn plain(address: &str) -> String {
    let mut out = String::with_capacity(address.len());
    for one in address.chars() {
        match one.is_ascii() {
            true => out.push(one),
            false => out.push_str(&encode(one.encode_utf8(&mut [0; 4]))),
        }
    }
    out
}

/// What those call themselves that look at a link before anybody does: previews and search engines.
const ROBOTS: [&str; 12] = [
    "bot",
    "crawl",
    "spider",
    "preview",
    "facebookexternalhit",
    "facebookcatalog",
    "meta-external",
    "whatsapp",
    "slurp",
    "embedly",
    "curl/",
    "python-",
];

/// Whether somebody clicked: no robot by its own word, no look in advance, and a browser at all.
fn is_person(method: &Method, headers: &HeaderMap) -> bool {
    let read = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    let ahead = ["purpose", "sec-purpose", "x-moz"]
        .into_iter()
        .any(|name| read(name).is_some_and(|value| value.contains("prefetch")));
    let named = read(USER_AGENT.as_str())
        .unwrap_or_default()
        .to_ascii_lowercase();
    method == Method::GET
        && !ahead
        && !named.is_empty()
        && !ROBOTS.iter().any(|robot| named.contains(robot))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn agent(name: &str) -> HeaderMap {
        let mut headers = HeaderMap::new();
        headers.insert(USER_AGENT, name.parse().expect("a header value"));
        headers
    }

    #[test]
    fn people_count_and_those_who_look_in_advance_do_not() {
        let person = "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) Mobile/15E148 [FBAN/FBIOS;FBAV/500.0]";
        assert!(is_person(&Method::GET, &agent(person)));
        assert!(!is_person(&Method::HEAD, &agent(person)));
        let mut ahead = agent(person);
        ahead.insert(
            "sec-purpose",
            "prefetch;prerender".parse().expect("a value"),
        );
        assert!(!is_person(&Method::GET, &ahead));
        for robot in [
            "",
            "facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)",
            "WhatsApp/2.24.1 A",
            "TelegramBot (like TwitterBot)",
            "LinkedInBot/1.0 (compatible; Mozilla/5.0)",
            "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
        ] {
            assert!(!is_person(&Method::GET, &agent(robot)), "{robot}");
        }
    }

    #[test]
    fn a_click_after_midnight_is_of_the_day_on_the_clock_of_the_workspace() {
        let rome = TimeZone::get("Europe/Rome").expect("a zone");
        let at = |text| Time::parse(text).expect("a moment");
        let day = |text| day_of(at(text), &rome);
        // Midnight is at 22:00 UTC in summer and at 23:00 in winter.
        assert_eq!(day("1970-01-01T12:00:00Z"), 0);
        assert_eq!(day("2026-07-01T21:59:59Z") + 1, day("2026-07-01T22:00:00Z"));
        assert_eq!(day("2026-11-23T22:59:59Z") + 1, day("2026-11-23T23:00:00Z"));
        let utc = |text| day_of(at(text), &TimeZone::UTC);
        assert_eq!(utc("2026-07-01T22:00:00Z") + 1, day("2026-07-01T22:00:00Z"));
        assert_eq!(utc("2026-07-01T12:00:00Z"), day("2026-07-01T12:00:00Z"));
    }

    #[test]
    fn a_header_carries_letters_with_accents_encoded() {
        assert_eq!(
            plain("https://fiori.example/caffè?a=1&b=%20#c"),
            "https://fiori.example/caff%C3%A8?a=1&b=%20#c"
        );
    }
}
