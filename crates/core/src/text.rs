//! Folding of text for search, done here so that every store finds alike: lower case, accents
//! taken off, everything that is not a letter or a digit a space.

/// Folds a text: `"Città, ÈCCO"` becomes `"citta ecco"`.
pub fn fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut gap = false;
    for c in text.chars().flat_map(char::to_lowercase) {
        for c in plain(c) {
            if c.is_alphanumeric() {
                if gap && !out.is_empty() {
                    out.push(' ');
                }
                gap = false;
                out.push(c);
            } else if !is_mark(c) {
                gap = true;
            }
        }
    }
    out
}

/// The first `max` characters of a text on one line, for a preview in a list.
pub fn preview(text: &str, max: usize) -> String {
    let mut words = String::new();
    for word in text.split_whitespace() {
        if !words.is_empty() {
            words.push(' ');
        }
        words.push_str(word);
        if words.chars().count() > max {
            break;
        }
    }
    if words.chars().count() <= max {
        return words;
    }
    let mut cut: String = words.chars().take(max.saturating_sub(1)).collect();
    cut.push('…');
    cut
}

/// Combining marks, as a decomposed accent is typed on some phones.
fn is_mark(c: char) -> bool {
    ('\u{300}'..='\u{36f}').contains(&c)
}

/// A lower-case letter without its accent; ligatures become two.
fn plain(c: char) -> impl Iterator<Item = char> {
    let (first, second) = match c {
        'à' | 'á' | 'â' | 'ã' | 'ä' | 'å' | 'ā' | 'ă' | 'ą' => ('a', None),
        'ç' | 'ć' | 'č' | 'ĉ' | 'ċ' => ('c', None),
        'ď' | 'đ' | 'ð' => ('d', None),
        'è' | 'é' | 'ê' | 'ë' | 'ē' | 'ĕ' | 'ė' | 'ę' | 'ě' => ('e', None),
        'ğ' | 'ĝ' | 'ġ' | 'ģ' => ('g', None),
        'ĥ' | 'ħ' => ('h', None),
        'ì' | 'í' | 'î' | 'ï' | 'ĩ' | 'ī' | 'ĭ' | 'į' | 'ı' => ('i', None),
        'ĵ' => ('j', None),
        'ķ' => ('k', None),
        'ĺ' | 'ļ' | 'ľ' | 'ł' => ('l', None),
        'ñ' | 'ń' | 'ņ' | 'ň' => ('n', None),
        'ò' | 'ó' | 'ô' | 'õ' | 'ö' | 'ø' | 'ō' | 'ŏ' | 'ő' => ('o', None),
        'ŕ' | 'ř' | 'ŗ' => ('r', None),
        'ś' | 'š' | 'ş' | 'ș' | 'ŝ' => ('s', None),
        'ť' | 'ţ' | 'ț' | 'ŧ' => ('t', None),
        'ù' | 'ú' | 'û' | 'ü' | 'ũ' | 'ū' | 'ŭ' | 'ů' | 'ű' | 'ų' => ('u', None),
        'ŵ' => ('w', None),
        'ý' | 'ÿ' | 'ŷ' => ('y', None),
        'ź' | 'ż' | 'ž' => ('z', None),
        'ß' => ('s', Some('s')),
        'æ' => ('a', Some('e')),
        'œ' => ('o', Some('e')),
        'þ' => ('t', Some('h')),
        other => (other, None),
    };
    std::iter::once(first).chain(second)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accents_and_case_do_not_hide_a_word() {
        assert_eq!(fold("Città, ÈCCO — perché?"), "citta ecco perche");
        assert_eq!(fold("perche\u{301}"), "perche");
        assert_eq!(fold("Straße"), "strasse");
        assert_eq!(fold("  "), "");
        assert_eq!(fold("日本語 テスト"), "日本語 テスト");
    }

    #[test]
    fn a_preview_is_one_line_and_short() {
        assert_eq!(preview("uno\n due", 20), "uno due");
        assert_eq!(preview("margherite", 5), "marg…");
    }
}
