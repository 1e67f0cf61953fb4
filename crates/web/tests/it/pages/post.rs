//! Writing posts over HTTP, as a browser without scripts does it.

use crate::ask::{Answer, Ask, Browser};
use crate::shop::Shop;
use sportello_core::post::PostStage;
use sportello_core::{ChannelKind, PostId, Time};
use sportello_store::{Directory, NewChannel, PostRow, Posts, Shelf};

mod files;
mod given;
mod message;

const EDGE: &str = "------------------------fiori";

/// A form with parts, as a browser posts it, to an address.
pub fn form(at: &str, fields: &[(&str, &str)], files: &[(&str, &[u8])]) -> Ask {
    let mut body: Vec<u8> = Vec::new();
    for (name, value) in fields {
        let part = format!(
            "--{EDGE}\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n"
        );
        body.extend(part.as_bytes());
    }
    for (name, bytes) in files {
        let head = format!(
            "--{EDGE}\r\ncontent-disposition: form-data; name=\"{name}\"; filename=\"rosa.png\"\r\n\
             content-type: application/octet-stream\r\n\r\n"
        );
        body.extend(head.as_bytes());
        body.extend(*bytes);
        body.extend(b"\r\n");
    }
    body.extend(format!("--{EDGE}--\r\n").as_bytes());
    Ask::post(at)
        .header(
            "content-type",
            &format!("multipart/form-data; boundary={EDGE}"),
        )
        .body(body)
}

/// Saves a form and gives the post that it led to.
pub async fn saved(shop: &Shop, browser: &mut Browser<'_>, fields: &[(&str, &str)]) -> PostRow {
    let answer = browser.ask(form("/posts/new", fields, &[])).await;
    led_to(shop, &answer).await
}

/// The post that an answer leads to.
pub async fn led_to(shop: &Shop, answer: &Answer) -> PostRow {
    assert_eq!(answer.status, 303, "{}", answer.text());
    let to = answer.header("location");
    let id = to.trim_start_matches("/posts/").split('?').next();
    let id: i64 = id.and_then(|id| id.parse().ok()).expect("a post's address");
    shop.store
        .post(shop.workspace, PostId(id))
        .await
        .expect("a post")
}

/// A channel of a network that has no posts.
async fn whatsapp(shop: &Shop) -> sportello_core::ChannelId {
    let known = shop.store.channels(shop.workspace).await.expect("channels");
    let new = NewChannel {
        kind: ChannelKind::new("whatsapp"),
        asset: "106540352242922".to_owned(),
        name: "Fiori su WhatsApp".to_owned(),
        app: known[0].app,
        settings: known[0].settings.clone(),
        token: known[0].token.clone(),
    };
    let added = shop
        .store
        .add_channel(shop.workspace, new, shop.now())
        .await;
    added.expect("a channel").id
}

fn channel(id: sportello_core::ChannelId) -> String {
    id.to_string()
}

#[tokio::test]
async fn a_post_is_written_once_for_all_channels_that_have_posts() {
    let shop = Shop::open().await;
    let mut lia = shop.lia().await;
    let html = lia.get("/posts/new").await.text();
    assert_eq!(html.matches("name=\"channel\"").count(), 2);
    assert_eq!(
        html.matches("data-testid=\"preview\"").count(),
        1,
        "words go to one"
    );
    let page = channel(shop.page);
    let fields = [
        ("channel", page.as_str()),
        ("all:text", "Peonie!"),
        ("do", "save"),
    ];
    let post = saved(&shop, &mut lia, &fields).await;
    assert_eq!(post.stage, PostStage::Draft);
    assert_eq!(post.body.shared.text, "Peonie!");
    assert_eq!(post.author, Some(shop.lia));
    let html = lia
        .get(&format!("/posts/{}?done=saved", post.id))
        .await
        .text();
    assert!(html.contains(">Peonie!</textarea>") && html.contains("Saved."));
}

#[tokio::test]
async fn a_network_has_its_own_words_only_where_they_were_chosen() {
    let shop = Shop::open().await;
    let mut lia = shop.lia().await;
    let (page, instagram) = (channel(shop.page), channel(shop.instagram));
    let (own, text) = (format!("{instagram}:own"), format!("{instagram}:text"));
    let fields = [
        ("channel", page.as_str()),
        ("channel", instagram.as_str()),
        ("all:text", "Per tutti"),
        ("known", instagram.as_str()),
        (own.as_str(), "text"),
        (text.as_str(), "Solo qui #rose"),
        ("do", "save"),
    ];
    let post = saved(&shop, &mut lia, &fields).await;
    assert_eq!(post.body.for_channel(shop.page).text, "Per tutti");
    assert_eq!(post.body.for_channel(shop.instagram).text, "Solo qui #rose");
    let html = lia.get(&format!("/posts/{}", post.id)).await.text();
    assert!(html.contains(">Solo qui #rose</textarea>"), "shown again");
}

#[tokio::test]
async fn what_a_channel_would_refuse_is_saved_with_the_reason_and_not_scheduled() {
    let shop = Shop::open().await;
    let mut lia = shop.lia().await;
    let instagram = channel(shop.instagram);
    let fields = [
        ("channel", instagram.as_str()),
        ("all:text", "Solo parole"),
        ("at", "2025-11-25T09:30"),
        ("do", "schedule"),
    ];
    let answer = lia.ask(form("/posts/new", &fields, &[])).await;
    assert_eq!(answer.status, 422);
    let html = answer.text();
    assert!(
        html.contains("data-problem=\"post-problem-kind-not-carried\""),
        "{html}"
    );
    assert!(html.contains(">Solo parole</textarea>"), "nothing is lost");
    assert!(html.contains("value=\"2025-11-25T09:30\""));
    let all = shop
        .store
        .posts(shop.workspace, filter())
        .await
        .expect("posts");
    assert_eq!(all.len(), 1);
    assert_eq!(all[0].stage, PostStage::Draft, "kept, and not scheduled");
    assert!(html.contains(&format!("action=\"/posts/{}\"", all[0].id)));
}

fn filter() -> sportello_store::PostFilter {
    sportello_store::PostFilter {
        limit: 10,
        ..sportello_store::PostFilter::default()
    }
}

#[tokio::test]
async fn a_time_is_the_workspaces_and_one_that_is_over_is_refused() {
    let shop = Shop::open().await;
    let mut lia = shop.lia().await;
    let page = channel(shop.page);
    let at = |at: &'static str| {
        [
            ("channel", page.clone()),
            ("all:text", "Domani".to_owned()),
            ("at", at.to_owned()),
            ("do", "schedule".to_owned()),
        ]
    };
    let tomorrow = at("2025-11-25T09:30");
    let fields: Vec<(&str, &str)> = tomorrow.iter().map(|(n, v)| (*n, v.as_str())).collect();
    let post = saved(&shop, &mut lia, &fields).await;
    assert_eq!(post.stage, PostStage::Scheduled);
    assert_eq!(post.due_at, Time::parse("2025-11-25T08:30:00Z"));
    assert_eq!(post.zone, "Europe/Rome");
    let over = at("2025-11-23T09:30");
    let fields: Vec<(&str, &str)> = over.iter().map(|(n, v)| (*n, v.as_str())).collect();
    let answer = lia.ask(form("/posts/new", &fields, &[])).await;
    assert_eq!(answer.status, 422);
    assert!(answer.text().contains("This time is over."));
}

#[tokio::test]
async fn what_somebody_changed_meanwhile_is_told_and_ones_own_words_come_back() {
    let shop = Shop::open().await;
    let (mut lia, mut other) = (shop.lia().await, shop.lia().await);
    let page = channel(shop.page);
    let fields = [
        ("channel", page.as_str()),
        ("all:text", "Uno"),
        ("do", "save"),
    ];
    let post = saved(&shop, &mut lia, &fields).await;
    let at = format!("/posts/{}", post.id);
    let version = post.version.to_string();
    let say = |text: &'static str, version: &str| {
        let fields = [
            ("channel", page.as_str()),
            ("version", version),
            ("all:text", text),
            ("do", "save"),
        ];
        form(&at, &fields, &[])
    };
    let first = other.ask(say("Due", &version)).await;
    let theirs = led_to(&shop, &first).await;
    let second = lia.ask(say("Tre", &version)).await;
    assert_eq!(second.status, 422);
    let html = second.text();
    assert!(html.contains("Somebody changed this post meanwhile."));
    assert!(html.contains(">Tre</textarea>"), "her words");
    let stored = shop
        .store
        .post(shop.workspace, post.id)
        .await
        .expect("a post");
    assert_eq!(stored.body.shared.text, "Due", "theirs is not lost");
    let again = lia.ask(say("Tre", &theirs.version.to_string())).await;
    assert_eq!(led_to(&shop, &again).await.body.shared.text, "Tre");
}

#[tokio::test]
async fn a_button_changes_what_is_written_and_stores_nothing() {
    let shop = Shop::open().await;
    let mut lia = shop.lia().await;
    let caption = shop
        .store
        .put_caption(shop.workspace, None, "Orari", "Aperti 9-19")
        .await
        .expect("a caption");
    let page = channel(shop.page);
    let insert = format!("caption:all:{caption}");
    let fields = [
        ("channel", page.as_str()),
        ("all:text", "Peonie!"),
        ("do", insert.as_str()),
    ];
    let answer = lia.ask(form("/posts/new", &fields, &[])).await;
    assert_eq!(answer.status, 200);
    assert!(answer.text().contains(">Peonie!\n\nAperti 9-19</textarea>"));
    let all = shop
        .store
        .posts(shop.workspace, filter())
        .await
        .expect("posts");
    assert!(all.is_empty());
}

#[tokio::test]
async fn a_channel_without_posts_says_so_and_offers_a_message() {
    let shop = Shop::open().await;
    let whatsapp = whatsapp(&shop).await;
    let mut lia = shop.lia().await;
    let html = lia
        .get(&format!("/posts/new?channel={whatsapp}"))
        .await
        .text();
    assert!(
        html.contains("data-problem=\"post-problem-no-posts\""),
        "{html}"
    );
    let found = html.split("post-problem-no-posts").nth(1).expect("it");
    let found = found.split("</li>").next().expect("its end");
    assert!(found.contains(&format!("value=\"message:{whatsapp}\"")));
}

#[tokio::test]
async fn captions_are_added_changed_and_deleted() {
    let shop = Shop::open().await;
    let mut lia = shop.lia().await;
    let put = [("name", "Orari"), ("text", "9-19"), ("do", "save")];
    assert_eq!(lia.post("/captions", &put).await.status, 303);
    let all = shop.store.captions(shop.workspace).await.expect("captions");
    let id = all[0].id.to_string();
    let put = [
        ("id", id.as_str()),
        ("name", "Orari"),
        ("text", "8-20"),
        ("do", "save"),
    ];
    lia.post("/captions", &put).await;
    let html = lia.get("/captions").await.text();
    assert!(html.contains(">8-20</textarea>") && !html.contains("9-19"));
    let empty = [("name", "  "), ("text", "x"), ("do", "save")];
    assert_eq!(lia.post("/captions", &empty).await.status, 422);
    lia.post("/captions", &[("id", id.as_str()), ("do", "delete")])
        .await;
    let all = shop.store.captions(shop.workspace).await.expect("captions");
    assert!(all.is_empty());
}

#[tokio::test]
async fn a_post_of_another_business_is_not_there() {
    let shop = Shop::open().await;
    let agent = shop
        .store
        .add_agent(shop.neighbour, "Vicina", shop.now())
        .await
        .expect("an agent");
    let mut lia = shop.lia().await;
    let page = channel(shop.page);
    let fields = [
        ("channel", page.as_str()),
        ("all:text", "Nostro"),
        ("do", "save"),
    ];
    let post = saved(&shop, &mut lia, &fields).await;
    let mut neighbour = shop.signed_in(agent.id).await;
    let at = format!("/posts/{}", post.id);
    assert_eq!(neighbour.get(&at).await.status, 404);
    assert_eq!(neighbour.ask(form(&at, &fields, &[])).await.status, 404);
    let drop = neighbour.post(&format!("{at}/drop"), &[]).await;
    assert_eq!(drop.status, 404);
}

#[tokio::test]
async fn a_form_that_is_sent_again_makes_one_post() {
    let shop = Shop::open().await;
    let mut lia = shop.lia().await;
    let html = lia.get("/posts/new").await.text();
    let key = html
        .split("name=\"key\" value=\"")
        .nth(1)
        .and_then(|rest| rest.split('"').next())
        .expect("a key")
        .to_owned();
    assert!(key.len() > 8, "{key}");
    let page = channel(shop.page);
    let fields = |text: &'static str| {
        [
            ("channel", page.clone()),
            ("key", key.clone()),
            ("all:text", text.to_owned()),
            ("do", "publish".to_owned()),
        ]
    };
    let press = async |lia: &mut Browser<'_>, text| {
        let fields = fields(text);
        let fields: Vec<(&str, &str)> = fields.iter().map(|(n, v)| (*n, v.as_str())).collect();
        let answer = lia.ask(form("/posts/new", &fields, &[])).await;
        led_to(&shop, &answer).await
    };
    let first = press(&mut lia, "Peonie!").await;
    // The answer was lost: the form stands there still, and is pressed again.
    let again = press(&mut lia, "Peonie!").await;
    assert_eq!(first.id, again.id);
    let engine = shop.desk.engine();
    let _ = engine.begin(shop.now()).await.expect("given");
    let late = press(&mut lia, "Peonie rosa!").await;
    assert_eq!(late.id, first.id, "it is on its way: nothing is made anew");
    let all = sportello_store::PostFilter {
        limit: 9,
        ..sportello_store::PostFilter::default()
    };
    let all = shop.store.posts(shop.workspace, all).await.expect("posts");
    assert_eq!(all.len(), 1);
}

#[tokio::test]
async fn an_hour_that_comes_twice_stays_the_one_it_was() {
    let shop = Shop::open().await;
    let mut lia = shop.lia().await;
    // The second half past two of that night.
    let second = Time::parse("2026-10-25T01:30:00Z").expect("a moment");
    let draft = shop
        .drafts("Notte bianca", &[shop.page], Some(second))
        .await;
    let html = lia.get(&format!("/posts/{}", draft.id)).await.text();
    assert!(html.contains("2026-10-25T02:30"), "{html}");
    let (page, version) = (channel(shop.page), draft.version.to_string());
    let fields = [
        ("channel", page.as_str()),
        ("version", version.as_str()),
        ("all:text", "Notte bianca, ma davvero"),
        ("at", "2026-10-25T02:30"),
        ("do", "save"),
    ];
    let saved = lia
        .ask(form(&format!("/posts/{}", draft.id), &fields, &[]))
        .await;
    let saved = led_to(&shop, &saved).await;
    assert_eq!(saved.due_at, Some(second), "its time was not changed");
    let gap = [
        ("channel", page.as_str()),
        ("all:text", "Alba"),
        ("at", "2026-03-29T02:30"),
        ("do", "schedule"),
    ];
    let answer = lia.ask(form("/posts/new", &gap, &[])).await;
    assert!(answer.header("location").ends_with("done=scheduled-on"));
}
