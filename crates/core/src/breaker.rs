//! The breaker of one (channel, capability): closed, open, half-open. Persisted by the store, fed
//! by outcomes, judged here. It never decides from one answer.

pub mod arrival;
pub mod everywhere;
pub mod lateness;
pub mod suspicion;

use crate::time::{Span, Time};
use serde::{Deserialize, Serialize};

/// Why a breaker is open that opened on suspicion ([`suspicion`]): a key of the locale files.
pub const SUSPECTED: &str = "cause-refused-everywhere";

/// Why a breaker is open behind which a post is refused again and again, and nothing of its kind was
/// published since: a key of the locale files.
pub const POST_DOUBTED: &str = "cause-post-doubted";

/// Why the cell of arrivals is open, and keeps everything back, where what is taken is given up
/// later for many people at once: a key of the locale files.
pub const GIVEN_UP: &str = "cause-given-up";

/// Why refusals for good are not believed although it works: one was taken back a moment later. A
/// key of the locale files.
pub const AT_TIMES: &str = "cause-refused-at-times";
/// For so long after that.
pub const UNBELIEVED: Span = Span::hours(1);

/// Failures in a row, without a success between, that open the breaker.
pub const TRIP_AFTER: u32 = 3;
/// The pause before the first probe.
pub const FIRST_PAUSE: Span = Span::seconds(15);
/// The longest pause between probes.
pub const LONGEST_PAUSE: Span = Span::minutes(5);
/// The pause between probes where what waits cannot wait longer: its window ends soon.
pub const HASTE: Span = Span::minutes(1);
/// How long a probe may be under way before another may start: its process may have died.
pub const PROBE_LEASE: Span = Span::minutes(2);
/// Failures further apart than this do not add up.
pub const MEMORY: Span = Span::minutes(30);

/// Whether sends of this capability go out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// They go.
    Closed,
    /// They are held.
    Open,
    /// One goes, to see.
    HalfOpen,
}

impl State {
    /// The name in the database and the API.
    pub fn as_str(self) -> &'static str {
        match self {
            State::Closed => "closed",
            State::Open => "open",
            State::HalfOpen => "half_open",
        }
    }

    /// The state of that name.
    pub fn parse(name: &str) -> Option<State> {
        [State::Closed, State::Open, State::HalfOpen]
            .into_iter()
            .find(|s| s.as_str() == name)
    }
}

/// One breaker.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Breaker {
    /// Its state.
    pub state: State,
    /// Failures in a row.
    pub failures: u32,
    /// Since when it has not been closed.
    pub opened_at: Option<Time>,
    /// When it last failed.
    pub failed_at: Option<Time>,
    /// The moment of the next probe (open) or the end of the probe's lease (half-open).
    pub next_probe: Option<Time>,
    /// Probes that failed since it opened.
    pub probes: u32,
    /// The last failure's cause: a key of the locale files.
    pub cause: Option<String>,
}

impl Default for Breaker {
    fn default() -> Breaker {
        Breaker {
            state: State::Closed,
            failures: 0,
            opened_at: None,
            failed_at: None,
            next_probe: None,
            probes: 0,
            cause: None,
        }
    }
}

/// What the breaker says to a send that asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gate {
    /// Go.
    Pass,
    /// Go as the one probe; call [`Breaker::probing`] and store it with the send.
    Probe,
    /// Wait until then, and ask again.
    Hold(Time),
}

impl Breaker {
    /// Asks whether a send may go at `now`.
    pub fn gate(&self, now: Time) -> Gate {
        match self.state {
            State::Closed => Gate::Pass,
            State::Open | State::HalfOpen => match self.next_probe {
                Some(at) if now < at => Gate::Hold(at),
                _ => Gate::Probe,
            },
        }
    }

    /// Asks whether a send may go whose window ends soon: it does not wait for the next probe, but is
    /// one itself when the last failure is [`HASTE`] ago.
    pub fn gate_in_haste(&self, now: Time) -> Gate {
        let (Gate::Hold(until), State::Open) = (self.gate(now), self.state) else {
            return self.gate(now);
        };
        let at = self.failed_at.map_or(until, |at| until.min(at + HASTE));
        match now < at {
            true => Gate::Hold(at),
            false => Gate::Probe,
        }
    }

    /// The breaker while a probe is under way.
    #[must_use]
    pub fn probing(&self, now: Time) -> Breaker {
        Breaker {
            state: State::HalfOpen,
            next_probe: Some(now + PROBE_LEASE),
            ..self.clone()
        }
    }

    /// After something worked.
    #[must_use]
    pub fn succeeded(&self) -> Breaker {
        match self.cause.as_deref() {
            Some(AT_TIMES) => Breaker {
                failed_at: self.failed_at,
                cause: self.cause.clone(),
                ..Breaker::default()
            },
            _ => Breaker::default(),
        }
    }

    /// After the same request was refused for good and then taken, while it is closed.
    #[must_use]
    pub fn refuses_at_times(&self, now: Time) -> Breaker {
        Breaker {
            failed_at: Some(now),
            cause: Some(AT_TIMES.to_owned()),
            ..self.clone()
        }
    }

    /// Whether refusals for good are not believed because one was taken back lately.
    pub fn is_unreliable(&self, now: Time) -> bool {
        let lately = self.failed_at.is_some_and(|at| now.since(at) < UNBELIEVED);
        self.cause.as_deref() == Some(AT_TIMES) && lately
    }

    /// After a light probe worked: a sign of life and no proof that this works. It is closed, and
    /// the first failure opens it again.
    #[must_use]
    pub fn paroled(&self, now: Time) -> Breaker {
        Breaker {
            failures: TRIP_AFTER - 1,
            failed_at: Some(now),
            cause: self.cause.clone(),
            ..Breaker::default()
        }
    }

    /// Whether refusals for good are not believed here: it opened on suspicion and nothing worked
    /// since.
    pub fn is_suspected(&self) -> bool {
        matches!(self.cause.as_deref(), Some(SUSPECTED | POST_DOUBTED))
    }

    /// Whether it opened because what is taken is given up later: then nothing goes but a trial,
    /// and the trial is not over before it arrived.
    pub fn gives_up(&self) -> bool {
        self.state != State::Closed && self.cause.as_deref() == Some(GIVEN_UP)
    }

    /// After so much failed at once that it opens without waiting for more.
    #[must_use]
    pub fn tripped(&self, now: Time, cause: &str) -> Breaker {
        match self.state {
            State::Closed => Breaker {
                failures: TRIP_AFTER - 1,
                failed_at: Some(now),
                ..self.clone()
            }
            .failed(now, cause),
            State::Open | State::HalfOpen => self.failed(now, cause),
        }
    }

    /// After the platform or the network failed (never for a fault of the request itself).
    #[must_use]
    pub fn failed(&self, now: Time, cause: &str) -> Breaker {
        let stale = self.failed_at.is_some_and(|at| now.since(at) > MEMORY);
        let failures = if stale && self.state == State::Closed {
            1
        } else {
            self.failures.saturating_add(1)
        };
        let mut next = Breaker {
            failures,
            failed_at: Some(now),
            cause: Some(cause.to_owned()),
            ..self.clone()
        };
        if self.is_suspected() && self.state != State::Closed {
            // A lost answer meanwhile does not make its refusals believable.
            next.cause.clone_from(&self.cause);
        }
        match self.state {
            State::Closed if failures < TRIP_AFTER => {}
            State::Closed => {
                next.state = State::Open;
                next.opened_at = Some(now);
                next.probes = 0;
                next.next_probe = Some(now + FIRST_PAUSE);
            }
            State::HalfOpen => {
                next.state = State::Open;
                next.probes = self.probes.saturating_add(1);
                next.next_probe = Some(now + pause(next.probes));
            }
            // A send begun before it opened: what is known already.
            State::Open => {}
        }
        next
    }
}

/// When the `nth` of those that were held goes after a recovery, counted from its first: slowly,
/// then faster, so that what has just risen is not thrown over again. Budgets hold them to the
/// platform's pace besides.
pub fn ramp(nth: u32) -> Span {
    let (slow, quick) = (nth.min(20), nth.clamp(20, 120) - 20);
    let rest = nth.saturating_sub(120);
    Span::millis(i64::from(slow) * 500 + i64::from(quick) * 100 + i64::from(rest) * 20)
}

/// The pause before the next probe, after so many failed ones: doubling, bounded.
fn pause(probes: u32) -> Span {
    let doubled = FIRST_PAUSE.times(1_i64 << probes.min(10));
    doubled.min(LONGEST_PAUSE)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn one_failure_opens_nothing_and_three_in_a_row_do() {
        let once = Breaker::default().failed(Time(0), "cause-outage");
        assert_eq!(once.gate(Time(0)), Gate::Pass);
        let thrice = once
            .failed(Time(1), "cause-outage")
            .failed(Time(2), "cause-outage");
        assert_eq!(thrice.gate(Time(3)), Gate::Hold(Time(2) + FIRST_PAUSE));
        assert_eq!(thrice.opened_at, Some(Time(2)));
    }

    #[test]
    fn half_open_lets_one_through_and_closes_when_it_works() {
        let open = (0..3).fold(Breaker::default(), |b, i| b.failed(Time(i), "cause-outage"));
        let later = Time(2) + FIRST_PAUSE;
        assert_eq!(open.gate(later), Gate::Probe);
        let probing = open.probing(later);
        assert_eq!(probing.gate(later), Gate::Hold(later + PROBE_LEASE));
        assert_eq!(
            probing.gate(later + PROBE_LEASE),
            Gate::Probe,
            "a dead probe is replaced"
        );
        assert_eq!(probing.succeeded().gate(later), Gate::Pass);
        let again = probing.failed(later, "cause-outage");
        assert_eq!(again.gate(later), Gate::Hold(later + FIRST_PAUSE.times(2)));
    }

    #[test]
    fn what_cannot_wait_probes_a_minute_after_the_last_failure() {
        let mut open = (0..3).fold(Breaker::default(), |b, i| b.failed(Time(i), "cause-outage"));
        let mut now = Time(0);
        while open
            .next_probe
            .is_some_and(|at| at.since(now) < LONGEST_PAUSE)
        {
            now = open.next_probe.unwrap_or(now);
            open = open.probing(now).failed(now, "cause-outage");
        }
        assert_eq!(open.gate(now + HASTE), Gate::Hold(now + LONGEST_PAUSE));
        assert_eq!(open.gate_in_haste(now), Gate::Hold(now + HASTE));
        assert_eq!(open.gate_in_haste(now + HASTE), Gate::Probe);
        let probing = open.probing(now + HASTE);
        let later = now + HASTE + Span::seconds(1);
        assert_eq!(probing.gate_in_haste(later), probing.gate(later));
        assert_eq!(Breaker::default().gate_in_haste(now), Gate::Pass);
    }

    #[test]
    fn a_light_probe_closes_on_parole() {
        let open = (0..3).fold(Breaker::default(), |b, i| b.failed(Time(i), "cause-outage"));
        let paroled = open.paroled(Time(9));
        assert_eq!(paroled.gate(Time(9)), Gate::Pass);
        assert_eq!(paroled.succeeded(), Breaker::default());
        let again = paroled.failed(Time(10), "cause-outage");
        assert_eq!(
            (again.state, again.opened_at),
            (State::Open, Some(Time(10)))
        );
    }

    #[test]
    fn what_opened_on_suspicion_stays_suspected_until_something_works() {
        let open = Breaker::default().tripped(Time(0), SUSPECTED);
        assert_eq!((open.state, open.opened_at), (State::Open, Some(Time(0))));
        let lost = open.probing(Time(20)).failed(Time(21), "cause-no-answer");
        assert!(lost.is_suspected());
        assert!(lost.paroled(Time(30)).is_suspected());
        assert!(!lost.succeeded().is_suspected());
    }

    #[test]
    fn what_was_held_goes_slowly_first_and_then_faster() {
        assert_eq!(ramp(0), Span(0));
        assert_eq!(ramp(1), Span::millis(500));
        assert_eq!(ramp(20), Span::seconds(10));
        assert_eq!(ramp(120), Span::seconds(20));
        assert_eq!(ramp(1_120), Span::seconds(40));
    }

    proptest! {
        #[test]
        fn it_never_holds_for_ever(fails in 3..200u32) {
            let mut b = Breaker::default();
            let mut now = Time(0);
            for _ in 0..fails {
                b = match b.gate(now) {
                    Gate::Pass => b.failed(now, "cause-outage"),
                    Gate::Probe => b.probing(now).failed(now, "cause-outage"),
                    Gate::Hold(until) => {
                        prop_assert!(until.since(now) <= LONGEST_PAUSE);
                        now = until;
                        b
                    }
                };
            }
        }
    }
}
