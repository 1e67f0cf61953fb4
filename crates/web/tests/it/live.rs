//! Live pages: the present first, then what changed, for as long as the session lives.

use crate::ask::Ask;
use crate::shop::{PAGE, SECRET, Shop, messenger};
use axum::body::BodyDataStream;
use axum::http::StatusCode;
use futures_util::StreamExt;
use std::time::Duration;
use tower::ServiceExt;

/// Long enough for a slow machine; nothing is waited for when it comes.
const LIMIT: Duration = Duration::from_secs(10);

struct Page(BodyDataStream);

impl Page {
    async fn open(shop: &Shop, cookie: &str, at: &str) -> Page {
        let path = format!(
            "/live?{}",
            &sportello_web::pages::view::form_urlencoded(&[("at", at)])[1..]
        );
        let request = Ask::get(&path).header("cookie", cookie).request();
        let Ok(answer) = sportello_web::router(shop.desk.clone())
            .oneshot(request)
            .await;
        assert_eq!(answer.status(), StatusCode::OK);
        assert_eq!(answer.headers()["content-type"], "text/event-stream");
        Page(answer.into_body().into_data_stream())
    }

    /// Reads on until these words come; gives everything read.
    async fn until(&mut self, words: &str) -> String {
        let mut read = String::new();
        while !read.contains(words) {
            let next = tokio::time::timeout(LIMIT, self.0.next()).await;
            let chunk = next.unwrap_or_else(|_| panic!("{words:?} did not come, only: {read}"));
            let bytes = chunk.expect("the stream goes on").expect("bytes");
            read.push_str(&String::from_utf8_lossy(&bytes));
        }
        read
    }

    /// Whether the stream ends.
    async fn ends(mut self) -> bool {
        let all = async { while self.0.next().await.is_some() {} };
        tokio::time::timeout(LIMIT, all).await.is_ok()
    }
}

async fn cookie(shop: &Shop) -> String {
    shop.lia().await.cookie.expect("a session")
}

#[tokio::test]
async fn a_page_that_opens_or_comes_back_is_told_the_present() {
    let shop = Shop::open().await;
    shop.writes("7001", "m_1", "Avete peonie?").await;
    let cookie = cookie(&shop).await;
    for _ in 0..2 {
        let read = Page::open(&shop, &cookie, "/inbox")
            .await
            .until("Avete peonie?")
            .await;
        assert!(read.starts_with("retry: "), "{read}");
        assert!(read.contains("data: <hx-partial"), "{read}");
    }
}

#[tokio::test]
async fn what_a_person_writes_is_pushed_to_every_open_page() {
    let shop = Shop::open().await;
    shop.writes("7001", "m_1", "Buongiorno").await;
    let (one, two) = (cookie(&shop).await, cookie(&shop).await);
    let (mut desk, mut phone) = (
        Page::open(&shop, &one, "/inbox").await,
        Page::open(&shop, &two, "/inbox").await,
    );
    desk.until("Buongiorno").await;
    phone.until("Buongiorno").await;
    shop.hook(
        SECRET,
        &messenger(PAGE, "7002", "m_2", "Serve un mazzo", shop.now()),
    )
    .await;
    let pushed = desk.until("Serve un mazzo").await;
    phone.until("Serve un mazzo").await;
    assert!(
        !pushed.contains("#strip"),
        "a pane that did not change is not sent: {pushed}"
    );
}

#[tokio::test]
async fn i11_a_neighbours_news_wakes_nobody_else() {
    let shop = Shop::open().await;
    shop.writes("7001", "m_1", "Buongiorno").await;
    let mut page = Page::open(&shop, &cookie(&shop).await, "/inbox").await;
    page.until("Buongiorno").await;
    let theirs = messenger(
        crate::shop::OTHER_PAGE,
        "8001",
        "m_9",
        "Roba d'altri",
        shop.now(),
    );
    shop.hook(crate::shop::OTHER_SECRET, &theirs).await;
    shop.hook(
        SECRET,
        &messenger(PAGE, "7002", "m_2", "Serve un mazzo", shop.now()),
    )
    .await;
    let pushed = page.until("Serve un mazzo").await;
    assert!(!pushed.contains("Roba d"), "{pushed}");
}

#[tokio::test]
async fn signing_out_ends_the_stream_and_nobody_elses() {
    let shop = Shop::open().await;
    shop.writes("7001", "m_1", "Buongiorno").await;
    let mut lia = shop.lia().await;
    let mine = Page::open(&shop, lia.cookie.as_deref().expect("a session"), "/inbox").await;
    let mut other = Page::open(&shop, &cookie(&shop).await, "/inbox").await;
    other.until("Buongiorno").await;
    lia.post("/sign-out", &[]).await;
    assert!(mine.ends().await);
    shop.hook(
        SECRET,
        &messenger(PAGE, "7002", "m_2", "Serve un mazzo", shop.now()),
    )
    .await;
    other.until("Serve un mazzo").await;
}

#[tokio::test]
async fn a_page_that_is_not_there_ends_at_once_and_strangers_get_none() {
    let shop = Shop::open().await;
    assert!(
        Page::open(&shop, &cookie(&shop).await, "/inbox/999999")
            .await
            .ends()
            .await
    );
    let stranger = Ask::get("/live?at=%2Finbox").of(&shop.desk).await;
    assert_eq!(stranger.status, 303);
}

#[tokio::test]
async fn pages_that_look_alike_are_rendered_once_and_nobody_renders_for_nobody() {
    let shop = Shop::open().await;
    shop.writes("7001", "m_1", "Buongiorno").await;
    let open = async || {
        let health = Ask::get("/api/v1/health").of(&shop.desk).await.json();
        health["counts"]["live_pages"].as_u64().expect("a count")
    };
    let (one, two) = (cookie(&shop).await, cookie(&shop).await);
    let mut desk = Page::open(&shop, &one, "/inbox").await;
    let mut phone = Page::open(&shop, &two, "/inbox").await;
    desk.until("Buongiorno").await;
    phone.until("Buongiorno").await;
    assert_eq!(open().await, 1);
    drop(desk);
    shop.hook(
        SECRET,
        &messenger(PAGE, "7002", "m_2", "Serve un mazzo", shop.now()),
    )
    .await;
    phone.until("Serve un mazzo").await;
    assert_eq!(open().await, 1, "someone is still there");
    drop(phone);
    let emptied = async {
        while open().await > 0 {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(LIMIT, emptied)
        .await
        .expect("the room closes");
}
