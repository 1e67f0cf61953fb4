//! The cast: four customers of a florist's shop, what they say and what the desk answers. Every
//! text is its own, so that a person who received one twice is seen.

use sportello_sandbox::rules::Network;

/// The customers.
pub(super) const PEOPLE: [&str; 4] = [
    "Giulia Rossi",
    "Marco Bianchi",
    "Sara De Luca",
    "Anna Conti",
];

/// A customer's place in [`PEOPLE`].
pub(super) type Who = usize;

const SAID: [&str; 6] = [
    "Buongiorno, avete le peonie?",
    "Vorrei un mazzo per domani \u{1f490}",
    "Quanto costa la consegna a Forlì?",
    "È possibile cambiare l'orario?",
    "Grazie mille!",
    "Un bouquet da sposa, «tipo selvatico»",
];

const ANSWERED: [&str; 6] = [
    "Certo, le teniamo da parte \u{1f338}",
    "Sì! Domani alle 10 va bene?",
    "La consegna è gratuita in città",
    "Perfetto, a presto",
    "Le mando una foto",
    "Ecco il preventivo: € 45",
];

/// What a customer says, by number.
pub(super) fn said(n: u32) -> String {
    format!("{} [c{n}]", pick(&SAID, n))
}

/// What an agent answers, by number.
pub(super) fn answer(n: u32) -> String {
    format!("{} [a{n}]", pick(&ANSWERED, n))
}

/// An answer that only some networks can carry: more than 1,000 bytes, fewer than 1,000
/// characters (messaging-send.md §1).
pub(super) fn long_answer(n: u32) -> String {
    format!("{} [a{n}]", "è ".repeat(400).trim_end())
}

/// What the business says in the platform's own inbox, by number.
pub(super) fn elsewhere(n: u32) -> String {
    format!("Rispondo dal telefono [e{n}]")
}

fn pick(all: &[&'static str; 6], n: u32) -> &'static str {
    all[usize::try_from(n).unwrap_or(0) % all.len()]
}

/// A picture of its own for every number: a PNG whose first chunks are right and whose pixels
/// never come, so that nothing is spent on decoding it.
pub(super) fn picture(n: u32) -> Vec<u8> {
    let mut out = vec![0x89, b'P', b'N', b'G', 0x0d, 0x0a, 0x1a, 0x0a];
    out.extend_from_slice(&13_u32.to_be_bytes());
    out.extend_from_slice(b"IHDR");
    out.extend_from_slice(&64_u32.to_be_bytes());
    out.extend_from_slice(&48_u32.to_be_bytes());
    out.extend_from_slice(&[8, 2, 0, 0, 0]);
    // The checksum of this very header.
    out.extend_from_slice(&0x2e29_eb48_u32.to_be_bytes());
    let words = format!("Comment\0picture {n}");
    out.extend_from_slice(&u32::try_from(words.len()).unwrap_or(0).to_be_bytes());
    out.extend_from_slice(b"tEXt");
    out.extend_from_slice(words.as_bytes());
    out.extend_from_slice(&0_u32.to_be_bytes());
    // Where the pixels would begin: a picture is not measured before that.
    out.extend_from_slice(&0_u32.to_be_bytes());
    out.extend_from_slice(b"IDAT");
    out.extend_from_slice(&0x35af_061e_u32.to_be_bytes());
    out
}

/// A network's short name in a trace.
pub(super) fn short(kind: Network) -> &'static str {
    match kind {
        Network::Facebook => "fb",
        Network::Instagram => "ig",
        Network::Whatsapp => "wa",
    }
}
