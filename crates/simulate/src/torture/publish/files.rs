//! Small files that no two posts share: a photo and a film, made of their boxes and segments, so
//! that a story, which has no words, is known again by its bytes.

use data_encoding::HEXLOWER;
use ring::digest::{SHA256, digest};

/// Width and height of a photo in pixels: 4:5, wide enough for every network, in whole blocks of
/// eight.
const PHOTO: (u16, u16) = (320, 400);
/// Width and height of a film in pixels: 9:16.
const FILM: (u32, u32) = (540, 960);
/// The length of a film in milliseconds: within what reels and stories may last.
const FILM_MS: u32 = 10_000;

/// A grey photo (JPEG, ITU-T T.81): each block is two bits, "as the one before" and "the end".
pub fn photo(word: &str) -> Vec<u8> {
    let mut out = vec![0xff, 0xd8];
    segment(&mut out, 0xfe, word.as_bytes());
    let mut steps = vec![0];
    steps.extend([16; 64]);
    segment(&mut out, 0xdb, &steps);
    let (width, height) = PHOTO;
    let mut frame = vec![8];
    frame.extend(height.to_be_bytes());
    frame.extend(width.to_be_bytes());
    frame.extend([1, 1, 0x11, 0]);
    segment(&mut out, 0xc0, &frame);
    for table in [0x00, 0x10] {
        // One code of one bit, which means nought.
        let mut codes = vec![table, 1];
        codes.extend([0; 15]);
        codes.push(0);
        segment(&mut out, 0xc4, &codes);
    }
    segment(&mut out, 0xda, &[1, 1, 0, 0, 63, 0]);
    let blocks = usize::from(width / 8) * usize::from(height / 8);
    out.extend(std::iter::repeat_n(0, blocks * 2 / 8));
    out.extend([0xff, 0xd9]);
    out
}

fn segment(out: &mut Vec<u8>, marker: u8, body: &[u8]) {
    let length = u16::try_from(body.len() + 2).unwrap_or(u16::MAX);
    out.extend([0xff, marker]);
    out.extend(length.to_be_bytes());
    out.extend(body);
}

/// A film without a picture (MP4, ISO/IEC 14496-12): its heads, and data of at least so many bytes.
pub fn film(word: &str, bytes: usize) -> Vec<u8> {
    let mut movie = vec![0; 100];
    put(&mut movie, 12, 1_000);
    put(&mut movie, 16, FILM_MS);
    let mut track = vec![0; 84];
    // The matrix that turns nothing, and the size in 16.16.
    put(&mut track, 40, 0x0001_0000);
    put(&mut track, 56, 0x0001_0000);
    put(&mut track, 76, FILM.0 << 16);
    put(&mut track, 80, FILM.1 << 16);
    let track = atom(*b"trak", &atom(*b"tkhd", &track));
    let heads = [atom(*b"mvhd", &movie), track].concat();
    let mut data = word.as_bytes().to_vec();
    data.resize(bytes.max(data.len()), 0);
    let kind = atom(*b"ftyp", b"isom\0\0\0\0isom");
    [kind, atom(*b"moov", &heads), atom(*b"mdat", &data)].concat()
}

fn put(head: &mut [u8], at: usize, value: u32) {
    if let Some(place) = head.get_mut(at..at + 4) {
        place.copy_from_slice(&value.to_be_bytes());
    }
}

fn atom(name: [u8; 4], body: &[u8]) -> Vec<u8> {
    let size = u32::try_from(body.len() + 8).unwrap_or(u32::MAX);
    let mut out = size.to_be_bytes().to_vec();
    out.extend(name);
    out.extend(body);
    out
}

/// The digest by which the sandbox names a file.
pub fn sha256(bytes: &[u8]) -> String {
    HEXLOWER.encode(digest(&SHA256, bytes).as_ref())
}

#[cfg(test)]
mod tests {
    use super::*;
    use sportello_engine::media::Film;

    #[test]
    fn a_photo_has_whole_blocks_and_a_comment_of_its_own() {
        assert_eq!((PHOTO.0 % 8, PHOTO.1 % 8), (0, 0));
        let one = photo("one");
        assert!(one.starts_with(&[0xff, 0xd8, 0xff]) && one.ends_with(&[0xff, 0xd9]));
        assert_ne!(sha256(&one), sha256(&photo("two")));
    }

    #[test]
    fn the_desk_reads_a_films_length_and_size() {
        let read = Film::read(&film("one", 5_000));
        assert_eq!((read.length_ms, read.size), (Some(FILM_MS), Some(FILM)));
        assert!(film("one", 5_000).len() > 5_000);
    }
}
