//! Reading connections, each on a thread of its own: a query never waits for the writer, and a
//! web server's threads never wait for the disk.

use crate::{Result, StoreError};
use rusqlite::Connection;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use tokio::sync::oneshot;

type Query = Box<dyn FnOnce(&Connection) + Send>;

/// The handle of the reading threads.
pub(crate) struct Readers {
    queue: Option<Sender<Query>>,
    threads: Vec<JoinHandle<()>>,
}

impl Readers {
    /// Starts `n` threads, each with a connection that `connect` gives.
    pub fn start(n: usize, connect: impl Fn() -> Result<Connection>) -> Result<Readers> {
        let (queue, waiting) = channel();
        let waiting = Arc::new(Mutex::new(waiting));
        let mut threads = Vec::with_capacity(n);
        for number in 0..n {
            let conn = connect()?;
            let waiting = Arc::clone(&waiting);
            let thread = std::thread::Builder::new()
                .name(format!("store-reader-{number}"))
                .spawn(move || work(&conn, &waiting))
                .map_err(|e| {
                    StoreError::Backend(format!("a reader cannot start ({})", e.kind()))
                })?;
            threads.push(thread);
        }
        Ok(Readers {
            queue: Some(queue),
            threads,
        })
    }

    /// Runs a query on a free connection.
    pub async fn run<T, F>(&self, op: F) -> Result<T>
    where
        T: Send + 'static,
        F: FnOnce(&Connection) -> Result<T> + Send + 'static,
    {
        let (answer, answered) = oneshot::channel();
        let query: Query = Box::new(move |conn| {
            // Whoever asked may have gone.
            let _ = answer.send(snapshot(conn, op));
        });
        let queue = self.queue.as_ref().ok_or(StoreError::Stopped)?;
        queue.send(query).map_err(|_| StoreError::Stopped)?;
        answered
            .await
            .unwrap_or_else(|_| Err(StoreError::Backend("a query broke off".to_owned())))
    }
}

/// Runs every statement of a query on one state of the database.
fn snapshot<T>(conn: &Connection, op: impl FnOnce(&Connection) -> Result<T>) -> Result<T> {
    let transaction = conn.unchecked_transaction()?;
    op(&transaction)
}

impl Drop for Readers {
    fn drop(&mut self) {
        self.queue = None;
        for thread in self.threads.drain(..) {
            // A reader that panicked has nothing left to say.
            let _ = thread.join();
        }
    }
}

fn work(conn: &Connection, waiting: &Mutex<Receiver<Query>>) {
    loop {
        let next = waiting
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .recv();
        let Ok(query) = next else { return };
        // A query that panics drops its answer's sender: its asker hears of it, the thread lives.
        let _ = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| query(conn)));
    }
}
