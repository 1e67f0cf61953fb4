//! One browser's stream of events: what its room shows, a heartbeat, and an end with its session.

use super::event::{Pane, changes};
use super::room::Shown;
use crate::desk::Desk;
use bytes::Bytes;
use futures_util::Stream;
use futures_util::stream::unfold;
use std::convert::Infallible;
use std::time::Duration;
use tokio::sync::watch;
use tokio::time::{Instant, Interval, MissedTickBehavior, interval_at};

/// A comment goes out this often, so that a dead connection is noticed on both sides.
const HEARTBEAT: Duration = Duration::from_secs(15);

/// What the first bytes say: how soon to come back after a break, in milliseconds.
const HELLO: &[u8] = b"retry: 400\n\n";

struct Connection {
    desk: Desk,
    session: [u8; 32],
    room: watch::Receiver<Shown>,
    sessions: watch::Receiver<u64>,
    stopping: watch::Receiver<bool>,
    heartbeat: Interval,
    sent: Vec<Pane>,
    greeted: bool,
}

/// The stream of a session in a room.
pub fn events(
    desk: Desk,
    session: [u8; 32],
    room: watch::Receiver<Shown>,
) -> impl Stream<Item = Result<Bytes, Infallible>> {
    let mut heartbeat = interval_at(Instant::now() + HEARTBEAT, HEARTBEAT);
    heartbeat.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut room = room;
    // What the room shows already is new to this browser.
    room.mark_changed();
    let connection = Connection {
        sessions: desk.live().sessions(),
        stopping: desk.live().stopping(),
        desk,
        session,
        room,
        heartbeat,
        sent: Vec::new(),
        greeted: false,
    };
    unfold(connection, |mut c| async move {
        c.next().await.map(|bytes| (Ok(bytes), c))
    })
}

impl Connection {
    /// The next bytes; `None` = the stream ends.
    async fn next(&mut self) -> Option<Bytes> {
        if !self.greeted {
            self.greeted = true;
            return Some(Bytes::from_static(HELLO));
        }
        loop {
            if *self.stopping.borrow() {
                return None;
            }
            tokio::select! {
                changed = self.room.changed() => {
                    changed.ok()?;
                    let shown = self.room.borrow_and_update().clone();
                    match shown {
                        Shown::Nothing => {}
                        Shown::Gone => return None,
                        Shown::Panes(panes) => {
                            let bytes = changes(&self.sent, &panes);
                            self.sent.clone_from(&panes);
                            if !bytes.is_empty() {
                                return Some(bytes);
                            }
                        }
                    }
                }
                changed = self.sessions.changed() => {
                    changed.ok()?;
                    self.still_signed_in().await?;
                }
                _ = self.heartbeat.tick() => {
                    self.still_signed_in().await?;
                    return Some(Bytes::from_static(b":\n\n"));
                }
                changed = self.stopping.changed() => changed.ok()?,
            }
        }
    }

    /// `None` when the session has ended. A store that refuses just now ends nobody's session.
    async fn still_signed_in(&self) -> Option<()> {
        match self
            .desk
            .store()
            .session(self.session, self.desk.now())
            .await
        {
            Ok(None) => None,
            Ok(Some(_)) | Err(_) => Some(()),
        }
    }
}
