//! Alerts: agents are told of outages where they asked for it, by e-mail and by their browsers'
//! push services. What is told is queued in the store and sent from there; each alert goes to a
//! target at most once, and after a crash the same mail (by its id) may go a second time.

mod post;
pub mod push;
mod send;
mod sent;
mod watch;
mod wishes;

pub use post::{AlertPost, NewPost, PostRefused};
pub use send::Sending;
pub use wishes::{AddressRefused, BrowserRefused, Confirmed, NewBrowserKeys};

use crate::engine::Engine;
use crate::job::Job;
use sportello_core::alert::Facts;
use sportello_core::{Time, WorkspaceId};
use sportello_store::StoreError;

/// For whom words are made.
#[derive(Clone, Copy, Debug)]
pub struct Hearer<'h> {
    /// The language the agent chose.
    pub language: Option<&'h str>,
    /// The workspace's time zone.
    pub zone: &'h str,
    /// The business's name.
    pub business: &'h str,
    /// The moment.
    pub now: Time,
}

/// An alert in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Words {
    /// The subject, or the title.
    pub title: String,
    /// The words.
    pub text: String,
}

/// Puts alerts into words. The words that people see stand with the pages, so the pages give it.
pub trait Wording: Send + Sync {
    /// An alert as a mail. `link`: where it leads; `code`: what shows an address to be the agent's.
    fn mail(&self, hearer: &Hearer<'_>, facts: &Facts, link: &str, code: Option<&str>) -> Words;

    /// An alert as a browser shows it.
    fn push(&self, hearer: &Hearer<'_>, facts: &Facts) -> Words;
}

impl Engine {
    /// Queues what is worth telling, and gives the requests that tell it.
    pub(crate) async fn begin_alerts(
        &self,
        now: Time,
        workspace: WorkspaceId,
        room: usize,
    ) -> Result<Vec<Job>, StoreError> {
        self.watch_alerts(now, workspace).await?;
        self.begin_due_alerts(now, workspace, room).await
    }
}
