//! The workload: who writes what to the business and what it answers and publishes, and when. All
//! of it is drawn from a seed, spread over the outage and around it.

mod words;

pub(crate) use words::{answer, posted, said};

use crate::house::{House, MAIL};
use crate::script::{Kind, Script};
use crate::stage::{Dice, Stream};
use sportello_core::post::PostKind;
use sportello_sandbox::rules::Network;

const MINUTE: i64 = 60_000;
const HOUR: i64 = 60 * MINUTE;

/// Messages of people, beside the first of each.
const SAID: u32 = 240;
/// Answers, beside the first to each.
const ANSWERED: u32 = 240;
/// Mails of people, and answers by mail, where the script says something of the mailbox.
const MAILED: u32 = 60;
/// Posts.
const POSTS: u32 = 12;
/// People on each network. A few are on the next one as well.
const PEOPLE: usize = 12;
/// For so long before the first line people have been writing.
const LEAD: i64 = 23 * HOUR;
/// Who wrote so long before has a window that ends soon.
const OLD: i64 = 17 * HOUR;
/// A mail of so long ago permits nothing any more by itself.
const LONG_AGO: i64 = 20 * 24 * HOUR;
/// So far before and after the outage its traffic reaches.
pub(crate) const AROUND: i64 = 70 * MINUTE;

/// First names and family names: the cast's four, and others for a day on which many write.
const FIRST: [&str; 8] = [
    "Giulia", "Marco", "Sara", "Anna", "Luca", "Elena", "Paolo", "Chiara",
];
const LAST: [&str; 5] = ["Rossi", "Bianchi", "De Luca", "Conti", "Greco"];

/// A person's address: who, on which network or by mail.
pub(crate) type Place = (usize, Kind);

/// One thing that happens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Act {
    /// A person writes, or sends a picture.
    Say { place: Place, n: u32, picture: bool },
    /// An agent answers, with words or a picture.
    Answer { place: Place, n: u32, picture: bool },
    /// A person writes a mail, or wrote it so long ago.
    Write { who: usize, ago: i64 },
    /// A person agreed to be written to on a network that they are known by.
    Agree { who: usize, kind: String },
    /// An agent joins what a person is on several networks.
    Join { who: usize },
    /// Something is to be published at this moment.
    Post {
        n: u32,
        kind: PostKind,
        files: u32,
        on: Vec<Network>,
    },
    /// A line of the script begins.
    Begin(usize),
    /// It ends.
    End(usize),
}

/// The plan of one rehearsal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Plan {
    /// Everybody's name.
    pub people: Vec<String>,
    /// What happens, in order, in milliseconds after midnight of the drill's day.
    pub acts: Vec<(i64, Act)>,
}

impl Plan {
    /// Draws a plan.
    pub fn draw(script: &Script, house: &House, seed: u64) -> Plan {
        let (people, places) = people(house);
        let everybody = people.len();
        let mut drawing = Drawing {
            dice: Dice::new(seed, Stream::List),
            script,
            acts: Vec::new(),
            n: 0,
        };
        drawing.outage();
        drawing.letters(house, everybody);
        drawing.consents(house, &places);
        drawing.first_words(&places, everybody);
        drawing.traffic(&places);
        drawing.posts(house);
        if house.mail && script.names_mail() {
            drawing.mails(everybody);
        }
        let mut acts = drawing.acts;
        // Stable: of one moment, the script's lines come first.
        acts.sort_by_key(|(at, _)| *at);
        Plan { people, acts }
    }
}

const BOT: Kind = Kind::Network(Network::Telegram);

/// Names, and where each can be reached. Of those on a network of Meta's, a few are on the next one
/// as well, and a few on Telegram.
fn people(house: &House) -> (Vec<String>, Vec<Place>) {
    let (mut names, mut places) = (Vec::new(), Vec::new());
    let is_metas = |kind: &&Network| **kind != Network::Telegram;
    let kinds: Vec<Network> = house.kinds.iter().filter(is_metas).copied().collect();
    let has_bot = kinds.len() < house.kinds.len();
    for (at, kind) in kinds.iter().enumerate() {
        for one in 0..PEOPLE {
            let who = names.len();
            let (first, last) = (
                FIRST[who % FIRST.len()],
                LAST[who / FIRST.len() % LAST.len()],
            );
            names.push(format!("{first} {last}"));
            places.push((who, Kind::Network(*kind)));
            let next = kinds[(at + 1) % kinds.len()];
            if one < 2 && next != *kind {
                places.push((who, Kind::Network(next)));
            }
            if has_bot && (2..5).contains(&one) {
                places.push((who, BOT));
            }
        }
    }
    if kinds.is_empty() && has_bot {
        // A house that has nothing of Meta's.
        names.extend(FIRST.iter().map(|first| format!("{first} {}", LAST[0])));
        places.extend((0..names.len()).map(|who| (who, BOT)));
    }
    (names, places)
}

struct Drawing<'s> {
    dice: Dice,
    script: &'s Script,
    acts: Vec<(i64, Act)>,
    n: u32,
}

impl Drawing<'_> {
    fn number(&mut self) -> u32 {
        self.n += 1;
        self.n
    }

    fn outage(&mut self) {
        for (at, line) in self.script.lines.iter().enumerate() {
            self.acts.push((line.from, Act::Begin(at)));
            self.acts.push((line.to, Act::End(at)));
        }
    }

    /// Some are known by mail: two of each dozen wrote lately, two long ago, and of these as many
    /// agreed to be written to as agreed in the house.
    fn letters(&mut self, house: &House, everybody: usize) {
        if !house.mail {
            return;
        }
        let share = house.agreed.get(MAIL).copied().unwrap_or(0);
        let at = self.script.start() - LEAD;
        for who in (0..everybody).filter(is_known_by_mail) {
            let ago = if who % PEOPLE < 7 { 0 } else { LONG_AGO };
            self.acts.push((at, Act::Write { who, ago }));
            if ago > 0 && self.dice.below(100) < share {
                let kind = MAIL.to_owned();
                let agreed = Act::Agree { who, kind };
                self.acts.push((self.script.start() - AROUND, agreed));
            }
        }
    }

    /// Of those who can be reached on a network, as many agreed to be written to there as in the
    /// house. What was agreed by mail is among the letters.
    fn consents(&mut self, house: &House, places: &[Place]) {
        let at = self.script.start() - AROUND;
        for (who, kind) in places {
            let word = kind.word().to_owned();
            let share = house.agreed.get(&word).copied().unwrap_or(0);
            if share > 0 && self.dice.below(100) < share {
                let agreed = Act::Agree {
                    who: *who,
                    kind: word,
                };
                self.acts.push((at, agreed));
            }
        }
    }

    /// Everybody wrote before. Some did long ago and are answered when the outage has begun: their
    /// windows end soon.
    fn first_words(&mut self, places: &[Place], everybody: usize) {
        let start = self.script.start();
        for (nth, place) in places.iter().enumerate() {
            let is_old = nth % 3 == 0;
            let latest = if is_old { OLD } else { AROUND + 40 * MINUTE };
            let at = start - self.dice.between(latest, LEAD);
            if is_old {
                let late = start + self.dice.between(0, 40 * MINUTE);
                self.answer(late, *place);
            }
            self.say(at, *place);
            let after = at + self.dice.between(MINUTE, 30 * MINUTE);
            self.answer(after, *place);
        }
        let at = start - AROUND;
        self.acts
            .extend((0..everybody).map(|who| (at, Act::Join { who })));
    }

    fn traffic(&mut self, places: &[Place]) {
        let span = (self.script.start() - AROUND, self.script.end() + AROUND);
        for _ in 0..SAID {
            let place = *self.dice.pick(places);
            let at = self.dice.between(span.0, span.1);
            self.say(at, place);
        }
        for _ in 0..ANSWERED {
            let place = *self.dice.pick(places);
            let at = self.dice.between(span.0, span.1);
            self.answer(at, place);
        }
    }

    /// A person whose phone is cut off writes when it is not any more.
    fn say(&mut self, at: i64, place: Place) {
        let at = match self.script.dark_until(place.1, at) {
            Some(end) => end + self.dice.between(MINUTE, 40 * MINUTE),
            None => at,
        };
        let act = Act::Say {
            place,
            n: self.number(),
            picture: self.dice.one_in(8),
        };
        self.acts.push((at, act));
    }

    fn answer(&mut self, at: i64, place: Place) {
        let act = Act::Answer {
            place,
            n: self.number(),
            picture: self.dice.one_in(6),
        };
        self.acts.push((at, act));
    }

    /// As much by mail as elsewhere, for those who are known by it.
    fn mails(&mut self, everybody: usize) {
        let known = (0..everybody).filter(is_known_by_mail);
        let places: Vec<Place> = known.map(|who| (who, Kind::Mail)).collect();
        if places.is_empty() {
            return;
        }
        let span = (self.script.start() - AROUND, self.script.end() + AROUND);
        for nth in 0..2 * MAILED {
            let place = *self.dice.pick(&places);
            let at = self.dice.between(span.0, span.1);
            match nth % 2 {
                0 => self.say(at, place),
                _ => self.answer(at, place),
            }
        }
    }

    fn posts(&mut self, house: &House) {
        let public: Vec<Network> = PUBLIC
            .into_iter()
            .filter(|kind| house.kinds.contains(kind))
            .collect();
        let (start, end) = (self.script.start(), self.script.end());
        // A house that shows stories showed one before: only beside an older one can a list of
        // stories prove that a later one is not there (publishing.md).
        if !public.is_empty() {
            let act = Act::Post {
                n: POSTS,
                kind: PostKind::Story,
                files: 1,
                on: public.clone(),
            };
            self.acts.push((start - 2 * HOUR, act));
        }
        for n in 0..POSTS {
            let share = (end - start + 40 * MINUTE) / i64::from(POSTS);
            let at = start - 20 * MINUTE + share * i64::from(n) + self.dice.between(0, share - 1);
            let (kind, files, on) = shape(n, &public);
            if !on.is_empty() {
                self.acts.push((at, Act::Post { n, kind, files, on }));
            }
        }
    }
}

/// Four of each dozen are known by mail.
fn is_known_by_mail(who: &usize) -> bool {
    (5..9).contains(&(who % PEOPLE))
}

/// The networks that are published on.
const PUBLIC: [Network; 2] = [Network::Facebook, Network::Instagram];

/// Kind, files and networks of a post: every kind comes twice, words and films on Pages alone
/// (publishing.md §2: an Instagram account publishes no words without a picture).
fn shape(n: u32, public: &[Network]) -> (PostKind, u32, Vec<Network>) {
    let page = || {
        let pages = public.iter().filter(|kind| **kind == Network::Facebook);
        pages.copied().collect::<Vec<_>>()
    };
    let (kind, files) = match n % 6 {
        0 if !page().is_empty() => return (PostKind::Words, 0, page()),
        4 if !page().is_empty() => return (PostKind::Video, 1, page()),
        1 => (PostKind::Reel, 1),
        2 => (PostKind::Photos, 3),
        3 => (PostKind::Story, 1),
        _ => (PostKind::Photos, 1),
    };
    (kind, files, public.to_vec())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shipped::SHIPPED;

    #[test]
    fn every_shipped_drill_carries_enough_each_way_and_one_seed_draws_it_again() {
        for (name, text) in SHIPPED {
            let script = Script::parse(name, text).expect("a shipped script");
            let house = House::default();
            let plan = Plan::draw(&script, &house, 7);
            let count =
                |fits: fn(&Act) -> bool| plan.acts.iter().filter(|(_, act)| fits(act)).count();
            assert!(count(|act| matches!(act, Act::Say { .. })) >= 200, "{name}");
            assert!(
                count(|act| matches!(act, Act::Answer { .. })) >= 200,
                "{name}"
            );
            assert!(count(|act| matches!(act, Act::Post { .. })) >= 10, "{name}");
            assert_eq!(plan, Plan::draw(&script, &house, 7), "{name}");
            assert_ne!(plan, Plan::draw(&script, &house, 8), "{name}");
        }
    }

    #[test]
    fn nobody_writes_while_phones_are_cut_off() {
        let text = "*, *, 10:00, 12:00, dns";
        let script = Script::parse("dark", text).expect("a script");
        let plan = Plan::draw(&script, &House::default(), 1);
        let dark = 10 * HOUR..12 * HOUR;
        let metas = |place: &Place| {
            let network = place.1.network();
            network.is_some_and(|network| Network::ALL.contains(&network))
        };
        let said = |act: &Act| matches!(act, Act::Say { place, .. } if metas(place));
        assert!(
            !plan
                .acts
                .iter()
                .any(|(at, act)| said(act) && dark.contains(at))
        );
        let answered = |act: &Act| matches!(act, Act::Answer { .. });
        assert!(
            plan.acts
                .iter()
                .any(|(at, act)| answered(act) && dark.contains(at))
        );
    }

    #[test]
    fn a_house_publishes_only_where_it_has_a_channel() {
        let script = Script::parse("one", "*, text, 10:00, 12:00, dns").expect("a script");
        for (kinds, posts) in [(vec![Network::Whatsapp], 0), (vec![Network::Instagram], 13)] {
            let house = House {
                kinds,
                ..House::default()
            };
            let plan = Plan::draw(&script, &house, 1);
            let acts = plan.acts.iter();
            assert_eq!(
                acts.filter(|(_, act)| matches!(act, Act::Post { .. }))
                    .count(),
                posts
            );
        }
    }
}
