//! Sportello: one desk for Messenger, Instagram and WhatsApp.

mod bench;
mod cli;
mod commands;
mod drill;
mod folder;
mod output;
mod private;
mod stage;
mod stop;
mod wire;

use clap::Parser;
use clap::error::ErrorKind;
use cli::{Cli, Command};
use std::process::ExitCode;

/// The exit status of a command line that cannot be understood.
const MISUSED: u8 = 2;

fn main() -> ExitCode {
    private::from_now_on();
    // Asked of the words themselves: a command line that cannot be understood is answered too.
    let json = std::env::args_os().any(|word| word == "--json");
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => return misused(&error, json),
    };
    output::log_to_stderr(cli.verbose);
    match run(cli.command) {
        Ok(code) => code,
        Err(error) if output::is_unread(&error) => ExitCode::SUCCESS,
        Err(error) => {
            output::complain(&error, json);
            ExitCode::FAILURE
        }
    }
}

/// Help and version, which were asked for, or what is wrong with the command line.
fn misused(error: &clap::Error, json: bool) -> ExitCode {
    // A reader that is gone needs no help.
    let _ = error.print();
    if !error.use_stderr() {
        return ExitCode::SUCCESS;
    }
    if json {
        let text = error.to_string();
        let says = match error.kind() {
            ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => "a command is missing",
            _ => text.lines().next().unwrap_or_default(),
        };
        let says = says.trim_start_matches("error: ");
        output::complain_to_programs(&format!("{says}: see `sportello --help`"), &[]);
    }
    ExitCode::from(MISUSED)
}

fn run(command: Command) -> anyhow::Result<ExitCode> {
    // The one TLS stack: nothing else in the build brings another.
    rustls::crypto::ring::default_provider()
        .install_default()
        .map_err(|_| {
            anyhow::anyhow!("the TLS provider is installed twice: this is a fault of Sportello")
        })?;
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()?;
    let done = runtime.block_on(commands::run(command));
    // Requests and page streams under way are stored or can be made again: nothing waits.
    runtime.shutdown_timeout(std::time::Duration::from_millis(500));
    done
}
