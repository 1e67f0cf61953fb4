//! How long a film is and how large its picture, read from the box of an MP4 or QuickTime file
//! (ISO/IEC 14496-12 §4.2, §8.2.2, §8.3.2). Bounded: no box is read twice, and a file that lies about
//! its boxes is one of which nothing is known.

/// The most boxes that are looked at.
const MOST_BOXES: usize = 4_096;

/// What is known of a film.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Film {
    /// How long it is, in milliseconds.
    pub length_ms: Option<u32>,
    /// Width and height as it is shown, in pixels.
    pub size: Option<(u32, u32)>,
}

impl Film {
    /// Reads what the bytes of a film tell. Nothing is known of what is no such film.
    pub fn read(bytes: &[u8]) -> Film {
        let mut film = Film::default();
        let Some(moov) = boxes(bytes).find(|b| b.name == *b"moov") else {
            return film;
        };
        for one in boxes(moov.body) {
            match &one.name {
                b"mvhd" => film.length_ms = length_ms(one.body),
                // The first track with a picture is the one that is shown.
                b"trak" if film.size.is_none() => {
                    let head = boxes(one.body).find(|b| b.name == *b"tkhd");
                    film.size = head.and_then(|head| size(head.body));
                }
                _ => {}
            }
        }
        film
    }
}

/// A box: its name and what is in it.
struct Atom<'b> {
    name: [u8; 4],
    body: &'b [u8],
}

/// The boxes that follow each other, up to the first that is torn.
fn boxes(bytes: &[u8]) -> impl Iterator<Item = Atom<'_>> {
    let mut rest = bytes;
    let next = move || {
        let (one, after) = atom(rest)?;
        rest = after;
        Some(one)
    };
    std::iter::from_fn(next).take(MOST_BOXES)
}

/// The first box, and what follows it.
fn atom(bytes: &[u8]) -> Option<(Atom<'_>, &[u8])> {
    let short = u64::from(number32(bytes, 0)?);
    let name = bytes.get(4..8)?.try_into().ok()?;
    let (head, whole) = match short {
        // To the end of the file.
        0 => (8, bytes.len() as u64),
        1 => (16, number64(bytes, 8)?),
        size => (8, size),
    };
    let whole = usize::try_from(whole).ok()?;
    let body = bytes.get(head..whole)?;
    Some((Atom { name, body }, &bytes[whole..]))
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

fn number32(bytes: &[u8], at: usize) -> Option<u32> {
    let four = bytes.get(at..at.checked_add(4)?)?;
    Some(u32::from_be_bytes(four.try_into().ok()?))
}

fn number64(bytes: &[u8], at: usize) -> Option<u64> {
    let eight = bytes.get(at..at.checked_add(8)?)?;
    Some(u64::from_be_bytes(eight.try_into().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn boxed(name: &[u8; 4], body: &[u8]) -> Vec<u8> {
        let size = u32::try_from(body.len() + 8).expect("a small box");
        [&size.to_be_bytes()[..], name, body].concat()
    }

    fn film_head(scale: u32, length: u32) -> Vec<u8> {
        let mut body = vec![0; 100];
        body[12..16].copy_from_slice(&scale.to_be_bytes());
        body[16..20].copy_from_slice(&length.to_be_bytes());
        boxed(b"mvhd", &body)
    }

    fn track(size: (u32, u32), turned: bool) -> Vec<u8> {
        let mut body = vec![0; 84];
        let one = 0x0001_0000_u32;
        let across = if turned { [44, 52] } else { [40, 56] };
        for at in across {
            body[at..at + 4].copy_from_slice(&one.to_be_bytes());
        }
        body[76..80].copy_from_slice(&(size.0 << 16).to_be_bytes());
        body[80..84].copy_from_slice(&(size.1 << 16).to_be_bytes());
        boxed(b"trak", &boxed(b"tkhd", &body))
    }

    fn film(turned: bool) -> Vec<u8> {
        let inside = [
            film_head(600, 7_500),
            track((0, 0), false),
            track((1_920, 1_080), turned),
        ]
        .concat();
        [
            boxed(b"ftyp", b"isom"),
            boxed(b"mdat", &[7; 40]),
            boxed(b"moov", &inside),
        ]
        .concat()
    }

    #[test]
    fn a_film_tells_its_length_and_the_size_of_its_picture() {
        let read = Film::read(&film(false));
        assert_eq!(read.length_ms, Some(12_500));
        assert_eq!(read.size, Some((1_920, 1_080)), "the sound has none");
    }

    #[test]
    fn a_film_held_upright_is_upright() {
        assert_eq!(Film::read(&film(true)).size, Some((1_080, 1_920)));
    }

    #[test]
    fn the_long_form_of_lengths_is_read() {
        let mut head = vec![0; 112];
        head[0] = 1;
        head[20..24].copy_from_slice(&1_000_u32.to_be_bytes());
        head[24..32].copy_from_slice(&90_000_u64.to_be_bytes());
        let inside = boxed(b"mvhd", &head);
        let mut moov = [&1_u32.to_be_bytes()[..], b"moov"].concat();
        moov.extend((inside.len() as u64 + 16).to_be_bytes());
        moov.extend(inside);
        assert_eq!(Film::read(&moov).length_ms, Some(90_000));
    }

    #[test]
    fn a_film_in_pieces_does_not_claim_to_last_no_time() {
        let whole = boxed(b"moov", &film_head(600, 0));
        assert_eq!(Film::read(&whole).length_ms, None);
        let scaleless = boxed(b"moov", &film_head(0, 600));
        assert_eq!(Film::read(&scaleless).length_ms, None);
    }

    proptest! {
        #[test]
        fn whatever_is_torn_or_changed_is_read_without_a_fault(
            cut in 0_usize..400,
            at in 0_usize..400,
            with in any::<u8>(),
        ) {
            let mut bytes = film(false);
            let last = bytes.len();
            bytes[at % last] = with;
            bytes.truncate(cut % (last + 1));
            let read = Film::read(&bytes);
            prop_assert!(read.size.is_none_or(|(w, h)| w > 0 && h > 0));
        }

        #[test]
        fn no_bytes_are_too_strange(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
            Film::read(&bytes);
        }
    }
}
