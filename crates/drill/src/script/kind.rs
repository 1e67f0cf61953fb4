//! What a line is about: a network, or the mailbox.

use crate::house::{CAST, MAIL};
use crate::stage::Office;
use sportello_core::{ChannelId, ChannelKind};
use sportello_sandbox::rules::Network;

/// A kind of channel that drills play.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// A network of the sandbox.
    Network(Network),
    /// The mailbox.
    Mail,
}

impl Kind {
    /// Its word in a script, which is the kind of its channels as well.
    pub fn word(self) -> &'static str {
        match self {
            Kind::Network(network) => network.word(),
            Kind::Mail => MAIL,
        }
    }

    /// Reads its word, in capitals or not.
    pub fn read(word: &str) -> Option<Kind> {
        if word.eq_ignore_ascii_case(MAIL) {
            return Some(Kind::Mail);
        }
        let known = Network::read(word).filter(|network| CAST.contains(network));
        known.map(Kind::Network)
    }

    /// All words, for people who wrote another.
    pub(super) fn words() -> String {
        let networks = CAST.iter().map(|network| network.word());
        networks.chain([MAIL]).collect::<Vec<_>>().join(", ")
    }

    /// The network, where it is one.
    pub fn network(self) -> Option<Network> {
        match self {
            Kind::Network(network) => Some(network),
            Kind::Mail => None,
        }
    }

    /// Its channel, where there is one.
    pub(crate) fn channel(self, office: &Office) -> Option<ChannelId> {
        match self {
            Kind::Network(network) => office.channels.get(&network).copied(),
            Kind::Mail => office.mailbox,
        }
    }

    /// The kind of its channels.
    pub(crate) fn of_channels(self) -> ChannelKind {
        ChannelKind::new(self.word())
    }
}

impl From<Network> for Kind {
    fn from(network: Network) -> Kind {
        Kind::Network(network)
    }
}
