//! What connecting a mailbox takes, and its servers read from that.

use crate::contract::{Auth, Body, ChannelFacts, Field, HttpRequest, Method, Target};
use crate::mail::{MailHosts, MailServer, Security};
use core::net::IpAddr;

/// The form.
pub(super) const FIELDS: &[Field] = &[
    Field {
        name: "asset",
        required: true,
        secret: false,
        help: "The mailbox's address, such as info@example.com",
    },
    Field {
        name: "token",
        required: true,
        secret: true,
        help: "Its password, the same at both servers; with two-step sign-in an app password",
    },
    Field {
        name: "imap",
        required: true,
        secret: false,
        help: "The server where mail is read, such as imap.example.com or imap.example.com:993",
    },
    Field {
        name: "smtp",
        required: true,
        secret: false,
        help: "The server where mail is sent, such as smtp.example.com or smtp.example.com:587",
    },
    Field {
        name: "user",
        required: false,
        secret: false,
        help: "The user name at both servers, if it is not the address",
    },
];

/// Bytes of an address (RFC 5321 §4.5.3.1).
const ADDRESS_BYTES: usize = 254;

/// An address as it is kept and compared: lower case; `None` = it is none, or one that cannot be
/// written to (not ASCII: SMTPUTF8 is not spoken).
pub(super) fn address(text: &str) -> Option<String> {
    let text = text.trim();
    let (user, domain) = text.rsplit_once('@')?;
    let atext = |b: u8| b.is_ascii_alphanumeric() || b"!#$%&'*+-/=?^_`{|}~.".contains(&b);
    let host = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'.');
    let dots = |part: &str| {
        !part.is_empty() && !part.starts_with('.') && !part.ends_with('.') && !part.contains("..")
    };
    let fits = text.len() <= ADDRESS_BYTES
        && dots(user)
        && dots(domain)
        && user.bytes().all(atext)
        && domain.bytes().all(host);
    fits.then(|| text.to_ascii_lowercase())
}

/// A request to a mailbox's servers. Servers that cannot be read from the settings have no host,
/// and nothing leaves.
pub(super) fn request(channel: &ChannelFacts, body: Body) -> HttpRequest {
    HttpRequest {
        method: Method::Post,
        target: Target::Mail(Box::new(hosts(channel))),
        query: Vec::new(),
        body,
        auth: Auth::Channel,
    }
}

pub(super) fn hosts(channel: &ChannelFacts) -> MailHosts {
    let setting = |name: &str| {
        let value = channel.settings.get(name).map(|value| value.trim());
        value.filter(|value| !value.is_empty())
    };
    let nowhere = || MailServer {
        host: String::new(),
        port: 0,
        security: Security::Tls,
    };
    let at = |name: &str, tls: u16, starttls: u16| {
        let named = setting(name).and_then(|text| server(text, tls, starttls));
        named.unwrap_or_else(nowhere)
    };
    MailHosts {
        smtp: at("smtp", 465, 587),
        imap: at("imap", 993, 143),
        user: setting("user").unwrap_or(&channel.asset).to_owned(),
    }
}

/// Reads `[tls://|starttls://|plain://]host[:port]`. Without a word for it, the port tells how it
/// is spoken with; without a port it is TLS. Plain is spoken to this machine only: elsewhere it
/// becomes STARTTLS, which says nothing where it is not to be had.
pub(super) fn server(text: &str, tls: u16, starttls: u16) -> Option<MailServer> {
    let (word, rest) = match text.split_once("://") {
        Some((word, rest)) => (Some(word), rest),
        None => (None, text),
    };
    let (host, port) = match rest.rsplit_once(':') {
        // An IPv6 address has colons of its own and stands in brackets.
        Some((host, port)) if !port.ends_with(']') => (host, Some(port.parse::<u16>().ok()?)),
        _ => (rest, None),
    };
    let host = host.trim_start_matches('[').trim_end_matches(']');
    let plain = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'.' | b':');
    if host.is_empty() || !host.bytes().all(plain) {
        return None;
    }
    let security = match (word, port) {
        (Some("tls"), _) | (None, None) => Security::Tls,
        (Some("starttls"), _) => Security::StartTls,
        (Some("plain"), _) if is_here(host) => Security::Plain,
        (Some("plain"), _) => Security::StartTls,
        (Some(_), _) => return None,
        (None, Some(port)) if port == starttls => Security::StartTls,
        (None, Some(_)) => Security::Tls,
    };
    let usual = match security {
        Security::Tls => tls,
        Security::StartTls | Security::Plain => starttls,
    };
    Some(MailServer {
        host: host.to_owned(),
        port: port.unwrap_or(usual),
        security,
    })
}

/// Whether a host is this machine.
fn is_here(host: &str) -> bool {
    host == "localhost" || host.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn how_a_server_is_spoken_with_is_told_by_word_or_port_and_is_tls_else() {
        let read = |text: &str| {
            let read = server(text, 465, 587).expect(text);
            (read.host, read.port, read.security)
        };
        let host = || "smtp.example.com".to_owned();
        assert_eq!(read("smtp.example.com"), (host(), 465, Security::Tls));
        assert_eq!(
            read("smtp.example.com:587"),
            (host(), 587, Security::StartTls)
        );
        assert_eq!(read("smtp.example.com:2465"), (host(), 2465, Security::Tls));
        assert_eq!(
            read("starttls://smtp.example.com"),
            (host(), 587, Security::StartTls)
        );
        assert_eq!(
            read("tls://[::1]:999"),
            ("::1".to_owned(), 999, Security::Tls)
        );
        assert_eq!(
            read("plain://127.0.0.1:2525"),
            ("127.0.0.1".to_owned(), 2525, Security::Plain)
        );
        assert_eq!(
            read("plain://smtp.example.com:25"),
            (host(), 25, Security::StartTls),
            "a password never travels in the open"
        );
        for bad in [
            "",
            "https://smtp.example.com",
            "a b",
            "host:port",
            "user@host",
        ] {
            assert_eq!(server(bad, 465, 587), None, "{bad}");
        }
    }

    #[test]
    fn an_address_is_kept_in_lower_case_and_is_one() {
        assert_eq!(
            address(" Giulia.Rossi@Example.IT ").as_deref(),
            Some("giulia.rossi@example.it")
        );
        for bad in [
            "giulia",
            "@x.it",
            "a@",
            "a b@x.it",
            "a@x..it",
            "è@x.it",
            "a@x.it\r\nBcc: b@x.it",
        ] {
            assert_eq!(address(bad), None, "{bad}");
        }
    }
}
