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

/// The networks that the shop is on.
pub(super) const NETWORKS: [Network; 4] = [
    Network::Facebook,
    Network::Instagram,
    Network::Whatsapp,
    Network::Telegram,
];

/// Those of Meta's, which fail together.
pub(super) const META: [Network; 3] = Network::ALL;

/// The template that a business has approved for what it could not say: its name and language.
pub(super) const TEMPLATE: (&str, &str) = ("we_answered", "it");

/// What the template says around an answer.
pub(super) const TEMPLATE_WORDS: &str = "Ciao {{1}}, ti abbiamo risposto: {{2}} A presto!";

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

const SHOWN: [&str; 6] = [
    "Sono arrivate le peonie!",
    "I bouquet di questa settimana",
    "Domani chiuso, da giovedì di nuovo qui",
    "Fiori per la festa della mamma",
    "Il nostro lavoro di oggi",
    "Ranuncoli, anemoni e tulipani",
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

/// What a post says, by number.
pub(super) fn posted(n: u32) -> String {
    format!("{} \u{1f33f} [p{n}]", pick(&SHOWN, n))
}

/// What the business comments under its own post, by number.
pub(super) fn first_comment(n: u32) -> String {
    format!("Ordini in chat \u{1f490} [f{n}]")
}

fn pick(all: &[&'static str; 6], n: u32) -> &'static str {
    all[usize::try_from(n).unwrap_or(0) % all.len()]
}

/// A network's short name in a trace.
pub(super) fn short(kind: Network) -> &'static str {
    match kind {
        Network::Facebook => "fb",
        Network::Instagram => "ig",
        Network::Whatsapp => "wa",
        Network::Telegram => "tg",
    }
}
