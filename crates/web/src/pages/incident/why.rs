//! Why: the platform's own words with their source, or that it said nothing.

use super::load::Audience;
use super::opinions::opinions;
use super::seen::from_here;
use super::view::IncidentPage;
use crate::pages::icon::{Icon, icon};
use crate::pages::reader::Reader;
use maud::{Markup, html};

/// The longest words that are noted, in characters.
pub const LONGEST_TEXT: usize = 2_000;
/// The longest address of a source.
pub const LONGEST_SOURCE: usize = 500;

/// The section.
pub fn why(r: &Reader, page: &IncidentPage, audience: Audience) -> Markup {
    html! {
        section.card data-testid="incident-why" {
            h2 { (icon(Icon::Question)) (r.text("incident-why")) }
            @match &page.row.why {
                None => p { strong { (r.text("incident-not-stated")) } " " (r.text("incident-not-stated-means")) },
                Some(why) => {
                    blockquote.incident-words { (why.text) }
                    p.hint {
                        (r.text("incident-source")) " " a href=(why.source) rel="noopener noreferrer nofollow" { (why.source) }
                        @if audience == Audience::Agents { " · " (noted(r, page)) }
                    }
                }
            }
            (from_here(r, page))
            (opinions(r, page))
            @if audience == Audience::Agents { (form(r, page)) }
        }
    }
}

fn noted(r: &Reader, page: &IncidentPage) -> String {
    match (&page.noted_by, page.row.why.as_ref().and_then(|why| why.by)) {
        (Some(name), _) => r.fill("incident-noted-by", &[("name", name.into())]),
        (None, Some(_)) => r.text("incident-noted"),
        (None, None) => r.text("incident-from-feed"),
    }
}

fn form(r: &Reader, page: &IncidentPage) -> Markup {
    let (action, why) = (
        format!("/health/incidents/{}/why", page.row.id),
        page.row.why.as_ref(),
    );
    let said = why.map(|why| why.text.as_str()).unwrap_or_default();
    let source = why.map(|why| why.source.as_str()).unwrap_or_default();
    html! {
        details.fold.is-screen open[page.said.refused.is_some()] {
            summary { (icon(Icon::Draft)) (r.text(if why.is_some() { "incident-why-change" } else { "incident-why-note" })) }
            form.stack method="post" action=(action) data-testid="incident-why-form" {
                label.field { span { (r.text("incident-why-text")) } textarea name="text" required maxlength=(LONGEST_TEXT) { (said) } }
                label.field { span { (r.text("incident-why-source")) }
                    input type="url" name="source" required pattern="https://.*" maxlength=(LONGEST_SOURCE) placeholder="https://metastatus.com/" value=(source); }
                div.choices { button.button { (r.text("incident-why-save")) } }
            }
            @if why.is_some() {
                form method="post" action={ (action) "/clear" } { button.quiet { (icon(Icon::Undo)) (r.text("incident-why-clear")) } }
            }
        }
    }
}
