//! Torture: the real programs, killed without warning while people write and agents answer,
//! with the platform lying all the while. When all evidence has been delivered, what was
//! promised is counted: nothing acknowledged is lost, nothing is there twice, nothing overtook
//! anything, nothing is left in doubt that could be decided.
//!
//! A round is a few seconds: fresh people on three phones and a webhook client of our own write
//! at least a hundred messages, two dozen replies go out through the API, and the desk (at times
//! the sandbox with it) is killed at random moments in between.

mod audit;
mod cast;
mod desk;
mod dice;
mod http;
mod ledger;
mod load;
mod platform;
mod process;
mod publish;
mod report;
mod round;
mod shop;
mod stage;
mod trouble;
mod webhook;

use anyhow::{Context as _, Result};
use std::path::PathBuf;
use std::process::ExitCode;

/// `torture`: real processes killed under load.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// How many rounds; each takes about five seconds.
    #[arg(long, default_value_t = 20, value_parser = clap::value_parser!(u32).range(1..))]
    rounds: u32,
    /// Torture publishing instead: every kind of post under every fault, and killed at every call.
    #[arg(long, conflicts_with = "rounds")]
    publish: bool,
    /// Print the counts as one JSON object on standard output.
    #[arg(long)]
    json: bool,
    /// The `sportello` program; by default the one beside this program.
    #[arg(long, value_name = "PATH")]
    binary: Option<PathBuf>,
    /// Where the data folders go; by default a new folder beside the program, removed when all
    /// went well.
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,
    /// What the random choices grow from; by default another one each time. The same seed makes
    /// the same choices, not the same moments.
    #[arg(long)]
    seed: Option<u64>,
}

/// Tortures and tells how it went: success only when every promise held.
///
/// # Errors
/// When its own threads cannot be started. Everything else that breaks it off is told on standard
/// error and fails.
pub fn run(args: &Args) -> Result<ExitCode> {
    tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .context("the torture cannot start its threads")?
        .block_on(torture(args))
        .or_else(|error| {
            // Not being able to tell is as bad as a broken promise.
            eprintln!("torture: {error:#}");
            Ok(ExitCode::FAILURE)
        })
}

async fn torture(args: &Args) -> Result<ExitCode> {
    let seed = args.seed.unwrap_or_else(dice::new_seed);
    let folder = stage::Folder::make(args.data.as_deref(), args.binary.as_deref())?;
    eprintln!("torture: seed {seed}, data in {}", folder.path().display());
    let outcome = match args.publish {
        true => publish::torture(seed, &folder, args.binary.as_deref())
            .await
            .map(|report| (report.wrong(), report.line(), report.sentences())),
        false => rounds(args, seed, &folder)
            .await
            .map(|report| (report.wrong(), report.line(), report.sentences())),
    };
    let (wrong, line, sentences) = match outcome {
        Ok(told) => told,
        Err(error) => {
            folder.keep();
            return Err(error.context(format!(
                "the torture broke off (seed {seed}); data and logs are in {}",
                folder.path().display()
            )));
        }
    };
    if args.json {
        println!("{line}");
    } else {
        println!("{sentences}");
    }
    if wrong.is_empty() {
        return Ok(ExitCode::SUCCESS);
    }
    folder.keep();
    for what in &wrong {
        eprintln!("torture: {what}");
    }
    eprintln!(
        "torture: seed {seed}; data and logs are kept in {}",
        folder.path().display()
    );
    Ok(ExitCode::FAILURE)
}

async fn rounds(args: &Args, seed: u64, folder: &stage::Folder) -> Result<report::Report> {
    let began = std::time::Instant::now();
    let mut dice = dice::Dice::new(seed);
    let stage = stage::Stage::open(folder, args.binary.as_deref(), &stage::MESSAGES).await?;
    let ledger = ledger::Ledger::default();
    for number in 1..=args.rounds {
        let done = round::play(&stage, &ledger, &mut dice, number)
            .await
            .with_context(|| format!("round {number} of {}", args.rounds))?;
        eprintln!("torture: round {number} of {}: {done}", args.rounds);
    }
    let mut report = audit::audit(&stage, &ledger).await?;
    report.rounds = args.rounds;
    report.seed = seed;
    report.kills = stage.kills();
    stage.close();
    report.damage = stage.verify().await?;
    report.seconds = began.elapsed().as_secs();
    Ok(report)
}
