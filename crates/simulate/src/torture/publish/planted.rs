//! Planted bugs: desks that do what no desk may, played against the sandbox's own rules, so that
//! an audit which sees nothing is found out itself.

use super::audit::{Evidence, audit};
use super::case::{Asset, Case};
use super::files::{photo, sha256};
use super::kind::KINDS;
use super::ledger::{Draft, Taken};
use super::report::Report;
use crate::torture::dice::Dice;
use serde_json::{Value, json};
use sportello_sandbox::rules::chance::seeded;
use sportello_sandbox::rules::request::{ApiRequest, Blob, Effect, Outcome, Reply};
use sportello_sandbox::rules::task::TaskResult;
use sportello_sandbox::rules::{Command, World};
use std::collections::HashMap;

const NOW: i64 = 1_795_428_000_000;

/// The sandbox, and a desk as clumsy as a test wants it.
struct Clumsy {
    world: World,
    taken: Taken,
    bytes: Vec<u8>,
}

impl Clumsy {
    fn new(kind: &str) -> Clumsy {
        let world = World::new(NOW, &mut seeded(5));
        let kind = KINDS.iter().find(|k| k.name == kind).expect("a kind");
        let seed = world.seed();
        let id = match kind.network {
            "instagram" => seed.instagram.clone(),
            _ => seed.page.clone(),
        };
        let asset = Asset {
            network: kind.network,
            id,
            channel: "7".to_owned(),
            kept: false,
        };
        let case = Case {
            kind,
            kept: false,
            trouble: None,
        };
        let bytes = photo("peonie");
        Clumsy {
            taken: Taken {
                draft: Draft::new(case, &asset, 1, &mut Dice::new(1)),
                id: "12".to_owned(),
                digest: sha256(&bytes),
            },
            world,
            bytes,
        }
    }

    fn command(&mut self, command: &Command) {
        self.world.apply(NOW, &mut seeded(6), command);
    }

    fn fault(&mut self, action: &str, operation: &str) {
        let fault = json!({ "action": action, "operation": operation, "count": 1 });
        self.command(&Command::AddFault(fault));
    }

    /// A call; nothing where its answer was lost.
    fn post(&mut self, edge: &str, body: &Value, seed: u64) -> Value {
        let token = self.world.seed().page_token.clone();
        let path = format!("/{}/{edge}", self.taken.draft.asset.id);
        let request = ApiRequest::post(&path, body).bearer(&token);
        let mut outcome = self.world.handle(NOW, &mut seeded(seed), &request);
        if let Some(Effect::FetchLink { task, .. }) = outcome.effects.first() {
            let result = TaskResult {
                status: Some(200),
                mime: "image/jpeg".to_owned(),
                body: Blob::new(self.bytes.clone()),
            };
            let done = self
                .world
                .task_done(NOW, &mut seeded(seed + 100), *task, &result);
            outcome = done.expect("somebody waits");
        }
        match outcome {
            Outcome {
                reply: Reply::Answer(response),
                ..
            } => response.json(),
            _ => Value::Null,
        }
    }

    fn container(&mut self, seed: u64) -> Value {
        let mut wanted = json!({ "image_url": "https://desk.test/f.jpg" });
        match self.taken.draft.case.kind.is_story() {
            true => wanted["media_type"] = json!("STORIES"),
            false => wanted["caption"] = json!(self.taken.draft.text()),
        }
        self.post("media", &wanted, seed)["id"].clone()
    }

    fn publish(&mut self, container: &Value, seed: u64) -> Value {
        self.post("media_publish", &json!({ "creation_id": container }), seed)
    }

    /// What the audit says when the desk calls its post so.
    fn audit(&self, state: &str) -> Report {
        let on = json!({ "delivery": { "state": state } });
        let evidence = Evidence {
            desk: HashMap::from([("12".to_owned(), json!({ "channels": [on] }))]),
            public: self.world.shown_posts(None),
            comments: Vec::new(),
            prepared: self.world.shown_prepared(),
            undecidable: self.world.undecidable_posts().len() as u64,
        };
        audit(std::slice::from_ref(&self.taken), &evidence)
    }
}

#[test]
fn a_desk_that_makes_a_container_again_though_it_was_told_of_the_first() {
    let mut desk = Clumsy::new("Instagram photo story");
    let first = desk.container(1);
    assert!(first.is_string(), "{first}");
    let second = desk.container(2);
    assert!(desk.publish(&second, 3)["id"].is_string());
    let report = desk.audit("accepted");
    assert_eq!((report.published, report.repeated), (1, 1));
    assert!(!report.wrong().is_empty());
}

#[test]
fn a_container_whose_answer_was_lost_is_made_again_without_blame() {
    let mut desk = Clumsy::new("Instagram photo story");
    desk.fault("reset_after", "container");
    assert_eq!(desk.container(1), Value::Null);
    let second = desk.container(2);
    desk.publish(&second, 3);
    let report = desk.audit("accepted");
    assert_eq!((report.published, report.repeated), (1, 0));
    assert_eq!(desk.world.shown_prepared().len(), 2);
}

#[test]
fn a_desk_that_publishes_again_without_a_look() {
    let mut desk = Clumsy::new("Instagram photo story");
    let first = desk.container(1);
    desk.fault("reset_after", "media_publish");
    assert_eq!(desk.publish(&first, 2), Value::Null);
    let second = desk.container(3);
    desk.publish(&second, 4);
    assert_eq!(desk.audit("accepted").doubled, 1);
}

#[test]
fn a_desk_that_asks_a_person_about_what_it_could_have_read_back() {
    let mut desk = Clumsy::new("Instagram photo story");
    let container = desk.container(1);
    desk.fault("reset_before", "media_publish");
    desk.publish(&container, 2);
    let report = desk.audit("unconfirmed");
    assert_eq!((report.unconfirmed, report.undecidable), (1, 0));
    assert!(!report.wrong().is_empty());
}

#[test]
fn a_story_of_a_page_without_an_archive_is_honestly_asked_about() {
    for (action, public) in [("reset_before", 0), ("reset_after", 1)] {
        let mut desk = Clumsy::new("photo story");
        desk.command(&Command::Archive {
            page: None,
            on: false,
        });
        let photo = json!({ "url": "https://desk.test/f.jpg", "published": "false" });
        let photo = desk.post("photos", &photo, 1)["id"].clone();
        desk.fault(action, "story");
        desk.post("photo_stories", &json!({ "photo_id": photo }), 2);
        assert_eq!(desk.world.shown_posts(None).len(), public, "{action}");
        let report = desk.audit("unconfirmed");
        assert_eq!(
            (report.unconfirmed, report.undecidable, report.repeated),
            (1, 1, 0),
            "{action}"
        );
    }
}
