//! What the person agreed to, from the store.

use super::{Consent, Consents};
use crate::desk::Desk;
use sportello_core::{ConversationId, WorkspaceId};
use sportello_store::StoreError;

/// Reads it.
pub async fn consents(
    desk: &Desk,
    workspace: WorkspaceId,
    conversation: ConversationId,
) -> Result<Consents, StoreError> {
    let rows = desk.store().consents(workspace, conversation).await?;
    let agents = match rows.iter().any(|row| row.by.is_some()) {
        true => desk.store().agents(workspace).await?,
        false => Vec::new(),
    };
    let mut kinds = Vec::new();
    for channel in desk.store().channels(workspace).await? {
        if !kinds.contains(&channel.kind) {
            kinds.push(channel.kind);
        }
    }
    let name = |id| agents.iter().find(|a| a.id == id).map(|a| a.name.clone());
    let rows = rows.into_iter().map(|row| Consent {
        id: row.id,
        by: row.by.and_then(name),
        kind: row.kind,
        words: row.words,
        source: row.source,
        given: row.given_at,
        withdrawn: row.withdrawn_at,
    });
    Ok(Consents {
        rows: rows.collect(),
        kinds,
    })
}
