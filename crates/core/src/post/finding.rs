//! What is found in a post before it is saved, as data: the words are in the locale files.

mod amounts;

use super::remedy::Remedy;
use super::{PostKind, Ratio};
use crate::capability::LengthUnit;
use crate::id::MediaId;
use serde::{Deserialize, Serialize};

/// One thing that was found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// What is wrong.
    pub problem: Problem,
    /// The file that it is about, if it is about one.
    pub file: Option<MediaId>,
    /// Whether it cannot be published like this. What does not stop it is a warning.
    pub stops: bool,
    /// What can be done, the likeliest first.
    pub remedies: Vec<Remedy>,
}

/// What is wrong with a post on one channel.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "problem")]
pub enum Problem {
    /// The channel has no posts at all.
    NoPosts,
    /// The channel has no posts of this kind.
    KindNotCarried {
        /// The kind.
        kind: PostKind,
        /// The kinds that it has.
        carried: Vec<PostKind>,
    },
    /// There is nothing to publish.
    Empty,
    /// The words are too long, as this network counts.
    TooLong {
        /// The length as counted.
        length: usize,
        /// The limit.
        max: usize,
        /// What is counted.
        unit: LengthUnit,
    },
    /// Too many hashtags.
    TooManyHashtags {
        /// How many there are.
        count: usize,
        /// The limit.
        max: usize,
    },
    /// Too many mentions.
    TooManyMentions {
        /// How many there are.
        count: usize,
        /// The limit.
        max: usize,
    },
    /// There is no file, and it needs some.
    NoFiles {
        /// The fewest.
        min: usize,
    },
    /// There are files, but too few.
    TooFewFiles {
        /// How many there are.
        count: usize,
        /// The fewest.
        min: usize,
    },
    /// Too many files.
    TooManyFiles {
        /// How many there are.
        count: usize,
        /// The most.
        max: usize,
    },
    /// The file is not stored any more.
    FileGone,
    /// The file is neither a photo nor a film.
    NeitherPhotoNorFilm {
        /// Its media type.
        mime: String,
    },
    /// Posts of this kind have no photos.
    NoPhotosHere,
    /// Posts of this kind have no films.
    NoFilmsHere,
    /// The photo's type is not accepted.
    PhotoType {
        /// Its media type.
        mime: String,
        /// The accepted ones.
        accepted: Vec<String>,
    },
    /// The film's type is not accepted.
    FilmType {
        /// Its media type.
        mime: String,
        /// The accepted ones.
        accepted: Vec<String>,
    },
    /// The file has too many bytes.
    TooLarge {
        /// How many it has.
        bytes: u64,
        /// The limit.
        max: u64,
    },
    /// Its shape is too narrow.
    TooNarrow {
        /// Its shape.
        shape: Ratio,
        /// The narrowest.
        narrowest: Ratio,
        /// The widest.
        widest: Ratio,
    },
    /// Its shape is too wide.
    TooWide {
        /// Its shape.
        shape: Ratio,
        /// The narrowest.
        narrowest: Ratio,
        /// The widest.
        widest: Ratio,
    },
    /// It has too few pixels.
    TooSmall {
        /// Its width.
        width: u32,
        /// The least.
        min: u32,
    },
    /// The film has more pixels than are taken.
    FilmTooWide {
        /// Its width.
        width: u32,
        /// The most.
        max: u32,
    },
    /// The film is too short.
    FilmTooShort {
        /// Its length in milliseconds.
        length_ms: u32,
        /// The shortest.
        min_ms: u32,
    },
    /// The film is too long.
    FilmTooLong {
        /// Its length in milliseconds.
        length_ms: u32,
        /// The longest.
        max_ms: u32,
    },
    /// The link is not shown as a card: it is lost, or mere words.
    LinkNotShown,
    /// The words are not carried (stories).
    WordsNotCarried,
    /// A first comment is not carried.
    FirstCommentNotCarried,
    /// The title of a film is not carried.
    TitleNotCarried,
    /// The cover of a film cannot be chosen.
    CoverNotCarried,
    /// What the photo shows, for those who cannot see it, is not carried.
    AltNotCarried,
    /// Nothing says what the photo shows.
    AltMissing,
    /// It is shown with borders, or cut.
    NotBestShape {
        /// Its shape.
        shape: Ratio,
        /// The shape that is shown best.
        best: Ratio,
    },
    /// Nobody knows the shape of the file: the platform may refuse it.
    ShapeUnknown,
    /// Nobody knows how long the film is: the platform may refuse it.
    LengthUnknown,
    /// The photo is wider than the rules name. No refusal for it is named either.
    PhotoOverWidth {
        /// Its width.
        width: u32,
        /// What the rules name.
        max: u32,
    },
    /// More files than are known to be taken.
    ManyFiles {
        /// How many there are.
        count: usize,
        /// What is known to be taken.
        max: usize,
    },
    /// The film has more bytes than are known to be taken.
    LargeFilm {
        /// How many it has.
        bytes: u64,
        /// What is known to be taken.
        max: u64,
    },
    /// The film's type is not one of those known to be taken.
    UnusualFilm {
        /// Its media type.
        mime: String,
        /// Those known.
        accepted: Vec<String>,
    },
    /// The film is shorter than is known to be taken.
    ShortFilm {
        /// Its length in milliseconds.
        length_ms: u32,
        /// What is known to be taken.
        min_ms: u32,
    },
    /// The picture of the film is coded in a way that is not taken.
    FilmPicture {
        /// How it is coded.
        coded: String,
        /// How it may be.
        accepted: Vec<String>,
        /// Whether a rule says that; else nobody knows whether it is taken.
        firm: bool,
    },
    /// The sound of the film is coded in a way that is not taken.
    FilmSound {
        /// How it is coded.
        coded: String,
        /// How it may be.
        accepted: Vec<String>,
        /// Whether a rule says that.
        firm: bool,
    },
    /// The film has too few or too many frames a second.
    FilmFrames {
        /// How many it has in a thousand seconds.
        frames: u32,
        /// The fewest a second.
        min: u32,
        /// The most a second.
        max: u32,
        /// Whether a rule says that.
        firm: bool,
    },
    /// The sound has more samples a second than the rules name. No refusal for it is named.
    SoundRate {
        /// Samples a second.
        hz: u32,
        /// What the rules name.
        max: u32,
    },
    /// The index of the film stands behind its pictures, and the rules want it before them.
    IndexLast,
    /// What the film is made of could not be read: the platform may refuse it.
    FilmUnread,
}

impl Problem {
    /// The key of its words in the locale files.
    pub fn key(&self) -> &'static str {
        match self {
            Problem::NoPosts => "post-problem-no-posts",
            Problem::KindNotCarried { .. } => "post-problem-kind-not-carried",
            Problem::Empty => "post-problem-empty",
            Problem::TooLong { unit, .. } => match unit {
                LengthUnit::Characters => "post-problem-too-long",
                LengthUnit::Bytes => "post-problem-too-long-bytes",
            },
            Problem::TooManyHashtags { .. } => "post-problem-too-many-hashtags",
            Problem::TooManyMentions { .. } => "post-problem-too-many-mentions",
            Problem::NoFiles { .. } => "post-problem-no-files",
            Problem::TooFewFiles { .. } => "post-problem-too-few-files",
            Problem::TooManyFiles { .. } => "post-problem-too-many-files",
            Problem::FileGone => "post-problem-file-gone",
            Problem::NeitherPhotoNorFilm { .. } => "post-problem-neither-photo-nor-film",
            Problem::NoPhotosHere => "post-problem-no-photos-here",
            Problem::NoFilmsHere => "post-problem-no-films-here",
            Problem::PhotoType { .. } => "post-problem-photo-type",
            Problem::FilmType { .. } => "post-problem-film-type",
            Problem::TooLarge { .. } => "post-problem-too-large",
            Problem::TooNarrow { .. } => "post-problem-too-narrow",
            Problem::TooWide { .. } => "post-problem-too-wide",
            Problem::TooSmall { .. } => "post-problem-too-small",
            Problem::FilmTooWide { .. } => "post-problem-film-too-wide",
            Problem::FilmTooShort { .. } => "post-problem-film-too-short",
            Problem::FilmTooLong { .. } => "post-problem-film-too-long",
            Problem::LinkNotShown => "post-problem-link-not-shown",
            Problem::WordsNotCarried => "post-problem-words-not-carried",
            Problem::FirstCommentNotCarried => "post-problem-first-comment-not-carried",
            Problem::TitleNotCarried => "post-problem-title-not-carried",
            Problem::CoverNotCarried => "post-problem-cover-not-carried",
            Problem::AltNotCarried => "post-problem-alt-not-carried",
            Problem::AltMissing => "post-problem-alt-missing",
            Problem::NotBestShape { .. } => "post-problem-not-best-shape",
            Problem::ShapeUnknown => "post-problem-shape-unknown",
            Problem::LengthUnknown => "post-problem-length-unknown",
            Problem::PhotoOverWidth { .. } => "post-problem-photo-over-width",
            Problem::ManyFiles { .. } => "post-problem-many-files",
            Problem::LargeFilm { .. } => "post-problem-large-film",
            Problem::UnusualFilm { .. } => "post-problem-unusual-film",
            Problem::ShortFilm { .. } => "post-problem-short-film",
            Problem::FilmPicture { firm: true, .. } => "post-problem-film-picture",
            Problem::FilmPicture { .. } => "post-problem-unusual-picture",
            Problem::FilmSound { firm: true, .. } => "post-problem-film-sound",
            Problem::FilmSound { .. } => "post-problem-unusual-sound",
            Problem::FilmFrames { firm: true, .. } => "post-problem-film-frames",
            Problem::FilmFrames { .. } => "post-problem-unusual-frames",
            Problem::SoundRate { .. } => "post-problem-sound-rate",
            Problem::IndexLast => "post-problem-index-last",
            Problem::FilmUnread => "post-problem-film-unread",
        }
    }

    /// Whether the post cannot be published like this. The rest is a warning: the network leaves
    /// something out, shows it less well, or nobody knows.
    pub fn stops(&self) -> bool {
        !matches!(
            self,
            Problem::LinkNotShown
                | Problem::WordsNotCarried
                | Problem::FirstCommentNotCarried
                | Problem::TitleNotCarried
                | Problem::CoverNotCarried
                | Problem::AltNotCarried
                | Problem::AltMissing
                | Problem::NotBestShape { .. }
                | Problem::ShapeUnknown
                | Problem::LengthUnknown
                | Problem::PhotoOverWidth { .. }
                | Problem::ManyFiles { .. }
                | Problem::LargeFilm { .. }
                | Problem::UnusualFilm { .. }
                | Problem::ShortFilm { .. }
                | Problem::FilmPicture { firm: false, .. }
                | Problem::FilmSound { firm: false, .. }
                | Problem::FilmFrames { firm: false, .. }
                | Problem::SoundRate { .. }
                | Problem::IndexLast
                | Problem::FilmUnread
        )
    }
}
