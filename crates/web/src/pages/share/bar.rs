//! The share bar for the business's own site: plain links with drawings in them. No script, and
//! nothing is asked of the desk until somebody clicks.

use crate::pages::reader::Reader;
use maud::{Markup, html};
use sportello_core::share::ShareNetwork;

/// A network's drawing on its colour: drawn by attributes, since a site may forbid styles.
pub fn sign(network: ShareNetwork) -> Markup {
    let (ground, lines) = match network {
        ShareNetwork::Facebook => (
            "#0866ff",
            "M13.4 20v-7.3h2.5l.4-2.9h-2.9V8c0-.8.3-1.4 1.5-1.4h1.5V4.1C16.1 4 15.3 4 14.3 4c-2.3 0-3.8 1.4-3.8 3.800v2H8v2.900h2.500V20z",
        ),
        ShareNetwork::LinkedIn => (
            "#0a66c2",
            "M5.2 9.700h2.900V19H5.200zM6.7 5a1.7 1.7 0 1 1 0 3.4 1.7 1.7 0 0 1 0-3.400zM10 9.700h2.800V11c.4-.8 1.5-1.5 3-1.5 2.7 0 3.4 1.7 3.4 4.200V19h-2.900v-4.800c0-1.2-.2-2.3-1.6-2.300s-1.8 1-1.8 2.300V19H10z",
        ),
        ShareNetwork::X => (
            "#000",
            "M4.5 5h4.300l3.9 5.300L17.3 5h1.800l-5.6 6.5 6 8.100h-4.300l-4.2-5.7-5 5.700H4.200l6-6.800zm2.4 1.3 8.9 12h1.100L8 6.300z",
        ),
        ShareNetwork::WhatsApp => (
            "#1da851",
            "M12 4a8 8 0 0 0-6.9 12L4 20l4.1-1.100A8 8 0 1 0 12 4zm-3.3 4h.8c.2 0 .4.1.5.4l.7 1.700c.1.2 0 .4-.1.6l-.6.8a5.6 5.6 0 0 0 2.8 2.400l.8-1c.2-.2.4-.2.6-.1l1.7.8c.2.1.3.3.3.5 0 1.2-1 2-2.2 1.900A7.7 7.7 0 0 1 7.4 9.900C7.4 9 8 8 8.7 8z",
        ),
        ShareNetwork::Telegram => (
            "#229ed9",
            "M19.8 5.1 3.9 11.300c-.9.3-.9.9-.1 1.200l4 1.2 1.5 4.800c.2.5.7.6 1.1.2l2.2-2.1 4.2 3.100c.6.4 1.2.2 1.4-.6l2.7-12.800c.2-1-.3-1.5-1.1-1.200zM8.6 13.400l8.7-5.500c.4-.2.8-.1.4.3l-7.2 6.6-.3 2.900z",
        ),
    };
    html! {
        svg width="32" height="32" viewBox="0 0 24 24" aria-hidden="true" {
            rect width="24" height="24" rx="6" fill=(ground) {}
            path fill="#fff" fill-rule="evenodd" d=(lines) {}
        }
    }
}

/// The bar of an address: what the owner copies into the site, and what is shown as its example.
pub fn bar(r: &Reader, base: &str, slug: &str) -> Markup {
    html! {
        p class="sportello-share" {
            @for network in ShareNetwork::ALL {
                @let label = r.fill("share-on", &[("network", r.share_network(network).into())]);
                a href=(format!("{base}/s/{slug}/{network}")) target="_blank" rel="noopener noreferrer nofollow"
                    aria-label=(label) title=(label) { (sign(network)) }
                " "
            }
        }
    }
}

impl Reader {
    /// What people call a network where things are shared.
    pub fn share_network(&self, network: ShareNetwork) -> String {
        self.text(match network {
            ShareNetwork::Facebook => "share-facebook",
            ShareNetwork::LinkedIn => "share-linkedin",
            ShareNetwork::X => "share-x",
            ShareNetwork::WhatsApp => "share-whatsapp",
            ShareNetwork::Telegram => "share-telegram",
        })
    }
}
