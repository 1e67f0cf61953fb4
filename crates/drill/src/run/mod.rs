//! The rehearsal itself: desk, platform and wire on one virtual clock, from the first words of the
//! day before to the rest after the outage.
//!
//! `desk` and `net` are what it is made of, `wire` what passes between them, `acts` what people and
//! the script do, `watch` what is seen meanwhile, `note` what is kept of it for people to look at.

mod acts;
mod desk;
mod net;
mod note;
mod past;
mod watch;
mod wire;

use crate::account::Account;
use crate::books::Books;
use crate::cast::Plan;
use crate::count;
use crate::house::House;
use crate::record::{Onlooker, Record};
use crate::script::Script;
use crate::stage::{MailRoom, Office, Platform, office};
use anyhow::{Context as _, Result, bail};
use desk::Desk;
use net::Net;
use note::{Looks, Notes};
use sportello_core::{ContactId, Time};
use sportello_sandbox::rules::Command;
use std::collections::BTreeMap;

/// Midnight of every drill's day: 24 November 2026, UTC.
const MIDNIGHT: i64 = 1_795_478_400_000;
/// The longest sleep of the workers, in milliseconds. The shell wakes them every five seconds.
const LONGEST_SLEEP: i64 = 60_000;
/// The same long before the first line and long after the last one, when little happens.
const LONGER_SLEEP: i64 = 5 * 60_000;
const QUIET: i64 = 3 * 3_600_000;
/// Rounds without a rest after which the workers are said to run in circles.
const ROUNDS: u32 = 500;
/// Moments after which a rehearsal is said to run in circles.
const MOMENTS: u64 = 2_000_000;
/// So long after the last act the rehearsal ends, whatever still waits: the longest patience of a
/// delivery of unknown outcome is a day. What the script makes late comes on top.
const LONGEST_REST: i64 = 26 * 3_600_000;

/// Rehearses an outage. Same script, house and seed: same account.
///
/// # Errors
/// Faults of the rehearsal or of the desk itself (a store that fails, workers that run in
/// circles); what an outage does to messages and posts is in the account.
pub fn rehearse(script: &Script, house: &House, seed: u64) -> Result<Account> {
    let mut drill = Rehearsal::new(script, house, seed)?;
    drill.run()?;
    count::account(&drill.ended()?, seed)
}

/// The same, as long as the onlooker lets it go on.
///
/// # Errors
/// As [`rehearse`]; [`crate::Stopped`] when the onlooker ended it.
pub fn rehearse_while(
    script: &Script,
    house: &House,
    seed: u64,
    onlooker: &mut dyn Onlooker,
) -> Result<Account> {
    let mut drill = Rehearsal::new(script, house, seed)?;
    drill.notes = Some(drill.watched_by(onlooker, Looks::Never));
    drill.run()?;
    count::account(&drill.ended()?, seed)
}

/// The same, looked on: with what the desk showed on the way, and the desk itself.
///
/// # Errors
/// As [`rehearse`]; [`crate::Stopped`] when the onlooker ended it.
pub fn record(
    script: &Script,
    house: &House,
    seed: u64,
    onlooker: &mut dyn Onlooker,
) -> Result<Record> {
    let mut drill = Rehearsal::new(script, house, seed)?;
    drill.notes = Some(drill.watched_by(onlooker, Looks::AtMoments));
    drill.run()?;
    drill.let_incidents_end()?;
    let (engine, workspace) = (drill.desk.engine.clone(), drill.desk.workspace);
    Ok(Record {
        seen: drill.noted()?,
        ended_at: Time(drill.now),
        account: count::account(&drill.ended()?, seed)?,
        engine,
        workspace,
    })
}

/// One rehearsal under way. Its times are milliseconds since 1970, of the virtual clock.
struct Rehearsal<'s> {
    script: &'s Script,
    house: &'s House,
    now: i64,
    platform: Platform,
    mailroom: MailRoom,
    desk: Desk,
    net: Net,
    office: Office,
    plan: Plan,
    books: Books,
    /// The contacts that addresses came with, by kind and id.
    homes: BTreeMap<(String, String), ContactId>,
    /// The sandbox's faults in force, by line.
    faults: BTreeMap<usize, Vec<u64>>,
    /// Whether the workers were rung for.
    look: bool,
    /// When they wake by themselves.
    wake: Option<i64>,
    /// When webhooks stop coming in bursts.
    calm_at: Option<i64>,
    /// When what is lost is looked through: what reading back could have found by then.
    sift_at: Option<i64>,
    /// When somebody looks after posts that wait for a word.
    visit_at: Option<i64>,
    /// What is noted for whoever looks on.
    notes: Option<Notes<'s>>,
}

impl<'s> Rehearsal<'s> {
    fn new(script: &'s Script, house: &'s House, seed: u64) -> Result<Rehearsal<'s>> {
        let plan = Plan::draw(script, house, seed);
        let first = plan.acts.first().context("a plan has acts")?.0;
        let now = MIDNIGHT + first - 10 * 60_000;
        let mut platform = Platform::new(seed, now);
        let graph = platform.world().settings().base_url.clone();
        let desk = Desk::open(house, &graph, seed, Time(now))?;
        // Stories stay readable for a day either way; kept, they can be told from lost ones.
        platform.apply(
            now,
            &Command::Archive {
                page: None,
                on: true,
            },
        );
        let (engine, workspace) = (&desk.engine, desk.workspace);
        let mut office = office::open(engine, workspace, &mut platform, now, &house.kinds)?;
        desk::make_templates(house, &mut platform, now);
        if house.mail {
            office::connect_mailbox(engine, workspace, now, &mut office)?;
        }
        past::remember(&desk, &office, &plan, MIDNIGHT)?;
        Ok(Rehearsal {
            script,
            house,
            now,
            platform,
            mailroom: MailRoom::new(seed),
            desk,
            net: Net::new(seed),
            office,
            plan,
            books: Books::default(),
            homes: BTreeMap::new(),
            faults: BTreeMap::new(),
            look: true,
            wake: None,
            calm_at: None,
            sift_at: Some(MIDNIGHT + script.end() + watch::READ_BACK),
            visit_at: Some(MIDNIGHT + script.end() + acts::VISIT_AFTER),
            notes: None,
        })
    }

    /// Notes for an onlooker.
    fn watched_by(&self, onlooker: &'s mut dyn Onlooker, looks: Looks) -> Notes<'s> {
        let last = self.plan.acts.last().map_or(0, |(at, _)| MIDNIGHT + at);
        Notes::new(onlooker, looks, (self.now, last))
    }

    /// When the script's first line begins.
    fn outage_start(&self) -> i64 {
        MIDNIGHT + self.script.start()
    }

    /// When the script's last line ends.
    fn outage_end(&self) -> i64 {
        MIDNIGHT + self.script.end()
    }

    fn run(&mut self) -> Result<()> {
        let acts = std::mem::take(&mut self.plan.acts);
        for (at, act) in &acts {
            self.advance(MIDNIGHT + at)?;
            self.perform(act)?;
        }
        let end = self.now + LONGEST_REST + self.script.longest_delay();
        while let Some(at) = self.next_moment().filter(|at| *at <= end) {
            self.advance(at)?;
            if self.sift_at.is_none() && self.is_at_rest()? {
                break;
            }
        }
        Ok(())
    }

    /// Lets time pass up to a moment, with everything that happens until then.
    fn advance(&mut self, until: i64) -> Result<()> {
        let mut moments = 0;
        while let Some(at) = self.next_moment().filter(|at| *at <= until) {
            self.now = self.now.max(at);
            self.moment()?;
            moments += 1;
            if moments > MOMENTS {
                bail!("the rehearsal does not come to rest: this is a fault of Sportello");
            }
        }
        self.now = self.now.max(until);
        Ok(())
    }

    fn next_moment(&self) -> Option<i64> {
        let workers = if self.look { Some(self.now) } else { self.wake };
        [
            self.net.next(),
            self.platform.next_due(),
            workers,
            self.calm_at,
            self.sift_at,
            self.visit_at,
        ]
        .into_iter()
        .flatten()
        .min()
    }

    /// Everything that happens at this moment.
    fn moment(&mut self) -> Result<()> {
        self.keep_appointments()?;
        self.post_webhooks();
        while let Some(event) = self.net.pop(self.now) {
            self.arrive(event)?;
        }
        if self.look || self.wake.is_some_and(|at| at <= self.now) {
            self.work()?;
        }
        Ok(())
    }

    /// The workers look for what is to be done until there is nothing.
    fn work(&mut self) -> Result<()> {
        self.look = false;
        let now = Time(self.now);
        let mut rounds = 0;
        loop {
            let jobs = pollster::block_on(self.desk.engine.begin(now))?;
            if jobs.is_empty() {
                break;
            }
            rounds += 1;
            if rounds > ROUNDS {
                bail!("the workers always find something to do: this is a fault of Sportello");
            }
            for job in jobs {
                self.send(job);
            }
        }
        let next = pollster::block_on(self.desk.engine.next_wake(now))?;
        let next = next.map_or(i64::MAX, |at| at.0);
        let busy = self.outage_start() - QUIET..self.outage_end() + QUIET;
        let sleep = match busy.contains(&self.now) {
            true => LONGEST_SLEEP,
            false => LONGER_SLEEP,
        };
        self.wake = Some(next.clamp(self.now + 5, self.now + sleep));
        self.watch()?;
        self.note()
    }

    /// What the counts are made from.
    fn ended(self) -> Result<count::Ended<'s>> {
        let (store, workspace) = (&self.desk.store, self.desk.workspace);
        Ok(count::Ended {
            script: self.script,
            house: self.house,
            midnight: MIDNIGHT,
            deliveries: store.audit_deliveries(workspace)?,
            fallbacks: store.audit_fallbacks(workspace)?,
            posts: store.audit_posts(workspace)?,
            kept: self.kept()?,
            office: self.office,
            ended_at: self.now,
            world: self.platform,
            mailroom: self.mailroom,
            books: self.books,
        })
    }
}
