//! What the composer shows, as plain values.

use super::deed::Owner;
use super::form::Written;
use sportello_core::post::check::FileFacts;
use sportello_core::post::finding::{Finding, Problem};
use sportello_core::post::{PostKind, PostLimit, PostStage, PostWords};
use sportello_core::{ChannelId, ChannelKind, MediaId, PostId};
use sportello_store::{CaptionRow, LibraryRow};
use std::collections::BTreeMap;

/// A word about what was just tried.
#[derive(Clone, Debug, Default)]
pub struct Word {
    /// What went wrong.
    pub refused: Option<String>,
    /// What was done.
    pub done: Option<String>,
}

impl Word {
    /// Something that went wrong.
    pub fn refused(why: String) -> Word {
        Word {
            refused: Some(why),
            done: None,
        }
    }

    /// Something that was done.
    pub fn done(what: String) -> Word {
        Word {
            refused: None,
            done: Some(what),
        }
    }
}

/// A channel that the post may go to.
#[derive(Clone, Debug)]
pub struct Way {
    /// The channel.
    pub channel: ChannelId,
    /// Its kind.
    pub kind: ChannelKind,
    /// Its name.
    pub name: String,
    /// Whether the post goes there.
    pub chosen: bool,
    /// What it takes of posts, by what they are; empty = it has none.
    pub limits: BTreeMap<PostKind, PostLimit>,
    /// What goes there, links marked.
    pub words: PostWords,
    /// What was found; empty where it is not chosen.
    pub findings: Vec<Finding>,
}

impl Way {
    /// What it takes of the post as it is there.
    pub fn limit(&self) -> Option<&PostLimit> {
        self.limits.get(&self.words.kind)
    }
}

/// A post in the composer.
#[derive(Clone, Debug)]
pub struct Draft {
    /// The post, once it is stored.
    pub id: Option<PostId>,
    /// Where it stands.
    pub stage: PostStage,
    /// What is written.
    pub form: Written,
    /// The channels there are.
    pub ways: Vec<Way>,
    /// What is known of its files.
    pub files: BTreeMap<MediaId, FileFacts>,
    /// What they are called.
    pub names: BTreeMap<MediaId, String>,
    /// The newest files of the library.
    pub shelf: Vec<LibraryRow>,
    /// Saved captions.
    pub captions: Vec<CaptionRow>,
    /// The time zone in which its time is chosen (IANA name).
    pub zone: String,
    /// Whether the reader's posts go without another's approval.
    pub free: bool,
    /// Whether there are weekly slots that posts fill.
    pub slots: bool,
}

/// A part of the form beside which something found is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    /// The choice of channels.
    Channels,
    /// What it is.
    Kind,
    /// The words.
    Words,
    /// The files as a whole.
    Files,
    /// One file.
    File(MediaId),
    /// The link.
    Link,
    /// The title and the cover of a film.
    Film,
    /// The first comment.
    Comment,
}

impl Draft {
    /// The chosen channels.
    pub fn chosen(&self) -> impl Iterator<Item = &Way> {
        self.ways.iter().filter(|way| way.chosen)
    }

    /// Whether some chosen channel would refuse it.
    pub fn stopped(&self) -> bool {
        self.chosen()
            .any(|way| way.findings.iter().any(|finding| finding.stops))
    }

    /// What was found that belongs beside a field of an owner, with the channel it is of.
    pub fn found(&self, owner: Owner, field: Field) -> Vec<(&Way, &Finding)> {
        let of = |way: &Way, finding: &Finding| {
            let place = place(finding);
            place == field && self.owner(way.channel, place) == owner
        };
        self.chosen()
            .flat_map(|way| way.findings.iter().map(move |finding| (way, finding)))
            .filter(|(way, finding)| of(way, finding))
            .collect()
    }

    /// Whose a channel's field is: its own, or the one that all share.
    pub fn owner(&self, channel: ChannelId, field: Field) -> Owner {
        let Some(own) = self.form.body.variants.get(&channel) else {
            return Owner::All;
        };
        let has = match field {
            Field::Kind => own.kind.is_some(),
            Field::Words => own.text.is_some(),
            Field::Files | Field::File(_) => own.files.is_some(),
            Field::Comment => own.first_comment.is_some(),
            Field::Channels | Field::Link | Field::Film => false,
        };
        match has {
            true => Owner::One(channel),
            false => Owner::All,
        }
    }

    /// Whether a film is among its files.
    pub fn has_film(&self) -> bool {
        let mut files = self.files.values();
        files.any(|facts| facts.mime.starts_with("video/"))
    }
}

fn place(finding: &Finding) -> Field {
    if let Some(media) = finding.file {
        return Field::File(media);
    }
    match finding.problem {
        Problem::NoPosts => Field::Channels,
        Problem::KindNotCarried { .. } => Field::Kind,
        Problem::NoFiles { .. } | Problem::TooFewFiles { .. } | Problem::TooManyFiles { .. } => {
            Field::Files
        }
        Problem::LinkNotShown => Field::Link,
        Problem::FirstCommentNotCarried => Field::Comment,
        Problem::TitleNotCarried | Problem::CoverNotCarried => Field::Film,
        _ => Field::Words,
    }
}

/// What a post is by its files: words, photos, or a film.
pub fn by_files(words: &PostWords, files: &BTreeMap<MediaId, FileFacts>) -> PostKind {
    let is_film = |media: &MediaId| {
        let facts = files.get(media);
        facts.is_some_and(|facts| facts.mime.starts_with("video/"))
    };
    match words.files.as_slice() {
        [] => PostKind::Words,
        [one] if is_film(&one.media) => PostKind::Video,
        _ => PostKind::Photos,
    }
}
