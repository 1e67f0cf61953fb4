//! Tokens: whose they are, what they may touch, and how a bad one is refused (`auth.md`).

use super::error::{Graph, GraphError};
use super::params::Params;
use super::request::ApiRequest;
use super::signature;
use super::time::Ms;
use super::world::World;
use serde::{Deserialize, Serialize};

/// What a token stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TokenKind {
    /// The app itself (`APPID|APPSECRET`).
    App,
    /// A person who logged in.
    User,
    /// A Page.
    Page,
    /// A system user of a business.
    SystemUser,
    /// An Instagram account by Instagram Login.
    Instagram,
}

impl TokenKind {
    /// `debug_token`'s `type`.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::App => "APP",
            Self::User | Self::Instagram => "USER",
            Self::Page => "PAGE",
            Self::SystemUser => "SYSTEM_USER",
        }
    }
}

/// One access token.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Token {
    /// The app it was given to.
    pub app: String,
    /// What it stands for.
    pub kind: TokenKind,
    /// The user behind it.
    pub user: String,
    /// The Page or Instagram account that `me` means.
    pub profile: Option<String>,
    /// Assets it may touch.
    pub assets: Vec<String>,
    /// When it was given.
    pub issued: Ms,
    /// When it ends; `None` = never.
    pub expires: Option<Ms>,
    /// The subcode it is refused with since somebody revoked it.
    pub revoked: Option<i64>,
}

impl Token {
    /// The permissions `debug_token` shows.
    #[must_use]
    pub fn scopes(&self) -> Vec<&'static str> {
        match self.kind {
            TokenKind::App => vec![],
            TokenKind::Instagram => {
                vec![
                    "instagram_business_basic",
                    "instagram_business_manage_messages",
                    "instagram_business_manage_comments",
                    "instagram_business_content_publish",
                    "instagram_business_manage_insights",
                ]
            }
            _ => vec![
                "pages_show_list",
                "pages_messaging",
                "pages_manage_metadata",
                "pages_read_engagement",
                "pages_read_user_content",
                "pages_manage_engagement",
                "instagram_basic",
                "instagram_manage_messages",
                "instagram_manage_comments",
                "instagram_content_publish",
                "instagram_manage_insights",
                "pages_manage_posts",
                "read_insights",
                "business_management",
                "whatsapp_business_messaging",
                "whatsapp_business_management",
                "public_profile",
            ],
        }
    }

    /// Whether the token may touch an asset.
    #[must_use]
    pub fn covers(&self, asset: &str) -> bool {
        self.assets.iter().any(|own| own == asset)
    }
}

/// The token text of a call: query or body, else the header. Clients that keep a header for
/// everything name the token of an app's own call beside it.
#[must_use]
pub fn presented(request: &ApiRequest, params: &Params) -> Option<String> {
    let header = request.header("authorization").and_then(|value| {
        let (scheme, token) = value.split_once(' ')?;
        (scheme.eq_ignore_ascii_case("bearer") || scheme.eq_ignore_ascii_case("oauth"))
            .then(|| token.trim().to_owned())
    });
    params
        .text("access_token")
        .filter(|token| !token.is_empty())
        .or(header)
        .filter(|token| !token.is_empty())
}

impl World {
    /// Resolves the token of a call and checks `appsecret_proof`.
    ///
    /// # Errors
    /// 104 without a token, 190 with a bad one (subcodes 463 expired, 460 and others revoked),
    /// 100 for a wrong or missing proof.
    pub(crate) fn authorise(&self, presented: Option<&str>, params: &Params) -> Graph<Token> {
        let Some(text) = presented else {
            return Err(GraphError::new(
                401,
                104,
                "An access token is required to request this resource.",
            ));
        };
        let token = self.token(text)?;
        if let Some(subcode) = token.revoked {
            return Err(revoked(subcode));
        }
        if token.expires.is_some_and(|end| end <= self.now) {
            return Err(revoked(463));
        }
        self.check_proof(&token, text, params)?;
        Ok(token)
    }

    /// Finds a token, the app's own `APPID|APPSECRET` included.
    pub(crate) fn token(&self, text: &str) -> Graph<Token> {
        if let Some(token) = self.tokens.get(text) {
            return Ok(token.clone());
        }
        if let Some((id, secret)) = text.split_once('|') {
            let app = self
                .apps
                .get(id)
                .filter(|app| signature::same(&app.secret, secret));
            if let Some(app) = app {
                return Ok(Token {
                    app: app.id.clone(),
                    kind: TokenKind::App,
                    user: String::new(),
                    profile: None,
                    assets: Vec::new(),
                    issued: 0,
                    expires: None,
                    revoked: None,
                });
            }
            return Err(GraphError::new(
                401,
                190,
                "Invalid OAuth access token signature.",
            ));
        }
        Err(GraphError::new(
            401,
            190,
            "Invalid OAuth access token - Cannot parse access token",
        ))
    }

    fn check_proof(&self, token: &Token, text: &str, params: &Params) -> Graph<()> {
        // An app's own token holds the secret itself; two real clients send it with the proof of
        // another token (facebook-business, messaging-api-messenger on `debug_token`).
        if token.kind == TokenKind::App {
            return Ok(());
        }
        let secret = self
            .apps
            .get(&token.app)
            .map(|app| app.secret.as_str())
            .unwrap_or_default();
        match params.text("appsecret_proof") {
            Some(proof) if signature::same(&proof, &signature::sha256(secret, text.as_bytes())) => {
                Ok(())
            }
            Some(_) => Err(GraphError::new(
                400,
                100,
                "Invalid appsecret_proof provided in the API argument",
            )
            .typed("GraphMethodException")),
            None if self.settings.require_proof => Err(GraphError::new(
                400,
                100,
                "API calls from the server require an appsecret_proof argument",
            )
            .typed("GraphMethodException")),
            None => Ok(()),
        }
    }

    /// Revokes (with a subcode) or restores tokens. `which` is a token, an asset's id, or `all`.
    /// Answers how many tokens changed.
    pub(crate) fn revoke(&mut self, which: &str, subcode: Option<i64>) -> usize {
        let mut changed = 0;
        for (text, token) in &mut self.tokens {
            // A Page's token also serves the Instagram account linked to it, and is what
            // `/control/assets` names for that account: it goes with either.
            if which == "all" || text == which || token.covers(which) {
                token.revoked = subcode;
                changed += 1;
            }
        }
        for bot in self.bots.values_mut() {
            if which == "all" || which == bot.token || which == bot.id {
                bot.revoked = subcode.is_some();
                changed += 1;
            }
        }
        changed
    }
}

/// 190 with the sentence of its subcode.
fn revoked(subcode: i64) -> Box<GraphError> {
    let text = match subcode {
        458 => "Error validating access token: The user has not authorized application.",
        459 => {
            "Error validating access token: You cannot access the app till you log in to www.facebook.com and follow the instructions given."
        }
        460 => {
            "Error validating access token: The session has been invalidated because the user changed their password or Facebook has changed the session for security reasons."
        }
        463 => "Error validating access token: Session has expired.",
        464 => {
            "Error validating access token: Sessions for the user are not allowed because the user is not a confirmed user."
        }
        490 => {
            "Error validating access token: The user is enrolled in a blocking, logged-in checkpoint."
        }
        492 => "Error validating access token: The session user does not have a role on the Page.",
        _ => "Error validating access token: The session is invalid.",
    };
    GraphError::new(401, 190, text).with_subcode(subcode)
}
