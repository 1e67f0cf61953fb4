//! What a button of a post's form asks for, as its value says it.

use sportello_core::post::{PostKind, Ratio};
use sportello_core::{ChannelId, MediaId};
use sportello_engine::media::crop::Remake;
use std::fmt;

/// Whose a field is: every channel's, or one channel's instead.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Owner {
    /// Shared by all channels.
    #[default]
    All,
    /// One channel's own.
    One(ChannelId),
}

impl Owner {
    /// The owner of that name.
    pub fn parse(name: &str) -> Option<Owner> {
        match name {
            "all" => Some(Owner::All),
            id => id.parse().ok().map(|id| Owner::One(ChannelId(id))),
        }
    }
}

impl fmt::Display for Owner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Owner::All => f.write_str("all"),
            Owner::One(channel) => write!(f, "{channel}"),
        }
    }
}

/// What is to be done with a post that is being written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Deed {
    /// Show it again, checked; also what adds files.
    #[default]
    Look,
    /// Store it.
    Save,
    /// Let it go at its time.
    Schedule,
    /// Let it go at the next free slot.
    Queue,
    /// Publish it now.
    Publish,
    /// Ask a manager.
    Ask,
    /// Take it back to the drafts.
    Unschedule,
    /// Store it, and send it as a message on a channel that has no posts.
    Message(ChannelId),
    /// Move a file one place to the front.
    Up(Owner, usize),
    /// Move a file one place to the back.
    Down(Owner, usize),
    /// Take a file off.
    Remove(Owner, usize),
    /// Crop a photo as its fields say.
    Crop(Owner, MediaId),
    /// Crop a photo to a shape, in its middle.
    CropTo(Owner, MediaId, Ratio),
    /// Make another photo of one: a JPEG, perhaps smaller.
    Convert(Owner, MediaId, Remake),
    /// Put the index of a film before its pictures.
    IndexFirst(Owner, MediaId),
    /// Publish it as something else.
    Kind(Owner, PostKind),
    /// Put a saved caption into the words.
    Caption(Owner, i64),
}

impl Deed {
    /// The deed that a button's value names; what nobody knows only shows the form again.
    pub fn parse(value: &str) -> Deed {
        match value {
            "save" => Deed::Save,
            "schedule" => Deed::Schedule,
            "queue" => Deed::Queue,
            "publish" => Deed::Publish,
            "ask" => Deed::Ask,
            "unschedule" => Deed::Unschedule,
            other => match other.strip_prefix("message:").map(str::parse) {
                Some(Ok(channel)) => Deed::Message(ChannelId(channel)),
                Some(Err(_)) => Deed::Look,
                None => part(other).unwrap_or_default(),
            },
        }
    }

    /// Whether it stores the post, and does not only change what is being written.
    pub fn stores(self) -> bool {
        matches!(
            self,
            Deed::Save
                | Deed::Schedule
                | Deed::Queue
                | Deed::Publish
                | Deed::Ask
                | Deed::Unschedule
                | Deed::Message(_)
        )
    }
}

/// `verb:owner:what`, and for some one part more.
fn part(value: &str) -> Option<Deed> {
    let mut parts = value.split(':');
    let verb = parts.next()?;
    let owner = Owner::parse(parts.next()?)?;
    let what = parts.next()?;
    let media = || what.parse().ok().map(MediaId);
    Some(match verb {
        "up" => Deed::Up(owner, what.parse().ok()?),
        "down" => Deed::Down(owner, what.parse().ok()?),
        "remove" => Deed::Remove(owner, what.parse().ok()?),
        "crop" => match parts.next() {
            None => Deed::Crop(owner, media()?),
            Some(shape) => Deed::CropTo(owner, media()?, ratio(shape)?),
        },
        "convert" => Deed::Convert(owner, media()?, Remake::default()),
        "smaller" => {
            let max_bytes = Some(parts.next()?.parse().ok()?);
            let wanted = Remake {
                max_bytes,
                ..Remake::default()
            };
            Deed::Convert(owner, media()?, wanted)
        }
        "narrow" => {
            let max_width = Some(parts.next()?.parse().ok().filter(|width| *width > 0)?);
            let wanted = Remake {
                max_width,
                ..Remake::default()
            };
            Deed::Convert(owner, media()?, wanted)
        }
        "index" => Deed::IndexFirst(owner, media()?),
        "kind" => Deed::Kind(owner, PostKind::parse(what)?),
        "caption" => Deed::Caption(owner, what.parse().ok()?),
        _ => return None,
    })
}

/// A shape as `width`x`height`.
pub fn ratio(text: &str) -> Option<Ratio> {
    let (width, height) = text.split_once('x')?;
    let ratio = Ratio::new(width.parse().ok()?, height.parse().ok()?);
    (ratio.width > 0 && ratio.height > 0).then_some(ratio)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_button_says_what_it_does_to_what() {
        let one = Owner::One(ChannelId(3));
        assert_eq!(Deed::parse("up:3:1"), Deed::Up(one, 1));
        assert_eq!(
            Deed::parse("crop:all:9:191x100"),
            Deed::CropTo(Owner::All, MediaId(9), Ratio::new(191, 100))
        );
        let smaller = Remake {
            max_bytes: Some(8_000_000),
            ..Remake::default()
        };
        assert_eq!(
            Deed::parse("smaller:all:9:8000000"),
            Deed::Convert(Owner::All, MediaId(9), smaller)
        );
        let narrow = Remake {
            max_width: Some(1_440),
            ..Remake::default()
        };
        assert_eq!(
            Deed::parse("narrow:3:9:1440"),
            Deed::Convert(one, MediaId(9), narrow)
        );
        assert_eq!(Deed::parse("message:3"), Deed::Message(ChannelId(3)));
        assert_eq!(Deed::parse("kind:3:reel"), Deed::Kind(one, PostKind::Reel));
    }

    #[test]
    fn what_nobody_knows_only_shows_the_form_again() {
        for strange in [
            "",
            "up",
            "up:x:1",
            "crop:all:9:0x4",
            "kind:all:song",
            "drop:all:1",
            "narrow:all:9:0",
            "message:x",
        ] {
            let deed = Deed::parse(strange);
            assert_eq!(deed, Deed::Look, "{strange}");
            assert!(!deed.stores());
        }
    }
}
