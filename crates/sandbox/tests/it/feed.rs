//! The feed page and uploads over real sockets.

use crate::files::film;
use serde_json::{Value, json};
use sportello_sandbox::{Config, Running, start};

async fn sandbox(folder: &std::path::Path) -> Running {
    start(Config::new(([127, 0, 0, 1], 0).into(), folder))
        .await
        .expect("the sandbox starts")
}

async fn post(running: &Running, path: &str, body: Value) -> Value {
    let answer = reqwest::Client::new()
        .post(format!("{}{path}", running.url))
        .bearer_auth(&running.seeded.page_token)
        .body(body.to_string())
        .send()
        .await
        .expect("an answer");
    serde_json::from_slice(&answer.bytes().await.expect("a body")).expect("JSON")
}

async fn page(running: &Running, path: &str) -> String {
    let answer = reqwest::get(format!("{}{path}", running.url)).await;
    answer.expect("an answer").text().await.expect("text")
}

#[tokio::test]
async fn the_feed_shows_a_post_and_lets_the_author_alone_change_a_comment() {
    let folder = tempfile::tempdir().expect("a folder");
    let running = sandbox(folder.path()).await;
    let feed = format!("/v25.0/{}/feed", running.seeded.page_id);
    let made = post(&running, &feed, json!({ "message": "Rose <b>&</b> viole" })).await;
    let wanted = json!({ "kind": "facebook", "from": "Giulia Rossi", "post": made["id"], "text": "Che belle" });
    post(&running, "/control/comment", wanted).await;
    let shown = page(&running, "/feed?from=Giulia%20Rossi&lang=it").await;
    assert!(shown.contains("Rose &lt;b&gt;&amp;&lt;/b&gt; viole"));
    assert!(shown.contains("Modifica"));
    let other = page(
        &running,
        "/feed/facebook/posts?from=Marco%20Bianchi&lang=it",
    )
    .await;
    assert!(other.contains("Che belle"));
    assert!(!other.contains("Modifica"), "it is not his comment");
    let none = page(&running, "/feed/instagram/posts?from=Giulia&lang=en").await;
    assert!(none.contains("not published anything"));
    running.stop().await;
}

#[tokio::test]
async fn posts_and_a_half_upload_are_there_after_a_restart() {
    let folder = tempfile::tempdir().expect("a folder");
    let running = sandbox(folder.path()).await;
    let edge = |edge: &str| format!("/v25.0/{}/{edge}", running.seeded.page_id);
    let (feed, reels) = (edge("feed"), edge("video_reels"));
    post(&running, &feed, json!({ "message": "Resta" })).await;
    let begun = post(&running, &reels, json!({ "upload_phase": "start" })).await;
    let bytes = film(720, 1280, 10_000, "reel");
    let send = |url: String, token: String, from: usize, to: usize| {
        let call = reqwest::Client::new()
            .post(url)
            .header("authorization", format!("OAuth {token}"))
            .header("offset", from.to_string())
            .header("file_size", bytes.len().to_string())
            .body(bytes[from..to].to_vec());
        async move { call.send().await.expect("an answer").status() }
    };
    let token = running.seeded.page_token.clone();
    let address = begun["upload_url"].as_str().expect("an address").to_owned();
    assert_eq!(send(address.clone(), token.clone(), 0, 50).await, 200);
    let first = running.url.clone();
    running.stop().await;
    let running = sandbox(folder.path()).await;
    let posts: Value = serde_json::from_str(&page(&running, "/control/posts").await).expect("JSON");
    assert_eq!(posts["data"][0]["text"], "Resta");
    let address = address.replace(&first, &running.url);
    assert_eq!(send(address, token, 50, bytes.len()).await, 200);
    let finish =
        json!({ "upload_phase": "finish", "video_id": begun["video_id"], "description": "Intero" });
    let done = post(&running, &reels, finish).await;
    assert!(done["post_id"].is_string(), "{done}");
    let posts: Value = serde_json::from_str(&page(&running, "/control/posts").await).expect("JSON");
    assert_eq!(posts["data"][1]["files"][0]["size"], bytes.len());
    running.stop().await;
}
