//! Evidence of outages that make no error, or the wrong one: refusals that many get at once, and
//! messages that are taken and never arrive.

use super::{Cause, Result};
use async_trait::async_trait;
use sportello_core::breaker::everywhere::{Alike, Error};
use sportello_core::fallback::TemplateName;
use sportello_core::incident::Cell;
use sportello_core::{AddressId, ChannelId, ChannelKind, DeliveryId, Time, WorkspaceId};
use std::collections::BTreeMap;

/// A message that was refused for good.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RefusedRow {
    /// The delivery.
    pub delivery: DeliveryId,
    /// Where.
    pub cell: Cell,
    /// The kind of its channel.
    pub kind: ChannelKind,
    /// Whom it was for.
    pub address: AddressId,
    /// Why.
    pub cause: Cause,
    /// The template that it was said with, if any.
    pub template: Option<TemplateName>,
    /// When it was written.
    pub queued_at: Time,
    /// When it was refused.
    pub at: Time,
}

/// What became of the message that was taken last for a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reached {
    /// It arrived.
    Yes,
    /// Nothing was told of it.
    No,
    /// It failed after it was taken: a key of the locale files.
    Failed(String),
}

/// The store's side of suspicion.
#[async_trait]
pub trait Suspicions: Send + Sync {
    /// Messages that were refused for good since a moment without ever having been taken, oldest
    /// first, a bounded number.
    async fn refused_since(&self, workspace: WorkspaceId, since: Time) -> Result<Vec<RefusedRow>>;

    /// When a cell last took a message, if it did since then.
    async fn took_at(
        &self,
        workspace: WorkspaceId,
        cell: Cell,
        since: Time,
    ) -> Result<Option<Time>>;

    /// When a cell last published a post, if that is not before `since`.
    async fn published_at(
        &self,
        workspace: WorkspaceId,
        cell: Cell,
        since: Time,
    ) -> Result<Option<Time>>;

    /// Refusals that are not believed any more are held instead, to be tried again. Left as it is:
    /// what was taken, sent again or told another way since, and what something of its lane has
    /// passed (I4). Gives how many are held.
    async fn hold_refused(
        &self,
        workspace: WorkspaceId,
        deliveries: Vec<DeliveryId>,
        retry_at: Time,
        cause: Cause,
        now: Time,
    ) -> Result<u64>;

    /// Messages that were taken and then given up since a moment, oldest first, a bounded number.
    async fn given_up_since(&self, workspace: WorkspaceId, since: Time) -> Result<Vec<RefusedRow>>;

    /// When the last message was taken of those that arrived, taken since then.
    async fn arrived_at(
        &self,
        workspace: WorkspaceId,
        channel: ChannelId,
        since: Time,
    ) -> Result<Option<Time>>;

    /// Puts what a workspace is refused with in the place of what it was refused with before;
    /// `taken` = what was taken first. Gives whether that is something else.
    async fn put_refused_alike(
        &self,
        workspace: WorkspaceId,
        taken: bool,
        refused: BTreeMap<Error, Alike>,
    ) -> Result<bool>;

    /// What all other workspaces are refused with since a moment: an exception to the scope law,
    /// since it is the platform's state. Errors and counts; no workspace, person or word.
    async fn refused_elsewhere(
        &self,
        workspace: WorkspaceId,
        taken: bool,
        since: Time,
    ) -> Result<BTreeMap<Error, Alike>>;

    /// For each person to whom a channel took something between two moments: what became of the
    /// last of it. The latest so many people.
    async fn reached(
        &self,
        workspace: WorkspaceId,
        channel: ChannelId,
        from: Time,
        to: Time,
        limit: u32,
    ) -> Result<Vec<Reached>>;
}
