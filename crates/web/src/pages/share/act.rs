//! Sharing an address: shown, made, deleted, and its QR code to download.

use super::qr;
use super::view::{self, SharePage};
use crate::auth::{SignedIn, Visitor};
use crate::desk::Desk;
use crate::pages::frame::{Place, page};
use crate::pages::routes::frame;
use crate::pages::templates::Word;
use crate::trouble::{self, Posted, Trouble};
use axum::Router;
use axum::extract::{Path, Query, RawQuery, State};
use axum::http::StatusCode;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use data_encoding::BASE32_NOPAD;
use maud::Markup;
use serde::Deserialize;
use sportello_core::WorkspaceId;
use sportello_core::post::Utm;
use sportello_core::post::link::is_link;
use sportello_store::{ShareRow, StoreError};

/// Characters of the name in a link: 50 bits, which nobody guesses and a QR code stays small with.
const SLUG: usize = 10;
/// The longest address, in bytes.
const LONGEST_URL: usize = 2_000;
/// The longest words, in characters.
const LONGEST_TEXT: usize = 500;
/// The longest tag, in characters.
const LONGEST_TAG: usize = 100;
/// Posts offered to be shared.
const POSTS: u32 = 20;

/// The routes behind the door.
pub fn router() -> Router<Desk> {
    Router::new()
        .route("/share", get(show).post(make))
        .route("/share/{slug}/delete", post(delete))
        .route("/share/{slug}/qr.svg", get(lines))
        .route("/share/{slug}/qr.png", get(dots))
}

/// What the form says; the address of the page may say it too.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Form {
    url: String,
    text: String,
    source: String,
    medium: String,
    campaign: String,
    term: String,
    content: String,
    /// What was just done.
    done: String,
}

impl Form {
    fn row(&self) -> ShareRow {
        let url = self.url.trim();
        // What people type without its scheme is meant as one of the web's.
        let bare = !url.contains(':') && url.contains('.');
        let tag = |text: &str| text.trim().chars().take(LONGEST_TAG).collect();
        ShareRow {
            url: if bare {
                format!("https://{url}")
            } else {
                url.to_owned()
            },
            text: self.text.trim().chars().take(LONGEST_TEXT).collect(),
            utm: Utm {
                source: tag(&self.source),
                medium: tag(&self.medium),
                campaign: tag(&self.campaign),
                term: tag(&self.term),
                content: tag(&self.content),
            },
            ..ShareRow::default()
        }
    }
}

/// The address of this desk outside, for links.
pub(in crate::pages) fn base(desk: &Desk) -> String {
    let url = desk.engine().settings().public_url.trim_end_matches('/');
    url.to_owned()
}

/// What is shared, for the live page.
pub(in crate::pages) async fn listed(
    desk: &Desk,
    workspace: WorkspaceId,
) -> Result<Vec<ShareRow>, StoreError> {
    desk.store().shares(workspace).await
}

async fn render(
    desk: &Desk,
    signed_in: &SignedIn,
    draft: ShareRow,
    said: Word,
) -> Result<Markup, StoreError> {
    let workspace = signed_in.workspace;
    let mut posts = desk.store().listed(workspace, None, POSTS, 0).await?;
    posts.retain(|post| !post.gone && post.url.as_deref().is_some_and(is_link));
    let shown = SharePage {
        base: base(desk),
        rows: listed(desk, workspace).await?,
        draft,
        posts,
        said,
    };
    let frame = frame(desk, signed_in, Place::Page, None, "/share".to_owned()).await?;
    Ok(page(&frame, &view::share(&signed_in.reader, &shown)))
}

/// The page.
async fn show(
    State(desk): State<Desk>,
    visitor: Visitor,
    signed_in: SignedIn,
    Query(form): Query<Form>,
) -> Response {
    let r = &signed_in.reader;
    let done = match form.done.as_str() {
        "made" => Some(r.text("share-done-made")),
        "deleted" => Some(r.text("share-done-deleted")),
        _ => None,
    };
    let said = Word {
        done,
        ..Word::default()
    };
    let draft = if form.url.is_empty() {
        ShareRow::default()
    } else {
        form.row()
    };
    match render(&desk, &signed_in, draft, said).await {
        Ok(markup) => markup.into_response(),
        Err(error) => trouble::store(&visitor, &error),
    }
}

/// Makes the links of an address.
async fn make(
    State(desk): State<Desk>,
    visitor: Visitor,
    signed_in: SignedIn,
    Posted(form): Posted<Form>,
) -> Response {
    let row = form.row();
    if !is_link(&row.url) || row.url.len() > LONGEST_URL {
        let refused = Some(signed_in.reader.text("share-no-address"));
        let said = Word {
            refused,
            ..Word::default()
        };
        return match render(&desk, &signed_in, row, said).await {
            Ok(markup) => (StatusCode::UNPROCESSABLE_ENTITY, markup).into_response(),
            Err(error) => trouble::store(&visitor, &error),
        };
    }
    let Ok(random) = desk.engine().vault().random::<8>() else {
        return trouble::page(&visitor, Trouble::Broken);
    };
    let mut slug = BASE32_NOPAD.encode(&random).to_ascii_lowercase();
    slug.truncate(SLUG);
    let row = ShareRow {
        slug,
        created_at: desk.now(),
        ..row
    };
    match desk.store().put_share(signed_in.workspace, row).await {
        Ok(()) => Redirect::to("/share?done=made").into_response(),
        Err(error) => trouble::store(&visitor, &error),
    }
}

/// Deletes one: its links end.
async fn delete(
    State(desk): State<Desk>,
    visitor: Visitor,
    signed_in: SignedIn,
    Path(slug): Path<String>,
) -> Response {
    match desk.store().delete_share(signed_in.workspace, &slug).await {
        Ok(()) => Redirect::to("/share?done=deleted").into_response(),
        Err(error) => trouble::store(&visitor, &error),
    }
}

async fn lines(
    State(desk): State<Desk>,
    visitor: Visitor,
    signed_in: SignedIn,
    Path(slug): Path<String>,
    RawQuery(query): RawQuery,
) -> Response {
    let draw = |words: &str| qr::svg(words).map(String::into_bytes);
    let file = ("svg", "image/svg+xml", query.is_some());
    code(&desk, &visitor, &signed_in, &slug, file, draw).await
}

async fn dots(
    State(desk): State<Desk>,
    visitor: Visitor,
    signed_in: SignedIn,
    Path(slug): Path<String>,
    RawQuery(query): RawQuery,
) -> Response {
    let file = ("png", "image/png", query.is_some());
    code(&desk, &visitor, &signed_in, &slug, file, qr::png).await
}

/// The QR code of an address of this workspace, drawn in one of the two ways.
async fn code(
    desk: &Desk,
    visitor: &Visitor,
    signed_in: &SignedIn,
    slug: &str,
    (ending, mime, download): (&str, &'static str, bool),
    draw: impl Fn(&str) -> Option<Vec<u8>>,
) -> Response {
    match desk.store().share(slug).await {
        Ok(Some((workspace, row))) if workspace == signed_in.workspace => {
            let words = format!("{}/s/{}?{}", base(desk), row.slug, super::open::QR);
            let Some(file) = draw(&words) else {
                return trouble::page(visitor, Trouble::Broken);
            };
            let how = if download { "attachment" } else { "inline" };
            let how = format!("{how}; filename=\"qr-{}.{ending}\"", row.slug);
            (
                [(CONTENT_TYPE, mime.to_owned()), (CONTENT_DISPOSITION, how)],
                file,
            )
                .into_response()
        }
        Ok(_) => trouble::page(visitor, Trouble::NotFound),
        Err(error) => trouble::store(visitor, &error),
    }
}
