//! Jobs: requests that a step wants made, and what comes of them.

use crate::apps::TOKEN_PLACE;
use crate::dispatch::Finished;
use crate::engine::Engine;
use crate::http::Barrier;
use crate::media::MediaError;
use crate::publish::PostFinished;
use crate::vault::{VaultError, appsecret_proof};
use bytes::Bytes;
use secrecy::SecretString;
use sportello_channels::templates::Listed;
use sportello_channels::{Answer, Auth, HttpRequest, Target};
use sportello_core::class::Call;
use sportello_core::{AddressId, Capability, Span, Time, WorkspaceId};
use sportello_store::{ChannelRow, Due, ExchangeRef, PendingMedia, PostDue, StoreError};

/// Messages fed to search in one piece.
const SEARCH_PIECE: u32 = 500;
/// Pieces fed to search between two looks at the outbox.
const SEARCH_PIECES: u32 = 4;

/// A request to be made, with what to do about its answer.
#[derive(Debug)]
pub struct Job {
    /// What it is for.
    pub work: Work,
    /// The request, as the connector built it.
    pub request: HttpRequest,
    /// What it is made with.
    pub credentials: Credentials,
    /// After so long its answer counts as lost.
    pub timeout: Span,
    /// The largest answer taken, in bytes.
    pub answer_cap: u64,
}

/// What a request is made with. Printed without its secrets.
#[derive(Default)]
pub struct Credentials {
    /// The token for the `Authorization` header.
    pub bearer: Option<SecretString>,
    /// The token that stands in the address itself (the Bot API).
    pub in_path: Option<SecretString>,
    /// Query parameters that are secret (`appsecret_proof`, `input_token`).
    pub query: Vec<(&'static str, SecretString)>,
}

impl std::fmt::Debug for Credentials {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "Credentials(bearer: {}, in the path: {}, {} parameters)",
            self.bearer.is_some(),
            self.in_path.is_some(),
            self.query.len()
        )
    }
}

/// What a job is for.
#[derive(Debug)]
pub enum Work {
    /// One exchange of a delivery.
    Exchange {
        /// Where its answer is stored.
        exchange: ExchangeRef,
        /// The delivery.
        due: Box<Due>,
        /// The connector's name of the step.
        name: String,
        /// What kind of call.
        call: Call,
        /// The capability whose breaker it feeds.
        capability: Capability,
    },
    /// One exchange of a post's delivery.
    PostExchange {
        /// Where its answer is stored.
        exchange: ExchangeRef,
        /// The delivery.
        due: Box<PostDue>,
        /// The publisher's name of the step.
        name: String,
        /// What kind of call.
        call: Call,
    },
    /// Looking for a post, to settle an unknown delivery.
    PostLook {
        /// The delivery.
        due: Box<PostDue>,
        /// The answers in this look so far; `None` = it failed.
        asked: Vec<Option<Answer>>,
    },
    /// Reading a conversation back, to settle an unknown delivery.
    ReadBack(Box<Due>),
    /// Asking the platform about a channel's token.
    Token(Box<ChannelRow>),
    /// Asking for a sign of life where a cell is open and nothing waits.
    Probe {
        /// The channel.
        channel: Box<ChannelRow>,
        /// The cell.
        capability: Capability,
    },
    /// Renewing a token that ends.
    Renewal(Box<ChannelRow>),
    /// Reading a channel's list of templates.
    Templates {
        /// The channel.
        channel: Box<ChannelRow>,
        /// What was read so far.
        read: Vec<Listed>,
    },
    /// Reading a page, or hiding a comment on it for the word list.
    Page {
        /// The channel.
        channel: Box<ChannelRow>,
        /// What is asked, and what is known so far.
        reading: Box<crate::page::Reading>,
    },
    /// Asking for a bot's updates.
    Poll(Box<ChannelRow>),
    /// Looking into a mailbox.
    Mail(Box<ChannelRow>),
    /// Reading back what was missed in an outage.
    Gap {
        /// The channel.
        channel: Box<ChannelRow>,
        /// Which gap, and what of it.
        due: Box<sportello_store::DueGap>,
    },
    /// Outlining what was said lately, to be compared with what is here.
    Compare {
        /// The channel.
        channel: Box<ChannelRow>,
        /// What was said since then …
        since: Time,
        /// … and until then.
        until: Time,
    },
    /// Asking who a person is.
    Profile {
        /// The channel.
        channel: Box<ChannelRow>,
        /// The person.
        address: AddressId,
    },
    /// A passing sign.
    Signal {
        /// Which, in this process.
        number: u64,
        /// The channel.
        channel: Box<ChannelRow>,
        /// For a reaction: which.
        reaction: Option<crate::signals::Reacted>,
    },
    /// Telling an agent of an outage.
    Alert(Box<crate::alerts::Sending>),
    /// Reading a platform's status page.
    Opinion(Box<crate::opinion::Asking>),
    /// Asking where a picture is.
    MediaAsk(Box<PendingMedia>),
    /// Downloading a picture.
    MediaDownload(Box<PendingMedia>),
}

/// What came of a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// An answer came back whole; `bytes` for downloads.
    Answered {
        /// The answer.
        answer: Answer,
        /// The bytes of a download.
        bytes: Bytes,
    },
    /// It never left: it could not be put together, or why is not known.
    NotSent,
    /// It never left, and where it stopped is known.
    Unreached(Barrier),
    /// It left and no answer came in time: it may have happened.
    Lost,
    /// It left and the connection broke before the answer was whole: it may have happened.
    BrokenOff,
    /// It is forbidden to ask there at all (a private address): never tried again.
    Forbidden,
}

impl Engine {
    /// Whether a channel is asked at its network's own host.
    pub(crate) fn at_own_host(&self, channel: &ChannelRow) -> bool {
        let connector = self.connector(&channel.kind);
        connector.is_ok_and(|c| c.at_own_host(&crate::dispatch::facts(channel)))
    }

    /// A job for a channel's request, with the credentials it asks for.
    pub(crate) fn job(
        &self,
        channel: &ChannelRow,
        work: Work,
        mut request: HttpRequest,
    ) -> Result<Job, VaultError> {
        // One connector serves both ways of connecting an Instagram account; the host differs.
        if let (Target::Graph(path), Auth::Channel, true) =
            (&request.target, request.auth, self.at_own_host(channel))
        {
            request.target = Target::Instagram(path.clone());
        }
        let credentials = self.credentials(channel, &request)?;
        let answer_cap = match work {
            Work::MediaDownload(_) => self.settings().media_cap,
            _ => 4 * 1024 * 1024,
        };
        Ok(Job {
            work,
            request,
            credentials,
            timeout: self.settings().request_timeout,
            answer_cap,
        })
    }

    fn credentials(
        &self,
        channel: &ChannelRow,
        request: &HttpRequest,
    ) -> Result<Credentials, VaultError> {
        let apps = self.apps();
        let app = apps.iter().find(|a| a.id == channel.app);
        let mut credentials = Credentials::default();
        match request.auth {
            Auth::None => {}
            Auth::InPath => {
                credentials.in_path = Some(self.vault().open(TOKEN_PLACE, &channel.token)?);
            }
            Auth::Channel => {
                let token = self.vault().open(TOKEN_PLACE, &channel.token)?;
                let on_graph = matches!(request.target, Target::Graph(_));
                if let (true, Some(secret)) = (on_graph, app.and_then(|a| a.secrets.first())) {
                    let proof = SecretString::from(appsecret_proof(secret, &token));
                    credentials.query.push(("appsecret_proof", proof));
                }
                credentials.bearer = Some(token);
            }
            Auth::App => {
                use secrecy::ExposeSecret;
                if let Some((app, secret)) = app.and_then(|a| a.secrets.first().map(|s| (a, s))) {
                    let token = format!("{}|{}", app.platform_id, secret.expose_secret());
                    credentials.bearer = Some(SecretString::from(token));
                }
            }
        }
        Ok(credentials)
    }
}

impl Engine {
    /// What is to be done at `now`: at most as many requests as there is room for.
    pub async fn begin(&self, now: Time) -> Result<Vec<Job>, StoreError> {
        let mut jobs = Vec::new();
        self.begin_each(now, &mut |job| jobs.push(job)).await?;
        Ok(jobs)
    }

    /// The same, handing every job over as soon as there is one.
    pub async fn begin_each(
        &self,
        now: Time,
        hand_over: &mut (dyn FnMut(Job) + Send),
    ) -> Result<(), StoreError> {
        self.in_flight().look();
        for workspace in self.store().workspaces().await? {
            let room = || {
                self.settings()
                    .in_flight
                    .saturating_sub(self.in_flight().len())
            };
            self.listen(now, workspace.id).await?;
            self.watch_arrivals(now, workspace.id).await?;
            self.doubt_refusals(now, workspace.id).await?;
            self.doubt_given_up(now, workspace.id).await?;
            self.watch_incidents(now, workspace.id).await?;
            self.begin_fallbacks(now, workspace.id).await?;
            let readings = self.begin_reconcile(now, workspace.id, room()).await?;
            readings.into_iter().for_each(&mut *hand_over);
            self.begin_deliveries(now, workspace.id, room(), hand_over)
                .await?;
            let looks = self.begin_looks(now, workspace.id, room()).await?;
            looks.into_iter().for_each(&mut *hand_over);
            self.begin_posts(now, workspace.id, room(), hand_over)
                .await?;
            let signals = self.begin_signals(now, workspace.id, room()).await?;
            signals.into_iter().for_each(&mut *hand_over);
            let probes = self.begin_probes(now, workspace.id).await?;
            probes.into_iter().for_each(&mut *hand_over);
            let tokens = self.begin_tokens(now, workspace.id).await?;
            tokens.into_iter().for_each(&mut *hand_over);
            let templates = self.begin_templates(now, workspace.id).await?;
            templates.into_iter().for_each(&mut *hand_over);
            let pages = self.begin_page(now, workspace.id, room()).await?;
            pages.into_iter().for_each(&mut *hand_over);
            let gaps = self.begin_gaps(now, workspace.id, room()).await?;
            gaps.into_iter().for_each(&mut *hand_over);
            let compared = self.begin_compare(now, workspace.id, room()).await?;
            compared.into_iter().for_each(&mut *hand_over);
            let mail = self.begin_mail(now, workspace.id).await?;
            mail.into_iter().for_each(&mut *hand_over);
            let polls = self.begin_polls(now, workspace.id).await?;
            polls.into_iter().for_each(&mut *hand_over);
            let media = self.begin_media(now, workspace.id, room()).await?;
            media.into_iter().for_each(&mut *hand_over);
            let profiles = self.begin_profiles(now, workspace.id, room()).await?;
            profiles.into_iter().for_each(&mut *hand_over);
            let opinions = self.begin_opinions(now, workspace.id).await?;
            opinions.into_iter().for_each(&mut *hand_over);
            let alerts = self.begin_alerts(now, workspace.id, room()).await?;
            alerts.into_iter().for_each(&mut *hand_over);
            self.feed_search(workspace.id).await?;
        }
        Ok(())
    }

    /// Feeds search with what came in, a bounded piece at a time.
    async fn feed_search(&self, workspace: WorkspaceId) -> Result<(), StoreError> {
        for _ in 0..SEARCH_PIECES {
            if self.store().index_search(workspace, SEARCH_PIECE).await? < SEARCH_PIECE {
                return Ok(());
            }
        }
        // There is more: look again after the deliveries.
        self.bell().wake_workers();
        Ok(())
    }

    /// Stores what came of a job; may give the request that follows, which keeps its ticket. Else
    /// the ticket is given back, also when the store refuses, so that nothing is stuck: called
    /// again with the same job, it changes nothing that is stored already.
    pub async fn finish(
        &self,
        now: Time,
        job: &mut Job,
        outcome: &Outcome,
    ) -> Result<Option<Job>, StoreError> {
        let done = self.finish_work(now, job, outcome).await;
        if !matches!(done, Ok(Some(_))) {
            self.in_flight().give_back(&job.work.ticket());
        }
        done
    }

    async fn finish_work(
        &self,
        now: Time,
        job: &mut Job,
        outcome: &Outcome,
    ) -> Result<Option<Job>, StoreError> {
        match &job.work {
            Work::Exchange {
                exchange,
                due,
                name,
                call,
                capability,
            } => {
                let done = Finished {
                    exchange: *exchange,
                    due,
                    name,
                    call: *call,
                    capability: *capability,
                };
                self.finish_exchange(now, &done, outcome).await?;
            }
            Work::PostExchange {
                exchange,
                due,
                name,
                call,
            } => {
                let done = PostFinished {
                    exchange: *exchange,
                    due,
                    name,
                    call: *call,
                };
                self.finish_post_exchange(now, &done, outcome).await?;
            }
            Work::PostLook { due, asked } => {
                return self.finish_look(now, due, asked, outcome).await;
            }
            Work::ReadBack(due) => self.finish_reading(now, due, outcome).await?,
            Work::Token(channel) => self.finish_token(now, channel, outcome).await?,
            Work::Probe {
                channel,
                capability,
            } => {
                self.finish_probe(now, channel, *capability, outcome)
                    .await?;
            }
            Work::Renewal(channel) => self.finish_renewal(now, channel, outcome).await?,
            Work::Templates { channel, read } => {
                return self.finish_templates(now, channel, read, outcome).await;
            }
            Work::Page { channel, reading } => {
                return self.finish_page(now, channel, reading, outcome).await;
            }
            Work::Gap { channel, due } => self.finish_gap(now, channel, due, outcome).await?,
            Work::Compare {
                channel,
                since,
                until,
            } => {
                self.finish_compare(now, channel, (*since, *until), outcome)
                    .await?;
            }
            Work::Alert(sending) => self.finish_alert(now, sending, outcome).await?,
            Work::Opinion(asking) => self.finish_opinion(now, asking, outcome).await?,
            Work::Poll(channel) => self.finish_poll(now, channel, outcome).await?,
            Work::Mail(channel) => self.finish_mail(now, channel, outcome).await?,
            Work::Profile { channel, address } => {
                self.finish_profile(now, channel, *address, outcome).await?;
            }
            Work::Signal {
                channel, reaction, ..
            } => {
                self.finish_signal(now, channel, reaction.as_ref(), outcome)
                    .await?;
            }
            Work::MediaAsk(pending) => {
                let asked = self
                    .finish_media_ask(now, (**pending).clone(), outcome)
                    .await;
                return match asked {
                    Err(StoreError::NotFound(_)) => Ok(None),
                    asked => asked,
                };
            }
            Work::MediaDownload(pending) => {
                let stored = self
                    .finish_media_download(now, (**pending).clone(), outcome)
                    .await;
                self.media_trouble(now, pending, stored).await?;
            }
        }
        Ok(None)
    }

    /// A picture whose bytes could not be stored is fetched again later.
    async fn media_trouble(
        &self,
        now: Time,
        pending: &PendingMedia,
        stored: Result<(), MediaError>,
    ) -> Result<(), StoreError> {
        match stored {
            // The picture of an echo that turned out to be ours is not awaited any more.
            Ok(()) | Err(MediaError::Store(StoreError::NotFound(_))) => Ok(()),
            Err(MediaError::Store(error)) => Err(error),
            Err(error) => {
                tracing::error!("a picture could not be stored: {error}");
                let again = now + Span::minutes(1);
                self.store()
                    .media_again(pending.channel.workspace, pending.media.id, again)
                    .await
            }
        }
    }

    /// The next moment at which there will be something to do, as far as is known now.
    pub async fn next_wake(&self, now: Time) -> Result<Option<Time>, StoreError> {
        let mut next: Option<Time> = None;
        for workspace in self.store().workspaces().await? {
            let of = [
                self.store().next_wake(workspace.id, now).await?,
                self.store().next_media(workspace.id, now).await?,
                self.store().next_post(workspace.id, now).await?,
                self.next_token_check(now, workspace.id).await?,
                self.next_incident_look(now, workspace.id).await?,
                self.store().next_gap(workspace.id).await?,
                self.store().next_alert(workspace.id).await?,
            ];
            for at in of.into_iter().flatten() {
                next = Some(next.map_or(at, |n| n.min(at)));
            }
        }
        Ok(next)
    }
}
