//! The settings of the status page: on or off, listed or not, its address, what to copy into one's
//! own site.

use super::open::base;
use crate::auth::{SignedIn, Visitor};
use crate::desk::Desk;
use crate::pages::frame::{Place, page};
use crate::pages::icon::{Icon, icon};
use crate::pages::reader::Reader;
use crate::pages::routes::frame;
use crate::pages::templates::{Word, word};
use crate::trouble::{self, Posted};
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use maud::{Markup, html};
use serde::Deserialize;
use sportello_engine::status::StatusPage;
use sportello_store::StoreError;

const HERE: &str = "/settings/status";

async fn shown(
    desk: &Desk,
    visitor: &Visitor,
    signed_in: &SignedIn,
    came: Result<Word, StoreError>,
) -> Response {
    let render = async {
        let said = came?;
        let status = desk.engine().status_page(signed_in.workspace).await?;
        let frame = frame(desk, signed_in, Place::Settings, None, HERE.to_owned()).await?;
        let markup = markup(&signed_in.reader, &status, &base(desk), &said);
        Ok(page(&frame, &markup).into_response())
    };
    match render.await {
        Ok(answer) => answer,
        Err(error) => trouble::store(visitor, &error),
    }
}

fn done(signed_in: &SignedIn, key: &str) -> Word {
    Word {
        done: Some(signed_in.reader.text(key)),
        ..Word::default()
    }
}

/// The page.
pub async fn show(State(desk): State<Desk>, visitor: Visitor, signed_in: SignedIn) -> Response {
    shown(&desk, &visitor, &signed_in, Ok(Word::default())).await
}

/// Whether it is open, and whether search engines may list it; a box that is not ticked is not
/// sent.
#[derive(Deserialize)]
pub struct StatusForm {
    on: Option<String>,
    listed: Option<String>,
}

/// Stores both.
pub async fn set(
    State(desk): State<Desk>,
    visitor: Visitor,
    signed_in: SignedIn,
    Posted(form): Posted<StatusForm>,
) -> Response {
    let (on, listed) = (form.on.is_some(), form.listed.is_some());
    let set = desk
        .engine()
        .set_status_page(desk.now(), signed_in.workspace, on, listed)
        .await;
    let key = match on {
        true => "status-is-on",
        false => "status-is-off",
    };
    let came = set.map(|()| done(&signed_in, key));
    shown(&desk, &visitor, &signed_in, came).await
}

/// Gives it another address.
pub async fn renew(State(desk): State<Desk>, visitor: Visitor, signed_in: SignedIn) -> Response {
    let moved = desk
        .engine()
        .move_status_page(desk.now(), signed_in.workspace)
        .await;
    let came = moved.map(|()| done(&signed_in, "status-moved"));
    shown(&desk, &visitor, &signed_in, came).await
}

fn markup(r: &Reader, status: &StatusPage, base: &str, said: &Word) -> Markup {
    let address = format!("{base}/status/{}", status.slug);
    let switch = |name: &str, on: bool, key: &str, means: &str| {
        html! {
            label.pick {
                input type="checkbox" name=(name) value="yes" checked[on];
                span { strong { (r.text(key)) } br; span.hint { (r.text(means)) } }
            }
        }
    };
    html! {
        div #status.sheet data-testid="status-settings" {
            header.sheet-head { h1 { (r.text("status-title")) } p { (r.text("status-settings-means")) } }
            (word(said))
            section.card {
                form.stack method="post" action=(HERE) {
                    (switch("on", status.on, "status-on", "status-on-means"))
                    (switch("listed", status.listed, "status-listed", "status-listed-means"))
                    div.choices { button.button { (r.text("settings-save")) } }
                }
            }
            @if status.on { (published(r, &address)) }
            div.choices { a.button href="/settings" { (r.text("doctor-back")) } }
        }
    }
}

/// The address, and what to copy.
fn published(r: &Reader, address: &str) -> Markup {
    let script = format!("<script async src=\"{address}/banner.js\"></script>");
    let framed = format!(
        "<iframe src=\"{address}/banner\" title=\"Status\" width=\"100%\" height=\"64\" frameborder=\"0\"></iframe>"
    );
    html! {
        section.card {
            h2 { (icon(Icon::Link)) (r.text("status-address")) }
            (copied(r, address, "status-link"))
            div.choices {
                a.button href=(address) target="_blank" rel="noopener" { (icon(Icon::Open)) (r.text("status-see")) }
                form method="post" action="/settings/status/address" { button.button { (icon(Icon::Key)) (r.text("status-renew")) } }
            }
            p.hint { (r.text("status-renew-means")) }
        }
        section.card {
            h2 { (icon(Icon::Share)) (r.text("status-banner")) }
            p { (r.text("status-banner-means")) }
            (copied(r, &script, "status-script"))
            p { (r.text("status-frame-means")) }
            (copied(r, &framed, "status-frame"))
        }
    }
}

fn copied(r: &Reader, text: &str, id: &str) -> Markup {
    html! {
        div.feed-address {
            code data-testid=(id) { (text) }
            copy-text text=(text) done=(r.text("copied")) { button.quiet type="button" { (icon(Icon::Copy)) span { (r.text("feed-copy")) } } }
        }
    }
}
