//! The list of conversations.

use crate::desk::Desk;
use crate::live::Viewer;
use crate::pages::reader::Reader;
use crate::pages::view::{ListFilter, ListPane, Preview, Row, Tab};
use sportello_core::message::MessageKind;
use sportello_core::text::fold;
use sportello_core::window::{Window, closes_soon};
use sportello_core::{ChannelKind, ConversationId, Time};
use sportello_store::{
    ConversationRow, ConversationStatus, InboxQuery, KeptBack, LastMessage, StoreError,
};

/// Rows asked of the store at once.
const PAGE: u32 = 100;

/// Reads it: as many pages as it takes to fill the rows asked for.
pub async fn list(
    desk: &Desk,
    viewer: &Viewer,
    filter: ListFilter,
    selected: Option<ConversationId>,
) -> Result<ListPane, StoreError> {
    let counts = desk.store().inbox_counts(viewer.workspace).await?;
    let connected = !desk.store().channels(viewer.workspace).await?.is_empty();
    let status = match filter.tab {
        Tab::Open => Some(ConversationStatus::Open),
        Tab::Closed => Some(ConversationStatus::Closed),
        Tab::All => None,
    };
    let words: Vec<String> = fold(&filter.words)
        .split_whitespace()
        .map(str::to_owned)
        .collect();
    let wanted = usize::try_from(filter.rows).unwrap_or(usize::MAX);
    let (mut rows, mut cursor) = (Vec::new(), None);
    let more = loop {
        let limit = PAGE.min(
            filter
                .rows
                .saturating_sub(u32::try_from(rows.len()).unwrap_or(u32::MAX)),
        );
        let query = InboxQuery {
            status,
            words: words.clone(),
            cursor,
            limit,
        };
        let page = desk.store().inbox(viewer.workspace, &query).await?;
        rows.extend(page.rows.iter().map(|r| row(desk, &viewer.reader, r)));
        match page.next {
            None => break false,
            Some(_) if rows.len() >= wanted || page.rows.is_empty() => break true,
            next => cursor = next,
        }
    };
    Ok(ListPane {
        filter,
        open: counts.open,
        closed: counts.closed,
        rows,
        more,
        selected,
        connected,
        sandbox: desk.sandbox().map(str::to_owned),
    })
}

/// The words of the last message; of a comment that was deleted, that it was.
fn said(r: &Reader, last: &LastMessage) -> Option<String> {
    if last.public && last.kind == MessageKind::Unsent {
        let network = r.page_network(&last.channel_kind);
        return Some(r.fill("comment-deleted", &[("network", network.into())]));
    }
    last.preview.clone()
}

fn row(desk: &Desk, r: &Reader, row: &ConversationRow) -> Row {
    Row {
        id: row.id,
        contact: row.contact,
        name: row.name.clone(),
        kind: row.reach.first().map(|(kind, _)| kind.clone()),
        closed: row.status == ConversationStatus::Closed,
        at: row.last_at,
        last: row.last.as_ref().map(|last| Preview {
            direction: last.direction,
            kind: last.kind,
            text: said(r, last),
            state: last.state,
        }),
        unread: row.unread,
        waiting: row.waiting,
        failed: row.failed,
        closing: row
            .kept_back
            .iter()
            .filter_map(|one| closing(desk, r.now, one))
            .min(),
        window: longest(
            row.reach
                .iter()
                .map(|(kind, heard)| window(desk, r.now, kind, *heard)),
        ),
    }
}

/// The window of an address on a network.
fn window(desk: &Desk, now: Time, kind: &ChannelKind, heard: Option<Time>) -> Window {
    match desk.engine().registry().get(kind) {
        Some(connector) => Window::at(now, connector.capabilities(), heard),
        None => Window::Closed(None),
    }
}

/// When a window closes that may close on what is kept back.
fn closing(desk: &Desk, now: Time, one: &KeptBack) -> Option<Time> {
    let connector = desk.engine().registry().get(&one.kind)?;
    closes_soon(
        now,
        connector.capabilities(),
        one.last_inbound,
        !one.by_program,
    )
}

/// The window that lets one answer longest.
fn longest(windows: impl Iterator<Item = Window>) -> Window {
    let rank = |w: &Window| match w {
        Window::Always => (2, Time(0)),
        Window::Open(end) => (1, *end),
        Window::Closed(since) => (0, since.unwrap_or_default()),
    };
    windows.max_by_key(rank).unwrap_or(Window::Closed(None))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_window_shown_is_the_one_that_lets_one_answer_longest() {
        let soon = Window::Open(Time(10));
        let late = Window::Open(Time(20));
        let shut = Window::Closed(Some(Time(99)));
        assert_eq!(longest([soon, late, shut].into_iter()), late);
        assert_eq!(
            longest([shut, Window::Always, late].into_iter()),
            Window::Always
        );
        assert_eq!(longest([Window::Closed(None), shut].into_iter()), shut);
        assert_eq!(longest(std::iter::empty()), Window::Closed(None));
    }
}
