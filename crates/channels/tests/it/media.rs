//! Fetching what people sent.

use crate::cast::*;
use sportello_channels::{Auth, MediaStep, Target};
use sportello_core::message::MediaSource;

fn id() -> MediaSource {
    MediaSource::Id {
        id: "65463453".to_owned(),
        url: Some("https://old.example/x".to_owned()),
    }
}

#[test]
fn an_address_is_downloaded_without_our_token() {
    let source = MediaSource::Url("https://scontent.example/a.jpg?oh=1".to_owned());
    for kind in ["facebook", "instagram"] {
        let MediaStep::Download(request) =
            connector(kind).media_step(&channel(kind), &source, None)
        else {
            panic!("no download")
        };
        assert_eq!(
            request.auth,
            Auth::None,
            "a token must not go to a content network"
        );
        assert_eq!(
            request.target,
            Target::Absolute("https://scontent.example/a.jpg?oh=1".to_owned())
        );
        let expired =
            connector(kind).media_step(&channel(kind), &source, Some(&answer(403, "expired")));
        assert_eq!(expired, MediaStep::Gone("cause-media-gone".to_owned()));
        let busy = connector(kind).media_step(&channel(kind), &source, Some(&answer(503, "")));
        assert!(matches!(busy, MediaStep::Download(_)));
    }
}

#[test]
fn an_id_is_exchanged_for_a_fresh_address() {
    let step = |asked| connector("whatsapp").media_step(&channel("whatsapp"), &id(), asked);
    let MediaStep::Ask(request) = step(None) else {
        panic!("not asked")
    };
    assert_eq!(request.target, Target::Graph("65463453".to_owned()));
    assert_eq!(
        request.query,
        [("phone_number_id".to_owned(), NUMBER.to_owned())]
    );
    let told = answer(
        200,
        r#"{"url":"https://lookaside.example/?mid=1","mime_type":"image/jpeg"}"#,
    );
    let MediaStep::Download(request) = step(Some(&told)) else {
        panic!("no download")
    };
    assert_eq!(
        (request.auth, request.target),
        (
            Auth::Channel,
            Target::Absolute("https://lookaside.example/?mid=1".to_owned())
        )
    );
}

#[test]
fn an_id_that_is_unknown_is_gone_and_trouble_is_not() {
    let step = |status, body: &str| {
        connector("whatsapp").media_step(&channel("whatsapp"), &id(), Some(&answer(status, body)))
    };
    let unknown = step(400, r#"{"error":{"code":100,"error_subcode":33}}"#);
    assert_eq!(unknown, MediaStep::Gone("cause-media-gone".to_owned()));
    for (status, body) in [
        (500, "<html>"),
        (400, r#"{"error":{"code":190}}"#),
        (400, r#"{"error":{"code":4}}"#),
    ] {
        assert!(
            matches!(step(status, body), MediaStep::Ask(_)),
            "{status} {body}"
        );
    }
}
