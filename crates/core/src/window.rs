//! The window: the time in which free-form replies are allowed. Measured on the event's own time,
//! not on arrival: a message that comes six hours late has eighteen hours left
//! (messaging-send.md §4). Save that nothing was written after it was received: [`stands_at`].

use crate::capability::Capabilities;
use crate::delivery::CLOCK_SKEW;
use crate::time::{Span, Time};

/// Where something that the platform dates `at`, and that arrived at `received`, stands: in its
/// conversation, in the inbox, for the window. Its own time is believed as far as clocks may
/// differ; what is dated later than that was not said later than it was received, whatever the
/// platform's clock (or a forger) says, and stands where it was received. Else one event dated
/// next year would keep its conversation on top of the list, and its window open, until then.
///
/// It never falls as `received` grows: of an event received several times, the earliest receipt
/// gives the earliest place, and that one counts, in whatever order the receipts are digested.
pub fn stands_at(at: Time, received: Time) -> Time {
    if at > received + CLOCK_SKEW {
        received
    } else {
        at
    }
}

/// The state of one address's window at one moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Window {
    /// The network has no window.
    Always,
    /// Open until then.
    Open(Time),
    /// Closed since then; `None` = the person never wrote.
    Closed(Option<Time>),
}

impl Window {
    /// The window of an address whose person last wrote at `last_inbound`.
    pub fn at(now: Time, capabilities: &Capabilities, last_inbound: Option<Time>) -> Window {
        let Some(hours) = capabilities.window_hours else {
            return Window::Always;
        };
        match last_inbound {
            None => Window::Closed(None),
            Some(last) => {
                let end = last + Span::hours(i64::from(hours));
                if now < end {
                    Window::Open(end)
                } else {
                    Window::Closed(Some(end))
                }
            }
        }
    }

    /// Whether a free-form reply may go.
    pub fn is_open(self) -> bool {
        !matches!(self, Window::Closed(_))
    }

    /// When it ends, if it is open and ends.
    pub fn ends(self) -> Option<Time> {
        match self {
            Window::Open(end) => Some(end),
            _ => None,
        }
    }
}

/// A window that ends this soon may close on what is kept back.
pub const SOON: Span = Span::hours(2);

/// When the window of an address closes, if that is so soon that it may close on a message that is
/// kept back there. What an agent wrote may still go for some days where a person may answer beyond
/// the window (`policy::passage`); it is not in danger.
pub fn closes_soon(
    now: Time,
    capabilities: &Capabilities,
    last_inbound: Option<Time>,
    by_agent: bool,
) -> Option<Time> {
    let later = by_agent && capabilities.human_days.is_some();
    Window::at(now, capabilities, last_inbound)
        .ends()
        .filter(|end| !later && end.since(now) < SOON)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_dated_ahead_stands_where_it_was_received() {
        let received = Time(1_790_000_000_000);
        let late = received - Span::hours(6);
        assert_eq!(stands_at(late, received), late, "late is believed");
        let skewed = received + CLOCK_SKEW;
        assert_eq!(stands_at(skewed, received), skewed, "clocks differ");
        let ahead = skewed + Span::millis(1);
        assert_eq!(stands_at(ahead, received), received);
        assert_eq!(stands_at(Time(i64::MAX), received), received);
    }

    #[test]
    fn i2_the_earliest_receipt_gives_the_earliest_place() {
        let at = Time(1_790_000_000_000);
        let places: Vec<Time> = (-10..10)
            .map(|minutes| stands_at(at, at + Span::minutes(minutes)))
            .collect();
        assert!(places.is_sorted(), "{places:?}");
        assert_eq!(places.last(), Some(&at));
    }
}
