//! Alerts: queued once for each target, superseded, tried, ended; and who wants them.

use super::incidents::begun;
use super::outbox::id as reply_id;
use crate::cast::{Shop, at, cause, says, sealed};
use sportello_core::alert::{Facts, Quiet, What};
use sportello_core::delivery::HoldReason;
use sportello_core::{AgentId, IncidentId, WorkspaceId};
use sportello_store::{
    AlertAbout, AlertEnd, AlertMark, AlertTarget, AlertWish, MOST_BROWSERS, NewAlert, NewBrowser,
    StoreError,
};

fn wish(address: &str, confirmed: bool) -> AlertWish {
    AlertWish {
        by_mail: true,
        address: Some(address.to_owned()),
        confirmed,
        quiet: Quiet::new(60, 120),
        ..AlertWish::default()
    }
}

fn browser(nth: u8) -> NewBrowser {
    NewBrowser {
        hash: [nth; 32],
        sealed: sealed("keys"),
        device: "Firefox".to_owned(),
    }
}

fn alert(agent: AgentId, browser: Option<i64>, state: &str) -> NewAlert {
    NewAlert {
        agent,
        browser,
        about: AlertAbout::Incident(IncidentId(7)),
        state: state.to_owned(),
        facts: Facts::of(What::Begun),
    }
}

async fn put(shop: &Shop, agent: AgentId, nth: u8) -> Result<i64, StoreError> {
    let put = shop
        .store
        .put_browser(shop.workspace, agent, browser(nth), at(1));
    put.await
}

async fn queue(shop: &Shop, mark: Option<AlertMark>, alerts: Vec<NewAlert>, seconds: i64) {
    let queued = shop
        .store
        .queue_alerts(shop.workspace, mark, alerts, at(seconds), at(0));
    queued.await.unwrap();
}

async fn due(shop: &Shop, seconds: i64) -> Vec<sportello_store::DueAlert> {
    let due = shop.store.due_alerts(shop.workspace, at(seconds), 9);
    due.await.unwrap()
}

pub async fn who_wants_to_be_told_is_told(shop: Shop) {
    let (store, workspace, lia) = (&shop.store, shop.workspace, shop.lia.id);
    let nothing = store.alert_wish(workspace, lia).await;
    assert_eq!(nothing, Ok(AlertWish::default()));
    let set = async |wish| store.set_alert_wish(workspace, lia, wish).await.unwrap();
    set(wish("lia@example.it", false)).await;
    let targets = async || store.alert_targets(workspace).await.unwrap();
    assert_eq!(targets().await, [], "not theirs yet");
    set(wish("lia@example.it", true)).await;
    let known = store.alert_wish(workspace, lia).await.unwrap();
    assert_eq!(known, wish("lia@example.it", true));
    let id = put(&shop, shop.tommaso.id, 1).await.unwrap();
    let target = |agent, browser| AlertTarget { agent, browser };
    let both = [target(lia, None), target(shop.tommaso.id, Some(id))];
    assert_eq!(targets().await, both);
    // Another agent at the same browser: it is theirs now.
    let id = put(&shop, lia, 1).await.unwrap();
    assert_eq!(targets().await, [target(lia, None), target(lia, Some(id))]);
    let dropped = async |agent| store.drop_browser(workspace, agent, id).await;
    assert_eq!(dropped(shop.tommaso.id).await, Ok(false), "not theirs");
    assert_eq!(dropped(lia).await, Ok(true));
    assert_eq!(targets().await, [target(lia, None)]);
}

pub async fn an_agent_has_so_many_browsers_and_no_more(shop: Shop) {
    let lia = shop.lia.id;
    for nth in 0..MOST_BROWSERS {
        let nth = u8::try_from(nth).unwrap();
        put(&shop, lia, nth).await.unwrap();
    }
    let more = put(&shop, lia, 99).await;
    assert!(matches!(more, Err(StoreError::Conflict(_))), "{more:?}");
    put(&shop, lia, 3).await.expect("known already");
    let rows = shop.store.browsers(shop.workspace, lia).await.unwrap();
    assert_eq!(rows.len(), MOST_BROWSERS);
    assert!(rows.iter().any(|row| row.hash == [3; 32]));
}

pub async fn the_first_key_stays(shop: Shop) {
    let key = async |new| shop.store.push_key(shop.workspace, new).await.unwrap();
    assert_eq!(key(None).await, None);
    assert_eq!(key(Some(sealed("one"))).await, Some(sealed("one")));
    assert_eq!(key(Some(sealed("two"))).await, Some(sealed("one")));
    assert_eq!(key(None).await, Some(sealed("one")));
}

pub async fn an_alert_goes_to_a_target_once(shop: Shop) {
    let (store, workspace, lia) = (&shop.store, shop.workspace, shop.lia.id);
    let mark = |networks, over| AlertMark {
        about: AlertAbout::Incident(IncidentId(7)),
        networks,
        told_at: at(5),
        over,
    };
    for _ in 0..2 {
        let begun = vec![alert(lia, None, "begun")];
        queue(&shop, Some(mark(1, false)), begun, 5).await;
    }
    assert_eq!(
        store.alert_marks(workspace).await.unwrap(),
        [mark(1, false)]
    );
    let first = due(&shop, 5).await;
    assert_eq!(first.len(), 1, "however often it is queued");
    assert_eq!((first[0].tries, first[0].queued_at), (0, at(5)));
    assert_eq!(store.next_alert(workspace).await, Ok(Some(at(5))));
    let id = first[0].id;
    assert_eq!(store.begin_alert(workspace, id, at(60)).await, Ok(true));
    assert_eq!(due(&shop, 59).await, [], "it is under way");
    assert_eq!(due(&shop, 60).await[0].tries, 1, "what a crash cut off");
    let again = store.alert_again(workspace, id, at(90), Some("alert-trouble-mail-server"));
    again.await.unwrap();
    assert_eq!(store.next_alert(workspace).await, Ok(Some(at(90))));
    let end = async |end| {
        store
            .end_alert(workspace, id, end, None, false, at(91))
            .await
    };
    end(AlertEnd::Sent).await.unwrap();
    end(AlertEnd::Refused).await.unwrap();
    let rows = store.alerts(workspace, lia, 9).await.unwrap();
    assert_eq!(
        (rows[0].end, rows[0].ended_at),
        (Some(AlertEnd::Sent), Some(at(91)))
    );
    assert_eq!(store.begin_alert(workspace, id, at(99)).await, Ok(false));
    queue(
        &shop,
        Some(mark(1, true)),
        vec![alert(lia, None, "begun")],
        95,
    )
    .await;
    assert_eq!(due(&shop, 999).await, [], "never again");
    assert_eq!(store.alert_marks(workspace).await.unwrap(), [], "over");
}

pub async fn a_later_alert_supersedes_one_that_waits(shop: Shop) {
    let (store, workspace, lia) = (&shop.store, shop.workspace, shop.lia.id);
    let browser = put(&shop, lia, 1).await.unwrap();
    let to_both = |state: &str| vec![alert(lia, None, state), alert(lia, Some(browser), state)];
    queue(&shop, None, to_both("begun"), 5).await;
    let sent = due(&shop, 5).await[0].id;
    store
        .end_alert(workspace, sent, AlertEnd::Sent, None, false, at(6))
        .await
        .unwrap();
    queue(&shop, None, to_both("over"), 50).await;
    let waits: Vec<_> = due(&shop, 50)
        .await
        .into_iter()
        .map(|one| one.state)
        .collect();
    assert_eq!(waits, ["over", "over"]);
    let rows = store.alerts(workspace, lia, 9).await.unwrap();
    let ends: Vec<_> = rows.iter().rev().map(|row| row.end).collect();
    let expected = [Some(AlertEnd::Sent), Some(AlertEnd::Superseded), None, None];
    assert_eq!(ends, expected);
    // What ended is forgotten after a while, what waits is not.
    let forget = store.queue_alerts(workspace, None, Vec::new(), at(999), at(900));
    forget.await.unwrap();
    assert_eq!(store.alerts(workspace, lia, 9).await.unwrap().len(), 2);
}

pub async fn a_browser_that_is_gone_is_told_nothing_any_more(shop: Shop) {
    let (store, workspace, lia) = (&shop.store, shop.workspace, shop.lia.id);
    let (first, second) = (
        put(&shop, lia, 1).await.unwrap(),
        put(&shop, lia, 2).await.unwrap(),
    );
    let alerts = vec![
        alert(lia, Some(first), "begun"),
        alert(lia, Some(second), "begun"),
    ];
    queue(&shop, None, alerts, 5).await;
    let waits = due(&shop, 5).await;
    assert!(waits.iter().all(|one| one.sealed == Some(sealed("keys"))));
    let end = async |id, end, gone| {
        let ended = store.end_alert(workspace, id, end, None, gone, at(9));
        ended.await.unwrap();
    };
    store
        .alert_again(
            workspace,
            waits[1].id,
            at(6),
            Some("alert-trouble-push-busy"),
        )
        .await
        .unwrap();
    let trouble = store.browsers(workspace, lia).await.unwrap()[1]
        .trouble
        .clone();
    assert_eq!(trouble.as_deref(), Some("alert-trouble-push-busy"));
    end(waits[0].id, AlertEnd::Unwanted, true).await;
    end(waits[1].id, AlertEnd::Sent, false).await;
    let rows = store.browsers(workspace, lia).await.unwrap();
    assert_eq!(rows.len(), 1);
    assert_eq!((rows[0].id, rows[0].taken_at), (second, Some(at(9))));
    assert_eq!(rows[0].trouble, None, "it works again");
}

pub async fn whose_window_ends_while_a_reply_waits_is_told(shop: Shop) {
    for (who, id, heard) in [("g1", "m1", 1), ("g2", "m2", 100)] {
        let said = vec![says(who, id, "Ciao", at(heard))];
        shop.tell("facebook", said, at(heard)).await;
    }
    let held = [
        shop.reply("g1", "Eccoci", at(150)).await,
        shop.reply("g2", "Eccoci", at(151)).await,
    ];
    let channel = shop.channel("facebook").id;
    let told = async |from, to, by_agents| {
        let told =
            shop.store
                .waiting_since_heard(shop.workspace, channel, at(from), at(to), by_agents, 9);
        told.await.unwrap()
    };
    let both = told(0, 200, true).await;
    assert_eq!(both.len(), 2);
    let why = cause("hold", at(160));
    for (row, hold) in held.iter().zip([HoldReason::Breaker, HoldReason::Paused]) {
        shop.store
            .hold(
                shop.workspace,
                reply_id(row),
                hold,
                at(900),
                why.clone(),
                at(160),
            )
            .await
            .unwrap();
    }
    let one = told(0, 200, true).await;
    assert_eq!(one.len(), 1, "what a person stopped waits for that person");
    assert_eq!((one[0].ends_at, one[0].waits_since), (at(1), at(150)));
    assert_eq!(told(50, 200, true).await, []);
    assert_eq!(told(0, 99, true).await.len(), 1);
}

pub async fn i11_another_workspaces_alerts_are_not_touched(shop: Shop) {
    let (store, workspace, lia) = (&shop.store, shop.workspace, shop.lia.id);
    let other = WorkspaceId(workspace.0 + 1_000);
    begun(&shop).await;
    let browser = put(&shop, lia, 1).await.unwrap();
    queue(&shop, None, vec![alert(lia, Some(browser), "begun")], 5).await;
    let id = due(&shop, 5).await[0].id;
    assert_eq!(store.due_alerts(other, at(9), 9).await, Ok(Vec::new()));
    assert_eq!(store.begin_alert(other, id, at(9)).await, Ok(false));
    let ended = store.end_alert(other, id, AlertEnd::Sent, None, true, at(9));
    ended.await.unwrap();
    assert_eq!(store.drop_browser(other, lia, browser).await, Ok(false));
    let set = store.set_alert_wish(other, lia, wish("x@example.it", true));
    assert!(matches!(set.await, Err(StoreError::NotFound(_))));
    assert_eq!(store.browsers(workspace, lia).await.unwrap().len(), 1);
    assert_eq!(due(&shop, 5).await.len(), 1);
    assert_eq!(store.alert_targets(other).await, Ok(Vec::new()));
}
