//! What is shared: a form for a new address, and for each one its links, its QR code, its bar and
//! the clicks.

use super::bar::bar;
use super::open::{LINK, QR};
use crate::pages::icon::{Icon, icon};
use crate::pages::page::tabs::{Tab, tabs};
use crate::pages::reader::Reader;
use crate::pages::templates::{Word, word};
use maud::{Markup, html};
use sportello_core::post::Utm;
use sportello_core::share::ShareNetwork;
use sportello_store::{ListedPost, ShareRow};

/// The page.
pub struct SharePage {
    /// The address of this desk as it is known outside, without a slash at its end.
    pub base: String,
    /// What is shared, the newest first.
    pub rows: Vec<ShareRow>,
    /// What the form holds.
    pub draft: ShareRow,
    /// Posts that can be shared: those the platforms gave an address.
    pub posts: Vec<ListedPost>,
    /// A word about what was just tried.
    pub said: Word,
}

/// The whole page.
pub fn share(r: &Reader, page: &SharePage) -> Markup {
    html! {
        div #share.sheet data-testid="share" {
            header.sheet-head { h1 { (r.text("share-title")) } p { (r.text("share-means")) } }
            (tabs(r, Tab::Share))
            (word(&page.said))
            (form(r, page))
            (list(r, &page.base, &page.rows))
        }
    }
}

/// Everything that is shared: rendered again while clicks come in.
pub fn list(r: &Reader, base: &str, rows: &[ShareRow]) -> Markup {
    html! {
        div #share-list.share-list {
            @if rows.is_empty() { p.hint { (r.text("share-none")) } }
            @for row in rows { (one(r, base, row)) }
        }
    }
}

fn form(r: &Reader, page: &SharePage) -> Markup {
    let draft = &page.draft;
    let tagged = draft.utm != Utm::default();
    let tags = [
        ("source", "share-utm-source", &draft.utm.source),
        ("medium", "share-utm-medium", &draft.utm.medium),
        ("campaign", "share-utm-campaign", &draft.utm.campaign),
        ("term", "share-utm-term", &draft.utm.term),
        ("content", "share-utm-content", &draft.utm.content),
    ];
    html! {
        section.card {
            h2 { (icon(Icon::Share)) (r.text("share-new")) }
            form.stack method="post" action="/share" data-testid="share-new" {
                label.field { span { (r.text("share-url")) }
                    input name="url" required maxlength="2000" inputmode="url" autocomplete="off" spellcheck="false" placeholder="https://…" value=(draft.url); }
                label.field { span { (r.text("share-text")) }
                    input name="text" maxlength="500" autocomplete="off" value=(draft.text);
                    small.hint { (r.text("share-text-means")) } }
                details.fold open[tagged] {
                    summary { (r.text("share-utm")) }
                    p.hint { (r.text("share-utm-means")) }
                    div.share-tags {
                        @for (name, key, value) in tags {
                            label.field { span { (r.text(key)) } input name=(name) maxlength="100" autocomplete="off" value=(value); }
                        }
                    }
                }
                div.choices { button.button.is-main { (icon(Icon::Plus)) (r.text("share-make")) } }
            }
            @if !page.posts.is_empty() { (posts(r, &page.posts)) }
        }
    }
}

/// Posts to take the address and the words from.
fn posts(r: &Reader, posts: &[ListedPost]) -> Markup {
    html! {
        details.fold {
            summary { (r.text("share-from-post")) }
            ul.share-posts {
                @for post in posts {
                    li { a href=(prefilled(post)) {
                        strong { (first_words(post).unwrap_or_else(|| r.text("share-post-wordless"))) }
                        small.hint { (post.channel_name) " · " (r.full_moment(post.at)) }
                    } }
                }
            }
        }
    }
}

/// The form with a post's address and first words in it.
pub fn prefilled(post: &ListedPost) -> String {
    let words = first_words(post).unwrap_or_default();
    let url = post.url.as_deref().unwrap_or_default();
    let query = crate::pages::view::form_urlencoded(&[("url", url), ("text", &words)]);
    format!("/share?{}", &query[1..])
}

/// The first line of a post, cut.
fn first_words(post: &ListedPost) -> Option<String> {
    let line = post
        .text
        .as_deref()?
        .lines()
        .find(|l| !l.trim().is_empty())?;
    Some(line.trim().chars().take(120).collect())
}

fn one(r: &Reader, base: &str, row: &ShareRow) -> Markup {
    let total: u64 = row.clicks.values().sum();
    let title = if row.text.is_empty() {
        &row.url
    } else {
        &row.text
    };
    html! {
        section.card.share #{"share-" (row.slug)} data-testid="shared" {
            div.share-head {
                h2 { (title) }
                p.share-total data-testid="clicks" { strong { (total) } " " (r.fill("share-clicks", &[("count", total.into())])) }
            }
            p.hint { a href=(row.url) target="_blank" rel="noopener noreferrer nofollow" hx-boost="false" { (row.url) }
                " · " (r.fill("share-made", &[("when", r.full_moment(row.created_at).into())])) }
            (links(r, base, row))
            (code(r, base, row))
            (embedded(r, base, row))
            details.fold {
                summary { (r.text("share-delete")) }
                p.hint { (r.text("share-delete-means")) }
                form method="post" action={ "/share/" (row.slug) "/delete" } { button.button { (icon(Icon::Remove)) (r.text("share-delete-sure")) } }
            }
        }
    }
}

/// A link a network, with its clicks.
fn links(r: &Reader, base: &str, row: &ShareRow) -> Markup {
    let most = row.clicks.values().copied().max().unwrap_or(0);
    let clicks = |name: &str| row.clicks.get(name).copied().unwrap_or(0);
    let address = format!("{base}/s/{}", row.slug);
    html! {
        ul.share-links {
            @for network in ShareNetwork::ALL {
                (link(r, &r.share_network(network), Some(&format!("{address}/{network}")), clicks(network.as_str()), most))
            }
            (link(r, &r.text("share-plain"), Some(&address), clicks(LINK), most))
            (link(r, &r.text("share-qr"), None, clicks(QR), most))
        }
    }
}

fn link(r: &Reader, name: &str, address: Option<&str>, clicks: u64, most: u64) -> Markup {
    html! {
        li {
            span.share-name { (name) }
            @match address {
                Some(address) => {
                    share-field { input.share-address readonly value=(address) aria-label=(r.fill("share-link-of", &[("network", name.into())])); }
                    (copy(r, address))
                },
                None => { span.hint.share-address { (r.text("share-qr-means")) } },
            }
            span.share-clicks {
                svg.share-bar viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true" { rect width=(share_of(clicks, most)) height="8" {} }
                span { (clicks) span.unseen { " " (r.fill("share-clicks", &[("count", clicks.into())])) } }
            }
        }
    }
}

/// How long a bar is, of a hundred.
fn share_of(clicks: u64, most: u64) -> u64 {
    clicks.saturating_mul(100).checked_div(most).unwrap_or(0)
}

fn copy(r: &Reader, text: &str) -> Markup {
    html! {
        copy-text text=(text) done=(r.text("copied")) { button.quiet type="button" { (icon(Icon::Copy)) span { (r.text("share-copy")) } } }
    }
}

fn code(r: &Reader, base: &str, row: &ShareRow) -> Markup {
    let file = |ending: &str| format!("/share/{}/qr.{ending}", row.slug);
    html! {
        details.fold #{"share-code-" (row.slug)} {
            summary { (r.text("share-qr")) }
            div.share-code {
                img src=(file("svg")) alt=(r.fill("share-qr-alt", &[("address", format!("{base}/s/{}", row.slug).into())])) width="180" height="180" loading="lazy";
                div.choices {
                    a.button href={ (file("svg")) "?download" } download={ "qr-" (row.slug) ".svg" } hx-boost="false" { (icon(Icon::Download)) "SVG" }
                    a.button href={ (file("png")) "?download" } download={ "qr-" (row.slug) ".png" } hx-boost="false" { (icon(Icon::Download)) "PNG" }
                }
                p.hint { (r.text("share-qr-print")) }
            }
        }
    }
}

fn embedded(r: &Reader, base: &str, row: &ShareRow) -> Markup {
    let drawn = bar(r, base, &row.slug);
    let text = drawn.clone().into_string();
    html! {
        details.fold #{"share-bar-" (row.slug)} {
            summary { (r.text("share-embed")) }
            p.hint { (r.text("share-embed-means")) }
            div.share-example hx-boost="false" { (drawn) }
            share-field { textarea.share-code-text readonly rows="4" spellcheck="false" aria-label=(r.text("share-embed-code")) { (text) } }
            div.choices { (copy(r, &text)) }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_bar_is_whole_and_none_is_longer() {
        assert_eq!(share_of(0, 0), 0);
        assert_eq!(share_of(7, 7), 100);
        assert_eq!(share_of(1, 3), 33);
    }
}
