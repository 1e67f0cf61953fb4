//! The account of a rehearsal: its numbers, whether it held, and how it is told.

use serde::Serialize;
use std::fmt::Write as _;

/// What a rehearsal found. The members down to `windows_unavoidable` are the contract, in its
/// order. Times are virtual seconds; `None` = it never came to that.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Account {
    /// The script's name.
    pub script: String,
    /// Messages people wrote.
    #[serde(rename = "in")]
    pub said: u64,
    /// Those of them that the desk does not have.
    pub in_lost: u64,
    /// Those of which no webhook will ever tell and that no reading back could find when the outage
    /// was over: on WhatsApp and Telegram, beyond the newest 20 of their conversation, or in an idle
    /// request that is not listed.
    pub in_unrecoverable: u64,
    /// Messages that the desk took to send.
    pub out: u64,
    /// Those of them that a phone received.
    pub delivered: u64,
    /// Those that the desk said another way instead.
    pub by_fallback: u64,
    /// Those, and posts, that were taken back or dropped by a rule before they went.
    pub withdrawn: u64,
    /// Messages and posts that the desk took, that never arrived, and of which it does not say so
    /// rightly: called taken, delivered or published without being it; failed although nothing
    /// was wrong with them; still waiting at the end.
    pub lost: u64,
    /// Messages that a phone received beyond the first of each.
    pub doubled: u64,
    /// Messages that overtook an earlier one to the same person.
    pub out_of_order: u64,
    /// Messages and posts given up to a person to decide.
    pub unconfirmed: u64,
    /// Those that nobody can decide, counted as in torture: by the sandbox.
    pub undecidable: u64,
    /// Posts, one for each channel, that the desk took to publish.
    pub posts: u64,
    /// Those that are public beyond the first time.
    pub posts_doubled: u64,
    /// From the script's first line to the first breaker that opened.
    pub incident_opened_after_s: Option<i64>,
    /// From the end of the last line until nothing was held or queued any more.
    pub recovered_after_s: Option<i64>,
    /// Channels that the desk called disconnected while their tokens were good.
    pub false_disconnects: u64,
    /// Reply windows that closed over a message that was to go within them.
    pub windows_missed: u64,
    /// Those that closed while no permitted way existed.
    pub windows_unavoidable: u64,
    /// The seed that draws it again.
    pub seed: u64,
    /// Messages that the platform took and kept from the phone for ever, of which the desk says no
    /// more than the platform did: the platform's loss.
    pub swallowed: u64,
    /// Messages that the platform took and then called failed, or refused for good while it refused
    /// fewer people alike than an outage is told by, and of which the desk says so.
    pub failed_there: u64,
    /// Answers that the desk would not take when they were written: a closed window, a person of
    /// whom it was never told.
    pub refused: u64,
    /// Posts among the lost.
    pub posts_lost: u64,
    /// Lines of the script that befell nothing, by number.
    pub idle_lines: Vec<usize>,
    /// What stands behind the numbers that should be smaller.
    pub notes: Vec<String>,
}

impl Account {
    /// What did not hold; empty when all promises were kept.
    pub fn broken(&self) -> Vec<String> {
        let breaches = self.breaches();
        breaches.iter().map(ToString::to_string).collect()
    }

    /// Whether all promises were kept.
    pub fn held(&self) -> bool {
        self.broken().is_empty()
    }

    /// One line of JSON.
    pub fn line(&self) -> String {
        serde_json::to_string(self).unwrap_or_else(|error| format!("{{\"error\":\"{error}\"}}"))
    }

    /// For people.
    pub fn sentences(&self) -> String {
        let mut out = String::new();
        let mut say = |line: String| {
            // Writing into a string cannot fail.
            let _ = writeln!(out, "{line}");
        };
        say(format!("Drill {}, seed {}.", self.script, self.seed));
        say(format!(
            "In: people wrote {} messages; {} are not in the desk ({} could not be read back by anybody).",
            self.said, self.in_lost, self.in_unrecoverable
        ));
        say(format!(
            "Out: the desk took {} messages; {} arrived, {} were said another way, {} were taken back, {} are lost, {} arrived twice, {} out of order.",
            self.out,
            self.delivered,
            self.by_fallback,
            self.withdrawn,
            self.lost,
            self.doubled,
            self.out_of_order
        ));
        say(format!(
            "Left to a person to decide: {} ({} could not be decided by anybody). Taken by the platform and never on the phone: {}.",
            self.unconfirmed, self.undecidable, self.swallowed
        ));
        say(format!(
            "Posts: {} taken, {} lost, {} public twice.",
            self.posts, self.posts_lost, self.posts_doubled
        ));
        say(match self.incident_opened_after_s {
            Some(after) => format!("Noticed {} after it began.", span(after)),
            None => "It was never noticed: no breaker opened.".to_owned(),
        });
        say(match self.recovered_after_s {
            Some(after) => format!("Nothing waited any more {} after it was over.", span(after)),
            None => "Something still waits, a day after it was over.".to_owned(),
        });
        say(format!(
            "Channels wrongly called disconnected: {}. Windows missed: {} ({} without any way to send).",
            self.false_disconnects, self.windows_missed, self.windows_unavoidable
        ));
        for note in &self.notes {
            say(format!("  {note}"));
        }
        if !self.idle_lines.is_empty() {
            let lines: Vec<String> = self.idle_lines.iter().map(usize::to_string).collect();
            say(format!(
                "  Nobody did what these lines of the script befall: {}",
                lines.join(", ")
            ));
        }
        let broken = self.broken();
        say(match broken.is_empty() {
            true => "It holds.".to_owned(),
            false => format!("It does not hold: {}.", broken.join("; ")),
        });
        out
    }
}

/// A span of seconds as people say it.
fn span(seconds: i64) -> String {
    match seconds.abs() {
        0..120 => format!("{seconds} s"),
        120..7_200 => format!("{} min", seconds / 60),
        _ => format!("{} h {} min", seconds / 3_600, seconds.abs() % 3_600 / 60),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_contract_comes_first_and_in_order() {
        let line = Account::default().line();
        let names = [
            "script",
            "in",
            "in_lost",
            "in_unrecoverable",
            "out",
            "delivered",
            "by_fallback",
            "withdrawn",
            "lost",
            "doubled",
            "out_of_order",
            "unconfirmed",
            "undecidable",
            "posts",
            "posts_doubled",
            "incident_opened_after_s",
            "recovered_after_s",
            "false_disconnects",
            "windows_missed",
            "windows_unavoidable",
        ];
        let places: Vec<Option<usize>> = names
            .iter()
            .map(|name| line.find(&format!("\"{name}\":")))
            .collect();
        assert!(places.iter().all(Option::is_some), "{line}");
        assert!(
            places.is_sorted() && line.starts_with("{\"script\":"),
            "{line}"
        );
    }

    #[test]
    fn every_broken_promise_is_told() {
        let good = Account {
            in_lost: 2,
            in_unrecoverable: 2,
            unconfirmed: 1,
            undecidable: 1,
            windows_missed: 3,
            windows_unavoidable: 3,
            withdrawn: 4,
            swallowed: 5,
            ..Account::default()
        };
        assert!(good.held() && good.sentences().ends_with("It holds.\n"));
        let breaking: [fn(&mut Account); 8] = [
            |a| a.lost = 1,
            |a| a.doubled = 1,
            |a| a.out_of_order = 1,
            |a| a.posts_doubled = 1,
            |a| a.false_disconnects = 1,
            |a| a.in_lost = 3,
            |a| a.unconfirmed = 2,
            |a| a.windows_missed = 4,
        ];
        for (case, breaks) in breaking.iter().enumerate() {
            let mut account = good.clone();
            breaks(&mut account);
            assert_eq!(account.broken().len(), 1, "case {case}");
            assert!(account.sentences().contains("does not hold"), "case {case}");
        }
    }
}
