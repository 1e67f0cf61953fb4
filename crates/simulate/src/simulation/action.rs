//! The alphabet of a simulation: what may happen, as plain values. A seed writes a list of these;
//! the same list always runs the same way, and a failing one is shrunk.

use super::cast::Who;
use sportello_sandbox::rules::Network;

/// One entry of the list.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Step {
    /// Milliseconds that pass before it.
    pub after: i64,
    /// What happens then.
    pub act: Act,
}

/// The words of an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Words {
    /// None: a picture alone.
    None,
    /// A sentence.
    Short,
    /// More than Instagram carries.
    Long,
}

/// What a post is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    /// Words alone.
    Words,
    /// Words with a link.
    Link,
    /// So many photos.
    Photos(u8),
    /// The photo of a story.
    PhotoStory,
    /// A video.
    Video,
    /// A reel.
    Reel,
    /// The film of a story.
    FilmStory,
}

/// Where a post goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stands {
    /// On the Facebook Page.
    Page,
    /// On the Instagram account.
    Account,
    /// On both.
    Both,
}

/// What happens.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Act {
    /// A person writes. `ago`: how long before, by the event's time.
    Say {
        who: Who,
        kind: Network,
        n: u32,
        picture: bool,
        ago: i64,
    },
    /// A person writes many times in a row: more than a history tells in detail.
    Burst {
        who: Who,
        kind: Network,
        n: u32,
        count: u32,
    },
    /// A person reacts to the `nth` latest message received, or takes it back.
    React {
        who: Who,
        kind: Network,
        nth: u32,
        back: bool,
    },
    /// A person opens a chat and reads.
    Look { who: Who, kind: Network },
    /// A phone is switched on or off; `reads`: whether it reads by itself.
    Phone {
        who: Who,
        kind: Network,
        on: bool,
        reads: bool,
    },
    /// A person taps the link to that network that was made last.
    Tap { who: Who, kind: Network },
    /// The business answers in the platform's own inbox.
    Elsewhere { who: Who, kind: Network, n: u32 },
    /// A person blocks the bot, or starts it again.
    Block { who: Who, on: bool },

    /// An agent answers; `kind`: by which network, `None` = the desk chooses.
    Reply {
        who: Who,
        kind: Option<Network>,
        n: u32,
        words: Words,
        picture: bool,
    },
    /// The caller of the API repeats its last request with the same key.
    Repeat,
    /// An agent takes back the `nth` latest answer.
    Withdraw { nth: u32 },
    /// An agent sends the `nth` latest failed answer again.
    Retry { nth: u32 },
    /// An agent decides about the `nth` unconfirmed answer.
    Decide { nth: u32, again: bool },
    /// Two contacts are joined by hand: the homes of two addresses.
    Merge {
        into: (Who, Network),
        from: (Who, Network),
    },
    /// The `nth` latest merge is undone.
    Unmerge { nth: u32 },
    /// A "continue on …" link to that network is made for a person's contact.
    Link {
        who: Who,
        from: Network,
        to: Network,
    },
    /// An agent closes a conversation.
    Close { who: Who, kind: Network },
    /// An agent looks at a conversation.
    Seen { who: Who, kind: Network },
    /// The channel that was left out is connected.
    Connect,
    /// A person agrees, or (`on` false) agrees no more, to be written to on that network: the
    /// contact that came with their address on `from`.
    Agree {
        who: Who,
        from: Network,
        kind: Network,
        on: bool,
    },

    /// An agent writes a post, to go so many milliseconds from now; 0 = at once.
    Post {
        n: u32,
        shape: Shape,
        stands: Stands,
        comment: bool,
        after: i64,
    },
    /// The `nth` latest post gets another time: so many milliseconds from now.
    MovePost { nth: u32, after: i64 },
    /// The `nth` latest post is dropped.
    DropPost { nth: u32 },
    /// The `nth` latest of the posts that wait because they are late is let go.
    LetPostGo { nth: u32, after: i64 },
    /// An agent decides about the `nth` latest unconfirmed post.
    DecidePost { nth: u32, again: bool },
    /// An agent has the `nth` latest failed post published again.
    PostAgain { nth: u32 },
    /// The Page begins to keep its stories, or ceases to.
    Archive { on: bool },

    /// The platform changes how it delivers webhooks.
    Deliver(Delivering),
    /// The `nth` latest body that was acknowledged comes again.
    Redeliver { nth: u32 },
    /// The next body carries a broken item among its own.
    Spoil { n: u32 },
    /// The answers to the next so many webhooks are lost on the way back.
    LoseAcks { count: u32 },
    /// A body comes that nobody signed rightly.
    Forge,

    /// The platform begins to fail.
    Fault(Fault),
    /// Every fault of the platform ends.
    ClearFaults,
    /// The wire fails for the next so many requests.
    Wire { fault: WireFault, count: u32 },
    /// The platform refuses a network's token, as a revoked one.
    Revoke { kind: Network },
    /// It takes all tokens again.
    Restore,

    /// The process is killed at the `commits`th durable write from here; `after`: once that write
    /// is durable, before anyone hears of it. It is back after `down` milliseconds; `swallow`:
    /// what it had begun to send does not arrive.
    Crash {
        commits: u32,
        after: bool,
        down: i64,
        swallow: bool,
    },
    /// The process is killed at once, with requests under way.
    Kill { down: i64, swallow: bool },
    /// The desk's clock jumps: from here on it is so many milliseconds ahead of the true time.
    Jump { ahead: i64 },
    /// The machine sleeps: time passes and the desk does nothing.
    Sleep { ms: i64 },
    /// Time passes.
    Wait { ms: i64 },
}

/// How webhooks are delivered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Delivering {
    /// How often each is posted.
    pub repeat: u32,
    /// Whether they leave in another order.
    pub shuffle: bool,
    /// The most in one post.
    pub batch: u32,
    /// How late they are, in milliseconds.
    pub delay: i64,
    /// How many of the next are lost for good.
    pub drop_next: u32,
}

/// A fault of the platform.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Fault {
    /// On this network alone.
    pub kind: Option<Network>,
    /// `send`, `upload`, `download`, `read`, one of those that publish, or `any`.
    pub operation: &'static str,
    /// What it does, by the sandbox's word.
    pub action: &'static str,
    /// What the struck calls carry or read, by the sandbox's word; `None` = anything.
    pub about: Option<&'static str>,
    /// The code of an error or failed status.
    pub code: Option<(i64, Option<i64>)>,
    /// The HTTP status of an error; `None` = the code's usual one.
    pub status: Option<u16>,
    /// How long, for slow, late and timeout.
    pub ms: Option<i64>,
    /// How often it strikes.
    pub count: u32,
}

/// A fault of the wire between desk and platform.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum WireFault {
    /// No connection: nothing left.
    Refused,
    /// The request is lost on its way.
    RequestLost,
    /// The answer is lost on its way.
    AnswerLost,
    /// The answer breaks off.
    AnswerTorn,
    /// The answer comes after the desk stopped waiting.
    AnswerLate,
    /// The request takes its time to arrive.
    RequestLate,
}

impl WireFault {
    /// Its name in counts and traces.
    pub fn word(self) -> &'static str {
        match self {
            WireFault::Refused => "refused",
            WireFault::RequestLost => "request_lost",
            WireFault::AnswerLost => "answer_lost",
            WireFault::AnswerTorn => "answer_torn",
            WireFault::AnswerLate => "answer_late",
            WireFault::RequestLate => "request_late",
        }
    }
}
