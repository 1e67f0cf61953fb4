//! Alerts on their way out: from the queue to requests.

use super::push::{self, Browser, PUSH_PLACE};
use super::{Hearer, Wording, Words};
use crate::engine::Engine;
use crate::job::{Credentials, Job, Work};
use crate::tickets::Ticket;
use secrecy::ExposeSecret;
use serde::Serialize;
use sportello_channels::mail::{OwnMail, own};
use sportello_channels::{Auth, Body, HttpRequest, Method, Target};
use sportello_core::alert::{Facts, STALE, What, pause};
use sportello_core::{Span, Time, WorkspaceId};
use sportello_store::{AlertAbout, AlertEnd, DueAlert, StoreError};

/// Alerts begun in one turn.
const AT_ONCE: usize = 20;
/// An answer of a push service is short.
const ANSWER: u64 = 16 * 1024;
/// Without a server that takes mail one is looked for again after so long.
const NO_POST: Span = Span::minutes(10);
/// A push service keeps an alert for a browser that is not there for so long.
const KEPT_THERE: Span = Span::hours(6);

/// An alert that is being sent.
#[derive(Debug)]
pub struct Sending {
    /// The workspace.
    pub workspace: WorkspaceId,
    /// The alert.
    pub id: i64,
    /// How often it was tried, this time among them.
    pub tries: u32,
    /// For a push service: the headers and the sealed words. `None` = it is a mail.
    pub push: Option<push::Packet>,
}

/// What comes next for an alert.
enum Next {
    /// A request.
    Send(HttpRequest, Credentials, Option<push::Packet>),
    /// It is not its time.
    Later(Time, Option<&'static str>),
    /// It ends unsent; `true` = its browser is told nothing any more.
    End(AlertEnd, Option<&'static str>, bool),
}

/// What a browser is told. The worker script of the pages reads it.
#[derive(Serialize)]
struct Payload<'p> {
    title: &'p str,
    body: &'p str,
    /// Where a click leads: a path of the desk.
    to: String,
    /// Of one tag only the latest is shown.
    tag: String,
}

impl Engine {
    /// The requests for alerts that are due.
    pub(super) async fn begin_due_alerts(
        &self,
        now: Time,
        workspace: WorkspaceId,
        room: usize,
    ) -> Result<Vec<Job>, StoreError> {
        let Some(wording) = self.wording() else {
            return Ok(Vec::new());
        };
        let most = u32::try_from(room.min(AT_ONCE)).unwrap_or(0);
        let mut jobs = Vec::new();
        if most == 0 {
            return Ok(jobs);
        }
        for due in self.store().due_alerts(workspace, now, most).await? {
            let ticket = Ticket::Alert(workspace, due.id);
            if !self.in_flight().take(ticket.clone()) {
                continue;
            }
            let begun = self.begin_alert(now, workspace, &due, wording.as_ref());
            match begun.await {
                Ok(Some(job)) => jobs.push(job),
                Ok(None) => self.in_flight().give_back(&ticket),
                Err(error) => {
                    self.in_flight().give_back(&ticket);
                    return Err(error);
                }
            }
        }
        Ok(jobs)
    }

    async fn begin_alert(
        &self,
        now: Time,
        workspace: WorkspaceId,
        due: &DueAlert,
        wording: &dyn Wording,
    ) -> Result<Option<Job>, StoreError> {
        let store = self.store();
        match self.next_for(now, workspace, due, wording).await? {
            Next::Later(at, trouble) => {
                store.alert_again(workspace, due.id, at, trouble).await?;
                Ok(None)
            }
            Next::End(end, trouble, gone) => {
                store
                    .end_alert(workspace, due.id, end, trouble, gone, now)
                    .await?;
                Ok(None)
            }
            Next::Send(request, credentials, push) => {
                let tries = due.tries.saturating_add(1);
                // Stored before it leaves: what a crash cuts off is tried again after a while.
                let again = now + pause(tries) + self.settings().request_timeout;
                if !store.begin_alert(workspace, due.id, again).await? {
                    return Ok(None);
                }
                let sending = Sending {
                    workspace,
                    id: due.id,
                    tries,
                    push,
                };
                Ok(Some(Job {
                    work: Work::Alert(Box::new(sending)),
                    request,
                    credentials,
                    timeout: self.settings().request_timeout,
                    answer_cap: ANSWER,
                }))
            }
        }
    }

    async fn next_for(
        &self,
        now: Time,
        workspace: WorkspaceId,
        due: &DueAlert,
        wording: &dyn Wording,
    ) -> Result<Next, StoreError> {
        if due.tries > 0 && now.since(due.queued_at) > STALE {
            return Ok(Next::End(AlertEnd::Stale, None, false));
        }
        let home = self.store().workspace(workspace).await?;
        let zone = jiff::tz::TimeZone::get(&home.time_zone).unwrap_or(jiff::tz::TimeZone::UTC);
        let asked_for = due.about == AlertAbout::Oneself;
        let quiet = due.wish.quiet.filter(|_| !asked_for);
        if let Some(until) = quiet.and_then(|quiet| quiet.until(now, &zone)) {
            return Ok(Next::Later(until, None));
        }
        let agent = self.store().agent(due.agent).await?;
        let hearer = Hearer {
            language: agent.language.as_deref().or(due.wish.language.as_deref()),
            zone: &home.time_zone,
            business: &home.name,
            now,
        };
        match due.browser {
            None => self.mail_for(now, workspace, due, &hearer, wording).await,
            Some(_) => self.push_for(now, workspace, due, &hearer, wording).await,
        }
    }

    async fn mail_for(
        &self,
        now: Time,
        workspace: WorkspaceId,
        due: &DueAlert,
        hearer: &Hearer<'_>,
        wording: &dyn Wording,
    ) -> Result<Next, StoreError> {
        let wish = &due.wish;
        let confirms = due.facts.what == What::Confirm;
        let wanted = wish.by_mail && (wish.confirmed || confirms);
        let Some(to) = wish.address.as_deref().filter(|_| wanted) else {
            return Ok(Next::End(AlertEnd::Unwanted, None, false));
        };
        let code = match (confirms, wish.asked_at) {
            (true, Some(asked_at)) => Some(self.alert_code(workspace, due.agent, to, asked_at)),
            (true, None) => return Ok(Next::End(AlertEnd::Unwanted, None, false)),
            (false, _) => None,
        };
        let Some(post) = self.post_box(workspace).await? else {
            return Ok(Next::Later(now + NO_POST, Some("alert-trouble-no-post")));
        };
        let link = format!("{}{}", self.settings().public_url, path(&due.facts));
        let Words { title, text } = wording.mail(hearer, &due.facts, &link, code.as_deref());
        let mail = own(&OwnMail {
            from: &post.from,
            name: hearer.business,
            to,
            subject: &title,
            text: &text,
            key: &self.alert_key(workspace, due),
        });
        let Some(mail) = mail else {
            let trouble = Some("alert-trouble-mail-address");
            return Ok(Next::End(AlertEnd::Refused, trouble, false));
        };
        let request = HttpRequest {
            method: Method::Post,
            target: Target::Mail(Box::new(post.hosts)),
            query: Vec::new(),
            body: Body::Mail(Box::new(mail)),
            auth: Auth::None,
        };
        let credentials = Credentials {
            bearer: Some(post.password),
            ..Credentials::default()
        };
        Ok(Next::Send(request, credentials, None))
    }

    async fn push_for(
        &self,
        now: Time,
        workspace: WorkspaceId,
        due: &DueAlert,
        hearer: &Hearer<'_>,
        wording: &dyn Wording,
    ) -> Result<Next, StoreError> {
        let gone = || Next::End(AlertEnd::Unwanted, None, true);
        let Some(sealed) = &due.sealed else {
            return Ok(gone());
        };
        let unsealed = self.vault().open(PUSH_PLACE, sealed).ok();
        let browser = unsealed.and_then(|text| Browser::read(text.expose_secret()));
        let (Some(browser), Some(key)) = (browser, self.push_key(workspace).await?) else {
            return Ok(gone());
        };
        let Words { title, text } = wording.push(hearer, &due.facts);
        let payload = Payload {
            title: &title,
            body: &text,
            to: path(&due.facts),
            tag: topic(due),
        };
        let words = serde_json::to_vec(&payload).unwrap_or_default();
        let told = push::Telling {
            words: &words,
            topic: &payload.tag,
            urgent: due.facts.what != What::Over,
            keep: KEPT_THERE,
            contact: &self.settings().public_url,
        };
        let Some(packet) = push::packet(&browser, &key, &told, now) else {
            return Ok(gone());
        };
        let request = HttpRequest {
            method: Method::Post,
            target: Target::Absolute(browser.endpoint),
            query: Vec::new(),
            body: Body::Empty,
            auth: Auth::None,
        };
        Ok(Next::Send(request, Credentials::default(), Some(packet)))
    }

    /// By which a mail is the same however often it is sent.
    fn alert_key(&self, workspace: WorkspaceId, due: &DueAlert) -> String {
        let installation = self.installation();
        let agent = due.agent;
        format!(
            "alert.{installation}.{workspace}.{agent}.{}.{}",
            topic(due),
            due.state
        )
    }
}

/// What an alert is about, in a word.
fn topic(due: &DueAlert) -> String {
    match due.about {
        AlertAbout::Incident(id) => format!("incident-{id}"),
        AlertAbout::Windows => "windows".to_owned(),
        AlertAbout::Oneself => "oneself".to_owned(),
    }
}

/// Where an alert leads.
fn path(facts: &Facts) -> String {
    match (facts.what, facts.incident) {
        (_, Some(id)) => format!("/health/incidents/{id}"),
        (What::Windows, None) => "/inbox".to_owned(),
        (_, None) => "/settings/alerts".to_owned(),
    }
}
