//! What a store does, as whole atomic operations: never a transaction handle, never SQL.
//!
//! Every operation either happens wholly and durably or not at all. Workspace data is always
//! addressed with its `WorkspaceId` first (I11). Time comes in as an argument.

mod alerts;
mod conversations;
mod directory;
mod error;
mod fallbacks;
mod gaps;
mod health;
mod incidents;
mod journal;
mod media;
mod opinions;
mod outbox;
mod page;
mod polling;
mod posts;
mod public_pages;
mod rows;
mod shelf;
mod suspicions;

pub use alerts::*;
pub use conversations::*;
pub use directory::*;
pub use error::*;
pub use fallbacks::*;
pub use gaps::*;
pub use health::*;
pub use incidents::*;
pub use journal::*;
pub use media::*;
pub use opinions::*;
pub use outbox::*;
pub use page::*;
pub use polling::*;
pub use posts::*;
pub use public_pages::*;
pub use rows::*;
pub use shelf::*;
pub use suspicions::*;

/// A whole store.
pub trait Store:
    Journal
    + Conversations
    + Outbox
    + Health
    + Media
    + Directory
    + Posts
    + Shelf
    + PageSide
    + Polling
    + Incidents
    + Fallbacks
    + Gaps
    + PublicPages
    + Alerts
    + Opinions
    + Suspicions
{
}

impl<T> Store for T where
    T: Journal
        + Conversations
        + Outbox
        + Health
        + Media
        + Directory
        + Posts
        + Shelf
        + PageSide
        + Polling
        + Incidents
        + Fallbacks
        + Gaps
        + PublicPages
        + Alerts
        + Opinions
        + Suspicions
{
}

/// What an operation gives.
pub type Result<T> = std::result::Result<T, StoreError>;

/// One page of a listing, newest first, with the cursor of the next page if there is one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page<T> {
    /// The rows.
    pub rows: Vec<T>,
    /// Where the next page begins: opaque text, valid as long as the data lives.
    pub next: Option<String>,
}
