//! Reconcile: outcomes that are not known, settled by evidence before anything is sent again.
//!
//! Echoes and statuses settle on arrival (the journal's digest does that). Here the rest: on
//! networks with a history the conversation is read back after a settle time, and only a reading
//! that shows something older than the request proves absence. Where nothing proves absence
//! (WhatsApp), the deadline makes it unconfirmed and a person decides.

mod search;

use self::search::{Finding, Looks, search};
use crate::dispatch::{facts, history_scope, stopped};
use crate::engine::Engine;
use crate::job::{Job, Outcome, Work};
use crate::tickets::Ticket;
use sportello_channels::History;
use sportello_core::breaker::{Breaker, Gate};
use sportello_core::budget::Pace;
use sportello_core::class::Call;
use sportello_core::content::CommentPlace;
use sportello_core::message::MessageKind;
use sportello_core::{Capability, Class, Span, Time, WorkspaceId};
use sportello_store::{Due, Settlement, StoreError};

/// Longer than its usual patience a delivery waits for a record that cannot be read, at most.
pub(crate) const LONGEST_DOWN: Span = Span::hours(6 * 24);

/// Whether a history may be asked for.
enum HistoryGate {
    /// Not before then.
    Down(Time),
    /// Yes, as the probe of these breakers.
    Open(Vec<(Capability, Breaker)>),
}

/// What an answer to a reading is.
enum Reading {
    /// It can be read.
    Told(History),
    /// It is refused for good.
    Refused,
    /// The platform fails: it will be read when that is over.
    Down,
}

impl Engine {
    /// After a start: what was under way when the last process ended, and what waited for a
    /// channel whose connecting broke off before it was claimed. Gives how many deliveries became
    /// unknown.
    pub async fn recover(&self, now: Time) -> Result<u64, StoreError> {
        use sportello_core::delivery::unknown_schedule;
        let patience = &self.settings().patience;
        let schedule = sportello_store::RecoverSchedule {
            history: unknown_schedule(now, patience, true),
            evidence: unknown_schedule(now, patience, false),
            history_kinds: self
                .registry()
                .iter()
                .filter(|c| c.capabilities().can(Capability::History))
                .map(|c| c.kind())
                .collect(),
        };
        let mut unknown = 0;
        for workspace in self.store().workspaces().await? {
            unknown += self.store().recover(workspace.id, now, &schedule).await?;
            for channel in self.store().channels(workspace.id).await? {
                self.claim(now, &channel.kind, &channel.asset).await?;
            }
        }
        Ok(unknown)
    }

    /// Turns unknown deliveries of a workspace into readings, at most `room`.
    pub(crate) async fn begin_reconcile(
        &self,
        now: Time,
        workspace: WorkspaceId,
        room: usize,
    ) -> Result<Vec<Job>, StoreError> {
        let mut jobs = Vec::new();
        let limit = u32::try_from(room).unwrap_or(u32::MAX).clamp(1, 100);
        for due in self.store().unknown(workspace, now, limit).await? {
            if jobs.len() >= room {
                break;
            }
            if let Some(job) = self.begin_reading(now, due).await? {
                jobs.push(job);
            }
        }
        Ok(jobs)
    }

    async fn begin_reading(&self, now: Time, due: Due) -> Result<Option<Job>, StoreError> {
        let ticket = Ticket::ReadBack(workspace(&due), due.id);
        let connector = self.connector(&due.channel.kind)?;
        let request = match comment(&due) {
            // Nothing tells a private answer from outside: its person is not known before it.
            Some(place) if place.private => None,
            Some(place) => connector.answers_request(&place.id),
            None => connector.history_request(&facts(&due.channel), &due.address.external_id),
        };
        let Some(request) = request else {
            self.wait_or_give_up(now, &due, due.deadline.unwrap_or(now))
                .await?;
            return Ok(None);
        };
        let probes = match self.history_gate(now, &due).await? {
            HistoryGate::Down(until) => {
                self.wait_for_history(now, &due, until).await?;
                return Ok(None);
            }
            HistoryGate::Open(probes) => probes,
        };
        let pace = Pace::per_second(connector.capabilities().rate.history_per_second);
        let scope = history_scope(&due.channel);
        let state = self
            .store()
            .budgets(workspace(&due), std::slice::from_ref(&scope))
            .await?;
        match pace.take(now, state.first().copied().flatten()) {
            Err(until) => {
                self.store()
                    .settle(workspace(&due), due.id, Settlement::Again(until), now)
                    .await?;
                return Ok(None);
            }
            Ok(state) => {
                self.store()
                    .set_budget(workspace(&due), &scope, state)
                    .await?
            }
        }
        if !self.in_flight().take(ticket.clone()) {
            return Ok(None);
        }
        let channel = due.channel.clone();
        for (capability, probing) in probes {
            self.store()
                .set_breaker(channel.workspace, channel.id, capability, &probing, now)
                .await?;
        }
        match self.job(&channel, Work::ReadBack(Box::new(due)), request) {
            Ok(job) => Ok(Some(job)),
            Err(error) => {
                tracing::error!(
                    channel.id = channel.id.0,
                    "a channel's token cannot be opened: {error}"
                );
                self.in_flight().give_back(&ticket);
                Ok(None)
            }
        }
    }

    /// Whether a history may be asked for: not while it fails, or the channel's token is refused,
    /// but for one that probes.
    async fn history_gate(&self, now: Time, due: &Due) -> Result<HistoryGate, StoreError> {
        let (mut until, mut probes) = (None, Vec::new());
        for capability in [Capability::History, Capability::Token] {
            let breaker = self
                .store()
                .breaker(workspace(due), due.channel.id, capability)
                .await?;
            match breaker.gate(now) {
                Gate::Pass => {}
                Gate::Probe => probes.push((capability, breaker.probing(now))),
                Gate::Hold(at) => until = until.max(Some(at)),
            }
        }
        Ok(match until {
            Some(until) => HistoryGate::Down(until),
            None => HistoryGate::Open(probes),
        })
    }

    /// Where reading fails the whole time nobody can know yet, and once it works history proves it
    /// all the same: a person is asked only when that lasts past all reason.
    async fn wait_for_history(&self, now: Time, due: &Due, again: Time) -> Result<(), StoreError> {
        let over = due
            .deadline
            .is_none_or(|deadline| now >= deadline + LONGEST_DOWN);
        if over {
            return self.wait_or_give_up(now, due, again).await;
        }
        let again = Settlement::Again(again.max(now + Span::seconds(1)));
        self.store()
            .settle(workspace(due), due.id, again, now)
            .await?;
        Ok(())
    }

    /// Not decided: look again then, or give it up when its deadline has come.
    async fn wait_or_give_up(&self, now: Time, due: &Due, again: Time) -> Result<(), StoreError> {
        let over = due.deadline.is_none_or(|deadline| now >= deadline);
        let settlement = if over {
            Settlement::Unconfirmed
        } else {
            let at = again.max(now + Span::seconds(1));
            Settlement::Again(due.deadline.map_or(at, |deadline| at.min(deadline)))
        };
        self.store()
            .settle(workspace(due), due.id, settlement, now)
            .await?;
        if over {
            self.ring(workspace(due), Some(due.conversation));
        }
        Ok(())
    }

    /// Stores what a reading proved.
    pub(crate) async fn finish_reading(
        &self,
        now: Time,
        due: &Due,
        outcome: &Outcome,
    ) -> Result<(), StoreError> {
        let again = now + self.settings().patience.again;
        let history = match self.read_history(now, due, outcome).await? {
            Reading::Told(history) => history,
            Reading::Refused => {
                // Refused while the channel fails, it may be read when that is over.
                return match self.fails_somewhere(&due.channel).await? {
                    true => self.wait_for_history(now, due, again).await,
                    false => self.wait_or_give_up(now, due, again).await,
                };
            }
            Reading::Down => {
                let again = match self.history_gate(now, due).await? {
                    HistoryGate::Down(until) => again.max(until),
                    HistoryGate::Open(_) => again,
                };
                return self.wait_for_history(now, due, again).await;
            }
        };
        match self.find(due, &history).await? {
            Finding::Found(external_id, at) => {
                let settlement = Settlement::Accepted {
                    external_id,
                    at: Some(at),
                };
                self.store()
                    .settle(workspace(due), due.id, settlement, now)
                    .await?;
            }
            Finding::Absent => {
                self.store()
                    .settle(workspace(due), due.id, Settlement::Absent, now)
                    .await?;
                self.bell().wake_workers();
            }
            Finding::Open => return self.wait_or_give_up(now, due, again).await,
        }
        self.ring(workspace(due), Some(due.conversation));
        Ok(())
    }

    /// The history in an answer, feeding the breaker of history on the way.
    async fn read_history(
        &self,
        now: Time,
        due: &Due,
        outcome: &Outcome,
    ) -> Result<Reading, StoreError> {
        let channel = &due.channel;
        let connector = self.connector(&channel.kind)?;
        let Outcome::Answered { answer, .. } = outcome else {
            self.capability_failed(now, channel, Capability::History, stopped(outcome))
                .await?;
            return Ok(Reading::Down);
        };
        let verdict = connector.classify(Call::Read, answer, now);
        match verdict.class {
            Class::Ok => self.token_works(now, channel).await?,
            Class::Retry | Class::UnknownOutcome => {
                self.capability_failed(now, channel, Capability::History, &verdict.cause)
                    .await?;
                return Ok(Reading::Down);
            }
            Class::Reconnect => {
                self.token_refused(now, channel, &verdict.cause).await?;
                return Ok(Reading::Down);
            }
            Class::Throttle => return Ok(Reading::Down),
            _ if verdict.channel_wide || self.is_suspected_elsewhere(channel).await? => {
                return Ok(Reading::Down);
            }
            _ => return Ok(Reading::Refused),
        }
        let history = match comment(due) {
            Some(_) => connector.read_answers(&facts(channel), answer),
            None => connector.read_history(&facts(channel), answer),
        };
        Ok(match history {
            Some(history) => {
                self.capability_works(now, channel, Capability::History)
                    .await?;
                Reading::Told(history)
            }
            None => {
                self.capability_failed(now, channel, Capability::History, "cause-not-understood")
                    .await?;
                Reading::Refused
            }
        })
    }

    async fn find(&self, due: &Due, history: &History) -> Result<Finding, StoreError> {
        let ids: Vec<String> = history
            .messages
            .iter()
            .map(|m| m.external_id.clone())
            .collect();
        let known = self
            .store()
            .history_known(workspace(due), due.id, &ids)
            .await?;
        let begun = due.begun_at.unwrap_or(due.queued_at);
        Ok(search(
            history,
            &known,
            begun,
            &Looks {
                text: due.text.as_deref(),
                media: due.media.is_some(),
                template: due.kind == MessageKind::Offer,
            },
        ))
    }
}

fn workspace(due: &Due) -> WorkspaceId {
    due.channel.workspace
}

/// The comment that a delivery answers, if it answers one.
fn comment(due: &Due) -> Option<&CommentPlace> {
    due.content.as_ref()?.comment.as_ref()
}
