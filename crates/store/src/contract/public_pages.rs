//! Pages that are open to whoever has the address: a workspace's status page, and incidents that
//! are shared. Of an address only the hash is kept.

use super::Result;
use async_trait::async_trait;
use sportello_core::{IncidentId, Time, WorkspaceId};

/// The public pages' side of the store.
#[async_trait]
pub trait PublicPages: Send + Sync {
    /// Makes the address of a page: of an incident, or (`None`) of the workspace's status page. The
    /// one before ends. `NotFound` for an incident of another workspace.
    async fn put_public_page(
        &self,
        workspace: WorkspaceId,
        incident: Option<IncidentId>,
        hash: [u8; 32],
        now: Time,
    ) -> Result<()>;

    /// What an address shows; `None` = it is unknown or has ended.
    async fn public_page(
        &self,
        hash: [u8; 32],
    ) -> Result<Option<(WorkspaceId, Option<IncidentId>)>>;

    /// When the address of a page was made; `None` = it has none.
    async fn public_page_made(
        &self,
        workspace: WorkspaceId,
        incident: Option<IncidentId>,
    ) -> Result<Option<Time>>;

    /// Ends it. Gives whether there was one.
    async fn end_public_page(
        &self,
        workspace: WorkspaceId,
        incident: Option<IncidentId>,
    ) -> Result<bool>;
}
