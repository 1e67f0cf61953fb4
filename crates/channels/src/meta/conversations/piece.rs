//! What a message that was read back is made of: words, a file, a sticker, something shared.

use serde_json::Value;
use sportello_core::content::{Content, FileFacts, Part, Share};
use sportello_core::message::{MediaSource, MessageKind};

/// One thing of which a message is made.
pub(super) struct Piece {
    pub kind: MessageKind,
    pub media: Option<MediaSource>,
    pub content: Content,
}

impl Piece {
    pub fn of(kind: MessageKind, media: Option<MediaSource>) -> Piece {
        Piece {
            kind,
            media,
            content: Content::default(),
        }
    }
}

fn word(value: &Value, pointer: &str) -> Option<String> {
    let found = value.pointer(pointer)?.as_str()?;
    (!found.is_empty()).then(|| found.to_owned())
}

/// A file, by the member that carries its address.
pub(super) fn file(attachment: &Value) -> Piece {
    let mime = word(attachment, "/mime_type");
    let sort = mime.as_deref().and_then(|mime| mime.split('/').next());
    let found = [
        ("/image_data/url", MessageKind::Image),
        ("/video_data/url", MessageKind::Video),
        ("/file_url", MessageKind::Document),
    ];
    let found = found
        .into_iter()
        .find_map(|(pointer, kind)| Some((word(attachment, pointer)?, kind)));
    let Some((url, kind)) = found else {
        // A template, or a file without an address.
        return unreadable(mime);
    };
    let kind = match (kind, sort) {
        (MessageKind::Document, Some("audio")) => MessageKind::Audio,
        (MessageKind::Document, Some("image")) => MessageKind::Image,
        (MessageKind::Document, Some("video")) => MessageKind::Video,
        (kind, _) => kind,
    };
    let mut piece = Piece::of(kind, Some(MediaSource::Url(url)));
    if kind == MessageKind::Document {
        piece.content.file = word(attachment, "/name").map(|name| FileFacts {
            name: Some(name),
            ..FileFacts::default()
        });
    }
    piece
}

pub(super) fn sticker(url: String) -> Piece {
    Piece::of(MessageKind::Sticker, Some(MediaSource::Url(url)))
}

pub(super) fn share(share: &Value) -> Piece {
    let mut piece = Piece::of(MessageKind::Share, None);
    piece.content.part = Some(Part::Share(Share {
        what: "share".to_owned(),
        url: word(share, "/link"),
        title: word(share, "/name"),
        id: word(share, "/id"),
    }));
    piece
}

/// Something was said, and what is not given.
pub(super) fn unreadable(what: Option<String>) -> Piece {
    let mut piece = Piece::of(MessageKind::Unsupported, None);
    piece.content.part = Some(Part::Unsupported {
        what,
        code: None,
        says: None,
    });
    piece
}
