//! The calendar over HTTP, as a browser without scripts uses it.

use crate::ask::{Ask, Browser};
use crate::shop::Shop;
use jiff::tz::TimeZone;
use sportello_core::post::{PostBody, PostWords};
use sportello_core::{AgentId, ChannelId, PostId, Span, Time};
use sportello_store::{Directory, PostRow, Posts, Shelf, WrittenPost};
use sportello_web::Language;
use sportello_web::live::Viewer;
use sportello_web::pages::frame::Theme;
use sportello_web::pages::reader::Reader;

mod approvals;
mod feed;
mod late;
mod moving;
mod publishing;

/// A moment of the shop's clock on the wall, which is Rome's.
pub fn rome(local: &str) -> Time {
    let local: jiff::civil::DateTime = local.parse().expect("a local time");
    let zoned = local.in_tz("Europe/Rome").expect("Rome is a zone");
    Time(zoned.timestamp().as_millisecond())
}

impl Shop {
    /// A draft for some channels, with a time or without.
    pub async fn drafts(&self, text: &str, channels: &[ChannelId], at: Option<Time>) -> PostRow {
        self.drafts_by(self.lia, text, channels, at).await
    }

    /// The same by an agent.
    pub async fn drafts_by(
        &self,
        by: AgentId,
        text: &str,
        channels: &[ChannelId],
        at: Option<Time>,
    ) -> PostRow {
        let written = WrittenPost {
            known: None,
            body: PostBody {
                shared: PostWords {
                    text: text.to_owned(),
                    ..PostWords::default()
                },
                ..PostBody::default()
            },
            channels: channels.to_vec(),
            due_at: at,
            zone: "Europe/Rome".to_owned(),
            by: Some(by),
            unapproved: false,
        };
        let saved = self
            .desk
            .engine()
            .save_post(self.now(), self.workspace, written);
        saved.await.expect("a stored post")
    }

    /// A post that goes on the Page at a time.
    pub async fn plans(&self, text: &str, at: &str) -> PostRow {
        let draft = self.drafts(text, &[self.page], Some(rome(at))).await;
        let engine = self.desk.engine();
        let planned =
            engine.schedule_post(self.now(), self.workspace, draft.id, None, Some(self.lia));
        planned.await.expect("a scheduled post")
    }

    /// A post as it stands.
    pub async fn post(&self, id: PostId) -> PostRow {
        self.store.post(self.workspace, id).await.expect("a post")
    }

    /// The shop's other agent, who is no manager.
    pub async fn tommaso(&self) -> AgentId {
        let agents = self.store.agents(self.workspace).await.expect("agents");
        let other = agents.iter().find(|agent| agent.id != self.lia);
        let other = other.expect("another agent").id;
        let set = self.store.set_manager(self.workspace, other, false).await;
        set.expect("Lia stays a manager");
        other
    }
}

/// What stands between the start of a cell of that day and the next one.
fn cell<'a>(html: &'a str, day: &str) -> &'a str {
    let mark = format!("<li class=\"day-cell\" data-day=\"{day}\"");
    let rest = html
        .split(&mark)
        .nth(1)
        .unwrap_or_else(|| panic!("no cell of {day}: {html}"));
    rest.split("<li class=\"day-cell\"").next().unwrap_or(rest)
}

async fn seen(browser: &mut Browser<'_>, at: &str) -> String {
    let answer = browser.get(at).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    answer.text()
}

#[tokio::test]
async fn a_month_shows_each_post_on_its_day_and_drafts_without_a_time_beside_it() {
    let shop = Shop::open().await;
    shop.plans("Peonie!", "2025-11-27T10:00").await;
    shop.drafts("Un'idea", &[shop.page], None).await;
    let mut lia = shop.lia().await;
    let html = seen(&mut lia, "/calendar").await;
    let day = cell(&html, "2025-11-27");
    assert!(
        day.contains("Peonie!") && day.contains(">10:00</time>"),
        "{day}"
    );
    assert!(
        day.contains("data-state=\"scheduled\"") && day.contains(">Scheduled<"),
        "{day}"
    );
    assert!(!cell(&html, "2025-11-28").contains("Peonie!"));
    let tray = html.split("data-testid=\"tray\"").nth(1).expect("the tray");
    assert!(
        tray.contains("Un&#39;idea") || tray.contains("Un'idea"),
        "{tray}"
    );
    assert!(html.contains("Times of Europe/Rome."), "the zone is told");
    assert!(
        cell(&html, "2025-11-24").contains("aria-current=\"date\""),
        "today is marked"
    );
}

#[tokio::test]
async fn every_view_shows_the_post_and_keeps_the_day_in_its_links() {
    let shop = Shop::open().await;
    shop.plans("Peonie!", "2025-11-27T10:00").await;
    let mut lia = shop.lia().await;
    for (view, mark) in [
        ("month", "data-testid=\"month\""),
        ("week", "data-days=\"7\""),
        ("day", "data-days=\"1\""),
        ("list", "data-testid=\"list\""),
    ] {
        let html = seen(&mut lia, &format!("/calendar?view={view}&on=2025-11-27")).await;
        assert!(
            html.contains(mark) && html.contains("Peonie!"),
            "{view}: {html}"
        );
        assert!(
            html.contains("/calendar?view=week&amp;on=2025-11-27"),
            "{view}"
        );
    }
    let next = seen(&mut lia, "/calendar?view=week&on=2025-12-04").await;
    assert!(!next.contains("Peonie!"));
}

#[tokio::test]
async fn one_channel_is_shown_alone() {
    let shop = Shop::open().await;
    let at = Some(rome("2025-11-27T10:00"));
    shop.drafts("Solo Pagina", &[shop.page], at).await;
    shop.drafts("Solo Instagram", &[shop.instagram], at).await;
    let mut lia = shop.lia().await;
    let html = seen(&mut lia, &format!("/calendar?channel={}", shop.instagram)).await;
    assert!(
        html.contains("Solo Instagram") && !html.contains("Solo Pagina"),
        "{html}"
    );
}

#[tokio::test]
async fn an_empty_place_leads_to_writing_for_it() {
    let shop = Shop::open().await;
    let mut lia = shop.lia().await;
    let html = seen(&mut lia, "/calendar").await;
    let day = cell(&html, "2025-11-27");
    assert!(
        day.contains("href=\"/posts/new?at=2025-11-27T10:00\""),
        "{day}"
    );
    let over = cell(&html, "2025-11-20");
    assert!(
        !over.contains("/posts/new"),
        "not on a day that is over: {over}"
    );
    let week = seen(&mut lia, "/calendar?view=week").await;
    assert!(week.contains("/posts/new?at=2025-11-27T14:00"), "{week}");
}

#[tokio::test]
async fn the_hour_that_clocks_jump_over_is_no_place_for_a_post() {
    let shop = Shop::open().await;
    shop.drafts("Di notte", &[shop.page], Some(rome("2026-03-29T01:30")))
        .await;
    let mut lia = shop.lia().await;
    let html = seen(&mut lia, "/calendar?view=day&on=2026-03-29").await;
    assert!(html.contains("data-hour=\"2\" data-missing"), "{html}");
    assert!(!html.contains("at=2026-03-29T02:00"), "{html}");
    assert!(html.contains("at=2026-03-29T03:00"), "{html}");
}

#[tokio::test]
async fn an_open_calendar_is_shown_again_when_a_post_changes() {
    let shop = Shop::open().await;
    let post = shop.plans("Peonie!", "2025-11-27T10:00").await;
    let viewer = Viewer {
        workspace: shop.workspace,
        workspace_name: "Fiori di Lia".to_owned(),
        reader: Reader {
            language: Language::English,
            zone: TimeZone::get("Europe/Rome").expect("Rome is a zone"),
            now: shop.now(),
        },
        theme: Theme::Device,
    };
    let mut rung = shop.desk.engine().bell().listen();
    let before = shop.desk.panes(&viewer, "/calendar").await.expect("panes");
    let mut lia = shop.lia().await;
    while rung.try_next().is_some() {}
    let (id, version) = (post.id.to_string(), post.version.to_string());
    let form = [
        ("post", &*id),
        ("version", &*version),
        ("day", "2025-11-28"),
    ];
    assert_eq!(lia.post("/calendar/move", &form).await.status, 303);
    assert!(rung.try_next().is_some(), "the page is told to look again");
    let after = shop.desk.panes(&viewer, "/calendar").await.expect("panes");
    let changed: Vec<_> = before.iter().zip(&after).filter(|(b, a)| b != a).collect();
    assert_eq!(changed.len(), 1, "and only the calendar differs");
}

#[tokio::test]
async fn strangers_are_led_to_the_door() {
    let shop = Shop::open().await;
    for path in ["/calendar", "/calendar/approvals", "/settings/publishing"] {
        let answer = Ask::get(path).of(&shop.desk).await;
        assert_eq!(answer.status, 303, "{path}");
        assert!(answer.header("location").starts_with("/sign-in"), "{path}");
    }
}

/// An hour.
pub const HOUR: Span = Span::hours(1);
