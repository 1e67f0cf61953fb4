//! Fetching what people sent us: kept at until got or expired, never in a message's way (I14).

use crate::dispatch::{facts, stopped};
use crate::engine::Engine;
use crate::job::{Job, Outcome, Work};
use crate::media::{MediaError, PictureError};
use crate::tickets::Ticket;
use sportello_channels::{Answer, HttpRequest, MediaStep};
use sportello_core::breaker::Gate;
use sportello_core::class::Call;
use sportello_core::message::MediaSource;
use sportello_core::{Capability, Class, Span, Time, WorkspaceId};
use sportello_store::{PendingMedia, StoreError};

/// Signed addresses of pictures do not say when they end; after so long they are given up.
const URL_LIFE: Span = Span::hours(24);
/// A media id from a webhook is valid so long (messaging-send.md §3, "Media").
const ID_LIFE: Span = Span::days(7);

impl Engine {
    /// Turns awaited pictures of a workspace into jobs, at most `room`.
    pub(crate) async fn begin_media(
        &self,
        now: Time,
        workspace: WorkspaceId,
        room: usize,
    ) -> Result<Vec<Job>, StoreError> {
        let limit = u32::try_from(room).unwrap_or(u32::MAX).clamp(1, 16);
        if let Err(error) = self.erase_media(workspace).await {
            tracing::warn!(%error, "A file whose message was taken back could not be erased; it is tried again");
        }
        let mut jobs = Vec::new();
        for pending in self.store().pending_media(workspace, now, limit).await? {
            let channel = &pending.channel;
            let ticket = Ticket::Media(workspace, pending.media.id);
            if !self.in_flight().take(ticket.clone()) {
                continue;
            }
            let breaker = self
                .store()
                .breaker(workspace, channel.id, Capability::MediaDownload)
                .await?;
            match breaker.gate(now) {
                Gate::Pass => {}
                Gate::Probe => {
                    let probing = breaker.probing(now);
                    self.store()
                        .set_breaker(
                            workspace,
                            channel.id,
                            Capability::MediaDownload,
                            &probing,
                            now,
                        )
                        .await?;
                }
                Gate::Hold(until) => {
                    self.in_flight().give_back(&ticket);
                    self.store()
                        .media_again(workspace, pending.media.id, until)
                        .await?;
                    continue;
                }
            }
            jobs.extend(self.media_job(now, pending, None).await?);
        }
        Ok(jobs)
    }

    /// The next request for a picture. Holds its ticket; gives it back when there is none.
    async fn media_job(
        &self,
        now: Time,
        pending: PendingMedia,
        asked: Option<&Answer>,
    ) -> Result<Option<Job>, StoreError> {
        let channel = pending.channel.clone();
        let (workspace, id) = (channel.workspace, pending.media.id);
        let connector = self.connector(&channel.kind)?;
        let step = match &pending.media.source {
            Some(source) => connector.media_step(&facts(&channel), source, asked),
            None => MediaStep::Gone("cause-media-no-source".to_owned()),
        };
        let build = |work: fn(Box<PendingMedia>) -> Work, request: HttpRequest| {
            self.job(&channel, work(Box::new(pending)), request)
        };
        let built = match step {
            MediaStep::Ask(request) => build(Work::MediaAsk, request),
            MediaStep::Download(request) => build(Work::MediaDownload, request),
            MediaStep::Gone(cause) => {
                self.in_flight().give_back(&Ticket::Media(workspace, id));
                self.store().media_gone(workspace, id, &cause, now).await?;
                self.ring(workspace, None);
                return Ok(None);
            }
        };
        match built {
            Ok(job) => Ok(Some(job)),
            Err(error) => {
                tracing::error!(
                    channel.id = channel.id.0,
                    "a channel's token cannot be opened: {error}"
                );
                self.in_flight().give_back(&Ticket::Media(workspace, id));
                self.store()
                    .media_again(workspace, id, now + Span::minutes(15))
                    .await?;
                Ok(None)
            }
        }
    }

    /// The platform said where a picture is, or did not.
    pub(crate) async fn finish_media_ask(
        &self,
        now: Time,
        pending: PendingMedia,
        outcome: &Outcome,
    ) -> Result<Option<Job>, StoreError> {
        match self.media_answer(now, &pending, outcome).await? {
            Some(answer) => self.media_job(now, pending, Some(answer)).await,
            None => Ok(None),
        }
    }

    /// A picture was downloaded, or was not.
    pub(crate) async fn finish_media_download(
        &self,
        now: Time,
        pending: PendingMedia,
        outcome: &Outcome,
    ) -> Result<(), MediaError> {
        if self.media_answer(now, &pending, outcome).await?.is_none() {
            return Ok(());
        }
        let Outcome::Answered { bytes, .. } = outcome else {
            return Ok(());
        };
        let channel = &pending.channel;
        let (workspace, id) = (channel.workspace, pending.media.id);
        self.capability_works(now, channel, Capability::MediaDownload)
            .await?;
        match super::picture::read_aside(
            pending.media.kind,
            bytes.clone(),
            self.settings().media_cap,
        )
        .await
        {
            Ok(picture) => {
                self.place(workspace, id, &picture).await?;
                self.store()
                    .media_stored(workspace, id, picture.facts(), now)
                    .await?;
            }
            Err(error) => {
                let cause = match error {
                    PictureError::TooLarge(_) => "cause-media-too-large",
                    PictureError::NotAPicture | PictureError::Unreadable => {
                        "cause-media-not-a-picture"
                    }
                };
                self.store().media_gone(workspace, id, cause, now).await?;
            }
        }
        self.let_go(&pending).await;
        self.ring(workspace, None);
        Ok(())
    }

    /// The answer if it is a good one; else when to try again, or that it is gone.
    async fn media_answer<'o>(
        &self,
        now: Time,
        pending: &PendingMedia,
        outcome: &'o Outcome,
    ) -> Result<Option<&'o Answer>, StoreError> {
        let channel = &pending.channel;
        let workspace = channel.workspace;
        let gone = match outcome {
            Outcome::Answered { answer, .. } => {
                let verdict = self
                    .connector(&channel.kind)?
                    .classify(Call::Read, answer, now);
                match verdict.class {
                    Class::Ok => return Ok(Some(answer)),
                    Class::Retry | Class::UnknownOutcome => {
                        self.capability_failed(
                            now,
                            channel,
                            Capability::MediaDownload,
                            &verdict.cause,
                        )
                        .await?;
                        false
                    }
                    // An address or id that is refused may be the platform's trouble (outages.md,
                    // 3 July 2019), so it is tried a few times more before it is believed.
                    _ => pending.tries >= 5,
                }
            }
            Outcome::Forbidden => true,
            Outcome::NotSent | Outcome::Unreached(_) | Outcome::Lost | Outcome::BrokenOff => {
                let cause = stopped(outcome);
                self.capability_failed(now, channel, Capability::MediaDownload, cause)
                    .await?;
                false
            }
        };
        let life = match pending.media.source {
            Some(MediaSource::Url(_)) => URL_LIFE,
            Some(MediaSource::Id { .. }) | None => ID_LIFE,
        };
        if gone || now.since(pending.since) >= life {
            self.store()
                .media_gone(workspace, pending.media.id, "cause-media-expired", now)
                .await?;
            self.ring(workspace, None);
        } else {
            let pause = Span::seconds(5)
                .times(1 << pending.tries.min(7))
                .min(Span::minutes(10));
            self.store()
                .media_again(workspace, pending.media.id, now + pause)
                .await?;
        }
        Ok(None)
    }
}
