//! I3: every item of a batch stands alone.

use crate::cast::{ACCOUNT, NUMBER, PAGE, connector};
use proptest::prelude::*;
use sportello_core::event::{Item, Reading};

/// Ways in which one item can be broken, all of them JSON.
const BROKEN: [&str; 8] = [
    "null",
    "7",
    "\"words\"",
    "[]",
    "{}",
    r#"{"sender":"7001","message":{"mid":"m"}}"#,
    r#"{"sender":{"id":"7001"},"timestamp":1,"message":{"mid":"m","attachments":{"type":"image"}}}"#,
    r#"{"from":[],"id":{"a":[1,2,{"b":null}]},"type":"text","text":"not an object","timestamp":true}"#,
];

fn messaging(n: usize) -> String {
    format!(
        r#"{{"sender":{{"id":"7001"}},"recipient":{{"id":"100"}},"timestamp":1700000000{n:03},"message":{{"mid":"m_{n}","text":"fiore {n}"}}}}"#
    )
}

fn message(n: usize) -> String {
    format!(
        r#"{{"from":"393331234567","id":"wamid.{n}","timestamp":"1700000000","type":"text","text":{{"body":"fiore {n}"}}}}"#
    )
}

/// A body of `n` messages, some replaced.
fn body(kind: &str, n: usize, replaced: &[(usize, &str)]) -> String {
    let items: Vec<String> = (0..n)
        .map(|i| match replaced.iter().find(|(at, _)| *at == i) {
            Some((_, broken)) => (*broken).to_owned(),
            None if kind == "whatsapp" => message(i),
            None => messaging(i),
        })
        .collect();
    let items = items.join(",");
    match kind {
        "facebook" => format!(
            r#"{{"object":"page","entry":[{{"id":"{PAGE}","time":1700000000999,"messaging":[{items}]}}]}}"#
        ),
        "instagram" => format!(
            r#"{{"object":"instagram","entry":[{{"id":"{ACCOUNT}","time":1700000000999,"messaging":[{items}]}}]}}"#
        ),
        _ => format!(
            r#"{{"object":"whatsapp_business_account","entry":[{{"id":"1","changes":[{{"field":"messages","value":{{"metadata":{{"phone_number_id":"{NUMBER}"}},"contacts":[{{"wa_id":"393331234567","profile":{{"name":"Giulia Rossi"}}}}],"messages":[{items}]}}}}]}}]}}"#
        ),
    }
}

fn pointer(kind: &str, n: usize) -> String {
    match kind {
        "whatsapp" => format!("/entry/0/changes/0/value/messages/{n}"),
        _ => format!("/entry/0/messaging/{n}"),
    }
}

fn at<'i>(items: &'i [Item], pointer: &str) -> Option<&'i Item> {
    items.iter().find(|item| item.pointer == pointer)
}

#[test]
fn i3_one_broken_item_among_a_thousand_costs_nothing_else() {
    for kind in ["facebook", "instagram", "whatsapp"] {
        let whole = connector(kind).parse(body(kind, 1_000, &[]).as_bytes());
        assert_eq!(whole.len(), 1_000, "{kind}");
        assert!(
            whole
                .iter()
                .all(|i| matches!(i.reading, Reading::Events(_))),
            "{kind}"
        );
        for broken in BROKEN {
            let read = connector(kind).parse(body(kind, 1_000, &[(617, broken)]).as_bytes());
            assert_eq!(read.len(), 1_000, "{kind} {broken}");
            for (n, item) in whole.iter().enumerate().filter(|(n, _)| *n != 617) {
                assert_eq!(at(&read, &pointer(kind, n)), Some(item), "{kind} {broken}");
            }
            let broken_one = at(&read, &pointer(kind, 617)).expect("listed");
            assert!(
                matches!(broken_one.reading, Reading::Unparsed { .. }),
                "{kind} {broken}"
            );
        }
    }
}

#[test]
fn i3_bytes_that_are_not_utf8_cost_only_the_words_they_stand_in() {
    for kind in ["facebook", "instagram", "whatsapp"] {
        let whole = body(kind, 1_000, &[]);
        let expected = connector(kind).parse(whole.as_bytes());
        let cut = whole.find("fiore 617").expect("the words of item 617");
        let mut raw = whole.into_bytes();
        raw[cut] = 0xff;
        let read = connector(kind).parse(&raw);
        assert_eq!(read.len(), 1_000, "{kind}");
        for (n, item) in expected.iter().enumerate() {
            let same = at(&read, &pointer(kind, n)) == Some(item);
            assert_eq!(same, n != 617, "{kind} {n}");
        }
    }
}

#[test]
fn i3_a_broken_list_costs_only_itself() {
    for (kind, broken) in [
        (
            "facebook",
            r#"{"id":"1","messaging":"words","changes":[{"field":"feed","value":{}}]}"#,
        ),
        (
            "whatsapp",
            r#"{"id":"1","changes":[{"field":"messages","value":{"messages":{},"statuses":[{"id":"wamid.1","status":"read","timestamp":"1700000000"}]}}]}"#,
        ),
    ] {
        let whole = body(kind, 2, &[]);
        let with = whole.replacen("\"entry\":[", &format!("\"entry\":[{broken},"), 1);
        let items = connector(kind).parse(with.as_bytes());
        let understood = items
            .iter()
            .filter(|i| matches!(i.reading, Reading::Events(_)))
            .count();
        assert_eq!(
            understood,
            if kind == "whatsapp" { 3 } else { 2 },
            "{items:#?}"
        );
        assert!(
            items.iter().any(|i| i.pointer.starts_with("/entry/0/")),
            "{items:#?}"
        );
    }
}

#[test]
fn i3_a_broken_contact_costs_only_the_name() {
    let broken = body("whatsapp", 1, &[])
        .replace(r#""contacts":["#, r#""contacts":[7,"x",{"profile":[["#)
        .replace(
            r#"{"wa_id":"393331234567""#,
            r#"]]},{"wa_id":"393331234567""#,
        );
    let items = connector("whatsapp").parse(broken.as_bytes());
    let [
        Item {
            reading: Reading::Events(events),
            ..
        },
    ] = &items[..]
    else {
        panic!("{items:#?}")
    };
    let sportello_core::event::Event::Message(said) = &events[0] else {
        panic!("{events:?}")
    };
    assert_eq!(said.from.name.as_deref(), Some("Giulia Rossi"));
}

proptest! {
    #[test]
    fn i3_any_broken_items_anywhere_leave_the_others_as_they_were(
        kind in prop::sample::select(vec!["facebook", "instagram", "whatsapp"]),
        places in prop::collection::vec((0..40_usize, prop::sample::select(BROKEN.to_vec())), 0..12),
    ) {
        let whole = connector(kind).parse(body(kind, 40, &[]).as_bytes());
        let read = connector(kind).parse(body(kind, 40, &places).as_bytes());
        prop_assert_eq!(read.len(), 40);
        for n in (0..40).filter(|n| places.iter().all(|(at, _)| at != n)) {
            prop_assert_eq!(at(&read, &pointer(kind, n)), at(&whole, &pointer(kind, n)));
        }
    }
}
