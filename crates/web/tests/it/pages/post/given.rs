//! Posts that are looked over, that go out, and what became of them.

use super::files::photo;
use super::{channel, form, led_to, saved};
use crate::shop::Shop;
use sportello_core::delivery::DeliveryState;
use sportello_core::post::PostStage;
use sportello_core::{AgentId, Span};
use sportello_store::{Directory, Posts, Shelf};

async fn colleague(shop: &Shop) -> AgentId {
    let added = shop
        .store
        .add_agent(shop.workspace, "Bruno", shop.now())
        .await;
    added.expect("an agent").id
}

#[tokio::test]
async fn a_manager_approves_or_gives_back_with_a_remark() {
    let shop = Shop::open().await;
    let engine = shop.desk.engine();
    engine
        .set_approval(shop.workspace, true)
        .await
        .expect("set");
    let managed = shop.store.set_manager(shop.workspace, shop.lia, true).await;
    managed.expect("a manager");
    let bruno = colleague(&shop).await;
    shop.store
        .set_manager(shop.workspace, bruno, false)
        .await
        .expect("none");
    let (mut bruno, mut lia) = (shop.signed_in(bruno).await, shop.lia().await);
    let page = channel(shop.page);
    let html = bruno.get("/posts/new").await.text();
    assert!(html.contains("data-testid=\"ask\"") && !html.contains("data-testid=\"publish\""));
    let fields = [
        ("channel", page.as_str()),
        ("all:text", "Sconti"),
        ("at", "2025-11-25T09:30"),
        ("remark", "Va bene così?"),
        ("do", "ask"),
    ];
    let post = saved(&shop, &mut bruno, &fields).await;
    assert_eq!(post.stage, PostStage::Review);
    let at = format!("/posts/{}", post.id);
    let html = lia.get(&at).await.text();
    assert!(html.contains("Va bene così?") && html.contains("data-testid=\"approve\""));
    let remark = format!("{at}/remark");
    let refused = bruno
        .post(&remark, &[("do", "approve"), ("text", "")])
        .await;
    assert_eq!(refused.status, 422, "he is no manager");
    lia.post(&remark, &[("do", "return"), ("text", "Senza sconti")])
        .await;
    let html = bruno.get(&at).await.text();
    assert!(html.contains("Senza sconti") && html.contains("gave it back"));
    let version = shop
        .store
        .post(shop.workspace, post.id)
        .await
        .expect("a post");
    assert_eq!(version.stage, PostStage::Draft);
    let version = version.version.to_string();
    let fields = [&fields[..], &[("version", version.as_str())]].concat();
    led_to(&shop, &bruno.ask(form(&at, &fields, &[])).await).await;
    let waiting = shop.store.post(shop.workspace, post.id).await;
    let version = waiting.expect("a post").version.to_string();
    let approve = [("do", "approve"), ("text", ""), ("version", &version)];
    lia.post(&remark, &approve).await;
    let approved = shop
        .store
        .post(shop.workspace, post.id)
        .await
        .expect("a post");
    assert_eq!(approved.stage, PostStage::Scheduled);
}

#[tokio::test]
async fn a_scheduled_post_that_a_channel_would_refuse_now_is_a_draft_again() {
    let shop = Shop::open().await;
    let mut lia = shop.lia().await;
    let (page, instagram) = (channel(shop.page), channel(shop.instagram));
    let fields = [
        ("channel", page.as_str()),
        ("all:text", "Sconti"),
        ("at", "2025-11-25T09:30"),
        ("do", "schedule"),
    ];
    let post = saved(&shop, &mut lia, &fields).await;
    let version = post.version.to_string();
    let changed = [
        ("channel", instagram.as_str()),
        ("all:text", "Sconti"),
        ("at", "2025-11-25T09:30"),
        ("version", version.as_str()),
        ("do", "save"),
    ];
    let answer = lia
        .ask(form(&format!("/posts/{}", post.id), &changed, &[]))
        .await;
    assert!(answer.header("location").ends_with("done=draft"));
    assert_eq!(led_to(&shop, &answer).await.stage, PostStage::Draft);
}

#[tokio::test]
async fn what_went_out_meanwhile_becomes_a_post_of_its_own() {
    let shop = Shop::open().await;
    let mut lia = shop.lia().await;
    let page = channel(shop.page);
    let fields = [
        ("channel", page.as_str()),
        ("all:text", "Uno"),
        ("do", "publish"),
    ];
    let post = saved(&shop, &mut lia, &fields).await;
    shop.desk.engine().begin(shop.now()).await.expect("a look");
    let at = format!("/posts/{}", post.id);
    let html = lia.get(&at).await.text();
    assert!(html.contains("data-testid=\"post-states\""), "{html}");
    assert!(html.contains("data-testid=\"target\"") && !html.contains("name=\"all:text\""));
    let late = lia.ask(form(&at, &fields, &[])).await;
    assert_eq!(late.status, 422);
    let html = late.text();
    assert!(html.contains("action=\"/posts/new\"") && html.contains(">Uno</textarea>"));
    assert!(html.contains("went out meanwhile"));
}

#[tokio::test]
async fn a_story_that_went_out_shows_no_first_comment_where_nobody_can_comment() {
    let shop = Shop::open().await;
    let mut lia = shop.lia().await;
    let page = channel(shop.page);
    let fields = [
        ("channel", page.as_str()),
        ("all:kind", "story"),
        ("all:comment", "Fino a sabato"),
    ];
    let photo = photo(540, 960);
    let begun = [("all:upload", photo.as_slice())];
    let answer = lia.ask(form("/posts/new", &fields, &begun)).await;
    let html = answer.text();
    assert!(html.contains("post-problem-first-comment-not-carried"));
    assert!(!html.contains("shown-card-comment"), "{html}");
    let media = html.split("name=\"all:file\" value=\"").nth(1);
    let media = media.and_then(|rest| rest.split('"').next());
    let media = media.expect("a file").to_owned();
    let sent = [("all:file", media.as_str()), ("do", "publish")];
    let fields = [&fields[..], &sent].concat();
    let post = saved(&shop, &mut lia, &fields).await;
    shop.desk.engine().begin(shop.now()).await.expect("a look");
    let html = lia.get(&format!("/posts/{}", post.id)).await.text();
    assert!(html.contains("data-testid=\"target\""), "it went");
    assert!(html.contains("shown-card\"") && !html.contains("shown-card-comment"));
}

#[tokio::test]
async fn a_first_comment_is_shown_under_the_post_before_and_after_it_went() {
    let shop = Shop::open().await;
    let mut lia = shop.lia().await;
    let page = channel(shop.page);
    let fields = [
        ("channel", page.as_str()),
        ("all:text", "Peonie"),
        ("all:comment", "Fino a sabato"),
    ];
    let shows = |html: &str| {
        let card = html.split("shown-card-comment").nth(1);
        card.is_some_and(|card| {
            card.split("</p>")
                .next()
                .is_some_and(|p| p.contains("Fino a sabato"))
        })
    };
    let answer = lia.ask(form("/posts/new", &fields, &[])).await;
    assert!(shows(&answer.text()), "{}", answer.text());
    let sent = [&fields[..], &[("do", "publish")]].concat();
    let post = saved(&shop, &mut lia, &sent).await;
    shop.desk.engine().begin(shop.now()).await.expect("a look");
    let html = lia.get(&format!("/posts/{}", post.id)).await.text();
    assert!(html.contains("data-testid=\"target\""), "it went");
    assert!(shows(&html), "{html}");
}

#[tokio::test]
async fn a_late_post_waits_for_a_word_and_goes_when_it_is_given() {
    let shop = Shop::open().await;
    let mut lia = shop.lia().await;
    let page = channel(shop.page);
    let fields = [
        ("channel", page.as_str()),
        ("all:text", "Stasera"),
        ("at", "2025-11-24T15:30"),
        ("do", "schedule"),
    ];
    let post = saved(&shop, &mut lia, &fields).await;
    shop.wait(Span::hours(5));
    shop.desk.engine().begin(shop.now()).await.expect("a look");
    shop.desk.engine().begin(shop.now()).await.expect("a look");
    let at = format!("/posts/{}", post.id);
    let html = lia.get(&at).await.text();
    assert!(html.contains("data-testid=\"late\""), "{html}");
    assert!(html.contains("By the clock of Europe/Rome."), "{html}");
    let row = shop
        .store
        .post(shop.workspace, post.id)
        .await
        .expect("a post");
    let delivery = row.targets[0].delivery.clone().expect("a delivery");
    assert_eq!(delivery.state, DeliveryState::Held);
    let decide = |verb: &str| format!("{at}/deliveries/{}/{verb}", delivery.id);
    let over = [("at", "2025-11-24T10:00")];
    assert_eq!(lia.post(&decide("at"), &over).await.status, 422);
    let stranger = format!("{at}/deliveries/{}/now", delivery.id.0 + 1_000);
    assert_eq!(lia.post(&stranger, &[]).await.status, 404);
    assert_eq!(lia.post(&decide("now"), &[]).await.status, 303);
    let row = shop
        .store
        .post(shop.workspace, post.id)
        .await
        .expect("a post");
    let state = row.targets[0].delivery.clone().expect("a delivery").state;
    assert_eq!(state, DeliveryState::Queued);
}

#[tokio::test]
async fn a_dropped_post_can_be_written_again() {
    let shop = Shop::open().await;
    let mut lia = shop.lia().await;
    let page = channel(shop.page);
    let fields = [
        ("channel", page.as_str()),
        ("all:text", "Uno"),
        ("do", "save"),
    ];
    let post = saved(&shop, &mut lia, &fields).await;
    let at = format!("/posts/{}", post.id);
    assert_eq!(lia.post(&format!("{at}/drop"), &[]).await.status, 303);
    let html = lia.get(&at).await.text();
    assert!(
        html.contains(&format!("/posts/new?from={}", post.id)),
        "{html}"
    );
    let html = lia
        .get(&format!("/posts/new?from={}", post.id))
        .await
        .text();
    assert!(html.contains(">Uno</textarea>"));
}
