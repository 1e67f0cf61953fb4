//! Logging in: the codes that the dialogs give out, what they are exchanged for, and how tokens
//! of Instagram Login are made long and refreshed (`auth.md` §1, §2, §6).

use super::access::TokenKind;
use super::chance::Chance;
use super::error::{Graph, GraphError, invalid};
use super::ids;
use super::route::Call;
use super::signature;
use super::time::{DAY, Ms, SECOND};
use super::world::World;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// A code works once and not for long.
const CODE_LIVES: Ms = 600 * SECOND;
/// A code of Embedded Signup is exchanged within half a minute.
const SIGNUP_LIVES: Ms = 30 * SECOND;
/// What a token lives that Instagram Login gives first.
const SHORT: Ms = 3_600 * SECOND;
/// What a long one lives.
const LONG: Ms = 60 * DAY;

/// By which dialog a person came.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Way {
    /// Facebook Login: Pages, their Instagram accounts, WhatsApp accounts.
    Facebook,
    /// Instagram Login.
    Instagram,
    /// Embedded Signup, whose code is exchanged without an address.
    Signup,
}

/// What a person agreed to in a dialog.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Agreed {
    /// The dialog.
    pub way: Way,
    /// The app that asked.
    pub app: String,
    /// Where the person is sent back to.
    #[serde(default)]
    pub redirect_uri: Option<String>,
    /// The assets that were chosen.
    pub assets: Vec<String>,
}

/// A code that was given out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Code {
    agreed: Agreed,
    until: Ms,
    used: bool,
}

impl World {
    /// The assets that a dialog shows, with their names: Pages, accounts, numbers.
    #[must_use]
    pub(crate) fn to_choose(&self, way: Way) -> Vec<(String, String)> {
        let pages = self.pages.values().map(|p| (p.id.clone(), p.name.clone()));
        let accounts = self.instagrams.values();
        let accounts = accounts.map(|i| (i.id.clone(), format!("@{}", i.username)));
        let wabas = self.wabas.values().map(|w| (w.id.clone(), w.name.clone()));
        match way {
            Way::Facebook => pages.chain(wabas).collect(),
            Way::Instagram => accounts.collect(),
            Way::Signup => wabas.collect(),
        }
    }

    /// Gives out a code for what a person agreed to.
    pub(crate) fn give_code(
        &mut self,
        rng: &mut dyn Chance,
        agreed: &Agreed,
    ) -> Result<Value, String> {
        if !self.apps.contains_key(&agreed.app) {
            return Err(format!("no app has the id {}", agreed.app));
        }
        let lives = if agreed.way == Way::Signup {
            SIGNUP_LIVES
        } else {
            CODE_LIVES
        };
        let code = ids::letters(rng, 64);
        let until = self.now + lives;
        self.codes.retain(|_, old| old.until + DAY > self.now);
        self.codes.insert(
            code.clone(),
            Code {
                agreed: agreed.clone(),
                until,
                used: false,
            },
        );
        Ok(json!({ "code": code }))
    }

    /// `GET /oauth/access_token?client_id&client_secret&redirect_uri&code`.
    pub(crate) fn exchange_code(&mut self, call: &mut Call<'_>, app: &str) -> Graph<Value> {
        let given = call.params.text("code").unwrap_or_default();
        let address = call.params.text("redirect_uri").filter(|a| !a.is_empty());
        let now = self.now;
        let user = self.user_of_app(app);
        let code = self
            .codes
            .get_mut(&given)
            .filter(|code| code.agreed.app == app && code.agreed.way != Way::Instagram)
            .ok_or_else(|| invalid("Invalid verification code format.").with_subcode(36_007))?;
        if code.agreed.redirect_uri != address {
            return Err(GraphError::new(400, 100, "Error validating verification code. Please make sure your redirect_uri is identical to the one you used in the OAuth dialog request").with_subcode(36_008));
        }
        if code.used || code.until < now {
            return Err(GraphError::new(
                400,
                100,
                if code.used {
                    "This authorization code has been used."
                } else {
                    "This authorization code has expired."
                },
            )
            .with_subcode(36_009));
        }
        code.used = true;
        let agreed = code.agreed.clone();
        let assets = self.with_what_belongs(&agreed.assets);
        let (kind, lives) = match agreed.way {
            Way::Signup => (TokenKind::SystemUser, None),
            _ => (TokenKind::User, Some(2 * SHORT)),
        };
        let token = self.grant(call.rng, app, kind, &user, assets, lives);
        call.acted = true;
        Ok(match lives {
            Some(lives) => {
                json!({ "access_token": token, "token_type": "bearer", "expires_in": lives / SECOND })
            }
            None => json!({ "access_token": token, "token_type": "bearer" }),
        })
    }

    /// `POST /oauth/access_token` of Instagram Login, as a form.
    pub(crate) fn exchange_instagram_code(
        &mut self,
        call: &mut Call<'_>,
        app: &str,
    ) -> Graph<Value> {
        // The code comes with `#_` at its end from some surfaces.
        let given = call.params.text("code").unwrap_or_default();
        let address = call.params.text("redirect_uri");
        let now = self.now;
        let code = self
            .codes
            .get_mut(given.trim_end_matches("#_"))
            .filter(|code| {
                code.agreed.app == app
                    && code.agreed.way == Way::Instagram
                    && code.agreed.redirect_uri == address
            })
            .filter(|code| !code.used && code.until >= now)
            .ok_or_else(|| {
                GraphError::new(400, 400, "Matching code was not found or was already used.")
                    .typed("InstagramLogin")
            })?;
        code.used = true;
        let account = code.agreed.assets.first().cloned().unwrap_or_default();
        let assets = vec![account.clone()];
        let token = self.grant(
            call.rng,
            app,
            TokenKind::Instagram,
            &account,
            assets,
            Some(SHORT),
        );
        call.acted = true;
        Ok(json!({
            "access_token": token,
            "user_id": account,
            "permissions": ["instagram_business_basic", "instagram_business_manage_messages", "instagram_business_manage_comments"],
        }))
    }

    /// `GET /access_token?grant_type=ig_exchange_token` and
    /// `GET /refresh_access_token?grant_type=ig_refresh_token`.
    pub(crate) fn lengthen(&mut self, call: &mut Call<'_>) -> Graph<Value> {
        let text = call
            .bearer
            .clone()
            .ok_or_else(|| invalid("The parameter access_token is required"))?;
        let mut token = self.authorise(Some(&text), &call.params)?;
        if token.kind != TokenKind::Instagram {
            return Err(invalid("Unsupported request - method type: get"));
        }
        match call.params.text("grant_type").as_deref() {
            Some("ig_exchange_token") => {
                let secret = call.params.text("client_secret").unwrap_or_default();
                let app = self.apps.get(&token.app);
                if !app.is_some_and(|app| signature::same(&app.secret, &secret)) {
                    return Err(GraphError::new(400, 1, "Error validating client secret."));
                }
            }
            Some("ig_refresh_token") if self.now - token.issued < DAY => {
                return Err(GraphError::new(
                    400,
                    10,
                    "Access token must be at least 24 hours old to be refreshed",
                ));
            }
            Some("ig_refresh_token") => {}
            _ => return Err(invalid("Invalid grant_type")),
        }
        token.issued = self.now;
        token.expires = Some(self.now + LONG);
        let longer = ids::token(call.rng, "IGAA");
        self.tokens.insert(longer.clone(), token);
        call.acted = true;
        Ok(json!({ "access_token": longer, "token_type": "bearer", "expires_in": LONG / SECOND }))
    }

    /// The person behind an app's tokens.
    fn user_of_app(&self, app: &str) -> String {
        let mut tokens = self.tokens.values();
        let own = tokens.find(|t| t.app == app && t.kind == TokenKind::User);
        let user = own.or_else(|| self.tokens.values().find(|t| t.app == app));
        user.map(|t| t.user.clone()).unwrap_or_default()
    }

    /// The chosen assets with the Instagram accounts of Pages and the numbers of accounts.
    fn with_what_belongs(&self, chosen: &[String]) -> Vec<String> {
        let mut all = chosen.to_vec();
        for id in chosen {
            all.extend(self.pages.get(id).and_then(|page| page.instagram.clone()));
            let numbers = self.phones.values().filter(|phone| phone.waba == *id);
            all.extend(numbers.map(|phone| phone.id.clone()));
        }
        all
    }

    fn grant(
        &mut self,
        rng: &mut dyn Chance,
        app: &str,
        kind: TokenKind,
        user: &str,
        assets: Vec<String>,
        lives: Option<Ms>,
    ) -> String {
        let text = self.add_token(rng, app, kind, user, assets);
        if let Some(token) = self.tokens.get_mut(&text) {
            token.expires = lives.map(|lives| token.issued + lives);
        }
        text
    }
}
