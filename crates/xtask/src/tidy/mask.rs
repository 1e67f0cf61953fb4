//! A Rust file seen without its comments and strings, so that a word in prose is not taken for code.

/// What a file holds besides its text.
#[derive(Debug, Default)]
pub struct Masked {
    /// The code, byte for byte where it was, with comments and the insides of literals blanked.
    pub code: String,
    /// Every string literal: its first line, counted from 1, and its inside as written.
    pub strings: Vec<(usize, String)>,
    /// The comments alone, where they were, everything else blanked.
    pub comments: String,
}

/// Splits a Rust text.
#[must_use]
pub fn mask(text: &str) -> Masked {
    let mut splitter = Splitter {
        text: text.as_bytes(),
        at: 0,
        line: 1,
        code: Vec::new(),
        comments: Vec::new(),
    };
    let mut strings = Vec::new();
    while splitter.at < splitter.text.len() {
        splitter.next(&mut strings);
    }
    Masked {
        code: String::from_utf8_lossy(&splitter.code).into_owned(),
        comments: String::from_utf8_lossy(&splitter.comments).into_owned(),
        strings,
    }
}

struct Splitter<'a> {
    text: &'a [u8],
    at: usize,
    line: usize,
    code: Vec<u8>,
    comments: Vec<u8>,
}

/// To which of the two texts a byte belongs.
#[derive(Clone, Copy, PartialEq)]
enum Side {
    Code,
    Comment,
    Neither,
}

impl Splitter<'_> {
    fn next(&mut self, strings: &mut Vec<(usize, String)>) {
        let rest = &self.text[self.at..];
        if rest.starts_with(b"//") {
            let length = rest
                .iter()
                .position(|&byte| byte == b'\n')
                .unwrap_or(rest.len());
            self.take(length, Side::Comment);
        } else if rest.starts_with(b"/*") {
            self.take(block_comment(rest), Side::Comment);
        } else if let Some((open, close)) = raw_string(rest, self.after_word()) {
            self.literal(open, close, strings);
        } else if rest[0] == b'"' {
            self.literal(1, quoted(rest, b'"'), strings);
        } else if rest[0] == b'\'' && is_char_literal(rest) {
            self.take(1, Side::Code);
            let inside = quoted(&self.text[self.at - 1..], b'\'') - 1;
            self.take(inside, Side::Neither);
            self.take(1, Side::Code);
        } else {
            self.take(1, Side::Code);
        }
    }

    /// A string whose inside lies at `open..close` from here; the quotes stay in the code.
    fn literal(&mut self, open: usize, close: usize, strings: &mut Vec<(usize, String)>) {
        let line = self.line;
        let inside = self
            .text
            .get(self.at + open..self.at + close)
            .unwrap_or_default();
        strings.push((line, String::from_utf8_lossy(inside).into_owned()));
        self.take(open, Side::Code);
        self.take(close - open, Side::Neither);
        self.take(1, Side::Code);
    }

    fn take(&mut self, length: usize, side: Side) {
        let end = (self.at + length).min(self.text.len());
        for &byte in &self.text[self.at..end] {
            let kept = |wanted| {
                if byte == b'\n' || side == wanted {
                    byte
                } else {
                    b' '
                }
            };
            self.code.push(kept(Side::Code));
            self.comments.push(kept(Side::Comment));
            self.line += usize::from(byte == b'\n');
        }
        self.at = end;
    }

    /// Whether an identifier ends just before here, so that an `r` is no raw string's prefix.
    fn after_word(&self) -> bool {
        self.at > 0 && is_word(self.text[self.at - 1])
    }
}

/// Whether a byte may stand in an identifier.
#[must_use]
pub const fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}

fn block_comment(rest: &[u8]) -> usize {
    let (mut depth, mut at) = (0_usize, 0);
    while at < rest.len() {
        if rest[at..].starts_with(b"/*") {
            depth += 1;
            at += 2;
        } else if rest[at..].starts_with(b"*/") {
            depth -= 1;
            at += 2;
            if depth == 0 {
                return at;
            }
        } else {
            at += 1;
        }
    }
    rest.len()
}

/// Where the inside of a raw string begins and ends.
fn raw_string(rest: &[u8], after_word: bool) -> Option<(usize, usize)> {
    if after_word {
        return None;
    }
    let prefix = [&b"br"[..], b"cr", b"r"]
        .into_iter()
        .find(|prefix| rest.starts_with(prefix))?
        .len();
    let hashes = rest[prefix..]
        .iter()
        .take_while(|&&byte| byte == b'#')
        .count();
    if rest.get(prefix + hashes) != Some(&b'"') {
        return None;
    }
    let open = prefix + hashes + 1;
    let mut end = vec![b'"'];
    end.resize(1 + hashes, b'#');
    let length = rest[open..]
        .windows(end.len())
        .position(|window| window == end);
    Some((open, length.map_or(rest.len(), |length| open + length)))
}

/// Where the closing quote of a literal stands that opens at 0.
fn quoted(rest: &[u8], quote: u8) -> usize {
    let mut at = 1;
    while at < rest.len() && rest[at] != quote {
        at += if rest[at] == b'\\' { 2 } else { 1 };
    }
    at.min(rest.len())
}

/// Tells `'a'` and `'\n'` from the lifetime `'a`.
fn is_char_literal(rest: &[u8]) -> bool {
    match rest.get(1) {
        Some(b'\\') => true,
        Some(byte) if byte.is_ascii() => rest.get(2) == Some(&b'\''),
        Some(_) => true,
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_and_the_insides_of_literals_leave_the_code() {
        let masked = mask("let a = \"todo\"; // todo\n/* todo /* todo */ */ b");
        assert_eq!(
            masked.code,
            "let a = \"    \";        \n                      b"
        );
        assert!(masked.comments.contains("// todo"));
        assert!(!masked.comments.contains("let"));
        assert_eq!(masked.strings, [(1, "todo".to_owned())]);
    }

    #[test]
    fn raw_strings_end_where_their_hashes_say() {
        let masked = mask("x(r#\"a \" b\"#, br\"c\", r\"\\\") + for");
        assert_eq!(
            masked.strings,
            [(1, "a \" b".into()), (1, "c".into()), (1, "\\".into())]
        );
        assert!(masked.code.ends_with(" + for"), "{}", masked.code);
    }

    #[test]
    fn escapes_lines_and_quotes_in_characters_are_understood() {
        let masked = mask("f('\"', 'x', '\\'', \"a\\\"b\nc\",\n\"d\") 'life: &'a str");
        assert_eq!(masked.strings, [(1, "a\\\"b\nc".into()), (3, "d".into())]);
        assert!(masked.code.ends_with("'life: &'a str"), "{}", masked.code);
    }

    #[test]
    fn unfinished_literals_end_with_the_file() {
        for text in ["\"abc", "r#\"abc", "/* abc", "'\\", "\"\\"] {
            assert_eq!(mask(text).code.len(), text.len(), "{text}");
        }
    }
}
