//! Moving what was committed from the write-ahead log into the database file: on a thread of its
//! own, so that a commit never waits for it. Only when the log has grown beyond its bound does
//! the writer itself start it anew, with next to nothing left to move.

use crate::{Result, StoreError};
use rusqlite::Connection;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread::JoinHandle;

/// Transactions between two checkpoints.
const EVERY: u64 = 64;
/// Pages in the log (4 KiB each) above which the writer starts it anew.
const BOUND: i64 = 16_384;

/// The handle of the checkpointing thread.
pub(crate) struct Checkpointer {
    thread: Option<JoinHandle<()>>,
}

/// What the writer rings after its commits.
pub(crate) struct Bell {
    ring: SyncSender<()>,
    state: Arc<State>,
}

#[derive(Default)]
struct State {
    commits: AtomicU64,
    /// The log is beyond its bound.
    long: AtomicBool,
}

impl Checkpointer {
    /// Starts the thread on a connection of its own. It ends when the bell is gone.
    pub fn start(conn: Connection) -> Result<(Checkpointer, Bell)> {
        // One ring waits at most: it means "look again".
        let (ring, rung) = sync_channel(1);
        let state = Arc::new(State::default());
        let bell = Bell {
            ring,
            state: Arc::clone(&state),
        };
        let thread = std::thread::Builder::new()
            .name("store-checkpoint".to_owned())
            .spawn(move || work(&conn, &rung, &state))
            .map_err(|e| {
                StoreError::Backend(format!("the checkpointer cannot start ({})", e.kind()))
            })?;
        Ok((
            Checkpointer {
                thread: Some(thread),
            },
            bell,
        ))
    }
}

impl Drop for Checkpointer {
    fn drop(&mut self) {
        if let Some(thread) = self.thread.take() {
            // A checkpointer that panicked has nothing left to say.
            let _ = thread.join();
        }
    }
}

impl Bell {
    /// After a commit, on the writer's thread and connection.
    pub fn committed(&self, writer: &Connection) {
        let commits = self.state.commits.fetch_add(1, Ordering::Relaxed) + 1;
        if self.state.long.swap(false, Ordering::Relaxed) {
            // What cannot be moved now (a reader still looks at it) is moved the next time.
            let _ = checkpoint(writer, "RESTART");
        } else if commits.is_multiple_of(EVERY) {
            // Full means that a ring is waiting already.
            let _ = self.ring.try_send(());
        }
    }
}

fn work(conn: &Connection, rung: &Receiver<()>, state: &State) {
    while rung.recv().is_ok() {
        if let Ok(pages) = checkpoint(conn, "PASSIVE") {
            state.long.store(pages > BOUND, Ordering::Relaxed);
        }
    }
}

/// Checkpoints. Gives how many pages the log holds.
fn checkpoint(conn: &Connection, mode: &str) -> Result<i64> {
    Ok(
        conn.query_row(&format!("PRAGMA wal_checkpoint({mode})"), [], |row| {
            row.get(1)
        })?,
    )
}
