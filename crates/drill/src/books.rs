//! What people asked for and saw, kept outside the desk, so that the counts ask nobody who could
//! be wrong.

use crate::cast::Place;
use crate::script::Kind;
use sportello_core::post::PostKind;
use sportello_core::{Capability, DeliveryId, PostId};
use sportello_sandbox::rules::Network;
use std::collections::{BTreeMap, BTreeSet};

/// Something a person said.
#[derive(Clone, Debug)]
pub(crate) struct Said {
    /// The platform's id of it.
    pub id: String,
    /// Who, and where.
    pub place: Place,
    /// When.
    pub at: i64,
}

/// What a message is recognised by on a phone.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Content {
    /// Its words.
    Text(String),
    /// The SHA-256 of its picture, in hexadecimal.
    Picture(String),
}

/// A message that the desk was asked to send, and took.
#[derive(Clone, Debug)]
pub(crate) struct Asked {
    /// The delivery that it became.
    pub delivery: DeliveryId,
    /// To whom, and by which network, or by mail.
    pub place: Place,
    /// What it needs.
    pub capability: Capability,
    /// What it is recognised by.
    pub content: Content,
    /// When.
    pub at: i64,
}

/// A post that the desk was asked to publish, and took.
#[derive(Clone, Debug)]
pub(crate) struct Posted {
    /// The desk's id.
    pub post: PostId,
    /// What it is.
    pub kind: PostKind,
    /// Where.
    pub on: Vec<Network>,
    /// Its words, or nothing for a story.
    pub text: Option<String>,
    /// The SHA-256 of its first file.
    pub file: Option<String>,
}

/// Everything that is known outside the desk.
#[derive(Debug, Default)]
pub(crate) struct Books {
    /// What people said.
    pub said: Vec<Said>,
    /// When the desk was first told of a message by webhook.
    pub told: BTreeMap<String, i64>,
    /// What the desk took to send.
    pub asked: Vec<Asked>,
    /// Answers that the desk would not take, by its reason.
    pub refused: BTreeMap<String, u64>,
    /// What the desk took to publish.
    pub posts: Vec<Posted>,
    /// The platform's ids of the people, or their addresses of mail, by place.
    pub addresses: BTreeMap<Place, String>,
    /// When those who are known by mail wrote from there, by person.
    pub mails: BTreeMap<usize, i64>,
    /// Who agreed to be written to, by kind.
    pub agreed: BTreeSet<(usize, String)>,
    /// When the first breaker opened.
    pub opened_at: Option<i64>,
    /// When nothing was held or queued any more.
    pub recovered_at: Option<i64>,
    /// Kinds whose channel the desk ever called disconnected.
    pub disconnected: BTreeSet<Kind>,
    /// Lines of the script that befell nothing.
    pub idle: BTreeSet<usize>,
    /// What was said, of which no webhook will ever tell, and which no reading back can find.
    pub unrecoverable: BTreeSet<String>,
}
