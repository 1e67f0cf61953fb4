//! Templates of a business account (messaging-send.md §3, "template" and "Template management").

use crate::contract::{Answer, Auth, Body, ChannelFacts, HttpRequest, Method, Target};
use crate::meta::envelope::small;
use crate::meta::lenient::Id;
use crate::templates::{Draft, Filled, Listed, Templates};
use serde::Deserialize;
use serde_json::{Value, json};
use sportello_core::content::{Choice, Template};
use sportello_core::template::{Button, ButtonDoes, FileSort, Header, Shape, blanks_in, fill};
use std::collections::BTreeMap;

pub(crate) struct WhatsappTemplates;

/// The members that are asked for.
const FIELDS: &str =
    "id,name,language,category,status,parameter_format,components,rejected_reason,quality_score";

type Values = BTreeMap<String, String>;

impl Templates for WhatsappTemplates {
    fn categories(&self) -> &'static [&'static str] {
        &["UTILITY", "MARKETING"]
    }

    fn list(&self, channel: &ChannelFacts, after: Option<&str>) -> HttpRequest {
        let mut query = vec![
            ("fields".to_owned(), FIELDS.to_owned()),
            ("limit".to_owned(), "100".to_owned()),
        ];
        query.extend(after.map(|after| ("after".to_owned(), after.to_owned())));
        HttpRequest {
            query,
            ..asked(Method::Get, edge(channel), Body::Empty)
        }
    }

    fn read_list(&self, answer: &Answer) -> Option<(Vec<Listed>, Option<String>)> {
        if !(200..300).contains(&answer.status) {
            return None;
        }
        let page: Page = small(&answer.body)?;
        let next = page.paging.next.and(page.paging.cursors.after);
        Some((page.data.into_iter().map(Row::listed).collect(), next))
    }

    fn create(&self, channel: &ChannelFacts, draft: &Draft) -> HttpRequest {
        let body = json!({
            "name": draft.name,
            "language": draft.language,
            "category": draft.category,
            "parameter_format": if draft.shape.named { "NAMED" } else { "POSITIONAL" },
            "components": components(draft),
        });
        asked(Method::Post, edge(channel), Body::Json(body.to_string()))
    }

    fn edit(&self, id: &str, draft: &Draft) -> HttpRequest {
        let body = json!({ "category": draft.category, "components": components(draft) });
        asked(Method::Post, id.to_owned(), Body::Json(body.to_string()))
    }

    fn delete(&self, channel: &ChannelFacts, id: &str, name: &str) -> HttpRequest {
        HttpRequest {
            query: vec![
                ("hsm_id".to_owned(), id.to_owned()),
                ("name".to_owned(), name.to_owned()),
            ],
            ..asked(Method::Delete, edge(channel), Body::Empty)
        }
    }

    fn fill(&self, listed: &Listed, values: &Values, links: &Values) -> Result<Filled, String> {
        let shape = &listed.shape;
        let mut sent = filled(shape, "", values, links)?;
        if !shape.cards.is_empty() {
            let mut cards = Vec::new();
            for (nth, card) in shape.cards.iter().enumerate() {
                let inside = filled(card, &format!("card.{nth}."), values, links)?;
                cards.push(json!({ "card_index": nth, "components": inside }));
            }
            sent.push(json!({ "type": "carousel", "cards": cards }));
        }
        let header = match &shape.header {
            Some(Header::Text(line)) => Some(fill(line, "header", values)),
            _ => None,
        };
        let cards = shape.cards.iter().enumerate();
        let cards = cards.map(|(nth, card)| fill(&card.body, &format!("card.{nth}.body"), values));
        let mut text = vec![fill(&shape.body, "body", values)];
        text.extend(cards);
        text.retain(|words| !words.is_empty());
        Ok(Filled {
            text: text.join("\n\n"),
            template: Template {
                name: listed.name.clone(),
                language: listed.language.clone(),
                header,
                footer: shape.footer.clone(),
                buttons: shape.buttons.iter().map(shown).collect(),
                components: (!sent.is_empty()).then(|| Value::Array(sent).to_string()),
            },
        })
    }

    fn outdated_by(&self, notice: &str) -> bool {
        notice.starts_with("message_template") || notice.starts_with("template_category")
    }
}

fn edge(channel: &ChannelFacts) -> String {
    let waba = channel.settings.get("waba").map_or("", |waba| waba.trim());
    format!("{waba}/message_templates")
}

fn asked(method: Method, path: String, body: Body) -> HttpRequest {
    HttpRequest {
        method,
        target: Target::Graph(path),
        query: Vec::new(),
        body,
        auth: Auth::Channel,
    }
}

/// A button as the conversation shows it.
fn shown(button: &Button) -> Choice {
    Choice {
        title: button.title.clone(),
        url: button
            .target
            .clone()
            .filter(|_| button.does == ButtonDoes::Opens),
        phone: button
            .target
            .clone()
            .filter(|_| button.does == ButtonDoes::Calls),
        ..Choice::default()
    }
}

// What is sent --------------------------------------------------------------------------------

/// The components of one shape with its blanks filled in.
fn filled(
    shape: &Shape,
    under: &str,
    values: &Values,
    links: &Values,
) -> Result<Vec<Value>, String> {
    let value = |key: String| match values.get(&key).map(|v| v.trim()) {
        Some(value) if !value.is_empty() => Ok(value.to_owned()),
        _ => Err(key),
    };
    let words = |text: &str, part: &str| -> Result<Vec<Value>, String> {
        let names = blanks_in(text).into_iter();
        names
            .map(|name| {
                let words = value(format!("{under}{part}.{name}"))?;
                let mut parameter = json!({ "type": "text", "text": words });
                if shape.named {
                    parameter["parameter_name"] = json!(name);
                }
                Ok(parameter)
            })
            .collect()
    };
    let mut sent = Vec::new();
    let mut add = |sort: &str, parameters: Vec<Value>| {
        if !parameters.is_empty() {
            sent.push(json!({ "type": sort, "parameters": parameters }));
        }
    };
    match &shape.header {
        None => {}
        Some(Header::Text(line)) => add("header", words(line, "header")?),
        Some(Header::File(sort)) => {
            // A card's file is a link; the message's own is put in when it has been uploaded.
            let file = match links.get(&format!("{under}header")) {
                Some(link) => json!({ "link": link }),
                None if under.is_empty() => json!({}),
                None => return Err(format!("{under}header")),
            };
            add(
                "header",
                vec![json!({ "type": sort.as_str(), sort.as_str(): file })],
            );
        }
        Some(Header::Place) => {
            let mut place = json!({});
            for name in ["latitude", "longitude", "name", "address"] {
                place[name] = json!(value(format!("{under}header.{name}"))?);
            }
            add(
                "header",
                vec![json!({ "type": "location", "location": place })],
            );
        }
    }
    add("body", words(&shape.body, "body")?);
    for (nth, button) in shape.buttons.iter().enumerate() {
        let key = format!("{under}button.{nth}");
        let target = button.target.as_deref().unwrap_or_default();
        let (sort, parameter) = match button.does {
            ButtonDoes::Opens if !blanks_in(target).is_empty() => {
                ("url", json!({ "type": "text", "text": value(key)? }))
            }
            ButtonDoes::Copies => (
                "copy_code",
                json!({ "type": "coupon_code", "coupon_code": value(key)? }),
            ),
            _ => continue,
        };
        sent.push(json!({
            "type": "button",
            "sub_type": sort,
            "index": nth.to_string(),
            "parameters": [parameter],
        }));
    }
    Ok(sent)
}

// What is made --------------------------------------------------------------------------------

fn components(draft: &Draft) -> Vec<Value> {
    let mut made = parts(&draft.shape, "", draft);
    if !draft.shape.cards.is_empty() {
        let cards: Vec<Value> = draft
            .shape
            .cards
            .iter()
            .enumerate()
            .map(|(nth, card)| json!({ "components": parts(card, &format!("card.{nth}."), draft) }))
            .collect();
        made.push(json!({ "type": "CAROUSEL", "cards": cards }));
    }
    made
}

fn parts(shape: &Shape, under: &str, draft: &Draft) -> Vec<Value> {
    let example = |key: String| draft.shape.examples.get(&key).cloned().unwrap_or_default();
    let named = draft.shape.named;
    let mut made = Vec::new();
    match &shape.header {
        None => {}
        Some(Header::Text(line)) => {
            let mut header = json!({ "type": "HEADER", "format": "TEXT", "text": line });
            let names = blanks_in(line);
            if let Some(name) = names.first() {
                let words = example(format!("{under}header.{name}"));
                header["example"] = match named {
                    true => {
                        json!({ "header_text_named_params": [{ "param_name": name, "example": words }] })
                    }
                    false => json!({ "header_text": [words] }),
                };
            }
            made.push(header);
        }
        Some(Header::File(sort)) => {
            let format = sort.as_str().to_ascii_uppercase();
            let mut header = json!({ "type": "HEADER", "format": format });
            if let Some(handle) = draft.samples.get(&format!("{under}header")) {
                header["example"] = json!({ "header_handle": [handle] });
            }
            made.push(header);
        }
        Some(Header::Place) => made.push(json!({ "type": "HEADER", "format": "LOCATION" })),
    }
    if !shape.body.is_empty() {
        let mut body = json!({ "type": "BODY", "text": shape.body });
        let names = blanks_in(&shape.body);
        let words = |name: &String| example(format!("{under}body.{name}"));
        if !names.is_empty() {
            body["example"] = match named {
                true => {
                    let each = names
                        .iter()
                        .map(|name| json!({ "param_name": name, "example": words(name) }));
                    json!({ "body_text_named_params": each.collect::<Vec<_>>() })
                }
                false => json!({ "body_text": [names.iter().map(words).collect::<Vec<_>>()] }),
            };
        }
        made.push(body);
    }
    if let Some(footer) = &shape.footer {
        made.push(json!({ "type": "FOOTER", "text": footer }));
    }
    if !shape.buttons.is_empty() {
        let buttons = shape.buttons.iter().enumerate();
        let buttons = buttons
            .map(|(nth, button)| made_button(button, example(format!("{under}button.{nth}"))));
        made.push(json!({ "type": "BUTTONS", "buttons": buttons.collect::<Vec<_>>() }));
    }
    made
}

fn made_button(button: &Button, example: String) -> Value {
    let target = button.target.clone().unwrap_or_default();
    match button.does {
        ButtonDoes::Opens => {
            let open = !blanks_in(&target).is_empty();
            let mut made = json!({ "type": "URL", "text": button.title, "url": target });
            if open {
                made["example"] = json!([example]);
            }
            made
        }
        ButtonDoes::Calls => {
            json!({ "type": "PHONE_NUMBER", "text": button.title, "phone_number": target })
        }
        ButtonDoes::Copies => json!({ "type": "COPY_CODE", "example": example }),
        ButtonDoes::Answers | ButtonDoes::Else => {
            json!({ "type": "QUICK_REPLY", "text": button.title })
        }
    }
}

// What is read --------------------------------------------------------------------------------

#[derive(Deserialize)]
struct Page {
    data: Vec<Row>,
    #[serde(default)]
    paging: Paging,
}

#[derive(Default, Deserialize)]
struct Paging {
    #[serde(default)]
    cursors: Cursors,
    next: Option<String>,
}

#[derive(Default, Deserialize)]
struct Cursors {
    after: Option<String>,
}

#[derive(Deserialize)]
struct Row {
    id: Id,
    #[serde(default)]
    name: String,
    #[serde(default)]
    language: String,
    #[serde(default)]
    category: String,
    #[serde(default)]
    status: String,
    #[serde(default)]
    parameter_format: Option<String>,
    #[serde(default)]
    rejected_reason: Option<String>,
    #[serde(default)]
    components: Vec<Value>,
}

impl Row {
    fn listed(self) -> Listed {
        let mut examples = BTreeMap::new();
        let mut shape = shape_of(&self.components, "", &mut examples);
        shape.examples = examples;
        let named = self.parameter_format.as_deref();
        shape.named = named.is_some_and(|format| format.eq_ignore_ascii_case("named"));
        Listed {
            id: self.id.0,
            name: self.name,
            language: self.language,
            category: self.category,
            status: self.status.to_ascii_lowercase(),
            reason: self
                .rejected_reason
                .filter(|reason| !reason.eq_ignore_ascii_case("none")),
            shape,
        }
    }
}

fn shape_of(components: &[Value], under: &str, examples: &mut Values) -> Shape {
    let mut shape = Shape::default();
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    for component in components {
        let sort = text(&component["type"]).to_ascii_uppercase();
        let example = &component["example"];
        match sort.as_str() {
            "HEADER" => {
                let format = text(&component["format"]).to_ascii_lowercase();
                shape.header = match FileSort::parse(&format) {
                    Some(sort) => Some(Header::File(sort)),
                    None if format == "location" => Some(Header::Place),
                    None => Some(Header::Text(text(&component["text"]))),
                };
                if let Some(Header::Text(line)) = &shape.header {
                    let (plain, named) = ("header_text", "header_text_named_params");
                    let given = (example[plain].clone(), &example[named]);
                    note(line, &format!("{under}header"), given, examples);
                }
            }
            "BODY" => {
                shape.body = text(&component["text"]);
                let (plain, named) = ("body_text", "body_text_named_params");
                let given = (example[plain][0].clone(), &example[named]);
                note(&shape.body, &format!("{under}body"), given, examples);
            }
            "FOOTER" => shape.footer = Some(text(&component["text"])),
            "BUTTONS" => {
                let buttons = component["buttons"].as_array();
                for (nth, button) in buttons.into_iter().flatten().enumerate() {
                    let example = button["example"].as_str().or(button["example"][0].as_str());
                    if let Some(example) = example {
                        examples.insert(format!("{under}button.{nth}"), example.to_owned());
                    }
                    shape.buttons.push(button_of(button));
                }
            }
            "CAROUSEL" => {
                let cards = component["cards"].as_array();
                for (nth, card) in cards.into_iter().flatten().enumerate() {
                    let inside = card["components"].as_array().cloned().unwrap_or_default();
                    let card = shape_of(&inside, &format!("{under}card.{nth}."), examples);
                    shape.cards.push(card);
                }
            }
            _ => {}
        }
    }
    shape
}

/// Keeps the examples of a text's blanks.
fn note(text: &str, under: &str, (plain, named): (Value, &Value), examples: &mut Values) {
    for (nth, name) in blanks_in(text).into_iter().enumerate() {
        let by_name = named
            .as_array()
            .into_iter()
            .flatten()
            .find(|one| one["param_name"] == name.as_str());
        let found = by_name
            .and_then(|one| one["example"].as_str())
            .or_else(|| plain[nth].as_str());
        if let Some(found) = found {
            examples.insert(format!("{under}.{name}"), found.to_owned());
        }
    }
}

fn button_of(button: &Value) -> Button {
    let text = |name: &str| button[name].as_str().map(str::to_owned);
    let sort = text("type").unwrap_or_default().to_ascii_uppercase();
    let (does, target) = match sort.as_str() {
        "QUICK_REPLY" => (ButtonDoes::Answers, None),
        "URL" => (ButtonDoes::Opens, text("url")),
        "PHONE_NUMBER" => (ButtonDoes::Calls, text("phone_number")),
        "COPY_CODE" => (ButtonDoes::Copies, None),
        _ => (ButtonDoes::Else, None),
    };
    Button {
        does,
        title: text("text").unwrap_or_else(|| sort.to_lowercase()),
        target,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn listed(components: &Value, format: &str) -> Listed {
        let body = json!({ "data": [{
            "id": "77", "name": "mazzo", "language": "it", "category": "UTILITY", "status": "APPROVED",
            "parameter_format": format, "components": components,
        }], "paging": { "cursors": { "after": "x" } } });
        let answer = Answer {
            status: 200,
            headers: Vec::new(),
            body: body.to_string(),
        };
        let (mut rows, next) = WhatsappTemplates.read_list(&answer).expect("a list");
        assert_eq!(next, None, "there is no next part");
        rows.remove(0)
    }

    fn sent(filled: &Filled) -> Value {
        let text = filled.template.components.as_deref().expect("components");
        serde_json::from_str(text).expect("JSON")
    }

    #[test]
    fn numbered_blanks_are_filled_in_order_and_a_missing_one_is_named() {
        let listed = listed(
            &json!([
                { "type": "HEADER", "format": "IMAGE", "example": { "header_handle": ["h"] } },
                { "type": "BODY", "text": "Ciao {{1}}, sono {{2}} euro", "example": { "body_text": [["Anna", "30"]] } },
                { "type": "FOOTER", "text": "Fiori di Lia" },
                { "type": "BUTTONS", "buttons": [
                    { "type": "QUICK_REPLY", "text": "Sì" },
                    { "type": "URL", "text": "Vedi", "url": "https://shop.example/{{1}}", "example": ["https://shop.example/7"] },
                ] },
            ]),
            "POSITIONAL",
        );
        assert!(listed.approved());
        assert_eq!(listed.shape.examples["body.2"], "30");
        let mut values: Values = [("body.1", "Anna"), ("body.2", "30")]
            .map(|(k, v)| (k.to_owned(), v.to_owned()))
            .into();
        let missing = WhatsappTemplates.fill(&listed, &values, &Values::new());
        assert_eq!(missing, Err("button.1".to_owned()));
        values.insert("button.1".to_owned(), "7".to_owned());
        let filled = WhatsappTemplates
            .fill(&listed, &values, &Values::new())
            .expect("filled");
        assert_eq!(filled.text, "Ciao Anna, sono 30 euro");
        assert_eq!(filled.template.footer.as_deref(), Some("Fiori di Lia"));
        assert_eq!(
            sent(&filled),
            json!([
                { "type": "header", "parameters": [{ "type": "image", "image": {} }] },
                { "type": "body", "parameters": [{ "type": "text", "text": "Anna" }, { "type": "text", "text": "30" }] },
                { "type": "button", "sub_type": "url", "index": "1", "parameters": [{ "type": "text", "text": "7" }] },
            ])
        );
    }

    #[test]
    fn named_blanks_carry_their_names_and_cards_their_links() {
        let listed = listed(
            &json!([
                { "type": "BODY", "text": "Per {{nome}}", "example": { "body_text_named_params": [{ "param_name": "nome", "example": "Anna" }] } },
                { "type": "CAROUSEL", "cards": [
                    { "components": [{ "type": "HEADER", "format": "IMAGE" }, { "type": "BODY", "text": "Rose" }] },
                    { "components": [{ "type": "HEADER", "format": "IMAGE" }, { "type": "BODY", "text": "Peonie" }] },
                ] },
            ]),
            "NAMED",
        );
        assert_eq!(listed.shape.examples["body.nome"], "Anna");
        let values: Values = [("body.nome".to_owned(), "Carla".to_owned())].into();
        let mut links: Values = [(
            "card.0.header".to_owned(),
            "https://d.example/m/1".to_owned(),
        )]
        .into();
        let missing = WhatsappTemplates.fill(&listed, &values, &links);
        assert_eq!(missing, Err("card.1.header".to_owned()));
        links.insert(
            "card.1.header".to_owned(),
            "https://d.example/m/2".to_owned(),
        );
        let filled = WhatsappTemplates
            .fill(&listed, &values, &links)
            .expect("filled");
        assert_eq!(filled.text, "Per Carla\n\nRose\n\nPeonie");
        let sent = sent(&filled);
        assert_eq!(sent[0]["parameters"][0]["parameter_name"], "nome");
        let second = &sent[1]["cards"][1];
        assert_eq!(second["card_index"], 1);
        let file = &second["components"][0]["parameters"][0]["image"];
        assert_eq!(file["link"], "https://d.example/m/2");
    }

    #[test]
    fn what_is_made_is_read_back_the_same() {
        let shape = Shape {
            named: true,
            header: Some(Header::Text("Per {{nome}}".to_owned())),
            body: "Il mazzo {{mazzo}} è pronto".to_owned(),
            footer: Some("Fiori di Lia".to_owned()),
            buttons: vec![
                Button {
                    title: "Sì".to_owned(),
                    ..Button::default()
                },
                Button {
                    does: ButtonDoes::Opens,
                    title: "Vedi".to_owned(),
                    target: Some("https://shop.example/{{1}}".to_owned()),
                },
                Button {
                    does: ButtonDoes::Calls,
                    title: "Chiama".to_owned(),
                    target: Some("+390212345678".to_owned()),
                },
            ],
            cards: Vec::new(),
            examples: [
                ("header.nome", "Anna"),
                ("body.mazzo", "rosso"),
                ("button.1", "https://shop.example/7"),
            ]
            .map(|(k, v)| (k.to_owned(), v.to_owned()))
            .into(),
        };
        let draft = Draft {
            shape: shape.clone(),
            ..Draft::default()
        };
        let read = listed(&Value::Array(components(&draft)), "NAMED");
        assert_eq!(read.shape, shape);
    }
}
