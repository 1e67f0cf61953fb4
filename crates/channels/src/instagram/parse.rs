//! Webhook bodies with `object: instagram` (webhooks.md §8).

use crate::meta::digest::{self, EchoKeys, Manner};
use crate::meta::envelope::{self, Dialect, EntryFacts, Items};
use crate::meta::feed;
use crate::meta::leaves::Leaves;
use serde_json::value::RawValue;
use sportello_core::ChannelKind;
use sportello_core::event::Item;

/// The fields whose value, where it comes as a change, is what `messaging` holds elsewhere
/// (webhooks.md §5: both shapes are to be taken).
const MESSAGING_FIELDS: [&str; 8] = [
    "messages",
    "messaging_postbacks",
    "messaging_seen",
    "message_reactions",
    "messaging_referral",
    "message_edits",
    "messaging_optins",
    "messaging_handover",
];

struct AccountDialect;

/// The account is the entry's id wherever that id also speaks in the item, which is so on all
/// real traffic and tells echoes apart. Test events and examples write something else there
/// (`"0"`, a made-up name); then the account is the side that is the business, by `recipient.id`
/// for what comes in and `sender.id` for an echo.
const MANNER: Manner = Manner {
    keys: EchoKeys::Lost,
    by_entry: false,
    standby: false,
};

pub(crate) fn parse(kind: &ChannelKind, raw: &[u8]) -> Vec<Item> {
    envelope::read(&AccountDialect, kind, &envelope::text(raw))
}

impl<'a> Dialect<'a> for AccountDialect {
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
        changed(out, entry, pointer, field.as_deref(), change.part("value"));
    }

    fn flat(
        &self,
        out: &mut Items,
        entry: &EntryFacts<'_>,
        pointer: String,
        field: &str,
        value: Option<&'a RawValue>,
    ) {
        changed(
            out,
            entry,
            pointer,
            Some(field),
            value.and_then(Leaves::read),
        );
    }
}

fn changed(
    out: &mut Items,
    entry: &EntryFacts<'_>,
    pointer: String,
    field: Option<&str>,
    value: Option<Leaves>,
) {
    let messaging = field.is_some_and(|field| MESSAGING_FIELDS.contains(&field));
    match value {
        Some(item) if messaging && (item.has("sender") || item.has("recipient")) => {
            digest::read_whole(out, entry, pointer, item, MANNER);
        }
        value => feed::read(out, entry, pointer, field, value),
    }
}
