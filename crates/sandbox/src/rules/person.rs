//! The people who play the customers: one name, another id on every asset.

use super::chance::Chance;
use super::ids;
use super::world::{Network, World};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// One person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    /// The name, as given to `POST /control/say`.
    pub name: String,
    /// Ids by scope: a Page's or an account's id, `wa` for WhatsApp, `bsuid` for the scoped id.
    pub ids: BTreeMap<String, String>,
    /// How their phones behave, by network word; nothing = as the settings say.
    pub phones: BTreeMap<String, PhoneHabits>,
}

/// How a person's phone behaves on one network.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PhoneHabits {
    /// Milliseconds until the phone confirms a message; `null` = the phone is off.
    pub delivered_after_ms: Option<i64>,
    /// Milliseconds from then until it is read; `null` = not by itself.
    pub read_after_ms: Option<i64>,
}

/// The scope in which a person's id on an asset is unique.
pub(crate) fn scope(network: Network, asset: &str) -> String {
    match network {
        // A phone number is the same for every business.
        Network::Whatsapp => "wa".to_owned(),
        // A person is the same for every bot.
        Network::Telegram => "tg".to_owned(),
        Network::Facebook | Network::Instagram => asset.to_owned(),
    }
}

impl World {
    /// The person called `from` and their id on the asset, made when new. A known id is accepted
    /// in place of a name.
    pub(crate) fn meet(
        &mut self,
        rng: &mut dyn Chance,
        network: Network,
        asset: &str,
        from: &str,
    ) -> (String, String) {
        let scope = scope(network, asset);
        let key = format!("{scope}/{from}");
        if let Some(name) = self.addresses.get(&key) {
            return (name.clone(), from.to_owned());
        }
        if let Some(id) = self
            .people
            .get(from)
            .and_then(|person| person.ids.get(&scope))
        {
            return (from.to_owned(), id.clone());
        }
        let id = loop {
            let id = ids::address(rng, network);
            if !self.addresses.contains_key(&format!("{scope}/{id}")) {
                break id;
            }
        };
        let scoped = ids::business_scoped(rng);
        let person = self
            .people
            .entry(from.to_owned())
            .or_insert_with(|| Person {
                name: from.to_owned(),
                ids: BTreeMap::new(),
                phones: BTreeMap::new(),
            });
        person.ids.insert(scope.clone(), id.clone());
        if network == Network::Whatsapp {
            person.ids.insert("bsuid".to_owned(), scoped.clone());
            self.addresses
                .insert(format!("bsuid/{scoped}"), from.to_owned());
        }
        self.addresses
            .insert(format!("{scope}/{id}"), from.to_owned());
        (from.to_owned(), id)
    }

    /// The person behind an id on an asset.
    #[must_use]
    pub(crate) fn person_at(&self, network: Network, asset: &str, id: &str) -> Option<&Person> {
        let name = self
            .addresses
            .get(&format!("{}/{id}", scope(network, asset)))?;
        self.people.get(name)
    }

    /// A person's id on an asset, by name or by that id itself.
    #[must_use]
    pub(crate) fn address_of(&self, network: Network, asset: &str, from: &str) -> Option<String> {
        let scope = scope(network, asset);
        if self.addresses.contains_key(&format!("{scope}/{from}")) {
            return Some(from.to_owned());
        }
        self.people.get(from)?.ids.get(&scope).cloned()
    }

    /// How a person's phone behaves: their own habits, else the settings.
    #[must_use]
    pub(crate) fn habits(&self, network: Network, person: &str) -> PhoneHabits {
        self.people
            .get(person)
            .and_then(|person| person.phones.get(network.word()))
            .cloned()
            .unwrap_or(PhoneHabits {
                delivered_after_ms: self.settings.delivered_after_ms,
                read_after_ms: self.settings.read_after_ms,
            })
    }
}
