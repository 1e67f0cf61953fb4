//! Comments liked, hidden, deleted and changed by a person, at once.

use super::hide::MODERATION;
use super::{PageError, good};
use crate::engine::Engine;
use sportello_channels::publish::Moderate;
use sportello_core::capability::Moderation;
use sportello_core::content::{CommentPlace, Facts};
use sportello_core::event::{Commented, Verb};
use sportello_core::message::{Direction, MessageKind};
use sportello_core::{MessageId, Time, WorkspaceId};
use sportello_store::{ChannelRow, CommentMark, MessageRow, StoreError};

impl Engine {
    /// Does something to a comment: at the platform first, and once that has taken it here too.
    /// `NoSuch` where the capability table does not allow it, for what is no public comment, for
    /// changing another's words and for hiding one's own.
    pub async fn moderate_comment(
        &self,
        now: Time,
        workspace: WorkspaceId,
        message: MessageId,
        what: Moderate,
    ) -> Result<(), PageError> {
        let row = self.store().message(workspace, message).await?;
        let channel = self.store().channel(workspace, row.channel).await?;
        let table = self.connector(&channel.kind)?.capabilities().moderation;
        let (id, place) = public_comment(&row).ok_or(PageError::NoSuch)?;
        if !allows(table, &what, row.direction) {
            return Err(PageError::NoSuch);
        }
        self.moderate_at_once(now, &channel, id, &what).await?;
        let place = CommentPlace {
            id: id.to_owned(),
            ..place.clone()
        };
        self.keep_moderation(now, &channel, place, what).await?;
        self.ring(workspace, Some(row.conversation));
        Ok(())
    }

    /// Asks the platform to do something to a comment.
    pub(super) async fn moderate_at_once(
        &self,
        now: Time,
        channel: &ChannelRow,
        external_id: &str,
        what: &Moderate,
    ) -> Result<(), PageError> {
        let comments = self.connector(&channel.kind)?.comments();
        let request = comments.and_then(|comments| comments.moderate(external_id, what));
        let request = request.ok_or(PageError::NoSuch)?;
        let client = self.page_client()?;
        let outcome = self.ask_now(&client, channel, request).await?;
        self.heed(now, channel, MODERATION, &outcome).await?;
        good(outcome)?;
        Ok(())
    }

    /// What was done there is so here.
    async fn keep_moderation(
        &self,
        now: Time,
        channel: &ChannelRow,
        place: CommentPlace,
        what: Moderate,
    ) -> Result<(), StoreError> {
        let before = self.comment_mark(channel, &place.id).await?;
        let mark = match what {
            Moderate::Like(liked) => CommentMark { liked, ..before },
            Moderate::Hide(hidden) => CommentMark { hidden, ..before },
            Moderate::Delete => CommentMark {
                deleted: true,
                ..before
            },
            Moderate::Edit(text) => {
                let told = changed(place, text, now);
                return self.take_in(now, channel, vec![told]).await;
            }
        };
        self.store()
            .mark_comment(channel.workspace, channel.id, &place.id, &mark, now)
            .await
    }
}

/// The platform's id of a public comment, and where it stands. One that is deleted is none.
fn public_comment(row: &MessageRow) -> Option<(&str, &CommentPlace)> {
    let place = row.content.as_ref()?.comment.as_ref()?;
    if row.kind == MessageKind::Unsent {
        return None;
    }
    let id = row.external_id.as_deref().filter(|_| !place.private)?;
    Some((id, place))
}

/// Whether something may be done to a comment: hiding is for others', changing for one's own.
fn allows(table: Moderation, what: &Moderate, direction: Direction) -> bool {
    match what {
        Moderate::Like(_) => table.like,
        Moderate::Hide(_) => table.hide && direction == Direction::In,
        Moderate::Delete => table.delete,
        Moderate::Edit(_) => table.edit && direction == Direction::Out,
    }
}

/// A comment of the business that has other words now, as the platform would tell it.
fn changed(place: CommentPlace, text: String, now: Time) -> Commented {
    Commented {
        from: None,
        by_business: true,
        verb: Verb::Edit,
        place,
        text: Some(text),
        media: None,
        at: now,
        facts: Facts::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_s_words_are_never_changed_and_ones_own_never_hidden() {
        let all = Moderation {
            like: true,
            hide: true,
            delete: true,
            edit: true,
            tells_changes: true,
        };
        let edit = Moderate::Edit("Fino a sabato".to_owned());
        for (what, theirs, ours) in [
            (Moderate::Like(true), true, true),
            (Moderate::Hide(true), true, false),
            (Moderate::Delete, true, true),
            (edit, false, true),
        ] {
            assert_eq!(allows(all, &what, Direction::In), theirs, "{what:?}");
            assert_eq!(allows(all, &what, Direction::Out), ours, "{what:?}");
            let none = Moderation::default();
            assert!(!allows(none, &what, Direction::In), "{what:?}");
            assert!(!allows(none, &what, Direction::Out), "{what:?}");
        }
    }
}
