//! What a message holds besides its words and its file: what it answers and came by, above the
//! words; a place, cards, a choice, an order, beside them.

use super::icon::{Icon, icon};
use super::reader::Reader;
use maud::{Markup, html};
use sportello_core::content::{
    About, Card, CommentPlace, Content, Forwarded, Location, Offer, OrderItem, Part, Referral,
    Share, Tap, Template,
};
use sportello_store::QuotedRow;

/// Whether there is anything to see of it.
pub fn shows(content: Option<&Content>) -> bool {
    content.is_some_and(|c| c.part.is_some() || c.about.is_some())
}

/// What stands above the words: what the message answers, or came by.
pub fn above(r: &Reader, content: &Content, quoted: Option<&QuotedRow>) -> Markup {
    let forwarded = content.forwarded.map(|how| match how {
        Forwarded::Once => "part-forwarded",
        Forwarded::Often => "part-forwarded-often",
    });
    html! {
        @if content.standby { p.aside { (icon(Icon::Info)) " " (r.text("part-standby")) } }
        @if let Some(words) = forwarded { p.aside { (r.text(words)) } }
        @if let Some(place) = &content.comment { (comment(r, place)) }
        @match quoted {
            Some(row) => { (self::quoted(r, row)) },
            None if content.quoted.is_some() => { p.aside { (r.text("part-quoted")) } },
            None => {},
        }
        @match &content.about {
            None => {},
            Some(About::Story { url, mention, .. }) => { (story(r, url.as_deref(), *mention)) },
            Some(About::Referral(referral)) => { (brought(r, referral)) },
            Some(About::Product { product, .. }) => {
                p.aside { (r.text("part-product")) @if let Some(product) = product { " " (product) } }
            },
        }
    }
}

/// The message that is answered; a click leads to it.
fn quoted(r: &Reader, row: &QuotedRow) -> Markup {
    let words = match row.preview.as_deref().filter(|p| !p.trim().is_empty()) {
        Some(preview) => preview.to_owned(),
        None => r.message_kind(row.kind),
    };
    html! {
        a.quoted href={ "#m-" (row.message) } hx-boost="false" data-direction=(row.direction.as_str()) { (words) }
    }
}

/// Where a comment stands, or that a message answers one.
fn comment(r: &Reader, place: &CommentPlace) -> Markup {
    let what = match (place.private, place.hidden) {
        (true, _) => "comment-private",
        (false, true) => "comment-hidden",
        (false, false) => "comment-public",
    };
    html! {
        p.aside {
            (icon(Icon::Talk)) " " (r.text(what))
            // The card of the post says where a public one stands.
            @if let (true, Some(url)) = (place.private, web(place.url.as_deref())) { " " (outside(r, url)) }
        }
    }
}

/// A story: shown where it is to be seen, and never kept.
fn story(r: &Reader, url: Option<&str>, mention: bool) -> Markup {
    let words = r.text(if mention {
        "part-story-mention"
    } else {
        "part-story-answered"
    });
    html! {
        div.part {
            (icon(Icon::Image))
            span { strong { (words) } small { (r.text("part-story-day")) } @if let Some(url) = web(url) { (outside(r, url)) } }
        }
    }
}

fn brought(r: &Reader, referral: &Referral) -> Markup {
    let ad = referral.id.is_some();
    html! {
        div.part {
            (icon(Icon::Link))
            span {
                small { (r.text(if ad { "part-ad" } else { "part-link" })) }
                @if let Some(title) = &referral.title { strong { (title) } }
                @if let Some(text) = &referral.text { span { (text) } }
                @if referral.title.is_none() && referral.text.is_none() && let Some(reference) = &referral.reference { span { (reference) } }
                @if let Some(url) = web(referral.url.as_deref()) { (outside(r, url)) }
            }
        }
    }
}

/// What the message is made of.
pub fn within(r: &Reader, content: &Content) -> Markup {
    match &content.part {
        None => html! {},
        Some(Part::Location(place)) => location(r, place),
        Some(Part::Contacts { cards }) => html! { @for one in cards { (card(one)) } },
        Some(Part::Tap(tap)) => tapped(r, tap),
        Some(Part::Form { answer, .. }) => form(r, answer),
        Some(Part::Order { items, .. }) => order(r, items),
        Some(Part::System { .. }) => {
            html! { p.aside { (icon(Icon::Info)) " " (r.text("kind-system")) } }
        }
        Some(Part::Share(share)) => shared(r, share),
        Some(Part::Offer(offer)) => offered(offer),
        Some(Part::Template(template)) => filled_in(r, template),
        Some(Part::Unsupported { what, says, .. }) => {
            unsupported(r, what.as_deref(), says.as_deref())
        }
    }
}

fn location(r: &Reader, place: &Location) -> Markup {
    let coordinates = place
        .latitude
        .parse::<f64>()
        .ok()
        .zip(place.longitude.parse::<f64>().ok());
    html! {
        div.part {
            (icon(Icon::Open))
            span {
                strong { (place.name.clone().unwrap_or_else(|| r.text("kind-location"))) }
                @if let Some(address) = &place.address { span { (address) } }
                @if let Some((latitude, longitude)) = coordinates {
                    small { (place.latitude) ", " (place.longitude) }
                    a href={ "https://www.openstreetmap.org/?mlat=" (latitude) "&mlon=" (longitude) "#map=17/" (latitude) "/" (longitude) }
                        target="_blank" rel="noopener noreferrer" hx-boost="false" { (r.text("part-map")) }
                }
                @if let Some(url) = web(place.url.as_deref()) { (outside(r, url)) }
            }
        }
    }
}

fn card(card: &Card) -> Markup {
    let number = |value: &str| -> String {
        value
            .chars()
            .filter(|c| c.is_ascii_digit() || *c == '+')
            .collect()
    };
    html! {
        div.part {
            (icon(Icon::Inbox))
            span {
                strong { (card.name) }
                @if let Some(company) = &card.company { small { (company) } }
                @for phone in &card.phones { a href={ "tel:" (number(&phone.value)) } hx-boost="false" { (phone.value) } }
                @for email in &card.emails { a href={ "mailto:" (email.value) } hx-boost="false" { (email.value) } }
                @for url in &card.urls { span { (url.value) } }
            }
        }
    }
}

fn tapped(r: &Reader, tap: &Tap) -> Markup {
    html! {
        p.aside { (r.text("part-tap")) }
        @if let Some(description) = &tap.description { p.aside { (description) } }
    }
}

/// What was filled in: the members of the form's answer that are plain.
fn form(r: &Reader, answer: &str) -> Markup {
    let filled: serde_json::Map<String, serde_json::Value> =
        serde_json::from_str(answer).unwrap_or_default();
    html! {
        div.part {
            (icon(Icon::Note))
            span {
                strong { (r.text("kind-form")) }
                @for (name, value) in &filled {
                    @if name != "flow_token" {
                        span { (name) ": " @match value.as_str() { Some(text) => (text), None => (value.to_string()) } }
                    }
                }
            }
        }
    }
}

fn order(r: &Reader, items: &[OrderItem]) -> Markup {
    html! {
        div.part {
            (icon(Icon::Note))
            span {
                strong { (r.text("kind-order")) }
                @for item in items {
                    span { (item.quantity) " × " (item.product) " · " (item.price) " " (item.currency) }
                }
            }
        }
    }
}

fn shared(r: &Reader, share: &Share) -> Markup {
    html! {
        div.part {
            (icon(Icon::Link))
            span {
                strong { (share.title.clone().unwrap_or_else(|| r.text("kind-share"))) }
                @if let Some(url) = web(share.url.as_deref()) { (outside(r, url)) }
            }
        }
    }
}

fn offered(offer: &Offer) -> Markup {
    html! {
        @if let Some(header) = &offer.header { p { strong { (header) } } }
        ul.choices { @for choice in &offer.choices { li { (choice.title) @if let Some(more) = &choice.description { small { (more) } } } } }
        @if let Some(footer) = &offer.footer { p.aside { (footer) } }
    }
}

fn filled_in(r: &Reader, template: &Template) -> Markup {
    html! {
        p.aside { (r.text("kind-template")) ": " (template.name) }
        @if let Some(header) = &template.header { p { strong { (header) } } }
        @if !template.buttons.is_empty() { ul.choices { @for choice in &template.buttons { li { (choice.title) } } } }
        @if let Some(footer) = &template.footer { p.aside { (footer) } }
    }
}

fn unsupported(r: &Reader, what: Option<&str>, says: Option<&str>) -> Markup {
    html! {
        div.part {
            (icon(Icon::Forbidden))
            span {
                strong { (r.text("kind-unsupported")) @if let Some(what) = what { " (" (what) ")" } }
                span { (r.text("part-unsupported")) }
                @if let Some(says) = says { small { (says) } }
            }
        }
    }
}

/// A link that leaves the desk.
pub fn outside(r: &Reader, url: &str) -> Markup {
    html! { a href=(url) target="_blank" rel="noopener noreferrer nofollow" hx-boost="false" { (r.text("part-open")) } }
}

/// An address that may be a link: the web's, and no other scheme.
pub fn web(url: Option<&str>) -> Option<&str> {
    url.filter(|url| url.starts_with("https://") || url.starts_with("http://"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_web_becomes_a_link() {
        assert_eq!(
            web(Some("https://fiori.example/")),
            Some("https://fiori.example/")
        );
        assert_eq!(web(Some("javascript:alert(1)")), None);
        assert_eq!(web(Some("data:text/html,x")), None);
        assert_eq!(web(None), None);
    }
}
