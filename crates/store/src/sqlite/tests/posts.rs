//! The part of the morning with posts: written, looked over, given to the outbox, looked for,
//! decided.

use crate::contract::*;
use crate::sqlite::MemoryStore;
use sportello_core::class::Call;
use sportello_core::delivery::{DeliveryState, HoldReason};
use sportello_core::post::{LateWord, Lateness, PostBody, PostKind, PostStage, PostWords};
use sportello_core::{AgentId, Capability, ChannelId, DeliveryId, PostId, Time, WorkspaceId};

fn words() -> PostWords {
    PostWords {
        text: "Peonie!".to_owned(),
        first_comment: Some("Fino a sabato".to_owned()),
        ..PostWords::default()
    }
}

fn written(channel: ChannelId, by: AgentId, due_at: Option<Time>) -> WrittenPost {
    WrittenPost {
        known: None,
        body: PostBody {
            shared: words(),
            ..PostBody::default()
        },
        channels: vec![channel],
        due_at,
        zone: "Europe/Rome".to_owned(),
        by: Some(by),
        unapproved: false,
    }
}

fn cause() -> Cause {
    Cause {
        key: "cause".to_owned(),
        code: None,
        subcode: None,
        since: Time(100),
        until: None,
    }
}

/// Everything of posts, once.
pub(super) async fn posts(
    store: &MemoryStore,
    workspace: WorkspaceId,
    (channel, lia): (ChannelId, AgentId),
) -> Result<()> {
    let new = written(channel, lia, None);
    let row = store.write_post(workspace, new.clone(), Time(60)).await?;
    let changed = WrittenPost {
        known: Some((row.id, row.version)),
        channels: vec![],
        ..new.clone()
    };
    let row = store.write_post(workspace, changed, Time(61)).await?;
    for _ in 0..2 {
        let key = ("post-1".to_owned(), [3; 32]);
        store
            .write_post_once(workspace, new.clone(), key, Time(62))
            .await?;
    }
    store
        .add_remark(workspace, row.id, "Rosa?", Some(lia), Time(63))
        .await?;
    store.remarks(workspace, row.id).await?;
    store
        .move_post(workspace, row.id, row.version, Some(Time(90)), Time(64))
        .await?;
    store.delete_post(workspace, row.id).await?;
    listed(store, workspace, channel).await?;
    let first = given(store, workspace, (channel, lia), Time(100)).await?;
    lost(store, workspace, first).await?;
    let second = given(store, workspace, (channel, lia), Time(110)).await?;
    let late = (HoldReason::Late, Time(900));
    store
        .hold(workspace, second, late.0, late.1, cause(), Time(120))
        .await?;
    store
        .late_others(workspace, second, &Lateness::default(), Time(120))
        .await?;
    store
        .let_post_go(workspace, second, LateWord::Goes, Time(130), Time(120))
        .await?;
    store.fail(workspace, second, cause(), Time(130)).await?;
    store
        .decide_post(workspace, second, PostDecision::Again, Some(lia), Time(131))
        .await?;
    listed(store, workspace, channel).await?;
    store
        .published_since(workspace, channel, PostKind::Words, Time(0))
        .await?;
    store.next_wake(workspace, Time(1)).await?;
    Ok(())
}

/// A post that the outbox has. Gives its delivery.
async fn given(
    store: &MemoryStore,
    workspace: WorkspaceId,
    (channel, lia): (ChannelId, AgentId),
    due: Time,
) -> Result<DeliveryId> {
    let new = written(channel, lia, Some(due));
    let row = store.write_post(workspace, new, Time(70)).await?;
    let change = StageChange {
        post: row.id,
        from: vec![PostStage::Draft],
        to: PostStage::Scheduled,
        due_at: None,
        what: "approved".to_owned(),
        text: String::new(),
        by: Some(lia),
        version: None,
    };
    store.stage_post(workspace, change, Time(71)).await?;
    store.next_post(workspace, Time(72)).await?;
    let row = store
        .posts_come_due(workspace, due, 10)
        .await?
        .swap_remove(0);
    let target = GivenTarget {
        target: row.targets[0].id,
        words: words(),
        capability: Capability::Post,
        refused: None,
    };
    store
        .give_post(workspace, row.id, row.version, vec![target], due)
        .await?;
    delivery(store, workspace, row.id).await
}

async fn delivery(store: &MemoryStore, workspace: WorkspaceId, post: PostId) -> Result<DeliveryId> {
    let target = store.post(workspace, post).await?.targets.swap_remove(0);
    store.post_of_target(workspace, target.id).await?;
    store
        .set_post_url(workspace, target.id, "https://instagram.example/p9")
        .await?;
    Ok(target.delivery.expect("a delivery").id)
}

/// Its answer is lost: it is found, and its comment follows.
async fn lost(store: &MemoryStore, workspace: WorkspaceId, post: DeliveryId) -> Result<()> {
    store.posts_due(workspace, Time(100), 10).await?;
    let begin = Begin {
        name: "publish".to_owned(),
        call: Call::Send,
        budgets: Vec::new(),
        probe: None,
        new_attempt: true,
    };
    let exchange = store.begin(workspace, post, begin, Time(101)).await?;
    let next = Next::Unknown {
        next_check: Time(110),
        deadline: Time(120),
        cause: cause(),
    };
    store.finish(exchange, None, next, Time(102)).await?;
    store.posts_unknown(workspace, Time(110), 10).await?;
    store.post_delivery(workspace, post).await?;
    store
        .listing_known(workspace, post, &["p1".to_owned(), "p9".to_owned()])
        .await?;
    let found = Settlement::Published {
        external_id: Some("p9".to_owned()),
    };
    store.settle(workspace, post, found, Time(110)).await?;
    Ok(())
}

/// Posts as pages ask for them.
async fn listed(store: &MemoryStore, workspace: WorkspaceId, channel: ChannelId) -> Result<()> {
    let all = PostFilter {
        limit: 50,
        ..PostFilter::default()
    };
    let span = PostFilter {
        from: Some(Time(0)),
        to: Some(Time(999)),
        channel: Some(channel),
        ..all.clone()
    };
    let in_states = |states: &[DeliveryState]| PostFilter {
        states: states.to_vec(),
        ..all.clone()
    };
    let filters = [
        span,
        PostFilter {
            stage: Some(PostStage::Review),
            ..all.clone()
        },
        PostFilter {
            without_time: true,
            ..all.clone()
        },
        in_states(&[DeliveryState::Held]),
        in_states(&[DeliveryState::Queued, DeliveryState::Unconfirmed]),
        in_states(&[DeliveryState::Failed]),
        all.clone(),
    ];
    for filter in filters {
        store.posts(workspace, filter).await?;
    }
    Ok(())
}
