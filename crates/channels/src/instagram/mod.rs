//! An Instagram professional account: direct messages, posts, comments.

mod capabilities;
mod comments;
mod conversations;
mod login;
mod parse;
mod posts;
mod publisher;
mod settings;
mod showcase;
mod step;

use crate::contract::*;
use crate::meta::error_rows::Family;
use crate::meta::{errors, history, media, messaging, person, reaction, request, usage};
use sportello_core::breaker::suspicion::Doubt;
use sportello_core::capability::Capabilities;
use sportello_core::class::{Call, Verdict};
use sportello_core::event::Item;
use sportello_core::message::MediaSource;
use sportello_core::post::{PostKind, PostLimit};
use sportello_core::{ChannelKind, Time};
use std::collections::BTreeMap;

/// The connector of Instagram accounts.
pub struct Instagram {
    kind: ChannelKind,
    capabilities: Capabilities,
}

impl Default for Instagram {
    fn default() -> Instagram {
        Instagram {
            kind: ChannelKind::new("instagram"),
            capabilities: capabilities::table(),
        }
    }
}

impl Connector for Instagram {
    fn kind(&self) -> ChannelKind {
        self.kind.clone()
    }

    fn status_page(&self) -> Option<crate::status::StatusPage> {
        Some(crate::meta::status_page::PAGE)
    }

    fn webhook_object(&self) -> &'static str {
        "instagram"
    }

    fn webhook_fields(&self) -> &'static str {
        settings::DIRECT
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
        errors::classify(Family::Graph, call, answer, now)
    }

    fn doubt(&self, cause: &str) -> Doubt {
        errors::doubt(cause)
    }

    fn usage(&self, answer: &Answer, now: Time) -> Option<Usage> {
        usage::read(answer, now)
    }

    fn history_request(&self, channel: &ChannelFacts, address: &str) -> Option<HttpRequest> {
        Some(history::request(
            settings::owner(channel),
            "instagram",
            address,
        ))
    }

    fn read_history(&self, channel: &ChannelFacts, answer: &Answer) -> Option<History> {
        history::read(answer, &settings::ours(channel))
    }

    fn answers_request(&self, comment: &str) -> Option<HttpRequest> {
        let fields = "id,timestamp,from,username,text";
        Some(history::answers(comment, "replies", fields))
    }

    fn read_answers(&self, channel: &ChannelFacts, answer: &Answer) -> Option<History> {
        history::read_answers(answer, &settings::ours(channel))
    }

    fn signal(&self, _: &ChannelFacts, to: &str, signal: &Signal) -> Option<HttpRequest> {
        messaging::signal(step::MESSAGES, reaction::INSTAGRAM, to, signal)
    }

    fn profile_request(&self, address: &str) -> Option<HttpRequest> {
        Some(request::get(
            address.to_owned(),
            &[("fields", "name,username")],
        ))
    }

    fn read_profile(&self, answer: &Answer) -> Option<Profile> {
        person::profile(answer)
    }

    fn media_step(
        &self,
        _: &ChannelFacts,
        source: &MediaSource,
        asked: Option<&Answer>,
    ) -> MediaStep {
        media::by_address(source, asked)
    }

    fn continue_link(&self, channel: &ChannelFacts, token: &str) -> Option<String> {
        let username = settings::filled(channel, "username")?;
        Some(format!(
            "https://ig.me/m/{}?ref={token}",
            sportello_core::share::encode(username)
        ))
    }

    fn fields(&self) -> &'static [Field] {
        settings::FIELDS
    }

    fn subscribe(&self, channel: &ChannelFacts) -> Vec<HttpRequest> {
        settings::subscribe(channel)
    }

    fn permissions(&self, channel: &ChannelFacts) -> &'static [&'static str] {
        if settings::filled(channel, "page").is_some() {
            &[
                "instagram_basic",
                "instagram_manage_messages",
                "instagram_manage_comments",
                "instagram_content_publish",
                "instagram_manage_insights",
                "pages_manage_metadata",
                "pages_read_engagement",
            ]
        } else {
            &[
                "instagram_business_basic",
                "instagram_business_manage_messages",
                "instagram_business_manage_comments",
                "instagram_business_content_publish",
                "instagram_business_manage_insights",
            ]
        }
    }

    fn login(&self) -> Option<&dyn crate::login::Login> {
        Some(&login::InstagramLogin)
    }

    fn publisher(&self) -> Option<&dyn crate::publish::Publisher> {
        Some(&publisher::InstagramPublisher)
    }

    fn posts(&self, channel: &ChannelFacts) -> BTreeMap<PostKind, PostLimit> {
        posts::table(settings::takes_tall(channel))
    }

    fn comments(&self) -> Option<&dyn crate::publish::Comments> {
        Some(&comments::InstagramComments)
    }

    fn conversations(&self) -> Option<&dyn crate::conversations::Conversations> {
        Some(&conversations::InstagramConversations)
    }

    fn showcase(&self) -> Option<&dyn crate::publish::Showcase> {
        Some(&showcase::InstagramShowcase)
    }

    fn at_own_host(&self, channel: &ChannelFacts) -> bool {
        login::by_own_login(channel)
    }

    fn describe_request(&self, channel: &ChannelFacts) -> HttpRequest {
        request::get(channel.asset.clone(), &[("fields", "id,name,username")])
    }

    fn read_description(&self, answer: &Answer) -> BTreeMap<String, String> {
        person::description(answer)
    }
}
