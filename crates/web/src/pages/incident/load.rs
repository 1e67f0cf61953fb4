//! From the store to the pages of incidents.

use super::ready;
use super::view::{CellPast, IncidentPage, Line, Named, Person};
use super::{happened, words};
use crate::desk::Desk;
use crate::live::Viewer;
use crate::pages::gaps;
use crate::pages::reader::Reader;
use crate::pages::templates::Word;
use maud::Markup;
use sportello_core::incident::{CellSpan, HISTORY};
use sportello_core::{IncidentId, Time, WorkspaceId};
use sportello_store::{ConcernedRow, StoreError};
use std::collections::BTreeSet;

/// Deliveries that are shown one by one.
const MOST: u32 = 500;
/// Incidents that are listed.
const LISTED: u32 = 100;

/// Whether names are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Audience {
    /// The people of the desk.
    Agents,
    /// Whoever has the address: counts, and nobody's name or words.
    Public,
    /// The people of the desk after a drill: everything, and nothing that leads anywhere.
    Rehearsal,
}

/// Reads an incident.
pub async fn incident(
    desk: &Desk,
    workspace: WorkspaceId,
    id: IncidentId,
    audience: Audience,
) -> Result<IncidentPage, StoreError> {
    at_a_time(desk, desk.now(), workspace, id, audience).await
}

/// The same as it reads at another time than now: a drill has a clock of its own.
pub async fn at_a_time(
    desk: &Desk,
    now: Time,
    workspace: WorkspaceId,
    id: IncidentId,
    audience: Audience,
) -> Result<IncidentPage, StoreError> {
    let store = desk.store();
    let row = store.incident(workspace, id).await?;
    let curve = store.incident_curve(workspace, id).await?;
    let health = desk.engine().health(workspace).await?;
    let past = past(&store.cell_history(workspace, now - HISTORY).await?, now);
    let cells: usize = health.channels.iter().map(|c| c.cells.len()).sum();
    let mut page = IncidentPage {
        row,
        channels: named(desk, workspace).await?,
        curve,
        people: Vec::new(),
        posts: Vec::new(),
        gaps: Vec::new(),
        more: false,
        noted_by: None,
        unfailing: cells.saturating_sub(past.len()),
        history: past,
        ready: Vec::new(),
        shared: None,
        link: None,
        opinions: store.opinions(workspace, id).await?,
        said: Word::default(),
    };
    if audience == Audience::Public {
        return Ok(page);
    }
    let concerned = store
        .incident_deliveries(workspace, id, MOST.saturating_add(1))
        .await?;
    page.more = concerned.len() > MOST as usize;
    let shown = concerned.into_iter().take(MOST as usize);
    (page.people, page.posts) = apart(shown);
    page.gaps = gaps::of_incident(desk, now, workspace, &page.row).await?;
    if audience == Audience::Rehearsal {
        return Ok(page);
    }
    if let Some(by) = page.row.why.as_ref().and_then(|why| why.by) {
        let agents = store.agents(workspace).await?;
        let known = agents.into_iter().find(|agent| agent.id == by);
        page.noted_by = known.map(|agent| agent.name);
    }
    page.ready = ready::ready(desk, workspace, now).await?;
    page.shared = store.public_page_made(workspace, Some(id)).await?;
    Ok(page)
}

/// The channels of a workspace.
pub async fn named(desk: &Desk, workspace: WorkspaceId) -> Result<Vec<Named>, StoreError> {
    let channels = desk.store().channels(workspace).await?;
    let named = channels.into_iter().map(|channel| Named {
        id: channel.id,
        kind: channel.kind,
        name: channel.name,
    });
    Ok(named.collect())
}

/// The incidents of 90 days, the latest first.
pub async fn lines(
    desk: &Desk,
    r: &Reader,
    workspace: WorkspaceId,
) -> Result<Vec<Line>, StoreError> {
    let since = r.now - HISTORY;
    let rows = desk.store().incidents(workspace, since, LISTED).await?;
    let channels = named(desk, workspace).await?;
    let lines = rows.into_iter().map(|row| Line {
        what: words::things(r, &channels, &row.cells),
        id: row.id,
        opened_at: row.opened_at,
        closed_at: row.closed_at,
        contacts: row.contacts,
    });
    Ok(lines.collect())
}

/// The part of an incident's page that changes while it lasts.
pub async fn live(desk: &Desk, viewer: &Viewer, id: IncidentId) -> Result<Markup, StoreError> {
    let page = incident(desk, viewer.workspace, id, Audience::Agents).await?;
    Ok(happened::happened(&viewer.reader, &page, Audience::Agents))
}

/// How each cell did that failed, the one that failed longest first.
fn past(spans: &[CellSpan], now: Time) -> Vec<CellPast> {
    let cells: BTreeSet<_> = spans.iter().map(|span| span.cell).collect();
    let mut past: Vec<CellPast> = cells
        .into_iter()
        .map(|cell| {
            let mut one = CellPast {
                cell,
                times: 0,
                total: sportello_core::Span::ZERO,
                longest: sportello_core::Span::ZERO,
                last: Time(0),
            };
            for span in spans.iter().filter(|span| span.cell == cell) {
                let length = span.closed_at.unwrap_or(now).since(span.opened_at);
                one.times += 1;
                one.total.0 += length.0.max(0);
                one.longest = one.longest.max(length);
                one.last = one.last.max(span.opened_at);
            }
            one
        })
        .collect();
    past.sort_by_key(|one| (std::cmp::Reverse(one.total), one.cell));
    past
}

/// People with their messages, and posts.
fn apart(rows: impl Iterator<Item = ConcernedRow>) -> (Vec<Person>, Vec<ConcernedRow>) {
    let (mut people, mut posts): (Vec<Person>, Vec<_>) = (Vec::new(), Vec::new());
    for row in rows {
        let Some(conversation) = row.conversation else {
            posts.push(row);
            continue;
        };
        let known = people.iter_mut();
        match known
            .into_iter()
            .find(|one| one.conversation == conversation)
        {
            Some(person) => person.messages.push(row),
            None => people.push(Person {
                conversation,
                name: row.name.clone(),
                messages: vec![row],
            }),
        }
    }
    (people, posts)
}

#[cfg(test)]
mod tests {
    use super::*;
    use sportello_core::incident::Cell;
    use sportello_core::{Capability, ChannelId, Span};

    #[test]
    fn a_cells_past_counts_what_lasts_until_now() {
        let span = |capability, from: i64, to: Option<i64>| CellSpan {
            cell: Cell {
                channel: ChannelId(1),
                capability,
            },
            opened_at: Time(0) + Span::minutes(from),
            closed_at: to.map(|to| Time(0) + Span::minutes(to)),
            cause: None,
        };
        let spans = [
            span(Capability::Text, 0, Some(10)),
            span(Capability::Story, 0, Some(100)),
            span(Capability::Text, 50, None),
        ];
        let past = past(&spans, Time(0) + Span::minutes(90));
        let told = past
            .iter()
            .map(|one| (one.cell.capability, one.times, one.total, one.longest));
        let expected = [
            (Capability::Story, 1, Span::minutes(100), Span::minutes(100)),
            (Capability::Text, 2, Span::minutes(50), Span::minutes(40)),
        ];
        assert_eq!(told.collect::<Vec<_>>(), expected);
        assert_eq!(past[1].last, Time(0) + Span::minutes(50));
    }
}
