//! The words of a mail: its plain text, else its HTML told as words; without the mail below that
//! is answered, and not without end.

use super::html;
use mail_parser::{Message, PartType};

/// Characters kept of a mail's words.
const KEPT: usize = 60_000;

/// The words.
pub(super) fn of(message: &Message<'_>) -> String {
    let mut text = String::new();
    for part in message.text_body.iter().filter_map(|id| message.part(*id)) {
        let piece = match &part.body {
            PartType::Text(words) => without_answered(&words.replace("\r\n", "\n")),
            PartType::Html(page) => html::words(page),
            _ => continue,
        };
        if !text.is_empty() && !piece.is_empty() {
            text.push_str("\n\n");
        }
        text.push_str(&piece);
    }
    let invisible = |c: char| (c.is_control() && c != '\n' && c != '\t') || c == '\u{feff}';
    let kept: String = text.chars().filter(|c| !invisible(*c)).take(KEPT).collect();
    kept.trim().to_owned()
}

/// One line without control characters.
pub(super) fn one_line(text: &str) -> String {
    let plain = text.chars().map(|c| if c.is_control() { ' ' } else { c });
    let plain: String = plain.take(400).collect();
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Leaves out the mail that stands below an answer, where nothing else stands below it: quoted
/// lines to the end, and the line above them that says whose they are. Words between quoted lines
/// are an answer too, and then everything stays.
fn without_answered(text: &str) -> String {
    let lines: Vec<&str> = text.lines().collect();
    let empty = |line: &&str| line.trim().is_empty() || line.trim_start().starts_with('>');
    let quoted_from = lines.len() - lines.iter().rev().take_while(|line| empty(line)).count();
    let quoted = lines[quoted_from..]
        .iter()
        .any(|line| line.trim_start().starts_with('>'));
    if !quoted
        || lines[..quoted_from]
            .iter()
            .any(|line| line.trim_start().starts_with('>'))
    {
        return text.to_owned();
    }
    let mut end = quoted_from;
    // "Il giorno … ha scritto:" may be broken over two lines.
    for back in 1..=2 {
        let first = end.checked_sub(back).map(|at| lines[at].trim());
        let last = end.checked_sub(1).map(|at| lines[at].trim_end());
        let says_whose = last.is_some_and(|line| line.ends_with(':'))
            && first.is_some_and(|line| {
                ["Il ", "On ", "Am ", "Le ", "El "]
                    .iter()
                    .any(|word| line.starts_with(word))
            });
        if says_whose {
            end -= back;
            break;
        }
    }
    let own = lines[..end].join("\n");
    match own.trim().is_empty() {
        // Nothing but what was quoted was sent: then that is what is said.
        true => text.to_owned(),
        false => own,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_mail_below_an_answer_is_left_out() {
        let text = "Va bene, grazie!\n\nIl giorno lun 23 nov 2026 alle 10:00 Fiori di Lia\n<info@x.example> ha scritto:\n\n> Quante rose?\n>\n> Lia\n";
        assert_eq!(without_answered(text).trim(), "Va bene, grazie!");
    }

    #[test]
    fn an_answer_between_quoted_lines_stays_whole() {
        let text = "> Quante rose?\nDodici.\n> Di che colore?\n";
        assert_eq!(without_answered(text), text);
        let only = "> passato da altri\n";
        assert_eq!(without_answered(only), only);
    }
}
