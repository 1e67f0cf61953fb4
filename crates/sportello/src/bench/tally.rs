//! What a desk must hold after a storm, beside what it holds: every message once, at its own
//! time, in order; windows from event times; word of delivery; every answer of the agents once.

use super::pair::conversations;
use super::storm::Storm;
use sportello_core::WorkspaceId;
use sportello_core::delivery::DeliveryState;
use sportello_core::message::Direction;
use sportello_store::{MessageRow, Store};
use std::collections::HashMap;

/// The most rows a page of the store has.
const PAGE: u32 = 200;

/// The counts.
#[derive(Debug, Default)]
pub struct Tally {
    /// Different messages sent.
    pub sent: u64,
    /// Messages of them in the store.
    pub stored: u64,
    /// Those with an id of their own.
    pub unique: u64,
    /// Sent and not there.
    pub lost: u64,
    /// There more than once, or never sent.
    pub doubled: u64,
    /// Not at their event's time, or before an older one.
    pub misplaced: u64,
    /// Conversations whose last word of the person is not the event's.
    pub windows: u64,
    /// Messages told to be delivered that are not shown so.
    pub receipts: u64,
    /// Answers of the agents.
    pub answers: u64,
    /// Of these, not there exactly once.
    pub answers_lost: u64,
}

impl Tally {
    /// Everything that is not as it must be.
    pub fn wrong(&self) -> u64 {
        self.lost + self.doubled + self.misplaced + self.windows + self.receipts + self.answers_lost
    }
}

/// Reads everything through the contract.
pub async fn count(
    store: &dyn Store,
    workspace: WorkspaceId,
    storm: &Storm,
    said: &[String],
) -> anyhow::Result<Tally> {
    let mut tally = Tally {
        sent: storm.sent.len() as u64,
        answers: said.len() as u64,
        ..Tally::default()
    };
    let mut found: HashMap<String, u64> = HashMap::new();
    let mut answers: HashMap<String, u64> = HashMap::new();
    for conversation in conversations(store, workspace).await? {
        let (mut cursor, mut last) = (None, None);
        loop {
            let page = store
                .messages(workspace, conversation.id, cursor.as_deref(), PAGE)
                .await?;
            tally.misplaced += out_of_order(&page.rows);
            for row in page.rows {
                let Some(id) = row.external_id.clone() else {
                    *answers.entry(row.text.unwrap_or_default()).or_default() += 1;
                    continue;
                };
                tally.stored += 1;
                if row.direction == Direction::In {
                    last = last.max(storm.sent.get(&id).map(|sent| sent.at));
                }
                judge(&mut tally, storm, &id, &row);
                *found.entry(id).or_default() += 1;
            }
            cursor = page.next;
            if cursor.is_none() {
                break;
            }
        }
        let open = conversation.reach.iter().filter_map(|(_, at)| *at).max();
        tally.windows += u64::from(open.map(|at| at.0) != last);
    }
    tally.unique = found.len() as u64;
    let missing = storm.sent.keys().filter(|id| !found.contains_key(*id));
    tally.lost = missing.count() as u64;
    let strange = found.keys().filter(|id| !storm.sent.contains_key(*id));
    tally.doubled = tally.stored - tally.unique + strange.count() as u64;
    let once = said.iter().filter(|words| answers.get(*words) == Some(&1));
    tally.answers_lost = tally.answers - once.count() as u64;
    Ok(tally)
}

fn judge(tally: &mut Tally, storm: &Storm, id: &str, row: &MessageRow) {
    let Some(sent) = storm.sent.get(id) else {
        return;
    };
    tally.misplaced += u64::from(sent.at != row.at.0);
    tally.receipts += u64::from(sent.echo && row.state != Some(DeliveryState::Delivered));
}

/// Neighbours of a page that do not follow its direction in time.
fn out_of_order(rows: &[MessageRow]) -> u64 {
    let (mut up, mut down) = (0, 0);
    for (one, next) in rows.iter().zip(rows.iter().skip(1)) {
        up += u64::from(one.at < next.at);
        down += u64::from(one.at > next.at);
    }
    up.min(down)
}
