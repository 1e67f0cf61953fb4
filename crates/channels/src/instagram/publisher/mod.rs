//! Publishing on Instagram (publishing.md §2): containers are made, looked at until they are
//! finished, and published by one call. What was made is read from the exchanges, so a crash
//! anywhere goes on where it was.

mod container;
mod look;
mod progress;
mod recent;
mod request;
mod step;

use crate::contract::{Answer, ChannelFacts, Exchange, HttpRequest, Step};
use crate::meta::envelope::small;
use crate::meta::lenient::Whole;
use crate::meta::request::get;
use crate::publish::{Insight, Look, OutgoingPost, Published, Publisher, Quota};
use serde::Deserialize;

/// How Instagram accounts are published on.
pub(crate) struct InstagramPublisher;

impl Publisher for InstagramPublisher {
    fn step(&self, post: &OutgoingPost, exchanges: &[Exchange]) -> Step {
        step::step(post, exchanges)
    }

    fn look(&self, post: &OutgoingPost, exchanges: &[Exchange], asked: &[Option<Answer>]) -> Look {
        look::look(post, exchanges, asked)
    }

    /// Meta's own pages disagree about the number, so it is read (publishing.md §2, "quota").
    fn quota_request(&self, channel: &ChannelFacts) -> Option<HttpRequest> {
        let path = format!("{}/content_publishing_limit", channel.asset);
        Some(get(path, &[("fields", "quota_usage,config")]))
    }

    fn read_quota(&self, answer: &Answer) -> Option<Quota> {
        let limits = Some(answer).filter(|answer| (200..300).contains(&answer.status));
        let limit = small::<Limits>(&limits?.body)?.data.into_iter().next()?;
        let number = |whole: Whole| u32::try_from(whole.0?).ok();
        Some(Quota {
            used: number(limit.quota_usage)?,
            total: number(limit.config.quota_total)?,
            span_s: number(limit.config.quota_duration).unwrap_or(DAY_S),
        })
    }

    fn recent_requests(&self, channel: &ChannelFacts) -> Vec<HttpRequest> {
        recent::EDGES
            .iter()
            .map(|edge| recent::request(channel, edge))
            .collect()
    }

    fn read_recent(&self, answer: &Answer) -> Option<Vec<Published>> {
        recent::read(answer)
    }

    fn post_request(
        &self,
        channel: &ChannelFacts,
        post: &str,
        elsewhere: bool,
    ) -> Option<HttpRequest> {
        recent::one_request(channel, post, elsewhere)
    }

    fn read_post(&self, answer: &Answer) -> Option<Published> {
        recent::read_one(answer)
    }

    fn insight_requests(&self, _: &ChannelFacts, post: &Published) -> Vec<HttpRequest> {
        recent::insight_requests(post)
    }

    fn read_insight(&self, answer: &Answer, into: &mut Insight) {
        recent::read_insight(answer, into);
    }
}

/// The span of the quota where the answer does not tell it.
const DAY_S: u32 = 24 * 60 * 60;

#[derive(Deserialize)]
struct Limits {
    data: Vec<Limit>,
}

#[derive(Deserialize)]
struct Limit {
    quota_usage: Whole,
    config: Config,
}

#[derive(Deserialize)]
struct Config {
    quota_total: Whole,
    #[serde(default)]
    quota_duration: Whole,
}

#[cfg(test)]
mod tests;
