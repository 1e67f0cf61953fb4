//! A delivery's row: its states, and its place in the lane.
//!
//! `ready_at` says when a delivery may act; `act_at` is that moment for those whose turn it is in
//! their lane (`core::lane`) and NULL behind them, so that asking what is due reads an index of
//! these only, however long the lanes are. Every change of a state goes through [`save`], which
//! keeps the turns right.

use super::turns;
use crate::contract::{Cause, PostPart, Result, StoreError};
use crate::sqlite::error::unreadable;
use crate::sqlite::posts::late;
use crate::sqlite::sql::Sql;
use crate::sqlite::tx::Tx;
use rusqlite::{Connection, Row, named_params};
use sportello_core::Capability;
use sportello_core::delivery::{DeliveryState, HoldReason};
use sportello_core::lane::Place;
use sportello_core::post::LateWord;

/// A row of the outbox.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Delivery {
    pub workspace: i64,
    pub id: i64,
    /// The message it is of; 0 where it is of a post.
    pub message: i64,
    /// The address it goes to; 0 where it is of a post.
    pub address: i64,
    /// The post on a channel that it is of, and which part.
    pub target: Option<(i64, PostPart)>,
    /// A person's word on a post, should it be late.
    pub late_word: Option<LateWord>,
    pub channel: i64,
    pub lane: String,
    pub state: DeliveryState,
    pub queued_at: i64,
    pub ready_at: Option<i64>,
    pub check_at: Option<i64>,
    pub deadline: Option<i64>,
    pub hold_reason: Option<String>,
    pub hold_since: Option<i64>,
    pub cause: Option<String>,
    pub retries: u32,
    pub attempt: u32,
    pub begun_at: Option<i64>,
    /// Rows with a smaller id were there before its request was begun.
    pub begun_mark: Option<i64>,
    pub platform_at: Option<i64>,
    pub accepted_at: Option<i64>,
    pub accepted_seq: Option<i64>,
    /// Accepted when it had stopped blocking its lane: the order of acceptance (I4) is not its.
    pub late: bool,
    pub failed_at: Option<i64>,
    pub decided_by: Option<i64>,
    /// What it needs to be sent.
    pub capability: Capability,
    /// The file whose words it is.
    pub caption_of: Option<i64>,
    /// The first file that it passed when its latest request was begun.
    pub passed: Option<i64>,
}

pub(crate) const COLUMNS: &str = "SELECT workspace_id, id, message_id, address_id, channel_id, lane, state, queued_at, \
     ready_at, check_at, deadline, hold_reason, hold_since, cause, retries, attempt, begun_at, platform_at, accepted_at, \
     accepted_seq, failed_at, decided_by, late, begun_mark, target_id, part, late_ok, \
     capability, caption_of, passed FROM deliveries";

pub(crate) fn read(row: &Row<'_>) -> rusqlite::Result<Delivery> {
    Ok(Delivery {
        workspace: row.get(0)?,
        id: row.get(1)?,
        message: row.get::<_, Option<i64>>(2)?.unwrap_or(0),
        address: row.get::<_, Option<i64>>(3)?.unwrap_or(0),
        target: target(row)?,
        late_word: late::word(row.get(26)?),
        channel: row.get(4)?,
        lane: row.get(5)?,
        state: state(row, 6)?,
        queued_at: row.get(7)?,
        ready_at: row.get(8)?,
        check_at: row.get(9)?,
        deadline: row.get(10)?,
        hold_reason: row.get(11)?,
        hold_since: row.get(12)?,
        cause: row.get(13)?,
        retries: row.get(14)?,
        attempt: row.get(15)?,
        begun_at: row.get(16)?,
        platform_at: row.get(17)?,
        accepted_at: row.get(18)?,
        accepted_seq: row.get(19)?,
        failed_at: row.get(20)?,
        decided_by: row.get(21)?,
        late: row.get(22)?,
        begun_mark: row.get(23)?,
        capability: capability(row, 27)?,
        caption_of: row.get(28)?,
        passed: row.get(29)?,
    })
}

fn target(row: &Row<'_>) -> rusqlite::Result<Option<(i64, PostPart)>> {
    let part: Option<String> = row.get(25)?;
    let part = part.as_deref().and_then(PostPart::parse);
    Ok(row.get::<_, Option<i64>>(24)?.zip(part))
}

fn capability(row: &Row<'_>, column: usize) -> rusqlite::Result<Capability> {
    let name = row.get_ref(column)?.as_str()?;
    Ok(Capability::parse(name).unwrap_or(Capability::Text))
}

/// A column that holds a state's name.
pub(crate) fn state(row: &Row<'_>, column: usize) -> rusqlite::Result<DeliveryState> {
    DeliveryState::parse(row.get_ref(column)?.as_str()?).ok_or_else(|| {
        let what = "not a state of a delivery".into();
        rusqlite::Error::FromSqlConversionFailure(column, rusqlite::types::Type::Text, what)
    })
}

impl Delivery {
    /// Moves to a state, if the law allows it; staying is always allowed.
    pub fn go(&mut self, next: DeliveryState) -> Result<()> {
        if self.state != next && !self.state.may_become(next) {
            return Err(StoreError::Conflict("the delivery is past that"));
        }
        self.state = next;
        if !matches!(next, DeliveryState::Held) {
            self.hold_reason = None;
            self.hold_since = None;
        }
        if !matches!(next, DeliveryState::Unknown) {
            self.check_at = None;
            self.deadline = None;
        }
        if !matches!(
            next,
            DeliveryState::Queued | DeliveryState::Held | DeliveryState::Sending
        ) {
            self.ready_at = None;
        }
        Ok(())
    }

    /// One that a person dropped while it was on its way is withdrawn when it would wait again.
    fn dropped(mut self) -> Result<Delivery> {
        let waits = matches!(self.state, DeliveryState::Queued | DeliveryState::Held);
        if waits && self.late_word == Some(LateWord::Drop) {
            self.go(DeliveryState::Withdrawn)?;
            self.cause = None;
        }
        Ok(self)
    }

    /// Queued again, to go then.
    pub fn wait_turn(&mut self, ready_at: i64) -> Result<()> {
        self.go(DeliveryState::Queued)?;
        self.ready_at = Some(ready_at);
        self.cause = None;
        Ok(())
    }

    /// Kept back for a reason; since when is remembered while the reason stays.
    pub fn hold(
        &mut self,
        reason: HoldReason,
        retry_at: i64,
        cause: &Cause,
        now: i64,
    ) -> Result<()> {
        let since = self
            .hold_since
            .filter(|_| self.hold_reason.as_deref() == Some(reason.as_str()));
        self.go(DeliveryState::Held)?;
        self.hold_reason = Some(reason.as_str().to_owned());
        self.hold_since = Some(since.unwrap_or(now));
        self.ready_at = Some(retry_at);
        self.explain(Some(cause))
    }

    /// Refused for good.
    pub fn refuse(&mut self, cause: &Cause, now: i64) -> Result<()> {
        self.go(DeliveryState::Failed)?;
        self.failed_at = Some(now);
        self.explain(Some(cause))
    }

    /// Sets the sentence people read.
    pub fn explain(&mut self, cause: Option<&Cause>) -> Result<()> {
        self.cause = cause
            .map(serde_json::to_string)
            .transpose()
            .map_err(|_| unreadable("deliveries.cause"))?;
        Ok(())
    }

    /// Its place in its lane, as far as the order asks.
    pub fn place(&self) -> Place {
        Place {
            state: self.state,
            hold: self.hold_reason.as_deref().and_then(HoldReason::parse),
            capability: self.capability,
            caption: self.caption_of.is_some(),
        }
    }

    /// Whether the platform has taken it, whatever came after.
    pub fn is_accepted(&self) -> bool {
        matches!(
            self.state,
            DeliveryState::Accepted | DeliveryState::Delivered | DeliveryState::Read
        )
    }
}

/// One delivery.
pub(crate) fn load(conn: &Connection, workspace: i64, id: i64) -> Result<Option<Delivery>> {
    conn.one(
        &format!("{COLUMNS} WHERE workspace_id = ?1 AND id = ?2"),
        [workspace, id],
        read,
    )
}

/// The message by which a delivery was sent again, unless that was taken back.
pub(crate) fn sent_again(conn: &Connection, workspace: i64, id: i64) -> Result<Option<i64>> {
    conn.one(
        "SELECT message_id FROM deliveries WHERE workspace_id = ?1 AND replaces = ?2 AND replaces IS NOT NULL \
         AND state <> 'withdrawn' ORDER BY id LIMIT 1",
        [workspace, id],
        |r| r.get(0),
    )
}

/// One delivery that must be there.
pub(crate) fn must(conn: &Connection, workspace: i64, id: i64) -> Result<Delivery> {
    load(conn, workspace, id)?.ok_or(StoreError::NotFound("the delivery"))
}

/// Deliveries to an address that an echo without a key may speak of.
pub(crate) fn awaiting_word(
    conn: &Connection,
    workspace: i64,
    address: i64,
) -> Result<Vec<Delivery>> {
    let mut found = conn.all(
        &format!(
            "{COLUMNS} WHERE workspace_id = ?1 AND address_id = ?2 \
             AND state IN ('queued', 'held', 'sending', 'unknown', 'unconfirmed') \
             AND state IN ('sending', 'unknown', 'unconfirmed') ORDER BY id"
        ),
        [workspace, address],
        read,
    )?;
    // Accepted by a person's word, still without the platform's id.
    found.extend(conn.all(
        &format!(
            "{COLUMNS} WHERE workspace_id = ?1 AND address_id = ?2 AND state IN ('accepted', 'delivered') \
             AND decided_by IS NOT NULL AND EXISTS (SELECT 1 FROM messages m WHERE m.workspace_id = ?1 \
             AND m.id = deliveries.message_id AND m.external_id IS NULL) ORDER BY id"
        ),
        [workspace, address],
        read,
    )?);
    Ok(found)
}

/// Stores what changed and keeps the turns of its lane right.
pub(crate) fn save(tx: &mut Tx<'_>, before: &Delivery, after: Delivery) -> Result<()> {
    let after = after.dropped()?;
    if *before != after {
        tx.conn.run(
            "UPDATE deliveries SET state = :state, ready_at = :ready_at, check_at = :check_at, deadline = :deadline, \
             hold_reason = :hold_reason, hold_since = :hold_since, cause = :cause, retries = :retries, \
             attempt = :attempt, begun_at = :begun_at, begun_mark = :begun_mark, platform_at = :platform_at, accepted_at = :accepted_at, \
             accepted_seq = :accepted_seq, failed_at = :failed_at, decided_by = :decided_by, late = :late, late_ok = :late_ok, \
             passed = :passed, act_at = NULL \
             WHERE workspace_id = :workspace AND id = :id",
            named_params! {
                ":workspace": after.workspace, ":id": after.id, ":state": after.state.as_str(),
                ":ready_at": after.ready_at, ":check_at": after.check_at, ":deadline": after.deadline,
                ":hold_reason": after.hold_reason, ":hold_since": after.hold_since, ":cause": after.cause,
                ":retries": after.retries, ":attempt": after.attempt, ":begun_at": after.begun_at,
                ":begun_mark": after.begun_mark,
                ":platform_at": after.platform_at, ":accepted_at": after.accepted_at,
                ":accepted_seq": after.accepted_seq, ":failed_at": after.failed_at, ":decided_by": after.decided_by,
                ":late": after.late, ":late_ok": after.target.map(|_| late::stored(after.late_word)),
                ":passed": after.passed,
            },
        )?;
    }
    if before.state.blocks_lane() || after.state.blocks_lane() {
        turns::after_change(tx, before, &after)?;
    }
    Ok(())
}
