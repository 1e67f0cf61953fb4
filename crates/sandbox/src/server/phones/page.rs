//! The page around the chats: frames, people, composers.

use super::words::{self, Words};
use super::{CAST, chat};
use crate::rules::{Network, World};
use maud::{DOCTYPE, Markup, html};

/// The whole page, with the chosen person on each phone.
pub(super) fn render(world: &World, chosen: &[(Network, String)], words: &Words) -> Markup {
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
                script src="/phones/phones.js" type="module" {}
            }
            body data-offline=(words.offline) data-failed=(words.failed) {
                header.top {
                    div {
                        h1 { (words.title) }
                        p { (words.about) }
                    }
                    nav.ways {
                        @if !chosen.iter().any(|(kind, _)| *kind == Network::Telegram) {
                            a.control href="/?telegram=" { "+ " (words::name(Network::Telegram)) }
                        }
                        a.control href="/feed" { (words.feed) }
                        a.control href="/control" { (words.control) }
                    }
                }
                nav.tabs aria-label=(words.phones) {
                    @for (number, (kind, _)) in chosen.iter().enumerate() {
                        button type="button" data-tab=(kind.word()) aria-pressed=(number == 0) {
                            span.dot data-kind=(kind.word()) {}
                            (words::name(*kind))
                        }
                    }
                }
                main.phones data-shown=(Network::Facebook.word()) {
                    @for (kind, name) in chosen {
                        (phone(world, *kind, name, words))
                    }
                }
                p.notice role="status" aria-live="polite" hidden {}
            }
        }
    }
}

fn phone(world: &World, kind: Network, name: &str, words: &Words) -> Markup {
    let word = kind.word();
    let on = world.phone_is_on(kind, name);
    html! {
        section.phone data-kind=(word) data-testid={ "phone-" (word) } data-from=(name) data-off[!on] aria-label=(words::name(kind)) {
            div.owner {
                span.dot data-kind=(word) {}
                strong { (words::name(kind)) }
                label.person {
                    span.hidden { (words.person) }
                    select name="from" aria-label={ (words.person) ", " (words::name(kind)) } {
                        @for person in people(world, kind, name) {
                            option value=(person) selected[person == name] { (person) }
                        }
                        option value="" { (words.new_person) }
                    }
                }
                button.power type="button" aria-pressed=(on) data-on=(words.phone_on) data-off=(words.phone_off)
                    aria-label=(words.phone_on) title=(if on { words.phone_on } else { words.phone_off }) {
                    svg viewBox="0 0 16 16" aria-hidden="true" { path d="M8 1.8v6M4.6 3.6a5.4 5.4 0 1 0 6.8 0" {} }
                }
            }
            form.newcomer hidden {
                input name="name" aria-label=(words.name) placeholder=(words.name) autocomplete="off" required maxlength="60";
                button type="submit" { (words.add) }
                button.plain type="button" data-cancel { (words.cancel) }
            }
            div.frame {
                div.shop {
                    span.face aria-hidden="true" { "FL" }
                    div { strong { (world.shop_name(kind)) } small { (world.shop_handle(kind)) } }
                }
                div.scroll tabindex="0" role="log" aria-label={ (words.chat) ", " (words::name(kind)) } {
                    (chat::render(world, kind, name, words))
                }
                p.off-note { (words.off) }
                form.composer autocomplete="off" {
                    div.draft-picture hidden {
                        img alt="";
                        button type="button" data-remove aria-label=(words.remove_picture) { "×" }
                    }
                    label.attach title=(words.picture) {
                        input type="file" accept="image/png,image/jpeg,image/gif,image/webp" aria-label=(words.picture);
                        svg viewBox="0 0 20 20" aria-hidden="true" {
                            path d="M3.2 6.4h3l1.3-2h5l1.3 2h3v9.2H3.2z" {}
                            circle cx="10" cy="10.7" r="2.7" {}
                        }
                    }
                    textarea name="text" rows="1" aria-label={ (words.write) ", " (words::name(kind)) } placeholder=(words.write) {}
                    button.send type="submit" aria-label=(words.send) {
                        svg viewBox="0 0 20 20" aria-hidden="true" { path d="M3 10 17 3.4 13.2 17 9.6 11.2z" {} }
                    }
                }
            }
        }
    }
}

/// The four of the cast, whoever wrote on this network, and the one chosen.
fn people(world: &World, kind: Network, chosen: &str) -> Vec<String> {
    let mut names: Vec<String> = CAST.map(str::to_owned).to_vec();
    for name in world.people_on(kind).into_iter().chain([chosen.to_owned()]) {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names
}
