//! One simulation: desk, platform, wire and ledger on one virtual clock.

use super::action::Step;
use super::check::Looked;
use super::counts::Counts;
use super::desk::Desk;
use super::ledger::Ledger;
use super::net::Net;
use super::platform::Platform;
use super::press::{Press, Rules};
use super::setup::{self, Office};
use super::trace::Trace;
use super::violation::{Checked, Violation};
use sportello_core::Time;
use sportello_engine::settings::Plant;
use sportello_sandbox::rules::Network;
use std::cell::RefCell;

/// The morning on which every simulation begins: 23 November 2026, 08:00 UTC.
pub(super) const START: i64 = 1_795_420_800_000;

/// How long the workers are at what they found, in milliseconds: who rings meanwhile is heard
/// afterwards, once for all.
const LOOK_TAKES: i64 = 40;

/// Moments after which a simulation is said to run in circles.
const MOMENTS: u64 = 120_000;

/// What a simulation is made from.
#[derive(Clone, Debug)]
pub(super) struct Plan {
    /// The seed.
    pub seed: u64,
    /// The network that is connected later, if one is.
    pub late: Option<Network>,
    /// How the house and the platform are set.
    pub rules: Rules,
    /// What happens.
    pub steps: Vec<Step>,
}

/// Which bug is switched on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Planted {
    /// One of the engine's.
    pub engine: Option<Plant>,
    /// Receipts fall in the store.
    pub falling_receipts: bool,
}

/// What came of a simulation.
pub(super) struct Ran {
    /// What was broken, and at which entry of the list.
    pub violation: Option<(usize, Violation)>,
    /// What it went through.
    pub counts: Counts,
    /// The hash of its trace.
    pub hash: String,
    /// The last lines of its trace.
    pub lines: Vec<String>,
}

/// One simulation under way.
pub(super) struct Sim {
    /// The true time.
    pub now: i64,
    /// How far the desk's clock is ahead of it.
    pub skew: i64,
    /// The furthest that it ever was from it.
    pub widest: i64,
    pub platform: Platform,
    pub desk: Desk,
    pub net: Net,
    pub office: Office,
    pub ledger: Ledger,
    pub press: Press,
    /// How the house and the platform are set.
    pub rules: Rules,
    pub counts: Counts,
    pub trace: Trace,
    /// Whether the workers were rung for.
    pub look: bool,
    /// When they wake by themselves.
    pub wake: Option<i64>,
    /// When they looked last.
    pub worked_at: i64,
    /// When a process is started again.
    pub back_at: Option<i64>,
    /// How the next death goes: milliseconds until the next start, and whether the wire swallows
    /// what was being sent.
    pub death: (i64, bool),
    /// A broken item is put into the next body.
    pub spoil: Option<u32>,
    /// So many answers to webhooks are lost.
    pub lose_acks: u32,
    /// The durable writes up to which the state was checked.
    pub checked: u64,
    /// What the last look at the store found.
    pub looked: RefCell<Looked>,
    /// Which bug is switched on.
    pub planted: Planted,
    /// Shuffle, the last delivery in force: for counting.
    pub shuffling: bool,
}

/// Runs a plan to its end.
pub(super) fn run(plan: &Plan, planted: Planted) -> anyhow::Result<Ran> {
    let mut sim = Sim::new(plan, planted)?;
    let mut violation = None;
    for (at, step) in plan.steps.iter().enumerate() {
        if let Err(found) = sim.step(step) {
            violation = Some((at, found));
            break;
        }
    }
    if violation.is_none() {
        violation = sim.settle().err().map(|found| (plan.steps.len(), found));
    }
    if let Some((_, found)) = &violation {
        let line = format!("BROKEN {}: {}", found.rule, found.what);
        sim.trace.line(sim.now, &line);
    }
    sim.count_up();
    Ok(Ran {
        violation,
        hash: sim.trace.hash(),
        counts: sim.counts,
        lines: sim.trace.into_lines(),
    })
}

impl Sim {
    /// Everything laid down as a plan has it, and nothing done.
    pub(super) fn new(plan: &Plan, planted: Planted) -> anyhow::Result<Sim> {
        let mut platform = Platform::new(plan.seed, START);
        let graph = platform.world().settings().base_url.clone();
        let mut desk = Desk::new(plan.seed, planted.engine, &graph)?;
        desk.store()
            .plant_falling_receipts(planted.falling_receipts);
        let office = setup::open(&mut desk, &mut platform, START, plan.late)?;
        setup::lay_down(&mut desk, &mut platform, START, &plan.rules)?;
        Ok(Sim {
            now: START,
            skew: 0,
            widest: 0,
            platform,
            desk,
            net: Net::new(plan.seed),
            office,
            ledger: Ledger::default(),
            press: Press::default(),
            rules: plan.rules,
            counts: Counts::default(),
            trace: Trace::new(START),
            look: true,
            wake: None,
            worked_at: START - LOOK_TAKES,
            back_at: None,
            death: (0, false),
            spoil: None,
            lose_acks: 0,
            checked: 0,
            looked: RefCell::default(),
            planted,
            shuffling: false,
        })
    }

    /// The time by the desk's clock.
    pub fn desk_now(&self) -> Time {
        Time(self.now + self.skew)
    }

    /// Writes a line of the trace.
    pub fn note(&mut self, text: impl AsRef<str>) {
        self.trace.line(self.now, text.as_ref());
    }

    /// One entry of the list: time passes, then it happens.
    pub(super) fn step(&mut self, step: &Step) -> Checked {
        self.advance(self.now + step.after)?;
        self.note(format!("> {:?}", step.act));
        self.perform(&step.act)?;
        self.advance(self.now)?;
        self.check()
    }

    /// Lets time pass up to a moment, with everything that happens until then.
    pub fn advance(&mut self, until: i64) -> Checked {
        while let Some(at) = self.next_moment().filter(|at| *at <= until) {
            self.now = self.now.max(at);
            self.moment()?;
        }
        self.now = self.now.max(until);
        Ok(())
    }

    /// When something happens next.
    pub fn next_moment(&self) -> Option<i64> {
        let workers = if !self.desk.is_up() {
            None
        } else if self.look {
            Some(self.now.max(self.worked_at + LOOK_TAKES))
        } else {
            self.wake
        };
        [
            self.net.next(),
            self.platform.next_due(),
            workers,
            self.back_at,
        ]
        .into_iter()
        .flatten()
        .min()
    }

    /// Everything that happens at this moment.
    fn moment(&mut self) -> Checked {
        self.counts.steps += 1;
        if self.counts.steps > MOMENTS {
            return Violation::of("circles", "the simulation does not come to rest");
        }
        if self.back_at.is_some_and(|at| at <= self.now) {
            self.come_back()?;
        }
        self.post_webhooks();
        while let Some(event) = self.net.pop(self.now) {
            self.arrive(event)?;
        }
        let rung = self.look && self.worked_at + LOOK_TAKES <= self.now;
        if self.desk.is_up() && (rung || self.wake.is_some_and(|at| at <= self.now)) {
            self.work()?;
        }
        self.check()
    }

    fn count_up(&mut self) {
        let struck = self.platform.world().counters().clone();
        for (kind, count) in struck.faults_struck {
            *self.counts.faults.entry(kind).or_default() += count;
        }
        self.counts.lost = struck.webhooks_lost;
        self.counts.late += self.counts.faults.get("late_webhook").copied().unwrap_or(0);
        self.counts.messages_in = struck.said.values().sum();
        let by_bot = struck.sends_acted.get(Network::Telegram.word());
        self.counts.by_bot = by_bot.copied().unwrap_or(0);
        self.counts.messages_out = struck.sends_acted.values().sum();
    }
}
