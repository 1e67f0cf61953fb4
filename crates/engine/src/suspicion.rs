//! Refusals for good that are not believed: what many people, or several channels, are refused with
//! at once is an outage until something works again (`core::breaker::suspicion`). Looked at in every
//! turn of the workers, from what stands, so that a crash leaves nothing refused that should wait.
//!
//! What strikes a part of all requests is found otherwise: each refusal is looked at again at once,
//! and one that is taken back makes all of that kind unbelievable for an hour.

use crate::dispatch::plain_cause;
use crate::engine::Engine;
use sportello_core::breaker::suspicion::{
    Doubt, POST_PATIENCE, Refusal, Suspicion, TAKEN_BACK, WINDOW, looks_again, tries_later,
};
use sportello_core::breaker::{AT_TIMES, Breaker, FIRST_PAUSE, POST_DOUBTED, SUSPECTED, State};
use sportello_core::class::Verdict;
use sportello_core::incident::Cell;
use sportello_core::{Capability, Class, DeliveryId, Span, Time, WorkspaceId};
use sportello_store::{Cause, ChannelRow, StoreError, StoredExchange};
use std::collections::{BTreeMap, BTreeSet};

/// Refused messages that may be tried again are looked for so often, with the scope that says when.
const LATER: (&str, Span) = ("refused:later", Span::minutes(1));

/// A request of a delivery that was answered.
#[derive(Clone, Copy)]
pub(crate) struct Answered<'a> {
    pub channel: &'a ChannelRow,
    pub capability: Capability,
    /// The connector's name of the step.
    pub name: &'a str,
    /// The delivery's exchanges before this one.
    pub before: &'a [StoredExchange],
    /// What was to be done.
    pub what: What,
}

/// What a refused request was to do.
#[derive(Clone, Copy)]
pub(crate) enum What {
    /// Say something. `keeps_rules`: by our own record the rules are kept that it may be refused by.
    Message { keeps_rules: bool },
    /// Publish something. `other_way`: another way is open.
    Post { other_way: bool },
}

impl Answered<'_> {
    fn cell(&self) -> Cell {
        Cell {
            channel: self.channel.id,
            capability: self.capability,
        }
    }
}

impl What {
    /// A post that has this one way.
    pub(crate) const POST: What = What::Post { other_way: false };

    /// So many rounds of looks it takes until a refusal is believed. Nobody waits at the screen for
    /// a post.
    fn rounds(self) -> u32 {
        match self {
            What::Message { .. } => 1,
            What::Post { other_way: true } => 0,
            What::Post { other_way: false } => 4,
        }
    }

    /// What a refusal of it may mean. A post is written to nobody and needs no window: what names
    /// such a thing is as strange as what names nothing.
    pub(crate) fn weigh(self, doubt: Doubt) -> Doubt {
        match (self, doubt) {
            (_, Doubt::Nothing) | (What::Message { keeps_rules: false }, Doubt::Rule) => {
                Doubt::Nothing
            }
            (What::Message { .. }, doubt) => doubt,
            (What::Post { .. }, _) => Doubt::Request,
        }
    }
}

impl Engine {
    /// Looks at what was refused lately: what is suspicious opens its cells and is held instead.
    pub(crate) async fn doubt_refusals(
        &self,
        now: Time,
        workspace: WorkspaceId,
    ) -> Result<(), StoreError> {
        let since = now - WINDOW;
        let rows = self.store().refused_since(workspace, since).await?;
        let written: BTreeMap<_, _> = rows.iter().map(|r| (r.delivery, r.queued_at)).collect();
        let refusals = self.doubtful(workspace, rows).await?;
        let of = |one: &Refusal| one.delivery;
        let is_later = |one: &&Refusal| {
            let written = written.get(&one.delivery);
            written.is_some_and(|written| tries_later(*written, one.at, now))
        };
        let later: Vec<_> = refusals.iter().filter(is_later).map(of).collect();
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
        self.try_later(now, workspace, &later).await
    }

    /// Tries some refused messages again, but for those that somebody did something about since.
    async fn try_later(
        &self,
        now: Time,
        workspace: WorkspaceId,
        refused: &[DeliveryId],
    ) -> Result<(), StoreError> {
        if refused.is_empty() || !self.is_due(workspace, LATER.0, now, LATER.1).await? {
            return Ok(());
        }
        let cause = Cause {
            until: Some(now),
            ..plain_cause(AT_TIMES, now)
        };
        let held = self
            .store()
            .hold_refused(workspace, refused.to_vec(), now, cause, now)
            .await?;
        if held > 0 {
            tracing::info!(
                workspace.id = workspace.0,
                held,
                "what was refused a while ago is tried again"
            );
            self.ring(workspace, None);
            self.bell().wake_workers();
        }
        Ok(())
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
            if cell.capability == Capability::Template {
                self.list_templates_again(now, workspace, cell.channel)
                    .await?;
            }
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
    /// tried again. What a person is said to be, or what names a rule, is doubted only while it is
    /// open on suspicion.
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
        let doubt = self.connector(&channel.kind)?.doubt(&verdict.cause);
        let doubted = match done.what.weigh(doubt) {
            Doubt::Nothing => return Ok(verdict),
            Doubt::Person | Doubt::Rule => breaker.is_suspected() && breaker.state != State::Closed,
            Doubt::Request => {
                breaker.is_suspected()
                    || breaker.state != State::Closed
                    || self.is_suspected_elsewhere(channel).await?
            }
        };
        let held = |cause: &str, until: Time| Verdict {
            cause: cause.to_owned(),
            channel_wide: true,
            until: Some(until),
            ..verdict.clone()
        };
        if let What::Post { .. } = done.what {
            let first = self.first_refused(now, done)?;
            let alone = now.since(first) > POST_PATIENCE;
            let proved = self
                .store()
                .published_at(channel.workspace, done.cell(), first)
                .await?
                .is_some();
            if doubted && !alone {
                return Ok(held(POST_DOUBTED, next_try(now, &breaker)));
            }
            return Ok(match self.second_look(now, done).await? {
                Some(pause) if !alone => held(AT_TIMES, now + pause),
                None if !alone && !proved && done.what.rounds() > 0 => {
                    let tripped = breaker.tripped(now, POST_DOUBTED);
                    self.store()
                        .set_breaker(channel.workspace, channel.id, capability, &tripped, now)
                        .await?;
                    held(POST_DOUBTED, next_try(now, &tripped))
                }
                _ => verdict,
            });
        }
        Ok(match doubted {
            true => held(SUSPECTED, next_try(now, &breaker)),
            false => match self.second_look(now, done).await? {
                Some(pause) => held(AT_TIMES, now + pause),
                None => verdict,
            },
        })
    }

    /// When a request was first refused with what may mean something else.
    fn first_refused(&self, now: Time, done: Answered<'_>) -> Result<Time, StoreError> {
        for exchange in done.before.iter().filter(|one| one.name == done.name) {
            if self.doubt_of(now, done.channel, exchange, done.what)? != Doubt::Nothing {
                return Ok(exchange.begun_at);
            }
        }
        Ok(now)
    }

    /// After what time a refused request is made again; `None` = the refusal is believed.
    async fn second_look(&self, now: Time, done: Answered<'_>) -> Result<Option<Span>, StoreError> {
        let rounds = done.what.rounds();
        if rounds == 0 {
            return Ok(None);
        }
        let mut earlier = 0;
        for exchange in done.before.iter().filter(|one| one.name == done.name) {
            let doubt = self.doubt_of(now, done.channel, exchange, done.what)?;
            earlier += u32::from(doubt != Doubt::Nothing);
        }
        let mut at_times = false;
        for cell in memories(done.capability) {
            let channel = done.channel;
            let breaker = self.store().breaker(channel.workspace, channel.id, cell);
            at_times |= breaker.await?.is_unreliable(now);
        }
        Ok(looks_again(earlier, rounds, at_times))
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
        if self.doubt_of(now, channel, last, done.what)? == Doubt::Nothing {
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
        let since = now - WINDOW;
        let mut rows = self.store().refused_since(workspace, since).await?;
        rows.retain(|row| row.cell.channel == channel.id);
        let own = self.doubtful(workspace, rows).await?;
        let refused: Vec<_> = own.iter().map(|one| one.delivery).collect();
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

    /// Whether anything of a channel fails: then what is refused there may be the platform's fault.
    pub(crate) async fn fails_somewhere(&self, channel: &ChannelRow) -> Result<bool, StoreError> {
        let open = self.store().cells(channel.workspace, false).await?;
        Ok(open.iter().any(|cell| cell.channel == channel.id))
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
        let of_post = verdict.cause == POST_DOUBTED;
        let refused = matches!(verdict.class, Class::Policy | Class::Permanent);
        if !of_post && (!refused || verdict.channel_wide) {
            return Ok(false);
        }
        let breaker = self
            .store()
            .breaker(channel.workspace, channel.id, cell)
            .await?;
        // The rounds of a post open its cell by themselves; the trials after that have failed.
        if of_post {
            return Ok(breaker.state == State::Closed);
        }
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
