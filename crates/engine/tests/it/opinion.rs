//! The second opinion: the platform's own status page is read while an incident is under way, shown
//! beside it, and changes nothing.

use crate::house::{GIULIA, House};
use pollster::block_on;
use sportello_core::opinion::Level;
use sportello_core::{Span, Time};
use sportello_engine::http::Client;
use sportello_engine::job::Work;
use sportello_engine::opinion::SecondOpinion;
use sportello_engine::{Job, Outcome, Settings};
use sportello_sandbox::around::{self, AroundServer, Said};
use sportello_store::{IncidentRow, OpinionRow};
use tokio::runtime::Runtime;

struct Shop {
    house: House,
    around: AroundServer,
    client: Client,
    runtime: Runtime,
}

impl Shop {
    fn open(page: &str) -> Shop {
        let _ = rustls::crypto::ring::default_provider().install_default();
        let runtime = Runtime::new().expect("a runtime");
        let around = runtime.block_on(around::start()).expect("a status page");
        let settings = Settings {
            graph_url: format!("http://{}", around.addr),
            ..Settings::default()
        };
        let house = House::with(settings);
        let shop = Shop {
            client: Client::new(house.engine.settings()).expect("a client"),
            house,
            around,
            runtime,
        };
        if !page.is_empty() {
            let wanted = SecondOpinion {
                on: true,
                address: format!("http://{}/status-page/{page}", shop.around.addr),
            };
            assert!(shop.wants(&wanted));
        }
        shop
    }

    fn wants(&self, wanted: &SecondOpinion) -> bool {
        let set = self
            .house
            .engine
            .set_second_opinion(self.house.workspace, wanted);
        block_on(set).expect("looked at")
    }

    fn turn(&self) {
        let (pages, others): (Vec<Job>, Vec<Job>) = self
            .house
            .all_jobs()
            .into_iter()
            .partition(|job| matches!(job.work, Work::Opinion(_)));
        for job in pages {
            let outcome = self
                .runtime
                .block_on(self.client.make(&self.house.engine, &job));
            self.house.finish(job, outcome);
        }
        let sends = |job: &Job| matches!(job.work, Work::Exchange { .. });
        for job in others.into_iter().filter(sends) {
            self.house.finish(job, Outcome::NotSent);
        }
    }

    fn goes_on(&mut self, span: Span) {
        let until = self.house.now + span;
        while self.house.now < until {
            self.turn();
            self.house.pass(Span::seconds(9));
        }
    }

    fn messenger_fails(&mut self) {
        self.house.messenger_says(GIULIA, "Ciao");
        self.house.reply("Eccomi");
        self.goes_on(Span::minutes(2));
    }

    fn incident(&self) -> IncidentRow {
        let store = self.house.engine.store();
        let rows = block_on(store.incidents(self.house.workspace, Time(0), 9));
        rows.expect("incidents").remove(0)
    }

    fn said(&self) -> Vec<OpinionRow> {
        let incident = self.incident().id;
        let store = self.house.engine.store();
        block_on(store.opinions(self.house.workspace, incident)).expect("opinions")
    }

    fn levels(&self) -> Vec<Level> {
        self.said()
            .into_iter()
            .map(|row| row.opinion.level)
            .collect()
    }

    fn asked(&self) -> u32 {
        self.around.around.status.asked()
    }
}

#[test]
fn nobody_is_asked_until_somebody_wants_it_and_never_without_an_incident() {
    let mut off = Shop::open("");
    off.messenger_fails();
    off.goes_on(Span::minutes(10));
    assert_eq!(off.asked(), 0, "it is off");
    let mut calm = Shop::open("orgs.json");
    calm.goes_on(Span::minutes(10));
    assert_eq!(calm.asked(), 0, "nothing is wrong");
}

#[test]
fn what_it_says_is_kept_as_it_changes_and_changes_nothing() {
    let mut shop = Shop::open("orgs.json");
    shop.messenger_fails();
    assert_eq!(shop.levels(), [Level::Well], "green, as in 2019 and 2024");
    let (opened, cells) = (shop.incident().opened_at, shop.incident().cells);
    for said in [Said::Trouble, Said::Gone, Said::Rubbish] {
        shop.around.around.status.say(said);
        shop.goes_on(Span::minutes(6));
    }
    let rows = shop.said();
    let expected = [Level::Well, Level::Trouble, Level::Silent, Level::Unclear];
    assert_eq!(shop.levels(), expected);
    let words = "WhatsApp Business API, Cloud API: High disruptions";
    assert_eq!(rows[1].opinion.words.as_deref(), Some(words));
    assert!(rows[0].source.ends_with("/status-page/orgs.json"));
    let after = shop.incident();
    assert_eq!(
        (after.opened_at, after.closed_at, after.why),
        (opened, None, None)
    );
    assert_eq!(after.cells.len(), cells.len(), "it opens nothing");
    // Read again and the same: one row.
    shop.around.around.status.say(Said::Rubbish);
    shop.goes_on(Span::minutes(11));
    let again = shop.said();
    assert_eq!(again.len(), 4);
    assert!(again[3].read_at > rows[3].read_at);
}

#[test]
fn it_is_asked_every_five_minutes_and_by_one_job_at_a_time() {
    let mut shop = Shop::open("rss.xml");
    shop.around.around.status.say(Said::Trouble);
    shop.messenger_fails();
    shop.goes_on(Span::minutes(20));
    let asked = shop.asked();
    assert!((4..=6).contains(&asked), "{asked}");
    assert_eq!(shop.levels(), [Level::Trouble]);
    shop.house.crash();
    shop.turn();
    assert_eq!(shop.asked(), asked, "a crash asks no sooner");
}

#[test]
fn only_a_public_address_under_https_is_asked() {
    let shop = Shop::open("");
    let wanted = |address: &str| SecondOpinion {
        on: true,
        address: address.to_owned(),
    };
    for bad in [
        "http://status.example/x",
        "https://192.168.0.1/",
        "metastatus.com",
    ] {
        assert!(!shop.wants(&wanted(bad)), "{bad}");
    }
    assert!(shop.wants(&wanted("https://status.example/rss")));
    assert!(shop.wants(&wanted("")), "the usual one");
}
