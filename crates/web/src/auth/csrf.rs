//! Cross-site request forgery: an unsafe request that carries a cookie must come from our own
//! pages. `SameSite=Lax` keeps the cookie from other sites; this also keeps out other ports and
//! sub-domains of the same site, such as the sandbox beside the desk.

use axum::http::header::{HOST, HeaderName, ORIGIN};
use axum::http::{HeaderMap, Method};

const FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// Whether a request may act. Browsers say with every unsafe request where it comes from, in
/// `Sec-Fetch-Site` (which a page cannot set) or at least in `Origin`. A client that says neither
/// is no browser, and nobody else can lend it a cookie.
pub fn allows(method: &Method, headers: &HeaderMap) -> bool {
    if method.is_safe() {
        return true;
    }
    if let Some(site) = headers.get(FETCH_SITE) {
        return site == "same-origin";
    }
    match headers.get(ORIGIN) {
        None => true,
        Some(origin) => origin
            .to_str()
            .ok()
            .and_then(|o| {
                o.strip_prefix("https://")
                    .or_else(|| o.strip_prefix("http://"))
            })
            .zip(headers.get(HOST).and_then(|h| h.to_str().ok()))
            .is_some_and(|(origin, host)| origin.eq_ignore_ascii_case(host)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn post(pairs: &[(&'static str, &'static str)]) -> bool {
        let mut headers = HeaderMap::new();
        headers.insert(HOST, "127.0.0.1:8080".parse().expect("a header value"));
        for (name, value) in pairs {
            headers.insert(*name, value.parse().expect("a header value"));
        }
        allows(&Method::POST, &headers)
    }

    #[test]
    fn only_our_own_pages_act() {
        assert!(post(&[
            ("sec-fetch-site", "same-origin"),
            ("origin", "null")
        ]));
        assert!(post(&[("origin", "http://127.0.0.1:8080")]));
        assert!(post(&[]));
        for site in ["cross-site", "same-site", "none", "same-origin, cross-site"] {
            assert!(
                !post(&[
                    ("sec-fetch-site", site),
                    ("origin", "http://127.0.0.1:8080")
                ]),
                "{site}"
            );
        }
        for origin in [
            "http://127.0.0.1:8081",
            "https://evil.example",
            "null",
            "127.0.0.1:8080",
            "",
        ] {
            assert!(!post(&[("origin", origin)]), "{origin}");
        }
    }

    #[test]
    fn reading_is_free() {
        let mut headers = HeaderMap::new();
        headers.insert(FETCH_SITE, "cross-site".parse().expect("a header value"));
        assert!(allows(&Method::GET, &headers) && allows(&Method::HEAD, &headers));
        assert!(!allows(&Method::DELETE, &headers));
    }
}
