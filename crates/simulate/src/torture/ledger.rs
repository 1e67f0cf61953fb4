//! What was promised: every message somebody was told is taken, every reply that was answered 202.

use super::cast::{Person, Via};
use std::collections::HashSet;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// A message somebody wrote.
#[derive(Clone, Debug)]
pub struct Said {
    /// Who.
    pub person: Person,
    /// The text.
    pub text: String,
    /// Whether its webhook was answered 200. (On a phone: once nothing waits to be posted.)
    pub acked: bool,
}

/// A reply the desk took (202).
#[derive(Clone, Debug)]
pub struct Told {
    /// To whom.
    pub person: Person,
    /// The text.
    pub text: String,
    /// The row's id as the API gave it.
    pub row: String,
}

/// Everything promised so far; in the order in which it was promised.
#[derive(Debug, Default)]
pub struct Ledger {
    said: Mutex<Vec<Said>>,
    told: Mutex<Vec<Told>>,
    /// Texts a phone may or may not have sent: the sandbox was killed before it could say.
    maybe: Mutex<HashSet<String>>,
}

impl Ledger {
    /// A message was made.
    pub fn said(&self, person: &Person, text: &str, acked: bool) {
        hold(&self.said).push(Said {
            person: person.clone(),
            text: text.to_owned(),
            acked,
        });
    }

    /// A message may have been made.
    pub fn maybe(&self, text: &str) {
        hold(&self.maybe).insert(text.to_owned());
    }

    /// A reply was taken.
    pub fn told(&self, person: &Person, text: &str, row: &str) {
        hold(&self.told).push(Told {
            person: person.clone(),
            text: text.to_owned(),
            row: row.to_owned(),
        });
    }

    /// The phones' webhooks were all accepted.
    pub fn phones_are_acked(&self) {
        let phones = |said: &&mut Said| said.person.via == Via::Phone;
        for said in hold(&self.said).iter_mut().filter(phones) {
            said.acked = true;
        }
    }

    /// All messages from this one on.
    pub fn all_said(&self, from: usize) -> Vec<Said> {
        hold(&self.said).get(from..).unwrap_or_default().to_vec()
    }

    /// All replies from this one on.
    pub fn all_told(&self, from: usize) -> Vec<Told> {
        hold(&self.told).get(from..).unwrap_or_default().to_vec()
    }

    /// How many messages and replies there are.
    pub fn len(&self) -> (usize, usize) {
        (hold(&self.said).len(), hold(&self.told).len())
    }

    /// The texts that may or may not have been sent.
    pub fn maybes(&self) -> HashSet<String> {
        hold(&self.maybe).clone()
    }
}

fn hold<T>(of: &Mutex<T>) -> MutexGuard<'_, T> {
    of.lock().unwrap_or_else(PoisonError::into_inner)
}
