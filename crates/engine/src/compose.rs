//! Putting a message together out of what an agent or a program gives: what it quotes, the comment
//! it answers, the name of its file.

use crate::engine::Engine;
use crate::reply::{NewMessage, ReplyError};
use sportello_core::content::{CommentPlace, Content, FileFacts, MENTION, Part, Quoted};
use sportello_core::message::{Direction, MessageKind};
use sportello_core::policy::Refusal;
use sportello_core::{AddressId, Capability, MessageId, Span, Time, WorkspaceId};
use sportello_store::{MessageRow, StoreError};

/// Characters of a file's name.
const NAME: usize = 120;

/// What a message has besides words and file.
#[derive(Clone, Debug, Default)]
pub struct Extra {
    /// What it is made of.
    pub part: Option<Part>,
    /// The file's name.
    pub filename: Option<String>,
    /// The message it quotes.
    pub quoted: Option<MessageId>,
    /// The comment it answers, and whether in private.
    pub comment: Option<(MessageId, bool)>,
}

impl Engine {
    /// Adds it to a message. Gives the address it must leave by, where what it answers decides
    /// that: a message can be quoted only where it was said, a comment answered only where it
    /// stands.
    pub async fn compose(
        &self,
        now: Time,
        workspace: WorkspaceId,
        message: &mut NewMessage,
        address: Option<AddressId>,
        extra: Extra,
    ) -> Result<Option<AddressId>, ReplyError> {
        let mut content = message.content.take().map(|c| *c).unwrap_or_default();
        let mut address = address;
        if let Some((id, private)) = extra.comment {
            let row = self.own_message(workspace, message, id).await?;
            content.comment = Some(self.comment_place(now, &row, private)?);
            address = Some(row.address);
        } else if let Some(id) = extra.quoted {
            let row = self.own_message(workspace, message, id).await?;
            let elsewhere = address.is_some_and(|chosen| chosen != row.address);
            if let (false, Some(external_id)) = (elsewhere, row.external_id) {
                content.quoted = Some(Quoted {
                    external_id,
                    from: None,
                });
                address = Some(row.address);
            }
        }
        if let Some(name) = extra.filename.as_deref().and_then(clean_name) {
            content.file = Some(FileFacts {
                name: Some(name),
                ..FileFacts::default()
            });
        }
        if let Some(part) = extra.part {
            if message.media.is_none() {
                message.kind = kind_of(&part);
            }
            content.part = Some(part);
        }
        message.content = Content::boxed(content);
        Ok(address)
    }

    async fn own_message(
        &self,
        workspace: WorkspaceId,
        message: &NewMessage,
        id: MessageId,
    ) -> Result<MessageRow, ReplyError> {
        let row = self.store().message(workspace, id).await?;
        match row.conversation == message.conversation {
            true => Ok(row),
            false => Err(StoreError::NotFound("the message").into()),
        }
    }

    /// Where an answer to a comment stands. A private one is taken for some days only
    /// (messaging-send.md §1).
    fn comment_place(
        &self,
        now: Time,
        row: &MessageRow,
        private: bool,
    ) -> Result<CommentPlace, ReplyError> {
        let place = row.content.as_ref().and_then(|c| c.comment.clone());
        let (Some(place), Direction::In) = (place, row.direction) else {
            return Err(StoreError::Conflict("it is not a comment").into());
        };
        if row.kind == MessageKind::Unsent {
            return Err(ReplyError::Refused {
                refusal: Refusal::CommentDeleted,
                kind: row.channel_kind.clone(),
                instead: Vec::new(),
            });
        }
        let capabilities = self.connector(&row.channel_kind)?.capabilities();
        // Under somebody else's post the business answers in public, where it can at all.
        let elsewhere = place.product.as_deref() == Some(MENTION);
        if elsewhere && (private || !capabilities.mention_reply) {
            let capability = match private {
                true => Capability::PrivateReply,
                false => Capability::CommentReply,
            };
            return Err(ReplyError::Refused {
                refusal: Refusal::Unsupported { capability },
                kind: row.channel_kind.clone(),
                instead: Vec::new(),
            });
        }
        let days = capabilities.private_reply_days;
        if let (true, Some(days)) = (private, days)
            && now.since(row.at) >= Span::days(i64::from(days))
        {
            return Err(ReplyError::Refused {
                refusal: Refusal::CommentTooOld { days },
                kind: row.channel_kind.clone(),
                instead: Vec::new(),
            });
        }
        Ok(CommentPlace { private, ..place })
    }
}

/// The kind of a message that is made of a part alone.
fn kind_of(part: &Part) -> MessageKind {
    match part {
        Part::Location(_) => MessageKind::Location,
        Part::Contacts { .. } => MessageKind::Contacts,
        Part::Offer(_) => MessageKind::Offer,
        Part::Template(_) => MessageKind::Template,
        Part::Tap(_)
        | Part::Form { .. }
        | Part::Order { .. }
        | Part::System { .. }
        | Part::Share(_)
        | Part::Unsupported { .. } => MessageKind::Unsupported,
    }
}

/// A file's name as it may be told to a platform: no folders, no control characters, not too
/// long; its end is kept, since that tells the type.
fn clean_name(name: &str) -> Option<String> {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let kept: Vec<char> = last
        .chars()
        .filter(|c| {
            !c.is_control() && !matches!(c, '\u{200e}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
        })
        .collect();
    let from = kept.len().saturating_sub(NAME);
    let name: String = kept[from..].iter().collect();
    let name = name.trim().trim_start_matches('.').to_owned();
    (!name.is_empty()).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_a_name_and_no_way_through_folders() {
        assert_eq!(
            clean_name("C:\\Lia\\preventivo.pdf").as_deref(),
            Some("preventivo.pdf")
        );
        assert_eq!(clean_name("../../etc/passwd").as_deref(), Some("passwd"));
        assert_eq!(
            clean_name("a\u{202e}fdp.exe\0").as_deref(),
            Some("afdp.exe")
        );
        assert_eq!(clean_name("..").as_deref(), None);
        let long = format!("{}.pdf", "a".repeat(300));
        let name = clean_name(&long).expect("a name");
        assert!(name.ends_with(".pdf") && name.chars().count() == NAME);
    }
}
