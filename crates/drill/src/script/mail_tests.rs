//! Scripts that say something of the mailbox.

use super::*;
use crate::stage::mailroom::fault::{Deed, Hidden};
use sportello_sandbox::rules::Network;

const HOUR: i64 = 3_600_000;
const MINUTE: i64 = 60_000;

fn read(text: &str) -> Script {
    Script::parse("test", text).expect("a good script")
}

fn deed(symptom: &str) -> Deed {
    let script = read(&format!("email, *, 10:00, 11:00, {symptom}"));
    let fault = script.lines[0].mail_fault(0);
    fault.expect("a fault of the mailbox").deed
}

#[test]
fn every_symptom_has_a_meaning_for_the_mailbox_or_a_sentence_that_says_it_has_none() {
    let silent = |taken, closes| Deed::Silent { taken, closes };
    for (symptom, wanted) in [
        ("dns", Deed::Unreached { after: 0 }),
        ("connect_timeout", Deed::Unreached { after: 10_000 }),
        ("timeout", silent(false, Some(MINUTE))),
        ("timeout_after 20s", silent(true, Some(20_000))),
        ("reset", silent(false, Some(0))),
        ("reset_after", silent(true, Some(0))),
        ("5xx_after 502", silent(true, Some(0))),
        ("unavailable_after", silent(true, Some(0))),
        ("silence", silent(false, None)),
        ("lost_answers", silent(true, None)),
        ("slow 20s", Deed::Slow(20_000)),
        ("throttle 10m", Deed::Busy(10 * MINUTE)),
        ("code 552", Deed::Reply(552)),
        ("tokens", Deed::NoLogin),
        ("never_deliver", Deed::Vanish),
        ("late_delivery 2h", Deed::Late(2 * HOUR)),
        ("late_webhook", Deed::Hide(Hidden::Until(11 * HOUR))),
        ("late_webhook 5m", Deed::Hide(Hidden::For(5 * MINUTE))),
    ] {
        assert_eq!(deed(symptom), wanted, "{symptom}");
    }
    for (symptom, wanted) in [
        ("5xx 500", (451, "end")),
        ("unavailable", (421, "connect")),
        ("unsupported", (550, "mail")),
    ] {
        let Deed::Refuse { code, stage, .. } = deed(symptom) else {
            panic!("{symptom} is no refusal");
        };
        assert_eq!((code, stage), wanted, "{symptom}");
    }
    for (symptom, part) in [
        ("usage 90%", "means nothing for email"),
        ("cut", "means nothing for email"),
        ("failed_status", "means nothing for email"),
        ("lost_webhook", "until it is read"),
        ("code 2", "400 to 599"),
        ("code 600", "400 to 599"),
        ("code 550/5", "400 to 599"),
    ] {
        let text = format!("email, *, 10:00, 11:00, {symptom}");
        let what = Script::parse("test", &text).expect_err(symptom).to_string();
        assert!(what.starts_with("line 1:") && what.contains(part), "{what}");
    }
}

#[test]
fn a_share_and_a_capability_stay_with_the_mailbox_and_every_kind_is_without_it() {
    let script = read(
        "EMail, image, 10:00, 11:00, 5xx 40%\n*, *, 10:00, 11:00, dns\nemail, webhook_in, 12:00, 13:00, dns",
    );
    let fault = script.lines[0].mail_fault(0).expect("a fault");
    assert_eq!(
        (fault.capability, fault.share),
        (Some(Capability::Image), 0.4)
    );
    assert!(script.lines[0].faults(0).is_empty(), "the sandbox has none");
    assert!(script.lines[1].mail_fault(0).is_none(), "all of Meta's");
    assert!(script.names_mail() && !read("*, *, 10:00, 11:00, dns").names_mail());
    assert!(script.lets(Kind::Mail, Capability::Text, 10 * HOUR));
    assert!(script.lets(Kind::Mail, Capability::Text, 12 * HOUR));
}

#[test]
fn a_mailbox_that_is_down_is_no_way_and_people_write_to_it_all_the_same() {
    let script = read("email, *, 10:00, 11:00, dns\nemail, text, 12:00, 13:00, throttle 10m");
    let lets = |at| script.lets(Kind::Mail, Capability::Text, at);
    assert!(!lets(10 * HOUR) && lets(11 * HOUR));
    assert!(!lets(13 * HOUR + 5 * MINUTE) && lets(13 * HOUR + 10 * MINUTE));
    assert!(script.lets(Network::Facebook, Capability::Text, 10 * HOUR));
    assert_eq!(script.dark_until(Kind::Mail, 10 * HOUR), None);
    assert!(script.befell(Kind::Mail, Capability::Image, (0, 10 * HOUR)));
}
