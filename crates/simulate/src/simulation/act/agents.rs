//! What agents, and the callers of the API, do at the desk.

use crate::simulation::action::{Act, Words};
use crate::simulation::cast::{NETWORKS, Who, answer, long_answer};
use crate::simulation::desk::Called;
use crate::simulation::ledger::{Ours, Pending};
use crate::simulation::setup;
use crate::simulation::sim::Sim;
use crate::simulation::violation::{Checked, Violation};
use sportello_core::delivery::DeliveryState;
use sportello_core::message::MessageKind;
use sportello_core::{ContactId, ConversationId, MediaId};
use sportello_drill::stage::files::picture;
use sportello_engine::reply::{NewMessage, ReplyError};
use sportello_sandbox::rules::{Network, signature};
use sportello_store::{ConversationStatus, Conversations as _, Decision, MessageRow, StoreError};

impl Sim {
    pub(super) fn agent(&mut self, act: &Act) -> Checked {
        match *act {
            Act::Reply {
                who,
                kind,
                n,
                words,
                picture,
            } => self.answer_person(who, kind, n, words, picture),
            Act::Repeat => match self.ledger.last_request.clone() {
                Some(message) => self.ask(message),
                None => Ok(()),
            },
            Act::Withdraw { nth } => self.withdraw(nth),
            Act::Retry { nth } => self.retry(nth),
            Act::Decide { nth, again } => self.decide(nth, again),
            Act::Merge { into, from } => self.merge(into, from),
            Act::Unmerge { nth } => self.unmerge(nth),
            Act::Link { who, from, to } => self.link(who, from, to),
            Act::Close { who, kind } => self.close(who, kind),
            Act::Seen { who, kind } => self.seen(who, kind),
            Act::Connect => self.connect(),
            Act::Agree {
                who,
                from,
                kind,
                on,
            } => self.agree(who, from, kind, on),
            _ => Ok(()),
        }
    }

    /// The contact that came with a customer's address on a network.
    pub(super) fn home(&mut self, who: Who, kind: Network) -> Option<ContactId> {
        let channel = *self.office.channels.get(&kind)?;
        let place = self.ledger.places.get_mut(&(who, kind))?;
        if place.home.is_none() {
            place.home = setup::home(&self.desk, self.desk.workspace, channel, &place.external_id);
        }
        place.home
    }

    /// The conversation that a customer's address belongs to now.
    pub(super) fn conversation(&mut self, who: Who, kind: Network) -> Option<ConversationId> {
        let home = self.home(who, kind)?;
        let contact = pollster::block_on(self.desk.store().contact(self.desk.workspace, home));
        contact.ok().map(|contact| contact.conversation)
    }

    fn answer_person(
        &mut self,
        who: Who,
        kind: Option<Network>,
        n: u32,
        words: Words,
        picture: bool,
    ) -> Checked {
        let near = kind.or_else(|| {
            NETWORKS
                .into_iter()
                .find(|k| self.ledger.places.contains_key(&(who, *k)))
        });
        let conversation = near.and_then(|kind| self.conversation(who, kind));
        let Some(conversation) = conversation else {
            return Ok(());
        };
        let channel = match kind {
            None => None,
            Some(kind) => self.office.channels.get(&kind).copied(),
        };
        let text = match words {
            Words::None => None,
            Words::Short => Some(answer(n)),
            Words::Long => Some(long_answer(n)),
        };
        let image = match picture {
            true => match self.attach(n)? {
                Some(id) => Some(id),
                None => return Ok(()),
            },
            false => None,
        };
        let mut hash = [0; 32];
        hash.copy_from_slice(&signature::digest(format!("{text:?}{image:?}").as_bytes()));
        let message = NewMessage {
            conversation,
            channel,
            kind: match image {
                Some(_) => MessageKind::Image,
                None => MessageKind::Text,
            },
            text,
            media: image,
            content: None,
            author: None,
            idempotency: Some((format!("key {n}"), hash)),
            replaces: None,
        };
        self.ledger.last_request = Some(message.clone());
        self.ask(message)
    }

    /// An agent attaches a picture. `None` when the process is not there, or died.
    fn attach(&mut self, n: u32) -> Checked<Option<MediaId>> {
        let (now, workspace, bytes) = (self.desk_now(), self.desk.workspace, picture(n));
        let name = format!("picture {n}");
        let sha = data_encoding::HEXLOWER.encode(&signature::digest(&bytes));
        match self.desk.call(async |e| {
            e.attach(now, workspace, bytes.into(), MessageKind::Image)
                .await
        }) {
            Called::Down => Ok(None),
            Called::Died => self.died().map(|()| None),
            Called::Gave(Ok(row)) => {
                self.ledger.pictures.insert(row.id, name.clone());
                self.ledger.picture_hashes.insert(sha, name);
                Ok(Some(row.id))
            }
            Called::Gave(Err(error)) => Violation::of("store", format!("attach: {error}")),
        }
    }

    /// Asks the desk to send, as the API does: with a key, and again with the same key when no
    /// answer came.
    pub(in crate::simulation) fn ask(&mut self, message: NewMessage) -> Checked {
        let (now, workspace) = (self.desk_now(), self.desk.workspace);
        let asked = message.clone();
        match self
            .desk
            .call(async |e| e.reply(now, workspace, asked).await)
        {
            Called::Down => {
                self.ledger.pending.push(Pending { message });
                Ok(())
            }
            Called::Died => {
                self.ledger.pending.push(Pending { message });
                self.died()
            }
            Called::Gave(Ok(rows)) => {
                self.look = true;
                self.queued(&rows, true)
            }
            Called::Gave(Err(ReplyError::Refused { refusal, .. })) => {
                self.counts.refused += 1;
                self.note(format!("refused: {refusal:?}"));
                Ok(())
            }
            Called::Gave(Err(ReplyError::NoSuchChannel)) => Ok(()),
            Called::Gave(Err(error)) => Violation::of("store", format!("reply: {error}")),
        }
    }

    /// Callers that got no answer ask again, with the same keys.
    pub(in crate::simulation) fn ask_again(&mut self) -> Checked {
        for pending in std::mem::take(&mut self.ledger.pending) {
            self.ask(pending.message)?;
        }
        Ok(())
    }

    /// The desk says that these are queued (or were before, by the same key).
    fn queued(&mut self, rows: &[MessageRow], by_key: bool) -> Checked {
        for row in rows {
            let Some(delivery) = row.delivery else {
                return Violation::of("I8", "a queued reply has no delivery");
            };
            let content = self.content_of(row);
            let known = self.ledger.ours.contains_key(&delivery);
            if by_key && !known && self.ledger.wanted(&content) == 0 {
                self.ledger.want(&content);
            }
            self.note(format!("queued {} {content}", delivery.0));
            self.ledger.ours.insert(
                delivery,
                Ours {
                    message: row.id,
                    content,
                },
            );
        }
        Ok(())
    }

    /// What a message says, by its words or its picture.
    pub(in crate::simulation) fn content_of(&self, row: &MessageRow) -> String {
        let picture = || {
            let id = row.media.as_ref()?.id;
            self.ledger.pictures.get(&id).cloned()
        };
        let said = row.text.clone().or_else(picture).unwrap_or_default();
        self.ledger.meant(said)
    }

    fn withdraw(&mut self, nth: u32) -> Checked {
        let waits = |s: DeliveryState| matches!(s, DeliveryState::Queued | DeliveryState::Held);
        let Some((_, ours)) = self.ledger.nth_latest(nth, |seen| waits(seen.state)) else {
            return Ok(());
        };
        let (now, workspace) = (self.desk_now(), self.desk.workspace);
        let called = self
            .desk
            .call(async |e| e.withdraw(now, workspace, ours.message).await);
        self.done("withdraw", called).map(|_| ())
    }

    fn retry(&mut self, nth: u32) -> Checked {
        let failed = |s: DeliveryState| s == DeliveryState::Failed;
        let Some((_, ours)) = self.ledger.nth_latest(nth, |seen| failed(seen.state)) else {
            return Ok(());
        };
        let (now, workspace) = (self.desk_now(), self.desk.workspace);
        // Asked, whatever comes of it: from here on a second one is somebody's choice.
        self.ledger.want(&ours.content);
        match self
            .desk
            .call(async |e| e.retry(now, workspace, ours.message, None, None).await)
        {
            Called::Down => Ok(()),
            Called::Died => self.died(),
            Called::Gave(Ok(rows)) => {
                self.counts.resent += 1;
                self.look = true;
                self.queued(&rows, false)
            }
            Called::Gave(Err(
                ReplyError::Refused { .. } | ReplyError::Store(StoreError::Conflict(_)),
            )) => Ok(()),
            Called::Gave(Err(error)) => Violation::of("store", format!("retry: {error}")),
        }
    }

    fn decide(&mut self, nth: u32, again: bool) -> Checked {
        let open = |s: DeliveryState| s == DeliveryState::Unconfirmed;
        let Some((id, ours)) = self.ledger.nth_latest(nth, |seen| open(seen.state)) else {
            return Ok(());
        };
        let (now, workspace) = (self.desk_now(), self.desk.workspace);
        let decision = if again {
            Decision::SendAgain
        } else {
            Decision::Arrived
        };
        if again {
            self.ledger.want(&ours.content);
        } else if let Some(seen) = self.ledger.seen.get_mut(&id) {
            seen.vouched = true;
        }
        let called = self
            .desk
            .call(async |e| e.decide(now, workspace, ours.message, decision, None).await);
        match self.done("decide", called)? {
            Some(Some(row)) => {
                self.counts.resent += 1;
                self.look = true;
                self.queued(std::slice::from_ref(&row), false)
            }
            _ => Ok(()),
        }
    }

    fn close(&mut self, who: Who, kind: Network) -> Checked {
        let Some(conversation) = self.conversation(who, kind) else {
            return Ok(());
        };
        let (now, workspace) = (self.desk_now(), self.desk.workspace);
        let status = ConversationStatus::Closed;
        let called = self
            .desk
            .call(async |e| e.set_status(now, workspace, conversation, status).await);
        self.done("close", called).map(|_| ())
    }

    fn seen(&mut self, who: Who, kind: Network) -> Checked {
        let Some(conversation) = self.conversation(who, kind) else {
            return Ok(());
        };
        let (now, workspace) = (self.desk_now(), self.desk.workspace);
        let called = self
            .desk
            .call(async |e| e.mark_seen(now, workspace, conversation).await);
        self.done("mark seen", called).map(|_| ())
    }

    /// Connects the network that was left out, and digests what has waited for it.
    pub(in crate::simulation) fn connect(&mut self) -> Checked {
        let missing = NETWORKS
            .into_iter()
            .find(|n| !self.office.channels.contains_key(n));
        let Some(network) = missing.filter(|_| self.desk.is_up()) else {
            return Ok(());
        };
        let connected = setup::connect(
            &self.desk,
            &mut self.platform,
            self.now,
            &mut self.office,
            network,
        );
        if self.desk.fuse().is_dead() {
            return self.died();
        }
        if let Err(error) = connected {
            // The platform may be down just now: it is tried again at the end.
            self.note(format!("not connected: {error}"));
            return Ok(());
        }
        self.claim(network)
    }

    fn claim(&mut self, network: Network) -> Checked {
        let asset = self.platform.world().usual_asset(network).to_owned();
        let (now, kind) = (self.desk_now(), setup::kind_of(network));
        let called = self.desk.call(async |e| e.claim(now, &kind, &asset).await);
        self.look = true;
        self.done("claim", called).map(|_| ())
    }

    /// The answer to something that may be refused as out of date.
    pub(super) fn done<T>(
        &mut self,
        what: &str,
        called: Called<Result<T, StoreError>>,
    ) -> Checked<Option<T>> {
        match called {
            Called::Down => Ok(None),
            Called::Died => self.died().map(|()| None),
            Called::Gave(Ok(value)) => Ok(Some(value)),
            Called::Gave(Err(StoreError::Conflict(why))) => {
                self.note(format!("{what}: {why}"));
                Ok(None)
            }
            Called::Gave(Err(StoreError::NotFound(_))) if what == "unmerge" => Ok(None),
            Called::Gave(Err(error)) => Violation::of("store", format!("{what}: {error}")),
        }
    }
}
