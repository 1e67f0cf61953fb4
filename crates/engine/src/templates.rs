//! Templates: the platform's list kept here (asked for after connecting, every day, when the
//! platform says that one changed, and when a person wants it), made and changed, filled in.

use crate::dispatch::facts;
use crate::engine::Engine;
use crate::job::{Job, Outcome, Work};
use crate::page::PageError;
use crate::tickets::Ticket;
use sportello_channels::templates::{Draft, Filled, Listed};
use sportello_channels::{Answer, Body, HttpRequest, Method, Raw, Target};
use sportello_core::event::{Event, Item, Reading};
use sportello_core::{ChannelId, ChannelKind, MediaId, Span, Time, WorkspaceId};
use sportello_store::{ChannelRow, StoreError, TemplateRow};
use std::collections::BTreeMap;
use thiserror::Error;

/// How often the list is read.
const EVERY: Span = Span::hours(24);
/// After a reading that did not work.
const AGAIN: Span = Span::minutes(10);
/// The most parts of a list that are read, a hundred templates each.
const PARTS: usize = 80;

/// Why nothing was made, changed, deleted or read.
#[derive(Debug, Error)]
pub enum TemplateError {
    /// The channel's network has no templates, or there is no such template.
    #[error("there is no such template")]
    NoSuch,
    /// The platform could not be asked.
    #[error("the platform could not be reached")]
    Unreachable,
    /// The platform refused, in its own words for people.
    #[error("the platform refused")]
    Refused(String),
    /// A blank has no value.
    #[error("a blank has no value")]
    Missing(String),
    /// The store refused.
    #[error(transparent)]
    Store(#[from] StoreError),
}

fn scope(channel: ChannelId) -> String {
    format!("templates:{channel}")
}

/// A stored template as the connector knows it.
fn listed(row: &TemplateRow) -> Listed {
    Listed {
        id: row.external_id.clone(),
        name: row.name.clone(),
        language: row.language.clone(),
        category: row.category.clone(),
        status: row.status.clone(),
        reason: row.reason.clone(),
        shape: row.shape.clone(),
    }
}

impl Engine {
    /// The lists that are to be read now.
    pub(crate) async fn begin_templates(
        &self,
        now: Time,
        workspace: WorkspaceId,
    ) -> Result<Vec<Job>, StoreError> {
        let mut jobs = Vec::new();
        for channel in self.store().channels(workspace).await? {
            let Some(due) = self.templates_due(&channel).await? else {
                continue;
            };
            let ticket = Ticket::Templates(workspace, channel.id);
            if due > now || !self.in_flight().take(ticket.clone()) {
                continue;
            }
            let scope = scope(channel.id);
            self.store()
                .set_budget(workspace, &scope, now + AGAIN)
                .await?;
            match self.list_job(&channel, None, Vec::new()) {
                Some(job) => jobs.push(job),
                None => self.in_flight().give_back(&ticket),
            }
        }
        Ok(jobs)
    }

    /// When a channel's list is read next; `None` = its network has none.
    pub(crate) async fn templates_due(
        &self,
        channel: &ChannelRow,
    ) -> Result<Option<Time>, StoreError> {
        if self.connector(&channel.kind)?.templates().is_none() {
            return Ok(None);
        }
        let scopes = [scope(channel.id)];
        let planned = self.store().budgets(channel.workspace, &scopes).await?;
        Ok(Some(planned.first().copied().flatten().unwrap_or(Time(0))))
    }

    fn list_job(
        &self,
        channel: &ChannelRow,
        after: Option<&str>,
        read: Vec<Listed>,
    ) -> Option<Job> {
        let connector = self.connector(&channel.kind).ok()?;
        let request = connector.templates()?.list(&facts(channel), after);
        let work = Work::Templates {
            channel: Box::new(channel.clone()),
            read,
        };
        self.job(channel, work, request).ok()
    }

    /// A part of the list came: the next is asked for, or the whole is stored.
    pub(crate) async fn finish_templates(
        &self,
        now: Time,
        channel: &ChannelRow,
        read: &[Listed],
        outcome: &Outcome,
    ) -> Result<Option<Job>, StoreError> {
        let Outcome::Answered { answer, .. } = outcome else {
            return Ok(None);
        };
        let Some((rows, next)) = self.read_part(channel, answer) else {
            tracing::warn!(
                channel.id = channel.id.0,
                status = answer.status,
                "a channel's templates could not be listed; it is tried again"
            );
            return Ok(None);
        };
        let mut all = read.to_vec();
        all.extend(rows);
        if let Some(after) = next.filter(|_| all.len() < PARTS * 100) {
            return Ok(self.list_job(channel, Some(&after), all));
        }
        self.keep_templates(now, channel, all).await?;
        Ok(None)
    }

    fn read_part(
        &self,
        channel: &ChannelRow,
        answer: &Answer,
    ) -> Option<(Vec<Listed>, Option<String>)> {
        let connector = self.connector(&channel.kind).ok()?;
        connector.templates()?.read_list(answer)
    }

    async fn keep_templates(
        &self,
        now: Time,
        channel: &ChannelRow,
        all: Vec<Listed>,
    ) -> Result<(), StoreError> {
        let rows = all.into_iter().map(|one| TemplateRow {
            channel: channel.id,
            external_id: one.id,
            name: one.name,
            language: one.language,
            category: one.category,
            status: one.status,
            reason: one.reason,
            shape: one.shape,
            listed_at: now,
        });
        let (workspace, id) = (channel.workspace, channel.id);
        self.store()
            .put_templates(workspace, id, rows.collect())
            .await?;
        let next = now + EVERY;
        self.store().set_budget(workspace, &scope(id), next).await?;
        self.ring(workspace, None);
        Ok(())
    }

    /// The kinds whose lists are out of date by what the platform said in these items.
    pub(crate) fn outdated_lists(&self, items: &[Item]) -> Vec<ChannelKind> {
        let says_so = |item: &&Item| {
            let (Reading::Events(events), Ok(connector)) =
                (&item.reading, self.connector(&item.kind))
            else {
                return false;
            };
            connector.templates().is_some_and(|templates| {
                events.iter().any(
                    |event| matches!(event, Event::Notice(told) if templates.outdated_by(&told.what)),
                )
            })
        };
        let found = items.iter().filter(says_so);
        found.map(|item| item.kind.clone()).collect()
    }

    /// Has a channel's list read soon: what stands there is doubted, or what the platform says of it.
    pub(crate) async fn list_templates_again(
        &self,
        now: Time,
        workspace: WorkspaceId,
        channel: ChannelId,
    ) -> Result<(), StoreError> {
        let scope = scope(channel);
        self.store().set_budget(workspace, &scope, now).await
    }

    /// Has the lists of these kinds read soon.
    pub(crate) async fn read_lists_again(
        &self,
        now: Time,
        kinds: &[ChannelKind],
    ) -> Result<(), StoreError> {
        for workspace in self.store().workspaces().await? {
            for channel in self.store().channels(workspace.id).await? {
                if kinds.contains(&channel.kind) {
                    let scope = scope(channel.id);
                    self.store().set_budget(workspace.id, &scope, now).await?;
                }
            }
        }
        self.bell().wake_workers();
        Ok(())
    }

    /// Reads a channel's list now.
    pub async fn sync_templates(
        &self,
        now: Time,
        workspace: WorkspaceId,
        channel: ChannelId,
    ) -> Result<usize, TemplateError> {
        let channel = self.store().channel(workspace, channel).await?;
        let connector = self.connector(&channel.kind)?.clone();
        let templates = connector.templates().ok_or(TemplateError::NoSuch)?;
        let (mut all, mut after) = (Vec::new(), None::<String>);
        for _ in 0..PARTS {
            let request = templates.list(&facts(&channel), after.as_deref());
            let answer = self.ask_about_templates(&channel, request).await?;
            let (rows, next) = templates
                .read_list(&answer)
                .ok_or(TemplateError::Unreachable)?;
            all.extend(rows);
            after = next;
            if after.is_none() {
                break;
            }
        }
        let count = all.len();
        self.keep_templates(now, &channel, all).await?;
        Ok(count)
    }

    /// Makes a template, or changes the one of that id, and reads the list again. `samples` are
    /// files that show the platform what a header will be.
    pub async fn save_template(
        &self,
        now: Time,
        workspace: WorkspaceId,
        channel: ChannelId,
        id: Option<&str>,
        mut draft: Draft,
        samples: &[(String, MediaId)],
    ) -> Result<(), TemplateError> {
        let row = self.store().channel(workspace, channel).await?;
        let connector = self.connector(&row.kind)?.clone();
        let templates = connector.templates().ok_or(TemplateError::NoSuch)?;
        for (key, media) in samples {
            let handle = self.upload_sample(&row, *media).await?;
            draft.samples.insert(key.clone(), handle);
        }
        let request = match id {
            Some(id) => templates.edit(id, &draft),
            None => templates.create(&facts(&row), &draft),
        };
        self.ask_about_templates(&row, request).await?;
        // It is there; that the list could not be read now is mended by the next reading.
        if self.sync_templates(now, workspace, channel).await.is_err() {
            self.store()
                .set_budget(workspace, &scope(channel), now + AGAIN)
                .await?;
        }
        Ok(())
    }

    /// Deletes a template in its language, and reads the list again.
    pub async fn delete_template(
        &self,
        now: Time,
        workspace: WorkspaceId,
        channel: ChannelId,
        id: &str,
    ) -> Result<(), TemplateError> {
        let known = self.template(workspace, channel, id).await?;
        let row = self.store().channel(workspace, channel).await?;
        let connector = self.connector(&row.kind)?.clone();
        let templates = connector.templates().ok_or(TemplateError::NoSuch)?;
        let request = templates.delete(&facts(&row), id, &known.name);
        self.ask_about_templates(&row, request).await?;
        self.sync_templates(now, workspace, channel).await?;
        Ok(())
    }

    /// One template.
    pub async fn template(
        &self,
        workspace: WorkspaceId,
        channel: ChannelId,
        id: &str,
    ) -> Result<TemplateRow, TemplateError> {
        let all = self.store().templates(workspace).await?;
        all.into_iter()
            .find(|row| row.channel == channel && row.external_id == id)
            .ok_or(TemplateError::NoSuch)
    }

    /// A template filled in. Files of cards are served by links; the header's own file is the
    /// message's.
    pub async fn fill_template(
        &self,
        now: Time,
        workspace: WorkspaceId,
        (channel, id): (ChannelId, &str),
        values: &BTreeMap<String, String>,
        files: &BTreeMap<String, MediaId>,
    ) -> Result<Filled, TemplateError> {
        let row = self.template(workspace, channel, id).await?;
        let kind = self.store().channel(workspace, channel).await?.kind;
        let connector = self.connector(&kind)?;
        let templates = connector.templates().ok_or(TemplateError::NoSuch)?;
        let links = files.iter().filter(|(key, _)| *key != "header");
        let links = links
            .map(|(key, media)| (key.clone(), self.public_link(workspace, *media, now)))
            .collect();
        templates
            .fill(&listed(&row), values, &links)
            .map_err(TemplateError::Missing)
    }

    /// Asks, and tells the platform's own words for people where it refuses.
    async fn ask_about_templates(
        &self,
        channel: &ChannelRow,
        request: HttpRequest,
    ) -> Result<Answer, TemplateError> {
        let asked = self.ask_at_once(channel, request).await;
        asked.map_err(|why| match why {
            PageError::NoSuch => TemplateError::NoSuch,
            PageError::Unreachable => TemplateError::Unreachable,
            PageError::Refused(words) => TemplateError::Refused(words),
            PageError::Store(error) => TemplateError::Store(error),
        })
    }

    /// Uploads a file as a sample and gives its handle: `POST /{app}/uploads`, then the bytes
    /// (publishing.md §1, "app upload").
    async fn upload_sample(
        &self,
        channel: &ChannelRow,
        media: MediaId,
    ) -> Result<String, TemplateError> {
        let row = self.store().media(channel.workspace, media).await?;
        let app = self
            .opened_app(channel.app)
            .map_err(|_| TemplateError::NoSuch)?;
        let query = [
            ("file_name", "sample".to_owned()),
            ("file_length", row.bytes.unwrap_or_default().to_string()),
            ("file_type", row.mime.unwrap_or_default()),
        ];
        let begin = HttpRequest {
            method: Method::Post,
            target: Target::Graph(format!("{}/uploads", app.platform_id)),
            query: query.map(|(name, value)| (name.to_owned(), value)).into(),
            body: Body::Empty,
            auth: sportello_channels::Auth::Channel,
        };
        let begun = self.ask_about_templates(channel, begin).await?;
        let session = member(&begun, "id").ok_or(TemplateError::Unreachable)?;
        let send = HttpRequest {
            method: Method::Post,
            target: Target::Graph(session),
            query: Vec::new(),
            body: Body::Raw(Raw {
                media,
                from: 0,
                headers: vec![("file_offset".to_owned(), "0".to_owned())],
            }),
            auth: sportello_channels::Auth::Channel,
        };
        let sent = self.ask_about_templates(channel, send).await?;
        member(&sent, "h").ok_or(TemplateError::Unreachable)
    }
}

fn member(answer: &Answer, name: &str) -> Option<String> {
    let body: serde_json::Value = serde_json::from_str(&answer.body).ok()?;
    body[name].as_str().map(str::to_owned)
}

/// The platform's words for people, else its code.
pub(crate) fn words(answer: &Answer) -> String {
    let body: serde_json::Value = serde_json::from_str(&answer.body).unwrap_or_default();
    let error = &body["error"];
    let said = ["error_user_msg", "error_data.details", "message"]
        .into_iter()
        .find_map(|name| {
            let found = name.split('.').fold(error, |value, part| &value[part]);
            found.as_str().filter(|text| !text.is_empty())
        });
    said.map_or_else(|| answer.status.to_string(), str::to_owned)
}
