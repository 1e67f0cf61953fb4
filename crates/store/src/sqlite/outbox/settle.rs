//! Unknown outcomes: how a delivery gets there, and how it leaves.

use super::deliveries::{self, Delivery};
use super::{accept, exchanges};
use crate::contract::{Cause, PostPart, RecoverSchedule, Result, Settlement};
use crate::sqlite::digest::{self, Kept};
use crate::sqlite::posts;
use crate::sqlite::sql::Sql;
use crate::sqlite::tx::Tx;
use sportello_core::delivery::DeliveryState;
use sportello_core::{DeliveryId, Time};

/// Which sentence a delivery has whose process ended between request and answer.
const BROKEN_OFF: &str = "cause-unknown";

/// It may have been sent. Evidence that came already accepts it at once.
pub(super) fn unknown(
    tx: &mut Tx<'_>,
    before: Delivery,
    look: (Time, Time),
    cause: Option<&Cause>,
    now: Time,
) -> Result<()> {
    let mut kept = Kept::take(tx, before.workspace, before.id)?;
    if !kept.is_empty() {
        let first = kept.remove(0);
        let workspace = before.workspace;
        accept::accept(tx, before, Some(&first.external_id), Some(first.at), now)?;
        return digest::release(tx, workspace, kept, now);
    }
    let mut after = before.clone();
    after.go(DeliveryState::Unknown)?;
    after.check_at = Some(look.0.0);
    after.deadline = Some(look.1.0);
    after.explain(cause)?;
    deliveries::save(tx, &before, after)
}

/// Stores what reconciling found. What is known better by now stays.
pub(super) fn settle(
    tx: &mut Tx<'_>,
    workspace: i64,
    id: DeliveryId,
    settlement: &Settlement,
    now: Time,
) -> Result<DeliveryState> {
    let before = deliveries::must(tx.conn, workspace, id.0)?;
    let mut after = before.clone();
    match (settlement, before.state) {
        (
            Settlement::Accepted { external_id, at },
            DeliveryState::Unknown | DeliveryState::Unconfirmed,
        ) => {
            accept::accept(tx, before, Some(external_id), *at, now)?;
            return Ok(deliveries::must(tx.conn, workspace, id.0)?.state);
        }
        (
            Settlement::Published { external_id },
            DeliveryState::Queued
            | DeliveryState::Held
            | DeliveryState::Sending
            | DeliveryState::Unknown
            | DeliveryState::Unconfirmed,
        ) => {
            // Two of unknown outcome may see one post: it is the first's, and no evidence for the
            // other, which looks again.
            let taken = match (external_id, before.target) {
                (Some(id), Some((target, PostPart::Post))) => {
                    posts::is_another(tx.conn, (workspace, before.channel, target), id)?
                }
                _ => false,
            };
            match before.state {
                DeliveryState::Unknown if taken => after.check_at = Some(now.0),
                DeliveryState::Unconfirmed if taken => {}
                _ => {
                    accept::accept(tx, before, external_id.as_deref(), None, now)?;
                    return Ok(deliveries::must(tx.conn, workspace, id.0)?.state);
                }
            }
        }
        (Settlement::Absent, DeliveryState::Unknown) => {
            after.wait_turn(now.0)?;
        }
        (Settlement::Again(at), DeliveryState::Unknown) => after.check_at = Some(at.0),
        (Settlement::Unconfirmed, DeliveryState::Unknown) => {
            after.go(DeliveryState::Unconfirmed)?
        }
        _ => {}
    }
    let state = after.state;
    deliveries::save(tx, &before, after)?;
    Ok(state)
}

/// What was being sent when the last process ended.
pub(super) fn recover(
    tx: &mut Tx<'_>,
    workspace: i64,
    now: Time,
    schedule: &RecoverSchedule,
) -> Result<u64> {
    let sending = tx.conn.all(
        &format!(
            "{} WHERE workspace_id = ?1 AND state IN ('queued', 'held', 'sending', 'unknown') AND state = 'sending' \
             ORDER BY id",
            deliveries::COLUMNS
        ),
        [workspace],
        deliveries::read,
    )?;
    let mut became_unknown = 0;
    for before in sending {
        let may_have_gone = exchanges::break_off(tx, &before, now)?;
        if may_have_gone {
            let id = before.id;
            let look = look(tx, &before, schedule)?;
            let cause = Cause {
                key: BROKEN_OFF.to_owned(),
                code: None,
                subcode: None,
                since: now,
                until: None,
            };
            unknown(tx, before, look, Some(&cause), now)?;
            let state = deliveries::must(tx.conn, workspace, id)?.state;
            became_unknown += u64::from(state == DeliveryState::Unknown);
        } else {
            let mut after = before.clone();
            after.wait_turn(now.0)?;
            deliveries::save(tx, &before, after)?;
        }
    }
    Ok(became_unknown)
}

fn look(tx: &Tx<'_>, delivery: &Delivery, schedule: &RecoverSchedule) -> Result<(Time, Time)> {
    // A post is looked for on every network that has posts.
    if delivery.target.is_some() {
        return Ok(schedule.history);
    }
    let kind = tx.conn.one(
        "SELECT kind FROM channels WHERE workspace_id = ?1 AND id = ?2",
        [delivery.workspace, delivery.channel],
        |r| r.get::<_, String>(0),
    )?;
    let history = schedule
        .history_kinds
        .iter()
        .any(|k| Some(k.as_str()) == kind.as_deref());
    Ok(if history {
        schedule.history
    } else {
        schedule.evidence
    })
}
