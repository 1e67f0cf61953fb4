//! What befalls a mailbox of the stage, while it lasts.

use sportello_core::Capability;

/// A trouble.
#[derive(Clone, Debug, PartialEq)]
pub struct Fault {
    /// What it befalls; nothing = everything.
    pub capability: Option<Capability>,
    /// How.
    pub deed: Deed,
    /// The share of requests it strikes, 0 to 1.
    pub share: f64,
}

/// How it goes wrong. Spans are milliseconds.
#[derive(Clone, Debug, PartialEq)]
pub enum Deed {
    /// The servers say no: SMTP at a step (`connect` to `end`), IMAP `NO`.
    Refuse {
        /// The reply code.
        code: u16,
        /// The step of SMTP.
        stage: &'static str,
        /// The text after it.
        says: &'static str,
    },
    /// A mail's dot is answered with this reply code of SMTP.
    Reply(u16),
    /// Both servers refuse the login.
    NoLogin,
    /// No server is reached.
    Unreached {
        /// So long somebody tries.
        after: i64,
    },
    /// No answer comes; of a mail, none to its dot.
    Silent {
        /// Whether the mail is taken all the same.
        taken: bool,
        /// When the connection closes; nothing = never.
        closes: Option<i64>,
    },
    /// The right answer, so much later.
    Slow(i64),
    /// Mails are sent too fast, and none is taken for so long.
    Busy(i64),
    /// A mail is taken and never arrives.
    Vanish,
    /// A mail is taken and arrives so much later.
    Late(i64),
    /// What people write is not to be seen yet.
    Hide(Hidden),
}

/// Until when a letter is not to be seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hidden {
    /// Until a moment, in milliseconds since 1970.
    Until(i64),
    /// So long after it was written.
    For(i64),
}

/// What is asked of a mailbox, or comes to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Errand {
    /// A mail is given to it.
    Send,
    /// Its inbox is read, or a login tried.
    Look,
    /// Somebody else's mail comes in.
    Letter,
}

impl Fault {
    /// Whether it concerns an errand that needs `capability`.
    pub(super) fn concerns(&self, errand: Errand, capability: Capability) -> bool {
        let hides = matches!(self.deed, Deed::Hide(_));
        let of_mails = matches!(
            self.deed,
            Deed::Reply(_) | Deed::Busy(_) | Deed::Vanish | Deed::Late(_)
        );
        let fits = match errand {
            Errand::Send => !hides,
            Errand::Look => !of_mails && !hides,
            Errand::Letter => hides,
        };
        // Delivery is what comes after whatever was sent.
        let any = errand == Errand::Send;
        let own = |own| own == capability || any && own == Capability::Delivery;
        fits && self.capability.is_none_or(own)
    }
}
