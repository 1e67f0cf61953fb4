//! Who plays in a round, and what they say: every text is unique and names its speaker, so that
//! what arrives can be told apart without trusting the desk's own ids.

use super::dice::Dice;

/// The networks, as the APIs name them.
pub const KINDS: [&str; 3] = ["facebook", "instagram", "whatsapp"];

/// The florist's customers.
const CUSTOMERS: [&str; 4] = [
    "Giulia Rossi",
    "Marco Bianchi",
    "Sara De Luca",
    "Anna Conti",
];

/// What people say; the bytes that careless receivers trip over are all here.
const WORDS: [&str; 6] = [
    "Buongiorno! Avete delle peonie?",
    "Perché no: 12 rose rosse, 35 €",
    "Va bene così 🌷👍🏽",
    "Guardi qui: https://fiori.example/mazzi?id=7&x=<b>",
    "José dice \"sì\" \\ grazie",
    "Domani alle 9:30, è possibile?",
];

/// How someone reaches the desk.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Via {
    /// One of the sandbox's phones: can be answered.
    Phone,
    /// Our own webhook client: only writes.
    Webhook,
}

/// Someone who writes to the desk, on one network.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Person {
    /// The network.
    pub kind: &'static str,
    /// The name; another one every round.
    pub name: String,
    /// How they write.
    pub via: Via,
    /// The mark their texts begin with.
    pub mark: String,
}

impl Person {
    fn new(round: u32, kind: &'static str, number: usize, via: Via) -> Person {
        let who = CUSTOMERS[number % CUSTOMERS.len()];
        let letter = match via {
            Via::Phone => 'p',
            Via::Webhook => 'w',
        };
        let network = kind.chars().next().unwrap_or('?');
        Person {
            kind,
            name: format!("{who} {round}{letter}{number}"),
            via,
            mark: format!("{round}{letter}{network}{number}"),
        }
    }

    /// The `n`th thing this person says.
    pub fn says(&self, n: usize, dice: &mut Dice) -> String {
        let words = dice.pick(&WORDS).copied().unwrap_or_default();
        format!("#{}-{n} {words}", self.mark)
    }

    /// The `n`th reply to this person.
    pub fn is_told(&self, n: usize, dice: &mut Dice) -> String {
        let words = dice.pick(&WORDS).copied().unwrap_or_default();
        format!("@{}-{n} {words}", self.mark)
    }
}

/// The mark of the person a text is from or for.
pub fn mark_of(text: &str) -> Option<&str> {
    let rest = text.strip_prefix(['#', '@'])?;
    let token = rest.split(' ').next()?;
    token.rsplit_once('-').map(|(mark, _)| mark)
}

/// Everyone of a round who writes that way.
pub fn people(round: u32, via: Via) -> Vec<Person> {
    KINDS
        .into_iter()
        .flat_map(|kind| (0..CUSTOMERS.len()).map(move |n| Person::new(round, kind, n, via)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn every_text_is_unique_and_names_its_person() {
        let mut dice = Dice::new(3);
        let mut seen = HashSet::new();
        for round in [1, 2, 11, 111] {
            for via in [Via::Phone, Via::Webhook] {
                for person in people(round, via) {
                    for n in [1, 2, 11] {
                        for text in [person.says(n, &mut dice), person.is_told(n, &mut dice)] {
                            assert_eq!(mark_of(&text), Some(person.mark.as_str()));
                            let token = text.split(' ').next().unwrap_or_default().to_owned();
                            assert!(seen.insert(token), "{text}");
                        }
                    }
                }
            }
        }
    }

    #[test]
    fn names_are_fresh_every_round() {
        let one: HashSet<(&str, String)> = people(1, Via::Phone)
            .into_iter()
            .map(|p| (p.kind, p.name))
            .collect();
        assert_eq!(one.len(), 12);
        assert!(
            people(2, Via::Phone)
                .into_iter()
                .all(|p| !one.contains(&(p.kind, p.name)))
        );
    }
}
