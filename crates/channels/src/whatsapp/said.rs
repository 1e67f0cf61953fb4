//! What one element of `messages` says (webhooks.md §9): the table of its types.

use crate::meta::envelope::tame;
use crate::meta::leaves::Leaves;
use sportello_core::content::{
    About, Card, CardLine, Content, FileFacts, Forwarded, Location, OrderItem, Part, Quoted,
    Referral, Tap, TapOf,
};
use sportello_core::message::{MediaSource, MessageKind};

/// What a message says, whoever said it.
pub(super) struct Said {
    pub kind: MessageKind,
    pub text: Option<String>,
    pub media: Option<MediaSource>,
    pub content: Content,
    /// The type, where it is one that is not known: shown, and listed.
    pub unknown: Option<String>,
}

impl Said {
    fn of(kind: MessageKind) -> Said {
        Said {
            kind,
            text: None,
            media: None,
            content: Content::default(),
            unknown: None,
        }
    }

    fn part(kind: MessageKind, text: Option<String>, part: Part) -> Said {
        let mut said = Said::of(kind);
        said.text = text;
        said.content.part = Some(part);
        said
    }

    /// Whether there is nothing to show.
    pub fn is_empty(&self) -> bool {
        let wordless = self.text.is_none() && self.content.part.is_none();
        match self.kind {
            MessageKind::Text => wordless,
            kind if kind.has_file() => self.media.is_none(),
            _ => false,
        }
    }
}

/// Reads what stands around the words: what is answered, what it was passed on from, what it
/// came by. Call after [`read`]; takes them from the message.
pub(super) fn around(message: &mut Leaves, content: &mut Content) {
    if let Some(mut context) = message.part("context") {
        let from = context.text("from");
        match context.text("id") {
            Some(external_id) => content.quoted = Some(Quoted { external_id, from }),
            None => {
                if let Some(from) = from {
                    content.facts.insert("context.from".to_owned(), from);
                }
            }
        }
        let once = context.flag("forwarded");
        if context.flag("frequently_forwarded") {
            content.forwarded = Some(Forwarded::Often);
        } else if once {
            content.forwarded = Some(Forwarded::Once);
        }
        if let Some(mut product) = context.part("referred_product") {
            content.about = Some(About::Product {
                catalog: product.text("catalog_id"),
                product: product.text("product_retailer_id"),
            });
            product.rest_into(&mut content.facts, "context.referred_product");
        }
        context.rest_into(&mut content.facts, "context");
    }
    if let Some(mut referral) = message.part("referral") {
        let about = Referral {
            reference: None,
            source: referral.text("source_type"),
            id: referral.text("source_id"),
            title: referral.text("headline"),
            text: referral.text("body"),
            url: referral.text("source_url"),
            image: referral.text("image_url"),
            video: referral.text("video_url"),
            post: None,
        };
        content.about = Some(About::Referral(Box::new(about)));
        referral.rest_into(&mut content.facts, "referral");
    }
}

/// Reads what a message says by its type.
pub(super) fn read(message: &mut Leaves) -> Said {
    let kind = message.text("type");
    let name = kind.as_deref().unwrap_or_default();
    match name {
        "text" => text(message),
        "image" | "video" | "audio" | "document" | "sticker" => file(message, name),
        "location" => location(message),
        "contacts" => contacts(message),
        "interactive" => interactive(message),
        "button" => button(message),
        "order" => order(message),
        "system" => system(message),
        "unsupported" | "unknown" => unsupported(message),
        other => {
            let mut said = unsupported(message);
            said.unknown = Some(format!("message.{}", tame(Some(other))));
            if let Some(Part::Unsupported { what, .. }) = &mut said.content.part
                && what.is_none()
            {
                *what = kind;
            }
            said
        }
    }
}

fn text(message: &mut Leaves) -> Said {
    let mut said = Said::of(MessageKind::Text);
    if let Some(mut words) = message.part("text") {
        said.text = words.text("body");
        words.rest_into(&mut said.content.facts, "text");
    }
    said
}

fn file(message: &mut Leaves, name: &str) -> Said {
    let mut said = Said::of(match name {
        "image" => MessageKind::Image,
        "video" => MessageKind::Video,
        "audio" => MessageKind::Audio,
        "sticker" => MessageKind::Sticker,
        _ => MessageKind::Document,
    });
    let Some(mut file) = message.part(name) else {
        return said;
    };
    if name == "audio" && file.flag("voice") {
        said.kind = MessageKind::Voice;
    }
    said.text = file.text("caption");
    if let Some(id) = file.text("id") {
        let url = file.text("url");
        said.media = Some(MediaSource::Id { id, url });
    }
    let facts = FileFacts {
        name: file.text("filename"),
        mime: file.text("mime_type"),
        sha256: file.text("sha256"),
        sticker: None,
        animated: file.flag("animated"),
    };
    said.content.file = (facts != FileFacts::default()).then_some(facts);
    file.rest_into(&mut said.content.facts, name);
    said
}

fn location(message: &mut Leaves) -> Said {
    let mut place = message.part("location").unwrap_or_default();
    let location = Location {
        latitude: place.text("latitude").unwrap_or_default(),
        longitude: place.text("longitude").unwrap_or_default(),
        name: place.text("name"),
        address: place.text("address"),
        url: place.text("url"),
    };
    let mut said = Said::part(MessageKind::Location, None, Part::Location(location));
    place.rest_into(&mut said.content.facts, "location");
    said
}

fn contacts(message: &mut Leaves) -> Said {
    let cards = message.list("contacts").into_iter().map(card).collect();
    Said::part(MessageKind::Contacts, None, Part::Contacts { cards })
}

fn card(mut contact: Leaves) -> Card {
    let mut name = contact.part("name").unwrap_or_default();
    let mut org = contact.part("org").unwrap_or_default();
    let mut card = Card {
        name: name.text("formatted_name").unwrap_or_default(),
        first_name: name.text("first_name"),
        last_name: name.text("last_name"),
        company: org.text("company"),
        ..Card::default()
    };
    card.phones = lines(&mut contact, "phones", "phone", &mut card.more);
    card.emails = lines(&mut contact, "emails", "email", &mut card.more);
    card.urls = lines(&mut contact, "urls", "url", &mut card.more);
    name.rest_into(&mut card.more, "name");
    org.rest_into(&mut card.more, "org");
    contact.rest_into(&mut card.more, "");
    card
}

fn lines(
    contact: &mut Leaves,
    list: &str,
    member: &str,
    more: &mut sportello_core::content::Facts,
) -> Vec<CardLine> {
    let read = |(n, mut line): (usize, Leaves)| {
        let made = CardLine {
            value: line.text(member).unwrap_or_default(),
            label: line.text("type"),
            wa_id: line.text("wa_id"),
        };
        line.rest_into(more, &format!("{list}.{n}"));
        made
    };
    contact
        .list(list)
        .into_iter()
        .enumerate()
        .map(read)
        .collect()
}

fn interactive(message: &mut Leaves) -> Said {
    let mut answer = message.part("interactive").unwrap_or_default();
    let kind = answer.text("type");
    let name = kind.as_deref().unwrap_or_default();
    let mut inner = answer.part(name).unwrap_or_default();
    let (of, payload) = match name {
        "nfm_reply" => {
            let form = Part::Form {
                name: inner.text("name"),
                answer: inner.text("response_json").unwrap_or_default(),
            };
            let mut said = Said::part(MessageKind::Form, inner.text("body"), form);
            inner.rest_into(&mut said.content.facts, name);
            answer.rest_into(&mut said.content.facts, "interactive");
            return said;
        }
        "call_permission_reply" => (TapOf::CallPermission, inner.text("response")),
        "list_reply" => (TapOf::List, inner.text("id")),
        _ => (TapOf::Button, inner.text("id")),
    };
    let tap = Tap {
        of,
        payload,
        description: inner.text("description"),
    };
    let mut said = Said::part(MessageKind::Choice, inner.text("title"), Part::Tap(tap));
    if !matches!(
        name,
        "button_reply" | "list_reply" | "call_permission_reply"
    ) {
        said.unknown = Some(format!("message.interactive.{}", tame(kind.as_deref())));
    }
    inner.rest_into(&mut said.content.facts, name);
    answer.rest_into(&mut said.content.facts, "interactive");
    said
}

fn button(message: &mut Leaves) -> Said {
    let mut button = message.part("button").unwrap_or_default();
    let tap = Tap {
        of: TapOf::Template,
        payload: button.text("payload"),
        description: None,
    };
    let mut said = Said::part(MessageKind::Choice, button.text("text"), Part::Tap(tap));
    button.rest_into(&mut said.content.facts, "button");
    said
}

fn order(message: &mut Leaves) -> Said {
    let mut order = message.part("order").unwrap_or_default();
    let mut facts = sportello_core::content::Facts::new();
    let read = |(n, mut item): (usize, Leaves)| {
        let made = OrderItem {
            product: item.text("product_retailer_id").unwrap_or_default(),
            quantity: item.text("quantity").unwrap_or_default(),
            price: item.text("item_price").unwrap_or_default(),
            currency: item.text("currency").unwrap_or_default(),
        };
        item.rest_into(&mut facts, &format!("order.product_items.{n}"));
        made
    };
    let items = order
        .list("product_items")
        .into_iter()
        .enumerate()
        .map(read)
        .collect();
    let part = Part::Order {
        catalog: order.text("catalog_id"),
        items,
    };
    let mut said = Said::part(MessageKind::Order, order.text("text"), part);
    order.rest_into(&mut facts, "order");
    said.content.facts = facts;
    said
}

fn system(message: &mut Leaves) -> Said {
    let mut system = message.part("system").unwrap_or_default();
    let what = system.text("type").unwrap_or_default();
    let mut said = Said::part(
        MessageKind::System,
        system.text("body"),
        Part::System { what },
    );
    system.rest_into(&mut said.content.facts, "system");
    said
}

fn unsupported(message: &mut Leaves) -> Said {
    let mut inner = message.part("unsupported").unwrap_or_default();
    let mut errors = message.list("errors");
    let mut first = if errors.is_empty() {
        Leaves::default()
    } else {
        errors.remove(0)
    };
    let mut data = first.part("error_data").unwrap_or_default();
    let part = Part::Unsupported {
        what: inner.text("type"),
        code: first.whole("code"),
        says: data
            .text("details")
            .or_else(|| first.text_of(&["message", "title"])),
    };
    let mut said = Said::part(MessageKind::Unsupported, None, part);
    let facts = &mut said.content.facts;
    inner.rest_into(facts, "unsupported");
    data.rest_into(facts, "errors.0.error_data");
    first.rest_into(facts, "errors.0");
    for (n, error) in errors.into_iter().enumerate() {
        error.rest_into(facts, &format!("errors.{}", n + 1));
    }
    said
}
