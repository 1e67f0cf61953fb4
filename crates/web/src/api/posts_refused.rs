//! A post that was refused: why, and what can be done instead.

use super::posts_rows::Checked;
use crate::problem::Problem;
use axum::http::StatusCode;
use sportello_engine::media::MediaError;
use sportello_engine::publish::{ChannelFindings, PostError};

/// The problem a post that was not given its next step is answered with.
pub fn problem(error: PostError) -> Problem {
    let refused = |word, title, detail: &str| {
        Problem::new(StatusCode::UNPROCESSABLE_ENTITY, word, title, detail)
    };
    match error {
        PostError::Faulty(found) => faulty(found),
        PostError::Nowhere => refused(
            "nowhere",
            "The post goes to no channel",
            "It goes to no channel, so nothing was done. Name at least one channel.",
        ),
        PostError::Past => refused(
            "past",
            "The time is over",
            "The moment that was named is over, so nothing was done. Name one to come, or publish it now.",
        ),
        PostError::NoTime => Problem::conflict("the post has no time"),
        PostError::NoSlots => Problem::conflict("there are no weekly slots"),
        PostError::NeedsApproval | PostError::NotManager => {
            Problem::conflict("a manager must approve the post")
        }
        PostError::Store(error) => Problem::store(&error),
    }
}

/// 422: a channel would refuse it.
pub fn faulty(found: Vec<ChannelFindings>) -> Problem {
    let checked = serde_json::to_value(Checked::from(found)).unwrap_or_default();
    Problem::new(
        StatusCode::UNPROCESSABLE_ENTITY,
        "post-not-taken",
        "A channel would refuse the post",
        "At least one channel would not take the post as it is. Nothing was stored or changed; `channels` says what is wrong on which and what can be done.",
    )
    .with("channels", checked["channels"].clone())
}

/// 422: the key named another request.
pub fn key_reused() -> Problem {
    Problem::new(
        StatusCode::UNPROCESSABLE_ENTITY,
        "idempotency-key-reused",
        "The Idempotency-Key was used with another request",
        "This key named another request before, so nothing was stored. Send it with a new key, or repeat the first request exactly.",
    )
}

/// A file of a post that could not be read.
pub fn unreadable(error: MediaError) -> Problem {
    match error {
        MediaError::Store(error) => Problem::store(&error),
        error => {
            tracing::error!(error = %error, "a file of a post could not be read");
            Problem::broken()
        }
    }
}

/// 422: a channel that is not one of the workspace's.
pub fn no_such_channel() -> Problem {
    Problem::new(
        StatusCode::UNPROCESSABLE_ENTITY,
        "no-such-channel",
        "A channel does not exist",
        "A channel that was named is not one of this desk's, so nothing was stored. GET /api/v1/channels lists them.",
    )
}

/// 422: a file that was never uploaded.
pub fn no_such_file() -> Problem {
    Problem::new(
        StatusCode::UNPROCESSABLE_ENTITY,
        "no-such-file",
        "A file does not exist",
        "A file that was named is not one of this desk's, so nothing was stored. Upload it with POST /api/v1/media.",
    )
}
