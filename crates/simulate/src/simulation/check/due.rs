//! When posts go: never before their time, never after they were given up or taken back, and late
//! only as the house wants it.

use crate::simulation::press::{Place, Posted};
use crate::simulation::sim::Sim;
use crate::simulation::violation::{Checked, Violation};
use sportello_core::class::Call;
use sportello_core::delivery::DeliveryState;
use sportello_core::post::LateRule;
use sportello_core::{DeliveryId, Span, Time};
use sportello_engine::Job;
use sportello_engine::job::Work;
use sportello_store::PostPart;

/// A post with an answer so young is under way and not late.
const UNDER_WAY: Span = Span::minutes(10);

impl Sim {
    /// A request is about to leave; only those that publish are looked at.
    pub(in crate::simulation) fn check_leaving(&mut self, job: &Job) -> Checked {
        let (Some(posted), Work::PostExchange { call, .. }) = (Posted::of(job), &job.work) else {
            return Ok(());
        };
        if *call == Call::Send {
            self.check_open(&posted)?;
        }
        match posted.place.1 {
            PostPart::Post => self.check_time(&posted),
            PostPart::Comment => Ok(()),
        }
    }

    /// What has ended is not published any more (I5).
    fn check_open(&self, posted: &Posted) -> Checked {
        use DeliveryState::{Accepted, Failed, Unconfirmed, Withdrawn};
        let state = self.press.seen.get(&posted.delivery).map(|s| s.state);
        match state {
            Some(state @ (Accepted | Failed | Unconfirmed | Withdrawn)) => {
                let what = format!(
                    "post delivery {} is {state} and leaves again",
                    posted.delivery
                );
                Violation::of("I5", what)
            }
            _ => Ok(()),
        }
    }

    /// How far the desk's clock may have been from the one by which a time was judged.
    fn slack(&self) -> Span {
        Span::millis(2 * self.widest)
    }

    fn check_time(&mut self, posted: &Posted) -> Checked {
        let post = posted.post;
        let now = self.desk_now();
        let Some(written) = self.press.written.get(&post) else {
            return Violation::of("time", format!("post {post} was never written"));
        };
        if written.off {
            return Violation::of("time", format!("post {post} was dropped and leaves"));
        }
        let (first, last) = (written.times.iter().min(), written.times.iter().max());
        let (Some(first), Some(last)) = (first, last) else {
            return Violation::of("time", format!("post {post} is a draft and leaves"));
        };
        if now + self.slack() < *first {
            let early = first.since(now);
            return Violation::of(
                "time",
                format!("post {post} leaves {early:?} before its time"),
            );
        }
        self.check_late(posted, *last)
    }

    /// Whether a person, and not the rule, decided that a delivery goes.
    fn chosen(&self, delivery: DeliveryId, place: Place) -> bool {
        self.press.let_go.contains(&delivery) || self.press.again.contains_key(&place)
    }

    /// A post that begins late does so as the rule says.
    fn check_late(&mut self, posted: &Posted, due: Time) -> Checked {
        let now = self.desk_now();
        let lateness = self.rules.lateness;
        let delivery = posted.delivery;
        let late = now.since(due).0 - self.slack().0;
        let grace = Span::minutes(i64::from(lateness.grace));
        let state = self.press.seen.get(&delivery).map(|s| s.state);
        let heard = self.press.heard.get(&delivery);
        let under_way = state == Some(DeliveryState::Sending)
            || heard.is_some_and(|at| now.since(*at).0 < UNDER_WAY.0 + self.slack().0);
        if late <= grace.0 || under_way || self.chosen(delivery, posted.place) {
            return Ok(());
        }
        self.counts.posts_late += 1;
        match lateness.rule {
            // Spreading promises moments, not beginnings: a post may be kept back beyond its own.
            LateRule::PublishLate | LateRule::Spread => Ok(()),
            LateRule::Ask | LateRule::Drop => {
                let what = format!(
                    "post delivery {delivery} leaves late, which the rule {:?} forbids",
                    lateness.rule
                );
                Violation::of("late", what)
            }
        }
    }
}
