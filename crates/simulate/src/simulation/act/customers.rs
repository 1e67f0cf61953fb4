//! What customers do on their phones.

use crate::simulation::action::Act;
use crate::simulation::cast::{PEOPLE, Who, elsewhere, said};
use crate::simulation::ledger::Place;
use crate::simulation::sim::Sim;
use sportello_drill::stage::files::picture;
use sportello_sandbox::rules::person::PhoneHabits;
use sportello_sandbox::rules::phone::{Picture, Said, Say};
use sportello_sandbox::rules::request::Blob;
use sportello_sandbox::rules::{Command, Done, Network};

impl Sim {
    pub(super) fn customer(&mut self, act: &Act) {
        match *act {
            Act::Say {
                who,
                kind,
                n,
                picture,
                ago,
            } => self.say(who, kind, n, picture, ago),
            Act::Burst {
                who,
                kind,
                n,
                count,
            } => {
                for i in 0..count {
                    self.say(who, kind, n * 1_000 + i, false, 0);
                }
            }
            Act::React {
                who,
                kind,
                nth,
                back,
            } => self.react(who, kind, nth, back),
            Act::Look { who, kind } => {
                let from = PEOPLE[who].to_owned();
                self.tell(&Command::ReadChat {
                    kind,
                    from,
                    to: None,
                });
            }
            Act::Phone {
                who,
                kind,
                on,
                reads,
            } => {
                let habits = PhoneHabits {
                    delivered_after_ms: on.then_some(400),
                    read_after_ms: reads.then_some(1_500),
                };
                let from = Some(PEOPLE[who].to_owned());
                self.tell(&Command::Habits {
                    kind: Some(kind),
                    from,
                    habits,
                });
            }
            Act::Tap { who, kind } => self.tap(who, kind),
            Act::Block { who, on } => {
                let from = PEOPLE[who].to_owned();
                self.tell(&Command::Block { from, to: None, on });
            }
            Act::Elsewhere { who, kind, n } => {
                let (from, text) = (PEOPLE[who].to_owned(), elsewhere(n));
                self.tell(&Command::AnswerElsewhere { kind, from, text });
            }
            _ => {}
        }
    }

    fn say(&mut self, who: Who, kind: Network, n: u32, with_picture: bool, ago: i64) {
        let image = with_picture.then(|| Picture {
            mime: "image/png".to_owned(),
            bytes: Blob::new(picture(n + 1_000_000)),
        });
        let say = Say {
            image,
            at: (ago > 0).then_some(self.now - ago),
            ..Say::text(kind, PEOPLE[who], &said(n))
        };
        let said = self.tell_of(who, kind, &Command::Say(say));
        self.ledger.backdated.extend(said.filter(|_| ago > 0));
    }

    fn tap(&mut self, who: Who, kind: Network) {
        self.ledger.joined_at = self.now;
        let Some(link) = self.ledger.links.get(&kind).cloned() else {
            return;
        };
        let from = PEOPLE[who].to_owned();
        self.tell_of(
            who,
            kind,
            &Command::Tap {
                kind,
                from,
                link,
                to: None,
            },
        );
    }

    fn react(&mut self, who: Who, kind: Network, nth: u32, back: bool) {
        let received = self.platform.received(kind, who);
        let at = usize::try_from(nth).unwrap_or(0) % received.len().max(1);
        let Some(id) = received.into_iter().rev().nth(at) else {
            return;
        };
        let emoji = if back { "" } else { "❤️" }.to_owned();
        let from = PEOPLE[who].to_owned();
        self.tell(&Command::React {
            kind,
            from,
            id,
            emoji,
        });
    }

    /// A command to the platform of which nothing is asked.
    fn tell(&mut self, command: &Command) -> Option<Said> {
        match self.platform.apply(self.now, command) {
            Done::Said(said) => Some(said),
            Done::Refused(why) => {
                self.note(format!("not possible: {why}"));
                None
            }
            Done::Outcome(_) | Done::Shown(_) => None,
        }
    }

    /// A command that tells where a customer can be reached. Gives the message's id, if there is one.
    fn tell_of(&mut self, who: Who, kind: Network, command: &Command) -> Option<String> {
        let said = self.tell(command)?;
        let place = Place {
            external_id: said.from_id,
            home: None,
        };
        self.ledger.places.entry((who, kind)).or_insert(place);
        Some(said.id)
    }
}
