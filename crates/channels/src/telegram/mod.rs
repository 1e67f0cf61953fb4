//! A bot on Telegram (telegram.md): private chats with people who started it.

mod bot;
mod capabilities;
mod errors;
mod message;
mod parse;
mod said;
mod settings;
mod step;

use crate::contract::*;
use sportello_core::breaker::suspicion::Doubt;
use sportello_core::capability::Capabilities;
use sportello_core::class::{Call, Verdict};
use sportello_core::event::Item;
use sportello_core::message::MediaSource;
use sportello_core::{ChannelKind, Span, Time};
use std::collections::BTreeMap;

/// The connector of Telegram bots.
pub struct Telegram {
    kind: ChannelKind,
    capabilities: Capabilities,
}

impl Default for Telegram {
    fn default() -> Telegram {
        Telegram {
            kind: ChannelKind::new("telegram"),
            capabilities: capabilities::table(),
        }
    }
}

impl Connector for Telegram {
    fn kind(&self) -> ChannelKind {
        self.kind.clone()
    }

    fn platform(&self) -> &'static str {
        "telegram"
    }

    fn doubt(&self, cause: &str) -> Doubt {
        errors::doubt(cause)
    }

    /// Updates that were not taken are kept a day. Unconfirmed `[u]`.
    fn keeps_untold(&self) -> Span {
        Span::hours(24)
    }

    /// Ours: an update says neither what it is nor whose, so it is wrapped before it is kept.
    fn webhook_object(&self) -> &'static str {
        bot::OBJECT
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
        errors::classify(call, answer, now)
    }

    /// No answer tells of a quota.
    fn usage(&self, _: &Answer, _: Time) -> Option<Usage> {
        None
    }

    /// Nothing lists what was said (telegram.md, "Limits and errors").
    fn history_request(&self, _: &ChannelFacts, _: &str) -> Option<HttpRequest> {
        None
    }

    fn read_history(&self, _: &ChannelFacts, _: &Answer) -> Option<History> {
        None
    }

    /// Private chats have no comments.
    fn answers_request(&self, _: &str) -> Option<HttpRequest> {
        None
    }

    fn read_answers(&self, _: &ChannelFacts, _: &Answer) -> Option<History> {
        None
    }

    fn signal(&self, _: &ChannelFacts, to: &str, signal: &Signal) -> Option<HttpRequest> {
        step::signal(to, signal)
    }

    /// Every update tells the name.
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
        step::media(source, asked)
    }

    /// The token comes back as the words `/start sp-…` (telegram.md, "Receiving").
    fn continue_link(&self, channel: &ChannelFacts, token: &str) -> Option<String> {
        let username = channel.settings.get("username")?;
        Some(format!("https://t.me/{username}?start={token}"))
    }

    fn fields(&self) -> &'static [Field] {
        settings::FIELDS
    }

    /// Updates are asked for, or posted, as the engine decides: see [`Bot`](crate::bot::Bot).
    fn subscribe(&self, _: &ChannelFacts) -> Vec<HttpRequest> {
        Vec::new()
    }

    fn permissions(&self, _: &ChannelFacts) -> &'static [&'static str] {
        &[]
    }

    fn describe_request(&self, _: &ChannelFacts) -> HttpRequest {
        step::ask("getMe", &serde_json::json!({}))
    }

    fn read_description(&self, answer: &Answer) -> BTreeMap<String, String> {
        settings::read_description(answer)
    }

    fn login(&self) -> Option<&dyn crate::login::Login> {
        None
    }

    fn bot(&self) -> Option<&dyn crate::bot::Bot> {
        Some(&bot::TelegramBot)
    }

    /// `debug_token` knows nothing of a bot's token: the bot is asked who it is.
    fn at_own_host(&self, _: &ChannelFacts) -> bool {
        true
    }
}
