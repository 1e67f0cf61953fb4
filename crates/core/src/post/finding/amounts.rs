//! What is filled into the words of each problem.

use super::super::remedy::{Amount, count};
use super::Problem;

impl Problem {
    /// What is filled into its words, by the names that the locale files use.
    pub fn amounts(&self) -> Vec<(&'static str, Amount)> {
        match self {
            Problem::KindNotCarried { kind, carried } => vec![
                ("kind", Amount::Kinds(vec![*kind])),
                ("carried", Amount::Kinds(carried.clone())),
            ],
            Problem::TooLong { length, max, .. } => vec![
                ("by", count(length.saturating_sub(*max))),
                ("length", count(*length)),
                ("max", count(*max)),
            ],
            Problem::TooManyHashtags { count: n, max }
            | Problem::TooManyMentions { count: n, max }
            | Problem::TooManyFiles { count: n, max }
            | Problem::ManyFiles { count: n, max } => {
                vec![("count", count(*n)), ("max", count(*max))]
            }
            Problem::NoFiles { min } => vec![("min", count(*min))],
            Problem::TooFewFiles { count: n, min } => {
                vec![("count", count(*n)), ("min", count(*min))]
            }
            Problem::NeitherPhotoNorFilm { mime } => {
                vec![("type", Amount::Types(vec![mime.clone()]))]
            }
            Problem::PhotoType { mime, accepted }
            | Problem::FilmType { mime, accepted }
            | Problem::UnusualFilm { mime, accepted } => vec![
                ("type", Amount::Types(vec![mime.clone()])),
                ("accepted", Amount::Types(accepted.clone())),
            ],
            _ => self.amounts_of_files(),
        }
    }

    /// The same for what is about a file.
    fn amounts_of_files(&self) -> Vec<(&'static str, Amount)> {
        match self {
            Problem::TooLarge { bytes, max } | Problem::LargeFilm { bytes, max } => {
                vec![
                    ("size", Amount::Bytes(*bytes)),
                    ("max", Amount::Bytes(*max)),
                ]
            }
            Problem::TooNarrow {
                shape,
                narrowest,
                widest,
            }
            | Problem::TooWide {
                shape,
                narrowest,
                widest,
            } => vec![
                ("shape", Amount::Shapes(vec![*shape])),
                ("narrowest", Amount::Shapes(vec![*narrowest])),
                ("widest", Amount::Shapes(vec![*widest])),
            ],
            Problem::TooSmall { width, min } => {
                vec![
                    ("width", Amount::Pixels(*width)),
                    ("min", Amount::Pixels(*min)),
                ]
            }
            Problem::FilmTooWide { width, max } | Problem::PhotoOverWidth { width, max } => vec![
                ("width", Amount::Pixels(*width)),
                ("max", Amount::Pixels(*max)),
            ],
            Problem::FilmTooShort { length_ms, min_ms }
            | Problem::ShortFilm { length_ms, min_ms } => vec![
                ("length", Amount::Millis(*length_ms)),
                ("min", Amount::Millis(*min_ms)),
            ],
            Problem::FilmTooLong { length_ms, max_ms } => vec![
                ("length", Amount::Millis(*length_ms)),
                ("max", Amount::Millis(*max_ms)),
            ],
            Problem::NotBestShape { shape, best } => vec![
                ("shape", Amount::Shapes(vec![*shape])),
                ("best", Amount::Shapes(vec![*best])),
            ],
            _ => self.amounts_of_making(),
        }
    }

    /// The same for what is about how a film is made.
    fn amounts_of_making(&self) -> Vec<(&'static str, Amount)> {
        match self {
            Problem::FilmPicture {
                coded, accepted, ..
            }
            | Problem::FilmSound {
                coded, accepted, ..
            } => vec![
                ("coded", Amount::Names(vec![coded.clone()])),
                ("accepted", Amount::Names(accepted.clone())),
            ],
            Problem::FilmFrames {
                frames, min, max, ..
            } => vec![
                ("frames", Amount::Frames(*frames)),
                ("min", Amount::Frames(min.saturating_mul(1_000))),
                ("max", Amount::Frames(max.saturating_mul(1_000))),
            ],
            Problem::SoundRate { hz, max } => {
                vec![("rate", Amount::Hertz(*hz)), ("max", Amount::Hertz(*max))]
            }
            _ => Vec::new(),
        }
    }
}
