//! A post whose time has come is given to the outbox: its words become fast, links are marked, and
//! what a channel would refuse is refused at once, with its cause.

use crate::dispatch::plain_cause;
use crate::engine::Engine;
use sportello_core::post::PostWords;
use sportello_core::{Time, WorkspaceId};
use sportello_store::{GivenTarget, PostRow, StoreError};

/// Posts given in one look.
const AT_ONCE: u32 = 50;

impl Engine {
    /// Gives what is due to the outbox.
    pub(crate) async fn give_due_posts(
        &self,
        now: Time,
        workspace: WorkspaceId,
    ) -> Result<(), StoreError> {
        for post in self.store().posts_come_due(workspace, now, AT_ONCE).await? {
            match self.give(now, workspace, &post).await {
                // Someone moved or changed it in this moment: the next look sees it as it is.
                Ok(()) | Err(StoreError::Conflict(_)) => self.ring(workspace, None),
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }

    async fn give(
        &self,
        now: Time,
        workspace: WorkspaceId,
        post: &PostRow,
    ) -> Result<(), StoreError> {
        let channels: Vec<_> = post.targets.iter().map(|t| t.channel).collect();
        let found = self.check_post(workspace, &post.body, &channels).await?;
        let mut targets = Vec::with_capacity(post.targets.len());
        for target in &post.targets {
            let Some(found) = found.iter().find(|f| f.channel.id == target.channel) else {
                continue;
            };
            let words = self.words_for(&post.body, &found.channel);
            // It was sound when it was scheduled; what was taken away since, or what the network
            // takes since another version, makes it impossible now.
            let refused = found
                .stops()
                .then(|| plain_cause("cause-post-not-taken", now));
            targets.push(GivenTarget {
                target: target.id,
                capability: words.kind.capability(),
                words: trimmed(words),
                refused,
            });
        }
        self.store()
            .give_post(workspace, post.id, post.version, targets, now)
            .await
    }
}

/// Without the blank space around words that people leave.
fn trimmed(mut words: PostWords) -> PostWords {
    fn trim(text: String) -> String {
        text.trim().to_owned()
    }
    words.text = trim(words.text);
    words.first_comment = words.first_comment.map(trim).filter(|c| !c.is_empty());
    words.title = words.title.map(trim).filter(|t| !t.is_empty());
    words.link = words.link.map(trim).filter(|l| !l.is_empty());
    words
}
