//! Apps and the assets businesses connect to them: Pages, Instagram accounts, WhatsApp numbers.

use super::access::{Token, TokenKind};
use super::chance::Chance;
use super::ids;
use super::world::World;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A developer's app.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct App {
    /// App id.
    pub id: String,
    /// App secret: signs webhooks, proves calls.
    pub secret: String,
    /// The verify token a dashboard would hold.
    pub verify_token: String,
    /// Its name.
    pub name: String,
    /// Subscriptions by object.
    pub subscriptions: BTreeMap<String, Subscription>,
}

/// Where an object's webhooks go and which fields are wanted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Subscription {
    /// Callback address.
    pub callback_url: String,
    /// Fields.
    pub fields: Vec<String>,
}

/// A Page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Page {
    /// Page id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// The linked Instagram account.
    pub instagram: Option<String>,
    /// Fields by subscribed app.
    pub subscribed: BTreeMap<String, Vec<String>>,
    /// Its Page token.
    pub token: String,
}

/// An Instagram professional account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Instagram {
    /// Account id (17841…).
    pub id: String,
    /// User name.
    pub username: String,
    /// Display name.
    pub name: String,
    /// The Page it is linked to.
    pub page: Option<String>,
    /// Fields by app subscribed without a Page (Instagram Login).
    pub subscribed: BTreeMap<String, Vec<String>>,
}

/// A WhatsApp business account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Waba {
    /// Account id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Subscribed apps and the callback that overrides the app's, if any.
    pub subscribed: BTreeMap<String, Option<String>>,
}

/// A business phone number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Phone {
    /// Phone number id.
    pub id: String,
    /// Its account.
    pub waba: String,
    /// Digits with country code, no `+`.
    pub number: String,
    /// Verified name.
    pub name: String,
    /// A callback for this number alone.
    pub callback: Option<String>,
}

/// What exists after the first start.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seed {
    /// App id.
    pub app: String,
    /// Page id.
    pub page: String,
    /// Instagram account id.
    pub instagram: String,
    /// WhatsApp business account id.
    pub waba: String,
    /// Phone number id.
    pub phone: String,
    /// Telegram bot id.
    #[serde(default)]
    pub bot: String,
    /// The bot's token.
    #[serde(default)]
    pub bot_token: String,
    /// The user's long-lived token.
    pub user_token: String,
    /// The Page's token; it also serves the linked Instagram account.
    pub page_token: String,
    /// The system user's token: the WhatsApp account, the Page, the Instagram account.
    pub system_token: String,
    /// The account's own token of Instagram Login.
    pub instagram_token: String,
}

/// More assets for one app (`POST /control/assets`).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct AddAssets {
    /// An app's id, `"new"` for a new app, nothing for the first one.
    pub app: Option<String>,
    /// How many Pages.
    pub pages: u32,
    /// How many of these Pages get an Instagram account, from the first on.
    pub instagram: u32,
    /// How many WhatsApp accounts with one number each.
    pub whatsapp: u32,
    /// The name they share; a number follows from the second on.
    pub name: Option<String>,
    /// Subscribe the app to them at once.
    pub subscribe: bool,
}

/// The fields a Page subscription takes when nothing is said.
pub const PAGE_FIELDS: [&str; 10] = [
    "feed",
    "mention",
    "messages",
    "message_echoes",
    "message_deliveries",
    "message_reads",
    "message_reactions",
    "messaging_postbacks",
    "messaging_referrals",
    "messaging_optins",
];

/// The fields of the `instagram` object that make webhooks here.
pub const INSTAGRAM_FIELDS: [&str; 8] = [
    "comments",
    "mentions",
    "story_insights",
    "messages",
    "message_reactions",
    "messaging_seen",
    "messaging_postbacks",
    "messaging_referral",
];

impl World {
    /// Makes the first app and its assets.
    pub(crate) fn plant(&mut self, rng: &mut dyn Chance) {
        let app = self.add_app(rng, "Sportello");
        let user = ids::digits(rng, 17);
        let page = self.add_page(rng, &app, "Fiori di Lia", &user);
        let instagram = self.add_instagram(rng, &page, "Fiori di Lia", "fioridilia");
        let (waba, phone) = self.add_whatsapp(rng, "Fiori di Lia");
        let page_token = self
            .pages
            .get(&page)
            .map(|page| page.token.clone())
            .unwrap_or_default();
        let user_token = self.add_token(
            rng,
            &app,
            TokenKind::User,
            &user,
            vec![page.clone(), instagram.clone()],
        );
        let system = ids::digits(rng, 17);
        let system_token = self.add_token(
            rng,
            &app,
            TokenKind::SystemUser,
            &system,
            vec![waba.clone(), phone.clone(), page.clone(), instagram.clone()],
        );
        let instagram_token = self.add_token(
            rng,
            &app,
            TokenKind::Instagram,
            &instagram,
            vec![instagram.clone()],
        );
        let (bot, bot_token) = self.add_bot(rng, "Fiori di Lia", "fioridilia_bot");
        self.seed = Seed {
            bot,
            bot_token,
            app,
            page,
            instagram,
            waba,
            phone,
            user_token,
            page_token,
            system_token,
            instagram_token,
        };
    }

    /// A new app.
    pub(crate) fn add_app(&mut self, rng: &mut dyn Chance, name: &str) -> String {
        let id = ids::digits(rng, 16);
        let app = App {
            id: id.clone(),
            secret: ids::hex(rng, 32),
            verify_token: ids::letters(rng, 24),
            name: name.to_owned(),
            subscriptions: BTreeMap::new(),
        };
        self.apps.insert(id.clone(), app);
        id
    }

    fn add_page(&mut self, rng: &mut dyn Chance, app: &str, name: &str, user: &str) -> String {
        let id = ids::digits(rng, 15);
        let token = self.add_token(rng, app, TokenKind::Page, user, vec![id.clone()]);
        if let Some(token) = self.tokens.get_mut(&token) {
            token.profile = Some(id.clone());
        }
        let page = Page {
            id: id.clone(),
            name: name.to_owned(),
            instagram: None,
            subscribed: BTreeMap::new(),
            token,
        };
        self.pages.insert(id.clone(), page);
        id
    }

    fn add_instagram(
        &mut self,
        rng: &mut dyn Chance,
        page: &str,
        name: &str,
        username: &str,
    ) -> String {
        let id = format!("17841{}", ids::digits(rng, 12));
        if let Some(page) = self.pages.get_mut(page) {
            page.instagram = Some(id.clone());
            if let Some(token) = self.tokens.get_mut(&page.token) {
                token.assets.push(id.clone());
            }
        }
        let account = Instagram {
            id: id.clone(),
            username: username.to_owned(),
            name: name.to_owned(),
            page: Some(page.to_owned()),
            subscribed: BTreeMap::new(),
        };
        self.instagrams.insert(id.clone(), account);
        id
    }

    fn add_whatsapp(&mut self, rng: &mut dyn Chance, name: &str) -> (String, String) {
        let waba = ids::digits(rng, 15);
        let phone = ids::digits(rng, 15);
        self.wabas.insert(
            waba.clone(),
            Waba {
                id: waba.clone(),
                name: name.to_owned(),
                subscribed: BTreeMap::new(),
            },
        );
        self.phones.insert(
            phone.clone(),
            Phone {
                id: phone.clone(),
                waba: waba.clone(),
                number: format!("3902{}", ids::digits(rng, 8)),
                name: name.to_owned(),
                callback: None,
            },
        );
        (waba, phone)
    }

    pub(crate) fn add_token(
        &mut self,
        rng: &mut dyn Chance,
        app: &str,
        kind: TokenKind,
        user: &str,
        assets: Vec<String>,
    ) -> String {
        let prefix = if kind == TokenKind::Instagram {
            "IGAA"
        } else {
            "EAA"
        };
        let text = ids::token(rng, prefix);
        let profile = (kind == TokenKind::Instagram).then(|| user.to_owned());
        self.tokens.insert(
            text.clone(),
            Token {
                app: app.to_owned(),
                kind,
                user: user.to_owned(),
                profile,
                assets,
                issued: self.now,
                expires: None,
                revoked: None,
            },
        );
        text
    }

    /// Adds assets and answers what was made, with tokens, as `POST /control/assets` shows it.
    pub(crate) fn add_assets(
        &mut self,
        rng: &mut dyn Chance,
        add: &AddAssets,
    ) -> Result<serde_json::Value, String> {
        let app = match add.app.as_deref() {
            None => self.seed.app.clone(),
            Some("new") => self.add_app(rng, "Second app"),
            Some(id) if self.apps.contains_key(id) => id.to_owned(),
            Some(id) => return Err(format!("no app has the id {id}; use \"new\" for a new one")),
        };
        let base = add
            .name
            .clone()
            .unwrap_or_else(|| "Fiori di Lia".to_owned());
        let named = |number: u32| {
            if number == 0 {
                base.clone()
            } else {
                format!("{base} {}", number + 1)
            }
        };
        let user = ids::digits(rng, 17);
        let mut made = Vec::new();
        for number in 0..add.pages {
            let page = self.add_page(rng, &app, &named(number), &user);
            let instagram = (number < add.instagram).then(|| {
                let username = format!("fioridilia{}", ids::digits(rng, 5));
                self.add_instagram(rng, &page, &named(number), &username)
            });
            if add.subscribe {
                self.subscribe_page(&page, &app, PAGE_FIELDS.map(str::to_owned).to_vec());
            }
            let token = self.pages.get(&page).map(|page| page.token.clone());
            made.push(serde_json::json!({"kind": "facebook", "id": page, "token": token}));
            if let Some(instagram) = instagram {
                made.push(serde_json::json!({"kind": "instagram", "id": instagram, "page": page, "token": token}));
            }
        }
        for number in 0..add.whatsapp {
            let (waba, phone) = self.add_whatsapp(rng, &named(number));
            let token = self.add_token(
                rng,
                &app,
                TokenKind::SystemUser,
                &user,
                vec![waba.clone(), phone.clone()],
            );
            if add.subscribe
                && let Some(account) = self.wabas.get_mut(&waba)
            {
                account.subscribed.insert(app.clone(), None);
            }
            made.push(
                serde_json::json!({"kind": "whatsapp", "id": phone, "waba": waba, "token": token}),
            );
        }
        let app = self.apps.get(&app).cloned();
        Ok(serde_json::json!({
            "app": app.map(|app| serde_json::json!({
                "app_id": app.id, "app_secret": app.secret, "verify_token": app.verify_token,
            })),
            "assets": made,
        }))
    }

    /// Subscribes an app to a Page.
    pub(crate) fn subscribe_page(&mut self, page: &str, app: &str, fields: Vec<String>) {
        if let Some(page) = self.pages.get_mut(page) {
            page.subscribed.insert(app.to_owned(), fields);
        }
    }

    /// The Page and Instagram account that belong together, given either.
    #[must_use]
    pub(crate) fn page_of(&self, asset: &str) -> Option<&Page> {
        self.pages.get(asset).or_else(|| {
            let page = self.instagrams.get(asset)?.page.as_deref()?;
            self.pages.get(page)
        })
    }
}
