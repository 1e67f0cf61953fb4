//! What people and programs read. With `--json` standard output has one object on one line (a
//! listing: one a line), also when something fails; everything else is on standard error.

use serde::Serialize;
use serde_json::json;
use std::fmt;
use std::io::{self, Write};
use std::sync::atomic::{AtomicBool, Ordering};
use tracing_subscriber::EnvFilter;

/// Whether an object was printed: a ready line stays the only one whatever follows.
static PRINTED: AtomicBool = AtomicBool::new(false);

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
        .with_writer(io::stderr)
        .with_target(false);
    // A second initialisation (in tests) keeps the first.
    let _ = logging.try_init();
}

/// Prints one object on one line of standard output, at once.
pub fn line<T: Serialize>(value: &T) -> anyhow::Result<()> {
    let mut out = io::stdout().lock();
    PRINTED.store(true, Ordering::Relaxed);
    serde_json::to_writer(&mut out, value)?;
    out.write_all(b"\n")?;
    out.flush()?;
    Ok(())
}

/// Prints one row of a listing for people; an error when nobody reads on.
pub fn row(text: fmt::Arguments<'_>) -> anyhow::Result<()> {
    Ok(writeln!(io::stdout().lock(), "{text}")?)
}

/// Whether all that failed is that the reader of standard output has gone (`… | head`).
pub fn is_unread(error: &anyhow::Error) -> bool {
    error.chain().any(|cause| {
        let broken = io::ErrorKind::BrokenPipe;
        cause.downcast_ref().map(io::Error::kind) == Some(broken)
            || cause
                .downcast_ref()
                .and_then(serde_json::Error::io_error_kind)
                == Some(broken)
    })
}

/// Tells people an error: what happened, and what led to it. Programs that asked for JSON get
/// `{"error", "because"}` on standard output, unless they got an object already.
pub fn complain(error: &anyhow::Error, json: bool) {
    let says = error.to_string();
    let mut because: Vec<String> = Vec::new();
    for cause in error.chain().skip(1) {
        let text = cause.to_string();
        if !because.last().unwrap_or(&says).contains(&text) {
            because.push(text);
        }
    }
    let mut err = io::stderr().lock();
    // Standard error that is gone cannot be complained about.
    let _ = writeln!(err, "sportello: {says}");
    for text in &because {
        let _ = writeln!(err, "  because: {text}");
    }
    if json {
        complain_to_programs(&says, &because);
    }
}

/// An error as the one object on standard output.
pub fn complain_to_programs(says: &str, because: &[String]) {
    if !PRINTED.load(Ordering::Relaxed) {
        // Nor can standard output that is gone be written to.
        let _ = line(&json!({ "error": says, "because": because }));
    }
}
