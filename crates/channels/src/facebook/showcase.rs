//! What a Page shows of the business: its details (publishing.md, "Page details"), and greetings
//! and menus of Messenger (messaging-send.md §1, "Profile").

use super::hours;
use crate::contract::{Answer, ChannelFacts, HttpRequest};
use crate::meta::envelope::small;
use crate::meta::{profile, request};
use crate::publish::{ChatLimits, ChatProfile, Details, Showcase};
use serde_json::{Map, Value, json};

/// The details, in the order in which people see them.
const NAMES: &[&str] = &[
    "about",
    "description",
    "phone",
    "website",
    "emails",
    "hours",
];

const LIMITS: ChatLimits = ChatLimits {
    ice_breakers: profile::ICE_BREAKERS,
    menu: profile::MENU,
    get_started: true,
    greeting: true,
};

/// What Pages show.
pub(crate) struct PageShowcase;

impl Showcase for PageShowcase {
    fn detail_names(&self) -> &'static [&'static str] {
        NAMES
    }

    fn details_request(&self, channel: &ChannelFacts) -> Option<HttpRequest> {
        let fields = NAMES.join(",");
        Some(request::get(
            channel.asset.clone(),
            &[("fields", fields.as_str())],
        ))
    }

    fn read_details(&self, answer: &Answer) -> Option<Details> {
        if !(200..300).contains(&answer.status) {
            return None;
        }
        let told = small::<Map<String, Value>>(&answer.body)?;
        if told.contains_key("error") {
            return None;
        }
        let read = |name: &&str| Some(((*name).to_owned(), shown(told.get(*name)?)?));
        Some(NAMES.iter().filter_map(read).collect())
    }

    /// `None` where nothing that can be changed here is named, and for hours that cannot be read.
    fn change_details(&self, channel: &ChannelFacts, changed: &Details) -> Option<HttpRequest> {
        let mut body = Map::new();
        for (name, value) in changed {
            let written = match name.as_str() {
                "emails" => json!(listed(value)),
                "hours" => Value::Object(hours::write(value)?),
                name if NAMES.contains(&name) => json!(value.trim()),
                _ => continue,
            };
            body.insert(name.clone(), written);
        }
        (!body.is_empty()).then(|| request::post(channel.asset.clone(), &Value::Object(body)))
    }

    fn chat_request(&self, _: &ChannelFacts) -> Option<HttpRequest> {
        Some(profile::request(None))
    }

    fn read_chat(&self, answer: &Answer) -> Option<ChatProfile> {
        profile::read(answer)
    }

    fn change_chat(&self, _: &ChannelFacts, wanted: &ChatProfile) -> Vec<HttpRequest> {
        profile::change(None, LIMITS, wanted)
    }

    fn chat_limits(&self) -> ChatLimits {
        LIMITS
    }
}

/// A detail as people read it: a list with commas, hours with a line a day.
fn shown(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Array(list) => {
            let each: Vec<&str> = list.iter().filter_map(Value::as_str).collect();
            Some(each.join(", "))
        }
        Value::Object(hours) => Some(hours::read(hours)),
        _ => None,
    }
}

fn listed(value: &str) -> Vec<&str> {
    let each = value.split([',', ';', '\n', ' ']).map(str::trim);
    each.filter(|one| !one.is_empty()).collect()
}
