//! Routes: by which of a contact's addresses a reply would leave, and why.

use crate::engine::Engine;
use sportello_core::breaker::Gate;
use sportello_core::policy::{self, Refusal, Wanted};
use sportello_core::window::Window;
use sportello_core::{
    AddressId, Capability, ChannelId, ChannelKind, ConversationId, Time, WorkspaceId,
};
use sportello_store::{AddressRow, StoreError, TokenHealth};

/// One way to reach a contact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Route {
    /// The channel.
    pub channel: ChannelId,
    /// Its kind.
    pub kind: ChannelKind,
    /// The channel's name.
    pub channel_name: String,
    /// The address.
    pub address: AddressId,
    /// Its window.
    pub window: Window,
    /// Until when a person (never an automation) may still answer although the window is closed;
    /// `None` where it is open, or the network has no such thing, or that is over too.
    pub human_until: Option<Time>,
    /// Whether text goes out there now.
    pub working: bool,
    /// Whether it is the one that a reply leaves by if nobody chooses.
    pub chosen: bool,
    /// Why it is, or is not, the one.
    pub why: Why,
}

/// Why a route is chosen or not. Names are keys of the locale files (`why-…`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// The person wrote here last.
    WroteHereLast,
    /// Where the person wrote last, a reply cannot go now: the window is closed or it is down.
    OthersClosed,
    /// Another one comes first.
    NotLast,
    /// The window is closed.
    WindowClosed,
    /// Sending is down there just now; a reply would be held.
    Down,
}

impl Why {
    /// The locale key.
    pub fn key(self) -> &'static str {
        match self {
            Why::WroteHereLast => "why-wrote-here-last",
            Why::OthersClosed => "why-others-closed",
            Why::NotLast => "why-not-last",
            Why::WindowClosed => "why-window-closed",
            Why::Down => "why-down",
        }
    }
}

/// What can be done instead of a refused reply.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Instead {
    /// Write by this channel: its window is open.
    OtherChannel {
        /// The channel.
        channel: ChannelId,
        /// Its kind.
        kind: ChannelKind,
        /// Its name.
        name: String,
    },
    /// Make it fit the limit, or make it two messages.
    Shorten {
        /// The limit.
        max: usize,
    },
    /// Send another kind of picture, or a smaller one.
    OtherPicture,
    /// Send it as a document: the network takes it so.
    AsDocument,
    /// Send these words, which are the nearest thing that the network can carry.
    AsWords(String),
    /// Wait until the person writes again: the window opens.
    WaitForThem,
}

impl Engine {
    /// Every way to reach a conversation's contact, the chosen one first.
    pub async fn routes(
        &self,
        now: Time,
        workspace: WorkspaceId,
        conversation: ConversationId,
    ) -> Result<Vec<Route>, StoreError> {
        let row = self.store().conversation(workspace, conversation).await?;
        let contact = self.store().contact(workspace, row.contact).await?;
        let mut routes = Vec::with_capacity(contact.addresses.len());
        for address in &contact.addresses {
            routes.push(self.route(now, workspace, address).await?);
        }
        choose(&mut routes);
        Ok(routes)
    }

    async fn route(
        &self,
        now: Time,
        workspace: WorkspaceId,
        address: &AddressRow,
    ) -> Result<Route, StoreError> {
        let capabilities = self.connector(&address.kind)?.capabilities();
        let window = Window::at(now, capabilities, address.last_inbound);
        let breaker = self
            .store()
            .breaker(workspace, address.channel, Capability::Text)
            .await?;
        let channel = self.store().channel(workspace, address.channel).await?;
        let (arrivals, _) = self.arrival_gate(now, &channel).await?;
        let working = breaker.gate(now) == Gate::Pass
            && arrivals == Gate::Pass
            && channel.token_state == TokenHealth::Good;
        let human_until = match window {
            Window::Closed(Some(since)) => policy::human_until(capabilities, since),
            _ => None,
        };
        Ok(Route {
            channel: address.channel,
            kind: address.kind.clone(),
            channel_name: address.channel_name.clone(),
            address: address.id,
            window,
            human_until: human_until.filter(|until| now < *until),
            working,
            chosen: false,
            why: Why::NotLast,
        })
    }

    /// Judges what someone wants to send by a route.
    pub fn judge(
        &self,
        now: Time,
        route: &Route,
        wanted: &Wanted<'_>,
    ) -> Result<Result<(), Refusal>, StoreError> {
        let capabilities = self.connector(&route.kind)?.capabilities();
        Ok(policy::judge(capabilities, route.window, wanted, now))
    }
}

/// Chooses: of the routes in order of last heard, the first that is open and works; else the
/// first open one (the reply is held until it works); else the first.
fn choose(routes: &mut [Route]) {
    let best = routes
        .iter()
        .position(|r| r.window.is_open() && r.working)
        .or_else(|| routes.iter().position(|r| r.window.is_open()))
        .unwrap_or(0);
    for (i, route) in routes.iter_mut().enumerate() {
        route.chosen = i == best;
        route.why = if !route.window.is_open() {
            Why::WindowClosed
        } else if i == best && best == 0 {
            Why::WroteHereLast
        } else if i == best {
            Why::OthersClosed
        } else if !route.working {
            Why::Down
        } else {
            Why::NotLast
        };
    }
    if best < routes.len() {
        routes[..=best].rotate_right(1);
    }
}

/// What can be done instead of what was refused; `nearest` is what the network can carry that is
/// nearest to it.
pub(crate) fn instead(
    refusal: &Refusal,
    routes: &[Route],
    refused: AddressId,
    nearest: Option<Instead>,
) -> Vec<Instead> {
    let others = || {
        routes
            .iter()
            .filter(|r| r.address != refused && r.window.is_open())
            .map(|r| Instead::OtherChannel {
                channel: r.channel,
                kind: r.kind.clone(),
                name: r.channel_name.clone(),
            })
    };
    match refusal {
        Refusal::Empty
        | Refusal::Missing { .. }
        | Refusal::CommentTooOld { .. }
        | Refusal::AnsweredInPrivate
        | Refusal::CommentDeleted => Vec::new(),
        Refusal::WindowClosed { .. } => others().chain([Instead::WaitForThem]).collect(),
        Refusal::Unsupported { .. } | Refusal::TooMany { .. } | Refusal::ChoiceCannot { .. } => {
            nearest.into_iter().chain(others()).collect()
        }
        Refusal::TooLong { max, .. } | Refusal::PortionTooLong { max, .. } => {
            [Instead::Shorten { max: *max }]
                .into_iter()
                .chain(others())
                .collect()
        }
        Refusal::TooLarge { .. } | Refusal::WrongType { .. } => nearest
            .into_iter()
            .chain([Instead::OtherPicture])
            .chain(others())
            .collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn route(id: i64, open: bool, working: bool) -> Route {
        Route {
            channel: ChannelId(id),
            kind: ChannelKind::new("test"),
            channel_name: String::new(),
            address: AddressId(id),
            window: if open {
                Window::Open(Time(1))
            } else {
                Window::Closed(None)
            },
            human_until: None,
            working,
            chosen: false,
            why: Why::NotLast,
        }
    }

    fn chosen(mut routes: Vec<Route>) -> (i64, Why) {
        choose(&mut routes);
        let first = &routes[0];
        assert!(first.chosen);
        assert_eq!(routes.iter().filter(|r| r.chosen).count(), 1);
        (first.address.0, first.why)
    }

    #[test]
    fn where_the_person_wrote_last_comes_first() {
        assert_eq!(
            chosen(vec![route(1, true, true), route(2, true, true)]),
            (1, Why::WroteHereLast)
        );
    }

    #[test]
    fn a_closed_window_or_an_outage_moves_to_the_next() {
        assert_eq!(
            chosen(vec![route(1, false, true), route(2, true, true)]),
            (2, Why::OthersClosed)
        );
        assert_eq!(
            chosen(vec![route(1, true, false), route(2, true, true)]),
            (2, Why::OthersClosed)
        );
    }

    #[test]
    fn with_nothing_working_an_open_window_is_held_for() {
        assert_eq!(
            chosen(vec![route(1, false, true), route(2, true, false)]),
            (2, Why::OthersClosed)
        );
        assert_eq!(chosen(vec![route(1, false, false)]), (1, Why::WindowClosed));
    }
}
