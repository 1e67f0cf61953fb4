//! QR codes, drawn as lines for print and as dots for everything else.

use image::{GrayImage, ImageFormat, Luma};
use qrcodegen::{QrCode, QrCodeEcc};
use std::io::Cursor;

/// The white edge that readers need, in modules (ISO/IEC 18004, section 9.1).
const EDGE: i32 = 4;
/// Pixels a module of the PNG: sharp on a poster of a hand's width.
const DOTS: i32 = 24;

/// A code and its side with the edge, in modules. `None` = more words than a code holds.
fn code(words: &str) -> Option<(QrCode, i32)> {
    // Medium: a crease or a stain on a leaflet is made up for.
    let code = QrCode::encode_text(words, QrCodeEcc::Medium).ok()?;
    let side = code.size() + 2 * EDGE;
    Some((code, side))
}

/// The code as an SVG file. `None` = more words than a code holds.
pub fn svg(words: &str) -> Option<String> {
    let (code, side) = code(words)?;
    let mut path = String::new();
    for y in 0..code.size() {
        for x in (0..code.size()).filter(|x| code.get_module(*x, y)) {
            path.push_str(&format!("M{} {}h1v1h-1z", x + EDGE, y + EDGE));
        }
    }
    Some(format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {side} {side}\" shape-rendering=\"crispEdges\">\
         <path fill=\"#fff\" d=\"M0 0h{side}v{side}H0z\"/><path d=\"{path}\"/></svg>"
    ))
}

/// The code as a PNG file. `None` = more words than a code holds.
pub fn png(words: &str) -> Option<Vec<u8>> {
    let (code, side) = code(words)?;
    let pixels = u32::try_from(side * DOTS).ok()?;
    let module = |at: u32| i32::try_from(at).unwrap_or(0) / DOTS - EDGE;
    let picture = GrayImage::from_fn(pixels, pixels, |x, y| {
        // Outside of the code every module is white.
        Luma([if code.get_module(module(x), module(y)) {
            0
        } else {
            255
        }])
    });
    let mut file = Cursor::new(Vec::new());
    picture.write_to(&mut file, ImageFormat::Png).ok()?;
    Some(file.into_inner())
}

#[cfg(test)]
mod tests {
    use super::*;

    const LINK: &str = "https://desk.fioridilia.example/s/abcdefghij?qr";

    #[test]
    fn a_code_has_a_white_edge_and_its_three_corners() {
        let file = png(LINK).expect("a short link fits");
        let picture = image::load_from_memory(&file).expect("a PNG").to_luma8();
        let dots = u32::try_from(DOTS).expect("a size");
        let at = |x: u32, y: u32| picture.get_pixel(x * dots, y * dots).0[0];
        let modules = picture.width() / dots;
        for n in 0..modules {
            for edge in [0, 3, modules - 4, modules - 1] {
                assert_eq!((at(n, edge), at(edge, n)), (255, 255), "the edge at {n}");
            }
        }
        for (x, y) in [(4, 4), (modules - 5, 4), (4, modules - 5)] {
            assert_eq!(at(x, y), 0, "a corner at {x}, {y}");
        }
    }

    #[test]
    fn both_files_show_the_same_modules() {
        let (lines, file) = (svg(LINK).expect("lines"), png(LINK).expect("dots"));
        let picture = image::load_from_memory(&file).expect("a PNG").to_luma8();
        let dark = picture.pixels().filter(|p| p.0[0] == 0).count();
        let module = usize::try_from(DOTS * DOTS).expect("a size");
        assert_eq!(lines.matches("h1v1h-1z").count() * module, dark);
    }

    #[test]
    fn more_words_than_a_code_holds_are_none() {
        assert_eq!(svg(&"x".repeat(3_000)), None);
        assert_eq!(png(&"x".repeat(3_000)), None);
    }
}
