//! A template as it is made or changed.

use crate::templates::Draft;
use serde_json::{Value, json};
use sportello_core::template::{Button, ButtonDoes, Header, Shape, blanks_in};

pub(super) fn components(draft: &Draft) -> Vec<Value> {
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
