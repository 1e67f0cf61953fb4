//! What can be done about each problem, other than choosing another kind.

use super::super::crop::{SHAPES, largest};
use super::super::finding::Problem;
use super::super::remedy::Remedy;
use super::super::{PostLimit, PostWords, Ratio};
use super::file::{Frame, is_photo};
use super::{FileFacts, Found};

/// The types that a photo and a film are converted to where they are accepted: every browser and
/// every network shows them.
const CONVERTED: [&str; 2] = ["image/jpeg", "video/mp4"];

/// The remedies of one problem, the likeliest first.
pub(super) fn of(
    (problem, file): &Found,
    words: &PostWords,
    files: &[FileFacts],
    limit: &PostLimit,
) -> Vec<Remedy> {
    let facts = files.iter().find(|facts| Some(facts.media) == *file);
    let frame = facts.and_then(|facts| Some((facts, Frame::of(facts, limit)?)));
    match problem {
        Problem::NoPosts => vec![Remedy::SendAsMessage],
        Problem::Empty if limit.text.is_none() => vec![Remedy::AddFile],
        Problem::Empty if limit.files.1 == 0 => vec![Remedy::WriteWords],
        Problem::Empty => vec![Remedy::WriteWords, Remedy::AddFile],
        Problem::TooLong { length, max, .. } => vec![Remedy::Shorten(length - max)],
        Problem::TooManyHashtags { count, max } => vec![Remedy::RemoveHashtags(count - max)],
        Problem::TooManyMentions { count, max } => vec![Remedy::RemoveMentions(count - max)],
        Problem::TooManyFiles { count, max } => vec![Remedy::RemoveFiles(count - max)],
        Problem::NoFiles { .. } | Problem::TooFewFiles { .. } => vec![Remedy::AddFile],
        Problem::FileGone
        | Problem::NeitherPhotoNorFilm { .. }
        | Problem::NoPhotosHere
        | Problem::NoFilmsHere => without_it(words, limit),
        Problem::PhotoType { accepted, .. } | Problem::FilmType { accepted, .. } => {
            let photo = facts.is_some_and(is_photo);
            vec![Remedy::Convert(convert_to(accepted, photo))]
        }
        Problem::TooLarge { max, .. } => vec![Remedy::MakeSmaller(*max)],
        Problem::TooNarrow { .. } | Problem::TooWide { .. } => {
            let any = |_: Ratio| true;
            let shapes = frame.map_or(Vec::new(), |(facts, frame)| crops(facts, &frame, any));
            match shapes.is_empty() {
                true => without_it(words, limit),
                false => vec![Remedy::Crop(shapes)],
            }
        }
        Problem::NotBestShape { best, .. } => {
            let is_best = |shape: Ratio| shape.within(*best, *best);
            let shapes = frame.map_or(Vec::new(), |(facts, frame)| crops(facts, &frame, is_best));
            let crop = (!shapes.is_empty()).then_some(Remedy::Crop(shapes));
            crop.into_iter().collect()
        }
        Problem::TooSmall { .. } | Problem::FilmTooWide { .. } | Problem::FilmTooShort { .. } => {
            without_it(words, limit)
        }
        Problem::FilmTooLong { max_ms, .. } => vec![Remedy::Trim {
            from_ms: 0,
            to_ms: *max_ms,
        }],
        Problem::PhotoOverWidth { max, .. } => vec![Remedy::Narrow(*max)],
        Problem::FilmPicture { .. }
        | Problem::FilmSound { .. }
        | Problem::FilmFrames { .. }
        | Problem::SoundRate { .. }
        | Problem::IndexLast
        | Problem::FilmUnread => of_making(problem),
        Problem::AltMissing => vec![Remedy::WriteAlt],
        Problem::KindNotCarried { .. }
        | Problem::LinkNotShown
        | Problem::WordsNotCarried
        | Problem::FirstCommentNotCarried
        | Problem::TitleNotCarried
        | Problem::CoverNotCarried
        | Problem::AltNotCarried
        | Problem::ShapeUnknown
        | Problem::LengthUnknown
        | Problem::ManyFiles { .. }
        | Problem::LargeFilm { .. }
        | Problem::UnusualFilm { .. }
        | Problem::ShortFilm { .. } => Vec::new(),
    }
}

/// The remedies of how a film is made.
fn of_making(problem: &Problem) -> Vec<Remedy> {
    match problem {
        Problem::FilmPicture { accepted, .. } | Problem::FilmSound { accepted, .. } => {
            let first = accepted.first().cloned();
            first.map(Remedy::Recode).into_iter().collect()
        }
        Problem::FilmFrames { min, max, .. } => vec![Remedy::Reframe {
            min: *min,
            max: *max,
        }],
        Problem::SoundRate { max, .. } => vec![Remedy::Resample(*max)],
        Problem::IndexLast => vec![Remedy::IndexFirst],
        _ => Vec::new(),
    }
}

/// Another file instead, or none where enough are left.
fn without_it(words: &PostWords, limit: &PostLimit) -> Vec<Remedy> {
    match words.files.len() > limit.files.0 {
        true => vec![Remedy::AddFile, Remedy::RemoveFiles(1)],
        false => vec![Remedy::AddFile],
    }
}

/// The type to convert to: a common one where it is accepted, else the first that is.
fn convert_to(accepted: &[String], photo: bool) -> String {
    let common = CONVERTED[usize::from(!photo)];
    let mut types = accepted.iter();
    match types.any(|mime| mime.eq_ignore_ascii_case(common)) {
        true => common.to_owned(),
        false => accepted
            .first()
            .cloned()
            .unwrap_or_else(|| common.to_owned()),
    }
}

/// The shapes to which it can be cropped so that what is left is accepted.
fn crops(facts: &FileFacts, frame: &Frame<'_>, wanted: impl Fn(Ratio) -> bool) -> Vec<Ratio> {
    let fits = |shape: &Ratio| {
        let Some((width, height)) = facts.size.and_then(|size| largest(size, *shape)) else {
            return false;
        };
        let left = Ratio::new(width, height);
        wanted(left)
            && frame
                .ratio
                .is_none_or(|(narrow, wide)| left.within(narrow, wide))
            && frame.width.is_none_or(|(min, _)| width >= min)
    };
    SHAPES.into_iter().filter(fits).collect()
}
