//! What is due becomes jobs: window, token, breaker and budgets are asked first, in that order,
//! and the request is stored as begun before it leaves.

use super::{channel_scope, pair_scope, pause_scope};
use crate::engine::Engine;
use crate::job::{Job, Work};
use crate::tickets::Ticket;
use sportello_channels::{Connector, HttpRequest, Step};
use sportello_core::breaker::{Breaker, GIVEN_UP, Gate};
use sportello_core::budget::Pace;
use sportello_core::class::Call;
use sportello_core::delivery::{DeliveryState, HoldReason};
use sportello_core::policy::Passage;
use sportello_core::{Capability, ChannelId, DeliveryId, Span, Time, WorkspaceId};
use sportello_store::{Begin, Cause, ChannelRow, Due, StoreError, TokenHealth};
use std::collections::BTreeMap;

/// A pause shorter than this is not shown as a hold.
const SHORT: Span = Span::seconds(3);
/// A token that cannot even be opened is looked at again so often.
pub(crate) const SEALED_RETRY: Span = Span::minutes(15);

/// What stands before a delivery.
pub(crate) enum Obstacle {
    /// Keep it back.
    Hold {
        reason: HoldReason,
        until: Time,
        cause: String,
    },
    /// Ask again in a moment.
    Postpone(Time),
}

/// A delivery that may go, and what it spends.
#[derive(Default)]
pub(crate) struct Permit {
    pub budgets: Vec<(String, Time)>,
    pub probe: Option<(Capability, Breaker)>,
}

/// A request that a delivery wants to make.
struct Wanted {
    name: String,
    call: Call,
    request: HttpRequest,
    capability: Capability,
}

/// What was held and still is: hundreds, for hours, behind a few cells that are open.
#[derive(Default)]
struct Kept {
    /// Until when, by channel, capability and reason.
    until: BTreeMap<(ChannelId, Capability, HoldReason), Time>,
    /// What waits on, by that moment.
    held: BTreeMap<Time, Vec<DeliveryId>>,
}

impl Kept {
    /// All of that kind waits until then.
    fn until(&mut self, due: &Due, reason: HoldReason, until: Time) {
        if matches!(reason, HoldReason::Breaker | HoldReason::Token) {
            let cell = (due.channel.id, due.capability, reason);
            self.until.insert(cell, until);
        }
    }

    /// Whether a delivery waits on, as nothing else of it changes.
    fn takes(&mut self, due: &Due) -> bool {
        let Some((reason, _)) = due.hold else {
            return false;
        };
        let Some(until) = self
            .until
            .get(&(due.channel.id, due.capability, reason))
            .copied()
        else {
            return false;
        };
        self.held.entry(until).or_default().push(due.id);
        true
    }
}

fn gate(breaker: &Breaker, now: Time, haste: bool) -> Gate {
    match haste {
        true => breaker.gate_in_haste(now),
        false => breaker.gate(now),
    }
}

impl Engine {
    /// Turns due deliveries of a workspace into jobs, at most `room`, each handed over as soon as
    /// it is stored as begun: one that waits for the others and dies with the process would be
    /// unknown although it never left, and on WhatsApp nobody could ever tell.
    pub(crate) async fn begin_deliveries(
        &self,
        now: Time,
        workspace: WorkspaceId,
        room: usize,
        hand_over: &mut (dyn FnMut(Job) + Send),
    ) -> Result<(), StoreError> {
        let mut begun = 0;
        let limit = u32::try_from(room.saturating_mul(2))
            .unwrap_or(u32::MAX)
            .clamp(1, 200);
        let mut kept = Kept::default();
        for due in self.store().due(workspace, now, limit).await? {
            if begun >= room {
                break;
            }
            let hurries = self.is_in_haste(&due, now)?;
            if !hurries && self.passage(&due, now)? != Passage::Closed && kept.takes(&due) {
                continue;
            }
            let delivery = due.id.0;
            match self.begin_one(now, due, &mut kept).await {
                Ok(Some(job)) => {
                    begun += 1;
                    hand_over(job);
                }
                Ok(None) => {}
                // Someone withdrew it, or evidence settled it, since it was listed.
                Err(StoreError::Conflict(why)) => {
                    tracing::debug!(delivery.id = delivery, why, "a delivery moved on");
                }
                Err(error) => return Err(error),
            }
        }
        for (until, deliveries) in kept.held {
            self.store().hold_on(workspace, deliveries, until).await?;
        }
        Ok(())
    }

    async fn begin_one(
        &self,
        now: Time,
        due: Due,
        kept: &mut Kept,
    ) -> Result<Option<Job>, StoreError> {
        let (workspace, id) = (due.channel.workspace, due.id);
        let elsewhere = [HoldReason::Fallback, HoldReason::Elsewhere];
        if due.hold.is_some_and(|(why, _)| elsewhere.contains(&why)) {
            self.wait_for_fallback(now, &due).await?;
            return Ok(None);
        }
        let connector = self.connector(&due.channel.kind)?.clone();
        let waiting = due.state != DeliveryState::Sending;
        if waiting && self.passage(&due, now)? == Passage::Closed {
            let cause = plain_cause("cause-window-closed", now);
            self.store().fail(workspace, id, cause, now).await?;
            self.ring(workspace, Some(due.conversation));
            return Ok(None);
        }
        let due = Due {
            exchanges: self.store().exchanges(workspace, id).await?,
            ..due
        };
        let outgoing = self.outgoing(&due, now)?;
        let exchanges = self.good_exchanges(&due, now)?;
        match connector.step(&outgoing, &exchanges) {
            Step::Request {
                name,
                call,
                request,
            } => {
                let wanted = Wanted {
                    name,
                    call,
                    request,
                    capability: connector.capability(&outgoing),
                };
                self.begin_request(now, due, &*connector, wanted, kept)
                    .await
            }
            Step::Wait(until) => {
                self.store()
                    .postpone(workspace, id, until.max(now + Span::seconds(1)))
                    .await?;
                Ok(None)
            }
            Step::Failed(verdict) => {
                let cause = super::finish::cause(&verdict, now, None);
                self.store().fail(workspace, id, cause, now).await?;
                self.ring(workspace, Some(due.conversation));
                Ok(None)
            }
            Step::Done { external_id, .. } => {
                // The answer was stored, and the process died before what follows from it was.
                let settled = sportello_store::Settlement::Accepted {
                    external_id,
                    at: None,
                };
                self.store().settle(workspace, id, settled, now).await?;
                self.ring(workspace, Some(due.conversation));
                Ok(None)
            }
        }
    }

    async fn begin_request(
        &self,
        now: Time,
        due: Due,
        connector: &dyn Connector,
        wanted: Wanted,
        kept: &mut Kept,
    ) -> Result<Option<Job>, StoreError> {
        let (workspace, id) = (due.channel.workspace, due.id);
        let Wanted {
            name,
            call,
            request,
            capability,
        } = wanted;
        let paces = paces(&due, connector, call);
        let haste = self.is_in_haste(&due, now)?;
        let asked = self.permit(now, &due.channel, capability, paces, haste);
        let permit = match asked.await? {
            Ok(permit) => permit,
            Err(Obstacle::Postpone(until)) => {
                self.store().postpone(workspace, id, until).await?;
                return Ok(None);
            }
            Err(Obstacle::Hold {
                reason,
                until,
                cause,
            }) => {
                if !haste {
                    kept.until(&due, reason, until);
                }
                if haste || !kept.takes(&due) {
                    self.keep_back(now, &due, reason, until, &cause).await?;
                }
                return Ok(None);
            }
        };
        if !self.in_flight().take(Ticket::Exchange(workspace, id)) {
            return Ok(None);
        }
        let begin = Begin {
            name: name.clone(),
            call,
            budgets: permit.budgets,
            probe: permit.probe,
            new_attempt: due.state != DeliveryState::Sending,
        };
        let exchange = match self.store().begin(workspace, id, begin, now).await {
            Ok(exchange) => exchange,
            Err(error) => {
                self.in_flight().give_back(&Ticket::Exchange(workspace, id));
                return Err(error);
            }
        };
        self.ring(workspace, Some(due.conversation));
        let channel = due.channel.clone();
        let work = Work::Exchange {
            exchange,
            due: Box::new(due),
            name,
            call,
            capability,
        };
        match self.job(&channel, work, request) {
            Ok(job) => Ok(Some(job)),
            Err(error) => {
                // The token cannot be opened: nothing left, and nothing will until it is mended.
                tracing::error!(
                    channel.id = channel.id.0,
                    "a channel's token cannot be opened: {error}"
                );
                self.in_flight().give_back(&Ticket::Exchange(workspace, id));
                let until = now + SEALED_RETRY;
                let cause = Cause {
                    until: Some(until),
                    ..plain_cause("cause-token-sealed", now)
                };
                let next = sportello_store::Next::Hold {
                    reason: HoldReason::Token,
                    retry_at: until,
                    cause,
                };
                self.store().finish(exchange, None, next, now).await?;
                Ok(None)
            }
        }
    }

    async fn keep_back(
        &self,
        now: Time,
        due: &Due,
        reason: HoldReason,
        until: Time,
        cause: &str,
    ) -> Result<(), StoreError> {
        let since = due
            .hold
            .filter(|(old, _)| *old == reason)
            .map_or(now, |(_, since)| since);
        let cause = Cause {
            until: Some(until),
            ..plain_cause(cause, since)
        };
        self.store()
            .hold(due.channel.workspace, due.id, reason, until, cause, now)
            .await?;
        if due.hold.is_none_or(|(old, _)| old != reason) {
            self.ring(due.channel.workspace, Some(due.conversation));
        }
        Ok(())
    }

    /// Whether a request of a channel may leave, by token, breaker and budgets; in `haste` it asks
    /// more often.
    pub(crate) async fn permit(
        &self,
        now: Time,
        channel: &ChannelRow,
        capability: Capability,
        paces: Vec<(String, Pace)>,
        haste: bool,
    ) -> Result<Result<Permit, Obstacle>, StoreError> {
        if let Some(obstacle) = self.token_obstacle(now, channel, haste).await? {
            return Ok(Err(obstacle));
        }
        let mut permit = Permit::default();
        let breaker = self
            .store()
            .breaker(channel.workspace, channel.id, capability)
            .await?;
        match gate(&breaker, now, haste) {
            Gate::Pass => {}
            Gate::Probe => permit.probe = Some((capability, breaker.probing(now))),
            Gate::Hold(until) => {
                // What opened it may have been a lost answer; this one was never sent.
                let cause = "cause-outage".to_owned();
                return Ok(Err(Obstacle::Hold {
                    reason: HoldReason::Breaker,
                    until,
                    cause,
                }));
            }
        }
        match self.arrival_gate(now, channel).await? {
            (Gate::Pass, _) => {}
            // The trial of its own cell is one of this as well.
            (Gate::Probe, arrivals) => {
                let trial = (Capability::Delivery, arrivals.probing(now));
                permit.probe.get_or_insert(trial);
            }
            (Gate::Hold(until), _) => {
                return Ok(Err(Obstacle::Hold {
                    reason: HoldReason::Breaker,
                    until,
                    cause: GIVEN_UP.to_owned(),
                }));
            }
        }
        match self.budgets(now, channel, paces).await? {
            Ok(budgets) => permit.budgets = budgets,
            Err(until) if until.since(now) < SHORT => return Ok(Err(Obstacle::Postpone(until))),
            Err(until) => {
                let cause = "cause-too-fast".to_owned();
                return Ok(Err(Obstacle::Hold {
                    reason: HoldReason::Budget,
                    until,
                    cause,
                }));
            }
        }
        Ok(Ok(permit))
    }

    /// A refused token keeps everything on its channel back and lets one through now and then:
    /// what was refused for an outage must not wait for a person.
    async fn token_obstacle(
        &self,
        now: Time,
        channel: &ChannelRow,
        haste: bool,
    ) -> Result<Option<Obstacle>, StoreError> {
        let (workspace, id) = (channel.workspace, channel.id);
        let breaker = self
            .store()
            .breaker(workspace, id, Capability::Token)
            .await?;
        let until = match gate(&breaker, now, haste) {
            Gate::Pass => return Ok(None),
            Gate::Probe => {
                let probing = breaker.probing(now);
                self.store()
                    .set_breaker(workspace, id, Capability::Token, &probing, now)
                    .await?;
                return Ok(None);
            }
            Gate::Hold(until) => until,
        };
        let cause = match channel.token_state {
            TokenHealth::Gone { .. } => "cause-token",
            TokenHealth::Good | TokenHealth::Suspect { .. } => "cause-token-doubted",
        };
        Ok(Some(Obstacle::Hold {
            reason: HoldReason::Token,
            until,
            cause: cause.to_owned(),
        }))
    }

    /// Takes one from each budget, or says when to ask again.
    async fn budgets(
        &self,
        now: Time,
        channel: &ChannelRow,
        paces: Vec<(String, Pace)>,
    ) -> Result<Result<Vec<(String, Time)>, Time>, StoreError> {
        let mut scopes: Vec<String> = paces.iter().map(|(scope, _)| scope.clone()).collect();
        scopes.push(pause_scope(channel));
        let states = self.store().budgets(channel.workspace, &scopes).await?;
        if let Some(until) = states
            .last()
            .copied()
            .flatten()
            .filter(|until| *until > now)
        {
            return Ok(Err(until));
        }
        let mut taken = Vec::with_capacity(paces.len());
        for ((scope, pace), state) in paces.into_iter().zip(states) {
            match pace.take(now, state) {
                Ok(state) => taken.push((scope, state)),
                Err(until) => return Ok(Err(until)),
            }
        }
        Ok(Ok(taken))
    }
}

/// The pace of a whole channel.
pub(crate) fn channel_pace(channel: &ChannelRow, connector: &dyn Connector) -> (String, Pace) {
    let rate = connector.capabilities().rate;
    (channel_scope(channel), Pace::per_second(rate.per_second))
}

/// The budgets a message's request takes from.
fn paces(due: &Due, connector: &dyn Connector, call: Call) -> Vec<(String, Pace)> {
    let rate = connector.capabilities().rate;
    let mut paces = vec![channel_pace(&due.channel, connector)];
    if let (Call::Send, Some(interval)) = (call, rate.pair_interval_ms) {
        let pace = Pace {
            interval: Span::millis(i64::from(interval)),
            burst: rate.pair_burst,
        };
        paces.push((pair_scope(due), pace));
    }
    paces
}

/// A cause without codes.
pub(crate) fn plain_cause(key: &str, since: Time) -> Cause {
    Cause {
        key: key.to_owned(),
        code: None,
        subcode: None,
        since,
        until: None,
    }
}
