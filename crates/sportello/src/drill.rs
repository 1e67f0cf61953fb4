//! `sportello drill`: an outage rehearsed on virtual time, with a copy of a workspace's rules.
//! Nothing of it is live: there is no socket in it, and a data folder is only read.

use crate::{commands, folder, output};
use anyhow::{Context, bail};
use clap::Args;
use sportello_drill::{
    Account, House, Onlooker, SHIPPED, Script, Stopped, rehearse_while, shipped,
};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::{Duration, Instant};

/// The exit status of a script that cannot be read or understood, as of a command line.
const MISUSED: u8 = 2;
/// The seed where none is named: the page and the command line then play the same.
pub const SEED: u64 = 1;
/// A drill that is not over by then is ended, as on the page.
const LIMIT: Duration = Duration::from_mins(1);
/// The largest script that is read, in bytes.
const LARGEST: u64 = 256 * 1024;

/// `sportello drill`
#[derive(Debug, Clone, Args)]
#[command(
    after_help = "Nothing is sent: desk, platform and people are played on virtual time, in a store that is \
thrown away. Ends with status 0 when every promise held, 1 when one did not, 2 when the script cannot be \
understood. A script has a line for each trouble, `kind, capability, from, to, symptom`, such as \
`whatsapp, image, 15:30, 18:25, 5xx`; # begins a comment, * means all."
)]
pub struct Drill {
    /// The name of a shipped drill, or a script's path. Without one: the shipped ones are listed.
    #[arg(value_name = "SCRIPT")]
    pub script: Option<String>,
    /// Rehearse with the rules and kinds of channels of the workspace in this data folder (only
    /// read, also while a desk is running). Default: the test cast's.
    #[arg(long, value_name = "DIR", env = "SPORTELLO_DATA")]
    pub data: Option<PathBuf>,
    /// The workspace's id; needed only when there are several.
    #[arg(long, value_name = "ID", requires = "data")]
    pub workspace: Option<i64>,
    /// Who writes what and when is drawn from this number: the same one draws it again.
    #[arg(long, value_name = "N", default_value_t = SEED)]
    pub seed: u64,
    /// For programs: print one JSON object on one line of standard output (the list: one a line;
    /// a failure: {"error", "because"}), everything else on standard error.
    #[arg(long, display_order = 900)]
    pub json: bool,
}

/// Rehearses, or lists what can be rehearsed.
pub async fn run(args: Drill) -> anyhow::Result<ExitCode> {
    let Some(named) = &args.script else {
        return list(args.json);
    };
    let script = match read(named) {
        Ok(script) => script,
        Err(error) => {
            output::complain(&error, args.json);
            return Ok(ExitCode::from(MISUSED));
        }
    };
    let house = match &args.data {
        Some(data) => copy(data, args.workspace).await?,
        None => House::default(),
    };
    let seed = args.seed;
    let account = tokio::task::spawn_blocking(move || {
        // What the rehearsed desk warns of is no trouble of anybody's.
        let silence = tracing::subscriber::NoSubscriber::default();
        let mut limit = Limit(Instant::now() + LIMIT);
        tracing::subscriber::with_default(silence, || {
            rehearse_while(&script, &house, seed, &mut limit)
        })
    });
    let account: Account = account.await?.map_err(unfinished)?;
    if args.json {
        output::line(&account)?;
    } else {
        output::row(format_args!("{}", account.sentences().trim_end()))?;
    }
    Ok(match account.held() {
        true => ExitCode::SUCCESS,
        false => ExitCode::FAILURE,
    })
}

/// Lets a rehearsal go on until then.
struct Limit(Instant);

impl Onlooker for Limit {
    fn goes_on(&mut self, _percent: u8) -> bool {
        Instant::now() < self.0
    }
}

/// Why a drill has no account, what that means and what can be done.
fn unfinished(error: anyhow::Error) -> anyhow::Error {
    match error.is::<Stopped>() {
        true => anyhow::anyhow!(
            "the drill took longer than a minute and was ended: there is no account of it. Nothing was sent or changed. \
             Rehearse it again when the machine has less to do, or a shorter part of the script"
        ),
        false => {
            error.context("the drill could not be played to its end; nothing was sent or changed")
        }
    }
}

/// The shipped drills, each with the first line of its comment.
fn list(json: bool) -> anyhow::Result<ExitCode> {
    for (name, text) in SHIPPED {
        let about = text.lines().next().unwrap_or_default();
        let about = about.trim_start_matches('#').trim();
        if json {
            output::line(&serde_json::json!({ "script": name, "about": about }))?;
        } else {
            output::row(format_args!("{name:<24} {about}"))?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// A shipped drill, or a file.
fn read(named: &str) -> anyhow::Result<Script> {
    if let Some(text) = shipped(named) {
        return Ok(Script::parse(named, text)?);
    }
    let path = Path::new(named);
    let names: Vec<&str> = SHIPPED.iter().map(|(name, _)| *name).collect();
    let unreadable = || {
        format!(
            "{named} is neither a shipped drill ({}) nor a script that can be read",
            names.join(", ")
        )
    };
    let found = std::fs::metadata(path).with_context(unreadable)?;
    if !found.is_file() {
        bail!(
            "{named} is no file: name a script, or a shipped drill ({})",
            names.join(", ")
        );
    }
    if found.len() > LARGEST {
        bail!("{named} has more than {LARGEST} bytes: it is no script");
    }
    let text = std::fs::read_to_string(path).with_context(unreadable)?;
    let name = path.file_stem().and_then(|stem| stem.to_str());
    Script::parse(name.unwrap_or(named), &text)
        .with_context(|| format!("{named} cannot be understood: nothing was rehearsed"))
}

/// Copies the rules of a workspace out of a data folder.
async fn copy(data: &Path, workspace: Option<i64>) -> anyhow::Result<House> {
    let store = folder::open_to_read(data)?;
    let workspace = commands::workspace::the_one(&*store, workspace).await?;
    House::copy(&*store, workspace).await
}
