//! How far the word list looked at comments, and those at which it looks again.

use super::comments::{channel, comment, commented};
use crate::cast::{Shop, at, who};
use sportello_core::MessageId;
use sportello_core::event::{Event, Verb};
use sportello_store::{CommentAgain, FreshComment};

async fn fresh(shop: &Shop, limit: u32) -> Vec<FreshComment> {
    let fresh = shop
        .store
        .fresh_comments(shop.workspace, channel(shop), limit);
    fresh.await.unwrap()
}

async fn looked(shop: &Shop, upto: MessageId, waiting: &[MessageId]) {
    let looked = shop
        .store
        .looked_at_comments(shop.workspace, channel(shop), upto, waiting);
    looked.await.unwrap();
}

async fn again(shop: &Shop, limit: u32) -> Vec<CommentAgain> {
    let again = shop
        .store
        .comments_again(shop.workspace, channel(shop), limit);
    again.await.unwrap()
}

async fn edit(shop: &Shop, id: &str, text: &str, second: i64) {
    let told = comment(Verb::Edit, id, text, second);
    shop.tell("facebook", vec![told], at(40)).await;
}

pub async fn the_word_list_looks_at_each_comment_once(shop: Shop) {
    let said = crate::cast::says("c1", "m_1", "Ciao", at(12));
    shop.tell("facebook", vec![said], at(30)).await;
    commented(&shop, &[("c_1", "Uno"), ("c_2", "Due"), ("c_3", "Tre")]).await;
    let removed = comment(Verb::Remove, "c_2", "", 20);
    shop.tell("facebook", vec![removed], at(30)).await;
    let all = fresh(&shop, 10).await;
    let words: Vec<&str> = all.iter().map(|c| c.text.as_str()).collect();
    assert_eq!(words, ["Uno", "Tre"], "comments that are there, in order");
    let first = &all[0];
    assert_eq!(
        (first.external_id.as_str(), first.channel),
        ("c_1", channel(&shop))
    );
    assert_eq!(first.conversation, shop.only_conversation().await.id);
    assert_eq!(fresh(&shop, 1).await, all[..1], "so many at once");
    for upto in [first.message, MessageId(1)] {
        looked(&shop, upto, &[]).await;
        assert_eq!(fresh(&shop, 10).await, all[1..], "never back");
    }
    let other = shop.channel("instagram").id;
    let on_other = shop
        .store
        .fresh_comments(shop.workspace, other, 10)
        .await
        .unwrap();
    assert_eq!(on_other, [], "a mark a channel");
}

pub async fn comments_that_wait_keep_no_later_one_from_being_looked_at(shop: Shop) {
    commented(&shop, &[("c_1", "Uno"), ("c_2", "Due"), ("c_3", "Tre")]).await;
    let all = fresh(&shop, 10).await;
    let waiting: Vec<MessageId> = all[..2].iter().map(|c| c.message).collect();
    looked(&shop, all[1].message, &waiting).await;
    assert_eq!(fresh(&shop, 10).await, all[2..]);
    let wait = again(&shop, 10).await;
    let comments: Vec<&FreshComment> = wait.iter().map(|a| &a.comment).collect();
    assert_eq!(
        comments,
        [&all[0], &all[1]],
        "in the order in which they came"
    );
    assert!(wait.iter().all(|a| a.before.is_none()));
    assert_eq!(again(&shop, 1).await, wait[..1], "so many at once");
    shop.store
        .looked_again(shop.workspace, &wait[0])
        .await
        .unwrap();
    assert_eq!(again(&shop, 10).await, wait[1..]);
    let removed = comment(Verb::Remove, "c_2", "", 20);
    shop.tell("facebook", vec![removed], at(40)).await;
    assert_eq!(again(&shop, 10).await, [], "one that is deleted");
    looked(&shop, all[1].message, &waiting[1..]).await;
    assert_eq!(again(&shop, 10).await, [], "nor one deleted meanwhile");
}

pub async fn an_edited_comment_is_looked_at_again_with_what_it_said_before(shop: Shop) {
    commented(&shop, &[("c_1", "Uno"), ("c_2", "Due")]).await;
    let all = fresh(&shop, 10).await;
    looked(&shop, all[1].message, &[all[1].message]).await;
    edit(&shop, "c_1", "Uno!", 20).await;
    edit(&shop, "c_1", "Uno e mezzo", 21).await;
    edit(&shop, "c_2", "Due!", 20).await;
    let seen = again(&shop, 10).await;
    let told: Vec<(&str, Option<&str>)> = seen
        .iter()
        .map(|a| (a.comment.text.as_str(), a.before.as_deref()))
        .collect();
    let expected = [("Uno e mezzo", Some("Uno")), ("Due!", None)];
    assert_eq!(told, expected, "what was last looked at; the other waits");
    edit(&shop, "c_1", "Tre", 22).await;
    for looked in &seen {
        let done = shop.store.looked_again(shop.workspace, looked).await;
        done.unwrap();
    }
    let left = again(&shop, 10).await;
    let told: Vec<&str> = left.iter().map(|a| a.comment.text.as_str()).collect();
    assert_eq!(told, ["Tre"], "edited while it was looked at");
    edit(&shop, "c_1", "Uno e mezzo", 21).await;
    assert_eq!(
        again(&shop, 10).await,
        left,
        "I2: an older edit, told again"
    );
    let said = crate::cast::says("c1", "m_1", "Ciao", at(12));
    let reworded = Event::Edited {
        address: who("c1", None),
        by_business: false,
        target: "m_1".to_owned(),
        text: Some("Ciao!".to_owned()),
        number: None,
        at: at(13),
        facts: Default::default(),
    };
    shop.tell("facebook", vec![said, reworded], at(50)).await;
    assert_eq!(again(&shop, 10).await, left, "a message is no comment");
    let removed = comment(Verb::Remove, "c_1", "", 60);
    shop.tell("facebook", vec![removed], at(60)).await;
    assert_eq!(again(&shop, 10).await, [], "nothing of its words is kept");
}
