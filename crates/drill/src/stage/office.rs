//! Before anything happens: app, channels and subscriptions, connected as the desk would connect
//! them, but over the wire without sockets.

use super::mailroom::MAILBOX;
use super::platform::Platform;
use anyhow::{Context as _, Result, bail};
use secrecy::SecretString;
use sportello_channels::{Answer, Body, ChannelFacts, HttpRequest, Method, Target};
use sportello_core::{AppId, ChannelId, ChannelKind, Time, WorkspaceId};
use sportello_engine::apps::TOKEN_PLACE;
use sportello_engine::bots::{HOOK, UPDATES, WEBHOOK};
use sportello_engine::{Engine, Outcome};
use sportello_sandbox::rules::params::{encode, pairs};
use sportello_sandbox::rules::request::{Blob, Effect, Reply};
use sportello_sandbox::rules::task::TaskResult;
use sportello_sandbox::rules::{ApiRequest, Network};
use sportello_store::NewChannel;
use std::collections::BTreeMap;

/// What the bot's webhooks carry.
const BOT_SECRET: &str = "stage-bot-secret";

/// What is connected.
#[derive(Clone, Debug)]
pub struct Office {
    /// The app.
    pub app: AppId,
    /// Channels by network.
    pub channels: BTreeMap<Network, ChannelId>,
    /// The mailbox, where there is one.
    pub mailbox: Option<ChannelId>,
}

/// The networks of the Graph API, whose webhooks an app subscribes to.
const META: [Network; 3] = [Network::Facebook, Network::Instagram, Network::Whatsapp];

/// The kind of a network.
pub fn kind_of(network: Network) -> ChannelKind {
    ChannelKind::new(network.word())
}

/// Makes the app known, subscribes to the webhooks of every network and connects `networks`.
///
/// # Errors
/// What the desk or the platform refused.
pub fn open(
    engine: &Engine,
    workspace: WorkspaceId,
    platform: &mut Platform,
    now: i64,
    networks: &[Network],
) -> Result<Office> {
    let seed = platform.world().seed().clone();
    let (secret, verify) = platform
        .world()
        .app_secrets(&seed.app)
        .context("the seeded app")?;
    let app = pollster::block_on(engine.put_app(
        Time(now),
        &seed.app,
        &SecretString::from(secret.clone()),
        &SecretString::from(verify.clone()),
    ))?;
    let mut office = Office {
        app,
        channels: BTreeMap::new(),
        mailbox: None,
    };
    for network in META {
        subscribe_app(
            engine,
            platform,
            now,
            network,
            (&seed.app, &secret, &verify),
        )?;
    }
    for network in networks {
        connect(engine, workspace, platform, now, &mut office, *network)?;
    }
    Ok(office)
}

/// Connects one network's channel.
///
/// # Errors
/// What the platform or the store refused.
pub fn connect(
    engine: &Engine,
    workspace: WorkspaceId,
    platform: &mut Platform,
    now: i64,
    office: &mut Office,
    network: Network,
) -> Result<()> {
    if network == Network::Telegram {
        return connect_bot(engine, workspace, platform, now, office);
    }
    let seed = platform.world().seed().clone();
    let (asset, token, settings) = match network {
        Network::Facebook => (seed.page, seed.page_token, vec![]),
        Network::Instagram => (seed.instagram, seed.page_token, vec![("page", seed.page)]),
        Network::Whatsapp => (seed.phone, seed.system_token, vec![("waba", seed.waba)]),
        Network::Telegram => bail!("a bot is connected otherwise"),
    };
    let mut settings: BTreeMap<String, String> = settings
        .into_iter()
        .map(|(name, value)| (name.to_owned(), value))
        .collect();
    let connector = engine.connector(&kind_of(network))?.clone();
    let facts = ChannelFacts {
        asset: asset.clone(),
        settings: settings.clone(),
    };
    let answer = ask(platform, now, &connector.describe_request(&facts), &token)?;
    settings.extend(connector.read_description(&answer));
    for request in connector.subscribe(&facts) {
        ask(platform, now, &request, &token)?;
    }
    let new = NewChannel {
        kind: kind_of(network),
        asset,
        name: format!("Fiori di Lia ({network:?})"),
        app: office.app,
        settings,
        token: engine.vault().seal(TOKEN_PLACE, &token)?,
    };
    let row = pollster::block_on(engine.store().add_channel(workspace, new, Time(now)))?;
    office.channels.insert(network, row.id);
    Ok(())
}

/// Connects the bot: its own app, and its updates posted to the desk.
fn connect_bot(
    engine: &Engine,
    workspace: WorkspaceId,
    platform: &mut Platform,
    now: i64,
    office: &mut Office,
) -> Result<()> {
    let seed = platform.world().seed().clone();
    let kind = kind_of(Network::Telegram);
    let bot = engine.connector(&kind)?.bot();
    let bot = bot.context("the connector of bots")?;
    let hook = engine.bot_hook(&kind);
    let (request, secret_name) = bot.webhook(&hook);
    let (Target::Bot(method), Body::Json(body)) = (&request.target, &request.body) else {
        bail!("a bot's webhook is set by its own API");
    };
    let mut body: serde_json::Value = serde_json::from_str(body)?;
    body[secret_name] = serde_json::json!(BOT_SECRET);
    let call = ApiRequest::post(&format!("/bot{}/{method}", seed.bot_token), &body);
    let Reply::Answer(response) = platform.call(now, &call).reply else {
        bail!("setup was not answered");
    };
    if response.status != 200 {
        bail!("the bot's webhook was refused");
    }
    let name = format!("{kind}:{}", seed.bot);
    let settings = [(UPDATES, WEBHOOK.to_owned()), (HOOK, hook)];
    let new = own_app(engine, now, &name, &seed.bot_token)?;
    let row = pollster::block_on(
        engine.store().add_channel(
            workspace,
            NewChannel {
                kind,
                asset: seed.bot,
                name: "Fiori di Lia (Telegram)".to_owned(),
                settings: settings
                    .map(|(name, value)| (name.to_owned(), value))
                    .into(),
                ..new
            },
            Time(now),
        ),
    )?;
    office.channels.insert(Network::Telegram, row.id);
    Ok(())
}

/// Connects the mailbox.
///
/// # Errors
/// What the store refused.
pub fn connect_mailbox(
    engine: &Engine,
    workspace: WorkspaceId,
    now: i64,
    office: &mut Office,
) -> Result<()> {
    let new = own_app(
        engine,
        now,
        &format!("email:{MAILBOX}"),
        "stage-mail-password",
    )?;
    let servers = [
        ("imap", "imap.fioridilia.example"),
        ("smtp", "smtp.fioridilia.example"),
    ];
    let row = pollster::block_on(
        engine.store().add_channel(
            workspace,
            NewChannel {
                kind: ChannelKind::new("email"),
                asset: MAILBOX.to_owned(),
                name: "Fiori di Lia".to_owned(),
                settings: servers
                    .map(|(name, at)| (name.to_owned(), at.to_owned()))
                    .into(),
                ..new
            },
            Time(now),
        ),
    )?;
    office.mailbox = Some(row.id);
    Ok(())
}

/// A channel that is its own app, to be completed: the app is known, the token sealed.
fn own_app(engine: &Engine, now: i64, name: &str, token: &str) -> Result<NewChannel> {
    let secret = SecretString::from(BOT_SECRET);
    let app = pollster::block_on(engine.put_app(Time(now), name, &secret, &secret))?;
    let token = engine.vault().seal(TOKEN_PLACE, token)?;
    Ok(NewChannel {
        kind: ChannelKind::new(""),
        asset: String::new(),
        name: String::new(),
        app,
        settings: BTreeMap::new(),
        token,
    })
}

/// `POST /{app}/subscriptions` with the handshake that follows (webhooks.md §1, §2).
fn subscribe_app(
    engine: &Engine,
    platform: &mut Platform,
    now: i64,
    network: Network,
    (app, secret, verify): (&str, &str, &str),
) -> Result<()> {
    let settings = engine.settings();
    let body = serde_json::json!({
        "object": network.object(),
        "callback_url": format!("{}/hooks/meta", settings.public_url),
        "verify_token": verify,
        "fields": engine.connector(&kind_of(network))?.webhook_fields(),
    });
    let path = format!("/{}/{app}/subscriptions", settings.graph_version);
    let request = ApiRequest::post(&path, &body).bearer(&format!("{app}|{secret}"));
    let outcome = platform.call(now, &request);
    for effect in outcome.effects {
        let Effect::Handshake { task, url } = effect else {
            bail!("a subscription asked for something else than a handshake");
        };
        let query: BTreeMap<String, String> =
            pairs(url.split_once('?').map_or("", |(_, query)| query))
                .into_iter()
                .collect();
        let member = |name: &str| query.get(name).cloned().unwrap_or_default();
        let challenge = engine.handshake(
            &member("hub.mode"),
            &member("hub.verify_token"),
            &member("hub.challenge"),
        );
        let challenge = challenge.context("the desk refused its own verify token")?;
        let result = TaskResult {
            status: Some(200),
            mime: "text/plain".to_owned(),
            body: Blob::new(challenge.into_bytes()),
        };
        platform.task_done(now, task, &result);
    }
    Ok(())
}

/// Makes a request of a connector at once; anything but a good answer is an error.
fn ask(platform: &mut Platform, now: i64, request: &HttpRequest, token: &str) -> Result<Answer> {
    let Target::Graph(path) = &request.target else {
        bail!("setup asks the Graph API only")
    };
    let query: Vec<String> = request
        .query
        .iter()
        .map(|(name, value)| format!("{}={}", encode(name), encode(value)))
        .collect();
    let call = ApiRequest {
        method: if request.method == Method::Get {
            "GET"
        } else {
            "POST"
        }
        .to_owned(),
        path: format!("/v25.0/{path}"),
        query: query.join("&"),
        body: match &request.body {
            Body::Json(text) => Blob::new(text.clone().into_bytes()),
            Body::Empty | Body::Multipart(_) | Body::Raw(_) | Body::Mail(_) | Body::Fetch(_) => {
                Blob::default()
            }
        },
        ..ApiRequest::default()
    };
    let Reply::Answer(response) = platform.call(now, &call.bearer(token)).reply else {
        bail!("setup was not answered");
    };
    let Outcome::Answered { answer, .. } = super::wire::outcome(&response, u64::MAX) else {
        bail!("setup was not answered");
    };
    if answer.status != 200 {
        bail!("setup was refused: {path}: {}", answer.body);
    }
    Ok(answer)
}
