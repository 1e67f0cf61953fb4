//! Facts for the properties: drawn at random, and told again in other orders, numbers, batches.

use crate::cast::{at, echo, status, who};
use proptest::prelude::*;
use sportello_core::Time;
use sportello_core::event::{Event, Party, Said};
use sportello_core::receipt::Rank;

/// The people of each kind of channel: Giulia, Marco, Sara, Anna.
pub const PEOPLE: [&str; 4] = ["giulia", "marco", "sara", "anna"];

pub const KINDS: [&str; 3] = ["facebook", "instagram", "whatsapp"];

pub const TOKEN: &str = "sp-abcdefghijklmnopqrstuvwx23";

/// A fact, before it is told: which kind of channel, and what.
pub type Fact = (&'static str, Event);

/// Replies stand at 3 s after every tenth second, the platform's word on them a second later, and
/// marks at every tenth: no mark falls between what we and what the platform call the time of one
/// message, since no person can read it there.
pub fn reply_at(n: i64) -> Time {
    at(10 * n + 3)
}

/// The platform's clock is wrong, or someone wants to be on top of the list: dated long after any
/// receipt.
pub fn ahead(n: i64) -> Time {
    at(1_000_000 + 1_000 * n)
}

fn person() -> impl Strategy<Value = &'static str> {
    prop::sample::select(PEOPLE.to_vec())
}

fn said(kind: &'static str) -> impl Strategy<Value = Event> {
    // One id is one message: its author, time and words follow from it.
    (0..40usize).prop_map(move |n| {
        let who_ = PEOPLE[n % 4];
        Event::Message(Said {
            from: who(who_, Some(&format!("{who_} {}", n % 7))),
            external_id: format!("{kind}-{who_}-{n}"),
            at: if n % 9 == 4 {
                ahead(n as i64)
            } else {
                at((n as i64 * 13) % 29)
            },
            text: Some(format!("parole {n}")),
            kind: sportello_core::message::MessageKind::Text,
            media: None,
            content: None,
            opens_window: true,
            past: false,
            token: None,
        })
    })
}

/// A person on the phone network by number, by scoped id, or by both.
fn by_two_ids() -> impl Strategy<Value = Event> {
    (person(), 0..3u8, 0..30i64).prop_map(|(who_, ids, n)| {
        let (number, scoped) = (format!("{who_}-39"), format!("IT.{who_}"));
        let (external_id, alias) = match ids {
            0 => (number, None),
            1 => (scoped, None),
            _ => (number, Some(scoped)),
        };
        Event::Message(Said {
            from: Party {
                external_id,
                alias,
                ..Party::default()
            },
            external_id: format!("two-{who_}-{ids}-{n}"),
            at: if n % 7 == 3 { ahead(n) } else { at(n) },
            text: Some(format!("numero {n}")),
            kind: sportello_core::message::MessageKind::Text,
            media: None,
            content: None,
            token: None,
            opens_window: true,
            past: false,
        })
    })
}

fn rank() -> impl Strategy<Value = Option<Rank>> {
    prop::sample::select(vec![
        Some(Rank::Accepted),
        Some(Rank::Delivered),
        Some(Rank::Read),
        None,
    ])
}

/// The id under which the platform took the `n`th reply on a kind of channel.
pub fn taken(kind: &str, n: i64) -> String {
    format!("{kind}-out-{n}")
}

pub fn fact() -> impl Strategy<Value = Fact> {
    let kind = prop::sample::select(KINDS.to_vec());
    let elsewhere = |kind: &'static str, who_: &'static str, n: i64| {
        (
            kind,
            echo(
                who_,
                &format!("{kind}-else-{who_}-{n}"),
                &format!("altrove {who_} {n}"),
                at(10 * n + 4),
                None,
                kind != "instagram",
            ),
        )
    };
    prop_oneof![
        4 => kind.clone().prop_flat_map(|kind| said(kind).prop_map(move |e| (kind, e))),
        1 => (kind.clone(), person(), 6..9i64).prop_map(move |(kind, who_, n)| (kind, echo(
            who_, &format!("{kind}-else-{who_}-{n}"), &format!("altrove {who_} {n}"), ahead(n), None, kind != "instagram",
        ))),
        1 => (kind.clone(), person(), 0..9i64).prop_map(|(kind, who_, n)| (kind, Event::Reaction { by_business: false,
            address: who(who_, None), target: format!("{kind}-{who_}-{n}"), emoji: Some("❤".to_owned()), at: ahead(n),
        })),
        1 => (kind.clone(), person(), 0..9i64, 0..3i64).prop_map(|(kind, who_, n, edit)| (kind, Event::Edited {
            address: who(who_, None), by_business: false, target: format!("{kind}-{who_}-{n}"),
            text: Some(format!("corretto {edit}")), number: Some(edit), at: at(500 + edit), facts: Default::default(),
        })),
        1 => (kind.clone(), person(), 0..9i64).prop_map(|(kind, who_, n)| (kind, Event::Unsent {
            address: who(who_, None), by_business: false, target: format!("{kind}-{who_}-{n}"), at: at(600), facts: Default::default(),
        })),
        1 => (person(), 0..9i64).prop_map(|(who_, n)| ("facebook", Event::Arrived { kind: sportello_core::message::MessageKind::Postback, text: None, content: None,
            address: who(who_, None), token: Some("sp-nobodysnobodysnobodysno23".to_owned()), at: ahead(n),
            external_id: (n > 3).then(|| format!("tap-{who_}-{n}")), opens_window: true,
        })),
        2 => by_two_ids().prop_map(|e| ("whatsapp", e)),
        2 => (kind.clone(), person(), 0..6i64).prop_map(move |(kind, who_, n)| elsewhere(kind, who_, n)),
        3 => (0..4i64, rank(), 0..90i64).prop_map(|(n, rank, s)| ("whatsapp", status(&taken("whatsapp", n), rank, at(s), None))),
        2 => (person(), 0..9i64).prop_map(|(who_, s)| ("facebook", Event::Delivered {
            address: who_.to_owned(), mids: Vec::new(), watermark: Some(at(10 * s)),
        })),
        2 => (person(), 0..9i64).prop_map(|(who_, s)| ("facebook", Event::Read {
            address: who_.to_owned(), mid: None, watermark: Some(at(10 * s)), at: at(10 * s),
        })),
        2 => (0..4i64).prop_map(|n| ("instagram", Event::Read {
            address: PEOPLE[n as usize].to_owned(), mid: Some(taken("instagram", n)), watermark: None, at: at(99),
        })),
        2 => (kind, person(), 0..20u32, prop::option::of("[❤👍]"), 0..50i64).prop_map(|(kind, who_, n, emoji, s)| {
            (kind, Event::Reaction { by_business: false, address: who(who_, None), target: format!("{kind}-{who_}-{n}"), emoji, at: at(s) })
        }),
        1 => Just(("whatsapp", Event::Arrived { kind: sportello_core::message::MessageKind::Postback, text: None, content: None,
            address: who("giulia", None), token: Some(TOKEN.to_owned()), at: at(50), external_id: None, opens_window: false,
        })),
    ]
}

/// The same facts in another order, some of them several times, with broken items among them, cut
/// into other batches.
pub fn retold(facts: Vec<Fact>) -> impl Strategy<Value = (Vec<Fact>, Vec<Vec<Fact>>)> {
    let len = facts.len();
    let extra = prop::collection::vec(0..len, 0..len);
    (
        Just(facts.clone()),
        extra,
        prop::collection::vec(1..8usize, len * 2),
    )
        .prop_flat_map(move |(facts, extra, cuts)| {
            let mut all = facts.clone();
            all.extend(extra.into_iter().map(|i| facts[i].clone()));
            (Just(facts), Just(all).prop_shuffle(), Just(cuts)).prop_map(|(facts, all, cuts)| {
                let mut rest = all.as_slice();
                let mut batches = Vec::new();
                for cut in cuts {
                    let (batch, after) = rest.split_at(cut.min(rest.len()));
                    batches.push(batch.to_vec());
                    rest = after;
                }
                (facts, batches)
            })
        })
}
