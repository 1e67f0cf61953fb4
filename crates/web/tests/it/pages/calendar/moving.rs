//! A post gets another time: by day, by hour, by a form; what does not fit is said in plain words.

use super::{rome, seen};
use crate::ask::{Answer, Browser};
use crate::shop::{START, Shop};
use sportello_core::post::PostStage;
use sportello_store::PostRow;

/// Moves a post as its form, or the script that fills one, does.
async fn move_to(browser: &mut Browser<'_>, post: &PostRow, fields: &[(&str, &str)]) -> Answer {
    let (id, version) = (post.id.to_string(), post.version.to_string());
    let mut form = vec![("post", &*id), ("version", &*version)];
    form.extend(fields);
    browser.post("/calendar/move?view=week", &form).await
}

#[tokio::test]
async fn on_another_day_a_post_keeps_its_time_by_the_clock_though_clocks_change() {
    let shop = Shop::open().await;
    let post = shop.plans("Peonie!", "2026-03-28T10:00").await;
    let mut lia = shop.lia().await;
    let answer = move_to(&mut lia, &post, &[("day", "2026-03-29")]).await;
    assert_eq!(answer.status, 303, "{}", answer.text());
    let after = shop.post(post.id).await;
    assert_eq!(after.due_at, Some(rome("2026-03-29T10:00")));
    assert_eq!(after.stage, PostStage::Scheduled, "it still goes");
    let apart = after.due_at.zip(post.due_at).map(|(a, b)| a.since(b).0);
    assert_eq!(apart, Some(23 * 3_600_000), "that day has 23 hours");
}

#[tokio::test]
async fn in_another_hour_a_post_keeps_its_minute() {
    let shop = Shop::open().await;
    let post = shop.plans("Peonie!", "2025-11-27T10:20").await;
    let mut lia = shop.lia().await;
    move_to(&mut lia, &post, &[("day", "2025-11-28"), ("hour", "17")]).await;
    assert_eq!(
        shop.post(post.id).await.due_at,
        Some(rome("2025-11-28T17:20"))
    );
}

#[tokio::test]
async fn a_time_that_is_not_there_is_moved_on_and_said() {
    let shop = Shop::open().await;
    let post = shop.plans("Peonie!", "2026-03-28T02:30").await;
    let mut lia = shop.lia().await;
    let answer = move_to(&mut lia, &post, &[("day", "2026-03-29")]).await;
    let html = seen(&mut lia, answer.header("location")).await;
    assert!(html.contains("clocks jump over it"), "{html}");
    assert_eq!(
        shop.post(post.id).await.due_at,
        Some(rome("2026-03-29T03:30"))
    );
    let twice = shop.plans("Rose!", "2026-10-24T02:30").await;
    let answer = move_to(&mut lia, &twice, &[("at", "2026-10-25T02:30")]).await;
    let html = seen(&mut lia, answer.header("location")).await;
    assert!(html.contains("comes twice on that day"), "{html}");
}

#[tokio::test]
async fn a_move_is_undone_from_the_word_about_it() {
    let shop = Shop::open().await;
    let post = shop.plans("Peonie!", "2025-11-27T10:00").await;
    let mut lia = shop.lia().await;
    let answer = move_to(&mut lia, &post, &[("day", "2025-11-28")]).await;
    assert!(
        answer
            .header("location")
            .starts_with("/calendar?view=week&")
    );
    let html = seen(&mut lia, answer.header("location")).await;
    let toast = html.split("data-testid=\"toast\"").nth(1).expect("a word");
    let field = |name: &str| {
        let mark = format!("name=\"{name}\" value=\"");
        let rest = toast.split(&mark).nth(1).expect("a field");
        rest.split('"').next().expect("a value").to_owned()
    };
    let (version, moment) = (field("version"), field("moment"));
    let id = post.id.to_string();
    let form = [("post", &*id), ("version", &*version), ("moment", &*moment)];
    let answer = lia.post("/calendar/move?view=week", &form).await;
    assert_eq!(answer.status, 303, "{}", answer.text());
    assert_eq!(shop.post(post.id).await.due_at, post.due_at);
}

#[tokio::test]
async fn a_draft_leaves_the_tray_in_the_morning_and_goes_back_into_it() {
    let shop = Shop::open().await;
    let draft = shop.drafts("Un'idea", &[shop.page], None).await;
    let mut lia = shop.lia().await;
    move_to(&mut lia, &draft, &[("day", "2025-11-27")]).await;
    let after = shop.post(draft.id).await;
    assert_eq!(after.due_at, Some(rome("2025-11-27T10:00")));
    move_to(&mut lia, &after, &[("day", "none")]).await;
    assert_eq!(shop.post(draft.id).await.due_at, None);
    let again = shop.post(draft.id).await;
    move_to(&mut lia, &again, &[("day", "2025-11-24")]).await;
    let today = shop.post(draft.id).await.due_at;
    assert_eq!(today, Some(rome("2025-11-24T16:00")), "ten is over today");
}

#[tokio::test]
async fn whoever_saw_an_older_post_moves_nothing_and_is_told() {
    let shop = Shop::open().await;
    let post = shop.plans("Peonie!", "2025-11-27T10:00").await;
    let mut lia = shop.lia().await;
    move_to(&mut lia, &post, &[("day", "2025-11-28")]).await;
    let late = move_to(&mut lia, &post, &[("day", "2025-11-30")]).await;
    assert_eq!(late.status, 409);
    assert!(
        late.text().contains("Somebody changed the post meanwhile"),
        "{}",
        late.text()
    );
    assert_eq!(
        shop.post(post.id).await.due_at,
        Some(rome("2025-11-28T10:00"))
    );
}

#[tokio::test]
async fn a_scheduled_post_is_not_moved_into_the_past() {
    let shop = Shop::open().await;
    let post = shop.plans("Peonie!", "2025-11-27T10:00").await;
    let mut lia = shop.lia().await;
    let answer = move_to(&mut lia, &post, &[("day", "2025-11-20")]).await;
    assert_eq!(answer.status, 422);
    assert!(
        answer.text().contains("That time is over"),
        "{}",
        answer.text()
    );
    assert_eq!(shop.post(post.id).await.due_at, post.due_at);
    let unread = move_to(&mut lia, &post, &[("day", "someday")]).await;
    assert_eq!(unread.status, 400, "{}", unread.text());
    assert!(post.due_at > Some(START));
}

#[tokio::test]
async fn i11_nobody_moves_a_neighbours_post() {
    let shop = Shop::open().await;
    let post = shop.plans("Peonie!", "2025-11-27T10:00").await;
    let stranger = {
        use sportello_store::Directory;
        let added = shop.store.add_agent(shop.neighbour, "Vicino", START).await;
        added.expect("an agent").id
    };
    let mut vicino = shop.signed_in(stranger).await;
    let answer = move_to(&mut vicino, &post, &[("day", "2025-11-28")]).await;
    assert_eq!(answer.status, 404);
    assert_eq!(shop.post(post.id).await.due_at, post.due_at);
}
