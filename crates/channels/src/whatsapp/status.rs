//! What one element of `statuses` says (webhooks.md §9).

use super::people::People;
use crate::meta::envelope::tame;
use crate::meta::error_rows::Family;
use crate::meta::errors::failure;
use crate::meta::leaves::Leaves;
use sportello_core::Time;
use sportello_core::content::Facts;
use sportello_core::event::{Event, Reading, Status};
use sportello_core::receipt::Rank;

/// Reads a status. `sent`: when the body was sent, the nearest thing to a time where it has none.
pub(super) fn read(
    mut status: Leaves,
    people: &People,
    alone: bool,
    sent: Option<Time>,
) -> Reading {
    let name = status.text("status");
    let (rank, failed) = match name.as_deref() {
        Some("sent") => (Some(Rank::Accepted), false),
        Some("delivered") => (Some(Rank::Delivered), false),
        // `played` is a voice message that was heard: more than seen.
        Some("read" | "played") => (Some(Rank::Read), false),
        Some("failed") => (None, true),
        other => return super::parse::unparsed(format!("status.{}", tame(other))),
    };
    let Some(external_id) = status.text("id") else {
        return super::parse::unparsed("missing mid");
    };
    let Some(at) = status.moment("timestamp").or(sent) else {
        return super::parse::unparsed("missing timestamp");
    };
    let mut facts = Facts::new();
    if name.as_deref() == Some("played") {
        facts.insert("status".to_owned(), "played".to_owned());
    }
    let mut code = None;
    for (n, mut error) in status.list("errors").into_iter().enumerate() {
        match error.whole("code") {
            Some(found) if code.is_none() => code = Some(found),
            Some(found) => {
                facts.insert(format!("errors.{n}.code"), found.to_string());
            }
            None => {}
        }
        error.rest_into(&mut facts, &format!("errors.{n}"));
    }
    if let Some(code) = code.filter(|_| !failed) {
        facts.insert("errors.0.code".to_owned(), code.to_string());
    }
    // Of a group, the recipient is the group: nobody's address.
    let address = match status.see("recipient_type").as_deref() {
        Some("group") => None,
        _ => status
            .text("recipient_id")
            .or_else(|| status.text("recipient_user_id")),
    };
    people.about(&status, alone, &mut facts);
    let key = status.text("biz_opaque_callback_data");
    status.rest_into(&mut facts, "");
    Reading::Events(vec![Event::Status(Status {
        external_id,
        address,
        rank,
        failure: failed.then(|| failure(Family::Whatsapp, code)),
        at,
        key,
        facts,
    })])
}
