//! Platform ids that share a number in the index are told apart all the same.

use super::morning::{item, morning, says, who};
use crate::contract::*;
use crate::sqlite::MemoryStore;
use crate::sqlite::schema::COLLIDE;
use sportello_core::{AppId, Time, WorkspaceId};
use std::sync::Arc;

#[test]
fn i2_ids_that_share_a_number_are_different_messages_each_there_once() {
    COLLIDE.set(true);
    let store = MemoryStore::new("k7").expect("a store");
    pollster::block_on(async {
        // The whole morning goes as ever.
        morning(&store).await.expect("a morning");
        let workspace = WorkspaceId(1);
        let before = store.inbox_counts(workspace).await.expect("counts");
        let app: AppId = store.apps().await.expect("apps")[0].id;
        for round in 0..3 {
            let items = (0..10)
                .map(|n| {
                    item(
                        "instagram",
                        n,
                        says(who("nuova", None), &format!("c{n}"), false),
                    )
                })
                .collect();
            let body = NewRecord {
                app,
                object: String::new(),
                received_at: Time(200),
                body: Arc::from(&b"{}"[..]),
            };
            let told = store
                .append_and_digest(body, items)
                .await
                .expect("digested");
            assert_eq!(
                (told.applied, told.known),
                if round == 0 { (10, 0) } else { (0, 10) }
            );
        }
        let after = store.inbox_counts(workspace).await.expect("counts");
        assert_eq!(after.open, before.open + 1);
        let channel = store.channels(workspace).await.expect("channels")[0].id;
        let ids: Vec<String> = (0..12).map(|n| format!("c{n}")).collect();
        let known = store
            .known_external_ids(workspace, channel, &ids)
            .await
            .expect("known");
        assert_eq!(known, ids[..10]);
    });
    assert_eq!(store.inspect().expect("inspected"), []);
    COLLIDE.set(false);
}
