//! Threads: ids of mails, what an answer carries to stay in its thread, and our own ids, which are
//! made of a delivery's key so that a bounce or an answer names it.

use super::words;
use mail_parser::HeaderValue;
use sportello_core::content::{Content, Facts};

/// How many ids of a thread are kept: the first and the last ones (RFC 5322 §3.6.4 sets no limit,
/// but a line has one).
const KEPT: usize = 12;
/// What our ids begin with.
const OURS: &str = "sportello.";

/// The ids in a header, without brackets.
pub(super) fn bare_ids(header: &HeaderValue<'_>) -> Vec<String> {
    let fits = |id: &&str| {
        !id.is_empty()
            && id.len() <= 400
            && id
                .bytes()
                .all(|b| b.is_ascii_graphic() && !b"<>".contains(&b))
    };
    let all: Vec<&str> = match header {
        HeaderValue::Text(one) => vec![one],
        HeaderValue::TextList(many) => many.iter().map(AsRef::as_ref).collect(),
        _ => Vec::new(),
    };
    all.into_iter()
        .map(str::trim)
        .filter(fits)
        .map(str::to_owned)
        .collect()
}

/// Ids as one line of facts, the middle of a long thread left out.
pub(super) fn listed(ids: &[String]) -> String {
    let mut kept: Vec<&str> = ids.iter().map(String::as_str).collect();
    if kept.len() > KEPT {
        kept.drain(1..=kept.len() - KEPT);
    }
    kept.join(" ")
}

/// What an answer to a mail carries.
pub(super) fn answering(answered: &str, content: Option<&Content>) -> Facts {
    let told = |name: &str| {
        let facts = content.map(|content| &content.facts);
        facts.and_then(|facts| facts.get(name)).map(String::as_str)
    };
    let mut facts = Facts::new();
    if let Some(subject) = told("subject") {
        facts.insert("subject".to_owned(), again(subject));
    }
    // Files of one mail are messages of their own here.
    let id = answered.split('#').next().unwrap_or_default();
    if id.contains('@') {
        let mut ids: Vec<String> = told("references")
            .unwrap_or_default()
            .split_whitespace()
            .map(str::to_owned)
            .collect();
        ids.push(id.to_owned());
        facts.insert("in_reply_to".to_owned(), id.to_owned());
        facts.insert("references".to_owned(), listed(&ids));
    }
    facts
}

/// A subject as an answer has it: `Re: ` once, whatever the language said it with.
fn again(subject: &str) -> String {
    let mut rest = words::one_line(subject);
    loop {
        let lower = rest.to_lowercase();
        let said = ["re:", "r:", "ris:", "rif:", "aw:", "sv:"];
        match said.iter().find(|word| lower.starts_with(**word)) {
            Some(word) => rest = rest[word.len()..].trim_start().to_owned(),
            None => return format!("Re: {rest}"),
        }
    }
}

/// Our id of a mail, without brackets.
pub(super) fn id_for(key: &str, from: &str) -> String {
    let domain = from.rsplit('@').next().unwrap_or("localhost");
    format!("{}@{domain}", key.replace(':', "."))
}

/// The delivery's key in one of our ids; `None` = it is not ours.
pub(super) fn key_of(id: &str) -> Option<String> {
    let local = id.split('@').next()?;
    let mut pieces = local.strip_prefix(OURS)?.rsplitn(3, '.');
    let (delivery, workspace, installation) = (pieces.next()?, pieces.next()?, pieces.next()?);
    Some(format!("sportello:{installation}:{workspace}:{delivery}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_goes_into_an_id_and_back() {
        let id = id_for("sportello:k7.x:1:42", "info@fioridilia.example");
        assert_eq!(id, "sportello.k7.x.1.42@fioridilia.example");
        assert_eq!(key_of(&id).as_deref(), Some("sportello:k7.x:1:42"));
        assert_eq!(key_of("CAF=x@mail.gmail.example"), None);
    }

    #[test]
    fn an_answer_says_re_once_and_names_the_thread() {
        let mut content = Content::default();
        content
            .facts
            .insert("subject".to_owned(), "R: RE: Un mazzo".to_owned());
        content
            .facts
            .insert("references".to_owned(), "a@x b@x".to_owned());
        let facts = answering("c@x#1", Some(&content));
        assert_eq!(facts["subject"], "Re: Un mazzo");
        assert_eq!(
            (&*facts["in_reply_to"], &*facts["references"]),
            ("c@x", "a@x b@x c@x")
        );
        assert!(!answering("sha256-00", None).contains_key("in_reply_to"));
    }

    #[test]
    fn a_long_thread_keeps_its_first_and_its_last() {
        let ids: Vec<String> = (0..40).map(|n| format!("{n}@x")).collect();
        let kept = listed(&ids);
        assert!(
            kept.starts_with("0@x 29@x ") && kept.ends_with(" 39@x"),
            "{kept}"
        );
        assert_eq!(kept.split(' ').count(), KEPT);
    }
}
