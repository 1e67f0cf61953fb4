//! The good answer to a send on Messenger and Instagram (messaging-send.md §1).

use super::envelope::small;
use super::request;
use crate::contract::{Answer, Outgoing, Step};
use serde::Deserialize;
use sportello_core::class::Call;

#[derive(Deserialize)]
struct Sent {
    #[serde(alias = "id")]
    message_id: String,
    #[serde(default)]
    recipient_id: Option<String>,
}

/// The end of a send: a message's id, or that of a public comment. The recipient's id is told where it is another than the one used (a
/// private reply's PSID).
pub(crate) fn messaging(outgoing: &Outgoing, answer: &Answer) -> Step {
    match small::<Sent>(&answer.body).filter(|sent| !sent.message_id.is_empty()) {
        Some(sent) => Step::Done {
            external_id: sent.message_id,
            address: sent
                .recipient_id
                .filter(|id| !id.is_empty() && *id != outgoing.to),
        },
        None => request::unreadable(Call::Send),
    }
}
