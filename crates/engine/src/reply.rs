//! An agent, or the API, answers: judged before it is queued, then into the outbox.

use crate::engine::Engine;
use crate::route::{Instead, Route, instead};
use sportello_core::Capability;
use sportello_core::content::Content;
use sportello_core::delivery::DeliveryState;
use sportello_core::message::MessageKind;
use sportello_core::policy;
use sportello_core::policy::{Refusal, Wanted};
use sportello_core::{
    AddressId, AgentId, ChannelId, ChannelKind, ConversationId, DeliveryId, MediaId, Time,
    WorkspaceId,
};
use sportello_store::{Decision, Enqueued, MediaState, MessageRow, NewReply, StoreError};
use thiserror::Error;

/// What someone wants to say.
#[derive(Clone, Debug)]
pub struct NewMessage {
    /// To whom.
    pub conversation: ConversationId,
    /// By which channel; `None` = the desk chooses.
    pub channel: Option<ChannelId>,
    /// What kind of message.
    pub kind: MessageKind,
    /// The words.
    pub text: Option<String>,
    /// A file, attached before.
    pub media: Option<MediaId>,
    /// Everything else.
    pub content: Option<Box<Content>>,
    /// Who wrote it; `None` = the API.
    pub author: Option<AgentId>,
    /// The caller's idempotency key and a hash of the request's body.
    pub idempotency: Option<(String, [u8; 32])>,
    /// A delivery this replaces by a person's choice.
    pub replaces: Option<DeliveryId>,
}

/// Why a reply was not queued. Nothing was sent.
#[derive(Debug, Error)]
pub enum ReplyError {
    /// Policy refused it.
    #[error("the reply cannot go as it is")]
    Refused {
        /// Why.
        refusal: Refusal,
        /// By which kind of channel it would have gone.
        kind: ChannelKind,
        /// What can be done instead.
        instead: Vec<Instead>,
    },
    /// The idempotency key was used with another body.
    #[error("the idempotency key was used with another body")]
    KeyReused,
    /// The contact has no address on that channel.
    #[error("the contact cannot be reached by that channel")]
    NoSuchChannel,
    /// The file is not there (any more).
    #[error("the file is not stored")]
    NoSuchFile,
    /// The store refused.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Engine {
    /// Queues a reply. On a network where words and picture cannot be one message it becomes
    /// two, picture first; the rows come back in order.
    pub async fn reply(
        &self,
        now: Time,
        workspace: WorkspaceId,
        message: NewMessage,
    ) -> Result<Vec<MessageRow>, ReplyError> {
        let routes = self.routes(now, workspace, message.conversation).await?;
        let route = match message.channel {
            None => routes.first(),
            Some(channel) => routes.iter().find(|r| r.channel == channel),
        };
        self.reply_by(now, workspace, &message, &routes, route)
            .await
    }

    /// Queues a reply to one address: a contact who was two may have two on one channel.
    pub async fn reply_to(
        &self,
        now: Time,
        workspace: WorkspaceId,
        address: AddressId,
        message: NewMessage,
    ) -> Result<Vec<MessageRow>, ReplyError> {
        let routes = self.routes(now, workspace, message.conversation).await?;
        let route = routes.iter().find(|r| r.address == address);
        self.reply_by(now, workspace, &message, &routes, route)
            .await
    }

    /// Queues a reply by a route. A request that is repeated is not refused: what was queued is
    /// queued, although the window may have closed since.
    async fn reply_by(
        &self,
        now: Time,
        workspace: WorkspaceId,
        message: &NewMessage,
        routes: &[Route],
        route: Option<&Route>,
    ) -> Result<Vec<MessageRow>, ReplyError> {
        let queued = match route {
            Some(route) => {
                self.judge_and_queue(now, workspace, message, routes, route)
                    .await
            }
            None => Err(ReplyError::NoSuchChannel),
        };
        let rows = match queued {
            Err(
                refusal @ (ReplyError::Refused { .. }
                | ReplyError::NoSuchChannel
                | ReplyError::NoSuchFile),
            ) => self
                .queued_before(workspace, message)
                .await?
                .ok_or(refusal)?,
            other => other?,
        };
        for row in &rows {
            self.ring(workspace, Some(row.conversation));
        }
        Ok(rows)
    }

    async fn judge_and_queue(
        &self,
        now: Time,
        workspace: WorkspaceId,
        message: &NewMessage,
        routes: &[Route],
        route: &Route,
    ) -> Result<Vec<MessageRow>, ReplyError> {
        let message = self.in_a_form_taken(now, workspace, message, route).await?;
        let message = &self.as_an_answer(workspace, message, route).await?;
        let file = self.facts_of_file(workspace, message.media).await?;
        let text = message.text.as_deref().filter(|t| !t.trim().is_empty());
        let wanted = Wanted {
            kind: message.kind,
            text,
            media: file.as_ref().map(|(mime, bytes)| (mime.as_str(), *bytes)),
            content: message.content.as_deref(),
            human: message.author.is_some(),
        };
        if let Err(refusal) = self.judge(now, route, &wanted)? {
            let nearest = self.nearest(now, route, &wanted)?;
            let instead = instead(&refusal, routes, route.address, nearest);
            return Err(ReplyError::Refused {
                refusal,
                kind: route.kind.clone(),
                instead,
            });
        }
        if self.answered_in_private(workspace, route, message).await? {
            return Err(ReplyError::Refused {
                refusal: Refusal::AnsweredInPrivate,
                kind: route.kind.clone(),
                instead: Vec::new(),
            });
        }
        self.enqueue_parts(now, workspace, route, message, text)
            .await
    }

    /// Whether it is a private answer to a comment that has one. One that is sent again stands in
    /// its own way only if it is not its own last try that it replaces: the store tells.
    async fn answered_in_private(
        &self,
        workspace: WorkspaceId,
        route: &Route,
        message: &NewMessage,
    ) -> Result<bool, StoreError> {
        let place = message.content.as_ref().and_then(|c| c.comment.as_ref());
        let Some(place) = place.filter(|p| p.private && message.replaces.is_none()) else {
            return Ok(false);
        };
        let id = std::slice::from_ref(&place.id);
        let marks = self
            .store()
            .comment_marks(workspace, route.channel, id)
            .await?;
        Ok(marks.get(&place.id).is_some_and(|mark| mark.private))
    }

    /// The rows of a request that was queued before under its idempotency key.
    async fn queued_before(
        &self,
        workspace: WorkspaceId,
        message: &NewMessage,
    ) -> Result<Option<Vec<MessageRow>>, ReplyError> {
        let Some((key, hash)) = &message.idempotency else {
            return Ok(None);
        };
        let mut rows = Vec::new();
        for key in [key.clone(), part_key(key, 1)] {
            match self.store().queued_before(workspace, &key, *hash).await? {
                Some(Enqueued::New(row) | Enqueued::Same(row)) => rows.push(*row),
                Some(Enqueued::KeyReused) => return Err(ReplyError::KeyReused),
                None => break,
            }
        }
        Ok((!rows.is_empty()).then_some(rows))
    }

    /// The message with its sound in a form that the network takes, where a converter can make
    /// one; anything else as it is.
    async fn in_a_form_taken(
        &self,
        now: Time,
        workspace: WorkspaceId,
        message: &NewMessage,
        route: &Route,
    ) -> Result<NewMessage, ReplyError> {
        let mut message = message.clone();
        let (MessageKind::Voice | MessageKind::Audio, Some(id)) = (message.kind, message.media)
        else {
            return Ok(message);
        };
        let capabilities = self.connector(&route.kind)?.capabilities();
        let (Some(limit), Some((mime, _))) = (
            capabilities.media.get(&Capability::Audio),
            self.facts_of_file(workspace, Some(id)).await?,
        ) else {
            return Ok(message);
        };
        if limit.mime.is_empty() || limit.mime.contains(&mime) {
            return Ok(message);
        }
        let Ok(Some((_, bytes))) = self.media_bytes(workspace, id, false).await else {
            return Ok(message);
        };
        if let Some(made) = crate::media::sound(bytes, &limit.mime).await
            && let Ok(row) = self.attach(now, workspace, made, message.kind).await
        {
            message.media = Some(row.id);
        }
        Ok(message)
    }

    /// What the network can carry that is nearest to what it cannot.
    fn nearest(
        &self,
        now: Time,
        route: &Route,
        wanted: &Wanted<'_>,
    ) -> Result<Option<Instead>, StoreError> {
        if wanted.media.is_some() && wanted.kind != MessageKind::Document {
            let document = Wanted {
                kind: MessageKind::Document,
                ..wanted.clone()
            };
            let taken = self.judge(now, route, &document)?.is_ok();
            return Ok(taken.then_some(Instead::AsDocument));
        }
        let content = wanted.content;
        let words = content.and_then(|content| policy::as_words(wanted.text, content));
        Ok(words.map(Instead::AsWords))
    }

    async fn facts_of_file(
        &self,
        workspace: WorkspaceId,
        file: Option<MediaId>,
    ) -> Result<Option<(String, u64)>, ReplyError> {
        let Some(id) = file else { return Ok(None) };
        let row = self.store().media(workspace, id).await?;
        match (row.state, row.mime, row.bytes) {
            (MediaState::Stored, Some(mime), Some(bytes)) => Ok(Some((mime, bytes))),
            _ => Err(ReplyError::NoSuchFile),
        }
    }

    async fn enqueue_parts(
        &self,
        now: Time,
        workspace: WorkspaceId,
        route: &Route,
        message: &NewMessage,
        text: Option<&str>,
    ) -> Result<Vec<MessageRow>, ReplyError> {
        let capability = needed(message);
        let captions = self
            .connector(&route.kind)?
            .capabilities()
            .media
            .get(&capability)
            .is_some_and(|i| i.caption.is_some());
        // The words of a template are part of it, whatever its header is.
        let of_one_piece = message.kind == MessageKind::Template;
        // Words that cannot stand under a file follow it as a message of their own.
        let whole = |text: Option<&str>| Piece {
            kind: message.kind,
            capability,
            text: text.map(str::to_owned),
            media: message.media,
            content: message.content.clone(),
        };
        let parts: Vec<Piece> = match (text, message.media) {
            (Some(text), Some(_)) if !captions && !of_one_piece => {
                vec![whole(None), Piece::words(text)]
            }
            (text, _) => vec![whole(text)],
        };
        let parts = parts
            .into_iter()
            .enumerate()
            .map(|(number, piece)| NewReply {
                conversation: message.conversation,
                address: route.address,
                kind: piece.kind,
                capability: piece.capability,
                text: piece.text,
                media: piece.media,
                content: piece.content,
                author: message.author,
                // The second part of one request has a key of its own, derived from it.
                idempotency: message
                    .idempotency
                    .as_ref()
                    .map(|(key, hash)| match number {
                        0 => (key.clone(), *hash),
                        n => (part_key(key, n), *hash),
                    }),
                replaces: message.replaces.filter(|_| number == 0),
            })
            .collect();
        let queued = self.store().enqueue_parts(workspace, parts, now).await?;
        if let [Enqueued::Same(_), ..] = queued[..]
            && let Some(before) = self.queued_before(workspace, message).await?
        {
            // All of it, though it would be put into other parts now.
            return Ok(before);
        }
        queued
            .into_iter()
            .map(|part| match part {
                Enqueued::New(row) | Enqueued::Same(row) => Ok(*row),
                Enqueued::KeyReused => Err(ReplyError::KeyReused),
            })
            .collect()
    }

    /// Sends a failed message again, by a person's choice: a new delivery, to the same address or
    /// to another one of the person's. Once: asked again, it gives the message that went.
    pub async fn retry(
        &self,
        now: Time,
        workspace: WorkspaceId,
        message: sportello_core::MessageId,
        address: Option<AddressId>,
        author: Option<AgentId>,
    ) -> Result<Vec<MessageRow>, ReplyError> {
        let old = self.store().message(workspace, message).await?;
        if old.state != Some(DeliveryState::Failed) {
            return Err(StoreError::Conflict("only a failed message is sent again").into());
        }
        if let Some(again) = old.sent_again {
            return Ok(vec![self.store().message(workspace, again).await?]);
        }
        self.reply_to(
            now,
            workspace,
            address.unwrap_or(old.address),
            NewMessage {
                conversation: old.conversation,
                channel: None,
                kind: old.kind,
                text: old.text,
                media: old.media.map(|i| i.id),
                content: old.content,
                author,
                idempotency: None,
                replaces: old.delivery,
            },
        )
        .await
    }

    /// Takes back what was not sent yet.
    pub async fn withdraw(
        &self,
        now: Time,
        workspace: WorkspaceId,
        message: sportello_core::MessageId,
    ) -> Result<(), StoreError> {
        let row = self.store().message(workspace, message).await?;
        let delivery = row
            .delivery
            .ok_or(StoreError::Conflict("it was not sent from here"))?;
        self.store().withdraw(workspace, delivery, now).await?;
        self.ring(workspace, Some(row.conversation));
        Ok(())
    }

    /// Stores a person's word on an unconfirmed delivery.
    pub async fn decide(
        &self,
        now: Time,
        workspace: WorkspaceId,
        message: sportello_core::MessageId,
        decision: Decision,
        by: Option<AgentId>,
    ) -> Result<Option<MessageRow>, StoreError> {
        let row = self.store().message(workspace, message).await?;
        let delivery = row
            .delivery
            .ok_or(StoreError::Conflict("it was not sent from here"))?;
        let new = self
            .store()
            .decide(workspace, delivery, decision, by, now)
            .await?;
        self.ring(workspace, Some(row.conversation));
        Ok(new)
    }
}

/// One of the messages that a request becomes.
struct Piece {
    kind: MessageKind,
    capability: Capability,
    text: Option<String>,
    media: Option<MediaId>,
    content: Option<Box<Content>>,
}

impl Piece {
    fn words(text: &str) -> Piece {
        Piece {
            kind: MessageKind::Text,
            capability: Capability::Text,
            text: Some(text.to_owned()),
            media: None,
            content: None,
        }
    }
}

/// What a message needs to be sent: where it goes under a comment, that; else what it is.
fn needed(message: &NewMessage) -> Capability {
    Capability::needed(message.kind, message.content.as_deref()).unwrap_or(Capability::Text)
}

/// The key of a later part of one request, derived from the request's own.
fn part_key(key: &str, part: usize) -> String {
    format!("{key}#{part}")
}
