//! One container: how far its film is uploaded, and what the platform says of it
//! (publishing.md §2, "container flow").

use crate::contract::Answer;
use crate::meta::envelope::small;
use crate::meta::error_rows::{Effect, Family, find};
use crate::meta::lenient::{Text, Whole};
use serde::Deserialize;
use sportello_core::class::{Class, Verdict};
use sportello_core::{Span, Time};

/// How long a container lives (publishing.md §2, "container life").
const LIFE: Span = Span::hours(24);
/// The first pause between two looks; it doubles up to the advised minute ("polling").
const FIRST_LOOK: Span = Span::seconds(5);
const PAUSE: Span = Span::minutes(1);
/// Meta says to give up after about five minutes, but large films take longer: from then on it is
/// only asked less often.
const PATIENT_LOOKS: u32 = 10;
const LONG_PAUSE: Span = Span::minutes(5);

/// What the platform says of a container.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum State {
    /// It works on it (or nothing is known yet).
    InProgress,
    /// It can be published.
    Finished,
    /// It was published.
    Published,
    /// It ran out.
    Expired,
    /// It failed, for a reason that stands in the words beside it.
    Failed(Verdict),
}

/// An answer that tells it.
pub(super) struct Told {
    pub state: State,
    /// How many bytes of an upload have arrived, where that is told.
    pub bytes: Option<u64>,
}

/// How a file reaches the platform.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Upload {
    /// The platform fetches it, or has it whole.
    Done,
    /// It is to be sent to this address from this byte on.
    From(String, u64),
    /// Its sending was broken off: the platform is asked how far it came.
    Doubtful(String),
}

/// A container as it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Container {
    pub id: String,
    /// When it was asked for.
    pub at: Time,
    pub upload: Upload,
    pub state: State,
    /// How often it was looked at in vain.
    pub looks: u32,
    /// When something last happened to it.
    pub touched: Time,
    /// Whether it needs time: a photo is there when its container is.
    pub slow: bool,
}

impl Container {
    /// Whether it has run out by our clock, so that nothing need be asked.
    pub(super) fn is_over(&self, now: Time) -> bool {
        now >= self.at + LIFE
    }

    /// When it is looked at next.
    pub(super) fn next_look(&self) -> Time {
        let pause = match self.looks {
            0 if !self.slow => Span(0),
            n if n < PATIENT_LOOKS => FIRST_LOOK.times(1_i64 << n.min(6)).min(PAUSE),
            _ => LONG_PAUSE,
        };
        self.touched + pause
    }
}

#[derive(Deserialize)]
struct Status {
    status_code: Text,
    #[serde(default)]
    status: Text,
    #[serde(default)]
    video_status: Option<VideoStatus>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct VideoStatus {
    uploading_phase: Option<Phase>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Phase {
    bytes_transferred: Whole,
}

/// Reads a look at a container; `None` when the answer is none.
pub(super) fn read(answer: &Answer) -> Option<Told> {
    let status = small::<Status>(&answer.body)?;
    let words = status.status.0.unwrap_or_default();
    let phase = status.video_status.and_then(|video| video.uploading_phase);
    Some(Told {
        state: match status.status_code.0.as_deref() {
            Some("FINISHED") => State::Finished,
            Some("PUBLISHED") => State::Published,
            Some("EXPIRED") => State::Expired,
            Some("ERROR") => State::Failed(cause_in(&words)),
            _ => State::InProgress,
        },
        bytes: phase.and_then(|phase| u64::try_from(phase.bytes_transferred.0?).ok()),
    })
}

/// What the words beside a failed container mean: the subcodes of errors.md ("Instagram
/// publishing") stand in them. Without one it is not known: the class is then
/// `UnknownOutcome`, which no row gives.
fn cause_in(words: &str) -> Verdict {
    let numbers = words.split(|c: char| !c.is_ascii_digit());
    let found = numbers
        .filter_map(|digits| digits.parse::<i64>().ok())
        .find_map(|number| Some((number, find(Family::Graph, number, Some(number))?)));
    let Some((number, row)) = found else {
        return Verdict::plain(Class::UnknownOutcome, "cause-post-refused");
    };
    let class = match row.effect {
        Effect::Permanent => Class::Permanent,
        Effect::Policy => Class::Policy,
        Effect::Reconnect => Class::Reconnect,
        Effect::Throttle => Class::Throttle,
        Effect::Transient | Effect::Ambiguous | Effect::Done => Class::Retry,
    };
    let mut verdict = Verdict::plain(class, row.cause);
    verdict.subcode = Some(number);
    verdict.channel_wide = row.wide;
    verdict
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(body: &str) -> Option<State> {
        let answer = Answer {
            status: 200,
            headers: Vec::new(),
            body: body.to_owned(),
        };
        read(&answer).map(|told| told.state)
    }

    #[test]
    fn the_cause_of_a_failure_stands_in_its_words() {
        let failed = |words: &str| match told(&format!(
            r#"{{"status_code":"ERROR","status":"{words}","id":"1"}}"#
        )) {
            Some(State::Failed(verdict)) => (verdict.class, verdict.cause, verdict.subcode),
            other => panic!("{other:?}"),
        };
        assert_eq!(
            failed("Error: Media upload has failed with error code 2207026"),
            (
                Class::Permanent,
                "cause-post-format".to_owned(),
                Some(2_207_026)
            )
        );
        assert_eq!(
            failed("Error: 2207052").0,
            Class::Retry,
            "another container may succeed"
        );
        assert_eq!(failed("Error: 30 seconds of trouble").2, None);
    }

    #[test]
    fn an_answer_without_a_code_is_no_look_and_an_unknown_code_is_no_end() {
        assert_eq!(told(r#"{"error":{"code":2}}"#), None);
        assert_eq!(
            told(r#"{"status_code":"SOMETHING_NEW"}"#),
            Some(State::InProgress)
        );
    }

    #[test]
    fn looks_come_soon_then_each_minute_then_seldom() {
        let mut container = Container {
            id: "1".to_owned(),
            at: Time(0),
            upload: Upload::Done,
            state: State::InProgress,
            looks: 0,
            touched: Time(0),
            slow: true,
        };
        let mut pauses = Vec::new();
        for looks in [0, 1, 2, 3, 4, 9, 10, 200] {
            container.looks = looks;
            pauses.push(container.next_look().0 / 1_000);
        }
        assert_eq!(pauses, [5, 10, 20, 40, 60, 60, 300, 300]);
        (container.looks, container.slow) = (0, false);
        assert_eq!(container.next_look(), Time(0), "a photo is there at once");
    }
}
