//! The fuse: kills the process at a chosen durable write, before it or right after it.

use sportello_store::{BeforeCommit, StoreError};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Shared between the store, which asks before each commit, and the simulation.
#[derive(Clone, Default)]
pub(super) struct Fuse(Arc<Mutex<State>>);

#[derive(Default)]
struct State {
    /// Durable writes still allowed, and whether the last one is made durable.
    armed: Option<(u32, bool)>,
    dead: bool,
    commits: u64,
}

impl Fuse {
    /// What the store asks.
    pub fn hook(&self) -> BeforeCommit {
        let fuse = self.clone();
        Box::new(move || fuse.ask())
    }

    fn ask(&self) -> Result<(), StoreError> {
        let mut state = self.lock();
        if state.dead {
            return Err(StoreError::Stopped);
        }
        match &mut state.armed {
            None => {}
            Some((0, after)) => {
                let after = *after;
                state.dead = true;
                state.armed = None;
                if !after {
                    return Err(StoreError::Stopped);
                }
            }
            Some((left, _)) => *left -= 1,
        }
        state.commits += 1;
        Ok(())
    }

    /// Lets `commits` more writes through and kills at the next, `after` it was made or before.
    pub fn arm(&self, commits: u32, after: bool) {
        self.lock().armed = Some((commits, after));
    }

    /// Whether it blew.
    pub fn is_dead(&self) -> bool {
        self.lock().dead
    }

    /// Writes made durable so far.
    pub fn commits(&self) -> u64 {
        self.lock().commits
    }

    /// Nothing is to blow any more.
    pub fn disarm(&self) {
        self.lock().armed = None;
    }

    /// A new process: nothing is armed.
    pub fn reset(&self) {
        let mut state = self.lock();
        state.dead = false;
        state.armed = None;
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
