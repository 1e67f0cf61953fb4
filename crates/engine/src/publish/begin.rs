//! What is due of posts becomes jobs: the rule for what is late, quota, token, breaker and pace are
//! asked first, and the request is stored as begun before it leaves.

use super::{publisher, quota};
use crate::dispatch::{self, Obstacle, channel_pace, plain_cause};
use crate::engine::Engine;
use crate::job::{Job, Work};
use crate::tickets::Ticket;
use sportello_channels::{Body, Connector, HttpRequest, Step};
use sportello_core::class::Call;
use sportello_core::delivery::{DeliveryState, HoldReason};
use sportello_core::post::{LateChoice, Lateness};
use sportello_core::{Span, Time, WorkspaceId};
use sportello_store::{Begin, Cause, PostDue, PostPart, Settlement, StoreError};

/// Bytes that a shop's line carries in a millisecond: so much longer than other requests one with
/// a file may take.
const LINE: u64 = 150;
/// A post that waits for a person is looked at again so often: what is decided wakes it at once.
const ASKED_AGAIN: Span = Span::hours(24);

/// One request of a post, with what it is.
struct Asked {
    name: String,
    call: Call,
    request: HttpRequest,
}

impl Engine {
    /// Turns due posts of a workspace into jobs, at most `room`, each handed over as soon as it is
    /// stored as begun.
    pub(crate) async fn begin_posts(
        &self,
        now: Time,
        workspace: WorkspaceId,
        room: usize,
        hand_over: &mut (dyn FnMut(Job) + Send),
    ) -> Result<(), StoreError> {
        self.give_due_posts(now, workspace).await?;
        let mut begun = 0;
        let limit = u32::try_from(room).unwrap_or(u32::MAX).clamp(1, 50);
        for due in self.store().posts_due(workspace, now, limit).await? {
            if begun >= room {
                break;
            }
            let delivery = due.id.0;
            match self.begin_post(now, due).await {
                Ok(Some(job)) => {
                    begun += 1;
                    hand_over(job);
                }
                Ok(None) => {}
                // Someone dropped it, or it was settled, since it was listed.
                Err(StoreError::Conflict(why)) => {
                    tracing::debug!(delivery.id = delivery, why, "a post moved on");
                }
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }

    async fn begin_post(&self, now: Time, due: PostDue) -> Result<Option<Job>, StoreError> {
        let (workspace, id) = (due.channel.workspace, due.id);
        let connector = match self.publishing(&due) {
            Ok(connector) => connector,
            Err(StoreError::NotFound(_)) => {
                let cause = plain_cause("cause-post-not-taken", now);
                self.store().fail(workspace, id, cause, now).await?;
                self.ring(workspace, None);
                return Ok(None);
            }
            Err(error) => return Err(error),
        };
        if due.part == PostPart::Comment && due.under.is_none() {
            // Nobody knows which post it belongs under; without that it would be a post of its own.
            let cause = plain_cause("cause-post-id-unknown", now);
            self.store().fail(workspace, id, cause, now).await?;
            self.ring(workspace, None);
            return Ok(None);
        }
        let waiting = due.state != DeliveryState::Sending;
        if waiting && self.is_kept_back(now, &*connector, &due).await? {
            return Ok(None);
        }
        if let Some(request) = quota::question(&*connector, &due, now)? {
            let asked = Asked {
                name: quota::QUOTA.to_owned(),
                call: Call::Read,
                request,
            };
            return self.begin_post_request(now, due, &*connector, asked).await;
        }
        let post = self.outgoing_post(now, &due);
        match publisher(&*connector)?.step(&post, &self.exchanges(&due)?) {
            Step::Request {
                name,
                call,
                request,
            } => {
                let asked = Asked {
                    name,
                    call,
                    request,
                };
                self.begin_post_request(now, due, &*connector, asked).await
            }
            Step::Wait(until) => {
                let until = until.max(now + Span::seconds(1));
                self.store().postpone(workspace, id, until).await?;
                Ok(None)
            }
            Step::Failed(verdict) => {
                self.stop_before(now, &due, &verdict).await?;
                Ok(None)
            }
            Step::Done { external_id, .. } => {
                // The answer was stored, and the process died before what follows from it was.
                let settled = Settlement::Published {
                    external_id: Some(external_id),
                };
                self.store().settle(workspace, id, settled, now).await?;
                self.ring(workspace, None);
                Ok(None)
            }
        }
    }

    /// What the publisher says against going on.
    async fn stop_before(
        &self,
        now: Time,
        due: &PostDue,
        verdict: &sportello_core::class::Verdict,
    ) -> Result<(), StoreError> {
        use sportello_store::Next;
        let workspace = due.channel.workspace;
        match dispatch::refused(now, Call::Prepare, due.retries, verdict) {
            Some(Next::Queue { not_before }) => {
                let until = verdict.until.unwrap_or(not_before);
                self.store().postpone(workspace, due.id, until).await?;
            }
            Some(Next::Hold {
                reason,
                retry_at,
                cause,
            }) => {
                self.store()
                    .hold(workspace, due.id, reason, retry_at, cause, now)
                    .await?;
            }
            _ => {
                let cause = dispatch::cause(verdict, now, None);
                self.store().fail(workspace, due.id, cause, now).await?;
            }
        }
        self.ring(workspace, None);
        Ok(())
    }

    /// Whether a post must not go yet: late, or the day's number is used up.
    async fn is_kept_back(
        &self,
        now: Time,
        connector: &dyn Connector,
        due: &PostDue,
    ) -> Result<bool, StoreError> {
        if due.part == PostPart::Comment {
            return Ok(false);
        }
        if self.is_late(now, connector, due).await? {
            return Ok(true);
        }
        match self.counted_out(now, connector, due).await? {
            Some(until) => {
                self.keep_post(now, due, (HoldReason::Budget, "cause-quota"), until)
                    .await?;
                Ok(true)
            }
            None => Ok(false),
        }
    }

    /// Applies the workspace's rule to a post that could not go at its time.
    async fn is_late(
        &self,
        now: Time,
        connector: &dyn Connector,
        due: &PostDue,
    ) -> Result<bool, StoreError> {
        let under_way = due.exchanges.last().is_some_and(|last| {
            let good = last.answer.as_ref().is_some_and(|answer| {
                let answer = dispatch::answered(answer);
                connector.classify(last.call, &answer, now).class == sportello_core::Class::Ok
            });
            good && now.since(last.begun_at) < Lateness::UNDER_WAY
        });
        let workspace = due.channel.workspace;
        let rule = self.lateness(workspace).await?;
        if under_way || !rule.is_late(due.due_at, now) && due.late_word.is_none() {
            return Ok(false);
        }
        let others = self
            .store()
            .late_others(workspace, due.id, &rule, now)
            .await?;
        match rule.decide(due.due_at, now, due.late_word, &others) {
            LateChoice::Go => return Ok(false),
            LateChoice::Wait(until) => {
                self.store().postpone(workspace, due.id, until).await?;
            }
            LateChoice::Ask => {
                let until = now + ASKED_AGAIN;
                self.keep_post(now, due, (HoldReason::Late, "cause-late"), until)
                    .await?;
            }
            LateChoice::Drop => {
                let cause = plain_cause("cause-late-dropped", now);
                self.store().fail(workspace, due.id, cause, now).await?;
            }
        }
        self.ring(workspace, None);
        Ok(true)
    }

    /// Keeps a post back, with its reason; since when is remembered while the reason stays.
    async fn keep_post(
        &self,
        now: Time,
        due: &PostDue,
        (reason, key): (HoldReason, &str),
        until: Time,
    ) -> Result<(), StoreError> {
        let since = due
            .hold
            .filter(|(old, _)| *old == reason)
            .map_or(now, |(_, since)| since);
        let cause = Cause {
            until: Some(until),
            ..plain_cause(key, since)
        };
        let workspace = due.channel.workspace;
        self.store()
            .hold(workspace, due.id, reason, until, cause, now)
            .await?;
        if due.hold.is_none_or(|(old, _)| old != reason) {
            self.ring(workspace, None);
        }
        Ok(())
    }

    async fn begin_post_request(
        &self,
        now: Time,
        due: PostDue,
        connector: &dyn Connector,
        asked: Asked,
    ) -> Result<Option<Job>, StoreError> {
        let (workspace, id) = (due.channel.workspace, due.id);
        let paces = vec![channel_pace(&due.channel, connector)];
        let capability = due.capability;
        let permit = match self
            .permit(now, &due.channel, capability, paces, false)
            .await?
        {
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
                self.keep_post(now, &due, (reason, &cause), until).await?;
                return Ok(None);
            }
        };
        let ticket = Ticket::Exchange(workspace, id);
        if !self.in_flight().take(ticket.clone()) {
            return Ok(None);
        }
        let begin = Begin {
            name: asked.name.clone(),
            call: asked.call,
            budgets: permit.budgets,
            probe: permit.probe,
            new_attempt: due.state != DeliveryState::Sending,
        };
        let exchange = match self.store().begin(workspace, id, begin, now).await {
            Ok(exchange) => exchange,
            Err(error) => {
                self.in_flight().give_back(&ticket);
                return Err(error);
            }
        };
        self.ring(workspace, None);
        let channel = due.channel.clone();
        let has_file = matches!(asked.request.body, Body::Raw(_) | Body::Multipart(_));
        let on_the_way =
            has_file.then(|| due.files.iter().filter_map(|file| file.bytes).sum::<u64>());
        let work = Work::PostExchange {
            exchange,
            due: Box::new(due),
            name: asked.name,
            call: asked.call,
        };
        match self.job(&channel, work, asked.request) {
            Ok(mut job) => {
                if let Some(bytes) = on_the_way {
                    let more = i64::try_from(bytes / LINE).unwrap_or(i64::MAX);
                    job.timeout = Span(job.timeout.0.saturating_add(more));
                }
                Ok(Some(job))
            }
            Err(error) => {
                // The token cannot be opened: nothing left, and nothing will until it is mended.
                tracing::error!(
                    channel.id = channel.id.0,
                    "a channel's token cannot be opened: {error}"
                );
                self.in_flight().give_back(&ticket);
                let until = now + dispatch::SEALED_RETRY;
                let next = sportello_store::Next::Hold {
                    reason: HoldReason::Token,
                    retry_at: until,
                    cause: Cause {
                        until: Some(until),
                        ..plain_cause("cause-token-sealed", now)
                    },
                };
                self.store().finish(exchange, None, next, now).await?;
                Ok(None)
            }
        }
    }
}
