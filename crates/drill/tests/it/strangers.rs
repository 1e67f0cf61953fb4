//! Scripts drawn from a seed, as strangers might write them: every promise must hold in each.
//!
//! A few are played in every run. `STRANGERS=from..to` plays those seeds instead, for whoever looks
//! for trouble: `STRANGERS=1..300 cargo test -p sportello-drill strangers -- --nocapture`. From 1000
//! on they are wilder: Telegram too, more lines, rarer errors, up to six days. From 2000 on they are
//! about errors: any that a platform has a number for, rules among them. From 3000 on they are wild
//! and about the mailbox as well.

use sportello_core::Capability;
use sportello_drill::stage::{Dice, Stream};
use sportello_drill::{House, Script, rehearse};
use std::fmt::Write as _;
use std::ops::Range;
use std::time::Duration;

/// Those of every run: kept few, since a rehearsal without optimisation takes seconds.
const EVERY_RUN: Range<u64> = 1..3;

/// A rehearsal that takes so long is shown, for whoever looks for what takes it.
const SLOW: Duration = Duration::from_secs(20);

const MINUTE: i64 = 60;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

/// Symptoms with their weights; `{}` is a duration.
const SYMPTOMS: [(u32, &str); 32] = [
    (4, "5xx"),
    (2, "5xx 500"),
    (2, "5xx_after 502"),
    (2, "unavailable"),
    (2, "unavailable_after"),
    (4, "dns"),
    (2, "connect_timeout"),
    (1, "connect_timeout 20s"),
    (3, "timeout"),
    (2, "timeout_after 20s"),
    (2, "reset"),
    (2, "reset_after"),
    (2, "silence"),
    (3, "lost_answers"),
    (2, "slow 20s"),
    (1, "slow 2m"),
    (2, "throttle"),
    (1, "throttle 10m"),
    (1, "usage 95%"),
    (1, "cut"),
    (3, "code 2"),
    (2, "code 1"),
    (1, "code 4"),
    (1, "code 368"),
    (1, "code 100"),
    (3, "tokens"),
    (3, "unsupported"),
    (2, "never_deliver"),
    (2, "late_delivery {}"),
    (4, "late_webhook"),
    (3, "late_webhook {}"),
    (5, "lost_webhook"),
];

/// What the wilder ones have besides.
const RARER: [(u32, &str); 16] = [
    (3, "failed_status"),
    (1, "failed_status 131049"),
    (2, "code 190/463"),
    (1, "code 10"),
    (1, "code 200"),
    (1, "code 551"),
    (1, "code 613"),
    (1, "code 803"),
    (1, "code 131000"),
    (1, "code 131016"),
    (1, "code 131056"),
    (1, "code 80007"),
    (1, "code 1200"),
    (1, "code 12345"),
    (2, "connect_timeout 2s"),
    (3, "code 100/33"),
];
/// From this seed on scripts are wilder.
const WILD: u64 = 1_000;
/// From this seed on the mailbox is in half of the lines …
const MAILED: u64 = 3_000;
/// … with replies of mail servers (RFC 5321 §4.2.3).
const REPLIES: [&str; 10] = [
    "421", "450", "451", "452", "500", "535", "550", "552", "553", "554",
];
/// From this seed on they are about errors …
const CODED: u64 = 2_000;
/// … such as these (errors.md): outages, paces, rules, people, files, templates, permissions.
const CODES: [&str; 60] = [
    "1",
    "2",
    "3",
    "4",
    "10",
    "10/2018278",
    "17",
    "32",
    "33",
    "100",
    "100/33",
    "100/2018001",
    "190",
    "190/463",
    "200",
    "341",
    "368",
    "506",
    "551",
    "613",
    "803",
    "1200",
    "1545041",
    "2018022",
    "2018047",
    "2018065",
    "9007",
    "36003",
    "80006",
    "80007",
    "10900",
    "12345",
    "0",
    "130429",
    "130472",
    "131000",
    "131005",
    "131008",
    "131009",
    "131016",
    "131021",
    "131026",
    "131031",
    "131042",
    "131047",
    "131048",
    "131049",
    "131051",
    "131052",
    "131053",
    "131056",
    "131057",
    "132000",
    "132001",
    "132015",
    "133010",
    "133016",
    "135000",
    "137000",
    "2534022",
];

/// A script of a seed: one to five lines over all kinds, capabilities, times and symptoms.
fn drawn(seed: u64) -> String {
    let mut dice = Dice::new(seed, Stream::List);
    let mut text = format!("# A stranger's script, seed {seed}.\n\n");
    let begin = dice.between(0, DAY / MINUTE - 1) * MINUTE;
    let manner = Manner {
        wild: seed >= WILD,
        coded: (CODED..MAILED).contains(&seed),
        mailed: seed >= MAILED,
    };
    let most = match (manner.coded, manner.wild) {
        (true, _) => 4,
        (false, true) => 10,
        (false, false) => 5,
    };
    let lines = dice.between(1, most);
    let mut count = 0;
    while count < lines {
        let line = line(&mut dice, (begin, count == 0), manner);
        let whole = format!("{text}{line}\n");
        // What cannot be is not written: a symptom of webhooks on words, and the like.
        if Script::parse("strange", &whole).is_ok() {
            text = whole;
            count += 1;
        }
    }
    text
}

/// How a script is drawn.
#[derive(Clone, Copy)]
struct Manner {
    wild: bool,
    coded: bool,
    mailed: bool,
}

fn line(dice: &mut Dice, (begin, is_first): (i64, bool), manner: Manner) -> String {
    let Manner {
        wild,
        coded,
        mailed,
    } = manner;
    let mut kind = *dice.pick(&["*", "*", "facebook", "instagram", "whatsapp"]);
    if wild && dice.one_in(6) {
        kind = "telegram";
    }
    if mailed && dice.one_in(2) {
        kind = "email";
    }
    let symptom = if kind == "email" && dice.one_in(4) {
        format!("code {}", dice.pick(&REPLIES))
    } else if coded && !dice.one_in(4) {
        format!("code {}", dice.pick(&CODES))
    } else if wild && dice.one_in(3) {
        (*dice.weigh(&RARER)).to_owned()
    } else {
        (*dice.weigh(&SYMPTOMS)).to_owned()
    };
    let symptom = symptom.replace("{}", &span(dice.between(2 * MINUTE, 10 * HOUR)));
    let other = any(dice);
    let capability = match symptom.contains("webhook") {
        true => "webhook_in",
        false if kind == "email" => *dice.pick(&["*", "*", "text", "image", "webhook_in"]),
        false => *dice.pick(&["*", "*", "text", "image", other]),
    };
    let from = match is_first {
        true => begin,
        // Some begin before the first line does.
        false => begin + dice.between(-2 * HOUR, 6 * HOUR),
    };
    let mut longest = *dice.weigh(&[(5, HOUR), (3, 6 * HOUR), (1, 36 * HOUR)]);
    if wild && dice.one_in(20) {
        longest = 6 * DAY;
    }
    let to = from + dice.between(MINUTE, longest);
    let mut out = format!("{kind}, {capability}, ");
    let clock = |at: i64| {
        let at = at.rem_euclid(DAY);
        format!("{:02}:{:02}", at / HOUR, at % HOUR / MINUTE)
    };
    let is_after = |at: i64| !is_first && at > begin && at % 7 > 2;
    // Writing into a string cannot fail.
    let _ = match is_after(from) {
        true => write!(out, "+{}, ", span(from - begin)),
        false => write!(out, "{}, ", clock(from)),
    };
    let _ = match to - from >= DAY {
        true => write!(out, "+{}", span((to - begin).max(MINUTE))),
        false => write!(out, "{}", clock(to)),
    };
    let _ = write!(out, ", {symptom}");
    if dice.one_in(3) {
        let _ = write!(out, " {}%", dice.between(5, 95));
    }
    out
}

fn any(dice: &mut Dice) -> &'static str {
    dice.pick(Capability::ALL.as_slice()).as_str()
}

fn span(seconds: i64) -> String {
    let mut out = String::new();
    for (name, unit, whole) in [("h", HOUR, i64::MAX), ("m", MINUTE, 60), ("s", 1, 60)] {
        let n = seconds / unit % whole;
        if n > 0 {
            let _ = write!(out, "{n}{name}");
        }
    }
    out
}

#[test]
fn scripts_of_strangers_hold() {
    let mut broken = 0;
    for seed in crate::asked_for("STRANGERS").unwrap_or(EVERY_RUN) {
        let text = drawn(seed);
        let script = Script::parse("strange", &text).expect("a good script");
        let begun = std::time::Instant::now();
        match rehearse(&script, &House::default(), seed) {
            Ok(account) if account.held() => {
                let took = begun.elapsed();
                println!("seed {seed}: holds, {:.1} s", took.as_secs_f32());
                if took > SLOW {
                    println!("seed {seed} is slow:\n{text}");
                }
            }
            Ok(account) => {
                broken += 1;
                println!("seed {seed} breaks:\n{text}\n{}", account.sentences());
            }
            Err(error) => {
                broken += 1;
                println!("seed {seed} does not end:\n{text}\n{error:#}");
            }
        }
    }
    assert_eq!(broken, 0, "scripts did not hold: see above");
}
