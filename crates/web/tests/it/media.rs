//! Pictures: to signed-in people and token holders of the workspace, and by links that expire.

use crate::ask::Ask;
use crate::shop::Shop;
use bytes::Bytes;
use sportello_core::{MediaId, Span};

/// A PNG of one transparent pixel.
const PNG: &[u8] = &[
    0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 0x0d, 0x49, 0x48, 0x44, 0x52, 0, 0, 0,
    1, 0, 0, 0, 1, 8, 6, 0, 0, 0, 0x1f, 0x15, 0xc4, 0x89, 0, 0, 0, 0x0d, 0x49, 0x44, 0x41, 0x54,
    0x78, 0x9c, 0x63, 0, 1, 0, 0, 5, 0, 1, 0x0d, 0x0a, 0x2d, 0xb4, 0, 0, 0, 0, 0x49, 0x45, 0x4e,
    0x44, 0xae, 0x42, 0x60, 0x82,
];

async fn attached(shop: &Shop) -> MediaId {
    let engine = shop.desk.engine();
    engine
        .attach(
            shop.now(),
            shop.workspace,
            Bytes::from_static(PNG),
            sportello_core::message::MessageKind::Image,
        )
        .await
        .expect("a picture")
        .id
}

#[tokio::test]
async fn a_picture_is_for_those_who_are_signed_in() {
    let shop = Shop::open().await;
    let id = attached(&shop).await;
    let path = format!("/media/{id}");
    assert_eq!(Ask::get(&path).of(&shop.desk).await.status, 303);
    let mut lia = shop.lia().await;
    for path in [path.clone(), format!("{path}/thumb")] {
        let answer = lia.get(&path).await;
        assert_eq!(answer.status, 200, "{path}");
        assert!(
            answer.header("content-type").starts_with("image/"),
            "{path}"
        );
        assert_eq!(answer.header("x-content-type-options"), "nosniff");
        assert!(
            answer.header("content-security-policy").contains("sandbox"),
            "{path}"
        );
        assert!(
            answer.header("cache-control").starts_with("private"),
            "{path}"
        );
    }
    assert_eq!(lia.get(&path).await.body, PNG);
    assert_eq!(lia.get("/media/999999").await.status, 404);
    let call = shop.api(Ask::get(&format!("/api/v1/media/{id}"))).await;
    assert_eq!(
        (call.status, call.header("content-type")),
        (200, "image/png")
    );
}

#[tokio::test]
async fn i11_a_neighbours_picture_is_not_there() {
    let shop = Shop::open().await;
    let id = attached(&shop).await;
    let token = sportello_web::auth::new_api_token(shop.desk.engine(), shop.neighbour, "t")
        .await
        .expect("a token");
    let answer = Ask::get(&format!("/api/v1/media/{id}"))
        .token(&token)
        .of(&shop.desk)
        .await;
    answer.problem(404, "not-found");
}

#[tokio::test]
async fn a_link_serves_its_picture_to_anyone_until_it_expires() {
    let shop = Shop::open().await;
    let id = attached(&shop).await;
    let link = shop
        .desk
        .engine()
        .public_link(shop.workspace, id, shop.now());
    let path = link
        .strip_prefix("http://127.0.0.1:8080")
        .expect("the public address")
        .to_owned();
    let fetch = || Ask::get(&path).header("host", "a-tunnel.example");
    let answer = fetch().of(&shop.desk).await;
    assert_eq!(
        (answer.status, answer.header("content-type")),
        (200, "image/png")
    );
    assert_eq!(answer.body, PNG);
    assert_eq!(answer.header("x-content-type-options"), "nosniff");
    shop.wait(shop.desk.engine().settings().link_lifetime);
    shop.wait(Span::hours(1));
    assert_eq!(fetch().of(&shop.desk).await.status, 404);
}

#[tokio::test]
async fn a_link_cannot_be_guessed_or_altered() {
    let shop = Shop::open().await;
    let (id, other) = (attached(&shop).await, attached(&shop).await);
    assert_ne!(id, other);
    let link = shop
        .desk
        .engine()
        .public_link(shop.workspace, id, shop.now());
    let token = link
        .rsplit('/')
        .next()
        .expect("a token")
        .as_bytes()
        .to_vec();
    for at in 0..token.len() {
        let mut altered = token.clone();
        altered[at] = if altered[at] == b'A' { b'B' } else { b'A' };
        let path = format!("/m/{}", String::from_utf8(altered).expect("ASCII"));
        let answer = Ask::get(&path).of(&shop.desk).await;
        // The very last sign may hold unused bits; then it is refused for another reason.
        assert_eq!(answer.status, 404, "sign {at}");
    }
    for path in ["/m/x", "/m/", "/m/..%2F..%2Fetc", &format!("/m/{id}")] {
        assert_eq!(Ask::get(path).of(&shop.desk).await.status, 404, "{path}");
    }
}
