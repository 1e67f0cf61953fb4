//! Ids and tokens in the shapes the platform gives them.
//!
//! The shapes follow recorded answers (`fixtures/ruby-whatsapp-sdk`) and samples: an id that
//! looks like the real one makes a careless parser fail here instead of in production.

use super::chance::{Chance, below};
use super::world::Network;
use data_encoding::{BASE64, BASE64URL_NOPAD, HEXUPPER};

/// `count` decimal digits, the first not zero.
pub fn digits(rng: &mut dyn Chance, count: usize) -> String {
    let mut out = String::with_capacity(count);
    for place in 0..count {
        let low = u64::from(place == 0);
        let digit = low + below(rng, 10 - low);
        out.push(char::from(b'0' + u8::try_from(digit).unwrap_or(0)));
    }
    out
}

/// `count` letters and digits.
pub fn letters(rng: &mut dyn Chance, count: usize) -> String {
    const ALPHABET: &[u8; 62] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    (0..count)
        .map(|_| {
            let at = usize::try_from(below(rng, 62)).unwrap_or(0);
            char::from(ALPHABET[at])
        })
        .collect()
}

/// `count` random bytes.
pub fn bytes(rng: &mut dyn Chance, count: usize) -> Vec<u8> {
    let mut out = Vec::with_capacity(count + 8);
    while out.len() < count {
        out.extend_from_slice(&rng.word().to_le_bytes());
    }
    out.truncate(count);
    out
}

/// Lower-case hexadecimal, `count` characters.
pub fn hex(rng: &mut dyn Chance, count: usize) -> String {
    let mut out = data_encoding::HEXLOWER.encode(&bytes(rng, count.div_ceil(2)));
    out.truncate(count);
    out
}

/// A message id of the network. `number` is the person's phone number (WhatsApp only).
pub fn message(
    rng: &mut dyn Chance,
    network: Network,
    number: &str,
    from_business: bool,
) -> String {
    match network {
        Network::Facebook => format!("m_{}", BASE64URL_NOPAD.encode(&bytes(rng, 64))),
        Network::Instagram => {
            let inner = format!(
                "ig_dm_iaid:1:{}:{}",
                digits(rng, 17),
                BASE64URL_NOPAD.encode(&bytes(rng, 24))
            );
            format!(
                "aWdfZAG1faXRlbToxOklHTWVzc2FnZAUlE{}",
                BASE64URL_NOPAD.encode(inner.as_bytes())
            )
        }
        Network::Whatsapp => wamid(rng, number, from_business),
        // A bot counts its messages itself: `telegram` gives them.
        Network::Telegram => digits(rng, 9),
    }
}

/// `wamid.` and a small binary record in base64: the person's number, the direction, a serial.
fn wamid(rng: &mut dyn Chance, number: &str, from_business: bool) -> String {
    let (direction, length) = if from_business {
        (0x11, 18)
    } else {
        (0x12, 20)
    };
    let serial = HEXUPPER.encode(&bytes(rng, length / 2));
    let mut record = vec![0x1c, 0x18, u8::try_from(number.len()).unwrap_or(u8::MAX)];
    record.extend_from_slice(number.as_bytes());
    record.extend_from_slice(&[0x15, 0x02, 0x00, direction, 0x18]);
    record.push(u8::try_from(serial.len()).unwrap_or(u8::MAX));
    record.extend_from_slice(serial.as_bytes());
    record.push(0);
    format!("wamid.{}", BASE64.encode(&record))
}

/// A conversation id: `t_…` for Messenger, a long opaque word for Instagram.
pub fn thread(rng: &mut dyn Chance, network: Network) -> String {
    match network {
        Network::Facebook | Network::Whatsapp | Network::Telegram => {
            format!("t_{}", digits(rng, 16))
        }
        Network::Instagram => format!("aWdfZAG06{}", BASE64URL_NOPAD.encode(&bytes(rng, 60))),
    }
}

/// A person's address on an asset: PSID, IGSID, or a phone number without `+`.
pub fn address(rng: &mut dyn Chance, network: Network) -> String {
    match network {
        Network::Facebook => digits(rng, 17),
        Network::Instagram => digits(rng, 16),
        Network::Whatsapp => format!("393{}", digits(rng, 9)),
        Network::Telegram => digits(rng, 9),
    }
}

/// A business-scoped id of WhatsApp (`webhooks.md` §9): country, dot, digits.
pub fn business_scoped(rng: &mut dyn Chance) -> String {
    format!("IT.{}", digits(rng, 20))
}

/// An access token; `prefix` is `EAA` (Facebook) or `IGAA` (Instagram Login).
pub fn token(rng: &mut dyn Chance, prefix: &str) -> String {
    format!("{prefix}{}", letters(rng, 180))
}

/// `fbtrace_id` of an error and `x-fb-request-id` of any answer.
pub fn request(rng: &mut dyn Chance) -> String {
    format!("A{}", letters(rng, 22))
}
