//! Greetings and menus of the chat window, with a small one to look at.

use super::view::PageChannel;
use crate::pages::icon::{Icon, icon};
use crate::pages::mark::page_mark;
use crate::pages::reader::Reader;
use crate::pages::templates::{Word, word};
use maud::{Markup, html};
use sportello_channels::publish::{ChatLimits, ChatProfile, MenuItem};

/// What is known, and how much the network takes; `None` = it could not be read.
pub type Known = Option<(ChatProfile, ChatLimits)>;

/// The longest words of an entry, of what comes back, and of a greeting, in characters. A network
/// that takes fewer refuses in its own words.
pub const LONGEST: usize = 1_000;

/// The page.
pub fn chat(r: &Reader, channel: &PageChannel, known: &Known, said: &Word) -> Markup {
    let at = format!("/page/{}/chat", channel.id);
    html! {
        div #page-chat.sheet data-testid="page-chat" {
            header.sheet-head { h1 { (r.text("page-chat")) } p { (page_mark(r, &channel.kind)) " " (channel.name) } }
            (word(said))
            @match known {
                Some((profile, limits)) => {
                    section.card {
                        chat-window {
                            (form(r, &at, profile, *limits))
                            (window(r, channel, profile, *limits))
                        }
                    }
                },
                None => { div.choices { a.button href=(at) { (icon(Icon::Retry)) (r.text("page-again")) } a.button href="/page" { (r.text("page-back")) } } },
            }
        }
    }
}

fn form(r: &Reader, at: &str, profile: &ChatProfile, limits: ChatLimits) -> Markup {
    html! {
        form.stack method="post" action=(at) {
            @if limits.greeting {
                label.field { span { (r.text("chat-greeting")) }
                    textarea name="greeting" rows="2" maxlength=(LONGEST) { (profile.greeting.as_deref().unwrap_or_default()) }
                    small.hint { (r.text("chat-greeting-means")) } }
            }
            @if limits.get_started {
                label.pick { input type="checkbox" name="started" value="1" checked[profile.get_started.is_some()]; span { (r.text("chat-started")) } }
                input type="hidden" name="started-payload" value=(profile.get_started.as_deref().unwrap_or_default());
            }
            @if limits.ice_breakers > 0 { (breakers(r, profile, limits.ice_breakers)) }
            @if limits.menu > 0 { (menu(r, profile, limits.menu)) }
            div.choices { button.button.is-main { (icon(Icon::Check)) (r.text("page-save")) } a.button href="/page" { (r.text("page-back")) } }
        }
    }
}

fn breakers(r: &Reader, profile: &ChatProfile, most: usize) -> Markup {
    html! {
        fieldset.rows {
            legend { (r.text("chat-breakers")) }
            p.hint { (r.fill("chat-breakers-means", &[("most", most.into())])) }
            @for nth in 0..most {
                @let item = profile.ice_breakers.get(nth);
                div.pair {
                    (words(r, "ice-title", "chat-question", item.map(|i| i.title.as_str())))
                    (words(r, "ice-payload", "chat-payload", payload(item)))
                }
            }
        }
    }
}

fn menu(r: &Reader, profile: &ChatProfile, most: usize) -> Markup {
    html! {
        fieldset.rows {
            legend { (r.text("chat-menu")) }
            p.hint { (r.fill("chat-menu-means", &[("most", most.into())])) }
            @for nth in 0..most {
                @let item = profile.menu.get(nth);
                div.chat-entry {
                    (words(r, "menu-title", "chat-entry", item.map(|i| i.title.as_str())))
                    (words(r, "menu-payload", "chat-payload", payload(item)))
                    (words(r, "menu-url", "chat-url", item.and_then(|i| i.url.as_deref())))
                }
            }
        }
    }
}

/// What comes back, where it is not simply the words.
fn payload(item: Option<&MenuItem>) -> Option<&str> {
    let item = item?;
    item.payload
        .as_deref()
        .filter(|payload| *payload != item.title)
}

fn words(r: &Reader, name: &str, key: &str, value: Option<&str>) -> Markup {
    let label = r.text(key);
    html! { input name=(name) maxlength=(LONGEST) value=[value] placeholder=(label) aria-label=(label) autocomplete="off"; }
}

/// The chat window as someone sees it who opens it for the first time. The script keeps it true
/// while one writes.
fn window(r: &Reader, channel: &PageChannel, profile: &ChatProfile, limits: ChatLimits) -> Markup {
    let titles = |items: &[MenuItem]| {
        items
            .iter()
            .map(|item| item.title.clone())
            .collect::<Vec<_>>()
    };
    html! {
        div.chat-window aria-label=(r.text("chat-preview")) role="group" data-testid="chat-preview" {
            p.chat-head { (page_mark(r, &channel.kind)) strong { (channel.name) } }
            @if limits.greeting { p.bubble data-shows="greeting" hidden[profile.greeting.is_none()] { (profile.greeting.as_deref().unwrap_or_default()) } }
            (list("ice-title", &titles(&profile.ice_breakers)))
            @if limits.get_started { p.chat-started data-shows="started" data-keeps hidden[profile.get_started.is_none()] { (r.text("chat-started-button")) } }
            @if limits.menu > 0 { div.chat-menu { p.hint { (r.text("chat-menu")) } (list("menu-title", &titles(&profile.menu))) } }
        }
    }
}

fn list(name: &str, titles: &[String]) -> Markup {
    html! { ul.chat-list data-shows=(name) hidden[titles.is_empty()] { @for title in titles { li { (title) } } } }
}
