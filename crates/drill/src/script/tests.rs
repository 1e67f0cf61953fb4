//! Scripts as people write them, and what is wrong with those that are not understood.

use super::*;
use crate::shipped::SHIPPED;
use serde_json::json;
use sportello_sandbox::rules::{Command, Done, Network, World, chance};

const HOUR: i64 = 3_600_000;
const MINUTE: i64 = 60_000;

fn read(text: &str) -> Script {
    Script::parse("test", text).expect("a good script")
}

fn refused(text: &str) -> String {
    Script::parse("test", text)
        .expect_err("a faulty script")
        .to_string()
}

#[test]
fn comments_and_empty_lines_mean_nothing_and_lines_keep_their_numbers() {
    let script =
        read("# an evening\n\nwhatsapp, text, 15:30, 18:25, 5xx # half of it\n  *,*,+1h,+2h,dns\n");
    let numbers: Vec<usize> = script.lines.iter().map(|line| line.number).collect();
    assert_eq!(numbers, [3, 4]);
    assert_eq!(script.lines[0].kind, Some(Kind::Network(Network::Whatsapp)));
    assert_eq!(script.lines[0].capability, Some(Capability::Text));
    assert_eq!(
        (script.lines[1].kind, script.lines[1].capability),
        (None, None)
    );
}

#[test]
fn offsets_count_from_the_first_lines_clock_time_else_from_midnight() {
    let after = read("*, text, 10:00, 11:00, dns\n*, text, +1h30m, +2h, dns");
    assert_eq!(after.lines[1].from, 11 * HOUR + 30 * MINUTE);
    assert_eq!(after.lines[1].to, 12 * HOUR);
    let midnight = read("*, text, +1h, +2h, dns\n*, text, 10:00, +30h, dns");
    assert_eq!(midnight.lines[0].from, HOUR);
    assert_eq!(midnight.lines[1].to, 30 * HOUR);
    assert_eq!((midnight.start(), midnight.end()), (HOUR, 30 * HOUR));
}

#[test]
fn an_end_that_is_not_after_the_beginning_is_on_the_next_day() {
    let night = read("*, text, 15:56, 00:00, dns");
    assert_eq!(night.lines[0].to, 24 * HOUR);
    assert!(night.lines[0].holds(24 * HOUR - 1) && !night.lines[0].holds(24 * HOUR));
    let what = refused("*, text, 10:00, 11:00, dns\n*, text, +2h, +1h, dns");
    assert!(
        what.starts_with("line 2:") && what.contains("before it begins"),
        "{what}"
    );
}

#[test]
fn a_clock_time_long_before_the_start_is_on_the_next_day() {
    let night = read(
        "*, text, 23:00, 23:30, dns\n*, text, 00:30, 01:00, dns\n*, text, 22:00, 02:00, dns\n*, text, +2h, 00:30, dns",
    );
    let spans: Vec<(i64, i64)> = night
        .lines
        .iter()
        .map(|line| (line.from, line.to))
        .collect();
    let at = |hours: i64, minutes: i64| hours * HOUR + minutes * MINUTE;
    assert_eq!(spans[1], (at(24, 30), at(25, 0)));
    assert_eq!(spans[2], (at(22, 0), at(26, 0)));
    assert_eq!(spans[3], (at(25, 0), at(48, 30)));
}

#[test]
fn scripts_of_other_editors_read_the_same() {
    let plain = read("whatsapp, webhook_in, 10:00, +1h30m, late_webhook 20m 40%");
    for text in [
        "\u{feff}WhatsApp,\tWebhook-In,10:00 , +1H30M,\tLATE_WEBHOOK 20M 40%\r\n\r\n\t# nothing\r\n",
        "# first\r\n  whatsapp ,webhook_in,  10:00,+1h30m,late-webhook   20m   40%   # last",
    ] {
        let other = read(text);
        let line = |script: &Script| {
            let line = &script.lines[0];
            (
                line.kind,
                line.capability,
                line.from,
                line.to,
                line.faults(0),
            )
        };
        assert_eq!(line(&other), line(&plain), "{text:?}");
    }
}

#[test]
fn every_kind_means_metas_networks_and_what_is_asked_of_none() {
    let script = read(
        "*, *, 10:00, 11:00, dns\ntelegram, *, 10:00, 11:00, dns\n*, token, 10:00, 11:00, tokens",
    );
    let kinds = |n: usize| {
        let faults = script.lines[n].faults(0);
        let kind = |fault: &serde_json::Value| fault["kind"].as_str().map(str::to_owned);
        faults.iter().map(kind).collect::<Vec<_>>()
    };
    let named = |kind: &str| Some(kind.to_owned());
    assert_eq!(
        kinds(0),
        [
            named("facebook"),
            named("instagram"),
            named("whatsapp"),
            None
        ]
    );
    assert_eq!(kinds(1), [named("telegram")]);
    assert_eq!(kinds(2), [None]);
    assert!(script.lets(Network::Whatsapp, Capability::Image, 12 * HOUR));
    assert_eq!(
        script.dark_until(Network::Telegram, 10 * HOUR),
        Some(11 * HOUR)
    );
}

#[test]
fn an_error_names_its_line_what_is_wrong_and_what_is_allowed() {
    for (text, parts) in [
        ("", vec!["no lines"]),
        (
            "\nsms, text, 10:00, 11:00, dns",
            vec!["line 2", "\"sms\"", "whatsapp", "telegram", "email", "*"],
        ),
        (
            "*, words, 10:00, 11:00, dns",
            vec!["line 1", "\"words\"", "text", "webhook_in"],
        ),
        (
            "*, text, 10, 11:00, dns",
            vec!["line 1", "\"10\"", "HH:MM", "+1h30m"],
        ),
        (
            "*, text, 10:00, 11:00",
            vec!["line 1", "4 fields", "kind, capability, from, to, symptom"],
        ),
        (
            "*, text, 10:00, 11:00, gone",
            vec!["line 1", "\"gone\"", "connect_timeout"],
        ),
        (
            "*, text, 10:00, 11:00, code",
            vec!["line 1", "code 190/463"],
        ),
        (
            "*, text, 10:00, 11:00, 5xx 404",
            vec!["line 1", "\"404\"", "500 to 599"],
        ),
        ("*, text, 10:00, 11:00, dns 0%", vec!["line 1", "0%"]),
        ("*, text, 10:00, 11:00, slow", vec!["line 1", "duration"]),
        (
            "*, text, 10:00, 11:00, lost_webhook",
            vec!["line 1", "webhook_in"],
        ),
        (
            "*, webhook_in, 10:00, 11:00, dns",
            vec!["line 1", "late_webhook"],
        ),
        (
            "*, post, 10:00, 11:00, never_deliver",
            vec!["line 1", "messages alone"],
        ),
        (
            "instagram, text, 10:00, 11:00, failed_status",
            vec!["line 1", "whatsapp alone"],
        ),
        ("*, text, 10:00, +300h, dns", vec!["line 1", "7 days"]),
    ] {
        let what = refused(text);
        for part in parts {
            assert!(what.contains(part), "{part:?} is not in {what:?}");
        }
    }
}

#[test]
fn a_share_follows_and_leaves_a_way() {
    let script =
        read("facebook, text, 10:00, 11:00, 5xx 500 40%\nwhatsapp, text, 10:00, 11:00, 5xx");
    let fault = &script.lines[0].faults(0)[0];
    assert_eq!(
        (&fault["probability"], &fault["status"]),
        (&json!(0.4), &json!(500))
    );
    let at = 10 * HOUR;
    assert!(script.lets(Network::Facebook, Capability::Text, at));
    assert!(!script.lets(Network::Whatsapp, Capability::Text, at));
    assert!(script.lets(Network::Whatsapp, Capability::Image, at));
    assert!(script.lets(Network::Whatsapp, Capability::Text, 11 * HOUR));
}

#[test]
fn webhooks_without_a_duration_wait_for_the_end_of_their_line() {
    let script = read(
        "*, webhook_in, 10:00, 11:00, late_webhook\n*, webhook_in, 12:00, 13:00, late_webhook 20m",
    );
    assert_eq!(
        script.lines[0].faults(1_000)[0]["until"],
        json!(11 * HOUR + 1_000)
    );
    assert_eq!(script.lines[1].faults(0)[0]["ms"], json!(20 * MINUTE));
    assert!(script.lines[0].symptom.until_end && !script.lines[1].symptom.until_end);
}

#[test]
fn phones_are_dark_only_where_nothing_can_be_reached() {
    let script = read(
        "instagram, *, 10:00, 11:00, dns\nfacebook, text, 10:00, 11:00, dns\nwhatsapp, *, 10:00, 11:00, dns 50%",
    );
    let at = 10 * HOUR;
    assert_eq!(script.dark_until(Network::Instagram, at), Some(11 * HOUR));
    assert_eq!(script.dark_until(Network::Facebook, at), None);
    assert_eq!(script.dark_until(Network::Whatsapp, at), None);
}

#[test]
fn the_sandbox_understands_every_symptom_on_every_capability_that_it_can_befall() {
    let symptoms = [
        "5xx",
        "5xx_after 502",
        "unavailable",
        "unavailable_after",
        "dns",
        "connect_timeout",
        "timeout 30s",
        "timeout_after",
        "reset",
        "reset_after",
        "silence",
        "lost_answers",
        "slow 20s",
        "throttle 5m",
        "usage 80%",
        "usage 80% 50%",
        "cut",
        "code 2",
        "code 190/463",
        "tokens",
        "unsupported",
        "failed_status",
        "never_deliver",
        "late_delivery 2h",
        "late_webhook",
        "late_webhook 2h",
        "lost-webhook 10%",
    ];
    let mut rng = chance::seeded(1);
    let mut world = World::new(0, &mut rng);
    let mut understood = 0;
    for symptom in symptoms {
        for capability in Capability::ALL.iter().map(|c| c.as_str()).chain(["*"]) {
            let text = format!("*, {capability}, 10:00, 11:00, {symptom}");
            let Ok(script) = Script::parse("test", &text) else {
                continue;
            };
            for fault in script.lines[0].faults(0) {
                let done = world.apply(0, &mut rng, &Command::AddFault(fault.clone()));
                assert!(matches!(done, Done::Shown(_)), "{text}: {fault}: {done:?}");
            }
            understood += 1;
        }
        assert!(
            Script::parse("test", &format!("*, *, 10:00, 11:00, {symptom}")).is_ok(),
            "{symptom}"
        );
    }
    assert!(understood > 400, "{understood}");
}

#[test]
fn every_shipped_script_is_understood_and_names_its_source() {
    for (name, text) in SHIPPED {
        let script = Script::parse(name, text).unwrap_or_else(|error| panic!("{name}: {error}"));
        assert!(script.end() > script.start(), "{name}");
        assert!(text.contains("Source: outages.md"), "{name}");
    }
}

#[test]
fn answers_that_are_lost_leave_a_way_for_words_and_none_for_what_is_uploaded_first() {
    let script = read("*, *, 10:00, 12:00, lost_answers");
    let lets = |kind, capability| script.lets(kind, capability, 11 * HOUR);
    for kind in [Network::Whatsapp, Network::Facebook, Network::Instagram] {
        assert!(lets(kind, Capability::Text));
    }
    assert!(!lets(Network::Whatsapp, Capability::Image));
    assert!(!lets(Network::Facebook, Capability::Video));
    assert!(
        lets(Network::Instagram, Capability::Image),
        "by its address"
    );
    let half = read("*, *, 10:00, 12:00, lost_answers 50%");
    assert!(half.lets(Network::Whatsapp, Capability::Image, 11 * HOUR));
}
