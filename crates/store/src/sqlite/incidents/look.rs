//! What an incident concerns: deliveries that it kept back or left in doubt, and how they stand.

use crate::contract::{CurvePoint, FALLEN_BACK, Result, Tally};
use crate::sqlite::sql::Sql;
use crate::sqlite::tx::Tx;
use rusqlite::Connection;
use sportello_core::Time;
use sportello_core::breaker::arrival::{GRACE, LATELY};
use sportello_core::delivery::DeliveryState;

/// Kept back by a breaker or by a token, or, before one of them had its turn, said another way.
const HELD: &str = "INSERT INTO incident_deliveries (workspace_id, incident_id, delivery_id) \
     SELECT d.workspace_id, ?2, d.id FROM deliveries d WHERE d.workspace_id = ?1 AND d.channel_id = ?3 \
     AND d.state = 'held' AND d.hold_reason IN ('breaker', 'token', 'fallback', 'elsewhere') \
     ON CONFLICT (workspace_id, incident_id, delivery_id) DO NOTHING";
/// In doubt: messages and posts are found by different indexes.
const UNKNOWN: [&str; 2] = [
    "INSERT INTO incident_deliveries (workspace_id, incident_id, delivery_id) \
     SELECT d.workspace_id, ?2, d.id FROM deliveries d WHERE d.workspace_id = ?1 AND d.channel_id = ?3 \
     AND d.check_at IS NOT NULL AND d.message_id IS NOT NULL AND d.check_at > 0 \
     ON CONFLICT (workspace_id, incident_id, delivery_id) DO NOTHING",
    "INSERT INTO incident_deliveries (workspace_id, incident_id, delivery_id) \
     SELECT d.workspace_id, ?2, d.id FROM deliveries d WHERE d.workspace_id = ?1 AND d.channel_id = ?3 \
     AND d.check_at IS NOT NULL AND d.target_id IS NOT NULL AND d.check_at > 0 \
     ON CONFLICT (workspace_id, incident_id, delivery_id) DO NOTHING",
];

/// Where word of arrivals fails: what was taken since a little before, and is not known to have
/// arrived or was given up.
const UNARRIVED: &str = "INSERT INTO incident_deliveries (workspace_id, incident_id, delivery_id) \
     SELECT d.workspace_id, ?2, d.id FROM incident_cells c \
     JOIN deliveries d ON d.workspace_id = c.workspace_id AND d.channel_id = c.channel_id \
     AND d.accepted_at IS NOT NULL AND d.message_id IS NOT NULL \
     AND d.accepted_at BETWEEN c.opened_at - ?4 AND coalesce(c.closed_at, d.accepted_at) \
     AND d.state IN ('accepted', 'failed') \
     WHERE c.workspace_id = ?1 AND c.incident_id = ?2 AND c.channel_id = ?3 AND c.capability = 'delivery' \
     ON CONFLICT (workspace_id, incident_id, delivery_id) DO NOTHING";

/// Notes what it concerns now, and (with `point`) a point of its curve.
pub(super) fn look(
    tx: &mut Tx<'_>,
    workspace: i64,
    incident: i64,
    point: bool,
    now: Time,
) -> Result<()> {
    let channels = tx.conn.all(
        "SELECT DISTINCT channel_id FROM incident_cells WHERE workspace_id = ?1 AND incident_id = ?2",
        [workspace, incident],
        |r| r.get::<_, i64>(0),
    )?;
    for channel in channels {
        tx.conn.run(HELD, [workspace, incident, channel])?;
        for sql in UNKNOWN {
            tx.conn.run(sql, [workspace, incident, channel])?;
        }
        let before = GRACE.0 + LATELY.0;
        tx.conn
            .run(UNARRIVED, [workspace, incident, channel, before])?;
    }
    tx.conn.run(
        "UPDATE incidents SET looked_at = ?3 WHERE workspace_id = ?1 AND id = ?2",
        [workspace, incident, now.0],
    )?;
    if !point {
        return Ok(());
    }
    let tally = tally(tx.conn, workspace, incident)?;
    tx.conn.run(
        "INSERT INTO incident_points (workspace_id, incident_id, at, waiting, sent, fallen_back, unknown, lost) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) ON CONFLICT (workspace_id, incident_id, at) DO NOTHING",
        [
            workspace,
            incident,
            now.0,
            i64::from(tally.waiting),
            i64::from(tally.sent),
            i64::from(tally.fallen_back),
            i64::from(tally.unknown),
            i64::from(tally.lost),
        ],
    )?;
    Ok(())
}

/// Where the deliveries that it concerns stand now.
pub(super) fn tally(conn: &Connection, workspace: i64, incident: i64) -> Result<Tally> {
    let states = conn.all(
        "SELECT d.state, d.state = 'withdrawn' AND json_extract(d.cause, '$.key') = ?3, \
         EXISTS (SELECT 1 FROM incident_cells c WHERE c.workspace_id = i.workspace_id \
         AND c.incident_id = i.incident_id AND c.channel_id = d.channel_id AND c.capability = 'delivery'), count(*) \
         FROM incident_deliveries i \
         JOIN deliveries d ON d.workspace_id = i.workspace_id AND d.id = i.delivery_id \
         WHERE i.workspace_id = ?1 AND i.incident_id = ?2 GROUP BY 1, 2, 3",
        (workspace, incident, FALLEN_BACK),
        |r| {
            let state = DeliveryState::parse(r.get_ref(0)?.as_str()?);
            let fallen_back = r.get::<_, Option<bool>>(1)?.unwrap_or(false);
            Ok((state, fallen_back, r.get(2)?, r.get::<_, u32>(3)?))
        },
    )?;
    let mut tally = Tally::default();
    for (state, fallen_back, unarriving, count) in states {
        use DeliveryState as S;
        match state {
            Some(S::Queued | S::Held | S::Sending) => tally.waiting += count,
            // Taken by a platform of which it was seen that this does not mean arrived.
            Some(S::Accepted) if unarriving => tally.unknown += count,
            Some(S::Accepted | S::Delivered | S::Read) => tally.sent += count,
            Some(S::Unknown | S::Unconfirmed) => tally.unknown += count,
            Some(S::Failed) => tally.lost += count,
            // Taken back by a person, or said another way.
            Some(S::Withdrawn) if fallen_back => tally.fallen_back += count,
            Some(S::Withdrawn) | None => {}
        }
    }
    Ok(tally)
}

/// Its curve, oldest first.
pub(super) fn curve(conn: &Connection, workspace: i64, incident: i64) -> Result<Vec<CurvePoint>> {
    conn.all(
        "SELECT at, waiting, sent, fallen_back, unknown, lost FROM incident_points \
         WHERE workspace_id = ?1 AND incident_id = ?2 ORDER BY at",
        [workspace, incident],
        |r| {
            Ok(CurvePoint {
                at: Time(r.get(0)?),
                tally: Tally {
                    waiting: r.get(1)?,
                    sent: r.get(2)?,
                    fallen_back: r.get(3)?,
                    unknown: r.get(4)?,
                    lost: r.get(5)?,
                },
            })
        },
    )
}
