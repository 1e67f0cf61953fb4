//! What a Page takes of a post of each kind (publishing.md §1).

use crate::meta::limits::characters;
use sportello_core::capability::TextLimit;
use sportello_core::post::{ImageLimit, Made, PostKind, PostLimit, Ratio, Usual, VideoLimit};
use std::collections::BTreeMap;

/// Characters of a post.
const TEXT: TextLimit = characters(63_206);
/// Bytes of a photo: "10 MB", read as decimal, the smaller meaning. Some paths refuse those over 4
/// MB (1366046): the platform then says so.
const PHOTO_BYTES: u64 = 10_000_000;
/// Photos of one post that are known to be taken. Unconfirmed `[u]`: no page that was read names a
/// number; the sister network takes ten (publishing.md §2). More is a warning.
const PHOTOS: usize = 10;
/// Bytes of a film that are known to be taken. Unconfirmed `[u]`: no page that was read names a
/// number for Pages; the least that others name for a film by address. More is a warning.
const FILM_BYTES: u64 = 1_000_000_000;
/// A reel's shape, and a story's.
const UPRIGHT: Ratio = Ratio::new(9, 16);
/// The shortest reel, and as a story too: "3-90 s (as a story max 60 s)". In milliseconds.
const REEL_FROM_MS: u32 = 3_000;
/// The longest reel, in milliseconds.
const REEL_TO_MS: u32 = 90_000;
/// The longest film of a story, in milliseconds.
const STORY_TO_MS: u32 = 60_000;
/// Frames a second of a reel, and of a story's film, which is made as a reel is.
const FRAMES: (u32, u32) = (24, 60);
/// Reels that may be published in a day.
const REELS_A_DAY: u32 = 30;

/// The table.
pub(super) fn table() -> BTreeMap<PostKind, PostLimit> {
    [
        (PostKind::Words, words()),
        (PostKind::Photos, photos()),
        (PostKind::Video, video()),
        (PostKind::Reel, reel()),
        (PostKind::Story, story()),
    ]
    .into()
}

fn words() -> PostLimit {
    PostLimit {
        text: Some(TEXT),
        link: true,
        first_comment: true,
        ..PostLimit::default()
    }
}

fn photos() -> PostLimit {
    PostLimit {
        text: Some(TEXT),
        files: (1, usize::MAX),
        usual_files: Some(PHOTOS),
        image: Some(photo()),
        alt: true,
        first_comment: true,
        ..PostLimit::default()
    }
}

fn video() -> PostLimit {
    PostLimit {
        text: Some(TEXT),
        files: (1, 1),
        video: Some(film()),
        title: true,
        first_comment: true,
        ..PostLimit::default()
    }
}

fn reel() -> PostLimit {
    PostLimit {
        text: Some(TEXT),
        files: (1, 1),
        video: Some(VideoLimit {
            length_ms: Some((REEL_FROM_MS, REEL_TO_MS)),
            ..upright()
        }),
        title: true,
        first_comment: true,
        per_day: Some(REELS_A_DAY),
        ..PostLimit::default()
    }
}

/// Stories carry no words, and nobody comments on them in public.
fn story() -> PostLimit {
    PostLimit {
        files: (1, 1),
        image: Some(ImageLimit {
            best: Some(UPRIGHT),
            ..photo()
        }),
        video: Some(VideoLimit {
            length_ms: Some((REEL_FROM_MS, STORY_TO_MS)),
            ..upright()
        }),
        alt: true,
        ..PostLimit::default()
    }
}

fn photo() -> ImageLimit {
    ImageLimit {
        max_bytes: PHOTO_BYTES,
        mime: types(&[
            "image/jpeg",
            "image/png",
            "image/gif",
            "image/bmp",
            "image/tiff",
        ]),
        ..ImageLimit::default()
    }
}

/// A film; no page that was read says what is refused, so types and bytes are only usual (`[u]`).
fn film() -> VideoLimit {
    VideoLimit {
        max_bytes: u64::MAX,
        usual: Usual {
            max_bytes: Some(FILM_BYTES),
            mime: types(&["video/mp4", "video/quicktime"]),
            ..Usual::default()
        },
        ..VideoLimit::default()
    }
}

/// A reel's film, which a story's is too: 9:16, 540x960 to 1080x1920, 24-60 fps. How it is to
/// be coded no page that was read says.
fn upright() -> VideoLimit {
    VideoLimit {
        ratio: Some((UPRIGHT, UPRIGHT)),
        best: Some(UPRIGHT),
        width: Some((540, 1080)),
        made: Made {
            frames: Some(FRAMES),
            ..Made::default()
        },
        ..film()
    }
}

fn types(names: &[&str]) -> Vec<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_no_rule_names_is_only_usual() {
        let table = table();
        assert_eq!(table[&PostKind::Photos].files, (1, usize::MAX));
        assert_eq!(table[&PostKind::Photos].usual_files, Some(PHOTOS));
        let film = table[&PostKind::Video].video.clone().expect("films");
        assert!(film.mime.is_empty() && film.max_bytes == u64::MAX);
        assert_eq!(film.usual.max_bytes, Some(FILM_BYTES));
        assert_eq!(film.made, Made::default());
    }
}
