//! Posts as they are asked for: those that come due, by time, stage, channel and state.

use super::posts::{MISSING, change, draft, give, given, id, new, read, schedule};
use crate::cast::{Shop, at, cause};
use sportello_core::PostId;
use sportello_core::delivery::DeliveryState;
use sportello_core::post::{LateWord, PostStage};
use sportello_store::{PostDecision, PostFilter, StoreError};

async fn ids(shop: &Shop, filter: PostFilter) -> Vec<PostId> {
    let filter = PostFilter {
        limit: filter.limit.max(50),
        ..filter
    };
    let posts = shop.store.posts(shop.workspace, filter).await.unwrap();
    posts.into_iter().map(|post| post.id).collect()
}

pub async fn scheduled_posts_come_due_oldest_first(shop: Shop) {
    let mut posts = Vec::new();
    for (text, due) in [("due", 90), ("uno", 60), ("tre", 120)] {
        let row = draft(&shop, text, None).await;
        posts.push(schedule(&shop, &row, at(due)).await);
    }
    draft(&shop, "Una bozza", Some(at(50))).await;
    let (store, workspace) = (&shop.store, shop.workspace);
    assert_eq!(store.next_post(workspace, at(0)).await, Ok(Some(at(60))));
    assert_eq!(
        store.next_post(workspace, at(60)).await,
        Ok(Some(at(90))),
        "after"
    );
    assert_eq!(store.next_post(workspace, at(120)).await, Ok(None));
    let due = async |now, limit| {
        let due = store.posts_come_due(workspace, now, limit).await;
        due.unwrap().into_iter().map(|p| p.id).collect::<Vec<_>>()
    };
    assert_eq!(due(at(59), 9).await, []);
    assert_eq!(due(at(90), 9).await, [posts[1].id, posts[0].id]);
    assert_eq!(due(at(90), 1).await, [posts[1].id]);
    give(&shop, &posts[1], at(90)).await.unwrap();
    assert_eq!(due(at(90), 9).await, [posts[0].id], "given once");
}

pub async fn posts_are_listed_by_their_time_and_those_without_one_last(shop: Shop) {
    let untimed = draft(&shop, "Senza ora", None).await.id;
    let late = draft(&shop, "Dopo", Some(at(90))).await.id;
    let early = draft(&shop, "Prima", Some(at(60))).await.id;
    let same = draft(&shop, "Insieme", Some(at(60))).await.id;
    let filter = PostFilter::default;
    assert_eq!(ids(&shop, filter()).await, [early, same, late, untimed]);
    let span = |from, to| PostFilter {
        from: Some(at(from)),
        to: Some(at(to)),
        ..filter()
    };
    assert_eq!(
        ids(&shop, span(60, 90)).await,
        [early, same],
        "before its end"
    );
    assert_eq!(ids(&shop, span(61, 91)).await, [late]);
    let open = PostFilter {
        from: Some(at(61)),
        ..filter()
    };
    assert_eq!(
        ids(&shop, open).await,
        [late],
        "what has no time is in no span"
    );
    let without_time = PostFilter {
        without_time: true,
        ..filter()
    };
    assert_eq!(ids(&shop, without_time).await, [untimed]);
    for (limit, expected) in [(1, vec![early]), (3, vec![early, same, late])] {
        let few = PostFilter { limit, ..filter() };
        let few = shop.store.posts(shop.workspace, few).await.unwrap();
        assert_eq!(few.iter().map(|p| p.id).collect::<Vec<_>>(), expected);
    }
}

pub async fn posts_are_asked_for_by_stage_channel_and_state(shop: Shop) {
    let waits = draft(&shop, "In attesa", None).await;
    let asked = change(waits.id, PostStage::Draft, PostStage::Review, "asked");
    shop.store
        .stage_post(shop.workspace, asked, at(2))
        .await
        .unwrap();
    let (waits, queued) = (waits.id, given(&shop, &["facebook"], "Va", at(60)).await.id);
    let failed = given(&shop, &["instagram"], "Non va", at(61)).await;
    let why = cause("cause-permanent", at(62));
    shop.store
        .fail(shop.workspace, id(&failed), why, at(62))
        .await
        .unwrap();
    let filter = PostFilter::default;
    let review = PostFilter {
        stage: Some(PostStage::Review),
        ..filter()
    };
    assert_eq!(ids(&shop, review).await, [waits]);
    let instagram = PostFilter {
        channel: Some(shop.channel("instagram").id),
        ..filter()
    };
    assert_eq!(ids(&shop, instagram).await, [failed.id]);
    let of = async |states: &[DeliveryState]| {
        let states = states.to_vec();
        ids(&shop, PostFilter { states, ..filter() }).await
    };
    assert_eq!(of(&[DeliveryState::Queued]).await, [queued]);
    assert_eq!(
        of(&[DeliveryState::Held, DeliveryState::Unconfirmed]).await,
        []
    );
    let both = [DeliveryState::Queued, DeliveryState::Failed];
    assert_eq!(of(&both).await, [queued, failed.id]);
    assert_eq!(of(&[DeliveryState::Failed]).await, [failed.id]);
    let again = PostDecision::Again;
    shop.store
        .decide_post(shop.workspace, id(&failed), again, None, at(63))
        .await
        .unwrap();
    assert_eq!(of(&[DeliveryState::Failed]).await, [], "it goes once more");
    assert_eq!(of(&[DeliveryState::Queued]).await, [queued, failed.id]);
}

pub async fn i11_another_workspace_sees_no_post(shop: Shop) {
    let other = shop.store.add_workspace("Altrove", "Europe/Rome", at(0));
    let (store, other) = (&shop.store, other.await.unwrap().id);
    let row = given(&shop, &["facebook"], "Peonie", at(60)).await;
    let (target, delivery) = (row.targets[0].id, id(&row));
    let gone = StoreError::NotFound("the delivery");
    assert_eq!(store.post(other, row.id).await, Err(MISSING));
    assert_eq!(store.post_of_target(other, target).await, Err(MISSING));
    assert_eq!(
        store
            .posts(
                other,
                PostFilter {
                    limit: 9,
                    ..PostFilter::default()
                }
            )
            .await,
        Ok(vec![])
    );
    assert_eq!(store.remarks(other, row.id).await, Ok(vec![]));
    assert_eq!(
        store.add_remark(other, row.id, "x", None, at(61)).await,
        Err(MISSING)
    );
    assert_eq!(store.delete_post(other, row.id).await, Err(MISSING));
    assert_eq!(
        store.move_post(other, row.id, 1, None, at(61)).await,
        Err(MISSING)
    );
    let back = change(row.id, PostStage::Given, PostStage::Draft, "x");
    assert_eq!(store.stage_post(other, back, at(61)).await, Err(MISSING));
    let there = new(&shop, &["facebook"], "x", None);
    assert_eq!(
        store.write_post(other, there, at(61)).await,
        Err(StoreError::NotFound("the channel"))
    );
    assert_eq!(
        store
            .give_post(other, row.id, row.version, vec![], at(61))
            .await,
        Err(MISSING)
    );
    assert_eq!(store.posts_due(other, at(99), 9).await.unwrap().len(), 0);
    assert_eq!(store.next_wake(other, at(0)).await, Ok(None));
    assert_eq!(
        store.post_delivery(other, delivery).await.err(),
        Some(gone.clone())
    );
    assert_eq!(
        store
            .let_post_go(other, delivery, LateWord::Goes, at(61), at(61))
            .await,
        Err(gone)
    );
    assert_eq!(
        store.set_post_url(other, target, "https://x.example").await,
        Err(StoreError::NotFound("the post on that channel"))
    );
    assert_eq!(read(&shop, row.id).await, row, "nothing was changed");
}
