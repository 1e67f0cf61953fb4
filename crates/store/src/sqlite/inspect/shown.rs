//! What the inbox shows is what the messages say: unread, last message, order, counts.

use super::Findings;
use crate::Result;
use crate::sqlite::conversations::summary::{self, Summary};
use crate::sqlite::sql::Sql;
use rusqlite::Connection;
use std::collections::BTreeMap;

pub(super) fn check(conn: &Connection, workspace: i64, findings: &mut Findings) -> Result<()> {
    let contacts = conn.all(
        "SELECT id, root, conversation_id FROM contacts WHERE workspace_id = ?1 ORDER BY root, id",
        [workspace],
        |r| {
            Ok((
                r.get::<_, i64>(0)?,
                r.get::<_, i64>(1)?,
                r.get::<_, i64>(2)?,
            ))
        },
    )?;
    let mut groups: BTreeMap<i64, Vec<Summary>> = BTreeMap::new();
    for (contact, root, conversation) in contacts {
        let Some(own) = summary::load(conn, workspace, conversation)? else {
            continue;
        };
        let (unread, last) = summary::counted(conn, workspace, contact)?;
        if own.unread != unread {
            let says = format!(
                "workspace {workspace}: conversation {conversation} counts {} unread, not {unread}",
                own.unread
            );
            findings.add("counts", says);
        }
        if own.last_message != last.map(|(_, id)| id)
            || last.is_some_and(|(at, _)| at != own.last_at)
        {
            findings.add(
                "inbox",
                format!(
                    "workspace {workspace}: conversation {conversation} names another last message"
                ),
            );
        }
        groups.entry(root).or_default().push(own);
    }
    let tabs = listed(workspace, &groups, findings);
    let totals = conn.one(
        "SELECT open, closed, unread FROM inbox_totals WHERE workspace_id = ?1",
        [workspace],
        |r| {
            Ok((
                r.get::<_, i64>(0)?,
                r.get::<_, i64>(1)?,
                r.get::<_, i64>(2)?,
            ))
        },
    )?;
    if totals != Some(tabs) {
        findings.add(
            "counts",
            format!("workspace {workspace}: the tabs count {totals:?}, not {tabs:?}"),
        );
    }
    Ok(())
}

/// How everything is listed. Gives what the tabs should count: open, closed, unread.
fn listed(
    workspace: i64,
    groups: &BTreeMap<i64, Vec<Summary>>,
    findings: &mut Findings,
) -> (i64, i64, i64) {
    let (mut open, mut closed, mut unread) = (0, 0, 0);
    for (root, members) in groups {
        for (before, after) in members.iter().zip(summary::grouped(members, *root)) {
            if *before != after {
                let says = format!(
                    "workspace {workspace}: conversation {} is not shown as it is",
                    before.id
                );
                findings.add("inbox", says);
            }
            open += i64::from(after.list == "open");
            closed += i64::from(after.list == "closed");
            unread += i64::from(after.list == "open" && after.list_unread > 0);
        }
    }
    (open, closed, unread)
}
