//! What mentions the business somewhere else stands in the inbox: told whole, or by ids that are
//! read.

use crate::house::{ACCOUNT, House, PAGE, path};
use pollster::block_on;
use serde_json::json;
use sportello_core::Span;
use sportello_core::content::MENTION;
use sportello_engine::Job;
use sportello_engine::job::Work;
use sportello_engine::page::Reading;
use sportello_store::MessageRow;

fn said(house: &House) -> Vec<MessageRow> {
    let all = house.conversations().into_iter();
    all.flat_map(|conversation| {
        let store = house.engine.store();
        let page = block_on(store.messages(house.workspace, conversation, None, 10));
        page.expect("messages").rows
    })
    .collect()
}

/// The reading of a mention, once its channel's turn comes.
fn reading(house: &mut House) -> Option<Job> {
    for _ in 0..40 {
        for job in house.all_jobs() {
            match &job.work {
                Work::Page { reading, .. } if matches!(**reading, Reading::Mention(_)) => {
                    return Some(job);
                }
                _ => {
                    let mut next = Some(job);
                    while let Some(job) = next.take() {
                        next = house.answer(job, 200, &json!({"data": []}));
                    }
                }
            }
        }
        house.pass(Span::seconds(15));
    }
    None
}

fn mention(house: &mut House, comment: Option<&str>) {
    let mut value = json!({"media_id": "17900"});
    if let Some(comment) = comment {
        value["comment_id"] = comment.into();
    }
    let at = house.now.0 / 1_000;
    house.arrives(
        &json!({"object": "instagram", "entry": [{"id": ACCOUNT, "time": at,
        "changes": [{"field": "mentions", "value": value}]}]}),
    );
}

#[test]
fn a_mention_told_by_ids_is_read_and_stands_in_the_inbox_once() {
    let mut house = House::open();
    mention(&mut house, Some("178001"));
    mention(&mut house, Some("178001"));
    assert!(said(&house).is_empty(), "nothing is known of it yet");
    let job = reading(&mut house).expect("it is read");
    assert_eq!(path(&job), ACCOUNT);
    house.answer(
        job,
        200,
        &json!({"mentioned_comment": {"id": "178001", "text": "Grazie @fioridilia", "username": "marta",
            "timestamp": "2026-11-23T08:59:00+0000"}, "id": ACCOUNT}),
    );
    let rows = said(&house);
    assert_eq!(rows.len(), 1);
    assert_eq!(rows[0].text.as_deref(), Some("Grazie @fioridilia"));
    let place = rows[0].content.as_ref().and_then(|c| c.comment.clone());
    let place = place.expect("where it stands");
    assert_eq!(place.product.as_deref(), Some(MENTION));
    assert_eq!(place.post.as_deref(), Some("17900"));
    mention(&mut house, Some("178001"));
    assert!(reading(&mut house).is_none(), "it is here");
    assert_eq!(said(&house).len(), 1);
}

#[test]
fn a_mention_that_is_gone_is_not_asked_for_again() {
    let mut house = House::open();
    mention(&mut house, None);
    let job = reading(&mut house).expect("it is read");
    house.answer(job, 400, &crate::house::error(100, Some(33)));
    assert!(reading(&mut house).is_none());
    assert!(said(&house).is_empty());
}

#[test]
fn a_page_that_is_mentioned_hears_it_whole() {
    let mut house = House::open();
    let at = house.now.0 / 1_000;
    house.arrives(&json!({"object": "page", "entry": [{"id": PAGE, "time": at, "changes": [{"field": "mention",
        "value": {"item": "comment", "verb": "add", "post_id": "9_1", "comment_id": "1_7", "sender_id": "555",
            "sender_name": "Marta", "message": "Andate da Fiori di Lia!", "created_time": at}}]}]}));
    let rows = said(&house);
    assert_eq!(rows.len(), 1);
    assert_eq!(rows[0].text.as_deref(), Some("Andate da Fiori di Lia!"));
    assert!(rows[0].external_id.as_deref() == Some("1_7"));
}
