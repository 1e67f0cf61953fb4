//! What the desk knows of the files of a post, what it mends of them itself, and what it says of
//! the rest.

use super::{instagram, store};
use crate::house::{ACCOUNT, House};
use bytes::Bytes;
use pollster::block_on;
use sportello_core::post::finding::Problem;
use sportello_core::post::remedy::Remedy;
use sportello_core::post::{PostBody, PostFile, PostKind, PostWords};
use sportello_core::{AppId, ChannelId, ChannelKind, MediaId};
use sportello_engine::library::LibraryError;
use sportello_engine::media::crop::Remake;
use sportello_store::{LibraryFile, NewChannel};
use std::io::Cursor;

fn atom(name: &[u8; 4], body: &[u8]) -> Vec<u8> {
    let size = u32::try_from(body.len() + 8).expect("a small box");
    [&size.to_be_bytes()[..], name, body].concat()
}

fn put(body: &mut [u8], at: usize, value: u32) {
    body[at..at + 4].copy_from_slice(&value.to_be_bytes());
}

/// A silent upright film of ten seconds with so many frames a second, coded in H.264: the index
/// behind the pictures, as cameras write it.
pub fn film(frames: u32) -> Bytes {
    let (mut movie, mut track, mut media) = (vec![0; 100], vec![0; 84], vec![0; 24]);
    put(&mut movie, 12, 1_000);
    put(&mut movie, 16, 10_000);
    for (at, value) in [
        (40, 1 << 16),
        (56, 1 << 16),
        (76, 540 << 16),
        (80, 960 << 16),
    ] {
        put(&mut track, at, value);
    }
    put(&mut media, 12, frames);
    let described = [&[0, 0, 0, 0, 0, 0, 0, 1][..], &atom(b"avc1", &[0; 78])].concat();
    let mut long = vec![0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 1];
    put(&mut long, 8, frames * 10);
    let table = atom(
        b"stbl",
        &[atom(b"stsd", &described), atom(b"stts", &long)].concat(),
    );
    let inside = [
        atom(b"mdhd", &media),
        atom(b"hdlr", b"\0\0\0\0\0\0\0\0vide\0\0\0\0\0\0\0\0\0\0\0\0"),
        atom(b"minf", &table),
    ];
    let tracks = [atom(b"tkhd", &track), atom(b"mdia", &inside.concat())].concat();
    let index = [atom(b"mvhd", &movie), atom(b"trak", &tracks)].concat();
    let file = [
        atom(b"ftyp", b"isom\0\0\x02\0isommp41"),
        atom(b"mdat", &[7; 200]),
        atom(b"moov", &index),
    ];
    Bytes::from(file.concat())
}

fn photo(width: u32, height: u32) -> Bytes {
    let mut out = Cursor::new(Vec::new());
    image::RgbImage::new(width, height)
        .write_to(&mut out, image::ImageFormat::Jpeg)
        .expect("encodes");
    Bytes::from(out.into_inner())
}

pub fn shelved(house: &House, bytes: Bytes) -> MediaId {
    let added = house
        .engine
        .add_to_library(house.now, house.workspace, bytes, "vetrina");
    block_on(added).expect("taken")
}

/// What is found of a post of that kind with that file alone, on a channel.
fn found(
    house: &House,
    channel: ChannelId,
    kind: PostKind,
    media: MediaId,
) -> Vec<(Problem, bool, Option<Remedy>)> {
    let file = PostFile {
        media,
        alt: (kind == PostKind::Photos).then(|| "La vetrina".to_owned()),
    };
    let body = PostBody {
        shared: PostWords {
            kind,
            files: vec![file],
            ..PostWords::default()
        },
        ..PostBody::default()
    };
    let channels = [channel];
    let checked = house.engine.check_post(house.workspace, &body, &channels);
    let checked = block_on(checked).expect("checked").remove(0);
    checked
        .findings
        .into_iter()
        .map(|one| (one.problem, one.stops, one.remedies.into_iter().next()))
        .collect()
}

#[test]
fn a_film_whose_index_stands_last_is_put_right_when_it_is_taken() {
    let house = House::open();
    let media = shelved(&house, film(30));
    assert_eq!(found(&house, instagram(&house), PostKind::Reel, media), []);
    let stored = house.engine.media_bytes(house.workspace, media, false);
    let (_, bytes) = block_on(stored).expect("read").expect("stored");
    assert_eq!(bytes.len(), film(30).len());
    assert!(
        bytes.windows(4).position(|w| w == b"moov") < bytes.windows(4).position(|w| w == b"mdat")
    );
}

#[test]
fn a_film_with_too_many_frames_is_refused_before_it_is_scheduled_and_says_what_to_do() {
    let house = House::open();
    let media = shelved(&house, film(120));
    let told = found(&house, instagram(&house), PostKind::Reel, media);
    let frames = |firm| Problem::FilmFrames {
        frames: 120_000,
        min: 23,
        max: 60,
        firm,
    };
    let again = Some(Remedy::Reframe { min: 23, max: 60 });
    assert_eq!(told, [(frames(true), true, again.clone())]);
    // For a story no rule names them: it may go.
    let told = found(&house, instagram(&house), PostKind::Story, media);
    assert_eq!(told, [(frames(false), false, again)]);
}

#[test]
fn a_film_that_an_older_desk_took_is_looked_at_when_a_post_shows_it() {
    let house = House::open();
    let attached = house
        .engine
        .attach_file(house.now, house.workspace, film(30), None);
    let (_, row) = block_on(attached).expect("stored");
    let old = LibraryFile {
        media: row.id,
        name: "vetrina".to_owned(),
        alt: String::new(),
        made_of: None,
        length_ms: Some(10_000),
        film: None,
    };
    block_on(store(&house).put_in_library(house.workspace, old, house.now)).expect("put");
    let told = found(&house, instagram(&house), PostKind::Reel, row.id);
    assert_eq!(
        told,
        [(Problem::IndexLast, false, Some(Remedy::IndexFirst))]
    );
    let kept = block_on(house.engine.library_file(house.workspace, row.id));
    let kept = kept.expect("read").expect("there").film.expect("looked at");
    assert_eq!((kept.frames, kept.index_first), (Some(30_000), Some(false)));

    let lay = |media| {
        block_on(
            house
                .engine
                .lay_index_first(house.now, house.workspace, media),
        )
    };
    let laid = lay(row.id).expect("laid");
    assert_ne!(laid, row.id, "the first stays as it is");
    assert_eq!(found(&house, instagram(&house), PostKind::Reel, laid), []);
    assert!(matches!(lay(laid), Err(LibraryError::IndexStays)));
}

#[test]
fn a_film_that_cannot_be_read_is_doubted_and_may_go() {
    let house = House::open();
    let torn = Bytes::from(atom(b"ftyp", b"isom\0\0\x02\0isommp41"));
    let media = shelved(&house, torn);
    let told = found(&house, instagram(&house), PostKind::Reel, media);
    assert!(
        told.iter()
            .any(|(problem, ..)| *problem == Problem::FilmUnread)
    );
    assert!(told.iter().all(|(_, stops, _)| !stops), "{told:?}");
}

#[test]
fn a_photo_that_is_wider_than_the_rules_name_is_made_narrower() {
    let house = House::open();
    let media = shelved(&house, photo(2_000, 2_500));
    let told = found(&house, instagram(&house), PostKind::Photos, media);
    let width = Problem::PhotoOverWidth {
        width: 2_000,
        max: 1_440,
    };
    assert_eq!(told, [(width, false, Some(Remedy::Narrow(1_440)))]);
    let wanted = Remake {
        max_width: Some(1_440),
        ..Remake::default()
    };
    let made = house
        .engine
        .remake_photo(house.now, house.workspace, media, wanted);
    let made = block_on(made).expect("made");
    assert_eq!(found(&house, instagram(&house), PostKind::Photos, made), []);
}

#[test]
fn a_photo_of_three_to_four_goes_where_the_account_says_that_it_takes_them() {
    let house = House::open();
    let media = shelved(&house, photo(1_080, 1_440));
    let told = found(&house, instagram(&house), PostKind::Photos, media);
    assert!(
        matches!(told[..], [(Problem::TooNarrow { .. }, true, _)]),
        "{told:?}"
    );

    let tall = tall_account(&house);
    let told = found(&house, tall, PostKind::Photos, media);
    assert!(told.iter().all(|(_, stops, _)| !stops), "{told:?}");
    let upright = shelved(&house, photo(1_080, 1_920));
    let told = found(&house, tall, PostKind::Photos, upright);
    assert!(
        matches!(told[0], (Problem::TooNarrow { .. }, true, _)),
        "9:16 is still too narrow"
    );
}

/// Another account, of which somebody said that it takes photos of 3:4.
fn tall_account(house: &House) -> ChannelId {
    let all = block_on(store(house).channels(house.workspace)).expect("channels");
    let first = all.iter().find(|c| c.asset == ACCOUNT).expect("an account");
    let new = NewChannel {
        kind: ChannelKind::new("instagram"),
        asset: "17841400000000002".to_owned(),
        name: "Fiori di Lia, vetrine".to_owned(),
        app: AppId(first.app.0),
        settings: [("tall".to_owned(), "yes".to_owned())].into(),
        token: first.token.clone(),
    };
    let added = store(house).add_channel(house.workspace, new, house.now);
    block_on(added).expect("a channel").id
}
