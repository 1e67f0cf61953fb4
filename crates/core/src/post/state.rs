//! What people see of a post: one word, from where it stands and what became of it on its channels.

use super::PostStage;
use crate::delivery::DeliveryState;
use serde::{Deserialize, Serialize};
use std::fmt;

/// What people see of a post, or of a post on one channel.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PostState {
    /// Being written.
    Draft,
    /// A manager is asked to approve it.
    Review,
    /// It goes out at its time.
    Scheduled,
    /// It is on its way, or evidence of it is awaited.
    Publishing,
    /// Kept back, with a reason; not failed.
    Held,
    /// It may or may not be published: a person must look.
    Unconfirmed,
    /// Published wherever it was to be.
    Published,
    /// Published on some of its channels, and it never will be on others by itself.
    PartlyPublished,
    /// Refused for good, with a cause.
    Failed,
    /// Taken back, by a person or by the rule for what is late.
    Dropped,
}

impl PostState {
    /// Every state, in the order of a post's life.
    pub const ALL: [PostState; 10] = [
        PostState::Draft,
        PostState::Review,
        PostState::Scheduled,
        PostState::Publishing,
        PostState::Held,
        PostState::Unconfirmed,
        PostState::Published,
        PostState::PartlyPublished,
        PostState::Failed,
        PostState::Dropped,
    ];

    /// The name in the API, the locale files and the style sheet.
    pub fn as_str(self) -> &'static str {
        match self {
            PostState::Draft => "draft",
            PostState::Review => "review",
            PostState::Scheduled => "scheduled",
            PostState::Publishing => "publishing",
            PostState::Held => "held",
            PostState::Unconfirmed => "unconfirmed",
            PostState::Published => "published",
            PostState::PartlyPublished => "partly_published",
            PostState::Failed => "failed",
            PostState::Dropped => "dropped",
        }
    }

    /// The state of that name.
    pub fn parse(name: &str) -> Option<PostState> {
        PostState::ALL.into_iter().find(|s| s.as_str() == name)
    }

    /// What people see of a post on one channel, from its delivery there.
    pub fn of_target(state: DeliveryState) -> PostState {
        match state {
            DeliveryState::Queued | DeliveryState::Sending | DeliveryState::Unknown => {
                PostState::Publishing
            }
            DeliveryState::Held => PostState::Held,
            DeliveryState::Unconfirmed => PostState::Unconfirmed,
            DeliveryState::Accepted | DeliveryState::Delivered | DeliveryState::Read => {
                PostState::Published
            }
            DeliveryState::Failed => PostState::Failed,
            DeliveryState::Withdrawn => PostState::Dropped,
        }
    }

    /// What people see of a whole post: before the outbox has it, its stage; from then on the
    /// worst of its targets, so that what needs a person is never hidden behind what needs only
    /// time. `targets` are the deliveries of its posts, those of first comments left out.
    pub fn of(stage: PostStage, targets: &[DeliveryState]) -> PostState {
        match stage {
            PostStage::Draft => return PostState::Draft,
            PostStage::Review => return PostState::Review,
            PostStage::Scheduled => return PostState::Scheduled,
            PostStage::Dropped => return PostState::Dropped,
            PostStage::Given => {}
        }
        let is = |seen| targets.iter().any(|&t| PostState::of_target(t) == seen);
        let published = is(PostState::Published);
        if is(PostState::Unconfirmed) {
            PostState::Unconfirmed
        } else if is(PostState::Failed) && !published {
            PostState::Failed
        } else if is(PostState::Failed) {
            PostState::PartlyPublished
        } else if is(PostState::Held) {
            PostState::Held
        } else if is(PostState::Publishing) || targets.is_empty() {
            PostState::Publishing
        } else if is(PostState::Dropped) && published {
            PostState::PartlyPublished
        } else if published {
            PostState::Published
        } else {
            PostState::Dropped
        }
    }

    /// Whether nothing more happens to it without a person.
    pub fn needs_a_person(self) -> bool {
        matches!(
            self,
            PostState::Review
                | PostState::Unconfirmed
                | PostState::PartlyPublished
                | PostState::Failed
        )
    }
}

impl fmt::Display for PostState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use DeliveryState::*;

    fn given(targets: &[DeliveryState]) -> PostState {
        PostState::of(PostStage::Given, targets)
    }

    #[test]
    fn until_the_outbox_has_it_a_post_is_what_its_stage_says() {
        for (stage, seen) in [
            (PostStage::Draft, PostState::Draft),
            (PostStage::Review, PostState::Review),
            (PostStage::Scheduled, PostState::Scheduled),
            (PostStage::Dropped, PostState::Dropped),
        ] {
            assert_eq!(PostState::of(stage, &[]), seen);
        }
    }

    #[test]
    fn the_worst_channel_speaks_for_the_post() {
        assert_eq!(
            given(&[Accepted, Failed, Unconfirmed, Held]),
            PostState::Unconfirmed
        );
        assert_eq!(given(&[Failed, Held, Queued]), PostState::Failed);
        assert_eq!(given(&[Accepted, Failed]), PostState::PartlyPublished);
        assert_eq!(given(&[Accepted, Held, Sending]), PostState::Held);
        assert_eq!(given(&[Accepted, Unknown]), PostState::Publishing);
    }

    #[test]
    fn a_post_is_published_only_when_it_is_wherever_it_was_to_be() {
        assert_eq!(given(&[Accepted, Accepted]), PostState::Published);
        assert_eq!(given(&[Accepted, Withdrawn]), PostState::PartlyPublished);
        assert_eq!(given(&[Withdrawn, Withdrawn]), PostState::Dropped);
        assert_eq!(given(&[]), PostState::Publishing, "not yet queued");
    }

    #[test]
    fn the_order_of_channels_changes_nothing() {
        for a in DeliveryState::ALL {
            for b in DeliveryState::ALL {
                assert_eq!(given(&[a, b]), given(&[b, a]), "{a} and {b}");
                assert_eq!(given(&[a, a]), PostState::of_target(a), "{a} twice");
            }
        }
    }

    #[test]
    fn every_name_is_read_back() {
        for state in PostState::ALL {
            assert_eq!(PostState::parse(state.as_str()), Some(state));
            let json = serde_json::to_string(&state).unwrap();
            assert_eq!(json, format!("\"{state}\""));
        }
    }
}
