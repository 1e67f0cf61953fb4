//! Who and what is installed.

use crate::cast::{INSTALLATION, MORNING, Shop, at, new_channel, sealed};
use sportello_core::{ChannelId, Span};
use sportello_store::{SessionRow, StoreError};
use std::collections::BTreeMap;

pub async fn an_installation_is_named_once(shop: Shop) {
    assert_eq!(shop.store.installation().await, Ok(INSTALLATION.to_owned()));
}

pub async fn workspaces_are_listed_oldest_first(shop: Shop) {
    let second = shop
        .store
        .add_workspace("Il Girasole", "Europe/Rome", at(1))
        .await
        .unwrap();
    let names: Vec<String> = shop
        .store
        .workspaces()
        .await
        .unwrap()
        .into_iter()
        .map(|w| w.name)
        .collect();
    assert_eq!(names, ["Fiori di Lia", "Il Girasole"]);
    assert_eq!(shop.store.workspace(second.id).await, Ok(second));
    let missing = sportello_core::WorkspaceId(99);
    assert_eq!(
        shop.store.workspace(missing).await,
        Err(StoreError::NotFound("the workspace"))
    );
}

pub async fn a_rotated_secret_is_kept_beside_the_new_one_until_dropped(shop: Shop) {
    let app = shop
        .store
        .put_app("1001", sealed("second"), sealed("verify"), at(1))
        .await
        .unwrap();
    assert_eq!((app.id, app.secrets.len()), (shop.app, 2));
    let app = shop
        .store
        .put_app("1001", sealed("third"), sealed("verify"), at(2))
        .await
        .unwrap();
    assert_eq!(
        app.secrets,
        [sealed("third"), sealed("second")],
        "at most one old secret"
    );
    shop.store.drop_old_secrets(shop.app).await.unwrap();
    assert_eq!(
        shop.store.apps().await.unwrap()[0].secrets,
        [sealed("third")]
    );
}

pub async fn an_asset_is_connected_once(shop: Shop) {
    let other = shop
        .store
        .add_workspace("Il Girasole", "Europe/Rome", at(1))
        .await
        .unwrap();
    let again = new_channel("facebook", "asset-facebook", shop.app);
    let result = shop.store.add_channel(other.id, again, at(2)).await;
    assert_eq!(
        result,
        Err(StoreError::Conflict("this channel is connected already"))
    );
    assert_eq!(shop.store.channels(other.id).await, Ok(Vec::new()));
}

pub async fn a_channel_takes_new_settings_and_keeps_the_others(shop: Shop) {
    let id = shop.channel("facebook").id;
    let settings = BTreeMap::from([("page".to_owned(), "42".to_owned())]);
    let token = Some(sealed("new token"));
    let changed = shop
        .store
        .update_channel(
            shop.workspace,
            id,
            token,
            Some("La bottega"),
            &settings,
            at(1),
        )
        .await
        .unwrap();
    assert_eq!(
        changed.settings.get("username").map(String::as_str),
        Some("fioridilia")
    );
    assert_eq!(changed.settings.get("page").map(String::as_str), Some("42"));
    assert_eq!(
        (changed.name.as_str(), &changed.token),
        ("La bottega", &sealed("new token"))
    );
    assert_eq!(shop.store.channel(shop.workspace, id).await, Ok(changed));
}

pub async fn names_of_agents_are_unique_when_folded(shop: Shop) {
    let taken = shop.store.add_agent(shop.workspace, "LÍA", at(1)).await;
    assert_eq!(taken, Err(StoreError::Conflict("this name is taken")));
    assert_eq!(
        shop.store.agent_by_name("lia").await,
        Ok(Some(shop.lia.clone()))
    );
    shop.store
        .set_password(shop.lia.id, "$argon2id$…", at(2))
        .await
        .unwrap();
    shop.store.set_language(shop.lia.id, "it").await.unwrap();
    let lia = shop.store.agent(shop.lia.id).await.unwrap();
    assert_eq!(
        (lia.password.as_deref(), lia.language.as_deref()),
        (Some("$argon2id$…"), Some("it"))
    );
    let agents = shop.store.agents(shop.workspace).await.unwrap();
    assert_eq!(agents, [lia, shop.tommaso.clone()]);
}

pub async fn a_sign_in_link_works_once_and_not_after_its_end(shop: Shop) {
    let store = &shop.store;
    store
        .add_sign_in_link(shop.lia.id, [1; 32], at(60))
        .await
        .unwrap();
    store
        .add_sign_in_link(shop.lia.id, [2; 32], at(60))
        .await
        .unwrap();
    assert_eq!(
        store.use_sign_in_link([1; 32], at(59)).await,
        Ok(Some(shop.lia.id))
    );
    assert_eq!(
        store.use_sign_in_link([1; 32], at(59)).await,
        Ok(None),
        "used up"
    );
    assert_eq!(
        store.use_sign_in_link([2; 32], at(60)).await,
        Ok(None),
        "ended"
    );
    assert_eq!(
        store.use_sign_in_link([3; 32], at(1)).await,
        Ok(None),
        "never made"
    );
}

fn session(shop: &Shop, n: u8) -> SessionRow {
    SessionRow {
        hash: [n; 32],
        agent: shop.lia.id,
        created_at: MORNING,
        seen_at: at(i64::from(n)),
        expires_at: MORNING + Span::days(1),
        device: "Firefox on the counter".to_owned(),
    }
}

pub async fn sessions_end_one_by_one_and_all_at_once(shop: Shop) {
    let store = &shop.store;
    for n in 1..=3 {
        store.add_session(session(&shop, n)).await.unwrap();
    }
    let (found, agent) = store
        .session([1; 32], at(1))
        .await
        .unwrap()
        .expect("a session");
    assert_eq!((found, agent.id), (session(&shop, 1), shop.lia.id));
    assert_eq!(
        store.session([1; 32], MORNING + Span::days(1)).await,
        Ok(None),
        "ended by time"
    );
    store
        .touch_session([1; 32], at(50), MORNING + Span::days(2))
        .await
        .unwrap();
    let hashes: Vec<u8> = store
        .sessions(shop.lia.id, at(60))
        .await
        .unwrap()
        .iter()
        .map(|s| s.hash[0])
        .collect();
    assert_eq!(hashes, [1, 3, 2], "the one last used first");
    store.end_session([3; 32]).await.unwrap();
    assert_eq!(store.session([3; 32], at(1)).await, Ok(None));
    assert_eq!(store.end_sessions(shop.lia.id).await, Ok(2));
    assert_eq!(store.session([1; 32], at(1)).await, Ok(None));
}

pub async fn an_api_token_opens_its_workspace(shop: Shop) {
    shop.store
        .add_api_token(shop.workspace, [9; 32], "till", at(1))
        .await
        .unwrap();
    assert_eq!(
        shop.store.api_token([9; 32]).await,
        Ok(Some(shop.workspace))
    );
    assert_eq!(shop.store.api_token([8; 32]).await, Ok(None));
}

pub async fn i11_a_channel_is_not_found_from_another_workspace(shop: Shop) {
    let other = shop
        .store
        .add_workspace("Il Girasole", "Europe/Rome", at(1))
        .await
        .unwrap()
        .id;
    let channel: ChannelId = shop.channel("facebook").id;
    assert_eq!(
        shop.store.channel(other, channel).await,
        Err(StoreError::NotFound("the channel"))
    );
    let none = BTreeMap::new();
    let result = shop
        .store
        .update_channel(other, channel, None, Some("Mine"), &none, at(2))
        .await;
    assert_eq!(result, Err(StoreError::NotFound("the channel")));
}
