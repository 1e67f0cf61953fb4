//! What the engine's mail client tells of its servers.

use super::{Heard, Request};
use bytes::Bytes;
use sportello_channels::Answer;
use sportello_channels::mail::STAGE;
use sportello_engine::Outcome;

/// Nothing was sent, and that is known so much later.
pub(super) fn not_sent(after: i64, request: &Request<'_>) -> Heard {
    Heard {
        after: after.min(request.patience),
        outcome: Outcome::NotSent,
    }
}

pub(super) fn taken() -> Outcome {
    told(250, "end", "2.0.0 taken", Bytes::new())
}

pub(super) fn refused(code: u16, stage: &str, says: &str) -> Outcome {
    told(code, stage, says, Bytes::new())
}

/// Both servers refuse the password; the client tells IMAP's word in SMTP's code.
pub(super) fn no_login() -> Outcome {
    refused(535, "auth", "5.7.8 authentication failed")
}

/// Too many mails from here: said where the recipient is named, and waited for.
pub(super) fn too_fast() -> Outcome {
    refused(450, "rcpt", "4.7.1 too many messages, try later")
}

pub(super) fn told(status: u16, stage: &str, says: &str, bytes: Bytes) -> Outcome {
    Outcome::Answered {
        answer: Answer {
            status,
            headers: vec![(STAGE.to_owned(), stage.to_owned())],
            body: says.to_owned(),
        },
        bytes,
    }
}
