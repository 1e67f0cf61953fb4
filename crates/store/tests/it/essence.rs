//! What can be seen of a workspace, by the platforms' names: two stores that saw the same facts
//! must look the same, whatever ids they drew.

use crate::cast::Shop;
use sportello_core::WorkspaceId;
use sportello_core::delivery::DeliveryState;
use sportello_core::message::Direction;
use sportello_store::{Evidence, MessageRow};

/// One line per fact, sorted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Essence(pub Vec<String>);

fn message(m: &MessageRow) -> String {
    format!(
        "{} {:?} {} {} {:?} {:?} {:?} {:?} {:?}",
        m.channel_kind,
        m.direction,
        m.kind.as_str(),
        m.at,
        m.external_id,
        m.text,
        m.state,
        m.cause.as_ref().map(|c| (&c.key, c.code)),
        m.reactions
    )
}

/// Everything that can be seen.
pub async fn whole(shop: &Shop, workspace: WorkspaceId) -> Essence {
    gather(shop, workspace, false).await
}

/// What follows from the journal alone (I13): people, addresses, what they said, and what the
/// platform said of messages that were not sent from here.
pub async fn inbound(shop: &Shop, workspace: WorkspaceId) -> Essence {
    gather(shop, workspace, true).await
}

async fn gather(shop: &Shop, workspace: WorkspaceId, inbound_only: bool) -> Essence {
    let mut lines = Vec::new();
    let query = sportello_store::InboxQuery {
        limit: 200,
        ..Default::default()
    };
    for row in shop.store.inbox(workspace, &query).await.unwrap().rows {
        let contact = shop.store.contact(workspace, row.contact).await.unwrap();
        let mut ids: Vec<String> = contact
            .addresses
            .iter()
            .map(|a| {
                format!(
                    "{}/{}/{:?}/{:?}/{:?}/{:?}",
                    a.kind, a.external_id, a.alias, a.phone, a.name, a.last_inbound
                )
            })
            .collect();
        ids.sort();
        let who = ids.join(" + ");
        for merge in &contact.merges {
            let by_token = matches!(merge.evidence, Evidence::Token { .. });
            lines.push(format!("{who}: merged, by token {by_token}"));
        }
        lines.push(format!(
            "{who}: {:?} {:?} unread {}",
            row.name, row.status, row.unread
        ));
        if !inbound_only {
            lines.push(format!(
                "{who}: last at {}, waiting {}, failed {}",
                row.last_at, row.waiting, row.failed
            ));
        }
        let messages = shop
            .store
            .messages(workspace, row.id, None, 200)
            .await
            .unwrap()
            .rows;
        for m in messages
            .iter()
            .filter(|m| !inbound_only || m.direction == Direction::In)
        {
            lines.push(format!("{who}: {}", message(m)));
        }
    }
    lines.sort();
    Essence(lines)
}

/// How far every message of ours came, by the platform's id.
pub async fn ranks(shop: &Shop) -> Vec<(String, DeliveryState)> {
    let mut ranks = Vec::new();
    for row in shop.inbox().await {
        for m in shop.messages(row.id).await {
            ranks.extend(m.external_id.zip(m.state));
        }
    }
    ranks.sort_by(|a, b| a.0.cmp(&b.0));
    ranks
}
