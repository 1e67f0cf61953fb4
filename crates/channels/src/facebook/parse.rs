//! Webhook bodies with `object: page` (webhooks.md §6, §7).

use crate::meta::digest::{self, EchoKeys, Manner};
use crate::meta::envelope::{self, Dialect, EntryFacts, Items};
use crate::meta::feed;
use crate::meta::leaves::Leaves;
use serde_json::value::RawValue;
use sportello_core::ChannelKind;
use sportello_core::event::Item;

struct PageDialect;

/// The Page is the entry's id; the participants tell it only where the entry does not (the
/// dashboard's test button writes `"0"`). Examples in which the entry and the recipient disagree
/// were made anonymous by hand; real bodies agree.
const MANNER: Manner = Manner {
    keys: EchoKeys::Carried,
    by_entry: true,
    standby: false,
};

pub(crate) fn parse(kind: &ChannelKind, raw: &[u8]) -> Vec<Item> {
    envelope::read(&PageDialect, kind, &envelope::text(raw))
}

impl<'a> Dialect<'a> for PageDialect {
    type Messaging = &'a RawValue;
    type Change = &'a RawValue;

    fn messaging(
        &self,
        out: &mut Items,
        entry: &EntryFacts<'_>,
        pointer: String,
        item: &&'a RawValue,
    ) {
        digest::read(out, entry, pointer, item, MANNER);
    }

    fn standby(
        &self,
        out: &mut Items,
        entry: &EntryFacts<'_>,
        pointer: String,
        item: &&'a RawValue,
    ) {
        let manner = Manner {
            standby: true,
            ..MANNER
        };
        digest::read(out, entry, pointer, item, manner);
    }

    fn change(
        &self,
        out: &mut Items,
        entry: &EntryFacts<'_>,
        pointer: String,
        change: &&'a RawValue,
    ) {
        let Some(mut change) = Leaves::read(change) else {
            return out.unparsed(entry.asset(), pointer, "broken change");
        };
        let field = change.text("field");
        feed::read(out, entry, pointer, field.as_deref(), change.part("value"));
    }

    fn flat(
        &self,
        out: &mut Items,
        entry: &EntryFacts<'_>,
        pointer: String,
        field: &str,
        value: Option<&'a RawValue>,
    ) {
        feed::read(
            out,
            entry,
            pointer,
            Some(field),
            value.and_then(Leaves::read),
        );
    }
}
