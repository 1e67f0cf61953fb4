//! Developer commands: `cargo xtask ci | tidy | simulate | torture | fuzz | clients | browser | shots | vendor | provide`.
//!
//! Each is what CI runs, so that one local command equals CI. Progress goes to standard error or is a tool's own
//! output; `simulate` and `torture` with `--json` leave standard output to the one object that they print.

mod browser;
mod ci;
mod clients;
mod drill;
mod fuzz;
mod place;
mod provide;
mod release;
mod room;
mod run;
mod steps;
mod tidy;
mod vendor;

use std::ffi::OsString;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Result;
use clap::{Parser, Subcommand};

use crate::place::Place;

/// The command line.
#[derive(Debug, Parser)]
#[command(name = "cargo xtask", about = "Developer commands of Sportello")]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

/// One developer command.
#[derive(Debug, Subcommand)]
enum Command {
    /// Everything that must hold before a change lands, in order; stops at the first failure.
    Ci {
        /// Run this step alone (may be repeated); refused when CI=true.
        #[arg(long, value_name = "STEP")]
        only: Vec<String>,
        /// Leave this step out (may be repeated); refused when CI=true.
        #[arg(long, value_name = "STEP")]
        skip: Vec<String>,
        /// Print the steps and end.
        #[arg(long)]
        list: bool,
    },
    /// Our style as a test: headers, sizes, banned words, layers, purity, SQL, dead files, the glossary.
    Tidy,
    /// The engine on virtual time against a scripted network; arguments go to `sportello-simulate run`.
    #[command(disable_help_flag = true)]
    Simulate {
        /// Passed on as they are.
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        args: Vec<OsString>,
    },
    /// Real processes killed under load; arguments go to `sportello-simulate torture`.
    #[command(disable_help_flag = true)]
    Torture {
        /// Passed on as they are.
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        args: Vec<OsString>,
    },
    /// Everything that reads what strangers send, under libFuzzer.
    Fuzz {
        /// Only this family of parsers: webhook, answer, file, call, page.
        only: Option<String>,
        /// How long, for each.
        #[arg(long, default_value_t = 60, value_name = "N")]
        seconds: u32,
        /// Take the inputs that reach new code into `fuzz/corpus`.
        #[arg(long)]
        keep: bool,
    },
    /// Clients written by others on the sandbox, and Schemathesis on our API.
    Clients {
        /// Only the Python tests whose name contains this.
        filter: Option<String>,
        /// Use the debug build, for a quick round.
        #[arg(long)]
        debug: bool,
    },
    /// The tests that a real browser runs against the real binary.
    Browser {
        /// Only the test files whose name contains this.
        filter: Option<String>,
        /// Use the debug build, for a quick round.
        #[arg(long)]
        debug: bool,
    },
    /// Pictures of every page: desktop and phone, light and dark, Italian and English.
    Shots {
        /// Where the pictures go.
        #[arg(long, default_value = "shots")]
        out: PathBuf,
        /// Use the debug build, for a quick round.
        #[arg(long)]
        debug: bool,
        /// Also renew the README's picture, `docs/images/inbox.png`.
        #[arg(long)]
        readme: bool,
    },
    /// Compare the vendored browser files with the packages they came from.
    Vendor {
        /// Write what differs.
        #[arg(long)]
        renew: bool,
    },
    /// Install what the other commands need: cargo-deny, Node, Chromium, Python, the packages of the tests.
    Provide,
}

fn main() -> ExitCode {
    match obey(Cli::parse().command) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("xtask: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn obey(command: Command) -> Result<ExitCode> {
    let place = Place::find()?;
    match command {
        Command::Ci { only, skip, list } => ci::run(&place, &ci::Choice { only, skip, list }),
        Command::Tidy => tidy::run(&place),
        Command::Simulate { args } => release::pass_through(&place, "run", &args),
        Command::Torture { args } => release::pass_through(&place, "torture", &args),
        Command::Fuzz {
            only,
            seconds,
            keep,
        } => fuzz::run(
            &place,
            &fuzz::Ask {
                seconds,
                only,
                keep,
            },
        )
        .map(|()| ExitCode::SUCCESS),
        Command::Clients { filter, debug } => {
            clients::test(&place, filter.as_deref(), debug).map(|()| ExitCode::SUCCESS)
        }
        Command::Browser { filter, debug } => {
            browser::test(&place, filter.as_deref(), debug).map(|()| ExitCode::SUCCESS)
        }
        Command::Shots { out, debug, readme } => {
            browser::shots(&place, &out, debug, readme).map(|()| ExitCode::SUCCESS)
        }
        Command::Vendor { renew } => vendor::run(&place, renew).map(|()| ExitCode::SUCCESS),
        Command::Provide => provide::everything(&place).map(|()| ExitCode::SUCCESS),
    }
}
