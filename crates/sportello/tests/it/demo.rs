//! `sportello demo`: the main job, and `kill -9` in the middle of it.

use crate::process::{Running, eventually, text};
use serde_json::{Value, json};
use std::path::Path;

/// A demo that looks for lost answers soon: the kill loses some.
fn demo(data: &Path) -> Running {
    let line = format!(
        "demo --data {} --listen 127.0.0.1:0 --sandbox-listen 127.0.0.1:0 --json \
         --settle-seconds 1 --evidence-seconds 8 --request-timeout-seconds 5",
        text(data)
    );
    Running::start(&line.split_whitespace().collect::<Vec<_>>())
}

async fn conversations(demo: &Running) -> Vec<Value> {
    let (status, body) = demo
        .get(
            "/desk",
            "/api/v1/conversations",
            Some(demo.says("/api_token")),
        )
        .await;
    assert_eq!(status, 200, "{body}");
    body["data"].as_array().cloned().unwrap_or_default()
}

async fn states(demo: &Running, conversation: &str) -> Vec<(String, Option<String>)> {
    let path = format!("/api/v1/conversations/{conversation}/messages");
    let (_, body) = demo
        .get("/desk", &path, Some(demo.says("/api_token")))
        .await;
    let rows = body["data"].as_array().cloned().unwrap_or_default();
    rows.iter()
        .map(|m| {
            (
                m["text"].as_str().unwrap_or_default().to_owned(),
                m["state"].as_str().map(str::to_owned),
            )
        })
        .collect()
}

#[tokio::test]
async fn the_three_networks_one_desk_and_a_kill_in_the_middle() {
    let folder = tempfile::tempdir().expect("a folder");
    let data = folder.path().join("data");
    let first = demo(&data);
    let people = [
        ("facebook", "Giulia Rossi"),
        ("instagram", "Marco Bianchi"),
        ("whatsapp", "Sara De Luca"),
    ];
    for (kind, name) in people {
        let say = json!({"kind": kind, "from": name, "text": format!("Buongiorno da {name}: perché no? 🌷")});
        assert_eq!(
            first.post("/sandbox", "/control/say", &[], &say).await.0,
            200
        );
    }
    let rows = eventually("three conversations", || async {
        let rows = conversations(&first).await;
        (rows.len() == 3).then_some(rows)
    })
    .await;
    let bearer = format!("Bearer {}", first.says("/api_token"));
    for row in &rows {
        let id = row["id"].as_str().expect("an id");
        let path = format!("/api/v1/conversations/{id}/messages");
        let headers = [("authorization", bearer.as_str()), ("idempotency-key", id)];
        let reply = json!({"text": format!("Risposta {id}")});
        let (status, queued) = first.post("/desk", &path, &headers, &reply).await;
        assert_eq!(status, 202, "{queued}");
        let (status, again) = first.post("/desk", &path, &headers, &reply).await;
        assert_eq!((status, &again["id"]), (202, &queued["id"]));
        let other = json!({"text": "something else"});
        assert_eq!(first.post("/desk", &path, &headers, &other).await.0, 422);
    }
    first.kill();

    let second = demo(&data);
    for row in &rows {
        let id = row["id"].as_str().expect("an id");
        let state = eventually("an end of the reply", || async {
            let seen = states(&second, id).await;
            let reply = seen
                .into_iter()
                .find(|(text, _)| text == &format!("Risposta {id}"));
            let state = reply.and_then(|(_, state)| state);
            state.filter(|s| s == "read" || s == "unconfirmed")
        })
        .await;
        let kind = row["channels"][0]["kind"].as_str().expect("a kind");
        let (_, name) = people.iter().find(|(k, _)| *k == kind).expect("a person");
        let path = format!("/control/phones/{kind}/{}", name.replace(' ', "%20"));
        let (_, phone) = second.get("/sandbox", &path, None).await;
        let received = phone["data"].as_array().map(Vec::len);
        match (kind, state.as_str()) {
            // Killed between the request and its arrival: nothing there can tell (I5).
            ("whatsapp", "unconfirmed") => assert_eq!(received, Some(0), "{phone}"),
            (_, state) => assert_eq!((state, received), ("read", Some(1)), "once: {phone}"),
        }
    }
}

#[test]
fn a_port_that_is_taken_is_said_so() {
    let folder = tempfile::tempdir().expect("a folder");
    let taken = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = taken.local_addr().expect("its address").to_string();
    let says = crate::process::refused(&[
        "demo",
        "--data",
        text(folder.path()),
        "--listen",
        &address,
        "--sandbox-listen",
        "127.0.0.1:0",
    ]);
    assert!(
        says.contains(&address) && says.contains("--listen"),
        "{says}"
    );
}
