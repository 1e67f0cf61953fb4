//! What came of a post's request: classified, stored with what follows, fed to breaker, token and
//! pace.

use super::{publisher, quota};
use crate::dispatch::{self, Heard, refused, stored};
use crate::engine::Engine;
use crate::job::Outcome;
use crate::settings::Plant;
use crate::suspicion::{Answered, What};
use sportello_channels::{Answer, Exchange, Step};
use sportello_core::class::{Call, Verdict};
use sportello_core::{Capability, Class, Span, Time, delivery};
use sportello_store::{ExchangeRef, Next, PostDue, StoreError};

/// One exchange of a post, as its job names it.
pub(crate) struct PostFinished<'a> {
    pub exchange: ExchangeRef,
    pub due: &'a PostDue,
    pub name: &'a str,
    pub call: Call,
}

impl Engine {
    /// Stores the outcome of one exchange and what follows from it.
    pub(crate) async fn finish_post_exchange(
        &self,
        now: Time,
        done: &PostFinished<'_>,
        outcome: &Outcome,
    ) -> Result<(), StoreError> {
        let due = done.due;
        let (answer, verdict) = self.judge_outcome(now, &due.channel, done.call, outcome)?;
        let verdict = match verdict.class {
            Class::AlreadyDone if is_hard_to_find(due.capability) => {
                self.unless_own(now, &due.channel, &due.exchanges, verdict)?
            }
            _ => verdict,
        };
        let other_way = match answer {
            Some(answer) if is_refusal(&verdict) => self.another_way(now, done, answer)?,
            _ => false,
        };
        let request = Answered {
            channel: &due.channel,
            capability: due.capability,
            name: done.name,
            before: &due.exchanges,
            what: What::Post { other_way },
        };
        let verdict = self.doubted(now, request, verdict).await?;
        if verdict.class == Class::Ok && done.name != quota::QUOTA {
            self.hear_taken_back(now, request).await?;
        }
        let next = match done.name {
            quota::QUOTA => {
                let good = answer.filter(|_| verdict.class == Class::Ok);
                quota::judge(&*self.publishing(due)?, good, now)?
            }
            _ => self.next_of_post(now, done, answer, &verdict)?,
        };
        let published = matches!(next, Next::Accepted { .. });
        self.store()
            .finish(done.exchange, answer.map(stored), next, now)
            .await?;
        if published {
            self.list_soon(now, &due.channel).await?;
        }
        // Whether a quota can be read says nothing of publishing.
        if done.name != quota::QUOTA {
            let heard = Heard {
                channel: &due.channel,
                capability: due.capability,
                retries: due.retries,
                answer,
                verdict: &verdict,
            };
            self.feed(now, &heard).await?;
        }
        self.ring(due.channel.workspace, None);
        Ok(())
    }

    fn next_of_post(
        &self,
        now: Time,
        done: &PostFinished<'_>,
        answer: Option<&Answer>,
        verdict: &Verdict,
    ) -> Result<Next, StoreError> {
        let due = done.due;
        let generic = refused(now, done.call, due.retries, verdict);
        match (verdict.class, answer) {
            (Class::Ok, Some(answer)) => self.next_step_of_post(now, done, answer),
            // Refused as it is: another way may be open (a container that ran out is made anew).
            (_, Some(answer)) if is_refusal(verdict) => {
                let follows = self.another_way(now, done, answer)?;
                Ok(match (follows, generic) {
                    (true, _) => Next::Continue,
                    (false, Some(next)) => next,
                    (false, None) => self.unknown_post(now, verdict),
                })
            }
            _ => Ok(generic.unwrap_or_else(|| self.unknown_post(now, verdict))),
        }
    }

    /// All exchanges with the one that was just answered.
    fn trail(
        &self,
        now: Time,
        done: &PostFinished<'_>,
        answer: &Answer,
    ) -> Result<Vec<Exchange>, StoreError> {
        let mut all = self.exchanges(done.due)?;
        all.push(Exchange {
            name: done.name.to_owned(),
            call: done.call,
            begun_at: now,
            answer: Some(answer.clone()),
        });
        Ok(all)
    }

    /// After a good answer: the next request, or the end.
    fn next_step_of_post(
        &self,
        now: Time,
        done: &PostFinished<'_>,
        answer: &Answer,
    ) -> Result<Next, StoreError> {
        let connector = self.publishing(done.due)?;
        let post = self.outgoing_post(now, done.due);
        let trail = self.trail(now, done, answer)?;
        Ok(match publisher(&*connector)?.step(&post, &trail) {
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
            // Done, or perhaps done, and it is not told as what: looked for like any lost answer.
            Step::Failed(verdict)
                if matches!(verdict.class, Class::UnknownOutcome | Class::AlreadyDone) =>
            {
                self.unknown_post(now, &verdict)
            }
            Step::Failed(verdict) => refused(now, Call::Prepare, done.due.retries, &verdict)
                .unwrap_or(Next::Queue {
                    not_before: now + delivery::backoff(done.due.retries),
                }),
        })
    }

    /// Whether the publisher knows another step after a refusal, which it may take once: a step
    /// that is refused twice is refused for good (I6).
    fn another_way(
        &self,
        now: Time,
        done: &PostFinished<'_>,
        answer: &Answer,
    ) -> Result<bool, StoreError> {
        let connector = self.publishing(done.due)?;
        let was_refused = |exchange: &Exchange| {
            exchange.name == done.name
                && exchange.answer.as_ref().is_some_and(|answer| {
                    let class = connector.classify(exchange.call, answer, now).class;
                    matches!(class, Class::Permanent | Class::Policy)
                })
        };
        if self.exchanges(done.due)?.iter().any(was_refused) {
            return Ok(false);
        }
        let post = self.outgoing_post(now, done.due);
        let trail = self.trail(now, done, answer)?;
        let step = publisher(&*connector)?.step(&post, &trail);
        Ok(matches!(step, Step::Request { name, .. } if name != done.name))
    }

    fn unknown_post(&self, now: Time, verdict: &Verdict) -> Next {
        if self.settings().plant == Some(Plant::ResendOnUnknown) {
            return Next::Queue { not_before: now };
        }
        let (next_check, deadline) =
            delivery::unknown_schedule(now, &self.settings().patience, true);
        Next::Unknown {
            next_check,
            deadline,
            cause: dispatch::cause(verdict, now, Some(next_check)),
        }
    }
}

/// Whether the platform may have no way to tell that such a post is not there: a film is looked for
/// by the id that its upload gave, and stories are listed only where they are kept.
fn is_hard_to_find(capability: Capability) -> bool {
    matches!(
        capability,
        Capability::VideoPost | Capability::Reel | Capability::Story
    )
}

/// Whether an answer refuses this one post.
fn is_refusal(verdict: &Verdict) -> bool {
    matches!(verdict.class, Class::Permanent | Class::Policy) && !verdict.channel_wide
}
