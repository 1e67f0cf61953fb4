//! A bot on Telegram: asked for its updates or posted to, in the one inbox with the others.

mod polling;

use crate::house::{House, MARCO, path};
use pollster::block_on;
use secrecy::SecretString;
use serde_json::{Value, json};
use sportello_channels::{Auth, Body, Target};
use sportello_core::{Capability, ChannelId, ChannelKind, ConversationId, Span};
use sportello_engine::job::Work;
use sportello_engine::receive::ReceiveError;
use sportello_engine::{Job, Outcome};
use sportello_store::{Directory, Health, MessageRow, NewChannel, TokenHealth};

const BOT: &str = "7012345678";
const TOKEN: &str = "7012345678:AAH-the-florists-bot";
const HOOK_SECRET: &str = "a-secret-of-ours";
const ELENA: i64 = 551_001;

/// The house with a bot whose updates are asked for.
struct Shop {
    house: House,
    bot: ChannelId,
    update: i64,
}

impl Shop {
    fn open() -> Shop {
        let house = House::open();
        let secret = SecretString::from(HOOK_SECRET.to_owned());
        let app = block_on(house.engine.put_app(
            house.now,
            &format!("telegram:{BOT}"),
            &secret,
            &SecretString::from("unused".to_owned()),
        ))
        .expect("an app");
        let token = house
            .engine
            .vault()
            .seal(sportello_engine::apps::TOKEN_PLACE, TOKEN)
            .expect("sealed");
        let settings = [("updates", "poll"), ("username", "fioridilia_bot")];
        let new = NewChannel {
            kind: ChannelKind::new("telegram"),
            asset: BOT.to_owned(),
            name: "Fiori di Lia (bot)".to_owned(),
            app,
            settings: settings.map(|(k, v)| (k.to_owned(), v.to_owned())).into(),
            token,
        };
        let bot = block_on(house.store.add_channel(house.workspace, new, house.now))
            .expect("a channel")
            .id;
        Shop {
            house,
            bot,
            update: 900_100,
        }
    }

    /// An update that tells what Elena said.
    fn says(&mut self, text: &str) -> Value {
        self.update += 1;
        let number = self.update - 900_000;
        let at = self.house.now.0 / 1_000;
        json!({"update_id": self.update, "message": {
            "message_id": number,
            "from": {"id": ELENA, "is_bot": false, "first_name": "Elena", "language_code": "it"},
            "chat": {"id": ELENA, "first_name": "Elena", "type": "private"},
            "date": at, "text": text,
        }})
    }

    /// The poll that is wanted now, with the number from which on it asks.
    fn poll(&self) -> (Job, Option<i64>) {
        let mut polls: Vec<Job> = self
            .house
            .jobs()
            .into_iter()
            .filter(|job| matches!(job.work, Work::Poll(_)))
            .collect();
        assert_eq!(polls.len(), 1, "one poll is due: {polls:?}");
        let poll = polls.remove(0);
        assert_eq!(path(&poll), "getUpdates");
        let Body::Json(body) = &poll.request.body else {
            panic!("not JSON")
        };
        let body: Value = serde_json::from_str(body).expect("JSON");
        let from = body["offset"].as_i64();
        (poll, from)
    }

    /// Asks, and gives these updates.
    fn gives(&self, updates: &[Value]) {
        let (poll, _) = self.poll();
        self.house
            .answer(poll, 200, &json!({"ok": true, "result": updates}));
    }

    fn no_poll(&self) {
        let jobs = self.house.jobs();
        let polls = jobs.iter().filter(|job| matches!(job.work, Work::Poll(_)));
        assert_eq!(polls.count(), 0);
    }

    /// Elena says something and it is asked for.
    fn hears(&mut self, text: &str) -> ConversationId {
        let update = self.says(text);
        self.gives(&[update]);
        self.house.conversation()
    }

    fn words(&self, conversation: ConversationId) -> Vec<String> {
        let store = self.house.engine.store();
        let page = block_on(store.messages(self.house.workspace, conversation, None, 50));
        let mut words: Vec<String> = page
            .expect("messages")
            .rows
            .into_iter()
            .filter_map(|row| row.text)
            .collect();
        words.reverse();
        words
    }

    /// The send that is due, beside the poll that waits.
    fn send(&self) -> Job {
        let mut sends = self.house.sends();
        assert_eq!(sends.len(), 1, "one send is due: {sends:?}");
        sends.remove(0)
    }

    fn message(&self, row: &MessageRow) -> MessageRow {
        self.house.message(row)
    }
}

fn taken(number: i64) -> Value {
    json!({"ok": true, "result": {"message_id": number, "chat": {"id": ELENA, "type": "private"}, "date": 1}})
}

fn refused(code: u16, says: &str) -> Value {
    json!({"ok": false, "error_code": code, "description": says})
}

#[test]
fn a_person_writes_to_the_bot_and_is_answered_in_the_one_inbox() {
    let mut shop = Shop::open();
    shop.house.messenger_says(MARCO, "Salve");
    let conversation = shop.hears("Avete peonie?");
    assert_eq!(shop.house.conversations().len(), 2, "one inbox");
    let reply = shop.house.reply("Sì, rosa.");
    assert_eq!(reply.channel, shop.bot, "where she wrote");
    let job = shop.send();
    assert_eq!(job.request.target, Target::Bot("sendMessage".to_owned()));
    shop.house.answer(job, 200, &taken(200));
    let row = shop.message(&reply);
    assert_eq!(row.state.map(|s| s.as_str()), Some("accepted"));
    assert_eq!(row.external_id.as_deref(), Some("551001:200"));
    assert_eq!(shop.words(conversation), ["Avete peonie?", "Sì, rosa."]);
}

#[test]
fn there_is_no_window_however_long_ago_the_person_wrote() {
    let mut shop = Shop::open();
    let conversation = shop.hears("Ciao");
    shop.house.pass(Span::days(40));
    let reply = shop.house.try_reply(conversation, "Ci siamo!", None);
    assert!(reply.is_ok(), "{reply:?}");
}

#[test]
fn i12_the_token_stands_in_no_request_and_in_no_words_about_one() {
    let mut shop = Shop::open();
    shop.hears("Ciao");
    shop.house.reply("Ciao Elena");
    let jobs = shop.house.jobs();
    assert!(jobs.len() >= 2, "a poll and a send: {jobs:?}");
    for job in &jobs {
        assert_eq!(job.request.auth, Auth::InPath);
        let secret = TOKEN.split(':').next_back().expect("a secret");
        let written = format!(
            "{job:?} {}",
            serde_json::to_string(&job.request).expect("JSON")
        );
        assert!(!written.contains(secret), "{written}");
    }
}

#[test]
fn who_blocked_the_bot_is_said_so_and_nobody_else_waits() {
    let mut shop = Shop::open();
    shop.hears("Ciao");
    let reply = shop.house.reply("Ci sei?");
    let job = shop.send();
    let says = refused(403, "Forbidden: bot was blocked by the user");
    shop.house.answer(job, 403, &says);
    let row = shop.message(&reply);
    assert_eq!(row.state.map(|s| s.as_str()), Some("failed"));
    let cause = row.cause.expect("a cause");
    assert_eq!(
        (cause.key.as_str(), cause.code),
        ("cause-bot-blocked", Some(403))
    );
    let breaker = block_on(shop.house.store.breaker(
        shop.house.workspace,
        shop.bot,
        Capability::Text,
    ));
    assert_eq!(
        breaker.expect("a breaker").failures,
        0,
        "one person's doing"
    );
}

#[test]
fn a_lost_answer_becomes_unconfirmed_and_nothing_is_sent_again() {
    let mut shop = Shop::open();
    let conversation = shop.hears("Ciao");
    let reply = shop.house.reply("Consegniamo alle 17.");
    let job = shop.send();
    shop.house.finish(job, Outcome::Lost);
    // No evidence will ever come: a person is asked at once.
    assert!(shop.house.sends().is_empty(), "I5");
    assert_eq!(shop.house.state(&reply), "unconfirmed");
    shop.house.pass(Span::days(1));
    assert!(shop.house.sends().is_empty(), "I5");
    // What comes behind it goes.
    let next = shop.house.try_reply(conversation, "Va bene?", None);
    next.expect("queued");
    let job = shop.send();
    shop.house.answer(job, 200, &taken(201));
}

#[test]
fn a_throttle_waits_as_long_as_it_is_told() {
    let mut shop = Shop::open();
    shop.hears("Ciao");
    let reply = shop.house.reply("Eccoci");
    let job = shop.send();
    let mut says = refused(429, "Too Many Requests: retry after 35");
    says["parameters"] = json!({"retry_after": 35});
    shop.house.answer(job, 429, &says);
    assert_eq!(shop.house.state(&reply), "held");
    shop.house.pass(Span::seconds(34));
    assert!(shop.house.sends().is_empty());
    shop.house.pass(Span::seconds(2));
    let job = shop.send();
    shop.house.answer(job, 200, &taken(202));
    assert_eq!(shop.house.state(&reply), "accepted");
}

#[test]
fn a_token_that_was_revoked_holds_what_is_to_be_sent_and_is_asked_about() {
    let mut shop = Shop::open();
    shop.hears("Ciao");
    let reply = shop.house.reply("Ciao Elena");
    let job = shop.send();
    shop.house.answer(job, 401, &refused(401, "Unauthorized"));
    assert_eq!(shop.house.state(&reply), "held");
    shop.house.pass(Span::minutes(1));
    let asked = shop.house.jobs();
    let asked = asked.iter().find(|job| matches!(job.work, Work::Token(_)));
    assert_eq!(asked.map(path), Some("getMe"), "not debug_token");
    let row = block_on(shop.house.store.channel(shop.house.workspace, shop.bot));
    let state = row.expect("the channel").token_state;
    assert!(matches!(state, TokenHealth::Suspect { .. }), "{state:?}");
}

#[test]
fn a_tap_is_a_choice_and_the_platform_is_told_that_it_was_taken() {
    let mut shop = Shop::open();
    let conversation = shop.hears("Ciao");
    shop.update += 1;
    let tap = json!({"update_id": shop.update, "callback_query": {
        "id": "4382", "data": "pickup",
        "from": {"id": ELENA, "is_bot": false, "first_name": "Elena"},
        "message": {"message_id": 60, "chat": {"id": ELENA, "type": "private"}, "date": 1,
            "reply_markup": {"inline_keyboard": [[{"text": "Ritiro", "callback_data": "pickup"}]]}},
    }});
    shop.gives(&[tap]);
    assert_eq!(shop.words(conversation), ["Ciao", "Ritiro"]);
    let jobs = shop.house.jobs();
    let sign = jobs
        .iter()
        .find(|job| matches!(job.work, Work::Signal { .. }));
    assert_eq!(sign.map(path), Some("answerCallbackQuery"));
}

#[test]
fn a_start_link_joins_two_networks() {
    let mut shop = Shop::open();
    shop.house.messenger_says(MARCO, "Quanto costa?");
    let first = shop.house.conversation();
    let store = shop.house.engine.store();
    let row = block_on(store.conversation(shop.house.workspace, first)).expect("a row");
    let link = block_on(shop.house.engine.continue_link(
        shop.house.now,
        shop.house.workspace,
        row.contact,
        &ChannelKind::new("telegram"),
    ))
    .expect("a link");
    let token = link
        .strip_prefix("https://t.me/fioridilia_bot?start=")
        .expect("the bot's link")
        .to_owned();
    shop.hears(&format!("/start {token}"));
    assert_eq!(shop.house.conversations().len(), 1, "one person");
    let contact = block_on(
        shop.house
            .engine
            .store()
            .contact(shop.house.workspace, row.contact),
    );
    assert_eq!(contact.expect("the contact").addresses.len(), 2);
}

#[test]
fn what_is_posted_is_taken_only_with_the_bots_secret() {
    let mut shop = Shop::open();
    let kind = ChannelKind::new("telegram");
    let raw = shop.says("Per posta").to_string();
    let post = |shop: &Shop, kind: &ChannelKind, secret: Option<&str>| {
        let engine = &shop.house.engine;
        block_on(engine.receive_update(shop.house.now, kind, secret, raw.as_bytes()))
    };
    for bad in [
        None,
        Some(""),
        Some("another"),
        Some("unused"),
        Some(crate::house::SECRET),
    ] {
        let refused = post(&shop, &kind, bad);
        assert!(matches!(refused, Err(ReceiveError::Refused)), "{bad:?}");
    }
    let refused = post(&shop, &ChannelKind::new("facebook"), Some(HOOK_SECRET));
    assert!(matches!(refused, Err(ReceiveError::Refused)));
    assert_eq!(shop.house.engine.refused_count(), 6);
    let taken = post(&shop, &kind, Some(HOOK_SECRET)).expect("taken");
    assert_eq!((taken.applied, taken.known), (1, 0));
    let again = post(&shop, &kind, Some(HOOK_SECRET)).expect("taken");
    assert_eq!((again.applied, again.known), (0, 1), "I2");
    // The same update asked for is the same message.
    let update: Value = serde_json::from_str(&raw).expect("JSON");
    shop.gives(&[update]);
    let conversation = shop.house.conversation();
    assert_eq!(shop.words(conversation), ["Per posta"]);
}

#[test]
fn i13_the_journal_alone_rebuilds_what_people_said() {
    let mut shop = Shop::open();
    shop.hears("Prima");
    let conversation = shop.hears("Seconda");
    let engine = shop.house.engine.clone();
    let replayed = block_on(engine.replay(shop.house.now)).expect("replayed");
    assert_eq!((replayed.applied, replayed.known), (0, 2));
    assert_eq!(shop.words(conversation), ["Prima", "Seconda"]);
}
