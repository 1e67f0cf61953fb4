//! What a Page tells of itself (`publishing.md`, "Page details"): about, telephone, address on the
//! web, mail, description and hours.

use super::super::access::Token;
use super::super::error::{Graph, invalid, no_object};
use super::super::route::Call;
use super::super::send::page_token;
use super::super::world::World;
use serde_json::{Map, Value, json};

/// The details that can be changed.
const DETAILS: [&str; 6] = [
    "about",
    "phone",
    "website",
    "emails",
    "description",
    "hours",
];

impl World {
    /// `POST /{page}`.
    pub(super) fn change_details(
        &mut self,
        call: &mut Call<'_>,
        token: &Token,
        page: &str,
    ) -> Graph<Value> {
        if !token.covers(page) {
            return Err(no_object("post", page));
        }
        page_token(token)?;
        let mut held = self.page_details(page);
        let mut changed = false;
        for name in DETAILS {
            let Some(value) = call.params.json(name) else {
                continue;
            };
            // A number among words is a word here: `phone=055123`.
            let value = match (name, value) {
                ("hours", value @ Value::Object(_)) => checked_hours(value)?,
                ("hours", _) => return Err(invalid("Param hours must be a map")),
                ("emails", value @ Value::Array(_)) => value,
                ("emails", _) => return Err(invalid("Param emails must be an array")),
                (_, _) => json!(call.params.text(name).unwrap_or_default()),
            };
            held.insert(name.to_owned(), value);
            changed = true;
        }
        if !changed {
            return Err(invalid("Nothing to change"));
        }
        self.held
            .insert(format!("{page}/details"), Value::Object(held));
        call.acted = true;
        Ok(json!({ "success": true }))
    }

    /// The details that a Page has.
    pub(in crate::rules) fn page_details(&self, page: &str) -> Map<String, Value> {
        match self.held.get(&format!("{page}/details")) {
            Some(Value::Object(held)) => held.clone(),
            _ => Map::new(),
        }
    }
}

/// Keys `mon_1_open` … `sun_2_close`, values `HH:MM`.
fn checked_hours(hours: Value) -> Graph<Value> {
    let right = |(key, value): (&String, &Value)| {
        let mut pieces = key.split('_');
        let day = pieces
            .next()
            .is_some_and(|day| ["mon", "tue", "wed", "thu", "fri", "sat", "sun"].contains(&day));
        let span = pieces.next().is_some_and(|span| span == "1" || span == "2");
        let side = pieces
            .next()
            .is_some_and(|side| side == "open" || side == "close");
        let time = value.as_str().and_then(|time| time.split_once(':'));
        let time = time.and_then(|(h, m)| Some((h.parse::<u8>().ok()?, m.parse::<u8>().ok()?)));
        day && span
            && side
            && pieces.next().is_none()
            && time.is_some_and(|(h, m)| h < 24 && m < 60)
    };
    match hours.as_object().is_some_and(|map| map.iter().all(right)) {
        true => Ok(hours),
        false => Err(invalid(
            "Param hours must hold keys like mon_1_open and times like 09:00",
        )),
    }
}
