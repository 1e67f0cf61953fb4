//! The report: counts, what is wrong with them, and how they are told.

use serde::Serialize;

/// The fewest posts that prove anything.
const ENOUGH: u64 = 200;

/// What the torture of publishing found. The first six members are the contract, in its order.
#[derive(Debug, Default, Serialize)]
pub struct Report {
    /// Posts that the API took.
    pub posts: u64,
    /// Those that are public and that the desk calls published.
    pub published: u64,
    /// Posts and first comments that are public more often than once, beyond the first of each.
    pub doubled: u64,
    /// Posts that are not there, or not known to be there, and nobody is asked about.
    pub lost: u64,
    /// Posts given up to a person to decide.
    pub unconfirmed: u64,
    /// Posts whose answer was lost and that the platform gives no way to read back, as the sandbox
    /// counts them.
    pub undecidable: u64,
    /// Containers, films and photos that the desk was told of and made a second time.
    pub repeated: u64,
    /// Faults that struck.
    pub faults: u64,
    /// Faults that were set and never struck: each with its case.
    pub idle: Vec<String>,
    /// What is lost or doubled, by case.
    pub notes: Vec<String>,
    /// What `sportello verify` found wrong, if anything.
    pub damage: Option<String>,
    /// How often the desk was killed.
    pub kills: u32,
    /// The seed of the choices.
    pub seed: u64,
    /// How long it took.
    pub seconds: u64,
}

impl Report {
    /// What broke a promise; empty when all were held.
    pub fn wrong(&self) -> Vec<String> {
        let mut wrong = Vec::new();
        if self.doubled > 0 {
            wrong.push(format!("{} posts are public twice", self.doubled));
        }
        if self.lost > 0 {
            wrong.push(format!("{} posts are lost", self.lost));
        }
        if self.published + self.unconfirmed != self.posts {
            wrong.push(format!(
                "{} published and {} unconfirmed are not {} posts",
                self.published, self.unconfirmed, self.posts
            ));
        }
        if self.unconfirmed > self.undecidable {
            wrong.push(format!(
                "{} posts are unconfirmed, and only {} could not be decided",
                self.unconfirmed, self.undecidable
            ));
        }
        if self.repeated > 0 {
            wrong.push(format!(
                "{} containers, films or photos were made a second time",
                self.repeated
            ));
        }
        if self.posts < ENOUGH {
            wrong.push(format!(
                "{} posts are too few to prove anything",
                self.posts
            ));
        }
        let idle = self.idle.iter();
        wrong.extend(idle.map(|case| format!("a fault never struck: {case}")));
        wrong.extend(self.notes.iter().cloned());
        let damage = self.damage.iter();
        wrong.extend(damage.map(|what| format!("sportello verify found: {what}")));
        wrong
    }

    /// One line of JSON.
    pub fn line(&self) -> String {
        serde_json::to_string(self).unwrap_or_else(|error| format!("{{\"error\":\"{error}\"}}"))
    }

    /// For people.
    pub fn sentences(&self) -> String {
        format!(
            "{} posts, {} kills, {} faults, {} s: {} published, {} twice, {} lost, {} unconfirmed of {} undecidable, {} made again",
            self.posts,
            self.kills,
            self.faults,
            self.seconds,
            self.published,
            self.doubled,
            self.lost,
            self.unconfirmed,
            self.undecidable,
            self.repeated
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn good() -> Report {
        Report {
            posts: 210,
            published: 208,
            unconfirmed: 2,
            undecidable: 3,
            ..Report::default()
        }
    }

    #[test]
    fn the_contract_comes_first_and_in_order() {
        let line = good().line();
        let promised = "{\"posts\":210,\"published\":208,\"doubled\":0,\"lost\":0,\"unconfirmed\":2,\"undecidable\":3,";
        assert!(line.starts_with(promised), "{line}");
    }

    #[test]
    fn only_a_report_without_a_fault_is_good() {
        assert!(good().wrong().is_empty());
        let bad: [fn(&mut Report); 8] = [
            |r| r.doubled = 1,
            |r| r.lost = 1,
            |r| r.published -= 1,
            |r| r.undecidable = 1,
            |r| r.repeated = 1,
            |r| r.posts = 199,
            |r| r.idle.push("reel".to_owned()),
            |r| r.damage = Some("a finding".to_owned()),
        ];
        for spoil in bad {
            let mut report = good();
            spoil(&mut report);
            assert!(!report.wrong().is_empty(), "{}", report.line());
        }
    }
}
