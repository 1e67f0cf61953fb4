//! Where links stand in words.

use std::ops::Range;

/// What closes a sentence rather than a link.
const CLOSING: &[char] = &['.', ',', ';', ':', '!', '?', '\'', '…', '’'];

/// What no link contains.
const ENDING: &[char] = &['<', '>', '"', '“', '”', '«', '»', '`', '|', '\\'];

/// The places of the http(s) links in a text, in order. Punctuation that closes the sentence, and
/// a bracket that was opened before the link, are not part of it.
pub fn links(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(at) = text[from..].find("://").map(|at| from + at) {
        from = at + 3;
        let Some(start) = scheme_before(text, at) else {
            continue;
        };
        let end = end_of(text, from);
        if opens_host(&text[from..end]) {
            found.push(start..end);
            from = end;
        }
    }
    found
}

/// Whether a text is one http(s) link and nothing else. Here its last character is its own.
pub fn is_link(text: &str) -> bool {
    text.split_once("://").is_some_and(|(scheme, rest)| {
        ["http", "https"]
            .iter()
            .any(|web| scheme.eq_ignore_ascii_case(web))
            && opens_host(rest)
            && !rest.contains(stops)
    })
}

/// Whether a name of a host can begin like this.
fn opens_host(rest: &str) -> bool {
    rest.starts_with(|c: char| c.is_alphanumeric() || c == '[')
}

fn stops(c: char) -> bool {
    c.is_whitespace() || c.is_control() || ENDING.contains(&c)
}

/// Where the scheme begins that ends at `at`, if it is one of the web's and a word of its own.
fn scheme_before(text: &str, at: usize) -> Option<usize> {
    let bytes = &text.as_bytes()[..at];
    let start = ["https", "http"].iter().find_map(|scheme| {
        let start = bytes.len().checked_sub(scheme.len())?;
        let said = &bytes[start..];
        said.eq_ignore_ascii_case(scheme.as_bytes())
            .then_some(start)
    })?;
    let before = text[..start].chars().next_back();
    let inside = before.is_some_and(|c| c.is_alphanumeric() || matches!(c, '+' | '-' | '.'));
    (!inside).then_some(start)
}

fn end_of(text: &str, from: usize) -> usize {
    let run = &text[from..];
    let mut link = &run[..run.find(stops).unwrap_or(run.len())];
    while let Some(last) = link.chars().next_back() {
        let stray = match last {
            ')' => link.matches('(').count() < link.matches(')').count(),
            ']' => link.matches('[').count() < link.matches(']').count(),
            other => CLOSING.contains(&other),
        };
        if !stray {
            break;
        }
        link = &link[..link.len() - last.len_utf8()];
    }
    from + link.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<&str> {
        links(text).into_iter().map(|place| &text[place]).collect()
    }

    #[test]
    fn a_link_ends_before_the_punctuation_of_its_sentence() {
        for (text, link) in [
            ("Vai su https://fiori.it.", "https://fiori.it"),
            ("(vedi http://fiori.it/a)", "http://fiori.it/a"),
            (
                "https://it.wiki/Rosa_(fiore)!",
                "https://it.wiki/Rosa_(fiore)",
            ),
            ("«https://fiori.it/è»", "https://fiori.it/è"),
            (
                "HTTPS://Fiori.it/?a=1&b=2#c, ecco",
                "HTTPS://Fiori.it/?a=1&b=2#c",
            ),
            ("http://[::1]:8080/x]", "http://[::1]:8080/x"),
        ] {
            assert_eq!(found(text), [link], "{text}");
        }
    }

    #[test]
    fn each_link_of_a_text_is_found() {
        assert_eq!(
            found("http://a.it e\nhttps://b.it/c; poi"),
            ["http://a.it", "https://b.it/c"]
        );
    }

    #[test]
    fn what_is_no_web_link_is_none() {
        for text in [
            "ftp://a.it",
            "xhttp://a.it",
            "http:// a.it",
            "http://.",
            "a.it/b",
            "://",
        ] {
            assert_eq!(found(text), [""; 0], "{text}");
        }
    }

    #[test]
    fn an_address_by_itself_is_a_link_up_to_its_last_character() {
        assert!(is_link("https://a.it"));
        assert!(is_link("HTTP://a.it/_b)?"));
        for text in [
            "https://a.it e poi",
            "javascript://a.it",
            "vedi http://a.it",
            "",
        ] {
            assert!(!is_link(text), "{text}");
        }
    }
}
