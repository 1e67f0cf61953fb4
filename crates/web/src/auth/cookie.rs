//! The session cookie: its name, its attributes, and finding it in a request.

use super::door::Door;
use axum::http::header::COOKIE;
use axum::http::{HeaderMap, HeaderValue};

/// The cookie's name over https: the prefix makes browsers refuse it without `Secure`, with a
/// `Domain`, or from a sub-path (RFC 6265bis §4.1.3.2).
const SECURE: &str = "__Host-sportello";
/// Its name over plain http on this machine, where some browsers refuse `Secure`.
const LOOPBACK: &str = "sportello-loopback";

/// The cookie's name behind a door; none where a session would travel readable.
pub fn name(door: Door) -> Option<&'static str> {
    match door {
        Door::Secure => Some(SECURE),
        Door::Loopback => Some(LOOPBACK),
        Door::Plain => None,
    }
}

/// The session id a request carries.
pub fn read(headers: &HeaderMap, door: Door) -> Option<&str> {
    value(headers, name(door)?)
}

/// The value of a cookie.
pub fn value<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers
        .get_all(COOKIE)
        .iter()
        .filter_map(|line| line.to_str().ok())
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(found, _)| *found == name)
        .map(|(_, value)| value)
}

/// The header that hands a session to the browser for `seconds`; with an empty `id` and 0 it
/// takes it back.
pub fn set(door: Door, id: &str, seconds: i64) -> Option<HeaderValue> {
    let name = name(door)?;
    let secure = if door == Door::Secure { "; Secure" } else { "" };
    let line = format!("{name}={id}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Lax{secure}");
    HeaderValue::from_str(&line).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_cookie_is_found_among_others() {
        let mut headers = HeaderMap::new();
        headers.append(
            COOKIE,
            HeaderValue::from_static("theme=dark; xsportello-loopback=no"),
        );
        headers.append(
            COOKIE,
            HeaderValue::from_static("a=b; sportello-loopback=yes"),
        );
        assert_eq!(read(&headers, Door::Loopback), Some("yes"));
        assert_eq!(read(&headers, Door::Secure), None);
    }

    #[test]
    fn over_https_it_is_bound_to_the_host_and_without_https_there_is_none() {
        let line = set(Door::Secure, "id", 60).expect("a cookie");
        assert_eq!(
            line,
            "__Host-sportello=id; Path=/; Max-Age=60; HttpOnly; SameSite=Lax; Secure"
        );
        assert_eq!(set(Door::Plain, "id", 60), None);
    }
}
