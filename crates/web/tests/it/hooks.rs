//! Webhooks: the handshake, signatures, durability, bounds.

use crate::ask::Ask;
use crate::shop::{OTHER_PAGE, OTHER_SECRET, PAGE, SECRET, Shop, VERIFY, messenger, signature};
use serde_json::json;
use sportello_store::StoreError;

const LARGEST: usize = 3 * 1024 * 1024;

#[tokio::test]
async fn the_handshake_gives_the_challenge_back_as_it_came() {
    let shop = Shop::open().await;
    let path = format!(
        "/hooks/meta?hub.mode=subscribe&hub.challenge=11%3Cb%3E58&hub.verify_token={VERIFY}"
    );
    let answer = Ask::get(&path).of(&shop.desk).await;
    assert_eq!((answer.status, answer.text().as_str()), (200, "11<b>58"));
    assert_eq!(answer.header("content-type"), "text/plain; charset=utf-8");
    assert_eq!(answer.header("x-content-type-options"), "nosniff");
}

#[tokio::test]
async fn a_handshake_with_another_token_or_mode_or_none_is_refused() {
    let shop = Shop::open().await;
    for query in [
        "?hub.mode=subscribe&hub.challenge=1&hub.verify_token=wrong",
        "?hub.mode=unsubscribe&hub.challenge=1&hub.verify_token=verify-me",
        "?hub.mode=subscribe&hub.challenge=1",
        "",
    ] {
        let answer = Ask::get(&format!("/hooks/meta{query}"))
            .of(&shop.desk)
            .await;
        assert_eq!(answer.status, 403, "{query}");
    }
}

#[tokio::test]
async fn i1_a_signed_webhook_is_stored_before_it_is_answered() {
    let shop = Shop::open().await;
    let answer = shop
        .hook(
            SECRET,
            &messenger(PAGE, "7001", "m_1", "Avete peonie?", shop.now()),
        )
        .await;
    assert_eq!(answer.status, 200);
    assert_eq!(shop.journal().await, 1);
    let row = shop.conversation_with("Avete peonie?").await;
    assert_eq!(row["unread"], 1);
}

#[tokio::test]
async fn i1_what_cannot_be_made_durable_is_not_acknowledged() {
    for error in [
        StoreError::DiskFull,
        StoreError::SyncFailed,
        StoreError::ReadOnly,
        StoreError::Stopped,
    ] {
        let shop = Shop::open().await;
        let refused = error.clone();
        shop.store
            .set_fuse(Some(Box::new(move || Err(refused.clone()))));
        let answer = shop
            .hook(SECRET, &messenger(PAGE, "7001", "m_1", "Ciao", shop.now()))
            .await;
        assert_eq!(answer.status, 503, "{error:?}");
        assert!(
            answer.header("retry-after").parse::<u64>().is_ok(),
            "{error:?}"
        );
        shop.store.set_fuse(None);
        assert_eq!(shop.journal().await, 0, "{error:?}");
    }
}

#[tokio::test]
async fn without_a_valid_signature_nothing_is_stored_and_it_is_counted() {
    let shop = Shop::open().await;
    let raw = messenger(PAGE, "7001", "m_1", "Ciao", shop.now()).to_string();
    let good = signature(SECRET, raw.as_bytes());
    let bad = [
        None,
        Some(signature("another secret", raw.as_bytes())),
        Some(signature(SECRET, b"another body")),
        Some(good.replace("sha256=", "sha1=")),
        Some(good.trim_start_matches("sha256=").to_owned()),
        Some(format!("{good}00")),
        Some("sha256=".to_owned()),
        Some(String::new()),
    ];
    let mut answers = Vec::new();
    for (n, signature) in bad.iter().enumerate() {
        let ask = Ask::post("/hooks/meta").body(raw.clone());
        let ask = match signature {
            Some(signature) => ask.header("x-hub-signature-256", signature),
            None => ask,
        };
        let answer = ask.of(&shop.desk).await;
        assert_eq!(answer.status, 401, "{signature:?}");
        assert_eq!(shop.desk.engine().refused_count(), n as u64 + 1);
        answers.push(answer.text());
    }
    answers.dedup();
    assert_eq!(
        answers.len(),
        1,
        "missing and wrong signatures are answered alike"
    );
    assert_eq!(shop.journal().await, 0);
}

#[tokio::test]
async fn i11_an_app_cannot_write_for_anothers_page() {
    let shop = Shop::open().await;
    let forged = messenger(PAGE, "7001", "m_1", "Sono Giulia", shop.now());
    let answer = shop.hook(OTHER_SECRET, &forged).await;
    assert_eq!(
        answer.status, 200,
        "it is kept raw: a fault of ours must not lose a body"
    );
    let conversations = shop.api(Ask::get("/api/v1/conversations")).await.json();
    assert_eq!(conversations["data"], json!([]));
    let own = messenger(OTHER_PAGE, "8001", "m_2", "Buongiorno", shop.now());
    assert_eq!(shop.hook(OTHER_SECRET, &own).await.status, 200);
    let conversations = shop.api(Ask::get("/api/v1/conversations")).await.json();
    assert_eq!(
        conversations["data"],
        json!([]),
        "the neighbour's people are the neighbour's"
    );
}

#[tokio::test]
async fn three_mebibytes_are_taken_and_one_byte_more_is_not() {
    let shop = Shop::open().await;
    for (size, status) in [(LARGEST, 200), (LARGEST + 1, 413)] {
        for announced in [true, false] {
            let raw = vec![b' '; size];
            let ask =
                Ask::post("/hooks/meta").header("x-hub-signature-256", &signature(SECRET, &raw));
            let ask = if announced {
                ask.header("content-length", &size.to_string())
            } else {
                ask
            };
            let answer = ask.body(raw).of(&shop.desk).await;
            assert_eq!(answer.status, status, "{size} announced: {announced}");
        }
    }
    assert_eq!(
        shop.journal().await,
        2,
        "both of the allowed size, none of the others"
    );
}

#[tokio::test]
async fn a_signed_body_that_is_no_json_is_kept_all_the_same() {
    let shop = Shop::open().await;
    let raw = "{\"object\":\"page\",\"entry\":[";
    let answer = Ask::post("/hooks/meta")
        .header("x-hub-signature-256", &signature(SECRET, raw.as_bytes()))
        .body(raw)
        .of(&shop.desk)
        .await;
    assert_eq!((answer.status, shop.journal().await), (200, 1));
}

#[tokio::test]
async fn the_platform_may_call_the_desk_by_any_name() {
    let shop = Shop::open().await;
    let raw = messenger(PAGE, "7001", "m_1", "Ciao", shop.now()).to_string();
    let answer = Ask::post("/hooks/meta")
        .header("host", "a-tunnel.example")
        .header("x-hub-signature-256", &signature(SECRET, raw.as_bytes()))
        .body(raw)
        .of(&shop.desk)
        .await;
    assert_eq!(answer.status, 200);
}
