//! Incidents as they are read.

use super::look;
use crate::contract::{ConcernedRow, IncidentRow, Result, StoreError, UnderWay, Why};
use crate::sqlite::conversations::people;
use crate::sqlite::outbox::deliveries::state;
use crate::sqlite::sql::Sql;
use rusqlite::{Connection, Row};
use sportello_core::incident::{Cell, CellSpan, Watched};
use sportello_core::{
    AgentId, Capability, ChannelId, ConversationId, DeliveryId, IncidentId, PostId, Span, Time,
    WorkspaceId,
};
use std::collections::BTreeMap;

const COLUMNS: &str =
    "SELECT id, platform, opened_at, closed_at, why, why_source, why_by FROM incidents";

pub(super) fn under_way(conn: &Connection, workspace: i64) -> Result<Vec<UnderWay>> {
    let found = conn.all(
        "SELECT id, platform, opened_at, looked_at, (SELECT max(p.at) FROM incident_points p \
         WHERE p.workspace_id = i.workspace_id AND p.incident_id = i.id) FROM incidents i \
         WHERE workspace_id = ?1 AND closed_at IS NULL",
        [workspace],
        |r| {
            let time = |column| {
                let at: Option<i64> = r.get(column)?;
                Ok::<_, rusqlite::Error>(at.map(Time))
            };
            Ok(UnderWay {
                incident: Watched {
                    id: IncidentId(r.get(0)?),
                    platform: r.get(1)?,
                    spans: Vec::new(),
                },
                longest: Vec::new(),
                opened_at: Time(r.get(2)?),
                looked_at: time(3)?,
                point_at: time(4)?,
            })
        },
    )?;
    found
        .into_iter()
        .map(|mut one| {
            for (span, longest) in last_spans(conn, workspace, one.incident.id.0)? {
                one.longest.push((span.cell.channel, longest));
                one.incident.spans.push(span);
            }
            Ok(one)
        })
        .collect()
}

/// The last span of each cell of an incident, and how long the longest one lasted that ended: what
/// flaps for days has thousands, and the workers ask in every turn.
fn last_spans(conn: &Connection, workspace: i64, incident: i64) -> Result<Vec<(CellSpan, Span)>> {
    let found = conn.all(
        "SELECT c.channel_id, c.capability, c.opened_at, c.closed_at, c.cause, l.longest FROM incident_cells c \
         JOIN (SELECT channel_id, capability, max(opened_at) AS last, max(closed_at - opened_at) AS longest \
         FROM incident_cells WHERE workspace_id = ?1 AND incident_id = ?2 GROUP BY channel_id, capability) l \
         ON c.channel_id = l.channel_id AND c.capability = l.capability AND c.opened_at = l.last \
         WHERE c.workspace_id = ?1 AND c.incident_id = ?2",
        [workspace, incident],
        |r| {
            let longest: Option<i64> = r.get(5)?;
            Ok(span(r)?.map(|span| (span, Span(longest.unwrap_or(0)))))
        },
    )?;
    Ok(found.into_iter().flatten().collect())
}

fn span(row: &Row<'_>) -> rusqlite::Result<Option<CellSpan>> {
    let Some(capability) = Capability::parse(row.get_ref(1)?.as_str()?) else {
        return Ok(None);
    };
    Ok(Some(CellSpan {
        cell: Cell {
            channel: ChannelId(row.get(0)?),
            capability,
        },
        opened_at: Time(row.get(2)?),
        closed_at: row.get::<_, Option<i64>>(3)?.map(Time),
        cause: row.get(4)?,
    }))
}

fn cells(conn: &Connection, workspace: i64, incident: i64) -> Result<Vec<CellSpan>> {
    let found = conn.all(
        "SELECT channel_id, capability, opened_at, closed_at, cause FROM incident_cells \
         WHERE workspace_id = ?1 AND incident_id = ?2 ORDER BY opened_at, channel_id, capability",
        [workspace, incident],
        span,
    )?;
    Ok(found.into_iter().flatten().collect())
}

/// When each cell was open since a moment.
pub(super) fn history(conn: &Connection, workspace: i64, since: Time) -> Result<Vec<CellSpan>> {
    // One that was open then began before: none is looked for beyond the longest on record.
    let found = conn.all(
        "SELECT channel_id, capability, opened_at, closed_at, cause FROM incident_cells \
         WHERE workspace_id = ?1 AND opened_at >= ?2 ORDER BY opened_at, channel_id, capability",
        [workspace, since.0],
        span,
    )?;
    Ok(found.into_iter().flatten().collect())
}

pub(super) fn since(
    conn: &Connection,
    workspace: i64,
    since: Time,
    limit: u32,
) -> Result<Vec<IncidentRow>> {
    let sql = format!(
        "{COLUMNS} WHERE workspace_id = ?1 AND (closed_at IS NULL OR closed_at >= ?2) ORDER BY opened_at DESC, id DESC LIMIT ?3"
    );
    let found = conn.all(&sql, (workspace, since.0, limit), row)?;
    let whole = found.into_iter().map(|row| whole(conn, workspace, row));
    whole.collect()
}

pub(super) fn one(conn: &Connection, workspace: i64, id: i64) -> Result<IncidentRow> {
    let sql = format!("{COLUMNS} WHERE workspace_id = ?1 AND id = ?2");
    let found = conn.one(&sql, [workspace, id], row)?;
    whole(
        conn,
        workspace,
        found.ok_or(StoreError::NotFound("the incident"))?,
    )
}

fn row(row: &Row<'_>) -> rusqlite::Result<IncidentRow> {
    let (text, source): (Option<String>, Option<String>) = (row.get(4)?, row.get(5)?);
    let by: Option<i64> = row.get(6)?;
    Ok(IncidentRow {
        id: IncidentId(row.get(0)?),
        platform: row.get(1)?,
        opened_at: Time(row.get(2)?),
        closed_at: row.get::<_, Option<i64>>(3)?.map(Time),
        cells: Vec::new(),
        tally: crate::contract::Tally::default(),
        contacts: 0,
        posts: 0,
        why: text.map(|text| Why {
            text,
            source: source.unwrap_or_default(),
            by: by.map(AgentId),
        }),
    })
}

fn whole(conn: &Connection, workspace: i64, mut row: IncidentRow) -> Result<IncidentRow> {
    let id = row.id.0;
    row.cells = cells(conn, workspace, id)?;
    row.tally = look::tally(conn, workspace, id)?;
    let count = |sql| {
        let count = conn.number(sql, [workspace, id])?;
        Ok::<_, StoreError>(u64::try_from(count).unwrap_or(0))
    };
    row.contacts = count(
        "SELECT count(DISTINCT c.root) FROM incident_deliveries i \
         JOIN deliveries d ON d.workspace_id = i.workspace_id AND d.id = i.delivery_id AND d.address_id IS NOT NULL \
         JOIN addresses a ON a.workspace_id = d.workspace_id AND a.id = d.address_id \
         JOIN contacts c ON c.workspace_id = a.workspace_id AND c.id = a.contact_id \
         WHERE i.workspace_id = ?1 AND i.incident_id = ?2",
    )?;
    row.posts = count(
        "SELECT count(DISTINCT t.post_id) FROM incident_deliveries i \
         JOIN deliveries d ON d.workspace_id = i.workspace_id AND d.id = i.delivery_id AND d.target_id IS NOT NULL \
         JOIN post_targets t ON t.workspace_id = d.workspace_id AND t.id = d.target_id \
         WHERE i.workspace_id = ?1 AND i.incident_id = ?2",
    )?;
    Ok(row)
}

/// The deliveries that it concerns.
pub(super) fn concerned(
    conn: &Connection,
    workspace: WorkspaceId,
    incident: i64,
    limit: u32,
) -> Result<Vec<ConcernedRow>> {
    let found = conn.all(
        "SELECT d.id, d.channel_id, d.capability, d.state, a.contact_id, t.post_id, d.queued_at, d.accepted_at, \
         json_extract(d.cause, '$.key') \
         FROM incident_deliveries i JOIN deliveries d ON d.workspace_id = i.workspace_id AND d.id = i.delivery_id \
         LEFT JOIN addresses a ON a.workspace_id = d.workspace_id AND a.id = d.address_id \
         LEFT JOIN post_targets t ON t.workspace_id = d.workspace_id AND t.id = d.target_id \
         WHERE i.workspace_id = ?1 AND i.incident_id = ?2 ORDER BY i.delivery_id LIMIT ?3",
        (workspace.0, incident, limit),
        |r| {
            let contact: Option<i64> = r.get(4)?;
            let row = ConcernedRow {
                delivery: DeliveryId(r.get(0)?),
                channel: ChannelId(r.get(1)?),
                capability: Capability::parse(r.get_ref(2)?.as_str()?).unwrap_or(Capability::Text),
                state: state(r, 3)?,
                conversation: None,
                name: None,
                post: r.get::<_, Option<i64>>(5)?.map(PostId),
                queued_at: Time(r.get(6)?),
                accepted_at: r.get::<_, Option<i64>>(7)?.map(Time),
                cause: r.get(8)?,
            };
            Ok((contact, row))
        },
    )?;
    let mut people = BTreeMap::new();
    let mut rows = Vec::with_capacity(found.len());
    for (contact, mut row) in found {
        if let Some(contact) = contact {
            let known = match people.get(&contact) {
                Some(known) => Clone::clone(known),
                None => {
                    let known = person(conn, workspace, contact)?;
                    people.insert(contact, Clone::clone(&known));
                    known
                }
            };
            (row.conversation, row.name) = (Some(known.0), known.1);
        }
        rows.push(row);
    }
    Ok(rows)
}

/// The conversation of a contact and the name by which pages call them.
fn person(
    conn: &Connection,
    workspace: WorkspaceId,
    contact: i64,
) -> Result<(ConversationId, Option<String>)> {
    let (root, conversation) = people::root_of(conn, workspace.0, contact)?;
    let person = people::person(conn, workspace.0, root)?;
    Ok((ConversationId(conversation), person.name))
}
