//! What a WhatsApp message is made of on the wire: the member named as its type
//! (messaging-send.md §3).

use crate::contract::Outgoing;
use crate::meta::messaging::numbered;
use serde_json::{Map, Value, json};
use sportello_core::content::{
    Card, CardLine, Content, Location, Offer, OfferLook, Part, Template,
};
use sportello_core::message::MessageKind;

/// The type and its member; `None` where something that it is made of is not there. `file` is the
/// id of the uploaded file.
pub(super) fn of(outgoing: &Outgoing, file: Option<String>) -> Option<(&'static str, Value)> {
    let text = outgoing.text.as_deref();
    let content = outgoing.content.as_deref();
    let part = content.and_then(|c| c.part.as_ref());
    Some(match (outgoing.kind, part) {
        (MessageKind::Text, _) => ("text", words(text?)),
        (MessageKind::Image, _) => ("image", captioned(&file?, text)),
        (MessageKind::Video, _) => ("video", captioned(&file?, text)),
        (MessageKind::Document, _) => {
            let mut document = captioned(&file?, text);
            document["filename"] = json!(name_of(outgoing, content));
            ("document", document)
        }
        (MessageKind::Audio | MessageKind::Voice, _) => ("audio", json!({ "id": file? })),
        (MessageKind::Sticker, _) => ("sticker", json!({ "id": file? })),
        (MessageKind::Location, Some(Part::Location(place))) => ("location", location(place)?),
        (MessageKind::Contacts, Some(Part::Contacts { cards })) => {
            ("contacts", Value::Array(cards.iter().map(card).collect()))
        }
        (MessageKind::Offer, Some(Part::Offer(made))) => ("interactive", offer(made, text?)?),
        (MessageKind::Template, Some(Part::Template(made))) => {
            ("template", template(made, file.as_deref())?)
        }
        _ => return None,
    })
}

fn words(text: &str) -> Value {
    let preview = text.contains("http://") || text.contains("https://");
    json!({ "body": text, "preview_url": preview })
}

fn captioned(file: &str, caption: Option<&str>) -> Value {
    let mut media = json!({ "id": file });
    if let Some(caption) = caption {
        media["caption"] = json!(caption);
    }
    media
}

fn name_of<'o>(outgoing: &'o Outgoing, content: Option<&'o Content>) -> Option<&'o str> {
    let told = content.and_then(|c| c.file.as_ref()?.name.as_deref());
    told.or(outgoing.media.as_ref().map(|m| m.filename.as_str()))
}

fn location(place: &Location) -> Option<Value> {
    let mut value = json!({
        "latitude": place.latitude.trim().parse::<f64>().ok()?,
        "longitude": place.longitude.trim().parse::<f64>().ok()?,
    });
    put(&mut value, "name", place.name.as_deref());
    put(&mut value, "address", place.address.as_deref());
    Some(value)
}

fn put(into: &mut Value, name: &str, words: Option<&str>) {
    if let Some(words) = words.filter(|w| !w.is_empty()) {
        into[name] = json!(words);
    }
}

/// WhatsApp wants one part of the name beside the whole.
fn card(card: &Card) -> Value {
    let mut name = json!({ "formatted_name": card.name });
    put(&mut name, "first_name", card.first_name.as_deref());
    put(&mut name, "last_name", card.last_name.as_deref());
    if card.first_name.is_none() && card.last_name.is_none() {
        name["first_name"] = json!(card.name);
    }
    let mut value = json!({ "name": name });
    let lines = |member: &str, lines: &[CardLine]| {
        let lines = lines.iter().map(|line| {
            let mut value = json!({ member: line.value });
            put(&mut value, "type", line.label.as_deref());
            put(&mut value, "wa_id", line.wa_id.as_deref());
            value
        });
        Value::Array(lines.collect())
    };
    for (name, member, of) in [
        ("phones", "phone", &card.phones),
        ("emails", "email", &card.emails),
        ("urls", "url", &card.urls),
    ] {
        if !of.is_empty() {
            value[name] = lines(member, of);
        }
    }
    if let Some(company) = &card.company {
        value["org"] = json!({ "company": company });
    }
    value
}

fn offer(offer: &Offer, text: &str) -> Option<Value> {
    let (sort, action) = match offer.look {
        OfferLook::Buttons => {
            let buttons = numbered(offer).map(|(id, choice)| {
                json!({ "type": "reply", "reply": { "id": id, "title": choice.title } })
            });
            ("button", json!({ "buttons": buttons.collect::<Vec<_>>() }))
        }
        OfferLook::List => (
            "list",
            json!({ "button": offer.opener.as_deref()?, "sections": sections(offer) }),
        ),
        OfferLook::Link => {
            let choice = offer.choices.first()?;
            let parameters = json!({ "display_text": choice.title, "url": choice.url.as_ref()? });
            (
                "cta_url",
                json!({ "name": "cta_url", "parameters": parameters }),
            )
        }
        OfferLook::QuickReplies | OfferLook::Cards => return None,
    };
    let mut value = json!({ "type": sort, "body": { "text": text }, "action": action });
    if let Some(header) = offer.header.as_deref().filter(|h| !h.is_empty()) {
        value["header"] = json!({ "type": "text", "text": header });
    }
    if let Some(footer) = offer.footer.as_deref().filter(|f| !f.is_empty()) {
        value["footer"] = json!({ "text": footer });
    }
    Some(value)
}

/// The rows under their headings, in the order in which the headings first come.
fn sections(offer: &Offer) -> Vec<Value> {
    let mut sections: Vec<(String, Vec<Value>)> = Vec::new();
    for (id, choice) in numbered(offer) {
        let mut row = json!({ "id": id, "title": choice.title });
        put(&mut row, "description", choice.description.as_deref());
        let heading = choice.section.clone().unwrap_or_default();
        match sections.iter_mut().find(|(known, _)| *known == heading) {
            Some((_, rows)) => rows.push(row),
            None => sections.push((heading, vec![row])),
        }
    }
    sections
        .into_iter()
        .map(|(heading, rows)| {
            let mut section = json!({ "rows": rows });
            put(&mut section, "title", Some(&heading));
            section
        })
        .collect()
}

/// A template with its parameters; a header that is a file gets the uploaded one.
fn template(template: &Template, file: Option<&str>) -> Option<Value> {
    let mut components: Vec<Value> = match &template.components {
        Some(components) => serde_json::from_str(components).ok()?,
        None => Vec::new(),
    };
    if let Some(file) = file {
        let header = components.iter_mut().find(|c| {
            c["type"]
                .as_str()
                .is_some_and(|t| t.eq_ignore_ascii_case("header"))
        });
        let slot = header.and_then(|h| h["parameters"].get_mut(0))?;
        let sort = slot["type"].as_str()?.to_owned();
        let mut media = Map::new();
        if let Some(name) = slot[&sort].get("filename") {
            media.insert("filename".to_owned(), name.clone());
        }
        media.insert("id".to_owned(), json!(file));
        slot[sort] = Value::Object(media);
    }
    let mut value = json!({
        "name": template.name,
        "language": { "code": template.language },
    });
    if !components.is_empty() {
        value["components"] = Value::Array(components);
    }
    Some(value)
}
