//! Readings: what is asked of a page in one go, request by request, each answer kept until the
//! last is there.

use super::comments::Discussion;
use super::hide::Hiding;
use super::insight::Measuring;
use super::recent::Listing;
use super::{PageError, trouble};
use crate::dispatch::Heard;
use crate::engine::Engine;
use crate::job::{Job, Outcome, Work};
use crate::tickets::Ticket;
use crate::vault::VaultError;
use sportello_channels::{Answer, HttpRequest};
use sportello_core::class::{Call, Verdict};
use sportello_core::{Capability, Class, Time};
use sportello_store::{ChannelRow, CommentedPost, StoreError, ToldMention};

/// What is asked of a page in one go, and what is known so far.
#[derive(Clone, Debug)]
pub enum Reading {
    /// What was published lately.
    Posts(Listing),
    /// How a post does.
    Insight(Measuring),
    /// The comments under a post.
    Comments(Box<Discussion>),
    /// What mentions the business somewhere else.
    Mention(ToldMention),
    /// A post that stands beside a comment and that no list shows.
    Post(CommentedPost),
    /// No reading: a comment is hidden for the word list.
    Hide(Hiding),
}

impl Reading {
    /// What must not be begun twice at once: a page is read by one, and hidden on by another.
    pub(crate) fn ticket(&self, channel: &ChannelRow) -> Ticket {
        match self {
            Reading::Hide(_) => Ticket::Words(channel.workspace, channel.id),
            _ => Ticket::Page(channel.workspace, channel.id),
        }
    }
}

/// How far a reading came.
pub(super) enum Progress {
    /// Another request.
    Next(Reading, HttpRequest),
    /// It is stored: how many things were read.
    Done(usize),
    /// It broke off.
    Stopped(PageError),
}

/// An answer to a reading, judged.
pub(super) struct Heeded<'a> {
    /// The answer.
    pub answer: Option<&'a Answer>,
    /// What it means.
    pub verdict: Verdict,
}

impl Heeded<'_> {
    /// The answer, if it is a good one.
    pub fn good(&self) -> Option<&Answer> {
        let good = matches!(self.verdict.class, Class::Ok | Class::AlreadyDone);
        self.answer.filter(|_| good)
    }

    /// Whether the same request will be answered like this for a while.
    pub fn lasts(&self) -> bool {
        matches!(
            self.verdict.class,
            Class::Policy | Class::Permanent | Class::Reconnect
        )
    }

    /// Whether it was refused for what it is about, and others will not be.
    pub fn refuses_this(&self) -> bool {
        let wide = self.verdict.channel_wide || self.verdict.class == Class::Reconnect;
        self.lasts() && !wide
    }

    /// Why it did not work.
    pub fn trouble(&self) -> PageError {
        trouble(self.answer, &self.verdict)
    }
}

impl Engine {
    /// A job for a request of a reading.
    pub(super) fn page_job(
        &self,
        channel: &ChannelRow,
        reading: Reading,
        request: HttpRequest,
    ) -> Result<Job, VaultError> {
        let work = Work::Page {
            channel: Box::new(channel.clone()),
            reading: Box::new(reading),
        };
        self.job(channel, work, request)
    }

    /// Judges an outcome, and lets pace and breaker hear of it. A refused permission is heard by
    /// nobody: many a token may not read or moderate and sends messages all the same, which are
    /// not held for it.
    pub(super) async fn heed<'o>(
        &self,
        now: Time,
        channel: &ChannelRow,
        (capability, call): (Capability, Call),
        outcome: &'o Outcome,
    ) -> Result<Heeded<'o>, StoreError> {
        let (answer, verdict) = self.judge_outcome(now, channel, call, outcome)?;
        if verdict.class != Class::Reconnect {
            let heard = Heard {
                channel,
                capability,
                retries: 0,
                answer,
                verdict: &verdict,
            };
            self.feed(now, &heard).await?;
        }
        Ok(Heeded { answer, verdict })
    }

    /// An answer came: what follows.
    pub(super) async fn advance(
        &self,
        now: Time,
        channel: &ChannelRow,
        reading: &Reading,
        outcome: &Outcome,
    ) -> Result<Progress, StoreError> {
        match reading {
            Reading::Posts(listing) => self.listed_some(now, channel, listing, outcome).await,
            Reading::Insight(measuring) => self.measured(now, channel, measuring, outcome).await,
            Reading::Comments(read) => self.discussed(now, channel, read, outcome).await,
            Reading::Mention(told) => self.mention_told(now, channel, told, outcome).await,
            Reading::Post(wanted) => self.post_told(now, channel, wanted, outcome).await,
            Reading::Hide(hiding) => self.hid(now, channel, hiding, outcome).await,
        }
    }

    /// Reads to the end at once, for a person who waits.
    pub(super) async fn read_now(
        &self,
        now: Time,
        channel: &ChannelRow,
        (reading, request): (Reading, HttpRequest),
    ) -> Result<usize, PageError> {
        let client = self.page_client()?;
        let (mut reading, mut request) = (reading, request);
        loop {
            let outcome = self.ask_now(&client, channel, request).await?;
            match self.advance(now, channel, &reading, &outcome).await? {
                Progress::Next(on, with) => (reading, request) = (on, with),
                Progress::Done(count) => return Ok(count),
                Progress::Stopped(why) => return Err(why),
            }
        }
    }
}
