//! Comments that are read where the network does not tell of changes.

use super::*;

/// One post is listed; how it does is asked and told, so that its comments are what waits.
pub fn an_account_with_a_post(house: &House, account: ChannelId) {
    let at = "2026-11-22T10:00:00+0000";
    read_lists(house, account, &[of_account("18001", at)]);
}

/// The reading of the comments under the post of an account, whatever else is asked before it.
pub fn comments_of(house: &mut House, account: ChannelId) -> Job {
    for _ in 0..10 {
        house.pass(Span::seconds(15));
        for job in readings(house, account) {
            if path(&job).ends_with("/comments") {
                return job;
            }
            answer_all(house, job, |_| (200, json!({ "data": [] })));
        }
    }
    panic!("comments are read");
}

pub fn comment(id: &str, from: &str, text: &str, hidden: bool) -> Value {
    json!({ "id": id, "text": text, "timestamp": "2026-11-22T11:00:00+0000", "hidden": hidden,
        "username": "marta", "from": { "id": from, "username": "marta" } })
}

pub fn comments_here(house: &House) -> Vec<MessageRow> {
    let store = house.engine.store();
    let mut rows: Vec<MessageRow> = house
        .conversations()
        .into_iter()
        .flat_map(|id| {
            block_on(store.messages(house.workspace, id, None, 200))
                .expect("messages")
                .rows
        })
        .collect();
    rows.sort_by_key(|row| row.id);
    rows
}

pub fn kinds(house: &House) -> Vec<(String, &'static str)> {
    let rows = comments_here(house).into_iter();
    rows.map(|row| (row.external_id.unwrap_or_default(), row.kind.as_str()))
        .collect()
}

#[test]
fn comments_that_nobody_told_of_are_taken_in_once_and_those_gone_there_are_gone_here() {
    let mut house = a_minute_later();
    let account = instagram(&house);
    an_account_with_a_post(&house, account);
    let two = [
        comment("c_1", MARTA, "Quanto costa?", false),
        comment("c_2", MARTA, "Bellissime", true),
    ];
    let job = comments_of(&mut house, account);
    assert!(house.answer(job, 200, &list(&two)).is_none());
    let told = vec![("c_1".to_owned(), "comment"), ("c_2".to_owned(), "comment")];
    assert_eq!(kinds(&house), told);
    let first = comments_here(&house).remove(0);
    let place = first.content.expect("content").comment.expect("a place");
    assert_eq!(place.post.as_deref(), Some("18001"));
    assert_eq!(
        place.url.as_deref(),
        Some("https://www.instagram.com/p/18001/")
    );
    let ids = ["c_1".to_owned(), "c_2".to_owned()];
    let store = house.engine.store().clone();
    let marks = block_on(store.comment_marks(house.workspace, account, &ids)).expect("marks");
    assert!(marks["c_2"].hidden && marks.get("c_1").is_none_or(|mark| !mark.hidden));

    let bodies = || block_on(store.journal_counts()).expect("counts").records;
    let before = bodies();
    house.pass(Span::minutes(31));
    let job = comments_of(&mut house, account);
    house.answer(job, 200, &list(&two));
    assert_eq!(kinds(&house), told);
    assert_eq!(bodies(), before, "what is known is not journalled again");

    house.pass(Span::minutes(31));
    let job = comments_of(&mut house, account);
    house.answer(job, 200, &list(&two[1..]));
    let left = vec![("c_1".to_owned(), "unsent"), ("c_2".to_owned(), "comment")];
    assert_eq!(kinds(&house), left);
}

#[test]
fn half_a_list_of_comments_deletes_none() {
    let mut house = a_minute_later();
    let account = instagram(&house);
    an_account_with_a_post(&house, account);
    let job = comments_of(&mut house, account);
    house.answer(job, 200, &list(&[comment("c_1", MARTA, "Bello", false)]));
    house.pass(Span::minutes(31));
    let mut part = list(&[comment("c_9", MARTA, "Ciao", false)]);
    part["paging"] = json!({ "cursors": { "after": "Q" }, "next": "https://graph.example/next" });
    let job = comments_of(&mut house, account);
    let more = house.answer(job, 200, &part).expect("the next part");
    assert!(
        more.request
            .query
            .contains(&("after".to_owned(), "Q".to_owned()))
    );
    house.finish(more, Outcome::Lost);
    assert_eq!(kinds(&house), [("c_1".to_owned(), "comment")]);
}

#[test]
fn an_answer_of_the_business_written_elsewhere_stands_under_what_it_answers() {
    let mut house = a_minute_later();
    let account = instagram(&house);
    an_account_with_a_post(&house, account);
    let mut asked = comment("c_1", MARTA, "Quanto costa?", false);
    asked["replies"] = json!({ "data": [{ "id": "c_2", "text": "12 euro", "username": "fioridilia",
        "from": { "id": ACCOUNT, "username": "fioridilia" }, "timestamp": "2026-11-22T12:00:00+0000" }] });
    let own = json!({ "id": "c_3", "text": "Da oggi", "username": "fioridilia",
        "from": { "id": ACCOUNT, "username": "fioridilia" }, "timestamp": "2026-11-22T10:01:00+0000" });
    let job = comments_of(&mut house, account);
    house.answer(job, 200, &list(&[asked, own]));
    let rows = comments_here(&house);
    let shown: Vec<_> = rows
        .iter()
        .map(|row| (row.direction.as_str(), row.text.as_deref()))
        .collect();
    assert_eq!(
        shown,
        [("in", Some("Quanto costa?")), ("out", Some("12 euro"))]
    );
    assert_eq!(rows[0].conversation, rows[1].conversation);
}

#[test]
fn i13_the_journal_alone_brings_back_comments_that_were_read() {
    let mut house = a_minute_later();
    let account = instagram(&house);
    an_account_with_a_post(&house, account);
    let job = comments_of(&mut house, account);
    house.answer(job, 200, &list(&[comment("c_1", MARTA, "Bello", true)]));
    let store = house.engine.store();
    let records = block_on(store.records(None, 50)).expect("records");
    let kept = records.last().expect("a body");
    let (_, items) = house.engine.parse(&kept.body);
    assert_eq!(
        items.len(),
        2,
        "the comment, and that it is hidden: {items:?}"
    );
    let again = block_on(house.engine.replay(house.now)).expect("replayed");
    assert_eq!((again.applied, again.unparsed), (0, 0), "it is known (I2)");
}

#[test]
fn a_comment_that_reads_otherwise_was_edited_and_is_told_once() {
    let mut house = a_minute_later();
    let account = instagram(&house);
    an_account_with_a_post(&house, account);
    let words = |house: &House| comments_here(house).remove(0).text.unwrap_or_default();
    let store = house.engine.store().clone();
    let bodies = || block_on(store.journal_counts()).expect("counts").records;
    let mut counts = Vec::new();
    for text in [
        "Quanto costa?",
        "Quanto costano  le rose?",
        "Quanto costano le rose?",
    ] {
        let job = comments_of(&mut house, account);
        house.answer(job, 200, &list(&[comment("c_1", MARTA, text, false)]));
        counts.push(bodies());
        house.pass(Span::minutes(31));
    }
    assert_eq!(words(&house), "Quanto costano  le rose?");
    assert_eq!(counts[1], counts[0] + 1, "the edit was learned");
    assert_eq!(
        counts[2], counts[1],
        "and the same words spaced anew are none"
    );
    let job = comments_of(&mut house, account);
    let mut bare = comment("c_1", MARTA, "", false);
    bare.as_object_mut().expect("a row").remove("text");
    house.answer(job, 200, &list(&[bare]));
    assert_eq!(words(&house), "Quanto costano  le rose?");
}
