//! The process at work: its workers begin what is due; it dies and comes back.

use super::desk::Called;
use super::net::{Event, Return};
use super::press::Posted;
use super::sim::Sim;
use super::violation::{Checked, Violation};
use sportello_core::Time;
use sportello_drill::stage::wire::{self, Made};
use sportello_engine::Job;
use sportello_engine::job::Work;

/// The longest sleep of the workers. The shell wakes them every five seconds; a simulation that
/// needed that would have found a ring that was missed, so it gives them little of it.
const LONGEST_SLEEP: i64 = 10 * 60_000;

impl Sim {
    /// The workers look for what is to be done. What one look leaves they find when they wake,
    /// which is at once then.
    pub fn work(&mut self) -> Checked {
        self.look = false;
        self.worked_at = self.now;
        let now = self.desk_now();
        match self.desk.call(async |e| e.begin(now).await) {
            Called::Down => return Ok(()),
            Called::Died => return self.died(),
            Called::Gave(Err(error)) => return Violation::of("store", format!("begin: {error}")),
            Called::Gave(Ok(jobs)) => {
                for job in jobs {
                    self.send(job)?;
                }
            }
        }
        self.wake = match self.desk.call(async |e| e.next_wake(now).await) {
            Called::Gave(Ok(at)) => {
                let soonest = self.now + 5;
                let own = at.map_or(i64::MAX, |at| at.0 - self.skew);
                Some(own.clamp(soonest, self.now + LONGEST_SLEEP))
            }
            Called::Gave(Err(error)) => {
                return Violation::of("store", format!("next_wake: {error}"));
            }
            Called::Down | Called::Died => None,
        };
        Ok(())
    }

    /// A request leaves, as far as the wire lets it.
    pub fn send(&mut self, job: Job) -> Checked {
        self.check_leaving(&job)?;
        self.note_passing(&job)?;
        let number = self.net.number();
        let fault = self.net.next_fault();
        let mut back = Return {
            fault,
            ..self.back(number, &job)
        };
        if let Some(fault) = fault {
            self.counts.fault(&format!("wire_{}", fault.word()));
        }
        let Some(engine) = self.desk.engine() else {
            return Ok(());
        };
        let made = wire::call(engine, self.desk.workspace, &job);
        let what = match &made {
            Made::Call(request) => format!("{} {}", request.method, request.path),
            Made::NotSent => "nothing: it cannot be put together".to_owned(),
            Made::Forbidden => "nothing: it may not go there".to_owned(),
        };
        self.note(format!(
            "desk asks {what} {:?} {fault:?}",
            back.delivery.map(|(id, _)| id.0)
        ));
        self.net.jobs.insert(number, job);
        self.leave(&mut back, made);
        Ok(())
    }

    /// Where the answer to a job goes.
    pub fn back(&self, number: u64, job: &Job) -> Return {
        let delivery = match &job.work {
            Work::Exchange { due, call, .. } => Some((due.id, *call)),
            Work::PostExchange { due, call, .. } => Some((due.id, *call)),
            _ => None,
        };
        Return {
            boot: self.desk.boot,
            job: number,
            until: self.now + job.timeout.0,
            cap: job.answer_cap,
            delivery,
            posted: Posted::of(job),
            fault: None,
        }
    }

    fn leave(&mut self, back: &mut Return, made: Made) {
        use super::action::WireFault;
        use sportello_engine::Outcome;
        let soon = self.now + self.net.latency();
        let back = back.clone();
        let (at, event) = match (made, back.fault) {
            (Made::Forbidden, _) => (
                soon,
                Event::Answer {
                    back,
                    message: None,
                    outcome: Outcome::Forbidden,
                },
            ),
            (Made::NotSent, _) | (_, Some(WireFault::Refused)) => (
                soon,
                Event::Answer {
                    back,
                    message: None,
                    outcome: Outcome::NotSent,
                },
            ),
            (_, Some(WireFault::RequestLost)) => (
                back.until,
                Event::Answer {
                    back,
                    message: None,
                    outcome: Outcome::Lost,
                },
            ),
            (Made::Call(request), Some(WireFault::RequestLate)) => {
                (self.now + self.net.slow(), Event::Request { back, request })
            }
            (Made::Call(request), _) => (soon, Event::Request { back, request }),
        };
        self.net.put(at, event);
    }

    /// The process is dead: its memory is gone.
    pub fn died(&mut self) -> Checked {
        let (down, swallow) = self.death;
        self.counts.crashes += 1;
        self.note(format!("the desk is dead for {down} ms"));
        let lost = self.net.forget(self.desk.boot, swallow);
        self.platform.answers_lost(self.now, lost);
        self.desk.kill();
        self.look = false;
        self.wake = None;
        self.back_at = Some(self.now + down.max(1));
        Ok(())
    }

    /// A new process on the same folder.
    pub fn come_back(&mut self) -> Checked {
        self.back_at = None;
        if let Err(error) = self.desk.start() {
            return Violation::of("I8", format!("the desk does not start again: {error}"));
        }
        let now: Time = self.desk_now();
        match self.desk.call(async |e| e.recover(now).await) {
            Called::Gave(Ok(unknown)) => self.note(format!("the desk is back, {unknown} unknown")),
            Called::Gave(Err(error)) => return Violation::of("I8", format!("recover: {error}")),
            Called::Down | Called::Died => return self.died(),
        }
        self.look = true;
        self.ledger.back_at = self.now;
        self.check_kept()?;
        self.ask_again()
    }
}
