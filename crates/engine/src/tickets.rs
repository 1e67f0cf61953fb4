//! What is under way in this process: a ticket for each thing that must not be begun twice at once.

use crate::job::Work;
use sportello_core::{AddressId, Capability, ChannelId, DeliveryId, MediaId, WorkspaceId};
use std::collections::HashSet;
use std::sync::{Mutex, PoisonError};

/// What must not be begun twice at once.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Ticket {
    ReadBack(WorkspaceId, DeliveryId),
    Token(WorkspaceId, ChannelId),
    Probe(WorkspaceId, ChannelId, Capability),
    Renewal(WorkspaceId, ChannelId),
    Templates(WorkspaceId, ChannelId),
    Poll(WorkspaceId, ChannelId),
    Gap(WorkspaceId, ChannelId),
    Page(WorkspaceId, ChannelId),
    Words(WorkspaceId, ChannelId),
    Profile(WorkspaceId, AddressId),
    Media(WorkspaceId, MediaId),
    Signal(u64),
    Exchange(WorkspaceId, DeliveryId),
    Alert(WorkspaceId, i64),
    Opinion(WorkspaceId, String),
}

/// What is under way in this process.
#[derive(Default)]
pub(crate) struct InFlight(Mutex<Tickets>);

#[derive(Default)]
struct Tickets {
    held: HashSet<Ticket>,
    /// Given back since the last look: what was read in that look may be older than what they did.
    over: HashSet<Ticket>,
}

impl InFlight {
    /// A new look at the store begins: what was given back before it is seen as it is now.
    pub(crate) fn look(&self) {
        self.lock().over.clear();
    }

    /// Takes a ticket; `false` when it is taken, or was given back since the look began, so that
    /// what was read may be out of date: the next look decides.
    pub(crate) fn take(&self, ticket: Ticket) -> bool {
        let mut tickets = self.lock();
        !tickets.over.contains(&ticket) && tickets.held.insert(ticket)
    }

    /// Gives a ticket back, after what was done under it is stored.
    pub(crate) fn give_back(&self, ticket: &Ticket) {
        let mut tickets = self.lock();
        if let Some(ticket) = tickets.held.take(ticket) {
            tickets.over.insert(ticket);
        }
    }

    /// Whether it is under way.
    pub(crate) fn holds(&self, ticket: &Ticket) -> bool {
        self.lock().held.contains(ticket)
    }

    /// How many are under way, but for polls: those wait at the platform most of the time, and
    /// many bots must not leave the others without room.
    pub(crate) fn len(&self) -> usize {
        let waits = |ticket: &&Ticket| matches!(ticket, Ticket::Poll(..));
        let tickets = self.lock();
        tickets.held.len() - tickets.held.iter().filter(waits).count()
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Tickets> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Work {
    pub(crate) fn ticket(&self) -> Ticket {
        match self {
            Work::Exchange { due, .. } => Ticket::Exchange(due.channel.workspace, due.id),
            Work::PostExchange { due, .. } => Ticket::Exchange(due.channel.workspace, due.id),
            Work::PostLook { due, .. } => Ticket::ReadBack(due.channel.workspace, due.id),
            Work::ReadBack(due) => Ticket::ReadBack(due.channel.workspace, due.id),
            Work::Token(channel) => Ticket::Token(channel.workspace, channel.id),
            Work::Probe {
                channel,
                capability,
            } => Ticket::Probe(channel.workspace, channel.id, *capability),
            Work::Renewal(channel) => Ticket::Renewal(channel.workspace, channel.id),
            Work::Templates { channel, .. } => Ticket::Templates(channel.workspace, channel.id),
            Work::Gap { channel, .. } | Work::Compare { channel, .. } => {
                Ticket::Gap(channel.workspace, channel.id)
            }
            Work::Poll(channel) | Work::Mail(channel) => {
                Ticket::Poll(channel.workspace, channel.id)
            }
            Work::Page { channel, reading } => reading.ticket(channel),
            Work::Profile { channel, address } => Ticket::Profile(channel.workspace, *address),
            Work::Alert(sending) => Ticket::Alert(sending.workspace, sending.id),
            Work::Opinion(asking) => Ticket::Opinion(asking.workspace, asking.platform.clone()),
            Work::Signal { number, .. } => Ticket::Signal(*number),
            Work::MediaAsk(m) | Work::MediaDownload(m) => {
                Ticket::Media(m.channel.workspace, m.media.id)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_read_before_a_job_ended_begins_it_no_second_time() {
        let under_way = InFlight::default();
        let picture = || Ticket::Media(WorkspaceId(1), MediaId(1));
        under_way.look();
        assert!(under_way.take(picture()));
        assert!(!under_way.take(picture()), "it is under way");
        // A look reads the picture as awaited; meanwhile it is stored and the ticket given back.
        under_way.look();
        under_way.give_back(&picture());
        assert!(!under_way.take(picture()), "what was read is out of date");
        assert_eq!(under_way.len(), 0);
        under_way.look();
        assert!(under_way.take(picture()), "the next look sees what is");
    }
}
