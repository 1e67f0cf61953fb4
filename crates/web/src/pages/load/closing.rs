//! What is kept back in a conversation: the window that may close on it, what can still be done,
//! and whether words passed it.

use crate::desk::Desk;
use crate::live::Viewer;
use crate::pages::view::{Closing, Way};
use sportello_core::delivery::DeliveryState;
use sportello_core::message::MessageKind;
use sportello_core::window::SOON;
use sportello_core::{AddressId, ChannelKind, ConversationId, MessageId, Time};
use sportello_store::{MessageRow, StoreError};
use std::collections::BTreeSet;

/// The ways to a person, and the networks on which they agreed to be written to.
pub struct Offers<'a> {
    /// The ways.
    pub ways: &'a [Way],
    agreed: Vec<ChannelKind>,
    /// Addresses at which something is held: what is queued there waits behind it.
    held: BTreeSet<AddressId>,
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
        };
        let now = viewer.reader.now;
        if rows.iter().any(|row| offers.closing(now, row).is_some()) {
            let consents = desk.store().consents(viewer.workspace, id).await?;
            let stands = consents.into_iter().filter(|c| c.withdrawn_at.is_none());
            offers.agreed = stands.map(|consent| consent.kind).collect();
        }
        Ok(offers)
    }

    /// The window that may close on a message that is held, or queued behind one that is. What needs none, what is being said another
    /// way, and what a person may still say after it closed (`policy::passage`) is not in danger.
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
