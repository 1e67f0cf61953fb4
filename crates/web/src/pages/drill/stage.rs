//! The stage on which drills are played. The binary provides it: what plays the platforms is none
//! of the pages' business.

use futures_util::future::BoxFuture;
use sportello_core::{Span, Time, WorkspaceId};
use sportello_engine::Engine;
use sportello_engine::health::HealthView;
use sportello_store::{Store, StoreError};

/// A drill that comes with the desk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shipped {
    /// Its name.
    pub name: &'static str,
    /// Its script, with what is on record of the outage as comments.
    pub text: &'static str,
}

/// What is to be rehearsed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Script {
    /// The name of the shipped drill; `None` = somebody wrote it here.
    pub shipped: Option<&'static str>,
    /// Its lines.
    pub text: String,
}

/// Something in a script that is not understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The number of its line, from 1; `None` = the script as a whole.
    pub line: Option<usize>,
    /// The key of the sentence that says what is wrong and what is allowed.
    pub key: &'static str,
    /// What fills it: words of the script, and words that scripts may have.
    pub values: Vec<(&'static str, String)>,
}

/// Why nothing is played.
#[derive(Debug)]
pub enum Unplayable {
    /// The script is not understood.
    Faults(Vec<Fault>),
    /// The workspace has no channel that drills play.
    NoChannel,
    /// Its rules could not be read.
    Store(StoreError),
}

/// Why a play was not played to its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unfinished {
    /// It was ended from outside.
    Stopped,
    /// It failed: a fault of Sportello.
    Failed,
}

/// A play that can begin. It takes a thread for itself, tells now and then how much of it is over
/// (in percent), and ends early when it is told `false`.
pub type Play =
    Box<dyn FnOnce(&mut dyn FnMut(u8) -> bool) -> Result<Played, Unfinished> + Send + 'static>;

/// What plays drills.
pub trait Stage: Send + Sync + 'static {
    /// The drills that come with the desk, in the order in which they happened.
    fn shipped(&self) -> Vec<Shipped>;

    /// Everything in a script that is not understood; nothing when it can be played.
    fn faults(&self, text: &str) -> Vec<Fault>;

    /// Copies the rules of a workspace, and gives the play. The store is only read, and not any
    /// more once the play is there.
    fn prepare<'a>(
        &'a self,
        store: &'a dyn Store,
        workspace: WorkspaceId,
        script: &'a Script,
    ) -> BoxFuture<'a, Result<Play, Unplayable>>;
}

/// What came of a play.
pub struct Played {
    /// Its numbers.
    pub figures: Figures,
    /// What the desk said of its health meanwhile, in the order of time.
    pub seen: Vec<Seen>,
    /// The throwaway desk as it was left.
    pub engine: Engine,
    /// The workspace that was rehearsed, there.
    pub workspace: WorkspaceId,
    /// When it ended, on its own clock.
    pub ended_at: Time,
}

/// What the desk said of its health at a moment of a drill.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seen {
    /// The moment's name: `before`, `noticed`, `halfway`, `worst`, `over` or `settled`.
    pub moment: &'static str,
    /// When, on the drill's own clock.
    pub at: Time,
    /// The matrix, and what waits.
    pub health: HealthView,
}

/// A promise that was not kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Breach {
    /// The promise's name: the last part of the key of its words.
    pub promise: &'static str,
    /// How often it was broken.
    pub count: u64,
    /// How often that could not be helped.
    pub limit: u64,
}

/// The numbers of a drill.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Figures {
    /// Messages that people wrote.
    pub said: u64,
    /// Those of them that the desk does not have.
    pub in_lost: u64,
    /// Those of them that nobody could have read back.
    pub in_unrecoverable: u64,
    /// Messages that the desk took to send.
    pub out: u64,
    /// Those of them that arrived.
    pub delivered: u64,
    /// Those that were said another way instead.
    pub by_fallback: u64,
    /// Those that were taken back before they went.
    pub withdrawn: u64,
    /// Those of which the desk does not say rightly what became of them.
    pub lost: u64,
    /// Those that were left to a person to decide.
    pub unconfirmed: u64,
    /// Those that the platform took and never delivered: its loss.
    pub swallowed: u64,
    /// Posts.
    pub posts: u64,
    /// Posts among the lost.
    pub posts_lost: u64,
    /// Reply windows that closed over a message.
    pub windows_missed: u64,
    /// From the outage's beginning to the first notice; `None` = it was never noticed.
    pub noticed_after: Option<Span>,
    /// From the outage's end until nothing waited any more; `None` = something still did.
    pub recovered_after: Option<Span>,
    /// Lines of the script that befell nothing, by number.
    pub idle_lines: Vec<usize>,
    /// The promises that were not kept.
    pub breaches: Vec<Breach>,
    /// The number that draws the same again.
    pub seed: u64,
}
