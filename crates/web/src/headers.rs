//! Headers that every answer carries: what a browser may load, frame, keep and tell others
//! (security.md §5). An answer that needs others (a picture, an asset) sets them itself first.

use crate::auth::{Door, Doors};
use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, HeaderName, REFERRER_POLICY, STRICT_TRANSPORT_SECURITY,
    X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{HeaderMap, HeaderValue};

/// What a page may do: load our own files, talk to us, show our pictures and those an agent is
/// about to attach. Nothing inline, no frame around it, no form that leads elsewhere; words become
/// markup only through the policy in `assets/js/trust.js`, and never scripts.
pub const PAGE_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; \
    img-src 'self' blob: data:; media-src 'self' blob:; connect-src 'self'; form-action 'self'; base-uri 'none'; \
    frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types default";

/// The policy of a page whose forms may lead to these hosts as well.
pub fn policy_with_forms_to(hosts: &[String]) -> String {
    let own = "form-action 'self'";
    PAGE_POLICY.replacen(own, &format!("{own} {}", hosts.join(" ")), 1)
}

/// What anything that is not a page may do: nothing.
pub const BARE_POLICY: &str =
    "default-src 'none'; base-uri 'none'; frame-ancestors 'none'; sandbox";

const ALWAYS: [(HeaderName, HeaderValue); 5] = [
    (X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
    (REFERRER_POLICY, HeaderValue::from_static("no-referrer")),
    (
        HeaderName::from_static("cross-origin-opener-policy"),
        HeaderValue::from_static("same-origin"),
    ),
    (
        HeaderName::from_static("cross-origin-resource-policy"),
        HeaderValue::from_static("same-origin"),
    ),
    (
        HeaderName::from_static("permissions-policy"),
        HeaderValue::from_static(
            "camera=(), geolocation=(self), microphone=(self), payment=(), usb=()",
        ),
    ),
];

/// Which policy an answer gets when it has none of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Policy {
    /// A page.
    Page,
    /// Data.
    Bare,
}

/// Completes an answer's headers. `asked` are the request's.
pub fn complete(answer: &mut HeaderMap, policy: Policy, doors: &Doors, asked: &HeaderMap) {
    let policy = match policy {
        Policy::Page => PAGE_POLICY,
        Policy::Bare => BARE_POLICY,
    };
    for (name, value) in &ALWAYS {
        answer.entry(name).or_insert_with(|| value.clone());
    }
    answer
        .entry(CONTENT_SECURITY_POLICY)
        .or_insert(HeaderValue::from_static(policy));
    answer
        .entry(CACHE_CONTROL)
        .or_insert(HeaderValue::from_static("no-store"));
    if doors.of(asked) == Some(Door::Secure) {
        answer
            .entry(STRICT_TRANSPORT_SECURITY)
            .or_insert(HeaderValue::from_static(
                "max-age=31536000; includeSubDomains",
            ));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::header::HOST;

    fn completed(host: &'static str) -> HeaderMap {
        let mut asked = HeaderMap::new();
        asked.insert(HOST, HeaderValue::from_static(host));
        let mut answer = HeaderMap::new();
        complete(
            &mut answer,
            Policy::Page,
            &Doors::new("https://desk.example", true),
            &asked,
        );
        answer
    }

    #[test]
    fn nothing_inline_and_no_eval() {
        assert!(!PAGE_POLICY.contains("unsafe") && !PAGE_POLICY.contains('*'));
    }

    #[test]
    fn strict_transport_is_promised_only_where_there_is_any() {
        assert!(completed("desk.example").contains_key(STRICT_TRANSPORT_SECURITY));
        assert!(!completed("127.0.0.1:8080").contains_key(STRICT_TRANSPORT_SECURITY));
    }

    #[test]
    fn an_answers_own_headers_stay() {
        let mut answer = HeaderMap::new();
        answer.insert(CACHE_CONTROL, HeaderValue::from_static("public, immutable"));
        complete(
            &mut answer,
            Policy::Bare,
            &Doors::new("", false),
            &HeaderMap::new(),
        );
        assert_eq!(answer[CACHE_CONTROL], "public, immutable");
        assert_eq!(answer[CONTENT_SECURITY_POLICY], BARE_POLICY);
    }
}
