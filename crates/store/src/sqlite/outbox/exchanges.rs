//! Requests: stored before they leave, their answers stored with what follows from them.

use super::deliveries::{self, Delivery};
use super::{accept, settle, turns};
use crate::contract::{Begin, ExchangeRef, Next, Result, StoreError, StoredAnswer, StoredExchange};
use crate::sqlite::digest::{self, Kept, Place};
use crate::sqlite::error::unreadable;
use crate::sqlite::health;
use crate::sqlite::sql::Sql;
use crate::sqlite::tx::Tx;
use rusqlite::{Connection, Row};
use sportello_core::breaker::suspicion::ROUND;
use sportello_core::class::Call;
use sportello_core::delivery::DeliveryState;
use sportello_core::post::LateWord;
use sportello_core::{DeliveryId, Time, WorkspaceId};

/// An answer's body is kept up to here.
const BODY: usize = 64 * 1024;
/// Refusals of so many attempts of a message are remembered.
const REMEMBERED: u32 = 16 * ROUND;

fn call_name(call: Call) -> &'static str {
    match call {
        Call::Read => "read",
        Call::Prepare => "prepare",
        Call::Send => "send",
    }
}

fn call_named(name: &str) -> Call {
    match name {
        "read" => Call::Read,
        "prepare" => Call::Prepare,
        _ => Call::Send,
    }
}

/// Whether a request of the delivery is under way.
pub(crate) fn under_way(conn: &Connection, delivery: &Delivery) -> Result<bool> {
    let sql =
        "SELECT 1 FROM exchanges WHERE workspace_id = ?1 AND delivery_id = ?2 AND ended_at IS NULL";
    let found = conn.one(sql, [delivery.workspace, delivery.id], |_| Ok(()))?;
    Ok(found.is_some())
}

/// Stores that a request is about to be made.
pub(super) fn begin(
    tx: &mut Tx<'_>,
    workspace: i64,
    id: DeliveryId,
    begin: &Begin,
    now: Time,
) -> Result<ExchangeRef> {
    let before = deliveries::must(tx.conn, workspace, id.0)?;
    let passed = turns::take(tx.conn, workspace, &before)?;
    if before.state == DeliveryState::Unknown || under_way(tx.conn, &before)? {
        return Err(StoreError::Conflict(
            "a request of it is under way or not settled",
        ));
    }
    let mut after = before.clone();
    after.go(DeliveryState::Sending)?;
    after.passed = passed;
    after.ready_at = None;
    after.cause = None;
    if begin.new_attempt || after.attempt == 0 {
        after.attempt += 1;
    }
    if begin.call == Call::Send {
        after.begun_at = Some(now.0);
        after.begun_mark = Some(tx.next_id(WorkspaceId(workspace))?);
    }
    let last = "SELECT max(number) FROM exchanges WHERE workspace_id = ?1 AND delivery_id = ?2 AND attempt = ?3";
    let number = tx.conn.number(last, (workspace, id.0, after.attempt))? + 1;
    tx.conn.run(
        "INSERT INTO exchanges (workspace_id, delivery_id, attempt, number, name, call, begun_at) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        (
            workspace,
            id.0,
            after.attempt,
            number,
            &begin.name,
            call_name(begin.call),
            now.0,
        ),
    )?;
    for (scope, tat) in &begin.budgets {
        set_budget(tx, workspace, scope, *tat)?;
    }
    if let Some((capability, breaker)) = &begin.probe {
        health::set_breaker(tx, workspace, after.channel, *capability, breaker)?;
    }
    let attempt = after.attempt;
    deliveries::save(tx, &before, after)?;
    let number = u32::try_from(number).map_err(|_| unreadable("exchanges.number"))?;
    Ok(ExchangeRef {
        workspace: WorkspaceId(workspace),
        delivery: id,
        attempt,
        number,
    })
}

/// Stores the state of a budget.
pub(super) fn set_budget(tx: &mut Tx<'_>, workspace: i64, scope: &str, tat: Time) -> Result<()> {
    tx.conn.run(
        "INSERT INTO budgets (workspace_id, scope, tat) VALUES (?1, ?2, ?3) \
         ON CONFLICT (workspace_id, scope) DO UPDATE SET tat = excluded.tat",
        (workspace, scope, tat.0),
    )?;
    Ok(())
}

/// Stores an answer and what follows.
pub(super) fn finish(
    tx: &mut Tx<'_>,
    exchange: ExchangeRef,
    answer: Option<&StoredAnswer>,
    next: &Next,
    now: Time,
) -> Result<DeliveryState> {
    let workspace = exchange.workspace.0;
    let delivery = deliveries::must(tx.conn, workspace, exchange.delivery.0)?;
    if !end(tx, exchange, answer, now)? {
        // Told a second time.
        return Ok(delivery.state);
    }
    let id = delivery.id;
    if let Next::Accepted {
        external_id,
        address,
    } = next
    {
        if delivery.target.is_some() {
            accept::accept(tx, delivery, Some(external_id), None, now)?;
            return Ok(deliveries::must(tx.conn, workspace, id)?.state);
        }
        taken(tx, delivery, external_id, now)?;
        if let Some(address) = address {
            other_id(tx, workspace, id, address, now)?;
        }
    } else if delivery.state == DeliveryState::Sending && delivery.attempt == exchange.attempt {
        follow(tx, delivery, next, now)?;
    }
    Ok(deliveries::must(tx.conn, workspace, id)?.state)
}

/// Ends an exchange. False when it had ended before.
fn end(
    tx: &mut Tx<'_>,
    exchange: ExchangeRef,
    answer: Option<&StoredAnswer>,
    now: Time,
) -> Result<bool> {
    let headers = answer
        .map(|a| serde_json::to_string(&a.headers))
        .transpose();
    let ended = tx.conn.run(
        "UPDATE exchanges SET ended_at = ?5, status = ?6, headers = ?7, body = ?8 WHERE workspace_id = ?1 \
         AND delivery_id = ?2 AND attempt = ?3 AND number = ?4 AND ended_at IS NULL",
        (
            exchange.workspace.0,
            exchange.delivery.0,
            exchange.attempt,
            exchange.number,
            now.0,
            answer.map(|a| a.status),
            headers.map_err(|_| unreadable("exchanges.headers"))?,
            answer.map(|a| cut(&a.body)),
        ),
    )?;
    if ended > 0 {
        return Ok(true);
    }
    let there = "SELECT 1 FROM exchanges WHERE workspace_id = ?1 AND delivery_id = ?2 AND attempt = ?3 AND number = ?4";
    let key = (
        exchange.workspace.0,
        exchange.delivery.0,
        exchange.attempt,
        exchange.number,
    );
    match tx.conn.one(there, key, |_| Ok(()))? {
        Some(()) => Ok(false),
        None => Err(StoreError::NotFound("the exchange")),
    }
}

fn cut(body: &str) -> &str {
    let mut end = body.len().min(BODY);
    while !body.is_char_boundary(end) {
        end -= 1;
    }
    &body[..end]
}

/// The platform's answer names its id: no evidence knows better.
fn taken(tx: &mut Tx<'_>, delivery: Delivery, external_id: &str, now: Time) -> Result<()> {
    match accept::external_id_of(tx, &delivery)? {
        Some(known) if known == external_id => Ok(()),
        Some(known) => accept::correct(tx, &delivery, &known, external_id, now),
        None if delivery.state == DeliveryState::Withdrawn => Ok(()),
        None => {
            let result = accept::accept(tx, delivery.clone(), Some(external_id), None, now);
            match result {
                // One id for two sendings: the answer still says that it was taken.
                Err(StoreError::Conflict(_)) => accept::accept(tx, delivery, None, None, now),
                result => result,
            }
        }
    }
}

/// The platform knows the person by another id than the one that was used (WhatsApp's `wa_id`:
/// messaging-send.md §3).
fn other_id(tx: &mut Tx<'_>, workspace: i64, delivery: i64, id: &str, now: Time) -> Result<()> {
    let used = tx.conn.one(
        "SELECT a.external_id, a.alias, d.channel_id FROM deliveries d \
         JOIN addresses a ON a.workspace_id = d.workspace_id AND a.id = d.address_id \
         WHERE d.workspace_id = ?1 AND d.id = ?2",
        [workspace, delivery],
        |r| {
            Ok((
                r.get::<_, String>(0)?,
                r.get::<_, Option<String>>(1)?,
                r.get(2)?,
            ))
        },
    )?;
    let Some((external_id, alias, channel)) = used else {
        return Ok(());
    };
    if external_id == id || alias.as_deref() == Some(id) {
        return Ok(());
    }
    let place = Place {
        workspace,
        channel,
        received: now,
        now,
    };
    digest::same_person(tx, place, id, alias.as_deref().unwrap_or(&external_id), now)
}

/// What follows an answer that is not an acceptance.
fn follow(tx: &mut Tx<'_>, before: Delivery, next: &Next, now: Time) -> Result<()> {
    let mut after = before.clone();
    match next {
        Next::Accepted { .. } => return Ok(()),
        // Dropped between two of its steps: nothing of it is public yet.
        Next::Continue if after.late_word == Some(LateWord::Drop) => after.wait_turn(now.0)?,
        Next::Continue => {
            after.ready_at = Some(now.0);
            after.retries = 0;
            return deliveries::save(tx, &before, after);
        }
        Next::Unknown {
            next_check,
            deadline,
            cause,
        } => {
            return settle::unknown(tx, before, (*next_check, *deadline), Some(cause), now);
        }
        Next::Queue { not_before } => {
            after.wait_turn(not_before.0)?;
            after.retries = after.retries.saturating_add(1);
        }
        Next::Hold {
            reason,
            retry_at,
            cause,
        } => {
            after.hold(*reason, retry_at.0, cause, now.0)?;
            after.retries = after.retries.saturating_add(1);
        }
        Next::Fail { cause } => after.refuse(cause, now.0)?,
    }
    let (workspace, id) = (after.workspace, after.id);
    deliveries::save(tx, &before, after)?;
    // Proved not sent: an echo of the same words was somebody else's.
    let kept = Kept::take(tx, workspace, id)?;
    digest::release(tx, workspace, kept, now)
}

fn read(workspace: i64) -> impl Fn(&Row<'_>) -> rusqlite::Result<(StoredExchange, bool)> {
    move |row| {
        let headers: Option<String> = row.get(7)?;
        let parsed: Option<Vec<(String, String)>> = headers
            .as_ref()
            .map_or(Some(Vec::new()), |text| serde_json::from_str(text).ok());
        let readable = parsed.is_some();
        let status: Option<u16> = row.get(6)?;
        let body: Option<String> = row.get(8)?;
        let answer = status.map(|status| StoredAnswer {
            status,
            headers: parsed.unwrap_or_default(),
            body: body.unwrap_or_default(),
        });
        let exchange = StoredExchange {
            exchange: ExchangeRef {
                workspace: WorkspaceId(workspace),
                delivery: DeliveryId(row.get(0)?),
                attempt: row.get(1)?,
                number: row.get(2)?,
            },
            name: row.get(3)?,
            call: call_named(row.get_ref(4)?.as_str()?),
            begun_at: Time(row.get(5)?),
            answer,
        };
        Ok((exchange, readable))
    }
}

/// The exchanges of a delivery's attempts, oldest first.
pub(crate) fn of(conn: &Connection, workspace: i64, delivery: i64) -> Result<Vec<StoredExchange>> {
    since(conn, workspace, delivery, 0)
}

/// The same of a message, without what was refused long ago: an outage of days refuses one hundreds
/// of times. What may have worked stays, however old. Whole rounds are left out, so that who counts
/// refusals by rounds ([`ROUND`]) goes on counting.
pub(super) fn of_message(
    conn: &Connection,
    workspace: i64,
    delivery: i64,
) -> Result<Vec<StoredExchange>> {
    let last = conn.one(
        "SELECT max(attempt) FROM exchanges WHERE workspace_id = ?1 AND delivery_id = ?2",
        [workspace, delivery],
        |r| r.get::<_, Option<u32>>(0),
    )?;
    let old = last.flatten().unwrap_or(0).saturating_sub(REMEMBERED);
    since(conn, workspace, delivery, old / ROUND * ROUND)
}

/// What was not refused, and of what was, that of the attempts after one.
fn since(
    conn: &Connection,
    workspace: i64,
    delivery: i64,
    attempt: u32,
) -> Result<Vec<StoredExchange>> {
    let found = conn.all(
        "SELECT delivery_id, attempt, number, name, call, begun_at, status, headers, body FROM exchanges \
         WHERE workspace_id = ?1 AND delivery_id = ?2 AND (attempt > ?3 OR status IS NULL OR status < 400) \
         ORDER BY attempt, number",
        (workspace, delivery, attempt),
        read(workspace),
    )?;
    found
        .into_iter()
        .map(|(exchange, readable)| {
            if readable {
                Ok(exchange)
            } else {
                Err(unreadable("exchanges.headers"))
            }
        })
        .collect()
}

/// The process that made the requests is gone: what was under way has ended without an answer.
/// Gives whether one of them may have reached the person.
pub(super) fn break_off(tx: &mut Tx<'_>, delivery: &Delivery, now: Time) -> Result<bool> {
    let key = (delivery.workspace, delivery.id, delivery.attempt);
    let sent = tx.conn.one(
        "SELECT 1 FROM exchanges WHERE workspace_id = ?1 AND delivery_id = ?2 AND attempt = ?3 AND ended_at IS NULL \
         AND call = 'send'",
        key,
        |_| Ok(()),
    )?;
    tx.conn.run(
        "UPDATE exchanges SET ended_at = ?4 WHERE workspace_id = ?1 AND delivery_id = ?2 AND attempt = ?3 \
         AND ended_at IS NULL",
        (delivery.workspace, delivery.id, delivery.attempt, now.0),
    )?;
    Ok(sent.is_some())
}
