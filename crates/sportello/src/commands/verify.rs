//! `sportello verify`: an audit of a data folder that no desk is using.

use crate::cli::Look;
use crate::{folder, output};
use std::process::ExitCode;

/// Audits. Fails when something is not as it must be.
pub fn run(args: &Look) -> anyhow::Result<ExitCode> {
    let report = folder::verify(&args.data)?;
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
