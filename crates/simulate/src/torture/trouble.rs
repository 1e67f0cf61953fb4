//! The platform's lies of a round, chosen at random: answers lost after the platform acted,
//! errors after it acted, torn connections, silence, slowness; webhooks lost, late, repeated,
//! shuffled, in batches.
//!
//! A few faults at a time and a limited number of each: three in a row without a success open a
//! breaker (that is right, and costs a round fifteen seconds).

use super::cast::Person;
use super::dice::Dice;
use serde_json::{Value, json};

/// What a lost answer looks like after the platform acted.
const AFTER: [&str; 5] = [
    "timeout_after",
    "5xx_after",
    "reset_after",
    "silence_after",
    "unavailable_after",
];
/// What it looks like when the platform did nothing; only where history can prove that. (On
/// WhatsApp nothing can: it would be more of what nobody can decide, and shows no more.)
const BEFORE: [&str; 4] = [
    "timeout_before",
    "5xx_before",
    "reset_before",
    "silence_before",
];

/// The faults of a round; `mute` is someone on WhatsApp whose one reply is taken, never answered
/// and never spoken of again: nobody can decide it.
pub fn faults(dice: &mut Dice, mute: Option<&Person>) -> Vec<Value> {
    let mut faults = Vec::new();
    if let Some(person) = mute {
        faults.extend(silence_about(person));
    }
    for kind in ["facebook", "instagram"] {
        faults.push(send(kind, dice.pick(&AFTER), dice));
        faults.push(send(kind, dice.pick(&BEFORE), dice));
        if dice.one_in(2) {
            faults.push(webhook("lost_webhook", kind, "echo", 3));
        }
        if dice.one_in(3) {
            faults.push(json!({ "action": "5xx_before", "kind": kind, "operation": "read", "count": 1, "status": 503 }));
        }
    }
    faults.push(send("whatsapp", dice.pick(&AFTER), dice));
    if dice.one_in(2) {
        // One status of three: the others still tell.
        faults.push(webhook("lost_webhook", "whatsapp", "status", 1));
    }
    if dice.one_in(2) {
        faults.push(webhook("late_webhook", "whatsapp", "status", 4));
    }
    if dice.one_in(2) {
        faults.push(webhook("late_webhook", "facebook", "message", 4));
    }
    let slow = 40 + dice.below(160);
    faults.push(json!({ "action": "slow", "operation": "send", "ms": slow, "probability": 0.4 }));
    faults
}

fn send(kind: &str, action: Option<&&str>, dice: &mut Dice) -> Value {
    json!({
        "action": action.copied().unwrap_or("reset_after"),
        "kind": kind,
        "operation": "send",
        "count": 1,
        "after": dice.below(5),
    })
}

fn webhook(action: &str, kind: &str, event: &str, count: u64) -> Value {
    json!({ "action": action, "kind": kind, "event": event, "count": count, "ms": 400 })
}

fn silence_about(person: &Person) -> [Value; 2] {
    [
        json!({ "action": "silence_after", "kind": "whatsapp", "operation": "send", "from": person.name }),
        json!({ "action": "lost_webhook", "kind": "whatsapp", "event": "status", "from": person.name }),
    ]
}

/// How webhooks are delivered in a round.
pub fn delivery(dice: &mut Dice) -> Value {
    json!({
        "repeat": 1 + dice.below(3),
        "shuffle": dice.one_in(2),
        "batch": *dice.pick(&[1, 1, 5, 50]).unwrap_or(&1),
        "delay_ms": *dice.pick(&[0, 0, 30, 120]).unwrap_or(&0),
        "compression": 50,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::torture::cast::{Via, people};

    #[test]
    fn on_whatsapp_only_the_mute_person_loses_every_status() {
        let everyone = people(1, Via::Phone);
        let mute = everyone.iter().find(|p| p.kind == "whatsapp");
        for seed in 0..50 {
            for fault in faults(&mut Dice::new(seed), mute) {
                if fault["kind"] == "whatsapp" && fault["action"] == "lost_webhook" {
                    assert!(
                        fault["count"] == 1
                            || fault["from"] == mute.map(|p| p.name.clone()).unwrap_or_default()
                    );
                }
            }
        }
    }

    #[test]
    fn nothing_on_whatsapp_is_lost_before_the_platform_acted() {
        for seed in 0..50 {
            for fault in faults(&mut Dice::new(seed), None) {
                let before = fault["action"]
                    .as_str()
                    .is_some_and(|a| a.ends_with("_before"));
                assert!(!(before && fault["kind"] == "whatsapp"), "{fault}");
            }
        }
    }
}
