//! The part of the morning in which what was missed is read back.

use super::morning::{says, who};
use crate::contract::*;
use crate::sqlite::MemoryStore;
use sportello_core::content::{Content, ReadBackMark};
use sportello_core::event::{Event, Item, Reading};
use sportello_core::gap::Gap;
use sportello_core::{AppId, ChannelId, ChannelKind, Time, WorkspaceId};

/// Everything of gaps, once.
pub(super) async fn gaps(
    store: &MemoryStore,
    workspace: WorkspaceId,
    (app, channel): (AppId, ChannelId),
) -> Result<()> {
    let gap = |from, to| Gap {
        from: Time(from),
        to: Time(to),
    };
    let id = store
        .ask_gap(workspace, channel, gap(5, 50), true, Time(60))
        .await?;
    store.next_gap(workspace).await?;
    store.due_gaps(workspace, Time(60), 9).await?;
    store.begin_gap(workspace, id, Time(61)).await?;
    store
        .postpone_gap(workspace, id, Time(62), Some("cause-outage"))
        .await?;
    let listed = vec![("t_1".to_owned(), Time(40))];
    store
        .put_gap_listed(workspace, id, listed, None, Time(63), Time(63))
        .await?;
    store.due_gaps(workspace, Time(63), 9).await?;
    let found = GapFound {
        person: Some("giulia".to_owned()),
        recovered: 1,
        lost: 1,
        gone: false,
        refused: false,
    };
    store
        .put_gap_found(workspace, id, "t_1", found, Time(64), Time(64))
        .await?;
    let stays = store
        .ask_gap(workspace, channel, gap(70, 90), false, Time(91))
        .await?;
    store
        .gather_gap(workspace, stays, Some(Time(95)), Time(92))
        .await?;
    store.gather_gap(workspace, stays, None, Time(95)).await?;
    let never = store
        .ask_gap(workspace, channel, gap(100, 110), true, Time(111))
        .await?;
    store
        .give_gap_up(workspace, never, "cause-outage", Time(112))
        .await?;
    store.gaps(workspace, Time(1), 9).await?;
    store.gap(workspace, id).await?;
    store.gap_people(workspace, id, 9).await?;
    let query = InboxQuery {
        limit: 1,
        ..InboxQuery::default()
    };
    for row in store.inbox(workspace, &query).await?.rows {
        store.gaps_of_conversation(workspace, row.id).await?;
    }
    meeting(store, app).await
}

/// A message and a file are read back, and told.
async fn meeting(store: &MemoryStore, app: AppId) -> Result<()> {
    let tell = async |read_back: Option<ReadBackMark>, seq: i64| {
        let with = |mid: &str, image| {
            let Event::Message(mut said) = says(who("giulia", None), mid, image) else {
                return says(who("giulia", None), mid, image);
            };
            said.at = Time(seq);
            said.content = Content {
                read_back,
                ..Content::default()
            }
            .boxed();
            Event::Message(said)
        };
        let item = |(n, event): (usize, Event)| Item {
            kind: ChannelKind::new("instagram"),
            asset: "asset-instagram".to_owned(),
            pointer: format!("/{n}"),
            reading: Reading::Events(vec![event]),
        };
        let events = vec![with("back-1", false), with("back-2", true)];
        let items = events.into_iter().enumerate().map(item).collect();
        let record = NewRecord {
            app,
            object: "sportello".to_owned(),
            received_at: Time(120),
            body: b"{}".to_vec().into(),
        };
        store.append_and_digest(record, items).await.map(drop)
    };
    tell(Some(ReadBackMark::Alone), 70).await?;
    tell(None, 71).await?;
    tell(Some(ReadBackMark::Alone), 70).await
}
