//! Whose turn it is in a lane (`core::lane`), and when those may act.

use super::deliveries::{Delivery, state};
use crate::contract::{Result, StoreError};
use crate::sqlite::sql::Sql;
use crate::sqlite::tx::Tx;
use rusqlite::{Connection, Row};
use sportello_core::Capability;
use sportello_core::delivery::HoldReason;
use sportello_core::lane::{self, Place};

/// One that blocks its lane.
struct Blocking {
    id: i64,
    place: Place,
    /// Whether it was given its turn.
    acts: bool,
}

fn read(row: &Row<'_>) -> rusqlite::Result<Blocking> {
    let hold: Option<String> = row.get(2)?;
    Ok(Blocking {
        id: row.get(0)?,
        place: Place {
            state: state(row, 1)?,
            hold: hold.as_deref().and_then(HoldReason::parse),
            capability: Capability::parse(row.get_ref(3)?.as_str()?).unwrap_or(Capability::Text),
            caption: row.get(4)?,
        },
        acts: row.get(5)?,
    })
}

fn first(conn: &Connection, workspace: i64, lane: &str, limit: i64) -> Result<Vec<Blocking>> {
    conn.all(
        "SELECT id, state, hold_reason, capability, caption_of IS NOT NULL, act_at IS NOT NULL FROM deliveries \
         WHERE workspace_id = ?1 AND lane = ?2 AND state IN ('queued', 'held', 'sending', 'unknown') \
         ORDER BY id LIMIT ?3",
        (workspace, lane, limit),
        read,
    )
}

/// Those of a lane that block it, in the order of the queue; the first alone where nothing passes
/// it.
fn blocking(conn: &Connection, workspace: i64, lane: &str) -> Result<Vec<Blocking>> {
    let head = first(conn, workspace, lane, 1)?;
    match head.first() {
        Some(one) if one.place.is_set_aside() || one.place.is_elsewhere() => {
            first(conn, workspace, lane, i64::MAX)
        }
        _ => Ok(head),
    }
}

fn turns(all: &[Blocking]) -> Vec<usize> {
    let places: Vec<Place> = all.iter().map(|one| one.place).collect();
    lane::turns(&places)
}

/// Lets those whose turn it is act when they are ready, and nobody else.
fn give(tx: &mut Tx<'_>, workspace: i64, all: &[Blocking]) -> Result<()> {
    let turns = turns(all);
    for (position, one) in all.iter().enumerate() {
        let key = [workspace, one.id];
        if turns.contains(&position) {
            tx.conn.run(
                "UPDATE deliveries SET act_at = ready_at WHERE workspace_id = ?1 AND id = ?2 \
                 AND (act_at IS NULL OR act_at <> ready_at)",
                key,
            )?;
        } else if one.acts {
            tx.conn.run(
                "UPDATE deliveries SET act_at = NULL WHERE workspace_id = ?1 AND id = ?2",
                key,
            )?;
        }
    }
    Ok(())
}

/// After one was queued.
pub(crate) fn after_queueing(tx: &mut Tx<'_>, workspace: i64, lane: &str) -> Result<()> {
    let all = blocking(tx.conn, workspace, lane)?;
    give(tx, workspace, &all)
}

/// After one changed. Where it was set aside, or is now, what had passed it may have to stand
/// behind it again.
pub(super) fn after_change(tx: &mut Tx<'_>, before: &Delivery, after: &Delivery) -> Result<()> {
    let (workspace, lane) = (after.workspace, &after.lane);
    let lets_pass = |place: Place| place.is_set_aside() || place.is_elsewhere();
    let passable = lets_pass(before.place()) || lets_pass(after.place());
    let all = match passable {
        true => first(tx.conn, workspace, lane, i64::MAX)?,
        false => blocking(tx.conn, workspace, lane)?,
    };
    give(tx, workspace, &all)
}

/// The first file that a delivery passes when its request is begun now; `Conflict` when it is
/// another's turn.
pub(super) fn take(conn: &Connection, workspace: i64, delivery: &Delivery) -> Result<Option<i64>> {
    let all = blocking(conn, workspace, &delivery.lane)?;
    let position = all.iter().position(|one| one.id == delivery.id);
    let Some(position) = position.filter(|at| turns(&all).contains(at)) else {
        return Err(StoreError::Conflict(
            "another delivery of its lane comes first",
        ));
    };
    let places: Vec<Place> = all.iter().map(|one| one.place).collect();
    Ok(lane::passed(&places, position).and_then(|at| Some(all.get(at)?.id)))
}
