//! The server over real sockets: a desk that listens, a restart that forgets nothing.

use serde_json::{Value, json};
use sportello_sandbox::{Config, Running, StartError, start};
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

fn local() -> SocketAddr {
    ([127, 0, 0, 1], 0).into()
}

async fn sandbox(folder: &std::path::Path) -> Running {
    start(Config::new(local(), folder))
        .await
        .expect("the sandbox starts")
}

async fn control(url: &str, path: &str, body: Value) -> Value {
    let answer = reqwest::Client::new()
        .post(format!("{url}{path}"))
        .body(body.to_string())
        .send()
        .await
        .expect("an answer");
    serde_json::from_slice(&answer.bytes().await.expect("a body")).expect("JSON")
}

async fn look(url: &str, path: &str) -> Value {
    let answer = reqwest::get(format!("{url}{path}"))
        .await
        .expect("an answer");
    serde_json::from_slice(&answer.bytes().await.expect("a body")).expect("JSON")
}

/// A desk that answers handshakes and keeps what it hears.
async fn desk() -> (String, tokio::sync::mpsc::UnboundedReceiver<Value>) {
    use axum::extract::Query;
    use std::collections::HashMap;
    let (sender, receiver) = tokio::sync::mpsc::unbounded_channel();
    let heard = Arc::new(Mutex::new(sender));
    let app = axum::Router::new().route(
        "/hooks/meta",
        axum::routing::get(|Query(query): Query<HashMap<String, String>>| async move {
            query.get("hub.challenge").cloned().unwrap_or_default()
        })
        .post(move |body: axum::body::Bytes| {
            let heard = heard.clone();
            async move {
                let value = serde_json::from_slice(&body).expect("JSON");
                heard
                    .lock()
                    .expect("one desk")
                    .send(value)
                    .expect("somebody listens");
            }
        }),
    );
    let listener = tokio::net::TcpListener::bind(local())
        .await
        .expect("a port");
    let addr = listener.local_addr().expect("an address");
    tokio::spawn(async move { axum::serve(listener, app).await });
    (format!("http://{addr}/hooks/meta"), receiver)
}

#[tokio::test]
async fn what_is_said_reaches_the_desk_and_the_answer_the_phone() {
    let folder = tempfile::tempdir().expect("a folder");
    let running = sandbox(folder.path()).await;
    let (callback, mut heard) = desk().await;
    let done = control(
        &running.url,
        "/control/subscribe",
        json!({"callback_url": callback}),
    )
    .await;
    assert_eq!(done["success"], true, "{done}");
    let said = control(
        &running.url,
        "/control/say",
        json!({"kind": "facebook", "from": "Giulia Rossi", "text": "Buongiorno"}),
    )
    .await;
    let hook = heard.recv().await.expect("a webhook");
    assert_eq!(
        hook["entry"][0]["messaging"][0]["message"]["mid"],
        said["id"]
    );
    let answer = reqwest::Client::new()
        .post(format!(
            "{}/v25.0/{}/messages",
            running.url, running.seeded.page_id
        ))
        .bearer_auth(&running.seeded.page_token)
        .body(
            json!({"recipient": {"id": said["from_id"]}, "message": {"text": "Ciao!"}}).to_string(),
        )
        .send()
        .await
        .expect("an answer");
    assert_eq!(answer.status(), 200);
    let phone = look(&running.url, "/control/phones/facebook/Giulia%20Rossi").await;
    assert_eq!(phone["data"][0]["text"], "Ciao!");
    running.stop().await;
}

#[tokio::test]
async fn a_restart_without_farewell_forgets_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    let running = sandbox(folder.path()).await;
    let before = running.seeded.clone();
    let said = control(
        &running.url,
        "/control/say",
        json!({"kind": "whatsapp", "from": "Marco Bianchi", "text": "Ciao", "image": true}),
    )
    .await;
    // As `kill -9` leaves it: the files as they are, without the lock and without a last snapshot.
    let copy = tempfile::tempdir().expect("a folder");
    copy_files(folder.path(), copy.path());
    let again = sandbox(copy.path()).await;
    assert_eq!(again.seeded, before);
    let people = look(&again.url, "/control/phones").await;
    assert_eq!(people["data"][0]["from_id"], said["from_id"]);
    again.stop().await;
    let third = sandbox(copy.path()).await;
    let state = look(&third.url, "/control/state").await;
    assert_eq!(state["messages"], 1);
    third.stop().await;
    running.stop().await;
}

fn copy_files(from: &std::path::Path, to: &std::path::Path) {
    for entry in std::fs::read_dir(from).expect("a folder") {
        let entry = entry.expect("an entry");
        let target = to.join(entry.file_name());
        if entry.file_type().expect("a type").is_dir() {
            std::fs::create_dir_all(&target).expect("a folder");
            copy_files(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).expect("a copy");
        }
    }
}

#[tokio::test]
async fn a_folder_or_port_in_use_is_told_plainly() {
    let folder = tempfile::tempdir().expect("a folder");
    let running = sandbox(folder.path()).await;
    let busy = start(Config::new(local(), folder.path()))
        .await
        .expect_err("in use");
    assert!(matches!(busy, StartError::FolderBusy { .. }), "{busy}");
    let other = tempfile::tempdir().expect("a folder");
    let taken = start(Config::new(running.addr, other.path()))
        .await
        .expect_err("in use");
    assert!(matches!(taken, StartError::PortTaken { .. }), "{taken}");
    running.stop().await;
}

#[tokio::test]
async fn a_torn_connection_is_seen_as_one_and_the_message_is_there() {
    let folder = tempfile::tempdir().expect("a folder");
    let running = sandbox(folder.path()).await;
    let said = control(
        &running.url,
        "/control/say",
        json!({"kind": "whatsapp", "from": "magic-once-reset-after", "text": "Ciao"}),
    )
    .await;
    let send = || {
        reqwest::Client::new()
            .post(format!("{}/v25.0/{}/messages", running.url, running.seeded.phone_id))
            .bearer_auth(&running.seeded.system_token)
            .body(json!({"messaging_product": "whatsapp", "to": said["from_id"], "text": {"body": "Eccomi"}}).to_string())
            .send()
    };
    assert!(send().await.is_err());
    assert_eq!(send().await.expect("an answer").status(), 200);
    let phone = look(
        &running.url,
        "/control/phones/whatsapp/magic-once-reset-after",
    )
    .await;
    assert_eq!(phone["data"].as_array().map(Vec::len), Some(2));
    let state = look(&running.url, "/control/state").await;
    assert_eq!(state["undecidable"], 1);
    running.stop().await;
}

#[tokio::test]
async fn foreign_pages_cannot_drive_it() {
    let folder = tempfile::tempdir().expect("a folder");
    let running = sandbox(folder.path()).await;
    let answer = reqwest::Client::new()
        .post(format!("{}/control/say", running.url))
        .header("origin", "https://evil.example")
        .body("{}")
        .send()
        .await
        .expect("an answer");
    assert_eq!(answer.status(), 403);
    running.stop().await;
}

#[tokio::test]
async fn the_page_shows_the_chat_in_the_browsers_language_and_nothing_inline() {
    let folder = tempfile::tempdir().expect("a folder");
    let running = sandbox(folder.path()).await;
    control(
        &running.url,
        "/control/say",
        json!({"kind": "whatsapp", "from": "Sara De Luca", "text": "<b>Ciao</b>"}),
    )
    .await;
    let page = |lang: &'static str| {
        let url = format!("{}/?whatsapp=Sara%20De%20Luca", running.url);
        async move {
            let answer = reqwest::Client::new()
                .get(url)
                .header("accept-language", lang)
                .send()
                .await
                .expect("a page");
            let policy = answer.headers()["content-security-policy"]
                .to_str()
                .expect("text")
                .to_owned();
            (policy, answer.text().await.expect("text"))
        }
    };
    let (policy, italian) = page("it-IT,it;q=0.9").await;
    assert!(
        policy.contains("default-src 'none'") && !policy.contains("unsafe"),
        "{policy}"
    );
    assert!(italian.contains("<html lang=\"it\">") && italian.contains("Scrivi un messaggio"));
    assert!(
        italian.contains("&lt;b&gt;Ciao&lt;/b&gt;"),
        "what people write is text"
    );
    assert!(
        !italian.contains("<style")
            && !italian.contains(" style=")
            && !italian.contains(" onclick=")
    );
    let (_, english) = page("de, en;q=0.5").await;
    assert!(english.contains("<html lang=\"en\">") && english.contains("Write a message"));
    running.stop().await;
}

#[tokio::test]
async fn the_page_is_rung_when_something_changes() {
    let folder = tempfile::tempdir().expect("a folder");
    let running = sandbox(folder.path()).await;
    let mut rings = reqwest::get(format!("{}/phones/events", running.url))
        .await
        .expect("a stream");
    let first = rings
        .chunk()
        .await
        .expect("a stream")
        .expect("a ring at once");
    assert!(String::from_utf8_lossy(&first).contains("event: ring"));
    control(
        &running.url,
        "/control/say",
        json!({"kind": "facebook", "from": "Anna Conti", "text": "Ciao"}),
    )
    .await;
    let next = rings.chunk().await.expect("a stream").expect("a ring");
    assert!(String::from_utf8_lossy(&next).contains("event: ring"));
    running.stop().await;
}

#[tokio::test]
async fn the_control_api_describes_itself() {
    let folder = tempfile::tempdir().expect("a folder");
    let running = sandbox(folder.path()).await;
    let url = format!("{}/control", running.url);
    let page = reqwest::get(&url)
        .await
        .expect("a page")
        .text()
        .await
        .expect("text");
    assert!(page.contains("/control/say") && page.contains("magic-timeout-after"));
    let answer = reqwest::Client::new()
        .get(&url)
        .header("accept", "application/json")
        .send()
        .await
        .expect("an answer");
    let described: Value =
        serde_json::from_slice(&answer.bytes().await.expect("a body")).expect("JSON");
    let paths: Vec<&str> = described["calls"]
        .as_array()
        .expect("calls")
        .iter()
        .filter_map(|call| call["path"].as_str())
        .collect();
    for path in [
        "/control/say",
        "/control/faults",
        "/control/deliver",
        "/control/phones/{kind}/{from}",
    ] {
        assert!(paths.contains(&path), "{path}");
    }
    let refused = control(
        &running.url,
        "/control/say",
        json!({"kind": "myspace", "from": "Anna Conti", "text": "Ciao"}),
    )
    .await;
    assert!(
        refused["error"]
            .as_str()
            .expect("a sentence")
            .contains("whatsapp")
    );
    running.stop().await;
}

#[tokio::test]
async fn a_caller_who_gives_up_while_it_waits_has_lost_the_answer() {
    let folder = tempfile::tempdir().expect("a folder");
    let running = sandbox(folder.path()).await;
    let said = control(
        &running.url,
        "/control/say",
        json!({"kind": "whatsapp", "from": "magic-slow-60000", "text": "Ciao"}),
    )
    .await;
    let send = reqwest::Client::new()
        .post(format!("{}/v25.0/{}/messages", running.url, running.seeded.phone_id))
        .bearer_auth(&running.seeded.system_token)
        .body(json!({"messaging_product": "whatsapp", "to": said["from_id"], "text": {"body": "Eccomi"}}).to_string())
        .send();
    let mut send = tokio::spawn(send);
    // The message is there long before the answer; then the caller goes.
    loop {
        let phone = look(&running.url, "/control/phones/whatsapp/magic-slow-60000").await;
        if phone["data"][0]["text"] == "Eccomi" {
            break;
        }
    }
    send.abort();
    assert!((&mut send).await.is_err());
    while look(&running.url, "/control/state").await["undecidable"] != 1 {}
    running.stop().await;
}

#[tokio::test]
async fn a_damaged_folder_is_refused_and_a_cut_first_start_is_not() {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("journal-1.log"), "").expect("an empty journal");
    let running = sandbox(folder.path()).await;
    control(
        &running.url,
        "/control/say",
        json!({"kind": "facebook", "from": "Anna Conti", "text": "Ciao"}),
    )
    .await;
    running.stop().await;
    let snapshot = folder.path().join("snapshot.json");
    let whole = std::fs::read(&snapshot).expect("a snapshot");
    std::fs::write(&snapshot, &whole[..whole.len() / 2]).expect("half a snapshot");
    let damaged = start(Config::new(local(), folder.path()))
        .await
        .expect_err("damaged");
    assert!(matches!(damaged, StartError::Damaged { .. }), "{damaged}");
    std::fs::write(&snapshot, &whole).expect("a snapshot");
    let again = sandbox(folder.path()).await;
    assert_eq!(look(&again.url, "/control/state").await["messages"], 1);
    again.stop().await;
}

#[tokio::test]
async fn a_fault_that_could_do_nothing_is_refused_by_name() {
    let folder = tempfile::tempdir().expect("a folder");
    let running = sandbox(folder.path()).await;
    for (kind, status) in [("facebook", 400), ("instagram", 400), ("whatsapp", 200)] {
        let answer = reqwest::Client::new()
            .post(format!("{}/control/faults", running.url))
            .body(json!({"action": "failed_status", "kind": kind}).to_string())
            .send()
            .await
            .expect("an answer");
        assert_eq!(answer.status(), status, "{kind}");
        assert!(answer.text().await.expect("text").contains(kind));
    }
    running.stop().await;
}
