//! What films are made of, against rules like those of reels (publishing.md §1 and §2).

use super::tests::{pictures, post, reel};
use super::*;
use crate::post::{Made, Sound};

/// Rules that refuse.
pub(super) fn made() -> Made {
    Made {
        frames: Some((23, 60)),
        pictures: vec!["H.264".to_owned(), "HEVC".to_owned()],
        sounds: vec!["AAC".to_owned()],
        ..Made::default()
    }
}

/// Rules that name no refusal.
pub(super) fn usual() -> Made {
    Made {
        max_hz: Some(48_000),
        index_first: true,
        ..Made::default()
    }
}

fn sound(codec: &str, hz: u32) -> Option<Sound> {
    Some(Sound::Coded {
        codec: codec.to_owned(),
        hz: Some(hz),
    })
}

fn good() -> FilmFacts {
    FilmFacts {
        frames: Some(29_970),
        picture: Some("H.264".to_owned()),
        sound: sound("AAC", 44_100),
        index_first: Some(true),
    }
}

/// What is found of a reel made like that, under firm rules and under those that only warn.
fn found(film: Option<FilmFacts>, firm: Made, warns: Made) -> Vec<(Problem, bool, Vec<Remedy>)> {
    let mut limits = pictures();
    limits.retain(|kind, _| *kind == PostKind::Reel);
    for limit in limits.values_mut() {
        let video = limit.video.as_mut().expect("films");
        (video.made, video.usual.made) = (firm.clone(), warns.clone());
    }
    let files = [FileFacts {
        film,
        ..reel(Some(9_000))
    }];
    let found = check(&post(PostKind::Reel, "", &files), &files, &limits);
    found
        .into_iter()
        .map(|one| (one.problem, one.stops, one.remedies))
        .collect()
}

#[test]
fn a_film_made_as_the_rules_want_it_is_found_fault_with_nowhere() {
    assert_eq!(found(Some(good()), made(), usual()), []);
    let silent = FilmFacts {
        sound: Some(Sound::Silent),
        ..good()
    };
    assert_eq!(found(Some(silent), made(), usual()), []);
}

#[test]
fn what_a_rule_refuses_stops_the_film_and_says_how_to_save_it() {
    let odd = FilmFacts {
        frames: Some(120_000),
        picture: Some("VP9".to_owned()),
        sound: sound("AC-3", 48_000),
        ..good()
    };
    let (picture, noise) = (made().pictures, made().sounds);
    assert_eq!(
        found(Some(odd), made(), usual()),
        [
            (
                Problem::FilmPicture {
                    coded: "VP9".to_owned(),
                    accepted: picture,
                    firm: true
                },
                true,
                vec![Remedy::Recode("H.264".to_owned())]
            ),
            (
                Problem::FilmSound {
                    coded: "AC-3".to_owned(),
                    accepted: noise,
                    firm: true
                },
                true,
                vec![Remedy::Recode("AAC".to_owned())]
            ),
            (
                Problem::FilmFrames {
                    frames: 120_000,
                    min: 23,
                    max: 60,
                    firm: true
                },
                true,
                vec![Remedy::Reframe { min: 23, max: 60 }]
            ),
        ]
    );
}

#[test]
fn what_no_rule_refuses_is_a_warning_with_its_remedy() {
    let film = FilmFacts {
        frames: Some(15_000),
        sound: sound("AAC", 96_000),
        index_first: Some(false),
        ..good()
    };
    let warns = Made {
        frames: Some((23, 60)),
        ..usual()
    };
    let found = found(Some(film), Made::default(), warns);
    assert!(found.iter().all(|(_, stops, _)| !stops), "{found:?}");
    let remedies: Vec<Remedy> = found.into_iter().flat_map(|(_, _, r)| r).collect();
    assert_eq!(
        remedies,
        [
            Remedy::Reframe { min: 23, max: 60 },
            Remedy::Resample(48_000),
            Remedy::IndexFirst
        ]
    );
}

#[test]
fn what_could_not_be_read_is_told_once_and_stops_nothing() {
    let nothing = FilmFacts::default();
    for film in [None, Some(nothing)] {
        let told = found(film, made(), usual());
        assert_eq!(told, [(Problem::FilmUnread, false, vec![])]);
    }
    // Where nothing is asked of a film, nothing is missed.
    assert_eq!(found(None, Made::default(), Made::default()), []);
}
