//! A photo made into another: a piece of it, upright, as a JPEG that is not larger than allowed.
//! The pixels are encoded anew, so nothing that the camera wrote beside them is left (places,
//! names, serial numbers).

use super::picture::limits;
use bytes::Bytes;
use image::codecs::jpeg::JpegEncoder;
use image::imageops::FilterType;
use image::{DynamicImage, ImageDecoder, ImageReader, RgbImage};
use sportello_core::post::Ratio;
use sportello_core::post::crop::{largest, narrowed};
use std::io::Cursor;
use thiserror::Error;

/// The qualities tried, the best first; what is still too large is made smaller in pixels.
const QUALITIES: [u8; 3] = [92, 84, 74];
/// What a side is multiplied by where no quality is enough, in hundredths.
const SHRINK: u32 = 80;
/// The shortest side that is made: below, nothing of a photo is left.
const SHORTEST: u32 = 64;
/// Where a piece stands in the middle: half of the room that is free.
pub const MIDDLE: u32 = 500;

/// What becomes of a photo.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Remake {
    /// The piece that is kept; `None` = all of it.
    pub piece: Option<Piece>,
    /// The greatest size in bytes; `None` = any.
    pub max_bytes: Option<u64>,
    /// The greatest width in pixels; `None` = any.
    pub max_width: Option<u32>,
}

/// A piece of a photo, told so that it fits any size of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Piece {
    /// Its shape.
    pub shape: Ratio,
    /// How much larger it is shown than the largest piece of that shape, in hundredths: 100 = the
    /// largest, 200 = half as wide. Less than 100 counts as 100, more than 1000 as 1000.
    pub zoom: u32,
    /// Where it stands in the room left over, in thousandths: across and down. 500 is the middle.
    pub place: (u32, u32),
}

impl Piece {
    /// The piece of a photo of that size, in whole pixels: left, top, width, height. `None` where
    /// there is nothing to cut.
    pub fn of(&self, size: (u32, u32)) -> Option<(u32, u32, u32, u32)> {
        let (width, height) = largest(size, self.shape)?;
        let zoom = u64::from(self.zoom.clamp(100, 1_000));
        let part = |side: u32| {
            u32::try_from(u64::from(side) * 100 / zoom)
                .unwrap_or(side)
                .max(1)
        };
        let (width, height) = (part(width), part(height));
        let at = |room: u32, place: u32| {
            let moved = u64::from(room) * u64::from(place.min(1_000)) / 1_000;
            u32::try_from(moved).unwrap_or(0)
        };
        Some((
            at(size.0 - width, self.place.0),
            at(size.1 - height, self.place.1),
            width,
            height,
        ))
    }
}

/// Why no other photo was made.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
pub enum RemakeError {
    /// It is no photo that can be read here, or too large a one to be decoded.
    #[error("the photo cannot be read")]
    Unreadable,
    /// No photo of that few bytes can be made of it.
    #[error("the photo cannot be made that small")]
    TooLarge,
}

/// Makes a JPEG of a photo. Blocking: it decodes and encodes.
pub fn remake(bytes: &[u8], wanted: &Remake) -> Result<Bytes, RemakeError> {
    let mut photo = upright(bytes)?;
    if let Some(piece) = wanted.piece {
        let (left, top, width, height) = piece
            .of((photo.width(), photo.height()))
            .ok_or(RemakeError::Unreadable)?;
        photo = photo.crop_imm(left, top, width, height);
    }
    let mut photo = on_white(&photo);
    let (width, height) = narrowed(photo.dimensions(), wanted.max_width.unwrap_or(u32::MAX));
    if (width, height) != photo.dimensions() {
        photo = image::imageops::resize(&photo, width, height, FilterType::Lanczos3);
    }
    loop {
        for quality in QUALITIES {
            let made = encode(&photo, quality)?;
            if wanted.max_bytes.is_none_or(|max| made.len() as u64 <= max) {
                return Ok(made);
            }
        }
        let smaller = |side: u32| side / 100 * SHRINK + side % 100 * SHRINK / 100;
        let (width, height) = (smaller(photo.width()), smaller(photo.height()));
        if width.min(height) < SHORTEST {
            return Err(RemakeError::TooLarge);
        }
        photo = image::imageops::resize(&photo, width, height, FilterType::CatmullRom);
    }
}

/// Whether a photo is stored lying on its side, with a note that says how to turn it. Networks do
/// not all read that note.
pub fn lies(bytes: &[u8]) -> bool {
    decoder(bytes).is_ok_and(|mut decoder| {
        let turn = decoder.orientation();
        turn.is_ok_and(|turn| turn != image::metadata::Orientation::NoTransforms)
    })
}

fn decoder(bytes: &[u8]) -> Result<impl ImageDecoder + '_, RemakeError> {
    let mut reader = ImageReader::new(Cursor::new(bytes))
        .with_guessed_format()
        .map_err(|_| RemakeError::Unreadable)?;
    reader.limits(limits());
    reader.into_decoder().map_err(|_| RemakeError::Unreadable)
}

fn upright(bytes: &[u8]) -> Result<DynamicImage, RemakeError> {
    let mut decoder = decoder(bytes)?;
    let turn = decoder
        .orientation()
        .unwrap_or(image::metadata::Orientation::NoTransforms);
    let mut photo = DynamicImage::from_decoder(decoder).map_err(|_| RemakeError::Unreadable)?;
    photo.apply_orientation(turn);
    Ok(photo)
}

/// What can be seen through is seen on white: a JPEG has no holes.
fn on_white(photo: &DynamicImage) -> RgbImage {
    if !photo.color().has_alpha() {
        return photo.to_rgb8();
    }
    let photo = photo.to_rgba8();
    let mixed = |[r, g, b, a]: [u8; 4]| {
        let over = |c: u8| {
            let sum = u32::from(c) * u32::from(a) + 255 * (255 - u32::from(a));
            u8::try_from(sum / 255).unwrap_or(u8::MAX)
        };
        image::Rgb([over(r), over(g), over(b)])
    };
    RgbImage::from_fn(photo.width(), photo.height(), |x, y| {
        mixed(photo.get_pixel(x, y).0)
    })
}

fn encode(photo: &RgbImage, quality: u8) -> Result<Bytes, RemakeError> {
    let mut out = Vec::new();
    JpegEncoder::new_with_quality(&mut out, quality)
        .encode_image(photo)
        .map_err(|_| RemakeError::Unreadable)?;
    Ok(Bytes::from(out))
}

#[cfg(test)]
mod tests {
    use super::*;
    use image::{ImageFormat, Rgba, RgbaImage};
    use proptest::prelude::*;
    use sportello_core::post::crop::SHAPES;

    const WHOLE: Remake = Remake {
        piece: None,
        max_bytes: None,
        max_width: None,
    };

    fn coded(photo: &DynamicImage, format: ImageFormat) -> Vec<u8> {
        let mut out = Cursor::new(Vec::new());
        photo.write_to(&mut out, format).expect("a photo encodes");
        out.into_inner()
    }

    /// Red on the left, blue on the right.
    fn two_halves(width: u32, height: u32) -> DynamicImage {
        DynamicImage::ImageRgb8(RgbImage::from_fn(width, height, |x, _| {
            match x < width / 2 {
                true => image::Rgb([220, 20, 20]),
                false => image::Rgb([20, 20, 220]),
            }
        }))
    }

    fn made(bytes: &[u8], wanted: Remake) -> RgbImage {
        let made = remake(bytes, &wanted).expect("a photo");
        assert_eq!(infer::get(&made).expect("a type").mime_type(), "image/jpeg");
        image::load_from_memory(&made)
            .expect("it decodes")
            .to_rgb8()
    }

    /// A JPEG whose note (EXIF, tag 0x0112) says that it is to be turned so.
    fn turned(photo: &DynamicImage, turn: u8) -> Vec<u8> {
        let plain = coded(photo, ImageFormat::Jpeg);
        let mut note = b"Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0".to_vec();
        note.extend([turn, 0, 0, 0, 0, 0, 0]);
        let length = u16::try_from(note.len() + 2).expect("a short note");
        let mut whole = plain[..2].to_vec();
        whole.extend([0xff, 0xe1]);
        whole.extend(length.to_be_bytes());
        whole.extend(note);
        whole.extend(&plain[2..]);
        whole
    }

    #[test]
    fn a_drawing_that_can_be_seen_through_becomes_a_jpeg_on_white() {
        let clear = DynamicImage::ImageRgba8(RgbaImage::from_pixel(40, 30, Rgba([0, 0, 0, 0])));
        let photo = made(&coded(&clear, ImageFormat::Png), WHOLE);
        assert_eq!(photo.dimensions(), (40, 30));
        assert!(photo.get_pixel(20, 15).0.iter().all(|c| *c > 250));
    }

    #[test]
    fn a_photo_that_lies_is_turned_and_loses_its_note() {
        let lying = turned(&two_halves(80, 40), 6);
        assert!(lies(&lying));
        let stands = remake(&lying, &WHOLE).expect("a photo");
        assert!(!lies(&stands));
        assert!(!stands.windows(4).any(|four| four == b"Exif"));
        let photo = image::load_from_memory(&stands)
            .expect("it decodes")
            .to_rgb8();
        assert_eq!(photo.dimensions(), (40, 80));
        assert!(
            photo.get_pixel(20, 10).0[0] > 150,
            "what was left is on top"
        );
        assert!(!lies(&coded(&two_halves(8, 8), ImageFormat::Jpeg)));
    }

    #[test]
    fn a_piece_is_cut_where_it_was_placed() {
        let photo = coded(&two_halves(400, 200), ImageFormat::Png);
        let cut = |place: (u32, u32)| {
            let piece = Piece {
                shape: Ratio::new(1, 1),
                zoom: 200,
                place,
            };
            let wanted = Remake {
                piece: Some(piece),
                ..WHOLE
            };
            made(&photo, wanted)
        };
        let (left, right) = (cut((0, MIDDLE)), cut((1_000, MIDDLE)));
        assert_eq!(left.dimensions(), (100, 100));
        assert!(left.get_pixel(50, 50).0[0] > 150);
        assert!(right.get_pixel(50, 50).0[2] > 150);
    }

    #[test]
    fn what_is_too_large_is_made_smaller_until_it_fits() {
        let noise = RgbImage::from_fn(900, 600, |x, y| {
            let n = x.wrapping_mul(2_654_435_761) ^ y.wrapping_mul(40_503);
            image::Rgb([(n >> 3) as u8, (n >> 11) as u8, (n >> 19) as u8])
        });
        let bytes = coded(&DynamicImage::ImageRgb8(noise), ImageFormat::Png);
        let wanted = |max: u64| Remake {
            max_bytes: Some(max),
            ..WHOLE
        };
        let small = remake(&bytes, &wanted(60_000)).expect("a photo");
        assert!(small.len() <= 60_000);
        let photo = image::load_from_memory(&small).expect("it decodes");
        assert!(photo.width() * 2 == photo.height() * 3 || photo.width() > photo.height());
        assert_eq!(remake(&bytes, &wanted(20)), Err(RemakeError::TooLarge));
    }

    #[test]
    fn a_photo_that_is_too_wide_is_made_narrower_in_its_shape() {
        let wide = coded(&two_halves(400, 500), ImageFormat::Png);
        let wanted = |max: u32| Remake {
            max_width: Some(max),
            ..WHOLE
        };
        let photo = made(&wide, wanted(144));
        assert_eq!(photo.dimensions(), (144, 180));
        assert!(photo.get_pixel(30, 90).0[0] > 150 && photo.get_pixel(120, 90).0[2] > 150);
        assert_eq!(made(&wide, wanted(1_440)).dimensions(), (400, 500));
    }

    #[test]
    fn what_is_no_photo_is_refused() {
        for bytes in [&b""[..], b"MZ", b"\xff\xd8\xff\xe0torn"] {
            assert_eq!(remake(bytes, &WHOLE), Err(RemakeError::Unreadable));
            assert!(!lies(bytes));
        }
    }

    proptest! {
        #[test]
        fn a_piece_lies_within_its_photo(
            size in (1_u32..5_000, 1_u32..5_000),
            shape in prop::sample::select(SHAPES.to_vec()),
            zoom in 0_u32..2_000,
            place in (0_u32..2_000, 0_u32..2_000),
        ) {
            let piece = Piece { shape, zoom, place };
            let (left, top, width, height) = piece.of(size).expect("a piece");
            prop_assert!(width >= 1 && height >= 1);
            prop_assert!(left + width <= size.0 && top + height <= size.1);
        }
    }
}
