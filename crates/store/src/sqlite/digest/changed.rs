//! A message was edited, or taken back.

use super::{Effect, Place, address};
use crate::contract::Result;
use crate::sqlite::conversations::changes;
use crate::sqlite::tx::Tx;
use sportello_core::Time;
use sportello_core::event::Party;

/// The words, and how many times they were changed.
type Edit<'a> = (Option<&'a str>, Option<i64>);

/// An edit.
pub(super) fn edited(
    tx: &mut Tx<'_>,
    place: Place,
    who: &Party,
    external_id: &str,
    edit: Edit<'_>,
    at: Time,
) -> Result<Effect> {
    let new = changes::edited(tx, place.target(external_id), edit.0, edit.1, at)?;
    effect(tx, place, who, new)
}

/// It was taken back.
pub(super) fn unsent(
    tx: &mut Tx<'_>,
    place: Place,
    who: &Party,
    external_id: &str,
    at: Time,
) -> Result<Effect> {
    let new = changes::unsent(tx, place.target(external_id), at, place.now)?;
    effect(tx, place, who, new)
}

/// Where it is shown. Nobody is made known by it: of a message that is not here nothing is.
fn effect(tx: &mut Tx<'_>, place: Place, who: &Party, new: bool) -> Result<Effect> {
    let conversation = address::find(tx, place, &who.external_id)?.map(|a| a.root_conversation);
    Ok(Effect { new, conversation })
}
