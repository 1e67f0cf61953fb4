//! What a symptom is where it befalls the mailbox: a server's answers in SMTP and IMAP, as the
//! engine's mail client tells of them (`engine::mail`). What only platforms have is refused.
//!
//! | symptom | a mail | the inbox, and a login |
//! |---|---|---|
//! | `5xx [STATUS]` | 451 4.3.0 at its dot, not taken; the status means nothing | `NO` |
//! | `unavailable` | 421 4.3.2 instead of a greeting | `NO` |
//! | `dns`, `connect_timeout [DURATION]` | no connection: nothing was sent | no connection |
//! | `timeout [DURATION]`, `reset`, `silence` | its dot is not answered, and it was not taken: nobody knows | not read |
//! | `5xx_after`, `unavailable_after`, `timeout_after`, `reset_after`, `lost_answers` | taken, and its dot is not answered: nobody knows | not read |
//! | `slow DURATION` | the answer to its dot is late; later than a minute it is not heard | late, or not read |
//! | `throttle [DURATION]` | 450 4.7.1 at its recipient, and to every mail for so long after where no share is written | |
//! | `code CODE` | that reply to its dot, 400 to 599 | |
//! | `tokens` | 535 at the login | 535 at the login |
//! | `unsupported` | 550 5.7.1 at its sender | `NO` |
//! | `never_deliver` | taken, and it arrives nowhere | |
//! | `late_delivery [DURATION]` | taken, and it arrives late | |
//! | `late_webhook [DURATION]` | | what people write is seen late |
//!
//! What people write is never lost (`lost_webhook`): their servers keep it, and try for days.

use super::error::Wrong;
use super::symptom::Symptom;
use crate::stage::mailroom::fault::{Deed, Hidden};

/// Refusals of a request, beyond which nothing is a reply code of SMTP (RFC 5321 §4.2.1).
const CODES: std::ops::Range<i64> = 400..600;

/// A server in trouble that has read the mail.
const LOCAL_ERROR: Deed = Deed::Refuse {
    code: 451,
    stage: "end",
    says: "4.3.0 local error in processing",
};
/// One that does not even begin.
const NOT_NOW: Deed = Deed::Refuse {
    code: 421,
    stage: "connect",
    says: "4.3.2 service not available",
};
/// What always worked is refused to the mailbox itself.
const NOT_ALLOWED: Deed = Deed::Refuse {
    code: 550,
    stage: "mail",
    says: "5.7.1 not permitted to send from here",
};

/// What happens, for a line that ends at `end` (milliseconds since 1970).
///
/// # Errors
/// What means nothing for a mailbox, and why.
pub(super) fn deed(symptom: &Symptom, end: i64) -> Result<Deed, Wrong> {
    let ms = || symptom.number("ms").unwrap_or(0);
    let silent = |taken, closes| Deed::Silent { taken, closes };
    Ok(match symptom.name() {
        "tokens" => Deed::NoLogin,
        "unsupported" => NOT_ALLOWED,
        _ => match symptom.action() {
            "5xx_before" => LOCAL_ERROR,
            "unavailable_200" => NOT_NOW,
            "dns" => Deed::Unreached { after: 0 },
            "connect_timeout" => Deed::Unreached { after: ms() },
            "timeout_before" => silent(false, Some(ms())),
            "reset_before" => silent(false, Some(0)),
            "silence" => silent(false, None),
            "5xx_after" | "unavailable_after" | "reset_after" => silent(true, Some(0)),
            "timeout_after" => silent(true, Some(ms())),
            "silence_after" => silent(true, None),
            "slow" => Deed::Slow(ms()),
            "throttle" => Deed::Busy(symptom.rest()),
            "never_deliver" => Deed::Vanish,
            "late_delivery" => Deed::Late(ms()),
            "late_webhook" if symptom.until_end => Deed::Hide(Hidden::Until(end)),
            "late_webhook" => Deed::Hide(Hidden::For(ms())),
            "error" => Deed::Reply(code(symptom)?),
            "lost_webhook" => return Err(never_lost(symptom)),
            _ => return Err(means_nothing(symptom)),
        },
    })
}

fn code(symptom: &Symptom) -> Result<u16, Wrong> {
    let code = symptom.number("code").filter(|code| CODES.contains(code));
    let plain = symptom.number("subcode").is_none();
    let code = code.and_then(|code| u16::try_from(code).ok());
    code.filter(|_| plain).ok_or_else(|| {
        let words = symptom.to_string();
        let english =
            format!("{words} is no reply of a mail server: write 400 to 599, such as code 550");
        Wrong::new("drill-script-mail-code", &[("symptom", &words)], english)
    })
}

fn never_lost(symptom: &Symptom) -> Wrong {
    let words = symptom.to_string();
    let english = format!(
        "{words} means nothing for email: what people write lies in the mailbox until it is read; use late_webhook with or without a duration, or dns on webhook_in"
    );
    Wrong::new("drill-script-mail-lost", &[("symptom", &words)], english)
}

fn means_nothing(symptom: &Symptom) -> Wrong {
    let words = symptom.to_string();
    let english = format!(
        "{words} means nothing for email: mail servers have no such thing; use code with 400 to 599, throttle or never_deliver"
    );
    Wrong::new("drill-script-mail-not", &[("symptom", &words)], english)
}
