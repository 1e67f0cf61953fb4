//! Two of the shipped drills; `cargo xtask` runs all eight, and `SHIPPED_SEEDS=1..11` all eight with
//! those seeds.

use crate::rehearsed;
use sportello_drill::{Account, SHIPPED, shipped};

fn played(name: &str, seed: u64) -> Account {
    rehearsed(name, shipped(name).expect("a shipped drill"), seed)
}

#[test]
fn an_evening_of_refused_tokens_disconnects_nobody_and_loses_nothing() {
    let account = played("march-2024-tokens", 1);
    assert!(account.held(), "{}", account.sentences());
    assert!(account.said >= 200 && account.out >= 200 && account.posts >= 10);
    assert_eq!(account.delivered, account.out);
    assert!(
        account
            .incident_opened_after_s
            .is_some_and(|after| after < 600)
    );
    assert!(account.recovered_after_s.is_some());
}

#[test]
fn an_evening_of_false_accepts_sends_nothing_twice_and_says_what_was_swallowed() {
    let account = played("june-2026-false-accept", 1);
    assert!(account.held(), "{}", account.sentences());
    assert!(account.said >= 200 && account.out >= 200 && account.posts >= 10);
    assert!(account.swallowed > 0, "the script swallows some");
    assert_eq!(account.delivered + account.swallowed, account.out);
}

#[test]
fn all_hold_with_the_seeds_that_are_asked_for() {
    let range = crate::asked_for("SHIPPED_SEEDS").unwrap_or(0..0);
    let mut broken = 0;
    for (name, _) in SHIPPED {
        for seed in range.clone() {
            let begun = std::time::Instant::now();
            let account = played(name, seed);
            println!("{name} {seed}: {:.1} s", begun.elapsed().as_secs_f32());
            if !account.held() {
                broken += 1;
                println!("{}", account.sentences());
            }
        }
    }
    assert_eq!(broken, 0, "drills did not hold: see above");
}
