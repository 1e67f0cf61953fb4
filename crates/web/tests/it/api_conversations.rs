//! `/api/v1/conversations`: listing, paging, status, notes.

use crate::ask::Ask;
use crate::shop::Shop;
use serde_json::json;
use sportello_core::Span;
use std::collections::BTreeSet;

#[tokio::test]
async fn a_row_has_exactly_what_is_promised() {
    let shop = Shop::open().await;
    let id = shop.writes("7001", "m_1", "Avete peonie?").await;
    let row = shop
        .api(Ask::get(&format!("/api/v1/conversations/{id}")))
        .await
        .json();
    let fields: BTreeSet<&str> = row
        .as_object()
        .expect("a row")
        .keys()
        .map(String::as_str)
        .collect();
    let promised = [
        "id", "contact", "status", "last_at", "unread", "waiting", "failed", "channels",
    ];
    assert_eq!(fields, BTreeSet::from(promised));
    assert_eq!(row["id"], json!(id));
    assert_eq!(row["status"], "open");
    assert_eq!(row["unread"], 1);
    assert_eq!(row["last_at"], "2025-11-24T14:00:00.000Z");
    assert_eq!(
        row["channels"],
        json!([{"kind": "facebook", "last_inbound_at": "2025-11-24T14:00:00.000Z"}])
    );
    assert!(row["contact"]["id"].is_string());
    let listed = shop.api(Ask::get("/api/v1/conversations")).await.json();
    assert_eq!(listed, json!({"data": [row], "next": null}));
}

#[tokio::test]
async fn paging_walks_all_once_newest_first() {
    let shop = Shop::open().await;
    let mut newest_first = Vec::new();
    for n in 0..23 {
        shop.wait(Span::minutes(1));
        newest_first.insert(
            0,
            shop.writes(
                &format!("70{n:02}"),
                &format!("m_{n}"),
                &format!("Messaggio {n}"),
            )
            .await,
        );
    }
    for limit in [1, 7, 22, 23, 200] {
        let (mut walked, mut next) = (Vec::new(), String::new());
        loop {
            let page = shop
                .api(Ask::get(&format!(
                    "/api/v1/conversations?limit={limit}{next}"
                )))
                .await
                .json();
            let rows = page["data"].as_array().expect("rows").clone();
            assert!(rows.len() <= limit);
            walked.extend(
                rows.iter()
                    .map(|r| r["id"].as_str().expect("an id").to_owned()),
            );
            match page["next"].as_str() {
                Some(cursor) => {
                    next = sportello_web::pages::view::form_urlencoded(&[("cursor", cursor)])
                }
                None => break,
            }
        }
        assert_eq!(walked, newest_first, "limit {limit}");
    }
}

#[tokio::test]
async fn a_wrong_limit_cursor_or_status_is_named() {
    let shop = Shop::open().await;
    let id = shop.writes("7001", "m_1", "Ciao").await;
    for listing in [
        "/api/v1/conversations".to_owned(),
        format!("/api/v1/conversations/{id}/messages"),
    ] {
        for limit in ["0", "201", "-1", "many", "", "1.5"] {
            let problem = shop
                .api(Ask::get(&format!("{listing}?limit={limit}")))
                .await
                .problem(400, "bad-parameter");
            assert_eq!(problem["parameter"], "limit", "{limit:?}");
        }
        for cursor in ["", "x", "%00", "'%20OR%201=1", "9999999999999999999999"] {
            let problem = shop
                .api(Ask::get(&format!("{listing}?cursor={cursor}")))
                .await
                .problem(400, "bad-parameter");
            assert_eq!(problem["parameter"], "cursor", "{cursor:?}");
        }
    }
    for status in ["snoozed", "", "Open"] {
        let path = format!("/api/v1/conversations?status={status}");
        let problem = shop
            .api(Ask::get(&path))
            .await
            .problem(400, "bad-parameter");
        assert_eq!(problem["parameter"], "status");
    }
    let twice = Ask::get("/api/v1/conversations?limit=1&limit=2");
    let problem = shop.api(twice).await.problem(400, "bad-parameter");
    assert_eq!(problem["parameter"], "limit", "which of them was meant?");
}

#[tokio::test]
async fn closing_and_opening_moves_between_the_lists() {
    let shop = Shop::open().await;
    let id = shop.writes("7001", "m_1", "Grazie mille").await;
    let path = format!("/api/v1/conversations/{id}/status");
    let closed = shop
        .api(Ask::post(&path).json(&json!({"status": "closed"})))
        .await;
    assert_eq!(
        (closed.status, closed.json()["status"].clone()),
        (200, json!("closed"))
    );
    for (status, rows) in [("open", 0), ("closed", 1)] {
        let listed = shop
            .api(Ask::get(&format!("/api/v1/conversations?status={status}")))
            .await
            .json();
        assert_eq!(
            listed["data"].as_array().map(Vec::len),
            Some(rows),
            "{status}"
        );
    }
    shop.wait(Span::minutes(1));
    shop.writes("7001", "m_2", "Anzi, ancora una cosa").await;
    let row = shop
        .api(Ask::get(&format!("/api/v1/conversations/{id}")))
        .await
        .json();
    assert_eq!(
        row["status"], "open",
        "it opens by itself when the person writes"
    );
    shop.api(Ask::post(&path).json(&json!({"status": "snoozed"})))
        .await
        .problem(422, "wrong-body");
}

#[tokio::test]
async fn notes_are_for_agents() {
    let shop = Shop::open().await;
    let id = shop.writes("7001", "m_1", "Ciao").await;
    let path = format!("/api/v1/conversations/{id}/notes");
    let note = shop
        .api(Ask::post(&path).json(&json!({"text": "Preferisce le ortensie"})))
        .await;
    assert_eq!(note.status, 201);
    let notes = shop.api(Ask::get(&path)).await.json();
    assert_eq!(notes["data"], json!([note.json()]));
    let messages = shop
        .api(Ask::get(&format!("/api/v1/conversations/{id}/messages")))
        .await
        .json();
    assert_eq!(
        messages["data"].as_array().map(Vec::len),
        Some(1),
        "a note is no message"
    );
    for text in ["", "  ", &"x".repeat(10_001)] {
        shop.api(Ask::post(&path).json(&json!({"text": text})))
            .await
            .problem(422, "wrong-body");
    }
}
