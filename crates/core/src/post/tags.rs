//! Hashtags and mentions in the words of a post, found as the networks find them.

use super::link::links;

/// The hashtags, each with its `#`: letters, digits and underscores of any script. Several may
/// stand without a space between them; a lone `#` is none, nor is one inside a word or a link.
pub fn hashtags(text: &str) -> Vec<&str> {
    signs(text, '#', is_word)
}

/// The mentions, each with its `@`. The `@` of an e-mail address is none.
pub fn mentions(text: &str) -> Vec<&str> {
    let found = signs(text, '@', |c| is_word(c) || c == '.');
    found
        .into_iter()
        .map(|mention| mention.trim_end_matches('.'))
        .collect()
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// Every run of `part` after a sign that does not stand within a word.
fn signs(text: &str, sign: char, part: fn(char) -> bool) -> Vec<&str> {
    let mut found = Vec::new();
    let mut places = links(text).into_iter().peekable();
    // The end of the last one found: the next may follow it directly.
    let mut last = 0;
    for (at, _) in text.match_indices(sign) {
        while places.next_if(|place| place.end <= at).is_some() {}
        if at < last || places.peek().is_some_and(|place| place.contains(&at)) {
            continue;
        }
        let before = text[..at].chars().next_back();
        let inside = before.is_some_and(|c| is_word(c) || "&.-+%".contains(c));
        if inside && (last == 0 || at != last) {
            continue;
        }
        let run = &text[at + sign.len_utf8()..];
        let end = run.find(|c| !part(c)).unwrap_or(run.len());
        if run[..end].starts_with(is_word) {
            last = at + sign.len_utf8() + end;
            found.push(&text[at..last]);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn hashtags_are_runs_of_letters_of_any_script() {
        assert_eq!(
            hashtags("#peonie #perché_no, #2026! #花 e (#rose)"),
            ["#peonie", "#perché_no", "#2026", "#花", "#rose"]
        );
        assert_eq!(hashtags("#uno#due"), ["#uno", "#due"]);
    }

    #[test]
    fn what_only_looks_like_a_hashtag_is_none() {
        for text in ["# 1", "##", "a#b", "&#39;", "https://a.it/#rose", "#!"] {
            assert_eq!(hashtags(text), [""; 0], "{text}");
        }
    }

    #[test]
    fn an_address_is_no_mention() {
        assert_eq!(
            mentions("@fiori.roma. con @anna_b e info@fiori.it"),
            ["@fiori.roma", "@anna_b"]
        );
        for text in ["a.b@c.it", "@", "@ anna", "https://a.it/@anna", "x_@y"] {
            assert_eq!(mentions(text), [""; 0], "{text}");
        }
    }

    proptest! {
        #[test]
        fn each_tag_among_words_is_counted_once(tags in proptest::collection::vec("[a-zàèìòù0-9_]{1,8}", 0..40)) {
            let text: String = tags.iter().map(|tag| format!("ciao, #{tag}! ")).collect();
            let wanted: Vec<String> = tags.iter().map(|tag| format!("#{tag}")).collect();
            prop_assert_eq!(hashtags(&text), wanted);
        }
    }
}
