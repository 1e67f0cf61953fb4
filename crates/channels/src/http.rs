//! Requests as values: what a connector asks the engine to make, and what came back.

use serde::{Deserialize, Serialize};
use sportello_core::class::Call;
use sportello_core::{MediaId, Time};

/// A request that the engine is asked to make.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HttpRequest {
    /// The method.
    pub method: Method,
    /// Where to.
    pub target: Target,
    /// Query parameters, not yet encoded; never a secret (the engine adds those).
    pub query: Vec<(String, String)>,
    /// The body.
    pub body: Body,
    /// Whose permission it is made with.
    pub auth: Auth,
}

/// The methods in use.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Method {
    /// GET
    Get,
    /// POST
    Post,
    /// DELETE
    Delete,
}

/// Where a request goes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Target {
    /// A path on the Graph API without the version, such as `me/messages`.
    Graph(String),
    /// A path of the same API for accounts that were connected by Instagram Login.
    Instagram(String),
    /// A path there that has no version.
    InstagramPlain(String),
    /// A path where codes of Instagram Login are exchanged.
    InstagramLogin(String),
    /// An address that the platform gave; the engine's guarded fetcher decides whether it may be
    /// visited at all.
    Absolute(String),
    /// An address that the platform gave for uploading a file. It is visited, with the token, only
    /// on the platform's own upload hosts.
    Upload(String),
    /// A method of the Bot API; the bot's token is part of the address and is put in at the last
    /// moment, from [`Auth::InPath`] (telegram.md).
    Bot(String),
    /// A file of the Bot API, by the path that `getFile` gave (telegram.md, "Files").
    BotFile(String),
    /// The servers of a mailbox: with [`Body::Mail`] one is sent, with [`Body::Fetch`] it is read,
    /// with [`Body::Empty`] one logs in at both.
    Mail(Box<crate::mail::MailHosts>),
    /// A file that came with its mail and was laid aside here, by the name it was given.
    Kept(String),
}

/// A request's body.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Body {
    /// None.
    Empty,
    /// JSON, already serialised.
    Json(String),
    /// A form with parts.
    Multipart(Vec<Part>),
    /// A stored file as it is, with the headers that say where it goes.
    Raw(Raw),
    /// A mail.
    Mail(Box<crate::mail::Mail>),
    /// What is new in a mailbox since this mark.
    Fetch(Option<crate::mail::MailMark>),
}

/// A stored file as a body of its own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Raw {
    /// The file.
    pub media: MediaId,
    /// From which byte on.
    pub from: u64,
    /// Headers that say where it goes (`file_offset`, or `offset` and `file_size`:
    /// publishing.md §1, §2).
    pub headers: Vec<(String, String)>,
}

/// One part of a form.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Part {
    /// A field.
    Field {
        /// Its name.
        name: String,
        /// Its value.
        value: String,
    },
    /// A stored file, which the engine reads and streams.
    Media {
        /// The field's name.
        name: String,
        /// Which file.
        media: MediaId,
        /// The file name told to the platform.
        filename: String,
        /// Its media type.
        mime: String,
    },
    /// A piece of a stored file (`video_file_chunk`: publishing.md §1).
    Chunk {
        /// The field's name.
        name: String,
        /// Which file.
        media: MediaId,
        /// From which byte on.
        from: u64,
        /// How many bytes.
        bytes: u64,
    },
}

/// Whose permission a request is made with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Auth {
    /// The channel's token, as a bearer header, with `appsecret_proof` on Graph targets.
    Channel,
    /// The app's own token, `APPID|APPSECRET`.
    App,
    /// The channel's token, as a part of the address ([`Target::Bot`], [`Target::BotFile`]).
    InPath,
    /// None.
    None,
}

/// An answer that came back whole.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// Headers that a connector reads (usage, version, retry, content type), lower-case names.
    pub headers: Vec<(String, String)>,
    /// The body as text; empty for binary downloads.
    pub body: String,
}

impl Answer {
    /// The first header of that (lower-case) name.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(n, _)| n == name)
            .map(|(_, v)| v.as_str())
    }
}

/// One HTTP request of a delivery and its answer, as stored.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Exchange {
    /// The connector's own name of this step, such as `upload` or `send`.
    pub name: String,
    /// What kind of call it is.
    pub call: Call,
    /// When it was begun.
    pub begun_at: Time,
    /// Its answer; `None` while it is under way or when it was lost.
    pub answer: Option<Answer>,
}
