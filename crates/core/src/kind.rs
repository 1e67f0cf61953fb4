//! `ChannelKind`: which connector a channel belongs to. A string, not an enum: a new network is
//! a folder in `channels`, not an arm in every `match`.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::sync::Arc;

/// `facebook` (a Page: Messenger), `instagram`, `whatsapp`, … Lower-case ASCII letters.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ChannelKind(Arc<str>);

impl ChannelKind {
    /// Wraps a kind's name as registered by its connector.
    pub fn new(name: &str) -> ChannelKind {
        ChannelKind(Arc::from(name))
    }

    /// The name, as in URLs, the API and the database.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for ChannelKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl From<&str> for ChannelKind {
    fn from(name: &str) -> ChannelKind {
        ChannelKind::new(name)
    }
}
