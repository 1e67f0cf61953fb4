//! Pages that are open to whoever has the address.

use super::incidents::begun;
use crate::cast::{Shop, at};
use sportello_core::{IncidentId, WorkspaceId};
use sportello_store::StoreError;

pub async fn a_page_has_one_address_until_it_is_ended(shop: Shop) {
    let (store, workspace) = (&shop.store, shop.workspace);
    let incident = begun(&shop).await;
    for (nth, page) in [(10, None), (20, Some(incident))] {
        assert_eq!(store.public_page_made(workspace, page).await, Ok(None));
        for hash in [nth, nth + 1] {
            let put = store.put_public_page(workspace, page, [hash; 32], at(i64::from(hash)));
            put.await.unwrap();
        }
        assert_eq!(
            store.public_page([nth; 32]).await,
            Ok(None),
            "the older one ended"
        );
        assert_eq!(
            store.public_page([nth + 1; 32]).await,
            Ok(Some((workspace, page)))
        );
        let made = store.public_page_made(workspace, page).await;
        assert_eq!(made, Ok(Some(at(i64::from(nth + 1)))));
    }
    assert_eq!(store.end_public_page(workspace, None).await, Ok(true));
    assert_eq!(store.end_public_page(workspace, None).await, Ok(false));
    assert_eq!(store.public_page([11; 32]).await, Ok(None));
    assert_eq!(
        store.public_page([21; 32]).await,
        Ok(Some((workspace, Some(incident)))),
        "the incident's stays"
    );
}

pub async fn i11_another_workspaces_page_is_neither_made_nor_ended(shop: Shop) {
    let (store, workspace) = (&shop.store, shop.workspace);
    let incident = begun(&shop).await;
    let other = WorkspaceId(workspace.0 + 1_000);
    for (whose, which) in [(other, incident), (workspace, IncidentId(999_999))] {
        let refused = store.put_public_page(whose, Some(which), [1; 32], at(1));
        let refused = refused.await;
        assert!(
            matches!(refused, Err(StoreError::NotFound(_))),
            "{refused:?}"
        );
    }
    let put = store.put_public_page(workspace, Some(incident), [2; 32], at(2));
    put.await.unwrap();
    let ended = store.end_public_page(other, Some(incident)).await;
    assert_eq!(ended, Ok(false));
    assert!(store.public_page([2; 32]).await.unwrap().is_some());
}
