//! Pictures, photos and films that are small, right in their heads, and no two the same.

/// A picture of its own for every number: a PNG whose first chunks are right and whose pixels
/// never come, so that nothing is spent on decoding it.
pub fn picture(n: u32) -> Vec<u8> {
    let mut out = vec![0x89, b'P', b'N', b'G', 0x0d, 0x0a, 0x1a, 0x0a];
    out.extend_from_slice(&13_u32.to_be_bytes());
    out.extend_from_slice(b"IHDR");
    out.extend_from_slice(&64_u32.to_be_bytes());
    out.extend_from_slice(&48_u32.to_be_bytes());
    out.extend_from_slice(&[8, 2, 0, 0, 0]);
    // The checksum of this very header.
    out.extend_from_slice(&0x2e29_eb48_u32.to_be_bytes());
    let words = format!("Comment\0picture {n}");
    out.extend_from_slice(&u32::try_from(words.len()).unwrap_or(0).to_be_bytes());
    out.extend_from_slice(b"tEXt");
    out.extend_from_slice(words.as_bytes());
    out.extend_from_slice(&0_u32.to_be_bytes());
    // Where the pixels would begin: a picture is not measured before that.
    out.extend_from_slice(&0_u32.to_be_bytes());
    out.extend_from_slice(b"IDAT");
    out.extend_from_slice(&0x35af_061e_u32.to_be_bytes());
    out
}

/// A photo of its own for every number and place: a JPEG of 320 pixels a side whose headers are
/// right and whose tables never come, so that nothing is spent on decoding it.
pub fn photo(n: u32, at: u32) -> Vec<u8> {
    let words = format!("photo {n}.{at}");
    let mut out = vec![0xff, 0xd8];
    segment(&mut out, 0xfe, words.as_bytes());
    // Eight bits, 320 by 320, one component.
    segment(&mut out, 0xc0, &[8, 1, 64, 1, 64, 1, 1, 0x11, 0]);
    segment(&mut out, 0xda, &[1, 1, 0, 0, 63, 0]);
    out.extend_from_slice(&[0xff, 0xd9]);
    out
}

fn segment(out: &mut Vec<u8>, marker: u8, body: &[u8]) {
    let length = u16::try_from(body.len() + 2).unwrap_or(2);
    out.extend_from_slice(&[0xff, marker]);
    out.extend_from_slice(&length.to_be_bytes());
    out.extend_from_slice(body);
}

/// A film of its own for every number: six seconds, 540 by 960, an MP4 of heads alone.
pub fn film(n: u32) -> Vec<u8> {
    let mut length = vec![0; 100];
    length[12..16].copy_from_slice(&1_000_u32.to_be_bytes());
    length[16..20].copy_from_slice(&6_000_u32.to_be_bytes());
    let mut track = vec![0; 84];
    for (at, number) in [
        (40, 1 << 16),
        (56, 1 << 16),
        (72, 1 << 30),
        (76, 540 << 16),
        (80, 960 << 16),
    ] {
        let number: u32 = number;
        track[at..at + 4].copy_from_slice(&number.to_be_bytes());
    }
    let track = atom(b"trak", &atom(b"tkhd", &track));
    let heads = [atom(b"mvhd", &length), track].concat();
    let pictures = format!("film {n} {}", ".".repeat(3_000));
    [
        atom(b"ftyp", b"isom\0\0\x02\0isommp41"),
        atom(b"moov", &heads),
        atom(b"mdat", pictures.as_bytes()),
    ]
    .concat()
}

fn atom(name: &[u8; 4], body: &[u8]) -> Vec<u8> {
    let length = u32::try_from(body.len() + 8).unwrap_or(8);
    [&length.to_be_bytes()[..], name, body].concat()
}

#[cfg(test)]
mod tests {
    use super::*;
    use sportello_engine::media::Film;
    use sportello_sandbox::rules::publish::look;

    #[test]
    fn photos_and_films_are_taken_by_every_network_and_no_two_are_the_same() {
        let seen = look(&photo(1, 0)).expect("a photo");
        assert_eq!((seen.mime, seen.size), ("image/jpeg", Some((320, 320))));
        assert_ne!(photo(1, 0), photo(1, 1));
        let seen = look(&film(1)).expect("a film");
        assert_eq!((seen.size, seen.length), (Some((540, 960)), Some(6_000)));
        assert_eq!(Film::read(&film(1)).length_ms, Some(6_000));
        assert_ne!(film(1), film(2));
    }
}
