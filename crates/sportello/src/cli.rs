//! The command line. `--json` always means: one object on one line of standard output (a
//! listing: one a line) and nothing else there; progress and logs go to standard error.

use clap::{Args, Parser, Subcommand};
use std::net::SocketAddr;
use std::path::PathBuf;

/// What is said under the help of commands that write.
const ALONE: &str =
    "Stop the desk first: one process uses a data folder at a time. The folder must be there.";
/// What is said under the help of commands that only read.
const BESIDE: &str = "Only reads, also while a desk is running. The folder must be there.";

/// One desk for Messenger, Instagram and WhatsApp.
#[derive(Debug, Parser)]
#[command(name = "sportello", version, about, long_about = None)]
#[command(
    after_help = "To try it: `sportello demo`. To run it for real: `sportello workspace create`, \
`sportello channel add`, `sportello serve`."
)]
pub struct Cli {
    /// Say more on standard error (twice: much more).
    #[arg(short, long, global = true, action = clap::ArgAction::Count, display_order = 1_000)]
    pub verbose: u8,
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// What Sportello can do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Try it: the desk and a sandbox with three phones, on this machine alone. Needs no account.
    Demo(Demo),
    /// Run the desk until Ctrl-C.
    Serve(Serve),
    /// Run the sandbox alone: it plays Messenger, Instagram and WhatsApp, with phones on which you
    /// are the customer.
    Sandbox(Sandbox),
    /// Make or list workspaces: one for each business.
    #[command(subcommand)]
    Workspace(Workspace),
    /// Connect or list channels (Pages, Instagram accounts, WhatsApp numbers), renew a token.
    #[command(subcommand)]
    Channel(Channel),
    /// Make a Meta app known, or change its secret.
    #[command(subcommand)]
    App(App),
    /// Make a one-time sign-in link for an agent who is new or forgot the password.
    #[command(after_help = ALONE)]
    SignIn(SignIn),
    /// List what arrived from the platforms and could not be used (yet).
    #[command(subcommand)]
    Journal(Journal),
    /// Show what would be made of recorded webhooks and error answers. Needs no data folder.
    #[command(subcommand)]
    Inspect(Inspect),
    /// Read everything kept from the platforms again: what was not understood before an upgrade
    /// may be now. Nothing is entered twice.
    #[command(after_help = ALONE)]
    Replay(Folder),
    /// Audit a data folder that no desk is using; ends with status 1 when something is not well.
    #[command(
        after_help = "Only reads: a backup or a read-only mount will do. Stop the desk first, or audit a copy."
    )]
    Verify(Look),
    /// Say what stands between the channels and their people, and how to mend it; ends with status
    /// 1 when something does not work. Changes nothing.
    #[command(
        after_help = "Only reads, also while a desk is running: its webhook can be looked at only then."
    )]
    Doctor(Doctor),
    /// Rehearse an outage with a copy of a workspace's rules: on virtual time, against the sandbox's
    /// rules, never on live channels. Without a name: list what is shipped.
    Drill(crate::drill::Drill),
    /// Measure this build on this machine.
    Bench(crate::bench::Bench),
}

/// Where the data is, and how to speak.
#[derive(Debug, Clone, Args)]
pub struct Folder {
    /// The data folder. `demo`, `serve` and `workspace create` make it when it is not there.
    #[arg(
        long,
        value_name = "DIR",
        env = "SPORTELLO_DATA",
        default_value = "./sportello-data"
    )]
    pub data: PathBuf,
    /// The file with the key that tokens and secrets are sealed with; keep a copy apart from your
    /// backups. Default: keys/vault.key in the data folder.
    #[arg(long, value_name = "FILE", env = "SPORTELLO_KEY_FILE")]
    pub key_file: Option<PathBuf>,
    /// For programs: print one JSON object on one line of standard output (also when something
    /// fails: {"error", "because"}), everything else on standard error.
    #[arg(long, display_order = 900)]
    pub json: bool,
}

/// A data folder that is only read.
#[derive(Debug, Clone, Args)]
pub struct Look {
    /// The data folder.
    #[arg(
        long,
        value_name = "DIR",
        env = "SPORTELLO_DATA",
        default_value = "./sportello-data"
    )]
    pub data: PathBuf,
    /// For programs: print JSON on standard output, one object on one line (a listing: one a
    /// line; a failure: {"error", "because"}), everything else on standard error.
    #[arg(long, display_order = 900)]
    pub json: bool,
}

/// `sportello demo`
#[derive(Debug, Clone, Args)]
pub struct Demo {
    #[command(flatten)]
    pub folder: Folder,
    /// Where the desk listens; port 0 takes a free one.
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:8080")]
    pub listen: SocketAddr,
    /// Where the sandbox listens; port 0 takes a free one.
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:8081")]
    pub sandbox_listen: SocketAddr,
    #[command(flatten)]
    pub patience: Patience,
}

/// `sportello serve`
#[derive(Debug, Clone, Args)]
pub struct Serve {
    #[command(flatten)]
    pub folder: Folder,
    /// Where the desk listens. Put a reverse proxy with TLS before it.
    #[arg(
        long,
        value_name = "ADDR",
        env = "SPORTELLO_LISTEN",
        default_value = "127.0.0.1:8080"
    )]
    pub listen: SocketAddr,
    /// The address under which browsers and the platform reach the desk, such as
    /// https://desk.example.com. Default: http:// and the listening address.
    #[arg(long, value_name = "URL", env = "SPORTELLO_PUBLIC_URL")]
    pub public_url: Option<String>,
    #[command(flatten)]
    pub graph: Graph,
    #[command(flatten)]
    pub patience: Patience,
}

/// Which Graph API to speak to.
#[derive(Debug, Clone, Args)]
pub struct Graph {
    /// The Graph API to speak to: Meta's, or a sandbox's. Only this one may have a private address.
    #[arg(
        long,
        value_name = "URL",
        env = "SPORTELLO_GRAPH_URL",
        default_value = "https://graph.facebook.com"
    )]
    pub graph_url: String,
    /// The Graph API's version.
    #[arg(
        long,
        value_name = "VERSION",
        env = "SPORTELLO_GRAPH_VERSION",
        default_value = "v25.0"
    )]
    pub graph_version: String,
}

/// Where the desk is reached, for commands that run beside it.
#[derive(Debug, Clone, Args)]
pub struct Reached {
    /// The address under which browsers and the platforms reach this desk, as given to `serve`.
    #[arg(
        long,
        value_name = "URL",
        env = "SPORTELLO_PUBLIC_URL",
        default_value = "http://127.0.0.1:8080"
    )]
    pub public_url: String,
}

/// `sportello doctor`
#[derive(Debug, Clone, Args)]
pub struct Doctor {
    /// Only this workspace.
    #[arg(long, value_name = "ID")]
    pub workspace: Option<i64>,
    #[command(flatten)]
    pub reached: Reached,
    #[command(flatten)]
    pub graph: Graph,
    #[command(flatten)]
    pub folder: Folder,
}

/// How long lost answers are waited for and looked for. The defaults suit the real platforms;
/// rehearsals shorten them.
#[derive(Debug, Clone, Default, Args)]
pub struct Patience {
    /// Seconds a request may take before its answer counts as lost.
    #[arg(
        long,
        value_name = "N",
        hide_short_help = true,
        env = "SPORTELLO_REQUEST_TIMEOUT_SECONDS"
    )]
    pub request_timeout_seconds: Option<u32>,
    /// Seconds before a conversation is read back to settle a lost answer.
    #[arg(
        long,
        value_name = "N",
        hide_short_help = true,
        env = "SPORTELLO_SETTLE_SECONDS"
    )]
    pub settle_seconds: Option<u32>,
    /// Seconds to wait for evidence where nothing can be read back (WhatsApp).
    #[arg(
        long,
        value_name = "N",
        hide_short_help = true,
        env = "SPORTELLO_EVIDENCE_SECONDS"
    )]
    pub evidence_seconds: Option<u32>,
}

/// `sportello sandbox`
#[derive(Debug, Clone, Args)]
pub struct Sandbox {
    /// Where it listens; port 0 takes a free one.
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:8081")]
    pub listen: SocketAddr,
    /// The sandbox's own data folder; made when it is not there.
    #[arg(long, value_name = "DIR", default_value = "./sportello-sandbox")]
    pub data: PathBuf,
    /// For programs: print one JSON object on one line of standard output when ready (or why it
    /// is not: {"error", "because"}), everything else on standard error.
    #[arg(long, display_order = 900)]
    pub json: bool,
}

/// `sportello workspace`
#[derive(Debug, Subcommand)]
pub enum Workspace {
    /// Make a workspace, with a first agent and an API token (shown only now).
    #[command(
        after_help = "Makes the data folder when it is not there. Stop the desk first: one process uses a data folder at a time."
    )]
    Create {
        /// The business's name, as customers know it.
        name: String,
        /// The business's time zone.
        #[arg(long, value_name = "ZONE", default_value = "Europe/Rome")]
        time_zone: String,
        /// The first agent's name, to sign in with. Default: the business's name and 1.
        #[arg(long, value_name = "NAME")]
        agent: Option<String>,
        #[command(flatten)]
        folder: Folder,
    },
    /// List workspaces.
    #[command(after_help = BESIDE)]
    List(Look),
}

/// `sportello channel`
#[derive(Debug, Subcommand)]
pub enum Channel {
    /// Connect a channel: facebook (a Page), instagram, whatsapp.
    #[command(after_help = ALONE)]
    Add(Box<ChannelAdd>),
    /// List channels.
    #[command(after_help = BESIDE)]
    List {
        /// The workspace's id; default: all.
        #[arg(long, value_name = "ID")]
        workspace: Option<i64>,
        #[command(flatten)]
        look: Look,
    },
    /// Give a channel a new token: what was held because of the old one is sent at the next start.
    #[command(after_help = ALONE)]
    Token {
        /// The channel's id, as `sportello channel list` shows it.
        channel: i64,
        /// The workspace's id; needed only when there are several.
        #[arg(long, value_name = "ID")]
        workspace: Option<i64>,
        /// The platform's access token; `-` reads a line of standard input, which keeps it out
        /// of your shell's history.
        #[arg(
            long,
            value_name = "TOKEN",
            env = "SPORTELLO_TOKEN",
            hide_env_values = true
        )]
        token: String,
        #[command(flatten)]
        folder: Folder,
    },
}

/// `sportello channel add`
#[derive(Debug, Clone, Args)]
pub struct ChannelAdd {
    /// facebook, instagram, whatsapp, telegram or email.
    pub kind: String,
    /// The workspace's id; needed only when there are several.
    #[arg(long, value_name = "ID")]
    pub workspace: Option<i64>,
    /// The platform's id: page id, Instagram account id, phone number id; a mailbox's address. A
    /// bot's token says which bot it is.
    #[arg(long, value_name = "ID")]
    pub asset: Option<String>,
    /// The platform's access token for it; `-` reads a line of standard input, which keeps
    /// it out of your shell's history.
    #[arg(
        long,
        value_name = "TOKEN",
        env = "SPORTELLO_TOKEN",
        hide_env_values = true
    )]
    pub token: String,
    /// The app's id; needed only while none, or several, are known.
    #[arg(long, value_name = "ID", env = "SPORTELLO_APP_ID")]
    pub app_id: Option<String>,
    /// The app's secret, which signs webhooks; `-` reads a line of standard input (after the
    /// token's). Needed once for each app; `app add` changes it.
    #[arg(
        long,
        value_name = "SECRET",
        env = "SPORTELLO_APP_SECRET",
        hide_env_values = true
    )]
    pub app_secret: Option<String>,
    /// The verify token entered in the app's dashboard; made up when it is not given.
    #[arg(
        long,
        value_name = "TOKEN",
        env = "SPORTELLO_VERIFY_TOKEN",
        hide_env_values = true
    )]
    pub verify_token: Option<String>,
    /// The name to show; default: what the platform calls it.
    #[arg(long, value_name = "NAME")]
    pub name: Option<String>,
    /// WhatsApp: the business account's id.
    #[arg(long, value_name = "ID")]
    pub waba: Option<String>,
    /// WhatsApp: the number, for wa.me links.
    #[arg(long, value_name = "NUMBER")]
    pub phone: Option<String>,
    /// Instagram: the Page it is linked to.
    #[arg(long, value_name = "ID")]
    pub page: Option<String>,
    /// Facebook and Instagram: the user name, for m.me and ig.me links.
    #[arg(long, value_name = "NAME")]
    pub username: Option<String>,
    /// E-mail: the server where mail is read, such as imap.example.com or starttls://host:143; the
    /// token is the password.
    #[arg(long, value_name = "SERVER")]
    pub imap: Option<String>,
    /// E-mail: the server where mail is sent, such as smtp.example.com or smtp.example.com:587.
    #[arg(long, value_name = "SERVER")]
    pub smtp: Option<String>,
    /// E-mail: the user name at both servers, if it is not the address.
    #[arg(long, value_name = "NAME")]
    pub user: Option<String>,
    #[command(flatten)]
    pub graph: Graph,
    #[command(flatten)]
    pub folder: Folder,
}

/// `sportello app`
#[derive(Debug, Subcommand)]
pub enum App {
    /// Make an app known, or give a known one its new secret: the old one stays valid for
    /// webhooks until `app rotated`.
    #[command(after_help = ALONE)]
    Add {
        /// The app's id.
        #[arg(long, value_name = "ID", env = "SPORTELLO_APP_ID")]
        app_id: String,
        /// The app's secret; `-` reads a line of standard input.
        #[arg(
            long,
            value_name = "SECRET",
            env = "SPORTELLO_APP_SECRET",
            hide_env_values = true
        )]
        app_secret: String,
        /// The verify token; made up for a new app when it is not given.
        #[arg(
            long,
            value_name = "TOKEN",
            env = "SPORTELLO_VERIFY_TOKEN",
            hide_env_values = true
        )]
        verify_token: Option<String>,
        #[command(flatten)]
        folder: Folder,
    },
    /// Forget an app's old secret: Meta signs with the new one now.
    #[command(after_help = ALONE)]
    Rotated {
        /// The app's id.
        #[arg(long, value_name = "ID", env = "SPORTELLO_APP_ID")]
        app_id: String,
        #[command(flatten)]
        folder: Folder,
    },
}

/// `sportello sign-in`
#[derive(Debug, Clone, Args)]
pub struct SignIn {
    /// The agent's name; needed only when there are several.
    #[arg(long, value_name = "NAME")]
    pub agent: Option<String>,
    #[command(flatten)]
    pub reached: Reached,
    #[command(flatten)]
    pub folder: Folder,
}

/// `sportello journal`
#[derive(Debug, Subcommand)]
pub enum Journal {
    /// List items kept raw: not understood, waiting for their channel, or signed by an app that
    /// their channel is not connected through.
    #[command(after_help = BESIDE)]
    List {
        /// Only items that are not understood.
        #[arg(long)]
        unparsed: bool,
        /// Only items of Pages, accounts and numbers that are not connected.
        #[arg(long)]
        unclaimed: bool,
        #[command(flatten)]
        look: Look,
    },
}

/// `sportello inspect`
#[derive(Debug, Subcommand)]
pub enum Inspect {
    /// One JSON line per event of the webhook bodies in these files: what it says, and which
    /// leaves of the body nothing was made of.
    Webhook {
        /// JSON files; every object in them that has `object` and `entry` is a body.
        #[arg(required = true, value_name = "FILE")]
        files: Vec<PathBuf>,
    },
    /// One JSON line per error answer in these files: its class, codes, and the sentence that
    /// people read.
    Error {
        /// What was asked: the same code means different things for each.
        #[arg(long, value_enum, value_name = "CALL")]
        call: ErrorCall,
        /// The HTTP status of the answer. Default: the recorded one, else 400.
        #[arg(long, value_name = "N")]
        status: Option<u16>,
        /// Files with error answers: JSON, or the body of an answer as it came.
        #[arg(required = true, value_name = "FILE")]
        files: Vec<PathBuf>,
    },
}

/// What was asked when an error came.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum ErrorCall {
    /// Something was read.
    Read,
    /// A message was sent.
    Send,
    /// Something was published.
    Publish,
}
