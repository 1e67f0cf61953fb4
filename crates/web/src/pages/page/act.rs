//! The page over HTTP: shown, read again, measured again.

use super::load;
use super::posts;
use super::view::{Filter, Sort};
use crate::auth::{SignedIn, Visitor};
use crate::desk::Desk;
use crate::media::picture as file;
use crate::pages::frame::{Place, page};
use crate::pages::reader::Reader;
use crate::pages::routes::frame;
use crate::pages::templates::Word;
use crate::trouble::{self, Posted, Trouble};
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use maud::Markup;
use serde::Deserialize;
use sportello_core::ChannelId;
use sportello_engine::page::PageError;

/// What the address of the page says.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Eq)]
#[serde(default)]
pub struct PageAsk {
    channel: String,
    sort: String,
    part: usize,
    /// What was just done.
    done: String,
}

impl PageAsk {
    /// What is shown.
    pub fn filter(&self) -> Filter {
        Filter {
            channel: self.channel.parse().ok().map(ChannelId),
            sort: Sort::parse(&self.sort),
            part: self.part,
        }
    }
}

impl Reader {
    /// Why something of a page was neither read nor changed, in words.
    pub(super) fn page_trouble(&self, error: &PageError) -> String {
        match error {
            PageError::NoSuch => self.text("page-cannot"),
            PageError::Unreachable => self.text("page-unreachable"),
            PageError::Refused(said) => self.fill("page-refused", &[("said", said.clone().into())]),
            PageError::Store(error) => {
                tracing::error!(%error, "something of a page could not be stored or read");
                self.text("connect-not-stored")
            }
        }
    }
}

/// A page of this place, with the status that its word asks for.
pub(super) async fn framed(
    desk: &Desk,
    visitor: &Visitor,
    signed_in: &SignedIn,
    at: String,
    refused: bool,
    content: &Markup,
) -> Response {
    let status = match refused {
        true => StatusCode::UNPROCESSABLE_ENTITY,
        false => StatusCode::OK,
    };
    match frame(desk, signed_in, Place::Page, None, at).await {
        Ok(frame) => (status, page(&frame, content)).into_response(),
        Err(error) => trouble::store(visitor, &error),
    }
}

async fn shown(
    desk: &Desk,
    visitor: &Visitor,
    signed_in: &SignedIn,
    filter: Filter,
    said: Word,
) -> Response {
    let (at, refused) = (filter.at(), said.refused.is_some());
    let now = signed_in.reader.now;
    match load::view(desk, signed_in.workspace, now, filter, said).await {
        Ok(view) => {
            let content = posts::page(&signed_in.reader, &view);
            framed(desk, visitor, signed_in, at, refused, &content).await
        }
        Err(error) => trouble::store(visitor, &error),
    }
}

/// The page.
pub async fn show(
    State(desk): State<Desk>,
    visitor: Visitor,
    signed_in: SignedIn,
    Query(ask): Query<PageAsk>,
) -> Response {
    let r = &signed_in.reader;
    let done = match ask.done.as_str() {
        "read" => Some(r.text("page-done-read")),
        "measured" => Some(r.text("page-done-measured")),
        _ => None,
    };
    let said = Word {
        done,
        ..Word::default()
    };
    shown(&desk, &visitor, &signed_in, ask.filter(), said).await
}

/// Which channel, and perhaps which post of it.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Which {
    channel: String,
    post: String,
}

fn back(filter: &Filter, done: &str) -> Response {
    let mut to = filter.at();
    to.push(if to.contains('?') { '&' } else { '?' });
    Redirect::to(&format!("{to}done={done}")).into_response()
}

/// Reads the list of posts again, of one channel or of all.
pub async fn refresh(
    State(desk): State<Desk>,
    visitor: Visitor,
    signed_in: SignedIn,
    Posted(which): Posted<Which>,
) -> Response {
    let filter = Filter {
        channel: which.channel.parse().ok().map(ChannelId),
        ..Filter::default()
    };
    let channels = match load::channels(&desk, signed_in.workspace).await {
        Ok(channels) => channels,
        Err(error) => return trouble::store(&visitor, &error),
    };
    let meant = channels
        .into_iter()
        .filter(|one| one.posts && filter.channel.is_none_or(|channel| channel == one.id));
    let mut refused = Vec::new();
    for channel in meant {
        let read = desk
            .engine()
            .sync_page(desk.now(), signed_in.workspace, channel.id)
            .await;
        if let Err(error) = read {
            let why = signed_in.reader.page_trouble(&error);
            refused.push(format!("{}: {why}", channel.name));
        }
    }
    if refused.is_empty() {
        return back(&filter, "read");
    }
    let said = Word {
        refused: Some(refused.join(" ")),
        ..Word::default()
    };
    shown(&desk, &visitor, &signed_in, filter, said).await
}

/// Asks again how one post does, and for its comments.
pub async fn measure(
    State(desk): State<Desk>,
    visitor: Visitor,
    signed_in: SignedIn,
    Posted(which): Posted<Which>,
) -> Response {
    let Ok(channel) = which.channel.parse().map(ChannelId) else {
        return trouble::page(&visitor, Trouble::Unreadable);
    };
    let filter = Filter {
        channel: Some(channel),
        ..Filter::default()
    };
    match measured(&desk, &signed_in, channel, &which.post).await {
        Ok(()) => back(&filter, "measured"),
        Err(error) => {
            let said = Word {
                refused: Some(signed_in.reader.page_trouble(&error)),
                ..Word::default()
            };
            shown(&desk, &visitor, &signed_in, filter, said).await
        }
    }
}

async fn measured(
    desk: &Desk,
    signed_in: &SignedIn,
    channel: ChannelId,
    post: &str,
) -> Result<(), PageError> {
    let (engine, now, workspace) = (desk.engine(), desk.now(), signed_in.workspace);
    engine
        .refresh_insight(now, workspace, channel, post)
        .await?;
    engine.read_comments(now, workspace, channel, post).await
}

/// The post whose picture is asked for.
#[derive(Deserialize)]
pub struct WhichPost {
    post: String,
}

/// The platform's picture of a post, through the desk: a page of ours loads nothing from elsewhere.
pub async fn picture(
    State(desk): State<Desk>,
    visitor: Visitor,
    signed_in: SignedIn,
    Path(channel): Path<i64>,
    Query(which): Query<WhichPost>,
) -> Response {
    let found = desk
        .engine()
        .listed_picture(signed_in.workspace, ChannelId(channel), &which.post)
        .await;
    match found {
        Ok(Some((mime, bytes))) => file(mime, bytes, "private, max-age=21600"),
        Ok(None) => trouble::page(&visitor, Trouble::NotFound),
        Err(error) => trouble::store(&visitor, &error),
    }
}
