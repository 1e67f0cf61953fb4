//! The page of an incident: what happened, why, whether it may happen again; shared without names.

use crate::ask::{Ask, Browser};
use crate::shop::Shop;
use sportello_core::breaker::Breaker;
use sportello_core::class::Call;
use sportello_core::delivery::HoldReason;
use sportello_core::incident::{Cell, Change, OpenCell};
use sportello_core::{Capability, IncidentId, Span};
use sportello_store::{Begin, Cause, Health, Incidents, Next, Outbox};

impl Shop {
    /// Words on Messenger fail from now on: an incident begins.
    pub async fn fails(&self) -> IncidentId {
        self.fails_by(&[(Capability::Text, "cause-outage")]).await
    }

    /// These fail on Messenger, for these reasons.
    pub async fn fails_by(&self, cells: &[(Capability, &str)]) -> IncidentId {
        let cell = |(capability, cause): &(Capability, &str)| OpenCell {
            cell: Cell {
                channel: self.page,
                capability: *capability,
            },
            platform: "meta".to_owned(),
            since: self.now(),
            cause: Some((*cause).to_owned()),
        };
        let begin = Change::Begin {
            platform: "meta".to_owned(),
            cells: cells.iter().map(cell).collect(),
        };
        let store = &self.store;
        let changed = store.change_incidents(self.workspace, vec![begin], self.now());
        changed.await.expect("changed");
        let under_way = store.incidents_under_way(self.workspace).await;
        under_way.expect("incidents")[0].incident.id
    }

    /// It works again, and the incident is over.
    pub async fn works(&self, incident: IncidentId) {
        let row = self.store.incident(self.workspace, incident).await;
        let mut changes: Vec<Change> = Vec::new();
        for span in row.expect("an incident").cells {
            changes.push(Change::Heal {
                incident,
                cell: span.cell,
                opened_at: span.opened_at,
            });
        }
        changes.push(Change::End {
            incident,
            at: self.now(),
        });
        let changed = self
            .store
            .change_incidents(self.workspace, changes, self.now());
        changed.await.expect("changed");
    }

    /// A reply that waits for the outage to end, noted by the incident.
    pub async fn waits(&self, incident: IncidentId) -> String {
        let conversation = self.writes("7001", "m_1", "Avete peonie?").await;
        let path = format!("/api/v1/conversations/{conversation}/messages");
        let body = serde_json::json!({"text": "Certo, rosa e bianche"});
        let replied = self.api(Ask::post(&path).json(&body)).await;
        assert!(replied.status < 300, "{}", replied.text());
        let due = self
            .store
            .due(self.workspace, self.now(), 9)
            .await
            .expect("due");
        let until = self.now() + Span::hours(1);
        let cause = Cause {
            key: "cause-outage".to_owned(),
            code: None,
            subcode: None,
            since: self.now(),
            until: Some(until),
        };
        let held = self.store.hold(
            self.workspace,
            due[0].id,
            HoldReason::Breaker,
            until,
            cause,
            self.now(),
        );
        held.await.expect("held");
        let looked = self
            .store
            .look_at_incident(self.workspace, incident, true, self.now());
        looked.await.expect("looked");
        conversation
    }
}

/// The part of a page after a mark, up to another.
fn between<'a>(html: &'a str, from: &str, to: &str) -> &'a str {
    let rest = html.split(from).nth(1);
    let rest = rest.unwrap_or_else(|| panic!("no {from} in {html}"));
    rest.split(to).next().unwrap_or_default()
}

/// Shares an incident; gives the path of its address.
async fn share(lia: &mut Browser<'_>, id: IncidentId) -> String {
    let answer = lia
        .post(&format!("/health/incidents/{id}/share"), &[])
        .await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    let html = answer.text();
    let link = between(&html, "data-testid=\"incident-link\">", "<");
    let path = link.find("/outages/").map(|at| link[at..].to_owned());
    path.expect("a path")
}

#[tokio::test]
async fn the_page_tells_what_failed_for_whom_and_what_became_of_it() {
    let shop = Shop::open().await;
    let id = shop.fails().await;
    let conversation = shop.waits(id).await;
    let mut lia = shop.lia().await;
    let path = format!("/health/incidents/{id}");
    let list = lia.get("/health").await.text();
    assert!(list.contains(&format!("href=\"{path}\"")), "{list}");
    assert!(list.contains("Meta: all "), "{list}");
    let now = lia.get(&path).await.text();
    for words in [
        "Not working now: Messenger text",
        "One thing still waits",
        "Not stated",
        &format!("href=\"/inbox/{conversation}\""),
        "On hold",
    ] {
        assert!(now.contains(words), "{words}: {now}");
    }
    shop.wait(Span::minutes(200));
    shop.works(id).await;
    let over = lia.get(&path).await.text();
    for words in [
        "Messenger text did not work",
        "24 November, 15:00 – 18:20 (3 h 20 min)",
        "<td>3 h 20 min</td>",
    ] {
        assert!(over.contains(words), "{words}: {over}");
    }
    assert_eq!(lia.get("/health/incidents/999").await.status, 404);
}

#[tokio::test]
async fn what_stands_ready_is_read_from_what_is_there() {
    let shop = Shop::open().await;
    let id = shop.fails().await;
    shop.waits(id).await;
    let mut lia = shop.lia().await;
    let path = format!("/health/incidents/{id}");
    let ready = |html: &str| between(html, "data-testid=\"ready\"", "</ul>").to_owned();
    let lacks = ready(&lia.get(&path).await.text());
    for words in [
        "All your channels stand on one platform",
        "0 of the last 1 people who wrote can be reached",
        "0 of the last 1 people agreed",
        "No rule says",
        "It is not decided what happens to posts",
        "status page is off",
    ] {
        assert!(lacks.contains(words), "{words}: {lacks}");
    }
    let late = [("rule", "spread"), ("grace", "10"), ("spread_by", "15")];
    lia.post("/settings/publishing/late", &late).await;
    lia.post("/settings/status", &[("on", "yes")]).await;
    let there = ready(&lia.get(&path).await.text());
    for words in ["It is decided what happens", "status page is on"] {
        assert!(there.contains(words), "{words}: {there}");
    }
}

#[tokio::test]
async fn the_platforms_words_are_noted_with_their_source_and_taken_back() {
    let shop = Shop::open().await;
    let id = shop.fails().await;
    let mut lia = shop.lia().await;
    let path = format!("/health/incidents/{id}/why");
    let said = "a server configuration change";
    for source in [
        "",
        "http://example.org/status",
        "javascript:alert(1)",
        "https://",
    ] {
        let refused = lia.post(&path, &[("text", said), ("source", source)]).await;
        assert_eq!(refused.status, 422, "{source}");
        assert!(refused.text().contains("Not stated"), "{source}");
    }
    let source = "https://example.org/status";
    let refused = lia.post(&path, &[("text", " "), ("source", source)]).await;
    assert_eq!(refused.status, 422);
    let noted = lia.post(&path, &[("text", said), ("source", source)]).await;
    let html = noted.text();
    let why = between(&html, "data-testid=\"incident-why\"", "<details");
    for words in [said, &format!("href=\"{source}\""), "noted by Lia"] {
        assert!(why.contains(words), "{words}: {why}");
    }
    let back = lia.post(&format!("{path}/clear"), &[]).await.text();
    assert!(back.contains("Not stated"), "{back}");
}

#[tokio::test]
async fn what_was_seen_from_here_is_told_where_the_platform_says_nothing() {
    let shop = Shop::open().await;
    let cells = [
        (Capability::Text, "cause-no-name"),
        (Capability::Image, "cause-no-name"),
        (Capability::History, "cause-no-connection"),
        (Capability::Story, "cause-payment"),
    ];
    let id = shop.fails_by(&cells).await;
    let mut lia = shop.lia().await;
    let html = lia.get(&format!("/health/incidents/{id}")).await.text();
    let why = between(&html, "data-testid=\"incident-why\"", "<details");
    assert!(why.contains("Not stated"), "{why}");
    let seen = between(why, "data-testid=\"incident-seen\">", "</ul>");
    let once = "the platform’s internet names could not be resolved (DNS)";
    assert_eq!(seen.matches(once).count(), 1, "{seen}");
    assert!(seen.contains("no connection to it came about"), "{seen}");
    let path = share(&mut lia, id).await;
    let shared = Ask::get(&path).of(&shop.desk).await.text();
    assert!(
        shared.contains(seen),
        "whoever has the address reads it too"
    );
}

#[tokio::test]
async fn what_was_taken_and_is_not_seen_to_arrive_says_so_and_is_counted() {
    let shop = Shop::open().await;
    let conversation = shop.writes("7001", "m_1", "Avete peonie?").await;
    let path = format!("/api/v1/conversations/{conversation}/messages");
    let body = serde_json::json!({"text": "Certo, rosa e bianche"});
    shop.api(Ask::post(&path).json(&body)).await;
    let (store, workspace) = (&shop.store, shop.workspace);
    let due = store.due(workspace, shop.now(), 9).await.expect("due");
    let begin = Begin {
        name: "send".to_owned(),
        call: Call::Send,
        budgets: Vec::new(),
        probe: None,
        new_attempt: true,
    };
    let begun = store.begin(workspace, due[0].id, begin, shop.now()).await;
    let taken = Next::Accepted {
        external_id: "m_out".to_owned(),
        address: None,
    };
    let finished = store.finish(begun.expect("begun"), None, taken, shop.now());
    finished.await.expect("taken");
    let mut lia = shop.lia().await;
    let inbox = format!("/inbox/{conversation}");
    let quiet = lia.get(&inbox).await.text();
    assert!(!quiet.contains("data-testid=\"unarrived\""), "all is well");
    shop.wait(Span::minutes(9));
    let cell = Capability::Delivery;
    let open = Breaker::default().tripped(shop.now(), "cause-not-confirmed");
    let set = store.set_breaker(workspace, shop.page, cell, &open, shop.now());
    set.await.expect("stored");
    let id = shop.fails_by(&[(cell, "cause-not-confirmed")]).await;
    let looked = store.look_at_incident(workspace, id, true, shop.now());
    looked.await.expect("looked");
    let html = lia.get(&inbox).await.text();
    let line = between(&html, "data-testid=\"unarrived\">", "</p>");
    assert!(line.contains("It is not sent a second time"), "{line}");
    let html = lia.get(&format!("/health/incidents/{id}")).await.text();
    assert!(html.contains("No word came that it arrived"), "{html}");
    let row = store.incident(workspace, id).await.expect("the incident");
    assert_eq!((row.tally.unknown, row.contacts), (1, 1));
}

#[tokio::test]
async fn whoever_has_the_address_sees_the_numbers_and_nobodys_name() {
    let shop = Shop::open().await;
    let id = shop.fails().await;
    let conversation = shop.waits(id).await;
    let mut lia = shop.lia().await;
    let source = [("text", "a change"), ("source", "https://example.org/x")];
    lia.post(&format!("/health/incidents/{id}/why"), &source)
        .await;
    let first = share(&mut lia, id).await;
    let page = lia.get(&format!("/health/incidents/{id}")).await.text();
    assert!(!page.contains("/outages/"), "it is shown once: {page}");
    let path = share(&mut lia, id).await;
    let old = Ask::get(&first).of(&shop.desk).await;
    assert_eq!(old.status, 404, "a new address ends the old");
    let seen = Ask::get(&path).of(&shop.desk).await;
    assert_eq!(seen.status, 200, "{}", seen.text());
    let html = seen.text();
    for words in ["Fiori di Lia", "Messenger text", "a change", "noindex"] {
        assert!(html.contains(words), "{words}: {html}");
    }
    let named = format!("/inbox/{conversation}");
    for words in [
        &named,
        "peonie",
        "Certo",
        "noted by",
        "<form",
        "<script",
        "facebook<",
        "Missing:",
    ] {
        assert!(!html.contains(words), "{words}: {html}");
    }
    assert_eq!(seen.header("cache-control"), "no-store");
    assert!(
        seen.header("content-security-policy")
            .contains("frame-ancestors 'none'")
    );
    let end = format!("/health/incidents/{id}/share/end");
    assert_eq!(lia.post(&end, &[]).await.status, 200);
    assert_eq!(Ask::get(&path).of(&shop.desk).await.status, 404);
}

#[tokio::test]
async fn i11_a_neighbours_incident_is_not_found() {
    let shop = Shop::open().await;
    let id = shop.fails().await;
    let neighbour = {
        use sportello_store::Directory;
        let added = shop
            .store
            .add_agent(shop.neighbour, "Vicino", shop.now())
            .await;
        added.expect("an agent").id
    };
    let mut vicino = shop.signed_in(neighbour).await;
    let path = format!("/health/incidents/{id}");
    assert_eq!(vicino.get(&path).await.status, 404);
    let share = vicino.post(&format!("{path}/share"), &[]).await;
    assert_eq!(share.status, 404);
    let why = [("text", "x"), ("source", "https://example.org")];
    let noted = vicino.post(&format!("{path}/why"), &why).await;
    assert_eq!(noted.status, 404);
    assert!(!vicino.get("/health").await.text().contains(&path));
}
