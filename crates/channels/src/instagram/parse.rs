//! Webhook bodies with `object: instagram` (webhooks.md §8).

use crate::meta::digest::{self, EchoKeys};
use crate::meta::envelope::{self, Dialect, EntryFacts, Items, tame};
use crate::meta::messaging::{Messaging, NamedChange};
use serde_json::value::RawValue;
use sportello_core::ChannelKind;
use sportello_core::event::Item;

/// The fields whose value, where it comes as a change, is what `messaging` holds elsewhere
/// (webhooks.md §5: both shapes are to be taken).
const MESSAGING_FIELDS: [&str; 5] = [
    "messages",
    "messaging_postbacks",
    "messaging_seen",
    "message_reactions",
    "messaging_referral",
];

struct AccountDialect;

pub(crate) fn parse(kind: &ChannelKind, raw: &[u8]) -> Vec<Item> {
    envelope::read(&AccountDialect, kind, &envelope::text(raw))
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
        let field = change.field.get().unwrap_or_default();
        self.flat(out, entry, pointer, field, change.value);
    }

    fn flat(
        &self,
        out: &mut Items,
        entry: &EntryFacts<'_>,
        pointer: String,
        field: &str,
        value: Option<&'a RawValue>,
    ) {
        let item = value
            .filter(|_| MESSAGING_FIELDS.contains(&field))
            .and_then(|value| serde_json::from_str::<Messaging<'a>>(value.get()).ok());
        match item {
            Some(item) => self.messaging(out, entry, pointer, &item),
            None => out.unparsed(
                entry.asset(),
                pointer,
                &format!("changes.{}", tame(Some(field))),
            ),
        }
    }
}
