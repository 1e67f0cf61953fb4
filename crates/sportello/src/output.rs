//! What people and programs read: JSON lines on standard output, everything else on standard
//! error.

use serde::Serialize;
use std::io::Write;
use tracing_subscriber::EnvFilter;

/// Logs to standard error; `RUST_LOG` decides if it is set.
pub fn log_to_stderr(verbose: u8) {
    let default = match verbose {
        0 => "warn,sportello=info,sportello_engine=warn,sportello_web=warn,sportello_sandbox=warn",
        1 => "info",
        _ => "debug",
    };
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new(default));
    let logging = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .with_target(false);
    // A second initialisation (in tests) keeps the first.
    let _ = logging.try_init();
}

/// Prints one object on one line of standard output, at once.
pub fn line<T: Serialize>(value: &T) -> anyhow::Result<()> {
    let mut out = std::io::stdout().lock();
    serde_json::to_writer(&mut out, value)?;
    out.write_all(b"\n")?;
    out.flush()?;
    Ok(())
}

/// Tells people an error: what happened, and what led to it.
pub fn complain(error: &anyhow::Error) {
    let mut err = std::io::stderr().lock();
    // Standard error that is gone cannot be complained about.
    let _ = writeln!(err, "sportello: {error}");
    let mut last = error.to_string();
    for cause in error.chain().skip(1) {
        let text = cause.to_string();
        if !last.contains(&text) {
            let _ = writeln!(err, "  because: {text}");
        }
        last = text;
    }
}
