//! Rehearsing an outage from the Health page: who may, what is wrong with a script, what is seen
//! while it runs and what came of it. The stage here plays another shop's trouble.

use crate::ask::Browser;
use crate::shop::Shop;
use sportello_core::gap::Gap;
use sportello_core::{Span, WorkspaceId};
use sportello_engine::Engine;
use sportello_store::{Directory, Gaps, Health, Shelf, Store};
use sportello_web::pages::drill::{
    Breach, Fault, Figures, Play, Played, Script, Seen, Shipped, Stage, Unfinished, Unplayable,
};
use std::future::Future;
use std::pin::Pin;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex};

const SCRIPTS: [Shipped; 1] = [Shipped {
    name: "flapping",
    text: "# Back and gone again.\n*, text, 15:30, 18:25, 5xx",
}];

type Came = Result<Figures, Unfinished>;

/// Plays what it is told to, from another shop.
struct Puppets {
    engine: Engine,
    workspace: WorkspaceId,
    seen: Vec<Seen>,
    ended_at: sportello_core::Time,
    comes: Mutex<Option<Receiver<Came>>>,
    no_channel: bool,
}

impl Stage for Puppets {
    fn shipped(&self) -> Vec<Shipped> {
        SCRIPTS.to_vec()
    }

    fn faults(&self, text: &str) -> Vec<Fault> {
        let lines = text.lines().enumerate();
        let wrong = lines.filter(|(_, line)| line.contains("wrong"));
        wrong
            .map(|(at, line)| Fault {
                line: Some(at + 1),
                key: "drill-script-symptom",
                values: vec![("word", line.to_owned()), ("all", "5xx".to_owned())],
            })
            .collect()
    }

    fn prepare<'a>(
        &'a self,
        _: &'a dyn Store,
        _: WorkspaceId,
        _: &'a Script,
    ) -> Pin<Box<dyn Future<Output = Result<Play, Unplayable>> + Send + 'a>> {
        let comes = self.comes.lock().expect("a lock").take();
        let (engine, workspace) = (self.engine.clone(), self.workspace);
        let (seen, ended_at) = (self.seen.clone(), self.ended_at);
        let no_channel = self.no_channel;
        Box::pin(async move {
            if no_channel {
                return Err(Unplayable::NoChannel);
            }
            let play: Play = Box::new(move |goes_on| {
                assert!(goes_on(40), "a minute has not passed");
                let came = comes.map_or(Err(Unfinished::Failed), |comes| {
                    comes.recv().expect("the test says what comes of it")
                });
                Ok(Played {
                    figures: came?,
                    seen,
                    engine,
                    workspace,
                    ended_at,
                })
            });
            Ok(play)
        })
    }
}

/// Another shop in which words on Messenger failed for 40 minutes, and what it showed.
async fn puppets(comes: Receiver<Came>) -> Puppets {
    let other = Shop::open().await;
    let engine = other.desk.engine().clone();
    let look = |moment: &'static str, at| {
        let engine = engine.clone();
        let workspace = other.workspace;
        async move {
            let health = engine.health(workspace).await.expect("health");
            Seen { moment, at, health }
        }
    };
    let before = look("before", other.now()).await;
    let incident = other.fails().await;
    other.waits(incident).await;
    let page = other.page;
    let down = sportello_core::breaker::Breaker {
        state: sportello_core::breaker::State::Open,
        failures: 3,
        opened_at: Some(other.now()),
        ..Default::default()
    };
    let text = sportello_core::Capability::Text;
    let set = other
        .store
        .set_breaker(other.workspace, page, text, &down, other.now());
    set.await.expect("stored");
    other.wait(Span::minutes(40));
    let worst = look("worst", other.now()).await;
    let gap = Gap {
        from: other.now() - Span::minutes(40),
        to: other.now(),
    };
    let asked = other
        .store
        .ask_gap(other.workspace, page, gap, false, other.now());
    let gathered = other.store.gather_gap(
        other.workspace,
        asked.await.expect("a gap"),
        None,
        other.now(),
    );
    gathered.await.expect("gathered");
    other.works(incident).await;
    Puppets {
        engine,
        workspace: other.workspace,
        seen: vec![before, worst],
        ended_at: other.now(),
        comes: Mutex::new(Some(comes)),
        no_channel: false,
    }
}

/// A shop with a stage, and what decides how its one drill ends.
async fn staged() -> (Shop, Sender<Came>) {
    let (says, comes) = channel();
    let shop = Shop::open().await;
    let puppets = puppets(comes).await;
    shop.desk.drills().play_on(Arc::new(puppets));
    (shop, says)
}

fn good() -> Figures {
    Figures {
        said: 282,
        out: 295,
        delivered: 290,
        by_fallback: 4,
        unconfirmed: 1,
        posts: 22,
        noticed_after: Some(Span::seconds(137)),
        recovered_after: Some(Span::minutes(9)),
        seed: 1,
        ..Figures::default()
    }
}

/// Waits until the drill is over, by the bell that pages listen to.
async fn over(shop: &Shop, ear: &mut sportello_engine::Listener) {
    while shop.desk.drills().running().is_some() {
        ear.next().await;
    }
}

async fn begin(lia: &mut Browser<'_>) {
    let begun = lia.post("/health/drill", &[("script", "flapping")]).await;
    assert_eq!(begun.status, 303, "{}", begun.text());
    assert_eq!(begun.header("location"), "/health/drill");
}

#[tokio::test]
async fn health_leads_to_the_scripts_where_there_is_a_stage_and_nowhere_else() {
    let shop = Shop::open().await;
    let mut lia = shop.lia().await;
    assert!(!lia.get("/health").await.text().contains("/health/drill"));
    assert_eq!(lia.get("/health/drill").await.status, 404);
    let (shop, _says) = staged().await;
    let mut lia = shop.lia().await;
    assert!(lia.get("/health").await.text().contains("/health/drill"));
    let html = lia.get("/health/drill").await.text();
    for words in ["Back, and gone again", "11 December 2024", "ThousandEyes"] {
        assert!(html.contains(words), "{words}: {html}");
    }
    let html = lia.get("/health/drill?from=flapping").await.text();
    assert!(html.contains("*, text, 15:30, 18:25, 5xx</textarea>"));
    for nothing_yet in ["result", "result/desk", "result/incident?n=3"] {
        let answer = lia.get(&format!("/health/drill/{nothing_yet}")).await;
        assert_eq!(answer.header("location"), "/health/drill", "{nothing_yet}");
    }
}

#[tokio::test]
async fn who_does_not_approve_posts_reads_but_does_not_begin() {
    let (shop, _says) = staged().await;
    let agents = shop.store.agents(shop.workspace).await.expect("agents");
    let tommaso = agents.iter().find(|a| a.name == "Tommaso").expect("him").id;
    let set = shop.store.set_manager(shop.workspace, tommaso, false).await;
    set.expect("stored");
    let mut browser = shop.signed_in(tommaso).await;
    let html = browser.get("/health/drill").await.text();
    assert!(html.contains("data-testid=\"drill-managers\""), "{html}");
    assert!(!html.contains("value=\"flapping\""), "{html}");
    let answer = browser
        .post("/health/drill", &[("script", "flapping")])
        .await;
    assert_eq!(answer.status, 403);
    assert!(answer.text().contains("Managers can begin"));
    assert!(shop.desk.drills().running().is_none());
}

#[tokio::test]
async fn what_is_wrong_with_a_script_is_said_by_line_and_the_script_stays() {
    let (shop, _says) = staged().await;
    let mut lia = shop.lia().await;
    let text = "*, text, 15:30, 18:25, 5xx\r\nwrong <b>\r\n# fine\r\nwrong too";
    let answer = lia.post("/health/drill", &[("text", text)]).await;
    assert_eq!(answer.status, 422);
    let html = answer.text();
    for words in [
        "2 lines cannot be understood, so nothing was rehearsed",
        "Line 2:",
        "Line 4:",
        "is no symptom: use one of 5xx",
        "wrong &lt;b&gt;",
        "Correct it below",
    ] {
        assert!(html.contains(words), "{words}: {html}");
    }
    assert!(shop.desk.drills().running().is_none());
    let none = lia.post("/health/drill", &[("script", "no-such")]).await;
    assert_eq!(none.status, 404);
}

#[tokio::test]
async fn one_runs_at_a_time_shows_how_far_it_is_and_is_read_when_it_is_over() {
    let (shop, says) = staged().await;
    let mut ear = shop.desk.engine().bell().listen();
    let mut lia = shop.lia().await;
    begin(&mut lia).await;
    while shop.desk.drills().running().expect("it runs").percent() < 40 {
        ear.next().await;
    }
    let html = lia.get("/health/drill").await.text();
    assert!(html.contains("Rehearsing: Back, and gone again"), "{html}");
    assert!(html.contains("value=\"40\""), "{html}");
    let second = lia.post("/health/drill", &[("script", "flapping")]).await;
    assert_eq!(second.status, 409, "{}", second.text());
    assert!(second.text().contains("one runs at a time"));

    says.send(Ok(good())).expect("it listens");
    over(&shop, &mut ear).await;
    let html = lia.get("/health/drill").await.text();
    assert!(html.contains("Nothing would have been lost"), "{html}");
    let html = lia.get("/health/drill/result").await.text();
    for words in [
        "Your customers wrote 282 messages, and all of them are in the inbox",
        "290 of those answers arrived",
        "noticed it 2 min after it began",
        "sportello drill flapping --data DIR --seed 1",
        "Ready for the next time?",
    ] {
        assert!(html.contains(words), "{words}: {html}");
    }
    let html = lia.get("/health/drill?from=last").await.text();
    assert!(html.contains("*, text, 15:30, 18:25, 5xx</textarea>"));
}

#[tokio::test]
async fn the_strip_and_the_matrix_are_seen_as_they_were_and_the_incident_leads_nowhere() {
    let (shop, says) = staged().await;
    let mut ear = shop.desk.engine().bell().listen();
    let mut lia = shop.lia().await;
    begin(&mut lia).await;
    says.send(Ok(good())).expect("it listens");
    over(&shop, &mut ear).await;
    let html = lia.get("/health/drill/result/desk").await.text();
    for words in [
        "Messenger text in trouble for",
        "40 min",
        "data-testid=\"drill-window\"",
        "data-state=\"open\"",
        "moment=before",
    ] {
        assert!(html.contains(words), "{words}: {html}");
    }
    let html = lia.get("/health/drill/result/desk?moment=before").await;
    let html = html.text();
    assert!(html.contains("No strip") && !html.contains("data-state=\"open\""));
    let html = lia.get("/health/drill/result/incident").await.text();
    assert!(html.contains("Messenger text did not work"), "{html}");
    let sheet = html.split("drill-incident").nth(1).expect("an incident");
    let sheet = sheet.split("</main>").next().unwrap_or_default();
    assert!(sheet.contains("data-testid=\"incident-gaps\""), "{sheet}");
    assert!(sheet.contains("One person it may concern"), "{sheet}");
    for elsewhere in ["/inbox/", "/posts/", "<form", "/share", "/health/gaps"] {
        assert!(!sheet.contains(elsewhere), "{elsewhere}: {sheet}");
    }
    // The shop's own health knows nothing of it.
    let html = lia.get("/health").await.text();
    assert!(html.contains("Everything works"), "{html}");
}

#[tokio::test]
async fn a_promise_that_broke_is_told_with_what_it_means() {
    let (shop, says) = staged().await;
    let mut ear = shop.desk.engine().bell().listen();
    let mut lia = shop.lia().await;
    begin(&mut lia).await;
    let breach = |promise, count, limit| Breach {
        promise,
        count,
        limit,
    };
    let figures = Figures {
        in_lost: 7,
        windows_missed: 2,
        breaches: vec![breach("in-lost", 7, 3), breach("windows-missed", 2, 0)],
        idle_lines: vec![2],
        ..good()
    };
    says.send(Ok(figures)).expect("it listens");
    over(&shop, &mut ear).await;
    let html = lia.get("/health/drill/result").await.text();
    for words in [
        "Not every promise would have been kept",
        "7 messages of your customers would be missing in the inbox; 3 could not",
        "You would have to ask these people again",
        "2 reply windows would have closed",
        "Line 2 of the script changed nothing",
    ] {
        assert!(html.contains(words), "{words}: {html}");
    }
}

#[tokio::test]
async fn what_does_not_end_or_fails_says_so_and_the_next_can_begin() {
    for (came, words) in [
        (Err(Unfinished::Stopped), "took longer than a minute"),
        (Err(Unfinished::Failed), "a fault of Sportello"),
    ] {
        let (shop, says) = staged().await;
        let mut ear = shop.desk.engine().bell().listen();
        let mut lia = shop.lia().await;
        begin(&mut lia).await;
        says.send(came).expect("it listens");
        over(&shop, &mut ear).await;
        let html = lia.get("/health/drill").await.text();
        assert!(html.contains(words), "{words}: {html}");
        let answer = lia.get("/health/drill/result").await;
        assert_eq!(answer.header("location"), "/health/drill");
        begin(&mut lia).await;
    }
}

#[tokio::test]
async fn a_play_that_panics_is_a_drill_that_failed() {
    let (shop, says) = staged().await;
    let mut ear = shop.desk.engine().bell().listen();
    let mut lia = shop.lia().await;
    begin(&mut lia).await;
    // The one who waits for it gets nothing, which this stage takes badly.
    drop(says);
    over(&shop, &mut ear).await;
    let html = lia.get("/health/drill").await.text();
    assert!(html.contains("a fault of Sportello"), "{html}");
}

#[tokio::test]
async fn i11_a_neighbour_sees_that_one_runs_and_nothing_of_it() {
    let (shop, says) = staged().await;
    let mut ear = shop.desk.engine().bell().listen();
    let mut lia = shop.lia().await;
    let added = shop.store.add_agent(shop.neighbour, "Vicino", shop.now());
    let mut vicino = shop.signed_in(added.await.expect("an agent").id).await;
    begin(&mut lia).await;
    let html = vicino.get("/health/drill").await.text();
    assert!(html.contains("Another business on this desk"), "{html}");
    assert!(!html.contains("Rehearsing:"), "{html}");
    says.send(Ok(good())).expect("it listens");
    over(&shop, &mut ear).await;
    let html = vicino.get("/health/drill").await.text();
    assert!(!html.contains("drill-over"), "{html}");
    let answer = vicino.get("/health/drill/result").await;
    assert_eq!(answer.header("location"), "/health/drill");
}

#[tokio::test]
async fn a_workspace_without_a_channel_to_play_is_told_what_to_do() {
    let (_says, comes) = channel();
    let shop = Shop::open().await;
    let stage = Puppets {
        no_channel: true,
        ..puppets(comes).await
    };
    shop.desk.drills().play_on(Arc::new(stage));
    let mut lia = shop.lia().await;
    let answer = lia.post("/health/drill", &[("script", "flapping")]).await;
    assert_eq!(answer.status, 422);
    assert!(answer.text().contains("Connect one in the settings"));
}
