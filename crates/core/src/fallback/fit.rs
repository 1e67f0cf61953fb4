//! Which templates can carry any reply, and how they are filled: the words in the last blank, the
//! person's name in the one before.

use crate::template::{Shape, Takes};
use std::collections::BTreeMap;

/// Why a template cannot carry a reply.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unfit {
    /// The platform has not approved it, or has taken that back.
    NotApproved,
    /// It has a blank that takes no words: a file, a place, a code.
    NotWords,
    /// It has more than two blanks.
    ManyBlanks,
}

/// The status of a template that may be sent (messaging-send.md, "Templates").
const APPROVED: &str = "approved";

/// The keys of a template's blanks, at most two, if it can carry a reply.
fn keys(status: &str, shape: &Shape) -> Result<Vec<String>, Unfit> {
    let blanks = shape.blanks();
    if status != APPROVED {
        Err(Unfit::NotApproved)
    } else if blanks.iter().any(|blank| blank.takes != Takes::Words) {
        Err(Unfit::NotWords)
    } else if blanks.len() > 2 {
        Err(Unfit::ManyBlanks)
    } else {
        Ok(blanks.into_iter().map(|blank| blank.key).collect())
    }
}

/// Whether a template can carry any reply.
pub fn fits(status: &str, shape: &Shape) -> Result<(), Unfit> {
    keys(status, shape).map(|_| ())
}

/// What stands in a template's blanks for this reply to this person, each on one line. `None`
/// where the template cannot carry it, or there is nothing to put into a blank.
pub fn blanks(
    status: &str,
    shape: &Shape,
    text: Option<&str>,
    person: &str,
) -> Option<BTreeMap<String, String>> {
    let keys = keys(status, shape).ok()?;
    let values = match keys.len() {
        0 => Vec::new(),
        1 => vec![line(text?)?],
        _ => vec![line(person)?, line(text?)?],
    };
    Some(keys.into_iter().zip(values).collect())
}

/// Words on one line; `None` = there are none.
fn line(text: &str) -> Option<String> {
    let words: Vec<&str> = text.split_whitespace().collect();
    Some(words.join(" ")).filter(|line| !line.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::template::{FileSort, Header};

    fn shape(body: &str) -> Shape {
        Shape {
            body: body.to_owned(),
            ..Shape::default()
        }
    }

    fn filled(body: &str, text: Option<&str>, person: &str) -> Option<Vec<String>> {
        let values = blanks(APPROVED, &shape(body), text, person)?;
        Some(values.into_values().collect())
    }

    #[test]
    fn a_template_carries_a_reply_with_two_blanks_of_words_at_most() {
        for body in ["Scrivici.", "Risposta: {{1}}", "Ciao {{1}}: {{2}}"] {
            assert_eq!(fits(APPROVED, &shape(body)), Ok(()), "{body}");
        }
        let three = fits(APPROVED, &shape("{{1}} {{2}} {{3}}"));
        assert_eq!(three, Err(Unfit::ManyBlanks));
        let mut picture = shape("{{1}}");
        picture.header = Some(Header::File(FileSort::Image));
        assert_eq!(fits(APPROVED, &picture), Err(Unfit::NotWords));
        let asked = fits("pending", &shape("{{1}}"));
        assert_eq!(asked, Err(Unfit::NotApproved));
    }

    #[test]
    fn the_words_stand_in_the_last_blank_and_the_name_before_it() {
        let two = "Ciao {{1}}, ti abbiamo risposto: {{2}}";
        let said = filled(two, Some("Sì,\n  aperti!"), "Giulia");
        assert_eq!(
            said,
            Some(vec!["Giulia".to_owned(), "Sì, aperti!".to_owned()])
        );
        assert_eq!(filled("Scrivici qui.", None, ""), Some(vec![]));
        assert_eq!(filled("Risposta: {{1}}", None, "Giulia"), None, "no words");
        assert_eq!(filled(two, Some("Sì"), " "), None, "nobody's name");
        assert_eq!(filled("{{1}} {{2}} {{3}}", Some("Sì"), "Giulia"), None);
        assert_eq!(
            blanks("pending", &shape(two), Some("Sì"), "Giulia"),
            None,
            "not approved"
        );
    }
}
