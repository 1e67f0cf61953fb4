//! Deliveries: states with what belongs to them, lanes in order (I4), turns given to those whose
//! they are.

use super::Findings;
use crate::Result;
use crate::sqlite::outbox::deliveries::{self, Delivery};
use crate::sqlite::sql::Sql;
use rusqlite::Connection;
use sportello_core::delivery::DeliveryState;
use sportello_core::lane::{self, Place};
use std::collections::HashMap;

/// What is known of a lane while its deliveries pass in the order in which they were queued.
#[derive(Default)]
struct Lane {
    /// Those that block it, and whether each acts where its turn would let it.
    blocking: Vec<Blocking>,
    /// The last accepted in order, and its place in the order of acceptance.
    accepted: Option<(i64, i64)>,
    /// Files accepted in order: each with the latest place among them so far.
    files: Vec<(i64, i64)>,
}

/// One that blocks its lane.
struct Blocking {
    id: i64,
    place: Place,
    ready_at: Option<i64>,
    act_at: Option<i64>,
}

pub(super) fn check(conn: &Connection, workspace: i64, findings: &mut Findings) -> Result<()> {
    let mut lanes: HashMap<String, Lane> = HashMap::new();
    let mut statement = conn.prepare(&format!(
        "{} WHERE workspace_id = ?1 ORDER BY id",
        deliveries::COLUMNS
    ))?;
    let mut rows = statement.query([workspace])?;
    while let Some(row) = rows.next()? {
        let delivery = match deliveries::read(row) {
            Ok(delivery) => delivery,
            Err(rusqlite::Error::FromSqlConversionFailure(..)) => {
                let id: i64 = row.get(1)?;
                findings.add(
                    "states",
                    format!(
                        "workspace {workspace}: delivery {id} is in a state that does not exist"
                    ),
                );
                continue;
            }
            Err(error) => return Err(error.into()),
        };
        state(conn, &delivery, findings)?;
        let act_at = conn.one(
            "SELECT act_at FROM deliveries WHERE workspace_id = ?1 AND id = ?2",
            [workspace, delivery.id],
            |r| r.get::<_, Option<i64>>(0),
        )?;
        let act_at = act_at.flatten();
        let lane = lanes.entry(delivery.lane.clone()).or_default();
        // What was said another way in vain comes after what did not wait for that.
        let late = conn.number(
            "SELECT count(*) FROM fallbacks WHERE workspace_id = ?1 AND held_id = ?2 AND how = 'failed'",
            [workspace, delivery.id],
        )?;
        if late == 0 {
            order(&delivery, lane, findings);
        }
        if delivery.state.blocks_lane() {
            lane.blocking.push(Blocking {
                id: delivery.id,
                place: delivery.place(),
                ready_at: delivery.ready_at,
                act_at,
            });
        } else if act_at.is_some() {
            findings.add("lanes", out_of_turn(workspace, delivery.id));
        }
    }
    for lane in lanes.values() {
        turns(workspace, lane, findings);
    }
    Ok(())
}

fn out_of_turn(workspace: i64, id: i64) -> String {
    format!("workspace {workspace}: delivery {id} acts out of its turn")
}

/// Those act whose turn it is.
fn turns(workspace: i64, lane: &Lane, findings: &mut Findings) {
    let places: Vec<Place> = lane.blocking.iter().map(|one| one.place).collect();
    let turns = lane::turns(&places);
    for (position, one) in lane.blocking.iter().enumerate() {
        let turn = turns.contains(&position);
        let want = one.ready_at.filter(|_| turn);
        let under_way = one.place.state == DeliveryState::Sending;
        if one.act_at != want || (under_way && !turn) {
            findings.add("lanes", out_of_turn(workspace, one.id));
        }
    }
}

/// I4: who was accepted in order was accepted after all before it, save files that it passed.
fn order(delivery: &Delivery, lane: &mut Lane, findings: &mut Findings) {
    let (workspace, id) = (delivery.workspace, delivery.id);
    let Some(seq) = delivery.accepted_seq.filter(|_| !delivery.late) else {
        return;
    };
    // Files from this one on it may have passed, and what goes with them.
    let first = delivery.passed.unwrap_or(id);
    let goes_with_files = delivery.capability.is_file() || delivery.caption_of.is_some();
    let file = lane.files.iter().rfind(|(file, _)| *file < first).copied();
    let before = [lane.accepted, file]
        .into_iter()
        .flatten()
        .max_by_key(|(_, its)| *its);
    if let Some((before, its)) = before.filter(|(_, its)| *its > seq) {
        let says = format!(
            "workspace {workspace}: delivery {id} ({seq}) was accepted before {before} ({its}) of its lane"
        );
        findings.add("I4", says);
    }
    let stands =
        |one: &&Blocking| one.id < first || !(one.place.capability.is_file() || one.place.caption);
    if let Some(head) = lane.blocking.iter().find(stands) {
        findings.add(
            "I4",
            format!(
                "workspace {workspace}: delivery {id} was accepted while {} stood before it",
                head.id
            ),
        );
    }
    match goes_with_files {
        true => {
            let latest = lane.files.last().map_or(seq, |(_, its)| seq.max(*its));
            lane.files.push((id, latest));
        }
        false => lane.accepted = Some((id, seq)),
    }
}

/// What belongs to each state.
fn state(conn: &Connection, delivery: &Delivery, findings: &mut Findings) -> Result<()> {
    let (workspace, id) = (delivery.workspace, delivery.id);
    let under_way = conn.number(
        "SELECT count(*) FROM exchanges WHERE workspace_id = ?1 AND delivery_id = ?2 AND ended_at IS NULL",
        [workspace, id],
    )?;
    let has = match delivery.state {
        DeliveryState::Queued => delivery.ready_at.is_some() && under_way == 0,
        DeliveryState::Held => {
            delivery.ready_at.is_some()
                && delivery.hold_reason.is_some()
                && delivery.cause.is_some()
        }
        DeliveryState::Sending => {
            delivery.attempt > 0
                && under_way <= 1
                && (under_way == 1) == delivery.ready_at.is_none()
        }
        DeliveryState::Unknown => delivery.check_at.is_some() && delivery.begun_at.is_some(),
        DeliveryState::Unconfirmed => delivery.begun_at.is_some(),
        DeliveryState::Accepted | DeliveryState::Delivered | DeliveryState::Read => {
            delivery.accepted_seq.is_some()
        }
        DeliveryState::Failed => delivery.failed_at.is_some() && delivery.cause.is_some(),
        DeliveryState::Withdrawn => true,
    };
    if !has {
        findings.add(
            "states",
            format!(
                "workspace {workspace}: delivery {id} is {} without what belongs to it",
                delivery.state
            ),
        );
    }
    if delivery.check_at.is_some() && delivery.state != DeliveryState::Unknown {
        findings.add(
            "states",
            format!(
                "workspace {workspace}: delivery {id} is {} and still looked for",
                delivery.state
            ),
        );
    }
    Ok(())
}
