//! A post that the outbox has, and what people decide about it there.

use super::act::composed;
use super::compose::word;
use super::load;
use super::preview::{Card, card, carried};
use super::remarks::{remarks, said_so_far};
use super::said::refusal;
use super::states::{leaves, states, waits};
use super::view::Word;
use crate::auth::{SignedIn, Visitor};
use crate::desk::Desk;
use crate::live::Viewer;
use crate::pages::frame::{Place, page};
use crate::pages::icon::{Icon, icon};
use crate::pages::mark::page_network;
use crate::pages::reader::Reader;
use crate::pages::routes::frame;
use crate::trouble::{self, Posted, Trouble};
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use maud::{Markup, html};
use serde::Deserialize;
use sportello_core::post::PostWords;
use sportello_core::{DeliveryId, PostId};
use sportello_engine::publish::{Dropped, PostError};
use sportello_store::{PostDecision, PostRow, StoreError};

/// A page in its frame; 422 where something was refused.
pub async fn framed(
    desk: &Desk,
    visitor: &Visitor,
    signed_in: &SignedIn,
    at: String,
    said: &Word,
    content: &Markup,
) -> Response {
    let status = match said.refused {
        Some(_) => StatusCode::UNPROCESSABLE_ENTITY,
        None => StatusCode::OK,
    };
    match frame(desk, signed_in, Place::Calendar, None, at).await {
        Ok(frame) => (status, page(&frame, content)).into_response(),
        Err(error) => trouble::store(visitor, &error),
    }
}

/// A post that cannot change any more.
pub async fn given(
    desk: &Desk,
    visitor: &Visitor,
    signed_in: &SignedIn,
    post: &PostRow,
    said: Word,
) -> Response {
    match sheet(desk, signed_in, post, &said).await {
        Ok(content) => {
            let at = load::address(post.id);
            framed(desk, visitor, signed_in, at, &said, &content).await
        }
        Err(error) => trouble::store(visitor, &error),
    }
}

async fn sheet(
    desk: &Desk,
    signed_in: &SignedIn,
    post: &PostRow,
    said: &Word,
) -> Result<Markup, StoreError> {
    let zone = desk.engine().workspace_zone(signed_in.workspace).await?;
    let r = load::reader_there(&signed_in.reader, &zone);
    let all = desk.store().remarks(signed_in.workspace, post.id).await?;
    let manager = desk.store().is_manager(signed_in.agent).await?;
    let shown = previews(desk, signed_in, &r, post).await?;
    Ok(html! {
        div #post.sheet.post-sheet data-testid="post" {
            header.sheet-head { h1 { (r.text("post-title")) } p { (post.author_name.as_deref().unwrap_or_default()) } }
            (word(said))
            div.post-columns {
                div.post-write {
                    (states(&r, post))
                    div.choices {
                        a.button href={ "/posts/new?from=" (post.id) } { (icon(Icon::Copy)) (r.text("post-copy")) }
                        @if waits(post) { form method="post" action={ "/posts/" (post.id) "/drop" } { button.button { (icon(Icon::Remove)) (r.text("post-drop")) } } }
                        a.button href="/calendar" { (icon(Icon::Calendar)) (r.text("post-to-calendar")) }
                    }
                    (remarks(&r, post, &all, manager))
                }
                aside.post-aside tabindex="0" aria-label=(r.text("post-preview")) { h2 { (r.text("post-as-given")) } (shown) }
            }
        }
    })
}

async fn previews(
    desk: &Desk,
    signed_in: &SignedIn,
    r: &Reader,
    post: &PostRow,
) -> Result<Markup, StoreError> {
    let channels = desk.store().channels(signed_in.workspace).await?;
    let words = post.targets.iter().map(|target| {
        let own = target.words.clone();
        let words = own.unwrap_or_else(|| post.body.for_channel(target.channel));
        let channel = channels.iter().find(|c| c.id == target.channel);
        let limits = channel.map(|channel| desk.engine().post_limits(channel));
        let limit = limits.as_ref().and_then(|limits| limits.get(&words.kind));
        carried(words, limit)
    });
    let words: Vec<PostWords> = words.collect();
    let media = words.iter().flat_map(|w| w.files.iter().map(|f| f.media));
    let files = load::facts(desk, signed_in, media.collect()).await?;
    Ok(html! {
        div.post-previews {
            @for (target, words) in post.targets.iter().zip(words) {
                figure.post-preview {
                    figcaption { (page_network(r, &target.channel_kind)) span.chip { (super::findings::kind_words(r, target.kind)) } }
                    (card(r, &Card { kind: &target.channel_kind, name: &target.channel_name, words, owner: super::deed::Owner::One(target.channel) }, &files))
                }
            }
        }
    })
}

/// What of a post's page is rendered again while it is open: its states and its remarks, each with
/// the place it goes to. Not the form: somebody is writing in it.
pub async fn live(
    desk: &Desk,
    viewer: &Viewer,
    id: PostId,
) -> Result<Vec<(String, Markup)>, StoreError> {
    let post = desk.store().post(viewer.workspace, id).await?;
    let zone = desk.engine().workspace_zone(viewer.workspace).await?;
    let r = load::reader_there(&viewer.reader, &zone);
    let all = desk.store().remarks(viewer.workspace, id).await?;
    Ok(vec![
        (format!("#remarks-{id}"), said_so_far(&r, &post, &all)),
        (format!("#post-states-{id}"), states(&r, &post)),
    ])
}

/// A remark, or a manager's word.
#[derive(Deserialize)]
pub struct RemarkForm {
    #[serde(default)]
    text: String,
    #[serde(rename = "do", default)]
    deed: String,
    /// The version that was looked at.
    #[serde(default)]
    version: u32,
}

/// Adds a remark, approves, or gives back.
pub async fn remark(
    State(desk): State<Desk>,
    visitor: Visitor,
    signed_in: SignedIn,
    Path(id): Path<i64>,
    Posted(form): Posted<RemarkForm>,
) -> Response {
    let (engine, now, id) = (desk.engine(), desk.now(), PostId(id));
    let (workspace, by) = (signed_in.workspace, Some(signed_in.agent));
    let done = match form.deed.as_str() {
        "approve" => engine
            .approve_post(now, workspace, (id, form.version), &form.text, by)
            .await
            .map(|_| "approved"),
        "return" => engine
            .return_post(now, workspace, id, &form.text, by)
            .await
            .map(|_| "returned"),
        _ => engine
            .remark_on_post(now, workspace, id, &form.text, by)
            .await
            .map(|()| "noted")
            .map_err(PostError::from),
    };
    settled(&desk, &visitor, &signed_in, id, done).await
}

/// Drops a post, or what of it still waits.
pub async fn drop_post(
    State(desk): State<Desk>,
    visitor: Visitor,
    signed_in: SignedIn,
    Path(id): Path<i64>,
) -> Response {
    let done = desk
        .engine()
        .drop_post(
            desk.now(),
            signed_in.workspace,
            PostId(id),
            Some(signed_in.agent),
        )
        .await
        .map(|dropped| match dropped {
            Dropped::Whole => "dropped",
            Dropped::OnItsWay => "dropped-later",
        });
    settled(&desk, &visitor, &signed_in, PostId(id), done).await
}

/// When a late one is to go.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct DecideForm {
    at: String,
}

/// A person's word on one delivery of a post.
pub async fn decide(
    State(desk): State<Desk>,
    visitor: Visitor,
    signed_in: SignedIn,
    Path((id, delivery, verb)): Path<(i64, i64, String)>,
    Posted(form): Posted<DecideForm>,
) -> Response {
    let (engine, now, workspace) = (desk.engine(), desk.now(), signed_in.workspace);
    let by = Some(signed_in.agent);
    let (id, delivery) = (PostId(id), DeliveryId(delivery));
    let post = match desk.store().post(workspace, id).await {
        Ok(post) => post,
        Err(error) => return trouble::store(&visitor, &error),
    };
    let mut of_post = post.targets.iter().flat_map(|t| [&t.delivery, &t.comment]);
    if !of_post.any(|d| d.as_ref().is_some_and(|d| d.id == delivery)) {
        return trouble::page(&visitor, Trouble::NotFound);
    }
    let done: Result<(), PostError> = async {
        match verb.as_str() {
            "there" => {
                let there = PostDecision::Published;
                engine
                    .decide_post(now, workspace, delivery, there, by)
                    .await?;
            }
            "again" => {
                let again = PostDecision::Again;
                engine
                    .decide_post(now, workspace, delivery, again, by)
                    .await?;
            }
            "at" => {
                let zone = engine.workspace_zone(workspace).await?;
                let at = load::moment(&form.at, &zone).ok_or(PostError::NoTime)?.at;
                if at < now {
                    return Err(PostError::Past);
                }
                engine.let_post_go(now, workspace, delivery, at).await?;
            }
            "now" => engine.let_post_go(now, workspace, delivery, now).await?,
            _ => return Err(StoreError::NotFound("such a word").into()),
        }
        Ok(())
    }
    .await;
    settled(&desk, &visitor, &signed_in, id, done.map(|()| "decided")).await
}

/// Back to the post. What has gone on meanwhile is no fault: the page shows where it is.
async fn settled(
    desk: &Desk,
    visitor: &Visitor,
    signed_in: &SignedIn,
    id: PostId,
    done: Result<&'static str, PostError>,
) -> Response {
    let back = |word: &str| Redirect::to(&format!("{}?done={word}", load::address(id)));
    let error = match done {
        Ok(word) => return back(word).into_response(),
        Err(PostError::Store(StoreError::Conflict(_))) => return back("too-late").into_response(),
        Err(PostError::Store(error)) => return trouble::store(visitor, &error),
        Err(error) => error,
    };
    let why = refusal(&signed_in.reader, &error).map_or_else(Word::default, Word::refused);
    let shown = async {
        let post = desk.store().post(signed_in.workspace, id).await?;
        if !leaves(&post, desk.now()) {
            let form = load::written(desk, signed_in, &post).await?;
            return Ok((post, Some(form)));
        }
        Ok((post, None))
    };
    match shown.await {
        Ok((post, Some(form))) => composed(desk, visitor, signed_in, Some(&post), form, why).await,
        Ok((post, None)) => given(desk, visitor, signed_in, &post, why).await,
        Err(error) => trouble::store(visitor, &error),
    }
}
