//! Messages over the API: reading, answering once, refusals that say what can be done instead.

use crate::ask::{Answer, Ask};
use crate::shop::{SECRET, Shop, instagram};
use serde_json::{Value, json};
use sportello_core::Span;
use std::collections::BTreeSet;

async fn reply(shop: &Shop, conversation: &str, body: &Value, key: Option<&str>) -> Answer {
    let ask = Ask::post(&format!("/api/v1/conversations/{conversation}/messages")).json(body);
    shop.api(match key {
        Some(key) => ask.header("idempotency-key", key),
        None => ask,
    })
    .await
}

#[tokio::test]
async fn a_reply_is_accepted_with_its_row_and_its_address() {
    let shop = Shop::open().await;
    let id = shop.writes("7001", "m_1", "Avete peonie?").await;
    let answer = reply(&shop, &id, &json!({"text": "Sì, rosa e bianche"}), None).await;
    assert_eq!(answer.status, 202, "{}", answer.text());
    let row = answer.json();
    let fields: BTreeSet<&str> = row
        .as_object()
        .expect("a row")
        .keys()
        .map(String::as_str)
        .collect();
    let promised = [
        "id",
        "conversation_id",
        "channel",
        "text",
        "kind",
        "direction",
        "state",
        "cause",
        "at",
        "external_id",
        "image",
        "media",
        "content",
        "reactions",
    ];
    assert_eq!(fields, BTreeSet::from(promised));
    assert_eq!(row["conversation_id"], json!(id));
    assert_eq!(
        row["channel"],
        json!({"id": shop.page.to_string(), "kind": "facebook"})
    );
    assert_eq!(
        (&row["kind"], &row["direction"], &row["state"]),
        (&json!("text"), &json!("out"), &json!("queued"))
    );
    assert_eq!(
        (&row["cause"], &row["external_id"], &row["image"]),
        (&Value::Null, &Value::Null, &Value::Null)
    );
    assert_eq!(row["at"], "2025-11-24T14:00:00.000Z");
    assert_eq!(
        shop.api(Ask::get(answer.header("location"))).await.json(),
        row
    );
    let all = shop
        .api(Ask::get(&format!("/api/v1/conversations/{id}/messages")))
        .await
        .json();
    assert_eq!(all["data"][0], row, "newest first");
    assert_eq!(
        all["data"][1]["state"],
        Value::Null,
        "what a person wrote has no state"
    );
    assert_eq!(all["data"][1]["direction"], "in");
    assert_eq!(all["data"][1]["external_id"], "m_1");
}

#[tokio::test]
async fn the_same_key_is_the_same_row_and_another_body_is_refused() {
    let shop = Shop::open().await;
    let id = shop.writes("7001", "m_1", "Ciao").await;
    let other = shop.writes("7002", "m_2", "Buongiorno").await;
    let body = json!({"text": "Ciao!", "channel": shop.page.0});
    let first = reply(&shop, &id, &body, Some("order-4711")).await;
    assert_eq!(first.status, 202);
    shop.wait(Span::minutes(5));
    let same = json!({"channel": shop.page.to_string(), "text": "Ciao!"});
    for body in [&body, &same] {
        let again = reply(&shop, &id, body, Some("order-4711")).await;
        assert_eq!(
            (again.status, again.json()),
            (202, first.json()),
            "an id may be a number or a string"
        );
    }
    let wrong = reply(
        &shop,
        &id,
        &json!({"text": "Un'altra cosa"}),
        Some("order-4711"),
    )
    .await;
    wrong.problem(422, "idempotency-key-reused");
    let elsewhere = reply(&shop, &other, &body, Some("order-4711")).await;
    elsewhere.problem(422, "idempotency-key-reused");
    let all = shop
        .api(Ask::get(&format!("/api/v1/conversations/{id}/messages")))
        .await
        .json();
    assert_eq!(
        all["data"].as_array().map(Vec::len),
        Some(2),
        "one in, one out"
    );
    for key in ["", "with space", "è", &"k".repeat(256)] {
        reply(&shop, &id, &body, Some(key))
            .await
            .problem(400, "bad-parameter");
    }
}

#[tokio::test]
async fn a_repeated_request_gives_its_row_although_the_window_has_closed_meanwhile() {
    let shop = Shop::open().await;
    let id = shop.writes("7001", "m_1", "Ciao").await;
    let first = reply(&shop, &id, &json!({"text": "Eccomi"}), Some("k1")).await;
    shop.wait(Span::days(3));
    let again = reply(&shop, &id, &json!({"text": "Eccomi"}), Some("k1")).await;
    assert_eq!(again.status, 202, "{}", again.text());
    assert_eq!(again.json()["id"], first.json()["id"]);
}

#[tokio::test]
async fn outside_the_window_nothing_is_queued_and_the_way_out_is_said() {
    let shop = Shop::open().await;
    let id = shop.writes("7001", "m_1", "Ciao").await;
    shop.wait(Span::hours(25));
    let problem = reply(&shop, &id, &json!({"text": "Eccomi"}), None)
        .await
        .problem(422, "window-closed");
    assert_eq!(problem["instead"], json!([{"do": "wait_for_them"}]));
    assert!(
        problem["detail"]
            .as_str()
            .is_some_and(|d| d.contains("2025-11-25T14:00:00.000Z")),
        "{problem}"
    );
    let all = shop
        .api(Ask::get(&format!("/api/v1/conversations/{id}/messages")))
        .await
        .json();
    assert_eq!(all["data"].as_array().map(Vec::len), Some(1));
}

#[tokio::test]
async fn limits_are_the_networks_and_instagram_counts_bytes() {
    let shop = Shop::open().await;
    let hook = instagram("9001", "ig_1", "Ciao da Instagram", shop.now());
    assert_eq!(shop.hook(SECRET, &hook).await.status, 200);
    let row = shop.conversation_with("Ciao da Instagram").await;
    let id = row["id"].as_str().expect("an id");
    let fits = reply(&shop, id, &json!({"text": "è".repeat(500)}), None).await;
    assert_eq!(fits.status, 202, "{}", fits.text());
    assert_eq!(
        fits.json()["channel"]["id"],
        json!(shop.instagram.to_string())
    );
    let problem = reply(&shop, id, &json!({"text": "è".repeat(501)}), None)
        .await
        .problem(422, "too-long");
    assert_eq!(problem["instead"], json!([{"do": "shorten", "max": 1000}]));
    reply(&shop, id, &json!({"text": " \n "}), None)
        .await
        .problem(422, "empty");
}

#[tokio::test]
async fn a_channel_the_contact_is_not_on_is_refused() {
    let shop = Shop::open().await;
    let id = shop.writes("7001", "m_1", "Ciao").await;
    for channel in [json!(shop.instagram.0), json!("999999")] {
        reply(
            &shop,
            &id,
            &json!({"text": "Ciao", "channel": channel}),
            None,
        )
        .await
        .problem(422, "no-such-channel");
    }
}

#[tokio::test]
async fn messages_page_backwards_each_once() {
    let shop = Shop::open().await;
    let mut id = String::new();
    for n in 0..12 {
        // Three share a moment: the order within it must be stable over pages.
        if n % 3 == 0 {
            shop.wait(Span::seconds(1));
        }
        id = shop
            .writes("7001", &format!("m_{n}"), &format!("Riga {n}"))
            .await;
    }
    let (mut walked, mut next) = (Vec::new(), String::new());
    loop {
        let page = shop
            .api(Ask::get(&format!(
                "/api/v1/conversations/{id}/messages?limit=5{next}"
            )))
            .await
            .json();
        walked.extend(
            page["data"]
                .as_array()
                .expect("rows")
                .iter()
                .map(|r| r["external_id"].clone()),
        );
        let Some(cursor) = page["next"].as_str() else {
            break;
        };
        next = sportello_web::pages::view::form_urlencoded(&[("cursor", cursor)]);
    }
    let once: BTreeSet<&str> = walked.iter().filter_map(Value::as_str).collect();
    assert_eq!((walked.len(), once.len()), (12, 12), "{walked:?}");
    assert_eq!(walked[0], "m_11");
}

#[tokio::test]
async fn a_file_is_uploaded_once_and_sent_as_what_its_bytes_say() {
    let shop = Shop::open().await;
    let id = shop.writes("7001", "m_1", "Mi manda il preventivo?").await;
    let upload = Ask::post("/api/v1/media").body(&b"%PDF-1.7\nun preventivo"[..]);
    let answer = shop.api(upload).await;
    assert_eq!(answer.status, 201, "{}", answer.text());
    let file = answer.json();
    assert_eq!(
        (&file["kind"], &file["mime"]),
        (&json!("document"), &json!("application/pdf"))
    );
    let reply = json!({ "media": file["id"], "filename": "../preventivo.pdf" });
    let path = format!("/api/v1/conversations/{id}/messages");
    let row = shop.api(Ask::post(&path).json(&reply)).await;
    assert_eq!(row.status, 202, "{}", row.text());
    let row = row.json();
    assert_eq!(row["kind"], "document");
    assert_eq!(row["media"]["mime"], "application/pdf");
    assert_eq!(row["content"]["file"]["name"], "preventivo.pdf");
    let nothing = shop.api(Ask::post("/api/v1/media")).await;
    nothing.problem(422, "unreadable-file");
}

#[tokio::test]
async fn what_a_network_cannot_carry_is_refused_with_the_nearest_thing_it_can() {
    let shop = Shop::open().await;
    let id = shop.writes("7001", "m_1", "Dove siete?").await;
    let path = format!("/api/v1/conversations/{id}/messages");
    let place = json!({ "part": {
        "part": "location", "latitude": "43.7764", "longitude": "11.2558", "name": "Fiori di Lia" } });
    let refused = shop.api(Ask::post(&path).json(&place)).await;
    let problem = refused.problem(422, "unsupported");
    assert_eq!(problem["instead"][0]["do"], "as_words");
    let words = problem["instead"][0]["text"].as_str().expect("words");
    assert!(words.starts_with("Fiori di Lia\nhttps://"), "{words}");
    let choices = json!({ "text": "Quale?", "part": {
        "part": "offer", "look": "quick_replies", "choices": [{ "title": "Rose" }] } });
    let row = shop.api(Ask::post(&path).json(&choices)).await;
    assert_eq!(row.status, 202, "{}", row.text());
    assert_eq!(row.json()["content"]["part"]["choices"][0]["title"], "Rose");
}

#[tokio::test]
async fn a_message_quotes_the_one_it_answers_and_no_neighbours() {
    let shop = Shop::open().await;
    let id = shop.writes("7001", "m_1", "Avete peonie?").await;
    let other = shop.writes("7002", "m_2", "E rose?").await;
    let path = format!("/api/v1/conversations/{id}/messages");
    let listed = shop.api(Ask::get(&path)).await.json();
    let theirs = &listed["data"][0]["id"];
    let quoting = json!({ "text": "Sì!", "reply_to": theirs });
    let row = shop.api(Ask::post(&path).json(&quoting)).await;
    assert_eq!(row.status, 202, "{}", row.text());
    assert_eq!(row.json()["content"]["quoted"]["external_id"], "m_1");
    let path = format!("/api/v1/conversations/{other}/messages");
    let wrong = shop.api(Ask::post(&path).json(&quoting)).await;
    assert_eq!(wrong.status, 404);
}

#[tokio::test]
async fn a_reaction_the_network_has_is_taken_and_another_refused() {
    let shop = Shop::open().await;
    let id = shop.writes("7001", "m_1", "Grazie!").await;
    let listed = shop
        .api(Ask::get(&format!("/api/v1/conversations/{id}/messages")))
        .await
        .json();
    let message = listed["data"][0]["id"].as_str().expect("an id").to_owned();
    let path = format!("/api/v1/messages/{message}/reaction");
    let heart = shop
        .api(Ask::post(&path).json(&json!({ "emoji": "❤️" })))
        .await;
    assert_eq!(heart.status, 202);
    let tulip = shop
        .api(Ask::post(&path).json(&json!({ "emoji": "🌷" })))
        .await;
    tulip.problem(409, "conflict");
}
