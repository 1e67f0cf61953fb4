//! The page around the feeds: networks, the follower, the forms to mention the shop
//! and to show an ad of it.

use super::words::Words;
use super::{WALLS, post};
use crate::rules::{Network, World};
use crate::server::phones::CAST;
use maud::{DOCTYPE, Markup, html};

/// The network's name as a place to look at.
fn name(kind: Network) -> &'static str {
    match kind {
        Network::Instagram => "Instagram",
        _ => "Facebook",
    }
}

/// The whole page, for one follower.
pub(super) fn render(world: &World, from: &str, words: &Words) -> Markup {
    html! {
        (DOCTYPE)
        html lang=(words.lang) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover";
                meta name="color-scheme" content="light dark";
                title { (words.title) " · Sportello" }
                link rel="icon" href="/phones/icon.svg" type="image/svg+xml";
                link rel="stylesheet" href="/phones/phones.css";
                link rel="stylesheet" href="/feed/feed.css";
                script src="/feed/feed.js" type="module" {}
            }
            body.feed data-offline=(words.offline) data-failed=(words.failed) data-mentioned=(words.mentioned)
                data-answering=(words.answering) data-editing=(words.editing) {
                header.top {
                    div {
                        h1 { (words.title) }
                        p { (words.about) }
                    }
                    label.person {
                        span.hidden { (words.person) }
                        select name="from" aria-label=(words.person) {
                            @for person in people(world, from) {
                                option value=(person) selected[person == from] { (person) }
                            }
                        }
                    }
                    a.control href="/" { (words.phones) }
                }
                nav.tabs aria-label=(words.walls) {
                    @for (number, kind) in WALLS.iter().enumerate() {
                        button type="button" data-tab=(kind.word()) aria-pressed=(number == 0) {
                            span.dot data-kind=(kind.word()) {}
                            (name(*kind))
                        }
                    }
                }
                main.walls data-shown=(Network::Facebook.word()) {
                    @for kind in WALLS { (column(world, kind, from, words)) }
                }
                p.notice role="status" aria-live="polite" hidden {}
            }
        }
    }
}

fn column(world: &World, kind: Network, from: &str, words: &Words) -> Markup {
    let word = kind.word();
    html! {
        section.wall data-kind=(word) data-testid={ "feed-" (word) } aria-label=(name(kind)) {
            div.shop {
                span.face aria-hidden="true" { "FL" }
                div { strong { (world.shop_name(kind)) } small { (name(kind)) } }
            }
            (post::wall(world, kind, from, words))
            form.mention autocomplete="off" {
                h2 { (words.mention) }
                label {
                    span.hidden { (words.mention_in) }
                    select name="in" aria-label={ (words.mention_in) ", " (name(kind)) } {
                        option value="comment" { (words.in_comment) }
                        option value="caption" { (words.in_caption) }
                        @if kind == Network::Instagram { option value="story" { (words.in_story) } }
                    }
                }
                input name="text" aria-label={ (words.mention) ", " (name(kind)) } value={ "@" (handle(world, kind)) " " };
                button type="submit" { (words.send) }
            }
            form.mention.advert autocomplete="off" {
                h2 { (words.advert) }
                input name="title" required aria-label={ (words.advert_title) ", " (name(kind)) } placeholder=(words.advert_title);
                input name="text" required aria-label={ (words.advert_text) ", " (name(kind)) } placeholder=(words.advert_text);
                button type="submit" { (words.advert_show) }
            }
        }
    }
}

/// What stands after the `@` of a mention.
fn handle(world: &World, kind: Network) -> String {
    match kind {
        Network::Instagram => world.shop_handle(kind).trim_start_matches('@').to_owned(),
        _ => world.shop_name(kind).to_owned(),
    }
}

/// The four of the cast, whoever wrote, and the one chosen.
fn people(world: &World, chosen: &str) -> Vec<String> {
    let mut names: Vec<String> = CAST.map(str::to_owned).to_vec();
    let wrote = WALLS.iter().flat_map(|kind| world.people_on(*kind));
    for name in wrote.chain([chosen.to_owned()]) {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names
}
