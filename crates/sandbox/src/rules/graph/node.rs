//! `GET /{id}`: apps, assets, people, conversations, messages, media.

use super::super::access::{Token, TokenKind};
use super::super::error::{Graph, no_object};
use super::super::fields::project;
use super::super::person::Person;
use super::super::route::Call;
use super::super::world::{Network, World};
use super::history::wanted;
use serde_json::{Value, json};

impl World {
    pub(crate) fn node(&mut self, call: &mut Call<'_>, token: &Token) -> Graph<Value> {
        let id = call.node().to_owned();
        let wanted = wanted(call);
        if self.threads.contains_key(&id) {
            return self.thread_by_id(call, token);
        }
        if self.messages.contains_key(&id) {
            return self.message_by_id(call, token);
        }
        if let Some(media) = self.media.get(&id) {
            let whatsapp = self.network_of(&media.asset) == Some(Network::Whatsapp);
            let alive = media.ends.is_none_or(|ends| self.now < ends);
            let owner = call
                .params
                .text("phone_number_id")
                .is_none_or(|phone| phone == media.asset);
            if whatsapp && alive && owner && token.covers(&media.asset) {
                return Ok(self.media_node(media));
            }
            return Err(no_object("get", &id));
        }
        if token.covers(&id)
            && let Some((mut node, default)) = self.asset_node(&id)
        {
            self.add_mentioned(&id, &wanted, &mut node)?;
            return Ok(project(&node, &wanted, default));
        }
        if let Some(app) = self.apps.get(&id).filter(|app| app.id == token.app) {
            let node = json!({ "id": app.id, "name": app.name, "category": "Business", "link": format!("https://www.facebook.com/games/?app_id={}", app.id) });
            return Ok(project(&node, &wanted, &["name", "category", "link"]));
        }
        if id == token.user && token.kind != TokenKind::Instagram {
            let node = json!({ "id": id, "name": "Lia Ferraro", "first_name": "Lia", "last_name": "Ferraro" });
            return Ok(project(&node, &wanted, &["name"]));
        }
        if let Some((node, default)) = self.profile(token, &id) {
            return Ok(project(&node, &wanted, default));
        }
        Err(no_object("get", &id))
    }

    fn thread_by_id(&mut self, call: &Call<'_>, token: &Token) -> Graph<Value> {
        let thread = self.threads.get(call.node()).cloned();
        let thread = thread
            .filter(|thread| token.covers(&thread.asset) && thread.network != Network::Whatsapp)
            .ok_or_else(|| no_object("get", call.node()))?;
        self.take_history(&thread.asset)?;
        Ok(self.thread_node(&thread, &wanted(call)))
    }

    fn asset_node(&self, id: &str) -> Option<(Value, &'static [&'static str])> {
        if let Some(page) = self.pages.get(id) {
            let account = page.instagram.as_ref().map(|id| json!({ "id": id }));
            let mut node = json!({
                "id": page.id,
                "name": page.name,
                "category": "Florist",
                "access_token": page.token,
                "link": format!("https://www.facebook.com/{}", page.id),
                "username": username(&page.name),
                "is_published": true,
            });
            if let Some(account) = account {
                node["instagram_business_account"] = account;
            }
            for (name, value) in self.page_details(id) {
                node[name] = value;
            }
            return Some((node, &["name"]));
        }
        if let Some(account) = self.instagrams.get(id) {
            let node = json!({
                "id": account.id,
                "user_id": account.id,
                "username": account.username,
                "name": account.name,
                "account_type": "BUSINESS",
                "profile_picture_url": format!("{}/control/avatar/{}", self.settings.base_url, account.id),
                "followers_count": 1284,
                "media_count": 96,
            });
            return Some((node, &["username"]));
        }
        if let Some(waba) = self.wabas.get(id) {
            let node = json!({ "id": waba.id, "name": waba.name, "currency": "EUR", "timezone_id": "1", "account_review_status": "APPROVED", "message_template_namespace": "sandbox", "country": "IT" });
            return Some((
                node,
                &[
                    "name",
                    "currency",
                    "timezone_id",
                    "message_template_namespace",
                ],
            ));
        }
        self.phones.contains_key(id).then(|| {
            let default: &[&str] = &[
                "verified_name",
                "code_verification_status",
                "display_phone_number",
                "quality_rating",
                "platform_type",
                "throughput",
            ];
            (self.phone_node(id), default)
        })
    }

    /// Everything a phone number says about itself.
    pub(crate) fn phone_node(&self, id: &str) -> Value {
        let Some(phone) = self.phones.get(id) else {
            return Value::Null;
        };
        let waba = self.wabas.get(&phone.waba);
        let mut webhook = json!({ "application": self.app_callback(&phone.waba) });
        if let Some(callback) = &phone.callback {
            webhook["phone_number"] = json!(callback);
        }
        if let Some(Some(callback)) = waba.and_then(|waba| waba.subscribed.values().next().cloned())
        {
            webhook["whatsapp_business_account"] = json!(callback);
        }
        json!({
            "id": phone.id,
            "display_phone_number": display(&phone.number),
            "verified_name": phone.name,
            "quality_rating": "GREEN",
            "quality_score": { "score": "GREEN" },
            "status": "CONNECTED",
            "name_status": "APPROVED",
            "code_verification_status": "VERIFIED",
            "throughput": { "level": "STANDARD" },
            "account_mode": "LIVE",
            "platform_type": "CLOUD_API",
            "is_on_biz_app": false,
            "is_official_business_account": false,
            "is_pin_enabled": true,
            "messaging_limit_tier": "TIER_250",
            "health_status": { "can_send_message": "AVAILABLE", "entities": [
                { "entity_type": "PHONE_NUMBER", "id": phone.id, "can_send_message": "AVAILABLE" },
                { "entity_type": "WABA", "id": phone.waba, "can_send_message": "AVAILABLE" },
            ] },
            "webhook_configuration": webhook,
        })
    }

    fn app_callback(&self, waba: &str) -> Option<String> {
        let app = self.wabas.get(waba)?.subscribed.keys().next()?;
        let object = Network::Whatsapp.object();
        Some(
            self.apps
                .get(app)?
                .subscriptions
                .get(object)?
                .callback_url
                .clone(),
        )
    }

    /// A person's profile: a PSID or IGSID of an asset the token covers, from people who wrote.
    fn profile(&self, token: &Token, id: &str) -> Option<(Value, &'static [&'static str])> {
        let asset = token
            .assets
            .iter()
            .find(|asset| self.addresses.contains_key(&format!("{asset}/{id}")))?;
        let network = self.network_of(asset)?;
        let person = self.person_at(network, asset, id)?;
        Some(match network {
            Network::Instagram => (self.instagram_profile(person, id), &["name", "username"]),
            _ => (
                self.messenger_profile(person, id),
                &["first_name", "last_name", "profile_pic"],
            ),
        })
    }

    fn messenger_profile(&self, person: &Person, id: &str) -> Value {
        let (first, last) = person.name.split_once(' ').unwrap_or((&person.name, ""));
        json!({
            "id": id,
            "name": person.name,
            "first_name": first,
            "last_name": last,
            "profile_pic": self.avatar(&person.name),
        })
    }

    fn instagram_profile(&self, person: &Person, id: &str) -> Value {
        json!({
            "id": id,
            "name": person.name,
            "username": username(&person.name),
            "profile_pic": self.avatar(&person.name),
            "follower_count": 212,
            "is_verified_user": false,
            "is_user_follow_business": true,
            "is_business_follow_user": false,
        })
    }

    fn avatar(&self, name: &str) -> String {
        format!(
            "{}/avatar/{}.png",
            self.settings.base_url,
            super::super::params::encode(name)
        )
    }

    pub(crate) fn phone_numbers(&mut self, call: &mut Call<'_>, token: &Token) -> Graph<Value> {
        let waba = call.node().to_owned();
        if !self.wabas.contains_key(&waba) || !token.covers(&waba) {
            return Err(no_object("get", &waba));
        }
        let wanted = wanted(call);
        let default = [
            "verified_name",
            "code_verification_status",
            "display_phone_number",
            "quality_rating",
            "platform_type",
            "throughput",
        ];
        let rows: Vec<(String, Value)> = self
            .phones
            .values()
            .filter(|phone| phone.waba == waba)
            .map(|phone| {
                (
                    phone.id.clone(),
                    project(&self.phone_node(&phone.id), &wanted, &default),
                )
            })
            .collect();
        Ok(self.page(call, &rows, &format!("{waba}/phone_numbers")))
    }

    /// `GET /me/accounts`: the Pages of a user or system user, with their tokens.
    pub(crate) fn accounts(&mut self, call: &mut Call<'_>, token: &Token) -> Graph<Value> {
        let node = call.node().to_owned();
        if node != token.user || !matches!(token.kind, TokenKind::User | TokenKind::SystemUser) {
            return Err(no_object("get", &node));
        }
        let wanted = wanted(call);
        let default = ["access_token", "category", "category_list", "name", "tasks"];
        let rows: Vec<(String, Value)> = token
            .assets
            .iter()
            .filter(|id| self.pages.contains_key(*id))
            .filter_map(|id| {
                let (mut page, _) = self.asset_node(id)?;
                page["tasks"] = json!([
                    "MODERATE",
                    "MESSAGING",
                    "ANALYZE",
                    "ADVERTISE",
                    "CREATE_CONTENT",
                    "MANAGE"
                ]);
                page["category_list"] = json!([{ "id": "199236533423806", "name": "Florist" }]);
                Some((id.clone(), project(&page, &wanted, &default)))
            })
            .collect();
        Ok(self.page(call, &rows, &format!("{node}/accounts")))
    }
}

/// A user name made from a name: lower case, dots for spaces.
pub(in crate::rules) fn username(name: &str) -> String {
    name.to_lowercase()
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(".")
}

/// `+39 02 1234 5678` from digits.
fn display(number: &str) -> String {
    match (
        number.get(..2),
        number.get(2..4),
        number.get(4..8),
        number.get(8..),
    ) {
        (Some(a), Some(b), Some(c), Some(d)) => format!("+{a} {b} {c} {d}"),
        _ => format!("+{number}"),
    }
}
