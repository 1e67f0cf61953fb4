//! Templates of a business account (messaging-send.md §3, "template" and "Template management").

mod made;
mod read;
mod sent;

use crate::contract::{Answer, Auth, Body, ChannelFacts, HttpRequest, Method, Target};
use crate::meta::envelope::small;
use crate::templates::{Draft, Filled, Listed, Templates};
use made::components;
use read::{Page, Row};
use sent::filled;
use serde_json::{Value, json};
use sportello_core::content::{Choice, Template};
use sportello_core::template::{Button, ButtonDoes, Header, fill};
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
        let rows = page.data.into_iter().map(Row::listed);
        Some((rows.collect(), page.paging.following()))
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

#[cfg(test)]
mod tests {
    use super::*;
    use sportello_core::template::Shape;

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
