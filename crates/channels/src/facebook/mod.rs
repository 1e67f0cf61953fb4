//! A Facebook Page: Messenger, posts, comments, and what it shows of the business.

mod capabilities;
mod comments;
mod conversations;
mod hours;
mod login;
mod parse;
mod posts;
mod publisher;
mod settings;
mod showcase;
mod step;

use crate::contract::*;
use crate::meta::error_rows::Family;
use crate::meta::{errors, history, messaging, person, reaction, usage};
use sportello_core::breaker::suspicion::Doubt;
use sportello_core::capability::Capabilities;
use sportello_core::class::{Call, Verdict};
use sportello_core::event::Item;
use sportello_core::message::MediaSource;
use sportello_core::{ChannelKind, Time};
use std::collections::BTreeMap;

/// The connector of Pages.
pub struct Facebook {
    kind: ChannelKind,
    capabilities: Capabilities,
}

impl Default for Facebook {
    fn default() -> Facebook {
        Facebook {
            kind: ChannelKind::new("facebook"),
            capabilities: capabilities::table(),
        }
    }
}

impl Connector for Facebook {
    fn kind(&self) -> ChannelKind {
        self.kind.clone()
    }

    fn status_page(&self) -> Option<crate::status::StatusPage> {
        Some(crate::meta::status_page::PAGE)
    }

    fn webhook_object(&self) -> &'static str {
        "page"
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
        errors::classify(Family::Graph, call, answer, now)
    }

    fn doubt(&self, cause: &str) -> Doubt {
        errors::doubt(cause)
    }

    fn usage(&self, answer: &Answer, now: Time) -> Option<Usage> {
        usage::read(answer, now)
    }

    fn history_request(&self, channel: &ChannelFacts, address: &str) -> Option<HttpRequest> {
        Some(history::request(&channel.asset, "messenger", address))
    }

    fn read_history(&self, channel: &ChannelFacts, answer: &Answer) -> Option<History> {
        history::read(answer, &[&channel.asset])
    }

    fn answers_request(&self, comment: &str) -> Option<HttpRequest> {
        let fields = "id,created_time,from,message,attachment";
        Some(history::answers(comment, "comments", fields))
    }

    fn read_answers(&self, channel: &ChannelFacts, answer: &Answer) -> Option<History> {
        history::read_answers(answer, &[&channel.asset])
    }

    fn signal(&self, channel: &ChannelFacts, to: &str, signal: &Signal) -> Option<HttpRequest> {
        messaging::signal(&step::messages(channel), reaction::MESSENGER, to, signal)
    }

    fn profile_request(&self, address: &str) -> Option<HttpRequest> {
        let fields = [("fields", "first_name,last_name,name")];
        Some(crate::meta::request::get(address.to_owned(), &fields))
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
        crate::meta::media::by_address(source, asked)
    }

    fn continue_link(&self, channel: &ChannelFacts, token: &str) -> Option<String> {
        let name = channel
            .settings
            .get("username")
            .filter(|name| !name.is_empty());
        let name = sportello_core::share::encode(name.unwrap_or(&channel.asset));
        Some(format!("https://m.me/{name}?ref={token}"))
    }

    fn fields(&self) -> &'static [Field] {
        settings::FIELDS
    }

    fn subscribe(&self, channel: &ChannelFacts) -> Vec<HttpRequest> {
        settings::subscribe(channel)
    }

    fn permissions(&self, _: &ChannelFacts) -> &'static [&'static str] {
        &[
            "pages_show_list",
            "pages_messaging",
            "pages_manage_metadata",
            "pages_read_engagement",
            "pages_read_user_content",
            "pages_manage_engagement",
            "pages_manage_posts",
            "read_insights",
        ]
    }

    fn login(&self) -> Option<&dyn crate::login::Login> {
        Some(&login::FacebookLogin)
    }

    fn publisher(&self) -> Option<&dyn crate::publish::Publisher> {
        Some(&publisher::PagePublisher)
    }

    fn comments(&self) -> Option<&dyn crate::publish::Comments> {
        Some(&comments::PageComments)
    }

    fn conversations(&self) -> Option<&dyn crate::conversations::Conversations> {
        Some(&conversations::PageConversations)
    }

    fn showcase(&self) -> Option<&dyn crate::publish::Showcase> {
        Some(&showcase::PageShowcase)
    }

    fn describe_request(&self, channel: &ChannelFacts) -> HttpRequest {
        crate::meta::request::get(channel.asset.clone(), &[("fields", "id,name,username")])
    }

    fn read_description(&self, answer: &Answer) -> BTreeMap<String, String> {
        person::description(answer)
    }
}
