//! How posts and accounts do: `/insights` of posts, media, Pages and accounts (`publishing.md`
//! §1, §2, "Insights"). The numbers follow from what people did here.

use super::super::access::Token;
use super::super::error::{Graph, GraphError, invalid, known, no_object};
use super::super::route::Call;
use super::super::time::{DAY, graph};
use super::super::world::{Network, World};
use super::{Publication, Sort};
use serde_json::{Value, json};

/// Fewer viewers than this are not counted out (`publishing.md` §2: "too few viewers").
const VIEWERS: u64 = 5;

impl World {
    /// `GET /{post}/insights`, `GET /{media}/insights`.
    pub(super) fn post_insights(&self, call: &Call<'_>, token: &Token, id: &str) -> Graph<Value> {
        let post = self.own_publication(token, "get", id)?;
        let mut rows = Vec::new();
        for metric in metrics(call)? {
            let value = match post.network {
                Network::Instagram => self.of_media(&post, &metric).ok_or_else(unclear)?,
                _ => self.of_post(&post, &metric).ok_or_else(unknown_metric)?,
            };
            if post.network == Network::Instagram
                && post.sort == Sort::Story
                && self.views(&post) < VIEWERS
            {
                let text = "(#10) Not enough viewers for the media to show insights";
                return Err(GraphError::new(400, 10, text));
            }
            rows.push(json!({
                "name": metric,
                "period": "lifetime",
                "values": [{ "value": value }],
                "title": metric.replace('_', " "),
                "id": format!("{}/insights/{metric}/lifetime", post.id),
            }));
        }
        Ok(json!({ "data": rows }))
    }

    /// `GET /{page}/insights`, `GET /{account}/insights`: by day, or as one total.
    pub(super) fn asset_insights(&self, call: &Call<'_>, asset: &str) -> Graph<Value> {
        let network = self
            .network_of(asset)
            .ok_or_else(|| no_object("get", asset))?;
        let total = call.params.text("metric_type").as_deref() == Some("total_value");
        let until = call.params.number("until").map_or(self.now, |at| at * 1000);
        let since = call
            .params
            .number("since")
            .map_or(until - DAY, |at| at * 1000);
        let days = (until - since).div_euclid(DAY).clamp(1, 90);
        let mut rows = Vec::new();
        for metric in metrics(call)? {
            let own = |from, to| self.of_asset(network, asset, &metric, (from, to));
            if own(since, until).is_none() {
                return Err(match network {
                    Network::Instagram => unclear(),
                    _ => unknown_metric(),
                });
            }
            let mut row = json!({ "name": metric, "period": "day", "title": metric.replace('_', " "), "id": format!("{asset}/insights/{metric}/day") });
            if total {
                row["total_value"] = json!({ "value": own(since, until) });
            } else {
                let values: Vec<Value> = (0..days)
                    .map(|day| {
                        let (from, to) =
                            (until - (days - day) * DAY, until - (days - day - 1) * DAY);
                        json!({ "value": own(from, to), "end_time": graph(to) })
                    })
                    .collect();
                row["values"] = json!(values);
            }
            rows.push(row);
        }
        Ok(json!({ "data": rows, "paging": {} }))
    }

    fn comment_count(&self, post: &Publication) -> u64 {
        let under = self.comments.values().filter(|one| one.post == post.id);
        under.count() as u64
    }

    /// Who did something has seen it, and so have a few more.
    fn views(&self, post: &Publication) -> u64 {
        let did = post.likes.len() as u64 + self.comment_count(post) + post.shares + post.saves;
        did * 9
    }

    fn of_post(&self, post: &Publication, metric: &str) -> Option<Value> {
        let likes = post.likes.len() as u64;
        let views = self.views(post);
        Some(match metric {
            "post_media_view" | "post_video_views" => json!(views),
            "post_total_media_view_unique" => json!(views * 7 / 9),
            "post_reactions_by_type_total" if likes == 0 => json!({}),
            "post_reactions_by_type_total" => json!({ "like": likes }),
            "post_reactions_like_total" => json!(likes),
            "post_clicks" => json!(self.comment_count(post) + likes),
            _ => return None,
        })
    }

    fn of_media(&self, post: &Publication, metric: &str) -> Option<Value> {
        let likes = post.likes.len() as u64;
        let comments = self.comment_count(post);
        let story = post.sort == Sort::Story;
        Some(json!(match metric {
            "views" => self.views(post),
            "reach" => self.views(post) * 7 / 9,
            "saved" if !story => post.saves,
            "likes" if !story => likes,
            "comments" if !story => comments,
            "shares" => post.shares,
            "replies" | "navigation" if story => 0,
            "total_interactions" => likes + comments + post.saves + post.shares,
            _ => return None,
        }))
    }

    fn of_asset(
        &self,
        network: Network,
        asset: &str,
        metric: &str,
        (from, to): (i64, i64),
    ) -> Option<u64> {
        let posts = || {
            let own = self
                .publications
                .values()
                .filter(|post| post.asset == asset);
            own.filter(move |post| (from..to).contains(&post.at))
        };
        let views = || posts().map(|post| self.views(post)).sum::<u64>();
        let likes = || posts().map(|post| post.likes.len() as u64).sum::<u64>();
        let comments = || posts().map(|post| self.comment_count(post)).sum::<u64>();
        match (network, metric) {
            (Network::Facebook, "page_media_view") | (Network::Instagram, "views") => Some(views()),
            (Network::Facebook, "page_total_media_view_unique") | (Network::Instagram, "reach") => {
                Some(views() * 7 / 9)
            }
            (Network::Facebook, "page_post_engagements") => Some(likes() + comments()),
            (Network::Facebook, "page_daily_follows") => Some(0),
            (Network::Instagram, "follower_count" | "replies") => Some(0),
            (Network::Instagram, "likes") => Some(likes()),
            (Network::Instagram, "comments") => Some(comments()),
            (Network::Instagram, "shares") => Some(posts().map(|post| post.shares).sum()),
            (Network::Instagram, "saves") => Some(posts().map(|post| post.saves).sum()),
            _ => None,
        }
    }

    /// What a story's webhook tells when it ends; values under 5 are −1 (`webhooks.md` §8).
    pub(super) fn story_figures(&self, post: &Publication) -> Value {
        let views = self.views(post);
        let told = |count: u64| match count {
            0..VIEWERS => json!(-1),
            count => json!(count),
        };
        json!({
            "media_id": post.id,
            "impressions": told(views),
            "reach": told(views * 7 / 9),
            "taps_forward": told(0),
            "taps_back": told(0),
            "exits": told(0),
            "replies": told(0),
        })
    }
}

fn metrics(call: &Call<'_>) -> Graph<Vec<String>> {
    let named = match call.params.json("metric") {
        Some(Value::Array(list)) => list
            .iter()
            .filter_map(super::super::params::plain)
            .collect(),
        Some(Value::String(list)) => list.split(',').map(|name| name.trim().to_owned()).collect(),
        _ => Vec::new(),
    };
    match named.is_empty() {
        true => Err(invalid("The parameter metric is required")),
        false => Ok(named),
    }
}

/// One unknown name spoils the whole call.
fn unknown_metric() -> Box<GraphError> {
    invalid("The value must be a valid insights metric")
}

/// Instagram says no more than this of a metric that a medium does not have.
fn unclear() -> Box<GraphError> {
    let mut error = known(1, None);
    "An unknown error has occurred.".clone_into(&mut error.message);
    error
}
