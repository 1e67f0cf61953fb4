//! Public comments under posts: those that are there no more, what was done to them.

use super::page::{listed, one_listed, put_listed};
use crate::cast::{Shop, accepted, at, who};
use sportello_core::content::{CommentPlace, Content};
use sportello_core::event::{Commented, Event, Verb};
use sportello_core::message::MessageKind;
use sportello_core::{ChannelId, ConversationId, DeliveryId, Time};
use sportello_store::{CommentMark, Enqueued, MessageRow, NewReply};
use std::collections::BTreeMap;

/// The post.
pub const POST: &str = "p_1";

fn place(id: &str) -> CommentPlace {
    CommentPlace {
        id: id.to_owned(),
        post: Some(POST.to_owned()),
        parent: Some(POST.to_owned()),
        ..CommentPlace::default()
    }
}

/// Somebody's word on a comment under the post.
pub fn comment(verb: Verb, id: &str, text: &str, second: i64) -> Event {
    Event::Comment(Box::new(Commented {
        from: Some(who("c1", Some("Giulia Rossi"))),
        by_business: false,
        verb,
        place: place(id),
        text: Some(text.to_owned()),
        media: None,
        at: at(second),
        facts: Default::default(),
    }))
}

/// Comments are written, one a second.
pub async fn commented(shop: &Shop, comments: &[(&str, &str)]) {
    for (second, (id, text)) in (10..).zip(comments) {
        let told = comment(Verb::Add, id, text, second);
        shop.tell("facebook", vec![told], at(30)).await;
    }
}

/// The channel of the post.
pub fn channel(shop: &Shop) -> ChannelId {
    shop.channel("facebook").id
}

/// The comments that are shown, oldest first.
pub async fn shown(shop: &Shop) -> Vec<String> {
    let conversation = shop.only_conversation().await.id;
    let messages = shop.messages(conversation).await;
    let comments = messages.iter().rev();
    comments
        .filter(|m| m.kind != MessageKind::Unsent)
        .map(|m| m.text.clone().unwrap_or_default())
        .collect()
}

/// The comments under the post are read to the end from a moment on.
async fn read(shop: &Shop, seen: &[&str], before: Time) -> Vec<ConversationId> {
    let seen: Vec<String> = seen.iter().map(|&id| id.to_owned()).collect();
    let channel = channel(shop);
    let read = shop
        .store
        .comments_read(shop.workspace, channel, POST, &seen, before, at(90));
    read.await.unwrap()
}

async fn mark(shop: &Shop, id: &str, mark: CommentMark, second: i64) {
    let channel = channel(shop);
    let marked = shop
        .store
        .mark_comment(shop.workspace, channel, id, &mark, at(second));
    marked.await.unwrap();
}

async fn marks(shop: &Shop, ids: &[&str]) -> BTreeMap<String, CommentMark> {
    let ids: Vec<String> = ids.iter().map(|&id| id.to_owned()).collect();
    let marks = shop
        .store
        .comment_marks(shop.workspace, channel(shop), &ids)
        .await;
    marks.unwrap()
}

/// An answer to a comment is queued.
async fn answer(shop: &Shop, id: &str, private: bool) -> MessageRow {
    let conversation = shop.only_conversation().await;
    let content = Content {
        comment: Some(CommentPlace {
            private,
            ..place(id)
        }),
        ..Content::default()
    };
    let reply = NewReply {
        conversation: conversation.id,
        address: shop.address_of(conversation.contact, "c1").await,
        text: Some("Grazie!".to_owned()),
        capability: sportello_core::Capability::CommentReply,
        kind: MessageKind::Text,
        media: None,
        content: content.boxed(),
        author: Some(shop.lia.id),
        idempotency: None,
        replaces: None,
    };
    match shop.store.enqueue(shop.workspace, reply, at(40)).await {
        Ok(Enqueued::New(row)) => *row,
        other => panic!("not queued: {other:?}"),
    }
}

async fn take(shop: &Shop, delivery: Option<DeliveryId>, mid: &str, now: Time) {
    let exchange = shop.begin(delivery.expect("a delivery"), now).await;
    let taken = shop.store.finish(exchange, None, accepted(mid), now).await;
    taken.unwrap();
}

pub async fn where_people_commented_is_told_until_it_is_deleted(shop: Shop) {
    let talks = || async {
        let asked = shop
            .store
            .commented_in(shop.workspace, channel(&shop), POST, 4);
        asked.await.unwrap()
    };
    assert_eq!(talks().await, []);
    commented(&shop, &[("c_1", "Che belle!"), ("c_2", "Quanto costano?")]).await;
    let conversation = shop.only_conversation().await.id;
    assert_eq!(talks().await, [conversation], "once, however often");
    let elsewhere = shop
        .store
        .commented_in(shop.workspace, channel(&shop), "p_2", 4);
    assert_eq!(elsewhere.await.unwrap(), []);
    read(&shop, &[], at(60)).await;
    assert_eq!(talks().await, []);
}

pub async fn a_comment_that_is_there_no_more_is_deleted(shop: Shop) {
    commented(&shop, &[("c_1", "Che belle!"), ("c_2", "Quanto costano?")]).await;
    put_listed(&shop, vec![listed(&shop, POST, 5)], None).await;
    let touched = read(&shop, &["c_2"], at(60)).await;
    assert_eq!(touched, [shop.only_conversation().await.id]);
    assert_eq!(shown(&shop).await, ["Quanto costano?"]);
    assert!(marks(&shop, &["c_1"]).await["c_1"].deleted);
    assert_eq!(one_listed(&shop, POST).await.comments_at, Some(at(90)));
    assert_eq!(read(&shop, &["c_2"], at(60)).await, [], "once");
}

pub async fn what_was_written_while_comments_were_read_stays(shop: Shop) {
    commented(&shop, &[("c_1", "Che belle!"), ("c_2", "Quanto costano?")]).await;
    let queued = answer(&shop, "c_1", false).await;
    take(&shop, queued.delivery, "c_3", at(70)).await;
    // The answer was queued before the reading began, and taken after.
    assert_eq!(read(&shop, &["c_1", "c_2"], at(60)).await, []);
    assert_eq!(read(&shop, &["c_1"], at(11)).await, [], "not before");
    assert_eq!(
        shown(&shop).await,
        ["Che belle!", "Quanto costano?", "Grazie!"]
    );
    assert_eq!(read(&shop, &["c_1", "c_2"], at(80)).await.len(), 1);
    assert_eq!(shown(&shop).await, ["Che belle!", "Quanto costano?"]);
}

pub async fn a_private_answer_stands_under_no_post(shop: Shop) {
    commented(&shop, &[("c_1", "Che belle!")]).await;
    let queued = answer(&shop, "c_1", true).await;
    take(&shop, queued.delivery, "m_1", at(50)).await;
    assert_eq!(read(&shop, &["c_1"], at(60)).await, []);
    assert_eq!(shown(&shop).await, ["Che belle!", "Grazie!"]);
}

pub async fn what_is_done_to_a_comment_is_known_of_it(shop: Shop) {
    commented(&shop, &[("c_1", "Che belle!"), ("c_2", "Truffa")]).await;
    assert_eq!(marks(&shop, &["c_1"]).await, BTreeMap::new());
    let liked = CommentMark {
        liked: true,
        ..CommentMark::default()
    };
    mark(&shop, "c_1", liked.clone(), 40).await;
    let hidden = CommentMark {
        hidden: true,
        hidden_for: Some("truffa".to_owned()),
        ..CommentMark::default()
    };
    mark(&shop, "c_2", hidden.clone(), 40).await;
    let known = marks(&shop, &["c_1", "c_2", "c_9"]).await;
    let expected = [("c_1".to_owned(), liked), ("c_2".to_owned(), hidden)];
    assert_eq!(known, BTreeMap::from(expected));
    let messages = shop.messages(shop.only_conversation().await.id).await;
    let place = messages[0].content.as_ref().and_then(|c| c.comment.clone());
    assert!(
        place.expect("a place").hidden,
        "as if a webhook had said so"
    );
    let deleted = CommentMark {
        deleted: true,
        ..CommentMark::default()
    };
    mark(&shop, "c_1", deleted, 50).await;
    assert_eq!(shown(&shop).await, ["Truffa"]);
}

pub async fn i2_whether_a_comment_is_hidden_is_the_latest_word(shop: Shop) {
    let shown = async |id: &str, second| {
        let told = comment(Verb::Unhide, id, "", second);
        shop.tell("facebook", vec![told], at(99)).await;
        !marks(&shop, &[id]).await[id].hidden
    };
    let hidden = CommentMark {
        hidden: true,
        ..CommentMark::default()
    };
    mark(&shop, "c_1", hidden.clone(), 40).await;
    assert!(!shown("c_1", 30).await, "said before it was hidden");
    let liked = CommentMark {
        liked: true,
        ..hidden
    };
    mark(&shop, "c_1", liked, 60).await;
    assert!(shown("c_1", 50).await, "a like says nothing of hiding");
}

pub async fn a_deleted_comment_keeps_its_post_and_none_of_its_words(shop: Shop) {
    commented(&shop, &[("c_1", "Che belle!"), ("c_2", "Quanto costano?")]).await;
    put_listed(&shop, vec![listed(&shop, POST, 5)], None).await;
    let told = vec![
        comment(Verb::Hide, "c_2", "", 20),
        comment(Verb::Remove, "c_2", "", 21),
    ];
    shop.tell("facebook", told, at(30)).await;
    let conversation = shop.only_conversation().await;
    let last = conversation.last.expect("a last message");
    assert!(last.public && last.kind == MessageKind::Unsent && last.preview.is_none());
    let messages = shop.messages(conversation.id).await;
    let gone = &messages[0];
    assert_eq!(
        (gone.kind, gone.text.as_deref()),
        (MessageKind::Unsent, None)
    );
    let place = gone.content.as_ref().and_then(|c| c.comment.as_ref());
    assert_eq!(
        place,
        Some(&self::place("c_2")),
        "where it stood, not hidden"
    );
    // A reading that does not see it deletes it no second time, and takes it for no talk.
    assert_eq!(read(&shop, &["c_1"], at(60)).await, []);
    read(&shop, &[], at(60)).await;
    let talks = shop
        .store
        .commented_in(shop.workspace, channel(&shop), POST, 4);
    assert_eq!(talks.await.unwrap(), []);
}

pub async fn what_the_word_list_hid_is_listed_while_it_is_hidden(shop: Shop) {
    let words = [
        ("c_1", "Truffa!"),
        ("c_2", "Truffatori"),
        ("c_3", "Ladri"),
        ("c_4", "Brutto"),
    ];
    commented(&shop, &words).await;
    let hidden = |why: Option<&str>| CommentMark {
        hidden: true,
        hidden_for: why.map(str::to_owned),
        ..CommentMark::default()
    };
    mark(&shop, "c_1", hidden(Some("truffa*")), 40).await;
    mark(&shop, "c_2", hidden(Some("truffa*")), 41).await;
    mark(&shop, "c_3", hidden(Some("ladri")), 42).await;
    mark(&shop, "c_4", hidden(None), 43).await;
    let seen = async |limit| -> Vec<(String, String)> {
        let hidden = shop.store.hidden_comments(shop.workspace, limit).await;
        let rows = hidden.unwrap().into_iter();
        rows.map(|(comment, why)| (comment.text, why)).collect()
    };
    let entry = |text: &str, why: &str| (text.to_owned(), why.to_owned());
    assert_eq!(seen(1).await, [entry("Ladri", "ladri")], "the newest first");
    let told = vec![
        comment(Verb::Unhide, "c_3", "", 50),
        comment(Verb::Remove, "c_2", "", 50),
    ];
    shop.tell("facebook", told, at(60)).await;
    assert_eq!(seen(9).await, [entry("Truffa!", "truffa*")]);
}
