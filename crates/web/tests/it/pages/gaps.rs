//! The page of gaps: a manager has a channel read back, and what cannot be read names the people.

use crate::shop::Shop;
use sportello_core::Span;
use sportello_core::gap::Gap;
use sportello_store::{Directory, Gaps, Shelf};

#[tokio::test]
async fn a_manager_has_a_channel_read_back_and_sees_how_far_it_is() {
    let shop = Shop::open().await;
    shop.writes("7001", "m_1", "Avete peonie?").await;
    shop.store
        .set_manager(shop.workspace, shop.lia, true)
        .await
        .expect("a manager");
    let mut lia = shop.lia().await;
    assert!(
        lia.get("/health")
            .await
            .text()
            .contains("href=\"/health/gaps\"")
    );
    let html = lia.get("/health/gaps").await.text();
    assert!(html.contains("Nothing had to be read back"), "{html}");
    let channel = shop.page.to_string();
    let form = [("channel", channel.as_str()), ("hours", "24")];
    let answer = lia.post("/health/gaps", &form).await;
    assert_eq!(answer.status, 303, "{}", answer.text());
    let html = lia.get(answer.header("location")).await.text();
    assert!(html.contains("data-testid=\"gap-audit\""), "{html}");
    assert!(html.contains("Asked for: reading begins"), "{html}");
    let gaps = shop.store.gaps(shop.workspace, shop.now(), 9).await;
    let gaps = gaps.expect("gaps");
    assert_eq!(gaps.len(), 1);
    assert_eq!(gaps[0].gap.from, shop.now() - Span::hours(24));
    let wrong = [("channel", channel.as_str()), ("hours", "9999")];
    let refused = lia.post("/health/gaps", &wrong).await;
    assert_eq!(refused.status, 422);
    assert!(refused.text().contains("Nothing was asked for"));
}

#[tokio::test]
async fn who_does_not_manage_sees_and_may_not_ask() {
    let shop = Shop::open().await;
    shop.writes("7001", "m_1", "Avete peonie?").await;
    let bruno = shop.store.add_agent(shop.workspace, "Bruno", shop.now());
    let bruno = bruno.await.expect("an agent").id;
    for (agent, manages) in [(shop.lia, true), (bruno, false)] {
        let set = shop.store.set_manager(shop.workspace, agent, manages);
        set.await.expect("set");
    }
    let mut browser = shop.signed_in(bruno).await;
    let html = browser.get("/health/gaps").await.text();
    assert!(html.contains("Only those who manage the desk"), "{html}");
    let channel = shop.page.to_string();
    let form = [("channel", channel.as_str()), ("hours", "24")];
    assert_eq!(browser.post("/health/gaps", &form).await.status, 403);
    let none = shop.store.gaps(shop.workspace, shop.now(), 9).await;
    assert!(none.expect("gaps").is_empty());
}

#[tokio::test]
async fn what_cannot_be_read_names_the_people_it_may_concern() {
    let shop = Shop::open().await;
    let id = shop.writes("7001", "m_1", "Avete peonie?").await;
    let (store, workspace) = (&shop.store, shop.workspace);
    shop.wait(Span::hours(2));
    let gap = Gap {
        from: shop.now() - Span::hours(1),
        to: shop.now(),
    };
    let asked = store.ask_gap(workspace, shop.page, gap, false, shop.now());
    let asked = asked.await.expect("a gap");
    let gathered = store.gather_gap(workspace, asked, None, shop.now());
    gathered.await.expect("gathered");
    let mut lia = shop.lia().await;
    let html = lia.get("/health/gaps").await.text();
    assert!(html.contains("One person it may concern"), "{html}");
    assert!(html.contains(&format!("href=\"/inbox/{id}\"")), "{html}");
    assert!(html.contains("stays lost"), "{html}");
}
