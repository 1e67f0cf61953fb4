//! A WhatsApp number on the Cloud API.

mod about;
mod body;
mod capabilities;
mod fast;
mod login;
mod message;
mod notice;
mod parse;
mod people;
mod said;
mod settings;
mod status;
mod step;
mod templates;

use crate::contract::*;
use crate::meta::error_rows::Family;
use crate::meta::{errors, link, person, request, usage};
use sportello_core::breaker::suspicion::Doubt;
use sportello_core::capability::Capabilities;
use sportello_core::class::{Call, Verdict};
use sportello_core::event::Item;
use sportello_core::message::MediaSource;
use sportello_core::{ChannelKind, Time};
use std::collections::BTreeMap;

/// The connector of WhatsApp numbers.
pub struct Whatsapp {
    kind: ChannelKind,
    capabilities: Capabilities,
}

impl Default for Whatsapp {
    fn default() -> Whatsapp {
        Whatsapp {
            kind: ChannelKind::new("whatsapp"),
            capabilities: capabilities::table(),
        }
    }
}

impl Connector for Whatsapp {
    fn kind(&self) -> ChannelKind {
        self.kind.clone()
    }

    fn status_page(&self) -> Option<crate::status::StatusPage> {
        Some(crate::meta::status_page::PAGE)
    }

    fn webhook_object(&self) -> &'static str {
        "whatsapp_business_account"
    }

    fn webhook_fields(&self) -> &'static str {
        settings::SUBSCRIBED
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
        errors::classify(Family::Whatsapp, call, answer, now)
    }

    fn doubt(&self, cause: &str) -> Doubt {
        errors::doubt(cause)
    }

    fn usage(&self, answer: &Answer, now: Time) -> Option<Usage> {
        usage::read(answer, now)
    }

    /// There is no list of sent messages (messaging-send.md §6).
    fn history_request(&self, _: &ChannelFacts, _: &str) -> Option<HttpRequest> {
        None
    }

    fn read_history(&self, _: &ChannelFacts, _: &Answer) -> Option<History> {
        None
    }

    /// There are no comments on WhatsApp.
    fn answers_request(&self, _: &str) -> Option<HttpRequest> {
        None
    }

    fn read_answers(&self, _: &ChannelFacts, _: &Answer) -> Option<History> {
        None
    }

    fn signal(&self, channel: &ChannelFacts, to: &str, signal: &Signal) -> Option<HttpRequest> {
        step::signal(channel, to, signal)
    }

    /// The webhook already tells the name.
    fn profile_request(&self, _: &str) -> Option<HttpRequest> {
        None
    }

    fn read_profile(&self, _: &Answer) -> Option<Profile> {
        None
    }

    fn media_step(
        &self,
        channel: &ChannelFacts,
        source: &MediaSource,
        asked: Option<&Answer>,
    ) -> MediaStep {
        step::media(channel, source, asked)
    }

    fn continue_link(&self, channel: &ChannelFacts, token: &str) -> Option<String> {
        let phone = settings::digits(channel.settings.get("phone")?)?;
        Some(format!(
            "https://wa.me/{phone}?text={}",
            sportello_core::share::encode(&link::opening_words(token))
        ))
    }

    fn fields(&self) -> &'static [Field] {
        settings::FIELDS
    }

    fn subscribe(&self, channel: &ChannelFacts) -> Vec<HttpRequest> {
        settings::subscribe(channel)
    }

    fn permissions(&self, _: &ChannelFacts) -> &'static [&'static str] {
        &[
            "whatsapp_business_messaging",
            "whatsapp_business_management",
        ]
    }

    fn templates(&self) -> Option<&dyn crate::templates::Templates> {
        Some(&templates::WhatsappTemplates)
    }

    fn login(&self) -> Option<&dyn crate::login::Login> {
        Some(&login::WhatsappLogin)
    }

    fn describe_request(&self, channel: &ChannelFacts) -> HttpRequest {
        request::get(
            channel.asset.clone(),
            &[("fields", "display_phone_number,verified_name")],
        )
    }

    fn read_description(&self, answer: &Answer) -> BTreeMap<String, String> {
        let Some(card) = person::card(answer) else {
            return BTreeMap::new();
        };
        let name = card.verified_name.and_then(person::filled);
        let phone = card
            .display_phone_number
            .as_deref()
            .and_then(settings::digits);
        let known = [("name", name), ("phone", phone)];
        known
            .into_iter()
            .filter_map(|(key, value)| Some((key.to_owned(), value?)))
            .collect()
    }
}
