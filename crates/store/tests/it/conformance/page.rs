//! What a platform shows of the business: posts as listed and how they do, and share links.

use super::comments::{POST, channel, comment, commented, shown};
use crate::cast::{Shop, at};
use sportello_core::Time;
use sportello_core::content::MENTION;
use sportello_core::event::{Event, Verb};
use sportello_core::post::{PostKind, Utm};
use sportello_store::{CommentedPost, ListedPost, ShareRow, Stands, StoreError};
use std::collections::BTreeMap;

/// A post as the platform lists it.
pub fn listed(shop: &Shop, id: &str, second: i64) -> ListedPost {
    let channel = shop.channel("facebook");
    ListedPost {
        channel: channel.id,
        channel_kind: channel.kind.clone(),
        channel_name: channel.name.clone(),
        external_id: id.to_owned(),
        at: at(second),
        kind: PostKind::Photos,
        text: Some(format!("Peonie {id}")),
        url: Some(format!("https://facebook.example/{id}")),
        picture: None,
        counts: BTreeMap::new(),
        insight_at: None,
        comments_at: None,
        gone: false,
        stands: Default::default(),
    }
}

pub async fn put_listed(shop: &Shop, posts: Vec<ListedPost>, covers: Option<Time>) {
    let put = shop
        .store
        .put_listed(shop.workspace, channel(shop), posts, covers, at(90));
    put.await.unwrap();
}

pub async fn one_listed(shop: &Shop, id: &str) -> ListedPost {
    let post = shop
        .store
        .listed_post(shop.workspace, channel(shop), id)
        .await;
    post.unwrap().expect("a listed post")
}

/// The ids of listed posts that are there, the newest first.
async fn there(shop: &Shop) -> Vec<String> {
    let posts = shop.store.listed(shop.workspace, None, 50, 0).await;
    let posts = posts.unwrap().into_iter().filter(|p| !p.gone);
    posts.map(|p| p.external_id).collect()
}

pub async fn a_post_that_is_listed_no_more_is_gone(shop: Shop) {
    let post = |id: &str, second| listed(&shop, id, second);
    let all = vec![post("p_1", 10), post("p_2", 20), post("p_3", 30)];
    put_listed(&shop, all.clone(), Some(at(0))).await;
    assert_eq!(one_listed(&shop, "p_2").await, all[1]);
    put_listed(&shop, vec![post("p_3", 30)], Some(at(15))).await;
    assert_eq!(there(&shop).await, ["p_3", "p_1"], "p_1 was not covered");
    put_listed(&shop, vec![post("p_2", 20)], None).await;
    assert_eq!(
        there(&shop).await,
        ["p_3", "p_2", "p_1"],
        "back again, and where nothing is covered nothing is gone"
    );
    put_listed(&shop, vec![], Some(at(30))).await;
    assert_eq!(there(&shop).await, ["p_2", "p_1"], "at its very end");
}

/// The post that is to be read by a second, because somebody commented under it.
async fn to_read(shop: &Shop, second: i64) -> Option<CommentedPost> {
    let due = shop
        .store
        .post_to_read(shop.workspace, channel(shop), at(second));
    due.await.unwrap()
}

pub async fn a_post_that_no_list_shows_is_read_once_where_somebody_commented(shop: Shop) {
    let (store, workspace, on) = (&shop.store, shop.workspace, channel(&shop));
    put_listed(&shop, vec![listed(&shop, "p_0", 5)], Some(at(0))).await;
    commented(&shop, &[("k_1", "Quanto costa?"), ("k_2", "E le rose?")]).await;
    let told = CommentedPost {
        id: POST.to_owned(),
        elsewhere: false,
        told_at: at(30),
        due_at: at(30),
    };
    assert_eq!(to_read(&shop, 29).await, None, "not before it was told of");
    assert_eq!(to_read(&shop, 30).await, Some(told.clone()));
    let later = store.put_off_post(workspace, on, POST, Some(at(100)));
    later.await.unwrap();
    assert_eq!(to_read(&shop, 99).await, None);
    let again = CommentedPost {
        due_at: at(100),
        ..told
    };
    assert_eq!(to_read(&shop, 100).await, Some(again));
    let unlisted = ListedPost {
        stands: Stands::Unlisted,
        ..listed(&shop, POST, 8)
    };
    put_listed(&shop, vec![unlisted.clone()], None).await;
    assert_eq!(to_read(&shop, 200).await, None, "it is known");
    assert_eq!(there(&shop).await, ["p_0"], "it stands in no list");
    let own = store.own_posts(workspace, on, 50).await.unwrap();
    let own: Vec<&str> = own.iter().map(|post| post.external_id.as_str()).collect();
    assert_eq!(own, [POST, "p_0"], "its comments are read as well");
    put_listed(&shop, vec![listed(&shop, "p_0", 5)], Some(at(0))).await;
    assert_eq!(one_listed(&shop, POST).await, unlisted, "and never gone");
    put_listed(&shop, vec![listed(&shop, POST, 8)], None).await;
    put_listed(&shop, vec![unlisted], None).await;
    assert_eq!(there(&shop).await, [POST, "p_0"], "a list showed it");
}

pub async fn a_post_that_is_not_shown_is_not_asked_for_again(shop: Shop) {
    commented(&shop, &[("k_1", "Quanto costa?")]).await;
    assert!(to_read(&shop, 30).await.is_some());
    let (store, on) = (&shop.store, channel(&shop));
    let never = store.put_off_post(shop.workspace, on, POST, None);
    never.await.unwrap();
    let told = comment(Verb::Add, "k_2", "E le rose?", 40);
    shop.tell("facebook", vec![told], at(50)).await;
    assert_eq!(to_read(&shop, 500).await, None);
}

pub async fn somebody_elses_post_is_forgotten_with_the_mention_in_it(shop: Shop) {
    let mut mention = comment(Verb::Add, "k_1", "Andate da Fiori di Lia!", 10);
    if let Event::Comment(told) = &mut mention {
        told.place.product = Some(MENTION.to_owned());
    }
    shop.tell("facebook", vec![mention], at(30)).await;
    assert!(to_read(&shop, 30).await.is_some_and(|post| post.elsewhere));
    let post = ListedPost {
        stands: Stands::Elsewhere,
        ..listed(&shop, POST, 8)
    };
    put_listed(&shop, vec![post], None).await;
    let store = &shop.store;
    let own = store.own_posts(shop.workspace, channel(&shop), 50).await;
    assert!(own.unwrap().is_empty(), "it is not the business's");
    one_listed(&shop, POST).await;
    let gone = comment(Verb::Remove, "k_1", "", 60);
    shop.tell("facebook", vec![gone], at(70)).await;
    let left = store.listed_post(shop.workspace, channel(&shop), POST);
    assert_eq!(left.await.unwrap(), None);
    assert_eq!(to_read(&shop, 500).await, None);
}

pub async fn how_a_post_does_is_kept_name_by_name(shop: Shop) {
    let (store, workspace, on) = (&shop.store, shop.workspace, channel(&shop));
    let counts = |told: &[(&str, u64)]| -> BTreeMap<String, u64> {
        let told = told.iter();
        told.map(|(name, count)| ((*name).to_owned(), *count))
            .collect()
    };
    let first = ListedPost {
        counts: counts(&[("reactions", 3), ("comments", 1)]),
        ..listed(&shop, POST, 10)
    };
    put_listed(&shop, vec![first], None).await;
    let told = counts(&[("reactions", 5), ("reach", 120)]);
    let put = store.put_insight(workspace, on, POST, &told, at(70)).await;
    put.unwrap();
    let reworded = ListedPost {
        text: Some("Peonie!".to_owned()),
        counts: counts(&[("comments", 2)]),
        ..listed(&shop, POST, 10)
    };
    put_listed(&shop, vec![reworded], None).await;
    let post = one_listed(&shop, POST).await;
    assert_eq!(
        post.counts,
        counts(&[("reactions", 5), ("comments", 2), ("reach", 120)])
    );
    assert_eq!(post.insight_at, Some(at(70)), "a list asks for no insight");
    assert_eq!(post.text.as_deref(), Some("Peonie!"));
    assert_eq!(
        store.put_insight(workspace, on, "p_9", &told, at(70)).await,
        Err(StoreError::NotFound("the post"))
    );
}

pub async fn listed_posts_are_paged_of_one_channel_or_all(shop: Shop) {
    let (store, workspace) = (&shop.store, shop.workspace);
    let posts = vec![listed(&shop, "p_1", 10), listed(&shop, "p_3", 30)];
    put_listed(&shop, posts, None).await;
    let instagram = shop.channel("instagram");
    let media = ListedPost {
        channel: instagram.id,
        channel_kind: instagram.kind.clone(),
        channel_name: instagram.name.clone(),
        ..listed(&shop, "i_2", 20)
    };
    let put = store.put_listed(workspace, instagram.id, vec![media], Some(at(0)), at(90));
    put.await.unwrap();
    let ids = async |channel, limit, skip| -> Vec<String> {
        let page = store.listed(workspace, channel, limit, skip).await;
        page.unwrap().into_iter().map(|p| p.external_id).collect()
    };
    assert_eq!(ids(None, 2, 0).await, ["p_3", "i_2"]);
    assert_eq!(ids(None, 2, 2).await, ["p_1"]);
    assert_eq!(ids(Some(channel(&shop)), 1, 1).await, ["p_1"]);
    assert_eq!(ids(Some(instagram.id), 9, 0).await, ["i_2"]);
}

fn share(slug: &str, second: i64) -> ShareRow {
    ShareRow {
        slug: slug.to_owned(),
        url: "https://fioridilia.example/peonie".to_owned(),
        text: "Sono arrivate le peonie".to_owned(),
        utm: Utm {
            campaign: "primavera".to_owned(),
            ..Utm::default()
        },
        created_at: at(second),
        clicks: BTreeMap::new(),
    }
}

pub async fn clicks_on_a_share_link_are_counted_by_network(shop: Shop) {
    let (store, workspace) = (&shop.store, shop.workspace);
    for (slug, second) in [("peonie", 10), ("rose", 20)] {
        let put = store.put_share(workspace, share(slug, second)).await;
        put.unwrap();
    }
    for (network, day) in [("facebook", 0), ("facebook", 0), ("qr", 0), ("qr", 1)] {
        let counted = store.count_click("peonie", network, day).await;
        counted.unwrap();
    }
    let changed = ShareRow {
        text: "Ultime peonie".to_owned(),
        ..share("peonie", 99)
    };
    store.put_share(workspace, changed).await.unwrap();
    let expected = ShareRow {
        text: "Ultime peonie".to_owned(),
        clicks: [("facebook".to_owned(), 2), ("qr".to_owned(), 2)].into(),
        ..share("peonie", 10)
    };
    assert_eq!(
        store.share("peonie").await,
        Ok(Some((workspace, expected.clone())))
    );
    let all = store.shares(workspace).await;
    assert_eq!(all, Ok(vec![share("rose", 20), expected]));
    store.delete_share(workspace, "peonie").await.unwrap();
    assert_eq!(store.share("peonie").await, Ok(None));
    let missing = Err(StoreError::NotFound("the share link"));
    assert_eq!(store.count_click("peonie", "qr", 0).await, missing);
    store
        .put_share(workspace, share("peonie", 60))
        .await
        .unwrap();
    let anew = store.share("peonie").await.unwrap();
    assert_eq!(
        anew,
        Some((workspace, share("peonie", 60))),
        "no clicks of the one before"
    );
}

pub async fn i11_another_workspaces_page_side_is_not_touched(shop: Shop) {
    let (store, mine, on) = (&shop.store, shop.workspace, channel(&shop));
    let other = store.add_workspace("Altrove", "Europe/Rome", at(0));
    let other = other.await.unwrap().id;
    commented(&shop, &[("c_1", "Che belle!")]).await;
    put_listed(&shop, vec![listed(&shop, POST, 10)], None).await;
    store.put_share(mine, share("peonie", 10)).await.unwrap();
    assert_eq!(
        store.put_share(other, share("peonie", 20)).await,
        Err(StoreError::Conflict("this name is taken"))
    );
    assert_eq!(
        store.delete_share(other, "peonie").await,
        Err(StoreError::NotFound("the share link"))
    );
    assert_eq!(store.shares(other).await, Ok(vec![]));
    assert_eq!(store.listed(other, None, 9, 0).await, Ok(vec![]));
    assert_eq!(store.listed_post(other, on, POST).await, Ok(None));
    assert_eq!(store.fresh_comments(other, on, 9).await, Ok(vec![]));
    let read = store.comments_read(other, on, POST, &[], at(60), at(90));
    assert_eq!(read.await, Ok(vec![]));
    assert_eq!(shown(&shop).await, ["Che belle!"]);
}
