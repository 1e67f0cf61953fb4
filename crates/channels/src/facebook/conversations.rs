//! Conversations of a Page, listed and read back (messaging-send.md, "Conversations API").

use crate::contract::{Answer, ChannelFacts, HttpRequest};
use crate::conversations::{ConversationPart, Conversations, Outlined, ReadBack};
use crate::meta::conversations;
use sportello_core::Time;

/// The conversations of Messenger.
pub(crate) struct PageConversations;

impl Conversations for PageConversations {
    fn changed_request(
        &self,
        channel: &ChannelFacts,
        since: Time,
        after: Option<&str>,
    ) -> HttpRequest {
        conversations::changed(&channel.asset, "messenger", since, after)
    }

    fn read_changed(&self, answer: &Answer) -> Option<ConversationPart> {
        conversations::read_changed(answer)
    }

    fn outline_request(&self, channel: &ChannelFacts, since: Time) -> HttpRequest {
        conversations::outline(&channel.asset, "messenger", since)
    }

    fn read_outline(&self, channel: &ChannelFacts, answer: &Answer) -> Option<Outlined> {
        conversations::read_outline(answer, &[&channel.asset])
    }

    fn messages_request(&self, _: &ChannelFacts, conversation: &str) -> HttpRequest {
        conversations::messages(conversation)
    }

    fn read_messages(&self, channel: &ChannelFacts, answer: &Answer) -> Option<ReadBack> {
        conversations::read_messages(answer, &[&channel.asset])
    }
}
