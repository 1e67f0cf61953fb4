//! Sportello: one desk for Messenger, Instagram and WhatsApp.

mod bench;
mod cli;
mod commands;
mod folder;
mod output;
mod stop;
mod wire;

use clap::Parser;
use cli::{Cli, Command};
use std::process::ExitCode;

fn main() -> ExitCode {
    let cli = Cli::parse();
    output::log_to_stderr(cli.verbose);
    match run(cli.command) {
        Ok(code) => code,
        Err(error) => {
            output::complain(&error);
            ExitCode::FAILURE
        }
    }
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
