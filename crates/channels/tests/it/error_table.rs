//! The table of errors.md, row by row, written here from the document and not from the code.

use crate::classify::{error, judge};
use sportello_core::class::{Call, Class};

/// Class letters of errors.md: T R P A W, `?` = ambiguous for a send and T for a read, `D` = the
/// very thing was done before.
fn class(letter: char, call: Call) -> Class {
    match (letter, call) {
        ('T', _) | ('?', Call::Read | Call::Prepare) => Class::Retry,
        ('?', Call::Send) => Class::UnknownOutcome,
        ('R', _) => Class::Throttle,
        ('P', _) => Class::Permanent,
        ('A', _) => Class::Reconnect,
        ('W', _) => Class::Policy,
        ('D', _) => Class::AlreadyDone,
        _ => panic!("no such class: {letter}"),
    }
}

fn check(kind: &str, rows: &[(i64, i64, char)]) {
    for (code, subcode, letter) in rows {
        let subcode = (*subcode != 0).then_some(*subcode);
        for call in [Call::Read, Call::Prepare, Call::Send] {
            // The status must not matter where the code is known.
            for status in [200, 400, 403, 500] {
                let verdict = judge(kind, call, &error(status, *code, subcode));
                let what = format!("{kind} {code}/{subcode:?} {call:?} {status}");
                assert_eq!(verdict.class, class(*letter, call), "{what}");
                assert_eq!(
                    (verdict.code, verdict.subcode),
                    (Some(*code), subcode),
                    "{what}"
                );
            }
        }
    }
}

const CORE: &[(i64, i64, char)] = &[
    (1, 0, '?'),
    (1, 99, 'P'),
    (1, 1357046, '?'),
    (2, 0, '?'),
    (2, 2018344, 'P'),
    (2, 1545133, '?'),
    (4, 0, 'R'),
    (4, 2018022, 'R'),
    (4, 2018354, 'W'),
    (4, 2207051, 'W'),
    (9, 2018352, 'R'),
    (9, 2207042, 'R'),
    (10, 0, 'A'),
    (17, 0, 'R'),
    (17, 2446079, 'R'),
    (32, 0, 'R'),
    (100, 0, 'P'),
    (100, 33, 'P'),
    (100, 1893061, 'P'),
    (102, 0, 'A'),
    (104, 0, 'P'),
    (190, 0, 'A'),
    (190, 458, 'A'),
    (190, 459, 'A'),
    (190, 460, 'A'),
    (190, 463, 'A'),
    (190, 464, 'A'),
    (190, 467, 'A'),
    (190, 490, 'A'),
    (190, 492, 'A'),
    (200, 0, 'A'),
    (230, 0, 'A'),
    (283, 0, 'A'),
    (299, 0, 'A'),
    (200, 2018028, 'P'),
    (341, 0, 'R'),
    (368, 0, 'W'),
    (506, 0, 'D'),
    (551, 0, 'W'),
    (551, 1545041, 'W'),
    (613, 0, 'R'),
    (613, 1893016, 'R'),
    (803, 0, 'P'),
    (1609005, 0, 'P'),
    (2500, 0, 'P'),
    (80000, 0, 'R'),
    (80001, 0, 'R'),
    (80002, 0, 'R'),
    (80006, 0, 'R'),
    (80007, 0, 'R'),
    (80014, 0, 'R'),
];

const MESSAGING: &[(i64, i64, char)] = &[
    (3, 0, 'P'),
    (10, 2018278, 'W'),
    (10, 2018065, 'W'),
    (10, 2534022, 'W'),
    (10, 1893063, 'W'),
    (10, 2534122, 'W'),
    (10, 2534029, 'W'),
    (100, 2534025, 'D'),
    (2534025, 0, 'D'),
    (100, 2534014, 'P'),
    (2534014, 0, 'P'),
    (100, 2534001, 'P'),
    (4, 2534013, 'R'),
    (100, 2018001, 'P'),
    (100, 2018047, 'P'),
    (2018047, 0, 'P'),
    (100, 2018008, 'P'),
    (100, 2018109, 'P'),
    (100, 2018294, 'P'),
    (100, 2018074, 'P'),
    (10, 2018108, 'W'),
    (1200, 0, '?'),
    (10303, 0, 'P'),
    (10900, 0, 'P'),
    (10, 2018218, 'P'),
];

/// What failed inside (T in the document) may have been done where the call publishes: `?`.
const INSTAGRAM_PUBLISHING: &[(i64, i64, char)] = &[
    (-1, 2207001, '?'),
    (-1, 2207032, '?'),
    (-1, 2207053, '?'),
    (-1, 2207006, 'T'),
    (-1, 2207020, 'T'),
    (24, 2207008, 'T'),
    (9007, 2207027, 'T'),
    (-2, 2207003, 'T'),
    (9004, 2207052, 'T'),
    (36003, 2207009, 'P'),
    (36000, 2207004, 'P'),
    (36001, 2207005, 'P'),
    (352, 2207026, 'P'),
    (100, 2207028, 'P'),
    (100, 2207010, 'P'),
    (100, 2207023, 'P'),
    (100, 2207057, 'P'),
    (100, 2207035, 'P'),
    (100, 2207036, 'P'),
    (100, 2207037, 'P'),
    (100, 2207040, 'P'),
    (100, 2207081, 'P'),
    (9, 2207042, 'R'),
    (25, 2207050, 'A'),
    (4, 2207051, 'W'),
];

const WHATSAPP: &[(i64, i64, char)] = &[
    (0, 0, 'A'),
    (3, 0, 'A'),
    (33, 0, 'P'),
    (130429, 0, 'R'),
    (130472, 0, 'W'),
    (130501, 0, 'P'),
    (130497, 0, 'W'),
    (131000, 0, '?'),
    (131005, 0, 'A'),
    (131008, 0, 'P'),
    (131009, 0, 'P'),
    (131016, 0, '?'),
    (131021, 0, 'P'),
    (131026, 0, 'W'),
    (131030, 0, 'P'),
    (131031, 0, 'A'),
    (131037, 0, 'P'),
    (131042, 0, 'A'),
    (131044, 0, 'A'),
    (131045, 0, 'A'),
    (131047, 0, 'W'),
    (131048, 0, 'R'),
    (131049, 0, 'W'),
    (131050, 0, 'W'),
    (131051, 0, 'P'),
    (131052, 0, 'P'),
    (131053, 0, 'P'),
    (131056, 0, 'R'),
    (131057, 0, 'T'),
    (131062, 0, 'P'),
    (131063, 0, 'P'),
    (131064, 0, 'W'),
    (132000, 0, 'P'),
    (132001, 0, 'P'),
    (132005, 0, 'P'),
    (132007, 0, 'P'),
    (132008, 0, 'P'),
    (132012, 0, 'P'),
    (132015, 0, 'W'),
    (132016, 0, 'W'),
    (132068, 0, 'P'),
    (132069, 0, 'R'),
    (133000, 0, 'T'),
    (133004, 0, 'T'),
    (133005, 0, 'P'),
    (133006, 0, 'P'),
    (133008, 0, 'R'),
    (133009, 0, 'R'),
    (133010, 0, 'A'),
    (133015, 0, 'P'),
    (133016, 0, 'R'),
    (134011, 0, 'P'),
    (135000, 0, 'P'),
    (137000, 0, 'W'),
    (138000, 0, 'P'),
    (138023, 0, 'P'),
    (139000, 0, 'P'),
    (139103, 0, 'P'),
    (80007, 0, 'R'),
];

#[test]
fn the_graph_core_means_the_same_on_every_network() {
    for kind in ["facebook", "instagram", "whatsapp"] {
        check(kind, CORE);
    }
}

#[test]
fn messenger_and_instagram_codes() {
    check("facebook", MESSAGING);
    check("instagram", MESSAGING);
}

#[test]
fn instagram_publishing_codes() {
    check("instagram", INSTAGRAM_PUBLISHING);
}

/// A day's posts are used up, and replies go on.
#[test]
fn the_publish_limit_is_no_matter_of_the_whole_channel() {
    let verdict = judge("instagram", Call::Send, &error(403, 9, Some(2207042)));
    assert!(!verdict.channel_wide && verdict.until.is_some());
}

#[test]
fn whatsapp_codes() {
    check("whatsapp", WHATSAPP);
}
