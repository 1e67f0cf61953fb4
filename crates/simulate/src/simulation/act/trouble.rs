//! Everything that goes wrong.

use crate::simulation::action::Act;
use crate::simulation::desk::Called;
use crate::simulation::net::{Event, Return};
use crate::simulation::sim::Sim;
use crate::simulation::violation::{Checked, Violation};
use sportello_engine::Outcome;
use sportello_engine::receive::ReceiveError;
use sportello_store::Journal as _;

impl Sim {
    pub(super) fn trouble(&mut self, act: &Act) -> Checked {
        match *act {
            Act::Deliver(how) => {
                self.shuffling = how.shuffle;
                self.counts.late += u64::from(how.delay > 0);
                self.platform.deliver(self.now, &how);
                Ok(())
            }
            Act::Redeliver { nth } => self.redeliver(nth),
            Act::Spoil { n } => {
                self.spoil = Some(n);
                Ok(())
            }
            Act::LoseAcks { count } => {
                self.lose_acks = count;
                Ok(())
            }
            Act::Forge => self.forge(),
            Act::Fault(fault) => {
                let taken = self.platform.add_fault(self.now, &fault);
                taken.or_else(|why| Violation::of("list", why))
            }
            Act::ClearFaults => {
                self.platform.calm(self.now);
                self.net.heal();
                Ok(())
            }
            Act::Wire { fault, count } => {
                self.net.fail(fault, count);
                Ok(())
            }
            Act::Revoke { kind } => {
                self.counts.revoked += 1;
                self.platform.revoke(self.now, kind);
                Ok(())
            }
            Act::Restore => {
                self.platform.restore(self.now);
                Ok(())
            }
            Act::Crash {
                commits,
                after,
                down,
                swallow,
            } => {
                self.death = (down, swallow);
                self.desk.fuse().arm(commits, after);
                Ok(())
            }
            Act::Kill { down, swallow } => {
                if !self.desk.is_up() {
                    return Ok(());
                }
                self.death = (down, swallow);
                self.died()
            }
            Act::Jump { ahead } => {
                self.counts.clock_jumps += 1;
                self.skew = ahead;
                self.widest = self.widest.max(ahead.abs());
                self.look = true;
                Ok(())
            }
            Act::Sleep { ms } => self.sleep(ms),
            Act::Wait { ms } => self.advance(self.now + ms),
            _ => Ok(()),
        }
    }

    /// A body that was acknowledged comes again: nothing may change (I2). Unless it came earlier
    /// this time, by a clock of the desk's that went back meanwhile: the earliest receipt counts,
    /// so what is dated ahead of this one moves back to it (`check_rebuilt` holds for that too).
    fn redeliver(&mut self, nth: u32) -> Checked {
        let at = usize::try_from(nth).unwrap_or(0) % self.ledger.bodies.len().max(1);
        let Some(body) = self.ledger.bodies.iter().rev().nth(at).cloned() else {
            return Ok(());
        };
        if !self.desk.is_up() {
            return Ok(());
        }
        let before = self.snapshot()?;
        let now = self.desk_now();
        match self.desk.take_in(now, &body) {
            Called::Down => Ok(()),
            Called::Died => self.died(),
            Called::Gave(Ok(digested)) => {
                self.counts.duplicates += u64::from(digested.known);
                self.look = true;
                if now < body.received {
                    self.stood(&body.raw, now);
                    return Ok(());
                }
                let after = self.snapshot()?;
                self.check_same(&before, &after)
            }
            Called::Gave(Err(error)) => {
                Violation::of("I2", format!("a body that was taken before: {error}"))
            }
        }
    }

    /// A body with a wrong signature: refused, nothing stored.
    fn forge(&mut self) -> Checked {
        let Some(mut body) = self.ledger.bodies.last().cloned() else {
            return Ok(());
        };
        match body.of_bot {
            true => body.signature.push('x'),
            false => body.raw = [&body.raw[..], b" "].concat().into(),
        }
        let count = |sim: &Sim| pollster::block_on(sim.desk.store().journal_counts());
        let before = count(self);
        let now = self.desk_now();
        match self.desk.take_in(now, &body) {
            Called::Down => Ok(()),
            Called::Died => self.died(),
            Called::Gave(Err(ReceiveError::Refused)) if before == count(self) => {
                self.counts.forged += 1;
                Ok(())
            }
            Called::Gave(_) => {
                Violation::of("I1", "a body that nobody signed was not simply refused")
            }
        }
    }

    /// The machine sleeps: the platform goes on, the desk does not, and knows nothing of it. What
    /// it waited for when it fell asleep it never hears.
    fn sleep(&mut self, ms: i64) -> Checked {
        let until = self.now + ms;
        if !self.desk.is_up() {
            return self.advance(until);
        }
        let lost = self.net.drop_answers();
        self.platform.answers_lost(self.now, lost);
        let jobs = std::mem::take(&mut self.net.jobs);
        let waiting: Vec<Return> = jobs
            .iter()
            .map(|(number, job)| self.back(*number, job))
            .collect();
        self.desk.fall_asleep();
        let slept = self.advance(until);
        self.desk.wake_up();
        self.ledger.back_at = until;
        slept?;
        self.net.jobs = jobs;
        for back in waiting {
            self.net.put(
                until,
                Event::Answer {
                    back,
                    message: None,
                    outcome: Outcome::Lost,
                },
            );
        }
        self.look = true;
        self.counts.clock_jumps += 1;
        Ok(())
    }
}
