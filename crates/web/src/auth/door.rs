//! By which door a request came: https under the public address, plain http on this very machine,
//! or plain http from elsewhere. It decides the cookie, and whether the name it used is ours.

use axum::http::HeaderMap;
use axum::http::header::HOST;
use axum::http::uri::Authority;
use std::net::IpAddr;

/// How a browser reaches the desk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Door {
    /// https, under the public address.
    Secure,
    /// Plain http on this machine: nothing leaves it.
    Loopback,
    /// Plain http from elsewhere: passwords and cookies would be readable on the way.
    Plain,
}

/// Under which names the desk is reached.
#[derive(Clone, Debug)]
pub struct Doors {
    public: Option<Authority>,
    public_is_https: bool,
    loopback_only: bool,
}

impl Doors {
    /// The doors of a desk whose public address is `public_url`, listening on loopback alone or
    /// on more.
    pub fn new(public_url: &str, loopback_only: bool) -> Doors {
        let uri = public_url.parse::<axum::http::Uri>().ok();
        Doors {
            public_is_https: uri.as_ref().and_then(|u| u.scheme_str()) == Some("https"),
            public: uri.and_then(|u| u.authority().cloned()),
            loopback_only,
        }
    }

    /// The door a request came by; `None` when the name it used is not ours. A desk that listens
    /// on loopback answers to no other name: a page elsewhere could otherwise point its own name
    /// at this machine and read the desk as its own origin (DNS rebinding).
    pub fn of(&self, headers: &HeaderMap) -> Option<Door> {
        let host = headers
            .get(HOST)?
            .to_str()
            .ok()?
            .parse::<Authority>()
            .ok()?;
        if self.public.as_ref() == Some(&host) && self.public_is_https {
            return Some(Door::Secure);
        }
        if is_loopback(host.host()) {
            return Some(Door::Loopback);
        }
        let ours = !self.loopback_only || self.public.as_ref() == Some(&host);
        ours.then_some(Door::Plain)
    }
}

/// Whether a host name can only mean this machine.
fn is_loopback(host: &str) -> bool {
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    host.eq_ignore_ascii_case("localhost")
        || bare.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn door(doors: &Doors, host: &str) -> Option<Door> {
        let mut headers = HeaderMap::new();
        headers.insert(HOST, host.parse().expect("a header value"));
        doors.of(&headers)
    }

    #[test]
    fn a_loopback_desk_answers_to_no_foreign_name() {
        let doors = Doors::new("http://127.0.0.1:8080", true);
        assert_eq!(door(&doors, "127.0.0.1:8080"), Some(Door::Loopback));
        assert_eq!(door(&doors, "localhost:9999"), Some(Door::Loopback));
        assert_eq!(door(&doors, "[::1]:8080"), Some(Door::Loopback));
        assert_eq!(door(&doors, "evil.example:8080"), None);
        assert_eq!(door(&doors, "127.0.0.1.evil.example"), None);
        assert_eq!(doors.of(&HeaderMap::new()), None);
    }

    #[test]
    fn behind_a_proxy_the_public_name_is_the_secure_door() {
        let doors = Doors::new("https://desk.fioridilia.example", true);
        assert_eq!(door(&doors, "desk.fioridilia.example"), Some(Door::Secure));
        assert_eq!(door(&doors, "DESK.fioridilia.example"), Some(Door::Secure));
        assert_eq!(door(&doors, "other.example"), None);
    }

    #[test]
    fn an_open_desk_knows_a_door_that_is_not_safe() {
        let doors = Doors::new("http://127.0.0.1:8080", false);
        assert_eq!(door(&doors, "192.168.1.20:8080"), Some(Door::Plain));
    }
}
