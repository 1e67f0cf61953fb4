//! What one channel has instead of the shared words: a fold a channel, "as shared" unless
//! something is chosen.

use super::compose::counts;
use super::deed::Owner;
use super::files::files;
use super::findings::{found, kind_words};
use super::view::{Draft, Field, Way};
use crate::pages::icon::{Icon, icon};
use crate::pages::mark::page_mark;
use crate::pages::reader::Reader;
use maud::{Markup, html};
use sportello_core::post::Variant;

/// The folds of all chosen channels that have posts.
pub fn variants(r: &Reader, draft: &Draft) -> Markup {
    let known = draft.form.body.variants.keys();
    let gone = known.filter(|id| !draft.ways.iter().any(|w| w.chosen && w.channel == **id));
    html! {
        section.card {
            h2 { (icon(Icon::Other)) (r.text("post-variants")) }
            p.hint { (r.text("post-variants-means")) }
            @for way in draft.chosen().filter(|way| !way.limits.is_empty()) { (one(r, draft, way)) }
            // What a channel has of its own stays while the channel is put aside.
            @for id in gone { (kept(draft, *id)) }
        }
    }
}

fn one(r: &Reader, draft: &Draft, way: &Way) -> Markup {
    let owner = Owner::One(way.channel);
    let none = Variant::default();
    let own = draft.form.body.variants.get(&way.channel);
    let differs = own.is_some();
    let own = own.unwrap_or(&none);
    let text = own.text.as_deref().unwrap_or(&draft.form.body.shared.text);
    html! {
        details.fold.post-variant #{ "variant-" (way.channel) } open[differs] data-testid="variant" {
            summary { (page_mark(r, &way.kind)) span { (way.name) } span.chip { (r.text(if differs { "post-variant-own" } else { "post-variant-shared" })) } }
            input type="hidden" name="known" value=(way.channel);
            label.field.post-variant-kind { span { (r.text("post-kind")) }
                select name={ (owner) ":kind" } data-looks {
                    option value="" selected[own.kind.is_none()] { (r.text("post-variant-shared")) }
                    @for kind in way.limits.keys() { option value=(kind) selected[own.kind == Some(*kind)] { (kind_words(r, *kind)) } }
                } }
            (found(r, draft, owner, Field::Kind))
            (choice(r, owner, "text", "post-own-text", own.text.is_some()))
            div.post-own {
                textarea.post-text name={ (owner) ":text" } rows="4" aria-label=(r.text("post-own-text")) data-writes=(owner) { (text) }
                (counts(r, draft, owner))
                (found(r, draft, owner, Field::Words))
            }
            (choice(r, owner, "files", "post-own-files", own.files.is_some()))
            @if let Some(own) = &own.files { (files(r, draft, owner, own)) }
            (choice(r, owner, "comment", "post-own-comment", own.first_comment.is_some()))
            div.post-own {
                textarea.post-text name={ (owner) ":comment" } rows="2" aria-label=(r.text("post-own-comment")) { (own.first_comment.as_deref().unwrap_or_default()) }
                (found(r, draft, owner, Field::Comment))
            }
        }
    }
}

fn choice(r: &Reader, owner: Owner, what: &str, words: &str, own: bool) -> Markup {
    html! {
        label.pick { input type="checkbox" name={ (owner) ":own" } value=(what) checked[own] data-looks; span { (r.text(words)) } }
    }
}

/// The same as fields that nobody sees.
fn kept(draft: &Draft, id: sportello_core::ChannelId) -> Markup {
    let owner = Owner::One(id);
    let own = draft
        .form
        .body
        .variants
        .get(&id)
        .cloned()
        .unwrap_or_default();
    html! {
        input type="hidden" name="known" value=(id);
        @if let Some(kind) = own.kind { input type="hidden" name={ (owner) ":kind" } value=(kind); }
        @if let Some(text) = own.text { input type="hidden" name={ (owner) ":own" } value="text"; input type="hidden" name={ (owner) ":text" } value=(text); }
        @if let Some(comment) = own.first_comment { input type="hidden" name={ (owner) ":own" } value="comment"; input type="hidden" name={ (owner) ":comment" } value=(comment); }
        @if let Some(files) = own.files {
            input type="hidden" name={ (owner) ":own" } value="files"; input type="hidden" name={ (owner) ":own" } value="files-begun";
            @for file in files { input type="hidden" name={ (owner) ":file" } value=(file.media); input type="hidden" name={ (owner) ":alt:" (file.media) } value=[file.alt]; }
        }
    }
}
