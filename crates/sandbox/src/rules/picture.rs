//! Built-in pictures, drawn in code: a flower on paper, another for every name.
//!
//! People on a phone send pictures; tests and demonstrations need some without files on disk.

/// Side of a picture in pixels.
const SIDE: usize = 200;

/// A PNG for a name; the same name always draws the same flower.
#[must_use]
pub fn flower(name: &str) -> Vec<u8> {
    let hash = super::signature::digest(name.as_bytes());
    let petal = [
        [214, 84, 96],
        [232, 148, 92],
        [236, 190, 88],
        [196, 108, 168],
        [132, 116, 196],
        [224, 122, 140],
    ][usize::from(hash[0]) % 6];
    let petals = 5.0 + f64::from(hash[1] % 4);
    let turn = f64::from(hash[2]) / 40.0;
    let mut rows = Vec::with_capacity(SIDE * (SIDE * 3 + 1));
    for y in 0..SIDE {
        rows.push(0);
        for x in 0..SIDE {
            // The flower is drawn on a grid of 320.
            let (x, y) = (x * 320 / SIDE, y * 320 / SIDE);
            rows.extend_from_slice(&shade(x, y, petals, turn, petal));
        }
    }
    png(SIDE, SIDE, &rows)
}

/// One pixel: paper, stem, leaf, petal or heart.
fn shade(x: usize, y: usize, petals: f64, turn: f64, petal: [u8; 3]) -> [u8; 3] {
    const PAPER: [u8; 3] = [247, 242, 232];
    const STEM: [u8; 3] = [96, 138, 92];
    const HEART: [u8; 3] = [240, 204, 112];
    let at = |value: usize| f64::from(u16::try_from(value).unwrap_or(u16::MAX));
    let (dx, dy) = (at(x) - 160.0, at(y) - 130.0);
    let (radius, angle) = (dx.hypot(dy), dy.atan2(dx) + turn);
    let reach = 62.0 + 34.0 * (angle * petals).cos();
    if radius < 22.0 {
        return HEART;
    }
    if radius < reach {
        let light = 0.82 + 0.18 * (radius / reach);
        return petal.map(|part| mix(part, light));
    }
    let leaf = ((dx - 34.0) / 34.0).powi(2) + ((dy - 120.0 + dx * 0.4) / 12.0).powi(2);
    if (dx + (dy / 30.0).sin() * 4.0).abs() < 4.0 && dy > 0.0 || leaf < 1.0 {
        return STEM;
    }
    PAPER
}

fn mix(part: u8, light: f64) -> u8 {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "clamped to a byte"
    )]
    let value = (f64::from(part) * light).clamp(0.0, 255.0) as u8;
    value
}

/// An RGB PNG from filtered rows, with stored (not compressed) data: no compressor needed.
fn png(width: usize, height: usize, rows: &[u8]) -> Vec<u8> {
    let mut out = vec![0x89, b'P', b'N', b'G', 0x0d, 0x0a, 0x1a, 0x0a];
    let mut head = Vec::with_capacity(13);
    head.extend_from_slice(&u32::try_from(width).unwrap_or(0).to_be_bytes());
    head.extend_from_slice(&u32::try_from(height).unwrap_or(0).to_be_bytes());
    head.extend_from_slice(&[8, 2, 0, 0, 0]);
    chunk(&mut out, b"IHDR", &head);
    let mut data = vec![0x78, 0x01];
    let blocks = rows.chunks(0xffff).count();
    for (number, block) in rows.chunks(0xffff).enumerate() {
        data.push(u8::from(number + 1 == blocks));
        let length = u16::try_from(block.len()).unwrap_or(0);
        data.extend_from_slice(&length.to_le_bytes());
        data.extend_from_slice(&(!length).to_le_bytes());
        data.extend_from_slice(block);
    }
    data.extend_from_slice(&adler32(rows).to_be_bytes());
    chunk(&mut out, b"IDAT", &data);
    chunk(&mut out, b"IEND", &[]);
    out
}

fn chunk(out: &mut Vec<u8>, kind: &[u8; 4], data: &[u8]) {
    out.extend_from_slice(&u32::try_from(data.len()).unwrap_or(0).to_be_bytes());
    let start = out.len();
    out.extend_from_slice(kind);
    out.extend_from_slice(data);
    let sum = crc32(&out[start..]);
    out.extend_from_slice(&sum.to_be_bytes());
}

fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |sum, byte| {
        (0..8).fold(sum ^ u32::from(*byte), |sum, _| {
            (sum >> 1) ^ (0xedb8_8320 & (sum & 1).wrapping_neg())
        })
    })
}

fn adler32(bytes: &[u8]) -> u32 {
    let (mut low, mut high) = (1u32, 0u32);
    for byte in bytes {
        low = (low + u32::from(*byte)) % 65_521;
        high = (high + low) % 65_521;
    }
    (high << 16) | low
}
