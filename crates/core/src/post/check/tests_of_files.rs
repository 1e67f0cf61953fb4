//! Photos and films against limits like those of the rules (publishing.md §1 and §2).

use super::tests::{found, photo, pictures, post, reel};
use super::*;
use crate::post::{Ratio, Usual};

#[test]
fn a_photo_of_another_type_or_too_large_is_converted_or_made_smaller() {
    let png = FileFacts {
        mime: "image/png".to_owned(),
        bytes: 9 << 20,
        ..photo(1, 1080, 1080)
    };
    let problem = Problem::PhotoType {
        mime: "image/png".to_owned(),
        accepted: vec!["image/jpeg".to_owned()],
    };
    let large = Problem::TooLarge {
        bytes: 9 << 20,
        max: 8 << 20,
    };
    assert_eq!(
        found(PostKind::Photos, "x", &[png], &pictures()),
        [
            (problem, vec![Remedy::Convert("image/jpeg".to_owned())]),
            (large, vec![Remedy::MakeSmaller(8 << 20)]),
        ]
    );
    let webm = FileFacts {
        mime: "video/webm".to_owned(),
        ..reel(Some(9_000))
    };
    let found = found(PostKind::Reel, "", &[webm], &pictures());
    assert_eq!(found[0].1, [Remedy::Convert("video/mp4".to_owned())]);
}

#[test]
fn a_photo_of_the_wrong_shape_is_cropped_to_what_fits() {
    let upright = photo(1, 1080, 1920);
    let found_upright = found(PostKind::Photos, "", &[upright], &pictures());
    assert!(matches!(found_upright[0].0, Problem::TooNarrow { .. }));
    assert_eq!(
        found_upright[0].1,
        [
            Remedy::Crop(vec![
                Ratio::new(4, 5),
                Ratio::new(1, 1),
                Ratio::new(191, 100)
            ]),
            Remedy::ChooseKind(vec![PostKind::Story]),
        ]
    );
    // 500 pixels high: a crop to 4:5 or 1:1 is wide enough.
    let wide = found(PostKind::Photos, "", &[photo(1, 1500, 500)], &pictures());
    assert!(matches!(wide[0].0, Problem::TooWide { .. }));
    // 300 high: nothing narrower than 1.91:1 leaves the 320 pixels that are wanted.
    let flat = found(PostKind::Photos, "", &[photo(1, 1500, 300)], &pictures());
    assert_eq!(flat[0].1[0], Remedy::Crop(vec![Ratio::new(191, 100)]));
}

#[test]
fn a_photo_that_no_crop_saves_gives_way_to_another() {
    let strip = found(PostKind::Photos, "", &[photo(1, 1500, 100)], &pictures());
    assert_eq!(strip[0].1[0], Remedy::AddFile);
    let tiny = found(PostKind::Photos, "", &[photo(1, 200, 200)], &pictures());
    assert_eq!(
        tiny[0].0,
        Problem::TooSmall {
            width: 200,
            min: 320
        }
    );
    assert_eq!(tiny[0].1[0], Remedy::AddFile);
}

#[test]
fn a_story_in_another_shape_is_only_warned_of() {
    let files = [photo(1, 1080, 1080)];
    let mut words = post(PostKind::Story, "", &files);
    words.files[0].alt = None;
    let found = check(&words, &files, &pictures());
    let best = Ratio::new(9, 16);
    let shape = Ratio::new(1080, 1080);
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].problem, Problem::NotBestShape { shape, best });
    assert!(!found[0].stops);
    assert_eq!(found[0].remedies[0], Remedy::Crop(vec![best]));
}

#[test]
fn a_film_is_too_short_too_long_or_of_unknown_length() {
    let long = found(PostKind::Story, "", &[reel(Some(61_000))], &pictures());
    assert_eq!(
        long,
        [(
            Problem::FilmTooLong {
                length_ms: 61_000,
                max_ms: 60_000
            },
            vec![
                Remedy::Trim {
                    from_ms: 0,
                    to_ms: 60_000
                },
                Remedy::ChooseKind(vec![PostKind::Reel])
            ],
        )]
    );
    let short = found(PostKind::Reel, "", &[reel(Some(2_999))], &pictures());
    assert_eq!(
        short,
        [(
            Problem::FilmTooShort {
                length_ms: 2_999,
                min_ms: 3_000
            },
            vec![Remedy::AddFile, Remedy::ChooseKind(vec![PostKind::Story])],
        )]
    );
    let unknown = [reel(None)];
    let found = check(&post(PostKind::Reel, "", &unknown), &unknown, &pictures());
    assert_eq!(found[0].problem, Problem::LengthUnknown);
    assert!(!found[0].stops);
}

#[test]
fn a_photo_wider_than_the_rules_name_is_a_warning() {
    let wide = found(PostKind::Photos, "", &[photo(1, 4_000, 4_000)], &pictures());
    let width = Problem::PhotoOverWidth {
        width: 4_000,
        max: 1_440,
    };
    assert_eq!(wide[0].0, width);
    assert_eq!(wide[0].1[0], Remedy::Narrow(1_440));
    assert!(!width.stops());
    let fits = found(PostKind::Photos, "", &[photo(1, 1_440, 1_440)], &pictures());
    assert_eq!(fits, []);
}

#[test]
fn a_film_wider_than_is_taken_gives_way_to_another() {
    let mut limits = pictures();
    limits.retain(|kind, _| *kind == PostKind::Reel);
    for limit in limits.values_mut() {
        limit.video.as_mut().expect("films").width = Some((540, 1_080));
    }
    let film = FileFacts {
        size: Some((2_160, 3_840)),
        ..reel(Some(9_000))
    };
    let width = Problem::FilmTooWide {
        width: 2_160,
        max: 1_080,
    };
    assert!(width.stops());
    assert_eq!(
        found(PostKind::Reel, "", &[film], &limits),
        [(width, vec![Remedy::AddFile])]
    );
}

#[test]
fn what_no_rule_refuses_is_only_warned_of() {
    let mut limits = pictures();
    limits.retain(|kind, _| *kind == PostKind::Reel);
    for limit in limits.values_mut() {
        limit.files.1 = usize::MAX;
        limit.usual_files = Some(1);
        let film = limit.video.as_mut().expect("films");
        (film.max_bytes, film.mime, film.length_ms) = (u64::MAX, Vec::new(), None);
        film.usual = Usual {
            max_bytes: Some(1_000),
            mime: vec!["video/mp4".to_owned()],
            from_ms: Some(3_000),
            ..Usual::default()
        };
    }
    let odd = FileFacts {
        mime: "video/webm".to_owned(),
        ..reel(Some(2_999))
    };
    let files = [odd.clone(), odd];
    let found = check(&post(PostKind::Reel, "", &files), &files, &limits);
    assert!(found.iter().all(|finding| !finding.stops), "{found:?}");
    let keys: Vec<&str> = found.iter().map(|finding| finding.problem.key()).collect();
    assert_eq!(
        keys[..4],
        [
            "post-problem-many-files",
            "post-problem-unusual-film",
            "post-problem-large-film",
            "post-problem-short-film",
        ]
    );
}
