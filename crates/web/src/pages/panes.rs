//! The panes of a page, for the live connection: each rendered from the store alone, each with
//! the place it goes to.

use super::calendar;
use super::closing;
use super::composer::composer;
use super::contact::contact;
use super::conversation::{head, messages};
use super::drill;
use super::frame::{Place, stops, tab_title, title_of};
use super::gaps;
use super::health;
use super::incident;
use super::list::list;
use super::load::{self, At, InboxAsk};
use super::page;
use super::post;
use super::share;
use super::strip::strip;
use super::templates::Word;
use super::view::Strip;
use crate::desk::Desk;
use crate::live::{Pane, Viewer};
use maud::{Markup, html};
use sportello_core::ConversationId;
use sportello_store::StoreError;

impl Desk {
    /// Renders the panes of the page at an address, always the same ones in the same order.
    /// `NotFound` when there is no such page (any more).
    pub async fn panes(&self, viewer: &Viewer, at: &str) -> Result<Vec<Pane>, StoreError> {
        let at = At::parse(at).ok_or(StoreError::NotFound("the page"))?;
        let r = &viewer.reader;
        let down = load::strip(self, viewer.workspace).await?;
        let unread = self.store().inbox_counts(viewer.workspace).await?.unread;
        let place = place(&at);
        let title = title_of(&r.text(title_key(place)), &viewer.workspace_name, unread);
        let mut panes = vec![
            pane("#tab-title", &tab_title(&title)),
            pane("#stops", &stops(r, place, unread, &down)),
            pane("#strip", &strip(r, &down)),
        ];
        match &at {
            At::Inbox(id, ask) => panes.extend(self.inbox_panes(viewer, *id, ask).await?),
            At::Calendar(ask) => {
                let page = calendar::calendar(self, viewer, ask).await?;
                panes.push(pane("#calendar-live", &calendar::live(r, &page)));
            }
            At::Post(id) => {
                let parts = post::live(self, viewer, *id).await?;
                panes.extend(parts.iter().map(|(target, part)| pane(target, part)));
            }
            At::Page(ask) => {
                let (filter, now) = (ask.filter(), r.now);
                let view =
                    page::loaded(self, viewer.workspace, now, filter, Word::default()).await?;
                panes.push(pane("#page-shown", &page::posts::shown(r, &view)));
            }
            At::Share => {
                let rows = share::listed(self, viewer.workspace).await?;
                let list = share::view::list(r, &share::base(self), &rows);
                panes.push(pane("#share-list", &list));
            }
            At::Health => {
                let page = load::health(self, viewer).await?;
                panes.push(pane("#health", &health::health(r, &page)));
            }
            At::Incident(id) => {
                let happened = incident::live(self, viewer, *id).await?;
                panes.push(pane(&format!("#incident-{id}"), &happened));
            }
            At::Gaps => panes.push(pane("#gaps-listed", &gaps::live(self, viewer).await?)),
            At::Drill => panes.push(pane("#drill-now", &drill::live(self, viewer))),
            // Nothing of it changes by itself but what the frame shows.
            At::DrillResult
            | At::Settings
            | At::PageForm
            | At::Template
            | At::Approvals
            | At::Writing => {}
        }
        Ok(panes)
    }

    async fn inbox_panes(
        &self,
        viewer: &Viewer,
        id: Option<ConversationId>,
        ask: &InboxAsk,
    ) -> Result<Vec<Pane>, StoreError> {
        let r = &viewer.reader;
        let (rows, opened) = load::inbox(self, viewer, id, ask).await?;
        let mut panes = vec![pane("#list", &list(r, &rows))];
        if let Some(o) = opened {
            panes.push(pane("#thread-head", &head(r, &o.conversation)));
            panes.push(pane(
                &format!("#thread-{}", o.conversation.id),
                &messages(r, &o.conversation),
            ));
            panes.push(pane(
                &format!("#closing-{}", o.conversation.id),
                &closing::line(r, &o.conversation),
            ));
            panes.push(pane(
                &format!("#composer-{}", o.conversation.id),
                &composer(r, &o.composer),
            ));
            panes.push(pane(
                &format!("#contact-{}", o.conversation.id),
                &contact(r, &o.contact),
            ));
        }
        Ok(panes)
    }

    /// What the frame of any page shows beside the page itself.
    pub(super) async fn surroundings(&self, viewer: &Viewer) -> Result<(Strip, u64), StoreError> {
        let down = load::strip(self, viewer.workspace).await?;
        let unread = self.store().inbox_counts(viewer.workspace).await?.unread;
        Ok((down, unread))
    }
}

fn pane(target: &str, markup: &Markup) -> Pane {
    Pane::new(
        &html! { hx-partial hx-target=(target) hx-swap="outerMorph" { (markup) } }.into_string(),
    )
}

fn place(at: &At) -> Place {
    match at {
        At::Inbox(..) | At::Template => Place::Inbox,
        At::Calendar(_) | At::Approvals | At::Post(_) | At::Writing => Place::Calendar,
        At::Page(_) | At::PageForm | At::Share => Place::Page,
        At::Health | At::Incident(_) | At::Gaps | At::Drill | At::DrillResult => Place::Health,
        At::Settings => Place::Settings,
    }
}

/// The words of a place's title.
pub(super) fn title_key(place: Place) -> &'static str {
    match place {
        Place::Inbox => "inbox-title",
        Place::Calendar => "calendar-title",
        Place::Page => "page-title",
        Place::Health => "health-title",
        Place::Settings => "settings-title",
    }
}
