//! A list of templates as the platform gives it.

use super::Values;
use crate::meta::lenient::Id;
use crate::meta::paging::Paging;
use crate::templates::Listed;
use serde::Deserialize;
use serde_json::Value;
use sportello_core::template::{Button, ButtonDoes, FileSort, Header, Shape, blanks_in};
use std::collections::BTreeMap;

#[derive(Deserialize)]
pub(super) struct Page {
    pub(super) data: Vec<Row>,
    #[serde(default)]
    pub(super) paging: Paging,
}

#[derive(Deserialize)]
pub(super) struct Row {
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
    pub(super) fn listed(self) -> Listed {
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
