//! Posts of every kind against limits like those of the rules (publishing.md §1 and §2).

use super::*;
use crate::capability::{LengthUnit, TextLimit};
use crate::post::{ImageLimit, Ratio, VideoLimit};

fn letters(max: usize) -> Option<TextLimit> {
    Some(TextLimit {
        max,
        unit: LengthUnit::Characters,
    })
}

fn image(mime: &[&str]) -> ImageLimit {
    ImageLimit {
        max_bytes: 8 << 20,
        mime: mime.iter().map(|&mime| mime.to_owned()).collect(),
        ..ImageLimit::default()
    }
}

fn film(min_ms: u32, max_ms: u32) -> VideoLimit {
    VideoLimit {
        max_bytes: 300 << 20,
        mime: vec!["video/quicktime".to_owned(), "video/mp4".to_owned()],
        best: Some(Ratio::new(9, 16)),
        length_ms: Some((min_ms, max_ms)),
        ..VideoLimit::default()
    }
}

/// A network with photos, reels and stories.
pub(super) fn pictures() -> BTreeMap<PostKind, PostLimit> {
    let photos = PostLimit {
        text: letters(2_200),
        hashtags: Some(30),
        mentions: Some(20),
        files: (1, 10),
        image: Some(ImageLimit {
            ratio: Some((Ratio::new(4, 5), Ratio::new(191, 100))),
            width: Some((320, 1_440)),
            ..image(&["image/jpeg"])
        }),
        alt: true,
        first_comment: true,
        ..PostLimit::default()
    };
    let reel = PostLimit {
        text: letters(2_200),
        hashtags: Some(30),
        files: (1, 1),
        video: Some(film(3_000, 900_000)),
        cover: true,
        ..PostLimit::default()
    };
    let story = PostLimit {
        files: (1, 1),
        image: Some(ImageLimit {
            best: Some(Ratio::new(9, 16)),
            ..image(&["image/jpeg"])
        }),
        video: Some(film(0, 60_000)),
        ..PostLimit::default()
    };
    BTreeMap::from([
        (PostKind::Photos, photos),
        (PostKind::Reel, reel),
        (PostKind::Story, story),
    ])
}

/// The same with words by themselves.
pub(super) fn page() -> BTreeMap<PostKind, PostLimit> {
    let words = PostLimit {
        text: letters(63_206),
        link: true,
        first_comment: true,
        ..PostLimit::default()
    };
    let mut limits = pictures();
    limits.insert(PostKind::Words, words);
    limits
}

pub(super) fn photo(id: i64, width: u32, height: u32) -> FileFacts {
    FileFacts {
        media: MediaId(id),
        mime: "image/jpeg".to_owned(),
        bytes: 1 << 20,
        size: Some((width, height)),
        length_ms: None,
        film: None,
    }
}

pub(super) fn reel(length_ms: Option<u32>) -> FileFacts {
    FileFacts {
        mime: "video/mp4".to_owned(),
        length_ms,
        ..photo(1, 1_080, 1_920)
    }
}

pub(super) fn post(kind: PostKind, text: &str, files: &[FileFacts]) -> PostWords {
    let files = files.iter().map(|facts| PostFile {
        media: facts.media,
        alt: facts
            .mime
            .starts_with("image/")
            .then(|| "Un mazzo".to_owned()),
    });
    PostWords {
        kind,
        text: text.to_owned(),
        files: files.collect(),
        ..PostWords::default()
    }
}

/// What is found, with what can be done, for a post of those files.
pub(super) fn found(
    kind: PostKind,
    text: &str,
    files: &[FileFacts],
    limits: &BTreeMap<PostKind, PostLimit>,
) -> Vec<(Problem, Vec<Remedy>)> {
    let found = check(&post(kind, text, files), files, limits);
    found.into_iter().map(|f| (f.problem, f.remedies)).collect()
}

#[test]
fn what_fits_is_found_fault_with_nowhere() {
    assert_eq!(
        found(
            PostKind::Photos,
            "Peonie #rosa @anna",
            &[photo(1, 1080, 1350)],
            &pictures()
        ),
        []
    );
    assert_eq!(
        found(PostKind::Reel, "", &[reel(Some(30_000))], &pictures()),
        []
    );
    assert_eq!(found(PostKind::Words, "Ciao", &[], &page()), []);
}

#[test]
fn a_channel_without_posts_offers_a_message() {
    assert_eq!(
        found(
            PostKind::Story,
            "",
            &[photo(1, 1080, 1920)],
            &BTreeMap::new()
        ),
        [(Problem::NoPosts, vec![Remedy::SendAsMessage])]
    );
}

#[test]
fn a_kind_that_is_not_there_names_those_under_which_it_can_go() {
    let carried = vec![PostKind::Photos, PostKind::Reel, PostKind::Story];
    let problem = |kind| Problem::KindNotCarried {
        kind,
        carried: carried.clone(),
    };
    let remedies = vec![Remedy::ChooseKind(vec![PostKind::Photos, PostKind::Story])];
    assert_eq!(
        found(PostKind::Video, "", &[photo(1, 1080, 1080)], &pictures()),
        [(problem(PostKind::Video), remedies)]
    );
    let all = vec![Remedy::ChooseKind(carried.clone())];
    assert_eq!(
        found(PostKind::Words, "Ciao", &[], &pictures()),
        [(problem(PostKind::Words), all)]
    );
}

#[test]
fn words_are_measured_as_the_network_counts() {
    let mut limits = pictures();
    let long = "é".repeat(2_205);
    let files = [photo(1, 1080, 1080)];
    let problem = |length, unit| Problem::TooLong {
        length,
        max: 2_200,
        unit,
    };
    assert_eq!(
        found(PostKind::Photos, &long, &files, &limits),
        [(
            problem(2_205, LengthUnit::Characters),
            vec![Remedy::Shorten(5)]
        )]
    );
    limits.retain(|kind, _| *kind == PostKind::Photos);
    for limit in limits.values_mut() {
        limit.text = Some(TextLimit {
            max: 2_200,
            unit: LengthUnit::Bytes,
        });
    }
    assert_eq!(
        found(PostKind::Photos, &long, &files, &limits),
        [(
            problem(4_410, LengthUnit::Bytes),
            vec![Remedy::Shorten(2_210)]
        )]
    );
}

#[test]
fn tags_and_mentions_over_the_limit_are_to_be_taken_off() {
    let text = format!("{}{}", "#a ".repeat(33), "@b ".repeat(21));
    let mut limits = pictures();
    limits.remove(&PostKind::Story);
    let found = found(PostKind::Photos, &text, &[photo(1, 1080, 1080)], &limits);
    assert_eq!(
        found,
        [
            (
                Problem::TooManyHashtags { count: 33, max: 30 },
                vec![Remedy::RemoveHashtags(3)]
            ),
            (
                Problem::TooManyMentions { count: 21, max: 20 },
                vec![Remedy::RemoveMentions(1)]
            ),
        ]
    );
}

#[test]
fn files_are_none_too_few_or_too_many() {
    let mut limits = pictures();
    limits.retain(|kind, _| *kind == PostKind::Photos);
    let many: Vec<FileFacts> = (0..12).map(|id| photo(id, 1080, 1080)).collect();
    assert_eq!(
        found(PostKind::Photos, "x", &[], &limits),
        [(Problem::NoFiles { min: 1 }, vec![Remedy::AddFile])]
    );
    assert_eq!(
        found(PostKind::Photos, "x", &many, &limits),
        [(
            Problem::TooManyFiles { count: 12, max: 10 },
            vec![Remedy::RemoveFiles(2)]
        )]
    );
    for limit in limits.values_mut() {
        limit.files.0 = 2;
    }
    assert_eq!(
        found(PostKind::Photos, "x", &many[..1], &limits),
        [(
            Problem::TooFewFiles { count: 1, min: 2 },
            vec![Remedy::AddFile]
        )]
    );
}

#[test]
fn photos_under_mere_words_are_told_once_and_may_become_a_post_of_photos() {
    let files = [photo(1, 1080, 1080), photo(2, 1080, 1080)];
    assert_eq!(
        found(PostKind::Words, "x", &files, &page()),
        [(
            Problem::TooManyFiles { count: 2, max: 0 },
            vec![
                Remedy::RemoveFiles(2),
                Remedy::ChooseKind(vec![PostKind::Photos]),
            ]
        )]
    );
}

#[test]
fn a_post_of_nothing_is_to_be_written() {
    assert_eq!(
        found(PostKind::Words, " \n", &[], &page()),
        [(Problem::Empty, vec![Remedy::WriteWords])]
    );
    let words = PostWords {
        link: Some("https://fiori.it".to_owned()),
        ..PostWords::default()
    };
    assert_eq!(check(&words, &[], &page()), [], "a link is something");
}

#[test]
fn what_a_network_leaves_out_is_a_warning() {
    let files = [photo(1, 1080, 1920)];
    let words = PostWords {
        link: Some("https://fiori.it".to_owned()),
        title: Some("Peonie".to_owned()),
        first_comment: Some("Fino a sabato".to_owned()),
        cover_ms: Some(100),
        ..post(PostKind::Story, "Peonie!", &files)
    };
    let found = check(&words, &files, &pictures());
    assert!(found.iter().all(|finding| !finding.stops));
    let problems: Vec<Problem> = found.into_iter().map(|f| f.problem).collect();
    assert_eq!(
        problems,
        [
            Problem::WordsNotCarried,
            Problem::LinkNotShown,
            Problem::FirstCommentNotCarried,
            Problem::TitleNotCarried,
            Problem::CoverNotCarried,
            Problem::AltNotCarried,
        ]
    );
}

#[test]
fn a_photo_that_says_nothing_to_the_blind_is_a_warning() {
    let files = [photo(1, 1080, 1080)];
    let mut words = post(PostKind::Photos, "", &files);
    words.files[0].alt = Some(" ".to_owned());
    let found = check(&words, &files, &pictures());
    assert_eq!(found[0].problem, Problem::AltMissing);
    assert_eq!((found[0].file, found[0].stops), (Some(MediaId(1)), false));
    assert_eq!(found[0].remedies[0], Remedy::WriteAlt);
}

#[test]
fn what_stops_a_post_is_told_before_warnings() {
    let files = [
        photo(1, 200, 200),
        FileFacts {
            mime: "application/pdf".to_owned(),
            ..photo(2, 1, 1)
        },
    ];
    let mut words = post(PostKind::Photos, "", &files);
    words.files[0].alt = None;
    words.files.push(PostFile {
        media: MediaId(3),
        alt: None,
    });
    let found = check(&words, &files, &pictures());
    let told: Vec<_> = found.iter().map(|f| (f.problem.key(), f.file)).collect();
    assert_eq!(
        told,
        [
            ("post-problem-too-small", Some(MediaId(1))),
            ("post-problem-neither-photo-nor-film", Some(MediaId(2))),
            ("post-problem-file-gone", Some(MediaId(3))),
            ("post-problem-alt-missing", Some(MediaId(1))),
        ]
    );
}

#[test]
fn numbers_can_be_filled_into_words() {
    use super::super::remedy::Amount;
    let problem = Problem::TooLong {
        length: 2_205,
        max: 2_200,
        unit: LengthUnit::Characters,
    };
    assert_eq!(problem.amounts()[0], ("by", Amount::Count(5)));
    assert_eq!(
        Remedy::MakeSmaller(9).amounts(),
        [("max", Amount::Bytes(9))]
    );
}
