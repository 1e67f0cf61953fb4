//! A visitor: what is known of a request before anyone is signed in. Language, zone and theme
//! come from cookies that the pages set, else from the browser.

use super::cookie;
use super::door::Door;
use crate::desk::Desk;
use crate::i18n::Language;
use crate::pages::frame::Theme;
use crate::pages::reader::Reader;
use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::header::ACCEPT_LANGUAGE;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName};
use jiff::tz::TimeZone;
use std::convert::Infallible;
use std::net::{IpAddr, SocketAddr};

/// The cookie that holds a chosen language (`it`, `en`).
pub const LANGUAGE_COOKIE: &str = "language";
/// The cookie that holds the browser's IANA time zone, percent-encoded.
pub const ZONE_COOKIE: &str = "zone";
/// The cookie that holds a chosen theme.
pub const THEME_COOKIE: &str = "theme";

const FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");

/// Whoever asks.
#[derive(Clone, Debug)]
pub struct Visitor {
    /// The language, zone and moment.
    pub reader: Reader,
    /// Light or dark.
    pub theme: Theme,
    /// The door.
    pub door: Door,
    /// Where the request came from, where that is known.
    pub address: Option<IpAddr>,
    /// What the browser calls itself, cut short.
    pub device: String,
    /// The path and query asked for.
    pub at: String,
    /// The page that a script asked for it from (path and query); `None` = asked for by the browser
    /// itself. A script follows no redirect to another page by itself.
    pub script_on: Option<String>,
}

impl Visitor {
    /// Reads a request. A name that is not ours has been refused before; should one come here, it
    /// is treated as the door that gives no cookie.
    pub fn read(desk: &Desk, parts: &Parts) -> Visitor {
        let door = desk.doors().of(&parts.headers).unwrap_or(Door::Plain);
        Visitor {
            reader: reader(desk, &parts.headers, None),
            theme: Theme::parse(cookie::value(&parts.headers, THEME_COOKIE).unwrap_or_default()),
            door,
            address: address(parts),
            device: device(&parts.headers),
            at: parts
                .uri
                .path_and_query()
                .map_or("/", |p| p.as_str())
                .to_owned(),
            script_on: script_on(&parts.headers),
        }
    }
}

impl FromRequestParts<Desk> for Visitor {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, desk: &Desk) -> Result<Visitor, Infallible> {
        Ok(Visitor::read(desk, parts))
    }
}

/// For whom a page is rendered; `chosen` is the agent's own language. Without a zone from the
/// browser it is UTC until the workspace's is known.
pub(super) fn reader(desk: &Desk, headers: &HeaderMap, chosen: Option<&str>) -> Reader {
    let accept = headers.get(ACCEPT_LANGUAGE).and_then(|v| v.to_str().ok());
    let language = cookie::value(headers, LANGUAGE_COOKIE).or(chosen);
    Reader {
        language: Language::choose(language, accept),
        zone: zone(headers).unwrap_or(TimeZone::UTC),
        now: desk.now(),
    }
}

/// The browser's zone.
pub(super) fn zone(headers: &HeaderMap) -> Option<TimeZone> {
    let name = cookie::value(headers, ZONE_COOKIE)?
        .replace("%2F", "/")
        .replace("%2f", "/");
    TimeZone::get(&name).ok()
}

/// The peer; behind a proxy on this machine, the last address that proxy added.
fn address(parts: &Parts) -> Option<IpAddr> {
    let peer = parts
        .extensions
        .get::<ConnectInfo<SocketAddr>>()
        .map(|c| c.0.ip());
    if peer.is_some_and(|ip| ip.is_loopback()) {
        let forwarded = parts
            .headers
            .get(FORWARDED_FOR)
            .and_then(|v| v.to_str().ok())
            .and_then(|v| v.rsplit(',').next())
            .and_then(|v| v.trim().parse().ok());
        return forwarded.or(peer);
    }
    peer
}

/// The page a script of ours runs on, as htmx tells it.
fn script_on(headers: &HeaderMap) -> Option<String> {
    headers.get("hx-request")?;
    let page = headers.get("hx-current-url").and_then(|v| v.to_str().ok());
    let uri = page.and_then(|p| p.parse::<axum::http::Uri>().ok());
    let path = uri.and_then(|u| u.path_and_query().map(|p| p.as_str().to_owned()));
    Some(path.unwrap_or_default())
}

fn device(headers: &HeaderMap) -> String {
    let name = headers
        .get(axum::http::header::USER_AGENT)
        .and_then(|v| v.to_str().ok());
    name.unwrap_or_default()
        .chars()
        .filter(|c| !c.is_control())
        .take(160)
        .collect()
}
