//! Dispatch: outbox, policy, breaker, connector, attempt. `begin` turns what is due into jobs;
//! `finish` stores what came of one.

mod begin;
mod feed;
mod finish;

pub(crate) use begin::{Obstacle, SEALED_RETRY, channel_pace, plain_cause};
pub(crate) use feed::Heard;
pub(crate) use finish::{Finished, cause, refused, stopped};

use sportello_channels::{Answer, ChannelFacts, Exchange, Outgoing, OutgoingMedia};
use sportello_core::delivery::delivery_key;
use sportello_core::policy::{self, Passage};
use sportello_core::window::Window;
use sportello_core::{Capability, Span};
use sportello_store::{ChannelRow, Due, StoredAnswer, StoredExchange};

use crate::engine::Engine;

/// A window that ends within this is about to end.
const SOON: Span = Span::minutes(15);

/// The scope of a channel's pace.
fn channel_scope(channel: &ChannelRow) -> String {
    format!("channel:{}", channel.id)
}

/// The scope of the pace to one address.
fn pair_scope(due: &Due) -> String {
    format!("pair:{}", due.address.id)
}

/// The scope of a pause that the platform's usage headers or a throttle asked for.
pub(crate) fn pause_scope(channel: &ChannelRow) -> String {
    format!("pause:{}", channel.id)
}

/// The scope of the pace of reading history.
pub(crate) fn history_scope(channel: &ChannelRow) -> String {
    format!("history:{}", channel.id)
}

/// What a connector must know of a channel.
pub(crate) fn facts(channel: &ChannelRow) -> ChannelFacts {
    ChannelFacts {
        asset: channel.asset.clone(),
        settings: channel.settings.clone(),
    }
}

/// An answer as the store keeps it.
pub(crate) fn stored(answer: &Answer) -> StoredAnswer {
    StoredAnswer {
        status: answer.status,
        headers: answer.headers.clone(),
        body: answer.body.clone(),
    }
}

pub(crate) fn answered(stored: &StoredAnswer) -> Answer {
    Answer {
        status: stored.status,
        headers: stored.headers.clone(),
        body: stored.body.clone(),
    }
}

/// A stored exchange as connectors read it.
pub(crate) fn exchange(stored: &StoredExchange) -> Exchange {
    Exchange {
        name: stored.name.clone(),
        call: stored.call,
        begun_at: stored.begun_at,
        answer: stored.answer.as_ref().map(answered),
    }
}

impl Engine {
    /// The delivery as its connector sees it.
    fn outgoing(
        &self,
        due: &Due,
        now: sportello_core::Time,
    ) -> Result<Outgoing, sportello_store::StoreError> {
        let by_link = Capability::of(due.kind)
            .and_then(|kind| {
                let connector = self.connector(&due.channel.kind).ok()?;
                connector.capabilities().media.get(&kind).map(|i| i.by_link)
            })
            .unwrap_or(false);
        let workspace = due.channel.workspace;
        let named = due
            .content
            .as_ref()
            .and_then(|content| content.file.as_ref()?.name.clone());
        let media = due.media.as_ref().map(|media| {
            let mime = media.mime.clone().unwrap_or_default();
            let extension = mime.rsplit('/').next().unwrap_or("bin");
            OutgoingMedia {
                media: media.id,
                filename: named
                    .clone()
                    .unwrap_or_else(|| format!("file-{}.{extension}", media.id)),
                link: by_link.then(|| self.public_link(workspace, media.id, now)),
                mime,
            }
        });
        Ok(Outgoing {
            channel: facts(&due.channel),
            to: due.address.external_id.clone(),
            key: delivery_key(self.installation(), workspace.0, due.id.0),
            kind: due.kind,
            text: due.text.clone(),
            media,
            content: due.content.clone(),
            human_agent: self.passage(due, now)? == Passage::AsPerson,
        })
    }

    /// Whether a delivery may go by its window, and how.
    pub(crate) fn passage(
        &self,
        due: &Due,
        now: sportello_core::Time,
    ) -> Result<Passage, sportello_store::StoreError> {
        let capabilities = self.connector(&due.channel.kind)?.capabilities();
        let window = Window::at(now, capabilities, due.address.last_inbound);
        let needed = Capability::needed(due.kind, due.content.as_deref());
        let needed = needed.unwrap_or(Capability::Text);
        Ok(policy::passage(
            capabilities,
            window,
            needed,
            due.by_agent,
            now,
        ))
    }

    /// Whether the window of a delivery ends so soon that it does not wait for the next probe.
    pub(crate) fn is_in_haste(
        &self,
        due: &Due,
        now: sportello_core::Time,
    ) -> Result<bool, sportello_store::StoreError> {
        let open = self.passage(due, now)? != Passage::Closed;
        Ok(open && self.passage(due, now + SOON)? == Passage::Closed)
    }

    /// The exchanges that worked, which are what a connector resumes from. A request whose
    /// answer was refused, or never came, is as if it had not been made.
    fn good_exchanges(
        &self,
        due: &Due,
        now: sportello_core::Time,
    ) -> Result<Vec<Exchange>, sportello_store::StoreError> {
        let connector = self.connector(&due.channel.kind)?;
        Ok(due
            .exchanges
            .iter()
            .map(exchange)
            .filter(|e| {
                e.answer.as_ref().is_some_and(|a| {
                    connector.classify(e.call, a, now).class == sportello_core::Class::Ok
                })
            })
            .collect())
    }
}
