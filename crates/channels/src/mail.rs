//! Mailboxes: a channel that is written to by SMTP and read by IMAP, at servers that whoever runs
//! the desk names. A [`Mailbox`] is a pure value like its connector; the engine speaks with the
//! servers and hands back what came as an [`Answer`](crate::Answer): an SMTP code as its status.

use crate::contract::{ChannelFacts, HttpRequest};
use serde::{Deserialize, Serialize};
use sportello_core::content::{Content, Facts};
use sportello_core::{MediaId, Time};

/// The header of an [`Answer`](crate::Answer) that names the step of SMTP which was answered so:
/// `connect`, `auth`, `mail`, `rcpt`, `data` or `end` (the message's last dot).
pub const STAGE: &str = "smtp-stage";

/// How a connection to a server is kept from being read on the way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Security {
    /// TLS from the first byte.
    Tls,
    /// TLS from the first command on; without it nothing is said.
    StartTls,
    /// None; only to this machine itself (the sandbox).
    Plain,
}

/// One server.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MailServer {
    /// Its name or address.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// How it is spoken with.
    pub security: Security,
}

/// Both servers of a mailbox, and who logs in there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MailHosts {
    /// Where mail is given.
    pub smtp: MailServer,
    /// Where mail is read.
    pub imap: MailServer,
    /// The user at both.
    pub user: String,
}

/// A mail to be sent: everything but its date and the bytes of its file, which the engine has.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mail {
    /// The sender's address, for the envelope.
    pub from: String,
    /// The recipient's.
    pub to: String,
    /// The header lines, ready to be sent: folded, ASCII, each without its line end.
    pub headers: Vec<String>,
    /// The words.
    pub text: String,
    /// The file.
    pub file: Option<MailFile>,
    /// Stands between the parts; the same for the same mail.
    pub boundary: String,
}

/// The file of a mail.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MailFile {
    /// The stored file.
    pub media: MediaId,
    /// Its header lines.
    pub headers: Vec<String>,
}

/// How far a mailbox was read: UIDs count up as long as UIDVALIDITY stays the same
/// (RFC 3501 §2.3.1.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MailMark {
    /// UIDVALIDITY.
    pub validity: u32,
    /// The last UID that was read.
    pub uid: u32,
    /// When it was last read.
    pub at: Time,
}

/// A mail as it was fetched.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fetched<'a> {
    /// UIDVALIDITY of its mailbox.
    pub validity: u32,
    /// Its UID.
    pub uid: u32,
    /// When the server took it (INTERNALDATE), else when it was fetched.
    pub received: Time,
    /// Whether only its head was fetched, since it is larger than what is taken.
    pub cut: bool,
    /// It, as it came.
    pub raw: &'a [u8],
}

/// A mail made ready for the journal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wrapped {
    /// The body for the journal: the mail without the bytes of its files.
    pub body: Vec<u8>,
    /// The files that were laid aside: under which name, and their bytes. They must be durable
    /// before the body is.
    pub files: Vec<(String, Vec<u8>)>,
}

/// How mailboxes are read and written to.
pub trait Mailbox: Send + Sync {
    /// The request that reads what is new since a mark. Without one nothing is fetched, and the
    /// answer says where to begin.
    fn fetch(&self, channel: &ChannelFacts, since: Option<MailMark>) -> HttpRequest;

    /// The servers of a mailbox.
    fn hosts(&self, channel: &ChannelFacts) -> MailHosts;

    /// The body for the journal, as [`Connector::parse`](crate::Connector::parse) reads it.
    fn wrap(&self, asset: &str, mail: &Fetched<'_>) -> Wrapped;

    /// What an answer to a message of a person must carry to stay in its thread: the subject and
    /// the ids that mail readers sort by. `answered`: that message's id and content.
    fn answering(&self, answered: &str, content: Option<&Content>) -> Facts;
}

/// A mail of the desk itself, to somebody who works at it.
#[derive(Clone, Copy, Debug)]
pub struct OwnMail<'m> {
    /// The sender's address.
    pub from: &'m str,
    /// The name beside it.
    pub name: &'m str,
    /// The recipient's address.
    pub to: &'m str,
    /// The subject.
    pub subject: &'m str,
    /// The words.
    pub text: &'m str,
    /// By which it is one and the same however often it is sent.
    pub key: &'m str,
}

/// The mail ready to be sent; `None` where one of the addresses cannot be written to.
pub fn own(mail: &OwnMail<'_>) -> Option<Mail> {
    crate::email::own(mail)
}

/// A server that takes mail, read from `[tls://|starttls://|plain://]host[:port]`.
pub fn server(text: &str) -> Option<MailServer> {
    crate::email::server(text)
}

/// An address as it is kept and compared; `None` = it cannot be written to.
pub fn address(text: &str) -> Option<String> {
    crate::email::address(text)
}

/// A mail's bytes. `date`: for the `Date` line, in UTC.
pub fn compose(mail: &Mail, date: Time, file: Option<&[u8]>) -> Vec<u8> {
    crate::email::compose(mail, date, file)
}
