//! Fallbacks and consents.

mod consents;
pub(crate) mod pairs;
mod stuck;

use super::Sqlite;
use super::backend::Backend;
use crate::contract::{
    ConsentRow, FallbackEnd, FallbackRow, Fallbacks, MessageRow, NewConsent, NewReply, Result,
    StuckRow,
};
use async_trait::async_trait;
use sportello_core::{
    Capability, ChannelId, ConsentId, ConversationId, DeliveryId, Time, WorkspaceId,
};

#[async_trait]
impl<B: Backend> Fallbacks for Sqlite<B> {
    async fn stuck(
        &self,
        workspace: WorkspaceId,
        channel: ChannelId,
        open: &[(Option<Capability>, Time)],
        limit: u32,
    ) -> Result<Vec<StuckRow>> {
        let open = open.to_vec();
        self.backend
            .read(move |conn| stuck::of(conn, workspace.0, channel.0, &open, limit))
            .await
    }

    async fn fall_back(
        &self,
        workspace: WorkspaceId,
        held: DeliveryId,
        reply: NewReply,
        now: Time,
    ) -> Result<MessageRow> {
        self.backend
            .write(move |tx| pairs::begin(tx, workspace, held, &reply, now))
            .await
    }

    async fn throttled(
        &self,
        workspace: WorkspaceId,
        channel: ChannelId,
        times: u32,
    ) -> Result<bool> {
        self.backend
            .read(move |conn| stuck::throttled(conn, workspace.0, channel.0, times))
            .await
    }

    async fn open_fallbacks(&self, workspace: WorkspaceId) -> Result<Vec<FallbackRow>> {
        self.backend
            .read(move |conn| pairs::open(conn, workspace.0))
            .await
    }

    async fn end_fallback(
        &self,
        workspace: WorkspaceId,
        held: DeliveryId,
        end: FallbackEnd,
        now: Time,
    ) -> Result<bool> {
        self.backend
            .write(move |tx| pairs::end(tx, workspace.0, held.0, end, now))
            .await
    }

    async fn set_fallback_aside(
        &self,
        workspace: WorkspaceId,
        held: DeliveryId,
        now: Time,
    ) -> Result<()> {
        self.backend
            .write(move |tx| pairs::set_aside(tx, workspace.0, held.0, now))
            .await
    }

    async fn consents(
        &self,
        workspace: WorkspaceId,
        conversation: ConversationId,
    ) -> Result<Vec<ConsentRow>> {
        self.backend
            .read(move |conn| consents::of(conn, workspace.0, conversation.0))
            .await
    }

    async fn consent(&self, workspace: WorkspaceId, consent: ConsentId) -> Result<ConsentRow> {
        self.backend
            .read(move |conn| consents::one(conn, workspace.0, consent.0))
            .await
    }

    async fn add_consent(
        &self,
        workspace: WorkspaceId,
        conversation: ConversationId,
        consent: NewConsent,
        now: Time,
    ) -> Result<ConsentId> {
        self.backend
            .write(move |tx| consents::add(tx, workspace, conversation.0, &consent, now))
            .await
    }

    async fn withdraw_consent(
        &self,
        workspace: WorkspaceId,
        consent: ConsentId,
        now: Time,
    ) -> Result<()> {
        self.backend
            .write(move |tx| consents::withdraw(tx, workspace.0, consent.0, now))
            .await
    }
}
