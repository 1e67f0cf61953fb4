//! `sportello journal list` and `sportello replay`.

use super::workspace::offline;
use crate::cli::{Folder, Journal};
use crate::{folder, output};
use serde_json::json;
use sportello_store::{Leftover, LeftoverRow};

/// Lists items kept raw. Their content stays in the journal.
pub async fn list(command: Journal) -> anyhow::Result<()> {
    let Journal::List {
        unparsed,
        unclaimed,
        look,
    } = command;
    let store = folder::open_to_read(&look.data)?;
    let which = match (unparsed, unclaimed) {
        (true, false) => Some(Leftover::Unparsed),
        (false, true) => Some(Leftover::Unclaimed),
        _ => None,
    };
    let mut after = None;
    let mut total = 0_u64;
    loop {
        let rows = store.leftovers(which, after.clone(), 500).await?;
        let Some(last) = rows.last() else { break };
        after = Some((last.seq, last.pointer.clone()));
        for row in &rows {
            if (unparsed && unclaimed) && row.leftover == Leftover::Foreign {
                continue;
            }
            total += 1;
            print(row, look.json)?;
        }
    }
    if !look.json && total == 0 {
        output::row(match which {
            None => format_args!("Nothing: everything that arrived was understood."),
            Some(_) => format_args!("Nothing of that kind."),
        })?;
    }
    Ok(())
}

fn print(row: &LeftoverRow, json: bool) -> anyhow::Result<()> {
    let state = match row.leftover {
        Leftover::Unparsed => "unparsed",
        Leftover::Unclaimed => "unclaimed",
        Leftover::Foreign => "foreign",
    };
    if json {
        return output::line(&json!({
            "seq": row.seq.0, "pointer": row.pointer, "state": state, "kind": row.kind.as_str(),
            "asset": row.asset, "what": row.why, "received_at": row.received_at.to_string(),
        }));
    }
    output::row(format_args!(
        "{:>8}{}  {state:<9}  {}  {}  {}",
        row.seq.0, row.pointer, row.kind, row.why, row.received_at
    ))
}

/// Digests the journal again.
pub async fn replay(folder: Folder) -> anyhow::Result<()> {
    let engine = offline(&folder).await?;
    let done = engine.replay(engine.now()).await?;
    if folder.json {
        return output::line(&json!({
            "records": done.records, "applied": done.applied, "known": done.known,
            "unparsed": done.unparsed, "unclaimed": done.unclaimed, "foreign": done.foreign,
        }));
    }
    println!(
        "{} bodies read again: {} facts are new, {} were known, {} items are still not understood, {} wait for their channel.",
        done.records, done.applied, done.known, done.unparsed, done.unclaimed
    );
    Ok(())
}
