//! Where a request stopped that never left: at the name, at the connection, at TLS. An outage that
//! takes a platform's names away looks different from one that leaves its doors shut (outages.md,
//! 4 October 2021), and the incident's page says which it was.

use std::error::Error;
use std::fmt;
use std::io::ErrorKind;
use std::time::Duration;

/// A name that is not resolved within this is not resolved: less than a connection may take, so
/// that the two are told apart.
pub(super) const RESOLVE: Duration = Duration::from_secs(8);

/// What kept a request from leaving. Nothing was sent: asking again is safe.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Barrier {
    /// The name is not resolved: no such name, no answer, or SERVFAIL.
    Name,
    /// No connection stood in time.
    NotInTime,
    /// The connection was refused.
    Refused,
    /// No secure channel came about: a certificate, or the handshake.
    Tls,
    /// The connection was broken off before the request was on it.
    BrokenOff,
}

impl Barrier {
    /// What it means: a key of the locale files.
    pub fn cause(self) -> &'static str {
        match self {
            Barrier::Name => "cause-no-name",
            Barrier::NotInTime => "cause-no-connection",
            Barrier::Refused => "cause-connection-refused",
            Barrier::Tls => "cause-not-secure",
            Barrier::BrokenOff => "cause-connection-broken",
        }
    }

    /// What an error of connecting says; `None` = nothing that is known here.
    pub(crate) fn of(error: &(dyn Error + 'static)) -> Option<Barrier> {
        let mut found = None;
        let mut next = Some(error);
        while let Some(error) = next {
            // The innermost says most: a connector wraps what stopped it.
            found = one(error).or(found);
            next = within(error);
        }
        found
    }
}

/// What an error holds: of I/O, that which it was made of, which it skips as its source.
fn within<'e>(error: &'e (dyn Error + 'static)) -> Option<&'e (dyn Error + 'static)> {
    match error.downcast_ref::<std::io::Error>() {
        Some(io) => io.get_ref().map(|inner| inner as &(dyn Error + 'static)),
        None => error.source(),
    }
}

fn one(error: &(dyn Error + 'static)) -> Option<Barrier> {
    if error.is::<NoName>() {
        return Some(Barrier::Name);
    }
    if error.is::<rustls::Error>() {
        return Some(Barrier::Tls);
    }
    if let Some(error) = error.downcast_ref::<reqwest::Error>()
        && error.is_timeout()
    {
        return Some(Barrier::NotInTime);
    }
    match error.downcast_ref::<std::io::Error>()?.kind() {
        ErrorKind::TimedOut | ErrorKind::HostUnreachable | ErrorKind::NetworkUnreachable => {
            Some(Barrier::NotInTime)
        }
        ErrorKind::ConnectionRefused => Some(Barrier::Refused),
        ErrorKind::ConnectionReset
        | ErrorKind::ConnectionAborted
        | ErrorKind::BrokenPipe
        | ErrorKind::UnexpectedEof => Some(Barrier::BrokenOff),
        _ => None,
    }
}

/// A name that could not be resolved. Which is not said: addresses can be a secret (I12).
#[derive(Debug)]
pub(super) struct NoName;

impl fmt::Display for NoName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a name could not be resolved")
    }
}

impl Error for NoName {}
