//! Films made by hand: their heads, their tracks, and an index that is moved.

use super::*;
use proptest::prelude::*;
use sportello_core::post::Sound;

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

/// Thirty frames of 1001/30000 s and a little sound, each frame a piece of its own bytes, with the
/// places of the pieces in a table.
struct Made {
    /// Where the first piece lies.
    data_at: u64,
    /// Whether the table has places of eight bytes.
    wide: bool,
    /// The name of the picture's coding.
    coded: [u8; 4],
    /// The number of the sound's kind; none = no sound.
    sound: Option<u8>,
}

const FRAME: usize = 20;
const FRAMES: u8 = 30;

impl Made {
    fn pieces() -> Vec<u8> {
        (0..FRAMES).flat_map(|nth| vec![nth; FRAME]).collect()
    }

    fn places(&self) -> Vec<u8> {
        let mut table = vec![0, 0, 0, 0, 0, 0, 0, FRAMES];
        for nth in 0..u64::from(FRAMES) {
            let place = self.data_at + nth * FRAME as u64;
            match self.wide {
                true => table.extend(place.to_be_bytes()),
                false => table.extend(u32::try_from(place).expect("small").to_be_bytes()),
            }
        }
        boxed(if self.wide { b"co64" } else { b"stco" }, &table)
    }

    fn index(&self) -> Vec<u8> {
        let mut head = vec![0; 24];
        head[12..16].copy_from_slice(&30_000_u32.to_be_bytes());
        let description = boxed(&self.coded, &[0; 78]);
        let stsd = [&[0, 0, 0, 0, 0, 0, 0, 1][..], &description].concat();
        let mut stts = vec![0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, FRAMES];
        stts.extend(1_001_u32.to_be_bytes());
        let table = [boxed(b"stsd", &stsd), boxed(b"stts", &stts), self.places()].concat();
        let minf = boxed(b"minf", &[dinf(1), boxed(b"stbl", &table)].concat());
        let media = [boxed(b"mdhd", &head), handler(b"vide"), minf].concat();
        let mut tracks = boxed(b"trak", &boxed(b"mdia", &media));
        tracks.extend(self.sound.map(heard).unwrap_or_default());
        boxed(b"moov", &[film_head(600, 600), tracks].concat())
    }
}

fn dinf(flags: u8) -> Vec<u8> {
    let url = boxed(b"url ", &[0, 0, 0, flags]);
    let dref = [&[0, 0, 0, 0, 0, 0, 0, 1][..], &url].concat();
    boxed(b"dinf", &boxed(b"dref", &dref))
}

fn handler(sort: &[u8; 4]) -> Vec<u8> {
    boxed(b"hdlr", &[&[0; 8][..], sort, &[0; 12]].concat())
}

/// A track of sound of that kind at 44.1 kHz.
fn heard(kind: u8) -> Vec<u8> {
    let config = [4, 13, kind, 0x15, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
    let stream = [&[3, 18, 0, 1, 0][..], &config].concat();
    let esds = boxed(b"esds", &[&[0; 4][..], &stream].concat());
    let mut entry = vec![0; 28];
    entry[24..26].copy_from_slice(&44_100_u16.to_be_bytes());
    let described = boxed(b"mp4a", &[entry, esds].concat());
    let stsd = [&[0, 0, 0, 0, 0, 0, 0, 1][..], &described].concat();
    let table = boxed(b"stbl", &boxed(b"stsd", &stsd));
    let mut head = vec![0; 24];
    head[12..16].copy_from_slice(&44_100_u32.to_be_bytes());
    let media = [
        boxed(b"mdhd", &head),
        handler(b"soun"),
        boxed(b"minf", &table),
    ];
    boxed(b"trak", &boxed(b"mdia", &media.concat()))
}

/// A film as cameras write them: the index behind the pictures, a hole before them.
fn recorded(wide: bool) -> Vec<u8> {
    let head = [boxed(b"ftyp", b"isommp42"), boxed(b"free", b"")].concat();
    let made = Made {
        data_at: head.len() as u64 + 8,
        wide,
        coded: *b"hvc1",
        sound: Some(0x40),
    };
    let data = boxed(b"mdat", &Made::pieces());
    [head, data, made.index(), boxed(b"free", b"end")].concat()
}

/// The pieces of a film in their order, found by its own table.
fn pieces(film: &[u8]) -> Vec<u8> {
    let (mut at, wide) = match film.windows(4).position(|four| four == b"co64") {
        Some(at) => (at + 12, true),
        None => {
            let at = film.windows(4).position(|four| four == b"stco");
            (at.expect("a table") + 12, false)
        }
    };
    let mut found = Vec::new();
    for _ in 0..FRAMES {
        let place = match wide {
            true => number64(film, at).expect("a place"),
            false => u64::from(number32(film, at).expect("a place")),
        };
        at += if wide { 8 } else { 4 };
        let place = usize::try_from(place).expect("small");
        found.extend(&film[place..place + FRAME]);
    }
    found
}

#[test]
fn a_film_tells_what_it_is_made_of() {
    let made = Film::read(&recorded(false)).made;
    assert_eq!(made.frames, Some(29_970));
    assert_eq!(made.picture.as_deref(), Some("HEVC"));
    let sound = Sound::Coded {
        codec: "AAC".to_owned(),
        hz: Some(44_100),
    };
    assert_eq!(made.sound, Some(sound));
    assert_eq!(made.index_first, Some(false));
}

#[test]
fn codings_have_the_names_that_people_know_and_strange_ones_their_own() {
    let read = |coded: &[u8; 4], sound: Option<u8>| {
        let made = Made {
            data_at: 0,
            wide: false,
            coded: *coded,
            sound,
        };
        Film::read(&made.index()).made
    };
    let silent = read(b"avc1", None);
    assert_eq!(silent.picture.as_deref(), Some("H.264"));
    assert_eq!(silent.sound, Some(Sound::Silent));
    assert_eq!(
        silent.index_first, None,
        "without pictures it stands nowhere"
    );
    let strange = read(b"x\0\x01z", Some(0x6b));
    assert_eq!(strange.picture.as_deref(), Some("xz"));
    let Some(Sound::Coded { codec, .. }) = strange.sound else {
        panic!("no sound")
    };
    assert_eq!(codec, "MP3");
}

#[test]
fn a_film_that_says_nothing_of_its_tracks_is_not_known() {
    assert_eq!(
        Film::read(&film(false)).made,
        FilmFacts {
            index_first: Some(false),
            ..FilmFacts::default()
        }
    );
    assert_eq!(Film::read(b"no film").made, FilmFacts::default());
}

#[test]
fn an_index_is_moved_before_the_pictures_and_every_piece_is_found_again() {
    for wide in [false, true] {
        let film = recorded(wide);
        let moved = index_to_front(&film).expect("it can be moved");
        assert_eq!(moved.len(), film.len());
        let names: Vec<[u8; 4]> = boxes(&moved).map(|b| b.name).collect();
        assert_eq!(names, [*b"ftyp", *b"free", *b"moov", *b"mdat", *b"free"]);
        assert_eq!(pieces(&moved), Made::pieces());
        let (before, after) = (Film::read(&film), Film::read(&moved));
        assert_eq!(after.made.index_first, Some(true));
        let made = FilmFacts {
            index_first: Some(true),
            ..before.made
        };
        assert_eq!(after, Film { made, ..before }, "nothing else of it changed");
        assert_eq!(index_to_front(&moved), None, "it stands there already");
    }
}

#[test]
fn a_film_that_is_not_understood_is_left_alone() {
    let film = recorded(false);
    let with = |old: &[u8], new: &[u8]| {
        let at = film
            .windows(old.len())
            .position(|w| w == old)
            .expect("it is there");
        let mut film = film.clone();
        film[at..at + new.len()].copy_from_slice(new);
        film
    };
    for (why, film) in [
        ("a second table of another sort", with(b"stts", b"saio")),
        (
            "pieces of their own",
            [film.clone(), boxed(b"moof", b"")].concat(),
        ),
        ("two indexes", [film.clone(), boxed(b"moov", b"")].concat()),
        (
            "bytes behind the last box",
            [film.clone(), vec![1, 2, 3]].concat(),
        ),
        (
            "places in another file",
            with(b"url \0\0\0\x01", b"url \0\0\0\0"),
        ),
        (
            "a table that lies",
            with(b"stco\0\0\0\0\0\0", b"stco\0\0\0\0\x7f\0"),
        ),
        ("no film", b"no film".to_vec()),
    ] {
        assert_eq!(index_to_front(&film), None, "{why}");
    }
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
    fn an_index_is_moved_only_where_it_can_be_read_again(at in 0_usize..900, with in any::<u8>()) {
        let mut film = recorded(at % 2 == 0);
        let last = film.len();
        film[at % last] = with;
        if let Some(moved) = index_to_front(&film) {
            prop_assert_eq!(moved.len(), film.len());
            prop_assert_eq!(Film::read(&moved).made.index_first, Some(true));
        }
    }

    #[test]
    fn no_bytes_are_too_strange(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        Film::read(&bytes);
    }
}
