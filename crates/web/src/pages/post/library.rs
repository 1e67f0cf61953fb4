//! The media library: every photo and film that posts are made of, with its name, what it shows,
//! and where it is used.

use super::edit::words;
use super::files::{facts_words, small};
use super::form::Fields;
use super::load;
use super::show::framed;
use super::view::Word;
use crate::auth::{SignedIn, Visitor};
use crate::desk::Desk;
use crate::media::MAX_UPLOAD;
use crate::pages::icon::{Icon, icon};
use crate::pages::reader::Reader;
use crate::trouble::{self, Posted};
use axum::extract::{Path, Query, Request, State};
use axum::response::{IntoResponse, Redirect, Response};
use maud::{Markup, html};
use serde::Deserialize;
use sportello_core::post::check::FileFacts;
use sportello_core::{MediaId, PostId};
use sportello_store::{LibraryRow, PostFilter, PostRow, StoreError};
use std::collections::BTreeMap;

/// Files of one page.
const PAGE: u32 = 48;
/// Posts that are asked where a file is used.
const MOST_POSTS: u32 = 2_000;
/// Where it is.
const HERE: &str = "/library";

/// What the address asks for.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct LibraryAsk {
    page: u32,
    done: String,
}

/// The library.
pub async fn show(
    State(desk): State<Desk>,
    visitor: Visitor,
    signed_in: SignedIn,
    Query(ask): Query<LibraryAsk>,
) -> Response {
    let r = &signed_in.reader;
    let said = match ask.done.as_str() {
        "added" => Word::done(r.text("library-added")),
        "saved" => Word::done(r.text("library-saved")),
        "deleted" => Word::done(r.text("library-deleted")),
        _ => Word::default(),
    };
    shown(&desk, &visitor, &signed_in, ask.page, said).await
}

async fn shown(
    desk: &Desk,
    visitor: &Visitor,
    signed_in: &SignedIn,
    page: u32,
    said: Word,
) -> Response {
    let render = async {
        let skip = page.saturating_mul(PAGE);
        let mut rows = desk
            .store()
            .library(signed_in.workspace, PAGE + 1, skip)
            .await?;
        let more = rows.len() > PAGE as usize;
        rows.truncate(PAGE as usize);
        let ids: Vec<MediaId> = rows.iter().map(|row| row.media.id).collect();
        let files = load::facts(desk, signed_in, ids).await?;
        let used = used(desk, signed_in).await?;
        let r = &signed_in.reader;
        Ok(html! {
            div #library.sheet data-testid="library" {
                header.sheet-head { h1 { (r.text("library-title")) } p { (r.text("library-means")) } }
                (super::compose::word(&said))
                (upload(r))
                @if rows.is_empty() { p.hint { (r.text("library-empty")) } }
                ul.library-grid { @for row in &rows { li #{ "media-" (row.media.id) } data-testid="library-file" { (one(r, row, files.get(&row.media.id), used.get(&row.media.id))) } } }
                div.choices {
                    @if page > 0 { a.button href={ "/library?page=" (page - 1) } { (icon(Icon::Back)) (r.text("library-newer")) } }
                    @if more { a.button href={ "/library?page=" (page + 1) } { (r.text("library-older")) (icon(Icon::Next)) } }
                    a.button href="/captions" { (icon(Icon::Insert)) (r.text("captions-title")) }
                    a.button href="/posts/new" { (icon(Icon::Plus)) (r.text("post-new-title")) }
                }
            }
        })
    };
    match render.await {
        Ok(content) => framed(desk, visitor, signed_in, HERE.to_owned(), &said, &content).await,
        Err(error) => trouble::store(visitor, &error),
    }
}

/// The posts that show each file.
async fn used(
    desk: &Desk,
    signed_in: &SignedIn,
) -> Result<BTreeMap<MediaId, Vec<PostId>>, StoreError> {
    let filter = PostFilter {
        limit: MOST_POSTS,
        ..PostFilter::default()
    };
    let mut used: BTreeMap<MediaId, Vec<PostId>> = BTreeMap::new();
    for post in desk.store().posts(signed_in.workspace, filter).await? {
        for media in shows(&post) {
            let posts = used.entry(media).or_default();
            if posts.last() != Some(&post.id) {
                posts.push(post.id);
            }
        }
    }
    Ok(used)
}

fn shows(post: &PostRow) -> Vec<MediaId> {
    let own = post.body.variants.values().filter_map(|v| v.files.as_ref());
    let given = post.targets.iter().filter_map(|t| t.words.as_ref());
    let all = std::iter::once(&post.body.shared.files)
        .chain(own)
        .chain(given.map(|words| &words.files));
    all.flatten().map(|file| file.media).collect()
}

fn upload(r: &Reader) -> Markup {
    html! {
        section.card {
            form method="post" enctype="multipart/form-data" action="/library" {
                post-upload.post-more data-max=(MAX_UPLOAD) data-large=(r.fill("post-upload-large", &[("max", r.megabytes(MAX_UPLOAD as u64).into())])) data-drop=(r.text("post-upload-drop")) {
                    label.button.is-main { (icon(Icon::Upload)) span { (r.text("post-upload")) } input.unseen type="file" name="all:upload" multiple accept="image/*,video/mp4,video/quicktime"; }
                    button.button data-plain { (r.text("post-add-files")) }
                    p.hint data-said role="status" {}
                }
            }
        }
    }
}

fn one(
    r: &Reader,
    row: &LibraryRow,
    facts: Option<&FileFacts>,
    used: Option<&Vec<PostId>>,
) -> Markup {
    let photo = facts.is_some_and(|facts| facts.mime.starts_with("image/"));
    html! {
        article.library-file {
            (small(r, row.media.id, facts, "library-thumb"))
            p.hint { (facts_words(r, facts)) }
            @if row.made_of.is_some() { p.hint { (r.text("library-made-of")) } }
            form.library-form method="post" action={ "/library/" (row.media.id) } {
                label.field { span { (r.text("library-name")) } input name="name" value=(row.name) maxlength="120" autocomplete="off"; }
                @if photo { label.field { span { (r.text("post-alt")) } input name="alt" value=(row.alt) maxlength="1000" autocomplete="off"; } }
                div.choices {
                    button.quiet name="do" value="save" { (icon(Icon::Check)) (r.text("library-save")) }
                    a.quiet href={ "/posts/new?file=" (row.media.id) } { (icon(Icon::Plus)) (r.text("library-use")) }
                    @if used.is_none() { button.quiet name="do" value="delete" { (icon(Icon::Remove)) (r.text("library-delete")) } }
                }
            }
            @if let Some(posts) = used {
                p.hint { (r.fill("library-used", &[("count", posts.len().into())])) " " @for id in posts.iter().rev().take(3) { a href=(load::address(*id)) { "#" (id) } " " } }
            }
        }
    }
}

/// Takes files.
pub async fn add(
    State(desk): State<Desk>,
    visitor: Visitor,
    signed_in: SignedIn,
    request: Request,
) -> Response {
    let form = match Fields::read(&desk, request).await {
        Ok(form) => form,
        Err(trouble) => return trouble::page(&visitor, trouble),
    };
    let mut refused = None;
    for upload in form.uploads {
        let engine = desk.engine();
        let taken = engine
            .add_to_library(desk.now(), signed_in.workspace, upload.bytes, &upload.name)
            .await;
        refused = taken
            .err()
            .map(|error| words(&signed_in, &error))
            .or(refused);
    }
    match refused {
        None => Redirect::to("/library?done=added").into_response(),
        Some(why) => shown(&desk, &visitor, &signed_in, 0, Word::refused(why)).await,
    }
}

/// What is said of a file, or that it goes.
#[derive(Deserialize)]
pub struct FileForm {
    #[serde(default)]
    name: String,
    #[serde(default)]
    alt: String,
    #[serde(rename = "do", default)]
    deed: String,
}

/// Names a file, says what it shows, or deletes it.
pub async fn change(
    State(desk): State<Desk>,
    visitor: Visitor,
    signed_in: SignedIn,
    Path(id): Path<i64>,
    Posted(form): Posted<FileForm>,
) -> Response {
    let (workspace, media) = (signed_in.workspace, MediaId(id));
    let (done, word) = match form.deed.as_str() {
        "delete" => {
            let taken = desk.store().take_from_library(workspace, media).await;
            (taken, "deleted")
        }
        _ => {
            let engine = desk.engine();
            let said = engine
                .describe_file(desk.now(), workspace, media, &form.name, &form.alt)
                .await;
            (said, "saved")
        }
    };
    match done {
        Ok(()) => Redirect::to(&format!("/library?done={word}")).into_response(),
        Err(StoreError::Conflict(_)) => {
            let why = signed_in.reader.text("library-in-use");
            shown(&desk, &visitor, &signed_in, 0, Word::refused(why)).await
        }
        Err(error) => trouble::store(&visitor, &error),
    }
}
