//! Usage headers: how full the platform says our quota is (messaging-send.md §5). There is no
//! `Retry-After`; the only wait that is told is `estimated_time_to_regain_access`, in MINUTES.

use super::envelope::small;
use super::lenient::Whole;
use crate::contract::{Answer, Usage};
use serde::Deserialize;
use sportello_core::{Span, Time};
use std::collections::BTreeMap;

#[derive(Default, Deserialize)]
#[serde(default)]
struct Quota {
    call_count: Whole,
    total_time: Whole,
    total_cputime: Whole,
    estimated_time_to_regain_access: Whole,
}

impl Quota {
    fn percent(&self) -> i64 {
        let members = [self.call_count, self.total_time, self.total_cputime];
        members.into_iter().filter_map(|m| m.0).max().unwrap_or(0)
    }
}

/// The fullest quota of those told, and the longest wait. `None` when the answer tells nothing.
pub(crate) fn read(answer: &Answer, now: Time) -> Option<Usage> {
    let mut quotas: Vec<Quota> = Vec::new();
    for name in ["x-app-usage", "x-page-usage"] {
        quotas.extend(answer.header(name).and_then(small::<Quota>));
    }
    let by_object = answer
        .header("x-business-use-case-usage")
        .and_then(small::<BTreeMap<String, Vec<Quota>>>)
        .unwrap_or_default();
    quotas.extend(by_object.into_values().flatten());
    let percent = quotas.iter().map(Quota::percent).max()?;
    let minutes = quotas
        .iter()
        .filter_map(|q| q.estimated_time_to_regain_access.0)
        .max()
        .unwrap_or(0);
    Some(Usage {
        percent: u32::try_from(percent.max(0)).unwrap_or(u32::MAX),
        until: (minutes > 0).then(|| now + Span::minutes(minutes)),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(headers: &[(&str, &str)]) -> Option<Usage> {
        let headers = headers
            .iter()
            .map(|(n, v)| ((*n).to_owned(), (*v).to_owned()))
            .collect();
        read(
            &Answer {
                status: 200,
                headers,
                body: String::new(),
            },
            Time(1_000),
        )
    }

    #[test]
    fn the_highest_member_counts() {
        let usage = told(&[(
            "x-app-usage",
            r#"{"call_count":28,"total_time":91,"total_cputime":25}"#,
        )]);
        assert_eq!(
            usage,
            Some(Usage {
                percent: 91,
                until: None
            })
        );
    }

    #[test]
    fn the_wait_is_in_minutes() {
        let header = r#"{"102290129340398":[{"type":"whatsapp","call_count":100,"total_cputime":1,"total_time":1,"estimated_time_to_regain_access":7},{"type":"pages","call_count":3}]}"#;
        let usage = told(&[
            ("x-business-use-case-usage", header),
            ("x-app-usage", r#"{"call_count":"5"}"#),
        ]);
        assert_eq!(
            usage,
            Some(Usage {
                percent: 100,
                until: Some(Time(1_000 + 7 * 60_000))
            })
        );
    }

    #[test]
    fn silence_and_nonsense_tell_nothing() {
        assert_eq!(told(&[]), None);
        assert_eq!(
            told(&[("x-app-usage", "busy"), ("x-business-use-case-usage", "[]")]),
            None
        );
    }
}
