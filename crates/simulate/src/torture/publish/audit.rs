//! The audit: what the sandbox made public, and what the desk says of it, against what was taken;
//! and what was made on the way, of which there must be no more than was needed.

use super::ledger::Taken;
use super::report::Report;
use serde_json::Value;
use std::collections::HashMap;

/// What there is to judge by.
#[derive(Debug, Default)]
pub struct Evidence {
    /// The desk's posts, by id.
    pub desk: HashMap<String, Value>,
    /// Everything the sandbox ever made public.
    pub public: Vec<Value>,
    /// The comments that it has.
    pub comments: Vec<Value>,
    /// Photos, films and containers that it made for posts.
    pub prepared: Vec<Value>,
    /// Posts that it calls undecidable.
    pub undecidable: u64,
}

/// Counts.
pub fn audit(taken: &[Taken], evidence: &Evidence) -> Report {
    let mut report = Report {
        posts: taken.len() as u64,
        undecidable: evidence.undecidable,
        ..Report::default()
    };
    for one in taken {
        judge(one, evidence, &mut report);
    }
    repeated(taken, evidence, &mut report);
    report
}

/// Counts what was made a second time. The platform lists neither containers nor photos that no
/// post shows (publishing.md §1, §2), so what was made and whose answer was lost cannot be found
/// again: making another is inevitable. What the desk was told of it must use, so that each thing
/// it was told of is part of something published. Two excuses: the platform itself gave it up, or
/// a person is asked about the post that it is for, which may have been published or not.
fn repeated(taken: &[Taken], evidence: &Evidence, report: &mut Report) {
    let open = |one: &&Taken| evidence.state(one, "delivery") == "unconfirmed";
    let asked: Vec<&Taken> = taken.iter().filter(open).collect();
    for row in &evidence.prepared {
        let needless = row["answer"] == "given" && row["used"] == false && row["failed"] == false;
        let is_for = |one: &&Taken| {
            row["channel"] == one.draft.asset.id && row["sha256"] == one.digest.as_str()
        };
        if !needless || asked.iter().any(&is_for) {
            continue;
        }
        report.repeated += 1;
        let post = taken.iter().find(is_for);
        let name = post.map_or_else(|| "?".to_owned(), |one| one.draft.case.name());
        report.notes.push(format!(
            "made and not used: {} {} for {name}",
            row["what"], row["id"]
        ));
    }
}

impl Evidence {
    /// The state of a part of a post in the desk.
    fn state(&self, taken: &Taken, part: &str) -> &str {
        let row = self.desk.get(&taken.id);
        let state = row.and_then(|row| row["channels"][0][part]["state"].as_str());
        state.unwrap_or("gone")
    }
}

fn judge(taken: &Taken, evidence: &Evidence, report: &mut Report) {
    let name = taken.draft.case.name();
    let shown = |row: &&Value| is_it(taken, row);
    let times = evidence.public.iter().filter(shown).count() as u64;
    let text = taken.draft.comment();
    let said = |row: &&Value| row["text"] == text || row["message"] == text;
    let comments = evidence.comments.iter().filter(said).count() as u64;
    let twice = times.saturating_sub(1) + comments.saturating_sub(1);
    if twice > 0 {
        report.doubled += twice;
        report.notes.push(format!("twice: {name}"));
    }
    let on = evidence.desk.get(&taken.id).map(|row| &row["channels"][0]);
    let word = |part: &str| evidence.state(taken, part);
    let state = word("delivery");
    if state == "unconfirmed" {
        report.unconfirmed += 1;
        return;
    }
    let wants_comment = taken.draft.case.kind.comment;
    let commented = !wants_comment || (comments > 0 && is_there(word("first_comment")));
    if is_there(state) && times > 0 && commented {
        report.published += 1;
        return;
    }
    report.lost += 1;
    let cause = on.map(|on| on["delivery"]["cause"].to_string());
    let under = if wants_comment {
        word("first_comment")
    } else {
        "-"
    };
    report.notes.push(format!(
        "lost: {name}: {state}, public {times} times, its comment {under} {comments} times, {}",
        cause.unwrap_or_default()
    ));
}

/// Whether the desk says that it is there.
fn is_there(state: &str) -> bool {
    ["accepted", "delivered", "read"].contains(&state)
}

/// Whether a row of the sandbox's account is this post.
fn is_it(taken: &Taken, row: &Value) -> bool {
    if row["channel"] != taken.draft.asset.id {
        return false;
    }
    match taken.draft.case.kind.is_story() {
        true => row["files"][0]["sha256"] == taken.digest,
        false => row["text"]
            .as_str()
            .is_some_and(|text| text.starts_with(&taken.draft.text())),
    }
}

#[cfg(test)]
mod tests {
    use super::super::case::{Asset, Case};
    use super::super::kind::KINDS;
    use super::super::ledger::Draft;
    use super::*;
    use crate::torture::dice::Dice;
    use serde_json::json;

    fn taken(kind: &str, kept: bool) -> Taken {
        let case = Case {
            kind: KINDS.iter().find(|k| k.name == kind).expect("a kind"),
            kept,
            trouble: None,
        };
        let asset = Asset {
            network: case.kind.network,
            id: "100".to_owned(),
            channel: "7".to_owned(),
            kept,
        };
        Taken {
            draft: Draft::new(case, &asset, 1, &mut Dice::new(1)),
            id: "12".to_owned(),
            digest: "abc".to_owned(),
        }
    }

    /// What is counted for a post in a state that is public so often.
    fn counted(taken: &Taken, state: &str, public: usize, comments: usize) -> Report {
        let row = json!({
            "channel": "100", "text": taken.draft.text(), "files": [{ "sha256": "abc" }],
        });
        let part = json!({ "state": state });
        let on = json!({ "delivery": part, "first_comment": { "state": "accepted" } });
        let desk = HashMap::from([("12".to_owned(), json!({ "channels": [on] }))]);
        let evidence = Evidence {
            desk,
            public: vec![row; public],
            comments: vec![json!({ "text": taken.draft.comment() }); comments],
            ..Evidence::default()
        };
        audit(std::slice::from_ref(taken), &evidence)
    }

    #[test]
    fn a_post_is_published_when_desk_and_platform_say_so() {
        let words = taken("words", true);
        assert_eq!(counted(&words, "accepted", 1, 0).published, 1);
        assert_eq!(counted(&words, "accepted", 0, 0).lost, 1, "never arrived");
        assert_eq!(counted(&words, "failed", 0, 0).lost, 1, "given up");
        assert_eq!(counted(&words, "failed", 1, 0).lost, 1, "the desk is wrong");
        let twice = counted(&words, "accepted", 2, 0);
        assert_eq!((twice.published, twice.doubled), (1, 1));
    }

    #[test]
    fn a_post_with_a_comment_needs_it_once() {
        let post = taken("words and a comment", true);
        assert_eq!(counted(&post, "accepted", 1, 1).published, 1);
        assert_eq!(counted(&post, "accepted", 1, 0).lost, 1);
        assert_eq!(counted(&post, "accepted", 1, 2).doubled, 1);
    }

    #[test]
    fn what_is_undecidable_the_sandbox_alone_says() {
        for (kind, kept) in [
            ("photo story", false),
            ("photo story", true),
            ("words", true),
        ] {
            let report = counted(&taken(kind, kept), "unconfirmed", 0, 0);
            assert_eq!((report.unconfirmed, report.undecidable), (1, 0), "{kind}");
            let wrong = report.wrong().join("; ");
            assert!(wrong.contains("only 0 could not be decided"), "{wrong}");
        }
        let evidence = Evidence {
            undecidable: 3,
            ..Evidence::default()
        };
        assert_eq!(audit(&[], &evidence).undecidable, 3);
    }

    /// What is counted as made twice for a photo on Instagram, of a list of what was prepared.
    fn repeated_of(state: &str, prepared: Vec<Value>) -> u64 {
        let post = taken("Instagram photo story", true);
        let on = json!({ "delivery": { "state": state } });
        let evidence = Evidence {
            desk: HashMap::from([("12".to_owned(), json!({ "channels": [on] }))]),
            prepared,
            ..Evidence::default()
        };
        let report = audit(&[post], &evidence);
        if report.repeated > 0 {
            let wrong = report.wrong().join("; ");
            assert!(wrong.contains("made a second time"), "{wrong}");
            assert!(wrong.contains("for Instagram photo story"), "{wrong}");
        }
        report.repeated
    }

    fn container(answer: &str, used: bool, failed: bool) -> Value {
        json!({
            "what": "container", "id": "9", "channel": "100", "sha256": "abc",
            "answer": answer, "used": used, "failed": failed,
        })
    }

    #[test]
    fn a_second_container_is_excused_by_a_lost_answer_a_failure_or_a_question_alone() {
        let used = container("given", true, false);
        let beside = |other: Value| repeated_of("accepted", vec![used.clone(), other]);
        assert_eq!(beside(container("given", false, false)), 1);
        assert_eq!(beside(container("lost", false, false)), 0);
        assert_eq!(beside(container("given", false, true)), 0);
        let left = || vec![container("given", false, false)];
        assert_eq!(repeated_of("unconfirmed", left()), 0);
        assert_eq!(repeated_of("failed", left()), 1);
        let mut another = container("given", false, false);
        another["sha256"] = json!("abd");
        assert_eq!(
            evidence_of(another),
            1,
            "a question excuses its own file alone"
        );
    }

    fn evidence_of(row: Value) -> u64 {
        let post = taken("photo story", false);
        let on = json!({ "delivery": { "state": "unconfirmed" } });
        let evidence = Evidence {
            desk: HashMap::from([("12".to_owned(), json!({ "channels": [on] }))]),
            prepared: vec![row],
            ..Evidence::default()
        };
        audit(&[post], &evidence).repeated
    }

    #[test]
    fn the_post_of_another_page_is_not_this_one() {
        let post = taken("photo story", true);
        let row = |channel: &str, sha256: &str| json!({ "channel": channel, "files": [{ "sha256": sha256 }] });
        assert!(is_it(&post, &row("100", "abc")));
        assert!(!is_it(&post, &row("101", "abc")) && !is_it(&post, &row("100", "abd")));
    }
}
