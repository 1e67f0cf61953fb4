//! `run`: seeds in, counts out; exit 1 with the seed and the shortest trace found when a promise
//! is broken.

use super::counts::Counts;
use super::generate::plan;
use super::shrink::{Shrunk, shrink};
use super::sim::{Plan, Planted, Ran, run};
use anyhow::{Context as _, Result, bail};
use clap::{Args, ValueEnum};
use serde::Serialize;
use serde_json::json;
use sportello_engine::settings::Plant;
use std::collections::BTreeMap;
use std::ops::Range;
use std::process::ExitCode;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::{Duration, Instant};

/// How long a failing list is shrunk.
const SHRINKING: Duration = Duration::from_secs(20);
/// The lines of the trace that are shown.
const SHOWN: usize = 60;

/// The engine on virtual time against a scripted network.
#[derive(Args, Clone, Debug)]
pub(crate) struct Run {
    /// One seed.
    #[arg(long, conflicts_with = "seeds")]
    seed: Option<u64>,
    /// Seeds from A to B, B excluded.
    #[arg(long, value_name = "A..B", value_parser = read_seeds)]
    seeds: Option<Range<u64>>,
    /// Switches a bug on, which must be found.
    #[arg(long, value_enum)]
    plant: Option<Bug>,
    /// Prints one JSON object on standard output.
    #[arg(long)]
    json: bool,
    /// Prints the list and the whole trace of a single seed.
    #[arg(long)]
    trace: bool,
    /// Runs every seed even after one has failed, and tells each failure in a line.
    #[arg(long)]
    keep_going: bool,
    /// Seeds run at once; the processors' number when missing.
    #[arg(long, value_name = "N")]
    jobs: Option<usize>,
}

/// A planted bug.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Bug {
    /// An unknown outcome is sent again at once (I5).
    ResendOnUnknown,
    /// A broken item takes its siblings with it (I3).
    DroppedSibling,
    /// A later receipt replaces the earlier one (I7).
    FallingReceipt,
}

impl Bug {
    fn planted(bug: Option<Bug>) -> Planted {
        let engine = match bug {
            Some(Bug::ResendOnUnknown) => Some(Plant::ResendOnUnknown),
            Some(Bug::DroppedSibling) => Some(Plant::DroppedSibling),
            Some(Bug::FallingReceipt) | None => None,
        };
        Planted {
            engine,
            falling_receipts: bug == Some(Bug::FallingReceipt),
        }
    }
}

fn read_seeds(text: &str) -> Result<Range<u64>, String> {
    let usage = || format!("{text:?} is not A..B with two numbers, such as 0..100");
    let (from, to) = text.split_once("..").ok_or_else(usage)?;
    let from = from.trim().parse().map_err(|_| usage())?;
    let to = to.trim().parse().map_err(|_| usage())?;
    if from >= to {
        return Err(format!("{text} holds no seed: B is excluded"));
    }
    Ok(from..to)
}

/// What `--json` prints.
#[derive(Serialize)]
struct Report {
    seeds: u64,
    ok: bool,
    #[serde(flatten)]
    counts: Counts,
    /// The trace hash of every seed.
    hashes: BTreeMap<u64, String>,
    /// The hash of the last seed that ran.
    trace_hash: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    failure: Option<serde_json::Value>,
    /// Counts that are zero although so many seeds ran.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    missing: Vec<&'static str>,
}

/// What many seeds gave, in the order of the seeds.
#[derive(Default)]
struct Gathered {
    counts: Counts,
    hashes: BTreeMap<u64, String>,
    failed: Option<(Plan, Ran)>,
}

/// Runs the command.
pub(crate) fn command(args: &Run) -> Result<ExitCode> {
    let seeds = match (args.seed, &args.seeds) {
        (Some(seed), _) => seed..seed + 1,
        (None, Some(seeds)) => seeds.clone(),
        (None, None) => bail!("give --seed N or --seeds A..B"),
    };
    let planted = Bug::planted(args.plant);
    let begun = Instant::now();
    let count = seeds.end - seeds.start;
    let gathered = run_all(seeds, planted, args)?;
    let missing = match &gathered.failed {
        None => gathered.counts.missing(count),
        Some(_) => Vec::new(),
    };
    let failure = gathered
        .failed
        .as_ref()
        .map(|(plan, ran)| tell(plan, ran, planted));
    let ok = failure.is_none() && missing.is_empty();
    eprintln!("{}", serde_json::to_string_pretty(&gathered.counts)?);
    let ran = gathered.hashes.len();
    eprintln!(
        "{ran} seeds in {:.1} s: {}",
        begun.elapsed().as_secs_f64(),
        if ok { "every promise kept" } else { "BROKEN" }
    );
    if let (1, Some((seed, hash))) = (ran, gathered.hashes.first_key_value()) {
        eprintln!("seed {seed}: trace hash {hash}");
    }
    if !missing.is_empty() {
        eprintln!(
            "never met in {count} seeds, so nothing is proved about it: {}",
            missing.join(", ")
        );
    }
    if args.json {
        let trace_hash = gathered
            .hashes
            .values()
            .next_back()
            .cloned()
            .unwrap_or_default();
        let report = Report {
            seeds: u64::try_from(ran)?,
            ok,
            counts: gathered.counts,
            hashes: gathered.hashes,
            trace_hash,
            failure,
            missing,
        };
        println!("{}", serde_json::to_string(&report)?);
    }
    Ok(if ok {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

/// Runs seeds on several threads, each seed by itself; stops at the first that fails.
fn run_all(seeds: Range<u64>, planted: Planted, args: &Run) -> Result<Gathered> {
    let threads = args
        .jobs
        .or_else(|| std::thread::available_parallelism().ok().map(usize::from))
        .unwrap_or(1);
    let keep_going = args.keep_going;
    let next = AtomicU64::new(seeds.start);
    let stop = AtomicBool::new(false);
    let (done, results): (Sender<(Plan, Result<Ran>)>, Receiver<_>) = channel();
    std::thread::scope(|scope| {
        for _ in 0..threads.max(1) {
            let (done, next, stop) = (done.clone(), &next, &stop);
            scope.spawn(move || {
                while !stop.load(Ordering::Relaxed) {
                    let seed = next.fetch_add(1, Ordering::Relaxed);
                    if seed >= seeds.end {
                        break;
                    }
                    let plan = plan(seed);
                    let ran = run(&plan, planted);
                    let failed = ran.as_ref().map_or(true, |ran| ran.violation.is_some());
                    if failed && !keep_going {
                        stop.store(true, Ordering::Relaxed);
                    }
                    if done.send((plan, ran)).is_err() {
                        break;
                    }
                }
            });
        }
        drop(done);
        gather(&results, args)
    })
}

fn gather(results: &Receiver<(Plan, Result<Ran>)>, args: &Run) -> Result<Gathered> {
    let mut all = Gathered::default();
    for (plan, ran) in results {
        let ran = ran.with_context(|| format!("seed {} could not be set up", plan.seed))?;
        all.counts.add(&ran.counts);
        all.hashes.insert(plan.seed, ran.hash.clone());
        if all.hashes.len().is_multiple_of(100) {
            eprintln!("{} seeds", all.hashes.len());
        }
        if args.trace {
            show_trace(&plan, &ran);
        }
        if let (true, Some((_, found))) = (args.keep_going, &ran.violation) {
            eprintln!("seed {}: {}: {}", plan.seed, found.rule, found.what);
        }
        let first = all
            .failed
            .as_ref()
            .is_none_or(|(other, _)| other.seed > plan.seed);
        if ran.violation.is_some() && first {
            all.failed = Some((plan, ran));
        }
    }
    Ok(all)
}

fn show_trace(plan: &Plan, ran: &Ran) {
    for step in &plan.steps {
        eprintln!("+{:>8} {:?}", step.after, step.act);
    }
    for line in &ran.lines {
        eprintln!("{line}");
    }
}

/// Shrinks a failure, and tells it on standard error and as JSON.
fn tell(plan: &Plan, ran: &Ran, planted: Planted) -> serde_json::Value {
    let Some((_, violation)) = &ran.violation else {
        return json!(null);
    };
    eprintln!(
        "seed {} breaks {}: {}",
        plan.seed, violation.rule, violation.what
    );
    eprintln!("shrinking a list of {} …", plan.steps.len());
    let Some(Shrunk {
        plan: short,
        ran: again,
        tried,
    }) = shrink(plan, planted, violation.rule, SHRINKING)
    else {
        eprintln!(
            "it does not fail again: the simulation is not deterministic, which is a fault of its own"
        );
        return json!({ "seed": plan.seed, "rule": violation.rule, "what": violation.what, "list": null });
    };
    let what = again
        .violation
        .as_ref()
        .map(|(_, v)| v.what.clone())
        .unwrap_or_default();
    eprintln!(
        "the shortest of {tried} lists tried ({} entries; milliseconds before each):",
        short.steps.len()
    );
    if let Some(late) = short.late {
        eprintln!("  {late:?} is connected later");
    }
    let list: Vec<String> = short
        .steps
        .iter()
        .map(|step| format!("+{} {:?}", step.after, step.act))
        .collect();
    for line in &list {
        eprintln!("  {line}");
    }
    eprintln!("the end of its trace (seconds):");
    let from = again.lines.len().saturating_sub(SHOWN);
    for line in &again.lines[from..] {
        eprintln!("  {line}");
    }
    eprintln!("seed {}: {}: {what}", plan.seed, violation.rule);
    json!({ "seed": plan.seed, "rule": violation.rule, "what": what, "list": list, "trace_hash": again.hash })
}
