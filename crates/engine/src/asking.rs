//! Asking a channel for what came, where nothing tells it here: when it is asked next, once at a
//! time, behind the breaker of what comes in. Bots and mailboxes are asked so.

use crate::dispatch::Heard;
use crate::engine::Engine;
use crate::tickets::Ticket;
use sportello_channels::Answer;
use sportello_core::breaker::Gate;
use sportello_core::{Capability, Time, Verdict};
use sportello_store::{ChannelRow, StoreError};

/// What comes in by asking.
const CELL: Capability = Capability::WebhookIn;

/// A channel that is asked.
pub(crate) struct Asking<'a> {
    engine: &'a Engine,
    channel: &'a ChannelRow,
    /// The scope that says when it is asked next.
    scope: String,
}

impl<'a> Asking<'a> {
    /// `name` = of the scope.
    pub(crate) fn new(engine: &'a Engine, channel: &'a ChannelRow, name: &str) -> Asking<'a> {
        Asking {
            engine,
            channel,
            scope: format!("{name}:{}", channel.id),
        }
    }

    fn ticket(&self) -> Ticket {
        Ticket::Poll(self.channel.workspace, self.channel.id)
    }

    /// When it is asked next; `None` = it is being asked.
    pub(crate) async fn due(&self) -> Result<Option<Time>, StoreError> {
        if self.engine.in_flight().holds(&self.ticket()) {
            return Ok(None);
        }
        let (store, channel) = (self.engine.store(), self.channel);
        let planned = store
            .budgets(channel.workspace, std::slice::from_ref(&self.scope))
            .await?;
        let planned = planned.first().copied().flatten().unwrap_or(Time(0));
        let breaker = store.breaker(channel.workspace, channel.id, CELL).await?;
        Ok(Some(match breaker.gate(planned) {
            Gate::Pass | Gate::Probe => planned,
            Gate::Hold(until) => until.max(planned),
        }))
    }

    /// Begins: where it fails, this is the one that tries it. `false` = it is being asked.
    pub(crate) async fn begin(&self, now: Time) -> Result<bool, StoreError> {
        let (store, channel) = (self.engine.store(), self.channel);
        let breaker = store.breaker(channel.workspace, channel.id, CELL).await?;
        if breaker.gate(now) == Gate::Probe {
            let probing = breaker.probing(now);
            store
                .set_breaker(channel.workspace, channel.id, CELL, &probing, now)
                .await?;
        }
        Ok(self.engine.in_flight().take(self.ticket()))
    }

    /// It was begun and no request leaves: its secret cannot be opened. Asked again then.
    pub(crate) async fn give_up(&self, again: Time) -> Result<(), StoreError> {
        self.engine.in_flight().give_back(&self.ticket());
        self.again(again).await
    }

    /// Asked again then, and not before.
    pub(crate) async fn again(&self, at: Time) -> Result<(), StoreError> {
        let store = self.engine.store();
        store
            .set_budget(self.channel.workspace, &self.scope, at)
            .await
    }

    /// What was heard feeds token, pace and breaker.
    pub(crate) async fn heard(
        &self,
        now: Time,
        answer: Option<&Answer>,
        verdict: &Verdict,
    ) -> Result<(), StoreError> {
        let heard = Heard {
            channel: self.channel,
            capability: CELL,
            retries: 0,
            answer,
            verdict,
        };
        self.engine.feed(now, &heard).await
    }
}
