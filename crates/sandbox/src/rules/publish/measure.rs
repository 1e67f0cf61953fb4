//! What a file is, as far as its first boxes tell: type, width and height, length of a film.

use super::super::time::Ms;

/// What the bytes of a picture or film tell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Look {
    /// The media type.
    pub mime: &'static str,
    /// Width and height in pixels, as it is shown.
    pub size: Option<(u32, u32)>,
    /// The length of a film.
    pub length: Option<Ms>,
}

impl Look {
    /// Width over height.
    #[must_use]
    pub fn ratio(&self) -> Option<f64> {
        let (width, height) = self.size.filter(|(_, height)| *height > 0)?;
        Some(f64::from(width) / f64::from(height))
    }

    /// Whether it is a film.
    #[must_use]
    pub fn is_film(&self) -> bool {
        self.mime.starts_with("video/")
    }
}

/// Looks at a picture or a film; `None` = neither.
#[must_use]
pub fn look(bytes: &[u8]) -> Option<Look> {
    let still = |mime, size| Look {
        mime,
        size,
        length: None,
    };
    match bytes {
        [0xff, 0xd8, 0xff, ..] => Some(still("image/jpeg", jpeg(bytes))),
        [0x89, b'P', b'N', b'G', ..] => {
            Some(still("image/png", be32(bytes, 16).zip(be32(bytes, 20))))
        }
        [b'G', b'I', b'F', b'8', _, _, a, b, c, d, ..] => {
            let side = |low: u8, high: u8| u32::from(u16::from_le_bytes([low, high]));
            Some(still("image/gif", Some((side(*a, *b), side(*c, *d)))))
        }
        [b'B', b'M', ..] => Some(still("image/bmp", None)),
        [b'I', b'I', b'*', 0, ..] | [b'M', b'M', 0, b'*', ..] => Some(still("image/tiff", None)),
        [
            b'R',
            b'I',
            b'F',
            b'F',
            _,
            _,
            _,
            _,
            b'W',
            b'E',
            b'B',
            b'P',
            ..,
        ] => Some(still("image/webp", None)),
        [_, _, _, _, b'f', b't', b'y', b'p', ..] => Some(film(bytes)),
        _ => None,
    }
}

fn be32(bytes: &[u8], at: usize) -> Option<u32> {
    let four = bytes.get(at..at + 4)?;
    Some(u32::from_be_bytes(four.try_into().ok()?))
}

fn be64(bytes: &[u8], at: usize) -> Option<u64> {
    let eight = bytes.get(at..at + 8)?;
    Some(u64::from_be_bytes(eight.try_into().ok()?))
}

/// Walks the segments of a JPEG to its frame header.
fn jpeg(bytes: &[u8]) -> Option<(u32, u32)> {
    let mut at = 2;
    loop {
        let marker = *bytes.get(at + 1)?;
        if bytes.get(at) != Some(&0xff) {
            return None;
        }
        // Frame headers, without the tables that stand between their numbers.
        if (0xc0..=0xcf).contains(&marker) && ![0xc4, 0xc8, 0xcc].contains(&marker) {
            let side = |at: usize| {
                let two = bytes.get(at..at + 2)?;
                Some(u32::from(u16::from_be_bytes(two.try_into().ok()?)))
            };
            return side(at + 7).zip(side(at + 5));
        }
        let length = bytes.get(at + 2..at + 4)?;
        at += 2 + usize::from(u16::from_be_bytes(length.try_into().ok()?));
    }
}

/// Looks into the boxes of an MP4 or QuickTime film.
fn film(bytes: &[u8]) -> Look {
    let mime = match bytes.get(8..12) {
        Some(b"qt  ") => "video/quicktime",
        _ => "video/mp4",
    };
    let moov = boxes(bytes).find(|(kind, _)| kind == b"moov");
    let moov = moov.map(|(_, body)| body).unwrap_or_default();
    let head = boxes(moov).find(|(kind, _)| kind == b"mvhd");
    let size = boxes(moov)
        .filter(|(kind, _)| kind == b"trak")
        .filter_map(|(_, trak)| boxes(trak).find(|(kind, _)| kind == b"tkhd"))
        .filter_map(|(_, head)| shown_size(head))
        .find(|(width, height)| *width > 0 && *height > 0);
    Look {
        mime,
        size,
        length: head.and_then(|(_, head)| length(head)),
    }
}

/// The boxes that stand one after the other.
fn boxes(mut rest: &[u8]) -> impl Iterator<Item = ([u8; 4], &[u8])> {
    std::iter::from_fn(move || {
        let kind: [u8; 4] = rest.get(4..8)?.try_into().ok()?;
        let (start, size) = match be32(rest, 0)? {
            0 => (8, rest.len()),
            1 => (16, usize::try_from(be64(rest, 8)?).ok()?),
            size => (8, usize::try_from(size).ok()?),
        };
        let body = rest.get(start..size.min(rest.len()))?;
        rest = rest.get(size..).unwrap_or_default();
        Some((kind, body))
    })
}

/// The length in a film's header (`mvhd`, version 0 or 1).
fn length(head: &[u8]) -> Option<Ms> {
    let (scale, units) = match head.first()? {
        1 => (be32(head, 20)?, be64(head, 24)?),
        _ => (be32(head, 12)?, u64::from(be32(head, 16)?)),
    };
    let ms = u128::from(units) * 1000 / u128::from(scale.max(1));
    Ms::try_from(ms).ok()
}

/// Width and height in a track's header (`tkhd`), turned where its matrix turns it by a quarter.
fn shown_size(head: &[u8]) -> Option<(u32, u32)> {
    let end = head.len().checked_sub(8)?;
    let (width, height) = (be32(head, end)? >> 16, be32(head, end + 4)? >> 16);
    let matrix = end.checked_sub(36)?;
    let turned = be32(head, matrix)? == 0 && be32(head, matrix + 4)? != 0;
    Some(if turned {
        (height, width)
    } else {
        (width, height)
    })
}
