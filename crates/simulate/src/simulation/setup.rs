//! Before the first action: app, channels and subscriptions, connected as the desk would connect
//! them, but over the simulated wire.

use super::cast::{NETWORKS, TEMPLATE, TEMPLATE_WORDS};
use super::desk::{Called, Desk};
use super::platform::Platform;
use super::press::Rules;
use anyhow::{Context as _, Result, bail};
use sportello_core::{ChannelId, Time, WorkspaceId, fallback};
use sportello_drill::stage::office;
use sportello_sandbox::rules::request::Reply;
use sportello_sandbox::rules::{ApiRequest, Command, Network};
use sportello_store::{Conversations as _, Directory as _};

pub(super) use sportello_drill::stage::Office;
pub(super) use sportello_drill::stage::office::kind_of;

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
    let engine = desk.engine().context("the desk runs")?;
    let networks: Vec<Network> = NETWORKS.into_iter().filter(|n| Some(*n) != late).collect();
    make_template(platform, now)?;
    office::open(engine, row.id, platform, now, &networks)
}

/// The business has its template approved, in the platform's own manager.
fn make_template(platform: &mut Platform, now: i64) -> Result<()> {
    let seed = platform.world().seed().clone();
    let body = serde_json::json!({
        "name": TEMPLATE.0,
        "language": TEMPLATE.1,
        "category": "UTILITY",
        "components": [{
            "type": "BODY",
            "text": TEMPLATE_WORDS,
            "example": { "body_text": [["Giulia", "Certo!"]] },
        }],
    });
    let path = format!("/v25.0/{}/message_templates", seed.waba);
    let request = ApiRequest::post(&path, &body).bearer(&seed.system_token);
    match platform.call(now, &request).reply {
        Reply::Answer(answer) if answer.status == 200 => Ok(()),
        other => bail!("the template was not made: {other:?}"),
    }
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
    let ways = match rules.fallback {
        Some(minutes) => said_elsewhere(minutes, rules),
        None => fallback::Rules::default(),
    };
    answered(desk.call(async |e| e.set_fallback_rules(workspace, &ways).await))??;
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

/// What is held anywhere for so many minutes is said in the same words on whatever other network
/// carries them, or in a template.
fn said_elsewhere(minutes: u32, rules: &Rules) -> fallback::Rules {
    let way = |network| fallback::Way {
        kind: kind_of(network),
        template: None,
    };
    let mut ways = NETWORKS.map(way).to_vec();
    if rules.template {
        ways.push(fallback::Way {
            template: Some(fallback::TemplateName {
                name: TEMPLATE.0.to_owned(),
                language: TEMPLATE.1.to_owned(),
            }),
            ..way(Network::Whatsapp)
        });
    }
    let first = usize::try_from(rules.first_way).unwrap_or(0) % ways.len();
    ways.rotate_left(first);
    fallback::Rules(vec![fallback::Rule {
        from: None,
        after: minutes,
        ways,
    }])
}

/// Connects one network's channel.
pub(super) fn connect(
    desk: &Desk,
    platform: &mut Platform,
    now: i64,
    office: &mut Office,
    network: Network,
) -> Result<()> {
    let engine = desk.engine().context("the desk runs")?;
    office::connect(engine, desk.workspace, platform, now, office, network)
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
