//! A comment that was deleted: what stands in its place, and that nothing can be done to it.

use super::comment::{comes, does, facebook, instagram, mark, offered, page};
use super::page_graph::Graph;
use crate::shop::{SECRET, START, Shop};
use serde_json::json;
use sportello_core::Span;
use sportello_store::CommentMark;

#[tokio::test]
async fn a_deleted_comment_says_where_it_was_deleted_and_offers_nothing() {
    let (graph, shop) = Graph::with_shop().await;
    let mut lia = shop.lia().await;
    let comment = comes(
        &shop,
        &facebook("900_1", "Quanto costa?", START),
        "Quanto costa?",
    )
    .await;
    let done = does(&mut lia, &comment, &[("what", "delete")]).await;
    assert_eq!(done.status, 303, "{}", done.text());
    assert_eq!(graph.asked("DELETE /900_1").len(), 1);
    let html = page(&mut lia, &comment.0).await;
    let says = html.matches("Comment deleted on Facebook").count();
    assert_eq!(says, 2, "in its place and in the list: {html}");
    assert!(!html.contains("Message taken back") && !html.contains("Quanto costa?"));
    assert!(html.contains("Under a post"), "its post stays beside it");
    assert!(!html.contains("Public comment"), "it is none any more");
    assert_eq!(offered(&html), [""; 0]);
    assert!(!html.contains(&format!("data-comment=\"{}\"", comment.1)));
}

#[tokio::test]
async fn an_answer_to_a_comment_deleted_meanwhile_is_refused_and_keeps_its_words() {
    let shop = Shop::open().await;
    let mut lia = shop.lia().await;
    let (talk, message) = comes(
        &shop,
        &facebook("900_1", "Quanto costa?", START),
        "Quanto costa?",
    )
    .await;
    let mut removed = facebook("900_1", "", START + Span::seconds(5));
    removed["entry"][0]["changes"][0]["value"]["verb"] = json!("remove");
    assert_eq!(shop.hook(SECRET, &removed).await.status, 200);
    let fields = [
        ("text", "25 euro l'uno"),
        ("comment", message.as_str()),
        ("key", "k"),
    ];
    let answer = super::acting::parts(&fields, None).at(&format!("/inbox/{talk}/reply"));
    let refused = lia.ask(answer).await;
    assert_eq!(refused.status, 422);
    let html = refused.text();
    assert!(
        html.contains("This comment was deleted on Facebook"),
        "{html}"
    );
    assert!(html.contains("25 euro l"), "the words are there: {html}");
}

#[tokio::test]
async fn other_comments_under_the_post_keep_its_card_when_one_is_deleted() {
    let shop = Shop::open().await;
    let mut lia = shop.lia().await;
    for (nth, text) in ["Quanto costa?", "E le rose?", "Grazie"]
        .into_iter()
        .enumerate()
    {
        let at = START + Span::seconds(i64::try_from(nth).expect("small"));
        let mut body = instagram(&format!("179{nth}"), text, at);
        let value = &mut body["entry"][0]["changes"][0]["value"];
        value["media"]["id"] = json!(if nth == 2 { "1788" } else { "1789" });
        comes(&shop, &body, text).await;
    }
    let talk = shop.conversation_with("Grazie").await;
    let talk = talk["id"].as_str().expect("an id").to_owned();
    let gone = CommentMark {
        deleted: true,
        hidden: true,
        hidden_for: Some("costa".to_owned()),
        liked: true,
        ..CommentMark::default()
    };
    mark(&shop, shop.instagram, "1790", gone).await;
    let html = page(&mut lia, &talk).await;
    assert!(html.contains("Comment deleted on Instagram"), "{html}");
    assert!(!html.contains("Hidden because") && !html.contains("Liked by you"));
    assert_eq!(
        html.matches("Under a reel").count(),
        2,
        "a card a post: {html}"
    );
    assert!(html.contains("E le rose?") && html.contains(">Grazie<"));
}
