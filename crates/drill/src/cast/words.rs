//! What is said and posted: each of it once, told apart by its number.

const WORDS: [&str; 6] = [
    "Buongiorno, avete le peonie?",
    "Vorrei un mazzo per domani \u{1f490}",
    "Quanto costa la consegna a Forlì?",
    "È possibile cambiare l'orario?",
    "Grazie mille!",
    "Un bouquet da sposa, «tipo selvatico»",
];
const ANSWERS: [&str; 6] = [
    "Certo, le teniamo da parte \u{1f338}",
    "Sì! Domani alle 10 va bene?",
    "La consegna è gratuita in città",
    "Perfetto, a presto",
    "Glielo confermo tra poco",
    "Ecco il preventivo: € 45",
];
const NEWS: [&str; 4] = [
    "Sono arrivate le peonie!",
    "I bouquet di questa settimana",
    "Domani chiuso, da giovedì di nuovo qui",
    "Ranuncoli, anemoni e tulipani",
];

/// What a person says, by number.
pub(crate) fn said(n: u32) -> String {
    format!("{} [c{n}]", of(&WORDS, n))
}

/// What an agent answers, by number.
pub(crate) fn answer(n: u32) -> String {
    format!("{} [a{n}]", of(&ANSWERS, n))
}

/// What a post says, by number.
pub(crate) fn posted(n: u32) -> String {
    format!("{} \u{1f33f} [p{n}]", of(&NEWS, n))
}

fn of(all: &[&'static str], n: u32) -> &'static str {
    all[usize::try_from(n).unwrap_or(0) % all.len()]
}
