//! What only the inside can show: plans of statements, operations that break off.

mod collide;
mod migrations;
mod morning;
mod plans;

use super::backend::Backend as _;
use super::sql::Sql as _;
use super::{FileStore, Settings};
use crate::contract::*;
use sportello_core::Time;

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
