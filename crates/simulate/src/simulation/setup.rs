//! Before the first action: app, channels and subscriptions, connected as the desk would connect
//! them, but over the simulated wire.

use super::desk::{Called, Desk};
use super::platform::Platform;
use super::press::Rules;
use anyhow::{Context as _, Result, bail};
use secrecy::SecretString;
use sportello_channels::{Answer, Body, ChannelFacts, Connector, HttpRequest, Method, Target};
use sportello_core::{AppId, ChannelId, ChannelKind, Time, WorkspaceId};
use sportello_engine::Outcome;
use sportello_engine::apps::TOKEN_PLACE;
use sportello_sandbox::rules::params::{encode, pairs};
use sportello_sandbox::rules::request::{Blob, Effect, Reply};
use sportello_sandbox::rules::task::TaskResult;
use sportello_sandbox::rules::{ApiRequest, Command, Network};
use sportello_store::{Conversations as _, Directory as _, NewChannel};
use std::collections::BTreeMap;

/// What is connected.
#[derive(Clone, Debug)]
pub(super) struct Office {
    /// The app.
    pub app: AppId,
    /// Channels by network; one may be left out at first.
    pub channels: BTreeMap<Network, ChannelId>,
}

/// The kind of a network.
pub(super) fn kind_of(network: Network) -> ChannelKind {
    ChannelKind::new(network.word())
}

/// Makes workspace and app and subscribes to webhooks; connects every network but `late`.
pub(super) fn open(
    desk: &mut Desk,
    platform: &mut Platform,
    now: i64,
    late: Option<Network>,
) -> Result<Office> {
    let row = pollster::block_on(desk.store().add_workspace(
        "Fiori di Lia",
        "Europe/Rome",
        Time(now),
    ))?;
    desk.workspace = row.id;
    desk.start()?;
    let seed = platform.world().seed().clone();
    let (secret, verify) = platform
        .world()
        .app_secrets(&seed.app)
        .context("the seeded app")?;
    let app = answered(desk.call(async |e| {
        e.put_app(
            Time(now),
            &seed.app,
            &SecretString::from(secret.clone()),
            &SecretString::from(verify.clone()),
        )
        .await
    }))??;
    let mut office = Office {
        app,
        channels: BTreeMap::new(),
    };
    for network in Network::ALL {
        subscribe_app(desk, platform, now, network, &seed.app, &secret, &verify)?;
    }
    for network in Network::ALL.into_iter().filter(|n| Some(*n) != late) {
        connect(desk, platform, now, &mut office, network)?;
    }
    Ok(office)
}

/// Sets the house and the platform as a plan has them.
pub(super) fn lay_down(
    desk: &mut Desk,
    platform: &mut Platform,
    now: i64,
    rules: &Rules,
) -> Result<()> {
    let workspace = desk.workspace;
    answered(desk.call(async |e| e.set_lateness(workspace, &rules.lateness).await))??;
    let settings = serde_json::json!({
        "publishing_quota": rules.quota,
        "film_ms": rules.film_ms,
        "photo_ms": rules.photo_ms,
    });
    platform.apply(now, &Command::Settings(settings));
    let archive = Command::Archive {
        page: None,
        on: rules.archive,
    };
    platform.apply(now, &archive);
    Ok(())
}

/// Connects one network's channel.
pub(super) fn connect(
    desk: &mut Desk,
    platform: &mut Platform,
    now: i64,
    office: &mut Office,
    network: Network,
) -> Result<()> {
    let seed = platform.world().seed().clone();
    let (asset, token, settings) = match network {
        Network::Facebook => (seed.page, seed.page_token, vec![]),
        Network::Instagram => (seed.instagram, seed.page_token, vec![("page", seed.page)]),
        Network::Whatsapp => (seed.phone, seed.system_token, vec![("waba", seed.waba)]),
    };
    let mut settings: BTreeMap<String, String> = settings
        .into_iter()
        .map(|(name, value)| (name.to_owned(), value))
        .collect();
    let connector = connector(desk, network)?;
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
        token: desk.vault().seal(TOKEN_PLACE, &token)?,
    };
    let row = pollster::block_on(desk.store().add_channel(desk.workspace, new, Time(now)))?;
    office.channels.insert(network, row.id);
    Ok(())
}

fn connector(desk: &Desk, network: Network) -> Result<std::sync::Arc<dyn Connector>> {
    let engine = desk.engine().context("the desk runs")?;
    Ok(engine.connector(&kind_of(network))?.clone())
}

/// `POST /{app}/subscriptions` with the handshake that follows (webhooks.md §1, §2).
fn subscribe_app(
    desk: &mut Desk,
    platform: &mut Platform,
    now: i64,
    network: Network,
    app: &str,
    secret: &str,
    verify: &str,
) -> Result<()> {
    let fields = connector(desk, network)?.webhook_fields();
    let body = serde_json::json!({
        "object": network.object(),
        "callback_url": format!("{}/hooks/meta", desk.settings().public_url),
        "verify_token": verify,
        "fields": fields,
    });
    let path = format!("/{}/{app}/subscriptions", desk.settings().graph_version);
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
        let challenge = answered(desk.call(async |e| {
            e.handshake(
                &member("hub.mode"),
                &member("hub.verify_token"),
                &member("hub.challenge"),
            )
        }))?;
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
            Body::Empty | Body::Multipart(_) | Body::Raw(_) => Blob::default(),
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

fn answered<T>(called: Called<T>) -> Result<T> {
    match called {
        Called::Gave(answer) => Ok(answer),
        Called::Down | Called::Died => bail!("the desk died before the first action"),
    }
}

/// The contact that an address came with. `None` while the desk does not know the address.
pub(super) fn home(
    desk: &Desk,
    workspace: WorkspaceId,
    channel: ChannelId,
    external_id: &str,
) -> Option<sportello_core::ContactId> {
    let query = sportello_store::InboxQuery {
        limit: 200,
        ..Default::default()
    };
    let page = pollster::block_on(desk.store().inbox(workspace, &query)).ok()?;
    page.rows.iter().find_map(|row| {
        let contact = pollster::block_on(desk.store().contact(workspace, row.contact)).ok()?;
        let fits =
            |a: &&sportello_store::AddressRow| a.channel == channel && a.external_id == external_id;
        contact
            .addresses
            .iter()
            .find(fits)
            .map(|address| address.home)
    })
}
