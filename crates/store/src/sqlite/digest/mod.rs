//! From the items of a body to contacts, conversations, messages and receipts. Every item stands
//! alone (I3), and the order and number of the facts do not matter (I2).

mod address;
mod ahead;
mod changed;
mod comment;
mod echo;
mod read_back;
mod receipt;
mod said;
mod token;
mod told;

pub(crate) use address::same_person;
pub(crate) use comment::hidden as hide_comment;
pub(crate) use echo::{Kept, release};

use super::cache::Route;
use super::conversations::changes::Target;
use super::directory::channels;
use super::journal::sort_name;
use super::sql::Sql;
use super::tx::Tx;
use crate::contract::{Digested, Leftover, Result, StoreError, Touched};
use sportello_core::event::{Event, Item, Reading};
use sportello_core::window::stands_at;
use sportello_core::{ConversationId, JournalSeq, Span, Time, WorkspaceId};
use std::collections::BTreeSet;

/// How coarsely a channel's `heard_at` is kept: not a row write per message.
const HEARD: Span = Span::minutes(1);

/// The body whose items are digested.
pub(crate) struct Body {
    pub seq: i64,
    pub app: i64,
    pub received_at: Time,
    pub now: Time,
    /// Whether the platform told it by itself; else the desk read it, and its channel was not heard.
    pub told: bool,
}

/// Where an event happened.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Place {
    pub workspace: i64,
    pub channel: i64,
    /// When the body that tells it arrived: durable, the same at every digestion.
    pub received: Time,
    pub now: Time,
}

impl Place {
    /// A message here, by the platform's id.
    pub fn target(self, external_id: &str) -> Target<'_> {
        Target {
            workspace: self.workspace,
            channel: self.channel,
            external_id,
        }
    }

    /// Where something dated `at` stands by this receipt.
    pub fn stands(self, at: Time) -> Time {
        stands_at(at, self.received)
    }
}

/// What an event did.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Effect {
    /// Whether it said anything new.
    pub new: bool,
    /// The conversation that shows it.
    pub conversation: Option<i64>,
}

/// Digests the items of a body.
pub(crate) fn items(tx: &mut Tx<'_>, body: &Body, items: &[Item]) -> Result<Digested> {
    let mut sum = Digested {
        seq: Some(JournalSeq(body.seq)),
        ..Digested::default()
    };
    let mut touched = BTreeSet::new();
    for item in items {
        one(tx, body, item, &mut sum, &mut touched)?;
    }
    sum.touched = touched.into_iter().collect();
    Ok(sum)
}

/// One item, by itself: a fault in it is undone to before it, and costs its siblings nothing.
fn one(
    tx: &mut Tx<'_>,
    body: &Body,
    item: &Item,
    sum: &mut Digested,
    touched: &mut BTreeSet<Touched>,
) -> Result<()> {
    let (events, why) = match &item.reading {
        Reading::Events(events) => (events, None),
        Reading::Unparsed { events, why } => (events, Some(why.as_str())),
    };
    let Some(route) = channels::route(tx, &item.kind, &item.asset)? else {
        return nowhere(
            tx,
            body,
            item,
            why.filter(|_| events.is_empty() || item.asset.is_empty()),
            sum,
        );
    };
    if route.app != body.app {
        sum.foreign += 1;
        return leave(
            tx,
            body,
            item,
            Leftover::Foreign,
            "connected through another app",
        );
    }
    let place = Place {
        workspace: route.workspace,
        channel: route.channel,
        received: body.received_at,
        now: body.now,
    };
    let done = tx.scoped(|tx| {
        if body.told {
            heard(tx, item, route, body.received_at)?;
        }
        events
            .iter()
            .map(|event| apply(tx, place, event))
            .collect::<Result<Vec<Effect>>>()
    });
    let why = match done {
        Ok(effects) => {
            let new = sum_up(&effects, place, touched);
            match why {
                Some(why) => why,
                None => {
                    *(if new {
                        &mut sum.applied
                    } else {
                        &mut sum.known
                    }) += 1;
                    return Ok(());
                }
            }
        }
        Err(error) if error.stops_everything() || tx.conn.is_autocommit() => return Err(error),
        Err(error) => {
            tracing::warn!(journal.seq = body.seq, item.pointer = %item.pointer, %error, "An item could not be digested and is kept raw");
            "a fault while digesting"
        }
    };
    sum.unparsed += 1;
    leave(tx, body, item, Leftover::Unparsed, why)
}

/// Notes where something new is shown. Gives whether anything was new.
fn sum_up(effects: &[Effect], place: Place, touched: &mut BTreeSet<Touched>) -> bool {
    let new = || effects.iter().filter(|e| e.new);
    touched.extend(
        new()
            .filter_map(|e| e.conversation)
            .map(|conversation| Touched {
                workspace: WorkspaceId(place.workspace),
                conversation: Some(ConversationId(conversation)),
            }),
    );
    new().next().is_some()
}

/// An item of an asset that is not connected. It waits, unless nothing in it would come to life
/// with a channel: then it is only not understood (`why`).
fn nowhere(
    tx: &mut Tx<'_>,
    body: &Body,
    item: &Item,
    why: Option<&str>,
    sum: &mut Digested,
) -> Result<()> {
    match why {
        Some(why) => {
            sum.unparsed += 1;
            leave(tx, body, item, Leftover::Unparsed, why)
        }
        None => {
            sum.unclaimed += 1;
            leave(tx, body, item, Leftover::Unclaimed, "not connected")
        }
    }
}

/// Notes that an item of a channel arrived.
fn heard(tx: &mut Tx<'_>, item: &Item, route: Route, at: Time) -> Result<()> {
    if route
        .heard_at
        .is_some_and(|before| at.since(before) < HEARD)
    {
        return Ok(());
    }
    tx.conn.run(
        "UPDATE channels SET heard_at = ?3 WHERE workspace_id = ?1 AND id = ?2",
        [route.workspace, route.channel, at.0],
    )?;
    tx.cache.keep_route(
        &item.kind,
        &item.asset,
        Route {
            heard_at: Some(at),
            ..route
        },
    );
    Ok(())
}

/// Keeps an item raw.
fn leave(tx: &mut Tx<'_>, body: &Body, item: &Item, leftover: Leftover, why: &str) -> Result<()> {
    tx.conn.run(
        "INSERT INTO leftovers (seq, pointer, leftover, kind, asset, why, received_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) \
         ON CONFLICT (seq, pointer) DO UPDATE SET leftover = excluded.leftover, why = excluded.why",
        (
            body.seq,
            &item.pointer,
            sort_name(leftover),
            item.kind.as_str(),
            &item.asset,
            why,
            body.received_at.0,
        ),
    )?;
    Ok(())
}

fn apply(tx: &mut Tx<'_>, place: Place, event: &Event) -> Result<Effect> {
    match event {
        Event::Message(message) => said::message(tx, place, message),
        Event::Echo(said) => echo::echo(tx, place, said),
        Event::Delivered {
            address,
            mids,
            watermark,
        } => receipt::delivered(tx, place, address, mids, *watermark),
        Event::Read {
            address,
            mid,
            watermark,
            at,
        } => receipt::read(tx, place, address, mid.as_deref(), *watermark, *at),
        Event::Status(status) => receipt::status(tx, place, status),
        Event::Reaction {
            address,
            by_business,
            target,
            emoji,
            at,
        } => said::reaction(
            tx,
            place,
            address,
            *by_business,
            target,
            emoji.as_deref(),
            *at,
        ),
        Event::Arrived {
            address,
            kind,
            text,
            content,
            token,
            at,
            external_id,
            opens_window,
        } => {
            let tap = said::Tap {
                kind: *kind,
                text: text.as_deref(),
                content: content.as_deref(),
                token: token.as_deref(),
                at: *at,
                external_id: external_id.as_deref(),
                opens_window: *opens_window,
            };
            said::arrived(tx, place, address, &tap)
        }
        Event::Edited {
            address,
            target,
            text,
            number,
            at,
            ..
        } => changed::edited(tx, place, address, target, (text.as_deref(), *number), *at),
        Event::Unsent {
            address,
            target,
            at,
            ..
        } => changed::unsent(tx, place, address, target, *at),
        Event::Comment(told) => comment::comment(tx, place, told),
        Event::Post(told) => told::post(tx, place, told),
        Event::Moved {
            from,
            to,
            external_id,
            text,
            what,
            at,
            facts,
        } => {
            let moved = told::Moved {
                from,
                to,
                external_id: external_id.as_deref(),
                text: text.as_deref(),
                what,
                at: *at,
                facts,
            };
            told::moved(tx, place, &moved)
        }
        Event::Named { address, at, .. } => told::named(tx, place, address, *at),
        Event::Notice(told) => told::notice(tx, place, told),
    }
}

/// A number of ours that should be there and is not.
pub(crate) fn lost(what: &'static str) -> StoreError {
    StoreError::NotFound(what)
}
