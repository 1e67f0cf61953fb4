//! Links by which anybody shares an address on a network: no API, no script (publishing.md §5).

use crate::kind::ChannelKind;
use crate::post::Utm;
use crate::post::link::is_link;
use crate::post::mark::mark_link;
use serde::{Deserialize, Serialize};
use std::fmt;

/// Where an address can be shared. These are no channels: nothing is connected.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ShareNetwork {
    /// Facebook, which presets no words.
    Facebook,
    /// LinkedIn, which takes nothing but the address.
    LinkedIn,
    /// X.
    X,
    /// WhatsApp, where the address stands in the words.
    WhatsApp,
    /// Telegram.
    Telegram,
}

impl ShareNetwork {
    /// Every network, in the order of a share bar.
    pub const ALL: [ShareNetwork; 5] = [
        ShareNetwork::Facebook,
        ShareNetwork::LinkedIn,
        ShareNetwork::X,
        ShareNetwork::WhatsApp,
        ShareNetwork::Telegram,
    ];

    /// The name in addresses, the API and the locale files.
    pub fn as_str(self) -> &'static str {
        match self {
            ShareNetwork::Facebook => "facebook",
            ShareNetwork::LinkedIn => "linkedin",
            ShareNetwork::X => "x",
            ShareNetwork::WhatsApp => "whatsapp",
            ShareNetwork::Telegram => "telegram",
        }
    }

    /// The network of that name.
    pub fn parse(name: &str) -> Option<ShareNetwork> {
        ShareNetwork::ALL.into_iter().find(|n| n.as_str() == name)
    }

    /// The link that opens this network's dialog with an address and words (publishing.md §5).
    /// Campaign tags mark the address, with the network as their source where they name none.
    /// `None` where the address is none of the web's: anything else would be shared as words, or
    /// run as a script where it is shown.
    pub fn link(self, address: &str, text: &str, utm: Option<&Utm>) -> Option<String> {
        let address = address.trim();
        if !is_link(address) {
            return None;
        }
        let address = match utm {
            Some(utm) => mark_link(address, utm, &ChannelKind::new(self.as_str())),
            None => address.to_owned(),
        };
        let (url, text) = (encode(&address), text.trim());
        Some(match self {
            ShareNetwork::Facebook => {
                format!("https://www.facebook.com/sharer/sharer.php?u={url}")
            }
            ShareNetwork::LinkedIn => {
                format!("https://www.linkedin.com/sharing/share-offsite/?url={url}")
            }
            ShareNetwork::X => format!("https://x.com/intent/post?{}url={url}", words(text)),
            ShareNetwork::WhatsApp if text.is_empty() => format!("https://wa.me/?text={url}"),
            ShareNetwork::WhatsApp => {
                format!("https://wa.me/?text={}%20{url}", encode(text))
            }
            ShareNetwork::Telegram => {
                let words = words(text);
                let words = words.trim_end_matches('&');
                let and = if words.is_empty() { "" } else { "&" };
                format!("https://t.me/share/url?url={url}{and}{words}")
            }
        })
    }
}

impl fmt::Display for ShareNetwork {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Percent-encodes a text for one component of an address (RFC 3986 §2.3: unreserved characters
/// stay, a space is `%20`).
pub fn encode(text: &str) -> String {
    const DIGITS: &[u8; 16] = b"0123456789ABCDEF";
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'~') {
            out.push(char::from(byte));
        } else {
            let (high, low) = (usize::from(byte >> 4), usize::from(byte & 15));
            out.extend(['%', char::from(DIGITS[high]), char::from(DIGITS[low])]);
        }
    }
    out
}

/// `text=…&`, or nothing where there are no words.
fn words(text: &str) -> String {
    if text.is_empty() {
        String::new()
    } else {
        format!("text={}&", encode(text))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn link(network: ShareNetwork, text: &str) -> String {
        network
            .link("https://fiori.it/rose?a=1", text, None)
            .unwrap()
    }

    #[test]
    fn each_network_gets_the_parameters_it_knows() {
        let url = "https%3A%2F%2Ffiori.it%2Frose%3Fa%3D1";
        for (network, wanted) in [
            (
                ShareNetwork::Facebook,
                format!("https://www.facebook.com/sharer/sharer.php?u={url}"),
            ),
            (
                ShareNetwork::LinkedIn,
                format!("https://www.linkedin.com/sharing/share-offsite/?url={url}"),
            ),
            (
                ShareNetwork::X,
                format!("https://x.com/intent/post?text=Rose%20%26%20viole&url={url}"),
            ),
            (
                ShareNetwork::WhatsApp,
                format!("https://wa.me/?text=Rose%20%26%20viole%20{url}"),
            ),
            (
                ShareNetwork::Telegram,
                format!("https://t.me/share/url?url={url}&text=Rose%20%26%20viole"),
            ),
        ] {
            assert_eq!(link(network, " Rose & viole "), wanted);
        }
    }

    #[test]
    fn without_words_no_parameter_stands_empty() {
        for network in ShareNetwork::ALL {
            let link = link(network, "  ");
            assert!(link.ends_with("%3Fa%3D1"), "{link}");
            assert!(!link.contains("=&"), "{link}");
        }
    }

    #[test]
    fn tags_tell_the_networks_apart() {
        let utm = Utm::default();
        for network in ShareNetwork::ALL {
            let link = network.link("https://a.it/#b", "", Some(&utm)).unwrap();
            let tag = format!("a.it%2F%3Futm_source%3D{network}%23b");
            assert!(link.ends_with(&tag), "{link}");
        }
    }

    #[test]
    fn only_addresses_of_the_web_are_shared() {
        for address in [
            "javascript:alert(1)",
            "data:,x",
            "fiori.it",
            "",
            "http://a it",
        ] {
            assert_eq!(ShareNetwork::X.link(address, "x", None), None, "{address}");
        }
    }

    #[test]
    fn every_name_is_read_back() {
        for network in ShareNetwork::ALL {
            assert_eq!(ShareNetwork::parse(network.as_str()), Some(network));
        }
    }

    proptest! {
        #[test]
        fn what_is_encoded_is_plain_and_decodes_to_itself(text in any::<String>()) {
            let coded = encode(&text);
            prop_assert!(coded.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_.~%".contains(&b)));
            let mut bytes = coded.bytes();
            let mut decoded = Vec::new();
            while let Some(byte) = bytes.next() {
                decoded.push(if byte == b'%' {
                    let pair = [bytes.next().unwrap(), bytes.next().unwrap()];
                    u8::from_str_radix(std::str::from_utf8(&pair).unwrap(), 16).unwrap()
                } else {
                    byte
                });
            }
            prop_assert_eq!(decoded, text.into_bytes());
        }
    }
}
