//! `sportello verify`: an audit of a data folder that no desk is using.

use crate::cli::Folder;
use crate::{folder, output};
use std::process::ExitCode;

/// Audits. Fails when something is not as it must be.
pub fn run(args: &Folder) -> anyhow::Result<ExitCode> {
    let report =
        sportello_store::verify(&args.data).map_err(|error| folder::explain(&args.data, error))?;
    if args.json {
        output::line(&report)?;
    } else {
        print!("{report}");
    }
    Ok(if report.is_sound() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}
