//! A room: everyone who has the same page open in the same way. One task renders for all of them,
//! at once when the desk is idle, at most every few milliseconds under load, and now and then
//! unasked, since windows close by themselves and a lost ring must heal.

use super::{Pane, Viewer};
use crate::desk::Desk;
use jiff::tz::TimeZone;
use sportello_core::WorkspaceId;
use sportello_engine::{Listener, Ring};
use sportello_store::StoreError;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::sync::watch;
use tokio::time::{Instant, sleep_until, timeout};

/// Renderings of one room are at least so far apart: rings that come meanwhile are one.
const BREATH: Duration = Duration::from_millis(15);
/// A room renders unasked after so long.
const UNASKED: Duration = Duration::from_secs(20);
/// The pause after the store refused.
const TROUBLE: Duration = Duration::from_secs(1);

/// What a room shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Shown {
    /// Nothing was rendered yet.
    Nothing,
    /// These panes.
    Panes(Arc<Vec<Pane>>),
    /// The page is no more.
    Gone,
}

/// All rooms, and what ends streams.
#[derive(Debug)]
pub struct Live {
    rooms: Mutex<HashMap<Key, watch::Sender<Shown>>>,
    sessions: watch::Sender<u64>,
    stopping: watch::Sender<bool>,
}

/// What makes two open pages the same.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Key {
    workspace: WorkspaceId,
    at: String,
    language: &'static str,
    zone: String,
    theme: &'static str,
}

impl Key {
    fn new(viewer: &Viewer, at: String) -> Key {
        Key {
            workspace: viewer.workspace,
            at,
            language: viewer.reader.language.tag(),
            zone: zone_name(&viewer.reader.zone),
            theme: viewer.theme.as_str(),
        }
    }
}

fn zone_name(zone: &TimeZone) -> String {
    zone.iana_name().unwrap_or("UTC").to_owned()
}

impl Default for Live {
    fn default() -> Live {
        Live {
            rooms: Mutex::default(),
            sessions: watch::Sender::new(0),
            stopping: watch::Sender::new(false),
        }
    }
}

impl Live {
    /// Enters the room of a page, opening it if nobody is there.
    pub(super) fn join(&self, desk: &Desk, viewer: Viewer, at: String) -> watch::Receiver<Shown> {
        let key = Key::new(&viewer, at);
        let mut rooms = self.rooms.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(room) = rooms.get(&key) {
            return room.subscribe();
        }
        let (sender, receiver) = watch::channel(Shown::Nothing);
        rooms.insert(key.clone(), sender.clone());
        // The ear is open before the first rendering, so nothing falls between the two.
        let ear = desk.engine().bell().listen();
        tokio::spawn(keep(Keeper {
            desk: desk.clone(),
            viewer,
            key,
            sender,
            ear,
        }));
        receiver
    }

    /// How many pages are open; those that look alike count once.
    pub(crate) fn open(&self) -> usize {
        self.rooms
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .len()
    }

    /// Some session ended: every stream looks whether it was its own.
    pub(crate) fn end_sessions(&self) {
        self.sessions.send_modify(|n| *n += 1);
    }

    /// The desk is stopping: every stream ends.
    pub(crate) fn stop(&self) {
        self.stopping.send_replace(true);
    }

    pub(super) fn sessions(&self) -> watch::Receiver<u64> {
        self.sessions.subscribe()
    }

    pub(super) fn stopping(&self) -> watch::Receiver<bool> {
        self.stopping.subscribe()
    }

    /// Closes a room that nobody is in (any more). `false` = someone came in meanwhile.
    fn close(&self, key: &Key, sender: &watch::Sender<Shown>) -> bool {
        let mut rooms = self.rooms.lock().unwrap_or_else(PoisonError::into_inner);
        if sender.receiver_count() > 0 && *sender.borrow() != Shown::Gone {
            return false;
        }
        rooms.remove(key);
        true
    }
}

/// What keeps a room.
struct Keeper {
    desk: Desk,
    viewer: Viewer,
    key: Key,
    sender: watch::Sender<Shown>,
    ear: Listener,
}

async fn keep(mut keeper: Keeper) {
    loop {
        let begun = Instant::now();
        let pause = keeper.render().await;
        if *keeper.sender.borrow() == Shown::Gone
            && keeper.desk.live().close(&keeper.key, &keeper.sender)
        {
            return;
        }
        tokio::select! {
            () = keeper.sender.closed() => {
                if keeper.desk.live().close(&keeper.key, &keeper.sender) {
                    return;
                }
            }
            () = wait(&mut keeper.ear, keeper.viewer.workspace, pause) => {}
        }
        sleep_until(begun + BREATH).await;
        while keeper.ear.try_next().is_some() {}
    }
}

/// Waits for a ring of this workspace, or as long as `pause`.
async fn wait(ear: &mut Listener, workspace: WorkspaceId, pause: Duration) {
    let rung = async {
        loop {
            match ear.next().await {
                Ring::Touched(touched) if touched.workspace != workspace => {}
                Ring::Touched(_) | Ring::Everything => return,
                // The desk is stopping: streams end by themselves.
                Ring::Closed => std::future::pending().await,
            }
        }
    };
    // Both ends lead to a rendering: a ring, and having waited long enough.
    let _ = timeout(pause, rung).await;
}

impl Keeper {
    /// Renders, shows what came of it, and says how long to wait for a ring.
    async fn render(&mut self) -> Duration {
        self.viewer.reader.now = self.desk.now();
        let shown = match self.desk.panes(&self.viewer, &self.key.at).await {
            Ok(panes) => Shown::Panes(Arc::new(panes)),
            Err(StoreError::NotFound(_)) => Shown::Gone,
            Err(error) => {
                tracing::warn!(error = %error, "a live page was not rendered");
                return TROUBLE;
            }
        };
        self.sender.send_if_modified(|before| {
            let differs = *before != shown;
            *before = shown;
            differs
        });
        UNASKED
    }
}
