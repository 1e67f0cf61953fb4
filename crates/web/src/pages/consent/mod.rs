//! What the person agreed to: a part of the contact beside the conversation. Nothing is deleted:
//! what was withdrawn folds away.

mod act;
mod load;

pub(super) use load::consents;

use super::icon::{Icon, icon};
use super::mark::mark;
use super::reader::Reader;
use super::view::ContactPanel;
use crate::desk::Desk;
use axum::Router;
use axum::routing::post;
use maud::{Markup, html};
use sportello_core::{ChannelKind, ConsentId, Time};

/// The longest words that were agreed to, in characters.
pub(crate) const LONGEST_WORDS: usize = 2_000;
/// The longest place where it was given, in characters.
pub(crate) const LONGEST_SOURCE: usize = 200;

/// What a contact agreed to, and what can be noted.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Consents {
    /// What was agreed to, oldest first.
    pub rows: Vec<Consent>,
    /// The networks of the workspace's channels.
    pub kinds: Vec<ChannelKind>,
}

/// One thing agreed to.
#[derive(Clone, Debug, PartialEq)]
pub struct Consent {
    /// Its id.
    pub id: ConsentId,
    /// The network on which the person may be written to.
    pub kind: ChannelKind,
    /// The words that were agreed to.
    pub words: String,
    /// Where it was given.
    pub source: String,
    /// When.
    pub given: Time,
    /// Who noted it; `None` = a program.
    pub by: Option<String>,
    /// Since when it is withdrawn.
    pub withdrawn: Option<Time>,
}

/// The routes behind the door.
pub fn router() -> Router<Desk> {
    Router::new()
        .route("/inbox/{conversation}/consent", post(act::note))
        .route(
            "/inbox/{conversation}/consent/withdraw",
            post(act::withdraw),
        )
}

/// The part of the panel.
pub fn consent(r: &Reader, panel: &ContactPanel) -> Markup {
    let all = &panel.consents;
    let (gone, given): (Vec<&Consent>, Vec<&Consent>) =
        all.rows.iter().partition(|one| one.withdrawn.is_some());
    html! {
        section data-testid="consents" {
            h3 { (r.text("consent-title")) }
            @if given.is_empty() { p.hint { (r.text("consent-none")) } }
            ul.consents { @for one in &given { li { (shown(r, one)) (withdrawing(r, panel, one)) } } }
            @if !gone.is_empty() {
                details.consents-gone #{"consents-gone-" (panel.conversation)} {
                    summary { (r.fill("consent-gone", &[("count", gone.len().into())])) }
                    ul.consents { @for one in &gone { li { (shown(r, one)) } } }
                }
            }
            @if !all.kinds.is_empty() { (noting(r, panel)) }
        }
    }
}

fn shown(r: &Reader, one: &Consent) -> Markup {
    html! {
        (mark(r, &one.kind))
        div {
            p.address-handle { (r.network(&one.kind)) }
            blockquote { (one.words) }
            p.hint {
                (one.source) " · "
                time datetime=(one.given) title=(r.full_moment(one.given)) { (r.short_moment(one.given)) }
                " · "
                @match &one.by {
                    Some(who) => (r.fill("consent-by", &[("who", who.into())])),
                    None => (r.text("consent-by-program")),
                }
            }
            @if let Some(at) = one.withdrawn { p.hint { (r.fill("consent-withdrawn", &[("when", r.full_moment(at).into())])) } }
        }
    }
}

fn withdrawing(r: &Reader, panel: &ContactPanel, one: &Consent) -> Markup {
    html! {
        form method="post" action={ "/inbox/" (panel.conversation) "/consent/withdraw" (panel.filter.query()) } {
            input type="hidden" name="consent" value=(one.id);
            button.quiet { (icon(Icon::Undo)) (r.text("consent-withdraw")) }
        }
    }
}

fn noting(r: &Reader, panel: &ContactPanel) -> Markup {
    html! {
        details.consent-new #{"consent-new-" (panel.conversation)} {
            summary { (icon(Icon::Plus)) (r.text("consent-new")) }
            form.stack method="post" action={ "/inbox/" (panel.conversation) "/consent" (panel.filter.query()) } {
                label.field { span { (r.text("consent-network")) }
                    select name="kind" { @for kind in &panel.consents.kinds { option value=(kind) { (r.network(kind)) } } } }
                label.field { span { (r.text("consent-words")) } textarea name="words" rows="3" required maxlength=(LONGEST_WORDS) {} }
                label.field { span { (r.text("consent-source")) } input type="text" name="source" required maxlength=(LONGEST_SOURCE) autocomplete="off"; }
                button.button { (icon(Icon::Check)) (r.text("consent-note")) }
            }
        }
    }
}
