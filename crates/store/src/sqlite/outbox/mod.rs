//! The outbox: deliveries, attempts, exchanges, and what they wait for.

pub(crate) mod accept;
pub(crate) mod deliveries;
pub(crate) mod due;
pub(crate) mod exchanges;
pub(crate) mod receipts;
mod settle;
pub(crate) mod turns;
mod waiting;

pub(crate) use waiting::enqueue_one;

use super::Sqlite;
use super::backend::Backend;
use super::conversations::messages;
use super::sql::Sql;
use crate::contract::{
    Begin, Cause, Decision, Due, Enqueued, ExchangeRef, HistoryKnown, MessageRow, NewReply, Next,
    Outbox, RecoverSchedule, Result, Settlement, StoredAnswer, StoredExchange,
};
use async_trait::async_trait;
use sportello_core::delivery::{DeliveryState, HoldReason};
use sportello_core::{AgentId, Capability, ChannelId, DeliveryId, Time, WorkspaceId};

#[async_trait]
impl<B: Backend> Outbox for Sqlite<B> {
    async fn enqueue_parts(
        &self,
        workspace: WorkspaceId,
        parts: Vec<NewReply>,
        now: Time,
    ) -> Result<Vec<Enqueued>> {
        self.backend
            .write(move |tx| waiting::enqueue_parts(tx, workspace.0, &parts, now))
            .await
    }

    async fn queued_before(
        &self,
        workspace: WorkspaceId,
        key: &str,
        hash: [u8; 32],
    ) -> Result<Option<Enqueued>> {
        let key = key.to_owned();
        self.backend
            .read(move |conn| waiting::queued_before(conn, workspace.0, &key, &hash))
            .await
    }

    async fn due(&self, workspace: WorkspaceId, now: Time, limit: u32) -> Result<Vec<Due>> {
        self.backend
            .read(move |conn| due::due(conn, workspace.0, now, limit))
            .await
    }

    async fn exchanges(
        &self,
        workspace: WorkspaceId,
        delivery: DeliveryId,
    ) -> Result<Vec<StoredExchange>> {
        self.backend
            .read(move |conn| exchanges::of_message(conn, workspace.0, delivery.0))
            .await
    }

    async fn unknown(&self, workspace: WorkspaceId, now: Time, limit: u32) -> Result<Vec<Due>> {
        self.backend
            .read(move |conn| due::unknown(conn, workspace.0, now, limit))
            .await
    }

    async fn next_wake(&self, workspace: WorkspaceId, now: Time) -> Result<Option<Time>> {
        self.backend
            .read(move |conn| due::next_wake(conn, workspace.0, now))
            .await
    }

    async fn budgets(
        &self,
        workspace: WorkspaceId,
        scopes: &[String],
    ) -> Result<Vec<Option<Time>>> {
        let scopes = scopes.to_vec();
        let sql = "SELECT tat FROM budgets WHERE workspace_id = ?1 AND scope = ?2";
        self.backend
            .read(move |conn| {
                scopes
                    .iter()
                    .map(|scope| conn.one(sql, (workspace.0, scope), |r| Ok(Time(r.get(0)?))))
                    .collect()
            })
            .await
    }

    async fn set_budget(&self, workspace: WorkspaceId, scope: &str, state: Time) -> Result<()> {
        let scope = scope.to_owned();
        self.backend
            .write(move |tx| exchanges::set_budget(tx, workspace.0, &scope, state))
            .await
    }

    async fn begin(
        &self,
        workspace: WorkspaceId,
        delivery: DeliveryId,
        begin: Begin,
        now: Time,
    ) -> Result<ExchangeRef> {
        self.backend
            .write(move |tx| exchanges::begin(tx, workspace.0, delivery, &begin, now))
            .await
    }

    async fn finish(
        &self,
        exchange: ExchangeRef,
        answer: Option<StoredAnswer>,
        next: Next,
        now: Time,
    ) -> Result<DeliveryState> {
        self.backend
            .write(move |tx| exchanges::finish(tx, exchange, answer.as_ref(), &next, now))
            .await
    }

    async fn hold(
        &self,
        workspace: WorkspaceId,
        delivery: DeliveryId,
        reason: HoldReason,
        retry_at: Time,
        cause: Cause,
        now: Time,
    ) -> Result<()> {
        self.backend
            .write(move |tx| {
                waiting::hold(tx, workspace.0, delivery, reason, retry_at, &cause, now)
            })
            .await
    }

    async fn bring_forward(
        &self,
        workspace: WorkspaceId,
        channel: ChannelId,
        capability: Capability,
        now: Time,
    ) -> Result<bool> {
        self.backend
            .write(move |tx| waiting::bring_forward(tx, workspace.0, channel, capability, now))
            .await
    }

    async fn hold_on(
        &self,
        workspace: WorkspaceId,
        deliveries: Vec<DeliveryId>,
        retry_at: Time,
    ) -> Result<()> {
        self.backend
            .write(move |tx| waiting::hold_on(tx, workspace.0, &deliveries, retry_at))
            .await
    }

    async fn postpone(
        &self,
        workspace: WorkspaceId,
        delivery: DeliveryId,
        not_before: Time,
    ) -> Result<()> {
        self.backend
            .write(move |tx| waiting::postpone(tx, workspace.0, delivery, not_before))
            .await
    }

    async fn fail(
        &self,
        workspace: WorkspaceId,
        delivery: DeliveryId,
        cause: Cause,
        now: Time,
    ) -> Result<()> {
        self.backend
            .write(move |tx| waiting::fail(tx, workspace.0, delivery, &cause, now))
            .await
    }

    async fn release(
        &self,
        workspace: WorkspaceId,
        channel: ChannelId,
        capability: Option<Capability>,
        reason: Option<HoldReason>,
        now: Time,
    ) -> Result<u64> {
        self.backend
            .write(move |tx| waiting::release(tx, workspace.0, channel, capability, reason, now))
            .await
    }

    async fn settle(
        &self,
        workspace: WorkspaceId,
        delivery: DeliveryId,
        settlement: Settlement,
        now: Time,
    ) -> Result<DeliveryState> {
        self.backend
            .write(move |tx| settle::settle(tx, workspace.0, delivery, &settlement, now))
            .await
    }

    async fn recover(
        &self,
        workspace: WorkspaceId,
        now: Time,
        schedule: &RecoverSchedule,
    ) -> Result<u64> {
        let schedule = schedule.clone();
        self.backend
            .write(move |tx| settle::recover(tx, workspace.0, now, &schedule))
            .await
    }

    async fn withdraw(
        &self,
        workspace: WorkspaceId,
        delivery: DeliveryId,
        _now: Time,
    ) -> Result<()> {
        self.backend
            .write(move |tx| waiting::withdraw(tx, workspace.0, delivery))
            .await
    }

    async fn decide(
        &self,
        workspace: WorkspaceId,
        delivery: DeliveryId,
        decision: Decision,
        by: Option<AgentId>,
        now: Time,
    ) -> Result<Option<MessageRow>> {
        self.backend
            .write(move |tx| waiting::decide(tx, workspace.0, delivery, decision, by, now))
            .await
    }

    async fn known_external_ids(
        &self,
        workspace: WorkspaceId,
        channel: ChannelId,
        ids: &[String],
    ) -> Result<Vec<String>> {
        let ids = ids.to_vec();
        self.backend
            .read(move |conn| {
                let mut known = Vec::new();
                for id in ids {
                    if messages::by_external(conn, workspace.0, channel.0, &id)?.is_some() {
                        known.push(id);
                    }
                }
                Ok(known)
            })
            .await
    }

    async fn history_known(
        &self,
        workspace: WorkspaceId,
        delivery: DeliveryId,
        ids: &[String],
    ) -> Result<HistoryKnown> {
        let ids = ids.to_vec();
        self.backend
            .read(move |conn| {
                let ours = deliveries::must(conn, workspace.0, delivery.0)?;
                let mut known = HistoryKnown::default();
                for id in ids {
                    let found = messages::by_external(conn, workspace.0, ours.channel, &id)?;
                    let Some(found) = found else { continue };
                    if found.was_before(&ours) {
                        known.earlier.push(id.clone());
                    }
                    if !found.may_be(&ours) {
                        known.others.push(id);
                    }
                }
                Ok(known)
            })
            .await
    }

    async fn delivery_counts(&self, workspace: WorkspaceId) -> Result<Vec<(DeliveryState, u64)>> {
        let sql = "SELECT state, count(*) FROM deliveries WHERE workspace_id = ?1 GROUP BY state ORDER BY state";
        self.backend
            .read(move |conn| {
                conn.all(sql, [workspace.0], |r| {
                    Ok((
                        deliveries::state(r, 0)?,
                        r.get::<_, i64>(1)?.cast_unsigned(),
                    ))
                })
            })
            .await
    }
}
