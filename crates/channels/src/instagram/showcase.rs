//! What Instagram shows of the business besides posts: ice breakers and the menu of its chats
//! (messaging-send.md §2). Its profile cannot be changed by API.

use crate::contract::{Answer, ChannelFacts, HttpRequest};
use crate::meta::profile;
use crate::publish::{ChatLimits, ChatProfile, Details, Showcase};

/// What belongs to the profile is asked of Instagram and not of Messenger.
const PLATFORM: Option<&str> = Some("instagram");

/// What an Instagram account shows.
pub(crate) struct InstagramShowcase;

impl Showcase for InstagramShowcase {
    fn detail_names(&self) -> &'static [&'static str] {
        &[]
    }

    fn details_request(&self, _: &ChannelFacts) -> Option<HttpRequest> {
        None
    }

    fn read_details(&self, _: &Answer) -> Option<Details> {
        None
    }

    fn change_details(&self, _: &ChannelFacts, _: &Details) -> Option<HttpRequest> {
        None
    }

    fn chat_request(&self, _: &ChannelFacts) -> Option<HttpRequest> {
        Some(profile::request(PLATFORM))
    }

    fn read_chat(&self, answer: &Answer) -> Option<ChatProfile> {
        profile::read(answer)
    }

    fn change_chat(&self, _: &ChannelFacts, wanted: &ChatProfile) -> Vec<HttpRequest> {
        profile::change(PLATFORM, self.chat_limits(), wanted)
    }

    /// A Get Started button and a greeting are Messenger's own. Unconfirmed `[u]`.
    fn chat_limits(&self) -> ChatLimits {
        ChatLimits {
            ice_breakers: profile::ICE_BREAKERS,
            menu: profile::MENU,
            get_started: false,
            greeting: false,
        }
    }
}
