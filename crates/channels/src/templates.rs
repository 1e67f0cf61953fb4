//! Templates: messages that a platform approves beforehand. What it takes to list, make, change and
//! delete them, and to fill one in, is a pure value beside the connector.

use crate::contract::{Answer, ChannelFacts, HttpRequest};
use serde::{Deserialize, Serialize};
use sportello_core::content::Template;
use sportello_core::template::Shape;
use std::collections::BTreeMap;

/// A template in one language, as the platform has it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Listed {
    /// The platform's id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its language, such as `it` or `en_US`.
    pub language: String,
    /// What it is for, in the platform's word.
    pub category: String,
    /// Where its approval stands, in the platform's word, lower case: `approved`, `pending`,
    /// `rejected`, `paused`, …
    pub status: String,
    /// Why it was refused, in the platform's word.
    pub reason: Option<String>,
    /// What it looks like.
    pub shape: Shape,
}

impl Listed {
    /// Whether it can be sent now.
    pub fn approved(&self) -> bool {
        self.status == "approved"
    }
}

/// A template to be made, or what one is changed to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Draft {
    /// Its name.
    pub name: String,
    /// Its language.
    pub language: String,
    /// What it is for.
    pub category: String,
    /// What it looks like; every blank needs an example.
    pub shape: Shape,
    /// Handles of sample files that were uploaded, by the key of their blank.
    pub samples: BTreeMap<String, String>,
}

/// A template filled in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Filled {
    /// The words, for the conversation.
    pub text: String,
    /// What is sent.
    pub template: Template,
}

/// What a network's templates take.
pub trait Templates: Send + Sync {
    /// What a template may be for, in the platform's words.
    fn categories(&self) -> &'static [&'static str];

    /// Asks for a part of the list.
    fn list(&self, channel: &ChannelFacts, after: Option<&str>) -> HttpRequest;

    /// Reads it, with the cursor of the next part; `None` when it is no list.
    fn read_list(&self, answer: &Answer) -> Option<(Vec<Listed>, Option<String>)>;

    /// Makes one.
    fn create(&self, channel: &ChannelFacts, draft: &Draft) -> HttpRequest;

    /// Changes one: what it looks like, and what it is for.
    fn edit(&self, id: &str, draft: &Draft) -> HttpRequest;

    /// Deletes one, in its language alone.
    fn delete(&self, channel: &ChannelFacts, id: &str, name: &str) -> HttpRequest;

    /// Fills one in. Files of cards are given as `links`; that of the header is the message's own
    /// file. `Err` is the key of a blank without a value.
    fn fill(
        &self,
        listed: &Listed,
        values: &BTreeMap<String, String>,
        links: &BTreeMap<String, String>,
    ) -> Result<Filled, String>;

    /// Whether the platform's word of that name means that the list is out of date.
    fn outdated_by(&self, notice: &str) -> bool;
}
