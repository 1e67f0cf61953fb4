//! The window: the time in which free-form replies are allowed. Measured on the event's own time,
//! not on arrival: a message that comes six hours late has eighteen hours left
//! (messaging-send.md §4).

use crate::capability::Capabilities;
use crate::time::{Span, Time};

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
