//! What came of a request: classified, and stored with what follows.

use super::begin::plain_cause;
use super::feed::Heard;
use super::{answered, exchange, stored};
use crate::engine::Engine;
use crate::job::Outcome;
use crate::settings::Plant;
use crate::suspicion::{Answered, What};
use sportello_channels::{Answer, Step};
use sportello_core::breaker::{Gate, HASTE};
use sportello_core::class::{Call, Verdict};
use sportello_core::delivery::{self, DeliveryState, HoldReason};
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
        let verdict = match answer {
            Some(answer) if verdict.class == Class::AlreadyDone => {
                self.done_by_whom(now, done, answer, verdict)?
            }
            _ => verdict,
        };
        let request = Answered {
            channel: &due.channel,
            capability: done.capability,
            name: done.name,
            before: &due.exchanges,
            what: What::Message {
                keeps_rules: self
                    .keeps_rules(&due.channel, due.content.as_deref())
                    .await?,
            },
        };
        let verdict = self.doubted(now, request, verdict).await?;
        if verdict.class == Class::Ok {
            self.hear_taken_back(now, request).await?;
        }
        let next = match self.is_in_haste(due, now)? {
            true => hasten(now, self.next(now, done, answer, &verdict)?),
            false => self.next(now, done, answer, &verdict)?,
        };
        let state = self
            .store()
            .finish(done.exchange, answer.map(stored), next, now)
            .await?;
        let heard = Heard {
            channel: &due.channel,
            capability: done.capability,
            retries: due.retries,
            answer,
            verdict: &verdict,
        };
        match is_proved(&verdict, state) {
            true => {
                self.capability_works(now, &due.channel, done.capability)
                    .await?;
            }
            false => self.feed(now, &heard).await?,
        }
        if state == DeliveryState::Queued && done.capability.is_file() {
            self.set_aside(now, due, done.capability).await?;
        }
        self.ring(workspace, Some(due.conversation));
        Ok(())
    }

    /// A file that failed and whose cell is open is held at once, not at its next try: words
    /// behind it go ahead (`core::lane`).
    async fn set_aside(
        &self,
        now: Time,
        due: &Due,
        capability: Capability,
    ) -> Result<(), StoreError> {
        let (workspace, channel) = (due.channel.workspace, due.channel.id);
        let breaker = self.store().breaker(workspace, channel, capability).await?;
        let Gate::Hold(until) = breaker.gate(now) else {
            return Ok(());
        };
        let cause = Cause {
            until: Some(until),
            ..plain_cause("cause-outage", now)
        };
        let reason = HoldReason::Breaker;
        let held = self
            .store()
            .hold(workspace, due.id, reason, until, cause, now)
            .await;
        match held {
            // Somebody took it back, or evidence settled it.
            Ok(()) | Err(StoreError::Conflict(_)) => Ok(()),
            Err(error) => Err(error),
        }
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
            Outcome::NotSent | Outcome::Unreached(_) => {
                (None, Verdict::plain(Class::Retry, stopped(outcome)))
            }
            Outcome::Forbidden => (
                None,
                Verdict::plain(Class::Permanent, "cause-forbidden-address"),
            ),
            Outcome::Lost | Outcome::BrokenOff => (
                None,
                Verdict::plain(Class::UnknownOutcome, stopped(outcome)),
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

    /// A message that is called done before is looked for. Where nothing can be read back, and no
    /// earlier request can have done anything, that word is a refusal.
    fn done_by_whom(
        &self,
        now: Time,
        done: &Finished<'_>,
        answer: &Answer,
        verdict: Verdict,
    ) -> Result<Verdict, StoreError> {
        let unnamed = matches!(
            self.step_after(now, done, answer)?,
            Step::Failed(said) if said.class == Class::AlreadyDone
        );
        if !unnamed || self.has_history(&done.due.channel.kind)? {
            return Ok(verdict);
        }
        self.unless_own(now, &done.due.channel, &done.due.exchanges, verdict)
    }

    /// "Done before" as a refusal, unless an earlier request of the delivery may have done it.
    pub(crate) fn unless_own(
        &self,
        now: Time,
        channel: &ChannelRow,
        before: &[sportello_store::StoredExchange],
        verdict: Verdict,
    ) -> Result<Verdict, StoreError> {
        use Class::{AlreadyDone, Permanent, Policy, Reconnect, Throttle};
        let connector = self.connector(&channel.kind)?;
        let mut sends = before.iter().filter(|one| one.call == Call::Send);
        let may_be_own = sends.any(|one| {
            let answer = one.answer.as_ref().map(answered);
            let class = answer.map(|answer| connector.classify(one.call, &answer, now).class);
            !matches!(
                class,
                Some(Policy | Permanent | Throttle | Reconnect | AlreadyDone)
            )
        });
        Ok(match may_be_own {
            true => verdict,
            false => Verdict {
                class: Permanent,
                cause: "cause-refused".to_owned(),
                ..verdict
            },
        })
    }

    /// What follows by the connector when this request was answered so.
    fn step_after(
        &self,
        now: Time,
        done: &Finished<'_>,
        answer: &Answer,
    ) -> Result<Step, StoreError> {
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
        Ok(connector.step(&outgoing, &exchanges))
    }

    /// After a good answer: the next request, or the end.
    fn next_step(
        &self,
        now: Time,
        done: &Finished<'_>,
        answer: &Answer,
    ) -> Result<Next, StoreError> {
        Ok(match self.step_after(now, done, answer)? {
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

/// Whether a send whose answer was lost is known to have worked: an echo or a status was faster.
/// Answers that are lost keep nothing back where what is sent arrives.
fn is_proved(verdict: &Verdict, state: DeliveryState) -> bool {
    use DeliveryState::{Accepted, Delivered, Read};
    verdict.class == Class::UnknownOutcome && matches!(state, Accepted | Delivered | Read)
}

/// What waits for the next trial waits a minute where its window ends soon. A pace is kept.
fn hasten(now: Time, next: Next) -> Next {
    match next {
        Next::Queue { not_before } => Next::Queue {
            not_before: not_before.min(now + HASTE),
        },
        Next::Hold {
            reason: reason @ (HoldReason::Breaker | HoldReason::Token),
            retry_at,
            cause,
        } => Next::Hold {
            reason,
            retry_at: retry_at.min(now + HASTE),
            cause,
        },
        next => next,
    }
}

/// Why a request has no answer: a key of the locale files.
pub(crate) fn stopped(outcome: &Outcome) -> &'static str {
    match outcome {
        Outcome::Unreached(barrier) => barrier.cause(),
        Outcome::Lost => "cause-no-answer",
        Outcome::BrokenOff => "cause-answer-broken",
        Outcome::NotSent | Outcome::Forbidden | Outcome::Answered { .. } => "cause-unreachable",
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

/// When a throttled delivery is tried again: not before the platform says, nor before 4^n seconds,
/// bounded (the pair limit's own advice: messaging-send.md §5). A platform that says "six seconds"
/// for hours is not asked every six seconds for hours.
pub(super) fn throttled_until(now: Time, retries: u32, verdict: &Verdict) -> Time {
    let pause = Span::seconds(4_i64.pow(retries.min(4)));
    verdict.until.unwrap_or(now).max(now + pause)
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
