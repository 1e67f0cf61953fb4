//! The second opinion: a platform's own status page, read while an incident of it is under way and
//! a little after. What it says is shown beside the incident; it begins, ends and holds nothing
//! (outages.md: such pages were green at the peak in 2019 and in 2024).

use crate::engine::Engine;
use crate::http::Guard;
use crate::job::{Credentials, Job, Outcome, Work};
use crate::tickets::Ticket;
use serde::{Deserialize, Serialize};
use sportello_channels::status::StatusPage;
use sportello_channels::{Auth, Body, HttpRequest, Method, Target};
use sportello_core::opinion::{Level, Opinion};
use sportello_core::{IncidentId, Span, Time, WorkspaceId};
use sportello_store::StoreError;
use url::Url;

/// The name of the setting among a workspace's wishes.
const WISH: &str = "second_opinion";
/// A page is asked so often, of whatever incidents.
const EVERY: Span = Span::minutes(5);
/// It is asked for so long after an incident: it lags behind.
const AFTER: Span = Span::minutes(16);
/// The largest page taken, in bytes.
const LARGEST: u64 = 512 * 1024;
/// The longest address, in bytes.
const LONGEST: usize = 500;

/// How a workspace wants a second opinion. Off until somebody switches it on: the addresses are
/// documented nowhere and may vanish [u].
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct SecondOpinion {
    /// Whether it is asked for.
    pub on: bool,
    /// Where; empty = the platform's usual address.
    pub address: String,
}

/// A status page that is being read.
#[derive(Debug)]
pub struct Asking {
    /// The workspace.
    pub workspace: WorkspaceId,
    /// The platform.
    pub platform: String,
    /// Of which incidents.
    pub incidents: Vec<IncidentId>,
    /// Where.
    pub address: String,
}

impl Engine {
    /// How a workspace wants a second opinion.
    pub async fn second_opinion(
        &self,
        workspace: WorkspaceId,
    ) -> Result<SecondOpinion, StoreError> {
        self.wish(workspace, WISH).await
    }

    /// Sets it. Gives whether the address may be asked at all: a public one under https.
    pub async fn set_second_opinion(
        &self,
        workspace: WorkspaceId,
        wanted: &SecondOpinion,
    ) -> Result<bool, StoreError> {
        let guard = Guard::new(&self.settings().graph_url);
        let fits = wanted.address.len() <= LONGEST
            && Url::parse(&wanted.address).is_ok_and(|address| guard.allows(&address));
        if !wanted.address.is_empty() && !fits {
            return Ok(false);
        }
        self.set_wish(workspace, WISH, wanted).await?;
        self.bell().wake_workers();
        Ok(true)
    }

    /// The usual address of a platform's status page; `None` = nobody reads one of it.
    pub fn status_page_of(&self, platform: &str) -> Option<StatusPage> {
        let mut known = self.registry().iter();
        known
            .find(|connector| connector.platform() == platform)?
            .status_page()
    }

    /// Asks status pages where incidents are under way.
    pub(crate) async fn begin_opinions(
        &self,
        now: Time,
        workspace: WorkspaceId,
    ) -> Result<Vec<Job>, StoreError> {
        let wanted = self.second_opinion(workspace).await?;
        if !wanted.on {
            return Ok(Vec::new());
        }
        let mut jobs: Vec<Job> = Vec::new();
        let found = self.store().incidents_since(workspace, now - AFTER).await?;
        for (incident, platform) in found {
            let of_platform = jobs.iter_mut().find_map(|job| match &mut job.work {
                Work::Opinion(asking) if asking.platform == platform => Some(asking),
                _ => None,
            });
            if let Some(asking) = of_platform {
                asking.incidents.push(incident);
                continue;
            }
            let Some(page) = self.status_page_of(&platform) else {
                continue;
            };
            let address = match wanted.address.as_str() {
                "" => page.address,
                named => named,
            };
            let scope = format!("opinion:{platform}");
            let ticket = Ticket::Opinion(workspace, platform.clone());
            if self.in_flight().holds(&ticket)
                || !self.is_due(workspace, &scope, now, EVERY).await?
                || !self.in_flight().take(ticket)
            {
                continue;
            }
            let asking = Asking {
                workspace,
                platform,
                incidents: vec![incident],
                address: address.to_owned(),
            };
            jobs.push(self.asked(asking));
        }
        Ok(jobs)
    }

    fn asked(&self, asking: Asking) -> Job {
        Job {
            request: HttpRequest {
                method: Method::Get,
                target: Target::Absolute(asking.address.clone()),
                query: Vec::new(),
                body: Body::Empty,
                auth: Auth::None,
            },
            work: Work::Opinion(Box::new(asking)),
            credentials: Credentials::default(),
            timeout: self.settings().request_timeout,
            answer_cap: LARGEST,
        }
    }

    /// Notes what a status page says.
    pub(crate) async fn finish_opinion(
        &self,
        now: Time,
        asking: &Asking,
        outcome: &Outcome,
    ) -> Result<(), StoreError> {
        let Some(page) = self.status_page_of(&asking.platform) else {
            return Ok(());
        };
        let opinion = match outcome {
            Outcome::Answered { answer, bytes } if answer.status == 200 => {
                match bytes.len() as u64 > LARGEST {
                    true => Opinion::new(Level::Unclear, None),
                    false => (page.read)(&String::from_utf8_lossy(bytes), now),
                }
            }
            _ => Opinion::new(Level::Silent, None),
        };
        for incident in &asking.incidents {
            self.store()
                .note_opinion(
                    asking.workspace,
                    *incident,
                    opinion.clone(),
                    &asking.address,
                    now,
                )
                .await?;
        }
        self.ring(asking.workspace, None);
        Ok(())
    }
}
