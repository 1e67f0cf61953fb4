//! The page side: what a platform shows of the business. Posts that it lists, how they do, the
//! comments under them and what is done to those, details and menus. Reading stands behind
//! everything else: it takes turns, a channel one reading at a time, and an outage of it holds
//! nothing back.

mod beside;
mod comments;
mod compare;
mod due;
mod hide;
mod hours;
mod insight;
mod mention;
mod moderate;
mod reading;
mod recent;
mod showcase;
pub(crate) mod told;
mod turns;
mod word_list;

pub(crate) use beside::pages_commented;
pub use hours::BestHour;
pub use reading::Reading;

use crate::engine::Engine;
use crate::http::Client;
use crate::job::{Outcome, Work};
use crate::vault::VaultError;
use sportello_channels::{Answer, HttpRequest};
use sportello_core::class::Verdict;
use sportello_core::{Class, Span};
use sportello_store::{ChannelRow, StoreError};
use thiserror::Error;

/// How long one question of a person's may take.
const PATIENCE: Span = Span::seconds(20);

/// Why something of a page was neither read nor changed.
#[derive(Debug, Error)]
pub enum PageError {
    /// The network has no such thing, or it is not here.
    #[error("the network has no such thing, or it is not here")]
    NoSuch,
    /// The platform could not be asked.
    #[error("the platform could not be reached")]
    Unreachable,
    /// The platform refused, in its own words for people.
    #[error("the platform refused")]
    Refused(String),
    /// The store refused.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<VaultError> for PageError {
    /// A token that cannot be opened: the platform cannot be asked.
    fn from(_: VaultError) -> PageError {
        PageError::Unreachable
    }
}

/// Why a request that did not work did not.
fn trouble(answer: Option<&Answer>, verdict: &Verdict) -> PageError {
    match (answer, verdict.class) {
        (None, _) | (_, Class::Retry | Class::UnknownOutcome) => PageError::Unreachable,
        (Some(answer), _) => PageError::Refused(crate::templates::words(answer)),
    }
}

impl Engine {
    /// A client for what a person waits for.
    fn page_client(&self) -> Result<Client, PageError> {
        Client::new(self.settings()).map_err(|_| PageError::Unreachable)
    }

    /// Makes a request that a person waits for.
    async fn ask_now(
        &self,
        client: &Client,
        channel: &ChannelRow,
        request: HttpRequest,
    ) -> Result<Outcome, PageError> {
        let work = Work::Token(Box::new(channel.clone()));
        let mut job = self.job(channel, work, request)?;
        job.timeout = PATIENCE;
        Ok(client.make(self, &job).await)
    }

    /// Asks one thing that a person waits for; a refusal is told in the platform's words.
    pub(crate) async fn ask_at_once(
        &self,
        channel: &ChannelRow,
        request: HttpRequest,
    ) -> Result<Answer, PageError> {
        let client = self.page_client()?;
        good(self.ask_now(&client, channel, request).await?)
    }
}

/// The answer, if it is a good one.
fn good(outcome: Outcome) -> Result<Answer, PageError> {
    match outcome {
        Outcome::Answered { answer, .. } if (200..300).contains(&answer.status) => Ok(answer),
        Outcome::Answered { answer, .. } => {
            Err(PageError::Refused(crate::templates::words(&answer)))
        }
        _ => Err(PageError::Unreachable),
    }
}
