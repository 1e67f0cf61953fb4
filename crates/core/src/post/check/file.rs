//! One file of a post, judged against what the channel takes.

use super::super::finding::Problem;
use super::super::{ImageLimit, PostFile, PostLimit, Ratio, Usual, VideoLimit};
use super::{FileFacts, film, is_said};

/// What a photo and a film have in common of their limits.
#[derive(Clone, Copy, Debug)]
pub(super) struct Frame<'l> {
    max_bytes: u64,
    pub(super) mime: &'l [String],
    pub(super) ratio: Option<(Ratio, Ratio)>,
    best: Option<Ratio>,
    pub(super) width: Option<(u32, u32)>,
    length_ms: Option<(u32, u32)>,
    /// Of films only.
    usual: Option<&'l Usual>,
}

impl<'l> From<&'l ImageLimit> for Frame<'l> {
    fn from(limit: &'l ImageLimit) -> Frame<'l> {
        Frame {
            max_bytes: limit.max_bytes,
            mime: &limit.mime,
            ratio: limit.ratio,
            best: limit.best,
            width: limit.width,
            length_ms: None,
            usual: None,
        }
    }
}

impl<'l> From<&'l VideoLimit> for Frame<'l> {
    fn from(limit: &'l VideoLimit) -> Frame<'l> {
        Frame {
            max_bytes: limit.max_bytes,
            mime: &limit.mime,
            ratio: limit.ratio,
            best: limit.best,
            width: limit.width,
            length_ms: limit.length_ms,
            usual: Some(&limit.usual),
        }
    }
}

impl Frame<'_> {
    /// What the channel takes of files of this one's sort; `None` where it takes none.
    pub(super) fn of<'l>(facts: &FileFacts, limit: &'l PostLimit) -> Option<Frame<'l>> {
        if is_photo(facts) {
            limit.image.as_ref().map(Frame::from)
        } else {
            limit.video.as_ref().map(Frame::from)
        }
    }
}

/// Whether it is a photo.
pub(super) fn is_photo(facts: &FileFacts) -> bool {
    facts.mime.starts_with("image/")
}

/// What is wrong with one file; `facts` are `None` where it is not stored any more.
pub(super) fn problems(
    file: &PostFile,
    facts: Option<&FileFacts>,
    limit: &PostLimit,
) -> Vec<Problem> {
    let Some(facts) = facts else {
        return vec![Problem::FileGone];
    };
    let photo = is_photo(facts);
    if !photo && !facts.mime.starts_with("video/") {
        let mime = facts.mime.clone();
        return vec![Problem::NeitherPhotoNorFilm { mime }];
    }
    let Some(frame) = Frame::of(facts, limit) else {
        return vec![match photo {
            true => Problem::NoPhotosHere,
            false => Problem::NoFilmsHere,
        }];
    };
    let mut found = Vec::new();
    found.extend(of_type(facts, &frame));
    if facts.bytes > frame.max_bytes {
        found.push(Problem::TooLarge {
            bytes: facts.bytes,
            max: frame.max_bytes,
        });
    }
    found.extend(of_shape(facts, &frame));
    found.extend(of_length(facts, &frame));
    found.extend(
        frame
            .usual
            .map(|usual| unusual(facts, usual))
            .into_iter()
            .flatten(),
    );
    if let Some(limit) = limit.video.as_ref().filter(|_| !photo) {
        found.extend(film::problems(facts, limit));
    }
    let described = file.alt.as_deref().is_some_and(is_said);
    match (described, photo && limit.alt) {
        (true, false) => found.push(Problem::AltNotCarried),
        (false, true) => found.push(Problem::AltMissing),
        _ => {}
    }
    found
}

/// An empty list of types accepts any, as it does for messages.
fn of_type(facts: &FileFacts, frame: &Frame<'_>) -> Option<Problem> {
    let mut types = frame.mime.iter();
    if frame.mime.is_empty() || types.any(|mime| mime.eq_ignore_ascii_case(&facts.mime)) {
        return None;
    }
    let (mime, accepted) = (facts.mime.clone(), frame.mime.to_vec());
    Some(match is_photo(facts) {
        true => Problem::PhotoType { mime, accepted },
        false => Problem::FilmType { mime, accepted },
    })
}

fn of_shape(facts: &FileFacts, frame: &Frame<'_>) -> Vec<Problem> {
    let matters = frame.ratio.is_some() || frame.best.is_some() || frame.width.is_some();
    let Some((width, height)) = facts.size.filter(|(w, h)| *w > 0 && *h > 0) else {
        return matters
            .then_some(Problem::ShapeUnknown)
            .into_iter()
            .collect();
    };
    let shape = Ratio::new(width, height);
    let mut found = Vec::new();
    match frame.ratio {
        Some((narrowest, widest)) if !shape.within(narrowest, widest) => {
            found.push(match shape.at_least(narrowest) {
                false => Problem::TooNarrow {
                    shape,
                    narrowest,
                    widest,
                },
                true => Problem::TooWide {
                    shape,
                    narrowest,
                    widest,
                },
            });
        }
        _ => {
            let other = frame.best.filter(|best| !shape.within(*best, *best));
            found.extend(other.map(|best| Problem::NotBestShape { shape, best }));
        }
    }
    if let Some((min, _)) = frame.width.filter(|(min, _)| width < *min) {
        found.push(Problem::TooSmall { width, min });
    }
    if let Some((_, max)) = frame.width.filter(|(_, max)| width > *max) {
        found.push(match is_photo(facts) {
            true => Problem::PhotoOverWidth { width, max },
            false => Problem::FilmTooWide { width, max },
        });
    }
    found
}

/// What of a film goes beyond what is known to be taken.
fn unusual(facts: &FileFacts, usual: &Usual) -> Vec<Problem> {
    let mut found = Vec::new();
    let mut types = usual.mime.iter();
    if !usual.mime.is_empty() && !types.any(|mime| mime.eq_ignore_ascii_case(&facts.mime)) {
        found.push(Problem::UnusualFilm {
            mime: facts.mime.clone(),
            accepted: usual.mime.clone(),
        });
    }
    let bytes = facts.bytes;
    let large = usual.max_bytes.filter(|max| bytes > *max);
    found.extend(large.map(|max| Problem::LargeFilm { bytes, max }));
    if let (Some(length_ms), Some(min_ms)) = (facts.length_ms, usual.from_ms) {
        found.extend((length_ms < min_ms).then_some(Problem::ShortFilm { length_ms, min_ms }));
    }
    found
}

fn of_length(facts: &FileFacts, frame: &Frame<'_>) -> Option<Problem> {
    let (min_ms, max_ms) = frame.length_ms?;
    let Some(length_ms) = facts.length_ms else {
        return Some(Problem::LengthUnknown);
    };
    if length_ms < min_ms {
        Some(Problem::FilmTooShort { length_ms, min_ms })
    } else if length_ms > max_ms {
        Some(Problem::FilmTooLong { length_ms, max_ms })
    } else {
        None
    }
}
