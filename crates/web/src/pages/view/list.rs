//! The list of conversations, and what the address says about it.

use sportello_core::delivery::DeliveryState;
use sportello_core::message::Direction;
use sportello_core::message::MessageKind;
use sportello_core::window::Window;
use sportello_core::{ChannelKind, ContactId, ConversationId, Time};

/// Which conversations the list shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Tab {
    /// Those that wait for someone.
    #[default]
    Open,
    /// Those that are done.
    Closed,
    /// Both.
    All,
}

impl Tab {
    /// Every tab, in the order in which people see them.
    pub const ALL: [Tab; 3] = [Tab::Open, Tab::Closed, Tab::All];

    /// The name in the address.
    pub fn as_str(self) -> &'static str {
        match self {
            Tab::Open => "open",
            Tab::Closed => "closed",
            Tab::All => "all",
        }
    }

    /// The tab of that name; the first one for anything else.
    pub fn parse(name: &str) -> Tab {
        Tab::ALL
            .into_iter()
            .find(|t| t.as_str() == name)
            .unwrap_or_default()
    }
}

/// What the address says about the list: it can be shared, saved and reloaded.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct ListFilter {
    /// The tab.
    pub tab: Tab,
    /// The words searched for, as typed.
    pub words: String,
    /// How many rows are shown; grows by "load more".
    pub rows: u32,
}

/// Rows shown before anyone asks for more, and how many more each time.
pub const ROWS: u32 = 50;

impl ListFilter {
    /// The query string, empty or beginning with `?`.
    pub fn query(&self) -> String {
        let mut parts = String::new();
        if self.tab != Tab::Open {
            parts.push_str(&form_urlencoded(&[("status", self.tab.as_str())]));
        }
        if !self.words.is_empty() {
            parts.push_str(&form_urlencoded(&[("q", &self.words)]));
        }
        if self.rows > ROWS {
            parts.push_str(&form_urlencoded(&[("rows", &self.rows.to_string())]));
        }
        if parts.is_empty() {
            parts
        } else {
            format!("?{}", &parts[1..])
        }
    }
}

/// Writes `&name=value` pairs with everything but letters and digits percent-encoded.
pub fn form_urlencoded(pairs: &[(&str, &str)]) -> String {
    let mut out = String::new();
    for (name, value) in pairs {
        out.push('&');
        out.push_str(name);
        out.push('=');
        out.push_str(&sportello_core::share::encode(value));
    }
    out
}

/// The list of conversations.
#[derive(Clone, Debug, PartialEq)]
pub struct ListPane {
    /// What is shown.
    pub filter: ListFilter,
    /// Open conversations.
    pub open: u64,
    /// Closed ones.
    pub closed: u64,
    /// The rows, the one with the newest message first.
    pub rows: Vec<Row>,
    /// Whether there are more.
    pub more: bool,
    /// The conversation shown beside the list.
    pub selected: Option<ConversationId>,
    /// Whether a channel is connected at all: without one, an empty list means something else.
    pub connected: bool,
    /// The address of the sandbox's phones, where the desk is a demo: nobody else can write to it.
    pub sandbox: Option<String>,
}

/// One conversation in the list.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// The conversation.
    pub id: ConversationId,
    /// The contact.
    pub contact: ContactId,
    /// The contact's name, if known.
    pub name: Option<String>,
    /// The network last heard from.
    pub kind: Option<ChannelKind>,
    /// Whether it is closed.
    pub closed: bool,
    /// When the last message was said.
    pub at: Time,
    /// The last message.
    pub last: Option<Preview>,
    /// Inbound messages nobody has looked at.
    pub unread: u32,
    /// Deliveries held, unknown or unconfirmed.
    pub waiting: u32,
    /// Deliveries failed since someone looked.
    pub failed: u32,
    /// When the first window closes that may close on what is held; `None` = none soon.
    pub closing: Option<Time>,
    /// The window of the address that stays open longest.
    pub window: Window,
}

/// The last message of a conversation.
#[derive(Clone, Debug, PartialEq)]
pub struct Preview {
    /// Who spoke.
    pub direction: Direction,
    /// What kind.
    pub kind: MessageKind,
    /// The words, cut.
    pub text: Option<String>,
    /// The state, if it is ours.
    pub state: Option<DeliveryState>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_filter_lives_in_the_address_and_the_default_one_leaves_it_clean() {
        assert_eq!(ListFilter::default().query(), "");
        let filter = ListFilter {
            tab: Tab::All,
            words: "tè & co".to_owned(),
            rows: 100,
        };
        assert_eq!(filter.query(), "?status=all&q=t%C3%A8%20%26%20co&rows=100");
    }
}
