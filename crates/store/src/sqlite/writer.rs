//! The writer thread, with group commit: what waits is run in one transaction, each operation in
//! a savepoint of its own, made durable once, and only then answered.

use super::backend::Writing;
use super::checkpoint::Bell;
use super::tx::Tx;
use crate::{Result, StoreError};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};
use tokio::sync::oneshot;

/// Operations of one transaction at most.
const BATCH: usize = 512;
/// How long a transaction takes more in.
const GATHER: Duration = Duration::from_millis(20);

/// The handle of the writer thread.
pub(crate) struct Writer {
    queue: Option<Sender<Box<dyn Job>>>,
    thread: Option<JoinHandle<()>>,
}

/// What stands around an operation, to undo it alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Around {
    /// A savepoint.
    Savepoint,
    /// Nothing: it undoes its own faults, and an error of it gives up the transaction.
    Nothing,
}

/// How an operation went.
enum Ran {
    /// All of it, or nothing.
    Apart,
    /// It failed with parts of it done: the transaction must go.
    Torn(StoreError),
}

/// An operation on its way.
trait Job: Send {
    /// Runs it and keeps its result.
    fn run(&mut self, tx: &mut Tx<'_>) -> Ran;

    /// The error it gave, if it did.
    fn error(&self) -> Option<&StoreError>;

    /// Answers: with its own result when the transaction was committed or the operation had
    /// failed by itself, with the transaction's error otherwise.
    fn answer(self: Box<Self>, committed: Result<()>);
}

struct Operation<T, F> {
    op: Option<F>,
    around: Around,
    result: Option<Result<T>>,
    answer: oneshot::Sender<Result<T>>,
}

impl<T, F> Job for Operation<T, F>
where
    T: Send,
    F: FnOnce(&mut Tx<'_>) -> Result<T> + Send,
{
    fn run(&mut self, tx: &mut Tx<'_>) -> Ran {
        let Some(op) = self.op.take() else {
            return Ran::Apart;
        };
        let around = self.around;
        let result = catch_unwind(AssertUnwindSafe(|| match around {
            Around::Savepoint => tx.scoped(op),
            Around::Nothing => op(tx),
        }));
        let broke_off = result.is_err();
        let result = result
            .unwrap_or_else(|_| Err(StoreError::Backend("an operation broke off".to_owned())));
        let ran = match &result {
            Err(error) if broke_off || around == Around::Nothing => Ran::Torn(error.clone()),
            _ => Ran::Apart,
        };
        self.result = Some(result);
        ran
    }

    fn error(&self) -> Option<&StoreError> {
        self.result
            .as_ref()
            .and_then(|result| result.as_ref().err())
    }

    fn answer(self: Box<Self>, committed: Result<()>) {
        let result = match (self.result, committed) {
            (Some(Err(own)), _) => Err(own),
            (_, Err(error)) => Err(error),
            (Some(Ok(value)), Ok(())) => Ok(value),
            (None, Ok(())) => Err(StoreError::Stopped),
        };
        // Whoever asked may have gone; the work is done all the same.
        let _ = self.answer.send(result);
    }
}

impl Writer {
    /// Starts the thread.
    pub fn start(writing: Writing, bell: Bell) -> Result<Writer> {
        let (queue, waiting) = channel();
        let thread = std::thread::Builder::new()
            .name("store-writer".to_owned())
            .spawn(move || work(writing, &waiting, &bell))
            .map_err(|e| StoreError::Backend(format!("the writer cannot start ({})", e.kind())))?;
        Ok(Writer {
            queue: Some(queue),
            thread: Some(thread),
        })
    }

    /// Runs an operation; ready once it is durable.
    pub async fn run<T, F>(&self, op: F, around: Around) -> Result<T>
    where
        T: Send + 'static,
        F: FnOnce(&mut Tx<'_>) -> Result<T> + Send + 'static,
    {
        let (answer, answered) = oneshot::channel();
        let job = Operation {
            op: Some(op),
            around,
            result: None,
            answer,
        };
        let queue = self.queue.as_ref().ok_or(StoreError::Stopped)?;
        queue.send(Box::new(job)).map_err(|_| StoreError::Stopped)?;
        answered.await.unwrap_or(Err(StoreError::Stopped))
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        self.queue = None;
        if let Some(thread) = self.thread.take() {
            // A writer that panicked has nothing left to say.
            let _ = thread.join();
        }
    }
}

/// The thread's loop: until every handle is gone.
fn work(mut writing: Writing, waiting: &Receiver<Box<dyn Job>>, bell: &Bell) {
    while let Ok(first) = waiting.recv() {
        transaction(&mut writing, first, waiting);
        bell.committed(&writing.conn);
    }
}

/// One transaction with everything that waits, then the answers.
fn transaction(writing: &mut Writing, first: Box<dyn Job>, waiting: &Receiver<Box<dyn Job>>) {
    if let Err(error) = writing.begin() {
        first.answer(Err(error));
        return;
    }
    let end = Instant::now() + GATHER;
    let mut jobs = Vec::new();
    let mut next = Some(first);
    let mut lost = None;
    while let Some(mut job) = next {
        let ran = job.run(&mut writing.tx());
        if let Some(error) = job.error() {
            writing.note(error);
            // Some errors make SQLite undo the whole transaction, not the savepoint alone: then
            // nothing that ran before may be acknowledged either.
            if !writing.in_transaction() || writing.refused.is_some() {
                lost = Some(error.clone());
            }
        }
        if let Ran::Torn(error) = ran {
            lost = Some(error);
        }
        jobs.push(job);
        if lost.is_some() {
            break;
        }
        let more = jobs.len() < BATCH && Instant::now() < end;
        next = if more { waiting.try_recv().ok() } else { None };
    }
    let committed = match lost {
        Some(error) => {
            writing.roll_back();
            Err(error)
        }
        None => writing.commit(),
    };
    for job in jobs {
        job.answer(committed.clone());
    }
}
