//! `sportello inspect`: what would be made of a recorded payload. Needs no data folder.

use crate::cli::{ErrorCall, Inspect};
use crate::output;
use anyhow::Context;
use serde_json::Value;
use sportello_channels::Registry;
use sportello_channels::inspect::{self, ErrorLine};
use sportello_core::Time;
use sportello_core::class::Call;
use sportello_web::Language;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Runs it. Ends with status 1 when a file is not JSON; the others are printed all the same.
pub fn run(command: Inspect) -> anyhow::Result<ExitCode> {
    match command {
        Inspect::Webhook { files } => webhooks(&files),
        Inspect::Error {
            call,
            status,
            files,
        } => errors(call, status, &files),
    }
}

fn webhooks(files: &[PathBuf]) -> anyhow::Result<ExitCode> {
    let registry = Registry::standard();
    let mut code = ExitCode::SUCCESS;
    for file in files {
        let Ok(value) = serde_json::from_slice::<Value>(&read(file)?) else {
            eprintln!("{}: not JSON; nothing of it is shown.", file.display());
            code = ExitCode::FAILURE;
            continue;
        };
        for body in inspect::bodies(&value) {
            for line in inspect::webhook(&registry, body) {
                output::line(&line)?;
            }
        }
    }
    Ok(code)
}

/// A file that is not JSON is itself the body: gateways answer in HTML.
fn errors(call: ErrorCall, status: Option<u16>, files: &[PathBuf]) -> anyhow::Result<ExitCode> {
    let call = match call {
        ErrorCall::Read => Call::Read,
        // A publication is a send: it may reach people, and twice is once too often.
        ErrorCall::Send | ErrorCall::Publish => Call::Send,
    };
    for file in files {
        let bytes = read(file)?;
        let found = match serde_json::from_slice::<Value>(&bytes) {
            Ok(value) => inspect::errors(&value),
            Err(_) => vec![(None, String::from_utf8_lossy(&bytes).into_owned())],
        };
        for (recorded, body) in found {
            let status = status.or(recorded).unwrap_or(400);
            let (verdict, class) = inspect::verdict(call, status, &body, Time(0));
            output::line(&ErrorLine {
                class: class.as_str(),
                code: verdict.code,
                subcode: verdict.subcode,
                says: says(&verdict.cause),
            })?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// The sentence, in English.
fn says(cause: &str) -> String {
    Language::English
        .find(cause)
        .unwrap_or_else(|| Language::English.text("cause-unknown"))
}

fn read(file: &Path) -> anyhow::Result<Vec<u8>> {
    std::fs::read(file).with_context(|| format!("{} cannot be read", file.display()))
}
