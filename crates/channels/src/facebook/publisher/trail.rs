//! Where a post stands, read from the stored exchanges of its delivery, good and bad ones.

use crate::contract::{Answer, Exchange, HttpRequest, Step};
use crate::meta::error_rows::Family;
use crate::meta::errors::classify;
use crate::meta::request::SEND;
use sportello_core::class::{Call, Class, Verdict};
use sportello_core::{Span, Time};

/// How long what was uploaded and not published is used again. Unconfirmed `[u]`: no page that was
/// read says how long the platform keeps it; containers of the sister network live a day
/// (publishing.md §2), and an hour is left for the call that uses it.
const KEPT: Span = Span::hours(23);

/// How long to wait before a call is repeated that was answered well and of no use.
const PAUSE: Span = Span::minutes(1);

/// The exchanges of a delivery, oldest first.
#[derive(Clone, Copy)]
pub(super) struct Trail<'e> {
    exchanges: &'e [Exchange],
    now: Time,
}

/// A good answer, and where in the trail it stands.
#[derive(Clone, Copy)]
pub(super) struct Made<'e> {
    /// Its position.
    pub(super) at: usize,
    /// The answer.
    pub(super) answer: &'e Answer,
}

impl<'e> Trail<'e> {
    pub(super) fn new(exchanges: &'e [Exchange], now: Time) -> Trail<'e> {
        Trail { exchanges, now }
    }

    /// Everything up to an exchange, without it.
    pub(super) fn before(self, at: usize) -> Trail<'e> {
        Trail {
            exchanges: self.exchanges.get(..at).unwrap_or_default(),
            ..self
        }
    }

    /// The last good answer to a step of that name.
    pub(super) fn good(self, name: &str) -> Option<Made<'e>> {
        let mut named = self.exchanges.iter().enumerate().rev();
        named.find_map(|(at, exchange)| {
            let answer = Some(exchange)
                .filter(|e| e.name == name && is_good(e))
                .and_then(|e| e.answer.as_ref())?;
            Some(Made { at, answer })
        })
    }

    /// What the last good step of that name made, if it can still be used: not older than the
    /// platform keeps it, and nothing that used it (`users`, the beginnings of their names) was
    /// refused for good since: then it is made anew.
    pub(super) fn kept(self, name: &str, users: &[&str]) -> Option<Made<'e>> {
        let made = self.good(name)?;
        let begun = self.exchanges.get(made.at)?.begun_at;
        let spoiled = self.after(made.at).any(|(name, exchange)| {
            users.iter().any(|user| name.starts_with(user))
                && verdict(exchange).is_some_and(|v| v.class == Class::Permanent && !v.channel_wide)
        });
        (self.now.since(begun) < KEPT && !spoiled).then_some(made)
    }

    /// The exchanges after a position, with their names.
    pub(super) fn after(
        self,
        at: usize,
    ) -> impl DoubleEndedIterator<Item = (&'e str, &'e Exchange)> {
        let rest = self.exchanges.get(at + 1..).unwrap_or_default();
        rest.iter()
            .map(|exchange| (exchange.name.as_str(), exchange))
    }

    /// Where the last call stands that may have published it.
    pub(super) fn sent_at(self) -> Option<usize> {
        self.exchanges.iter().rposition(|e| e.call == Call::Send)
    }

    /// A step that changes nothing anybody sees. Where the very same was the last one and was
    /// answered well, its answer was of no use: it is asked again after a pause, not at once and
    /// for ever.
    pub(super) fn ask(self, name: String, call: Call, request: HttpRequest) -> Step {
        let useless = self
            .exchanges
            .last()
            .filter(|last| last.name == name && is_good(last))
            .map(|last| last.begun_at + PAUSE)
            .filter(|until| *until > self.now);
        match useless {
            Some(until) => Step::Wait(until),
            None => Step::Request {
                name,
                call,
                request,
            },
        }
    }
}

/// The step that publishes.
pub(super) fn send(request: HttpRequest) -> Step {
    Step::Request {
        name: SEND.to_owned(),
        call: Call::Send,
        request,
    }
}

/// What was made of an exchange's answer; `None` = it has none.
pub(super) fn verdict(exchange: &Exchange) -> Option<Verdict> {
    let answer = exchange.answer.as_ref()?;
    Some(classify(
        Family::Graph,
        exchange.call,
        answer,
        exchange.begun_at,
    ))
}

/// Whether it was answered well.
pub(super) fn is_good(exchange: &Exchange) -> bool {
    verdict(exchange).is_some_and(|verdict| verdict.class == Class::Ok)
}
