//! The audit: what the desk shows and what phones received, against what was promised.

use super::cast::{Person, mark_of};
use super::desk::Row;
use super::ledger::{Ledger, Told};
use super::report::Report;
use super::stage::Stage;
use anyhow::Result;
use std::collections::{BTreeMap, HashMap, HashSet};

/// Reads everything and counts.
pub async fn audit(stage: &Stage, ledger: &Ledger) -> Result<Report> {
    let mut report = Report::default();
    let mut rows = Vec::new();
    for id in stage.desk.conversations().await? {
        rows.extend(stage.desk.messages(&id).await?);
    }
    inbound(&mut report, ledger, &rows);
    let told = ledger.all_told(0);
    let phones = phones(stage, &told).await?;
    outbound(&mut report, &told, &rows, &phones);
    report.undecidable = stage.platform.books().await?.undecidable;
    Ok(report)
}

/// What every person who was told something has on the phone, in order.
type Phones = BTreeMap<Person, Vec<String>>;

async fn phones(stage: &Stage, told: &[Told]) -> Result<Phones> {
    let mut phones = Phones::new();
    for told in told {
        if !phones.contains_key(&told.person) {
            let received = stage.platform.phone(&told.person).await?;
            phones.insert(
                told.person.clone(),
                received.into_iter().map(|r| r.text).collect(),
            );
        }
    }
    Ok(phones)
}

fn inbound(report: &mut Report, ledger: &Ledger, rows: &[Row]) {
    let said = ledger.all_said(0);
    let maybe = ledger.maybes();
    let mut found: HashMap<&str, u64> = HashMap::new();
    let mut homes: HashMap<&str, HashSet<&str>> = HashMap::new();
    for row in rows.iter().filter(|row| !row.outbound) {
        *found.entry(&row.text).or_default() += 1;
        if let Some(mark) = mark_of(&row.text) {
            homes.entry(mark).or_default().insert(&row.conversation);
        }
    }
    report.sent_in = said.len() as u64;
    report.acked_in = said.iter().filter(|s| s.acked).count() as u64;
    let stored = |text: &str| found.contains_key(text);
    report.stored = said.iter().filter(|s| s.acked && stored(&s.text)).count() as u64;
    report.lost = report.acked_in - report.stored;
    report.doubled_in = found.values().map(|n| n - 1).sum();
    let known: HashSet<&str> = said.iter().map(|s| s.text.as_str()).collect();
    report.strange = found
        .keys()
        .filter(|t| !known.contains(*t) && !maybe.contains(**t))
        .count() as u64;
    report.misplaced = homes.values().filter(|home| home.len() > 1).count() as u64;
}

fn outbound(report: &mut Report, told: &[Told], rows: &[Row], phones: &Phones) {
    let by_id: HashMap<&str, &Row> = rows.iter().map(|row| (row.id.as_str(), row)).collect();
    let mut shown: HashMap<&str, u64> = HashMap::new();
    for row in rows.iter().filter(|row| row.outbound) {
        *shown.entry(&row.text).or_default() += 1;
    }
    report.sent_out = told.len() as u64;
    let on_phones: u64 = phones.values().map(|texts| repeated(texts)).sum();
    let in_the_desk: u64 = shown.values().map(|n| n - 1).sum();
    report.doubled_out = on_phones + in_the_desk;
    for one in told {
        let arrived = phones
            .get(&one.person)
            .is_some_and(|texts| texts.contains(&one.text));
        let Some(row) = by_id.get(one.row.as_str()) else {
            report.lost_out += 1;
            continue;
        };
        match row.state.as_str() {
            "accepted" | "delivered" | "read" if arrived => {}
            "accepted" | "delivered" | "read" => report.missing_out += 1,
            "unconfirmed" => report.unconfirmed += 1,
            "unknown" => report.unknown_left += 1,
            _ => report
                .unsettled
                .push(format!("{} {} {}", one.person.kind, row.state, row.cause)),
        }
    }
    for (person, texts) in phones {
        let order: Vec<&str> = told
            .iter()
            .filter(|t| t.person == *person)
            .map(|t| t.text.as_str())
            .collect();
        report.out_of_order += overtaken(&order, texts);
    }
}

/// How many texts are there beyond the first of each.
fn repeated(texts: &[String]) -> u64 {
    let mut seen = HashSet::new();
    texts
        .iter()
        .filter(|text| !seen.insert(text.as_str()))
        .count() as u64
}

/// How many texts arrived before one that was taken earlier.
fn overtaken(order: &[&str], arrived: &[String]) -> u64 {
    let place: HashMap<&str, usize> = order
        .iter()
        .enumerate()
        .map(|(n, text)| (*text, n))
        .collect();
    let places: Vec<usize> = arrived
        .iter()
        .filter_map(|text| place.get(text.as_str()).copied())
        .collect();
    places
        .windows(2)
        .filter(|pair| pair.first() > pair.last())
        .count() as u64
}

#[cfg(test)]
mod tests {
    use super::super::cast::{Via, people};
    use super::*;

    fn row(id: &str, text: &str, state: &str) -> Row {
        Row {
            id: id.to_owned(),
            conversation: "1".to_owned(),
            text: text.to_owned(),
            outbound: !state.is_empty(),
            state: state.to_owned(),
            cause: String::new(),
        }
    }

    fn giulia() -> Person {
        people(1, Via::Phone).into_iter().next().expect("a cast")
    }

    #[test]
    fn what_was_acknowledged_and_is_not_there_is_lost() {
        let ledger = Ledger::default();
        ledger.said(&giulia(), "#1pf0-1 a", true);
        ledger.said(&giulia(), "#1pf0-2 b", true);
        ledger.said(&giulia(), "#1pf0-3 c", false);
        let mut report = Report::default();
        inbound(
            &mut report,
            &ledger,
            &[row("1", "#1pf0-1 a", ""), row("2", "#1pf0-1 a", "")],
        );
        assert_eq!((report.sent_in, report.acked_in, report.stored), (3, 2, 1));
        assert_eq!((report.lost, report.doubled_in, report.strange), (1, 1, 0));
    }

    #[test]
    fn a_text_that_may_have_been_said_may_be_there_once() {
        let ledger = Ledger::default();
        ledger.maybe("#1pf0-1 a");
        let mut report = Report::default();
        inbound(
            &mut report,
            &ledger,
            &[row("1", "#1pf0-1 a", ""), row("2", "other", "")],
        );
        assert_eq!((report.lost, report.doubled_in, report.strange), (0, 0, 1));
    }

    #[test]
    fn a_person_in_two_conversations_is_misplaced() {
        let mut report = Report::default();
        let mut other = row("2", "#1pf0-2 b", "");
        other.conversation = "9".to_owned();
        inbound(
            &mut report,
            &Ledger::default(),
            &[row("1", "#1pf0-1 a", ""), other],
        );
        assert_eq!(report.misplaced, 1);
    }

    #[test]
    fn what_a_phone_has_twice_is_doubled_and_what_it_lacks_is_missing() {
        let person = giulia();
        let told: Vec<Told> = ["@1pf0-1 a", "@1pf0-2 b", "@1pf0-3 c"]
            .iter()
            .enumerate()
            .map(|(n, text)| Told {
                person: person.clone(),
                text: (*text).to_owned(),
                row: n.to_string(),
            })
            .collect();
        let rows = [
            row("0", "@1pf0-1 a", "accepted"),
            row("1", "@1pf0-2 b", "read"),
            row("2", "@1pf0-3 c", "unknown"),
        ];
        let phones = Phones::from([(person, vec!["@1pf0-1 a".to_owned(), "@1pf0-1 a".to_owned()])]);
        let mut report = Report::default();
        outbound(&mut report, &told, &rows, &phones);
        assert_eq!(
            (
                report.sent_out,
                report.doubled_out,
                report.missing_out,
                report.unknown_left
            ),
            (3, 1, 1, 1)
        );
        assert!(!report.wrong().is_empty());
    }

    #[test]
    fn a_later_reply_that_arrives_first_is_out_of_order() {
        let texts = |of: &[&str]| -> Vec<String> { of.iter().map(|t| (*t).to_owned()).collect() };
        assert_eq!(overtaken(&["a", "b", "c"], &texts(&["a", "c"])), 0);
        assert_eq!(overtaken(&["a", "b", "c"], &texts(&["b", "a", "c"])), 1);
    }
}
