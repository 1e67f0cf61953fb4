//! Our own ids, explained together.
//!
//! Every id is a number drawn from its workspace's own sequence (`workspaces` and `apps` have a
//! small one of the installation). Numbers that only grow keep the primary keys append-shaped,
//! need no randomness (so a simulation of one seed draws the same ids), and are never shared
//! between workspaces: an id means something only together with its `WorkspaceId`. A platform's
//! id is never one of these: it is a string called `external_id` or `asset`.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub i64);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = std::num::ParseIntError;
            fn from_str(s: &str) -> Result<Self, Self::Err> {
                s.parse().map($name)
            }
        }
    )*};
}

ids! {
    /// The business using the desk.
    WorkspaceId;
    /// A platform app: the holder of a secret that signs webhooks. Of the installation, since one
    /// app of an agency serves many workspaces.
    AppId;
    /// One connected Page, Instagram account or number.
    ChannelId;
    /// A person.
    ContactId;
    /// A contact's place on one channel.
    AddressId;
    /// Everything said with one contact.
    ConversationId;
    /// What was said, once.
    MessageId;
    /// An outbox row.
    DeliveryId;
    /// What a contact agreed to.
    ConsentId;
    /// A time in which a platform may not have told what was said, and what was read of it since.
    GapId;
    /// A span in which cells of the health matrix were open.
    IncidentId;
    /// A stored picture or file.
    MediaId;
    /// A post.
    PostId;
    /// A post on one channel.
    TargetId;
    /// A human who answers.
    AgentId;
    /// The place of a raw body in the journal; of the installation.
    JournalSeq;
}
