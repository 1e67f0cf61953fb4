//! Looking for a message in a conversation that was read back: what proves that it was sent, what that
//! it was not, and what neither.

use sportello_channels::{History, HistoryMessage};
use sportello_core::Time;
use sportello_core::delivery::CLOCK_SKEW;
use sportello_store::HistoryKnown;

/// What a reading proves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Finding {
    /// It was sent.
    Found(String, Time),
    /// It was not.
    Absent,
    /// Nothing: the reading does not reach back far enough.
    Open,
}

/// What a message looks like in a history.
pub(super) struct Looks<'a> {
    /// Its words.
    pub text: Option<&'a str>,
    /// Whether it is a file.
    pub media: bool,
    /// Whether it may be shown as an attachment that does not tell its words (buttons).
    pub template: bool,
}

impl Looks<'_> {
    /// Whether a message of a history may be it.
    fn fit(&self, seen: &HistoryMessage) -> bool {
        match seen.has_media {
            true if self.template => {
                seen.text.is_none() || same_words(seen.text.as_deref(), self.text)
            }
            true => self.media,
            false => !self.media && same_words(seen.text.as_deref(), self.text),
        }
    }
}

/// Looks for a message in a history: by who, what and when, and not one that is known already.
/// Of several that fit the oldest is it, since a lane has one under way at a time.
///
/// Our clock may be hours off, so how far a history reaches back is told by what it shows and not
/// by the time of it: one message that was there before the request was begun, and everything
/// since is in it. What is older than that one is another's. What fits but for its time proves
/// nothing either way: by a clock that is off it is the very message (I5).
pub(super) fn search(
    history: &History,
    known: &HistoryKnown,
    begun: Time,
    looks: &Looks<'_>,
) -> Finding {
    let earlier = |m: &&HistoryMessage| known.earlier.contains(&m.external_id);
    let anchor = history.messages.iter().filter(earlier).map(|m| m.at).max();
    let same = |m: &&HistoryMessage| {
        m.from_business
            && anchor.is_none_or(|anchor| m.at >= anchor)
            && !known.others.contains(&m.external_id)
            && looks.fit(m)
    };
    let in_time = |m: &&HistoryMessage| m.at >= begun - CLOCK_SKEW;
    let found = history.messages.iter().filter(same).filter(in_time);
    if let Some(found) = found.min_by_key(|m| m.at) {
        return Finding::Found(found.external_id.clone(), found.at);
    }
    let doubtful = history.messages.iter().any(|m| same(&m));
    let reaches = history.complete || anchor.is_some();
    if reaches && !doubtful {
        Finding::Absent
    } else {
        Finding::Open
    }
}

/// Whether two texts are the same words; platforms trim.
fn same_words(a: Option<&str>, b: Option<&str>) -> bool {
    a.unwrap_or_default().trim() == b.unwrap_or_default().trim()
}

#[cfg(test)]
mod tests {
    use super::*;
    use sportello_core::Span;

    const BEGUN: Time = Time(1_000_000_000);
    const WORDS: Looks<'static> = Looks {
        text: Some("Sì!"),
        media: false,
        template: false,
    };

    fn message(id: &str, at: i64, text: &str) -> HistoryMessage {
        HistoryMessage {
            external_id: id.to_owned(),
            at: Time(at),
            from_business: true,
            text: Some(text.to_owned()),
            has_media: false,
        }
    }

    fn history(complete: bool, messages: Vec<HistoryMessage>) -> History {
        History { messages, complete }
    }

    fn known(others: &[&str], earlier: &[&str]) -> HistoryKnown {
        let owned = |ids: &[&str]| ids.iter().map(|id| (*id).to_owned()).collect();
        HistoryKnown {
            others: owned(others),
            earlier: owned(earlier),
        }
    }

    fn seek(read: &History, known: &HistoryKnown) -> Finding {
        search(read, known, BEGUN, &WORDS)
    }

    #[test]
    fn the_same_words_sent_before_and_known_are_no_evidence() {
        let read = history(true, vec![message("m1", BEGUN.0 - 1_000, "Sì!")]);
        assert_eq!(seek(&read, &known(&["m1"], &["m1"])), Finding::Absent);
        let read = history(true, vec![message("m2", BEGUN.0 + 900, " Sì! ")]);
        assert_eq!(
            seek(&read, &known(&[], &[])),
            Finding::Found("m2".to_owned(), BEGUN + Span::millis(900))
        );
    }

    #[test]
    fn i5_absence_needs_a_reading_that_shows_what_was_there_before_the_request() {
        let hours = 3 * 3_600_000;
        for off in [-hours, 0, hours] {
            let since = message("m3", BEGUN.0 + off + 5, "altro");
            let before = message("m4", BEGUN.0 + off - 600_000, "altro");
            let some = known(&["m3", "m4"], &["m4"]);
            let read = history(false, vec![since.clone()]);
            assert_eq!(seek(&read, &some), Finding::Open, "clock off by {off}");
            let read = history(false, vec![since, before]);
            assert_eq!(seek(&read, &some), Finding::Absent, "clock off by {off}");
        }
        assert_eq!(
            seek(&history(false, vec![]), &known(&[], &[])),
            Finding::Open
        );
    }

    #[test]
    fn i5_a_clock_that_is_wrong_makes_doubt_and_no_second_send() {
        let hours = BEGUN.0 - 3 * 3_600_000;
        let before = message("m6", hours - 60_000, "altro");
        let read = history(true, vec![message("m7", hours, "Sì!"), before]);
        assert_eq!(seek(&read, &known(&["m6"], &["m6"])), Finding::Open);
        let all = known(&["m6", "m7"], &["m6"]);
        assert_eq!(seek(&read, &all), Finding::Absent);
    }

    #[test]
    fn what_stands_before_an_earlier_message_is_another() {
        let elsewhere = message("m8", BEGUN.0 - 20_000, "Sì!");
        let theirs = HistoryMessage {
            from_business: false,
            ..message("m9", BEGUN.0 - 10_000, "Quanto costa?")
        };
        let read = history(false, vec![theirs, elsewhere]);
        assert_eq!(seek(&read, &known(&["m9"], &["m9"])), Finding::Absent);
    }

    #[test]
    fn what_the_person_wrote_is_no_evidence() {
        let theirs = HistoryMessage {
            from_business: false,
            ..message("m5", BEGUN.0 + 5, "Sì!")
        };
        assert_eq!(
            seek(&history(true, vec![theirs]), &known(&[], &[])),
            Finding::Absent
        );
    }
}
