//! Conversations of an Instagram account, listed and read back (messaging-send.md, "Conversations API").

use super::settings;
use crate::contract::{Answer, ChannelFacts, HttpRequest};
use crate::conversations::{ConversationPart, Conversations, Outlined, ReadBack};
use crate::meta::conversations;
use sportello_core::Time;

/// The conversations of Instagram.
pub(crate) struct InstagramConversations;

impl Conversations for InstagramConversations {
    fn changed_request(
        &self,
        channel: &ChannelFacts,
        since: Time,
        after: Option<&str>,
    ) -> HttpRequest {
        conversations::changed(settings::owner(channel), "instagram", since, after)
    }

    fn read_changed(&self, answer: &Answer) -> Option<ConversationPart> {
        conversations::read_changed(answer)
    }

    fn outline_request(&self, channel: &ChannelFacts, since: Time) -> HttpRequest {
        conversations::outline(settings::owner(channel), "instagram", since)
    }

    fn read_outline(&self, channel: &ChannelFacts, answer: &Answer) -> Option<Outlined> {
        conversations::read_outline(answer, &settings::ours(channel))
    }

    fn messages_request(&self, _: &ChannelFacts, conversation: &str) -> HttpRequest {
        conversations::messages(conversation)
    }

    fn read_messages(&self, channel: &ChannelFacts, answer: &Answer) -> Option<ReadBack> {
        conversations::read_messages(answer, &settings::ours(channel))
    }
}
