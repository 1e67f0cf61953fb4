//! Scripts that somebody else might write, and what their counts must show.

use crate::rehearsed;
use sportello_drill::{House, Script, Template, rehearse};

#[test]
fn one_seed_rehearses_the_same_and_another_something_else() {
    let text =
        "*, text, 10:00, 10:20, lost_answers\nwhatsapp, webhook_in, 10:00, 10:20, late_webhook";
    let account = rehearsed("twice", text, 5);
    assert_eq!(account, rehearsed("twice", text, 5));
    assert_ne!(account, rehearsed("twice", text, 6));
}

#[test]
fn a_lost_answer_on_whatsapp_is_undecidable_and_is_not_sent_again() {
    let text = "whatsapp, text, 10:00, 11:00, lost_answers\nwhatsapp, webhook_in, 09:50, +80m, lost_webhook";
    let account = rehearsed("blind", text, 1);
    assert!(account.undecidable > 0, "{}", account.sentences());
    assert_eq!(
        (account.doubled, account.lost),
        (0, 0),
        "{}",
        account.sentences()
    );
    assert!(
        account.unconfirmed <= account.undecidable,
        "{}",
        account.sentences()
    );
    // What people wrote in that time, WhatsApp tells nobody any more.
    assert!(account.in_lost > 0 && account.in_lost == account.in_unrecoverable);
}

#[test]
fn what_is_held_is_said_another_way_to_whom_that_is_permitted_and_arrives_once() {
    let text = "whatsapp, *, 10:00, 12:00, dns";
    let account = rehearsed("ways", text, 2);
    assert!(account.by_fallback > 0, "{}", account.sentences());
    assert!(account.held(), "{}", account.sentences());
    let house = House {
        rules: Vec::new(),
        ..House::default()
    };
    let script = Script::parse("no ways", text).expect("a script");
    let account = rehearse(&script, &house, 2).expect("a rehearsal");
    assert_eq!(account.by_fallback, 0, "no rule says so");
    assert!(account.held(), "{}", account.sentences());
}

#[test]
fn webhooks_that_are_lost_in_part_are_read_back() {
    let text = "instagram, webhook_in, 10:00, 11:30, lost_webhook 30%\nfacebook, webhook_in, 10:00, 11:30, lost_webhook 30%";
    let account = rehearsed("some", text, 1);
    assert_eq!(
        account.idle_lines,
        Vec::<usize>::new(),
        "{}",
        account.sentences()
    );
    assert!(account.held(), "{}", account.sentences());
}

#[test]
fn a_window_that_closes_without_a_way_is_unavoidable() {
    let text = "whatsapp, *, 10:00, +30h, dns";
    let account = rehearsed("windows", text, 1);
    assert!(account.windows_unavoidable > 0, "{}", account.sentences());
    assert!(
        account.windows_missed <= account.windows_unavoidable,
        "{}",
        account.sentences()
    );
}

#[test]
fn what_the_platform_swallows_is_its_loss_and_what_is_failed_for_an_open_window_is_ours() {
    let swallowed = rehearsed("swallowed", "facebook, *, 10:00, 11:00, never_deliver", 1);
    assert!(swallowed.swallowed > 0, "{}", swallowed.sentences());
    assert_eq!(swallowed.lost, 0, "{}", swallowed.sentences());
    let refused = rehearsed(
        "refused",
        "facebook, text, 10:00, 11:00, code 10/2018278",
        1,
    );
    assert_eq!(refused.windows_missed, 0, "{}", refused.sentences());
}

#[test]
fn a_copied_house_has_the_kinds_and_rules_of_the_workspace_and_nothing_else() {
    use sportello_core::Time;
    use sportello_store::{Directory as _, MemoryStore, Shelf as _};
    let store = MemoryStore::new("real").expect("a store");
    let row = store.add_workspace("Fiori di Lia", "Europe/Paris", Time(0));
    let workspace = pollster::block_on(row).expect("a workspace").id;
    let refused = pollster::block_on(House::copy(&store, workspace)).expect_err("no channel");
    assert!(
        refused.to_string().contains("nothing to rehearse"),
        "{refused}"
    );
    let rule = r#"{"rule":"publish_late","grace":5,"spread_by":30}"#;
    pollster::block_on(store.set_wish(workspace, "late", rule)).expect("a wish");
    let house = House {
        time_zone: "Europe/Paris".to_owned(),
        rules: vec![("late".to_owned(), rule.to_owned())],
        ..House::default()
    };
    let script = Script::parse("late", "facebook, post, 10:00, 11:00, 5xx").expect("a script");
    let account = rehearse(&script, &house, 1).expect("a rehearsal");
    assert!(account.held(), "{}", account.sentences());
}

#[test]
fn what_is_held_is_said_by_a_template_to_who_agreed_and_arrives_once() {
    use std::collections::BTreeMap;
    let rules = r#"[{"from":"instagram","after":15,"ways":[
        {"kind":"whatsapp","template":{"name":"we_answered","language":"it"}}]}]"#;
    let house = House {
        mail: false,
        agreed: BTreeMap::from([("whatsapp".to_owned(), 100)]),
        templates: vec![Template {
            name: "we_answered".to_owned(),
            language: "it".to_owned(),
            blanks: 2,
        }],
        rules: vec![("fallback".to_owned(), rules.to_owned())],
        ..House::default()
    };
    let script = Script::parse("templates", "instagram, *, 10:00, 14:00, dns").expect("a script");
    let account = rehearse(&script, &house, 1).expect("a rehearsal");
    assert!(account.by_fallback > 0, "{}", account.sentences());
    assert!(account.held(), "{}", account.sentences());
    let without = House {
        templates: Vec::new(),
        ..house
    };
    let account = rehearse(&script, &without, 1).expect("a rehearsal");
    assert_eq!(account.by_fallback, 0, "it is not approved there");
}

#[test]
fn a_copied_house_knows_which_templates_can_carry_a_reply_and_none_of_their_words() {
    use sportello_core::template::Shape;
    use sportello_core::{ChannelKind, Time};
    use sportello_store::{Directory as _, MemoryStore, NewChannel, Sealed, TemplateRow};
    let store = MemoryStore::new("real").expect("a store");
    let row = store.add_workspace("Fiori di Lia", "Europe/Rome", Time(0));
    let workspace = pollster::block_on(row).expect("a workspace").id;
    let app = store.put_app("1", Sealed(vec![1]), Sealed(vec![2]), Time(0));
    let channel = NewChannel {
        kind: ChannelKind::new("whatsapp"),
        asset: "106540352242922".to_owned(),
        name: "Fiori di Lia".to_owned(),
        app: pollster::block_on(app).expect("an app").id,
        settings: std::collections::BTreeMap::new(),
        token: Sealed(vec![3]),
    };
    let channel = pollster::block_on(store.add_channel(workspace, channel, Time(0)));
    let channel = channel.expect("a channel").id;
    let template = |name: &str, status: &str, body: &str| TemplateRow {
        channel,
        external_id: name.to_owned(),
        name: name.to_owned(),
        language: "it".to_owned(),
        category: "utility".to_owned(),
        status: status.to_owned(),
        reason: None,
        shape: Shape {
            body: body.to_owned(),
            ..Shape::default()
        },
        listed_at: Time(0),
    };
    let rows = vec![
        template("we_answered", "approved", "Gentile {{1}}, {{2}}"),
        template("refused", "rejected", "Gentile {{1}}"),
        template("order", "approved", "{{1}} {{2}} {{3}}"),
    ];
    pollster::block_on(store.put_templates(workspace, channel, rows)).expect("kept");
    let house = pollster::block_on(House::copy(&store, workspace)).expect("a house");
    let kept = Template {
        name: "we_answered".to_owned(),
        language: "it".to_owned(),
        blanks: 2,
    };
    assert_eq!(house.templates, [kept]);
}

#[test]
fn what_is_told_more_than_a_day_late_is_waited_for() {
    let text = "*, *, 10:00, 12:00, late_webhook 30h";
    let account = rehearsed("late", text, 1);
    assert!(account.held(), "{}", account.sentences());
    assert_eq!(account.in_lost, 0, "{}", account.sentences());
}
