//! Whatever comes, nothing panics, nothing is refused, and every body gives at least one item.

use crate::cast::connector;
use proptest::prelude::*;
use sportello_core::event::Reading;

/// The kinds whose bodies have Meta's envelope.
const META: [&str; 3] = ["facebook", "instagram", "whatsapp"];
const KINDS: [&str; 5] = ["facebook", "instagram", "whatsapp", "telegram", "email"];

const SEEDS: [&str; 5] = [
    r#"{"object":"page","entry":[{"id":"1","time":1458692752478,"messaging":[{"sender":{"id":"7001"},"recipient":{"id":"1"},"timestamp":1458692752478,"message":{"mid":"m_1","text":"citt\u00e0 \ud83d\ude00","attachments":[{"type":"image","payload":{"url":"https:\/\/x"}}],"referral":{"ref":"r"}}},{"sender":{"id":"7001"},"read":{"watermark":"1458668856253"}}],"standby":[{}],"changes":[{"field":"feed","value":{"item":"comment"}}]}]}"#,
    r#"{"object":"instagram","entry":[{"id":"2","time":1,"messaging":[{"sender":{"id":"2"},"recipient":{"id":"8"},"timestamp":"2021-09-08T06:34:04+0000","message":{"mid":"a","text":"b"}},{"sender":{"id":"8"},"reaction":{"mid":"a","action":"react","emoji":"\u2764"}}],"changed_fields":["x"],"field":"comments","value":{}}]}"#,
    r#"{"object":"whatsapp_business_account","entry":[{"id":"3","changes":[{"field":"messages","value":{"metadata":{"phone_number_id":"5"},"contacts":[{"profile":{"name":"Anna"},"wa_id":"39"}],"messages":[{"from":"39","id":"w","timestamp":"1700000000","type":"image","image":{"id":"7","caption":"c"}}],"statuses":[{"id":"w","status":"failed","timestamp":"1","errors":[{"code":131047}]}]}}]}]}"#,
    r#"{"object":"telegram","bot":"7","received":1763892425000,"updates":[{"update_id":1,"message":{"message_id":1,"from":{"id":551001,"is_bot":false,"first_name":"Giulia","last_name":"Rossi","username":"giulia.rossi","language_code":"it"},"chat":{"id":551001,"first_name":"Giulia","last_name":"Rossi","username":"giulia.rossi","type":"private"},"date":1763892420,"text":"/start x"}},{"update_id":2,"callback_query":{"id":"4","from":{"id":551001,"is_bot":false,"first_name":"Giulia","last_name":"Rossi","username":"giulia.rossi","language_code":"it"},"message":{"message_id":6,"chat":{"id":551001,"first_name":"Giulia","last_name":"Rossi","username":"giulia.rossi","type":"private"},"reply_markup":{"inline_keyboard":[[{"text":"A","callback_data":"a"}]]}},"data":"a"}},{"update_id":3,"message_reaction":{"chat":{"id":551001,"first_name":"Giulia","last_name":"Rossi","username":"giulia.rossi","type":"private"},"message_id":6,"user":{"id":551001,"is_bot":false,"first_name":"Giulia","last_name":"Rossi","username":"giulia.rossi","language_code":"it"},"date":1763892430,"new_reaction":[{"type":"emoji","emoji":"x"}]}},{"update_id":4,"edited_message":{"message_id":1,"from":{"id":551001,"is_bot":false,"first_name":"Giulia","last_name":"Rossi","username":"giulia.rossi","language_code":"it"},"chat":{"id":551001,"first_name":"Giulia","last_name":"Rossi","username":"giulia.rossi","type":"private"},"date":1763892420,"edit_date":1763892480,"photo":[{"file_id":"A"}]}}]}"#,
    r#"{"object":"email","mailbox":"info@x.it","mail":"From: Anna <anna@x.it>\r\nSubject: =?utf-8?Q?a?=\r\nMessage-ID: <a@x>\r\nIn-Reply-To: <sportello.h.1.2@x>\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/html\r\n\r\n<p>a &amp; b</p>\r\n--b\r\nContent-Type: image/png; name=a\r\nContent-Transfer-Encoding: base64\r\n\r\nAAAA\r\n--b--\r\n","validity":1,"uid":2,"received":1763892425000,"cut":false,"files":[{"part":2,"bytes":3,"picture":true}]}"#,
];

/// What stands in a list that people read must never be somebody's words.
fn tame(why: &str) -> bool {
    why.len() <= 70
        && why
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || " ._-".contains(c))
}

fn check(raw: &[u8]) -> Result<(), TestCaseError> {
    for kind in KINDS {
        let items = connector(kind).parse(raw);
        prop_assert!(!items.is_empty());
        let mut pointers: Vec<&str> = items.iter().map(|i| i.pointer.as_str()).collect();
        pointers.sort_unstable();
        pointers.dedup();
        prop_assert_eq!(pointers.len(), items.len(), "two items at one place");
        for item in &items {
            match &item.reading {
                Reading::Events(events) => prop_assert!(!events.is_empty()),
                Reading::Unparsed { why, .. } => prop_assert!(tame(why), "{}", why),
            }
        }
        prop_assert_eq!(
            connector(kind).parse(raw),
            items,
            "the same body reads the same"
        );
    }
    let _ = sportello_channels::webhook_object(raw);
    Ok(())
}

proptest! {
    #[test]
    fn any_bytes(raw in prop::collection::vec(any::<u8>(), 0..200)) {
        check(&raw)?;
    }

    #[test]
    fn a_body_with_some_bytes_changed(
        seed in 0..SEEDS.len(),
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6),
    ) {
        let mut raw = SEEDS[seed].as_bytes().to_vec();
        for (at, byte) in changes {
            let at = at.index(raw.len());
            raw[at] = byte;
        }
        check(&raw)?;
    }

    #[test]
    fn a_body_with_one_value_replaced(
        seed in 0..SEEDS.len(),
        at in any::<prop::sample::Index>(),
        value in prop::sample::select(vec!["null", "0", "-1.5e300", "\"\"", "[]", "{}", "[[{}]]", "true", "\"ciao \\u00e8\""]),
    ) {
        let body: serde_json::Value = serde_json::from_str(SEEDS[seed]).expect("valid JSON");
        let mut pointers = Vec::new();
        places(&body, String::new(), &mut pointers);
        let mut changed = body.clone();
        let place = &pointers[at.index(pointers.len())];
        *changed.pointer_mut(place).expect("a place in the body") = serde_json::from_str(value).expect("valid JSON");
        check(changed.to_string().as_bytes())?;
    }

    #[test]
    fn a_body_cut_short(seed in 0..SEEDS.len(), at in any::<prop::sample::Index>()) {
        let raw = SEEDS[seed].as_bytes();
        check(&raw[..at.index(raw.len())])?;
    }
}

fn places(value: &serde_json::Value, at: String, out: &mut Vec<String>) {
    match value {
        serde_json::Value::Object(members) => {
            members
                .iter()
                .for_each(|(name, inner)| places(inner, format!("{at}/{name}"), out));
        }
        serde_json::Value::Array(elements) => {
            elements
                .iter()
                .enumerate()
                .for_each(|(n, inner)| places(inner, format!("{at}/{n}"), out));
        }
        _ => {}
    }
    out.push(at);
}

#[test]
fn envelopes_that_are_not_what_is_expected_are_one_item_each() {
    for (raw, why) in [
        ("", "not JSON"),
        ("ciao", "not JSON"),
        ("[]", "missing entry"),
        ("\"words\"", "broken envelope"),
        ("{}", "missing entry"),
        (r#"{"object":"page"}"#, "missing entry"),
        (r#"{"object":"page","entry":null}"#, "missing entry"),
        (r#"{"object":"page","entry":[]}"#, "empty entry"),
        (r#"{"object":"page","entry":"x"}"#, "broken envelope"),
        (r#"{"object":"page","entry":[7]}"#, "broken entry"),
        (r#"{"object":"page","entry":[{"id":"1"}]}"#, "empty entry"),
        (
            r#"{"object":"page","entry":[{"id":"1","field":"nonsense","value":{"id":"9"}}]}"#,
            "changes.nonsense",
        ),
        (
            r#"{"object":"page","entry":[{"id":"1","changes":[{"field":"le parole di qualcuno","value":{}}]}]}"#,
            "changes.unknown",
        ),
    ] {
        for kind in META {
            let items = connector(kind).parse(raw.as_bytes());
            let [item] = &items[..] else {
                panic!("{kind} {raw}: {items:#?}")
            };
            let Reading::Unparsed { events, why: read } = &item.reading else {
                panic!("{raw}: {item:?}")
            };
            assert_eq!((read.as_str(), events.len()), (why, 0), "{kind} {raw}");
        }
    }
}

#[test]
fn depth_is_no_way_to_bring_it_down() {
    let deep = format!(
        "{{\"entry\":{}{}}}",
        "[".repeat(200_000),
        "]".repeat(200_000)
    );
    for kind in KINDS {
        assert_eq!(connector(kind).parse(deep.as_bytes()).len(), 1);
    }
}
