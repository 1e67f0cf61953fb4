//! A mailbox: written to by SMTP, read by IMAP. The rules are the RFCs: 5321 and 5322 (SMTP and
//! the form of a mail), 2045 to 2047 (MIME), 3464 (what bounces say), 3501 (IMAP), 3834
//! (automatic answers).

mod answering;
mod aside;
mod bounce;
mod capabilities;
mod compose;
mod html;
mod letter;
mod own;
mod parse;
mod settings;
mod step;
mod verdict;
mod words;

pub(crate) use compose::compose;
pub(crate) use own::{address, own, server};

use crate::contract::*;
use crate::mail::{Fetched, MailHosts, MailMark, Mailbox, Wrapped};
use crate::meta::link;
use sportello_core::breaker::suspicion::Doubt;
use sportello_core::capability::Capabilities;
use sportello_core::class::{Call, Verdict};
use sportello_core::content::{Content, Facts};
use sportello_core::event::Item;
use sportello_core::message::MediaSource;
use sportello_core::{ChannelKind, Time};
use std::collections::BTreeMap;

/// The `object` of our wrapping.
const OBJECT: &str = "email";

/// The connector of mailboxes.
pub struct Email {
    kind: ChannelKind,
    capabilities: Capabilities,
}

impl Default for Email {
    fn default() -> Email {
        Email {
            kind: ChannelKind::new("email"),
            capabilities: capabilities::table(),
        }
    }
}

impl Connector for Email {
    fn kind(&self) -> ChannelKind {
        self.kind.clone()
    }

    fn platform(&self) -> &'static str {
        "email"
    }

    /// Ours: a mail does not say which mailbox it was found in, so it is wrapped before it is kept.
    fn webhook_object(&self) -> &'static str {
        OBJECT
    }

    fn webhook_fields(&self) -> &'static str {
        ""
    }

    fn parse(&self, raw: &[u8]) -> Vec<Item> {
        parse::parse(&self.kind, raw)
    }

    fn capabilities(&self) -> &Capabilities {
        &self.capabilities
    }

    fn step(&self, outgoing: &Outgoing, exchanges: &[Exchange]) -> Step {
        step::step(outgoing, exchanges)
    }

    fn classify(&self, call: Call, answer: &Answer, now: Time) -> Verdict {
        verdict::classify(call, answer, now)
    }

    fn doubt(&self, cause: &str) -> Doubt {
        verdict::doubt(cause)
    }

    /// No answer tells of a quota.
    fn usage(&self, _: &Answer, _: Time) -> Option<Usage> {
        None
    }

    /// Nothing tells whether a server took a mail whose answer was lost: a copy in a folder is
    /// put there by whoever sends, not by whoever takes.
    fn history_request(&self, _: &ChannelFacts, _: &str) -> Option<HttpRequest> {
        None
    }

    fn read_history(&self, _: &ChannelFacts, _: &Answer) -> Option<History> {
        None
    }

    fn answers_request(&self, _: &str) -> Option<HttpRequest> {
        None
    }

    fn read_answers(&self, _: &ChannelFacts, _: &Answer) -> Option<History> {
        None
    }

    fn signal(&self, _: &ChannelFacts, _: &str, _: &Signal) -> Option<HttpRequest> {
        None
    }

    /// Every mail tells the name.
    fn profile_request(&self, _: &str) -> Option<HttpRequest> {
        None
    }

    fn read_profile(&self, _: &Answer) -> Option<Profile> {
        None
    }

    fn media_step(
        &self,
        _: &ChannelFacts,
        source: &MediaSource,
        asked: Option<&Answer>,
    ) -> MediaStep {
        aside::media(source, asked)
    }

    /// Opens a new mail whose words carry the token.
    fn continue_link(&self, channel: &ChannelFacts, token: &str) -> Option<String> {
        let address = settings::address(&channel.asset)?;
        let body = sportello_core::share::encode(&link::opening_words(token));
        Some(format!("mailto:{address}?body={body}"))
    }

    fn fields(&self) -> &'static [Field] {
        settings::FIELDS
    }

    /// Nothing is told: the mailbox is asked.
    fn subscribe(&self, _: &ChannelFacts) -> Vec<HttpRequest> {
        Vec::new()
    }

    fn permissions(&self, _: &ChannelFacts) -> &'static [&'static str] {
        &[]
    }

    /// Logs in at both servers and says nothing else.
    fn describe_request(&self, channel: &ChannelFacts) -> HttpRequest {
        settings::request(channel, Body::Empty)
    }

    /// Servers do not tell what a mailbox is called.
    fn read_description(&self, _: &Answer) -> BTreeMap<String, String> {
        BTreeMap::new()
    }

    fn login(&self) -> Option<&dyn crate::login::Login> {
        None
    }

    fn mailbox(&self) -> Option<&dyn Mailbox> {
        Some(self)
    }

    /// `debug_token` knows nothing of a password: it is tried.
    fn at_own_host(&self, _: &ChannelFacts) -> bool {
        true
    }
}

impl Mailbox for Email {
    fn fetch(&self, channel: &ChannelFacts, since: Option<MailMark>) -> HttpRequest {
        settings::request(channel, Body::Fetch(since))
    }

    fn hosts(&self, channel: &ChannelFacts) -> MailHosts {
        settings::hosts(channel)
    }

    fn wrap(&self, asset: &str, mail: &Fetched<'_>) -> Wrapped {
        aside::wrap(asset, mail)
    }

    fn answering(&self, answered: &str, content: Option<&Content>) -> Facts {
        answering::answering(answered, content)
    }
}
