//! Comments in the inbox: the post beside them, what was done to them, what can be done.

use super::page_graph::Graph;
use crate::ask::{Answer, Browser};
use crate::shop::{INSTAGRAM, PAGE, SECRET, START, Shop};
use serde_json::{Value, json};
use sportello_core::content::MENTION;
use sportello_core::post::PostKind;
use sportello_core::{ChannelId, ChannelKind, Span, Time};
use sportello_store::{CommentMark, ListedPost, PageSide, Stands};

/// A comment of Giulia's under the Page's post.
pub fn facebook(id: &str, text: &str, at: Time) -> Value {
    let post = format!("{PAGE}_900");
    json!({"object": "page", "entry": [{"id": PAGE, "time": at.0 / 1_000, "changes": [{"field": "feed", "value": {
        "item": "comment", "verb": "add", "comment_id": id, "post_id": post, "parent_id": post,
        "from": {"id": "7001", "name": "Giulia Rossi"}, "message": text, "created_time": at.0 / 1_000,
        "post": {"permalink_url": "https://www.facebook.com/fioridilia/posts/900", "is_published": true}
    }}]}]})
}

pub fn instagram(id: &str, text: &str, at: Time) -> Value {
    json!({"object": "instagram", "entry": [{"id": INSTAGRAM, "time": at.0 / 1_000, "changes": [{"field": "comments", "value": {
        "id": id, "text": text, "from": {"id": "8001", "username": "marco_b"},
        "media": {"id": "1789", "media_product_type": "REELS"}
    }}]}]})
}

/// The comment comes in; its conversation and message.
pub async fn comes(shop: &Shop, body: &Value, text: &str) -> (String, String) {
    assert_eq!(shop.hook(SECRET, body).await.status, 200);
    let talk = shop.conversation_with(text).await;
    let talk = talk["id"].as_str().expect("an id").to_owned();
    let path = format!("/api/v1/conversations/{talk}/messages?limit=1");
    let said = shop.api(crate::ask::Ask::get(&path)).await.json();
    let message = said["data"][0]["id"].as_str().expect("an id").to_owned();
    (talk, message)
}

pub async fn does(
    lia: &mut Browser<'_>,
    (talk, message): &(String, String),
    form: &[(&str, &str)],
) -> Answer {
    let path = format!("/inbox/{talk}/messages/{message}/moderate");
    lia.post(&path, form).await
}

pub async fn page(lia: &mut Browser<'_>, talk: &str) -> String {
    lia.get(&format!("/inbox/{talk}")).await.text()
}

/// What the menu of the only comment offers.
pub fn offered(html: &str) -> Vec<&'static str> {
    let all = [
        "like", "unlike", "hide", "show", "edit", "delete", "restore",
    ];
    let offers = |what: &&str| html.contains(&format!("name=\"what\" value=\"{what}\""));
    all.into_iter().filter(offers).collect()
}

pub async fn mark(shop: &Shop, channel: ChannelId, id: &str, mark: CommentMark) {
    let put = shop
        .store
        .mark_comment(shop.workspace, channel, id, &mark, START);
    put.await.expect("a mark");
}

#[tokio::test]
async fn the_post_stands_beside_its_comment() {
    let shop = Shop::open().await;
    let mut lia = shop.lia().await;
    let comment = comes(
        &shop,
        &facebook("900_1", "Quanto costa?", START),
        "Quanto costa?",
    )
    .await;
    let unlisted = page(&mut lia, &comment.0).await;
    assert!(unlisted.contains("Under a post"), "{unlisted}");
    assert!(unlisted.contains("href=\"https://www.facebook.com/fioridilia/posts/900\""));
    let post = ListedPost {
        channel: shop.page,
        channel_kind: ChannelKind::new("facebook"),
        channel_name: String::new(),
        external_id: format!("{PAGE}_900"),
        at: START,
        kind: PostKind::Photos,
        text: Some("Peonie appena arrivate".to_owned()),
        url: Some("https://www.facebook.com/fioridilia/posts/900".to_owned()),
        picture: Some("https://cdn.example/900.jpg".to_owned()),
        counts: [].into(),
        insight_at: None,
        comments_at: None,
        gone: false,
        stands: Default::default(),
    };
    let listed = shop
        .store
        .put_listed(shop.workspace, shop.page, vec![post], None, START);
    listed.await.expect("listed");
    let html = page(&mut lia, &comment.0).await;
    for words in [
        "Under a photo".to_owned(),
        "Peonie appena arrivate".to_owned(),
        format!("src=\"/page/{}/picture?post={PAGE}_900\"", shop.page),
    ] {
        assert!(html.contains(&words), "{words}: {html}");
    }
    assert!(
        !html.contains("cdn.example"),
        "the browser is not sent there"
    );
}

#[tokio::test]
async fn an_ad_is_called_one_and_shows_the_post_that_people_see_in_it() {
    let shop = Shop::open().await;
    let mut lia = shop.lia().await;
    let mut body = instagram("1791", "Spedite?", START);
    body["entry"][0]["changes"][0]["value"]["media"] = json!({"id": "1788", "media_product_type": "AD",
        "ad_id": "2385", "ad_title": "Rose per domenica", "original_media_id": "1701"});
    let comment = comes(&shop, &body, "Spedite?").await;
    let html = page(&mut lia, &comment.0).await;
    for words in ["Under an ad", "Rose per domenica"] {
        assert!(html.contains(words), "{words}: {html}");
    }
    let account = shop.instagram;
    let store = &shop.store;
    let waits = store.post_to_read(shop.workspace, account, START + Span::days(1));
    let waits = waits.await.expect("read").expect("it is to be read");
    assert!(["1788", "1701"].contains(&waits.id.as_str()));
    let original = ListedPost {
        channel: account,
        channel_kind: ChannelKind::new("instagram"),
        channel_name: String::new(),
        external_id: "1701".to_owned(),
        at: START,
        kind: PostKind::Reel,
        text: Some("Le rose di Lia".to_owned()),
        url: Some("https://www.instagram.com/p/1701/".to_owned()),
        picture: Some("https://cdn.example/1701.jpg".to_owned()),
        counts: [].into(),
        insight_at: None,
        comments_at: None,
        gone: false,
        stands: Stands::Unlisted,
    };
    let read = store.put_listed(shop.workspace, account, vec![original], None, START);
    read.await.expect("kept");
    let html = page(&mut lia, &comment.0).await;
    for words in [
        "Under an ad".to_owned(),
        "Rose per domenica".to_owned(),
        "Le rose di Lia".to_owned(),
        format!("src=\"/page/{account}/picture?post=1701\""),
    ] {
        assert!(html.contains(&words), "{words}: {html}");
    }
    let published = lia.get("/page").await.text();
    assert!(
        !published.contains("Le rose di Lia"),
        "it stands on no wall"
    );
}

#[tokio::test]
async fn each_network_offers_what_it_can() {
    let shop = Shop::open().await;
    let mut lia = shop.lia().await;
    let there = comes(
        &shop,
        &facebook("900_1", "Quanto costa?", START),
        "Quanto costa?",
    )
    .await;
    assert_eq!(
        offered(&page(&mut lia, &there.0).await),
        ["like", "hide", "delete"]
    );
    let here = comes(&shop, &instagram("1790", "Bello!", START), "Bello!").await;
    let html = page(&mut lia, &here.0).await;
    assert_eq!(offered(&html), ["hide", "delete"]);
    assert!(
        html.contains("Under a reel"),
        "what the place knows: {html}"
    );
}

#[tokio::test]
async fn a_comment_is_liked_and_hidden_there_and_shown_so_here() {
    let (graph, shop) = Graph::with_shop().await;
    let mut lia = shop.lia().await;
    let comment = comes(
        &shop,
        &facebook("900_1", "Quanto costa?", START),
        "Quanto costa?",
    )
    .await;
    let done = does(&mut lia, &comment, &[("what", "like")]).await;
    assert_eq!(done.status, 303, "{}", done.text());
    assert_eq!(graph.asked("POST /900_1/likes").len(), 1);
    shop.wait(Span::seconds(1));
    does(&mut lia, &comment, &[("what", "hide")]).await;
    assert_eq!(
        graph.asked("POST /900_1").last(),
        Some(&json!({"is_hidden": true}))
    );
    let html = page(&mut lia, &comment.0).await;
    assert!(
        html.contains("Liked by you") && html.contains("Public comment, hidden"),
        "{html}"
    );
    assert_eq!(offered(&html), ["unlike", "show", "delete"]);
}

#[tokio::test]
async fn a_refusal_is_told_in_the_platforms_words_and_nothing_is_marked() {
    let (graph, shop) = Graph::with_shop().await;
    let mut lia = shop.lia().await;
    let comment = comes(
        &shop,
        &facebook("900_1", "Quanto costa?", START),
        "Quanto costa?",
    )
    .await;
    graph.refuses("POST /900_1", "Il commento è protetto.");
    let refused = does(&mut lia, &comment, &[("what", "hide")]).await;
    assert_eq!(refused.status, 422);
    assert!(
        refused.text().contains("Il commento è protetto."),
        "{}",
        refused.text()
    );
    assert!(offered(&page(&mut lia, &comment.0).await).contains(&"hide"));
}

#[tokio::test]
async fn what_the_word_list_hid_says_why_and_can_be_undone() {
    let (graph, shop) = Graph::with_shop().await;
    let mut lia = shop.lia().await;
    let comment = comes(&shop, &facebook("900_1", "Che truffa", START), "Che truffa").await;
    let hidden = CommentMark {
        hidden: true,
        hidden_for: Some("truffa".to_owned()),
        ..CommentMark::default()
    };
    mark(&shop, shop.page, "900_1", hidden).await;
    let html = page(&mut lia, &comment.0).await;
    assert!(html.contains("Hidden because of “truffa”"), "{html}");
    assert!(offered(&html).contains(&"restore"));
    shop.wait(Span::seconds(1));
    let done = does(&mut lia, &comment, &[("what", "restore")]).await;
    assert_eq!(done.status, 303, "{}", done.text());
    assert_eq!(
        graph.asked("POST /900_1").last(),
        Some(&json!({"is_hidden": false}))
    );
    let html = page(&mut lia, &comment.0).await;
    assert!(
        !html.contains("truffa”") && offered(&html).contains(&"hide"),
        "{html}"
    );
}

#[tokio::test]
async fn one_changes_ones_own_words_and_nobody_elses() {
    let (graph, shop) = Graph::with_shop().await;
    let mut lia = shop.lia().await;
    let comment = comes(
        &shop,
        &facebook("900_1", "Quanto costa?", START),
        "Quanto costa?",
    )
    .await;
    let others = does(&mut lia, &comment, &[("what", "edit"), ("text", "Gratis!")]).await;
    assert_eq!(others.status, 422);
    let mut own = facebook("900_2", "25 euro", START + Span::seconds(2));
    let value = &mut own["entry"][0]["changes"][0]["value"];
    value["from"] = json!({"id": PAGE, "name": "Fiori di Lia"});
    value["parent_id"] = json!("900_1");
    let own = comes(&shop, &own, "25 euro").await;
    assert!(offered(&page(&mut lia, &own.0).await).contains(&"edit"));
    let empty = does(&mut lia, &own, &[("what", "edit"), ("text", "  ")]).await;
    assert_eq!(empty.status, 422, "a comment without words");
    assert_eq!(graph.asked("POST /900_2").len(), 0);
    shop.wait(Span::seconds(3));
    let done = does(&mut lia, &own, &[("what", "edit"), ("text", "28 euro")]).await;
    assert_eq!(done.status, 303, "{}", done.text());
    assert_eq!(graph.asked("POST /900_2"), [json!({"message": "28 euro"})]);
    assert!(page(&mut lia, &own.0).await.contains(">28 euro<"));
}

#[tokio::test]
async fn a_private_answer_is_offered_for_seven_days_and_refused_plainly_after() {
    let shop = Shop::open().await;
    let mut lia = shop.lia().await;
    let (talk, message) = comes(
        &shop,
        &facebook("900_1", "Quanto costa?", START),
        "Quanto costa?",
    )
    .await;
    let private = format!("data-comment=\"{message}\" data-private=\"1\"");
    assert!(page(&mut lia, &talk).await.contains(&private));
    shop.wait(Span::days(7));
    let html = page(&mut lia, &talk).await;
    assert!(!html.contains(&private), "{html}");
    assert!(
        html.contains(&format!("data-comment=\"{message}\"")),
        "in public it still goes"
    );
    let late = super::acting::parts(
        &[
            ("text", "25 euro"),
            ("comment", &message),
            ("private", "1"),
            ("key", "k"),
        ],
        None,
    );
    let refused = lia.ask(late.at(&format!("/inbox/{talk}/reply"))).await;
    assert_eq!(refused.status, 422);
    assert!(
        refused.text().contains("only for 7 days after the comment"),
        "{}",
        refused.text()
    );
}

#[tokio::test]
async fn a_private_answer_is_offered_once() {
    let shop = Shop::open().await;
    let mut lia = shop.lia().await;
    let (talk, message) = comes(
        &shop,
        &facebook("900_1", "Quanto costa?", START),
        "Quanto costa?",
    )
    .await;
    let answer = |text: &str, key: &str| {
        let fields = [
            ("text", text),
            ("comment", &message),
            ("private", "1"),
            ("key", key),
        ];
        super::acting::parts(&fields, None).at(&format!("/inbox/{talk}/reply"))
    };
    let queued = lia.ask(answer("25 euro", "k")).await;
    assert_eq!(queued.status, 303, "{}", queued.text());
    assert!(!page(&mut lia, &talk).await.contains("data-private=\"1\""));
    let repeated = lia.ask(answer("25 euro", "k")).await;
    assert_eq!(repeated.status, 303, "pressed twice: {}", repeated.text());
    let refused = lia.ask(answer("26 euro", "another")).await;
    assert_eq!(refused.status, 422);
    assert!(
        refused.text().contains("answered in private already"),
        "{}",
        refused.text()
    );
}

#[tokio::test]
async fn a_mention_that_cannot_be_answered_from_here_says_where_it_can() {
    let shop = Shop::open().await;
    let mut lia = shop.lia().await;
    let mut mention = instagram("m_1", "Grazie @fioridilia", START);
    let value = &mut mention["entry"][0]["changes"][0]["value"];
    value["media"]["media_product_type"] = json!(MENTION);
    let (talk, message) = comes(&shop, &mention, "Grazie @fioridilia").await;
    let html = page(&mut lia, &talk).await;
    assert!(html.contains("Instagram does not let a desk answer a mention"));
    assert!(!html.contains(&format!("data-comment=\"{message}\"")));
    let (talk, _) = comes(&shop, &instagram("c_1", "Bello!", START), "Bello!").await;
    let html = page(&mut lia, &talk).await;
    assert!(
        html.matches("data-testid=\"answer-there\"").count() == 1,
        "the mention's alone"
    );
}

#[tokio::test]
async fn comments_that_follow_each_other_under_one_post_share_its_card() {
    let shop = Shop::open().await;
    let mut lia = shop.lia().await;
    for (nth, text) in ["Quanto costa?", "E le rose?"].into_iter().enumerate() {
        let at = START + Span::seconds(i64::try_from(nth).expect("small"));
        let (talk, _) = comes(&shop, &facebook(&format!("900_{nth}"), text, at), text).await;
        let html = page(&mut lia, &talk).await;
        assert_eq!(html.matches("data-testid=\"comment-post\"").count(), 1);
    }
}
