//! Other ways: what the desk said another way than asked, and which ways the rules permitted.

use super::Ended;
use crate::books::{Asked, Content};
use crate::house::MAIL;
use sportello_core::fallback::WROTE_LATELY;
use sportello_core::{ChannelId, DeliveryId};
use sportello_sandbox::rules::Network;
use sportello_sandbox::rules::thread::Message;
use sportello_store::DeliveryAudit;
use std::collections::BTreeMap;

/// The network of a message.
pub(super) fn network(ended: &Ended<'_>, message: &Message) -> Network {
    let talk = ended.world.world().thread(&message.thread);
    talk.map_or(Network::Whatsapp, |talk| talk.network)
}

/// The network of a channel; `None` = the mailbox.
pub(super) fn network_of(ended: &Ended<'_>, channel: ChannelId) -> Option<Network> {
    let mut channels = ended.office.channels.iter();
    channels
        .find(|(_, own)| **own == channel)
        .map(|(kind, _)| *kind)
}

/// The deliveries that say the same another way, by the one that was asked for, in their order.
pub(super) fn others<'r>(
    ended: &Ended<'_>,
    rows: &BTreeMap<DeliveryId, &'r DeliveryAudit>,
) -> BTreeMap<DeliveryId, Vec<&'r DeliveryAudit>> {
    let mut others: BTreeMap<DeliveryId, Vec<&DeliveryAudit>> = BTreeMap::new();
    for pair in &ended.fallbacks {
        let row = rows.get(&pair.other).copied();
        others.entry(pair.held).or_default().extend(row);
    }
    others
}

/// How often a message arrived by mail: by its words, or, where it has none, by the ids of what the
/// desk sent instead.
pub(super) fn mails(ended: &Ended<'_>, asked: &Asked, others: Option<&Vec<&DeliveryAudit>>) -> u64 {
    let ids = others
        .into_iter()
        .flatten()
        .filter_map(|row| row.external_id.as_deref());
    let ids: Vec<&str> = ids.collect();
    let sent = ended.mailroom.sent().iter();
    let same = sent.filter(|mail| match &asked.content {
        Content::Text(words) => mail.text.trim() == words.as_str(),
        Content::Picture(_) => ids.contains(&mail.id.as_str()),
    });
    same.count() as u64
}

/// Whether the rules let a message be said another way that works at a moment, held since `since`:
/// by mail, or on Telegram while the script lets it. Ways on Meta's networks are not counted, since
/// what befalls one of them may befall the next.
pub(super) fn is_permitted(ended: &Ended<'_>, asked: &Asked, since: i64, at: i64) -> bool {
    let kind = crate::stage::office::kind_of(asked.place.1);
    let Some(rule) = ended.rules.of(&kind) else {
        return false;
    };
    if at < since + i64::from(rule.after) * 60_000 {
        return false;
    }
    let who = asked.place.0;
    let lately = |wrote: i64| at - wrote < WROTE_LATELY.0 && wrote <= at;
    rule.ways.iter().any(|way| match way.kind.as_str() {
        MAIL => {
            let mail = ended.books.mails.get(&who);
            let agreed = ended.books.agreed.contains(&who);
            way.template.is_none() && mail.is_some_and(|(_, wrote)| agreed || lately(*wrote))
        }
        "telegram" => {
            let mut said = ended.books.said.iter();
            let wrote = said.any(|one| one.place == (who, Network::Telegram) && lately(one.at));
            let works = ended
                .script
                .lets(Network::Telegram, asked.capability, at - ended.midnight);
            way.template.is_none() && wrote && works && asked.place.1 != Network::Telegram
        }
        _ => false,
    })
}
