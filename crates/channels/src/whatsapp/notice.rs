//! Fields of a change that are not messages: the platform's word on templates, the account, the
//! number, people's preferences and their ids (webhooks.md §9, "Other fields").

use super::people::known_by;
use crate::meta::envelope::{EntryFacts, Items};
use crate::meta::leaves::Leaves;
use sportello_core::Time;
use sportello_core::content::Facts;
use sportello_core::event::{Event, Notice, Party, Reading};

/// The fields that webhooks.md names and that are told as they are.
const TOLD: &[&str] = &[
    "message_template_status_update",
    "message_template_quality_update",
    "message_template_components_update",
    "template_category_update",
    "account_update",
    "account_review_update",
    "account_alerts",
    "account_settings_update",
    "phone_number_quality_update",
    "phone_number_name_update",
    "business_capability_update",
    "business_username_update",
    "business_status_update",
    "group_lifecycle_update",
    "group_settings_update",
    "group_participants_update",
    "group_status_update",
    "flows",
    "calls",
    "security",
    "payment_configuration_update",
    "partner_solutions",
    "tracking_events",
    "automatic_events",
];

/// Reads a change of that field; gives it back where the field is not known.
pub(super) fn read(
    out: &mut Items,
    entry: &EntryFacts<'_>,
    number: &str,
    pointer: &str,
    field: &str,
    mut value: Leaves,
) -> Option<Leaves> {
    match field {
        "user_preferences" => each(out, number, pointer, &mut value, field, |element| {
            preference(element, entry.time)
        }),
        "user_id_update" => each(out, number, pointer, &mut value, field, |element| {
            renamed(element, entry.time)
        }),
        "smb_app_state_sync" => each(out, number, pointer, &mut value, "state_sync", |element| {
            synced(element, entry.time)
        }),
        name if TOLD.contains(&name) => {
            let told = notice(name, None, entry.time, value.rest());
            out.push(number, pointer.to_owned(), Reading::Events(vec![told]));
            return None;
        }
        _ => return Some(value),
    }
    // What stands beside the list, or a value without one.
    if value
        .names()
        .any(|name| !matches!(name, "messaging_product" | "metadata" | "contacts"))
    {
        let told = notice(field, None, entry.time, value.rest());
        out.push(
            number,
            format!("{pointer}/value"),
            Reading::Events(vec![told]),
        );
    }
    None
}

/// The platform's word, told as it is.
pub(super) fn notice(what: &str, about: Option<Party>, at: Option<Time>, facts: Facts) -> Event {
    Event::Notice(Box::new(Notice {
        what: what.to_owned(),
        about,
        at,
        facts,
    }))
}

fn each(
    out: &mut Items,
    number: &str,
    pointer: &str,
    value: &mut Leaves,
    list: &str,
    read: impl Fn(Leaves) -> Event,
) {
    for (n, element) in value.list(list).into_iter().enumerate() {
        let event = read(element);
        out.push(
            number,
            format!("{pointer}/value/{list}/{n}"),
            Reading::Events(vec![event]),
        );
    }
}

/// A person's word on marketing messages. Its time is a number here.
fn preference(mut element: Leaves, sent: Option<Time>) -> Event {
    let about = known_by(element.text("wa_id"), element.text("user_id"));
    let at = element.moment("timestamp").or(sent);
    notice("user_preferences", about, at, element.rest())
}

/// A person has a new business-scoped id.
fn renamed(mut element: Leaves, sent: Option<Time>) -> Event {
    let at = element.moment("timestamp").or(sent);
    let phone = element.text("wa_id");
    let mut ids = element.part("user_id").unwrap_or_default();
    let (previous, current) = (ids.text("previous"), ids.text("current"));
    let mut facts = Facts::new();
    ids.rest_into(&mut facts, "user_id");
    let text = element.text("detail");
    element.rest_into(&mut facts, "");
    match (
        known_by(phone.clone(), previous),
        known_by(phone, current),
        at,
    ) {
        (Some(from), Some(to), Some(at)) => Event::Moved {
            from,
            to,
            external_id: None,
            text,
            what: "user_id_update".to_owned(),
            at,
            facts,
        },
        (from, to, at) => {
            if let Some(text) = text {
                facts.insert("detail".to_owned(), text);
            }
            notice("user_id_update", from.or(to), at, facts)
        }
    }
}

/// A contact of the phone's address book.
fn synced(mut element: Leaves, sent: Option<Time>) -> Event {
    let mut contact = element.part("contact").unwrap_or_default();
    let mut metadata = element.part("metadata").unwrap_or_default();
    let at = metadata.moment("timestamp").or(sent);
    let phone = contact.see("phone_number");
    let name = contact.text("full_name");
    let person = known_by(
        phone.map(|p| p.chars().filter(char::is_ascii_digit).collect()),
        None,
    );
    let removed = element.see("action").as_deref() == Some("remove");
    let mut facts = Facts::new();
    contact.rest_into(&mut facts, "contact");
    metadata.rest_into(&mut facts, "metadata");
    element.rest_into(&mut facts, "");
    match (person, at) {
        (Some(person), Some(at)) if !removed => Event::Named {
            address: Party { name, ..person },
            at,
            facts,
        },
        (person, at) => {
            if let Some(name) = name {
                facts.insert("contact.full_name".to_owned(), name);
            }
            notice("smb_app_state_sync", person, at, facts)
        }
    }
}
