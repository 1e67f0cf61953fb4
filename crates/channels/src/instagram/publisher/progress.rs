//! What was done for a post so far, read from all its exchanges.

use super::container::{self, Container, State, Upload};
use crate::contract::{Answer, Exchange};
use crate::meta::envelope::small;
use crate::meta::error_rows::Family;
use crate::meta::errors::classify;
use crate::meta::lenient::Text;
use crate::publish::{OutgoingFile, OutgoingPost};
use serde::Deserialize;
use sportello_core::class::{Class, Verdict};
use sportello_core::{Span, Time};
use std::collections::BTreeMap;
use std::fmt;

/// Names of exchanges. What belongs to a part of a carousel ends with a dot and its number.
/// A container whose file is fetched by address.
pub(super) const MADE: &str = "container";
/// A container whose film is uploaded.
pub(super) const SESSION: &str = "session";
/// Bytes of a film.
pub(super) const UPLOAD: &str = "upload";
/// A look at a container.
pub(super) const STATUS: &str = "status";
/// The call that makes it public.
pub(super) const PUBLISH: &str = "publish";
/// The comment under it.
pub(super) const COMMENT: &str = "comment";

/// The pause before another container after the first that failed; it doubles, since at most 400
/// are made a day (publishing.md §2, "containers").
const AFTER_FAILURE: Span = Span::seconds(30);
const AFTER_FAILURES: Span = Span::hours(1);
/// Failed containers without a known cause after which the post is taken for the cause.
const UNEXPLAINED: u32 = 2;

/// The sentence for a container that ran out.
const RAN_OUT: &str = "cause-prepared-again";

/// Which container of a post: the one that is published, or a part of a carousel.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Place {
    /// The one that is published.
    Whole,
    /// A part, from 0.
    Part(usize),
}

impl Place {
    /// The name of an exchange about it.
    pub(super) fn named(self, what: impl fmt::Display) -> String {
        match self {
            Place::Whole => what.to_string(),
            Place::Part(nth) => format!("{what}.{nth}"),
        }
    }

    fn of(name: &str) -> (&str, Place) {
        let part = name.rsplit_once('.');
        let part = part.and_then(|(what, nth)| Some((what, Place::Part(nth.parse().ok()?))));
        part.unwrap_or((name, Place::Whole))
    }
}

/// A failure that a pause, and then another container, may mend.
pub(super) struct Trouble {
    /// What it was.
    pub verdict: Verdict,
    /// When another container is sensible.
    pub until: Time,
}

/// Where a post stands.
#[derive(Default)]
pub(super) struct Progress {
    /// Containers that live.
    pub made: BTreeMap<Place, Container>,
    /// The good answer to the call that published it.
    pub published: Option<Answer>,
    /// When the call that publishes was last begun, and for which container.
    pub sent: Option<(Time, String)>,
    /// The platform refused to be given bytes.
    pub no_upload: bool,
    /// The last failure of a container, until the next one is made.
    pub trouble: Option<Trouble>,
    failures: u32,
    unexplained: u32,
}

#[derive(Deserialize)]
struct Named {
    id: Text,
    #[serde(default)]
    uri: Text,
}

fn is_film(post: &OutgoingPost, place: Place) -> bool {
    let file = match place {
        Place::Part(nth) => post.files.get(nth),
        Place::Whole if post.files.len() == 1 => post.files.first(),
        Place::Whole => None,
    };
    file.is_some_and(OutgoingFile::is_video)
}

/// What an exchange came to: its answer, if it was a good one, else what went wrong.
enum Came<'e> {
    Good(&'e Answer),
    Bad(Verdict),
    Lost,
}

fn came(exchange: &Exchange) -> Came<'_> {
    let Some(answer) = &exchange.answer else {
        return Came::Lost;
    };
    let verdict = judge(exchange, answer);
    match verdict.class {
        Class::Ok => Came::Good(answer),
        _ => Came::Bad(verdict),
    }
}

/// What the answer of an exchange means.
pub(super) fn judge(exchange: &Exchange, answer: &Answer) -> Verdict {
    classify(Family::Graph, exchange.call, answer, exchange.begun_at)
}

/// Whether an answer says that the platform does not take uploads here, and not that something
/// is wrong with the post (whose codes have rows of their own).
pub(super) fn refuses_upload(verdict: &Verdict) -> bool {
    matches!(verdict.code, Some(3 | 10 | 100 | 200))
        && matches!(
            verdict.cause.as_str(),
            "cause-bad-request" | "cause-permission"
        )
}

/// Whether an answer says that the container itself is gone or spoilt.
pub(super) fn is_gone(verdict: &Verdict) -> bool {
    let by_subcode = matches!(
        verdict.subcode,
        Some(2_207_006 | 2_207_008 | 2_207_020 | 2_207_053)
    );
    by_subcode || (verdict.code == Some(100) && verdict.subcode == Some(33))
}

/// Whether an exchange of that name is about a container that there is.
pub(super) fn of_container(name: &str) -> bool {
    matches!(Place::of(name).0, STATUS | PUBLISH)
}

impl Progress {
    pub(super) fn read(post: &OutgoingPost, exchanges: &[Exchange]) -> Progress {
        let mut progress = Progress::default();
        for exchange in exchanges {
            let (what, place) = Place::of(&exchange.name);
            match what {
                MADE | SESSION => {
                    progress.made(exchange, place, what == SESSION, is_film(post, place));
                }
                UPLOAD => progress.uploaded(exchange, place),
                STATUS => progress.looked(exchange, place),
                PUBLISH => progress.sent(exchange),
                _ => {}
            }
        }
        progress
    }

    fn made(&mut self, exchange: &Exchange, place: Place, by_upload: bool, slow: bool) {
        let answer = match came(exchange) {
            Came::Good(answer) => answer,
            Came::Bad(verdict) => {
                self.no_upload |= by_upload && refuses_upload(&verdict);
                if verdict.subcode == Some(2_207_027) {
                    self.look_again(exchange.begun_at);
                }
                return;
            }
            // It may have been made, and nobody will ever know under which id.
            Came::Lost => return,
        };
        let Some(Named {
            id: Text(Some(id)),
            uri,
        }) = small(&answer.body)
        else {
            // Answered well and of no use: their fault, and not to be repeated without a pause.
            let fault = Verdict::plain(Class::Retry, "cause-outage");
            return self.lost(exchange.begun_at, place, fault);
        };
        let upload = match (by_upload, uri.0) {
            (false, _) => Upload::Done,
            (true, Some(uri)) => Upload::From(uri, 0),
            // Made, and no way to give it its film: like a refusal.
            (true, None) => {
                self.no_upload = true;
                return;
            }
        };
        self.trouble = None;
        let container = Container {
            id,
            at: exchange.begun_at,
            slow,
            upload,
            state: State::InProgress,
            looks: 0,
            touched: exchange.begun_at,
        };
        self.made.insert(place, container);
    }

    /// A part was not ready although it had said so: all are looked at again, after a pause.
    fn look_again(&mut self, at: Time) {
        for part in self.made.values_mut() {
            part.touched = at;
            part.state = State::InProgress;
            part.slow = true;
        }
    }

    fn uploaded(&mut self, exchange: &Exchange, place: Place) {
        let Some(container) = self.made.get_mut(&place) else {
            return;
        };
        container.touched = exchange.begun_at;
        let good = matches!(came(exchange), Came::Good(_));
        // What is whole is worked on; how far the rest came is asked at once.
        (container.looks, container.slow) = (0, good);
        if let Upload::From(uri, _) | Upload::Doubtful(uri) = &container.upload {
            container.upload = match good {
                true => Upload::Done,
                false => Upload::Doubtful(uri.clone()),
            };
        }
    }

    fn looked(&mut self, exchange: &Exchange, place: Place) {
        let told = match came(exchange) {
            Came::Good(answer) => container::read(answer),
            Came::Bad(verdict) if is_gone(&verdict) => {
                return self.lost(exchange.begun_at, place, verdict);
            }
            _ => None,
        };
        let Some(container) = self.made.get_mut(&place) else {
            return;
        };
        container.touched = exchange.begun_at;
        container.looks += 1;
        let Some(told) = told else {
            return;
        };
        match told.state {
            State::Failed(verdict) => return self.lost(exchange.begun_at, place, verdict),
            State::Expired => {
                let gone = Verdict::plain(Class::Retry, RAN_OUT);
                return self.lost(exchange.begun_at, place, gone);
            }
            state => container.state = state,
        }
        if let Upload::Doubtful(uri) = &container.upload {
            container.upload = match container.state {
                State::InProgress => Upload::From(uri.clone(), told.bytes.unwrap_or(0)),
                _ => Upload::Done,
            };
            (container.looks, container.slow) = (0, true);
        }
    }

    fn sent(&mut self, exchange: &Exchange) {
        let Some(whole) = self.made.get_mut(&Place::Whole) else {
            return;
        };
        self.sent = Some((exchange.begun_at, whole.id.clone()));
        // Whatever came of it, the container tells: it is looked at before anything else.
        (whole.state, whole.looks) = (State::InProgress, 0);
        whole.touched = exchange.begun_at;
        match came(exchange) {
            Came::Good(answer) => self.published = Some(answer.clone()),
            Came::Bad(verdict) if is_gone(&verdict) => {
                self.lost(exchange.begun_at, Place::Whole, verdict);
            }
            Came::Bad(verdict) => whole.slow = verdict.subcode == Some(2_207_027),
            Came::Lost => {}
        }
    }

    /// A container is no good any more. What failed leaves its parts for the next; what ran out
    /// took them with it, and is made anew at once unless that was tried before.
    fn lost(&mut self, at: Time, place: Place, mut verdict: Verdict) {
        self.made.remove(&place);
        if verdict.cause == RAN_OUT || is_gone(&verdict) {
            self.made.clear();
            if self.failures == 0 {
                self.failures = 1;
                return;
            }
            verdict = Verdict::plain(Class::Retry, RAN_OUT);
        }
        if verdict.class == Class::UnknownOutcome {
            self.unexplained += 1;
            verdict.class = match self.unexplained {
                0..UNEXPLAINED => Class::Retry,
                _ => Class::Permanent,
            };
        }
        let pause = AFTER_FAILURE.times(1_i64 << self.failures.min(10));
        self.failures += 1;
        self.trouble = Some(Trouble {
            verdict,
            until: at + pause.min(AFTER_FAILURES),
        });
    }
}
