//! What a form about a template says: fields and files, and the draft made of them.

use crate::desk::Desk;
use crate::pages::templates::{ANSWERS, CARDS};
use crate::trouble::Trouble;
use axum::extract::{FromRequest, Multipart, Request};
use bytes::Bytes;
use sportello_channels::templates::Draft;
use sportello_core::ChannelId;
use sportello_core::template::{Button, ButtonDoes, FileSort, Header, Shape, Takes, blanks_in};

/// Fields and files, in their order.
#[derive(Default)]
pub struct Filled {
    fields: Vec<(String, String)>,
    /// Files that are not empty, by the name of their field.
    pub files: Vec<(String, Bytes)>,
}

impl Filled {
    /// Reads a form.
    pub async fn read(desk: &Desk, request: Request) -> Result<Filled, Trouble> {
        let mut parts = Multipart::from_request(request, desk)
            .await
            .map_err(|_| Trouble::Unreadable)?;
        let mut form = Filled::default();
        while let Some(field) = parts.next_field().await.map_err(|_| Trouble::Unreadable)? {
            let name = field.name().unwrap_or_default().to_owned();
            if field.file_name().is_some() {
                let bytes = field.bytes().await.map_err(|_| Trouble::TooLarge)?;
                if !bytes.is_empty() {
                    form.files.push((name, bytes));
                }
            } else {
                let text = field.text().await.map_err(|_| Trouble::Unreadable)?;
                form.fields.push((name, text.replace("\r\n", "\n")));
            }
        }
        Ok(form)
    }

    /// A field, trimmed; empty when it is not there.
    pub fn field(&self, name: &str) -> &str {
        let found = self.fields.iter().find(|(n, _)| n == name);
        found.map_or("", |(_, value)| value.trim())
    }

    /// The channel it is about.
    pub fn channel(&self) -> Option<ChannelId> {
        self.field("channel").parse().ok().map(ChannelId)
    }

    /// Fields whose name begins so, by the rest of their name.
    pub fn under<'f>(&'f self, prefix: &'f str) -> impl Iterator<Item = (&'f str, &'f str)> {
        let fields = self.fields.iter();
        fields.filter_map(move |(n, value)| Some((n.strip_prefix(prefix)?, value.trim())))
    }

    fn all<'f>(&'f self, name: &'f str) -> impl Iterator<Item = &'f str> {
        let fields = self.fields.iter().filter(move |(n, _)| n == name);
        fields.map(|(_, value)| value.trim())
    }

    /// The template that the form describes.
    pub fn draft(&self) -> Draft {
        let mut shape = Shape {
            header: self.header(),
            body: self.field("body").to_owned(),
            footer: Some(self.field("footer").to_owned()).filter(|f| !f.is_empty()),
            buttons: self.buttons(),
            cards: self.cards(),
            ..Shape::default()
        };
        let numbered = |text: &str| blanks_in(text).iter().all(|n| n.parse::<u32>().is_ok());
        let line = match &shape.header {
            Some(Header::Text(line)) => line.as_str(),
            _ => "",
        };
        shape.named = !numbered(&shape.body) || !numbered(line);
        let blanks = shape.blanks().into_iter();
        let words = blanks.filter(|blank| blank.takes == Takes::Words);
        let given = self.field("examples").lines().map(str::trim);
        shape.examples = words
            .zip(given)
            .filter(|(_, example)| !example.is_empty())
            .map(|(blank, example)| (blank.key, example.to_owned()))
            .collect();
        Draft {
            name: self.field("name").to_owned(),
            language: self.field("language").to_owned(),
            category: self.field("category").to_owned(),
            shape,
            ..Draft::default()
        }
    }

    fn header(&self) -> Option<Header> {
        let line = self.field("header-line");
        match self.field("header") {
            "text" if !line.is_empty() => Some(Header::Text(line.to_owned())),
            "place" => Some(Header::Place),
            other => FileSort::parse(other).map(Header::File),
        }
    }

    fn buttons(&self) -> Vec<Button> {
        let answers = self.all("answer").filter(|title| !title.is_empty());
        let mut buttons: Vec<Button> = answers.take(ANSWERS).map(answer).collect();
        for (does, title, target) in [
            (ButtonDoes::Opens, "link-title", "link-url"),
            (ButtonDoes::Calls, "call-title", "call-number"),
        ] {
            let (title, target) = (self.field(title), self.field(target));
            if !title.is_empty() && !target.is_empty() {
                buttons.push(Button {
                    does,
                    title: title.to_owned(),
                    target: Some(target.to_owned()),
                });
            }
        }
        buttons
    }

    fn cards(&self) -> Vec<Shape> {
        let written = |nth: &usize| {
            let body = self.field(&format!("card-body:{nth}"));
            let file = format!("sample:card.{nth}.header");
            !body.is_empty() || self.files.iter().any(|(name, _)| *name == file)
        };
        let cards = (0..CARDS).filter(written);
        cards
            .map(|nth| Shape {
                header: Some(Header::File(FileSort::Image)),
                body: self.field(&format!("card-body:{nth}")).to_owned(),
                buttons: Some(self.field(&format!("card-answer:{nth}")))
                    .filter(|title| !title.is_empty())
                    .map(answer)
                    .into_iter()
                    .collect(),
                ..Shape::default()
            })
            .collect()
    }
}

fn answer(title: &str) -> Button {
    Button {
        title: title.to_owned(),
        ..Button::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(fields: &[(&str, &str)]) -> Filled {
        Filled {
            fields: fields
                .iter()
                .map(|(n, v)| ((*n).to_owned(), (*v).to_owned()))
                .collect(),
            files: Vec::new(),
        }
    }

    #[test]
    fn a_draft_has_its_blanks_with_their_examples_in_order() {
        let draft = form(&[
            ("name", "mazzo_pronto"),
            ("header", "text"),
            ("header-line", "Per {{1}}"),
            ("body", "Il mazzo {{1}} è pronto dalle {{2}}"),
            ("answer", "Sì"),
            ("answer", ""),
            ("link-title", "Vedi"),
            ("link-url", "https://shop.example/{{1}}"),
            ("examples", "Anna\nrosso\n17\n\n"),
        ])
        .draft();
        assert!(!draft.shape.named);
        let examples: Vec<(&str, &str)> = draft
            .shape
            .examples
            .iter()
            .map(|(k, v)| (k.as_str(), v.as_str()))
            .collect();
        assert_eq!(
            examples,
            [("body.1", "rosso"), ("body.2", "17"), ("header.1", "Anna")]
        );
        assert_eq!(draft.shape.buttons.len(), 2);
    }

    #[test]
    fn blanks_with_words_for_names_are_named_and_empty_cards_are_none() {
        let draft = form(&[
            ("body", "Ciao {{nome}}"),
            ("card-body:0", ""),
            ("card-body:1", "Rose"),
            ("card-answer:1", "Le voglio"),
        ])
        .draft();
        assert!(draft.shape.named);
        assert_eq!(draft.shape.cards.len(), 1);
        assert_eq!(draft.shape.cards[0].buttons[0].title, "Le voglio");
    }
}
