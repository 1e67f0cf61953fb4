//! Percentiles and medians.

use std::time::Duration;

/// How steady a neighbour must be: the span between its repetitions over their median.
const STEADY: f64 = 0.15;

/// Latencies, sorted.
#[derive(Debug, Clone, Default)]
pub struct Latencies(Vec<f64>);

impl Latencies {
    /// From durations in any order.
    pub fn new(of: impl IntoIterator<Item = Duration>) -> Latencies {
        let mut millis: Vec<f64> = of.into_iter().map(|d| d.as_secs_f64() * 1_000.0).collect();
        millis.sort_by(f64::total_cmp);
        Latencies(millis)
    }

    /// The value that `percent` of all do not exceed, in milliseconds; 0 when there is none.
    pub fn percentile(&self, percent: f64) -> f64 {
        let last = self.0.len().saturating_sub(1);
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            clippy::cast_precision_loss,
            reason = "an index far below 2^53"
        )]
        let at = ((last as f64) * percent / 100.0).round() as usize;
        self.0.get(at).copied().unwrap_or_default()
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }
}

/// The middle value; 0 of nothing.
pub fn median(of: &[f64]) -> f64 {
    let mut sorted = of.to_vec();
    sorted.sort_by(f64::total_cmp);
    match sorted.len() {
        0 => 0.0,
        n if n % 2 == 1 => sorted[n / 2],
        n => f64::midpoint(sorted[n / 2 - 1], sorted[n / 2]),
    }
}

/// The smallest and the largest; 0 of nothing.
pub fn span(of: &[f64]) -> (f64, f64) {
    let low = of
        .iter()
        .copied()
        .min_by(f64::total_cmp)
        .unwrap_or_default();
    let high = of
        .iter()
        .copied()
        .max_by(f64::total_cmp)
        .unwrap_or_default();
    (low, high)
}

/// Whether repetitions of a neighbour agree.
pub fn is_steady(of: &[f64]) -> bool {
    let (low, high) = span(of);
    let middle = median(of);
    middle > 0.0 && (high - low) / middle <= STEADY
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_are_of_the_sorted_values() {
        let all = Latencies::new((1..=101).rev().map(Duration::from_millis));
        assert_eq!(
            (
                all.percentile(50.0),
                all.percentile(99.0),
                all.percentile(100.0)
            ),
            (51.0, 100.0, 101.0)
        );
        assert_eq!(Latencies::default().percentile(50.0), 0.0);
    }

    #[test]
    fn the_median_of_an_even_number_lies_between() {
        assert_eq!(median(&[4.0, 1.0, 3.0, 2.0]), 2.5);
        assert_eq!(median(&[3.0, 1.0, 2.0]), 2.0);
    }

    #[test]
    fn a_neighbour_that_varies_by_a_fifth_is_not_steady() {
        assert!(is_steady(&[100.0, 110.0, 95.0]));
        assert!(!is_steady(&[100.0, 115.0, 95.0]));
        assert!(!is_steady(&[]));
    }
}
