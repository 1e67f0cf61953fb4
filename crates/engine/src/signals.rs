//! Passing signs: that someone types, that messages were read, reactions. No deliveries: they are
//! tried once, wait for nothing and hold nothing up, and what is lost of them is lost without harm.

use crate::dispatch::facts;
use crate::engine::Engine;
use crate::job::{Job, Outcome, Work};
use crate::tickets::Ticket;
use sportello_channels::Signal;
use sportello_core::breaker::Gate;
use sportello_core::class::Call;
use sportello_core::message::Direction;
use sportello_core::{
    AddressId, Capability, ChannelId, Class, ConversationId, MessageId, Span, Time, WorkspaceId,
};
use sportello_store::{ChannelRow, MessageRow, StoreError};
use std::collections::{HashMap, VecDeque};
use std::sync::{Mutex, PoisonError};

/// Signs kept while they wait to be sent; more are dropped, the oldest first.
const MOST: usize = 200;
/// Typing is shown for 20 to 25 s (messaging-send.md §1, §3): told again after so long.
const TYPING_AGAIN: Span = Span::seconds(15);
/// How far back the person's last message is looked for.
const LOOK_BACK: u32 = 50;

/// A sign that waits to be sent.
#[derive(Clone, Debug)]
pub(crate) struct Waiting {
    workspace: WorkspaceId,
    channel: ChannelId,
    to: String,
    signal: Signal,
    /// For a reaction: the message here.
    message: Option<(MessageId, ConversationId)>,
}

/// A reaction under way.
#[derive(Clone, Debug)]
pub struct Reacted {
    message: MessageId,
    conversation: ConversationId,
    emoji: Option<String>,
}

/// What waits, and when typing was last shown to whom.
#[derive(Default)]
pub(crate) struct Signals(Mutex<Inner>);

#[derive(Default)]
struct Inner {
    waiting: VecDeque<Waiting>,
    typed: HashMap<(WorkspaceId, AddressId), Time>,
    number: u64,
}

impl Signals {
    fn push(&self, sign: Waiting) {
        let mut inner = self.lock();
        if inner.waiting.len() == MOST {
            inner.waiting.pop_front();
        }
        inner.waiting.push_back(sign);
    }

    fn take(&self, workspace: WorkspaceId, room: usize) -> Vec<(u64, Waiting)> {
        let mut inner = self.lock();
        let (mut own, mut others) = (Vec::new(), VecDeque::new());
        for sign in std::mem::take(&mut inner.waiting) {
            if sign.workspace == workspace && own.len() < room {
                inner.number += 1;
                own.push((inner.number, sign));
            } else {
                others.push_back(sign);
            }
        }
        inner.waiting = others;
        own
    }

    /// Whether typing may be shown to an address again; then it counts as shown.
    fn may_type(&self, workspace: WorkspaceId, address: AddressId, now: Time) -> bool {
        let mut inner = self.lock();
        inner.typed.retain(|_, at| now.since(*at) < TYPING_AGAIN);
        let fresh = !inner.typed.contains_key(&(workspace, address));
        if fresh {
            inner.typed.insert((workspace, address), now);
        }
        fresh
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Inner> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Engine {
    /// Shows the person that someone is typing, where the answer would leave.
    pub async fn typing(
        &self,
        now: Time,
        workspace: WorkspaceId,
        conversation: ConversationId,
        address: Option<AddressId>,
    ) -> Result<(), StoreError> {
        let routes = self.routes(now, workspace, conversation).await?;
        let route = match address {
            Some(address) => routes.iter().find(|r| r.address == address),
            None => routes.first(),
        };
        let Some(route) = route.filter(|r| r.window.is_open() && r.working) else {
            return Ok(());
        };
        if !self.signals().may_type(workspace, route.address, now) {
            return Ok(());
        }
        let heard = self.last_heard(workspace, conversation).await?;
        let heard = heard.into_iter().find(|m| m.address == route.address);
        let Some(heard) = heard else { return Ok(()) };
        let signal = Signal::Typing {
            on: true,
            message: heard.external_id.clone(),
        };
        self.sign(workspace, &heard, signal, None).await
    }

    /// Tells the networks that what the person wrote was read.
    pub(crate) async fn tell_read(
        &self,
        workspace: WorkspaceId,
        conversation: ConversationId,
    ) -> Result<(), StoreError> {
        for heard in self.last_heard(workspace, conversation).await? {
            let signal = Signal::Read {
                message: heard.external_id.clone(),
            };
            self.sign(workspace, &heard, signal, None).await?;
        }
        Ok(())
    }

    /// Puts a reaction on a message, or takes it back. It is shown once the platform took it.
    /// `Conflict` where the network has no such reaction, or the platform does not know the
    /// message.
    pub async fn react(
        &self,
        workspace: WorkspaceId,
        message: MessageId,
        emoji: Option<&str>,
    ) -> Result<(), StoreError> {
        let row = self.store().message(workspace, message).await?;
        let capabilities = self.connector(&row.channel_kind)?.capabilities();
        let known = &capabilities.reaction_emoji;
        let takes = |emoji: &str| known.is_empty() || known.iter().any(|known| known == emoji);
        if !capabilities.reactions || !emoji.is_none_or(takes) {
            return Err(StoreError::Conflict("the network has no such reaction"));
        }
        let Some(external_id) = row.external_id.clone() else {
            return Err(StoreError::Conflict(
                "the message is not on the network yet",
            ));
        };
        let signal = Signal::React {
            message: external_id,
            emoji: emoji.map(str::to_owned),
        };
        self.sign(workspace, &row, signal, Some((message, row.conversation)))
            .await
    }

    /// The person's last message on each of their addresses, of the newest of the conversation.
    async fn last_heard(
        &self,
        workspace: WorkspaceId,
        conversation: ConversationId,
    ) -> Result<Vec<MessageRow>, StoreError> {
        let page = self
            .store()
            .messages(workspace, conversation, None, LOOK_BACK)
            .await?;
        let mut heard: Vec<MessageRow> = Vec::new();
        for row in page.rows {
            let public = row.content.as_ref().is_some_and(|c| c.comment.is_some());
            if row.direction == Direction::In
                && row.external_id.is_some()
                && !public
                && heard.iter().all(|known| known.address != row.address)
            {
                heard.push(row);
            }
        }
        Ok(heard)
    }

    async fn sign(
        &self,
        workspace: WorkspaceId,
        row: &MessageRow,
        signal: Signal,
        message: Option<(MessageId, ConversationId)>,
    ) -> Result<(), StoreError> {
        let conversation = self
            .store()
            .conversation(workspace, row.conversation)
            .await?;
        let contact = self
            .store()
            .contact(workspace, conversation.contact)
            .await?;
        let Some(address) = contact.addresses.into_iter().find(|a| a.id == row.address) else {
            return Ok(());
        };
        self.signals().push(Waiting {
            workspace,
            channel: row.channel,
            to: address.external_id,
            signal,
            message,
        });
        self.bell().wake_workers();
        Ok(())
    }

    /// Tells the platform that a tap on a button was taken.
    pub(crate) fn sign_taken(&self, channel: &ChannelRow, to: &str, message: &str) {
        self.signals().push(Waiting {
            workspace: channel.workspace,
            channel: channel.id,
            to: to.to_owned(),
            signal: Signal::Taken {
                message: message.to_owned(),
            },
            message: None,
        });
        self.bell().wake_workers();
    }

    /// Turns waiting signs into jobs, at most `room`. One of a channel that is not well is
    /// dropped: it would not be true any more later.
    pub(crate) async fn begin_signals(
        &self,
        now: Time,
        workspace: WorkspaceId,
        room: usize,
    ) -> Result<Vec<Job>, StoreError> {
        let mut jobs = Vec::new();
        for (number, sign) in self.signals().take(workspace, room) {
            let channel = self.store().channel(workspace, sign.channel).await?;
            let connector = self.connector(&channel.kind)?;
            let request = connector.signal(&facts(&channel), &sign.to, &sign.signal);
            let (Some(request), true) = (request, self.well(now, workspace, sign.channel).await?)
            else {
                continue;
            };
            if !self.in_flight().take(Ticket::Signal(number)) {
                continue;
            }
            let work = Work::Signal {
                number,
                channel: Box::new(channel.clone()),
                reaction: match sign.signal {
                    Signal::React { emoji, .. } => {
                        sign.message.map(|(message, conversation)| Reacted {
                            message,
                            conversation,
                            emoji,
                        })
                    }
                    Signal::Typing { .. } | Signal::Read { .. } | Signal::Taken { .. } => None,
                },
            };
            match self.job(&channel, work, request) {
                Ok(job) => jobs.push(job),
                Err(_) => self.in_flight().give_back(&Ticket::Signal(number)),
            }
        }
        Ok(jobs)
    }

    async fn well(
        &self,
        now: Time,
        workspace: WorkspaceId,
        channel: ChannelId,
    ) -> Result<bool, StoreError> {
        for capability in [Capability::Token, Capability::Text] {
            let breaker = self.store().breaker(workspace, channel, capability).await?;
            if breaker.gate(now) != Gate::Pass {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// A reaction that the platform took is shown; of anything else nothing is kept.
    pub(crate) async fn finish_signal(
        &self,
        now: Time,
        channel: &ChannelRow,
        reaction: Option<&Reacted>,
        outcome: &Outcome,
    ) -> Result<(), StoreError> {
        let Outcome::Answered { answer, .. } = outcome else {
            return Ok(());
        };
        let class = self
            .connector(&channel.kind)?
            .classify(Call::Send, answer, now)
            .class;
        if let (Class::Ok, Some(made)) = (class, reaction) {
            self.store()
                .own_reaction(channel.workspace, made.message, made.emoji.as_deref(), now)
                .await?;
            self.ring(channel.workspace, Some(made.conversation));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sign(workspace: i64, address: i64) -> Waiting {
        Waiting {
            workspace: WorkspaceId(workspace),
            channel: ChannelId(1),
            to: address.to_string(),
            signal: Signal::Read { message: None },
            message: None,
        }
    }

    #[test]
    fn what_waits_is_bounded_and_each_workspace_takes_its_own() {
        let signals = Signals::default();
        for number in 0..300 {
            signals.push(sign(1 + number % 2, number));
        }
        let mine = signals.take(WorkspaceId(1), 30);
        assert_eq!(mine.len(), 30);
        assert_eq!(mine[0].1.to, "100", "the oldest were dropped");
        assert_eq!(signals.take(WorkspaceId(1), 1_000).len(), 70);
        assert_eq!(signals.take(WorkspaceId(2), 1_000).len(), 100);
    }

    #[test]
    fn typing_is_told_again_only_after_a_while() {
        let signals = Signals::default();
        let at = |s| Time::from_seconds(s);
        assert!(signals.may_type(WorkspaceId(1), AddressId(1), at(100)));
        assert!(!signals.may_type(WorkspaceId(1), AddressId(1), at(110)));
        assert!(signals.may_type(WorkspaceId(1), AddressId(2), at(110)));
        assert!(signals.may_type(WorkspaceId(1), AddressId(1), at(115)));
    }
}
