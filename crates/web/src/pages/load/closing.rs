//! What is kept back in a conversation: the window that may close on it, what can still be done,
//! and whether words passed it.

use crate::desk::Desk;
use crate::live::Viewer;
use crate::pages::view::{Closing, Way};
use sportello_core::breaker::arrival::{GRACE, LATELY};
use sportello_core::delivery::DeliveryState;
use sportello_core::message::MessageKind;
use sportello_core::window::SOON;
use sportello_core::{
    AddressId, Capability, ChannelId, ChannelKind, ConversationId, MessageId, Time,
};
use sportello_store::{MessageRow, StoreError};
use std::collections::{BTreeMap, BTreeSet};

/// The ways to a person, and the networks on which they agreed to be written to.
pub struct Offers<'a> {
    /// The ways.
    pub ways: &'a [Way],
    agreed: Vec<ChannelKind>,
    /// Addresses at which something is held: what is queued there waits behind it.
    held: BTreeSet<AddressId>,
    /// Channels whose platform hardly says of anything that it arrived, and since when.
    unarriving: BTreeMap<ChannelId, Time>,
}

impl<'a> Offers<'a> {
    /// Reads what the person agreed to, where a window may close on one of these messages.
    pub async fn of(
        desk: &Desk,
        viewer: &Viewer,
        id: ConversationId,
        rows: &[MessageRow],
        ways: &'a [Way],
    ) -> Result<Offers<'a>, StoreError> {
        let mut offers = Offers {
            ways,
            agreed: Vec::new(),
            held: rows
                .iter()
                .filter(|row| row.state == Some(DeliveryState::Held))
                .map(|row| row.address)
                .collect(),
            unarriving: unarriving(desk, viewer, rows).await?,
        };
        let now = viewer.reader.now;
        if rows.iter().any(|row| offers.closing(now, row).is_some()) {
            let consents = desk.store().consents(viewer.workspace, id).await?;
            let stands = consents.into_iter().filter(|c| c.withdrawn_at.is_none());
            offers.agreed = stands.map(|consent| consent.kind).collect();
        }
        Ok(offers)
    }

    /// Whether a message was taken, and word that it arrived fails just now for everybody.
    pub fn unarriving(&self, message: &MessageRow) -> bool {
        let since = self.unarriving.get(&message.channel);
        message.state == Some(DeliveryState::Accepted) && since.is_some_and(|at| message.at >= *at)
    }

    /// The window that may close on a message that is held, or queued behind one that is. What needs
    /// none, what is being said another way, and what a person may still say after it closed
    /// (`policy::passage`) is not in danger.
    pub fn closing(&self, now: Time, message: &MessageRow) -> Option<Closing> {
        let held = match message.state {
            Some(DeliveryState::Held) => true,
            Some(DeliveryState::Queued) => self.held.contains(&message.address),
            _ => false,
        };
        let way = self.ways.iter().find(|w| w.address == message.address)?;
        let content = message.content.as_ref();
        let windowless =
            message.kind == MessageKind::Template || content.is_some_and(|c| c.comment.is_some());
        let later = message.author.is_some() && way.can.human_days.is_some();
        let said = is_said_elsewhere(message);
        if !held || windowless || later || said {
            return None;
        }
        let at = way.window.ends().filter(|end| end.since(now) < SOON)?;
        let works = |other: &&Way| other.address != way.address && !other.down;
        let template = |other: &&Way| {
            !other.window.is_open() && other.can.template && self.agreed.contains(&other.kind)
        };
        let others = || self.ways.iter().filter(works);
        Some(Closing {
            at,
            address: way.address,
            template: way.can.template,
            others: others().filter(|w| w.window.is_open()).cloned().collect(),
            templates: others().filter(template).cloned().collect(),
        })
    }
}

/// The channels on which word of arrivals fails, each with when what is concerned was said first.
async fn unarriving(
    desk: &Desk,
    viewer: &Viewer,
    rows: &[MessageRow],
) -> Result<BTreeMap<ChannelId, Time>, StoreError> {
    let taken = |row: &MessageRow| row.state == Some(DeliveryState::Accepted);
    if !rows.iter().any(taken) {
        return Ok(BTreeMap::new());
    }
    let cells = desk.store().cells(viewer.workspace, false).await?;
    let cells = cells.into_iter();
    let failing = cells.filter(|cell| cell.capability == Capability::Delivery);
    let since = failing.filter_map(|cell| {
        let opened = cell.breaker.opened_at?;
        Some((cell.channel, opened - GRACE - LATELY))
    });
    Ok(since.collect())
}

/// Which of these messages, newest first, wait while words that were written later went ahead: files
/// that cannot go, and the words that follow them. What was said another way is no such file.
pub fn passed(rows: &[MessageRow]) -> BTreeSet<MessageId> {
    use DeliveryState::{Accepted, Delivered, Held, Queued, Read};
    let mut gone: BTreeSet<AddressId> = BTreeSet::new();
    let mut passed = BTreeSet::new();
    for row in rows.iter().filter(|row| row.delivery.is_some()) {
        match row.state {
            Some(Accepted | Delivered | Read) => {
                gone.insert(row.address);
            }
            Some(Held) if !row.kind.has_file() || is_said_elsewhere(row) => {}
            Some(Held | Queued) if gone.contains(&row.address) => {
                passed.insert(row.id);
            }
            _ => {}
        }
    }
    passed
}

/// Whether a message is being said another way.
fn is_said_elsewhere(message: &MessageRow) -> bool {
    message.instead.as_ref().is_some_and(|other| !other.first)
}

#[cfg(test)]
mod tests {
    use super::*;
    use sportello_core::message::Direction;
    use sportello_core::{ChannelId, DeliveryId};
    use sportello_store::InsteadRow;

    /// What was said to somebody, the newest last in a story and first on a page.
    fn said(id: i64, kind: MessageKind, state: DeliveryState) -> MessageRow {
        MessageRow {
            id: MessageId(id),
            conversation: ConversationId(1),
            channel: ChannelId(1),
            channel_kind: ChannelKind::new("webchat"),
            address: AddressId(1),
            direction: Direction::Out,
            kind,
            text: None,
            at: Time(id),
            external_id: None,
            state: Some(state),
            delivery: Some(DeliveryId(id)),
            sent_again: None,
            instead: None,
            cause: None,
            author: None,
            media: None,
            content: None,
            quoted: None,
            reactions: Vec::new(),
            pricing: None,
        }
    }

    fn behind(mut story: Vec<MessageRow>) -> Vec<i64> {
        story.reverse();
        passed(&story).into_iter().map(|id| id.0).collect()
    }

    #[test]
    fn a_file_and_what_follows_it_are_passed_by_words_that_went() {
        use DeliveryState::{Accepted, Held, Queued};
        use MessageKind::{Image, Text};
        let story = vec![
            said(1, Image, Held),
            said(2, Text, Queued),
            said(3, Text, Accepted),
        ];
        assert_eq!(behind(story), [1, 2]);
        let nothing_went = vec![said(1, Image, Held), said(2, Text, Queued)];
        assert_eq!(behind(nothing_went), [] as [i64; 0]);
        let before = vec![said(1, Text, Accepted), said(2, Image, Held)];
        assert_eq!(
            behind(before),
            [] as [i64; 0],
            "what went before is no passing"
        );
    }

    #[test]
    fn held_words_and_what_is_said_another_way_are_not_said_to_be_passed() {
        use DeliveryState::{Accepted, Held};
        use MessageKind::{Image, Text};
        let words = vec![said(1, Text, Held), said(2, Text, Accepted)];
        assert_eq!(behind(words), [] as [i64; 0], "words keep their lane (I4)");
        let other = Some(InsteadRow {
            message: MessageId(9),
            kind: ChannelKind::new("email"),
            first: false,
        });
        let mut elsewhere = said(1, Image, Held);
        elsewhere.instead.clone_from(&other);
        let story = vec![elsewhere, said(2, Text, Accepted)];
        assert_eq!(behind(story), [] as [i64; 0], "it waits for word of that");
        let mut at_another = said(2, Text, Accepted);
        at_another.address = AddressId(2);
        let apart = vec![said(1, Image, Held), at_another];
        assert_eq!(behind(apart), [] as [i64; 0], "a lane is an address");
    }
}
