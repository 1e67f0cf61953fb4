//! `/api/v1/posts`: written once, refused with reasons, listed, decided, dropped, let go.

use crate::ask::{Answer, Ask};
use crate::shop::Shop;
use serde_json::{Value, json};
use sportello_core::post::PostWords;
use sportello_core::{Capability, MediaId, PostId, Span};
use sportello_store::{Cause, GivenTarget, Posts as _, Shelf as _, StoreError};
use std::sync::atomic::{AtomicBool, Ordering};

/// A picture of one pixel.
const PIXEL: &[u8] = &[
    0x89, b'P', b'N', b'G', 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13, b'I', b'H', b'D', b'R', 0, 0, 0,
    1, 0, 0, 0, 1, 8, 6, 0, 0, 0, 0x1f, 0x15, 0xc4, 0x89, 0, 0, 0, 13, b'I', b'D', b'A', b'T',
    0x78, 0x9c, 0x63, 0xf8, 0xcf, 0xc0, 0xf0, 0x1f, 0, 0x05, 0, 0x01, 0xff, 0x89, 0x99, 0x3d, 0x1d,
    0, 0, 0, 0, b'I', b'E', b'N', b'D', 0xae, 0x42, 0x60, 0x82,
];

async fn write(shop: &Shop, body: &Value, key: Option<&str>) -> Answer {
    let ask = Ask::post("/api/v1/posts").json(body);
    shop.api(match key {
        Some(key) => ask.header("idempotency-key", key),
        None => ask,
    })
    .await
}

async fn listed(shop: &Shop, query: &str) -> Vec<Value> {
    let all = shop.api(Ask::get(&format!("/api/v1/posts{query}"))).await;
    assert_eq!(all.status, 200, "{}", all.text());
    all.json()["data"].as_array().expect("rows").clone()
}

fn words(shop: &Shop, more: &Value) -> Value {
    let mut body = json!({ "channels": [shop.page.to_string()], "text": "Peonie da sabato" });
    let members = more.as_object().expect("members").clone();
    body.as_object_mut().expect("a body").extend(members);
    body
}

/// A post on the Page that the outbox has, refused from the first or not.
async fn given(shop: &Shop, refused: bool) -> Value {
    let row = write(shop, &words(shop, &json!({ "publish": "now" })), None)
        .await
        .json();
    let id = PostId(
        row["id"]
            .as_str()
            .expect("an id")
            .parse()
            .expect("a number"),
    );
    let post = shop.store.post(shop.workspace, id).await.expect("the post");
    let cause = Cause {
        key: "cause-post-not-taken".to_owned(),
        code: None,
        subcode: None,
        since: shop.now(),
        until: None,
    };
    let target = GivenTarget {
        target: post.targets[0].id,
        words: PostWords {
            text: "Peonie da sabato".to_owned(),
            ..PostWords::default()
        },
        capability: Capability::Post,
        refused: refused.then_some(cause),
    };
    let (store, workspace) = (&shop.store, shop.workspace);
    store
        .give_post(workspace, id, post.version, vec![target], shop.now())
        .await
        .expect("it is given");
    shop.api(Ask::get(&format!("/api/v1/posts/{id}")))
        .await
        .json()
}

fn path(post: &Value, act: &str) -> String {
    format!(
        "/api/v1/posts/{}/{act}",
        post["id"].as_str().expect("an id")
    )
}

#[tokio::test]
async fn a_draft_is_stored_as_it_was_asked_for_and_goes_nowhere() {
    let shop = Shop::open().await;
    let instagram = shop.instagram.to_string();
    let more = json!({
        "channels": [shop.page.to_string(), instagram],
        "link": "https://fiori.example/peonie", "first_comment": "Fino a sera",
        "variants": [{ "channel": instagram, "text": "Peonie 🌸" }],
        "utm": { "campaign": "maggio" }, "due_at": "2025-11-25T09:00:00+01:00",
    });
    let answer = write(&shop, &words(&shop, &more), None).await;
    assert_eq!(answer.status, 201, "{}", answer.text());
    let row = answer.json();
    assert_eq!(row["state"], "draft");
    assert_eq!(row["due_at"], "2025-11-25T08:00:00.000Z");
    assert_eq!(row["variants"][0]["text"], "Peonie 🌸");
    assert_eq!(row["utm"]["campaign"], "maggio");
    assert_eq!(row["channels"][1]["channel"]["kind"], "instagram");
    assert_eq!(row["channels"][0]["delivery"], Value::Null);
    assert_eq!(
        shop.api(Ask::get(answer.header("location"))).await.json(),
        row
    );
}

#[tokio::test]
async fn a_key_gives_the_same_post_and_refuses_another_request() {
    let shop = Shop::open().await;
    let body = words(&shop, &json!({ "publish": "now" }));
    let first = write(&shop, &body, Some("k-1")).await.json();
    assert_eq!(first["state"], "scheduled");
    shop.wait(Span::minutes(3));
    let again = write(&shop, &body, Some("k-1")).await;
    assert_eq!((again.status, again.json()), (201, first));
    let other = words(&shop, &json!({ "publish": "draft" }));
    write(&shop, &other, Some("k-1"))
        .await
        .problem(422, "idempotency-key-reused");
    assert_eq!(listed(&shop, "").await.len(), 1);
}

#[tokio::test]
async fn i8_a_repeated_request_lets_go_what_a_crash_left_as_a_draft() {
    let shop = Shop::open().await;
    let asked = json!({ "publish": "at", "due_at": "2025-11-24T18:00:00Z" });
    let body = words(&shop, &asked);
    let written = AtomicBool::new(false);
    shop.store.set_fuse(Some(Box::new(move || {
        match written.swap(true, Ordering::SeqCst) {
            false => Ok(()),
            true => Err(StoreError::Stopped),
        }
    })));
    write(&shop, &body, Some("k-1"))
        .await
        .problem(503, "not-stored");
    shop.store.set_fuse(None);
    let left = listed(&shop, "").await;
    assert_eq!((left.len(), &left[0]["state"]), (1, &json!("draft")));
    let again = write(&shop, &body, Some("k-1")).await.json();
    assert_eq!(
        (&again["id"], &again["state"]),
        (&left[0]["id"], &json!("scheduled"))
    );
    // One that a person took back meanwhile stays back.
    let id = PostId(
        again["id"]
            .as_str()
            .expect("an id")
            .parse()
            .expect("a number"),
    );
    let engine = shop.desk.engine();
    engine
        .unschedule_post(shop.now(), shop.workspace, id, Some(shop.lia))
        .await
        .expect("a draft again");
    let again = write(&shop, &body, Some("k-1")).await.json();
    assert_eq!(again["state"], "draft");
}

#[tokio::test]
async fn what_a_channel_would_refuse_is_told_by_channel_and_not_stored() {
    let shop = Shop::open().await;
    let more = json!({ "channels": [shop.page.to_string(), shop.instagram.to_string()], "publish": "now" });
    let problem = write(&shop, &words(&shop, &more), Some("k-1"))
        .await
        .problem(422, "post-not-taken");
    let of = |kind: &str| {
        let all = problem["channels"].as_array().expect("channels");
        let found = all.iter().find(|c| c["channel"]["kind"] == kind);
        found.expect("the channel")["findings"].clone()
    };
    assert_eq!(of("facebook"), json!([]), "words are enough for a Page");
    let finding = &of("instagram")[0];
    assert_eq!(
        (&finding["problem"], &finding["stops"]),
        (&json!("kind_not_carried"), &json!(true))
    );
    assert_eq!(finding["remedies"][0]["remedy"], "choose_kind");
    assert!(listed(&shop, "").await.is_empty());
    // A draft may be anything; its check says the same.
    let draft = write(
        &shop,
        &words(&shop, &json!({ "channels": [shop.instagram.to_string()] })),
        None,
    )
    .await
    .json();
    let checked = shop.api(Ask::get(&path(&draft, "check"))).await.json();
    assert_eq!(checked["sound"], false);
    assert_eq!(checked["channels"][0]["findings"][0], *finding);
    shop.api(Ask::post(&path(&draft, "go")))
        .await
        .problem(422, "post-not-taken");
}

#[tokio::test]
async fn an_uploaded_photo_is_published_by_its_id() {
    let shop = Shop::open().await;
    let upload = Ask::post("/api/v1/media").body(PIXEL.to_vec());
    let file = shop.api(upload).await.json();
    let more = json!({ "kind": "photos", "media": [{ "id": file["id"], "alt": "Un punto" }], "publish": "now" });
    let answer = write(&shop, &words(&shop, &more), None).await;
    assert_eq!(answer.status, 201, "{}", answer.text());
    let row = answer.json();
    assert_eq!(row["media"][0]["alt"], "Un punto");
    let bytes = shop
        .api(Ask::get(
            row["media"][0]["url"].as_str().expect("an address"),
        ))
        .await;
    assert_eq!(bytes.body, PIXEL);
    let ids = [MediaId(
        file["id"]
            .as_str()
            .expect("an id")
            .parse()
            .expect("a number"),
    )];
    let library = shop
        .store
        .library_files(shop.workspace, &ids)
        .await
        .expect("rows");
    assert_eq!(
        library[0].alt, "Un punto",
        "it is in the library from then on"
    );
}

#[tokio::test]
async fn what_is_not_here_or_over_is_refused_by_name() {
    let shop = Shop::open().await;
    let refused = async |more: Value, word: &str| {
        write(&shop, &words(&shop, &more), None)
            .await
            .problem(422, word)
    };
    refused(json!({ "channels": ["999999"] }), "no-such-channel").await;
    refused(json!({ "media": [{ "id": "999999" }] }), "no-such-file").await;
    refused(json!({ "publish": "at" }), "wrong-body").await;
    refused(json!({ "kind": "poem" }), "wrong-body").await;
    refused(
        json!({ "publish": "at", "due_at": "2025-11-24T13:59:00Z" }),
        "past",
    )
    .await;
    for (query, name) in [
        ("?from=yesterday", "from"),
        ("?to=", "to"),
        ("?state=gone", "state"),
        ("?channel=-1", "channel"),
    ] {
        let problem = shop
            .api(Ask::get(&format!("/api/v1/posts{query}")))
            .await
            .problem(400, "bad-parameter");
        assert_eq!(problem["parameter"], name);
    }
    for act in ["drop", "go"] {
        shop.api(Ask::post(&format!("/api/v1/posts/999999/{act}")))
            .await
            .problem(404, "not-found");
    }
}

#[tokio::test]
async fn posts_are_listed_by_time_state_and_channel() {
    let shop = Shop::open().await;
    let at = |day: u32| json!({ "text": format!("il {day}"), "publish": "at", "due_at": format!("2025-12-{day:02}T09:00:00Z") });
    for day in [3, 1, 2] {
        write(&shop, &words(&shop, &at(day)), None).await;
    }
    write(&shop, &words(&shop, &json!({ "text": "bozza" })), None).await;
    let texts = async |query: &str| {
        let rows = listed(&shop, query).await;
        let texts = rows
            .iter()
            .map(|r| r["text"].as_str().expect("words").to_owned());
        texts.collect::<Vec<_>>()
    };
    assert_eq!(texts("").await, ["il 1", "il 2", "il 3", "bozza"]);
    assert_eq!(texts("?state=draft").await, ["bozza"]);
    assert_eq!(
        texts("?from=2025-12-02T00:00:00Z&to=2025-12-03T00:00:00Z").await,
        ["il 2"]
    );
    let other = format!("?channel={}", shop.instagram);
    assert!(texts(&other).await.is_empty());
}

#[tokio::test]
async fn a_failed_post_is_published_again_by_ones_word_once() {
    let shop = Shop::open().await;
    let post = given(&shop, true).await;
    assert_eq!(post["state"], "failed");
    let delivery = &post["channels"][0]["delivery"];
    assert_eq!(delivery["cause"]["key"], "cause-post-not-taken");
    let decide = async |delivery: &Value, decision: &str| {
        let body = json!({ "delivery": delivery["id"], "decision": decision });
        shop.api(Ask::post(&path(&post, "decide")).json(&body))
            .await
    };
    decide(delivery, "perhaps").await.problem(422, "wrong-body");
    decide(delivery, "published").await.problem(409, "conflict");
    let now = decide(delivery, "again").await;
    assert_eq!(
        (now.status, &now.json()["state"]),
        (200, &json!("publishing"))
    );
    decide(delivery, "again").await.problem(404, "not-found");
    let other = given(&shop, true).await;
    decide(&other["channels"][0]["delivery"], "again")
        .await
        .problem(404, "not-found");
}

#[tokio::test]
async fn what_waits_is_dropped_or_let_go_and_what_is_over_is_neither() {
    let shop = Shop::open().await;
    let post = given(&shop, false).await;
    assert_eq!(post["state"], "publishing");
    let gone = shop.api(Ask::post(&path(&post, "go"))).await;
    assert_eq!(gone.status, 200, "{}", gone.text());
    let dropped = shop.api(Ask::post(&path(&post, "drop"))).await;
    assert_eq!(dropped.json()["state"], "dropped", "{}", dropped.text());
    shop.api(Ask::post(&path(&post, "go")))
        .await
        .problem(409, "conflict");
    let draft = write(&shop, &words(&shop, &json!({})), None).await.json();
    let gone = shop.api(Ask::post(&path(&draft, "go"))).await.json();
    assert_eq!(gone["state"], "scheduled", "it is due at once");
    let dropped = shop.api(Ask::post(&path(&draft, "drop"))).await.json();
    assert_eq!(dropped["state"], "dropped");
    assert_eq!(listed(&shop, "?state=dropped").await.len(), 2);
}

#[tokio::test]
async fn i11_the_neighbours_posts_are_nobodys() {
    let shop = Shop::open().await;
    let post = write(&shop, &words(&shop, &json!({})), None).await.json();
    let engine = shop.desk.engine();
    let token = sportello_web::auth::new_api_token(engine, shop.neighbour, "tests")
        .await
        .expect("a token");
    let theirs = async |ask: Ask| ask.token(&token).of(&shop.desk).await;
    assert_eq!(
        theirs(Ask::get("/api/v1/posts")).await.json()["data"],
        json!([])
    );
    for act in ["drop", "go"] {
        theirs(Ask::post(&path(&post, act)))
            .await
            .problem(404, "not-found");
    }
    theirs(Ask::get(&path(&post, "check")))
        .await
        .problem(404, "not-found");
    // Ids are a workspace's own: the neighbour has one channel.
    let body = words(&shop, &json!({ "channels": [shop.instagram.to_string()] }));
    theirs(Ask::post("/api/v1/posts").json(&body))
        .await
        .problem(422, "no-such-channel");
}
