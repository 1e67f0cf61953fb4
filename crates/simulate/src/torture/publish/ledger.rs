//! What was promised: every post that the API took, and by what it is known again.

use super::case::{Asset, Case};
use super::files;
use super::kind::File;
use crate::torture::dice::Dice;
use serde_json::{Value, json};

/// The bytes of a film that goes in two pieces of four mebibytes.
const LONG: usize = 4 * 1024 * 1024 + 300_000;

/// A post about to be asked for.
#[derive(Clone, Debug)]
pub struct Draft {
    /// What it is, and what goes wrong with it.
    pub case: Case,
    /// Where it goes.
    pub asset: Asset,
    /// The mark in its words, and in its files.
    pub mark: String,
    /// The idempotency key under which it is asked for.
    pub key: String,
}

/// A post the desk took (201).
#[derive(Clone, Debug)]
pub struct Taken {
    /// As it was asked for.
    pub draft: Draft,
    /// The desk's id.
    pub id: String,
    /// The digest of its first file; empty where it has none.
    pub digest: String,
}

impl Draft {
    /// A post of a case on an asset.
    pub fn new(case: Case, asset: &Asset, number: usize, dice: &mut Dice) -> Draft {
        Draft {
            case,
            asset: asset.clone(),
            mark: format!("#p{number}-{}", dice.digits(6)),
            key: dice.word(),
        }
    }

    /// Its words.
    pub fn text(&self) -> String {
        format!("{} Peonie, da sabato", self.mark)
    }

    /// The words of the comment under it.
    pub fn comment(&self) -> String {
        format!("{} Fino a sera", self.mark)
    }

    /// Its files.
    pub fn files(&self) -> Vec<Vec<u8>> {
        let bytes = |(n, file): (usize, &File)| {
            let word = format!("{} {n}", self.mark);
            match file {
                File::Photo => files::photo(&word),
                File::Film => files::film(&word, 2_000),
                File::LongFilm => files::film(&word, LONG),
            }
        };
        self.case.kind.files.iter().enumerate().map(bytes).collect()
    }

    /// What the API is asked, with the ids of its files.
    pub fn body(&self, media: &[String]) -> Value {
        let kind = self.case.kind;
        let media: Vec<Value> = media.iter().map(|id| json!({ "id": id })).collect();
        let mut body = json!({
            "channels": [self.asset.channel],
            "kind": kind.kind,
            "media": media,
            "publish": "now",
        });
        if !kind.is_story() {
            body["text"] = json!(self.text());
        }
        if kind.link {
            body["link"] = json!("https://fiori.example/peonie");
        }
        if kind.comment {
            body["first_comment"] = json!(self.comment());
        }
        body
    }
}
