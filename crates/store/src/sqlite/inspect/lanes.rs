//! Deliveries: states with what belongs to them, lanes in order (I4), heads where they are.

use super::Findings;
use crate::Result;
use crate::sqlite::outbox::deliveries::{self, Delivery};
use crate::sqlite::sql::Sql;
use rusqlite::Connection;
use sportello_core::delivery::DeliveryState;
use std::collections::HashMap;

/// What is known of a lane while its deliveries pass in the order in which they were queued.
#[derive(Default)]
struct Lane {
    /// The first that blocks it.
    head: Option<i64>,
    /// The last accepted in order, and its place in the order of acceptance.
    accepted: Option<(i64, i64)>,
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
        let lane = lanes.entry(delivery.lane.clone()).or_default();
        order(&delivery, lane, findings);
        let head = lane.head == Some(delivery.id);
        let act_at = conn.one(
            "SELECT act_at FROM deliveries WHERE workspace_id = ?1 AND id = ?2",
            [workspace, delivery.id],
            |r| r.get::<_, Option<i64>>(0),
        )?;
        let want = if head { delivery.ready_at } else { None };
        let out_of_turn = delivery.state == DeliveryState::Sending && !head;
        if act_at.flatten() != want || out_of_turn {
            findings.add(
                "lanes",
                format!(
                    "workspace {workspace}: delivery {} acts out of its turn",
                    delivery.id
                ),
            );
        }
    }
    Ok(())
}

/// I4: who was accepted in order was accepted after all before it, and nobody passes a head.
fn order(delivery: &Delivery, lane: &mut Lane, findings: &mut Findings) {
    let (workspace, id) = (delivery.workspace, delivery.id);
    if delivery.state.blocks_lane() {
        lane.head = lane.head.or(Some(id));
    }
    let Some(seq) = delivery.accepted_seq.filter(|_| !delivery.late) else {
        return;
    };
    if let Some((before, its)) = lane.accepted.filter(|(_, its)| *its > seq) {
        let says = format!(
            "workspace {workspace}: delivery {id} ({seq}) was accepted before {before} ({its}) of its lane"
        );
        findings.add("I4", says);
    }
    if let Some(head) = lane.head {
        findings.add(
            "I4",
            format!(
                "workspace {workspace}: delivery {id} was accepted while {head} stood before it"
            ),
        );
    }
    lane.accepted = Some((id, seq));
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
