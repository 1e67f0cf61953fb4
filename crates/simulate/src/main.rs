//! `sportello-simulate`: the engine on virtual time (`run`), and real processes killed under load
//! (`torture`). Usually started by `cargo xtask simulate` and `cargo xtask torture`.

mod simulation;
mod torture;

use clap::{Parser, Subcommand};
use std::process::ExitCode;

#[derive(Parser)]
#[command(
    about = "Proves Sportello's promises against a scripted network",
    args_conflicts_with_subcommands = true
)]
struct Cli {
    #[command(subcommand)]
    verb: Option<Verb>,
    #[command(flatten)]
    run: simulation::Run,
}

#[derive(Subcommand)]
enum Verb {
    /// The engine on virtual time against a scripted network.
    Run(simulation::Run),
    /// Real processes, killed under load.
    Torture(torture::Args),
}

fn main() -> ExitCode {
    let cli = Cli::parse();
    let done = match cli.verb {
        Some(Verb::Run(run)) => simulation::command(&run),
        Some(Verb::Torture(args)) => torture::run(&args),
        None => simulation::command(&cli.run),
    };
    done.unwrap_or_else(|error| {
        eprintln!("sportello-simulate: {error:#}");
        ExitCode::from(2)
    })
}
