//! Which posts a filter lets through.

use super::rows;
use crate::contract::{PostFilter, PostRow, Result};
use crate::sqlite::sql::Sql;
use rusqlite::types::Value;
use rusqlite::{Connection, params_from_iter};
use sportello_core::delivery::DeliveryState;

/// States in which a delivery of a post has still to come to something.
const WAITING: [DeliveryState; 5] = [
    DeliveryState::Queued,
    DeliveryState::Held,
    DeliveryState::Sending,
    DeliveryState::Unknown,
    DeliveryState::Unconfirmed,
];

/// The posts: those with a time in its order, then those without.
pub(super) fn filtered(
    conn: &Connection,
    workspace: i64,
    filter: &PostFilter,
) -> Result<Vec<PostRow>> {
    let others = Others::of(workspace, filter);
    let mut left = filter.limit.max(1);
    let mut found = Vec::new();
    if !filter.without_time {
        let mut times = vec![filter.from.map_or(i64::MIN, |from| from.0)];
        times.extend(filter.to.map(|to| to.0));
        let when = match filter.to {
            Some(_) => "p.due_at >= ? AND p.due_at < ?",
            None => "p.due_at >= ?",
        };
        found = others.rows(conn, workspace, (when, &times), left)?;
        left = left.saturating_sub(u32::try_from(found.len()).unwrap_or(u32::MAX));
    }
    if left > 0 && filter.from.is_none() && filter.to.is_none() {
        found.extend(others.rows(conn, workspace, ("p.due_at IS NULL", &[]), left)?);
    }
    found
        .into_iter()
        .map(|post| rows::whole(conn, workspace, post))
        .collect()
}

/// What a filter asks whatever the time, with the values it is bound to.
#[derive(Default)]
struct Others {
    conditions: String,
    values: Vec<Value>,
}

impl Others {
    fn of(workspace: i64, filter: &PostFilter) -> Others {
        let mut others = Others::default();
        if let Some(stage) = filter.stage {
            others.conditions.push_str(" AND p.stage = ?");
            others.values.push(stage.as_str().to_owned().into());
        }
        if let Some(channel) = filter.channel {
            others.conditions.push_str(
                " AND EXISTS (SELECT 1 FROM post_targets t WHERE t.workspace_id = p.workspace_id \
                 AND t.post_id = p.id AND t.channel_id = ?)",
            );
            others.values.push(channel.0.into());
        }
        if !filter.states.is_empty() {
            others.conditions.push_str(&in_states(&filter.states));
            others.values.push(workspace.into());
        }
        others
    }

    fn rows(
        &self,
        conn: &Connection,
        workspace: i64,
        (when, times): (&str, &[i64]),
        limit: u32,
    ) -> Result<Vec<(PostRow, String)>> {
        let sql = format!(
            "{} WHERE p.workspace_id = ? AND {when}{} ORDER BY p.due_at, p.id LIMIT ?",
            rows::COLUMNS,
            self.conditions
        );
        let mut values: Vec<Value> = vec![workspace.into()];
        values.extend(times.iter().map(|time| Value::from(*time)));
        values.extend(self.values.iter().cloned());
        values.push(limit.into());
        conn.all(&sql, params_from_iter(values), rows::read)
    }
}

/// That a post has a delivery in one of these states which no other replaced. Indexes lead to
/// those that wait or failed, which are asked for most: a post's have no address.
fn in_states(states: &[DeliveryState]) -> String {
    let one_of = |states: &[DeliveryState]| match states {
        [state] => format!("d.state = '{state}'"),
        _ => {
            let names: Vec<String> = states.iter().map(|s| format!("'{s}'")).collect();
            format!("d.state IN ({})", names.join(", "))
        }
    };
    let mut asked = one_of(states);
    if states.iter().all(|state| WAITING.contains(state)) {
        asked = format!("{} AND {asked}", one_of(&WAITING));
    }
    format!(
        " AND p.id IN (SELECT t.post_id FROM deliveries d JOIN post_targets t ON t.workspace_id = d.workspace_id \
         AND t.id = d.target_id WHERE d.workspace_id = ? AND d.address_id IS NULL AND {asked} \
         AND NOT EXISTS (SELECT 1 FROM deliveries r WHERE r.workspace_id = d.workspace_id AND r.replaces = d.id \
         AND r.replaces IS NOT NULL))"
    )
}
