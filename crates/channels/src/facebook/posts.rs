//! What a Page takes of a post of each kind (publishing.md §1).

use crate::meta::limits::characters;
use sportello_core::capability::TextLimit;
use sportello_core::post::{ImageLimit, PostKind, PostLimit, Ratio, VideoLimit};
use std::collections::BTreeMap;

/// Characters of a post.
const TEXT: TextLimit = characters(63_206);
/// Bytes of a photo: "10 MB", read as decimal, the smaller meaning. Some paths refuse those over 4
/// MB (1366046): the platform then says so.
const PHOTO_BYTES: u64 = 10_000_000;
/// The most photos of one post. Unconfirmed `[u]`: no page that was read names a number; the sister
/// network takes ten (publishing.md §2).
const PHOTOS: usize = 10;
/// Bytes of a film. Unconfirmed `[u]`: no page that was read names a number for Pages; the least
/// that others name for a film by address.
const FILM_BYTES: u64 = 1_000_000_000;
/// A reel's shape, and a story's.
const UPRIGHT: Ratio = Ratio::new(9, 16);
/// The shortest reel, in milliseconds.
const REEL_FROM_MS: u32 = 3_000;
/// The longest reel, in milliseconds.
const REEL_TO_MS: u32 = 90_000;
/// The longest film of a story, in milliseconds.
const STORY_TO_MS: u32 = 60_000;
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
        files: (1, PHOTOS),
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

/// A film; what it may be otherwise no page that was read says.
fn film() -> VideoLimit {
    VideoLimit {
        max_bytes: FILM_BYTES,
        mime: types(&["video/mp4", "video/quicktime"]),
        ..VideoLimit::default()
    }
}

/// A reel's film, which a story's is too: 9:16, 540x960 to 1080x1920.
fn upright() -> VideoLimit {
    VideoLimit {
        ratio: Some((UPRIGHT, UPRIGHT)),
        best: Some(UPRIGHT),
        width: Some((540, 1080)),
        ..film()
    }
}

fn types(names: &[&str]) -> Vec<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}
