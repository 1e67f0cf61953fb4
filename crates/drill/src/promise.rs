//! The promises that a drill puts to the test, and how each was broken.

use crate::account::Account;
use std::fmt;

/// A promise.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Promise {
    /// What the desk took arrives, or it says rightly that it did not.
    Lost,
    /// Nothing arrives twice.
    Doubled,
    /// Nothing overtakes what was written before it.
    OutOfOrder,
    /// No post is public twice.
    PostsDoubled,
    /// No channel is called disconnected while its token is good.
    FalseDisconnects,
    /// What people wrote is in the desk, but for what nobody can read back.
    InLost,
    /// Only what nobody can decide is left to a person.
    Unconfirmed,
    /// A window closes over a message only where no permitted way existed.
    WindowsMissed,
}

/// A promise that was not kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Breach {
    /// Which.
    pub promise: Promise,
    /// How often.
    pub count: u64,
    /// How often it could not be helped; 0 where it always can.
    pub limit: u64,
}

impl Promise {
    /// Every promise, in the order in which they are told.
    pub const ALL: [Promise; 8] = [
        Promise::Lost,
        Promise::Doubled,
        Promise::OutOfOrder,
        Promise::PostsDoubled,
        Promise::FalseDisconnects,
        Promise::InLost,
        Promise::Unconfirmed,
        Promise::WindowsMissed,
    ];

    /// Its name, for words in other languages.
    pub fn as_str(self) -> &'static str {
        match self {
            Promise::Lost => "lost",
            Promise::Doubled => "doubled",
            Promise::OutOfOrder => "out-of-order",
            Promise::PostsDoubled => "posts-doubled",
            Promise::FalseDisconnects => "false-disconnects",
            Promise::InLost => "in-lost",
            Promise::Unconfirmed => "unconfirmed",
            Promise::WindowsMissed => "windows-missed",
        }
    }

    /// How often an account says it was broken, and how often that could not be helped.
    fn counts(self, account: &Account) -> (u64, u64) {
        match self {
            Promise::Lost => (account.lost, 0),
            Promise::Doubled => (account.doubled, 0),
            Promise::OutOfOrder => (account.out_of_order, 0),
            Promise::PostsDoubled => (account.posts_doubled, 0),
            Promise::FalseDisconnects => (account.false_disconnects, 0),
            Promise::InLost => (account.in_lost, account.in_unrecoverable),
            Promise::Unconfirmed => (account.unconfirmed, account.undecidable),
            Promise::WindowsMissed => (account.windows_missed, account.windows_unavoidable),
        }
    }
}

impl fmt::Display for Breach {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let what = match self.promise {
            Promise::Lost => "messages or posts are lost",
            Promise::Doubled => "messages arrived twice",
            Promise::OutOfOrder => "messages overtook earlier ones",
            Promise::PostsDoubled => "posts are public twice",
            Promise::FalseDisconnects => {
                "channels were called disconnected although their tokens were good"
            }
            Promise::InLost => {
                "messages of people are not in the desk, and only so many could not be read back"
            }
            Promise::Unconfirmed => {
                "outcomes were left to a person, and only so many could not be decided"
            }
            Promise::WindowsMissed => {
                "windows closed over a message, and only so many without a way to send it"
            }
        };
        match self.promise {
            Promise::InLost | Promise::Unconfirmed | Promise::WindowsMissed => {
                write!(f, "{} {what}: {}", self.count, self.limit)
            }
            _ => write!(f, "{} {what}", self.count),
        }
    }
}

impl Account {
    /// The promises that were not kept.
    pub fn breaches(&self) -> Vec<Breach> {
        let all = Promise::ALL.into_iter().map(|promise| {
            let (count, limit) = promise.counts(self);
            Breach {
                promise,
                count,
                limit,
            }
        });
        all.filter(|breach| breach.count > breach.limit).collect()
    }
}
