//! How far a message of ours came: an icon and its words.

use super::icon::{Icon, icon};
use super::reader::Reader;
use maud::{Markup, html};
use sportello_core::delivery::DeliveryState;

/// The icon of a state.
pub fn state_icon(state: DeliveryState) -> Icon {
    match state {
        DeliveryState::Queued => Icon::Clock,
        DeliveryState::Held => Icon::Pause,
        DeliveryState::Sending => Icon::Spinner,
        DeliveryState::Unknown | DeliveryState::Unconfirmed => Icon::Question,
        DeliveryState::Accepted => Icon::Check,
        DeliveryState::Delivered | DeliveryState::Read => Icon::Checks,
        DeliveryState::Failed => Icon::Failed,
        DeliveryState::Withdrawn => Icon::Ban,
    }
}

/// The words of a state.
pub fn state_words(r: &Reader, state: DeliveryState) -> String {
    r.text(&format!("state-{}", state.as_str()))
}

/// The tick: an icon, with its words for those who do not see it.
pub fn tick(r: &Reader, state: DeliveryState) -> Markup {
    let words = state_words(r, state);
    html! {
        span.tick data-state=(state) role="img" aria-label=(words) title=(words) { (icon(state_icon(state))) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::Language;
    use jiff::tz::TimeZone;
    use sportello_core::Time;
    use std::collections::HashSet;

    #[test]
    fn no_two_states_read_alike() {
        for language in Language::ALL {
            let r = Reader {
                language,
                zone: TimeZone::UTC,
                now: Time(0),
            };
            let words: HashSet<String> = DeliveryState::ALL
                .into_iter()
                .map(|s| state_words(&r, s))
                .collect();
            assert_eq!(words.len(), DeliveryState::ALL.len());
            assert!(words.iter().all(|w| !w.starts_with("state-")));
        }
    }
}
