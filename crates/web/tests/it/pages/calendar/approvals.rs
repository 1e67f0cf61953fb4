//! A manager looks posts over.

use super::{rome, seen};
use crate::shop::Shop;
use sportello_core::PostId;
use sportello_core::post::PostStage;
use sportello_store::Posts;

/// A post of Tommaso's that waits for approval.
async fn asked(shop: &Shop) -> PostId {
    let tommaso = shop.tommaso().await;
    let engine = shop.desk.engine();
    engine
        .set_approval(shop.workspace, true)
        .await
        .expect("a wish");
    let at = Some(rome("2025-11-27T10:00"));
    let draft = shop.drafts_by(tommaso, "Peonie!", &[shop.page], at).await;
    let asked = engine.ask_approval(
        shop.now(),
        shop.workspace,
        draft.id,
        "Va bene?",
        Some(tommaso),
    );
    asked.await.expect("a post that waits").id
}

#[tokio::test]
async fn a_manager_approves_what_waits_and_it_goes_at_its_time() {
    let shop = Shop::open().await;
    let post = asked(&shop).await;
    let mut lia = shop.lia().await;
    let calendar = seen(&mut lia, "/calendar").await;
    assert!(
        calendar.contains("<span class=\"unread\">1</span>"),
        "{calendar}"
    );
    let html = seen(&mut lia, "/calendar/approvals").await;
    assert!(
        html.contains("Peonie!") && html.contains("by Tommaso"),
        "{html}"
    );
    assert!(html.contains("Va bene?"), "what was asked is told: {html}");
    let id = post.to_string();
    let version = shop.post(post).await.version.to_string();
    assert!(html.contains(&format!("name=\"version\" value=\"{version}\"")));
    let form = [("post", id.as_str()), ("version", version.as_str())];
    let answer = lia.post("/calendar/approve", &form).await;
    assert_eq!(answer.status, 303, "{}", answer.text());
    assert_eq!(shop.post(post).await.stage, PostStage::Scheduled);
    let html = seen(&mut lia, "/calendar/approvals").await;
    assert!(html.contains("Nothing waits"), "{html}");
}

#[tokio::test]
async fn given_back_needs_a_remark_and_keeps_it() {
    let shop = Shop::open().await;
    let post = asked(&shop).await;
    let id = post.to_string();
    let mut lia = shop.lia().await;
    let silent = lia
        .post("/calendar/return", &[("post", &id), ("text", "  ")])
        .await;
    assert_eq!(silent.status, 422);
    assert!(
        silent.text().contains("Say what should change"),
        "{}",
        silent.text()
    );
    assert_eq!(shop.post(post).await.stage, PostStage::Review);
    let form = [("post", &*id), ("text", "Manca il prezzo")];
    assert_eq!(lia.post("/calendar/return", &form).await.status, 303);
    assert_eq!(shop.post(post).await.stage, PostStage::Draft);
    let said = shop
        .store
        .remarks(shop.workspace, post)
        .await
        .expect("remarks");
    assert!(
        said.iter()
            .any(|one| one.text == "Manca il prezzo" && one.what == "returned")
    );
}

#[tokio::test]
async fn who_is_no_manager_reads_along_and_approves_nothing() {
    let shop = Shop::open().await;
    let post = asked(&shop).await;
    let mut tommaso = shop.signed_in(shop.tommaso().await).await;
    let html = seen(&mut tommaso, "/calendar/approvals").await;
    assert!(html.contains("Only managers approve") && !html.contains("data-testid=\"approve\""));
    let id = post.to_string();
    let answer = tommaso.post("/calendar/approve", &[("post", &id)]).await;
    assert_eq!(answer.status, 422);
    assert!(
        answer.text().contains("Only a manager may do that."),
        "{}",
        answer.text()
    );
    assert_eq!(shop.post(post).await.stage, PostStage::Review);
}

#[tokio::test]
async fn what_waited_too_long_needs_another_time_first() {
    let shop = Shop::open().await;
    let post = asked(&shop).await;
    shop.wait(sportello_core::Span::days(7));
    let mut lia = shop.lia().await;
    let html = seen(&mut lia, "/calendar/approvals").await;
    assert!(html.contains("Its time is over"), "{html}");
    let id = post.to_string();
    let answer = lia.post("/calendar/approve", &[("post", &id)]).await;
    assert_eq!(answer.status, 422);
    assert_eq!(shop.post(post).await.stage, PostStage::Review);
}

#[tokio::test]
async fn what_somebody_wrote_meanwhile_is_not_approved_unseen() {
    let shop = Shop::open().await;
    let post = asked(&shop).await;
    let mut lia = shop.lia().await;
    let seen = shop.post(post).await;
    let id = post.to_string();
    let version = seen.version.to_string();
    let form = [("post", id.as_str()), ("version", version.as_str())];
    // Another manager changes the words while Lia looks at the old ones: it still waits.
    let mut written = sportello_store::WrittenPost {
        known: Some((post, seen.version)),
        body: seen.body.clone(),
        channels: vec![shop.page],
        due_at: seen.due_at,
        zone: seen.zone.clone(),
        by: Some(shop.lia),
        unapproved: false,
    };
    written.body.shared.text = "Tutto gratis!".to_owned();
    let engine = shop.desk.engine();
    let changed = engine.save_post(shop.now(), shop.workspace, written).await;
    assert_eq!(changed.expect("changed").stage, PostStage::Review);
    lia.post("/calendar/approve", &form).await;
    assert_eq!(shop.post(post).await.stage, PostStage::Review, "it waits");
    // What nobody asked about is not approved at all.
    let at = Some(rome("2025-11-28T10:00"));
    let draft = shop.drafts("Solo un’idea", &[shop.page], at).await;
    let (id, version) = (draft.id.to_string(), draft.version.to_string());
    let form = [("post", id.as_str()), ("version", version.as_str())];
    lia.post("/calendar/approve", &form).await;
    assert_eq!(shop.post(draft.id).await.stage, PostStage::Draft);
}
