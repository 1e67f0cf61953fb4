//! The settings of publishing, asked for and changed.

use super::super::feed as feeds;
use super::super::load::publishing_channels;
use super::view::{HiddenComment, MOST_MINUTES, PublishingPage, Word, publishing};
use crate::auth::{SignedIn, Visitor};
use crate::desk::Desk;
use crate::pages::frame::{Place, page};
use crate::pages::routes::frame;
use crate::trouble::{self, Posted, Trouble};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use jiff::civil;
use serde::Deserialize;
use sportello_core::post::slot::Slot;
use sportello_core::post::{LateRule, Lateness};
use sportello_core::{AgentId, ChannelId};
use sportello_engine::page::PageError;
use sportello_store::StoreError;

/// The page.
const HERE: &str = "/settings/publishing";
/// Hidden comments shown.
const HIDDEN: u32 = 50;

async fn read(
    desk: &Desk,
    signed_in: &SignedIn,
    feed: Option<String>,
) -> Result<PublishingPage, StoreError> {
    let (engine, store, workspace) = (desk.engine(), desk.store(), signed_in.workspace);
    let mut agents = Vec::new();
    for agent in store.agents(workspace).await? {
        let manager = store.is_manager(agent.id).await?;
        agents.push((agent.id, agent.name, manager));
    }
    let hidden = store.hidden_comments(workspace, HIDDEN).await?;
    let hidden = hidden.into_iter().map(|(comment, entry)| HiddenComment {
        channel: comment.channel,
        external_id: comment.external_id,
        text: comment.text,
        entry,
    });
    Ok(PublishingPage {
        lateness: engine.lateness(workspace).await?,
        approval: engine.wants_approval(workspace).await?,
        manager: store.is_manager(signed_in.agent).await?,
        agents,
        slots: store.slots(workspace).await?,
        channels: publishing_channels(desk, workspace).await?,
        zone: store.workspace(workspace).await?.time_zone,
        words: engine.hiding_words(workspace).await?,
        hidden: hidden.collect(),
        feed_made: store.feed_made(workspace, signed_in.agent).await?,
        feed,
    })
}

async fn shown(
    desk: &Desk,
    visitor: &Visitor,
    signed_in: &SignedIn,
    said: Word,
    feed: Option<String>,
) -> Response {
    let render = async {
        let shown = read(desk, signed_in, feed).await?;
        let frame = frame(desk, signed_in, Place::Settings, None, HERE.to_owned()).await?;
        Ok(page(&frame, &publishing(&signed_in.reader, &shown, &said)))
    };
    let status = match said.refused {
        Some(_) => StatusCode::UNPROCESSABLE_ENTITY,
        None => StatusCode::OK,
    };
    match render.await {
        Ok(markup) => (status, markup).into_response(),
        Err(error) => trouble::store(visitor, &error),
    }
}

fn done(key: &'static str) -> Word {
    Word {
        done: Some(key),
        ..Word::default()
    }
}

fn no(why: String) -> Word {
    Word {
        refused: Some(why),
        ..Word::default()
    }
}

/// The page with what came of it.
async fn told(
    desk: &Desk,
    visitor: &Visitor,
    signed_in: &SignedIn,
    came: Result<Word, StoreError>,
) -> Response {
    match came {
        Ok(said) => shown(desk, visitor, signed_in, said, None).await,
        Err(error) => trouble::store(visitor, &error),
    }
}

/// The page.
pub async fn show(State(desk): State<Desk>, visitor: Visitor, signed_in: SignedIn) -> Response {
    shown(&desk, &visitor, &signed_in, Word::default(), None).await
}

/// The rule for late posts.
#[derive(Deserialize)]
pub struct LateForm {
    rule: String,
    grace: u32,
    spread_by: u32,
}

/// Says what happens to late posts.
pub async fn late(
    State(desk): State<Desk>,
    visitor: Visitor,
    signed_in: SignedIn,
    Posted(form): Posted<LateForm>,
) -> Response {
    let Some(rule) = LateRule::parse(&form.rule) else {
        return trouble::page(&visitor, Trouble::Unreadable);
    };
    let lateness = Lateness {
        rule,
        grace: form.grace.min(MOST_MINUTES),
        spread_by: form.spread_by.min(MOST_MINUTES),
    };
    let set = desk
        .engine()
        .set_lateness(signed_in.workspace, &lateness)
        .await;
    told(
        &desk,
        &visitor,
        &signed_in,
        set.map(|()| done("publishing-saved")),
    )
    .await
}

/// A switch.
#[derive(Deserialize)]
pub struct ApprovalForm {
    wanted: bool,
}

/// Says whether posts are looked over. Managers only: others would approve themselves by it.
pub async fn approval(
    State(desk): State<Desk>,
    visitor: Visitor,
    signed_in: SignedIn,
    Posted(form): Posted<ApprovalForm>,
) -> Response {
    let set = async {
        if !desk.store().is_manager(signed_in.agent).await? {
            return Ok(no(signed_in.reader.text("approval-managers-only")));
        }
        desk.engine()
            .set_approval(signed_in.workspace, form.wanted)
            .await?;
        Ok(done("publishing-saved"))
    };
    told(&desk, &visitor, &signed_in, set.await).await
}

/// Who is a manager.
#[derive(Deserialize)]
pub struct ManagerForm {
    agent: i64,
    manager: bool,
}

/// Says who is a manager. The last one stays.
pub async fn manager(
    State(desk): State<Desk>,
    visitor: Visitor,
    signed_in: SignedIn,
    Posted(form): Posted<ManagerForm>,
) -> Response {
    let set = async {
        if !desk.store().is_manager(signed_in.agent).await? {
            return Ok(no(signed_in.reader.text("approval-managers-only")));
        }
        let (agent, wanted) = (AgentId(form.agent), form.manager);
        match desk
            .store()
            .set_manager(signed_in.workspace, agent, wanted)
            .await
        {
            Ok(()) => Ok(done("publishing-saved")),
            Err(StoreError::Conflict(_)) => Ok(no(signed_in.reader.text("approval-last"))),
            Err(error) => Err(error),
        }
    };
    told(&desk, &visitor, &signed_in, set.await).await
}

/// The slot a form adds, and its channels; `None` where no day or no time is chosen.
fn new_slot(fields: &[(String, String)]) -> Option<(Slot, Vec<ChannelId>)> {
    let of = |wanted: &'static str| {
        let fields = fields.iter().filter(move |(name, _)| name == wanted);
        fields.map(|(_, value)| value.as_str())
    };
    let days = of("weekday").filter_map(|day| day.parse::<u8>().ok());
    let weekdays = days
        .filter(|day| (1..=7).contains(day))
        .fold(0, |days, day| days | 1 << (day - 1));
    let time: civil::Time = of("time").next()?.parse().ok()?;
    let minute = i16::from(time.hour()) * 60 + i16::from(time.minute());
    let slot = Slot {
        weekdays,
        minute: u16::try_from(minute).ok()?,
    };
    let channels = of("channel").filter_map(|id| id.parse().ok());
    (weekdays != 0).then(|| (slot, channels.collect()))
}

/// Adds a weekly slot.
pub async fn slot(
    State(desk): State<Desk>,
    visitor: Visitor,
    signed_in: SignedIn,
    Posted(fields): Posted<Vec<(String, String)>>,
) -> Response {
    let set = async {
        let Some((slot, channels)) = new_slot(&fields) else {
            return Ok(no(signed_in.reader.text("slots-incomplete")));
        };
        let known = publishing_channels(&desk, signed_in.workspace).await?;
        let mut channels = channels;
        channels.retain(|id| known.iter().any(|channel| channel.id == *id));
        desk.store()
            .put_slot(signed_in.workspace, None, slot, &channels)
            .await?;
        Ok(done("slots-added"))
    };
    told(&desk, &visitor, &signed_in, set.await).await
}

/// A slot.
#[derive(Deserialize)]
pub struct SlotForm {
    slot: i64,
}

/// Deletes a weekly slot. Posts keep their times.
pub async fn delete_slot(
    State(desk): State<Desk>,
    visitor: Visitor,
    signed_in: SignedIn,
    Posted(form): Posted<SlotForm>,
) -> Response {
    let gone = desk
        .store()
        .delete_slot(signed_in.workspace, form.slot)
        .await;
    told(
        &desk,
        &visitor,
        &signed_in,
        gone.map(|()| done("slots-deleted")),
    )
    .await
}

/// The list of words.
#[derive(Deserialize)]
pub struct WordsForm {
    words: String,
    /// The list as it was read.
    #[serde(default)]
    read: String,
}

/// Says which words hide a comment.
pub async fn words(
    State(desk): State<Desk>,
    visitor: Visitor,
    signed_in: SignedIn,
    Posted(form): Posted<WordsForm>,
) -> Response {
    let set = desk
        .engine()
        .change_hiding_words(signed_in.workspace, &form.read, &form.words)
        .await;
    told(
        &desk,
        &visitor,
        &signed_in,
        set.map(|()| done("publishing-saved")),
    )
    .await
}

/// A hidden comment.
#[derive(Deserialize)]
pub struct UnhideForm {
    channel: i64,
    comment: String,
}

/// Shows a comment again that a word hid.
pub async fn unhide(
    State(desk): State<Desk>,
    visitor: Visitor,
    signed_in: SignedIn,
    Posted(form): Posted<UnhideForm>,
) -> Response {
    let (r, channel) = (&signed_in.reader, ChannelId(form.channel));
    let shown = desk
        .engine()
        .unhide_for_words(desk.now(), signed_in.workspace, channel, &form.comment)
        .await;
    let came = match shown {
        Ok(()) => Ok(done("hiding-undone")),
        Err(PageError::NoSuch) => Ok(no(r.text("hiding-gone"))),
        Err(PageError::Unreachable) => Ok(no(r.text("hiding-unreachable"))),
        Err(PageError::Refused(said)) => Ok(no(r.fill("hiding-refused", &[("said", said.into())]))),
        Err(PageError::Store(error)) => Err(error),
    };
    told(&desk, &visitor, &signed_in, came).await
}

/// Makes the reader's feed anew and shows its address, this once.
pub async fn feed(State(desk): State<Desk>, visitor: Visitor, signed_in: SignedIn) -> Response {
    let Ok((secret, hash)) = feeds::new_secret(&desk) else {
        return trouble::page(&visitor, Trouble::Broken);
    };
    let put = desk
        .store()
        .put_feed(signed_in.workspace, signed_in.agent, hash, desk.now())
        .await;
    match put {
        Ok(()) => {
            let address = feeds::address(&desk, &secret);
            shown(&desk, &visitor, &signed_in, Word::default(), Some(address)).await
        }
        Err(error) => trouble::store(&visitor, &error),
    }
}

/// Ends the reader's feed.
pub async fn end_feed(State(desk): State<Desk>, visitor: Visitor, signed_in: SignedIn) -> Response {
    let ended = desk
        .store()
        .end_feed(signed_in.workspace, signed_in.agent)
        .await;
    told(
        &desk,
        &visitor,
        &signed_in,
        ended.map(|_| done("feed-ended")),
    )
    .await
}
