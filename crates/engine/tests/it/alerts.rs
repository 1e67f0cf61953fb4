//! Alerts: agents are told of an incident once when it begins, spreads and ends, by e-mail and by
//! their browsers, with the real client against servers of our own.

mod told;
mod ways;

use crate::house::{GIULIA, House};
use pollster::block_on;
use secrecy::SecretString;
use sportello_core::alert::Facts;
use sportello_core::incident::QUIET;
use sportello_core::{AgentId, Span, Time};
use sportello_engine::alerts::{
    AddressRefused, BrowserRefused, Confirmed, Hearer, NewBrowserKeys, NewPost, Wording, Words,
};
use sportello_engine::http::Client;
use sportello_engine::job::Work;
use sportello_engine::{Job, Outcome, Settings};
use sportello_sandbox::around::{self, AroundServer};
use sportello_sandbox::mail::{self, MailServers};
use sportello_store::AlertRow;
use std::sync::Arc;
use tokio::runtime::Runtime;

/// Words that a test can read.
struct Plain;

impl Wording for Plain {
    fn mail(&self, hearer: &Hearer<'_>, facts: &Facts, link: &str, code: Option<&str>) -> Words {
        let Words { title, text } = self.push(hearer, facts);
        let text = format!("{text}\n{link}\n{}", code.unwrap_or_default());
        Words { title, text }
    }

    fn push(&self, hearer: &Hearer<'_>, facts: &Facts) -> Words {
        let things: Vec<&str> = facts
            .things
            .iter()
            .map(|thing| thing.kind.as_str())
            .collect();
        Words {
            title: format!("{:?} {} {}", facts.what, things.join(" "), facts.people),
            text: hearer.business.to_owned(),
        }
    }
}

/// The house with two agents, a mail server and a push service.
struct Shop {
    house: House,
    lia: AgentId,
    tommaso: AgentId,
    mail: MailServers,
    around: AroundServer,
    client: Client,
    runtime: Runtime,
}

impl Shop {
    fn open() -> Shop {
        let _ = rustls::crypto::ring::default_provider().install_default();
        let runtime = Runtime::new().expect("a runtime");
        let around = runtime.block_on(around::start()).expect("a push service");
        let mail = runtime.block_on(mail::start()).expect("mail servers");
        // Push services under other addresses than this machine's are under https.
        let settings = Settings {
            graph_url: format!("http://{}", around.addr),
            public_url: "https://desk.example".to_owned(),
            ..Settings::default()
        };
        let mut house = House::with(settings);
        house.engine.set_wording(Arc::new(Plain));
        // The push service lives by the clock on the wall and refuses tokens of another day.
        house.now = Time::parse("2026-11-23T09:00:00Z").expect("a moment");
        let store = house.engine.store();
        let add = |name| block_on(store.add_agent(house.workspace, name, house.now));
        let (lia, tommaso) = (
            add("Lia").expect("Lia").id,
            add("Tommaso").expect("Tommaso").id,
        );
        Shop {
            client: Client::new(house.engine.settings()).expect("a client"),
            lia,
            tommaso,
            house,
            mail,
            around,
            runtime,
        }
    }

    /// Alerts leave by a server that is named for them.
    fn name_post(&self) {
        let post = NewPost {
            server: format!("plain://{}", self.mail.smtp),
            user: mail::MAILBOX.to_owned(),
            from: mail::MAILBOX.to_owned(),
            password: Some(SecretString::from(mail::PASSWORD)),
        };
        let set = self
            .house
            .engine
            .set_alert_post(self.house.workspace, Some(post));
        block_on(set).expect("named");
    }

    fn ask(&self, agent: AgentId, address: &str) -> Result<(), AddressRefused> {
        let house = &self.house;
        block_on(
            house
                .engine
                .ask_alert_address(house.now, house.workspace, agent, address),
        )
    }

    fn confirm(&self, agent: AgentId, code: &str) -> Confirmed {
        let house = &self.house;
        let confirmed = house
            .engine
            .confirm_alert_address(house.now, house.workspace, agent, code);
        block_on(confirmed).expect("looked at")
    }

    /// An agent with an address that is theirs.
    fn has_address(&mut self, agent: AgentId, address: &str) {
        self.ask(agent, address).expect("asked");
        self.work();
        let code = self.last_line();
        assert_eq!(self.confirm(agent, &code), Confirmed::Yes);
    }

    /// A browser of an agent allows to be told; its number at the push service.
    fn has_browser(&self, agent: AgentId) -> u32 {
        let given = self.around.around.push.subscribe().expect("a browser");
        let endpoint = format!("http://{}/push/{}", self.around.addr, given.id);
        self.allows(agent, &endpoint, &given.p256dh, &given.auth)
            .expect("taken");
        given.id
    }

    fn allows(
        &self,
        agent: AgentId,
        endpoint: &str,
        p256dh: &str,
        auth: &str,
    ) -> Result<(), BrowserRefused> {
        let keys = NewBrowserKeys {
            endpoint: endpoint.to_owned(),
            p256dh: p256dh.to_owned(),
            auth: auth.to_owned(),
            device: "Firefox".to_owned(),
            instead_of: None,
        };
        let house = &self.house;
        block_on(
            house
                .engine
                .put_alert_browser(house.now, house.workspace, agent, keys),
        )
    }

    /// Alerts that are to leave now; replies do not leave, and nothing else comes back.
    fn alerts(&self) -> Vec<Job> {
        let (alerts, others): (Vec<Job>, Vec<Job>) = self
            .house
            .all_jobs()
            .into_iter()
            .partition(|job| matches!(job.work, Work::Alert(_)));
        let sends = |job: &Job| matches!(job.work, Work::Exchange { .. });
        for job in others.into_iter().filter(sends) {
            self.house.finish(job, Outcome::NotSent);
        }
        alerts
    }

    /// Makes what is to leave now.
    fn work(&mut self) {
        for job in self.alerts() {
            let outcome = self
                .runtime
                .block_on(self.client.make(&self.house.engine, &job));
            self.house.finish(job, outcome);
        }
    }

    /// Turns of the workers for so long, a few seconds apart.
    fn goes_on(&mut self, span: Span) {
        let until = self.house.now + span;
        while self.house.now < until {
            self.work();
            self.house.pass(Span::seconds(9));
        }
    }

    /// Replies on Messenger fail.
    fn messenger_fails(&mut self) {
        self.house.messenger_says(GIULIA, "Ciao");
        self.house.reply("Eccomi");
        self.goes_on(Span::minutes(3));
    }

    /// What fails works again, and the incident ends.
    fn works_again(&mut self) {
        for _ in 0..60 {
            for job in self.house.all_jobs() {
                match job.work {
                    Work::Exchange { .. } => self.house.take(job, "m_out.1"),
                    Work::Alert(_) => {
                        let made = self.client.make(&self.house.engine, &job);
                        let outcome = self.runtime.block_on(made);
                        self.house.finish(job, outcome);
                    }
                    _ => {}
                }
            }
            self.house.pass(Span::seconds(15));
        }
        self.house.pass(QUIET);
        self.work();
    }

    /// Mails: whom to, and the subject.
    fn mails(&self) -> Vec<(String, String)> {
        let sent = self.mail.room.sent().into_iter();
        sent.map(|sent| {
            let line = sent
                .raw
                .lines()
                .find_map(|line| line.strip_prefix("Subject: "));
            (sent.to, line.unwrap_or_default().to_owned())
        })
        .collect()
    }

    /// The words of the last mail.
    fn words(&self) -> String {
        let raw = self.mail.room.sent().pop().expect("a mail").raw;
        let body = raw
            .split("\r\n\r\n")
            .nth(1)
            .expect("a body")
            .replace("\r\n", "");
        let words = data_encoding::BASE64
            .decode(body.as_bytes())
            .expect("base64");
        String::from_utf8(words).expect("words")
    }

    fn last_line(&self) -> String {
        self.words().lines().last().expect("a line").to_owned()
    }

    fn told(&self, agent: AgentId) -> Vec<AlertRow> {
        let store = self.house.engine.store();
        block_on(store.alerts(self.house.workspace, agent, 50)).expect("alerts")
    }
}

/// The moment on the wall's clock.
fn wall() -> Time {
    use sportello_engine::{Clock, SystemClock};
    SystemClock.now()
}
