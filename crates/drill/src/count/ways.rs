//! Other ways: what the desk said another way than asked, and which ways the rules permitted.

use super::Ended;
use super::copies::Copied;
use crate::books::{Asked, Content, Said};
use crate::house::MAIL;
use crate::script::Kind;
use sportello_core::fallback::{TemplateName, WROTE_LATELY};
use sportello_core::{Capability, ChannelId, DeliveryId};
use sportello_sandbox::rules::Network;
use sportello_sandbox::rules::thread::Message;
use sportello_store::DeliveryAudit;
use std::collections::BTreeMap;

/// A day, in milliseconds.
const DAY: i64 = 24 * 3_600_000;

/// The kind of a channel.
pub(super) fn kind_of(ended: &Ended<'_>, channel: ChannelId) -> Option<Kind> {
    let office = &ended.office;
    let networks = office.channels.keys().copied().map(Kind::Network);
    let mut kinds = networks.chain([Kind::Mail]);
    kinds.find(|kind| kind.channel(office) == Some(channel))
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

/// What was said by templates instead of a message: known by the key that the desk sends along,
/// since a template has words of its own.
pub(super) fn templates<'e>(
    ended: &'e Ended<'_>,
    others: Option<&Vec<&DeliveryAudit>>,
) -> Vec<Copied<'e>> {
    let ids: Vec<String> = others
        .into_iter()
        .flatten()
        .map(|row| row.id.0.to_string())
        .collect();
    if ids.is_empty() {
        return Vec::new();
    }
    let is_one = |message: &&Message| {
        let key = message
            .opaque
            .as_deref()
            .and_then(|key| key.rsplit(':').next());
        message.kind == "template" && key.is_some_and(|key| ids.iter().any(|id| id == key))
    };
    let all = ended.world.world().messages().filter(is_one);
    all.map(|message| Copied::of(ended, message)).collect()
}

/// Whether the rules let a message be said another way that works at a moment, held since `since`:
/// by mail, freely on a network where the person wrote lately, or by a template where they agreed to
/// that; while the script lets what it needs there.
pub(super) fn is_permitted(ended: &Ended<'_>, asked: &Asked, since: i64, at: i64) -> bool {
    let kind = asked.place.1.of_channels();
    let Some(rule) = ended.house.fallback().of(&kind).cloned() else {
        return false;
    };
    if at < since + i64::from(rule.after) * 60_000 {
        return false;
    }
    let at = Moment { ended, asked, at };
    rule.ways.iter().any(|way| match way.kind.as_str() {
        MAIL => way.template.is_none() && at.mail(),
        word => Network::read(word).is_some_and(|network| {
            Kind::Network(network) != asked.place.1
                && match &way.template {
                    None => at.freely(network),
                    Some(template) => at.by_template(network, template),
                }
        }),
    })
}

/// A message that waits at a moment.
#[derive(Clone, Copy)]
struct Moment<'e> {
    ended: &'e Ended<'e>,
    asked: &'e Asked,
    at: i64,
}

impl Moment<'_> {
    fn lately(self, wrote: i64) -> bool {
        self.at - wrote < WROTE_LATELY.0 && wrote <= self.at
    }

    fn agreed(self, kind: &str) -> bool {
        let who = (self.asked.place.0, kind.to_owned());
        self.ended.books.agreed.contains(&who)
    }

    fn lets(self, kind: impl Into<Kind>, capability: Capability) -> bool {
        let after = self.at - self.ended.midnight;
        self.ended.script.lets(kind, capability, after)
    }

    fn mail(self) -> bool {
        let mail = self.ended.books.mails.get(&self.asked.place.0);
        mail.is_some_and(|wrote| self.agreed(MAIL) || self.lately(*wrote))
            && self.lets(Kind::Mail, self.asked.capability)
    }

    /// In an open window: what is said another way is said by the desk and not by a person, so that
    /// a day counts (messaging-send.md §4).
    fn freely(self, network: Network) -> bool {
        let place = (self.asked.place.0, Kind::Network(network));
        let known = |said: &&Said| {
            let told = self.ended.books.told.get(&said.id);
            said.place == place && told.is_some_and(|told| *told <= self.at)
        };
        let times = self.ended.books.said.iter().filter(known);
        let Some(wrote) = times.map(|said| said.at).max() else {
            return false;
        };
        let open = network == Network::Telegram || self.at - wrote < DAY;
        open && (self.lately(wrote) || self.agreed(network.word()))
            && self.lets(network, self.asked.capability)
    }

    fn by_template(self, network: Network, wanted: &TemplateName) -> bool {
        let house = &self.ended.house;
        let own = house
            .templates
            .iter()
            .find(|one| one.name == wanted.name && one.language == wanted.language);
        // A picture has no words to put into a blank.
        let carries = own
            .is_some_and(|own| own.blanks == 0 || matches!(self.asked.content, Content::Text(_)));
        let known = self
            .ended
            .books
            .addresses
            .contains_key(&(self.asked.place.0, Kind::Network(network)));
        let has_templates = network == Network::Whatsapp;
        has_templates
            && carries
            && known
            && self.agreed(network.word())
            && self.lets(network, Capability::Template)
    }
}
