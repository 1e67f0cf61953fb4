//! One message: words, picture, reactions, time, and how far it came.

use super::icon::{Icon, icon};
use super::mark::network;
use super::outcome::outcome;
use super::page::comment;
use super::part;
use super::reader::Reader;
use super::tick::tick;
use super::view::{Bubble, Conversation, Picture, PictureState};
use maud::{Markup, html};
use sportello_core::MessageId;
use sportello_core::content::Facts;
use sportello_core::message::{Direction, MessageKind};

/// The message; `via` when the network differs from the message before it.
pub fn bubble(r: &Reader, thread: &Conversation, bubble: &Bubble, via: bool) -> Markup {
    let ours = bubble.direction == Direction::Out;
    let state = bubble.delivery.as_ref().map(|d| d.state);
    let deleted = bubble
        .comment
        .as_ref()
        .filter(|_| bubble.message == MessageKind::Unsent);
    html! {
        article.message #{"m-" (bubble.id)} data-direction=(bubble.direction.as_str()) data-state=[state]
            data-testid="message" aria-label=(label(r, thread, bubble)) {
            @if via { p.via { (network(r, &bubble.kind)) } }
            div.bubble data-picture[bubble.picture.is_some() && bubble.text.is_none() && bubble.message == MessageKind::Image] {
                @if let Some(card) = bubble.comment.as_ref().and_then(|c| c.post.as_ref()) { (comment::card(r, card)) }
                @if let (None, Some(content)) = (deleted, &bubble.content) { (part::above(r, content, bubble.quoted.as_ref())) }
                @match &bubble.picture {
                    Some(picture) if bubble.message == MessageKind::Image => { (self::picture(r, bubble.id, picture)) },
                    Some(file) => { (self::file(r, bubble, file)) },
                    None => {},
                }
                @if let Some(content) = &bubble.content { (part::within(r, content)) }
                @if let Some(text) = &bubble.text {
                    p.said { (linked(text)) }
                } @else if bubble.message == MessageKind::Postback {
                    p.said.is-event { (icon(Icon::Link)) " " (r.text("message-arrived")) }
                } @else if bubble.message == MessageKind::Referral {
                    p.said.is-event { (icon(Icon::Link)) " " (r.text("kind-referral")) }
                } @else if deleted.is_some() {
                    (comment::deleted(r, bubble))
                } @else if bubble.message == MessageKind::Unsent {
                    p.said.is-event { (r.text("kind-unsent")) }
                } @else if bubble.picture.is_none() && !part::shows(bubble.content.as_deref()) {
                    p.said.is-event { (r.text("message-empty")) }
                }
                @if let (None, Some(about)) = (deleted, &bubble.comment) { (comment::state(r, thread, bubble, about)) }
                p.meta {
                    @if ours { @if let Some(author) = &bubble.author { span.author { (author) } } }
                    time datetime=(bubble.at) title=(r.full_moment(bubble.at)) { (r.clock(bubble.at)) }
                    @if bubble.content.as_ref().is_some_and(|c| c.edited) { span { (r.text("message-edited")) } }
                    @if bubble.content.as_ref().is_some_and(|c| c.read_back.is_some()) {
                        span.read-back title=(r.text("message-read-back-hint")) { (r.text("message-read-back")) }
                    }
                    @if let Some(pricing) = &bubble.pricing { (price(r, pricing)) }
                    @if let Some(state) = state { (tick(r, state)) }
                }
            }
            (tools(r, thread, bubble))
            @if !bubble.reactions.is_empty() {
                p.reactions {
                    @for (theirs, emoji) in &bubble.reactions {
                        span title=(r.text(if *theirs { "reaction-theirs" } else { "reaction-ours" })) { (emoji) }
                    }
                }
            }
            @if let Some(delivery) = &bubble.delivery { (outcome(r, thread, bubble, delivery)) }
        }
    }
}

/// What the platform says it charges: a sign only where it charges something.
fn price(r: &Reader, pricing: &Facts) -> Markup {
    let charged = pricing.get("billable").is_none_or(|b| b == "true")
        && pricing.get("type").is_none_or(|t| t == "regular");
    let category = pricing.get("category").cloned().unwrap_or_default();
    let words = r.fill("price-charged", &[("category", category.into())]);
    html! { @if charged { span.price role="img" aria-label=(words) title=(words) { "€" } } }
}

/// What can be done with a message: quote it, react to it.
fn tools(r: &Reader, thread: &Conversation, bubble: &Bubble) -> Markup {
    let ours = bubble.reactions.iter().find(|(theirs, _)| !theirs);
    let address = format!("/inbox/{}/messages/{}/react", thread.id, bubble.id);
    html! {
        @if bubble.quotable || bubble.answerable || !bubble.react.is_empty() || bubble.comment.as_ref().is_some_and(|c| c.can.any()) {
            div.message-tools {
                @if bubble.answerable {
                    button.round.tool type="button" data-comment=(bubble.id) data-words=(quoted_words(r, bubble)) title=(r.text("comment-answer")) aria-label=(r.text("comment-answer")) { (icon(Icon::Talk)) }
                    @if bubble.comment.as_ref().is_some_and(|c| c.can.private) {
                    button.round.tool type="button" data-comment=(bubble.id) data-private="1" data-words=(quoted_words(r, bubble)) title=(r.text("comment-answer-private")) aria-label=(r.text("comment-answer-private")) { (icon(Icon::Person)) }
                    }
                }
                @if let Some(about) = &bubble.comment { (comment::tools(r, thread, bubble, about)) }
                @if bubble.quotable {
                    button.round.tool type="button" data-quote=(bubble.id) data-words=(quoted_words(r, bubble)) title=(r.text("quote")) aria-label=(r.text("quote")) { (icon(Icon::Quote)) }
                }
                @if !bubble.react.is_empty() {
                    details.react #{"react-" (bubble.id)} {
                        summary.round.tool title=(r.text("react")) aria-label=(r.text("react")) { (icon(Icon::React)) }
                        form method="post" action={ (address) (thread.filter.query()) } {
                            @for emoji in &bubble.react { button name="emoji" value=(emoji) { (emoji) } }
                            @if ours.is_some() { button name="emoji" value="" aria-label=(r.text("react-remove")) title=(r.text("react-remove")) { (icon(Icon::Close)) } }
                        }
                    }
                }
            }
        }
    }
}

/// The first words of a message, for the line that says what is quoted.
fn quoted_words(r: &Reader, bubble: &Bubble) -> String {
    let text = bubble.text.as_deref().unwrap_or_default();
    let short: String = text.chars().take(90).collect();
    if short.is_empty() {
        r.message_kind(bubble.message)
    } else {
        short
    }
}

/// Who said it and by which network, for those who do not see where it stands.
fn label(r: &Reader, thread: &Conversation, bubble: &Bubble) -> String {
    let who = match (bubble.direction, &bubble.author) {
        (Direction::In, _) => r.name(thread.name.as_deref()),
        (Direction::Out, Some(author)) => author.clone(),
        (Direction::Out, None) => r.text("message-by-us"),
    };
    r.fill(
        "message-label",
        &[
            ("who", who.into()),
            ("network", r.network(&bubble.kind).into()),
        ],
    )
}

fn picture(r: &Reader, message: MessageId, picture: &Picture) -> Markup {
    let (width, height) = shown_size(picture.size);
    let address = format!("/media/{}", picture.id);
    html! {
        @match &picture.state {
            // One that could not be made small may be torn, or so large that showing it would
            // stop the browser: whoever opens it chooses to.
            PictureState::Stored if !picture.thumbnail => {
                a.picture-wait href=(address) target="_blank" rel="noopener" hx-boost="false" {
                    (icon(Icon::Image)) span { (r.text("picture-no-preview")) }
                }
            },
            PictureState::Stored => {
                a.picture href=(address) target="_blank" rel="noopener" hx-boost="false" data-picture=(address)
                    aria-label=(r.text("picture-open")) {
                    img src={ (address) "/thumb" } alt=(r.text("picture-alt"))
                        width=(width) height=(height) loading="lazy" decoding="async" id={"p-" (message)};
                }
            },
            PictureState::Pending => {
                p.picture-wait role="status" { (icon(Icon::Image)) span { (r.text("picture-pending")) } }
            },
            PictureState::Gone(why) => {
                p.picture-wait { (icon(Icon::ImageGone)) span { (why) } }
            },
        }
    }
}

/// A file that is no picture: played where a browser can, else a card to open it by.
fn file(r: &Reader, bubble: &Bubble, file: &Picture) -> Markup {
    let address = format!("/media/{}", file.id);
    let facts = bubble.content.as_ref().and_then(|c| c.file.as_ref());
    let name = facts.and_then(|f| f.name.as_deref());
    let kind = r.message_kind(bubble.message);
    html! {
        @match &file.state {
            PictureState::Pending => {
                p.picture-wait role="status" { (icon(Icon::Clock)) span { (kind) " · " (r.text("file-pending")) } }
            },
            PictureState::Gone(why) => {
                p.picture-wait { (icon(Icon::Forbidden)) span { (kind) ": " (why) } }
            },
            PictureState::Stored => {
                @match bubble.message {
                    MessageKind::Audio | MessageKind::Voice => {
                        voice-wave hidden hx-morph-skip {}
                        audio.player src=(address) controls preload="metadata" aria-label=(kind) {}
                    },
                    MessageKind::Video => {
                        video.player src=(address) controls preload="metadata" playsinline aria-label=(kind) {}
                    },
                    MessageKind::Sticker => {
                        img.sticker src=(address) alt=(kind) width="160" height="160" loading="lazy" decoding="async";
                    },
                    _ => {
                        a.part.is-file href=(address) download=(name.unwrap_or_default()) hx-boost="false" {
                            (icon(Icon::Open))
                            span { strong { (name.unwrap_or(&kind)) } small { (r.text("file-open")) } }
                        }
                    },
                }
            },
        }
    }
}

/// The greatest width and height of a picture in a conversation, in CSS pixels.
const ROOM: (u32, u32) = (320, 340);

/// The size at which a picture is shown: known before it is loaded, so that nothing moves then.
fn shown_size(size: Option<(u32, u32)>) -> (u32, u32) {
    let (width, height) = size.filter(|(w, h)| *w > 0 && *h > 0).unwrap_or((4, 3));
    let (width, height) = (u64::from(width), u64::from(height));
    let by_width = (u64::from(ROOM.0), u64::from(ROOM.0) * height / width);
    let (w, h) = if by_width.1 <= u64::from(ROOM.1) {
        by_width
    } else {
        (u64::from(ROOM.1) * width / height, u64::from(ROOM.1))
    };
    (
        u32::try_from(w.max(80)).unwrap_or(ROOM.0),
        u32::try_from(h.max(60)).unwrap_or(ROOM.1),
    )
}

/// Words with their web addresses as links. Everything is escaped; only `http` and `https` become
/// links, and the place they lead to learns nothing of where they were followed.
pub fn linked(text: &str) -> Markup {
    let mut parts: Vec<(bool, &str)> = Vec::new();
    let mut rest = text;
    while let Some(at) = first_address(rest) {
        let end = rest[at..]
            .find(|c: char| c.is_whitespace() || "<>\"".contains(c))
            .map_or(rest.len(), |e| at + e);
        let link = rest[at..end].trim_end_matches(['.', ',', ';', ':', '!', '?', ')', '\'', '»']);
        parts.push((false, &rest[..at]));
        parts.push((true, link));
        rest = &rest[at + link.len()..];
    }
    parts.push((false, rest));
    html! {
        @for (is_link, part) in parts {
            @if is_link {
                a href=(part) target="_blank" rel="noopener noreferrer nofollow ugc" hx-boost="false" { (part) }
            } @else { (part) }
        }
    }
}

/// Where the first address that has more than its scheme begins.
fn first_address(text: &str) -> Option<usize> {
    let mut from = 0;
    while let Some(found) = text[from..].find("http") {
        let at = from + found;
        let tail = &text[at..];
        let host = tail
            .strip_prefix("https://")
            .or_else(|| tail.strip_prefix("http://"));
        if host.is_some_and(|h| h.starts_with(|c: char| c.is_alphanumeric())) {
            return Some(at);
        }
        from = at + "http".len();
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_becomes_a_link_and_the_full_stop_after_it_does_not() {
        let html = linked("Vedi https://fiori.example/rose?a=1&b=2, poi dimmi.").into_string();
        assert!(
            html.contains(r#"href="https://fiori.example/rose?a=1&amp;b=2""#),
            "{html}"
        );
        assert!(html.contains("</a>, poi dimmi."), "{html}");
    }

    #[test]
    fn what_people_write_is_never_markup() {
        let html =
            linked("<script>alert(1)</script> javascript:alert(1) http:// \"https://x\"><img>")
                .into_string();
        assert!(
            !html.contains("<script") && !html.contains("<img"),
            "{html}"
        );
        assert_eq!(html.matches("<a ").count(), 1, "{html}");
        assert!(!html.contains("href=\"javascript"), "{html}");
    }

    #[test]
    fn a_picture_keeps_its_shape_and_its_place() {
        assert_eq!(shown_size(Some((640, 480))), (320, 240));
        assert_eq!(shown_size(Some((1_000, 4_000))), (85, 340));
        assert_eq!(shown_size(Some((0, 0))), (320, 240));
        assert_eq!(shown_size(None), (320, 240));
        assert_eq!(shown_size(Some((u32::MAX, 1))), (320, 60));
    }

    #[test]
    fn words_without_addresses_stay_as_they_are() {
        assert_eq!(linked("httpx è 🌷 http").into_string(), "httpx è 🌷 http");
    }
}
