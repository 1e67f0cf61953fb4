//! An agency with many workspaces, a channel in each: what befalls all of them at once is seen
//! although each of them sees one refusal.

use crate::house::{House, SARA, error};
use pollster::block_on;
use serde_json::json;
use sportello_core::{ChannelKind, Span, Time, WorkspaceId};
use sportello_engine::job::Work;
use sportello_engine::reply::NewMessage;
use sportello_store::{Directory, InboxQuery, MessageRow, NewChannel};
use std::collections::BTreeMap;

/// Another business of the agency, with a number of its own.
fn business(house: &House, number: usize) -> (WorkspaceId, String) {
    let now = house.now;
    let name = format!("Negozio {number}");
    let workspace = block_on(house.store.add_workspace(&name, "Europe/Rome", now))
        .expect("a workspace")
        .id;
    let channels = block_on(house.engine.store().channels(house.workspace)).expect("channels");
    let token = house
        .engine
        .vault()
        .seal(sportello_engine::apps::TOKEN_PLACE, "EAAG-token")
        .expect("sealed");
    let asset = format!("20000000000000{number}");
    let settings = [("phone", "393330000000"), ("waba", "102290129340398")];
    let new = NewChannel {
        kind: ChannelKind::new("whatsapp"),
        asset: asset.clone(),
        name,
        app: channels[0].app,
        settings: settings
            .iter()
            .map(|(k, v)| ((*k).to_owned(), (*v).to_owned()))
            .collect::<BTreeMap<_, _>>(),
        token,
    };
    block_on(house.store.add_channel(workspace, new, now)).expect("a channel");
    (workspace, asset)
}

/// Somebody writes to a business and is answered.
fn answered(house: &mut House, workspace: WorkspaceId, asset: &str) -> MessageRow {
    let at = (house.now.0 / 1_000).to_string();
    let id = house.next_id("wamid.in");
    house.arrives(&json!({"object": "whatsapp_business_account", "entry": [{"id": "102290129340398", "changes": [{
        "field": "messages", "value": {"messaging_product": "whatsapp",
            "metadata": {"display_phone_number": "393330000000", "phone_number_id": asset},
            "messages": [{"from": SARA, "id": id, "timestamp": at, "type": "text", "text": {"body": "Ciao"}}]}}]}]}));
    let query = InboxQuery {
        limit: 5,
        ..InboxQuery::default()
    };
    let page = block_on(house.engine.store().inbox(workspace, &query)).expect("the inbox");
    let message = NewMessage {
        conversation: page.rows[0].id,
        channel: None,
        text: Some("Eccomi".to_owned()),
        kind: sportello_core::message::MessageKind::Text,
        media: None,
        content: None,
        author: None,
        idempotency: None,
        replaces: None,
    };
    block_on(house.engine.reply(house.now, workspace, message))
        .expect("queued")
        .remove(0)
}

/// Everything that goes is refused for a while.
fn refuse(house: &mut House, seconds: i64) {
    for _ in 0..seconds / 2 {
        for job in house.jobs() {
            if matches!(job.work, Work::Exchange { .. }) {
                house.answer(job, 400, &error(100, None));
            }
        }
        house.pass(Span::seconds(2));
    }
}

fn state(house: &House, workspace: WorkspaceId, row: &MessageRow) -> &'static str {
    let row = block_on(house.engine.store().message(workspace, row.id)).expect("the message");
    row.state.expect("a delivery").as_str()
}

fn incidents(house: &House, workspace: WorkspaceId) -> usize {
    let rows = house.engine.store().incidents(workspace, Time(0), 9);
    block_on(rows).expect("incidents").len()
}

#[test]
fn one_refusal_in_each_of_many_workspaces_is_held_in_all_of_them() {
    let mut house = House::open();
    let shops: Vec<_> = (0..4).map(|n| business(&house, n)).collect();
    let rows: Vec<_> = shops
        .iter()
        .map(|(workspace, asset)| answered(&mut house, *workspace, asset))
        .collect();
    refuse(&mut house, 20);
    for ((workspace, _), row) in shops.iter().zip(&rows) {
        assert_eq!(state(&house, *workspace, row), "held");
        assert_eq!(incidents(&house, *workspace), 1);
    }
    // One that is not refused sees nothing of it.
    assert_eq!(incidents(&house, house.workspace), 0);
}

#[test]
fn two_workspaces_may_each_have_their_own_trouble() {
    let mut house = House::open();
    let shops: Vec<_> = (0..2).map(|n| business(&house, n)).collect();
    let rows: Vec<_> = shops
        .iter()
        .map(|(workspace, asset)| answered(&mut house, *workspace, asset))
        .collect();
    refuse(&mut house, 120);
    for ((workspace, _), row) in shops.iter().zip(&rows) {
        assert_eq!(state(&house, *workspace, row), "failed");
        assert_eq!(incidents(&house, *workspace), 0);
    }
}
