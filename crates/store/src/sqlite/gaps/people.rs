//! Whom a gap may concern.

use super::steps;
use crate::contract::{GapLine, GapPerson, Result};
use crate::sqlite::conversations::people::{members, person, root_of, root_of_conversation};
use crate::sqlite::sql::Sql;
use crate::sqlite::tx::Tx;
use rusqlite::Connection;
use sportello_core::gap::{Gap, OPEN};
use sportello_core::{ChannelKind, ConversationId, GapId, Time};
use std::collections::BTreeMap;

/// Messages of a person are known to be lost.
pub(super) fn lost(
    tx: &mut Tx<'_>,
    workspace: i64,
    gap: i64,
    person: &str,
    lost: u32,
) -> Result<()> {
    tx.conn.run(
        "INSERT INTO gap_people (workspace_id, gap_id, address_id, lost) \
         SELECT g.workspace_id, g.id, a.id, ?4 FROM gaps g \
         JOIN addresses a ON a.workspace_id = g.workspace_id AND a.channel_id = g.channel_id AND a.external_id = ?3 \
         WHERE g.workspace_id = ?1 AND g.id = ?2 \
         ON CONFLICT (workspace_id, gap_id, address_id) DO UPDATE SET lost = gap_people.lost + excluded.lost",
        (workspace, gap, person, lost),
    )?;
    Ok(())
}

/// Who wrote around a gap, among the conversations of one list that were stirred since.
const WROTE: &str = "INSERT INTO gap_people (workspace_id, gap_id, address_id, lost) \
     SELECT v.workspace_id, ?2, a.id, 0 FROM conversations v \
     JOIN contacts c ON c.workspace_id = v.workspace_id AND c.root = v.contact_id \
     JOIN addresses a ON a.workspace_id = c.workspace_id AND a.contact_id = c.id \
     WHERE v.workspace_id = ?1 AND v.list = ?3 AND v.list_at >= ?5 AND a.channel_id = ?4 \
     AND EXISTS (SELECT 1 FROM messages m WHERE m.workspace_id = a.workspace_id AND m.address_id = a.id \
     AND m.at BETWEEN ?5 AND ?6 AND m.direction = 'in') \
     ON CONFLICT (workspace_id, gap_id, address_id) DO NOTHING";

/// Who had an open conversation and ever wrote.
const HAD_OPEN: &str = "INSERT INTO gap_people (workspace_id, gap_id, address_id, lost) \
     SELECT v.workspace_id, ?2, a.id, 0 FROM conversations v \
     JOIN contacts c ON c.workspace_id = v.workspace_id AND c.root = v.contact_id \
     JOIN addresses a ON a.workspace_id = c.workspace_id AND a.contact_id = c.id \
     WHERE v.workspace_id = ?1 AND v.list = 'open' AND v.list_at >= ?4 AND a.channel_id = ?3 AND a.last_inbound < ?5 \
     ON CONFLICT (workspace_id, gap_id, address_id) DO NOTHING";

/// Gathers whom a gap may concern.
pub(super) fn gather(
    tx: &mut Tx<'_>,
    workspace: i64,
    gap: i64,
    next_at: Option<Time>,
    now: Time,
) -> Result<()> {
    let found = tx.conn.one(
        "SELECT channel_id, from_at, to_at, listed FROM gaps WHERE workspace_id = ?1 AND id = ?2 AND readable = 0",
        [workspace, gap],
        |r| {
            let gap = Gap {
                from: Time(r.get(1)?),
                to: Time(r.get(2)?),
            };
            Ok((r.get::<_, i64>(0)?, gap, r.get::<_, bool>(3)?))
        },
    )?;
    let Some((channel, span, gathered)) = found else {
        return Ok(());
    };
    if !gathered {
        tx.conn.run(
            HAD_OPEN,
            (
                workspace,
                gap,
                channel,
                (span.from - OPEN).0,
                span.until().0,
            ),
        )?;
    }
    let (since, until) = (span.concerns_since().0, span.concerns_until().0);
    for list in ["open", "closed"] {
        tx.conn
            .run(WROTE, (workspace, gap, list, channel, since, until))?;
    }
    match next_at {
        Some(next_at) => {
            tx.conn.run(
                "UPDATE gaps SET state = 'reading', listed = 1, next_at = ?3 \
                 WHERE workspace_id = ?1 AND id = ?2 AND next_at IS NOT NULL",
                [workspace, gap, next_at.0],
            )?;
            Ok(())
        }
        None => steps::end(tx, workspace, gap, None, now),
    }
}

/// Whom a gap may concern, each once, those who lost most first.
pub(super) fn of_gap(
    conn: &Connection,
    workspace: i64,
    gap: i64,
    limit: u32,
) -> Result<Vec<GapPerson>> {
    let found = conn.all(
        "SELECT c.root, sum(p.lost) FROM gap_people p \
         JOIN addresses a ON a.workspace_id = p.workspace_id AND a.id = p.address_id \
         JOIN contacts c ON c.workspace_id = a.workspace_id AND c.id = a.contact_id \
         WHERE p.workspace_id = ?1 AND p.gap_id = ?2 GROUP BY c.root ORDER BY 2 DESC, 1 LIMIT ?3",
        (workspace, gap, limit),
        |r| Ok((r.get::<_, i64>(0)?, r.get(1)?)),
    )?;
    let one = |(root, lost)| {
        let (root, conversation) = root_of(conn, workspace, root)?;
        Ok(GapPerson {
            conversation: ConversationId(conversation),
            name: person(conn, workspace, root)?.name,
            lost,
        })
    };
    found.into_iter().map(one).collect()
}

/// The gaps that may concern a conversation, over everyone under its root.
pub(super) fn of_conversation(
    conn: &Connection,
    workspace: i64,
    conversation: i64,
) -> Result<Vec<GapLine>> {
    let (root, _) = root_of_conversation(conn, workspace, conversation)?;
    let mut lines: BTreeMap<(i64, GapId), GapLine> = BTreeMap::new();
    for member in members(conn, workspace, root)? {
        let found = conn.all(
            "SELECT g.id, ch.kind, g.from_at, g.to_at, p.lost FROM addresses a \
             JOIN gap_people p ON p.workspace_id = a.workspace_id AND p.address_id = a.id \
             JOIN gaps g ON g.workspace_id = p.workspace_id AND g.id = p.gap_id \
             JOIN channels ch ON ch.workspace_id = g.workspace_id AND ch.id = g.channel_id \
             WHERE a.workspace_id = ?1 AND a.contact_id = ?2 ORDER BY g.id",
            [workspace, member.contact],
            |r| {
                Ok(GapLine {
                    id: GapId(r.get(0)?),
                    channel_kind: ChannelKind::new(r.get_ref(1)?.as_str()?),
                    gap: Gap {
                        from: Time(r.get(2)?),
                        to: Time(r.get(3)?),
                    },
                    lost: r.get(4)?,
                })
            },
        )?;
        for line in found {
            let known = lines
                .entry((line.gap.to.0, line.id))
                .or_insert_with(|| GapLine {
                    lost: 0,
                    ..line.clone()
                });
            known.lost += line.lost;
        }
    }
    Ok(lines.into_values().collect())
}
