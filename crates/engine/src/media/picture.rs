//! One picture: what its bytes say it is (never what someone called it), and its thumbnail,
//! encoded anew so that nothing hidden in the original is in it.

use super::film::Film;
use bytes::Bytes;
use image::{ImageFormat, ImageReader, Limits};
use sportello_core::message::MessageKind;
use std::io::Cursor;
use thiserror::Error;

/// The longest side of a thumbnail, in pixels: twice what a bubble shows, for sharp screens.
const THUMBNAIL_SIDE: u32 = 640;
/// What thumbnails are encoded as.
pub(super) const THUMBNAIL_MIME: &str = "image/jpeg";
/// The largest side decoded. More is kept as it is, without a thumbnail.
const LONGEST_SIDE: u32 = 16_000;
/// The most memory decoding may take, in bytes.
const MEMORY: u64 = 256 * 1024 * 1024;

/// A picture that was looked at.
#[derive(Clone, Debug)]
pub struct Picture {
    /// Its bytes, as they came.
    pub bytes: Bytes,
    /// The media type as sniffed.
    pub mime: &'static str,
    /// Width and height in pixels, if they could be read.
    pub size: Option<(u32, u32)>,
    /// A JPEG of at most 640 pixels a side, if it could be decoded.
    pub thumbnail: Option<Bytes>,
}

/// Why bytes are not taken as a picture.
#[derive(Debug, Error, Clone, Copy, PartialEq, Eq)]
pub enum PictureError {
    /// Larger than the cap.
    #[error("the picture is larger than {0} bytes")]
    TooLarge(u64),
    /// Its first bytes are those of something else.
    #[error("the file is not a picture")]
    NotAPicture,
    /// It could not be looked at.
    #[error("the picture could not be read")]
    Unreadable,
}

impl Picture {
    /// Looks at bytes. Blocking: it decodes.
    pub fn read(bytes: Bytes, cap: u64) -> Result<Picture, PictureError> {
        if bytes.len() as u64 > cap {
            return Err(PictureError::TooLarge(cap));
        }
        let kind = infer::get(&bytes).ok_or(PictureError::NotAPicture)?;
        if kind.matcher_type() != infer::MatcherType::Image || kind.mime_type() == "image/svg+xml" {
            return Err(PictureError::NotAPicture);
        }
        let (size, thumbnail) = match ImageFormat::from_mime_type(kind.mime_type()) {
            Some(format) if format.reading_enabled() => look(&bytes, format)?,
            // A kind that is not decoded here is kept as it came.
            _ => (None, None),
        };
        Ok(Picture {
            bytes,
            mime: kind.mime_type(),
            size,
            thumbnail,
        })
    }
}

/// What nobody can tell.
const UNKNOWN: &str = "application/octet-stream";

/// The name under which networks know a type: sound in a film's box is sound, and some types have
/// two names.
fn same_as_called(kind: MessageKind, mime: &'static str) -> &'static str {
    let sound = matches!(kind, MessageKind::Audio | MessageKind::Voice);
    match mime {
        "video/webm" if sound => "audio/webm",
        "video/mp4" if sound => "audio/mp4",
        "audio/m4a" | "audio/x-m4a" => "audio/mp4",
        "audio/x-wav" => "audio/wav",
        "audio/opus" | "application/ogg" => "audio/ogg",
        other => other,
    }
}

/// Whether bytes are words and not a page: UTF-8 without control characters, and not begun with
/// a `<`.
fn is_plain(bytes: &Bytes) -> bool {
    let control = |c: char| c.is_control() && !matches!(c, '\n' | '\r' | '\t');
    std::str::from_utf8(bytes).is_ok_and(|text| {
        !text.is_empty() && !text.trim_start().starts_with('<') && !text.chars().any(control)
    })
}

/// Types that a browser would run or draw as a page: kept, and never called that.
const ACTIVE: &[&str] = &[
    "text/html",
    "text/xml",
    "application/xhtml+xml",
    "image/svg+xml",
];

impl Picture {
    /// Looks at the bytes of a message of that kind: a picture must be one, any other file is kept
    /// as it came, with the type that its first bytes tell. Blocking: it may decode.
    pub fn read_as(kind: MessageKind, bytes: Bytes, cap: u64) -> Result<Picture, PictureError> {
        match Picture::read(bytes.clone(), cap) {
            Err(PictureError::NotAPicture | PictureError::Unreadable)
                if kind != MessageKind::Image =>
            {
                let told = infer::get(&bytes).map(|found| found.mime_type());
                let mime = match told {
                    Some(mime) if ACTIVE.contains(&mime) => UNKNOWN,
                    Some(mime) => same_as_called(kind, mime),
                    None if is_plain(&bytes) => "text/plain",
                    None => UNKNOWN,
                };
                let size = match mime.starts_with("video/") {
                    true => Film::read(&bytes).size,
                    false => None,
                };
                Ok(Picture {
                    bytes,
                    mime,
                    size,
                    thumbnail: None,
                })
            }
            read => read,
        }
    }
}

/// Looks at a picture off the async threads, or inline where there is no runtime (simulation).
pub(super) async fn read_aside(
    kind: MessageKind,
    bytes: Bytes,
    cap: u64,
) -> Result<Picture, PictureError> {
    match tokio::runtime::Handle::try_current() {
        Ok(runtime) => runtime
            .spawn_blocking(move || Picture::read_as(kind, bytes, cap))
            .await
            .map_err(|_| PictureError::Unreadable)?,
        Err(_) => Picture::read_as(kind, bytes, cap),
    }
}

/// What decoding may take.
pub(super) fn limits() -> Limits {
    let mut limits = Limits::default();
    limits.max_image_width = Some(LONGEST_SIDE);
    limits.max_image_height = Some(LONGEST_SIDE);
    limits.max_alloc = Some(MEMORY);
    limits
}

/// Width and height, and a thumbnail.
type Looked = (Option<(u32, u32)>, Option<Bytes>);

/// Size and thumbnail. What has a picture's first bytes and not even its size is no picture; of
/// one that is torn later, or too large to decode, there is no thumbnail.
fn look(bytes: &Bytes, format: ImageFormat) -> Result<Looked, PictureError> {
    let size = ImageReader::with_format(Cursor::new(bytes), format)
        .into_dimensions()
        .map_err(|_| PictureError::Unreadable)?;
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    reader.limits(limits());
    let Ok(decoded) = reader.decode() else {
        return Ok((Some(size), None));
    };
    let small = decoded
        .thumbnail(THUMBNAIL_SIDE, THUMBNAIL_SIDE)
        .into_rgb8();
    let mut out = Cursor::new(Vec::new());
    let thumbnail = small
        .write_to(&mut out, ImageFormat::Jpeg)
        .ok()
        .map(|()| Bytes::from(out.into_inner()));
    Ok((Some(size), thumbnail))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn png(width: u32, height: u32) -> Bytes {
        let mut out = Cursor::new(Vec::new());
        image::RgbImage::new(width, height)
            .write_to(&mut out, ImageFormat::Png)
            .expect("a picture encodes");
        Bytes::from(out.into_inner())
    }

    #[test]
    fn a_picture_is_known_by_its_bytes_and_made_small() {
        let picture = Picture::read(png(1_280, 320), 1 << 20).expect("a picture");
        assert_eq!(picture.mime, "image/png");
        assert_eq!(picture.size, Some((1_280, 320)));
        let small = picture.thumbnail.expect("a thumbnail");
        let small = image::load_from_memory(&small).expect("it decodes");
        assert_eq!((small.width(), small.height()), (640, 160));
    }

    #[test]
    fn what_is_no_picture_is_refused_whatever_it_is_called() {
        let page = Bytes::from_static(b"<!doctype html><script>alert(1)</script>");
        assert_eq!(
            Picture::read(page, 1 << 20).err(),
            Some(PictureError::NotAPicture)
        );
        let drawing = Bytes::from_static(b"<svg xmlns=\"http://www.w3.org/2000/svg\"></svg>");
        assert_eq!(
            Picture::read(drawing, 1 << 20).err(),
            Some(PictureError::NotAPicture)
        );
        assert_eq!(
            Picture::read(png(64, 64), 10).err(),
            Some(PictureError::TooLarge(10))
        );
    }

    #[test]
    fn a_file_that_is_no_picture_is_kept_by_its_first_bytes_and_never_as_a_page() {
        let read = |bytes: &'static [u8]| {
            Picture::read_as(MessageKind::Document, Bytes::from_static(bytes), 1 << 20)
                .map(|file| file.mime)
        };
        assert_eq!(read(b"%PDF-1.7\n"), Ok("application/pdf"));
        assert_eq!(read(b"OggS\0\x02"), Ok("audio/ogg"));
        assert_eq!(
            read(b"<!DOCTYPE html><script>alert(1)</script>"),
            Ok("application/octet-stream")
        );
        let page = Bytes::from_static(b"<!doctype html>");
        assert_eq!(
            Picture::read_as(MessageKind::Image, page, 1 << 20).err(),
            Some(PictureError::NotAPicture)
        );
    }

    #[test]
    fn the_first_bytes_alone_make_no_picture() {
        let whole = png(64, 64);
        let mut forged = whole.slice(..8).to_vec();
        forged.extend_from_slice(b"<script>");
        for bytes in [Bytes::from(forged), whole.slice(..12)] {
            assert_eq!(
                Picture::read(bytes, 1 << 20).err(),
                Some(PictureError::Unreadable)
            );
        }
    }

    #[test]
    fn a_torn_picture_is_kept_without_a_thumbnail() {
        let whole = png(64, 64);
        let torn = whole.slice(..whole.len() / 2);
        let picture = Picture::read(torn, 1 << 20).expect("still a picture");
        assert_eq!(picture.thumbnail, None);
    }
}
