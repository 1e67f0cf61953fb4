//! Who may drive the sandbox: this machine, and no web page from elsewhere.
//!
//! The control API has no token. A browser on this machine could be made to call it by any page
//! it visits, so a foreign `Origin` and a foreign `Host` (DNS rebinding) are refused as well.

use super::connection::Caller;
use axum::extract::{ConnectInfo, Request};
use axum::http::{HeaderMap, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

/// Lets local callers through.
pub(super) async fn loopback_only(
    ConnectInfo(caller): ConnectInfo<Caller>,
    request: Request,
    next: Next,
) -> Response {
    // A batch call of the Graph API shares its path with the page.
    if request.method() == axum::http::Method::POST && request.uri().path() == "/" {
        return next.run(request).await;
    }
    if !caller.peer.ip().to_canonical().is_loopback() {
        return refuse("The sandbox's control works from this machine only.");
    }
    if !local_names(request.headers()) {
        return refuse(
            "The sandbox's control answers to its own local address only; open it as http://127.0.0.1 with its port.",
        );
    }
    next.run(request).await
}

fn refuse(why: &str) -> Response {
    (StatusCode::FORBIDDEN, why.to_owned()).into_response()
}

/// Whether `Host` and `Origin` (when there) name this machine.
fn local_names(headers: &HeaderMap) -> bool {
    let text = |name| {
        headers
            .get(name)
            .map(|value: &axum::http::HeaderValue| value.to_str().unwrap_or("?"))
    };
    let host_fits = text(header::HOST).is_none_or(local_host);
    let origin_fits = text(header::ORIGIN).is_none_or(|origin| {
        origin.strip_prefix("http://").is_some_and(|host| {
            // A page of another local program is foreign too: same port or not at all.
            local_host(host) && text(header::HOST).is_none_or(|own| port(own) == port(host))
        })
    });
    host_fits && origin_fits
}

fn local_host(host: &str) -> bool {
    let name = if host.starts_with('[') {
        host.split(']')
            .next()
            .map_or(host, |inner| inner.trim_start_matches('['))
    } else {
        host.split(':').next().unwrap_or(host)
    };
    name.eq_ignore_ascii_case("localhost")
        || name
            .parse::<std::net::IpAddr>()
            .is_ok_and(|ip| ip.is_loopback())
}

fn port(host: &str) -> &str {
    let after = host.rsplit(']').next().unwrap_or(host);
    after.rsplit_once(':').map_or("80", |(_, port)| port)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(host: &str, origin: Option<&str>) -> HeaderMap {
        let mut headers = HeaderMap::new();
        headers.insert(header::HOST, host.parse().expect("a host"));
        if let Some(origin) = origin {
            headers.insert(header::ORIGIN, origin.parse().expect("an origin"));
        }
        headers
    }

    #[test]
    fn own_pages_and_plain_clients_pass() {
        assert!(local_names(&headers("127.0.0.1:8081", None)));
        assert!(local_names(&headers(
            "localhost:8081",
            Some("http://localhost:8081")
        )));
        assert!(local_names(&headers(
            "[::1]:8081",
            Some("http://[::1]:8081")
        )));
    }

    #[test]
    fn foreign_pages_are_refused() {
        assert!(!local_names(&headers(
            "127.0.0.1:8081",
            Some("https://evil.example")
        )));
        assert!(!local_names(&headers("127.0.0.1:8081", Some("null"))));
        assert!(!local_names(&headers(
            "127.0.0.1:8081",
            Some("http://127.0.0.1:3000")
        )));
        assert!(!local_names(&headers("rebound.example:8081", None)));
        assert!(!local_names(&headers("127.0.0.1.evil.example", None)));
    }
}
