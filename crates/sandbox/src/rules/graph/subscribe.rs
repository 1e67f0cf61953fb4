//! Subscriptions: the app's callback with its handshake, and the assets' subscribed apps
//! (`webhooks.md` §1, §2).

use super::super::access::{Token, TokenKind};
use super::super::asset::{INSTAGRAM_FIELDS, PAGE_FIELDS, Subscription};
use super::super::error::{Graph, GraphError, invalid, no_object, unsupported};
use super::super::ids;
use super::super::params::{encode, plain};
use super::super::request::Effect;
use super::super::route::Call;
use super::super::send::page_token;
use super::super::task::{TaskResult, Work};
use super::super::world::World;
use serde_json::{Value, json};

impl World {
    /// `/{app}/subscriptions`.
    pub(crate) fn subscriptions(&mut self, call: &mut Call<'_>, token: &Token) -> Graph<Value> {
        let app = call.node().to_owned();
        if token.app != app || token.kind != TokenKind::App {
            return Err(GraphError::new(
                400,
                15,
                "(#15) This method must be called with an app access_token.",
            ));
        }
        match call.method.as_str() {
            "GET" => Ok(self.list_subscriptions(&app)),
            "POST" => self.subscribe_app(call, &app),
            "DELETE" => {
                let object = call.params.text("object");
                if let Some(app) = self.apps.get_mut(&app) {
                    app.subscriptions
                        .retain(|name, _| object.as_ref().is_some_and(|object| object != name));
                }
                call.acted = true;
                Ok(json!({ "success": true }))
            }
            method => Err(unsupported(method)),
        }
    }

    fn list_subscriptions(&self, app: &str) -> Value {
        let version = format!("v{}.0", self.settings.default_version);
        let rows: Vec<Value> = self
            .apps
            .get(app)
            .into_iter()
            .flat_map(|app| &app.subscriptions)
            .map(|(object, subscription)| {
                let fields: Vec<Value> = subscription
                    .fields
                    .iter()
                    .map(|name| json!({ "name": name, "version": version }))
                    .collect();
                json!({ "object": object, "callback_url": subscription.callback_url, "active": true, "fields": fields })
            })
            .collect();
        json!({ "data": rows })
    }

    fn subscribe_app(&mut self, call: &mut Call<'_>, app: &str) -> Graph<Value> {
        let object = call
            .params
            .text("object")
            .ok_or_else(|| invalid("The parameter object is required"))?;
        let usual: Vec<String> = match object.as_str() {
            "page" => PAGE_FIELDS.map(str::to_owned).to_vec(),
            "instagram" => INSTAGRAM_FIELDS.map(str::to_owned).to_vec(),
            "whatsapp_business_account" => {
                vec![
                    "messages".to_owned(),
                    "message_template_status_update".to_owned(),
                ]
            }
            _ => {
                return Err(invalid(
                    "Param object must be one of {page, instagram, whatsapp_business_account}",
                ));
            }
        };
        let fields = word_list(call, "fields").unwrap_or(usual);
        let url = call
            .params
            .text("callback_url")
            .ok_or_else(|| invalid("The parameter callback_url is required"))?;
        let verify = call
            .params
            .text("verify_token")
            .ok_or_else(|| invalid("The parameter verify_token is required"))?;
        let challenge = ids::digits(call.rng, 10);
        let work = Work::Subscribe {
            app: app.to_owned(),
            object,
            url: url.clone(),
            fields,
            challenge: challenge.clone(),
        };
        self.shake_hands(call, work, &url, &verify, &challenge)
    }

    /// Hands out the GET with the challenge; the answer waits for it.
    fn shake_hands(
        &mut self,
        call: &mut Call<'_>,
        work: Work,
        url: &str,
        verify: &str,
        challenge: &str,
    ) -> Graph<Value> {
        if !url.starts_with("http://") && !url.starts_with("https://") {
            return Err(invalid("callback_url must be a valid URL"));
        }
        let joint = if url.contains('?') { '&' } else { '?' };
        let address = format!(
            "{url}{joint}hub.mode=subscribe&hub.challenge={challenge}&hub.verify_token={}",
            encode(verify)
        );
        let (number, effect) = self.hand_out(work, |task| Effect::Handshake { task, url: address });
        call.effects.push(effect);
        call.pending = Some(number);
        Ok(Value::Null)
    }

    /// The handshake of an app's subscription came back.
    pub(crate) fn subscribed(
        &mut self,
        app: &str,
        object: &str,
        url: &str,
        fields: Vec<String>,
        challenge: &str,
        result: &TaskResult,
    ) -> Graph<Value> {
        check_handshake(challenge, result)?;
        if let Some(app) = self.apps.get_mut(app) {
            let subscription = Subscription {
                callback_url: url.to_owned(),
                fields,
            };
            app.subscriptions.insert(object.to_owned(), subscription);
        }
        Ok(json!({ "success": true }))
    }

    /// `/{asset}/subscribed_apps`.
    pub(crate) fn subscribed_apps(&mut self, call: &mut Call<'_>, token: &Token) -> Graph<Value> {
        let node = call.node().to_owned();
        let method = call.method.clone();
        if !token.covers(&node) {
            return Err(no_object(&method, &node));
        }
        if self.wabas.contains_key(&node) {
            return self.subscribed_to_waba(call, token, &node);
        }
        if !self.pages.contains_key(&node) && !self.instagrams.contains_key(&node) {
            return Err(no_object(&method, &node));
        }
        page_token(token)?;
        match method.as_str() {
            "GET" => Ok(self.list_subscribed(&node)),
            "POST" => {
                let fields = word_list(call, "subscribed_fields").ok_or_else(|| {
                    invalid("Param subscribed_fields is required: give at least one field")
                })?;
                if self.pages.contains_key(&node) {
                    self.subscribe_page(&node, &token.app, fields);
                } else if let Some(account) = self.instagrams.get_mut(&node) {
                    account.subscribed.insert(token.app.clone(), fields);
                }
                call.acted = true;
                Ok(json!({ "success": true }))
            }
            "DELETE" => {
                if let Some(page) = self.pages.get_mut(&node) {
                    page.subscribed.remove(&token.app);
                }
                if let Some(account) = self.instagrams.get_mut(&node) {
                    account.subscribed.remove(&token.app);
                }
                call.acted = true;
                Ok(json!({ "success": true }))
            }
            method => Err(unsupported(method)),
        }
    }

    fn list_subscribed(&self, node: &str) -> Value {
        let subscribed = self
            .pages
            .get(node)
            .map(|page| &page.subscribed)
            .or_else(|| self.instagrams.get(node).map(|account| &account.subscribed));
        let rows: Vec<Value> = subscribed
            .into_iter()
            .flatten()
            .map(|(app, fields)| {
                let name = self.apps.get(app).map(|app| app.name.clone());
                json!({ "id": app, "name": name, "category": "Business", "link": format!("https://www.facebook.com/games/?app_id={app}"), "subscribed_fields": fields })
            })
            .collect();
        json!({ "data": rows })
    }

    fn subscribed_to_waba(
        &mut self,
        call: &mut Call<'_>,
        token: &Token,
        waba: &str,
    ) -> Graph<Value> {
        match call.method.as_str() {
            "GET" => Ok(self.list_waba_apps(waba)),
            "POST" => match call.params.text("override_callback_uri") {
                Some(url) if !url.is_empty() => {
                    let verify = call.params.text("verify_token").unwrap_or_default();
                    let challenge = ids::digits(call.rng, 10);
                    let work = Work::Override {
                        holder: waba.to_owned(),
                        app: token.app.clone(),
                        url: url.clone(),
                        challenge: challenge.clone(),
                    };
                    self.shake_hands(call, work, &url, &verify, &challenge)
                }
                _ => {
                    if let Some(waba) = self.wabas.get_mut(waba) {
                        waba.subscribed.insert(token.app.clone(), None);
                    }
                    call.acted = true;
                    Ok(json!({ "success": true }))
                }
            },
            "DELETE" => {
                if let Some(waba) = self.wabas.get_mut(waba) {
                    waba.subscribed.remove(&token.app);
                }
                call.acted = true;
                Ok(json!({ "success": true }))
            }
            method => Err(unsupported(method)),
        }
    }

    fn list_waba_apps(&self, waba: &str) -> Value {
        let rows: Vec<Value> = self
            .wabas
            .get(waba)
            .into_iter()
            .flat_map(|waba| &waba.subscribed)
            .map(|(app, callback)| {
                let name = self.apps.get(app).map(|app| app.name.clone());
                let mut row = json!({ "whatsapp_business_api_data": { "id": app, "name": name, "link": format!("https://www.facebook.com/games/?app_id={app}") } });
                if let Some(callback) = callback {
                    row["override_callback_uri"] = json!(callback);
                }
                row
            })
            .collect();
        json!({ "data": rows })
    }

    /// `POST /{phone}` with a callback of its own; an empty address removes it.
    pub(crate) fn configure_phone(&mut self, call: &mut Call<'_>, token: &Token) -> Graph<Value> {
        let phone = call.node().to_owned();
        if !token.covers(&phone) {
            return Err(no_object("post", &phone));
        }
        if let (Some(name), Some(own)) = (
            call.params.text("new_display_name"),
            self.phones.get_mut(&phone),
        ) {
            own.name = name;
            call.acted = true;
            return Ok(json!({ "success": true }));
        }
        let wanted = call
            .params
            .json("webhook_configuration")
            .ok_or_else(|| unsupported("post"))?;
        let url = plain(&wanted["override_callback_uri"]).unwrap_or_default();
        if url.is_empty() {
            if let Some(phone) = self.phones.get_mut(&phone) {
                phone.callback = None;
            }
            call.acted = true;
            return Ok(json!({ "success": true }));
        }
        let verify = plain(&wanted["verify_token"]).unwrap_or_default();
        let challenge = ids::digits(call.rng, 10);
        let work = Work::Override {
            holder: phone,
            app: token.app.clone(),
            url: url.clone(),
            challenge: challenge.clone(),
        };
        self.shake_hands(call, work, &url, &verify, &challenge)
    }

    /// The handshake of an override came back.
    pub(crate) fn overridden(
        &mut self,
        holder: &str,
        app: &str,
        url: &str,
        challenge: &str,
        result: &TaskResult,
    ) -> Graph<Value> {
        check_handshake(challenge, result)?;
        if let Some(phone) = self.phones.get_mut(holder) {
            phone.callback = Some(url.to_owned());
        } else if let Some(waba) = self.wabas.get_mut(holder) {
            waba.subscribed.insert(app.to_owned(), Some(url.to_owned()));
        }
        Ok(json!({ "success": true }))
    }
}

/// 2200: the callback did not answer 200 with the challenge as it was.
fn check_handshake(challenge: &str, result: &TaskResult) -> Graph<()> {
    let why = match result.status {
        None => "Callback verification failed with the following errors: no answer from the callback URL.".to_owned(),
        Some(200) if &*result.body == challenge.as_bytes() => return Ok(()),
        Some(200) => "Callback verification failed with the following errors: hub.challenge was not echoed.".to_owned(),
        Some(status) => format!("Callback verification failed with the following errors: HTTP Status Code = {status}"),
    };
    Err(GraphError::new(400, 2200, format!("(#2200) {why}")))
}

/// A comma list, or a JSON list.
fn word_list(call: &Call<'_>, name: &str) -> Option<Vec<String>> {
    let words: Vec<String> = match call.params.json(name)? {
        Value::Array(list) => list.iter().filter_map(plain).collect(),
        other => plain(&other)?
            .split(',')
            .map(|word| word.trim().to_owned())
            .collect(),
    };
    let words: Vec<String> = words.into_iter().filter(|word| !word.is_empty()).collect();
    (!words.is_empty()).then_some(words)
}
