//! The nouns of Sportello and the decisions about them.
//!
//! Everything here is pure: time is an argument, nothing reads a clock, a file, a socket or a
//! source of randomness (invariant I9). `Cargo.toml` enforces it by what it does not depend on.

pub mod alert;
pub mod breaker;
pub mod budget;
pub mod capability;
pub mod class;
pub mod content;
pub mod continuation;
pub mod delivery;
pub mod event;
pub mod fallback;
pub mod gap;
pub mod ical;
pub mod id;
pub mod incident;
pub mod kind;
pub mod lane;
pub mod message;
pub mod opinion;
pub mod policy;
pub mod post;
pub mod receipt;
pub mod share;
pub mod silence;
pub mod template;
pub mod text;
pub mod time;
pub mod window;

pub use capability::Capability;
pub use class::{Class, Verdict};
pub use id::{
    AddressId, AgentId, AppId, ChannelId, ConsentId, ContactId, ConversationId, DeliveryId, GapId,
    IncidentId, JournalSeq, MediaId, MessageId, PostId, TargetId, WorkspaceId,
};
pub use kind::ChannelKind;
pub use time::{Span, Time};
