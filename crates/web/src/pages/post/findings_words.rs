//! Every problem and every remedy has words in both languages, with every place in them filled.

use super::findings::values;
use crate::i18n::Language;
use crate::pages::reader::Reader;
use jiff::tz::TimeZone;
use sportello_core::Time;
use sportello_core::capability::LengthUnit;
use sportello_core::post::finding::Problem;
use sportello_core::post::remedy::Remedy;
use sportello_core::post::{PostKind, Ratio};
use std::collections::BTreeSet;

fn of_words_and_numbers() -> Vec<Problem> {
    let (count, max, min) = (3, 2, 4);
    let long = |unit| Problem::TooLong {
        length: 9,
        max,
        unit,
    };
    vec![
        Problem::NoPosts,
        Problem::KindNotCarried {
            kind: PostKind::Words,
            carried: vec![PostKind::Photos, PostKind::Reel],
        },
        Problem::Empty,
        long(LengthUnit::Characters),
        long(LengthUnit::Bytes),
        Problem::TooManyHashtags { count, max },
        Problem::TooManyMentions { count, max },
        Problem::NoFiles { min },
        Problem::TooFewFiles { count, min },
        Problem::TooManyFiles { count, max },
        Problem::ManyFiles { count, max },
        Problem::FileGone,
        Problem::NoPhotosHere,
        Problem::NoFilmsHere,
        Problem::LinkNotShown,
        Problem::WordsNotCarried,
        Problem::FirstCommentNotCarried,
        Problem::TitleNotCarried,
        Problem::CoverNotCarried,
        Problem::AltNotCarried,
        Problem::AltMissing,
        Problem::ShapeUnknown,
        Problem::LengthUnknown,
    ]
}

fn of_files() -> Vec<Problem> {
    let (shape, best) = (Ratio::new(4_032, 3_024), Ratio::new(9, 16));
    let (narrowest, widest) = (Ratio::new(4, 5), Ratio::new(191, 100));
    let (mime, accepted) = ("image/webp".to_owned(), vec!["image/jpeg".to_owned()]);
    let (width, length_ms) = (4_000, 900);
    vec![
        Problem::NeitherPhotoNorFilm { mime: mime.clone() },
        Problem::PhotoType {
            mime: mime.clone(),
            accepted: accepted.clone(),
        },
        Problem::UnusualFilm {
            mime: mime.clone(),
            accepted: accepted.clone(),
        },
        Problem::FilmType { mime, accepted },
        Problem::LargeFilm {
            bytes: 1_100_000_000,
            max: 1_000_000_000,
        },
        Problem::FilmTooWide { width, max: 1_080 },
        Problem::PhotoOverWidth { width, max: 1_440 },
        Problem::ShortFilm {
            length_ms,
            min_ms: 3_000,
        },
        Problem::TooLarge {
            bytes: 9_000_000,
            max: 8_000_000,
        },
        Problem::TooNarrow {
            shape,
            narrowest,
            widest,
        },
        Problem::TooWide {
            shape,
            narrowest,
            widest,
        },
        Problem::TooSmall {
            width: 200,
            min: 320,
        },
        Problem::FilmTooShort {
            length_ms: 900,
            min_ms: 3_000,
        },
        Problem::FilmTooLong {
            length_ms: 95_000,
            max_ms: 90_000,
        },
        Problem::NotBestShape { shape, best },
    ]
}

fn of_films() -> Vec<Problem> {
    let named = |names: &[&str]| names.iter().map(|&name| name.to_owned()).collect();
    let mut all = vec![
        Problem::SoundRate {
            hz: 96_000,
            max: 48_000,
        },
        Problem::IndexLast,
        Problem::FilmUnread,
    ];
    for firm in [true, false] {
        all.push(Problem::FilmPicture {
            coded: "VP9".to_owned(),
            accepted: named(&["H.264", "HEVC"]),
            firm,
        });
        all.push(Problem::FilmSound {
            coded: "AC-3".to_owned(),
            accepted: named(&["AAC"]),
            firm,
        });
        all.push(Problem::FilmFrames {
            frames: 120_000,
            min: 24,
            max: 60,
            firm,
        });
    }
    all
}

fn remedies() -> Vec<Remedy> {
    vec![
        Remedy::WriteWords,
        Remedy::Shorten(3),
        Remedy::RemoveHashtags(2),
        Remedy::RemoveMentions(2),
        Remedy::Crop(vec![Ratio::new(1, 1)]),
        Remedy::Convert("image/jpeg".to_owned()),
        Remedy::MakeSmaller(8_000_000),
        Remedy::Narrow(1_440),
        Remedy::IndexFirst,
        Remedy::Recode("H.264".to_owned()),
        Remedy::Reframe { min: 24, max: 60 },
        Remedy::Resample(48_000),
        Remedy::Trim {
            from_ms: 0,
            to_ms: 90_000,
        },
        Remedy::RemoveFiles(1),
        Remedy::AddFile,
        Remedy::ChooseKind(vec![PostKind::Story]),
        Remedy::WriteAlt,
        Remedy::SendAsMessage,
    ]
}

#[test]
fn every_problem_and_remedy_has_words_in_both_languages() {
    let problems = of_words_and_numbers().into_iter();
    let problems = problems.chain(of_files()).chain(of_films());
    let said = problems.map(|one| (one.key(), one.amounts()));
    let helps = remedies().into_iter().map(|one| (one.key(), one.amounts()));
    let all: Vec<_> = said.chain(helps).collect();
    let keys: BTreeSet<&str> = all.iter().map(|(key, _)| *key).collect();
    assert_eq!(keys.len(), all.len(), "each is there once");
    for language in Language::ALL {
        let r = Reader {
            language,
            zone: TimeZone::UTC,
            now: Time(0),
        };
        for (key, amounts) in all.clone() {
            let words = r.fill(key, &values(&r, amounts));
            assert!(words.contains(' '), "{key} in {language}: {words}");
            assert!(!words.contains('{') && !words.contains(key), "{words}");
        }
    }
}
