//! One chat, as the person sees it.

use super::words::Words;
use crate::rules::thread::Message;
use crate::rules::{Network, World};
use maud::{Markup, html};

/// The messages of a chat; the page puts them in place one by one.
pub(super) fn render(world: &World, kind: Network, from: &str, words: &Words) -> Markup {
    let chat = world.shown_chat(kind, from);
    let unread = chat
        .iter()
        .any(|message| message.from_business && message.read.is_none());
    let zone = jiff::tz::TimeZone::system();
    let mut day = None;
    html! {
        ol.chat data-unread[unread] aria-label=(words.chat) {
            @if chat.is_empty() {
                li.empty id={ "empty-" (kind.word()) } { (words.empty) }
            }
            @for message in &chat {
                @let at = jiff::Timestamp::from_millisecond(message.at).unwrap_or_default().to_zoned_datetime(zone.clone());
                @if day.replace(at.date()) != Some(at.date()) {
                    li.day id={ "day-" (kind.word()) "-" (at.date()) } { (words.day(at.date())) }
                }
                (bubble(world, message, &format!("{:02}:{:02}", at.hour(), at.minute()), words))
            }
        }
    }
}

fn bubble(world: &World, message: &Message, time: &str, words: &Words) -> Markup {
    let own = !message.from_business;
    let side = if own { "person" } else { "business" };
    html! {
        li.bubble id={ "m-" (message.id) } data-from=(side) data-id=(message.id) data-read[own && message.read.is_some()] {
            @if let Some((media, _)) = message.media.as_ref().and_then(|id| world.media_bytes(id)) {
                @if media.mime.starts_with("image/") {
                    img src={ "/control/media/" (media.id) } alt=(if own { words.picture_sent } else { words.picture_got });
                } @else {
                    p { (media.mime) }
                }
            }
            @if let Some(text) = &message.text {
                p { (text) }
            }
            span.meta {
                time { (time) }
                @if own {
                    (ticks(message.read.is_some(), words))
                }
            }
            @if let Some(reaction) = &message.reaction {
                span.reaction { (if reaction == "love" { "❤️" } else { reaction.as_str() }) }
            } @else if !own {
                button.react type="button" data-react=(message.id) aria-label=(words.react) { "♡" }
            }
        }
    }
}

/// One tick: on its way to the shop; two: the shop has seen it.
fn ticks(seen: bool, words: &Words) -> Markup {
    html! {
        svg.ticks.seen[seen] viewBox="0 0 18 10" role="img" aria-label=(if seen { words.seen } else { words.sent }) {
            path d="M1 5.5 4.2 8.6 10.6 1.4" {}
            @if seen {
                path d="M7.4 7.6 8.4 8.6 14.8 1.4" {}
            }
        }
    }
}
