//! HTML told as words. Nothing of it is shown as HTML, so nothing in it can run, draw, hide or
//! call home: what is not words goes, and so does what a browser would not show.

/// Elements whose insides are not words.
const SILENT: [&str; 9] = [
    "head", "style", "script", "template", "title", "noscript", "svg", "object", "select",
];
/// Elements that never have an end.
const ALONE: [&str; 10] = [
    "br", "img", "hr", "meta", "link", "input", "area", "base", "col", "wbr",
];
/// Elements that stand on lines of their own.
const BLOCKS: [&str; 20] = [
    "p",
    "div",
    "tr",
    "table",
    "ul",
    "ol",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "section",
    "article",
    "header",
    "footer",
    "pre",
    "address",
    "blockquote",
    "center",
];

/// Tells a page as words.
pub(super) fn words(page: &str) -> String {
    let mut teller = Teller::default();
    let mut rest = page;
    while let Some(at) = rest.find('<') {
        teller.text(&rest[..at]);
        rest = &rest[at..];
        let after = match rest {
            _ if rest.starts_with("<!--") => rest.find("-->").map(|end| end + 3),
            _ if rest[1..].starts_with(|c: char| c.is_ascii_alphabetic() || "/!?".contains(c)) => {
                end_of_tag(rest)
            }
            // A bare "<" is a word.
            _ => {
                teller.text("<");
                Some(1)
            }
        };
        let Some(after) = after else {
            rest = "";
            break;
        };
        teller.tag(&rest[..after]);
        rest = &rest[after..];
        if teller.over {
            rest = "";
            break;
        }
    }
    teller.text(rest);
    teller.told()
}

/// Where a tag ends; a `>` between quotes is not its end.
fn end_of_tag(rest: &str) -> Option<usize> {
    let mut quote = None;
    for (at, c) in rest.char_indices() {
        match (quote, c) {
            (None, '>') => return Some(at + 1),
            (None, '"' | '\'') => quote = Some(c),
            (Some(open), c) if open == c => quote = None,
            _ => {}
        }
    }
    // A quote that never closes: the first ">" is the end after all.
    rest.find('>').map(|at| at + 1)
}

#[derive(Default)]
struct Teller {
    out: String,
    /// The element whose insides are left out, and how deep in others of its name.
    silent: Option<(String, u32)>,
    /// Where the words of a link began, and where it leads.
    link: Option<(usize, String)>,
    /// The mail that is answered begins here.
    over: bool,
}

impl Teller {
    fn text(&mut self, raw: &str) {
        if self.silent.is_some() || self.over {
            return;
        }
        for c in entities(raw).chars() {
            if !c.is_whitespace() || c == '\u{a0}' {
                // Spaces that join words, and marks that are not seen.
                match c {
                    '\u{a0}' => self.out.push(' '),
                    '\u{200b}'..='\u{200f}' | '\u{ad}' | '\u{34f}' => {}
                    c => self.out.push(c),
                }
            } else if !self.out.is_empty() && !self.out.ends_with([' ', '\n']) {
                self.out.push(' ');
            }
        }
    }

    fn tag(&mut self, tag: &str) {
        let inner = tag.trim_start_matches('<').trim_end_matches('>');
        let closes = inner.starts_with('/');
        let name: String = inner
            .trim_start_matches('/')
            .chars()
            .take_while(char::is_ascii_alphanumeric)
            .collect::<String>()
            .to_ascii_lowercase();
        if let Some((silent, depth)) = &mut self.silent {
            if *silent == name {
                *depth = if closes { *depth - 1 } else { *depth + 1 };
                if *depth == 0 {
                    self.silent = None;
                }
            }
            return;
        }
        if !closes && !ALONE.contains(&&*name) && (SILENT.contains(&&*name) || is_hidden(inner)) {
            self.silent = Some((name, 1));
            return;
        }
        let quoted = attribute(inner, "class").is_some_and(|class| class.contains("gmail_quote"))
            || (name == "blockquote" && attribute(inner, "type").as_deref() == Some("cite"))
            || attribute(inner, "id").is_some_and(|id| id.contains("divRplyFwdMsg"));
        if quoted && !closes && !self.out.trim().is_empty() {
            self.over = true;
            return;
        }
        match &*name {
            "br" => self.out.push('\n'),
            "hr" => self.line(),
            "li" if !closes => {
                self.line();
                self.out.push_str("• ");
            }
            "td" | "th" if closes => self.text(" "),
            "a" if !closes => {
                let href = attribute(inner, "href").unwrap_or_default();
                self.link = Some((self.out.len(), href));
            }
            "a" => self.end_link(),
            name if BLOCKS.contains(&name) => self.line(),
            _ => {}
        }
    }

    /// Where a link leads stands behind its words, if they do not say so themselves.
    fn end_link(&mut self) {
        let Some((from, href)) = self.link.take() else {
            return;
        };
        let said = self.out.get(from..).unwrap_or_default().trim().to_owned();
        let leads = href.starts_with("https://") || href.starts_with("http://");
        let bare = href.trim_end_matches('/');
        if leads && href.len() <= 500 && !said.is_empty() && !said.contains(bare) {
            self.out.push_str(&format!(" ({href})"));
        }
    }

    fn line(&mut self) {
        let kept = self.out.trim_end_matches(' ').len();
        self.out.truncate(kept);
        if !self.out.is_empty() && !self.out.ends_with('\n') {
            self.out.push('\n');
        }
    }

    /// At most one empty line in a row.
    fn told(self) -> String {
        let mut told = String::with_capacity(self.out.len());
        let mut empty = 0;
        for line in self.out.lines().map(str::trim) {
            empty = if line.is_empty() { empty + 1 } else { 0 };
            if empty < 2 {
                told.push_str(line);
                told.push('\n');
            }
        }
        told.trim().to_owned()
    }
}

/// Whether a browser would not show it.
fn is_hidden(inner: &str) -> bool {
    let style = attribute(inner, "style")
        .unwrap_or_default()
        .to_ascii_lowercase();
    let style: String = style.chars().filter(|c| !c.is_whitespace()).collect();
    style.contains("display:none")
        || style.contains("visibility:hidden")
        || style.contains("mso-hide:all")
}

/// The value of an attribute.
fn attribute(inner: &str, wanted: &str) -> Option<String> {
    let lower = inner.to_ascii_lowercase();
    let mut from = 0;
    while let Some(found) = lower[from..].find(wanted) {
        let at = from + found;
        from = at + wanted.len();
        let before = lower[..at].chars().next_back();
        let after = inner[from..].trim_start();
        let (Some(' ' | '\n' | '\t' | '\r' | '"' | '\''), Some(value)) =
            (before, after.strip_prefix('='))
        else {
            continue;
        };
        let value = value.trim_start();
        let value = match value.chars().next() {
            Some(quote @ ('"' | '\'')) => value[1..].split(quote).next(),
            _ => value.split([' ', '\n', '\t', '>']).next(),
        };
        return value.map(|value| entities(value.trim()));
    }
    None
}

/// Puts characters in the place of their names.
fn entities(raw: &str) -> String {
    let mut out = String::with_capacity(raw.len());
    let mut rest = raw;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let end = rest
            .char_indices()
            .take(12)
            .find(|(_, c)| *c == ';')
            .map(|(end, _)| end);
        match end.and_then(|end| Some((end, named(&rest[1..end])?))) {
            Some((end, c)) => {
                out.push(c);
                rest = &rest[end + 1..];
            }
            None => {
                out.push('&');
                rest = &rest[1..];
            }
        }
    }
    out.push_str(rest);
    out
}

fn named(name: &str) -> Option<char> {
    if let Some(number) = name.strip_prefix('#') {
        let code = match number.strip_prefix(['x', 'X']) {
            Some(hex) => u32::from_str_radix(hex, 16).ok()?,
            None => number.parse().ok()?,
        };
        return char::from_u32(code);
    }
    Some(match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        "nbsp" => '\u{a0}',
        "agrave" => 'à',
        "egrave" => 'è',
        "eacute" => 'é',
        "igrave" => 'ì',
        "ograve" => 'ò',
        "ugrave" => 'ù',
        "Agrave" => 'À',
        "Egrave" => 'È',
        "Eacute" => 'É',
        "auml" => 'ä',
        "ouml" => 'ö',
        "uuml" => 'ü',
        "szlig" => 'ß',
        "ccedil" => 'ç',
        "ntilde" => 'ñ',
        "rsquo" => '’',
        "lsquo" => '‘',
        "ldquo" => '“',
        "rdquo" => '”',
        "laquo" => '«',
        "raquo" => '»',
        "ndash" => '–',
        "mdash" => '—',
        "hellip" => '…',
        "euro" => '€',
        "bull" => '•',
        "middot" => '·',
        "deg" => '°',
        "copy" => '©',
        "reg" => '®',
        "zwnj" => '\u{200c}',
        "zwj" => '\u{200d}',
        "shy" => '\u{ad}',
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_page_is_told_as_words_and_nothing_of_it_runs_or_calls_home() {
        let page = "<html><head><title>x</title><style>p{color:red}</style></head><body>\
            <div style=\"display: none\">anteprima<div>nascosta</div></div>\
            <p>Buongiorno&nbsp;Lia,</p><p>vorrei <b>dodici</b> rose &amp; un biglietto.<br>Perch&eacute; no?</p>\
            <script>alert(1)</script><img src=\"https://track.example/p.gif\" alt=\"\">\
            <ul><li>rosse</li><li>bianche</li></ul>\
            <a href=\"https://fiori.example/a\">il catalogo</a> <a href=\"javascript:x()\">qui</a></body></html>";
        assert_eq!(
            words(page),
            "Buongiorno Lia,\nvorrei dodici rose & un biglietto.\nPerché no?\n• rosse\n• bianche\nil catalogo (https://fiori.example/a) qui"
        );
    }

    #[test]
    fn the_mail_below_an_answer_is_left_out() {
        let page = "<div>Sì!</div><div class=\"gmail_quote\">Il giorno … <blockquote>Vuoi?</blockquote></div>";
        assert_eq!(words(page), "Sì!");
    }

    #[test]
    fn what_is_no_tag_is_words() {
        assert_eq!(words("1 < 2 &amp;&bogus; <3"), "1 < 2 &&bogus; <3");
        assert_eq!(words("a<b title=\"x>y\">c</b>"), "ac");
        assert_eq!(words("aperto <a href=\"x"), "aperto");
    }

    proptest! {
        #[test]
        fn any_page_is_told(page in "[<>/a-z \"'&;=!#è-]{0,60}") {
            let _ = words(&page);
        }
    }
}
