//! What still works goes: words while pictures are down, posts while stories are.

use crate::house::{GIULIA, House, PAGE, SARA, path};
use bytes::Bytes;
use pollster::block_on;
use serde_json::json;
use sportello_core::message::MessageKind;
use sportello_core::{Capability, Span};
use sportello_engine::reply::NewMessage;
use sportello_engine::{Job, Outcome};
use sportello_store::MessageRow;
use std::io::Cursor;

fn jpeg() -> Bytes {
    let mut out = Cursor::new(Vec::new());
    image::RgbImage::new(64, 48)
        .write_to(&mut out, image::ImageFormat::Jpeg)
        .expect("encodes");
    Bytes::from(out.into_inner())
}

/// Lia sends a picture, perhaps with words under it.
fn picture(house: &House, words: Option<&str>) -> Vec<MessageRow> {
    let image = MessageKind::Image;
    let media = block_on(
        house
            .engine
            .attach(house.now, house.workspace, jpeg(), image),
    )
    .expect("attached");
    let message = NewMessage {
        conversation: house.conversation(),
        channel: None,
        text: words.map(str::to_owned),
        kind: image,
        media: Some(media.id),
        content: None,
        author: None,
        idempotency: None,
        replaces: None,
    };
    block_on(house.engine.reply(house.now, house.workspace, message)).expect("queued")
}

fn is_upload(job: &Job) -> bool {
    path(job).ends_with("/message_attachments") || path(job).ends_with("/media")
}

/// Uploads fail for a while; words that go are taken.
fn media_is_down(house: &mut House, minutes: i64, taken: &mut Vec<String>) {
    for _ in 0..minutes * 4 {
        for job in house.sends() {
            if is_upload(&job) {
                house.finish(job, Outcome::NotSent);
            } else {
                let id = house.next_id("m_out");
                taken.push(id.clone());
                house.take(job, &id);
            }
        }
        house.pass(Span::seconds(15));
    }
}

fn states(house: &House, rows: &[&MessageRow]) -> Vec<&'static str> {
    rows.iter().map(|row| house.state(row)).collect()
}

/// 3 July 2019 (outages.md): pictures could not be uploaded for hours, words flowed.
#[test]
fn words_go_while_pictures_are_down_and_pictures_follow_in_their_order() {
    let mut house = House::open();
    house.messenger_says(GIULIA, "Mi manda una foto?");
    let first = picture(&house, Some("Così?"));
    let second = picture(&house, None);
    let words = house.reply("La chiamo tra poco");
    let more = house.reply("Siamo aperti");
    let mut taken = Vec::new();
    media_is_down(&mut house, 5, &mut taken);
    assert_eq!(taken.len(), 2);
    assert_eq!(
        states(&house, &[&words, &more]),
        ["accepted", "accepted"],
        "words went ahead"
    );
    assert_eq!(
        states(&house, &[&first[0], &first[1], &second[0]]),
        ["held", "queued", "queued"],
        "the caption goes with its picture"
    );
    let cause = house.message(&first[0]).cause.expect("a cause");
    assert_eq!(cause.key, "cause-outage");
    let last = house.reply("A dopo");
    // Pictures go again.
    let mut order = Vec::new();
    for _ in 0..40 {
        for job in house.sends() {
            if is_upload(&job) {
                house.answer(job, 200, &json!({"attachment_id": "a1"}));
                continue;
            }
            let name = house.next_id("m_back");
            order.push(name.clone());
            house.take(job, &name);
        }
        house.pass(Span::seconds(15));
    }
    let id = |row: &MessageRow| house.message(row).external_id.expect("an id");
    let sent = [id(&last), id(&first[0]), id(&first[1]), id(&second[0])];
    assert_eq!(order, sent);
    assert!(house.store.inspect().expect("inspected").is_empty());
}

#[test]
fn i5_words_wait_for_a_picture_that_may_have_arrived() {
    let mut house = House::open();
    house.whatsapp_says(SARA, "Mi manda una foto?");
    let file = picture(&house, Some("Così?"));
    let words = house.reply("La chiamo tra poco");
    let upload = house.send();
    house.answer(upload, 200, &json!({"id": "media-9"}));
    let send = house.send();
    house.finish(send, Outcome::Lost);
    house.pass(Span::minutes(2));
    assert!(house.sends().is_empty());
    assert_eq!(states(&house, &[&file[0], &words]), ["unknown", "queued"]);
}

/// A rule says what is stuck another way; what passed is not stuck.
#[test]
fn a_cell_of_pictures_holds_no_words() {
    let mut house = House::open();
    house.messenger_says(GIULIA, "Mi manda una foto?");
    picture(&house, None);
    let mut taken = Vec::new();
    media_is_down(&mut house, 5, &mut taken);
    let store = house.engine.store();
    let cells = block_on(store.cells(house.workspace, false)).expect("cells");
    let open: Vec<Capability> = cells.iter().map(|cell| cell.capability).collect();
    assert_eq!(open, [Capability::Image]);
    let words = house.reply("Siamo aperti");
    let send = house.send();
    assert!(path(&send).starts_with(PAGE) || path(&send).contains("messages"));
    house.take(send, "m_out.words");
    assert_eq!(house.state(&words), "accepted");
}
