//! Refusals that name a rule which the desk had looked at: believed one by one, and where nothing was
//! ever taken; in a row they are an outage. A template that is paused or advertises is refused by its
//! own rules.

use crate::house::{House, error};
use pollster::block_on;
use serde_json::{Value, json};
use sportello_core::content::Part;
use sportello_core::message::MessageKind;
use sportello_core::{Span, Time};
use sportello_engine::Job;
use sportello_engine::compose::Extra;
use sportello_engine::job::Work;
use sportello_engine::reply::NewMessage;
use sportello_store::MessageRow;

/// "This message is sent outside of allowed window."
const WINDOW: (i64, Option<i64>) = (10, Some(2_018_278));
/// "Template name does not exist in the translation."
const TEMPLATE: (i64, Option<i64>) = (132_001, None);

fn says(house: &mut House, person: usize) -> MessageRow {
    house.messenger_says(&format!("54012345678{person:05}"), "Ciao");
    house.reply(&format!("Eccomi {person}"))
}

/// What is said of the one template whenever its list is asked for: its category and status.
type Listed = (&'static str, &'static str);

const UTILITY: Listed = ("UTILITY", "APPROVED");

/// What wants to go; lists of templates are answered on the way. Gives how many of those were read,
/// too.
fn turn(house: &House, (category, status): Listed) -> (Vec<Job>, usize) {
    let (lists, jobs): (Vec<Job>, Vec<Job>) = house
        .jobs()
        .into_iter()
        .partition(|job| matches!(job.work, Work::Templates { .. }));
    let row = json!({ "id": "77", "name": "pronto", "language": "it", "category": category, "status": status,
        "components": [{ "type": "BODY", "text": "Ciao {{1}}, il mazzo." }] });
    let page: Value = json!({ "data": [row], "paging": { "cursors": {} } });
    let read = lists.len();
    for job in lists {
        assert!(house.answer(job, 200, &page).is_none());
    }
    let sends = jobs.into_iter();
    let sends = sends.filter(|job| matches!(job.work, Work::Exchange { .. }));
    (sends.collect(), read)
}

/// Everything that wants to go is refused, each time that it is looked at again at once. Gives how
/// often the list of templates was read.
fn refuse(house: &mut House, listed: Listed, (code, subcode): (i64, Option<i64>)) -> usize {
    let mut lists = 0;
    for pause in [1, 3, 15] {
        let (sends, read) = turn(house, listed);
        lists += read;
        for job in sends {
            house.answer(job, 400, &error(code, subcode));
        }
        house.pass(Span::seconds(pause));
    }
    lists
}

fn take_all(house: &mut House, what: &str) {
    for round in 0..80 {
        for (n, job) in turn(house, UTILITY).0.into_iter().enumerate() {
            house.take(job, &format!("{what}.{round}.{n}"));
        }
        house.pass(Span::seconds(15));
    }
}

fn states(house: &House, rows: &[MessageRow]) -> Vec<&'static str> {
    rows.iter().map(|row| house.state(row)).collect()
}

/// What of messages incidents are about (nobody answers the readings of pages here).
fn incidents(house: &House) -> Vec<&'static str> {
    let store = house.engine.store();
    let rows = block_on(store.incidents(house.workspace, Time(0), 9)).expect("incidents");
    let cells = rows.iter().flat_map(|row| row.cells.iter());
    let names = cells.map(|cell| cell.cell.capability.as_str());
    names.filter(|name| *name != "insights").collect()
}

#[test]
fn closed_windows_that_our_record_says_are_open_are_an_outage_from_three_in_a_row() {
    let mut house = House::open();
    says(&mut house, 9);
    take_all(&mut house, "m_first");
    let mut rows = Vec::new();
    for person in 0..2 {
        rows.push(says(&mut house, person));
        refuse(&mut house, UTILITY, WINDOW);
    }
    assert_eq!(states(&house, &rows), ["failed"; 2], "each may be its own");
    assert_eq!(incidents(&house), [""; 0]);
    rows.push(says(&mut house, 2));
    refuse(&mut house, UTILITY, WINDOW);
    assert!(turn(&house, UTILITY).0.is_empty());
    assert_eq!(states(&house, &rows), ["held"; 3]);
    assert_eq!(incidents(&house), ["text"]);
    take_all(&mut house, "m_over");
    assert_eq!(states(&house, &rows), ["accepted"; 3]);
}

#[test]
fn closed_windows_are_a_rule_where_nothing_was_ever_taken_or_others_go() {
    let mut house = House::open();
    let mut rows = Vec::new();
    for person in 0..6 {
        rows.push(says(&mut house, person));
        refuse(&mut house, UTILITY, WINDOW);
    }
    assert_eq!(states(&house, &rows), ["failed"; 6]);
    for person in 6..12 {
        let row = says(&mut house, person);
        refuse(&mut house, UTILITY, WINDOW);
        assert_eq!(states(&house, &[row]), ["failed"]);
        says(&mut house, 20 + person);
        take_all(&mut house, &format!("m_{person}"));
    }
    assert_eq!(incidents(&house), [""; 0]);
}

/// Somebody on WhatsApp is sent the template.
fn template(house: &mut House, person: usize) -> MessageRow {
    house.whatsapp_says(&format!("39347555{person:04}"), "Ciao");
    let blanks = [("body.1".to_owned(), format!("Sara {person}"))].into();
    let filled = block_on(house.engine.fill_template(
        house.now,
        house.workspace,
        (house.whatsapp, "77"),
        &blanks,
        &[].into(),
    ))
    .expect("filled");
    let mut message = NewMessage {
        conversation: house.conversation(),
        channel: Some(house.whatsapp),
        kind: MessageKind::Template,
        text: Some(filled.text),
        media: None,
        content: None,
        author: None,
        idempotency: None,
        replaces: None,
    };
    let extra = Extra {
        part: Some(Part::Template(filled.template)),
        ..Extra::default()
    };
    let (now, workspace) = (house.now, house.workspace);
    block_on(
        house
            .engine
            .compose(now, workspace, &mut message, None, extra),
    )
    .expect("composed");
    block_on(house.engine.reply(now, workspace, message)).expect("queued")[0].clone()
}

/// One was taken, then three are refused. Gives how often the list was read meanwhile, too.
fn three(house: &mut House, listed: Listed) -> (Vec<MessageRow>, usize) {
    turn(house, listed);
    template(house, 99);
    take_all(house, "wamid.first");
    turn(house, listed);
    let mut lists = 0;
    let rows = (0..3).map(|person| {
        let row = template(house, person);
        lists += refuse(house, listed, TEMPLATE);
        row
    });
    let rows = rows.collect();
    lists += refuse(house, listed, TEMPLATE);
    (rows, lists)
}

#[test]
fn an_approved_template_that_nobody_gets_is_an_outage_and_its_list_is_read_again() {
    let mut house = House::open();
    let (rows, lists) = three(&mut house, UTILITY);
    assert_eq!((states(&house, &rows), lists), (vec!["held"; 3], 1));
    take_all(&mut house, "wamid.over");
    assert_eq!(states(&house, &rows), ["accepted"; 3]);
}

#[test]
fn a_template_that_is_paused_meanwhile_fails() {
    let mut house = House::open();
    let (rows, _) = three(&mut house, UTILITY);
    assert_eq!(states(&house, &rows), ["held"; 3]);
    house.pass(Span::hours(25));
    for _ in 0..120 {
        refuse(&mut house, ("UTILITY", "PAUSED"), TEMPLATE);
    }
    assert_eq!(states(&house, &rows), ["failed"; 3]);
}

#[test]
fn who_has_enough_of_advertising_is_believed() {
    let mut house = House::open();
    let (rows, lists) = three(&mut house, ("MARKETING", "APPROVED"));
    assert_eq!((states(&house, &rows), lists), (vec!["failed"; 3], 0));
    assert_eq!(incidents(&house), [""; 0]);
}
