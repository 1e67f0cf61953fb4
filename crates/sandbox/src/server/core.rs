//! The world behind a lock, with its journal: every command is on disk before it is answered.

use super::journal::{Journal, Opened};
use super::outside::Clients;
use crate::rules::chance::seeded;
use crate::rules::outbox::WebhookPost;
use crate::rules::time::Ms;
use crate::rules::{Command, Done, Effect, Outcome, World};
use ring::rand::{SecureRandom, SystemRandom};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{SystemTime, UNIX_EPOCH};
use tokio::sync::{Notify, oneshot, watch};

/// World and journal, moved together.
struct Desk {
    world: World,
    journal: Journal,
}

/// What all parts of the server share.
pub(super) struct Core {
    desk: Mutex<Desk>,
    waiting: Mutex<BTreeMap<u64, oneshot::Sender<Outcome>>>,
    random: SystemRandom,
    /// Outgoing HTTP.
    pub clients: Clients,
    /// Wakes the courier.
    pub wake: Notify,
    /// Rung after every command: pages look again.
    pub ring: watch::Sender<u64>,
    /// True when the sandbox stops.
    pub stop: watch::Sender<bool>,
}

impl std::fmt::Debug for Core {
    fn fmt(&self, to: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        to.debug_struct("Core").finish_non_exhaustive()
    }
}

impl Core {
    pub fn new(opened: Opened, clients: Clients, stop: watch::Sender<bool>) -> Self {
        Self {
            desk: Mutex::new(Desk {
                world: opened.world,
                journal: opened.journal,
            }),
            waiting: Mutex::new(BTreeMap::new()),
            random: SystemRandom::new(),
            clients,
            wake: Notify::new(),
            ring: watch::Sender::new(0),
            stop,
        }
    }

    fn lock(&self) -> MutexGuard<'_, Desk> {
        // A panic while the lock was held is a bug, but what is on disk is whole.
        self.desk.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn seed(&self) -> u64 {
        let mut bytes = [0; 8];
        // Without the system's randomness the clock still keeps seeds apart.
        if self.random.fill(&mut bytes).is_err() {
            return u64::from_le_bytes(clock().to_le_bytes());
        }
        u64::from_le_bytes(bytes)
    }

    /// Does one command: written to the journal first, so a crash after the answer loses nothing.
    ///
    /// # Errors
    /// When the journal cannot be written; nothing was done then.
    pub fn apply(&self, command: Command) -> std::io::Result<Done> {
        let mut desk = self.lock();
        let done = self.step(&mut desk, command)?;
        let snapshot = desk.journal.is_long().then(|| desk.rotate());
        drop(desk);
        match snapshot {
            Some(Ok(snapshot)) => {
                std::thread::spawn(move || snapshot.write());
            }
            Some(Err(error)) => {
                tracing::warn!(%error, "the sandbox could not begin a new journal; it goes on with the old one")
            }
            None => {}
        }
        self.ring.send_modify(|count| *count += 1);
        self.wake.notify_one();
        Ok(done)
    }

    fn step(&self, desk: &mut Desk, command: Command) -> std::io::Result<Done> {
        let now = clock().max(desk.world.now());
        let seed = self.seed();
        desk.journal.append(now, seed, &command)?;
        Ok(desk.world.apply(now, &mut seeded(seed), &command))
    }

    /// Looks at the world.
    pub fn look<T>(&self, at: impl FnOnce(&World) -> T) -> T {
        at(&self.lock().world)
    }

    /// The webhooks to post now, and when to look again.
    pub fn collect(&self, limit: usize) -> (Vec<WebhookPost>, Option<Ms>) {
        let mut desk = self.lock();
        let now = clock().max(desk.world.now());
        // Time that passes is a command like any other, so that a replay sees it too.
        if desk.world.tick_due(now) {
            if let Err(error) = self.step(&mut desk, Command::Tick) {
                tracing::error!(%error, "the sandbox cannot write its journal; time stands still");
                return (Vec::new(), Some(now + 1_000));
            }
            self.ring.send_modify(|count| *count += 1);
        }
        let now = desk.world.now();
        let posts = desk
            .world
            .due_webhooks(now, &mut seeded(self.seed()), limit);
        let next = desk.world.next_due();
        (posts, next)
    }

    /// Tasks left over from before a restart.
    pub fn resume(&self) -> Vec<Effect> {
        self.lock().world.resume_tasks()
    }

    /// Registers a caller who waits for a task.
    pub fn wait_for(&self, task: u64) -> oneshot::Receiver<Outcome> {
        let (sender, receiver) = oneshot::channel();
        self.waiting
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .insert(task, sender);
        receiver
    }

    /// Reports a task and hands its outcome to whoever waits.
    pub fn report(&self, task: u64, result: crate::rules::task::TaskResult) {
        let done = self.apply(Command::TaskDone { task, result });
        let waiting = self
            .waiting
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .remove(&task);
        match (done, waiting) {
            (Ok(Done::Outcome(Some(outcome))), Some(waiting)) => {
                // The caller may have gone; then nobody hears it.
                let lost = outcome.message.clone();
                if waiting.send(outcome).is_err() {
                    self.lost(lost.into_iter().collect());
                }
            }
            (Err(error), _) => tracing::error!(%error, "the sandbox cannot write its journal"),
            _ => {}
        }
    }

    /// Answers to sends that were lost on the way.
    pub fn lost(&self, messages: Vec<String>) {
        if messages.is_empty() {
            return;
        }
        if let Err(error) = self.apply(Command::AnswersLost(messages)) {
            tracing::error!(%error, "the sandbox cannot write its journal");
        }
    }

    /// Writes a last snapshot, so that the next start replays nothing.
    pub fn close(&self) {
        let mut desk = self.lock();
        match desk.rotate() {
            Ok(snapshot) => snapshot.write(),
            Err(error) => {
                tracing::warn!(%error, "the sandbox could not write its last snapshot; its journal holds everything")
            }
        }
    }
}

impl Desk {
    fn rotate(&mut self) -> std::io::Result<super::journal::Snapshot> {
        self.journal.rotate(&self.world)
    }
}

/// Milliseconds since the epoch.
pub(super) fn clock() -> Ms {
    SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .ok()
        .and_then(|since| Ms::try_from(since.as_millis()).ok())
        .unwrap_or(0)
}

/// Kept for the type of handlers' state.
pub(super) type State = axum::extract::State<Arc<Core>>;
