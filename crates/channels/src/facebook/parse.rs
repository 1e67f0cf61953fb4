//! Webhook bodies with `object: page` (webhooks.md §6, §7).

use crate::meta::digest::{self, EchoKeys};
use crate::meta::envelope::{self, Dialect, EntryFacts, Items, tame};
use crate::meta::messaging::{Messaging, NamedChange};
use sportello_core::ChannelKind;
use sportello_core::event::Item;

struct PageDialect;

pub(crate) fn parse(kind: &ChannelKind, raw: &[u8]) -> Vec<Item> {
    envelope::read(&PageDialect, kind, &envelope::text(raw))
}

/// The Page is the entry's id; the participants tell it only where the entry does not (the
/// dashboard's test button writes `"0"`). Examples in which the entry and the recipient disagree
/// were made anonymous by hand; real bodies agree.
fn asset<'i>(entry: &'i EntryFacts<'_>, item: &'i Messaging<'_>) -> &'i str {
    entry
        .id
        .unwrap_or_else(|| digest::asset_by_participant(entry, item))
}

impl<'a> Dialect<'a> for PageDialect {
    type Messaging = Messaging<'a>;
    type Change = NamedChange<'a>;

    fn messaging(
        &self,
        out: &mut Items,
        entry: &EntryFacts<'_>,
        pointer: String,
        item: &Messaging<'a>,
    ) {
        digest::read(
            out,
            asset(entry, item),
            entry,
            pointer,
            item,
            EchoKeys::Carried,
        );
    }

    fn standby(
        &self,
        out: &mut Items,
        entry: &EntryFacts<'_>,
        pointer: String,
        item: &Messaging<'a>,
    ) {
        // What is heard while another app owns the thread may not be answered.
        out.unparsed(
            asset(entry, item),
            pointer,
            &format!("standby.{}", item.name()),
        );
    }

    fn change(
        &self,
        out: &mut Items,
        entry: &EntryFacts<'_>,
        pointer: String,
        change: &NamedChange<'a>,
    ) {
        out.unparsed(
            entry.asset(),
            pointer,
            &format!("changes.{}", tame(change.field.get())),
        );
    }
}
