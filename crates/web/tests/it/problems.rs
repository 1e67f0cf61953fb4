//! Problems of the API: one shape for everything that is not done, and nothing personal in it.

use crate::ask::Ask;
use crate::shop::Shop;
use serde_json::json;
use sportello_store::StoreError;

#[tokio::test]
async fn without_a_token_nothing_is_said() {
    let shop = Shop::open().await;
    let id = shop.writes("7001", "m_1", "Ciao").await;
    for header in [
        "",
        "Bearer",
        "Bearer wrong",
        "Basic bGlhOmxpYQ==",
        &shop.token,
    ] {
        let answer = Ask::get(&format!("/api/v1/conversations/{id}"))
            .header("authorization", header)
            .of(&shop.desk)
            .await;
        answer.problem(401, "unauthorized");
        assert_eq!(answer.header("www-authenticate"), "Bearer", "{header:?}");
    }
    Ask::get("/api/v1/conversations")
        .of(&shop.desk)
        .await
        .problem(401, "unauthorized");
    let lower = Ask::get("/api/v1/conversations")
        .header("authorization", &format!("bearer {}", shop.token));
    assert_eq!(
        lower.of(&shop.desk).await.status,
        200,
        "the scheme's case does not matter"
    );
}

#[tokio::test]
async fn a_session_cookie_is_no_token() {
    let shop = Shop::open().await;
    let mut lia = shop.lia().await;
    lia.get("/api/v1/conversations")
        .await
        .problem(401, "unauthorized");
}

#[tokio::test]
async fn unknown_addresses_and_methods_are_problems_too() {
    let shop = Shop::open().await;
    for path in [
        "/api",
        "/api/",
        "/api/v1",
        "/api/v1/",
        "/api/v1/nothing",
        "/api/v2/conversations",
        "/api/v1/conversations/1/2/3",
    ] {
        for ask in [Ask::get(path), Ask::post(path).json(&json!({}))] {
            shop.api(ask).await.problem(404, "no-such-address");
        }
    }
    for path in [
        "/api/v1/conversations",
        "/api/v1/conversations/1",
        "/api/v1/health",
        "/api/openapi.json",
    ] {
        let answer = shop.api(Ask::new("DELETE", path)).await;
        answer.problem(405, "wrong-method");
        assert!(answer.header("allow").contains("GET"), "{path}");
    }
    for id in [
        "999999",
        "-1",
        "abc",
        "99999999999999999999",
        "%F0%9F%8C%B7",
    ] {
        shop.api(Ask::get(&format!("/api/v1/conversations/{id}")))
            .await
            .problem(404, "not-found");
        shop.api(Ask::post(&format!("/api/v1/merges/{id}/unmerge")))
            .await
            .problem(404, "not-found");
    }
}

#[tokio::test]
async fn bodies_that_cannot_be_used_say_what_to_correct_and_repeat_nothing() {
    let shop = Shop::open().await;
    let id = shop.writes("7001", "m_1", "Ciao").await;
    let post = || Ask::post(&format!("/api/v1/conversations/{id}/messages"));
    let json_body =
        |body: &'static str| post().header("content-type", "application/json").body(body);
    for body in ["", "{", "text=Ciao", "{\"text\":\"segreto\"", "\u{feff}{}"] {
        let answer = shop.api(json_body(body)).await;
        answer.problem(400, "malformed-body");
    }
    for body in [
        "[]",
        "null",
        "{\"text\":42424242}",
        "{\"text\":\"segreto\",\"channel\":\"pagina segreta\"}",
    ] {
        let answer = shop.api(json_body(body)).await;
        answer.problem(422, "wrong-body");
        assert!(
            !answer.text().contains("segret") && !answer.text().contains("42424242"),
            "{}",
            answer.text()
        );
    }
    shop.api(post().body("{\"text\":\"Ciao\"}"))
        .await
        .problem(415, "wrong-media-type");
    let large = json!({"text": "x".repeat(1024 * 1024)});
    shop.api(post().json(&large))
        .await
        .problem(413, "too-large");
}

#[tokio::test]
async fn a_store_that_cannot_write_is_said_and_the_reply_is_not_queued() {
    let shop = Shop::open().await;
    let id = shop.writes("7001", "m_1", "Ciao").await;
    shop.store
        .set_fuse(Some(Box::new(|| Err(StoreError::DiskFull))));
    let path = format!("/api/v1/conversations/{id}/messages");
    let answer = shop
        .api(Ask::post(&path).json(&json!({"text": "Eccomi"})))
        .await;
    let problem = answer.problem(503, "not-stored");
    assert!(
        problem["detail"]
            .as_str()
            .is_some_and(|d| d.contains("disk")),
        "{problem}"
    );
    assert!(!answer.header("retry-after").is_empty());
    shop.store.set_fuse(None);
    let all = shop.api(Ask::get(&path)).await.json();
    assert_eq!(all["data"].as_array().map(Vec::len), Some(1));
}

#[tokio::test]
async fn answers_of_the_api_are_data_and_nothing_a_browser_would_run_or_keep() {
    let shop = Shop::open().await;
    for path in [
        "/api/v1/conversations",
        "/api/openapi.json",
        "/api/v1/nothing",
    ] {
        let answer = shop.api(Ask::get(path)).await;
        assert!(
            answer
                .header("content-security-policy")
                .starts_with("default-src 'none'"),
            "{path}"
        );
        assert_eq!(answer.header("x-content-type-options"), "nosniff", "{path}");
        assert_eq!(answer.header("cache-control"), "no-store", "{path}");
    }
}

#[tokio::test]
async fn a_fault_of_our_own_is_a_problem_and_a_page_and_the_desk_goes_on() {
    let shop = Shop::open().await;
    let id = shop.writes("7001", "m_1", "Ciao").await;
    let mut lia = shop.lia().await;
    shop.store
        .set_fuse(Some(Box::new(|| panic!("a fault on purpose"))));
    let path = format!("/api/v1/conversations/{id}/messages");
    let call = shop
        .api(Ask::post(&path).json(&json!({"text": "Eccomi"})))
        .await;
    call.problem(500, "broken");
    assert!(!call.text().contains("on purpose"));
    let page = lia.post(&format!("/inbox/{id}/close"), &[]).await;
    assert_eq!(page.status, 500);
    assert!(page.text().contains("trouble-page") && !page.text().contains("on purpose"));
    shop.store.set_fuse(None);
    assert_eq!(
        shop.api(Ask::post(&path).json(&json!({"text": "Eccomi"})))
            .await
            .status,
        202
    );
}
