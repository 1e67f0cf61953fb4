//! Shapes that a picture can be cropped to, and what is left of it then.

use super::Ratio;

/// The shapes that people crop to, narrowest first.
pub const SHAPES: [Ratio; 4] = [
    Ratio::new(9, 16),
    Ratio::new(4, 5),
    Ratio::new(1, 1),
    Ratio::new(191, 100),
];

/// The largest piece of that shape, in whole pixels; no side is ever longer than it was, and
/// `None` where there is nothing to crop.
pub fn largest(size: (u32, u32), shape: Ratio) -> Option<(u32, u32)> {
    let (width, height) = (u64::from(size.0), u64::from(size.1));
    let (across, down) = (u64::from(shape.width), u64::from(shape.height));
    if width == 0 || height == 0 || across == 0 || down == 0 {
        return None;
    }
    let (width, height) = if width * down > across * height {
        (rounded(height * across, down).min(width), height)
    } else {
        (width, rounded(width * down, across).min(height))
    };
    Some((u32::try_from(width).ok()?, u32::try_from(height).ok()?))
}

/// A size that is not wider than wanted, in the same shape; one that is narrow enough stays.
pub fn narrowed(size: (u32, u32), max_width: u32) -> (u32, u32) {
    let (width, height) = (u64::from(size.0), u64::from(size.1));
    if size.0 <= max_width || max_width == 0 {
        return size;
    }
    let height = rounded(height * u64::from(max_width), width);
    (max_width, u32::try_from(height).unwrap_or(u32::MAX))
}

/// A quotient to the nearest whole pixel, of which one is always left.
fn rounded(dividend: u64, divisor: u64) -> u64 {
    ((dividend + divisor / 2) / divisor).max(1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_largest_piece_touches_two_sides() {
        let size = (4000, 3000);
        let pieces = SHAPES.map(|shape| largest(size, shape));
        assert_eq!(
            pieces,
            [
                Some((1688, 3000)),
                Some((2400, 3000)),
                Some((3000, 3000)),
                Some((4000, 2094))
            ]
        );
        assert_eq!(largest((1080, 1350), Ratio::new(4, 5)), Some((1080, 1350)));
        assert_eq!(largest((0, 5), Ratio::new(1, 1)), None);
    }

    #[test]
    fn a_photo_is_narrowed_in_its_shape_and_never_widened() {
        assert_eq!(narrowed((4_000, 5_000), 1_440), (1_440, 1_800));
        assert_eq!(narrowed((1_440, 900), 1_440), (1_440, 900));
        assert_eq!(narrowed((9_000, 1), 1_440), (1_440, 1), "a line is left");
    }

    proptest! {
        #[test]
        fn a_piece_lies_within_and_has_its_shape(width in 600_u32..9_000, height in 600_u32..9_000) {
            for shape in SHAPES {
                let (w, h) = largest((width, height), shape).unwrap();
                prop_assert!(w <= width && h <= height && (w == width || h == height));
                let off = i64::from(w) * i64::from(shape.height) - i64::from(h) * i64::from(shape.width);
                prop_assert!(off.abs() <= i64::from(shape.width.max(shape.height)), "a pixel at most");
            }
        }
    }
}
