//! How a post of a Page does (publishing.md §1, "Insights"): each metric in a call of its own,
//! since one that the platform does not know spoils the whole call.

use crate::contract::{Answer, HttpRequest};
use crate::meta::envelope::small;
use crate::meta::lenient::Whole;
use crate::meta::request::get;
use crate::publish::{Insight, Published};
use serde::Deserialize;
use serde_json::Value;

/// The platform's names, and ours. That `post_media_view` exists for a post is unconfirmed `[u]`:
/// the rules name it for the Page.
const METRICS: [(&str, &str); 4] = [
    ("post_media_view", "views"),
    ("post_total_media_view_unique", "reach"),
    ("post_reactions_by_type_total", "reactions"),
    ("post_clicks", "clicks"),
];

/// What the post itself tells.
const COUNTED: &str = "shares,comments.summary(true).limit(0)";

/// Asks for each metric, and for what the post itself tells.
pub(super) fn requests(post: &Published) -> Vec<HttpRequest> {
    let path = format!("{}/insights", post.external_id);
    let metrics = METRICS.iter();
    let mut requests: Vec<HttpRequest> = metrics
        .map(|(name, _)| get(path.clone(), &[("metric", name)]))
        .collect();
    requests.push(get(post.external_id.clone(), &[("fields", COUNTED)]));
    requests
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Told {
    data: Vec<Metric>,
    shares: Counted,
    comments: Summed,
}

#[derive(Deserialize)]
struct Metric {
    name: String,
    #[serde(default)]
    values: Vec<Measured>,
}

#[derive(Deserialize)]
struct Measured {
    #[serde(default)]
    value: Value,
}

/// `{"count": n}`
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Counted {
    count: Whole,
}

/// `{"summary": {"total_count": n}}`
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Summed {
    summary: Summary,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Summary {
    total_count: Whole,
}

fn counted(number: Whole) -> Option<u64> {
    u64::try_from(number.0?).ok()
}

impl Counted {
    pub(super) fn total(&self) -> Option<u64> {
        counted(self.count)
    }
}

impl Summed {
    pub(super) fn total(&self) -> Option<u64> {
        counted(self.summary.total_count)
    }
}

/// A number; of reactions, which come by sort, all together.
fn number(value: &Value) -> Option<u64> {
    match value {
        Value::Object(sorts) => Some(sorts.values().filter_map(Value::as_u64).sum()),
        other => other.as_u64(),
    }
}

/// Reads an answer into what is known. An error, or a list without numbers, adds nothing.
pub(super) fn read(answer: &Answer, into: &mut Insight) {
    if !(200..300).contains(&answer.status) {
        return;
    }
    let Some(told) = small::<Told>(&answer.body) else {
        return;
    };
    let metrics = told.data.iter().filter_map(|metric| {
        let (_, ours) = METRICS.iter().find(|(theirs, _)| *theirs == metric.name)?;
        Some((*ours, number(&metric.values.last()?.value)?))
    });
    let own = [
        ("shares", told.shares.total()),
        ("comments", told.comments.total()),
    ];
    let own = own.into_iter().filter_map(|(name, n)| Some((name, n?)));
    for (name, count) in metrics.chain(own) {
        into.counts.insert(name.to_owned(), count);
    }
}
