//! What an answer means beyond its code: status, outages, waits, and whom a refusal concerns.

use crate::cast::{answer, connector};
use sportello_channels::{Answer, cause};
use sportello_core::breaker::suspicion::Doubt;
use sportello_core::class::{Call, Class, Verdict};
use sportello_core::{Span, Time};

pub const NOW: Time = Time(1_700_000_000_000);

pub fn judge(kind: &str, call: Call, answer: &Answer) -> Verdict {
    let verdict = connector(kind).classify(call, answer, NOW);
    assert!(
        verdict.class == Class::Ok || cause(&verdict.cause).is_some(),
        "no sentence for {verdict:?}"
    );
    verdict
}

pub fn error(status: u16, code: i64, subcode: Option<i64>) -> Answer {
    let subcode = subcode
        .map(|s| format!(r#","error_subcode":{s}"#))
        .unwrap_or_default();
    let body = format!(
        r#"{{"error":{{"message":"(#{code}) text","type":"OAuthException","code":{code}{subcode},"fbtrace_id":"A"}}}}"#
    );
    answer(status, &body)
}

#[test]
fn numbers_written_as_text_are_the_same_codes() {
    let body = r#"{"error":{"code":"10","error_subcode":"2018278","error_data":"words"}}"#;
    assert_eq!(
        judge("facebook", Call::Send, &answer(400, body)).class,
        Class::Policy
    );
}

/// First row of the table: no code, 5xx, HTML. Reads may be repeated, a send may have happened.
#[test]
fn i5_an_outage_leaves_a_send_unknown_and_a_read_to_be_repeated() {
    let outages = [
        (
            500,
            "<html><body>Sorry, something went wrong.</body></html>",
        ),
        (503, ""),
        (502, "Bad Gateway"),
        (200, "Service Unavailable"),
        (200, "<!DOCTYPE html><title>Error</title>"),
        (400, "<html>"),
        (
            500,
            r#"{"error":{"message":"An unknown error occurred","code":77}}"#,
        ),
        (
            400,
            r#"{"error":{"message":"later","code":77,"is_transient":true}}"#,
        ),
        (503, r#"{"data":[]}"#),
        (302, r#"{"message_id":"m_1"}"#),
    ];
    for (status, body) in outages {
        let answer = answer(status, body);
        let what = format!("{status} {body}");
        assert_eq!(
            judge("facebook", Call::Send, &answer).class,
            Class::UnknownOutcome,
            "{what}"
        );
        assert_eq!(
            judge("whatsapp", Call::Prepare, &answer).class,
            Class::Retry,
            "{what}"
        );
        assert_eq!(
            judge("instagram", Call::Read, &answer).class,
            Class::Retry,
            "{what}"
        );
    }
}

/// A send is accepted only by an answer that names what was made.
#[test]
fn i5_a_send_without_a_message_id_is_not_taken_for_sent() {
    let upload = answer(200, "{}");
    assert_eq!(
        judge("facebook", Call::Prepare, &upload).class,
        Class::Retry
    );
    for body in [
        "",
        "{}",
        r#"{"recipient_id":"7001"}"#,
        r#"{"messages":[]}"#,
        r#"{"message_id":""}"#,
        "[]",
        "true",
    ] {
        assert_eq!(
            judge("whatsapp", Call::Send, &answer(200, body)).class,
            Class::UnknownOutcome,
            "{body}"
        );
    }
    let good = r#"{"recipient_id":"7001","message_id":"m_1"}"#;
    assert_eq!(
        judge("facebook", Call::Send, &answer(200, good)).class,
        Class::Ok
    );
    assert_eq!(
        judge("facebook", Call::Read, &answer(200, r#"{"data":[]}"#)).class,
        Class::Ok
    );
}

/// A 4xx with an error body means not sent (messaging-send.md §6), even with an unknown code.
#[test]
fn an_unknown_code_is_judged_by_status() {
    let unknown = |status| judge("facebook", Call::Send, &error(status, 987_654, None)).class;
    assert_eq!(unknown(400), Class::Permanent);
    assert_eq!(unknown(404), Class::Permanent);
    assert_eq!(unknown(401), Class::Reconnect);
    assert_eq!(unknown(429), Class::Throttle);
    assert_eq!(unknown(500), Class::UnknownOutcome);
    assert_eq!(unknown(200), Class::UnknownOutcome);
    assert_eq!(
        judge("facebook", Call::Send, &answer(429, "slow down")).class,
        Class::Throttle
    );
}

#[test]
fn a_throttle_waits_as_long_as_the_platform_says() {
    let mut reached = error(400, 80_007, None);
    assert_eq!(judge("whatsapp", Call::Send, &reached).until, None);
    let usage =
        r#"{"1":[{"type":"whatsapp","call_count":101,"estimated_time_to_regain_access":12}]}"#;
    reached
        .headers
        .push(("x-business-use-case-usage".to_owned(), usage.to_owned()));
    assert_eq!(
        judge("whatsapp", Call::Send, &reached).until,
        Some(Time(NOW.0 + 12 * 60_000))
    );
    let pair = judge("whatsapp", Call::Send, &error(400, 131_056, None));
    assert_eq!(
        (pair.until, pair.channel_wide),
        (Some(Time(NOW.0 + 6_000)), false)
    );
    assert!(judge("whatsapp", Call::Send, &error(429, 130_429, None)).channel_wide);
}

/// What concerns one person must not stop a channel, and what concerns the channel must not be
/// blamed on a message.
#[test]
fn the_width_of_a_refusal() {
    let wide =
        |kind, code, subcode| judge(kind, Call::Send, &error(400, code, subcode)).channel_wide;
    assert!(!wide("facebook", 10, Some(2_018_278)));
    assert!(!wide("facebook", 551, None));
    assert!(!wide("whatsapp", 131_047, None));
    assert!(!wide("whatsapp", 131_026, None));
    assert!(wide("facebook", 190, Some(463)));
    assert!(wide("facebook", 368, None));
    assert!(wide("facebook", 10, None));
    assert!(wide("whatsapp", 131_031, None));
}

/// errors.md, 100/33 and July 2026: on a send the missing object is our own page or number.
#[test]
fn an_object_that_is_gone_is_a_matter_of_the_channel_when_sending() {
    let gone = error(400, 100, Some(33));
    assert!(judge("whatsapp", Call::Send, &gone).channel_wide);
    assert!(
        !judge("facebook", Call::Read, &gone).channel_wide,
        "a profile that cannot be seen"
    );
    let incident = answer(
        400,
        r#"{"error":{"message":"Unsupported request - method type: post","code":100}}"#,
    );
    let verdict = judge("facebook", Call::Send, &incident);
    assert_eq!(
        (verdict.class, verdict.channel_wide),
        (Class::Permanent, true)
    );
    assert_eq!(
        verdict.until,
        Some(NOW + Span::seconds(15)),
        "an outage is known within a minute"
    );
    let read = judge("instagram", Call::Read, &incident);
    assert_eq!(read.class, Class::Retry, "nothing was wrong with it");
    assert!(!judge("facebook", Call::Send, &error(400, 100, None)).channel_wide);
}

/// Three who are refused with what names nothing are an outage; of people and rules it takes more.
#[test]
fn what_calls_a_request_or_a_person_wrong_is_doubted_sooner_than_a_rule() {
    let doubt = |kind, code, subcode| {
        let refused = judge(kind, Call::Send, &error(400, code, subcode));
        connector(kind).doubt(&refused.cause)
    };
    assert_eq!(doubt("facebook", 100, None), Doubt::Request);
    assert_eq!(doubt("instagram", 77, None), Doubt::Request);
    assert_eq!(doubt("whatsapp", 135_000, None), Doubt::Request);
    assert_eq!(doubt("facebook", 551, None), Doubt::Person);
    assert_eq!(doubt("whatsapp", 131_026, None), Doubt::Person);
    for (kind, code, subcode) in [
        ("facebook", 10, Some(2_018_278)),
        ("whatsapp", 131_047, None),
        ("whatsapp", 131_049, None),
        ("whatsapp", 132_001, None),
        ("facebook", 100, Some(2_018_047)),
    ] {
        assert_eq!(doubt(kind, code, subcode), Doubt::Rule, "{kind} {code}");
    }
    // A bot's errors have words and no fine numbers: what calls the request wrong may be an outage.
    for (cause, doubted) in [
        ("cause-bad-request", Doubt::Request),
        ("cause-bot-not-started", Doubt::Person),
        ("cause-bot-blocked", Doubt::Nothing),
        ("cause-too-long", Doubt::Rule),
    ] {
        assert_eq!(connector("telegram").doubt(cause), doubted, "{cause}");
    }
}

#[test]
fn a_download_is_judged_by_its_status() {
    assert_eq!(
        judge("facebook", Call::Read, &answer(200, "")).class,
        Class::Ok
    );
    assert_eq!(
        judge(
            "facebook",
            Call::Read,
            &answer(403, "URL signature expired")
        )
        .class,
        Class::Permanent
    );
    assert_eq!(
        judge("whatsapp", Call::Read, &answer(404, "")).class,
        Class::Permanent
    );
    assert_eq!(
        judge("whatsapp", Call::Read, &answer(500, "")).class,
        Class::Retry
    );
}
