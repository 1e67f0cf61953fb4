//! A post of unknown outcome is looked for before anything is published again: at the platform's
//! own record of it, or among what was published lately. Only proof of absence lets it go again;
//! what can never be told asks a person (I5).

use super::publisher;
use crate::dispatch::stopped;
use crate::engine::Engine;
use crate::job::{Job, Outcome, Work};
use crate::reconcile::LONGEST_DOWN;
use crate::tickets::Ticket;
use sportello_channels::publish::{Listed, Listing, Look};
use sportello_channels::{Answer, HttpRequest};
use sportello_core::breaker::{Breaker, Gate};
use sportello_core::class::Call;
use sportello_core::delivery::CLOCK_SKEW;
use sportello_core::{Capability, Class, Span, Time, WorkspaceId};
use sportello_store::{ListingKnown, PostDue, Settlement, StoreError};

/// The most questions in one look.
const QUESTIONS: usize = 8;

/// What a list of posts proves.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Finding {
    Found(String),
    Absent,
    Open,
}

/// What follows in a look.
enum Turn {
    Ask(HttpRequest),
    Settle(Settlement),
    Again,
}

impl Engine {
    /// Turns posts of unknown outcome of a workspace into questions, at most `room`.
    pub(crate) async fn begin_looks(
        &self,
        now: Time,
        workspace: WorkspaceId,
        room: usize,
    ) -> Result<Vec<Job>, StoreError> {
        let mut jobs = Vec::new();
        let limit = u32::try_from(room).unwrap_or(u32::MAX).clamp(1, 50);
        for due in self.store().posts_unknown(workspace, now, limit).await? {
            if jobs.len() >= room {
                break;
            }
            if let Some(job) = self.begin_look(now, due).await? {
                jobs.push(job);
            }
        }
        Ok(jobs)
    }

    async fn begin_look(&self, now: Time, due: PostDue) -> Result<Option<Job>, StoreError> {
        let ticket = Ticket::ReadBack(due.channel.workspace, due.id);
        let probes = match self.look_gate(now, &due).await? {
            Ok(probes) => probes,
            Err(until) => {
                self.look_when_it_works(now, &due, until).await?;
                return Ok(None);
            }
        };
        let request = match self.turn(now, &due, &[]).await? {
            Turn::Ask(request) => request,
            Turn::Settle(settlement) => {
                self.settle_post(now, &due, settlement).await?;
                return Ok(None);
            }
            Turn::Again => {
                let again = now + self.settings().patience.again;
                self.look_later(now, &due, again).await?;
                return Ok(None);
            }
        };
        if !self.in_flight().take(ticket.clone()) {
            return Ok(None);
        }
        let channel = due.channel.clone();
        for (capability, probing) in probes {
            self.store()
                .set_breaker(channel.workspace, channel.id, capability, &probing, now)
                .await?;
        }
        let work = Work::PostLook {
            due: Box::new(due),
            asked: Vec::new(),
        };
        match self.job(&channel, work, request) {
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

    /// Whether a channel may be asked: not while reading fails or its token is refused, but for
    /// one question that probes.
    async fn look_gate(
        &self,
        now: Time,
        due: &PostDue,
    ) -> Result<Result<Vec<(Capability, Breaker)>, Time>, StoreError> {
        let (mut until, mut probes) = (None, Vec::new());
        for capability in [Capability::Insights, Capability::Token] {
            let breaker = self
                .store()
                .breaker(due.channel.workspace, due.channel.id, capability)
                .await?;
            match breaker.gate(now) {
                Gate::Pass => {}
                Gate::Probe => probes.push((capability, breaker.probing(now))),
                Gate::Hold(at) => until = until.max(Some(at)),
            }
        }
        Ok(until.map_or(Ok(probes), Err))
    }

    /// Stores what a look proved, or asks its next question.
    pub(crate) async fn finish_look(
        &self,
        now: Time,
        due: &PostDue,
        asked: &[Option<Answer>],
        outcome: &Outcome,
    ) -> Result<Option<Job>, StoreError> {
        let mut asked = asked.to_vec();
        let heard = self.hear_look(now, due, outcome).await?;
        let refused = match &heard {
            Some(answer) => {
                let connector = self.connector(&due.channel.kind)?;
                connector.classify(Call::Read, answer, now).class != Class::Ok
            }
            None => false,
        };
        // Refused while the channel fails, it may be read when that is over.
        let fails = heard.is_none() || refused && self.fails_somewhere(&due.channel).await?;
        asked.push(heard);
        let again = now + self.settings().patience.again;
        match self.turn(now, due, &asked).await? {
            Turn::Ask(request) if asked.len() < QUESTIONS => {
                let work = Work::PostLook {
                    due: Box::new(due.clone()),
                    asked,
                };
                return match self.job(&due.channel, work, request) {
                    Ok(job) => Ok(Some(job)),
                    Err(_) => {
                        self.look_later(now, due, again).await?;
                        Ok(None)
                    }
                };
            }
            Turn::Settle(settlement) => self.settle_post(now, due, settlement).await?,
            Turn::Ask(_) | Turn::Again if fails => {
                self.look_when_it_works(now, due, again).await?;
            }
            Turn::Ask(_) | Turn::Again => self.look_later(now, due, again).await?,
        }
        Ok(None)
    }

    /// The answer as a publisher may read it, feeding the breaker of reading on the way. What the
    /// platform refuses is told too: that there is no such container is an answer.
    async fn hear_look(
        &self,
        now: Time,
        due: &PostDue,
        outcome: &Outcome,
    ) -> Result<Option<Answer>, StoreError> {
        let channel = &due.channel;
        let Outcome::Answered { answer, .. } = outcome else {
            self.capability_failed(now, channel, Capability::Insights, stopped(outcome))
                .await?;
            return Ok(None);
        };
        let verdict = self
            .connector(&channel.kind)?
            .classify(Call::Read, answer, now);
        match verdict.class {
            Class::Ok => {
                self.token_works(now, channel).await?;
                self.capability_works(now, channel, Capability::Insights)
                    .await?;
                Ok(Some(answer.clone()))
            }
            // "No such container" is no answer while such refusals are not believed.
            Class::Permanent if self.is_suspected_elsewhere(channel).await? => Ok(None),
            Class::Permanent if !verdict.channel_wide => Ok(Some(answer.clone())),
            Class::Retry | Class::UnknownOutcome => {
                self.capability_failed(now, channel, Capability::Insights, &verdict.cause)
                    .await?;
                Ok(None)
            }
            Class::Reconnect => {
                self.token_refused(now, channel, &verdict.cause).await?;
                Ok(None)
            }
            _ => Ok(None),
        }
    }

    async fn turn(
        &self,
        now: Time,
        due: &PostDue,
        asked: &[Option<Answer>],
    ) -> Result<Turn, StoreError> {
        let connector = self.publishing(due)?;
        let post = self.outgoing_post(now, due);
        let look = publisher(&*connector)?.look(&post, &self.exchanges(due)?, asked);
        Ok(match look {
            Look::Ask(request) => Turn::Ask(request),
            Look::Found(external_id) => Turn::Settle(Settlement::Published { external_id }),
            Look::Absent => Turn::Settle(Settlement::Absent),
            Look::Untold => Turn::Settle(Settlement::Unconfirmed),
            Look::Open => Turn::Again,
            Look::Listed(listing) => {
                let ids: Vec<String> = listing
                    .posts
                    .iter()
                    .map(|p| p.external_id.clone())
                    .collect();
                let known = self
                    .store()
                    .listing_known(due.channel.workspace, due.id, &ids)
                    .await?;
                match search(&listing, &known, due.begun_at.unwrap_or(due.queued_at)) {
                    Finding::Found(id) => Turn::Settle(Settlement::Published {
                        external_id: Some(id),
                    }),
                    Finding::Absent => Turn::Settle(Settlement::Absent),
                    Finding::Open => Turn::Again,
                }
            }
        })
    }

    async fn settle_post(
        &self,
        now: Time,
        due: &PostDue,
        settlement: Settlement,
    ) -> Result<(), StoreError> {
        let workspace = due.channel.workspace;
        let absent = settlement == Settlement::Absent;
        self.store()
            .settle(workspace, due.id, settlement, now)
            .await?;
        if absent {
            self.bell().wake_workers();
        }
        self.ring(workspace, None);
        Ok(())
    }

    /// Nothing can be read: nobody can know yet, a person as little. It is decided when it can be.
    async fn look_when_it_works(
        &self,
        now: Time,
        due: &PostDue,
        again: Time,
    ) -> Result<(), StoreError> {
        let latest = due.deadline.map(|deadline| deadline + LONGEST_DOWN);
        if latest.is_none_or(|latest| now >= latest) {
            return self.look_later(now, due, again).await;
        }
        let again = Settlement::Again(again.max(now + Span::seconds(1)));
        self.store()
            .settle(due.channel.workspace, due.id, again, now)
            .await?;
        Ok(())
    }

    /// Not decided: look again then, or give it up to a person when its deadline has come.
    async fn look_later(&self, now: Time, due: &PostDue, again: Time) -> Result<(), StoreError> {
        let over = due.deadline.is_none_or(|deadline| now >= deadline);
        let settlement = if over {
            Settlement::Unconfirmed
        } else {
            let at = again.max(now + Span::seconds(1));
            Settlement::Again(due.deadline.map_or(at, |deadline| at.min(deadline)))
        };
        self.store()
            .settle(due.channel.workspace, due.id, settlement, now)
            .await?;
        if over {
            self.ring(due.channel.workspace, None);
        }
        Ok(())
    }
}

/// Looks for a post in a list, as `reconcile` does for a message in a history: what is another's is
/// no evidence, how far the list reaches back is told by what it shows and not by our clock, and
/// what fits but for its time proves nothing either way. Nor does its place in the list: a film
/// stands at the moment at which it was ready, above what was published after it.
fn search(listing: &Listing, known: &ListingKnown, begun: Time) -> Finding {
    let others = |p: &&Listed| known.others.contains(&p.external_id);
    if let Some(own) = listing.posts.iter().find(|p| p.certain && !others(p)) {
        return Finding::Found(own.external_id.clone());
    }
    let same = |p: &&Listed| p.fits && !others(p);
    let in_time = |p: &&Listed| p.at >= begun - CLOCK_SKEW;
    let found = listing.posts.iter().filter(same).filter(in_time);
    if let Some(found) = found.min_by_key(|p| p.at) {
        return Finding::Found(found.external_id.clone());
    }
    let perhaps = |p: &Listed| p.doubtful && !others(&p) && in_time(&p);
    let doubtful = listing.posts.iter().any(|p| same(&p) || perhaps(p));
    let earlier = |p: &Listed| known.earlier.contains(&p.external_id);
    let reaches = listing.complete || listing.posts.iter().any(earlier);
    if reaches && !doubtful {
        Finding::Absent
    } else {
        Finding::Open
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BEGUN: Time = Time(1_000_000_000);

    fn post(id: &str, at: i64, fits: bool) -> Listed {
        Listed {
            external_id: id.to_owned(),
            at: Time(at),
            fits,
            certain: false,
            doubtful: false,
        }
    }

    fn list(complete: bool, posts: Vec<Listed>) -> Listing {
        Listing { posts, complete }
    }

    fn known(others: &[&str], earlier: &[&str]) -> ListingKnown {
        let owned = |ids: &[&str]| ids.iter().map(|id| (*id).to_owned()).collect();
        ListingKnown {
            others: owned(others),
            earlier: owned(earlier),
        }
    }

    #[test]
    fn a_post_that_fits_and_is_nobody_elses_was_published() {
        let read = list(false, vec![post("p1", BEGUN.0 + 900, true)]);
        assert_eq!(
            search(&read, &known(&[], &[]), BEGUN),
            Finding::Found("p1".to_owned())
        );
        assert_eq!(
            search(&read, &known(&["p1"], &[]), BEGUN),
            Finding::Open,
            "the same words of another post, and the list may go on"
        );
    }

    #[test]
    fn i5_absence_needs_a_list_that_shows_what_was_there_before() {
        let hours = 3 * 3_600_000;
        for off in [-hours, 0, hours] {
            let since = post("p3", BEGUN.0 + off + 5, false);
            let before = post("p2", BEGUN.0 + off - 600_000, false);
            let known = known(&["p2"], &["p2"]);
            let short = list(false, vec![since.clone()]);
            assert_eq!(search(&short, &known, BEGUN), Finding::Open);
            let long = list(false, vec![since, before]);
            assert_eq!(
                search(&long, &known, BEGUN),
                Finding::Absent,
                "off by {off}"
            );
        }
        assert_eq!(
            search(&list(true, vec![]), &known(&[], &[]), BEGUN),
            Finding::Absent,
            "a page with nothing on it"
        );
    }

    #[test]
    fn i5_a_clock_that_is_wrong_makes_doubt_and_no_second_post() {
        let then = BEGUN.0 - 3 * 3_600_000;
        let read = list(true, vec![post("p1", then, true)]);
        assert_eq!(search(&read, &known(&[], &[]), BEGUN), Finding::Open);
    }

    #[test]
    fn i5_a_film_that_took_long_to_be_shown_hides_no_post_that_was_shown_before_it() {
        let film = post("p1", BEGUN.0 + 900_000, false);
        let own = post("p2", BEGUN.0 - 3 * 3_600_000, true);
        let known = known(&["p1"], &["p1"]);
        assert_eq!(
            search(&list(false, vec![film, own]), &known, BEGUN),
            Finding::Open,
            "the film was published before the request, and stands above what it published"
        );
    }

    #[test]
    fn what_may_be_it_proves_no_absence() {
        let mut other = post("s2", BEGUN.0 + 900, false);
        other.doubtful = true;
        let read = list(true, vec![other.clone()]);
        assert_eq!(search(&read, &known(&[], &[]), BEGUN), Finding::Open);
        let anothers = known(&["s2"], &[]);
        assert_eq!(search(&read, &anothers, BEGUN), Finding::Absent);
        other.at = BEGUN - Span::hours(1);
        let before = list(true, vec![other]);
        assert_eq!(search(&before, &known(&[], &[]), BEGUN), Finding::Absent);
    }

    #[test]
    fn the_very_files_are_certain_whatever_the_time() {
        let mut own = post("p1", BEGUN.0 - 3 * 3_600_000, true);
        own.certain = true;
        assert_eq!(
            search(&list(false, vec![own]), &known(&[], &[]), BEGUN),
            Finding::Found("p1".to_owned())
        );
    }
}
