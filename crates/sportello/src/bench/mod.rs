//! `sportello bench`: measures this build on this machine, beside the least that could be done
//! (design: performance.md). The server measured is this very program, started as `sportello
//! serve` on a folder of its own; the client is this process.
//!
//! A figure is worth what its neighbour is worth: every repetition measures both, one after the
//! other, and when the neighbour itself varies by more than 15 % between repetitions the run is
//! void (exit status 3).

mod agents;
mod bodies;
mod client;
#[cfg(test)]
mod doctored;
mod flood;
mod folder;
mod host;
mod ingest;
mod item;
mod live;
mod neighbour;
mod pair;
mod process;
mod recovery;
mod start;
mod stats;
mod storm;
mod tally;

use item::Report;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;

/// The exit status of a run whose neighbour was not steady.
const VOID: u8 = 3;

/// `sportello bench`
#[derive(Debug, Clone, clap::Args)]
pub struct Bench {
    #[command(subcommand)]
    what: What,
}

/// What is measured.
#[derive(Debug, Clone, clap::Subcommand)]
enum What {
    /// Webhooks taken: how many a second (P1 with 256 connections, P2 with 64), how soon
    /// (P3), and how soon an agent's browser shows them (P6).
    Ingest(Options),
    /// From nothing to the first page with a million messages in the folder (P8).
    Start(StartOptions),
    /// After an outage: 36 hours of webhooks at once while agents work. Pages beside pages at
    /// rest (R1), updates a second (R2), what is lost, doubled or out of place (R3: status 1
    /// unless 0), until all is searchable (R4).
    Recovery(recovery::RecoveryOptions),
    /// The neighbour: a route that reads the body, and nothing else.
    #[command(hide = true)]
    Neighbour {
        /// Where it listens.
        #[arg(long)]
        listen: SocketAddr,
    },
}

/// Where and how.
#[derive(Debug, Clone, clap::Args)]
struct Options {
    /// For programs: print one JSON object on one line of standard output, everything else on
    /// standard error.
    #[arg(long, display_order = 900)]
    json: bool,
    /// The disk to measure on: a folder is made in here and removed afterwards.
    #[arg(long, value_name = "DIR", default_value = ".")]
    on: PathBuf,
    /// Repetitions that must agree.
    #[arg(long, default_value_t = 5, value_parser = clap::value_parser!(u32).range(3..=9))]
    repetitions: u32,
    /// Seconds of load in each.
    #[arg(long, default_value_t = 3, value_parser = clap::value_parser!(u32).range(1..=10))]
    seconds: u32,
}

/// Where and how, for the start.
#[derive(Debug, Clone, clap::Args)]
struct StartOptions {
    /// For programs: print one JSON object on one line of standard output, everything else on
    /// standard error.
    #[arg(long, display_order = 900)]
    json: bool,
    /// The disk to measure on: a folder is made in here and removed afterwards.
    #[arg(long, value_name = "DIR", default_value = ".")]
    on: PathBuf,
    /// Messages in the folder.
    #[arg(long, default_value_t = 1_000_000)]
    messages: u32,
}

/// Measures.
pub async fn run(args: Bench) -> anyhow::Result<ExitCode> {
    let (report, json) = match args.what {
        What::Ingest(options) => (ingest(&options).await?, options.json),
        What::Start(options) => (
            start::measure(&options.on, options.messages).await?,
            options.json,
        ),
        What::Recovery(options) => (recovery::measure(&options).await?, options.json),
        What::Neighbour { listen } => {
            neighbour::serve(listen).await?;
            return Ok(ExitCode::SUCCESS);
        }
    };
    if json {
        crate::output::line(&report)?;
    } else {
        print!("{report}");
    }
    if !recovery::is_whole(&report.items) {
        return Ok(ExitCode::FAILURE);
    }
    Ok(if report.void {
        ExitCode::from(VOID)
    } else {
        ExitCode::SUCCESS
    })
}

async fn ingest(options: &Options) -> anyhow::Result<Report> {
    let place = folder::Place::new(&options.on)?;
    let before = host::sync_times(place.path())?;
    let mut items = ingest::measure(&place, options.repetitions, options.seconds).await?;
    items.push(live::measure(&place).await?);
    let host = host::Host::look(place.path(), &before)?;
    Ok(Report::new("ingest", host, items))
}
