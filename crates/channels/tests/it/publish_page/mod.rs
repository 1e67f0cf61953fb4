//! Publishing on a Page: which calls leave, how a post goes on from its stored exchanges, where
//! one of unknown outcome is looked for, and what is read back.

mod corpus;
mod look;
mod page;
mod read;
mod resume;
mod steps;

use crate::cast::{PAGE, channel, connector};
use sportello_channels::publish::{FirstComment, OutgoingFile, OutgoingPost, Publisher};
use sportello_channels::{Exchange, Step};
use sportello_core::post::PostKind;
use sportello_core::{MediaId, Time};

/// When everything here happens.
pub const NOW: Time = Time(1_795_428_000_000);
/// The size of a film that goes in three pieces.
pub const FILM_BYTES: u64 = 10_000_000;

/// A post of words on the shop's Page.
pub fn words(text: &str) -> OutgoingPost {
    OutgoingPost {
        channel: channel("facebook"),
        kind: PostKind::Words,
        text: text.to_owned(),
        link: None,
        title: None,
        files: Vec::new(),
        cover_ms: None,
        comment: None,
        begun_at: None,
        now: NOW,
    }
}

fn file(media: i64, mime: &str, bytes: u64) -> OutgoingFile {
    OutgoingFile {
        media: MediaId(media),
        mime: mime.to_owned(),
        filename: format!("file-{media}"),
        bytes,
        alt: None,
        link: "https://desk.example/m/abc".to_owned(),
    }
}

/// A post of so many photos.
pub fn photos(text: &str, count: i64) -> OutgoingPost {
    let mut files: Vec<OutgoingFile> = (1..=count)
        .map(|media| file(media, "image/jpeg", 200_000))
        .collect();
    files[0].alt = Some("Un mazzo di peonie".to_owned());
    OutgoingPost {
        kind: PostKind::Photos,
        files,
        ..words(text)
    }
}

/// A film as a video, a reel or a story.
pub fn film(kind: PostKind) -> OutgoingPost {
    OutgoingPost {
        kind,
        title: Some("Il laboratorio".to_owned()),
        files: vec![file(9, "video/mp4", FILM_BYTES)],
        ..words("Come nasce un mazzo")
    }
}

/// The photo of a story.
pub fn story() -> OutgoingPost {
    OutgoingPost {
        kind: PostKind::Story,
        ..photos("", 1)
    }
}

/// The comment under a post.
pub fn comment() -> OutgoingPost {
    OutgoingPost {
        comment: Some(FirstComment {
            under: format!("{PAGE}_900"),
            text: "Fino a sabato".to_owned(),
        }),
        ..words("Peonie")
    }
}

/// One post of each sort.
pub fn every_sort() -> Vec<OutgoingPost> {
    vec![
        words("Aperti domenica"),
        photos("Peonie", 1),
        photos("Peonie", 3),
        film(PostKind::Video),
        film(PostKind::Reel),
        story(),
        film(PostKind::Story),
        comment(),
    ]
}

/// What comes next.
pub fn step(post: &OutgoingPost, exchanges: &[Exchange]) -> Step {
    let facebook = connector("facebook");
    publisher(&*facebook).step(post, exchanges)
}

/// The Page's publisher.
pub fn publisher(connector: &dyn sportello_channels::Connector) -> &dyn Publisher {
    connector.publisher().expect("a Page has posts")
}
