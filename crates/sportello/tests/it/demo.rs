//! `sportello demo`: the main job, and `kill -9` in the middle of it.

use crate::process::{Running, eventually, text};
use serde_json::{Value, json};
use std::path::Path;

fn demo(data: &Path) -> Running {
    Running::start(&[
        "demo",
        "--data",
        text(data),
        "--listen",
        "127.0.0.1:0",
        "--sandbox-listen",
        "127.0.0.1:0",
        "--json",
    ])
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
        eventually("the reply read", || async {
            let seen = states(&second, id).await;
            seen.iter()
                .any(|(text, state)| {
                    text == &format!("Risposta {id}") && state.as_deref() == Some("read")
                })
                .then_some(())
        })
        .await;
    }
    for (kind, name) in people {
        let path = format!("/control/phones/{kind}/{}", name.replace(' ', "%20"));
        let (_, phone) = second.get("/sandbox", &path, None).await;
        assert_eq!(
            phone["data"].as_array().map(Vec::len),
            Some(1),
            "once: {phone}"
        );
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
