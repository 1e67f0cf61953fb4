//! Posts on their way to the outbox: checked against what every channel takes, looked over by a
//! manager, given a time, moved, dropped; and a person's word on what came of one.

use crate::dispatch::facts;
use crate::engine::Engine;
use sportello_core::post::check::{self, FileFacts};
use sportello_core::post::finding::Finding;
use sportello_core::post::{LateWord, PostBody, PostStage, PostWords, mark};
use sportello_core::{AgentId, ChannelId, DeliveryId, PostId, Time, WorkspaceId};
use sportello_store::{
    ChannelRow, MediaState, PostDecision, PostRow, StageChange, StoreError, WrittenPost,
};
use thiserror::Error;

/// What came of dropping a post that was given to the outbox.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dropped {
    /// Nothing of it goes any more.
    Whole,
    /// Some of it is being sent or of unknown outcome: it may be public already, and is not tried
    /// again.
    OnItsWay,
}

/// Why a post was not given its next step.
#[derive(Debug, Error)]
pub enum PostError {
    /// A channel would refuse it: what is wrong, by channel.
    #[error("a channel would refuse the post")]
    Faulty(Vec<ChannelFindings>),
    /// It goes to no channel.
    #[error("the post goes to no channel")]
    Nowhere,
    /// It has no time yet.
    #[error("the post has no time yet")]
    NoTime,
    /// Its time is over.
    #[error("the time of the post is over")]
    Past,
    /// A manager must approve it first.
    #[error("a manager must approve the post first")]
    NeedsApproval,
    /// Only a manager may do that.
    #[error("only a manager may do that")]
    NotManager,
    /// No slot is free, because there are none.
    #[error("there are no weekly slots")]
    NoSlots,
    /// The store refused.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// What is to be said about a post on one channel.
#[derive(Clone, Debug)]
pub struct ChannelFindings {
    /// The channel.
    pub channel: ChannelRow,
    /// What was found; empty = all is well.
    pub findings: Vec<Finding>,
}

impl ChannelFindings {
    /// Whether it cannot go there as it is.
    pub fn stops(&self) -> bool {
        self.findings.iter().any(|finding| finding.stops)
    }
}

impl Engine {
    /// The channels that a post may be written for: every one, since one without posts says so and
    /// offers something else.
    pub async fn check_post(
        &self,
        workspace: WorkspaceId,
        body: &PostBody,
        channels: &[ChannelId],
    ) -> Result<Vec<ChannelFindings>, StoreError> {
        let mut all = Vec::with_capacity(channels.len());
        for channel in self.store().channels(workspace).await? {
            if !channels.contains(&channel.id) {
                continue;
            }
            let words = self.words_for(body, &channel);
            let files = self.file_facts(workspace, &words).await?;
            let limits = self.connector(&channel.kind)?.posts(&facts(&channel));
            let findings = check::check(&words, &files, &limits);
            all.push(ChannelFindings { channel, findings });
        }
        Ok(all)
    }

    /// What goes to a channel, links marked.
    pub fn words_for(&self, body: &PostBody, channel: &ChannelRow) -> PostWords {
        let mut words = body.for_channel(channel.id);
        if let Some(utm) = &body.utm {
            words.text = mark::mark_links(&words.text, utm, &channel.kind);
            words.link = words
                .link
                .map(|link| mark::mark_link(&link, utm, &channel.kind));
        }
        words
    }

    /// What is known of the files of a post.
    pub async fn file_facts(
        &self,
        workspace: WorkspaceId,
        words: &PostWords,
    ) -> Result<Vec<FileFacts>, StoreError> {
        let ids: Vec<_> = words.files.iter().map(|file| file.media).collect();
        let mut library = self.store().library_files(workspace, &ids).await?;
        self.look_at_films(workspace, &mut library).await?;
        let mut facts = Vec::with_capacity(ids.len());
        for id in ids {
            // A file that is not here any more is missing from the facts, and the check says so.
            let row = match self.store().media(workspace, id).await {
                Ok(row) if row.state == MediaState::Stored => row,
                Ok(_) | Err(StoreError::NotFound(_)) => continue,
                Err(error) => return Err(error),
            };
            let film = library.iter().find(|film| film.media.id == id);
            facts.push(FileFacts {
                media: id,
                mime: row.mime.unwrap_or_default(),
                bytes: row.bytes.unwrap_or_default(),
                size: row.size,
                length_ms: film.and_then(|film| film.length_ms),
                film: film.and_then(|film| film.film.clone()),
            });
        }
        Ok(facts)
    }

    /// Stores a post. One that waits for approval, or has it, is a draft again when someone who is
    /// no manager changes it in a workspace that wants approval; so is a scheduled one that has no
    /// time any more.
    pub async fn save_post(
        &self,
        now: Time,
        workspace: WorkspaceId,
        post: WrittenPost,
    ) -> Result<PostRow, PostError> {
        let post = WrittenPost {
            unapproved: !self.may_approve(workspace, post.by).await?,
            ..post
        };
        let row = self.store().write_post(workspace, post, now).await?;
        self.ring(workspace, None);
        Ok(row)
    }

    /// Whether someone's posts go without another's approval. The API is given its token by a
    /// manager.
    pub async fn may_approve(
        &self,
        workspace: WorkspaceId,
        by: Option<AgentId>,
    ) -> Result<bool, StoreError> {
        let Some(agent) = by else { return Ok(true) };
        Ok(!self.wants_approval(workspace).await? || self.store().is_manager(agent).await?)
    }

    /// Lets a post go at its time, or at another that is given. It is checked first.
    pub async fn schedule_post(
        &self,
        now: Time,
        workspace: WorkspaceId,
        post: PostId,
        at: Option<Time>,
        by: Option<AgentId>,
    ) -> Result<PostRow, PostError> {
        let row = self.store().post(workspace, post).await?;
        if !self.may_approve(workspace, by).await? {
            return Err(PostError::NeedsApproval);
        }
        let due = at.or(row.due_at).ok_or(PostError::NoTime)?;
        if due < now {
            return Err(PostError::Past);
        }
        self.must_be_sound(workspace, &row).await?;
        let what = match row.stage {
            PostStage::Review => "approved",
            _ => "scheduled",
        };
        let row = self
            .stage(
                now,
                workspace,
                post,
                PostStage::Scheduled,
                (what, ""),
                Some(due),
                by,
            )
            .await?;
        self.bell().wake_workers();
        Ok(row)
    }

    /// Publishes a post now.
    pub async fn publish_post(
        &self,
        now: Time,
        workspace: WorkspaceId,
        post: PostId,
        by: Option<AgentId>,
    ) -> Result<PostRow, PostError> {
        self.schedule_post(now, workspace, post, Some(now), by)
            .await
    }

    /// Asks a manager to look a post over.
    pub async fn ask_approval(
        &self,
        now: Time,
        workspace: WorkspaceId,
        post: PostId,
        text: &str,
        by: Option<AgentId>,
    ) -> Result<PostRow, PostError> {
        let row = self.store().post(workspace, post).await?;
        self.must_be_sound(workspace, &row).await?;
        self.stage(
            now,
            workspace,
            post,
            PostStage::Review,
            ("asked", text),
            None,
            by,
        )
        .await
    }

    /// A manager approves a post: it goes at its time.
    pub async fn approve_post(
        &self,
        now: Time,
        workspace: WorkspaceId,
        (post, version): (PostId, u32),
        text: &str,
        by: Option<AgentId>,
    ) -> Result<PostRow, PostError> {
        self.must_be_manager(by).await?;
        let row = self.store().post(workspace, post).await?;
        let due = row.due_at.ok_or(PostError::NoTime)?;
        if due < now {
            return Err(PostError::Past);
        }
        self.must_be_sound(workspace, &row).await?;
        // What was looked at is what goes: not what somebody wrote meanwhile, nor what nobody asked
        // about.
        let change = StageChange {
            post,
            from: vec![PostStage::Review],
            version: Some(version),
            to: PostStage::Scheduled,
            due_at: None,
            what: "approved".to_owned(),
            text: text.to_owned(),
            by,
        };
        let done = self.store().stage_post(workspace, change, now).await?;
        self.ring(workspace, None);
        self.bell().wake_workers();
        Ok(done)
    }

    /// A manager gives a post back, with a remark.
    pub async fn return_post(
        &self,
        now: Time,
        workspace: WorkspaceId,
        post: PostId,
        text: &str,
        by: Option<AgentId>,
    ) -> Result<PostRow, PostError> {
        self.must_be_manager(by).await?;
        self.stage(
            now,
            workspace,
            post,
            PostStage::Draft,
            ("returned", text),
            None,
            by,
        )
        .await
    }

    /// Takes a scheduled post back to the drafts.
    pub async fn unschedule_post(
        &self,
        now: Time,
        workspace: WorkspaceId,
        post: PostId,
        by: Option<AgentId>,
    ) -> Result<PostRow, PostError> {
        self.stage(
            now,
            workspace,
            post,
            PostStage::Draft,
            ("unscheduled", ""),
            None,
            by,
        )
        .await
    }

    /// Gives a post another time. One that is scheduled stays so.
    pub async fn move_post(
        &self,
        now: Time,
        workspace: WorkspaceId,
        (post, version): (PostId, u32),
        due_at: Option<Time>,
    ) -> Result<PostRow, PostError> {
        let row = self.store().post(workspace, post).await?;
        if row.stage != PostStage::Draft && due_at.is_none_or(|at| at < now) {
            return Err(PostError::Past);
        }
        let row = self
            .store()
            .move_post(workspace, post, version, due_at, now)
            .await?;
        self.ring(workspace, None);
        self.bell().wake_workers();
        Ok(row)
    }

    /// Drops a post: one that is not on its way is kept as dropped; of one that is, whatever still
    /// waits is withdrawn, and what may be public already is not tried again. `Conflict` when all of
    /// it ended before.
    pub async fn drop_post(
        &self,
        now: Time,
        workspace: WorkspaceId,
        post: PostId,
        by: Option<AgentId>,
    ) -> Result<Dropped, PostError> {
        let row = self.store().post(workspace, post).await?;
        if row.stage.is_open() {
            self.stage(
                now,
                workspace,
                post,
                PostStage::Dropped,
                ("dropped", ""),
                None,
                by,
            )
            .await?;
            return Ok(Dropped::Whole);
        }
        let mut dropped = None;
        let parts = row.targets.iter().flat_map(|t| [&t.delivery, &t.comment]);
        let parts: Vec<DeliveryId> = parts.flatten().map(|part| part.id).collect();
        for part in parts {
            match self.store().drop_delivery(workspace, part, now).await {
                Ok(true) => dropped = dropped.or(Some(Dropped::Whole)),
                Ok(false) => dropped = Some(Dropped::OnItsWay),
                // It ended before.
                Err(StoreError::Conflict(_)) => {}
                Err(error) => return Err(error.into()),
            }
        }
        self.ring(workspace, None);
        dropped.ok_or(StoreError::Conflict("nothing of the post waits").into())
    }

    /// Lets a post that waits go at a moment, late or not.
    pub async fn let_post_go(
        &self,
        now: Time,
        workspace: WorkspaceId,
        delivery: DeliveryId,
        at: Time,
    ) -> Result<(), StoreError> {
        self.let_go_by(now, workspace, delivery, (LateWord::Goes, at))
            .await
    }

    /// Lets a post that waits go at a moment, by a person's word.
    pub(super) async fn let_go_by(
        &self,
        now: Time,
        workspace: WorkspaceId,
        delivery: DeliveryId,
        (word, at): (LateWord, Time),
    ) -> Result<(), StoreError> {
        self.store()
            .let_post_go(workspace, delivery, word, at, now)
            .await?;
        self.ring(workspace, None);
        self.bell().wake_workers();
        Ok(())
    }

    /// A person's word on a post of unconfirmed outcome, or on one that failed.
    pub async fn decide_post(
        &self,
        now: Time,
        workspace: WorkspaceId,
        delivery: DeliveryId,
        decision: PostDecision,
        by: Option<AgentId>,
    ) -> Result<(), StoreError> {
        self.store()
            .decide_post(workspace, delivery, decision, by, now)
            .await?;
        self.ring(workspace, None);
        self.bell().wake_workers();
        Ok(())
    }

    async fn must_be_manager(&self, by: Option<AgentId>) -> Result<(), PostError> {
        match by {
            Some(agent) if !self.store().is_manager(agent).await? => Err(PostError::NotManager),
            _ => Ok(()),
        }
    }

    async fn must_be_sound(&self, workspace: WorkspaceId, row: &PostRow) -> Result<(), PostError> {
        if row.targets.is_empty() {
            return Err(PostError::Nowhere);
        }
        let channels: Vec<ChannelId> = row.targets.iter().map(|t| t.channel).collect();
        let mut found = self.check_post(workspace, &row.body, &channels).await?;
        found.retain(ChannelFindings::stops);
        if found.is_empty() {
            Ok(())
        } else {
            Err(PostError::Faulty(found))
        }
    }

    #[expect(
        clippy::too_many_arguments,
        reason = "one step of a post, with its remark, its time and who takes it"
    )]
    async fn stage(
        &self,
        now: Time,
        workspace: WorkspaceId,
        post: PostId,
        to: PostStage,
        (what, text): (&str, &str),
        due_at: Option<Time>,
        by: Option<AgentId>,
    ) -> Result<PostRow, PostError> {
        let from = match to {
            PostStage::Draft => vec![PostStage::Review, PostStage::Scheduled, PostStage::Dropped],
            PostStage::Review => vec![PostStage::Draft, PostStage::Scheduled],
            _ => vec![PostStage::Draft, PostStage::Review, PostStage::Scheduled],
        };
        let change = StageChange {
            post,
            from,
            to,
            due_at,
            what: what.to_owned(),
            text: text.to_owned(),
            by,
            version: None,
        };
        let row = self.store().stage_post(workspace, change, now).await?;
        self.ring(workspace, None);
        Ok(row)
    }
}
