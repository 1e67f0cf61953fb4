//! What receipts mean for messages of ours: facts are joined as they come, a message's state is
//! made of the facts, and it never falls (I7).

use super::deliveries;
use crate::contract::{Cause, Result};
use crate::sqlite::conversations::messages;
use crate::sqlite::sql::Sql;
use crate::sqlite::tx::Tx;
use rusqlite::Connection;
use sportello_core::Time;
use sportello_core::delivery::DeliveryState;
use sportello_core::event::Failure;
use sportello_core::message::Direction;
use sportello_core::receipt::{Rank, Receipt};

/// A word on everything up to a moment.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Mark {
    /// It reached the person.
    Delivered(Time),
    /// The person read it.
    Read(Time),
}

/// The receipt stored for a message of the platform, and whether everything up to it was read.
pub(crate) fn stored(
    conn: &Connection,
    workspace: i64,
    channel: i64,
    external_id: &str,
) -> Result<(Receipt, bool)> {
    let found = conn.one(
        "SELECT rank, at, failure_code, failure_cause, upto FROM receipts \
         WHERE workspace_id = ?1 AND channel_id = ?2 AND external_id = ?3",
        (workspace, channel, external_id),
        |r| {
            let failure = r
                .get::<_, Option<i64>>(2)?
                .zip(r.get::<_, Option<String>>(3)?);
            let receipt = Receipt {
                rank: r.get::<_, Option<i64>>(0)?.and_then(Rank::from_number),
                at: r.get::<_, Option<i64>>(1)?.map(Time),
                failure: failure.map(|(code, cause)| Failure { code, cause }),
            };
            Ok((receipt, r.get(4)?))
        },
    )?;
    Ok(found.unwrap_or_default())
}

/// Joins a word on one message. Gives whether it said anything new.
pub(crate) fn note(
    tx: &mut Tx<'_>,
    workspace: i64,
    channel: i64,
    external_id: &str,
    word: &Receipt,
    upto: bool,
) -> Result<bool> {
    let before = stored(tx.conn, workspace, channel, external_id)?;
    let mut after = before.clone();
    if tx.falling_receipts && word.rank.is_some() {
        after.0.rank = word.rank;
    } else {
        after.0.join(word);
    }
    after.1 |= upto;
    if after == before {
        return Ok(false);
    }
    let (receipt, upto) = after;
    tx.conn.run(
        "INSERT INTO receipts (workspace_id, channel_id, external_id, rank, at, failure_code, failure_cause, upto) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) ON CONFLICT (workspace_id, channel_id, external_id) DO UPDATE SET \
         rank = excluded.rank, at = excluded.at, failure_code = excluded.failure_code, \
         failure_cause = excluded.failure_cause, upto = excluded.upto",
        (
            workspace,
            channel,
            external_id,
            receipt.rank.map(Rank::number),
            receipt.at.map(|t| t.0),
            receipt.failure.as_ref().map(|f| f.code),
            receipt.failure.as_ref().map(|f| &f.cause),
            upto,
        ),
    )?;
    Ok(true)
}

/// The marks of a person on a channel, by either of the person's ids: delivered, read.
fn marks(
    conn: &Connection,
    workspace: i64,
    channel: i64,
    ids: &[&str],
) -> Result<(Option<i64>, Option<i64>)> {
    let mut sum = (None, None);
    for id in ids {
        let one = conn.one(
            "SELECT delivered, read FROM watermarks WHERE workspace_id = ?1 AND channel_id = ?2 AND address = ?3",
            (workspace, channel, id),
            |r| Ok((r.get::<_, Option<i64>>(0)?, r.get::<_, Option<i64>>(1)?)),
        )?;
        let one = one.unwrap_or_default();
        sum = (sum.0.max(one.0), sum.1.max(one.1));
    }
    Ok(sum)
}

/// Raises a mark. Gives whether it rose.
pub(crate) fn raise(
    tx: &mut Tx<'_>,
    workspace: i64,
    channel: i64,
    address: &str,
    mark: Mark,
) -> Result<bool> {
    let before = marks(tx.conn, workspace, channel, &[address])?;
    let after = match mark {
        Mark::Delivered(at) => (before.0.max(Some(at.0)), before.1),
        Mark::Read(at) => (before.0, before.1.max(Some(at.0))),
    };
    if after == before {
        return Ok(false);
    }
    tx.conn.run(
        "INSERT INTO watermarks (workspace_id, channel_id, address, delivered, read) VALUES (?1, ?2, ?3, ?4, ?5) \
         ON CONFLICT (workspace_id, channel_id, address) DO UPDATE SET delivered = excluded.delivered, read = excluded.read",
        (workspace, channel, address, after.0, after.1),
    )?;
    Ok(true)
}

/// A message of ours with what its state is made of.
struct Facts {
    channel: i64,
    address: i64,
    external_id: Option<String>,
    ids: Vec<String>,
    /// When it was said, by the platform's clock if known.
    at: i64,
    delivery: Option<deliveries::Delivery>,
    state: Option<DeliveryState>,
}

fn facts(conn: &Connection, workspace: i64, message: i64) -> Result<Option<Facts>> {
    let Some(stub) =
        messages::by_id(conn, workspace, message)?.filter(|s| s.direction == Direction::Out)
    else {
        return Ok(None);
    };
    let named = conn.one(
        "SELECT m.channel_id, m.external_id, a.external_id, a.alias FROM messages m \
         JOIN addresses a ON a.workspace_id = m.workspace_id AND a.id = m.address_id \
         WHERE m.workspace_id = ?1 AND m.id = ?2",
        [workspace, message],
        |r| {
            Ok((
                r.get(0)?,
                r.get(1)?,
                r.get::<_, String>(2)?,
                r.get::<_, Option<String>>(3)?,
            ))
        },
    )?;
    let Some((channel, external_id, id, alias)) = named else {
        return Ok(None);
    };
    let delivery = match stub.delivery {
        Some(id) => deliveries::load(conn, workspace, id)?,
        None => None,
    };
    let at = delivery.as_ref().map_or(stub.said_at, |d| {
        d.platform_at.or(d.begun_at).unwrap_or(stub.said_at)
    });
    Ok(Some(Facts {
        channel,
        address: stub.address,
        external_id,
        ids: std::iter::once(id).chain(alias).collect(),
        at,
        delivery,
        state: stub.state.as_deref().and_then(DeliveryState::parse),
    }))
}

/// Everything the platform said of a message, and whether everything up to it was read.
fn said_of(conn: &Connection, workspace: i64, facts: &Facts) -> Result<(Receipt, bool)> {
    let (mut receipt, mut upto) = (Receipt::default(), false);
    if let Some(external_id) = &facts.external_id {
        (receipt, upto) = stored(conn, workspace, facts.channel, external_id)?;
    }
    let ids: Vec<&str> = facts.ids.iter().map(String::as_str).collect();
    let (delivered, read) = marks(conn, workspace, facts.channel, &ids)?;
    for (mark, rank) in [(delivered, Rank::Delivered), (read, Rank::Read)] {
        if let Some(mark) = mark.filter(|mark| *mark >= facts.at) {
            receipt.join(&Receipt {
                rank: Some(rank),
                at: Some(Time(mark)),
                failure: None,
            });
        }
    }
    Ok((receipt, upto))
}

/// For audits: the state that is shown and the one that should be, if they differ and the latter
/// may follow. (A state may stay above what the marks say now: ranks never fall.)
pub(crate) fn lags(
    conn: &Connection,
    workspace: i64,
    message: i64,
) -> Result<Option<(DeliveryState, DeliveryState)>> {
    let Some(facts) = facts(conn, workspace, message)? else {
        return Ok(None);
    };
    let (receipt, _) = said_of(conn, workspace, &facts)?;
    let shown = match &facts.delivery {
        Some(delivery) if delivery.accepted_seq.is_none() => None,
        Some(delivery) => Some(delivery.state),
        None => facts.state,
    };
    let told = DeliveryState::seen(&receipt);
    Ok(shown
        .filter(|shown| *shown != told && shown.may_become(told))
        .map(|shown| (shown, told)))
}

/// Makes the state of a message of ours again from everything the platform said.
pub(crate) fn refresh(tx: &mut Tx<'_>, workspace: i64, message: i64, now: Time) -> Result<()> {
    let Some(facts) = facts(tx.conn, workspace, message)? else {
        return Ok(());
    };
    let (receipt, upto) = said_of(tx.conn, workspace, &facts)?;
    match &facts.delivery {
        Some(delivery) => see_delivery(tx, delivery, &receipt, now)?,
        None => see_elsewhere(tx, workspace, message, facts.state, &receipt)?,
    }
    // "Read up to this message": now that its time is known, so is what it covers.
    if upto && let Some(id) = facts.ids.first() {
        let mark = Mark::Read(Time(facts.at));
        if raise(tx, workspace, facts.channel, id, mark)? {
            refresh_address(tx, workspace, facts.address, mark, now)?;
        }
    }
    Ok(())
}

fn see_delivery(
    tx: &mut Tx<'_>,
    before: &deliveries::Delivery,
    receipt: &Receipt,
    now: Time,
) -> Result<()> {
    // A delivery that is not settled yet is settled by evidence, not by a mark.
    if before.accepted_seq.is_none() {
        return Ok(());
    }
    let seen = DeliveryState::seen(receipt);
    let mut after = before.clone();
    if seen != before.state {
        match before.state.may_become(seen) {
            true => after.go(seen)?,
            false if tx.falling_receipts => after.state = seen,
            false => return Ok(()),
        }
        after.cause = None;
    }
    if let Some(failure) = receipt
        .failure
        .as_ref()
        .filter(|_| seen == DeliveryState::Failed)
    {
        // Of several words that it failed, the same one is shown in whatever order they came.
        let since = after.failed_at.get_or_insert(now.0);
        let cause = Cause {
            key: failure.cause.clone(),
            code: Some(failure.code),
            subcode: None,
            since: Time(*since),
            until: None,
        };
        after.explain(Some(&cause))?;
    }
    deliveries::save(tx, before, after)
}

fn see_elsewhere(
    tx: &mut Tx<'_>,
    workspace: i64,
    message: i64,
    before: Option<DeliveryState>,
    receipt: &Receipt,
) -> Result<()> {
    let Some(before) = before else { return Ok(()) };
    let seen = DeliveryState::seen(receipt);
    if seen != before && before.may_become(seen) {
        tx.conn.run(
            "UPDATE messages SET state = ?3 WHERE workspace_id = ?1 AND id = ?2",
            (workspace, message, seen.as_str()),
        )?;
    }
    Ok(())
}

/// Refreshes what a raised mark may have moved: messages to that address that were not so far.
pub(crate) fn refresh_address(
    tx: &mut Tx<'_>,
    workspace: i64,
    address: i64,
    mark: Mark,
    now: Time,
) -> Result<()> {
    let below = match mark {
        Mark::Delivered(_) => "state = 'accepted'",
        Mark::Read(_) => "state IN ('accepted', 'delivered')",
    };
    for (column, table) in [("message_id", "deliveries"), ("id", "messages")] {
        let sql = format!(
            "SELECT {column} FROM {table} WHERE workspace_id = ?1 AND address_id = ?2 \
             AND state IN ('accepted', 'delivered') AND {below} ORDER BY id"
        );
        for message in tx
            .conn
            .all(&sql, [workspace, address], |r| r.get::<_, i64>(0))?
        {
            refresh(tx, workspace, message, now)?;
        }
    }
    Ok(())
}
