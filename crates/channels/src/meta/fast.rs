//! The short way for what arrives most at a Page or an Instagram account: plain words. It is
//! taken only where every member is one of these, so that nothing is lost by it.

use super::lenient::{Moment, Word};
use serde::Deserialize;
use serde_json::value::RawValue;

/// Plain words from one to another.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Words<'a> {
    #[serde(borrow)]
    pub sender: Someone<'a>,
    #[serde(borrow)]
    pub recipient: Someone<'a>,
    pub timestamp: Moment,
    #[serde(borrow)]
    pub message: Message<'a>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Someone<'a> {
    #[serde(borrow)]
    pub id: Word<'a>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Message<'a> {
    #[serde(borrow)]
    pub mid: Word<'a>,
    #[serde(borrow)]
    pub text: Word<'a>,
}

/// Reads an item as plain words, if it is that and nothing else.
pub(super) fn words(raw: &RawValue) -> Option<Words<'_>> {
    let words: Words<'_> = serde_json::from_str(raw.get()).ok()?;
    let whole = words.sender.id.get().is_some()
        && words.recipient.id.get().is_some()
        && words.timestamp.0.is_some()
        && words.message.mid.get().is_some()
        && words.message.text.get().is_some();
    whole.then_some(words)
}
