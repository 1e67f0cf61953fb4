//! The comments under a post, read to the end with the answers to each: those that never were told
//! are taken in, whether they are hidden is learned, and what is not there any more is deleted here.

use super::PageError;
use super::reading::{Heeded, Progress, Reading};
use crate::engine::Engine;
use crate::job::Outcome;
use sportello_channels::HttpRequest;
use sportello_channels::publish::{CommentPart, ListedComment, Onward};
use sportello_core::class::Call;
use sportello_core::content::{CommentPlace, Facts};
use sportello_core::event::{Commented, Party, Verb};
use sportello_core::{Capability, ChannelId, Time, WorkspaceId};
use sportello_store::{ChannelRow, CommentMark, ListedPost, StoreError};
use std::collections::{BTreeMap, HashSet, VecDeque};

/// The most parts of a list that are read.
const PARTS: usize = 20;
/// The most parts of lists of answers that are read beside them: where one comment has thousands,
/// the calls of an app are for the other posts as well (errors.md, rate limits).
const ANSWERS: usize = 40;
/// The setting that holds the business's own name on a network.
const USERNAME: &str = "username";

/// The comments under a post while they are read.
#[derive(Clone, Debug)]
pub struct Discussion {
    /// The platform's id of the post.
    post: String,
    /// The post's address.
    url: Option<String>,
    /// When the reading began: what was written since proves nothing.
    began: Time,
    /// What was read.
    read: Vec<ListedComment>,
    /// Parts that were read, of the list itself and of answers.
    parts: (usize, usize),
    /// What this request asks for; `None` = the beginning.
    asked: Option<Onward>,
    /// What is asked for after it, the next one first.
    onward: VecDeque<Onward>,
    /// Whether something was left out: then nothing counts as deleted.
    holes: bool,
}

impl Discussion {
    /// Takes in a part: its comments, and where they go on.
    fn take(&mut self, part: CommentPart) {
        self.read.extend(part.comments);
        for onward in part.onward.into_iter().rev() {
            self.onward.push_front(onward);
        }
    }

    /// What is asked for next; `None` = the end, or as far as one reading goes.
    fn turn(&mut self) -> Option<Onward> {
        self.asked = None;
        while let Some(next) = self.onward.pop_front() {
            let (count, most) = match next {
                Onward::List(_) => (&mut self.parts.0, PARTS - 1),
                Onward::Answers { .. } => (&mut self.parts.1, ANSWERS),
            };
            if *count < most {
                *count += 1;
                self.asked = Some(next);
                break;
            }
            self.holes = true;
        }
        self.asked.clone()
    }
}

impl Engine {
    /// Reads the comments under a post now. `NoSuch` where a network has none.
    pub async fn read_comments(
        &self,
        now: Time,
        workspace: WorkspaceId,
        channel: ChannelId,
        external_id: &str,
    ) -> Result<(), PageError> {
        let channel = self.store().channel(workspace, channel).await?;
        let post = self
            .store()
            .listed_post(workspace, channel.id, external_id)
            .await?
            .ok_or(PageError::NoSuch)?;
        let discussion = self
            .discussion(now, &channel, &post)?
            .ok_or(PageError::NoSuch)?;
        self.read_now(now, &channel, discussion).await?;
        Ok(())
    }

    /// The reading of the comments under a post; `None` where a network has none.
    pub(super) fn discussion(
        &self,
        now: Time,
        channel: &ChannelRow,
        post: &ListedPost,
    ) -> Result<Option<(Reading, HttpRequest)>, StoreError> {
        let Some(comments) = self.connector(&channel.kind)?.comments() else {
            return Ok(None);
        };
        let request = comments.list_request(&post.external_id, None);
        let discussion = Discussion {
            post: post.external_id.clone(),
            url: post.url.clone(),
            began: now,
            read: Vec::new(),
            parts: (0, 0),
            asked: None,
            onward: VecDeque::new(),
            holes: false,
        };
        Ok(Some((Reading::Comments(Box::new(discussion)), request)))
    }

    /// A part of the list came, or did not.
    pub(super) async fn discussed(
        &self,
        now: Time,
        channel: &ChannelRow,
        discussion: &Discussion,
        outcome: &Outcome,
    ) -> Result<Progress, StoreError> {
        let purpose = (Capability::Insights, Call::Read);
        let heeded = self.heed(now, channel, purpose, outcome).await?;
        let connector = self.connector(&channel.kind)?;
        let comments = connector.comments();
        let asked = discussion.asked.as_ref();
        let part = heeded
            .good()
            .and_then(|answer| comments?.read_list(asked, answer));
        let mut discussion = discussion.clone();
        match part {
            Some(part) => discussion.take(part),
            // Answers that cannot be had for good: the comment may be gone. The others can.
            None if matches!(asked, Some(Onward::Answers { .. }))
                && (heeded.refuses_this() || heeded.good().is_some()) =>
            {
                discussion.holes = true;
            }
            None => return self.not_discussed(now, channel, &discussion, &heeded).await,
        }
        if let (Some(comments), Some(onward)) = (comments, discussion.turn()) {
            let request = comments.list_request(&discussion.post, Some(&onward));
            return Ok(Progress::Next(
                Reading::Comments(Box::new(discussion)),
                request,
            ));
        }
        let whole = !discussion.holes;
        self.learn_comments(now, channel, &discussion).await?;
        self.keep_read(now, channel, &discussion, whole).await?;
        Ok(Progress::Done(discussion.read.len()))
    }

    /// A list that cannot be had, or is not understood, is not asked for again at once.
    async fn not_discussed(
        &self,
        now: Time,
        channel: &ChannelRow,
        discussion: &Discussion,
        heeded: &Heeded<'_>,
    ) -> Result<Progress, StoreError> {
        if heeded.lasts() || heeded.good().is_some() {
            self.keep_read(now, channel, discussion, false).await?;
        }
        Ok(Progress::Stopped(heeded.trouble()))
    }

    /// What was not known: comments, and whether they are hidden.
    async fn learn_comments(
        &self,
        now: Time,
        channel: &ChannelRow,
        discussion: &Discussion,
    ) -> Result<(), StoreError> {
        let ids = ids(discussion);
        let (workspace, id) = (channel.workspace, channel.id);
        let known = self.store().known_external_ids(workspace, id, &ids).await?;
        let here = Here {
            ids: known.into_iter().collect(),
            words: self.store().comment_words(workspace, id, &ids).await?,
            marks: self.store().comment_marks(workspace, id, &ids).await?,
        };
        let learned = learned(channel, discussion, &here);
        self.take_in(now, channel, learned).await
    }

    /// Notes that comments were read; to the end, what was not there is deleted.
    async fn keep_read(
        &self,
        now: Time,
        channel: &ChannelRow,
        discussion: &Discussion,
        whole: bool,
    ) -> Result<(), StoreError> {
        let (workspace, id) = (channel.workspace, channel.id);
        if whole {
            let (seen, began) = (ids(discussion), discussion.began);
            let touched = self
                .store()
                .comments_read(workspace, id, &discussion.post, &seen, began, now)
                .await?;
            for conversation in touched {
                self.ring(workspace, Some(conversation));
            }
            return Ok(());
        }
        let post = self
            .store()
            .listed_post(workspace, id, &discussion.post)
            .await?;
        let Some(mut post) = post else { return Ok(()) };
        let gone = post.gone;
        post.comments_at = Some(now);
        if gone {
            return Ok(());
        }
        self.store()
            .put_listed(workspace, id, vec![post], None, now)
            .await
    }
}

fn ids(discussion: &Discussion) -> Vec<String> {
    let read = discussion.read.iter();
    read.map(|comment| comment.external_id.clone()).collect()
}

/// What is known here of the comments in a list.
struct Here {
    /// Those that are here.
    ids: HashSet<String>,
    /// Their words, but for those that were deleted.
    words: BTreeMap<String, Option<String>>,
    /// What else is known of them.
    marks: BTreeMap<String, CommentMark>,
}

impl Here {
    /// Whether a comment reads differently there: it was edited, and nobody told. A platform may
    /// space words anew, and one that is listed without words proves nothing.
    fn reads_otherwise(&self, comment: &ListedComment) -> bool {
        let Some(known) = self.words.get(&comment.external_id) else {
            return false;
        };
        let known = known.as_deref().unwrap_or_default().split_whitespace();
        let told = comment.text.as_deref().unwrap_or_default();
        !told.trim().is_empty() && !told.split_whitespace().eq(known)
    }
}

/// What of a list was not known here, as a platform would tell it.
fn learned(channel: &ChannelRow, discussion: &Discussion, here: &Here) -> Vec<Commented> {
    let mut shown = here.ids.clone();
    let mut learned = Vec::new();
    for comment in &discussion.read {
        let mark = here.marks.get(&comment.external_id);
        if mark.is_some_and(|mark| mark.deleted) {
            continue;
        }
        let told = |verb, at| told(channel, discussion, comment, verb, at);
        if !shown.contains(&comment.external_id) {
            // One that is not dated was written before it was read.
            let dated = comment.at != Time::default();
            let new = told(Verb::Add, if dated { comment.at } else { discussion.began });
            // Without its author, or the comment it answers, it could be shown nowhere.
            let answers = comment.parent.as_ref().is_some_and(|id| shown.contains(id));
            if (new.by_business && !answers) || (!new.by_business && new.from.is_none()) {
                continue;
            }
            learned.push(new);
            shown.insert(comment.external_id.clone());
        } else if here.reads_otherwise(comment) {
            learned.push(told(Verb::Edit, discussion.began));
        }
        if comment.hidden != mark.is_some_and(|mark| mark.hidden) {
            let verb = match comment.hidden {
                true => Verb::Hide,
                false => Verb::Unhide,
            };
            learned.push(told(verb, discussion.began));
        }
    }
    learned
}

fn told(
    channel: &ChannelRow,
    discussion: &Discussion,
    comment: &ListedComment,
    verb: Verb,
    at: Time,
) -> Commented {
    let own_name = channel.settings.get(USERNAME);
    let by_business = match &comment.from {
        Some(from) => *from == channel.asset,
        None => comment.name.is_some() && comment.name.as_ref() == own_name,
    };
    Commented {
        from: comment.from.as_ref().map(|from| Party {
            external_id: from.clone(),
            name: comment.name.clone(),
            ..Party::default()
        }),
        by_business,
        verb,
        place: CommentPlace {
            id: comment.external_id.clone(),
            post: Some(discussion.post.clone()),
            parent: comment.parent.clone(),
            url: discussion.url.clone(),
            ..CommentPlace::default()
        },
        text: comment.text.clone(),
        media: None,
        at,
        facts: Facts::new(),
    }
}
