//! What the limits of Meta's networks have in common: shorthands for the capability tables.

use sportello_core::capability::{LengthUnit, MediaLimit, OfferLimit, TextLimit};

/// So many characters.
pub(crate) const fn characters(max: usize) -> TextLimit {
    TextLimit {
        max,
        unit: LengthUnit::Characters,
    }
}

/// A file that is uploaded, without words under it.
pub(crate) fn file(max_bytes: u64, mime: &[&str]) -> MediaLimit {
    MediaLimit {
        max_bytes,
        mime: mime.iter().map(|m| (*m).to_owned()).collect(),
        caption: None,
        by_link: false,
    }
}

/// Quick replies of Messenger and Instagram: at most 13 of 20 characters (messaging-send.md §1;
/// several public clients agree).
pub(crate) fn quick_replies(body: TextLimit) -> OfferLimit {
    OfferLimit {
        choices: 13,
        body,
        title: characters(20),
        description: None,
        header: None,
        footer: None,
        links: false,
        phones: false,
    }
}

/// The button template of Messenger and Instagram: at most 3 of 20 characters under 640
/// (messaging-send.md §1). Unconfirmed `[u]`.
pub(crate) fn button_template(phones: bool) -> OfferLimit {
    OfferLimit {
        choices: 3,
        body: characters(640),
        title: characters(20),
        description: None,
        header: None,
        footer: None,
        links: true,
        phones,
    }
}
