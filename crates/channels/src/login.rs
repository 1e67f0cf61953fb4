//! Logging in to connect: a dialog, a code, and questions until it is known what can be connected
//! (auth.md §1, §2, §6). A [`Login`] is a pure value like its connector: given the answers so far
//! it says what to ask next. Secrets are named, not held: the engine puts them in.

use crate::contract::{Answer, Auth, Body, ChannelFacts, HttpRequest, Method, Target};
use crate::meta::envelope::small;
use serde::{Deserialize, Serialize};
use sportello_core::{ChannelKind, Time};
use std::collections::BTreeMap;

/// A channel's setting: the app-scoped id of the person who gave its token.
pub const GRANTED_BY: &str = "granted_by";
/// A channel's setting: when its token ends, in milliseconds.
pub const TOKEN_ENDS: &str = "token_ends";
/// A channel's setting: the dialog it was connected by, where that changes how it is asked.
pub const BY: &str = "login";
/// A channel's setting: what the platform said its token may do, where that cannot be asked later.
pub const PERMISSIONS: &str = "permissions";

/// Which of a platform's hosts shows a dialog.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DialogHost {
    /// `www.facebook.com`
    Facebook,
    /// `www.instagram.com`
    Instagram,
}

/// What a dialog is asked with.
pub struct Dialog<'a> {
    /// The version of the Graph API.
    pub version: &'a str,
    /// The platform's id of the app.
    pub app: &'a str,
    /// Where it leads back to.
    pub back: &'a str,
    /// What it brings back unread.
    pub state: &'a str,
    /// The configuration made in the app's dashboard, if one is given.
    pub config: Option<&'a str>,
}

/// Something secret that the engine puts into a request.
#[derive(Clone, PartialEq, Eq)]
pub enum Hidden {
    /// The app's secret.
    AppSecret,
    /// The app's own token.
    AppToken,
    /// The code that the dialog brought.
    Code,
    /// A token that an earlier answer gave.
    Token(String),
}

/// A question, with what the engine adds to it.
pub struct Question {
    /// The request.
    pub request: HttpRequest,
    /// Parameters that are secret.
    pub hidden: Vec<(&'static str, Hidden)>,
    /// The token in its header.
    pub bearer: Option<Hidden>,
}

/// What comes next in a login.
pub enum LoginStep {
    /// Ask this, and ask again with the answer.
    Ask(Question),
    /// This can be connected.
    Found(Vec<Found>),
    /// The platform refused; what it said, without anything that could be secret.
    Refused(String),
}

/// Something that can be connected.
#[derive(Clone, Serialize, Deserialize)]
pub struct Found {
    /// Its kind.
    pub kind: ChannelKind,
    /// The platform's id.
    pub asset: String,
    /// Its name.
    pub name: String,
    /// The connector's settings.
    pub settings: BTreeMap<String, String>,
    /// Its token.
    pub token: String,
}

/// One way of logging in.
pub trait Login: Send + Sync {
    /// The host of its dialog.
    fn host(&self) -> DialogHost;

    /// The path and query of its dialog there.
    fn dialog(&self, ask: &Dialog<'_>) -> String;

    /// Whether the dialog needs a configuration.
    fn needs_config(&self) -> bool {
        false
    }

    /// What comes next, given the answers so far, oldest first. `back` is the address that the
    /// dialog was given; `None` for a code that another page caught.
    fn step(&self, app: &str, back: Option<&str>, now: Time, answers: &[Answer]) -> LoginStep;

    /// Renews a channel's token that ends; the answer is read by [`read_given`].
    fn renew(&self, channel: &ChannelFacts, app: &str, token: String) -> Question;

    /// What makes an asset ready with a code that its owner chose; `None` where there is no such
    /// thing.
    fn register(&self, _asset: &str, _pin: &str) -> Option<HttpRequest> {
        None
    }
}

/// A question without a token.
pub(crate) fn plain(
    target: Target,
    method: Method,
    query: &[(&str, &str)],
    hidden: Vec<(&'static str, Hidden)>,
) -> Question {
    let query = query.iter();
    Question {
        request: HttpRequest {
            method,
            target,
            query: query
                .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
                .collect(),
            body: Body::Empty,
            auth: Auth::None,
        },
        hidden,
        bearer: None,
    }
}

/// A question asked with a token.
pub(crate) fn with_token(target: Target, query: &[(&str, &str)], token: &str) -> Question {
    Question {
        bearer: Some(Hidden::Token(token.to_owned())),
        ..plain(target, Method::Get, query, Vec::new())
    }
}

/// Exchanges a code at the Graph API.
pub(crate) fn exchange_code(app: &str, back: Option<&str>) -> Question {
    let mut query = vec![("client_id", app)];
    query.extend(back.map(|back| ("redirect_uri", back)));
    let target = Target::Graph("oauth/access_token".to_owned());
    let hidden = vec![("client_secret", Hidden::AppSecret), ("code", Hidden::Code)];
    plain(target, Method::Get, &query, hidden)
}

/// Makes a token live for about 60 days, at the Graph API.
pub(crate) fn lengthen(app: &str, token: String) -> Question {
    let query = [("grant_type", "fb_exchange_token"), ("client_id", app)];
    let target = Target::Graph("oauth/access_token".to_owned());
    let hidden = vec![
        ("client_secret", Hidden::AppSecret),
        ("fb_exchange_token", Hidden::Token(token)),
    ];
    plain(target, Method::Get, &query, hidden)
}

/// Asks about a token.
pub(crate) fn examine(token: String) -> Question {
    let hidden = vec![("input_token", Hidden::Token(token))];
    Question {
        bearer: Some(Hidden::AppToken),
        ..plain(
            Target::Graph("debug_token".to_owned()),
            Method::Get,
            &[],
            hidden,
        )
    }
}

/// The settings that every channel of a login shares.
pub(crate) fn settings(user: Option<String>, ends: Option<Time>) -> BTreeMap<String, String> {
    let user = user.map(|user| (GRANTED_BY.to_owned(), user));
    let ends = ends.map(|ends| (TOKEN_ENDS.to_owned(), ends.0.to_string()));
    user.into_iter().chain(ends).collect()
}

/// What a refusal says: status, code and subcode.
pub(crate) fn said(answer: &Answer) -> String {
    let body: serde_json::Value = small(&answer.body).unwrap_or_default();
    let error = &body["error"];
    match (error["code"].as_i64(), error["error_subcode"].as_i64()) {
        (Some(code), Some(subcode)) => format!("{} {code}/{subcode}", answer.status),
        (Some(code), None) => format!("{} {code}", answer.status),
        _ => answer.status.to_string(),
    }
}

/// What an exchange gave.
#[derive(Clone, PartialEq, Eq)]
pub struct Given {
    /// The token.
    pub token: String,
    /// Seconds until it ends, if told.
    pub expires_in: Option<i64>,
    /// What it may do, if told.
    pub permissions: Vec<String>,
}

#[derive(Deserialize)]
struct GivenBody {
    access_token: Option<String>,
    expires_in: Option<i64>,
    permissions: Option<Permissions>,
    #[serde(default)]
    data: Vec<GivenBody>,
}

/// A list, or a text with commas (auth.md §2, 2: accept all).
#[derive(Deserialize)]
#[serde(untagged)]
enum Permissions {
    List(Vec<String>),
    Text(String),
}

/// Reads the answer to an exchange; `None` when it gives no token.
pub fn read_given(answer: &Answer) -> Option<Given> {
    let body: GivenBody = small(&answer.body)?;
    let body = match body.access_token {
        Some(_) => body,
        None => body.data.into_iter().next()?,
    };
    Some(Given {
        token: body.access_token.filter(|token| !token.is_empty())?,
        expires_in: body.expires_in.filter(|seconds| *seconds > 0),
        permissions: match body.permissions {
            None => Vec::new(),
            Some(Permissions::List(list)) => list,
            Some(Permissions::Text(text)) => text.split(',').map(|p| p.trim().to_owned()).collect(),
        },
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn given(body: &str) -> Option<Given> {
        read_given(&Answer {
            status: 200,
            headers: Vec::new(),
            body: body.to_owned(),
        })
    }

    #[test]
    fn what_an_exchange_gives_is_read_in_every_shape() {
        let read = given(r#"{"access_token":"EAA","token_type":"bearer","expires_in":5184000}"#);
        assert!(read.is_some_and(|g| g.token == "EAA" && g.expires_in == Some(5_184_000)));
        let read = given(r#"{"data":[{"access_token":"IG","user_id":"1","permissions":"a, b"}]}"#);
        assert!(read.is_some_and(|g| g.token == "IG" && g.permissions == ["a", "b"]));
        let read = given(r#"{"access_token":"IG","user_id":17841,"permissions":["a"]}"#);
        assert!(read.is_some_and(|g| g.permissions == ["a"]));
        assert!(given(r#"{"error":{"code":100}}"#).is_none());
        assert!(given(r#"{"access_token":""}"#).is_none());
    }
}
