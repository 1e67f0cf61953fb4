//! What an Instagram account takes of posts (publishing.md §2). Words alone cannot be posted.

use crate::meta::limits::characters;
use sportello_core::capability::TextLimit;
use sportello_core::post::{ImageLimit, Made, PostKind, PostLimit, Ratio, Usual, VideoLimit};
use std::collections::BTreeMap;

/// Characters of a caption.
const CAPTION: TextLimit = characters(2_200);
/// The most hashtags and mentions of a caption.
const HASHTAGS: usize = 30;
const MENTIONS: usize = 20;
/// The most files of a carousel; one alone is a photo, or a reel if it is a film.
pub(super) const CAROUSEL: usize = 10;
/// Megabytes, read as decimal, the smaller meaning.
const MB: u64 = 1_000_000;
/// Bytes of a photo.
const IMAGE_BYTES: u64 = 8 * MB;
/// Bytes of a film. Unconfirmed `[u]`: one page says 300 MB, its translations 1 GB.
const FILM_BYTES: u64 = 300 * MB;
/// The longest reel and the longest story, in milliseconds, and the shortest reel; for a story no
/// shortest is named, so there that is a warning. Unconfirmed `[u]`.
const REEL_MS: u32 = 15 * 60 * 1_000;
const STORY_MS: u32 = 60 * 1_000;
const SHORTEST_MS: u32 = 3 * 1_000;
/// Frames a second of a reel. Unconfirmed `[u]`, like all that a film is to be made of.
const FRAMES: (u32, u32) = (23, 60);
/// Samples a second of a film's sound. Unconfirmed `[u]`: "AAC 48 kHz" may mean "at most" or
/// "exactly"; 44.1 kHz is what many cameras
/// record, so it is read as the first, and more is a warning.
const SOUND_HZ: u32 = 48_000;

const UPRIGHT: Ratio = Ratio::new(9, 16);

/// The table; `tall` where photos of 3:4 are taken as well (`[u]`).
pub(super) fn table(tall: bool) -> BTreeMap<PostKind, PostLimit> {
    let reel = PostLimit {
        video: Some(film(REEL_MS)),
        cover: true,
        ..captioned((1, 1))
    };
    let photos = PostLimit {
        image: Some(ImageLimit {
            ratio: Some((narrowest(tall), Ratio::new(191, 100))),
            best: Some(Ratio::new(4, 5)),
            ..photo()
        }),
        video: Some(film(REEL_MS)),
        alt: true,
        by_link: true,
        ..captioned((1, CAROUSEL))
    };
    let story = PostLimit {
        files: (1, 1),
        image: Some(ImageLimit {
            best: Some(UPRIGHT),
            ..photo()
        }),
        video: Some(VideoLimit {
            length_ms: Some((0, STORY_MS)),
            made: Made::default(),
            // What a reel is to be made of is named for reels only: here it is what is known.
            usual: Usual {
                from_ms: Some(SHORTEST_MS),
                made: Made {
                    max_hz: Some(SOUND_HZ),
                    index_first: true,
                    ..made()
                },
                ..Usual::default()
            },
            ..film(STORY_MS)
        }),
        by_link: true,
        ..PostLimit::default()
    };
    [
        (PostKind::Photos, photos),
        // A single film of the feed always becomes a reel.
        (PostKind::Video, reel.clone()),
        (PostKind::Reel, reel),
        (PostKind::Story, story),
    ]
    .into()
}

fn narrowest(tall: bool) -> Ratio {
    match tall {
        true => Ratio::new(3, 4),
        false => Ratio::new(4, 5),
    }
}

fn captioned(files: (usize, usize)) -> PostLimit {
    PostLimit {
        text: Some(CAPTION),
        hashtags: Some(HASHTAGS),
        mentions: Some(MENTIONS),
        files,
        first_comment: true,
        ..PostLimit::default()
    }
}

fn photo() -> ImageLimit {
    ImageLimit {
        max_bytes: IMAGE_BYTES,
        mime: vec!["image/jpeg".to_owned()],
        width: Some((320, 1_440)),
        ..ImageLimit::default()
    }
}

fn film(longest: u32) -> VideoLimit {
    VideoLimit {
        max_bytes: FILM_BYTES,
        mime: vec!["video/mp4".to_owned(), "video/quicktime".to_owned()],
        ratio: Some((Ratio::new(1, 100), Ratio::new(10, 1))),
        best: Some(UPRIGHT),
        width: None,
        length_ms: Some((SHORTEST_MS, longest)),
        made: made(),
        // No refusal is named for these two.
        usual: Usual {
            made: Made {
                max_hz: Some(SOUND_HZ),
                index_first: true,
                ..Made::default()
            },
            ..Usual::default()
        },
    }
}

/// "H264/HEVC + AAC", "23-60 fps" (`[u]`).
fn made() -> Made {
    Made {
        frames: Some(FRAMES),
        pictures: vec!["H.264".to_owned(), "HEVC".to_owned()],
        sounds: vec!["AAC".to_owned()],
        ..Made::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_alone_cannot_be_posted_and_stories_carry_none() {
        let table = table(false);
        assert!(!table.contains_key(&PostKind::Words));
        assert_eq!(table[&PostKind::Story].text, None);
        assert_eq!(table[&PostKind::Video], table[&PostKind::Reel]);
    }

    #[test]
    fn three_to_four_is_taken_only_where_the_account_says_so() {
        let takes = |tall: bool| {
            let image = table(tall)[&PostKind::Photos].image.clone();
            let (narrow, wide) = image.and_then(|image| image.ratio).expect("a range");
            Ratio::new(1_080, 1_440).within(narrow, wide)
        };
        assert!(!takes(false) && takes(true));
    }

    #[test]
    fn how_a_film_is_made_is_refused_as_a_reel_and_doubted_as_a_story() {
        let table = table(false);
        let film = |kind| table[&kind].video.clone().expect("films");
        let (reel, story) = (film(PostKind::Reel), film(PostKind::Story));
        assert_eq!(reel.made.frames, Some(FRAMES));
        assert_eq!(story.made, Made::default());
        assert_eq!(story.usual.made.frames, Some(FRAMES));
        assert!(reel.usual.made.index_first && story.usual.made.index_first);
    }

    #[test]
    fn a_short_film_is_doubted_as_a_story_and_refused_as_a_reel() {
        let table = table(false);
        let film = |kind| table[&kind].video.clone().expect("films");
        assert_eq!(film(PostKind::Story).length_ms, Some((0, STORY_MS)));
        assert_eq!(film(PostKind::Story).usual.from_ms, Some(SHORTEST_MS));
        assert_eq!(film(PostKind::Reel).length_ms, Some((SHORTEST_MS, REEL_MS)));
    }
}
