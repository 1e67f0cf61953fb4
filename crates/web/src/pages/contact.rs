//! The contact beside the conversation: every address and how it can be reached now, continue
//! links, and making two contacts one.

use super::composer::reach;
use super::consent::consent;
use super::icon::{Icon, icon};
use super::mark::{avatar, mark};
use super::reader::Reader;
use super::view::{Address, Candidate, ContactPanel, Merge};
use maud::{Markup, html};

/// The pane.
pub fn contact(r: &Reader, panel: &ContactPanel) -> Markup {
    html! {
        aside #{"contact-" (panel.conversation)}.contact aria-label=(r.text("contact-title")) {
            header.contact-head {
                a.back.round href={ "/inbox/" (panel.conversation) (panel.filter.query()) } aria-label=(r.text("back-to-thread")) {
                    (icon(Icon::Back))
                }
                h2 { (r.text("contact-title")) }
            }
            div.contact-who {
                (avatar(r, panel.contact, panel.name.as_deref(), None))
                p.contact-name { (r.name(panel.name.as_deref())) }
                @if panel.name.is_none() { p.hint { (r.text("contact-unnamed")) } }
            }
            section {
                h3 { (r.text("contact-addresses")) }
                ul.addresses { @for address in &panel.addresses { (one_address(r, address)) } }
            }
            (consent(r, panel))
            @if !panel.links.is_empty() { (links(r, panel)) }
            (merging(r, panel))
        }
    }
}

fn one_address(r: &Reader, address: &Address) -> Markup {
    html! {
        li.address {
            (mark(r, &address.way.kind))
            div {
                p.address-handle {
                    @if let Some(handle) = &address.handle { (handle) } @else { (r.network(&address.way.kind)) }
                }
                p.hint { (r.network(&address.way.kind)) " · " (address.way.channel) }
                p.address-reach { (reach(r, &address.way)) }
            }
        }
    }
}

/// Links that bring the person to another network and prove who they are.
fn links(r: &Reader, panel: &ContactPanel) -> Markup {
    html! {
        section {
            h3 { (r.text("continue-title")) }
            p.hint { (r.text("continue-means")) }
            div.choices {
                @for kind in &panel.links {
                    form method="post" action={ "/inbox/" (panel.conversation) "/continue" }
                        hx-boost={ "target:#link-" (panel.conversation) ", select:#link-" (panel.conversation) ", swap:outerHTML, push:false" } {
                        input type="hidden" name="kind" value=(kind);
                        button.quiet { (mark(r, kind)) (r.fill("continue-on", &[("network", r.network(kind).into())])) }
                    }
                }
            }
            (made_link(r, panel))
        }
    }
}

/// The place of a link just made. It is not part of what is rendered again: only its hash is kept.
fn made_link(r: &Reader, panel: &ContactPanel) -> Markup {
    html! {
        div #{"link-" (panel.conversation)} hx-morph-skip aria-live="polite" {
            @if let Some((kind, link)) = &panel.link {
                div.made-link data-testid="continue-link" {
                    label { (r.fill("continue-ready", &[("network", r.network(kind).into())]))
                        input type="text" readonly value=(link);
                    }
                    div.choices {
                        copy-text text=(link) done=(r.text("copied")) {
                            button.quiet type="button" { (icon(Icon::Copy)) span { (r.text("continue-copy")) } }
                        }
                        insert-text text=(link) {
                            button.quiet type="button" { (icon(Icon::Insert)) (r.text("continue-insert")) }
                        }
                    }
                    p.hint { (r.text("continue-once")) }
                }
            }
        }
    }
}

fn merging(r: &Reader, panel: &ContactPanel) -> Markup {
    html! {
        section {
            h3 { (r.text("merge-title")) }
            @if !panel.merges.is_empty() {
                ul.merges { @for merge in &panel.merges { (merged(r, panel, merge)) } }
            }
            p.hint { (r.text("merge-means")) }
            form.search method="get" action={ "/inbox/" (panel.conversation) } role="search" aria-label=(r.text("merge-search-label")) {
                (icon(Icon::Search))
                label.unseen for="merge-words" { (r.text("merge-search")) }
                input #merge-words type="search" name="merge" value=(panel.words) autocomplete="off" placeholder=(r.text("merge-search"));
                input type="hidden" name="panel" value="1";
                @if !panel.filter.words.is_empty() { input type="hidden" name="q" value=(panel.filter.words); }
                input type="hidden" name="status" value=(panel.filter.tab.as_str());
            }
            @if let Some(found) = &panel.candidates {
                @if found.is_empty() {
                    p.hint data-testid="no-candidates" { (r.text("merge-none")) }
                } @else {
                    ul.candidates { @for one in found { (candidate(r, panel, one)) } }
                }
            }
        }
    }
}

fn candidate(r: &Reader, panel: &ContactPanel, one: &Candidate) -> Markup {
    html! {
        li.candidate {
            (avatar(r, one.contact, one.name.as_deref(), None))
            div {
                p.address-handle { (r.name(one.name.as_deref())) }
                @for (kind, handle) in &one.handles {
                    p.hint { (mark(r, kind)) " " @if let Some(handle) = handle { (handle) } @else { (r.network(kind)) } }
                }
                @if one.same_phone { p.evidence { (icon(Icon::Check)) (r.text("merge-same-phone")) } }
            }
            form method="post" action={ "/inbox/" (panel.conversation) "/merge" (panel.filter.query()) } {
                input type="hidden" name="from" value=(one.contact);
                button.quiet { (icon(Icon::Merge)) (r.text("merge-do")) }
            }
        }
    }
}

fn merged(r: &Reader, panel: &ContactPanel, merge: &Merge) -> Markup {
    let name = r.name(merge.name.as_deref());
    html! {
        li.candidate {
            span.merge-mark { (icon(Icon::Merge)) }
            div {
                p.address-handle { (r.fill("merge-with", &[("name", name.into())])) }
                p.hint {
                    @match (&merge.arrived_from, &merge.by) {
                        (Some(kind), _) => (r.fill("merge-by-link", &[("network", r.network(kind).into())])),
                        (None, Some(by)) => (r.fill("merge-by-agent", &[("who", by.into())])),
                        (None, None) => (r.text("merge-by-api")),
                    }
                    " · " (r.short_moment(merge.at))
                }
            }
            form method="post" action={ "/inbox/" (panel.conversation) "/unmerge" (panel.filter.query()) } {
                input type="hidden" name="merge" value=(merge.id);
                button.quiet { (icon(Icon::Unmerge)) (r.text("merge-undo")) }
            }
        }
    }
}
