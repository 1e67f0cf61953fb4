//! The platforms' callbacks: a person removed the app, or asks to be deleted; and the page that
//! says what was done.

use crate::ask::{Answer, Ask};
use crate::shop::{OTHER_SECRET, SECRET, Shop};
use data_encoding::BASE64URL_NOPAD;
use ring::hmac;
use serde_json::json;
use sportello_store::{Directory, TokenHealth};

fn signed(secret: &str, person: &str) -> String {
    let said = json!({"user_id": person, "algorithm": "HMAC-SHA256", "issued_at": 1_763_992_800});
    let payload = BASE64URL_NOPAD.encode(said.to_string().as_bytes());
    let key = hmac::Key::new(hmac::HMAC_SHA256, secret.as_bytes());
    let mark = hmac::sign(&key, payload.as_bytes());
    format!("{}.{payload}", BASE64URL_NOPAD.encode(mark.as_ref()))
}

async fn told(shop: &Shop, path: &str, signed_request: &str) -> Answer {
    Ask::post(path)
        .form(&[("signed_request", signed_request)])
        .of(&shop.desk)
        .await
}

/// Makes a channel one that this person connected.
async fn granted(shop: &Shop, person: &str) {
    let settings = [("granted_by".to_owned(), person.to_owned())].into();
    shop.store
        .update_channel(shop.workspace, shop.page, None, None, &settings, shop.now())
        .await
        .expect("updated");
}

#[tokio::test]
async fn who_removes_the_app_takes_the_tokens_along_at_once() {
    let shop = Shop::open().await;
    granted(&shop, "218471").await;
    let before = shop
        .store
        .channel(shop.workspace, shop.page)
        .await
        .expect("it");
    let answer = told(&shop, "/hooks/meta/deauthorize", &signed(SECRET, "218471")).await;
    assert_eq!(answer.status, 200);
    let after = shop
        .store
        .channel(shop.workspace, shop.page)
        .await
        .expect("it");
    assert!(matches!(after.token_state, TokenHealth::Gone { .. }));
    assert_ne!(before.token, after.token);
    let other = shop
        .store
        .channel(shop.workspace, shop.instagram)
        .await
        .expect("it");
    assert_eq!(
        other.token_state,
        TokenHealth::Good,
        "only what that person connected"
    );
}

#[tokio::test]
async fn what_is_not_signed_by_an_app_of_ours_changes_nothing() {
    let shop = Shop::open().await;
    granted(&shop, "218471").await;
    shop.writes("7001", "m_1", "Il mio segreto").await;
    for path in ["/hooks/meta/deauthorize", "/hooks/meta/delete"] {
        for bad in [signed("someone else's", "218471"), "x.y".to_owned()] {
            assert_eq!(told(&shop, path, &bad).await.status, 403, "{path}");
        }
        let nothing = Ask::post(path).form(&[]).of(&shop.desk).await;
        assert_eq!(nothing.status, 400);
        // Another app of the same desk speaks for its own channels alone.
        let other = told(&shop, path, &signed(OTHER_SECRET, "7001")).await;
        assert_eq!(other.status, 200);
    }
    let channel = shop
        .store
        .channel(shop.workspace, shop.page)
        .await
        .expect("it");
    assert_eq!(channel.token_state, TokenHealth::Good);
    shop.conversation_with("Il mio segreto").await;
}

#[tokio::test]
async fn who_asks_to_be_deleted_is_and_can_read_what_was_done() {
    let shop = Shop::open().await;
    shop.writes("7001", "m_1", "Il mio segreto").await;
    shop.writes("7001", "m_2", "E un altro segreto").await;
    shop.writes("7002", "m_3", "Avete peonie?").await;
    let bodies = shop.journal().await;
    let answer = told(&shop, "/hooks/meta/delete", &signed(SECRET, "7001")).await;
    assert_eq!(answer.status, 200);
    let said = answer.json();
    let code = said["confirmation_code"].as_str().expect("a code");
    let url = said["url"].as_str().expect("an address");
    assert!(
        url.ends_with(&format!("/deletion/{code}")) && !url.contains("7001"),
        "{url}"
    );
    let list = shop.lia().await.get("/inbox").await.text();
    assert!(
        !list.contains("segreto") && list.contains("peonie"),
        "{list}"
    );
    assert_eq!(
        shop.journal().await,
        bodies - 2,
        "the raw bodies went as well"
    );
    let findings = shop.store.inspect().expect("looked over");
    assert!(findings.is_empty(), "{findings:?}");
    // Anyone who has the code can read what was done, and nothing of whom it was about.
    let page = Ask::get(&format!("/deletion/{code}"))
        .header("accept-language", "it")
        .of(&shop.desk)
        .await;
    assert_eq!(page.status, 200);
    let html = page.text();
    assert!(html.contains(code) && html.contains("2 messaggi") && !html.contains("7001"));
    let nobody = Ask::get("/deletion/AAAA").of(&shop.desk).await;
    assert_eq!(nobody.status, 404);
}
