//! When posts go: never before their time, never after they were given up or taken back, and late
//! only as the house wants it.

use crate::simulation::press::{Place, Posted};
use crate::simulation::sim::Sim;
use crate::simulation::violation::{Checked, Violation};
use sportello_core::class::Call;
use sportello_core::delivery::DeliveryState;
use sportello_core::post::{LateRule, Lateness};
use sportello_core::{DeliveryId, Span, Time};
use sportello_engine::Job;
use sportello_engine::job::Work;
use sportello_store::PostPart;

impl Sim {
    /// A request is about to leave; only those that publish are looked at.
    pub(in crate::simulation) fn check_leaving(&mut self, job: &Job) -> Checked {
        let (Some(posted), Work::PostExchange { call, .. }) = (Posted::of(job), &job.work) else {
            return Ok(());
        };
        if *call == Call::Send {
            self.check_open(&posted)?;
        }
        if *call != Call::Read && self.press.dropped.contains(&posted.delivery) {
            let what = format!("post delivery {} was dropped and leaves", posted.delivery);
            return Violation::of("time", what);
        }
        match posted.place.1 {
            PostPart::Post => {
                self.check_time(&posted)?;
                match call {
                    Call::Send => self.check_spread(&posted),
                    Call::Read | Call::Prepare => Ok(()),
                }
            }
            PostPart::Comment => Ok(()),
        }
    }

    /// Late posts of one channel leave a pause apart where the rule spreads them, whatever was kept
    /// back, slept past or tried again meanwhile.
    fn check_spread(&mut self, posted: &Posted) -> Checked {
        let lateness = self.rules.lateness;
        let now = self.desk_now();
        let late = self.press.late.contains(&posted.delivery);
        if lateness.rule != LateRule::Spread || !late {
            return Ok(());
        }
        let (target, channel) = (posted.place.0, posted.channel);
        let before = self.press.spread.insert(channel, (target, now));
        // Whom a person let go asks nobody; the others keep away from it all the same.
        if self.chosen(posted.delivery, posted.place) {
            return Ok(());
        }
        match before {
            Some((other, at)) if other != target => {
                let apart = now.since(at);
                if apart.0 + self.slack().0 >= lateness.pause().0 {
                    return Ok(());
                }
                let what = format!(
                    "late post delivery {} leaves {apart:?} after another of its channel",
                    posted.delivery
                );
                Violation::of("late", what)
            }
            _ => Ok(()),
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
        let state = self.press.seen.get(&delivery).map(|s| s.state);
        let heard = self.press.heard.get(&delivery);
        let under_way = state == Some(DeliveryState::Sending)
            || heard.is_some_and(|at| now.since(*at).0 < Lateness::UNDER_WAY.0 + self.slack().0);
        if under_way {
            return Ok(());
        }
        if late <= Span::minutes(i64::from(lateness.grace)).0 {
            self.press.late.remove(&delivery);
            return Ok(());
        }
        self.press.late.insert(delivery);
        if self.chosen(delivery, posted.place) {
            return Ok(());
        }
        self.counts.posts_late += 1;
        match lateness.rule {
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
