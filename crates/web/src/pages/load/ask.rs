//! What a page's address asks for. The same address asked again shows the same things: that is
//! what makes a page live.

use crate::pages::calendar::CalendarAsk;
use crate::pages::page::PageAsk;
use crate::pages::view::{Bound, ListFilter, ROWS, Tab, Toast, form_urlencoded};
use axum::extract::Query;
use axum::http::Uri;
use serde::Deserialize;
use sportello_core::{AddressId, ConversationId, IncidentId, PostId};

/// Rows shown at most: a list that long is for searching, not for reading.
const MOST_ROWS: u32 = 1_000;

/// What the address of an inbox page says.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Eq)]
#[serde(default)]
pub struct InboxAsk {
    /// The tab.
    status: String,
    /// The words searched for.
    q: String,
    /// Rows of the list.
    rows: Option<u32>,
    /// The address a reply should leave by.
    via: Option<i64>,
    /// The post that is sent as a message.
    post: Option<i64>,
    /// `note` for the note tab.
    write: String,
    /// The words by which another contact is searched for.
    merge: Option<String>,
    /// Whether the contact is shown where there is room for one pane.
    panel: Option<String>,
    /// How far down the conversation is shown.
    from: Option<String>,
    /// What was just done.
    done: String,
    /// To what.
    about: Option<i64>,
}

impl InboxAsk {
    /// The list's filter.
    pub fn filter(&self) -> ListFilter {
        ListFilter {
            tab: Tab::parse(&self.status),
            words: self.q.trim().chars().take(200).collect(),
            rows: self.rows.unwrap_or(ROWS).clamp(ROWS, MOST_ROWS),
        }
    }

    /// The address chosen for a reply.
    pub fn via(&self) -> Option<AddressId> {
        self.via.map(AddressId)
    }

    /// The post that is sent as a message.
    pub fn post(&self) -> Option<PostId> {
        self.post.map(PostId)
    }

    /// The same once the post was sent.
    #[must_use]
    pub fn without_post(self) -> InboxAsk {
        InboxAsk { post: None, ..self }
    }

    /// Whether a note is written.
    pub fn note(&self) -> bool {
        self.write == "note"
    }

    /// The words by which another contact is searched for.
    pub fn merge(&self) -> Option<&str> {
        self.merge.as_deref()
    }

    /// Whether the contact is shown where there is room for one pane.
    pub fn panel(&self) -> bool {
        self.panel.is_some()
    }

    /// How far down the conversation is shown; `None` = as far as one page goes.
    pub fn bound(&self) -> Option<Bound> {
        self.from.as_deref().and_then(|from| from.parse().ok())
    }

    /// The same down to there; `None` leaves it as it is.
    #[must_use]
    pub fn down_to(mut self, bound: Option<Bound>) -> InboxAsk {
        self.from = bound.map(|b| b.to_string()).or(self.from);
        self
    }

    /// The same with the note tab or without.
    #[must_use]
    pub fn noting(mut self, note: bool) -> InboxAsk {
        self.write = if note {
            "note".to_owned()
        } else {
            String::new()
        };
        self
    }

    /// The same with the way that was just used, if it had been chosen by hand.
    #[must_use]
    pub fn choosing(mut self, address: Option<AddressId>) -> InboxAsk {
        if self.via.is_some() {
            self.via = address.map(|a| a.0);
        }
        self
    }

    /// The list alone.
    #[must_use]
    pub fn without_conversation(self) -> InboxAsk {
        InboxAsk {
            status: self.status,
            q: self.q,
            rows: self.rows,
            ..InboxAsk::default()
        }
    }

    /// The word after an action.
    pub fn toast(&self) -> Option<Toast> {
        match (self.done.as_str(), self.about) {
            ("closed", Some(id)) => Some(Toast::Closed(ConversationId(id))),
            ("reopened", Some(id)) => Some(Toast::Reopened(ConversationId(id))),
            ("merged", Some(id)) => Some(Toast::Merged(id)),
            ("unmerged", _) => Some(Toast::Unmerged),
            ("withdrawn", _) => Some(Toast::Withdrawn),
            ("too-late", _) => Some(Toast::TooLate),
            _ => None,
        }
    }

    /// The address that shows this again, for the live connection: everything but the toast.
    pub fn at(&self, conversation: Option<ConversationId>) -> String {
        let number = |n: Option<i64>| n.map(|n| n.to_string());
        let (via, post) = (number(self.via), number(self.post));
        let mut query = self.filter().query();
        let optional = [
            ("via", via.as_deref()),
            ("post", post.as_deref()),
            ("write", self.note().then_some("note")),
            ("merge", self.merge.as_deref()),
            ("panel", self.panel.as_deref()),
            ("from", self.from.as_deref()),
        ];
        for (name, value) in optional {
            if let Some(value) = value {
                query.push_str(&form_urlencoded(&[(name, value)]));
            }
        }
        if query.starts_with('&') {
            query.replace_range(..1, "?");
        }
        match conversation {
            Some(id) => format!("/inbox/{id}{query}"),
            None => format!("/inbox{query}"),
        }
    }
}

/// A page of the desk, named by its address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum At {
    /// The inbox, with or without a conversation.
    Inbox(Option<ConversationId>, Box<InboxAsk>),
    /// The calendar.
    Calendar(Box<CalendarAsk>),
    /// What waits for approval.
    Approvals,
    /// A post.
    Post(PostId),
    /// A new post, and what stands ready for posts.
    Writing,
    /// Published posts, and how they do.
    Page(PageAsk),
    /// Details, greetings and menus of a channel.
    PageForm,
    /// What is shared.
    Share,
    /// Health.
    Health,
    /// An incident.
    Incident(IncidentId),
    /// What was read back after outages.
    Gaps,
    /// Where outages are rehearsed.
    Drill,
    /// What came of a rehearsal.
    DrillResult,
    /// Settings, and the pages under it.
    Settings,
    /// Choosing and filling in a template for a conversation.
    Template,
}

impl At {
    /// The page at an address; `None` = there is no such page.
    pub fn parse(at: &str) -> Option<At> {
        let uri: Uri = at.parse().ok()?;
        let mut path = uri.path().trim_matches('/').split('/');
        let page = match (path.next()?, path.next(), path.next()) {
            ("inbox", conversation, None) => {
                let conversation = conversation.map(str::parse).transpose().ok()?;
                let Query(ask) = Query::try_from_uri(&uri).ok()?;
                At::Inbox(conversation, Box::new(ask))
            }
            ("calendar", None, None) => {
                let Query(ask) = Query::try_from_uri(&uri).ok()?;
                At::Calendar(Box::new(ask))
            }
            ("calendar", Some("approvals"), None) => At::Approvals,
            ("posts", Some("new"), None) | ("library" | "captions", None, None) => At::Writing,
            ("posts", Some(post), None) => At::Post(PostId(post.parse().ok()?)),
            ("page", None, None) => {
                let Query(ask) = Query::try_from_uri(&uri).ok()?;
                At::Page(ask)
            }
            ("page", Some(channel), Some("details" | "chat")) => {
                channel.parse::<i64>().ok()?;
                At::PageForm
            }
            ("share", None, None) => At::Share,
            ("health", None, None) => At::Health,
            ("health", Some("incidents"), Some(incident)) => At::Incident(incident.parse().ok()?),
            ("health", Some("gaps"), None) => At::Gaps,
            ("health", Some("drill"), None) => At::Drill,
            ("health", Some("drill"), Some("result")) => At::DrillResult,
            ("settings", _, _) => At::Settings,
            ("inbox", Some(conversation), Some("template")) => {
                conversation.parse::<ConversationId>().ok()?;
                At::Template
            }
            _ => return None,
        };
        Some(page)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_that_is_read_and_written_again_is_the_same() {
        for at in [
            "/inbox",
            "/inbox/42",
            "/inbox/42?status=all&q=t%C3%A8%20nero&rows=100&via=7&post=12&write=note&merge=giulia&panel=1&from=981.3",
            "/inbox?q=a%26b%3D%25",
        ] {
            let Some(At::Inbox(conversation, ask)) = At::parse(at) else {
                panic!("{at} was not understood")
            };
            assert_eq!(ask.at(conversation), at);
        }
    }

    #[test]
    fn the_toast_is_no_part_of_what_is_shown_again() {
        let Some(At::Inbox(_, ask)) = At::parse("/inbox?done=closed&about=42") else {
            panic!("an inbox")
        };
        assert_eq!(ask.toast(), Some(Toast::Closed(ConversationId(42))));
        assert_eq!(ask.at(None), "/inbox");
    }

    #[test]
    fn what_is_no_page_is_none() {
        for at in [
            "",
            "/",
            "/inbox/x",
            "/inbox/1/2",
            "/elsewhere",
            "http://evil.example/inbox/1/x",
            "/inbox?rows=x",
        ] {
            assert_eq!(At::parse(at), None, "{at}");
        }
        assert_eq!(At::parse("/health"), Some(At::Health));
        assert_eq!(
            At::parse("/health/incidents/7"),
            Some(At::Incident(IncidentId(7)))
        );
        assert_eq!(At::parse("/health/drill"), Some(At::Drill));
        assert_eq!(
            At::parse("/health/drill/result/desk?moment=worst"),
            Some(At::DrillResult)
        );
        assert_eq!(At::parse("/settings/doctor"), Some(At::Settings));
        assert_eq!(At::parse("/inbox/1/template"), Some(At::Template));
    }

    #[test]
    fn nobody_asks_for_a_million_rows() {
        let Some(At::Inbox(_, ask)) = At::parse("/inbox?rows=4000000000") else {
            panic!("an inbox")
        };
        assert_eq!(ask.filter().rows, MOST_ROWS);
    }
}
