//! What a WhatsApp number holds besides messages: its profile, shop settings, blocked people, QR
//! codes, registration (`fixtures` of the official examples tell the shapes).

use super::super::access::Token;
use super::super::error::{Graph, bad_value, missing, no_object, unsupported};
use super::super::ids;
use super::super::params::plain;
use super::super::route::{Call, digits};
use super::super::world::World;
use serde_json::{Map, Value, json};

/// Members of a profile (`business-messaging-api`).
const PROFILE: [&str; 7] = [
    "about",
    "address",
    "description",
    "email",
    "profile_picture_url",
    "websites",
    "vertical",
];

impl World {
    /// `/{phone}/{edge}` for every edge of a number that is about neither messages nor media.
    pub(crate) fn number_edge(
        &mut self,
        call: &mut Call<'_>,
        token: &Token,
        phone: &str,
        edge: &str,
    ) -> Graph<Value> {
        let method = call.method.clone();
        if !token.covers(phone) {
            return Err(no_object(&method.to_ascii_lowercase(), phone));
        }
        let answer = match (method.as_str(), edge) {
            ("GET", "whatsapp_business_profile") => {
                let mut profile = self.held(phone, edge);
                profile["messaging_product"] = json!("whatsapp");
                if profile["vertical"].is_null() {
                    profile["vertical"] = json!("UNDEFINED");
                }
                return Ok(json!({ "data": [profile] }));
            }
            ("POST", "whatsapp_business_profile") => self.hold(call, phone, edge, &PROFILE),
            ("GET", "whatsapp_commerce_settings") => {
                let mut settings = self.held(phone, edge);
                for name in ["is_cart_enabled", "is_catalog_visible"] {
                    if settings[name].is_null() {
                        settings[name] = json!(false);
                    }
                }
                settings["id"] = json!(phone);
                return Ok(json!({ "data": [settings] }));
            }
            ("POST", "whatsapp_commerce_settings") => self.hold(
                call,
                phone,
                edge,
                &["is_cart_enabled", "is_catalog_visible"],
            ),
            ("GET", "settings") => {
                let mut settings = self.held(phone, edge);
                if settings["calling"].is_null() {
                    settings["calling"] = json!({ "status": "DISABLED" });
                }
                return Ok(settings);
            }
            ("POST", "settings") => {
                self.hold(call, phone, edge, &["calling", "user_identity_change"])
            }
            ("POST", "conversational_automation") => {
                let members = ["enable_welcome_message", "commands", "prompts"];
                self.hold(call, phone, edge, &members)
            }
            (_, "block_users") => return self.block_users(call, phone),
            (_, "message_qrdls") => return self.qr_codes(call, phone),
            ("POST", "register") => match call.params.text("pin") {
                Some(pin) if pin.len() == 6 && pin.chars().all(|c| c.is_ascii_digit()) => {
                    json!({ "success": true })
                }
                _ => return Err(bad_value("The parameter pin is six digits.")),
            },
            ("POST", "deregister" | "request_code" | "verify_code") => json!({ "success": true }),
            _ => return Err(unsupported(&method)),
        };
        call.acted = true;
        Ok(answer)
    }

    fn held(&self, phone: &str, edge: &str) -> Value {
        let held = self.held.get(&format!("{phone}/{edge}"));
        held.cloned().unwrap_or_else(|| json!({}))
    }

    /// Keeps the members that are given.
    fn hold(&mut self, call: &Call<'_>, phone: &str, edge: &str, members: &[&str]) -> Value {
        let mut held = match self.held(phone, edge) {
            Value::Object(held) => held,
            _ => Map::new(),
        };
        for name in members {
            if let Some(value) = call.params.json(name) {
                held.insert((*name).to_owned(), value);
            }
        }
        self.held
            .insert(format!("{phone}/{edge}"), Value::Object(held));
        json!({ "success": true })
    }

    fn block_users(&mut self, call: &mut Call<'_>, phone: &str) -> Graph<Value> {
        let key = format!("{phone}/block_users");
        let mut blocked: Vec<String> = self
            .held
            .get(&key)
            .and_then(|held| serde_json::from_value(held.clone()).ok())
            .unwrap_or_default();
        if call.method == "GET" {
            let rows: Vec<Value> = blocked
                .iter()
                .map(|id| json!({ "messaging_product": "whatsapp", "input": id, "wa_id": id }))
                .collect();
            return Ok(json!({ "data": rows, "paging": { "cursors": {} } }));
        }
        let users = match call.params.json("block_users") {
            Some(Value::Array(users)) => users,
            _ => return Err(missing("The parameter block_users is required.")),
        };
        let named: Vec<(String, String)> = users
            .iter()
            .filter_map(|user| {
                let input = plain(&user["user"]).or_else(|| plain(&user["user_id"]))?;
                Some((input.clone(), digits(&input)))
            })
            .collect();
        let member = match call.method.as_str() {
            "POST" => {
                blocked.extend(named.iter().map(|(_, id)| id.clone()));
                "added_users"
            }
            "DELETE" => {
                blocked.retain(|id| !named.iter().any(|(_, other)| other == id));
                "removed_users"
            }
            method => return Err(unsupported(method)),
        };
        blocked.sort();
        blocked.dedup();
        self.held.insert(key, json!(blocked));
        call.acted = true;
        let users: Vec<Value> = named
            .iter()
            .map(|(input, id)| json!({ "input": input, "wa_id": id }))
            .collect();
        Ok(json!({ "messaging_product": "whatsapp", "block_users": { member: users } }))
    }

    fn qr_codes(&mut self, call: &mut Call<'_>, phone: &str) -> Graph<Value> {
        let key = format!("{phone}/message_qrdls");
        let mut codes: Vec<Value> = match self.held.get(&key) {
            Some(Value::Array(codes)) => codes.clone(),
            _ => Vec::new(),
        };
        let named = call
            .params
            .text("code")
            .or_else(|| call.segments.get(2).cloned());
        let place = codes
            .iter()
            .position(|c| c["code"].as_str() == named.as_deref());
        match (call.method.as_str(), named, place) {
            ("GET", None, _) => return Ok(json!({ "data": codes })),
            ("GET", Some(_), place) => {
                let found: Vec<&Value> = place.iter().map(|at| &codes[*at]).collect();
                return Ok(json!({ "data": found }));
            }
            ("DELETE", Some(_), Some(at)) => {
                codes.remove(at);
                self.held.insert(key, Value::Array(codes));
                call.acted = true;
                return Ok(json!({ "success": true }));
            }
            ("POST", _, _) => {}
            _ => return Err(bad_value("No QR code has that code.")),
        }
        let words = call
            .params
            .text("prefilled_message")
            .ok_or_else(|| missing("The parameter prefilled_message is required."))?;
        let code = match place {
            Some(at) => codes[at]["code"].as_str().unwrap_or_default().to_owned(),
            None => ids::letters(call.rng, 14).to_ascii_uppercase(),
        };
        let mut made = json!({
            "code": code,
            "prefilled_message": words,
            "deep_link_url": format!("https://wa.me/message/{code}"),
        });
        if call.params.text("generate_qr_image").is_some() {
            made["qr_image_url"] = json!(format!("{}/qr/{code}", self.settings.base_url));
        }
        match place {
            Some(at) => codes[at] = made.clone(),
            None => codes.push(made.clone()),
        }
        self.held.insert(key, Value::Array(codes));
        call.acted = true;
        Ok(made)
    }
}
