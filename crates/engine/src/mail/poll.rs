//! Looking into mailboxes: what is there is in the journal, its files beside it, before it counts
//! as read (I1); what is read twice is one (I2).

use super::imap::Batch;
use crate::asking::Asking;
use crate::dispatch::facts;
use crate::engine::Engine;
use crate::job::{Job, Outcome, Work};
use crate::receive::ReceiveError;
use data_encoding::BASE64;
use sportello_channels::mail::{Fetched, MailMark, Mailbox};
use sportello_core::class::{Call, Verdict};
use sportello_core::{Class, Span, Time, WorkspaceId};
use sportello_store::{ChannelRow, StoreError, TokenHealth};
use std::sync::Arc;

/// How often a mailbox is looked into while people write there, …
const EVERY: Span = Span::seconds(20);
/// … and how often when nobody has written there for [`QUIET`].
const SELDOM: Span = Span::minutes(1);
const QUIET: Span = Span::minutes(30);
/// The pause after a refused password: servers lock out whoever tries too often.
const REFUSED: Span = Span::minutes(15);

impl Engine {
    /// Looks into the mailboxes of a workspace.
    pub(crate) async fn begin_mail(
        &self,
        now: Time,
        workspace: WorkspaceId,
    ) -> Result<Vec<Job>, StoreError> {
        let mut jobs = Vec::new();
        for channel in self.store().channels(workspace).await? {
            if self.mail_due(&channel).await?.is_some_and(|due| due <= now) {
                jobs.extend(self.begin_look_into(now, channel).await?);
            }
        }
        Ok(jobs)
    }

    /// When a mailbox is looked into next; `None` = it is none, or it is being looked into.
    pub(crate) async fn mail_due(&self, channel: &ChannelRow) -> Result<Option<Time>, StoreError> {
        match self.connector(&channel.kind)?.mailbox() {
            Some(_) => self.looking(channel).due().await,
            None => Ok(None),
        }
    }

    fn looking<'a>(&'a self, channel: &'a ChannelRow) -> Asking<'a> {
        Asking::new(self, channel, "mail")
    }

    async fn begin_look_into(
        &self,
        now: Time,
        channel: ChannelRow,
    ) -> Result<Option<Job>, StoreError> {
        let (workspace, id) = (channel.workspace, channel.id);
        let connector = self.connector(&channel.kind)?.clone();
        let Some(mailbox) = connector.mailbox() else {
            return Ok(None);
        };
        let mark = self.store().poll_mark(workspace, id).await?;
        let looking = self.looking(&channel);
        let wrote_lately = channel.heard_at.is_none_or(|at| now.since(at) < QUIET);
        let every = if wrote_lately { EVERY } else { SELDOM };
        looking.again(now + every).await?;
        if !looking.begin(now).await? {
            return Ok(None);
        }
        let since = mark.map(|mark| marked(mark.next, mark.at));
        let request = mailbox.fetch(&facts(&channel), since);
        match self.job(&channel, Work::Mail(Box::new(channel.clone())), request) {
            Ok(job) => Ok(Some(job)),
            Err(error) => {
                tracing::error!(
                    channel.id = id.0,
                    "a mailbox's password cannot be opened: {error}"
                );
                looking.give_up(now + REFUSED).await?;
                Ok(None)
            }
        }
    }

    /// What was found. Each mail is journalled before it counts as read, so that a crash between
    /// the two has it read again, and known.
    pub(crate) async fn finish_mail(
        &self,
        now: Time,
        channel: &ChannelRow,
        outcome: &Outcome,
    ) -> Result<(), StoreError> {
        let connector = self.connector(&channel.kind)?.clone();
        let looking = self.looking(channel);
        let (answer, mut verdict) = self.judge_outcome(now, channel, Call::Read, outcome)?;
        if let (Class::Ok, Outcome::Answered { bytes, .. }, Some(mailbox)) =
            (verdict.class, outcome, connector.mailbox())
        {
            match serde_json::from_slice::<Batch>(bytes) {
                Ok(batch) => {
                    self.take_batch(now, channel, mailbox, &batch).await?;
                    if batch.more {
                        looking.again(now).await?;
                    }
                }
                Err(_) => verdict = Verdict::plain(Class::Retry, "cause-not-understood"),
            }
        }
        if verdict.class == Class::Reconnect {
            let pause = match channel.token_state {
                TokenHealth::Gone { .. } => REFUSED,
                TokenHealth::Good | TokenHealth::Suspect { .. } => Span::minutes(1),
            };
            looking.again(now + pause).await?;
        }
        looking.heard(now, answer, &verdict).await
    }

    async fn take_batch(
        &self,
        now: Time,
        channel: &ChannelRow,
        mailbox: &dyn Mailbox,
        batch: &Batch,
    ) -> Result<(), StoreError> {
        let (workspace, id) = (channel.workspace, channel.id);
        let read = |uid: u32| {
            let next = packed(batch.validity, uid);
            self.store().set_poll_mark(workspace, id, next, now)
        };
        for mail in &batch.mails {
            let Ok(raw) = BASE64.decode(mail.raw.as_bytes()) else {
                continue;
            };
            let fetched = Fetched {
                validity: batch.validity,
                uid: mail.uid,
                received: Time(mail.received),
                cut: mail.cut,
                raw: &raw,
            };
            let wrapped = mailbox.wrap(&channel.asset, &fetched);
            for (name, bytes) in wrapped.files {
                self.keep_file(channel, &name, bytes).await?;
            }
            match self.take(now, channel.app, Arc::from(wrapped.body)).await {
                Ok(_) => read(mail.uid).await?,
                Err(ReceiveError::Store(error)) => return Err(error),
                Err(ReceiveError::Refused) => {
                    return Err(StoreError::NotFound("the mailbox's app"));
                }
            }
        }
        read(batch.uid).await
    }
}

/// UIDVALIDITY and UID, both of 32 bits, as one number.
fn packed(validity: u32, uid: u32) -> i64 {
    ((u64::from(validity) << 32) | u64::from(uid)).cast_signed()
}

fn marked(packed: i64, at: Time) -> MailMark {
    let bits = packed.cast_unsigned();
    let half = |bits: u64| u32::try_from(bits & u64::from(u32::MAX)).unwrap_or(0);
    MailMark {
        validity: half(bits >> 32),
        uid: half(bits),
        at,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_is_one_number_and_two_again() {
        for (validity, uid) in [(0, 0), (1, 2), (u32::MAX, u32::MAX), (1_795_000_000, 7)] {
            let mark = marked(packed(validity, uid), Time(5));
            assert_eq!((mark.validity, mark.uid), (validity, uid));
        }
    }
}
