//! The composer: written once, with what differs a channel, seen at once as each network shows it.

use super::deed::Owner;
use super::files::files;
use super::findings::{found, kind_words};
use super::preview::previews;
use super::sending::sending;
use super::variants::variants;
use super::view::{Draft, Field, Way, Word};
use crate::pages::calendar::state;
use crate::pages::icon::{Icon, icon};
use crate::pages::mark::page_mark;
use crate::pages::reader::Reader;
use maud::{Markup, html};
use sportello_core::capability::LengthUnit;
use sportello_core::post::{PostKind, PostState};

/// What was done, or what went wrong.
pub fn word(word: &Word) -> Markup {
    html! {
        @if let Some(refused) = &word.refused { p.refused role="alert" data-testid="refused" { (icon(Icon::Warning)) " " (refused) } }
        @if let Some(done) = &word.done { p.done role="status" { (icon(Icon::Done)) " " (done) } }
    }
}

/// The form with the previews beside it. `above` is what became of it meanwhile, `below` are the
/// remarks: both have forms of their own.
pub fn compose(
    r: &Reader,
    draft: &Draft,
    said: &Word,
    (above, below): (&Markup, &Markup),
) -> Markup {
    let action = match draft.id {
        Some(id) => format!("/posts/{id}"),
        None => "/posts/new".to_owned(),
    };
    let title = match draft.id {
        Some(_) => "post-title",
        None => "post-new-title",
    };
    html! {
        div #post.sheet.post-sheet data-testid="post" {
            header.sheet-head.post-head {
                div { h1 { (r.text(title)) } p { (r.text("post-means")) } }
                @if draft.id.is_some() { (state(r, PostState::of(draft.stage, &[]))) }
            }
            (word(said))
            (above)
            form.post-form method="post" enctype="multipart/form-data" action=(action) hx-sync="this:replace" {
                input type="hidden" name="version" value=(draft.form.version);
                @if draft.id.is_none() { input type="hidden" name="key" value=(draft.form.key); }
                // What Enter in a field presses: it only shows the form again.
                button.unseen name="do" value="look" tabindex="-1" aria-hidden="true" {}
                post-form.post-columns {
                    div.post-write {
                        (channels(r, draft))
                        (words(r, draft))
                        section.card { h2 { (icon(Icon::Image)) (r.text("post-files")) } (files(r, draft, Owner::All, &draft.form.body.shared.files)) }
                        (more(r, draft))
                        (variants(r, draft))
                        (sending(r, draft))
                    }
                    aside.post-aside tabindex="0" aria-label=(r.text("post-preview")) { h2 { (r.text("post-preview")) } (previews(r, draft)) }
                }
            }
            (below)
        }
    }
}

fn channels(r: &Reader, draft: &Draft) -> Markup {
    html! {
        section.card {
            h2 { (r.text("post-channels")) }
            div.channel-chips role="group" aria-label=(r.text("post-channels")) {
                @for way in &draft.ways {
                    label.channel-chip { input.unseen type="checkbox" name="channel" value=(way.channel) checked[way.chosen] data-looks; span { (page_mark(r, &way.kind)) (way.name) small { (r.page_network(&way.kind)) } } }
                }
            }
            @if draft.ways.is_empty() { p { (r.text("post-no-channels")) } a.button href="/settings/connect" hx-boost="false" { (icon(Icon::Link)) (r.text("settings-connect")) } }
            (found(r, draft, Owner::All, Field::Channels))
        }
    }
}

fn words(r: &Reader, draft: &Draft) -> Markup {
    let shared = &draft.form.body.shared;
    let chosen = draft.form.kind_chosen.then_some(shared.kind);
    html! {
        section.card {
            h2 { (icon(Icon::Note)) (r.text("post-words")) }
            div.segments.post-kinds role="radiogroup" aria-label=(r.text("post-kind")) {
                label { input.unseen type="radio" name="all:kind" value="" checked[chosen.is_none()] data-looks; span { (r.text("post-kind-by-files")) } }
                @for kind in PostKind::ALL { label { input.unseen type="radio" name="all:kind" value=(kind) checked[chosen == Some(kind)] data-looks; span { (kind_words(r, kind)) } } }
            }
            (found(r, draft, Owner::All, Field::Kind))
            textarea.post-text #text-all name="all:text" rows="6" aria-label=(r.text("post-words")) placeholder=(r.text("post-words-hint")) data-writes="all" { (shared.text) }
            (counts(r, draft, Owner::All))
            (found(r, draft, Owner::All, Field::Words))
            @if draft.captions.is_empty() { p.hint { (r.text("captions-means")) " " a href="/captions" { (r.text("captions-title")) } } } @else { (captions(r, draft)) }
        }
    }
}

fn captions(r: &Reader, draft: &Draft) -> Markup {
    html! {
        details.fold #post-captions {
            summary { (icon(Icon::Insert)) span { (r.text("post-insert-caption")) } }
            ul.caption-picks {
                @for caption in &draft.captions {
                    li { button.quiet name="do" value={ "caption:all:" (caption.id) } data-inserts=(caption.text) { (caption.name) } span.hint { (caption.text.chars().take(80).collect::<String>()) } }
                }
            }
            p { a href="/captions" { (r.text("captions-title")) } }
        }
    }
}

/// How long the words are for each channel that shares them, as its network counts.
pub fn counts(r: &Reader, draft: &Draft, owner: Owner) -> Markup {
    let of = |way: &&Way| draft.owner(way.channel, Field::Words) == owner;
    html! {
        ul.post-counts #{ "counts-" (owner) } data-part {
            @for way in draft.chosen().filter(of) {
                @if let Some((limit, text)) = way.limit().and_then(|limit| Some((limit, limit.text?))) {
                    @let length = text.measure(&way.words.text);
                    li data-counts=(owner) data-max=(text.max) data-unit=(match text.unit { LengthUnit::Characters => "characters", LengthUnit::Bytes => "bytes" }) data-over[length > text.max] {
                        (page_mark(r, &way.kind)) span { b { (length) } " / " (text.max) }
                        @if let Some(max) = limit.hashtags { span data-tags=(max) { "# " b { (sportello_core::post::tags::hashtags(&way.words.text).len()) } " / " (max) } }
                        @if let Some(max) = limit.mentions { span data-mentions=(max) { "@ " b { (sportello_core::post::tags::mentions(&way.words.text).len()) } " / " (max) } }
                    }
                }
            }
        }
    }
}

fn more(r: &Reader, draft: &Draft) -> Markup {
    let shared = &draft.form.body.shared;
    html! {
        section.card.post-more-fields {
            h2 { (icon(Icon::Plus)) (r.text("post-more")) }
            div.stack {
                label.field { span { (r.text("post-link")) } input type="url" name="all:link" value=[shared.link.as_deref()] placeholder="https://" autocomplete="off"; }
                (found(r, draft, Owner::All, Field::Link))
                @if draft.has_film() { (film(r, draft)) }
                label.field { span { (r.text("post-comment")) } textarea name="all:comment" rows="2" { (shared.first_comment.as_deref().unwrap_or_default()) } small.hint { (r.text("post-comment-means")) } }
                (found(r, draft, Owner::All, Field::Comment))
            }
            (utm(r, draft))
        }
    }
}

fn film(r: &Reader, draft: &Draft) -> Markup {
    let shared = &draft.form.body.shared;
    let cover = shared.cover_ms.map(|ms| {
        let part = format!("{:03}", ms % 1_000);
        format!("{}.{}", ms / 1_000, part.trim_end_matches('0'))
    });
    let cover = cover.map(|text| text.trim_end_matches('.').to_owned());
    html! {
        label.field { span { (r.text("post-film-title")) } input name="all:title" value=[shared.title.as_deref()] maxlength="255" autocomplete="off"; }
        label.field { span { (r.text("post-cover")) } input name="all:cover" value=[cover] inputmode="decimal" placeholder="0" autocomplete="off"; small.hint { (r.text("post-cover-means")) } }
        button.quiet type="button" data-cover hidden { (icon(Icon::Film)) (r.text("post-cover-take")) }
        (found(r, draft, Owner::All, Field::Film))
    }
}

fn utm(r: &Reader, draft: &Draft) -> Markup {
    let utm = draft.form.body.utm.clone().unwrap_or_default();
    let fields = [
        ("utm_source", "post-utm-source", utm.source),
        ("utm_medium", "post-utm-medium", utm.medium),
        ("utm_campaign", "post-utm-campaign", utm.campaign),
        ("utm_term", "post-utm-term", utm.term),
        ("utm_content", "post-utm-content", utm.content),
    ];
    html! {
        details.fold #post-utm open[draft.form.body.utm.is_some()] {
            summary { (icon(Icon::Link)) span { (r.text("post-utm")) } }
            p.hint { (r.text("post-utm-means")) }
            div.stack { @for (name, label, value) in fields { label.field { span { (r.text(label)) } input name=(name) value=(value) autocomplete="off" placeholder=(name); } } }
        }
    }
}
