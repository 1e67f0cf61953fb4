//! A delivery goes on from its stored exchanges, and never sends again by merely being asked.

use crate::cast::*;
use serde_json::json;
use sportello_channels::{Exchange, Step};
use sportello_core::Class;
use sportello_core::class::Call;

const UPLOADED: [(&str, &str); 2] = [
    ("facebook", r#"{"attachment_id":"8800"}"#),
    ("whatsapp", r#"{"id":"8800"}"#),
];

fn uploaded(body: &str) -> Exchange {
    exchange("upload", Call::Prepare, Some(answer(200, body)))
}

fn sent(status: u16, body: &str) -> Exchange {
    exchange("send", Call::Send, Some(answer(status, body)))
}

#[test]
fn an_answered_upload_is_used_and_not_repeated() {
    for (kind, body) in UPLOADED {
        let (name, call, _, sent) =
            asked(connector(kind).step(&picture(kind, None), &[uploaded(body)]));
        assert_eq!((name.as_str(), call), ("send", Call::Send), "{kind}");
        let used = match kind {
            "facebook" => sent["message"]["attachment"]["payload"]["attachment_id"].clone(),
            _ => sent["image"]["id"].clone(),
        };
        assert_eq!(used, json!("8800"), "{kind}");
    }
    let captioned = picture("whatsapp", Some("Il mazzo di Anna"));
    let body = asked(connector("whatsapp").step(&captioned, &[uploaded(UPLOADED[1].1)])).3;
    assert_eq!(body["image"]["caption"], json!("Il mazzo di Anna"));
    let marked =
        asked(connector("facebook").step(&picture("facebook", None), &[uploaded(UPLOADED[0].1)])).3;
    assert_eq!(marked["message"]["metadata"], json!("sportello:k7:1:42"));
}

#[test]
fn an_upload_whose_answer_was_lost_is_made_again() {
    for (kind, _) in UPLOADED {
        let lost = exchange("upload", Call::Prepare, None);
        assert_eq!(
            asked(connector(kind).step(&picture(kind, None), &[lost])).0,
            "upload",
            "{kind}"
        );
    }
}

#[test]
fn i5_a_send_whose_answer_was_lost_is_unknown() {
    for kind in ["facebook", "instagram", "whatsapp"] {
        let begun = exchange("send", Call::Send, None);
        let Step::Failed(verdict) = connector(kind).step(&words(kind, "Ciao"), &[begun]) else {
            panic!("{kind} goes on after a send without an answer")
        };
        assert_eq!(verdict.class, Class::UnknownOutcome, "{kind}");
    }
}

#[test]
fn the_last_answer_decides() {
    let refused = sent(400, r#"{"error":{"code":10,"error_subcode":2018278}}"#);
    let Step::Failed(verdict) = connector("facebook").step(&words("facebook", "Ciao"), &[refused])
    else {
        panic!("not refused")
    };
    assert_eq!(
        (verdict.class, verdict.cause.as_str()),
        (Class::Policy, "cause-window-closed")
    );
    // After proof that an earlier send did not happen, its exchange is left out and the upload stays.
    let step = connector("facebook").step(&picture("facebook", None), &[uploaded(UPLOADED[0].1)]);
    assert_eq!(asked(step).0, "send");
}

#[test]
fn a_good_answer_ends_it() {
    let done = |kind: &str, body: &str| match connector(kind)
        .step(&words(kind, "Ciao"), &[sent(200, body)])
    {
        Step::Done {
            external_id,
            address,
        } => (external_id, address),
        other => panic!("{kind}: {other:?}"),
    };
    let messenger = r#"{"recipient_id":"7001","message_id":"m_1"}"#;
    assert_eq!(done("facebook", messenger), ("m_1".to_owned(), None));
    assert_eq!(done("instagram", messenger), ("m_1".to_owned(), None));
    let whatsapp = |wa_id: &str| {
        format!(
            r#"{{"messaging_product":"whatsapp","contacts":[{{"input":"+393331234567","wa_id":"{wa_id}"}}],"messages":[{{"id":"wamid.1"}}]}}"#
        )
    };
    assert_eq!(
        done("whatsapp", &whatsapp("393331234567")),
        ("wamid.1".to_owned(), None)
    );
    let moved = done("whatsapp", &whatsapp("5511987654321"));
    assert_eq!(
        moved,
        ("wamid.1".to_owned(), Some("5511987654321".to_owned()))
    );
}

#[test]
fn a_good_answer_counts_whatever_was_stored_after_it() {
    let exchanges = [
        sent(200, r#"{"message_id":"m_1"}"#),
        exchange("send", Call::Send, None),
    ];
    assert!(matches!(
        connector("facebook").step(&words("facebook", "Ciao"), &exchanges),
        Step::Done { .. }
    ));
}
