//! What a track of a film is made of: frames a second from how long each stands (`stts`), and how
//! picture and sound are coded from their descriptions (`stsd`; ISO/IEC 14496-12 §8.5.2, §8.6.1,
//! ISO/IEC 14496-14 §5.6, QuickTime File Format, "Sound Sample Description").

use super::boxes::{Atom, atom, boxes, inside, number16, number32, number64};
use sportello_core::post::{FilmFacts, Sound};

/// Names of codings as people know them, by the names in the file.
const PICTURES: &[(&str, &str)] = &[
    ("avc1", "H.264"),
    ("avc3", "H.264"),
    ("hvc1", "HEVC"),
    ("hev1", "HEVC"),
    ("dvh1", "HEVC"),
    ("dvhe", "HEVC"),
    ("av01", "AV1"),
    ("vp08", "VP8"),
    ("vp09", "VP9"),
    ("mp4v", "MPEG-4"),
    ("s263", "H.263"),
    ("jpeg", "JPEG"),
    ("mjpa", "JPEG"),
    ("apch", "ProRes"),
    ("apcn", "ProRes"),
    ("apcs", "ProRes"),
    ("apco", "ProRes"),
    ("ap4h", "ProRes"),
];
const SOUNDS: &[(&str, &str)] = &[
    (".mp3", "MP3"),
    ("ac-3", "AC-3"),
    ("ec-3", "E-AC-3"),
    ("alac", "ALAC"),
    ("fLaC", "FLAC"),
    ("lpcm", "PCM"),
    ("sowt", "PCM"),
    ("twos", "PCM"),
    ("in24", "PCM"),
    ("samr", "AMR"),
];
/// Kinds of sound inside `mp4a`, by the number in its description (ISO/IEC 14496-1, table 5).
const MPEG_SOUNDS: &[(u8, &str)] = &[
    (0x40, "AAC"),
    (0x66, "AAC"),
    (0x67, "AAC"),
    (0x68, "AAC"),
    (0x69, "MP3"),
    (0x6b, "MP3"),
];
/// Where the boxes of a sound's description begin, by its version.
const AFTER_SOUND: [usize; 3] = [28, 44, 64];

/// What the tracks of a film (`moov`) say. Without any track nothing is known.
pub(super) fn read(moov: &[u8]) -> FilmFacts {
    let mut film = FilmFacts::default();
    let mut tracks = 0;
    let mut noisy = false;
    for track in boxes(moov).filter(|b| b.name == *b"trak") {
        let Some(media) = inside(track.body, b"mdia") else {
            continue;
        };
        let Some(sort) = inside(media, b"hdlr").and_then(|hdlr| hdlr.get(8..12)) else {
            continue;
        };
        tracks += 1;
        let table = inside(media, b"minf").and_then(|minf| inside(minf, b"stbl"));
        let scale = inside(media, b"mdhd").and_then(scale);
        match sort {
            b"vide" if film.picture.is_none() => {
                film.picture = table.and_then(description).map(|d| name(&d, PICTURES));
                film.frames = table.zip(scale).and_then(|(t, scale)| frames(t, scale));
            }
            b"soun" if !noisy => {
                noisy = true;
                film.sound = table.and_then(description).and_then(|d| sound(&d, scale));
            }
            _ => {}
        }
    }
    if tracks > 0 && !noisy {
        film.sound = Some(Sound::Silent);
    }
    film
}

/// Units of time in a second, of a track.
fn scale(mdhd: &[u8]) -> Option<u32> {
    let scale = match mdhd.first()? {
        0 => number32(mdhd, 12)?,
        1 => number32(mdhd, 20)?,
        _ => return None,
    };
    (scale > 0).then_some(scale)
}

/// Frames in a thousand seconds: how many there are, by how long they stand together. A film whose
/// frames come as they can (telephones) tells its mean; one whose pieces come later tells nothing.
fn frames(table: &[u8], scale: u32) -> Option<u32> {
    let stts = inside(table, b"stts")?;
    let count = usize::try_from(number32(stts, 4)?).ok()?;
    let (mut frames, mut long) = (0_u128, 0_u128);
    for entry in stts.get(8..)?.chunks_exact(8).take(count) {
        let (many, each) = (number32(entry, 0)?, number32(entry, 4)?);
        frames += u128::from(many);
        long += u128::from(many) * u128::from(each);
    }
    if frames == 0 || long == 0 {
        return None;
    }
    // To the nearest.
    let rate = (frames * u128::from(scale) * 1_000 + long / 2) / long;
    u32::try_from(rate).ok()
}

/// The first description of a track's samples.
fn description(table: &[u8]) -> Option<Atom<'_>> {
    let stsd = inside(table, b"stsd")?;
    atom(stsd, 8)
}

fn name(description: &Atom<'_>, known: &[(&str, &str)]) -> String {
    let own = String::from_utf8_lossy(&description.name);
    let known = known.iter().find(|(name, _)| *name == own);
    match known {
        Some((_, name)) => (*name).to_owned(),
        // Printable, whatever a file claims: it is shown to people.
        None => {
            let clean: String = own.chars().filter(char::is_ascii_graphic).collect();
            match clean.is_empty() {
                true => "?".to_owned(),
                false => clean,
            }
        }
    }
}

fn sound(description: &Atom<'_>, scale: Option<u32>) -> Option<Sound> {
    let body = description.body;
    let version = usize::from(number16(body, 8)?);
    let codec = match &description.name {
        b"mp4a" => mpeg(body.get(*AFTER_SOUND.get(version)?..)?)?,
        _ => name(description, SOUNDS),
    };
    // A rate that has no room in the description is the track's own scale.
    let told = match version {
        2 => hertz(f64::from_bits(number64(body, 32)?)),
        _ => Some(u32::from(number16(body, 24)?)).filter(|hz| *hz > 0),
    };
    Some(Sound::Coded {
        codec,
        hz: told.or(scale),
    })
}

/// A whole number of samples a second, where a file tells one that can be.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "it is between 1 and a million"
)]
fn hertz(rate: f64) -> Option<u32> {
    (1.0..=1_000_000.0)
        .contains(&rate)
        .then(|| rate.round() as u32)
}

/// What sound `mp4a` is: QuickTime keeps the description one box deeper.
fn mpeg(boxes: &[u8]) -> Option<String> {
    let wave = inside(boxes, b"wave").unwrap_or(boxes);
    let number = kind(inside(wave, b"esds")?)?;
    let known = MPEG_SOUNDS.iter().find(|(known, _)| *known == number);
    Some(known.map_or_else(
        || format!("mp4a.{number:02x}"),
        |(_, name)| (*name).to_owned(),
    ))
}

/// The kind of sound in an elementary stream's description.
fn kind(esds: &[u8]) -> Option<u8> {
    let stream = descriptor(esds.get(4..)?, 3)?;
    let flags = *stream.get(2)?;
    let mut at = 3;
    if flags & 0x80 != 0 {
        at += 2;
    }
    if flags & 0x40 != 0 {
        at += 1 + usize::from(*stream.get(at)?);
    }
    if flags & 0x20 != 0 {
        at += 2;
    }
    descriptor(stream.get(at..)?, 4)?.first().copied()
}

/// What is in a descriptor of that tag: its length is told in groups of seven bits. What it says
/// beyond its end is cut off.
fn descriptor(bytes: &[u8], tag: u8) -> Option<&[u8]> {
    let (first, mut rest) = bytes.split_first()?;
    if *first != tag {
        return None;
    }
    let mut length = 0_usize;
    for _ in 0..4 {
        let (group, after) = rest.split_first()?;
        rest = after;
        length = length << 7 | usize::from(group & 0x7f);
        if group & 0x80 == 0 {
            break;
        }
    }
    Some(&rest[..length.min(rest.len())])
}
