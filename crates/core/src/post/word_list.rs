//! A list of words and phrases by which comments are hidden. Case and accents hide no word.

use crate::text::fold;

/// Words and phrases. A `*` at the end of a word stands for any ending of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WordList {
    entries: Vec<Entry>,
}

/// One entry: as it was written, and its words in order.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Entry {
    written: String,
    words: Vec<Word>,
}

/// A folded word, or the beginning of one.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Word {
    folded: String,
    prefix: bool,
}

impl Word {
    fn is(&self, word: &str) -> bool {
        if self.prefix {
            word.starts_with(&self.folded)
        } else {
            word == self.folded
        }
    }
}

impl WordList {
    /// Reads a list, one entry a line. A line without a letter or digit stands for nothing, since
    /// else a lone `*` would hide every comment.
    pub fn parse(lines: &str) -> WordList {
        let entries = lines.lines().map(str::trim).map(|line| Entry {
            written: line.to_owned(),
            words: line.split_whitespace().flat_map(words_of).collect(),
        });
        WordList {
            entries: entries.filter(|e| !e.words.is_empty()).collect(),
        }
    }

    /// Whether it matches nothing.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// The first entry, as it was written, that stands in the text: whole words only, and the
    /// words of a phrase next to each other.
    pub fn find(&self, text: &str) -> Option<&str> {
        self.find_new(text, "")
    }

    /// The first entry, as it was written, that stands in a text and did not stand in what was in
    /// its place before.
    pub fn find_new(&self, text: &str, before: &str) -> Option<&str> {
        let (text, before) = (fold(text), fold(before));
        let text: Vec<&str> = text.split(' ').collect();
        let before: Vec<&str> = before.split(' ').collect();
        let mut entries = self.entries.iter();
        let found = entries.find(|entry| entry.stands_in(&text) && !entry.stands_in(&before));
        found.map(|entry| entry.written.as_str())
    }
}

impl Entry {
    /// Whether it stands among folded words.
    fn stands_in(&self, words: &[&str]) -> bool {
        words.windows(self.words.len()).any(|said| {
            let mut pairs = self.words.iter().zip(said);
            pairs.all(|(wanted, word)| wanted.is(word))
        })
    }
}

/// The folded words of one written word: `dell'orto*` is two, the second a beginning.
fn words_of(written: &str) -> Vec<Word> {
    let folded = fold(written);
    let mut words: Vec<Word> = folded
        .split(' ')
        .filter(|word| !word.is_empty())
        .map(|word| Word {
            folded: word.to_owned(),
            prefix: false,
        })
        .collect();
    if let Some(last) = words.last_mut() {
        last.prefix = written.ends_with('*');
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_word_is_found_whole_whatever_its_case_and_accents() {
        let list = WordList::parse("ladro\nTRUFFA");
        assert_eq!(list.find("Siete LADRÒ!"), Some("ladro"));
        assert_eq!(list.find("una truffa"), Some("TRUFFA"));
        assert_eq!(list.find("che truffatori"), None, "not the whole word");
        assert_eq!(list.find("il salladro"), None);
    }

    #[test]
    fn a_star_stands_for_any_ending() {
        let list = WordList::parse("truff*");
        assert_eq!(list.find("che truffatori"), Some("truff*"));
        assert_eq!(list.find("truff"), Some("truff*"));
        assert_eq!(list.find("anti-truffa"), Some("truff*"), "a word by itself");
        assert_eq!(list.find("struffoli"), None);
    }

    #[test]
    fn the_words_of_a_phrase_stand_next_to_each_other() {
        let list = WordList::parse("link in bio\nguadagn* subito");
        assert_eq!(list.find("Guarda il LINK, in bio"), Some("link in bio"));
        assert_eq!(list.find("il link nella bio"), None);
        assert_eq!(list.find("guadagnate subito"), Some("guadagn* subito"));
        assert_eq!(list.find("guadagnate molto e subito"), None);
        assert_eq!(list.find("link in"), None, "shorter than the phrase");
    }

    #[test]
    fn the_first_entry_that_matches_is_told() {
        let list = WordList::parse("brutto\n\nbrutto negozio");
        assert_eq!(list.find("brutto negozio"), Some("brutto"));
    }

    #[test]
    fn changed_words_are_found_only_where_the_change_brought_them() {
        let list = WordList::parse("ladr*\ntruffa");
        assert_eq!(list.find_new("una truffa", "bei fiori"), Some("truffa"));
        assert_eq!(list.find_new("Una TRUFFA!", "una truffa"), None);
        assert_eq!(list.find_new("truffa, ladri", "truffa"), Some("ladr*"));
        assert_eq!(list.find_new("ladro", "ladri"), None, "the same entry");
        assert_eq!(list.find_new("bei fiori", "truffa"), None);
        assert_eq!(list.find_new("truffa", ""), Some("truffa"));
    }

    #[test]
    fn a_line_without_letters_hides_nothing() {
        let list = WordList::parse("*\n \n***\n!?");
        assert!(list.is_empty());
        assert_eq!(list.find("qualsiasi cosa *"), None);
        assert_eq!(WordList::parse("a").find(""), None);
    }

    proptest! {
        #[test]
        fn an_entry_is_found_in_any_text_around_it(
            entry in "[a-zàèìòù]{1,6}( [a-z0-9]{1,6}){0,2}",
            before in "([a-z]{1,5} ){0,3}",
            after in "( [a-z]{1,5}){0,3}",
        ) {
            let list = WordList::parse(&entry);
            let text = format!("{before}{}{after}", entry.to_uppercase());
            prop_assert_eq!(list.find(&text), Some(entry.as_str()));
        }
    }
}
