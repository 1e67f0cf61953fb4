//! A template with its blanks filled in, as it is sent.

use super::Values;
use serde_json::{Value, json};
use sportello_core::template::{ButtonDoes, Header, Shape, blanks_in};

/// The components of one shape with its blanks filled in.
pub(super) fn filled(
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
