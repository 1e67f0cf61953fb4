//! How long a film is, how large its picture and what it is made of, read from the boxes of an MP4 or
//! QuickTime file (ISO/IEC 14496-12 §4.2, §8.2.2, §8.3.2). Bounded: no box is read twice, and a file
//! that lies about its boxes is one of which nothing is known.

mod boxes;
mod front;
#[cfg(test)]
mod tests;
mod track;

pub use front::index_to_front;

use boxes::{boxes, inside, number32, number64};
use sportello_core::post::FilmFacts;

/// What is known of a film.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Film {
    /// How long it is, in milliseconds.
    pub length_ms: Option<u32>,
    /// Width and height as it is shown, in pixels.
    pub size: Option<(u32, u32)>,
    /// What it is made of.
    pub made: FilmFacts,
}

impl Film {
    /// Reads what the bytes of a film tell. Nothing is known of what is no such film.
    pub fn read(bytes: &[u8]) -> Film {
        let mut film = Film::default();
        let Some(moov) = inside(bytes, b"moov") else {
            return film;
        };
        for one in boxes(moov) {
            match &one.name {
                b"mvhd" => film.length_ms = length_ms(one.body),
                // The first track with a picture is the one that is shown.
                b"trak" if film.size.is_none() => {
                    film.size = inside(one.body, b"tkhd").and_then(size);
                }
                _ => {}
            }
        }
        film.made = track::read(moov);
        film.made.index_first = front::index_first(bytes);
        film
    }
}

/// The length that the head of a film tells; one of nought is told by a film whose pieces come
/// later, and so is not known.
fn length_ms(head: &[u8]) -> Option<u32> {
    let (scale, length) = match head.first()? {
        0 => (number32(head, 12)?, u64::from(number32(head, 16)?)),
        1 => (number32(head, 20)?, number64(head, 24)?),
        _ => return None,
    };
    if scale == 0 || length == 0 {
        return None;
    }
    u32::try_from(u128::from(length) * 1_000 / u128::from(scale)).ok()
}

/// The size that the head of a track tells, turned as it is shown; tracks of sound have none.
fn size(head: &[u8]) -> Option<(u32, u32)> {
    let matrix = match head.first()? {
        0 => 40,
        1 => 52,
        _ => return None,
    };
    // Numbers of 16.16 bits.
    let width = number32(head, matrix + 36)? >> 16;
    let height = number32(head, matrix + 40)? >> 16;
    if width == 0 || height == 0 {
        return None;
    }
    // Turned by a quarter, nothing of what goes across stays across.
    let turned = number32(head, matrix)? == 0 && number32(head, matrix + 16)? == 0;
    Some(match turned {
        true => (height, width),
        false => (width, height),
    })
}
