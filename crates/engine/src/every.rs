//! What is done every so often, whoever asks and whatever crashes between: when it was done last
//! stands in the store.

use crate::engine::Engine;
use sportello_core::{Span, Time, WorkspaceId};
use sportello_store::StoreError;

impl Engine {
    /// Whether something that is done every so often is due; it counts as done then.
    pub(crate) async fn is_due(
        &self,
        workspace: WorkspaceId,
        scope: &str,
        now: Time,
        every: Span,
    ) -> Result<bool, StoreError> {
        let scopes = [scope.to_owned()];
        let next = self.store().budgets(workspace, &scopes).await?;
        if next.first().copied().flatten().is_some_and(|at| now < at) {
            return Ok(false);
        }
        self.store()
            .set_budget(workspace, scope, now + every)
            .await?;
        Ok(true)
    }
}
