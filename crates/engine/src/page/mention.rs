//! Mentions that were told by ids alone are read, and stand in the inbox like comments. Where the
//! platform names the author by user name only, that is the address: nobody can be written to by
//! it, and a person can join it to the contact it is.

use super::reading::{Progress, Reading};
use crate::dispatch::facts;
use crate::engine::Engine;
use crate::job::Outcome;
use sportello_channels::HttpRequest;
use sportello_core::class::Call;
use sportello_core::content::{CommentPlace, Facts, MENTION};
use sportello_core::event::{Commented, Party, Verb};
use sportello_core::{Capability, Span, Time};
use sportello_store::{ChannelRow, StoreError, ToldMention};

/// For so long a mention that cannot be read is tried; then it stays in the journal alone.
const PATIENCE: Span = Span::hours(24);

impl Engine {
    /// The reading of the oldest mention that waits; `None` = none does, or a network's webhooks
    /// tell them whole.
    pub(super) async fn mention(
        &self,
        now: Time,
        channel: &ChannelRow,
    ) -> Result<Option<(Reading, HttpRequest)>, StoreError> {
        let connector = self.connector(&channel.kind)?;
        let Some(comments) = connector.comments() else {
            return Ok(None);
        };
        let waiting = self
            .store()
            .told_mentions(channel.workspace, channel.id, now - PATIENCE)
            .await?;
        for told in waiting {
            let comment = Some(told.id.as_str()).filter(|id| *id != told.media);
            let request = comments.mention_request(&facts(channel), &told.media, comment);
            if let Some(request) = request {
                return Ok(Some((Reading::Mention(told), request)));
            }
        }
        Ok(None)
    }

    /// The words of a mention came, or did not.
    pub(super) async fn mention_told(
        &self,
        now: Time,
        channel: &ChannelRow,
        told: &ToldMention,
        outcome: &Outcome,
    ) -> Result<Progress, StoreError> {
        let purpose = (Capability::Insights, Call::Read);
        let heeded = self.heed(now, channel, purpose, outcome).await?;
        let connector = self.connector(&channel.kind)?;
        let comments = connector.comments();
        let read = heeded
            .good()
            .and_then(|answer| comments?.read_mention(answer));
        let from = read.as_ref().and_then(|read| {
            let id = read.from.clone().or_else(|| read.name.clone())?;
            Some(Party {
                external_id: id,
                name: read.name.clone(),
                username: read.name.clone(),
                ..Party::default()
            })
        });
        let (Some(read), Some(from)) = (read, from) else {
            // One that is gone, or whose author is not told, is not asked for at every turn.
            if heeded.lasts() || heeded.good().is_some() {
                self.store()
                    .forget_mention(channel.workspace, channel.id, &told.id)
                    .await?;
            }
            return Ok(Progress::Stopped(heeded.trouble()));
        };
        let mention = Commented {
            from: Some(from),
            by_business: false,
            verb: Verb::Add,
            place: CommentPlace {
                id: told.id.clone(),
                post: Some(told.media.clone()),
                product: Some(MENTION.to_owned()),
                ..CommentPlace::default()
            },
            text: read.text,
            media: None,
            at: if read.at == Time::default() {
                told.at
            } else {
                read.at
            },
            facts: Facts::new(),
        };
        self.take_in(now, channel, vec![mention]).await?;
        Ok(Progress::Done(1))
    }
}
