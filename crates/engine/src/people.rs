//! Contacts and conversations: merging and unmerging, notes, status, continue links.

use crate::engine::Engine;
use crate::vault::{VaultError, token_hash};
use sportello_core::continuation;
use sportello_core::{AgentId, ChannelKind, ContactId, ConversationId, Time, WorkspaceId};
use sportello_store::{ConversationStatus, MergeRow, NewToken, NoteRow, StoreError};
use thiserror::Error;

/// Why no continue link can be made.
#[derive(Debug, Error)]
pub enum LinkError {
    /// No channel of that kind is connected, or it has no public name to link to yet.
    #[error("no channel of that kind can be linked to")]
    NoChannel,
    /// The vault refused.
    #[error(transparent)]
    Vault(#[from] VaultError),
    /// The store refused.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Engine {
    /// Joins two contacts by a person's hand.
    pub async fn merge(
        &self,
        now: Time,
        workspace: WorkspaceId,
        into: ContactId,
        from: ContactId,
        by: Option<AgentId>,
    ) -> Result<MergeRow, StoreError> {
        let merge = self.store().merge(workspace, into, from, by, now).await?;
        self.stir(workspace, None);
        self.ring(workspace, None);
        Ok(merge)
    }

    /// Undoes a merge exactly.
    pub async fn unmerge(
        &self,
        now: Time,
        workspace: WorkspaceId,
        merge: i64,
    ) -> Result<(ContactId, ContactId), StoreError> {
        let both = self.store().unmerge(workspace, merge, now).await?;
        self.ring(workspace, None);
        Ok(both)
    }

    /// Names a contact by hand.
    pub async fn rename(
        &self,
        workspace: WorkspaceId,
        contact: ContactId,
        name: Option<&str>,
    ) -> Result<(), StoreError> {
        self.store().rename(workspace, contact, name).await?;
        self.ring(workspace, None);
        Ok(())
    }

    /// Opens or closes a conversation.
    pub async fn set_status(
        &self,
        now: Time,
        workspace: WorkspaceId,
        conversation: ConversationId,
        status: ConversationStatus,
    ) -> Result<(), StoreError> {
        self.store()
            .set_status(workspace, conversation, status, now)
            .await?;
        self.ring(workspace, Some(conversation));
        Ok(())
    }

    /// Writes a note.
    pub async fn add_note(
        &self,
        now: Time,
        workspace: WorkspaceId,
        conversation: ConversationId,
        author: Option<AgentId>,
        text: &str,
    ) -> Result<NoteRow, StoreError> {
        let note = self
            .store()
            .add_note(workspace, conversation, author, text, now)
            .await?;
        self.ring(workspace, Some(conversation));
        Ok(note)
    }

    /// An agent looked at a conversation.
    pub async fn mark_seen(
        &self,
        now: Time,
        workspace: WorkspaceId,
        conversation: ConversationId,
    ) -> Result<(), StoreError> {
        let unread = self.store().conversation(workspace, conversation).await?;
        if unread.unread == 0 && unread.failed == 0 {
            return Ok(());
        }
        self.store().mark_seen(workspace, conversation, now).await?;
        if unread.unread > 0 && self.settings().read_receipts {
            self.tell_read(workspace, conversation).await?;
        }
        self.ring(workspace, Some(conversation));
        Ok(())
    }

    /// A link that opens a chat on another network and joins whoever comes by it with this
    /// contact: a token of 130 bits, good once, for a week, stored only as its hash.
    pub async fn continue_link(
        &self,
        now: Time,
        workspace: WorkspaceId,
        contact: ContactId,
        kind: &ChannelKind,
    ) -> Result<String, LinkError> {
        let connector = self.connector(kind)?;
        let channels = self.store().channels(workspace).await?;
        let token = self.new_token()?;
        let link = channels
            .iter()
            .filter(|c| c.kind == *kind)
            .find_map(|c| connector.continue_link(&crate::dispatch::facts(c), &token))
            .ok_or(LinkError::NoChannel)?;
        self.store()
            .add_token(
                workspace,
                NewToken {
                    hash: token_hash(&token),
                    contact,
                    kind: kind.clone(),
                    made_at: now,
                    expires_at: now + continuation::LIFETIME,
                },
            )
            .await?;
        Ok(link)
    }

    fn new_token(&self) -> Result<String, VaultError> {
        let bytes: [u8; 17] = self.vault().random()?;
        let mut body = data_encoding::BASE32_NOPAD
            .encode(&bytes)
            .to_ascii_lowercase();
        body.truncate(continuation::LENGTH);
        Ok(format!("{}{body}", continuation::PREFIX))
    }
}
