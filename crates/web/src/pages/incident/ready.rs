//! What stands ready for the next time: which rules, agreements and other ways a workspace has or
//! lacks, each with where it is mended. Everything is read from what is really there.

use crate::desk::Desk;
use crate::i18n::Value;
use sportello_core::incident::HISTORY;
use sportello_core::{Capability, ChannelId, Time, WorkspaceId};
use sportello_store::{ChannelRow, StoreError};
use std::collections::BTreeSet;

/// People looked at: the latest so many.
const PEOPLE: u32 = 2_000;
/// From this share on (in percent) enough people can be reached another way.
const ENOUGH: u64 = 50;
/// The name of the rule for late posts among a workspace's wishes (`engine::publish::wishes`).
const LATE: &str = "late";

/// One line of the list.
#[derive(Clone, Debug, PartialEq)]
pub struct Ready {
    /// Whether it is as it should be.
    pub good: bool,
    /// The key of the words.
    pub key: &'static str,
    /// What fills them.
    pub values: Vec<(&'static str, Value)>,
    /// Where it is mended, and the key of the words of the link.
    pub mend: (&'static str, &'static str),
}

/// The list.
pub async fn ready(
    desk: &Desk,
    workspace: WorkspaceId,
    now: Time,
) -> Result<Vec<Ready>, StoreError> {
    let (engine, store) = (desk.engine(), desk.store());
    let channels = store.channels(workspace).await?;
    let on = |channel: &ChannelRow| {
        let connector = engine.registry().get(&channel.kind);
        connector.map(|c| (channel.id, c.platform()))
    };
    let platforms: Vec<(ChannelId, &str)> = channels.iter().filter_map(on).collect();
    let mut list = vec![ways(&platforms)];
    list.extend(people(desk, workspace, now, &platforms).await?);
    list.push(rules(engine.fallback_rules(workspace).await?.0.len()));
    let with_templates = |channel: &ChannelRow| {
        let connector = engine.registry().get(&channel.kind);
        connector.is_some_and(|c| c.templates().is_some())
    };
    if channels.iter().any(with_templates) {
        let templates = store.templates(workspace).await?;
        let approved = templates.iter().filter(|t| t.status == "approved").count();
        list.push(templates_line(approved));
    }
    if channels.iter().any(|channel| publishes(desk, channel)) {
        let chosen = store.wish(workspace, LATE).await?.is_some();
        list.push(late(chosen));
    }
    list.push(status(engine.status_page(workspace).await?.on));
    Ok(list)
}

/// Whether posts are published there.
fn publishes(desk: &Desk, channel: &ChannelRow) -> bool {
    let connector = desk.engine().registry().get(&channel.kind);
    connector.is_some_and(|c| {
        let can = c.capabilities();
        can.can(Capability::Post) || can.can(Capability::PhotoPost)
    })
}

/// Whether there is a way beside the platform that fails.
fn ways(platforms: &[(ChannelId, &str)]) -> Ready {
    let different: BTreeSet<&str> = platforms.iter().map(|(_, platform)| *platform).collect();
    let good = different.len() > 1;
    Ready {
        good,
        key: if good { "ready-ways" } else { "ready-one-way" },
        values: vec![("count", different.len().into())],
        mend: ("/settings/connect", "settings-connect"),
    }
}

/// How many of those who wrote lately can be reached on another platform, and how many agreed to
/// be written to elsewhere. Nothing while nobody wrote.
async fn people(
    desk: &Desk,
    workspace: WorkspaceId,
    now: Time,
    platforms: &[(ChannelId, &str)],
) -> Result<Vec<Ready>, StoreError> {
    let rows = desk.store().reach(workspace, now - HISTORY, PEOPLE).await?;
    let all: u64 = rows.iter().map(|row| row.people).sum();
    if all == 0 {
        return Ok(Vec::new());
    }
    let elsewhere = |channels: &[ChannelId]| {
        let known = |id: &ChannelId| platforms.iter().find(|(channel, _)| channel == id);
        let different: BTreeSet<&str> = channels.iter().filter_map(known).map(|p| p.1).collect();
        different.len() > 1
    };
    let reached = rows.iter().filter(|row| elsewhere(&row.channels));
    let reached: u64 = reached.map(|row| row.people).sum();
    let agreed: u64 = rows.iter().filter(|r| r.consent).map(|r| r.people).sum();
    let values = |count: u64| vec![("count", count.into()), ("all", all.into())];
    Ok(vec![
        Ready {
            good: reached * 100 >= all * ENOUGH,
            key: "ready-people",
            values: values(reached),
            mend: ("/inbox", "ready-mend-people"),
        },
        Ready {
            good: agreed > 0,
            key: "ready-consent",
            values: values(agreed),
            mend: ("/inbox", "ready-mend-consent"),
        },
    ])
}

fn rules(count: usize) -> Ready {
    Ready {
        good: count > 0,
        key: match count {
            0 => "ready-no-rules",
            _ => "ready-rules",
        },
        values: vec![("count", count.into())],
        mend: ("/settings/fallback", "ready-mend-rules"),
    }
}

fn templates_line(count: usize) -> Ready {
    Ready {
        good: count > 0,
        key: match count {
            0 => "ready-no-templates",
            _ => "ready-templates",
        },
        values: vec![("count", count.into())],
        mend: ("/settings/templates", "templates-title"),
    }
}

fn late(chosen: bool) -> Ready {
    Ready {
        good: chosen,
        key: match chosen {
            true => "ready-late",
            false => "ready-no-late",
        },
        values: Vec::new(),
        mend: ("/settings/publishing", "publishing-title"),
    }
}

fn status(on: bool) -> Ready {
    Ready {
        good: on,
        key: match on {
            true => "ready-status",
            false => "ready-no-status",
        },
        values: Vec::new(),
        mend: ("/settings/status", "status-title"),
    }
}
