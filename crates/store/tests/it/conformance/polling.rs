//! How far a bot's updates were taken.

use crate::cast::{Shop, at};
use sportello_core::WorkspaceId;
use sportello_store::{PollMark, StoreError};

pub async fn what_was_taken_is_remembered_and_may_begin_anew(shop: Shop) {
    let channel = shop.channel("facebook").id;
    let read = async || shop.store.poll_mark(shop.workspace, channel).await.unwrap();
    assert_eq!(read().await, None);
    for (next, when) in [(900_101, at(1)), (900_150, at(2)), (17, at(3))] {
        shop.store
            .set_poll_mark(shop.workspace, channel, next, when)
            .await
            .unwrap();
        assert_eq!(read().await, Some(PollMark { next, at: when }));
    }
}

pub async fn i11_a_mark_is_its_workspaces_own(shop: Shop) {
    let channel = shop.channel("facebook").id;
    shop.store
        .set_poll_mark(shop.workspace, channel, 7, at(1))
        .await
        .unwrap();
    let other = WorkspaceId(shop.workspace.0 + 1_000);
    assert_eq!(shop.store.poll_mark(other, channel).await.unwrap(), None);
    let refused = shop.store.set_poll_mark(other, channel, 9, at(2)).await;
    assert!(
        matches!(refused, Err(StoreError::NotFound(_))),
        "{refused:?}"
    );
}
