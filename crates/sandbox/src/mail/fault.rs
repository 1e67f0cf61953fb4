//! Scripted faults: at which step of which server, what happens, how often.

use serde::{Deserialize, Serialize};

/// A step at which a server can fail.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// SMTP: a connection is greeted.
    Connect,
    /// SMTP: a login.
    Auth,
    /// SMTP: the sender is named.
    Mail,
    /// SMTP: the recipient is named.
    Rcpt,
    /// SMTP: a mail is announced.
    Data,
    /// SMTP: the dot after a mail.
    End,
    /// IMAP: a login.
    ImapLogin,
    /// IMAP: the inbox is opened.
    ImapOpen,
    /// IMAP: a mail is fetched.
    ImapFetch,
}

/// What happens there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "do")]
pub enum Deed {
    /// The server says no: an SMTP code and text; IMAP says `NO` with the text.
    Refuse {
        /// The code.
        #[serde(default = "outage")]
        code: u16,
        /// The text.
        #[serde(default)]
        says: String,
    },
    /// The connection is closed; nothing was taken.
    Drop,
    /// At the dot: the mail is taken, and the connection closed before that is said.
    Lose,
    /// At the dot: the mail is said to be taken, and vanishes.
    Vanish,
    /// No answer comes.
    Hang,
}

fn outage() -> u16 {
    451
}

/// A scripted fault.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fault {
    /// Where.
    pub at: Stage,
    /// What.
    #[serde(flatten)]
    pub deed: Deed,
    /// How often; nothing = until it is taken back.
    #[serde(default)]
    pub times: Option<u32>,
}
