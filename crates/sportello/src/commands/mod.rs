//! The commands, one file each.

mod app;
mod channel;
mod demo;
mod doctor;
mod inspect;
mod journal;
mod sandbox;
mod serve;
mod sign_in;
mod verify;
pub mod workspace;

use crate::cli::Command;
use std::process::ExitCode;

/// Runs one command. `Ok` with another code than success means: it worked, and what it found is
/// not well.
pub async fn run(command: Command) -> anyhow::Result<ExitCode> {
    match command {
        Command::Demo(args) => demo::run(args).await?,
        Command::Serve(args) => serve::run(args).await?,
        Command::Sandbox(args) => sandbox::run(args).await?,
        Command::Workspace(command) => workspace::run(command).await?,
        Command::Channel(command) => channel::run(command).await?,
        Command::App(command) => app::run(command).await?,
        Command::SignIn(args) => sign_in::run(args).await?,
        Command::Journal(command) => journal::list(command).await?,
        Command::Inspect(command) => return inspect::run(command),
        Command::Replay(folder) => journal::replay(folder).await?,
        Command::Verify(folder) => return verify::run(&folder),
        Command::Doctor(args) => return doctor::run(args).await,
        Command::Drill(args) => return crate::drill::run(args).await,
        Command::Bench(args) => return crate::bench::run(args).await,
    }
    Ok(ExitCode::SUCCESS)
}
