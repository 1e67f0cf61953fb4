//! The doorbell: carries no data, only "look again". A lost ring heals at the next.

use sportello_store::Touched;
use std::sync::Arc;
use tokio::sync::{Notify, broadcast};

/// Rings that a slow listener may fall behind before it is told to look at everything.
const BACKLOG: usize = 1_024;

/// Wakes live pages and workers.
#[derive(Clone)]
pub struct Doorbell {
    pages: broadcast::Sender<Touched>,
    workers: Arc<Notify>,
    soon: Arc<Notify>,
}

/// What a listener is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ring {
    /// This changed.
    Touched(Touched),
    /// More changed than was listened to: look at everything.
    Everything,
    /// The desk is stopping.
    Closed,
}

/// One who listens.
pub struct Listener(broadcast::Receiver<Touched>);

impl Default for Doorbell {
    fn default() -> Doorbell {
        Doorbell {
            pages: broadcast::Sender::new(BACKLOG),
            workers: Arc::new(Notify::new()),
            soon: Arc::new(Notify::new()),
        }
    }
}

impl Doorbell {
    /// Rings for pages and workers.
    pub fn ring(&self, touched: Touched) {
        // Nobody listening is no error.
        let _ = self.pages.send(touched);
        self.workers.notify_one();
    }

    /// Rings for what came in: pages at once, workers in a moment (see [`Doorbell::soon`]).
    pub fn ring_arrived(&self, touched: &[Touched]) {
        for one in touched {
            // Nobody listening is no error.
            let _ = self.pages.send(*one);
        }
        if !touched.is_empty() {
            self.soon.notify_one();
        }
    }

    /// Wakes the workers alone.
    pub fn wake_workers(&self) {
        self.workers.notify_one();
    }

    /// Listens from now on.
    pub fn listen(&self) -> Listener {
        Listener(self.pages.subscribe())
    }

    /// Waits until something came in that gives the workers something to do: pictures, names,
    /// search, evidence. Thousands of messages a second must not wake them thousands of times,
    /// so they come a moment later and look once.
    pub async fn soon(&self) {
        self.soon.notified().await;
    }

    /// Waits until the workers are rung for. A ring while nobody waits is kept.
    pub async fn work(&self) {
        self.workers.notified().await;
    }
}

impl Listener {
    /// The next ring.
    pub async fn next(&mut self) -> Ring {
        match self.0.recv().await {
            Ok(touched) => Ring::Touched(touched),
            Err(broadcast::error::RecvError::Lagged(_)) => Ring::Everything,
            Err(broadcast::error::RecvError::Closed) => Ring::Closed,
        }
    }

    /// A ring that is there already.
    pub fn try_next(&mut self) -> Option<Ring> {
        match self.0.try_recv() {
            Ok(touched) => Some(Ring::Touched(touched)),
            Err(broadcast::error::TryRecvError::Lagged(_)) => Some(Ring::Everything),
            Err(_) => None,
        }
    }
}
