//! A rehearsal that somebody looks on: the moments are in order and say what they are called, the
//! incident stands in the throwaway desk, and looking changes nothing.

use sportello_core::Time;
use sportello_core::breaker::State;
use sportello_drill::{
    House, Moment, Onlooker, Script, Seen, Stopped, record, rehearse, rehearse_while,
};
use sportello_sandbox::rules::Network;

const TEXT: &str = "whatsapp, *, 15:30, 16:10, 5xx 500";

/// Remembers what it was told.
#[derive(Default)]
struct Told(Vec<u8>);

impl Onlooker for Told {
    fn goes_on(&mut self, percent: u8) -> bool {
        self.0.push(percent);
        true
    }
}

fn open(seen: &Seen) -> usize {
    let cells = seen.health.channels.iter().flat_map(|c| &c.cells);
    cells.filter(|cell| cell.state != State::Closed).count()
}

#[test]
fn what_the_desk_showed_is_kept_by_moments_and_looking_changes_nothing() {
    let script = Script::parse("short", TEXT).expect("a script");
    let house = House {
        kinds: vec![Network::Whatsapp],
        ..House::default()
    };
    let mut told = Told::default();
    let kept = record(&script, &house, 3, &mut told).expect("a record");
    let account = rehearse(&script, &house, 3).expect("an account");
    assert_eq!(kept.account, account);

    assert!(told.0.len() > 100 && told.0.is_sorted() && told.0.iter().all(|n| *n <= 100));
    let moments: Vec<Moment> = kept.seen.iter().map(|seen| seen.moment).collect();
    assert_eq!(moments.first(), Some(&Moment::Before));
    assert_eq!(moments.last(), Some(&Moment::Settled));
    for wanted in [Moment::Noticed, Moment::Worst, Moment::Over] {
        assert!(moments.contains(&wanted), "{wanted:?} of {moments:?}");
    }
    assert!(kept.seen.is_sorted_by_key(|seen| seen.at));
    let of = |moment| kept.seen.iter().find(|seen| seen.moment == moment);
    assert_eq!(of(Moment::Before).map(open), Some(0));
    assert!(of(Moment::Noticed).map(open) >= Some(1));
    assert!(of(Moment::Worst).map(open) >= of(Moment::Noticed).map(open));

    let rows = kept.engine.store().incidents(kept.workspace, Time(0), 9);
    let rows = pollster::block_on(rows).expect("incidents");
    assert!(!rows.is_empty() && rows.iter().all(|row| row.closed_at.is_some()));
}

/// Has had enough after so many looks.
struct Impatient(u32);

impl Onlooker for Impatient {
    fn goes_on(&mut self, _percent: u8) -> bool {
        self.0 = self.0.saturating_sub(1);
        self.0 > 0
    }
}

#[test]
fn a_rehearsal_goes_on_as_long_as_it_may_and_says_that_it_was_ended() {
    let script = Script::parse("short", TEXT).expect("a script");
    let house = House {
        kinds: vec![Network::Whatsapp],
        ..House::default()
    };
    let ended = rehearse_while(&script, &house, 3, &mut Impatient(20)).expect_err("too long");
    assert!(ended.is::<Stopped>(), "{ended:#}");
    let account = rehearse_while(&script, &house, 3, &mut Told::default()).expect("an account");
    assert_eq!(account, rehearse(&script, &house, 3).expect("the same"));
}

/// Looks on and says nothing.
struct Quiet;

impl Onlooker for Quiet {
    fn goes_on(&mut self, _percent: u8) -> bool {
        true
    }
}

#[test]
fn one_outage_of_hours_is_one_incident() {
    for line in [
        "*, story, 10:00, +6h, code 100",
        "*, text, 10:00, +6h, code 368",
    ] {
        let script = Script::parse("long", line).expect("a script");
        let kept = record(&script, &House::default(), 1, &mut Quiet).expect("a record");
        let rows = kept.engine.store().incidents(kept.workspace, Time(0), 99);
        let rows = pollster::block_on(rows).expect("incidents");
        let told: Vec<_> = rows
            .iter()
            .map(|row| (&row.platform, row.opened_at, row.closed_at, row.cells.len()))
            .collect();
        let of_meta = rows.iter().filter(|row| row.platform == "meta");
        assert_eq!(of_meta.count(), 1, "{line}: {told:#?}");
        assert!(rows.iter().all(|row| row.closed_at.is_some()), "{told:#?}");
    }
}
