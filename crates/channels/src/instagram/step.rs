//! Sending on Instagram (messaging-send.md §2): words in one call, a file by an address that
//! Instagram fetches. Nothing of ours travels with a send: echoes carry no metadata there.

use crate::contract::{Exchange, Outgoing, Step};
use crate::meta::messaging::{self, Manner};

/// Where messages are posted, whoever owns the token.
pub(crate) const MESSAGES: &str = "me/messages";

pub(crate) fn step(outgoing: &Outgoing, exchanges: &[Exchange]) -> Step {
    let manner = Manner {
        messages: MESSAGES.to_owned(),
        page: false,
        answers: "replies",
    };
    messaging::step(&manner, outgoing, exchanges)
}
