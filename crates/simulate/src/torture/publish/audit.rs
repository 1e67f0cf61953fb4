//! The audit: what the sandbox made public, and what the desk says of it, against what was taken.

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
    // To the desk a call that never reached the platform looks the same as one whose answer was
    // lost, and the sandbox's books have only what it acted upon.
    report.undecidable += report.never_reached;
    report
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
    let word = |part: &str| {
        on.and_then(|on| on[part]["state"].as_str())
            .unwrap_or("gone")
    };
    let state = word("delivery");
    if state == "unconfirmed" {
        report.unconfirmed += 1;
        let blind = taken.draft.case.kind.is_story() && !taken.draft.case.kept;
        report.never_reached += u64::from(times == 0 && blind);
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
            undecidable: 0,
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
    fn only_a_story_that_nobody_keeps_may_be_unconfirmed_and_nowhere() {
        let blind = counted(&taken("photo story", false), "unconfirmed", 0, 0);
        assert_eq!((blind.unconfirmed, blind.undecidable), (1, 1));
        for (kind, kept) in [("photo story", true), ("words", true)] {
            let report = counted(&taken(kind, kept), "unconfirmed", 0, 0);
            assert_eq!((report.unconfirmed, report.undecidable), (1, 0), "{kind}");
            assert!(!report.wrong().is_empty());
        }
    }

    #[test]
    fn the_post_of_another_page_is_not_this_one() {
        let post = taken("photo story", true);
        let row = |channel: &str, sha256: &str| json!({ "channel": channel, "files": [{ "sha256": sha256 }] });
        assert!(is_it(&post, &row("100", "abc")));
        assert!(!is_it(&post, &row("101", "abc")) && !is_it(&post, &row("100", "abd")));
    }
}
