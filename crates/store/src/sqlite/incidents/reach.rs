//! How people can be reached whose conversations moved lately.

use crate::contract::{ReachRow, Result};
use crate::sqlite::sql::Sql;
use rusqlite::Connection;
use sportello_core::{ChannelId, Time};

/// By person (a root contact with everyone merged into it), then those alike together.
const REACH: &str = "SELECT channels, consent, count(*) FROM ( \
     SELECT (SELECT group_concat(DISTINCT a.channel_id) FROM contacts m \
         JOIN addresses a ON a.workspace_id = m.workspace_id AND a.contact_id = m.id \
         WHERE m.workspace_id = v.workspace_id AND m.root = v.contact_id) AS channels, \
     EXISTS (SELECT 1 FROM contacts m \
         JOIN consents s ON s.workspace_id = m.workspace_id AND s.contact_id = m.id AND s.withdrawn_at IS NULL \
         WHERE m.workspace_id = v.workspace_id AND m.root = v.contact_id) AS consent \
     FROM (SELECT workspace_id, contact_id FROM conversations \
         WHERE workspace_id = ?1 AND list IN ('open', 'closed') AND list_at >= ?2 \
         ORDER BY list_at DESC, id DESC LIMIT ?3) v) GROUP BY 1, 2";

pub(super) fn reach(
    conn: &Connection,
    workspace: i64,
    since: Time,
    limit: u32,
) -> Result<Vec<ReachRow>> {
    let found = conn.all(REACH, (workspace, since.0, limit), |r| {
        let channels: Option<String> = r.get(0)?;
        let channels = channels.unwrap_or_default();
        let channels = channels.split(',').filter_map(|id| id.parse().ok());
        Ok(ReachRow {
            channels: channels.map(ChannelId).collect(),
            consent: r.get(1)?,
            people: u64::try_from(r.get::<_, i64>(2)?).unwrap_or(0),
        })
    })?;
    let mut rows: Vec<ReachRow> = Vec::new();
    for mut row in found {
        // The order within a group is not said.
        row.channels.sort_unstable();
        let same = |one: &&mut ReachRow| one.channels == row.channels && one.consent == row.consent;
        match rows.iter_mut().find(same) {
            Some(one) => one.people += row.people,
            None => rows.push(row),
        }
    }
    Ok(rows)
}
