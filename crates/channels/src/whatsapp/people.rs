//! Who wrote, as WhatsApp names people (webhooks.md §9, "BSUID").

use crate::meta::leaves::Leaves;
use sportello_core::content::Facts;
use sportello_core::event::Party;

/// The `contacts` beside messages and statuses.
#[derive(Default)]
pub(super) struct People(Vec<Leaves>);

/// A person, and what else was said of them.
pub(super) struct Person {
    pub party: Party,
    pub facts: Facts,
}

impl People {
    pub fn of(value: &mut Leaves) -> People {
        People(value.list("contacts"))
    }

    /// The person who wrote an item, which names them in `from` and `from_user_id` (or whatever
    /// `names` says). The phone id is what replies go to; where a person shows only a user name
    /// there is none, and the business-scoped id takes its place. Ids are not assumed to be
    /// digits: a business-scoped id has been seen in `from`, too. A sole contact beside a sole
    /// item (`alone`) is its person, whatever it names.
    pub fn person(&self, item: &mut Leaves, names: Names, alone: bool) -> Option<Person> {
        let (from, scoped) = (item.text(names.phone), item.text(names.scoped));
        let contact = self.find(from.as_deref(), scoped.as_deref(), alone);
        let mut contact = contact.cloned().unwrap_or_default();
        let wa_id = contact.text("wa_id");
        let user_id = contact.text("user_id");
        let mut facts = Facts::new();
        let mut keep = |name: &str, value: Option<&String>| {
            if let Some(value) = value {
                facts.insert(name.to_owned(), value.clone());
            }
        };
        let phone_id = from.clone().or_else(|| wa_id.clone());
        let scoped_id = scoped.or_else(|| user_id.clone());
        keep(
            "contact.wa_id",
            wa_id.as_ref().filter(|id| Some(*id) != phone_id.as_ref()),
        );
        keep(
            "contact.user_id",
            user_id
                .as_ref()
                .filter(|id| Some(*id) != scoped_id.as_ref() && Some(*id) != phone_id.as_ref()),
        );
        let external_id = phone_id.or_else(|| scoped_id.clone())?;
        let mut profile = contact.part("profile").unwrap_or_default();
        let party = Party {
            alias: scoped_id.filter(|id| *id != external_id),
            name: profile.text("name"),
            username: profile.text("username"),
            phone: digits(&external_id).then(|| external_id.clone()),
            external_id,
        };
        profile.rest_into(&mut facts, "contact.profile");
        contact.rest_into(&mut facts, "contact");
        Some(Person { party, facts })
    }

    /// What is said of the person whom a status is about, beyond the ids that the status names.
    pub fn about(&self, status: &Leaves, alone: bool, facts: &mut Facts) {
        let (phone, scoped) = (status.see("recipient_id"), status.see("recipient_user_id"));
        let Some(contact) = self.find(phone.as_deref(), scoped.as_deref(), alone) else {
            return;
        };
        let mut contact = contact.clone();
        if contact.see("wa_id") == phone {
            contact.text("wa_id");
        }
        if contact.see("user_id") == scoped {
            contact.text("user_id");
        }
        contact.rest_into(facts, "contact");
    }

    fn find(&self, from: Option<&str>, scoped: Option<&str>, alone: bool) -> Option<&Leaves> {
        let same = |a: Option<String>, b: Option<&str>| a.is_some() && a.as_deref() == b;
        self.0
            .iter()
            .find(|c| {
                same(c.see("wa_id"), from)
                    || same(c.see("user_id"), scoped)
                    || same(c.see("user_id"), from)
            })
            .or_else(|| self.0.first().filter(|_| alone && self.0.len() == 1))
    }
}

/// The members in which an item names its person.
#[derive(Clone, Copy)]
pub(super) struct Names {
    pub phone: &'static str,
    pub scoped: &'static str,
}

/// Who wrote.
pub(super) const FROM: Names = Names {
    phone: "from",
    scoped: "from_user_id",
};

/// Whom the business wrote to, from its own phone.
pub(super) const TO: Names = Names {
    phone: "to",
    scoped: "to_user_id",
};

fn digits(id: &str) -> bool {
    id.bytes().all(|b| b.is_ascii_digit())
}

/// A person known by these ids.
pub(super) fn known_by(phone: Option<String>, scoped: Option<String>) -> Option<Party> {
    let external_id = phone.or_else(|| scoped.clone())?;
    Some(Party {
        alias: scoped.filter(|id| *id != external_id),
        phone: digits(&external_id).then(|| external_id.clone()),
        external_id,
        ..Party::default()
    })
}
