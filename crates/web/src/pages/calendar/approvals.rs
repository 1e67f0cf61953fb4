//! What waits for approval: each post whole, with what was said about it, and a manager's word.

use super::act::{failed, refusal};
use super::card;
use super::load::{self, shown_words};
use super::view::Card;
use crate::auth::{SignedIn, Visitor};
use crate::desk::Desk;
use crate::live::Viewer;
use crate::pages::frame::{self, Place};
use crate::pages::icon::{Icon, icon};
use crate::pages::mark::page_mark;
use crate::pages::reader::Reader;
use crate::pages::routes::frame;
use crate::pages::view::Toast;
use crate::trouble::{self, Posted};
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use maud::{Markup, html};
use serde::Deserialize;
use sportello_core::post::PostStage;
use sportello_core::{ChannelKind, PostId};
use sportello_store::{PostFilter, PostRow, RemarkRow, StoreError};

/// The list.
const HERE: &str = "/calendar/approvals";
/// Posts shown at most.
const MOST: u32 = 200;

/// A post that waits.
struct Waiting {
    card: Card,
    text: String,
    /// What is said otherwise on a channel: its name, and the words there.
    variants: Vec<(ChannelKind, String, String)>,
    version: u32,
    author: Option<String>,
    remarks: Vec<RemarkRow>,
}

/// What was just done.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Done {
    done: String,
}

/// The list.
pub async fn show(
    State(desk): State<Desk>,
    visitor: Visitor,
    signed_in: SignedIn,
    Query(done): Query<Done>,
) -> Response {
    let toast = match done.done.as_str() {
        "approved" => Some(Toast::Said("calendar-done-approved")),
        "returned" => Some(Toast::Said("calendar-done-returned")),
        _ => None,
    };
    shown(&desk, &visitor, &signed_in, toast, None).await
}

async fn shown(
    desk: &Desk,
    visitor: &Visitor,
    signed_in: &SignedIn,
    toast: Option<Toast>,
    refused: Option<(StatusCode, String)>,
) -> Response {
    let render = async {
        let waiting = waiting(desk, signed_in).await?;
        let manager = desk.store().is_manager(signed_in.agent).await?;
        let frame = frame(desk, signed_in, Place::Calendar, toast, HERE.to_owned()).await?;
        let why = refused.as_ref().map(|(_, why)| why.as_str());
        let content = list(&signed_in.reader, &waiting, manager, why);
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

async fn waiting(desk: &Desk, signed_in: &SignedIn) -> Result<Vec<Waiting>, StoreError> {
    let review = PostFilter {
        stage: Some(PostStage::Review),
        limit: MOST,
        ..PostFilter::default()
    };
    let posts = desk.store().posts(signed_in.workspace, review).await?;
    let cards = load::cards(desk, &Viewer::from(signed_in), &posts).await?;
    let mut waiting = Vec::with_capacity(posts.len());
    for (post, card) in posts.into_iter().zip(cards) {
        waiting.push(Waiting {
            card,
            text: shown_words(&post).text,
            variants: variants(&post),
            version: post.version,
            remarks: desk.store().remarks(signed_in.workspace, post.id).await?,
            author: post.author_name,
        });
    }
    Ok(waiting)
}

/// The channels on which a post says something else than it says in general.
fn variants(post: &PostRow) -> Vec<(ChannelKind, String, String)> {
    let shared = shown_words(post).text;
    let own = post.targets.iter().filter_map(|target| {
        let text = post.body.for_channel(target.channel).text;
        (text != shared).then(|| {
            (
                target.channel_kind.clone(),
                target.channel_name.clone(),
                text,
            )
        })
    });
    own.collect()
}

fn list(r: &Reader, waiting: &[Waiting], manager: bool, refused: Option<&str>) -> Markup {
    html! {
        div #approvals.sheet data-testid="approvals" {
            header.sheet-head { h1 { (r.text("approvals-title")) } p { (r.text("approvals-means")) } }
            @if let Some(refused) = refused { p.refused role="alert" data-testid="refused" { (icon(Icon::Warning)) " " (refused) } }
            @if waiting.is_empty() {
                div.empty { (icon(Icon::Done)) p { strong { (r.text("approvals-none")) } } p { (r.text("approvals-none-next")) } }
            } @else if !manager { p.hint { (r.text("approvals-managers")) } }
            @for one in waiting { (post(r, one, manager)) }
            div.choices { a.button href="/calendar" { (icon(Icon::Calendar)) (r.text("calendar-title")) } }
        }
    }
}

fn post(r: &Reader, one: &Waiting, manager: bool) -> Markup {
    html! {
        section.card.approval-post #{ "approval-" (one.card.id) } data-testid="approval" {
            div.approval-head {
                (card::picture(one.card.picture))
                div {
                    p { @match one.card.at {
                        Some(at) => { strong { (r.full_moment(at)) } @if at < r.now { " " span.refused { (r.text("approvals-over")) } } },
                        None => strong { (r.text("approvals-no-time")) },
                    } }
                    p.hint {
                        @for (kind, name) in &one.card.channels { span.network { (page_mark(r, kind)) (name) } " " }
                        @if let Some(author) = &one.author { "· " (r.fill("approvals-by", &[("name", author.into())])) }
                    }
                }
            }
            p.approval-text { @if one.text.is_empty() { (r.text("calendar-no-words")) } @else { (one.text) } }
            @for (kind, name, text) in &one.variants {
                p.approval-text data-testid="variant" { span.network { (page_mark(r, kind)) (name) } " " (text) }
            }
            @if !one.remarks.is_empty() { (remarks(r, &one.remarks)) }
            div.choices {
                a.button href={ "/posts/" (one.card.id) } { (icon(Icon::Open)) (r.text("approvals-open")) }
                @if manager {
                    form method="post" action="/calendar/approve" {
                        input type="hidden" name="post" value=(one.card.id);
                        input type="hidden" name="version" value=(one.version);
                        button.button.is-main data-testid="approve" { (icon(Icon::Check)) (r.text("approvals-approve")) }
                    }
                }
            }
            @if manager { (giving_back(r, one)) }
        }
    }
}

fn giving_back(r: &Reader, one: &Waiting) -> Markup {
    html! {
        details.fold {
            summary { (icon(Icon::Undo)) (r.text("approvals-return")) }
            form.stack method="post" action="/calendar/return" {
                input type="hidden" name="post" value=(one.card.id);
                label.field { span { (r.text("approvals-remark")) } textarea name="text" required maxlength="2000" {} }
                div.choices { button.button data-testid="return" { (r.text("approvals-return-do")) } }
            }
        }
    }
}

/// What was said about a post while it was looked over, oldest first.
fn remarks(r: &Reader, remarks: &[RemarkRow]) -> Markup {
    let spoken = remarks.iter().filter(|remark| !remark.text.is_empty());
    html! {
        ul.approval-remarks {
            @for remark in spoken {
                li { @if let Some(author) = &remark.author { strong { (author) } " " } (remark.text) " " small.hint { (r.short_moment(remark.at)) } }
            }
        }
    }
}

/// A post, and a word to it.
#[derive(Deserialize)]
pub struct WordForm {
    post: i64,
    #[serde(default)]
    text: String,
    /// The version that was looked at.
    #[serde(default)]
    version: u32,
}

/// A manager approves one.
pub async fn approve(
    State(desk): State<Desk>,
    visitor: Visitor,
    signed_in: SignedIn,
    Posted(form): Posted<WordForm>,
) -> Response {
    let (post, by) = (PostId(form.post), Some(signed_in.agent));
    let done = desk
        .engine()
        .approve_post(
            desk.now(),
            signed_in.workspace,
            (post, form.version),
            form.text.trim(),
            by,
        )
        .await;
    match done {
        Ok(_) => Redirect::to("/calendar/approvals?done=approved").into_response(),
        Err(error) => match refusal(&signed_in.reader, &error) {
            Some(why) => shown(&desk, &visitor, &signed_in, None, Some(why)).await,
            None => failed(&visitor, &error),
        },
    }
}

/// A manager gives one back, with a remark.
pub async fn give_back(
    State(desk): State<Desk>,
    visitor: Visitor,
    signed_in: SignedIn,
    Posted(form): Posted<WordForm>,
) -> Response {
    let text = form.text.trim();
    if text.is_empty() {
        let why = signed_in.reader.text("approvals-no-remark");
        let why = Some((StatusCode::UNPROCESSABLE_ENTITY, why));
        return shown(&desk, &visitor, &signed_in, None, why).await;
    }
    let (post, by) = (PostId(form.post), Some(signed_in.agent));
    let done = desk
        .engine()
        .return_post(desk.now(), signed_in.workspace, post, text, by)
        .await;
    match done {
        Ok(_) => Redirect::to("/calendar/approvals?done=returned").into_response(),
        Err(error) => match refusal(&signed_in.reader, &error) {
            Some(why) => shown(&desk, &visitor, &signed_in, None, Some(why)).await,
            None => failed(&visitor, &error),
        },
    }
}
