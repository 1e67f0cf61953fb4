//! Connecting: to the dialog and back, choosing, pasting, making an app known.

use crate::auth::{SignedIn, Visitor};
use crate::desk::Desk;
use crate::headers::policy_with_forms_to;
use crate::pages::connect::{self, ByHand, Came, ConnectPage, KnownApp};
use crate::pages::frame::{Place, page};
use crate::pages::routes::frame;
use crate::trouble::{self, Posted};
use axum::extract::{Query, State};
use axum::http::header::CONTENT_SECURITY_POLICY;
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use data_encoding::BASE64URL_NOPAD;
use maud::Markup;
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use sportello_channels::login::Found;
use sportello_core::{AppId, ChannelKind};
use sportello_engine::connect::{ConnectError, Connected, Connection};
use sportello_engine::login::{Grant, LoginError};
use sportello_engine::mail::NewMailbox;
use sportello_store::StoreError;
use std::collections::BTreeMap;

/// Where connecting begins.
const HERE: &str = "/settings/connect";

/// The page with the ways in.
pub async fn show(State(desk): State<Desk>, visitor: Visitor, signed_in: SignedIn) -> Response {
    ways_in(&desk, &visitor, &signed_in, None, None).await
}

async fn ways_in(
    desk: &Desk,
    visitor: &Visitor,
    signed_in: &SignedIn,
    refused: Option<String>,
    done: Option<String>,
) -> Response {
    let engine = desk.engine();
    let base = &engine.settings().public_url;
    let shown = ConnectPage {
        apps: engine
            .apps()
            .iter()
            .filter(|app| app.bot().is_none())
            .map(|app| KnownApp {
                id: app.id,
                platform_id: app.platform_id.clone(),
            })
            .collect(),
        kinds: engine
            .registry()
            .iter()
            .map(|connector| ByHand {
                kind: connector.kind(),
                fields: connector.fields(),
                own_app: connector.bot().is_some() || connector.mailbox().is_some(),
                mailbox: connector.mailbox().is_some(),
                dialog: connector.login().is_some(),
                config: connector.login().is_some_and(|login| login.needs_config()),
            })
            .collect(),
        back: engine.login_back(),
        webhook: format!("{base}/hooks/meta"),
        removal: (
            format!("{base}/hooks/meta/deauthorize"),
            format!("{base}/hooks/meta/delete"),
        ),
        refused,
        done,
    };
    let status = match shown.refused {
        Some(_) => StatusCode::UNPROCESSABLE_ENTITY,
        None => StatusCode::OK,
    };
    let content = connect::connect(&signed_in.reader, &shown);
    let mut answer = framed(desk, visitor, signed_in, status, &content).await;
    // The forms lead to the dialogs, which are elsewhere: from this page alone.
    let settings = engine.settings();
    let hosts = [
        settings.facebook_dialog_url(),
        settings.instagram_dialog_url(),
    ];
    if let Ok(policy) = HeaderValue::from_str(&policy_with_forms_to(&hosts)) {
        answer.headers_mut().insert(CONTENT_SECURITY_POLICY, policy);
    }
    answer
}

async fn framed(
    desk: &Desk,
    visitor: &Visitor,
    signed_in: &SignedIn,
    status: StatusCode,
    content: &Markup,
) -> Response {
    match frame(desk, signed_in, Place::Settings, None, HERE.to_owned()).await {
        Ok(frame) => (status, page(&frame, content)).into_response(),
        Err(error) => trouble::store(visitor, &error),
    }
}

/// A dialog that is asked for.
#[derive(Deserialize)]
pub struct Going {
    way: ChannelKind,
    app: AppId,
    #[serde(default)]
    config: String,
}

/// Leads to a dialog.
pub async fn go(
    State(desk): State<Desk>,
    visitor: Visitor,
    signed_in: SignedIn,
    Query(going): Query<Going>,
) -> Response {
    let r = &signed_in.reader;
    let config = Some(going.config.trim()).filter(|config| !config.is_empty());
    let engine = desk.engine();
    let Some(connector) = engine.registry().get(&going.way) else {
        return trouble::page(&visitor, crate::trouble::Trouble::NotFound);
    };
    if connector.login().is_some_and(|login| login.needs_config()) && config.is_none() {
        let words = r.text("connect-config-missing");
        return ways_in(&desk, &visitor, &signed_in, Some(words), None).await;
    }
    let now = desk.now();
    let dialog = engine.login_dialog(now, &signed_in.session, &going.way, going.app, config);
    match dialog {
        Ok(address) => Redirect::to(&address).into_response(),
        Err(error) => {
            let words = r.text(login_words(&error));
            ways_in(&desk, &visitor, &signed_in, Some(words), None).await
        }
    }
}

/// What a dialog brings back.
#[derive(Deserialize)]
pub struct Back {
    #[serde(default)]
    code: String,
    #[serde(default)]
    state: String,
    #[serde(default)]
    error: String,
}

/// Comes back from a dialog: the code is exchanged at once, and what it gave can be chosen from.
pub async fn back(
    State(desk): State<Desk>,
    visitor: Visitor,
    signed_in: SignedIn,
    Query(back): Query<Back>,
) -> Response {
    let engine = desk.engine();
    let now = desk.now();
    let grant = async {
        let (way, app) = engine.read_login_state(now, &signed_in.session, &back.state)?;
        if !back.error.is_empty() || back.code.is_empty() {
            return Err(LoginError::Nothing);
        }
        engine
            .log_in(now, &way, app, &back.code, Some(&engine.login_back()))
            .await
    };
    let grant = grant.await;
    offer(&desk, &visitor, &signed_in, grant).await
}

/// A code of Embedded Signup that a page of one's own caught.
#[derive(Deserialize)]
pub struct CodeForm {
    way: ChannelKind,
    app: AppId,
    code: String,
}

/// Exchanges it.
pub async fn code(
    State(desk): State<Desk>,
    visitor: Visitor,
    signed_in: SignedIn,
    Posted(form): Posted<CodeForm>,
) -> Response {
    let grant = desk
        .engine()
        .log_in(desk.now(), &form.way, form.app, form.code.trim(), None)
        .await;
    offer(&desk, &visitor, &signed_in, grant).await
}

async fn offer(
    desk: &Desk,
    visitor: &Visitor,
    signed_in: &SignedIn,
    grant: Result<Grant, LoginError>,
) -> Response {
    let sealed = grant.and_then(|grant| {
        let sealed = desk.engine().seal_grant(&signed_in.session, &grant)?;
        Ok((grant, sealed))
    });
    match sealed {
        Ok((grant, sealed)) => {
            let login = desk.engine().registry().get(&grant.way);
            let pin = login
                .and_then(|c| c.login())
                .is_some_and(|login| login.register("", "").is_some());
            let content = connect::choose(&signed_in.reader, &grant, &sealed, pin);
            framed(desk, visitor, signed_in, StatusCode::OK, &content).await
        }
        Err(error) => {
            tracing::warn!(error = %error, "logging in led nowhere");
            let mut words = signed_in.reader.text(login_words(&error));
            if let LoginError::Refused(said) = &error {
                words = format!("{words} ({said})");
            }
            ways_in(desk, visitor, signed_in, Some(words), None).await
        }
    }
}

fn login_words(error: &LoginError) -> &'static str {
    match error {
        LoginError::NotOurs => "login-not-ours",
        LoginError::NoApp => "login-no-app",
        LoginError::Unreachable | LoginError::Client(_) => "login-unreachable",
        LoginError::Refused(_) => "login-refused",
        LoginError::Nothing => "login-nothing",
        LoginError::Vault(_) => "login-vault",
        LoginError::Store(_) => "connect-missing",
    }
}

/// Connects what was chosen.
pub async fn choose(
    State(desk): State<Desk>,
    visitor: Visitor,
    signed_in: SignedIn,
    Posted(form): Posted<Vec<(String, String)>>,
) -> Response {
    let engine = desk.engine();
    let now = desk.now();
    let one = |name: &str| {
        let found = form.iter().find(|(n, _)| n == name);
        found.map(|(_, value)| value.trim())
    };
    let opened = engine.open_grant(now, &signed_in.session, one("grant").unwrap_or_default());
    let grant = match opened {
        Ok(grant) => grant,
        Err(error) => return offer(&desk, &visitor, &signed_in, Err(error)).await,
    };
    let chosen = |found: &Found| {
        let wanted = format!("{}:{}", found.kind, found.asset);
        form.iter().any(|(n, v)| n == "asset" && *v == wanted)
    };
    let pin = one("pin").filter(|pin| !pin.is_empty());
    let mut all = Vec::new();
    for found in grant.found.into_iter().filter(chosen) {
        let (kind, name) = (found.kind.clone(), found.name.clone());
        let connected = engine
            .connect_found(now, signed_in.workspace, grant.app, found, pin)
            .await;
        all.push(outcome(&signed_in, kind, name, connected));
    }
    if all.is_empty() {
        let words = signed_in.reader.text("login-nothing");
        return ways_in(&desk, &visitor, &signed_in, Some(words), None).await;
    }
    let content = connect::came(&signed_in.reader, &all);
    framed(&desk, &visitor, &signed_in, StatusCode::OK, &content).await
}

fn outcome(
    signed_in: &SignedIn,
    kind: ChannelKind,
    name: String,
    connected: Result<Connected, ConnectError>,
) -> Came {
    let (refused, remarks, claimed) = match connected {
        Ok(connected) => (None, connected.remarks, connected.claimed),
        Err(error) => {
            tracing::warn!(error = %error, "a channel was not connected");
            let words = signed_in.reader.text(connect_words(&error));
            (Some(words), Vec::new(), 0)
        }
    };
    Came {
        kind,
        name,
        refused,
        remarks,
        claimed,
    }
}

fn connect_words(error: &ConnectError) -> &'static str {
    match error {
        ConnectError::Store(StoreError::Conflict(_)) => "connect-elsewhere",
        ConnectError::Missing { .. } | ConnectError::NoSuchKind(..) => "connect-missing",
        ConnectError::NoToken => "connect-no-token",
        ConnectError::TokenRefused => "connect-token-refused",
        ConnectError::Secret(_) => "login-vault",
        ConnectError::Store(_) => "connect-not-stored",
    }
}

/// Connects by ids and a token that were pasted.
pub async fn paste(
    State(desk): State<Desk>,
    visitor: Visitor,
    signed_in: SignedIn,
    Posted(form): Posted<BTreeMap<String, String>>,
) -> Response {
    let text = |name: &str| {
        let value = form.get(name).map(|value| value.trim().to_owned());
        value.unwrap_or_default()
    };
    let kind = ChannelKind::new(&text("kind"));
    let engine = desk.engine();
    let is_bot = engine
        .registry()
        .get(&kind)
        .is_some_and(|c| c.bot().is_some());
    if is_bot {
        let token = SecretString::from(text("token"));
        let connected = engine
            .connect_bot(desk.now(), signed_in.workspace, &kind, None, &token)
            .await;
        return shown(&desk, &visitor, &signed_in, kind, connected, String::new()).await;
    }
    let known = engine.registry().get(&kind);
    let is_mailbox = known.is_some_and(|c| c.mailbox().is_some());
    let known = known.map(|c| c.fields());
    let app = match is_mailbox {
        true => Ok(AppId(0)),
        false => text("app").parse().map(AppId),
    };
    let (Some(fields), Ok(app)) = (known, app) else {
        return trouble::page(&visitor, crate::trouble::Trouble::Unreadable);
    };
    let settings = fields
        .iter()
        .filter(|field| !matches!(field.name, "asset" | "token"))
        .map(|field| (field.name.to_owned(), text(field.name)))
        .filter(|(_, value)| !value.is_empty())
        .collect();
    if is_mailbox {
        let new = NewMailbox {
            kind: kind.clone(),
            address: text("asset"),
            name: None,
            settings,
            password: SecretString::from(text("token")),
        };
        let connected = engine
            .connect_mailbox(desk.now(), signed_in.workspace, new)
            .await;
        return shown(&desk, &visitor, &signed_in, kind, connected, text("asset")).await;
    }
    let connection = Connection {
        kind: kind.clone(),
        asset: text("asset"),
        name: None,
        app,
        settings,
        token: SecretString::from(text("token")),
    };
    let connected = engine
        .connect_or_renew(desk.now(), signed_in.workspace, connection)
        .await;
    let asset = text("asset");
    shown(&desk, &visitor, &signed_in, kind, connected, asset).await
}

/// What came of connecting one channel; `otherwise` is what it is called if it was not.
async fn shown(
    desk: &Desk,
    visitor: &Visitor,
    signed_in: &SignedIn,
    kind: ChannelKind,
    connected: Result<Connected, ConnectError>,
    otherwise: String,
) -> Response {
    let name = connected
        .as_ref()
        .map_or(otherwise, |c| c.channel.name.clone());
    let all = [outcome(signed_in, kind, name, connected)];
    let content = connect::came(&signed_in.reader, &all);
    framed(desk, visitor, signed_in, StatusCode::OK, &content).await
}

/// An app's credentials.
#[derive(Deserialize)]
pub struct AppForm {
    app: String,
    secret: String,
}

/// Makes an app known, and asks the platform to send its webhooks here.
pub async fn app(
    State(desk): State<Desk>,
    visitor: Visitor,
    signed_in: SignedIn,
    Posted(form): Posted<AppForm>,
) -> Response {
    let r = &signed_in.reader;
    let engine = desk.engine();
    let id = form.app.trim();
    let secret = SecretString::from(form.secret.trim().to_owned());
    if id.is_empty() || !id.bytes().all(|b| b.is_ascii_digit()) || secret.expose_secret().is_empty()
    {
        let words = r.text("connect-app-wrong");
        return ways_in(&desk, &visitor, &signed_in, Some(words), None).await;
    }
    let known = engine.apps();
    let verify = known.iter().find(|app| app.platform_id == id);
    let verify = match verify {
        Some(app) => Ok(app.verify_token.clone()),
        None => engine
            .vault()
            .random::<18>()
            .map(|bytes| SecretString::from(BASE64URL_NOPAD.encode(&bytes))),
    };
    let Ok(verify) = verify else {
        let words = r.text("login-vault");
        return ways_in(&desk, &visitor, &signed_in, Some(words), None).await;
    };
    let stored = engine.put_app(desk.now(), id, &secret, &verify).await;
    let Ok(app) = stored else {
        let words = r.text("connect-not-stored");
        return ways_in(&desk, &visitor, &signed_in, Some(words), None).await;
    };
    match engine.subscribe_app(app).await {
        Ok(()) => {
            let words = r.text("connect-app-done");
            ways_in(&desk, &visitor, &signed_in, None, Some(words)).await
        }
        Err(remark) => {
            tracing::warn!("an app was not subscribed: {remark}");
            let words = r.fill(
                "connect-app-unsubscribed",
                &[("token", verify.expose_secret().to_owned().into())],
            );
            ways_in(&desk, &visitor, &signed_in, Some(words), None).await
        }
    }
}
