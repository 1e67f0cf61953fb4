//! Another way by a person's choice: what is kept back is said there now, and one of the two
//! arrives, as by a rule.

use crate::engine::Engine;
use crate::reply::ReplyError;
use sportello_core::delivery::DeliveryState;
use sportello_core::message::MessageKind;
use sportello_core::policy::Wanted;
use sportello_core::{
    AddressId, AgentId, Capability, ConversationId, MessageId, Time, WorkspaceId,
};
use sportello_store::{MessageRow, NewReply, StoreError};

/// Messages looked at for what waits in a conversation.
const LOOKED_AT: u32 = 200;

impl Engine {
    /// Says a message that is kept back by another of the person's addresses. The first copy waits
    /// and is withdrawn when the other arrived; it goes when the other will not. Refused like any
    /// reply there; `Conflict` when it is kept back no more.
    pub async fn say_instead(
        &self,
        now: Time,
        workspace: WorkspaceId,
        message: MessageId,
        address: AddressId,
        author: Option<AgentId>,
    ) -> Result<MessageRow, ReplyError> {
        let held = self.store().message(workspace, message).await?;
        let delivery = held
            .delivery
            .filter(|_| !is_answer_to_comment(&held))
            .ok_or(StoreError::Conflict("it cannot be said elsewhere"))?;
        let routes = self.routes(now, workspace, held.conversation).await?;
        let route = routes
            .iter()
            .find(|route| route.address == address && address != held.address)
            .ok_or(ReplyError::NoSuchChannel)?;
        let human = author.is_some();
        let said = self
            .said_by(now, workspace, (&held, human), route, None)
            .await?;
        let Some(said) = said else {
            let file = held.media.as_ref();
            let wanted = Wanted {
                kind: held.kind,
                text: held.text.as_deref(),
                media: file.and_then(|row| row.mime.as_deref().zip(row.bytes)),
                content: held.content.as_deref(),
                human,
            };
            return match self.judge(now, route, &wanted)? {
                Err(refusal) => Err(ReplyError::Refused {
                    refusal,
                    kind: route.kind.clone(),
                    instead: Vec::new(),
                }),
                Ok(()) => Err(StoreError::Conflict("it cannot be said elsewhere").into()),
            };
        };
        let capability = Capability::needed(said.kind, said.content.as_deref());
        let reply = NewReply {
            conversation: held.conversation,
            address,
            kind: said.kind,
            capability: capability.unwrap_or(Capability::Text),
            text: said.text,
            media: said.media,
            content: said.content,
            author,
            idempotency: None,
            replaces: None,
        };
        let row = self
            .store()
            .fall_back(workspace, delivery, reply, now)
            .await?;
        tracing::info!(
            delivery.id = delivery.0,
            channel.id = route.channel.0,
            "a held message is said another way by a person's choice"
        );
        self.ring(workspace, Some(held.conversation));
        self.bell().wake_workers();
        Ok(row)
    }

    /// Says everything that is kept back at an address by another one, in its order: what is held
    /// there, and what is queued behind that. What went meanwhile is left. Gives how many are said there; the first refusal stops it.
    pub async fn say_all_instead(
        &self,
        now: Time,
        workspace: WorkspaceId,
        conversation: ConversationId,
        (from, to): (AddressId, AddressId),
        author: Option<AgentId>,
    ) -> Result<u32, ReplyError> {
        let newest = self
            .store()
            .messages(workspace, conversation, None, LOOKED_AT)
            .await?;
        let there = newest.rows.iter().rev().filter(|row| row.address == from);
        let behind = there.skip_while(|row| row.state != Some(DeliveryState::Held));
        let waits = |row: &&MessageRow| {
            let state = row.state;
            matches!(state, Some(DeliveryState::Held | DeliveryState::Queued))
                && row.kind != MessageKind::Template
                && !is_answer_to_comment(row)
                && row.instead.as_ref().is_none_or(|one| one.first)
        };
        let mut said = 0;
        for row in behind.filter(waits) {
            match self.say_instead(now, workspace, row.id, to, author).await {
                Ok(_) => said += 1,
                Err(ReplyError::Store(StoreError::Conflict(_))) => {}
                Err(other) => return Err(other),
            }
        }
        Ok(said)
    }
}

fn is_answer_to_comment(row: &MessageRow) -> bool {
    row.content.as_ref().is_some_and(|c| c.comment.is_some())
}
