//! A template's shape: what stands fast, and the blanks that are filled in when it is sent.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What a template looks like. A card of a carousel has the same shape.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Shape {
    /// Whether its blanks have names (else numbers).
    pub named: bool,
    /// What stands above the words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub header: Option<Header>,
    /// The words, with `{{blanks}}`.
    pub body: String,
    /// The small line below.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub footer: Option<String>,
    /// The buttons, in order.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub buttons: Vec<Button>,
    /// The cards side by side, if it is a carousel.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub cards: Vec<Shape>,
    /// Examples of what goes into blanks, by [`Blank::key`].
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub examples: BTreeMap<String, String>,
}

/// What stands above the words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "header", content = "is")]
pub enum Header {
    /// A line, with at most one blank.
    Text(String),
    /// A file of that sort, given when it is sent.
    File(FileSort),
    /// A place, given when it is sent.
    Place,
}

/// What sort of file a header is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FileSort {
    /// A picture.
    Image,
    /// A film.
    Video,
    /// Any other file.
    Document,
}

impl FileSort {
    /// Every sort.
    pub const ALL: [FileSort; 3] = [FileSort::Image, FileSort::Video, FileSort::Document];

    /// Its name.
    pub fn as_str(self) -> &'static str {
        match self {
            FileSort::Image => "image",
            FileSort::Video => "video",
            FileSort::Document => "document",
        }
    }

    /// The sort of that name.
    pub fn parse(name: &str) -> Option<FileSort> {
        FileSort::ALL.into_iter().find(|sort| sort.as_str() == name)
    }
}

/// A button.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Button {
    /// What it does.
    pub does: ButtonDoes,
    /// The words on it.
    pub title: String,
    /// The address it opens (with a blank at its end, perhaps), or the number it calls.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub target: Option<String>,
}

/// What a button does.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ButtonDoes {
    /// It answers with its words.
    #[default]
    Answers,
    /// It opens an address.
    Opens,
    /// It calls a number.
    Calls,
    /// It copies a code that is given when it is sent.
    Copies,
    /// Something that the desk only shows.
    Else,
}

/// Something to be filled in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Blank {
    /// Where it is: `body.1`, `header.name`, `header`, `button.0`, `card.2.body.1`.
    pub key: String,
    /// What goes in.
    pub takes: Takes,
    /// What it may look like.
    pub example: Option<String>,
}

/// What goes into a blank.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Takes {
    /// Words on one line.
    Words,
    /// A file.
    File(FileSort),
}

/// The names of the blanks in a text, each once, in order.
pub fn blanks_in(text: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for piece in text.split("{{").skip(1) {
        if let Some((name, _)) = piece.split_once("}}") {
            let name = name.trim();
            if !name.is_empty() && !found.iter().any(|known| known == name) {
                found.push(name.to_owned());
            }
        }
    }
    found
}

impl Shape {
    /// Everything to be filled in, in the order in which one reads it.
    pub fn blanks(&self) -> Vec<Blank> {
        let mut blanks = Vec::new();
        self.blanks_under("", &mut blanks);
        for (nth, card) in self.cards.iter().enumerate() {
            card.blanks_under(&format!("card.{nth}."), &mut blanks);
        }
        for blank in &mut blanks {
            blank.example = self.examples.get(&blank.key).cloned();
        }
        blanks
    }

    fn blanks_under(&self, prefix: &str, blanks: &mut Vec<Blank>) {
        let mut add = |key: String, takes: Takes| {
            blanks.push(Blank {
                key: format!("{prefix}{key}"),
                takes,
                example: None,
            });
        };
        match &self.header {
            Some(Header::Text(line)) => {
                for name in blanks_in(line) {
                    add(format!("header.{name}"), Takes::Words);
                }
            }
            Some(Header::File(sort)) => add("header".to_owned(), Takes::File(*sort)),
            Some(Header::Place) => {
                for name in ["latitude", "longitude", "name", "address"] {
                    add(format!("header.{name}"), Takes::Words);
                }
            }
            None => {}
        }
        for name in blanks_in(&self.body) {
            add(format!("body.{name}"), Takes::Words);
        }
        for (nth, button) in self.buttons.iter().enumerate() {
            let target = button.target.as_deref().unwrap_or_default();
            let open = match button.does {
                ButtonDoes::Opens => !blanks_in(target).is_empty(),
                ButtonDoes::Copies => true,
                _ => false,
            };
            if open {
                add(format!("button.{nth}"), Takes::Words);
            }
        }
    }
}

/// A text with its blanks filled in; `under` is where it stands, such as `body`. A blank without a
/// value stays as it is.
pub fn fill(text: &str, under: &str, values: &BTreeMap<String, String>) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("{{") {
        out.push_str(before);
        let Some((name, behind)) = after.split_once("}}") else {
            out.push_str("{{");
            rest = after;
            continue;
        };
        match values.get(&format!("{under}.{}", name.trim())) {
            Some(value) if !value.is_empty() => out.push_str(value),
            _ => {
                out.push_str("{{");
                out.push_str(name);
                out.push_str("}}");
            }
        }
        rest = behind;
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shape() -> Shape {
        Shape {
            header: Some(Header::File(FileSort::Image)),
            body: "Ciao {{1}}, il mazzo {{2}} è pronto, {{1}}".to_owned(),
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
            ],
            cards: vec![Shape {
                header: Some(Header::File(FileSort::Image)),
                body: "{{1}}".to_owned(),
                ..Shape::default()
            }],
            examples: [("body.1".to_owned(), "Anna".to_owned())].into(),
            ..Shape::default()
        }
    }

    #[test]
    fn blanks_are_found_once_in_the_order_of_reading() {
        let blanks = shape().blanks();
        let keys: Vec<&str> = blanks.iter().map(|b| b.key.as_str()).collect();
        assert_eq!(
            keys,
            [
                "header",
                "body.1",
                "body.2",
                "button.1",
                "card.0.header",
                "card.0.body.1"
            ]
        );
        assert_eq!(blanks[1].example.as_deref(), Some("Anna"));
    }

    #[test]
    fn a_text_is_filled_and_what_is_missing_stays_to_be_seen() {
        let values = [("body.1".to_owned(), "Anna {{2}}".to_owned())].into();
        assert_eq!(
            fill(&shape().body, "body", &values),
            "Ciao Anna {{2}}, il mazzo {{2}} è pronto, Anna {{2}}"
        );
        assert_eq!(fill("{{ open", "body", &values), "{{ open");
    }
}
