//! Pictures: a message never waits for them (I14), and they are fetched until got or expired.

use crate::house::{GIULIA, House, PAGE, SARA, path};
use bytes::Bytes;
use pollster::block_on;
use serde_json::json;
use sportello_channels::Answer;
use sportello_core::Span;
use sportello_core::message::MessageKind;
use sportello_engine::job::Work;
use sportello_engine::reply::NewMessage;
use sportello_engine::{Job, Outcome};
use sportello_store::{MediaState, MessageRow};
use std::io::Cursor;

fn png() -> Bytes {
    let mut out = Cursor::new(Vec::new());
    image::RgbImage::new(64, 48)
        .write_to(&mut out, image::ImageFormat::Png)
        .expect("encodes");
    Bytes::from(out.into_inner())
}

fn downloaded(bytes: Bytes) -> Outcome {
    let headers = vec![("content-type".to_owned(), "image/png".to_owned())];
    Outcome::Answered {
        answer: Answer {
            status: 200,
            headers,
            body: String::new(),
        },
        bytes,
    }
}

fn last(house: &House) -> MessageRow {
    let page = block_on(house.engine.store().messages(
        house.workspace,
        house.conversation(),
        None,
        1,
    ))
    .expect("messages");
    page.rows.into_iter().next().expect("a message")
}

fn media_job(house: &House) -> Job {
    let mut jobs = house.jobs();
    jobs.retain(|job| !matches!(job.work, Work::Templates { .. }));
    assert_eq!(jobs.len(), 1, "{jobs:?}");
    jobs.remove(0)
}

fn picture_on_messenger(house: &mut House) {
    let mid = house.next_id("m_in");
    let at = house.now.0;
    house.on_page(json!({"sender": {"id": GIULIA}, "recipient": {"id": PAGE}, "timestamp": at,
        "message": {"mid": mid, "attachments": [{"type": "image", "payload": {"url": "https://scontent.example.org/p.png"}}]}}));
}

#[test]
fn i14_the_message_is_there_before_its_picture() {
    let mut house = House::open();
    picture_on_messenger(&mut house);
    let row = last(&house);
    assert_eq!(
        row.media.as_ref().map(|i| i.state),
        Some(MediaState::Pending)
    );
    let job = media_job(&house);
    house.finish(job, downloaded(png()));
    let image = last(&house).media.expect("a picture");
    assert_eq!(
        (image.state, image.size, image.thumbnail),
        (MediaState::Stored, Some((64, 48)), true)
    );
    let (mime, bytes) = block_on(house.engine.media_bytes(house.workspace, image.id, false))
        .expect("read")
        .expect("here");
    assert_eq!((mime.as_str(), bytes), ("image/png", png()));
}

#[test]
fn a_whatsapp_picture_is_asked_for_by_its_id_and_then_downloaded() {
    let mut house = House::open();
    let at = (house.now.0 / 1_000).to_string();
    house.on_number(
        "messages",
        json!([{"from": SARA, "id": "wamid.1", "timestamp": at, "type": "image",
        "image": {"id": "media-1", "mime_type": "image/png", "sha256": "x", "caption": "Così?"}}]),
    );
    assert_eq!(last(&house).text.as_deref(), Some("Così?"));
    let ask = media_job(&house);
    assert!(path(&ask).starts_with("media-1"));
    let download = house
        .answer(ask, 200, &json!({"url": "https://lookaside.fbsbx.com/x", "mime_type": "image/png", "file_size": 1, "id": "media-1"}))
        .expect("the download follows");
    assert!(matches!(download.work, Work::MediaDownload(_)));
    assert!(
        download.credentials.bearer.is_some(),
        "the download needs the token too"
    );
    house.finish(download, downloaded(png()));
    assert_eq!(
        last(&house).media.map(|i| i.state),
        Some(MediaState::Stored)
    );
}

#[test]
fn a_picture_that_does_not_come_is_tried_again_until_it_expires() {
    let mut house = House::open();
    picture_on_messenger(&mut house);
    let mut tries = 0;
    for _ in 0..200 {
        for job in house.jobs() {
            house.finish(job, Outcome::NotSent);
            tries += 1;
        }
        house.pass(Span::minutes(10));
    }
    assert!(tries > 5, "{tries}");
    let image = last(&house).media.expect("a picture");
    assert_eq!(
        (image.state, image.cause.as_deref()),
        (MediaState::Gone, Some("cause-media-expired"))
    );
}

#[test]
fn what_is_no_picture_is_not_kept() {
    let mut house = House::open();
    picture_on_messenger(&mut house);
    let job = media_job(&house);
    house.finish(
        job,
        downloaded(Bytes::from_static(
            b"<html><script>alert(1)</script></html>",
        )),
    );
    let image = last(&house).media.expect("a picture");
    assert_eq!(
        (image.state, image.cause.as_deref()),
        (MediaState::Gone, Some("cause-media-not-a-picture"))
    );
}

#[test]
fn a_link_for_a_platform_is_unguessable_and_expires() {
    let house = House::open();
    let media = block_on(house.engine.attach(
        house.now,
        house.workspace,
        png(),
        MessageKind::Image,
    ))
    .expect("attached");
    let mut at = house.now;
    house_link(&house, media.id, |token| {
        assert!(
            block_on(house.engine.public_media(at, token))
                .expect("read")
                .is_some()
        );
        let mut bent: Vec<char> = token.chars().collect();
        bent[5] = if bent[5] == 'A' { 'B' } else { 'A' };
        let bent: String = bent.into_iter().collect();
        assert!(
            block_on(house.engine.public_media(at, &bent))
                .expect("read")
                .is_none()
        );
    });
    at = at + Span::hours(26);
    house_link(&house, media.id, |token| {
        assert!(
            block_on(house.engine.public_media(at, token))
                .expect("read")
                .is_none()
        );
    });
}

/// The link as Instagram is given it, made when the house opened.
fn house_link(house: &House, media: sportello_core::MediaId, check: impl FnOnce(&str)) {
    let link = house.engine.public_link(house.workspace, media, house.now);
    check(link.rsplit('/').next().expect("a token"));
}

#[test]
fn a_picture_whose_echo_was_ours_after_all_is_let_go() {
    let mut house = House::open();
    house.messenger_says(GIULIA, "Mi manda una foto?");
    let media = block_on(house.engine.attach(
        house.now,
        house.workspace,
        png(),
        MessageKind::Image,
    ))
    .expect("attached");
    let message = NewMessage {
        conversation: house.conversation(),
        channel: None,
        text: None,
        kind: sportello_core::message::MessageKind::Image,
        media: Some(media.id),
        content: None,
        author: None,
        idempotency: None,
        replaces: None,
    };
    block_on(house.engine.reply(house.now, house.workspace, message)).expect("queued");
    let upload = house.send();
    house.answer(upload, 200, &json!({"attachment_id": "a1"}));
    let send = house.send();
    // The platform tells it back without our mark, so it looks said elsewhere, and its picture
    // is fetched; then the answer says that it was ours.
    let at = house.now.0;
    house.on_page(
        json!({"sender": {"id": PAGE}, "recipient": {"id": GIULIA}, "timestamp": at,
        "message": {"mid": "m_out.1", "is_echo": true, "attachments": [
            {"type": "image", "payload": {"url": "https://scontent.example.org/o.png"}}]}}),
    );
    let download = media_job(&house);
    house.take(send, "m_out.1");
    house.finish(download, downloaded(png()));
    assert_eq!(last(&house).media.map(|i| i.id), Some(media.id));
}

#[test]
fn a_request_repeated_after_the_network_changed_queues_nothing_more() {
    for split_first in [false, true] {
        let mut house = House::open();
        house.messenger_says(GIULIA, "da Messenger");
        let first = house.conversation();
        house.pass(Span::minutes(1));
        house.whatsapp_says(SARA, "da WhatsApp");
        let second = house.conversation();
        let contact = |c| {
            block_on(house.engine.store().conversation(house.workspace, c))
                .expect("a row")
                .contact
        };
        let (into, from) = (contact(first), contact(second));
        block_on(
            house
                .engine
                .merge(house.now, house.workspace, into, from, None),
        )
        .expect("merged");
        if split_first {
            house.pass(Span::minutes(1));
            house.messenger_says(GIULIA, "di nuovo Messenger");
        }
        let media = block_on(house.engine.attach(
            house.now,
            house.workspace,
            png(),
            MessageKind::Image,
        ))
        .expect("attached");
        let conversation = house.conversation();
        let ask = |house: &House| {
            block_on(house.engine.reply(
                house.now,
                house.workspace,
                NewMessage {
                    conversation,
                    channel: None,
                    text: Some("Ecco il mazzo".to_owned()),
                    kind: sportello_core::message::MessageKind::Image,
                    media: Some(media.id),
                    content: None,
                    author: None,
                    idempotency: Some(("key-1".to_owned(), [7; 32])),
                    replaces: None,
                },
            ))
            .expect("queued")
        };
        let rows = ask(&house);
        // Messenger has no captions, WhatsApp has.
        assert_eq!(rows.len(), if split_first { 2 } else { 1 });
        house.pass(Span::minutes(1));
        if split_first {
            house.whatsapp_says(SARA, "ora WhatsApp");
        } else {
            house.messenger_says(GIULIA, "ora Messenger");
        }
        let said = |house: &House| {
            let store = house.engine.store();
            block_on(store.messages(house.workspace, conversation, None, 50))
                .expect("messages")
                .rows
                .len()
        };
        let before = said(&house);
        let ids = |rows: &[MessageRow]| rows.iter().map(|r| r.id).collect::<Vec<_>>();
        assert_eq!(ids(&ask(&house)), ids(&rows));
        assert_eq!(said(&house), before, "nothing more is queued (I5)");
    }
}
