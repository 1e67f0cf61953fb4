//! From the store to the composer: what is known of a post's channels and files, and what would
//! stop it.

use super::form::Written;
use super::view::{Draft, Way, by_files};
use crate::auth::SignedIn;
use crate::desk::Desk;
use crate::pages::calendar::field_value;
use crate::pages::reader::Reader;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use sportello_core::post::calendar::{Landed, instant_to_local, local_to_instant};
use sportello_core::post::check::FileFacts;
use sportello_core::post::finding::Finding;
use sportello_core::post::{PostBody, PostFile, PostWords};
use sportello_core::{ChannelId, MediaId, PostId, Time};
use sportello_store::{ChannelRow, PostRow, StoreError};
use std::collections::BTreeMap;

/// Files of the library that are offered at once.
const SHELF: u32 = 24;

/// The post with everything that its page shows.
pub async fn draft(
    desk: &Desk,
    signed_in: &SignedIn,
    post: Option<&PostRow>,
    mut form: Written,
) -> Result<Draft, StoreError> {
    let (engine, store, workspace) = (desk.engine(), desk.store(), signed_in.workspace);
    let files = settle(desk, signed_in, &mut form).await?;
    let channels = store.channels(workspace).await?;
    let mut found: BTreeMap<ChannelId, Vec<Finding>> = BTreeMap::new();
    for one in engine
        .check_post(workspace, &form.body, &form.channels)
        .await?
    {
        found.insert(one.channel.id, one.findings);
    }
    let ids: Vec<MediaId> = files.keys().copied().collect();
    let named = store.library_files(workspace, &ids).await?;
    let ways = channels
        .into_iter()
        .map(|channel| way(desk, &form, channel, &mut found))
        .collect();
    Ok(Draft {
        id: post.map(|post| post.id),
        stage: post.map(|post| post.stage).unwrap_or_default(),
        ways,
        files,
        names: named.into_iter().map(|f| (f.media.id, f.name)).collect(),
        shelf: store.library(workspace, SHELF, 0).await?,
        captions: store.captions(workspace).await?,
        zone: zone_name(&engine.workspace_zone(workspace).await?),
        free: engine.may_approve(workspace, Some(signed_in.agent)).await?,
        slots: !store.slots(workspace).await?.is_empty(),
        form,
    })
}

/// What is known of all its files; and what it is, where its files tell that.
pub async fn settle(
    desk: &Desk,
    signed_in: &SignedIn,
    form: &mut Written,
) -> Result<BTreeMap<MediaId, FileFacts>, StoreError> {
    let facts = facts(desk, signed_in, form.media()).await?;
    if !form.kind_chosen {
        form.body.shared.kind = by_files(&form.body.shared, &facts);
    }
    Ok(facts)
}

/// What is known of files.
pub async fn facts(
    desk: &Desk,
    signed_in: &SignedIn,
    media: Vec<MediaId>,
) -> Result<BTreeMap<MediaId, FileFacts>, StoreError> {
    let files = media.into_iter().map(|media| PostFile { media, alt: None });
    let all = PostWords {
        files: files.collect(),
        ..PostWords::default()
    };
    let known = desk.engine().file_facts(signed_in.workspace, &all).await?;
    Ok(known
        .into_iter()
        .map(|facts| (facts.media, facts))
        .collect())
}

fn way(
    desk: &Desk,
    form: &Written,
    channel: ChannelRow,
    found: &mut BTreeMap<ChannelId, Vec<Finding>>,
) -> Way {
    Way {
        chosen: form.channels.contains(&channel.id),
        limits: desk.engine().post_limits(&channel),
        words: desk.engine().words_for(&form.body, &channel),
        findings: found.remove(&channel.id).unwrap_or_default(),
        channel: channel.id,
        kind: channel.kind,
        name: channel.name,
    }
}

/// A stored post as it is written on.
pub async fn written(
    desk: &Desk,
    signed_in: &SignedIn,
    post: &PostRow,
) -> Result<Written, StoreError> {
    let zone = desk.engine().workspace_zone(signed_in.workspace).await?;
    let mut form = Written {
        body: post.body.clone(),
        kind_chosen: false,
        channels: post.targets.iter().map(|target| target.channel).collect(),
        at: post
            .due_at
            .map_or_else(String::new, |at| field_of(at, &zone)),
        version: post.version,
        ..Written::default()
    };
    let facts = facts(desk, signed_in, form.media()).await?;
    form.kind_chosen = by_files(&form.body.shared, &facts) != post.body.shared.kind;
    Ok(form)
}

/// What a new post begins with.
pub struct Begin {
    /// What it says and shows.
    pub body: PostBody,
    /// Its channels; `None` = all that have posts.
    pub channels: Option<Vec<ChannelId>>,
    /// A local time of the reader's, as a field for times says it.
    pub at: Option<String>,
}

/// A new post.
pub async fn begun(desk: &Desk, signed_in: &SignedIn, begin: Begin) -> Result<Written, StoreError> {
    let zone = desk.engine().workspace_zone(signed_in.workspace).await?;
    // The calendar is in the reader's zone, a post's time in the workspace's.
    let at = begin.at.as_deref().and_then(local_time);
    let at = at.and_then(|local| local_to_instant(local, &signed_in.reader.zone));
    let at = at.and_then(|landed| instant_to_local(landed.at, &zone));
    let channels = match begin.channels {
        Some(channels) => channels,
        None => publishing(desk, signed_in).await?,
    };
    Ok(Written {
        body: begin.body,
        channels,
        at: at.map(field_value).unwrap_or_default(),
        ..Written::default()
    })
}

/// The channels that have posts.
async fn publishing(desk: &Desk, signed_in: &SignedIn) -> Result<Vec<ChannelId>, StoreError> {
    let registry = desk.engine().registry();
    let mut all = desk.store().channels(signed_in.workspace).await?;
    all.retain(|channel| {
        let connector = registry.get(&channel.kind);
        connector.is_some_and(|c| !c.capabilities().posts.is_empty())
    });
    Ok(all.into_iter().map(|channel| channel.id).collect())
}

/// A local time as a field for times says it.
pub fn local_time(text: &str) -> Option<DateTime> {
    text.trim().parse().ok()
}

/// The moment of what stands in the field for times.
pub fn moment(text: &str, zone: &TimeZone) -> Option<Landed> {
    local_to_instant(local_time(text)?, zone)
}

/// How the field for times says a moment.
pub fn field_of(at: Time, zone: &TimeZone) -> String {
    instant_to_local(at, zone)
        .map(field_value)
        .unwrap_or_default()
}

/// The name of a zone.
pub fn zone_name(zone: &TimeZone) -> String {
    zone.iana_name().unwrap_or("UTC").to_owned()
}

/// The reader, with the clock of the workspace: a post's times are told by it.
pub fn reader_there(r: &Reader, zone: &TimeZone) -> Reader {
    Reader {
        zone: zone.clone(),
        ..r.clone()
    }
}

/// Where a post is.
pub fn address(post: PostId) -> String {
    format!("/posts/{post}")
}
