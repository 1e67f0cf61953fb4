//! What only the inside can show: plans of statements, operations that break off.

mod alerts;
mod collide;
mod gaps;
mod incidents;
mod migrations;
mod morning;
mod plans;
mod posts;
mod shelf;

use super::backend::Backend as _;
use super::outbox::deliveries;
use super::sql::Sql as _;
use super::{FileStore, MemoryStore, Settings};
use crate::contract::*;
use sportello_core::Time;
use sportello_core::delivery::DeliveryState;

/// How many workspaces a store in a folder has.
async fn workspaces(store: &FileStore) -> usize {
    store.workspaces().await.expect("workspaces").len()
}

#[test]
fn an_operation_that_breaks_off_leaves_nothing_of_itself_and_the_next_one_goes() {
    let folder = tempfile::tempdir().expect("a folder");
    let store =
        FileStore::open(folder.path(), Settings::default(), || "k7".to_owned()).expect("a store");
    let insert = "INSERT INTO workspaces (id, name, time_zone, created_at, next_id, search_fed) VALUES (?1, 'x', 'UTC', 0, 1, 0)";
    pollster::block_on(async {
        let broke = store
            .backend
            .write(move |tx| -> Result<()> {
                tx.conn.run(insert, [7])?;
                panic!("planted")
            })
            .await;
        assert!(matches!(broke, Err(StoreError::Backend(_))), "{broke:?}");
        let torn = store
            .backend
            .write_whole(move |tx| -> Result<()> {
                tx.conn.run(insert, [8])?;
                Err(StoreError::Conflict("planted"))
            })
            .await;
        assert_eq!(torn, Err(StoreError::Conflict("planted")));
        assert_eq!(workspaces(&store).await, 0);
        store
            .add_workspace("Fiori di Lia", "Europe/Rome", Time(0))
            .await
            .expect("the next one goes");
        assert_eq!(workspaces(&store).await, 1);
    });
}

#[test]
fn i5_a_delivery_takes_no_step_that_the_law_forbids() {
    let store = MemoryStore::new("k7").expect("a store");
    pollster::block_on(morning::morning(&store)).expect("a morning");
    let all = store
        .backend
        .read_now(|conn| {
            let sql = format!("{} WHERE workspace_id = 1 ORDER BY id", deliveries::COLUMNS);
            conn.all(&sql, [], deliveries::read)
        })
        .expect("deliveries");
    assert!(all.len() > 3);
    for delivery in all {
        for next in DeliveryState::ALL {
            let allowed = delivery.state == next || delivery.state.may_become(next);
            let mut after = delivery.clone();
            assert_eq!(
                after.go(next).is_ok(),
                allowed,
                "{} to {next}",
                delivery.state
            );
            assert!(
                allowed || after == delivery,
                "a refused step changes nothing"
            );
        }
    }
}
