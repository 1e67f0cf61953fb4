//! A word about a post, which decides nothing.

use crate::engine::Engine;
use sportello_core::{AgentId, PostId, Time, WorkspaceId};
use sportello_store::StoreError;

/// The longest remark, in characters.
const LONGEST: usize = 2_000;

impl Engine {
    /// Adds a remark to a post; what is empty is none.
    pub async fn remark_on_post(
        &self,
        now: Time,
        workspace: WorkspaceId,
        post: PostId,
        text: &str,
        by: Option<AgentId>,
    ) -> Result<(), StoreError> {
        let text: String = text.trim().chars().take(LONGEST).collect();
        if text.is_empty() {
            return Ok(());
        }
        self.store()
            .add_remark(workspace, post, &text, by, now)
            .await?;
        self.ring(workspace, None);
        Ok(())
    }
}
