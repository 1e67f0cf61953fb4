//! The calendar as a feed under a secret address.

use super::rome;
use crate::ask::{Answer, Ask, Browser};
use crate::shop::Shop;

/// Makes a feed, and gives the path of its address.
async fn make(browser: &mut Browser<'_>) -> String {
    let answer = browser.post("/settings/publishing/feed", &[]).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    assert_eq!(answer.header("cache-control"), "no-store");
    let html = answer.text();
    let rest = html
        .split("data-testid=\"feed-address\">")
        .nth(1)
        .expect("an address");
    let address = rest.split('<').next().expect("an address");
    let path = address.find("/feeds/").map(|at| address[at..].to_owned());
    path.expect("a path")
}

async fn read(shop: &Shop, path: &str) -> Answer {
    Ask::get(path).of(&shop.desk).await
}

#[tokio::test]
async fn whoever_has_the_address_reads_what_is_planned_and_no_draft() {
    let shop = Shop::open().await;
    let post = shop
        .plans("Peonie, rose; e tulipani", "2025-11-27T10:00")
        .await;
    shop.drafts("Segreto", &[shop.page], Some(rome("2025-11-28T10:00")))
        .await;
    let mut lia = shop.lia().await;
    let path = make(&mut lia).await;
    let feed = read(&shop, &path).await;
    assert_eq!(feed.status, 200, "{}", feed.text());
    assert_eq!(feed.header("content-type"), "text/calendar; charset=utf-8");
    let text = feed.text();
    assert!(text.contains("DTSTART:20251127T090000Z\r\n"), "{text}");
    assert!(
        text.contains("SUMMARY:Peonie\\, rose\\; e tulipani\r\n"),
        "{text}"
    );
    let uid = format!("UID:post-{}-{}@127.0.0.1:8080\r\n", shop.workspace, post.id);
    assert!(text.contains(&uid), "{text}");
    assert!(!text.contains("Segreto"), "{text}");
    assert_eq!(read(&shop, &path).await.text(), text, "the same again");
}

#[tokio::test]
async fn the_address_is_shown_once_and_a_new_one_ends_the_old() {
    let shop = Shop::open().await;
    let mut lia = shop.lia().await;
    let first = make(&mut lia).await;
    let page = lia.get("/settings/publishing").await.text();
    assert!(!page.contains("/feeds/"), "it is not shown again: {page}");
    let second = make(&mut lia).await;
    assert_ne!(first, second);
    assert_eq!(read(&shop, &first).await.status, 404);
    assert_eq!(read(&shop, &second).await.status, 200);
    lia.post("/settings/publishing/feed/end", &[]).await;
    assert_eq!(read(&shop, &second).await.status, 404);
}

#[tokio::test]
async fn i11_a_guess_opens_nothing_and_each_workspace_has_its_own() {
    let shop = Shop::open().await;
    shop.plans("Peonie!", "2025-11-27T10:00").await;
    let mut lia = shop.lia().await;
    let path = make(&mut lia).await;
    let bare = path.trim_end_matches(".ics").to_owned();
    for guess in ["/feeds/.ics", "/feeds/x.ics", &bare] {
        assert_eq!(read(&shop, guess).await.status, 404, "{guess}");
    }
    let neighbour = {
        use sportello_store::Directory;
        let added = shop
            .store
            .add_agent(shop.neighbour, "Vicino", shop.now())
            .await;
        added.expect("an agent").id
    };
    let mut vicino = shop.signed_in(neighbour).await;
    let theirs = make(&mut vicino).await;
    let text = read(&shop, &theirs).await.text();
    assert!(
        text.contains("BEGIN:VCALENDAR") && !text.contains("Peonie"),
        "{text}"
    );
}
