//! What people do in the calendar: move a post, settle what an outage made late.

use super::ask::CalendarAsk;
use super::card::field_value;
use super::grid::MORNING;
use super::load::{self, waits};
use super::page;
use crate::auth::{SignedIn, Visitor};
use crate::desk::Desk;
use crate::live::Viewer;
use crate::pages::frame::{self, Place};
use crate::pages::reader::Reader;
use crate::pages::routes::frame;
use crate::trouble::{self, Posted};
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use jiff::civil::{Date, DateTime};
use serde::Deserialize;
use sportello_core::post::PostStage;
use sportello_core::post::calendar::{
    Landed, Landing, instant_to_local, local_to_instant, move_to_day,
};
use sportello_core::{PostId, Time};
use sportello_engine::publish::PostError;
use sportello_engine::publish::queue::{SettleLate, goes_at};
use sportello_store::{PostRow, StoreError};

/// Shows the calendar, with a word about what was refused.
async fn shown(
    desk: &Desk,
    visitor: &Visitor,
    signed_in: &SignedIn,
    ask: &CalendarAsk,
    refused: Option<(StatusCode, String)>,
) -> Response {
    let render = async {
        let shown = load::calendar(desk, &Viewer::from(signed_in), ask).await?;
        let frame = frame(desk, signed_in, Place::Calendar, ask.toast(), ask.at()).await?;
        let why = refused.as_ref().map(|(_, why)| why.as_str());
        let content = page::calendar(&signed_in.reader, &shown, why);
        Ok(frame::page(&frame, &content))
    };
    let status = refused
        .as_ref()
        .map_or(StatusCode::OK, |(status, _)| *status);
    match render.await {
        Ok(markup) => (status, markup).into_response(),
        Err(error) => trouble::store(visitor, &error),
    }
}

/// The page.
pub async fn show(
    State(desk): State<Desk>,
    visitor: Visitor,
    signed_in: SignedIn,
    Query(ask): Query<CalendarAsk>,
) -> Response {
    shown(&desk, &visitor, &signed_in, &ask, None).await
}

/// Which post is moved, and to where, in one of three ways: a moment (`none` = no time), a local
/// time, a day with or without an hour (`none` = no time).
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct MoveForm {
    post: i64,
    version: u32,
    moment: String,
    at: String,
    day: String,
    hour: String,
}

/// Where a post is moved.
enum Wanted {
    NoTime,
    At(Landed),
}

/// Whether the field for times shows a moment so.
fn is_shown_as(at: Time, field: &str, r: &Reader) -> bool {
    instant_to_local(at, &r.zone).is_some_and(|local| field_value(local) == field)
}

impl MoveForm {
    /// Where the form moves a post that goes at `now_at`; `None` = the form cannot be read.
    fn wanted(&self, r: &Reader, now_at: Option<Time>) -> Option<Wanted> {
        if self.moment == "none" || self.day == "none" {
            return Some(Wanted::NoTime);
        }
        let landed = if !self.moment.is_empty() {
            Landed {
                at: Time(self.moment.parse().ok()?),
                landing: Landing::Exact,
            }
        } else if let Some(same) = now_at.filter(|at| is_shown_as(*at, &self.at, r)) {
            // Of an hour that comes twice it stays the one it was.
            Landed {
                at: same,
                landing: Landing::Exact,
            }
        } else if !self.at.is_empty() {
            local_to_instant(self.at.parse::<DateTime>().ok()?, &r.zone)?
        } else {
            self.on_day(r, now_at)?
        };
        Some(Wanted::At(landed))
    }

    /// On another day it keeps its time by the clock; in another hour its minute. What has no time
    /// yet is begun in the morning, or in the next hour of today.
    fn on_day(&self, r: &Reader, now_at: Option<Time>) -> Option<Landed> {
        let day: Date = self.day.parse().ok()?;
        let hour = Some(&self.hour).filter(|hour| !hour.is_empty());
        let hour: Option<i8> = hour.map(|hour| hour.parse()).transpose().ok()?;
        match (hour, now_at) {
            (None, Some(at)) => move_to_day(at, day, &r.zone),
            (Some(hour), at) => {
                let minute = at.and_then(|at| instant_to_local(at, &r.zone));
                let minute = minute.map_or(0, DateTime::minute);
                local_to_instant(
                    DateTime::new(day.year(), day.month(), day.day(), hour, minute, 0, 0).ok()?,
                    &r.zone,
                )
            }
            (None, None) => {
                let next = instant_to_local(r.now, &r.zone)?.hour() + 1;
                let hour = if day == r.date(r.now) && next > MORNING {
                    next.min(23)
                } else {
                    MORNING
                };
                local_to_instant(day.at(hour, 0, 0, 0), &r.zone)
            }
        }
    }
}

/// Moves a post.
pub async fn move_post(
    State(desk): State<Desk>,
    visitor: Visitor,
    signed_in: SignedIn,
    Query(ask): Query<CalendarAsk>,
    Posted(form): Posted<MoveForm>,
) -> Response {
    let found = desk
        .store()
        .post(signed_in.workspace, PostId(form.post))
        .await;
    let row = match found {
        Ok(row) => row,
        Err(error) => return trouble::store(&visitor, &error),
    };
    let Some(wanted) = form.wanted(&signed_in.reader, goes_at(&row).or(row.due_at)) else {
        return trouble::page(&visitor, trouble::Trouble::Unreadable);
    };
    let (at, landing) = match wanted {
        Wanted::NoTime => (None, Landing::Exact),
        Wanted::At(landed) => (Some(landed.at), landed.landing),
    };
    let done = match row.stage {
        PostStage::Given => let_go(&desk, &signed_in, &row, at).await,
        _ => moved(&desk, &signed_in, (&row, form.version), at, landing).await,
    };
    match done {
        Ok((word, about)) => {
            // The day it went to is shown.
            let day = at.filter(|_| form.hour.is_empty() && form.day.is_empty());
            let to = match day {
                Some(at) if form.moment.is_empty() => ask.going_to(signed_in.reader.date(at)),
                _ => ask,
            };
            Redirect::to(&to.after(word, &about)).into_response()
        }
        Err(error) => refused(&desk, &visitor, &signed_in, &ask, &error).await,
    }
}

/// Gives a post that the outbox does not have another time; says which word, and the way back.
async fn moved(
    desk: &Desk,
    signed_in: &SignedIn,
    (row, version): (&PostRow, u32),
    at: Option<Time>,
    landing: Landing,
) -> Result<(&'static str, String), PostError> {
    let after = desk
        .engine()
        .move_post(desk.now(), signed_in.workspace, (row.id, version), at)
        .await?;
    let word = match landing {
        Landing::Exact => "moved",
        Landing::Moved { .. } => "moved-on",
        Landing::First => "moved-first",
    };
    let was = row.due_at.map_or(String::new(), |at| at.0.to_string());
    Ok((word, format!("{}.{}.{was}", row.id, after.version)))
}

/// Lets what still waits of a post go at another moment.
async fn let_go(
    desk: &Desk,
    signed_in: &SignedIn,
    row: &PostRow,
    at: Option<Time>,
) -> Result<(&'static str, String), PostError> {
    let now = desk.now();
    let at = at.filter(|at| *at >= now).ok_or(PostError::Past)?;
    let waiting = row.targets.iter().filter(|t| waits(t));
    let waiting: Vec<_> = waiting.filter_map(|t| t.delivery.as_ref()).collect();
    if waiting.is_empty() {
        return Err(StoreError::Conflict("the post is no longer waiting").into());
    }
    for delivery in waiting {
        desk.engine()
            .let_post_go(now, signed_in.workspace, delivery.id, at)
            .await?;
    }
    Ok(("let-go", String::new()))
}

/// Settles late posts: the chosen ones.
pub async fn late(
    State(desk): State<Desk>,
    visitor: Visitor,
    signed_in: SignedIn,
    Query(ask): Query<CalendarAsk>,
    Posted(fields): Posted<Vec<(String, String)>>,
) -> Response {
    let of = |wanted: &str| {
        let wanted = wanted.to_owned();
        fields
            .iter()
            .filter(move |(name, _)| *name == wanted)
            .map(|(_, value)| value.as_str())
    };
    let Some(how) = of("how").next().and_then(SettleLate::parse) else {
        return trouble::page(&visitor, trouble::Trouble::Unreadable);
    };
    let posts: Vec<PostId> = of("post").filter_map(|id| id.parse().ok()).collect();
    let done = desk
        .engine()
        .settle_late(
            desk.now(),
            signed_in.workspace,
            &posts,
            how,
            Some(signed_in.agent),
        )
        .await;
    match done {
        Ok(_) => Redirect::to(&ask.after("settled", "")).into_response(),
        Err(error) => refused(&desk, &visitor, &signed_in, &ask, &error).await,
    }
}

async fn refused(
    desk: &Desk,
    visitor: &Visitor,
    signed_in: &SignedIn,
    ask: &CalendarAsk,
    error: &PostError,
) -> Response {
    match refusal(&signed_in.reader, error) {
        Some(why) => shown(desk, visitor, signed_in, ask, Some(why)).await,
        None => failed(visitor, error),
    }
}

/// Why something was not done with a post, in words, with the status of the answer; `None` where
/// the store failed.
pub fn refusal(r: &Reader, error: &PostError) -> Option<(StatusCode, String)> {
    let key = match error {
        PostError::Faulty(_) => "calendar-no-faulty",
        PostError::Nowhere => "calendar-no-nowhere",
        PostError::NoTime => "calendar-no-time",
        PostError::Past => "calendar-no-past",
        PostError::NeedsApproval => "calendar-no-approval",
        PostError::NotManager => "calendar-no-manager",
        PostError::NoSlots => "calendar-no-slots",
        PostError::Store(StoreError::Conflict(_)) => {
            return Some((StatusCode::CONFLICT, r.text("calendar-no-conflict")));
        }
        PostError::Store(_) => return None,
    };
    Some((StatusCode::UNPROCESSABLE_ENTITY, r.text(key)))
}

/// The page for a store that failed.
pub fn failed(visitor: &Visitor, error: &PostError) -> Response {
    match error {
        PostError::Store(error) => trouble::store(visitor, error),
        _ => trouble::page(visitor, trouble::Trouble::Broken),
    }
}
