//! Settings of the engine, with their defaults and why.

use sportello_core::Span;
use sportello_core::delivery::Patience;

/// How the engine behaves. Everything that a platform's documentation leaves unconfirmed is here
/// rather than in the code.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Origin of the Graph API, without a trailing slash.
    pub graph_url: String,
    /// Its version. An expired one is not refused, it silently becomes another
    /// (meta-api README, "Graph API version"), so answers are checked against this.
    pub graph_version: String,
    /// The address under which the platform reaches this desk, without a trailing slash:
    /// webhooks and links to pictures that a platform fetches.
    pub public_url: String,
    /// How long evidence of an unknown outcome is awaited.
    pub patience: Patience,
    /// How long a request may take before its answer counts as lost.
    pub request_timeout: Span,
    /// Requests under way at once, over all channels.
    pub in_flight: usize,
    /// The largest file fetched or attached, in bytes.
    pub media_cap: u64,
    /// Whether the networks are told that what a person wrote was read, once an agent opens it.
    pub read_receipts: bool,
    /// How long a link to a picture stays good for the platform that fetches it.
    pub link_lifetime: Span,
    /// How long a refused token is doubted before it is believed gone: an outage looks the same
    /// (outages.md, 5 March 2024).
    pub token_doubt: Span,
    /// How many channels of a kind must be refused at once to call it an outage.
    pub mass_tokens: u64,
    /// A planted bug, for the simulator's own test; `None` everywhere else.
    pub plant: Option<Plant>,
}

/// A bug that the simulator switches on to prove that it would find it. (A third one, receipts
/// that fall, is planted in the store it drives.)
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Plant {
    /// An unknown outcome is sent again at once (breaks I5).
    ResendOnUnknown,
    /// A broken item takes its siblings with it (breaks I3).
    DroppedSibling,
}

/// Where the Graph API is when nothing else is said.
const GRAPH: &str = "https://graph.facebook.com";

impl Settings {
    /// One of the platform's other hosts; where the Graph API is somewhere else (the sandbox),
    /// everything is there.
    fn beside(&self, host: &str) -> String {
        if self.graph_url == GRAPH {
            host.to_owned()
        } else {
            self.graph_url.trim_end_matches('/').to_owned()
        }
    }

    /// Where the Bot API is.
    pub fn bot_url(&self) -> String {
        self.beside("https://api.telegram.org")
    }

    /// Where the dialog of Facebook Login is.
    pub fn facebook_dialog_url(&self) -> String {
        self.beside("https://www.facebook.com")
    }

    /// Where the dialog of Instagram Login is.
    pub fn instagram_dialog_url(&self) -> String {
        self.beside("https://www.instagram.com")
    }

    /// Where codes of Instagram Login are exchanged.
    pub fn instagram_login_url(&self) -> String {
        self.beside("https://api.instagram.com")
    }

    /// The Graph API for accounts that were connected by Instagram Login.
    pub fn instagram_url(&self) -> String {
        self.beside("https://graph.instagram.com")
    }
}

impl Default for Settings {
    fn default() -> Settings {
        Settings {
            graph_url: GRAPH.to_owned(),
            graph_version: "v25.0".to_owned(),
            public_url: "http://127.0.0.1:8080".to_owned(),
            patience: Patience::default(),
            request_timeout: Span::seconds(30),
            in_flight: 64,
            // The largest that any network takes: a document on WhatsApp (messaging-send.md §3).
            media_cap: 100_000_000,
            read_receipts: true,
            link_lifetime: Span::hours(24),
            token_doubt: Span::minutes(10),
            mass_tokens: 3,
            plant: None,
        }
    }
}
