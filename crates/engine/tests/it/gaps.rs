//! What was said while webhooks were lost is read back, stands where it belongs and is marked; what
//! nothing brings back is shown as a gap.

use crate::house::{ACCOUNT, GIULIA, House, MARCO, PAGE, SARA, error, path};
use pollster::block_on;
use serde_json::{Value, json};
use sportello_core::content::ReadBackMark;
use sportello_core::{ChannelId, GapId, Span, Time};
use sportello_engine::job::Work;
use sportello_engine::page::Reading;
use sportello_engine::{Job, Outcome};
use sportello_store::{GapRow, GapState, MessageRow, NewRecord, REFUSALS};

/// Eight hours in which nothing was told end now.
fn audit(house: &House, channel: ChannelId) -> Option<GapId> {
    let from = house.now - Span::hours(8);
    block_on(
        house
            .engine
            .audit_gap(house.now, house.workspace, channel, from, house.now),
    )
    .expect("asked")
}

fn gap(house: &House, id: GapId) -> GapRow {
    block_on(house.engine.store().gap(house.workspace, id)).expect("the gap")
}

/// The next request that reads back, if one is due within a few minutes.
fn reading_back(house: &mut House) -> Option<Job> {
    for _ in 0..120 {
        let found = house
            .jobs()
            .into_iter()
            .find(|job| matches!(job.work, Work::Gap { .. }));
        if found.is_some() {
            return found;
        }
        house.pass(Span::seconds(1));
    }
    None
}

/// A moment as the platform writes it.
fn written(at: Time) -> String {
    at.0.div_euclid(1_000).to_string()
}

fn line(id: &str, at: Time, from: &str, to: &str, text: &str) -> Value {
    json!({"id": id, "created_time": written(at), "from": {"id": from}, "to": {"data": [{"id": to}]}, "message": text})
}

fn list(threads: &[(&str, Time)]) -> Value {
    let row = |(id, at): &(&str, Time)| json!({"id": id, "updated_time": written(*at)});
    json!({"data": threads.iter().map(row).collect::<Vec<_>>()})
}

fn thread(messages: &[Value]) -> Value {
    json!({"id": "t_1", "messages": {"data": messages}})
}

fn said(house: &House) -> Vec<MessageRow> {
    let store = house.engine.store();
    let page = block_on(store.messages(house.workspace, house.conversation(), None, 50));
    page.expect("messages").rows
}

fn words(house: &House) -> Vec<String> {
    said(house).into_iter().filter_map(|m| m.text).collect()
}

#[test]
fn what_was_missed_is_read_back_in_its_place_and_marked() {
    let mut house = House::open();
    let first = house.messenger_says(GIULIA, "Avete le peonie?");
    let (before, hour) = (house.now, Span::hours(1));
    house.pass(Span::hours(8));
    house.messenger_says(GIULIA, "C’è nessuno?");
    let id = audit(&house, house.facebook).expect("a gap");
    assert_eq!(audit(&house, house.facebook), Some(id), "asked for once");

    let listing = reading_back(&mut house).expect("the list");
    assert_eq!(path(&listing), format!("{PAGE}/conversations"));
    let since = before - sportello_core::gap::MARGIN;
    let asked = ("updated_after_ms".to_owned(), since.0.to_string());
    assert!(listing.request.query.contains(&asked));
    let threads = [("t_1", house.now), ("t_old", before - Span::days(2))];
    house.answer(listing, 200, &list(&threads));

    let reading = reading_back(&mut house).expect("the one that changed");
    assert_eq!(path(&reading), "t_1");
    let answer = thread(&[
        line(
            "m_b",
            before + hour + hour,
            PAGE,
            GIULIA,
            "Certo, fino a sabato",
        ),
        line("m_a", before + hour, GIULIA, PAGE, "Anche rosa?"),
        line(&first, before, GIULIA, PAGE, "Avete le peonie?"),
        line(
            "m_ancient",
            before - Span::minutes(30),
            GIULIA,
            PAGE,
            "Ciao",
        ),
    ]);
    house.answer(reading, 200, &answer);
    assert!(reading_back(&mut house).is_none(), "nothing else changed");

    let expected = [
        "C’è nessuno?",
        "Certo, fino a sabato",
        "Anche rosa?",
        "Avete le peonie?",
    ];
    assert_eq!(words(&house), expected);
    let marks: Vec<_> = said(&house)
        .iter()
        .map(|m| m.content.as_ref().and_then(|c| c.read_back))
        .collect();
    let alone = Some(ReadBackMark::Alone);
    assert_eq!(marks, [None, alone, alone, None]);
    let row = gap(&house, id);
    assert_eq!(row.state, GapState::Done);
    assert_eq!((row.conversations, row.recovered, row.lost), (1, 2, 0));
}

#[test]
fn i2_the_late_webhook_of_what_was_read_back_completes_it() {
    let mut house = House::open();
    let first = house.instagram_says(MARCO, "Ciao");
    let at = house.now + Span::hours(2);
    house.pass(Span::hours(8));
    let account = channel(&house, "instagram");
    audit(&house, account).expect("a gap");
    let listing = reading_back(&mut house).expect("the list");
    house.answer(listing, 200, &list(&[("t_1", at)]));
    let reading = reading_back(&mut house).expect("the conversation");
    house.answer(
        reading,
        200,
        &thread(&[line("ig_a", at, MARCO, ACCOUNT, "Sì!")]),
    );
    assert_eq!(words(&house), ["Sì!", "Ciao"]);
    let late = json!({"sender": {"id": MARCO}, "recipient": {"id": ACCOUNT}, "timestamp": at.0 + 321,
        "message": {"mid": "ig_a", "text": "Sì!", "reply_to": {"mid": first}}});
    house.on_account(late.clone());
    house.on_account(late);
    let rows = said(&house);
    assert_eq!(rows.len(), 2);
    assert_eq!(rows[0].at, Time(at.0 + 321));
    let content = rows[0].content.as_ref().expect("content");
    assert_eq!(content.read_back, Some(ReadBackMark::Told));
    let quoted = rows[0].quoted.as_ref().expect("what it answers");
    assert_eq!(quoted.preview.as_deref(), Some("Ciao"));
}

#[test]
fn i13_replaying_the_journal_rebuilds_what_was_read_back() {
    let mut house = House::open();
    let at = house.now - Span::hours(2);
    let id = audit(&house, house.facebook).expect("a gap");
    let listing = reading_back(&mut house).expect("the list");
    house.answer(listing, 200, &list(&[("t_1", at)]));
    let reading = reading_back(&mut house).expect("the conversation");
    house.answer(
        reading,
        200,
        &thread(&[line("m_a", at, GIULIA, PAGE, "Ci siete?")]),
    );
    assert_eq!(gap(&house, id).recovered, 1);
    let records = block_on(house.engine.store().records(None, 10)).expect("the journal");
    assert_eq!(records.len(), 1);
    let empty = House::open();
    let (object, items) = empty.engine.parse(&records[0].body);
    let record = NewRecord {
        app: records[0].app,
        object,
        received_at: records[0].received_at,
        body: records[0].body.clone(),
    };
    block_on(empty.engine.store().append_and_digest(record, items)).expect("digested");
    let seen = |house: &House| {
        let of = |m: MessageRow| (m.external_id, m.text, m.at, m.content);
        said(house).into_iter().map(of).collect::<Vec<_>>()
    };
    assert_eq!(seen(&empty), seen(&house), "into an empty store");
    let again = block_on(house.engine.replay(house.now)).expect("replayed");
    assert_eq!((again.applied, again.known, again.unparsed), (0, 1, 0));
    assert_eq!(words(&house), ["Ci siete?"]);
}

#[test]
fn i5_a_reading_settles_what_was_unknown_and_nothing_is_sent_twice() {
    let mut house = House::open();
    house.messenger_says(GIULIA, "Avete le peonie?");
    let reply = house.reply("Certo");
    let send = house.send();
    house.finish(send, Outcome::Lost);
    assert_eq!(house.state(&reply), "unknown");
    audit(&house, house.facebook).expect("a gap");
    let listing = reading_back(&mut house).expect("the list");
    house.answer(listing, 200, &list(&[("t_1", house.now)]));
    let reading = reading_back(&mut house).expect("the conversation");
    let ours = line("m_ours", house.now, PAGE, GIULIA, "Certo");
    house.answer(reading, 200, &thread(&[ours]));
    assert_eq!(house.state(&reply), "accepted");
    assert_eq!(words(&house), ["Certo", "Avete le peonie?"]);
    assert!(house.sends().is_empty());
}

#[test]
fn a_crash_and_an_outage_of_reading_delay_an_audit_and_end_none() {
    let mut house = House::open();
    let at = house.now - Span::hours(2);
    let id = audit(&house, house.facebook).expect("a gap");
    let listing = reading_back(&mut house).expect("the list");
    house.answer(listing, 200, &list(&[("t_1", at)]));
    reading_back(&mut house).expect("begun, and never answered");
    house.crash();
    assert_eq!(gap(&house, id).state, GapState::Reading);
    house.pass(Span::minutes(3));
    let reading = reading_back(&mut house).expect("begun again");
    house.answer(reading, 500, &error(2, None));
    let row = gap(&house, id);
    assert_eq!(row.state, GapState::Waiting);
    assert!(row.trouble.is_some());
    house.pass(Span::minutes(2));
    let reading = reading_back(&mut house).expect("again");
    house.answer(
        reading,
        200,
        &thread(&[line("m_a", at, GIULIA, PAGE, "Ci siete?")]),
    );
    let row = gap(&house, id);
    assert_eq!(
        (row.state, row.recovered, row.trouble),
        (GapState::Done, 1, None)
    );
}

#[test]
fn a_conversation_that_is_refused_costs_the_others_nothing() {
    let mut house = House::open();
    let at = house.now - Span::hours(2);
    let id = audit(&house, house.facebook).expect("a gap");
    let listing = reading_back(&mut house).expect("the list");
    let threads = [("t_gone", at + Span::minutes(1)), ("t_1", at)];
    house.answer(listing, 200, &list(&threads));
    let gone = reading_back(&mut house).expect("the newest");
    assert_eq!(path(&gone), "t_gone");
    house.answer(gone, 400, &error(100, Some(33)));
    let reading = reading_back(&mut house).expect("the other");
    house.answer(
        reading,
        200,
        &thread(&[line("m_a", at, GIULIA, PAGE, "Ci siete?")]),
    );
    let row = gap(&house, id);
    assert_eq!((row.looked_at, row.recovered), (1, 1));
    for _ in 1..REFUSALS {
        house.pass(Span::minutes(6));
        let again = reading_back(&mut house).expect("it may have been trouble");
        house.answer(again, 400, &error(100, Some(33)));
    }
    let row = gap(&house, id);
    assert_eq!(
        (row.state, row.looked_at, row.recovered),
        (GapState::Done, 2, 1)
    );
}

#[test]
fn what_a_platform_in_trouble_refuses_is_read_later() {
    let mut house = House::open();
    let at = house.now - Span::hours(2);
    let id = audit(&house, house.facebook).expect("a gap");
    let listing = reading_back(&mut house).expect("the list");
    house.answer(listing, 200, &list(&[("t_1", at)]));
    let refused = reading_back(&mut house).expect("the conversation");
    house.answer(refused, 400, &error(100, None));
    assert_eq!(gap(&house, id).looked_at, 0);
    house.pass(Span::minutes(6));
    let reading = reading_back(&mut house).expect("again");
    house.answer(
        reading,
        200,
        &thread(&[line("m_a", at, GIULIA, PAGE, "Ci siete?")]),
    );
    let row = gap(&house, id);
    assert_eq!((row.state, row.recovered), (GapState::Done, 1));
}

#[test]
fn beyond_what_can_be_read_messages_are_counted_as_lost() {
    let mut house = House::open();
    house.messenger_says(GIULIA, "Ciao");
    let at = house.now + Span::hours(1);
    house.pass(Span::hours(8));
    let id = audit(&house, house.facebook).expect("a gap");
    let listing = reading_back(&mut house).expect("the list");
    house.answer(listing, 200, &list(&[("t_1", at)]));
    let reading = reading_back(&mut house).expect("the conversation");
    let older = json!({"id": "m_x", "created_time": written(at - Span::minutes(1))});
    let answer = thread(&[line("m_a", at, GIULIA, PAGE, "Ci siete?"), older]);
    house.answer(reading, 200, &answer);
    let row = gap(&house, id);
    assert_eq!((row.recovered, row.lost, row.people), (1, 1, 1));
    let lines = block_on(
        house
            .engine
            .store()
            .gaps_of_conversation(house.workspace, house.conversation()),
    );
    assert_eq!(lines.expect("lines")[0].lost, 1);
}

#[test]
fn without_a_history_the_gap_is_shown_with_whom_it_may_concern() {
    let mut house = House::open();
    house.whatsapp_says(SARA, "Avete le peonie?");
    house.pass(Span::hours(12));
    let id = audit(&house, house.whatsapp).expect("a gap");
    assert!(reading_back(&mut house).is_none(), "nothing can be read");
    let row = gap(&house, id);
    assert!(!row.readable);
    assert_eq!((row.state, row.people), (GapState::Reading, 1));
    let store = house.engine.store();
    let conversation = house.conversation();
    let lines = block_on(store.gaps_of_conversation(house.workspace, conversation));
    assert_eq!(lines.expect("lines").len(), 1);
    house.pass(Span::days(3));
    house.jobs();
    assert_eq!(gap(&house, id).state, GapState::Done);
}

#[test]
fn the_comments_of_recent_posts_are_compared_also_where_changes_are_told() {
    let mut house = House::open();
    let at = house.now;
    let read = answered_pages(&mut house, at, 20);
    assert!(
        !read.contains(&format!("{PAGE}_1/comments")),
        "it is told: {read:?}"
    );
    audit(&house, house.facebook).expect("a gap");
    let read = answered_pages(&mut house, at, 20);
    let times = read
        .iter()
        .filter(|path| **path == format!("{PAGE}_1/comments"));
    assert_eq!(times.count(), 1, "{read:?}");
    assert_eq!(
        answered_pages(&mut house, at, 20)
            .iter()
            .filter(|p| p.ends_with("/comments"))
            .count(),
        0
    );
}

/// Answers readings of the Page through so many minutes: one post, nothing under it. Gives what was
/// asked.
fn answered_pages(house: &mut House, at: Time, minutes: i64) -> Vec<String> {
    let mut asked = Vec::new();
    for _ in 0..minutes * 4 {
        for job in house.all_jobs() {
            let mut next = Some(job);
            while let Some(job) = next.take() {
                let of_page = path(&job).starts_with(PAGE);
                let is_posts = matches!(&job.work, Work::Page { reading, .. } if matches!(**reading, Reading::Posts(_)));
                if of_page {
                    asked.push(path(&job).to_owned());
                }
                let body = match is_posts && path(&job).ends_with("_posts") {
                    true => {
                        json!({"data": [{"id": format!("{PAGE}_1"), "message": "Peonie", "created_time": written(at - Span::hours(1))}]})
                    }
                    false => json!({"data": []}),
                };
                next = house.answer(job, 200, &body);
            }
        }
        house.pass(Span::seconds(15));
    }
    asked
}

fn channel(house: &House, kind: &str) -> ChannelId {
    let channels = block_on(house.engine.store().channels(house.workspace)).expect("channels");
    let found = channels.into_iter().find(|c| c.kind.as_str() == kind);
    found.expect("a channel").id
}
