//! Refusals for good that are not believed: what many people, or several channels, are refused with
//! at once is an outage until something works again (`core::breaker::suspicion`). Looked at in every
//! turn of the workers, from what stands, so that a crash leaves nothing refused that should wait.
//!
//! What strikes a part of all requests is found otherwise: each refusal is looked at again at once,
//! and one that is taken back makes all of that kind unbelievable for an hour.

use crate::dispatch::answered;
use crate::dispatch::plain_cause;
use crate::engine::Engine;
use sportello_core::breaker::suspicion::{
    Doubt, Refusal, Suspicion, TAKEN_BACK, WINDOW, looks_again,
};
use sportello_core::breaker::{AT_TIMES, Breaker, FIRST_PAUSE, SUSPECTED, State};
use sportello_core::class::Verdict;
use sportello_core::{Capability, Class, Span, Time, WorkspaceId};
use sportello_store::{Cause, ChannelRow, RefusedRow, StoreError, StoredExchange};
use std::collections::{BTreeMap, BTreeSet};

/// A request of a delivery that was answered.
#[derive(Clone, Copy)]
pub(crate) struct Answered<'a> {
    pub channel: &'a ChannelRow,
    pub capability: Capability,
    /// The connector's name of the step.
    pub name: &'a str,
    /// The delivery's exchanges before this one.
    pub before: &'a [StoredExchange],
    /// So many rounds of looks it takes until a refusal is believed; none = another way is open.
    pub rounds: u32,
}

impl Engine {
    /// Looks at what was refused lately: what is suspicious opens its cells and is held instead.
    pub(crate) async fn doubt_refusals(
        &self,
        now: Time,
        workspace: WorkspaceId,
    ) -> Result<(), StoreError> {
        let since = now - WINDOW;
        let refusals = self.doubtful(self.store().refused_since(workspace, since).await?)?;
        let mut worked = BTreeMap::new();
        for cell in refusals.iter().map(|one| one.cell) {
            if !worked.contains_key(&cell)
                && let Some(at) = self.store().took_at(workspace, cell, since).await?
            {
                worked.insert(cell, at);
            }
        }
        let found = self
            .weigh(now, workspace, false, &refusals, &worked)
            .await?;
        for suspicion in found {
            self.suspect(now, workspace, suspicion).await?;
        }
        Ok(())
    }

    /// Refusals that may mean something else. What failed by a rule (a closed window, a cap) says
    /// nothing.
    pub(crate) fn doubtful(&self, rows: Vec<RefusedRow>) -> Result<Vec<Refusal>, StoreError> {
        let mut refusals = Vec::new();
        for row in rows {
            let connector = self.connector(&row.kind)?;
            refusals.push(Refusal {
                delivery: row.delivery,
                cell: row.cell,
                platform: connector.platform().to_owned(),
                address: row.address,
                code: (row.cause.code, row.cause.subcode),
                doubt: connector.doubt(&row.cause.key),
                at: row.at,
            });
        }
        refusals.retain(|one| one.doubt != Doubt::Nothing);
        Ok(refusals)
    }

    /// Opens the cells of a suspicion, and holds what was refused there.
    async fn suspect(
        &self,
        now: Time,
        workspace: WorkspaceId,
        suspicion: Suspicion,
    ) -> Result<(), StoreError> {
        let retry_at = now + FIRST_PAUSE;
        let cause = Cause {
            until: Some(retry_at),
            ..plain_cause(SUSPECTED, now)
        };
        let held = self
            .store()
            .hold_refused(workspace, suspicion.deliveries, retry_at, cause, now)
            .await?;
        let mut opened = 0;
        for cell in suspicion.cells {
            let breaker = self
                .store()
                .breaker(workspace, cell.channel, cell.capability)
                .await?;
            if breaker.state == State::Closed {
                let tripped = breaker.tripped(now, SUSPECTED);
                self.store()
                    .set_breaker(workspace, cell.channel, cell.capability, &tripped, now)
                    .await?;
                opened += 1;
            }
        }
        if held + opened > 0 {
            tracing::warn!(
                workspace.id = workspace.0,
                held,
                opened,
                "many are refused alike at once: held until it is known whether that is an outage"
            );
            self.ring(workspace, None);
        }
        Ok(())
    }

    /// What an answer means where refusals are not believed: it concerns the whole channel, and is
    /// tried again. What a person is said to be is doubted only while it is open on suspicion.
    pub(crate) async fn doubted(
        &self,
        now: Time,
        done: Answered<'_>,
        verdict: Verdict,
    ) -> Result<Verdict, StoreError> {
        let (channel, capability) = (done.channel, done.capability);
        let refused = matches!(verdict.class, Class::Policy | Class::Permanent);
        if !refused || verdict.channel_wide {
            return Ok(verdict);
        }
        let breaker = self
            .store()
            .breaker(channel.workspace, channel.id, capability)
            .await?;
        let doubted = match self.connector(&channel.kind)?.doubt(&verdict.cause) {
            Doubt::Nothing => return Ok(verdict),
            Doubt::Person => breaker.is_suspected() && breaker.state != State::Closed,
            Doubt::Request => {
                breaker.is_suspected()
                    || breaker.state != State::Closed
                    || self.is_suspected_elsewhere(channel).await?
            }
        };
        if !doubted {
            let pause = self.second_look(now, done).await?;
            return Ok(match pause {
                Some(pause) => Verdict {
                    cause: AT_TIMES.to_owned(),
                    channel_wide: true,
                    until: Some(now + pause),
                    ..verdict
                },
                None => verdict,
            });
        }
        Ok(Verdict {
            cause: SUSPECTED.to_owned(),
            channel_wide: true,
            until: Some(next_try(now, &breaker)),
            ..verdict
        })
    }

    /// After what time a refused request is made again; `None` = the refusal is believed.
    async fn second_look(&self, now: Time, done: Answered<'_>) -> Result<Option<Span>, StoreError> {
        if done.rounds == 0 {
            return Ok(None);
        }
        let mut earlier = 0;
        for exchange in done.before.iter().filter(|one| one.name == done.name) {
            earlier += u32::from(self.was_doubtful(now, done.channel, exchange)?);
        }
        let mut at_times = false;
        for cell in memories(done.capability) {
            let channel = done.channel;
            let breaker = self.store().breaker(channel.workspace, channel.id, cell);
            at_times |= breaker.await?.is_unreliable(now);
        }
        Ok(looks_again(earlier, done.rounds, at_times))
    }

    /// Whether an exchange ended with a refusal that may mean something else.
    pub(crate) fn was_doubtful(
        &self,
        now: Time,
        channel: &ChannelRow,
        exchange: &StoredExchange,
    ) -> Result<bool, StoreError> {
        let connector = self.connector(&channel.kind)?;
        let Some(answer) = exchange.answer.as_ref().map(answered) else {
            return Ok(false);
        };
        let verdict = connector.classify(exchange.call, &answer, now);
        let refused = matches!(verdict.class, Class::Policy | Class::Permanent);
        Ok(refused && !verdict.channel_wide && connector.doubt(&verdict.cause) != Doubt::Nothing)
    }

    /// A request was taken: if the same was refused a moment ago, such refusals are not believed
    /// for a while, and those of the last hours are tried again.
    pub(crate) async fn hear_taken_back(
        &self,
        now: Time,
        done: Answered<'_>,
    ) -> Result<(), StoreError> {
        let channel = done.channel;
        let last = done.before.iter().rfind(|one| one.name == done.name);
        let Some(last) = last.filter(|one| now.since(one.begun_at) <= TAKEN_BACK) else {
            return Ok(());
        };
        if !self.was_doubtful(now, channel, last)? {
            return Ok(());
        }
        let workspace = channel.workspace;
        for cell in memories(done.capability) {
            let breaker = self.store().breaker(workspace, channel.id, cell).await?;
            if breaker.state == State::Closed {
                let known = breaker.refuses_at_times(now);
                self.store()
                    .set_breaker(workspace, channel.id, cell, &known, now)
                    .await?;
            }
        }
        let connector = self.connector(&channel.kind)?;
        let since = now - WINDOW;
        let rows = self.store().refused_since(workspace, since).await?;
        let own = rows.iter().filter(|row| {
            row.cell.channel == channel.id && connector.doubt(&row.cause.key) != Doubt::Nothing
        });
        let refused: Vec<_> = own.map(|row| row.delivery).collect();
        if !refused.is_empty() {
            let retry_at = now + Span::seconds(1);
            let cause = Cause {
                until: Some(retry_at),
                ..plain_cause(AT_TIMES, now)
            };
            let held = self
                .store()
                .hold_refused(workspace, refused, retry_at, cause, now)
                .await?;
            tracing::warn!(
                channel.id = channel.id.0,
                held,
                "the platform refuses at times what it takes a moment later: what it refused is tried again"
            );
        }
        Ok(())
    }

    /// Whether another cell of a channel is open on suspicion.
    pub(crate) async fn is_suspected_elsewhere(
        &self,
        channel: &ChannelRow,
    ) -> Result<bool, StoreError> {
        let open = self.store().cells(channel.workspace, false).await?;
        Ok(open
            .iter()
            .any(|cell| cell.channel == channel.id && cell.breaker.is_suspected()))
    }

    /// Whether an answer that refuses one message says that its cell works. Where refusals are not
    /// believed, none of them does.
    pub(crate) async fn proves_nothing(
        &self,
        channel: &ChannelRow,
        cell: Capability,
        verdict: &Verdict,
    ) -> Result<bool, StoreError> {
        if verdict.cause == AT_TIMES {
            return Ok(true);
        }
        if !matches!(verdict.class, Class::Policy | Class::Permanent) || verdict.channel_wide {
            return Ok(false);
        }
        let breaker = self
            .store()
            .breaker(channel.workspace, channel.id, cell)
            .await?;
        Ok(breaker.is_suspected())
    }
}

/// The cells that remember that refusals of a capability were taken back: what is said is said so
/// often that it tells soonest.
fn memories(capability: Capability) -> BTreeSet<Capability> {
    BTreeSet::from([capability, Capability::Text])
}

/// When what was refused on suspicion is tried again: just behind the next trial, so that one whose
/// own fault it is does not try for the others for ever.
fn next_try(now: Time, breaker: &Breaker) -> Time {
    let failed = breaker.failed(now, SUSPECTED);
    failed.next_probe.unwrap_or(now + FIRST_PAUSE) + Span::seconds(1)
}
