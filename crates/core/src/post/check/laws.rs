//! What holds of every finding: a remedy removes the problem that it is offered for.

use super::tests::{page, photo, post};
use super::*;
use crate::post::Sound;
use crate::post::crop::{largest, narrowed};
use proptest::prelude::*;

fn any_film() -> impl Strategy<Value = Option<FilmFacts>> {
    let coded = prop::option::of(prop::sample::select(vec![
        "H.264", "HEVC", "VP9", "AAC", "AC-3",
    ]));
    let hz = prop::option::of(8_000_u32..100_000);
    let index = prop::option::of(any::<bool>());
    let film = (prop::option::of(0_u32..90_000), coded, hz, index).prop_map(
        |(frames, coded, hz, index_first)| FilmFacts {
            frames,
            picture: coded.map(str::to_owned),
            sound: coded.map(|codec| Sound::Coded {
                codec: codec.to_owned(),
                hz,
            }),
            index_first,
        },
    );
    prop::option::of(film)
}

fn any_facts(id: i64) -> impl Strategy<Value = FileFacts> {
    let mime = prop::sample::select(vec!["image/jpeg", "image/png", "video/mp4", "video/webm"]);
    let length = prop::option::of(0_u32..2_000_000);
    let size = (1_u32..4_000, 1_u32..4_000);
    (mime, 0_u64..(400 << 20), size, length, any_film()).prop_map(
        move |(mime, bytes, (width, height), length_ms, film)| FileFacts {
            mime: mime.to_owned(),
            bytes,
            length_ms,
            film,
            ..photo(id, width, height)
        },
    )
}

/// The limits of the tests, with rules for what films are made of.
fn strict() -> BTreeMap<PostKind, PostLimit> {
    let mut limits = page();
    for limit in limits.values_mut() {
        if let Some(film) = &mut limit.video {
            film.made = super::tests_of_films::made();
            film.usual.made = super::tests_of_films::usual();
        }
    }
    limits
}

/// What a program for films makes of one.
fn mend(film: &mut FilmFacts, remedy: &Remedy, problem: &Problem) {
    match (remedy, problem) {
        (Remedy::IndexFirst, _) => film.index_first = Some(true),
        (Remedy::Reframe { max, .. }, _) => film.frames = Some(max * 1_000),
        (Remedy::Recode(codec), Problem::FilmPicture { .. }) => {
            film.picture = Some(codec.clone());
        }
        (Remedy::Recode(codec), _) => {
            film.sound = Some(Sound::Coded {
                codec: codec.clone(),
                hz: None,
            });
        }
        (Remedy::Resample(max), _) => {
            film.sound = Some(Sound::Coded {
                codec: "AAC".to_owned(),
                hz: Some(*max),
            });
        }
        _ => {}
    }
}

proptest! {
    #[test]
    fn a_remedy_removes_its_problem(
        kind in prop::sample::select(PostKind::ALL.to_vec()),
        text in "(#a |@b |é){0,40}",
        repeat in 1_usize..60,
        files in (0_usize..12, any_facts(0), any_facts(1)),
    ) {
        let files: Vec<FileFacts> = [files.1, files.2].into_iter().take(files.0).collect();
        let words = post(kind, &text.repeat(repeat), &files);
        let limits = strict();
        for finding in check(&words, &files, &limits) {
            prop_assert_eq!(finding.stops, finding.problem.stops());
            for remedy in &finding.remedies {
                let (mut words, mut files) = (words.clone(), files.clone());
                let at = files.iter_mut().find(|facts| Some(facts.media) == finding.file);
                match (remedy, at) {
                    (Remedy::ChooseKind(kinds), _) => words.kind = kinds[0],
                    (Remedy::Shorten(n), _) => {
                        let keep = words.text.chars().count() - n;
                        words.text = words.text.chars().take(keep).collect();
                    }
                    (Remedy::RemoveFiles(n), None) => words.files.truncate(words.files.len() - n),
                    (Remedy::Crop(shapes), Some(facts)) => {
                        facts.size = facts.size.and_then(|size| largest(size, shapes[0]));
                    }
                    (Remedy::Convert(mime), Some(facts)) => facts.mime.clone_from(mime),
                    (Remedy::MakeSmaller(max), Some(facts)) => facts.bytes = *max,
                    (Remedy::Trim { from_ms, to_ms }, Some(facts)) => {
                        facts.length_ms = Some(to_ms - from_ms);
                    }
                    (Remedy::Narrow(max), Some(facts)) => {
                        facts.size = facts.size.map(|size| narrowed(size, *max));
                    }
                    (Remedy::IndexFirst | Remedy::Recode(_) | Remedy::Reframe { .. } | Remedy::Resample(_), Some(facts)) => {
                        mend(facts.film.get_or_insert_default(), remedy, &finding.problem);
                    }
                    _ => continue,
                }
                let after = check(&words, &files, &limits);
                let still = after.iter().any(|f| f.problem.key() == finding.problem.key() && f.file == finding.file);
                prop_assert!(!still, "{remedy:?} for {:?}: {after:?}", finding.problem);
            }
        }
    }
}
