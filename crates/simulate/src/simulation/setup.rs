//! Before the first action: app, channels and subscriptions, connected as the desk would connect
//! them, but over the simulated wire.

use super::desk::{Called, Desk};
use super::platform::Platform;
use super::press::Rules;
use anyhow::{Context as _, Result, bail};
use sportello_core::{ChannelId, Time, WorkspaceId, fallback};
use sportello_drill::stage::office;
use sportello_sandbox::rules::{Command, Network};
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
    let networks: Vec<Network> = Network::ALL
        .into_iter()
        .filter(|n| Some(*n) != late)
        .collect();
    office::open(engine, row.id, platform, now, &networks)
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
        Some(minutes) => said_elsewhere(minutes),
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
/// carries them.
fn said_elsewhere(minutes: u32) -> fallback::Rules {
    let way = |network| fallback::Way {
        kind: kind_of(network),
        template: None,
    };
    fallback::Rules(vec![fallback::Rule {
        from: None,
        after: minutes,
        ways: Network::ALL.map(way).to_vec(),
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
