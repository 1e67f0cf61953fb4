//! The public status page and its banner.

use crate::ask::{Answer, Ask, Browser};
use crate::shop::Shop;
use sportello_core::breaker::{Breaker, State};
use sportello_core::{Capability, ChannelId, Span};
use sportello_store::Health;

/// Switches the page on; gives its path.
async fn on(lia: &mut Browser<'_>) -> String {
    let html = lia.post("/settings/status", &[("on", "yes")]).await.text();
    path(&html)
}

fn path(html: &str) -> String {
    let link = html.split("data-testid=\"status-link\">").nth(1);
    let link = link.and_then(|rest| rest.split('<').next());
    let link = link.unwrap_or_else(|| panic!("no address in {html}"));
    let at = link.find("/status/").expect("a path");
    link[at..].to_owned()
}

async fn see(shop: &Shop, path: &str) -> Answer {
    Ask::get(path).of(&shop.desk).await
}

async fn opens(shop: &Shop, channel: ChannelId, capability: Capability) {
    let down = Breaker {
        state: State::Open,
        failures: 3,
        opened_at: Some(shop.now()),
        ..Breaker::default()
    };
    let set = shop
        .store
        .set_breaker(shop.workspace, channel, capability, &down, shop.now());
    set.await.expect("stored");
}

#[tokio::test]
async fn the_page_is_off_until_it_is_switched_on_and_keeps_its_address() {
    let shop = Shop::open().await;
    let mut lia = shop.lia().await;
    let page = lia.get("/settings/status").await.text();
    assert!(!page.contains("status-link"), "{page}");
    let first = on(&mut lia).await;
    let seen = see(&shop, &first).await;
    assert_eq!(seen.status, 200, "{}", seen.text());
    let html = seen.text();
    for words in ["Fiori di Lia", "All ways to reach us work", "noindex"] {
        assert!(html.contains(words), "{words}: {html}");
    }
    assert!(!html.contains("<script"), "{html}");
    assert_eq!(seen.header("cache-control"), "public, max-age=60");
    assert_eq!(seen.header("vary"), "accept-language");
    let italian = Ask::get(&first).header("accept-language", "it");
    let italian = italian.of(&shop.desk).await.text();
    assert!(italian.contains("Tutte le vie"), "{italian}");
    lia.post("/settings/status", &[]).await;
    assert_eq!(see(&shop, &first).await.status, 404);
    let html = lia
        .post("/settings/status", &[("on", "yes"), ("listed", "yes")])
        .await
        .text();
    assert_eq!(path(&html), first, "links to it work again");
    assert!(!see(&shop, &first).await.text().contains("noindex"));
    let moved = lia.post("/settings/status/address", &[]).await.text();
    assert_ne!(path(&moved), first);
    assert_eq!(see(&shop, &first).await.status, 404);
    assert_eq!(see(&shop, "/status/guess").await.status, 404);
}

#[tokio::test]
async fn what_is_down_is_said_with_the_ways_that_work() {
    let shop = Shop::open().await;
    let mut lia = shop.lia().await;
    let path = on(&mut lia).await;
    shop.fails().await;
    opens(&shop, shop.page, Capability::Text).await;
    shop.wait(Span::minutes(5));
    let html = see(&shop, &path).await.text();
    for words in [
        "Messenger is down at the platform: write to us on Instagram",
        "Not working since 24 November, 15:00: Messenger text",
        "Trouble on one of the last 90 days",
        "Does not work",
    ] {
        assert!(html.contains(words), "{words}: {html}");
    }
}

#[tokio::test]
async fn what_nobody_outside_notices_is_no_trouble_there() {
    let shop = Shop::open().await;
    let mut lia = shop.lia().await;
    let path = on(&mut lia).await;
    opens(&shop, shop.page, Capability::Insights).await;
    let html = see(&shop, &path).await.text();
    assert!(html.contains("All ways to reach us work"), "{html}");
    opens(&shop, shop.page, Capability::Story).await;
    let html = see(&shop, &path).await.text();
    assert!(html.contains("some things do not work"), "{html}");
}

#[tokio::test]
async fn the_banner_shows_only_while_something_is_down_and_may_stand_on_other_sites() {
    let shop = Shop::open().await;
    let mut lia = shop.lia().await;
    let path = on(&mut lia).await;
    let script = see(&shop, &format!("{path}/banner.js")).await;
    assert_eq!(
        script.header("content-type"),
        "text/javascript; charset=utf-8"
    );
    assert_eq!(
        script.header("cross-origin-resource-policy"),
        "cross-origin"
    );
    assert!(script.text().starts_with("//") && script.text().lines().count() == 1);
    opens(&shop, shop.page, Capability::Text).await;
    let script = see(&shop, &format!("{path}/banner.js")).await.text();
    assert!(script.contains("Messenger is down"), "{script}");
    assert!(
        script.trim_end().ends_with("});") && script.contains("})({"),
        "{script}"
    );
    let frame = see(&shop, &format!("{path}/banner")).await;
    let policy = frame.header("content-security-policy");
    assert!(policy.contains("frame-ancestors *"), "{policy}");
    assert!(frame.text().contains("Messenger is down"));
    let page = see(&shop, &path).await;
    let policy = page.header("content-security-policy");
    assert!(policy.contains("frame-ancestors 'none'"), "{policy}");
    assert_eq!(see(&shop, "/status/guess/banner.js").await.status, 404);
}

#[tokio::test]
async fn i11_one_address_opens_one_workspace_and_no_incident() {
    let shop = Shop::open().await;
    let mut lia = shop.lia().await;
    let path = on(&mut lia).await;
    let slug = path.trim_start_matches("/status/");
    let as_incident = see(&shop, &format!("/outages/{slug}")).await;
    assert_eq!(as_incident.status, 404);
    opens(&shop, shop.page, Capability::Text).await;
    let neighbour = {
        use sportello_store::Directory;
        let added = shop
            .store
            .add_agent(shop.neighbour, "Vicino", shop.now())
            .await;
        added.expect("an agent").id
    };
    let mut vicino = shop.signed_in(neighbour).await;
    let theirs = on(&mut vicino).await;
    let html = see(&shop, &theirs).await.text();
    assert!(html.contains("Altro negozio") && html.contains("All ways"));
}
