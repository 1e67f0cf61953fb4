//! Sending over Messenger (messaging-send.md §1): words in one call; a file is uploaded, then sent
//! by its attachment id, so that a repeated send does not move its bytes again.

use crate::contract::{ChannelFacts, Exchange, Outgoing, Step};
use crate::meta::messaging::{self, Manner};

/// Where messages of a Page are posted.
pub(crate) fn messages(channel: &ChannelFacts) -> String {
    format!("{}/messages", channel.asset)
}

pub(crate) fn step(outgoing: &Outgoing, exchanges: &[Exchange]) -> Step {
    let manner = Manner {
        messages: messages(&outgoing.channel),
        page: true,
        answers: "comments",
    };
    messaging::step(&manner, outgoing, exchanges)
}
