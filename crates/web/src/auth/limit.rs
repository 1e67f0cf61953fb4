//! How often a sign-in may fail: counted exactly, per account and per address, over a sliding
//! quarter of an hour. Time is an argument, so the limit is tested without waiting.

use sportello_core::{Span, Time};
use std::collections::{HashMap, VecDeque};
use std::hash::Hash;
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};

/// The span over which failures count (security.md §8, 12).
pub const WINDOW: Span = Span::minutes(15);
/// Failures allowed per account within it.
pub const PER_ACCOUNT: usize = 10;
/// Failures allowed per address within it: a whole shop may sit behind one.
pub const PER_ADDRESS: usize = 50;
/// Keys remembered at most, so that invented names cannot fill the memory.
const REMEMBERED: usize = 20_000;

/// Failed sign-ins of the last quarter of an hour.
#[derive(Debug, Default)]
pub struct Failures {
    accounts: Mutex<Log<String>>,
    addresses: Mutex<Log<IpAddr>>,
}

/// Failures by key, oldest first.
#[derive(Debug)]
struct Log<K>(HashMap<K, VecDeque<Time>>);

impl<K> Default for Log<K> {
    fn default() -> Log<K> {
        Log(HashMap::new())
    }
}

impl Failures {
    /// Counts an attempt as a failure before it is judged, so that many at once cannot slip
    /// through together; [`Failures::forgive`] takes it back when it succeeds. `Err` = too many
    /// already: nothing may be tried before then.
    pub fn admit(&self, account: &str, address: Option<IpAddr>, now: Time) -> Result<(), Time> {
        let mut accounts = self.accounts.lock().unwrap_or_else(PoisonError::into_inner);
        accounts.room(&account.to_owned(), PER_ACCOUNT, now)?;
        if let Some(address) = address {
            let mut addresses = self
                .addresses
                .lock()
                .unwrap_or_else(PoisonError::into_inner);
            addresses.room(&address, PER_ADDRESS, now)?;
            addresses.add(address, now);
        }
        accounts.add(account.to_owned(), now);
        Ok(())
    }

    /// It succeeded: the account starts afresh, and the address loses this one attempt.
    pub fn forgive(&self, account: &str, address: Option<IpAddr>) {
        self.accounts
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .0
            .remove(account);
        if let Some(address) = address
            && let Some(times) = self
                .addresses
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .0
                .get_mut(&address)
        {
            times.pop_back();
        }
    }
}

impl<K: Hash + Eq + Clone> Log<K> {
    /// Whether one more may be tried; else when.
    fn room(&mut self, key: &K, allowed: usize, now: Time) -> Result<(), Time> {
        let Some(times) = self.0.get_mut(key) else {
            return Ok(());
        };
        // A clock that was set back leaves moments in the future: they end at most one window on.
        times.retain(|t| now < *t + WINDOW && *t <= now + WINDOW);
        match times.front() {
            Some(first) if times.len() >= allowed => Err(*first + WINDOW),
            _ => Ok(()),
        }
    }

    fn add(&mut self, key: K, now: Time) {
        if self.0.len() >= REMEMBERED && !self.0.contains_key(&key) {
            self.0
                .retain(|_, times| times.back().is_some_and(|t| now < *t + WINDOW));
            self.drop_oldest();
        }
        self.0.entry(key).or_default().push_back(now);
    }

    /// Makes room when every key is still fresh: the one that failed longest ago goes.
    fn drop_oldest(&mut self) {
        if self.0.len() < REMEMBERED {
            return;
        }
        let oldest = self
            .0
            .iter()
            .min_by_key(|(_, times)| times.back().copied())
            .map(|(k, _)| k.clone());
        if let Some(oldest) = oldest {
            self.0.remove(&oldest);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIA: &str = "lia";
    const START: Time = Time(1_000_000);

    fn home() -> Option<IpAddr> {
        Some(IpAddr::from([192, 0, 2, 7]))
    }

    #[test]
    fn the_eleventh_failure_within_a_quarter_of_an_hour_is_not_tried() {
        let failures = Failures::default();
        for i in 0..10 {
            assert_eq!(
                failures.admit(LIA, home(), START + Span::minutes(i)),
                Ok(())
            );
        }
        let ends = START + WINDOW;
        assert_eq!(
            failures.admit(LIA, home(), START + Span::minutes(12)),
            Err(ends)
        );
        assert_eq!(
            failures.admit("tommaso", home(), START + Span::minutes(12)),
            Ok(())
        );
        assert_eq!(
            failures.admit(LIA, home(), ends),
            Ok(()),
            "the first one has passed"
        );
        assert!(
            failures.admit(LIA, home(), ends).is_err(),
            "and only that one"
        );
    }

    #[test]
    fn a_success_starts_afresh() {
        let failures = Failures::default();
        for _ in 0..9 {
            assert_eq!(failures.admit(LIA, home(), START), Ok(()));
        }
        assert_eq!(failures.admit(LIA, home(), START), Ok(()));
        failures.forgive(LIA, home());
        assert_eq!(failures.admit(LIA, home(), START), Ok(()));
    }

    #[test]
    fn one_address_cannot_try_every_name() {
        let failures = Failures::default();
        for i in 0..PER_ADDRESS {
            assert_eq!(failures.admit(&format!("name {i}"), home(), START), Ok(()));
        }
        assert!(failures.admit("one more", home(), START).is_err());
        assert_eq!(failures.admit("one more", None, START), Ok(()));
    }

    #[test]
    fn invented_names_do_not_fill_the_memory() {
        let failures = Failures::default();
        for i in 0..REMEMBERED + 50 {
            let at = START + Span::millis(i64::try_from(i).unwrap_or_default());
            assert_eq!(failures.admit(&format!("name {i}"), None, at), Ok(()));
        }
        let accounts = failures
            .accounts
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        assert!(accounts.0.len() <= REMEMBERED);
    }
}
