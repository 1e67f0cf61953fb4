//! What a channel takes of a post of one kind, as data: composer, checks and publisher read it.

use super::film::Made;
use crate::capability::TextLimit;
use serde::{Deserialize, Serialize};

/// What a channel takes of a post of one kind.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PostLimit {
    /// The words; `None` where it carries none (stories).
    pub text: Option<TextLimit>,
    /// The most hashtags in the words.
    pub hashtags: Option<usize>,
    /// The most mentions in the words.
    pub mentions: Option<usize>,
    /// The fewest and the most files.
    pub files: (usize, usize),
    /// The most files that are known to be taken, where no rule names a limit: more is a warning.
    pub usual_files: Option<usize>,
    /// Photos; `None` where there are none.
    pub image: Option<ImageLimit>,
    /// Films; `None` where there are none.
    pub video: Option<VideoLimit>,
    /// Whether a link of its own is shown as a card.
    pub link: bool,
    /// Whether a photo carries words for those who cannot see it.
    pub alt: bool,
    /// Whether a film has a title.
    pub title: bool,
    /// Whether the cover of a film can be chosen.
    pub cover: bool,
    /// Whether a comment can be written under it at once.
    pub first_comment: bool,
    /// Whether the platform fetches its photos from us by address.
    pub by_link: bool,
    /// The most that can be published in a day, where the platform does not say it when asked.
    pub per_day: Option<u32>,
}

/// What a photo may be.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImageLimit {
    /// The greatest size in bytes.
    pub max_bytes: u64,
    /// Accepted media types.
    pub mime: Vec<String>,
    /// The narrowest and the widest shape; `None` = any.
    pub ratio: Option<(Ratio, Ratio)>,
    /// The shape it is shown in best; others are shown with borders.
    pub best: Option<Ratio>,
    /// The least width in pixels, and the greatest that the rules name: no refusal of a wider one is
    /// named, so that is a warning.
    pub width: Option<(u32, u32)>,
}

/// What a film may be.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct VideoLimit {
    /// The greatest size in bytes.
    pub max_bytes: u64,
    /// Accepted media types.
    pub mime: Vec<String>,
    /// The narrowest and the widest shape; `None` = any.
    pub ratio: Option<(Ratio, Ratio)>,
    /// The shape it is shown in best.
    pub best: Option<Ratio>,
    /// The least and the greatest width in pixels.
    pub width: Option<(u32, u32)>,
    /// The shortest and the longest, in milliseconds.
    pub length_ms: Option<(u32, u32)>,
    /// What it may be made of.
    pub made: Made,
    /// What is known to be taken where no rule names a limit.
    pub usual: Usual,
}

/// What of a film is known to be taken, though no rule says that the rest is refused: what goes
/// beyond it is a warning.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Usual {
    /// The greatest size in bytes.
    pub max_bytes: Option<u64>,
    /// Media types; none = any.
    pub mime: Vec<String>,
    /// The shortest, in milliseconds.
    pub from_ms: Option<u32>,
    /// What it is made of.
    pub made: Made,
}

/// A shape: width to height.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Ratio {
    /// Width.
    pub width: u32,
    /// Height.
    pub height: u32,
}

impl Ratio {
    /// A shape.
    pub const fn new(width: u32, height: u32) -> Ratio {
        Ratio { width, height }
    }

    /// Whether it is at least as wide as another, compared without division.
    pub fn at_least(self, other: Ratio) -> bool {
        u64::from(self.width) * u64::from(other.height)
            >= u64::from(other.width) * u64::from(self.height)
    }

    /// Whether it lies between two, within the thousandth that cropping to whole pixels costs.
    pub fn within(self, narrowest: Ratio, widest: Ratio) -> bool {
        let slack = |a: Ratio, b: Ratio| {
            let (a, b) = (
                u64::from(a.width) * u64::from(b.height) * 1_001,
                u64::from(b.width) * u64::from(a.height) * 1_000,
            );
            a >= b
        };
        slack(self, narrowest) && slack(widest, self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shape_lies_between_two_or_not() {
        let (narrow, wide) = (Ratio::new(4, 5), Ratio::new(191, 100));
        assert!(Ratio::new(1080, 1350).within(narrow, wide));
        assert!(Ratio::new(1, 1).within(narrow, wide));
        assert!(Ratio::new(1080, 566).within(narrow, wide), "1.908");
        assert!(!Ratio::new(1080, 1920).within(narrow, wide));
        assert!(!Ratio::new(2, 1).within(narrow, wide));
    }
}
