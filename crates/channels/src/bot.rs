//! Bots: a channel that is its own app. Its one token says who it is, stands in the address of
//! every request, and what happens is either posted to the desk or asked for (telegram.md,
//! "Receiving"). A [`Bot`] is a pure value like its connector.

use crate::contract::{Answer, HttpRequest};
use sportello_core::{Span, Time};

/// What asking for updates gave.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Polled {
    /// The body for the journal, as [`Bot::parse`](crate::Connector::parse) of its connector reads
    /// it; `None` = nothing new.
    pub body: Option<Vec<u8>>,
    /// From which update on to ask next: asking confirms everything before it, and the platform
    /// forgets what is confirmed. `None` = nothing to confirm.
    pub next: Option<i64>,
}

/// How bots of one network are connected and told of updates.
pub trait Bot: Send + Sync {
    /// The bot that a token belongs to, as the token itself says; `None` = it is no token.
    fn asset_of(&self, token: &str) -> Option<String>;

    /// The header, in lower case, that carries our secret on every webhook.
    fn header(&self) -> &'static str;

    /// The request that has updates posted to `url`, and the name of the parameter in which the
    /// engine puts the secret that comes back in the header.
    fn webhook(&self, url: &str) -> (HttpRequest, &'static str);

    /// The ports that the platform posts to.
    fn ports(&self) -> &'static [u16];

    /// The request after which updates can be asked for again.
    fn no_webhook(&self) -> HttpRequest;

    /// The request that asks for updates and confirms all before `from`. The platform keeps it
    /// waiting, up to [`Bot::waits`], until there are some.
    fn poll(&self, from: Option<i64>) -> HttpRequest;

    /// How long the platform keeps a [`Bot::poll`] waiting.
    fn waits(&self) -> Span;

    /// For how long the number of the next update can be told from the last one.
    fn counts_on(&self) -> Span;

    /// Reads the answer to it. `None` = not understood.
    fn read_poll(&self, asset: &str, answer: &Answer, now: Time) -> Option<Polled>;

    /// The body for the journal of an update that was posted at `now`, with its raw words in it
    /// as they came.
    fn wrap(&self, asset: &str, raw: &[u8], now: Time) -> Vec<u8>;
}
