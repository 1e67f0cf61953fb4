//! Saved captions: words that are used again, put into a post by a button.

use super::compose::word;
use super::show::framed;
use super::view::Word;
use crate::auth::{SignedIn, Visitor};
use crate::desk::Desk;
use crate::pages::icon::{Icon, icon};
use crate::pages::reader::Reader;
use crate::trouble::{self, Posted};
use axum::extract::{Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use maud::{Markup, html};
use serde::Deserialize;
use sportello_store::CaptionRow;

/// The longest name of a caption, in characters.
const LONGEST_NAME: usize = 80;
/// The longest caption, in characters: as long as the longest post.
const LONGEST_TEXT: usize = 63_206;

/// What was just done.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct CaptionsAsk {
    done: String,
}

/// The captions.
pub async fn show(
    State(desk): State<Desk>,
    visitor: Visitor,
    signed_in: SignedIn,
    Query(ask): Query<CaptionsAsk>,
) -> Response {
    let r = &signed_in.reader;
    let said = match ask.done.as_str() {
        "saved" => Word::done(r.text("captions-saved")),
        "deleted" => Word::done(r.text("captions-deleted")),
        _ => Word::default(),
    };
    shown(&desk, &visitor, &signed_in, None, said).await
}

async fn shown(
    desk: &Desk,
    visitor: &Visitor,
    signed_in: &SignedIn,
    written: Option<&CaptionForm>,
    said: Word,
) -> Response {
    let r = &signed_in.reader;
    let rows = match desk.store().captions(signed_in.workspace).await {
        Ok(rows) => rows,
        Err(error) => return trouble::store(visitor, &error),
    };
    let content = html! {
        div #captions.sheet data-testid="captions" {
            header.sheet-head { h1 { (r.text("captions-title")) } p { (r.text("captions-means")) } }
            (word(&said))
            section.card { h2 { (icon(Icon::Plus)) (r.text("captions-new")) } (form(r, None, written)) }
            @for row in &rows { section.card data-testid="caption" { (form(r, Some(row), None)) } }
            div.choices { a.button href="/library" { (icon(Icon::Library)) (r.text("library-title")) } a.button href="/posts/new" { (icon(Icon::Plus)) (r.text("post-new-title")) } }
        }
    };
    let at = "/captions".to_owned();
    framed(desk, visitor, signed_in, at, &said, &content).await
}

fn form(r: &Reader, row: Option<&CaptionRow>, written: Option<&CaptionForm>) -> Markup {
    let name = row.map(|row| &row.name).or(written.map(|form| &form.name));
    let text = row.map(|row| &row.text).or(written.map(|form| &form.text));
    html! {
        form.stack method="post" action="/captions" {
            @if let Some(row) = row { input type="hidden" name="id" value=(row.id); }
            label.field { span { (r.text("captions-name")) } input name="name" value=[name] maxlength=(LONGEST_NAME) required autocomplete="off"; }
            label.field { span { (r.text("captions-text")) } textarea name="text" rows="3" required { (text.map(String::as_str).unwrap_or_default()) } }
            div.choices {
                button.button name="do" value="save" { (icon(Icon::Check)) (r.text("captions-save")) }
                @if row.is_some() { button.button name="do" value="delete" formnovalidate { (icon(Icon::Remove)) (r.text("captions-delete")) } }
            }
        }
    }
}

/// A caption, or that it goes.
#[derive(Deserialize)]
pub struct CaptionForm {
    id: Option<i64>,
    #[serde(default)]
    name: String,
    #[serde(default)]
    text: String,
    #[serde(rename = "do", default)]
    deed: String,
}

/// Adds, changes or deletes one.
pub async fn change(
    State(desk): State<Desk>,
    visitor: Visitor,
    signed_in: SignedIn,
    Posted(form): Posted<CaptionForm>,
) -> Response {
    let workspace = signed_in.workspace;
    let cut = |text: &str, most: usize| text.trim().chars().take(most).collect::<String>();
    let name = cut(&form.name, LONGEST_NAME);
    let text = cut(&form.text.replace("\r\n", "\n"), LONGEST_TEXT);
    let done = match (form.deed.as_str(), form.id) {
        ("delete", Some(id)) => {
            let gone = desk.store().delete_caption(workspace, id).await;
            gone.map(|()| "deleted")
        }
        _ if name.is_empty() || text.is_empty() => {
            let why = Word::refused(signed_in.reader.text("captions-empty"));
            return shown(&desk, &visitor, &signed_in, Some(&form), why).await;
        }
        (_, id) => {
            let put = desk.store().put_caption(workspace, id, &name, &text).await;
            put.map(|_| "saved")
        }
    };
    match done {
        Ok(word) => Redirect::to(&format!("/captions?done={word}")).into_response(),
        Err(error) => trouble::store(&visitor, &error),
    }
}
