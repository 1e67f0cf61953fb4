//! The report: counts, what is wrong with them, and how they are told.

use serde::Serialize;

/// What a torture found. The first twelve members are the contract, in its order.
#[derive(Debug, Default, Serialize)]
pub struct Report {
    /// Rounds played.
    pub rounds: u32,
    /// Messages people wrote.
    pub sent_in: u64,
    /// Those whose webhook was answered 200.
    pub acked_in: u64,
    /// Those of them that the desk shows.
    pub stored: u64,
    /// Those of them that it does not.
    pub lost: u64,
    /// Inbound messages that the desk shows more often than once.
    pub doubled_in: u64,
    /// Replies the API answered 202.
    pub sent_out: u64,
    /// Replies a phone received, or the desk shows, more often than once.
    pub doubled_out: u64,
    /// Replies that overtook an earlier one to the same person.
    pub out_of_order: u64,
    /// Replies whose outcome is still being looked for.
    pub unknown_left: u64,
    /// Replies given up to a person to decide.
    pub unconfirmed: u64,
    /// Those that nobody can decide, as the sandbox counts them.
    pub undecidable: u64,
    /// Replies that the desk calls accepted and no phone received.
    pub missing_out: u64,
    /// Replies taken by the API that the desk no longer knows.
    pub lost_out: u64,
    /// Inbound messages nobody wrote.
    pub strange: u64,
    /// People whose messages stand in more than one conversation.
    pub misplaced: u64,
    /// Replies in a state they should have left, or failed: each with its cause.
    pub unsettled: Vec<String>,
    /// What `sportello verify` found wrong, if anything.
    pub damage: Option<String>,
    /// Processes killed.
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
        let zeros = [
            (self.lost, "acknowledged messages are lost"),
            (self.doubled_in, "messages came in twice"),
            (self.doubled_out, "replies went out twice"),
            (self.out_of_order, "replies overtook earlier ones"),
            (self.unknown_left, "replies are still unknown"),
            (
                self.missing_out,
                "replies are called accepted and never arrived",
            ),
            (
                self.lost_out,
                "replies that were taken are gone from the desk",
            ),
            (self.strange, "messages came in that nobody wrote"),
            (self.misplaced, "people stand in more than one conversation"),
        ];
        for (count, what) in zeros {
            if count > 0 {
                wrong.push(format!("{count} {what}"));
            }
        }
        if self.unconfirmed > self.undecidable {
            wrong.push(format!(
                "{} replies are unconfirmed, and only {} could not be decided",
                self.unconfirmed, self.undecidable
            ));
        }
        let rounds = u64::from(self.rounds);
        if self.acked_in < 100 * rounds || self.sent_out < 20 * rounds {
            wrong.push("too few messages went in or out to prove anything".to_owned());
        }
        wrong.extend(
            self.unsettled
                .iter()
                .map(|what| format!("a reply did not end well: {what}")),
        );
        wrong.extend(
            self.damage
                .iter()
                .map(|what| format!("sportello verify found: {what}")),
        );
        wrong
    }

    /// One line of JSON.
    pub fn line(&self) -> String {
        serde_json::to_string(self).unwrap_or_else(|error| format!("{{\"error\":\"{error}\"}}"))
    }

    /// For people.
    pub fn sentences(&self) -> String {
        format!(
            "{} rounds, {} kills, {} s: {} messages acknowledged, {} stored, {} lost, {} twice; {} replies, {} twice, {} out of order, {} unknown, {} unconfirmed of {} undecidable",
            self.rounds,
            self.kills,
            self.seconds,
            self.acked_in,
            self.stored,
            self.lost,
            self.doubled_in,
            self.sent_out,
            self.doubled_out,
            self.out_of_order,
            self.unknown_left,
            self.unconfirmed,
            self.undecidable
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn good() -> Report {
        Report {
            rounds: 1,
            sent_in: 120,
            acked_in: 120,
            stored: 120,
            sent_out: 23,
            unconfirmed: 1,
            undecidable: 1,
            ..Report::default()
        }
    }

    #[test]
    fn the_contract_comes_first_and_in_order() {
        let line = good().line();
        let names = [
            "rounds",
            "sent_in",
            "acked_in",
            "stored",
            "lost",
            "doubled_in",
            "sent_out",
            "doubled_out",
            "out_of_order",
            "unknown_left",
            "unconfirmed",
            "undecidable",
        ];
        let places: Vec<Option<usize>> = names
            .iter()
            .map(|n| line.find(&format!("\"{n}\":")))
            .collect();
        assert!(places.iter().all(Option::is_some), "{line}");
        assert!(
            places.is_sorted() && line.starts_with("{\"rounds\":1,"),
            "{line}"
        );
    }

    #[test]
    fn every_broken_promise_is_told() {
        assert!(good().wrong().is_empty());
        let broken: [fn(&mut Report); 9] = [
            |r| r.lost = 1,
            |r| r.doubled_in = 1,
            |r| r.doubled_out = 1,
            |r| r.out_of_order = 1,
            |r| r.unknown_left = 1,
            |r| r.unconfirmed = 2,
            |r| r.acked_in = 99,
            |r| r.sent_out = 19,
            |r| r.damage = Some("a page is torn".to_owned()),
        ];
        for (n, breaking) in broken.iter().enumerate() {
            let mut report = good();
            breaking(&mut report);
            assert_eq!(report.wrong().len(), 1, "case {n}");
        }
    }
}
