//! The published posts of each channel, and how they do. What a platform does not tell is said to
//! be not told: it is not nought.

use super::comment::{first_words, picture};
use super::hours::hours;
use super::tabs::{Tab, tabs};
use super::view::{Filter, POSTS, PageChannel, PageView, Shown, Sort};
use crate::pages::icon::{Icon, icon};
use crate::pages::mark::{page_mark, page_network};
use crate::pages::part::{outside, web};
use crate::pages::reader::Reader;
use crate::pages::share::view::prefilled;
use crate::pages::templates::word;
use maud::{Markup, html};
use sportello_store::ListedPost;

/// The counts that are always shown, in their order.
const COUNTS: [(&str, &str); 5] = [
    ("reach", "page-count-reach"),
    ("reactions", "page-count-reactions"),
    ("comments", "page-count-comments"),
    ("shares", "page-count-shares"),
    ("saved", "page-count-saved"),
];
/// Those that are shown where they are told.
const MORE: [(&str, &str); 2] = [
    ("views", "page-count-views"),
    ("clicks", "page-count-clicks"),
];

/// The whole page.
pub fn page(r: &Reader, view: &PageView) -> Markup {
    html! {
        div #page.sheet data-testid="page" {
            header.sheet-head { h1 { (r.text("page-title")) } p { (r.text("page-means")) } }
            (tabs(r, Tab::Posts))
            (word(&view.said))
            @if view.channels.is_empty() {
                p.hint { (r.text("page-no-channel")) " " a href="/settings/connect" { (r.text("settings-connect")) } }
            } @else {
                (channels(r, &view.channels))
            }
            (shown(r, view))
        }
    }
}

/// What is rendered again while the page is open.
pub fn shown(r: &Reader, view: &PageView) -> Markup {
    html! {
        div #page-shown.page-shown {
            section.card {
                div.page-bar {
                    (choose(r, view))
                    form method="post" action="/page/refresh" {
                        @if let Some(channel) = view.filter.channel { input type="hidden" name="channel" value=(channel); }
                        button.button data-testid="refresh" { (icon(Icon::Retry)) (r.text("page-refresh")) }
                    }
                }
                @if view.posts.is_empty() {
                    p.hint { (r.text("page-none")) }
                } @else {
                    p.hint { (r.fill("page-total", &[("count", view.total.into())])) " " (r.text("page-untold-means")) }
                    ol.page-posts start=(view.filter.part * POSTS + 1) { @for one in &view.posts { li { (post(r, one)) } } }
                    (parts(r, view))
                }
            }
            (hours(r, &view.hours))
        }
    }
}

/// The channels with what of each can be changed here.
fn channels(r: &Reader, channels: &[PageChannel]) -> Markup {
    html! {
        ul.page-channels {
            @for channel in channels {
                li.card {
                    p { (page_mark(r, &channel.kind)) strong { (channel.name) } }
                    div.choices {
                        @if channel.details { a.quiet href={ "/page/" (channel.id) "/details" } { (icon(Icon::Info)) (r.text("page-details")) } }
                        @if channel.chat { a.quiet href={ "/page/" (channel.id) "/chat" } { (icon(Icon::Talk)) (r.text("page-chat")) } }
                    }
                }
            }
        }
    }
}

/// Which channel, in which order: a form that needs no script.
fn choose(r: &Reader, view: &PageView) -> Markup {
    let with_posts = view.channels.iter().filter(|channel| channel.posts);
    html! {
        form.page-choose method="get" action="/page" {
            label { span.unseen { (r.text("page-channel")) }
                select name="channel" {
                    option value="" { (r.text("page-all-channels")) }
                    @for channel in with_posts { option value=(channel.id) selected[view.filter.channel == Some(channel.id)] { (channel.name) } }
                } }
            label { span.unseen { (r.text("page-sort")) }
                select name="sort" { @for sort in Sort::ALL { option value=(sort.as_str()) selected[sort == view.filter.sort] { (r.text(sort.key())) } } } }
            button.button { (r.text("page-choose")) }
        }
    }
}

fn post(r: &Reader, one: &Shown) -> Markup {
    let post = &one.post;
    html! {
        article.page-post data-testid="listed-post" {
            @if post.picture.is_some() {
                img src=(picture(post.channel, &post.external_id)) alt="" width="96" height="96" loading="lazy" decoding="async";
            } @else {
                span.page-post-none aria-hidden="true" { (icon(Icon::Note)) }
            }
            div.page-post-words {
                p.hint { (page_network(r, &post.channel_kind)) " · " (r.post_kind(post.kind)) " · "
                    time datetime=(post.at) title=(r.full_moment(post.at)) { (r.short_moment(post.at)) } }
                @if let Some(text) = &post.text { p { (first_words(text)) } } @else { p.hint { (r.text("page-wordless")) } }
                (counts(r, post))
                (talks(r, one))
                div.choices {
                    @if let Some(url) = web(post.url.as_deref()) { (outside(r, url)) a.quiet href=(prefilled(post)) { (icon(Icon::Share)) (r.text("page-share")) } }
                    form method="post" action="/page/measure" {
                        input type="hidden" name="channel" value=(post.channel); input type="hidden" name="post" value=(post.external_id);
                        button.quiet data-testid="measure" { (icon(Icon::Retry)) (r.text("page-measure")) }
                    }
                    @if let Some(at) = post.insight_at { span.hint { (r.fill("page-measured", &[("when", r.short_moment(at).into())])) } }
                }
            }
        }
    }
}

fn counts(r: &Reader, post: &ListedPost) -> Markup {
    let told = MORE
        .into_iter()
        .filter(|(name, _)| post.counts.contains_key(*name));
    html! {
        dl.page-counts {
            @for (name, key) in COUNTS.into_iter().chain(told) {
                div {
                    dt { (r.text(key)) }
                    @match post.counts.get(name) {
                        Some(count) => { dd data-count=(name) { (count) } },
                        None => { dd.is-untold data-count=(name) title=(r.text("page-untold")) { span aria-hidden="true" { "–" } span.unseen { (r.text("page-untold")) } } },
                    }
                }
            }
        }
    }
}

/// Who commented: each leads to what was said with that person.
fn talks(r: &Reader, one: &Shown) -> Markup {
    html! {
        @if !one.talks.is_empty() {
            p.page-talks { (icon(Icon::Talk)) span { (r.text("page-talks")) }
                @for (id, name) in &one.talks { " " a href={ "/inbox/" (id) "?status=all" } { (r.name(name.as_deref())) } }
            }
        }
    }
}

fn parts(r: &Reader, view: &PageView) -> Markup {
    let part = |part: usize| {
        Filter {
            part,
            ..view.filter.clone()
        }
        .at()
    };
    let filter = &view.filter;
    html! {
        @if filter.part > 0 || view.more() {
            nav.choices.page-parts aria-label=(r.text("page-parts")) {
                @if filter.part > 0 { a.button href=(part(filter.part - 1)) { (icon(Icon::Back)) (r.text("page-before")) } }
                @if view.more() { a.button href=(part(filter.part + 1)) { (r.text("page-after")) } }
            }
        }
    }
}
