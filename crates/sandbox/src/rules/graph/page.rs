//! What a Page holds besides messages: its Messenger profile, personas, who owns a thread
//! (`messaging-send.md` §1, "Profile").

use super::super::access::Token;
use super::super::error::{Graph, invalid, missing, no_object, unsupported};
use super::super::ids;
use super::super::params::plain;
use super::super::route::Call;
use super::super::send::page_token;
use super::super::world::{Network, World};
use serde_json::{Map, Value, json};

/// Members of a Messenger profile.
const PROFILE: [&str; 8] = [
    "get_started",
    "persistent_menu",
    "ice_breakers",
    "greeting",
    "whitelisted_domains",
    "commands",
    "account_linking_url",
    "home_url",
];

/// The most ice breakers of a language (unconfirmed).
const QUESTIONS: usize = 4;

/// The most questions of one language, in the newer form with a list a language or the older one.
fn count_questions(ice_breakers: &Value) -> usize {
    let list = ice_breakers.as_array().map_or(&[][..], Vec::as_slice);
    let inner = list
        .iter()
        .filter_map(|one| Some(one["call_to_actions"].as_array()?.len()))
        .max();
    inner.unwrap_or(list.len())
}

impl World {
    /// `/{page}/{edge}` for these edges.
    pub(crate) fn page_edge(
        &mut self,
        call: &mut Call<'_>,
        token: &Token,
        page: &str,
        edge: &str,
    ) -> Graph<Value> {
        let method = call.method.clone();
        page_token(token)?;
        if !token.covers(page) {
            return Err(no_object(&method.to_ascii_lowercase(), page));
        }
        let answer = match (method.as_str(), edge) {
            (_, "messenger_profile") => self.profile_of_page(call, page)?,
            (_, "personas") => self.personas(call, page)?,
            ("GET", "thread_owner") => {
                let person = call.params.text("recipient").unwrap_or_default();
                let app = self.thread_owner(token, page, &person);
                json!({ "data": [{ "thread_owner": { "app_id": app } }] })
            }
            ("GET", "secondary_receivers") => json!({ "data": [] }),
            (_, "custom_labels") => self.labels(call, page)?,
            (
                "POST",
                "pass_thread_control"
                | "take_thread_control"
                | "release_thread_control"
                | "request_thread_control",
            ) => {
                let recipient = call.params.json("recipient").unwrap_or_default();
                let person = plain(&recipient["id"])
                    .ok_or_else(|| missing("The parameter recipient is required"))?;
                self.pass_thread(call, token, page, &person)?;
                json!({ "success": true })
            }
            _ => return Err(unsupported(&method)),
        };
        call.acted |= method != "GET";
        Ok(answer)
    }

    /// The app that answers a person; the app itself where nothing was passed on.
    fn thread_owner(&self, token: &Token, page: &str, person: &str) -> String {
        let held = self.held.get(&format!("{page}/owner/{person}"));
        held.and_then(Value::as_str)
            .map_or_else(|| token.app.clone(), str::to_owned)
    }

    /// Passing names the app, taking and releasing bring it back to this one (the default of the
    /// Page), asking changes nothing by itself.
    fn pass_thread(
        &mut self,
        call: &Call<'_>,
        token: &Token,
        page: &str,
        person: &str,
    ) -> Graph<()> {
        let app = match call.edge() {
            "pass_thread_control" => call
                .params
                .text("target_app_id")
                .ok_or_else(|| missing("The parameter target_app_id is required"))?,
            "request_thread_control" => return Ok(()),
            _ => token.app.clone(),
        };
        self.held
            .insert(format!("{page}/owner/{person}"), Value::String(app));
        Ok(())
    }

    fn profile_network(&self, key: &str) -> Option<Network> {
        self.network_of(key.split('/').next().unwrap_or(""))
    }

    /// Whose profile a call is about: with `platform=instagram` the linked account's.
    fn profile_key(&self, call: &Call<'_>, page: &str) -> String {
        let linked = self
            .pages
            .get(page)
            .and_then(|page| page.instagram.as_deref());
        let asset = match call.params.text("platform").as_deref() {
            Some("instagram") => linked.unwrap_or(page),
            _ => page,
        };
        format!("{asset}/messenger_profile")
    }

    fn profile_of_page(&mut self, call: &Call<'_>, page: &str) -> Graph<Value> {
        let key = self.profile_key(call, page);
        let mut held = match self.held.get(&key) {
            Some(Value::Object(held)) => held.clone(),
            _ => Map::new(),
        };
        match call.method.as_str() {
            "GET" => {
                let wanted = call.params.text("fields").unwrap_or_default();
                held.retain(|name, _| {
                    wanted.is_empty() || wanted.split(',').any(|field| field == name)
                });
                let rows: Vec<Value> = match held.is_empty() {
                    true => Vec::new(),
                    false => vec![Value::Object(held)],
                };
                return Ok(json!({ "data": rows }));
            }
            "POST" => {
                let given: Vec<&str> = PROFILE
                    .into_iter()
                    .filter(|name| call.params.json(name).is_some())
                    .collect();
                if given.is_empty() {
                    return Err(missing("The profile needs one of its members"));
                }
                let started = held.contains_key("get_started") || given.contains(&"get_started");
                // Get Started is Messenger's own; a menu on Instagram needs none.
                let started = started || self.profile_network(&key) == Some(Network::Instagram);
                let questions = call.params.json("ice_breakers").unwrap_or_default();
                if count_questions(&questions) > QUESTIONS {
                    return Err(invalid("Param ice_breakers has too many elements."));
                }
                if given.contains(&"persistent_menu") && !started {
                    return Err(missing("A persistent menu requires get_started"));
                }
                for name in given {
                    if let Some(value) = call.params.json(name) {
                        held.insert(name.to_owned(), value);
                    }
                }
            }
            "DELETE" => {
                let fields = call
                    .params
                    .json("fields")
                    .ok_or_else(|| missing("The parameter fields is required"))?;
                let named: Vec<String> = match fields {
                    Value::Array(names) => names.iter().filter_map(plain).collect(),
                    other => plain(&other)
                        .map(|list| list.split(',').map(str::to_owned).collect())
                        .unwrap_or_default(),
                };
                held.retain(|name, _| !named.contains(name));
            }
            method => return Err(unsupported(method)),
        }
        self.held.insert(key, Value::Object(held));
        Ok(json!({ "result": "success" }))
    }

    fn labels(&mut self, call: &mut Call<'_>, page: &str) -> Graph<Value> {
        let named = |call: &Call<'_>| {
            let name = call.params.text("page_label_name");
            let name = name.or_else(|| call.params.text("name"));
            let name = name.ok_or_else(|| missing("The parameter page_label_name is required"))?;
            Ok(json!({ "page_label_name": name }))
        };
        self.listed(call, page, "custom_labels", named)
    }

    fn personas(&mut self, call: &mut Call<'_>, page: &str) -> Graph<Value> {
        let named = |call: &Call<'_>| {
            let name = call.params.text("name");
            let name = name.ok_or_else(|| missing("The parameter name is required"))?;
            let picture = call.params.text("profile_picture_url");
            Ok(json!({ "name": name, "profile_picture_url": picture }))
        };
        self.listed(call, page, "personas", named)
    }

    /// A list that a Page keeps: GET shows it, POST adds to it and answers the new id.
    fn listed(
        &mut self,
        call: &mut Call<'_>,
        page: &str,
        edge: &str,
        read: impl FnOnce(&Call<'_>) -> Graph<Value>,
    ) -> Graph<Value> {
        let key = format!("{page}/{edge}");
        let mut all = match self.held.get(&key) {
            Some(Value::Array(all)) => all.clone(),
            _ => Vec::new(),
        };
        match call.method.as_str() {
            "GET" => Ok(json!({ "data": all, "paging": { "cursors": {} } })),
            "POST" => {
                let mut made = read(call)?;
                let id = ids::digits(call.rng, 15);
                made["id"] = json!(id);
                all.push(made);
                self.held.insert(key, Value::Array(all));
                Ok(json!({ "id": id }))
            }
            method => Err(unsupported(method)),
        }
    }
}
