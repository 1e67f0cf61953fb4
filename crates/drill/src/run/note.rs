//! Notes taken while a rehearsal goes on, where somebody looks on.

use super::Rehearsal;
use crate::record::{Moment, Onlooker, Seen, Stopped};
use anyhow::Result;
use sportello_core::Time;
use sportello_core::breaker::State;
use sportello_core::delivery::DeliveryState;
use sportello_engine::health::HealthView;
use sportello_store::{Incidents as _, TokenHealth};

/// Health is looked at so often, in milliseconds: the workers wake once a minute at least.
const EVERY: i64 = 30_000;
/// What is seen so long before the outage is seen before it.
const JUST_BEFORE: i64 = 10 * 60_000;
/// Of the whole, so much is over when the last act is, in percent; the rest is waiting.
const ACTS: i64 = 95;
/// So long after everything went, an incident may take to be over.
const LONGEST_CLOSING: i64 = 3 * 3_600_000;

/// What is kept of what the desk shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Looks {
    /// Moments worth looking at.
    AtMoments,
    /// Nothing: the onlooker only says whether it goes on.
    Never,
}

/// Who looks on, and what was noted for them.
pub(super) struct Notes<'s> {
    pub onlooker: &'s mut dyn Onlooker,
    looks: Looks,
    pub seen: Vec<Seen>,
    /// When it began, and when its last act is.
    span: (i64, i64),
    looked_at: i64,
    /// How bad the worst moment was: things that fail, messages held.
    worst: (usize, u64),
}

impl<'s> Notes<'s> {
    pub fn new(onlooker: &'s mut dyn Onlooker, looks: Looks, span: (i64, i64)) -> Notes<'s> {
        Notes {
            onlooker,
            looks,
            seen: Vec::new(),
            span,
            looked_at: i64::MIN,
            worst: (0, 0),
        }
    }

    fn percent(&self, now: i64) -> u8 {
        let (first, last) = self.span;
        let over = ACTS * (now - first).clamp(0, last - first) / (last - first).max(1);
        let over = if now > last { ACTS + 2 } else { over };
        u8::try_from(over).unwrap_or(0)
    }

    fn has(&self, moment: Moment) -> bool {
        self.seen.iter().any(|seen| seen.moment == moment)
    }

    /// Keeps what is seen, instead of what was seen of that moment before.
    fn put(&mut self, moment: Moment, at: Time, health: HealthView) {
        self.seen.retain(|seen| seen.moment != moment);
        self.seen.push(Seen { moment, at, health });
    }
}

/// How bad it looks: things that fail, messages held.
fn weight(health: &HealthView) -> (usize, u64) {
    let fails = health.channels.iter().map(|channel| {
        let open = channel.cells.iter().filter(|c| c.state != State::Closed);
        open.count() + usize::from(channel.token != TokenHealth::Good)
    });
    let mut waiting = health.waiting.iter();
    let held = waiting.find(|(state, _)| *state == DeliveryState::Held);
    (fails.sum(), held.map_or(0, |(_, count)| *count))
}

impl Rehearsal<'_> {
    /// Looks at the desk as its people would, where somebody looks on.
    pub(super) fn note(&mut self) -> Result<()> {
        let (now, start, end) = (self.now, self.outage_start(), self.outage_end());
        let noticed = self.books.opened_at.is_some();
        let Some(notes) = &mut self.notes else {
            return Ok(());
        };
        if !notes.onlooker.goes_on(notes.percent(now)) {
            return Err(Stopped.into());
        }
        if notes.looks == Looks::Never {
            return Ok(());
        }
        let first_notice = noticed && !notes.has(Moment::Noticed);
        if now < start - JUST_BEFORE || (now < notes.looked_at + EVERY && !first_notice) {
            return Ok(());
        }
        notes.looked_at = now;
        let health = pollster::block_on(self.desk.engine.health(self.desk.workspace))?;
        let at = Time(now);
        if now < start {
            notes.put(Moment::Before, at, health);
            return Ok(());
        }
        if first_notice {
            notes.put(Moment::Noticed, at, health.clone());
        }
        if now >= start + (end - start) / 2 && now < end && !notes.has(Moment::Halfway) {
            notes.put(Moment::Halfway, at, health.clone());
        }
        if now >= end && !notes.has(Moment::Over) {
            notes.put(Moment::Over, at, health.clone());
        }
        let weight = weight(&health);
        if weight > notes.worst {
            notes.worst = weight;
            notes.put(Moment::Worst, at, health);
        }
        Ok(())
    }

    /// Lets time pass until no incident is under way any more, so that its account is whole.
    pub(super) fn let_incidents_end(&mut self) -> Result<()> {
        let latest = self.now + LONGEST_CLOSING;
        while self.incident_is_open()? {
            let Some(at) = self.next_moment().filter(|at| *at <= latest) else {
                break;
            };
            self.advance(at)?;
        }
        Ok(())
    }

    fn incident_is_open(&self) -> Result<bool> {
        let (store, workspace) = (&self.desk.store, self.desk.workspace);
        Ok(!pollster::block_on(store.incidents_under_way(workspace))?.is_empty())
    }

    /// What was noted, in the order of time; the end is the last of it.
    pub(super) fn noted(&mut self) -> Result<Vec<Seen>> {
        let Some(mut notes) = self.notes.take() else {
            return Ok(Vec::new());
        };
        let health = pollster::block_on(self.desk.engine.health(self.desk.workspace))?;
        notes.put(Moment::Settled, Time(self.now), health);
        let mut seen = notes.seen;
        seen.sort_by_key(|seen| (seen.at, seen.moment));
        // Halfway says nothing where it is one of the others.
        let others: Vec<Time> = seen
            .iter()
            .filter(|one| one.moment != Moment::Halfway)
            .map(|one| one.at)
            .collect();
        seen.retain(|one| one.moment != Moment::Halfway || !others.contains(&one.at));
        Ok(seen)
    }
}
