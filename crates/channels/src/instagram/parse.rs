//! Webhook bodies with `object: instagram` (webhooks.md §8).

use crate::meta::digest::{self, EchoKeys};
use crate::meta::envelope::{self, Dialect, EntryFacts, Items, tame};
use crate::meta::messaging::{Messaging, NamedChange};
use sportello_core::ChannelKind;
use sportello_core::event::Item;

struct AccountDialect;

pub(crate) fn parse(kind: &ChannelKind, raw: &[u8]) -> Vec<Item> {
    envelope::read(&AccountDialect, kind, raw)
}

/// The account is the entry's id wherever that id also speaks in the item, which is so on all
/// real traffic and tells echoes apart. Test events and examples write something else there
/// (`"0"`, a made-up name); then the account is the side that is the business, by `recipient.id`
/// for what comes in and `sender.id` for an echo.
fn asset<'i>(entry: &'i EntryFacts<'_>, item: &'i Messaging<'_>) -> &'i str {
    digest::asset_by_participant(entry, item)
}

impl<'a> Dialect<'a> for AccountDialect {
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
            EchoKeys::Lost,
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
