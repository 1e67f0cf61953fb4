//! What was said while webhooks were lost is in the conversations, as far as they go.

use crate::cast::{GIULIA, Platform};
use serde_json::{Value, json};
use sportello_sandbox::rules::Command;
use sportello_sandbox::rules::Network::{Facebook, Instagram};

const DAY: i64 = 86_400_000;

fn changed(platform: &mut Platform, network: &str, more: &str) -> Value {
    let seed = platform.world.seed().clone();
    platform
        .get(
            &format!("/v25.0/{}/conversations", seed.page),
            &format!("platform={network}&fields=id,updated_time{more}"),
            &seed.page_token,
        )
        .json()
}

fn ids(list: &Value) -> Vec<String> {
    let rows = list["data"].as_array().expect("rows").iter();
    rows.map(|row| row["id"].as_str().expect("an id").to_owned())
        .collect()
}

#[test]
fn lost_webhooks_stay_lost_and_their_messages_are_listed() {
    let mut platform = Platform::new();
    platform.say(Facebook, "Marco Bianchi", "Prima");
    platform.hooks();
    platform.pass(DAY);
    let from = platform.now;
    platform.fault(json!({"action": "lost_webhook", "kind": "facebook", "event": "message"}));
    platform.say(Facebook, GIULIA, "Avete le peonie?");
    platform.pass(1_000);
    platform.say(Facebook, GIULIA, "C’è nessuno?");
    assert!(platform.hooks().is_empty());
    platform.command(Command::ClearFaults(None));
    platform.pass(DAY);
    assert!(platform.hooks().is_empty(), "they never come");
    let list = changed(
        &mut platform,
        "messenger",
        &format!("&updated_after_ms={from}"),
    );
    let listed = ids(&list);
    assert_eq!(listed.len(), 1, "the other did not change: {list}");
    let seed = platform.world.seed().clone();
    let fields = "fields=messages.limit(50)%7Bid,created_time,from,to,message%7D";
    let thread = platform
        .get(&format!("/{}", listed[0]), fields, &seed.page_token)
        .json();
    let messages = thread["messages"]["data"].as_array().expect("messages");
    assert_eq!(messages[0]["message"], "C’è nessuno?");
    assert_eq!(messages[1]["message"], "Avete le peonie?");
    assert_eq!(thread["messages"]["paging"]["next"], Value::Null);
}

#[test]
fn the_list_of_what_changed_goes_on_under_the_same_filter() {
    let mut platform = Platform::new();
    platform.say(Facebook, "Prima", "Ciao");
    platform.pass(DAY);
    let from = platform.now;
    for name in ["Anna", "Bruno", "Carla"] {
        platform.say(Facebook, name, "Ciao");
        platform.pass(1_000);
    }
    let list = changed(
        &mut platform,
        "messenger",
        &format!("&updated_after_ms={from}&limit=2"),
    );
    assert_eq!(ids(&list).len(), 2);
    let next = list["paging"]["next"].as_str().expect("more").to_owned();
    let query = next.split_once('?').expect("a query").1.to_owned();
    let seed = platform.world.seed().clone();
    let path = format!("/{}/conversations", seed.page);
    let rest = platform.get(&path, &query, &seed.page_token).json();
    assert_eq!(ids(&rest).len(), 1);
    assert_eq!(rest["paging"]["next"], Value::Null);
}

#[test]
fn a_long_conversation_says_that_there_is_more() {
    let mut platform = Platform::new();
    for number in 0..12 {
        platform.say(Facebook, GIULIA, &number.to_string());
        platform.pass(1_000);
    }
    let list = changed(&mut platform, "messenger", ",messages.limit(5)%7Bid%7D");
    let messages = &list["data"][0]["messages"];
    assert_eq!(messages["data"].as_array().map(Vec::len), Some(5));
    assert!(messages["paging"]["next"].is_string());
}

#[test]
fn requests_that_nobody_answered_vanish_from_the_list_after_a_month() {
    let mut platform = Platform::new();
    platform.say(Instagram, GIULIA, "Buongiorno");
    platform.say(Facebook, GIULIA, "Buongiorno");
    let marco = platform.say(Instagram, "Marco Bianchi", "Ciao").from_id;
    platform.sent(Instagram, &marco, "Ciao Marco");
    platform.pass(29 * DAY);
    assert_eq!(ids(&changed(&mut platform, "instagram", "")).len(), 2);
    platform.pass(2 * DAY);
    assert_eq!(ids(&changed(&mut platform, "instagram", "")).len(), 1);
    assert_eq!(ids(&changed(&mut platform, "messenger", "")).len(), 1);
}

#[test]
fn what_was_lost_can_be_read_back_while_its_conversation_shows_it() {
    use sportello_sandbox::rules::Network::{Telegram, Whatsapp};
    let mut platform = Platform::new();
    for kind in ["facebook", "instagram", "whatsapp", "telegram"] {
        platform.fault(json!({"action": "lost_webhook", "kind": kind, "event": "message"}));
    }
    let said = [Facebook, Instagram, Whatsapp, Telegram].map(|kind| {
        let said = platform.say(kind, GIULIA, "Buongiorno");
        (kind, said.id)
    });
    let readable = |platform: &Platform| {
        let own = said.iter();
        let own = own.filter(|(_, id)| platform.world.can_be_read_back(id));
        own.map(|(kind, _)| *kind).collect::<Vec<_>>()
    };
    assert_eq!(readable(&platform), [Facebook, Instagram]);
    platform.pass(31 * DAY);
    assert_eq!(
        readable(&platform),
        [Facebook],
        "an idle request is not listed"
    );
    for number in 0..19 {
        platform.say(Facebook, GIULIA, &number.to_string());
    }
    assert_eq!(
        readable(&platform),
        [Facebook],
        "the twentieth from the end"
    );
    platform.say(Facebook, GIULIA, "20");
    assert_eq!(readable(&platform), []);
}
