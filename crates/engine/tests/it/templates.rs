//! The list of templates: read part by part, every day, and again when the platform says so; and
//! one that is filled in, which is one message whatever its header is.

use crate::house::{House, SARA, path};
use pollster::block_on;
use serde_json::{Value, json};
use sportello_core::Span;
use sportello_core::message::MessageKind;
use sportello_engine::Job;
use sportello_engine::compose::Extra;
use sportello_engine::job::Work;
use sportello_engine::reply::NewMessage;

fn lists(house: &House) -> Vec<Job> {
    let jobs = house.jobs().into_iter();
    jobs.filter(|job| matches!(job.work, Work::Templates { .. }))
        .collect()
}

fn part(names: &[&str], after: Option<&str>) -> Value {
    let rows: Vec<Value> = names
        .iter()
        .map(|name| {
            json!({ "id": format!("id-{name}"), "name": name, "language": "it", "category": "UTILITY",
                "status": "APPROVED", "components": [
                    { "type": "HEADER", "format": "IMAGE" },
                    { "type": "BODY", "text": "Ciao {{1}}" },
                ] })
        })
        .collect();
    let mut page = json!({ "data": rows, "paging": { "cursors": { "after": after } } });
    if after.is_some() {
        page["paging"]["next"] = json!("https://graph.example/next");
    }
    page
}

fn names(house: &House) -> Vec<String> {
    let rows = block_on(house.engine.store().templates(house.workspace)).expect("templates");
    rows.into_iter().map(|row| row.name).collect()
}

/// Reads the list that is due, as one part.
fn read(house: &House, all: &[&str]) {
    let job = lists(house).remove(0);
    assert!(house.answer(job, 200, &part(all, None)).is_none());
}

#[test]
fn the_list_is_read_part_by_part_and_stored_as_a_whole() {
    let mut house = House::open();
    let job = lists(&house).remove(0);
    assert!(lists(&house).is_empty(), "it is under way");
    let next = house.answer(job, 200, &part(&["uno"], Some("c")));
    assert!(names(&house).is_empty(), "half a list is no list");
    let next = next.expect("the next part");
    assert!(
        next.request
            .query
            .contains(&("after".to_owned(), "c".to_owned()))
    );
    assert!(house.answer(next, 200, &part(&["due"], None)).is_none());
    assert_eq!(names(&house), ["due", "uno"]);
    house.pass(Span::hours(23));
    assert!(lists(&house).is_empty());
    house.pass(Span::hours(2));
    read(&house, &["due"]);
    assert_eq!(names(&house), ["due"], "what is gone there is gone here");
}

#[test]
fn a_list_that_could_not_be_read_stays_and_is_asked_for_again() {
    let mut house = House::open();
    read(&house, &["uno"]);
    house.pass(Span::hours(25));
    let job = lists(&house).remove(0);
    assert!(path(&job).ends_with("/message_templates"));
    house.answer(job, 500, &json!({ "error": { "code": 2 } }));
    assert_eq!(names(&house), ["uno"]);
    assert!(lists(&house).is_empty(), "not at once");
    house.pass(Span::minutes(11));
    assert_eq!(lists(&house).len(), 1);
}

#[test]
fn the_platforms_word_on_a_template_makes_the_list_be_read_again() {
    let mut house = House::open();
    read(&house, &["uno"]);
    house.pass(Span::minutes(1));
    assert!(lists(&house).is_empty());
    house.arrives(&json!({ "object": "whatsapp_business_account", "entry": [{
        "id": "102290129340398", "time": house.now.0 / 1000, "changes": [{
            "field": "message_template_status_update",
            "value": { "event": "APPROVED", "message_template_id": 7, "message_template_name": "due",
                "message_template_language": "it", "reason": "NONE" } }] }] }));
    read(&house, &["due", "uno"]);
    assert_eq!(names(&house), ["due", "uno"]);
}

#[test]
fn a_template_with_a_file_above_its_words_is_one_message() {
    let mut house = House::open();
    read(&house, &["uno"]);
    house.whatsapp_says(SARA, "Ciao");
    house.pass(Span::hours(30));
    let png = data_encoding::HEXLOWER
        .decode(b"89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c4944415408d763f8ffff3f0005fe02fedccc59e70000000049454e44ae426082")
        .expect("hex");
    let file = block_on(house.engine.attach(
        house.now,
        house.workspace,
        png.into(),
        MessageKind::Image,
    ))
    .expect("a picture");
    let values = [("body.1".to_owned(), "Sara".to_owned())].into();
    let filled = block_on(house.engine.fill_template(
        house.now,
        house.workspace,
        (house.whatsapp, "id-uno"),
        &values,
        &[("header".to_owned(), file.id)].into(),
    ))
    .expect("filled");
    let mut message = NewMessage {
        conversation: house.conversation(),
        channel: Some(house.whatsapp),
        kind: MessageKind::Template,
        text: Some(filled.text),
        media: Some(file.id),
        content: None,
        author: None,
        idempotency: None,
        replaces: None,
    };
    let extra = Extra {
        part: Some(sportello_core::content::Part::Template(filled.template)),
        ..Extra::default()
    };
    block_on(
        house
            .engine
            .compose(house.now, house.workspace, &mut message, None, extra),
    )
    .expect("composed");
    let rows = block_on(house.engine.reply(house.now, house.workspace, message)).expect("queued");
    assert_eq!(rows.len(), 1);
    assert_eq!(rows[0].text.as_deref(), Some("Ciao Sara"));
}
