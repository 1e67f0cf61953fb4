//! What came of a request: classified, stored with what follows, fed to breaker, token and pace.

use super::begin::plain_cause;
use super::{channel_scope, exchange, pause_scope, stored};
use crate::engine::Engine;
use crate::job::Outcome;
use crate::settings::Plant;
use sportello_channels::{Answer, Step};
use sportello_core::breaker::State;
use sportello_core::class::{Call, Verdict};
use sportello_core::delivery::{self, HoldReason};
use sportello_core::{Capability, Class, Span, Time};
use sportello_store::{Cause, ChannelRow, Due, ExchangeRef, Next, StoreError};

/// A whole channel forbidden by policy is asked again so often.
const POLICY_PAUSE: Span = Span::hours(1);

/// One exchange, as its job names it.
pub(crate) struct Finished<'a> {
    pub exchange: ExchangeRef,
    pub due: &'a Due,
    pub name: &'a str,
    pub call: Call,
    pub capability: Capability,
}

/// What was heard of a channel by one request.
pub(crate) struct Heard<'a> {
    pub channel: &'a ChannelRow,
    /// The capability whose breaker it feeds.
    pub capability: Capability,
    pub retries: u32,
    pub answer: Option<&'a Answer>,
    pub verdict: &'a Verdict,
}

/// How the network and the platform behaved, for the breaker.
enum Omen {
    /// It answered sensibly, whatever it said of this message.
    Good,
    /// It failed.
    Bad(String),
    /// It says nothing either way.
    None,
}

impl Engine {
    /// Stores the outcome of one exchange and what follows from it.
    pub(crate) async fn finish_exchange(
        &self,
        now: Time,
        done: &Finished<'_>,
        outcome: &Outcome,
    ) -> Result<(), StoreError> {
        let due = done.due;
        let workspace = due.channel.workspace;
        let (answer, verdict) = self.judge_outcome(now, &due.channel, done.call, outcome)?;
        let next = self.next(now, done, answer, &verdict)?;
        self.store()
            .finish(done.exchange, answer.map(stored), next, now)
            .await?;
        let heard = Heard {
            channel: &due.channel,
            capability: done.capability,
            retries: due.retries,
            answer,
            verdict: &verdict,
        };
        self.feed(now, &heard).await?;
        self.ring(workspace, Some(due.conversation));
        Ok(())
    }

    /// Feeds token, pace and breaker with what came of a request.
    pub(crate) async fn feed(&self, now: Time, heard: &Heard<'_>) -> Result<(), StoreError> {
        self.feed_token(now, heard).await?;
        self.feed_pace(now, heard).await?;
        self.feed_breaker(now, heard.channel, heard.capability, omen(heard.verdict))
            .await
    }

    /// The answer, if there is one, and what it means.
    pub(crate) fn judge_outcome<'o>(
        &self,
        now: Time,
        channel: &ChannelRow,
        call: Call,
        outcome: &'o Outcome,
    ) -> Result<(Option<&'o Answer>, Verdict), StoreError> {
        Ok(match outcome {
            Outcome::Answered { answer, .. } => {
                let connector = self.connector(&channel.kind)?;
                (Some(answer), connector.classify(call, answer, now))
            }
            Outcome::NotSent => (None, Verdict::plain(Class::Retry, "cause-unreachable")),
            Outcome::Forbidden => (
                None,
                Verdict::plain(Class::Permanent, "cause-forbidden-address"),
            ),
            Outcome::Lost => (
                None,
                Verdict::plain(Class::UnknownOutcome, "cause-no-answer"),
            ),
        })
    }

    fn next(
        &self,
        now: Time,
        done: &Finished<'_>,
        answer: Option<&Answer>,
        verdict: &Verdict,
    ) -> Result<Next, StoreError> {
        let due = done.due;
        if let Some(next) = refused(now, done.call, due.retries, verdict) {
            return Ok(next);
        }
        Ok(match (verdict.class, answer) {
            (Class::Ok | Class::AlreadyDone, Some(answer)) => self.next_step(now, done, answer)?,
            _ if self.settings().plant == Some(Plant::ResendOnUnknown) => {
                Next::Queue { not_before: now }
            }
            _ => self.unknown(now, due, verdict)?,
        })
    }

    /// After a good answer: the next request, or the end.
    fn next_step(
        &self,
        now: Time,
        done: &Finished<'_>,
        answer: &Answer,
    ) -> Result<Next, StoreError> {
        let connector = self.connector(&done.due.channel.kind)?;
        let outgoing = self.outgoing(done.due, now)?;
        let mut exchanges = self.good_exchanges(done.due, now)?;
        let mut this = exchange(&sportello_store::StoredExchange {
            exchange: done.exchange,
            name: done.name.to_owned(),
            call: done.call,
            begun_at: now,
            answer: None,
        });
        this.answer = Some(answer.clone());
        exchanges.push(this);
        Ok(match connector.step(&outgoing, &exchanges) {
            Step::Done {
                external_id,
                address,
            } => Next::Accepted {
                external_id,
                address,
            },
            Step::Request { .. } => Next::Continue,
            Step::Wait(until) => Next::Queue {
                not_before: until.max(now + Span::seconds(1)),
            },
            // Done before, without the id it was done under: looked for like any lost answer
            // (`Class::AlreadyDone` says why its word is not taken for a message).
            Step::Failed(verdict)
                if matches!(verdict.class, Class::UnknownOutcome | Class::AlreadyDone) =>
            {
                self.unknown(now, done.due, &verdict)?
            }
            Step::Failed(verdict) => Next::Fail {
                cause: cause(&verdict, now, None),
            },
        })
    }

    fn unknown(&self, now: Time, due: &Due, verdict: &Verdict) -> Result<Next, StoreError> {
        let history = self.has_history(&due.channel.kind)?;
        let (next_check, deadline) = match self.is_settled_by_nothing(&due.channel.kind)? {
            // Nothing is waited for: a person is asked at the next look.
            true => (now, now),
            false => delivery::unknown_schedule(now, &self.settings().patience, history),
        };
        Ok(Next::Unknown {
            next_check,
            deadline,
            cause: cause(verdict, now, Some(next_check)),
        })
    }

    /// The platform took a channel's token, or refused it.
    async fn feed_token(&self, now: Time, heard: &Heard<'_>) -> Result<(), StoreError> {
        match (heard.answer, heard.verdict.class) {
            (Some(_), Class::Ok) => self.token_works(now, heard.channel).await,
            (Some(_), Class::Reconnect) => {
                self.token_refused(now, heard.channel, &heard.verdict.cause)
                    .await
            }
            _ => Ok(()),
        }
    }

    /// Usage headers and throttles make a channel pause; below that they slow it.
    async fn feed_pace(&self, now: Time, heard: &Heard<'_>) -> Result<(), StoreError> {
        let Some(answer) = heard.answer else {
            return Ok(());
        };
        let (channel, verdict) = (heard.channel, heard.verdict);
        let connector = self.connector(&channel.kind)?;
        let usage = connector
            .usage(answer, now)
            .and_then(|u| u.until.or_else(|| slowed(now, u.percent)));
        let throttle = (verdict.class == Class::Throttle && verdict.channel_wide)
            .then(|| throttled_until(now, heard.retries, verdict));
        let Some(until) = usage.max(throttle) else {
            return Ok(());
        };
        let scope = pause_scope(channel);
        let workspace = channel.workspace;
        let current = self
            .store()
            .budgets(workspace, std::slice::from_ref(&scope))
            .await?;
        if current
            .first()
            .copied()
            .flatten()
            .is_none_or(|old| old < until)
        {
            self.store().set_budget(workspace, &scope, until).await?;
            tracing::info!(
                channel.id = channel.id.0,
                scope = channel_scope(channel),
                "slowing down before the platform does"
            );
        }
        Ok(())
    }

    /// Feeds a breaker; when it closes, what it held goes.
    async fn feed_breaker(
        &self,
        now: Time,
        channel: &ChannelRow,
        capability: Capability,
        omen: Omen,
    ) -> Result<(), StoreError> {
        match omen {
            Omen::None => Ok(()),
            Omen::Good => self.capability_works(now, channel, capability).await,
            Omen::Bad(cause) => {
                self.capability_failed(now, channel, capability, &cause)
                    .await
            }
        }
    }

    /// A capability of a channel worked.
    pub(crate) async fn capability_works(
        &self,
        now: Time,
        channel: &ChannelRow,
        capability: Capability,
    ) -> Result<(), StoreError> {
        let breaker = self
            .store()
            .breaker(channel.workspace, channel.id, capability)
            .await?;
        if breaker.failures == 0 && breaker.state == State::Closed {
            return Ok(());
        }
        self.store()
            .set_breaker(
                channel.workspace,
                channel.id,
                capability,
                &breaker.succeeded(),
                now,
            )
            .await?;
        if breaker.state != State::Closed {
            let released = self
                .store()
                .release(
                    channel.workspace,
                    channel.id,
                    Some(capability),
                    Some(HoldReason::Breaker),
                    now,
                )
                .await?;
            tracing::info!(channel.id = channel.id.0, capability = %capability, released, "it works again");
            self.ring(channel.workspace, None);
        }
        Ok(())
    }

    /// A capability of a channel failed, by the network's or the platform's fault.
    pub(crate) async fn capability_failed(
        &self,
        now: Time,
        channel: &ChannelRow,
        capability: Capability,
        cause: &str,
    ) -> Result<(), StoreError> {
        let breaker = self
            .store()
            .breaker(channel.workspace, channel.id, capability)
            .await?;
        let next = breaker.failed(now, cause);
        self.store()
            .set_breaker(channel.workspace, channel.id, capability, &next, now)
            .await?;
        if breaker.state == State::Closed && next.state != State::Closed {
            tracing::warn!(channel.id = channel.id.0, capability = %capability, "it fails: messages are held until it works again");
            self.ring(channel.workspace, None);
        }
        Ok(())
    }

    fn is_settled_by_nothing(
        &self,
        kind: &sportello_core::ChannelKind,
    ) -> Result<bool, StoreError> {
        use sportello_core::capability::Settling;
        Ok(self.connector(kind)?.capabilities().settling == Settling::Nothing)
    }

    /// Whether a kind's outcomes can be settled by reading the conversation back.
    pub(crate) fn has_history(
        &self,
        kind: &sportello_core::ChannelKind,
    ) -> Result<bool, StoreError> {
        use sportello_core::capability::Settling;
        Ok(self.connector(kind)?.capabilities().settling == Settling::History)
    }
}

/// What follows an answer that says that nothing was done, or that there will be none. `None` =
/// it was done, or may have been.
pub(crate) fn refused(now: Time, call: Call, retries: u32, verdict: &Verdict) -> Option<Next> {
    let again = || Next::Queue {
        not_before: now + delivery::backoff(retries),
    };
    let hold = |reason, until: Time| Next::Hold {
        reason,
        retry_at: until,
        cause: cause(verdict, now, Some(until)),
    };
    Some(match verdict.class {
        Class::Ok | Class::AlreadyDone => return None,
        Class::Retry => again(),
        Class::Throttle => hold(HoldReason::Budget, throttled_until(now, retries, verdict)),
        Class::Reconnect => {
            // Not believed at once: during outages valid permissions are refused too.
            let until = now + crate::token::FIRST_PAUSE;
            let doubted = Verdict {
                cause: "cause-token-doubted".to_owned(),
                ..verdict.clone()
            };
            Next::Hold {
                reason: HoldReason::Token,
                retry_at: until,
                cause: cause(&doubted, now, Some(until)),
            }
        }
        Class::Policy | Class::Permanent if verdict.channel_wide => hold(
            HoldReason::Breaker,
            verdict.until.unwrap_or(now + POLICY_PAUSE),
        ),
        Class::Policy | Class::Permanent => Next::Fail {
            cause: cause(verdict, now, None),
        },
        Class::UnknownOutcome if call != Call::Send => again(),
        Class::UnknownOutcome => return None,
    })
}

/// What a verdict says of the network and the platform.
fn omen(verdict: &Verdict) -> Omen {
    match verdict.class {
        Class::Retry | Class::UnknownOutcome => Omen::Bad(verdict.cause.clone()),
        // A refused permission is told by the token, which has a cell of its own.
        Class::Reconnect => Omen::None,
        // What refuses a whole channel is trouble, whatever it calls itself (outages.md, July 2026).
        Class::Policy | Class::Permanent if verdict.channel_wide => {
            Omen::Bad(verdict.cause.clone())
        }
        _ => Omen::Good,
    }
}

/// When a throttled delivery is tried again: as the platform says, else after 4^n seconds, bounded
/// (the pair limit's own advice: messaging-send.md §5).
fn throttled_until(now: Time, retries: u32, verdict: &Verdict) -> Time {
    let pause = Span::seconds(4_i64.pow(retries.min(4)));
    verdict
        .until
        .unwrap_or(now + pause)
        .max(now + Span::seconds(1))
}

/// The pause before the next call when a quota is nearly used up: none below 75 %, a minute at
/// 100 % (messaging-send.md §5, "Usage headers").
fn slowed(now: Time, percent: u32) -> Option<Time> {
    match percent {
        0..75 => None,
        75..90 => Some(now + Span::millis(i64::from(percent - 74) * 100)),
        90..100 => Some(now + Span::seconds(i64::from(percent - 89) * 3)),
        _ => Some(now + Span::minutes(1)),
    }
}

/// A verdict as the store keeps it.
pub(crate) fn cause(verdict: &Verdict, now: Time, until: Option<Time>) -> Cause {
    Cause {
        code: verdict.code,
        subcode: verdict.subcode,
        until,
        ..plain_cause(&verdict.cause, now)
    }
}
