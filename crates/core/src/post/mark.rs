//! Campaign tags of links: `utm_…`, by which a business tells its visitors apart.

use super::Utm;
use super::link::{is_link, links};
use crate::kind::ChannelKind;
use crate::share::encode;

/// Marks every http(s) link in the words of a post for a channel of that kind. Done twice it
/// changes nothing more.
pub fn mark_links(text: &str, utm: &Utm, kind: &ChannelKind) -> String {
    let mut out = String::with_capacity(text.len());
    let mut from = 0;
    for place in links(text) {
        out.push_str(&text[from..place.start]);
        from = place.end;
        out.push_str(&marked(&text[place], utm, kind.as_str()));
    }
    out.push_str(&text[from..]);
    out
}

/// Marks one link; what is no http(s) link stays as it is. A tag that is there already stays too:
/// whoever wrote it meant it.
pub fn mark_link(link: &str, utm: &Utm, kind: &ChannelKind) -> String {
    if is_link(link) {
        marked(link, utm, kind.as_str())
    } else {
        link.to_owned()
    }
}

/// The link with the tags that it lacks, before its fragment.
fn marked(link: &str, utm: &Utm, kind: &str) -> String {
    let (rest, fragment) = match link.find('#') {
        Some(at) => link.split_at(at),
        None => (link, ""),
    };
    let query = rest.split_once('?').map_or("", |(_, query)| query);
    let has = |name: &str| {
        let mut names = query.split('&').filter_map(|pair| pair.split('=').next());
        names.any(|there| there.eq_ignore_ascii_case(name))
    };
    let mut out = rest.to_owned();
    let mut open = !rest.contains('?');
    // A `?` further on is a character of a value, and the next pair is parted from it.
    let mut fresh = query.is_empty();
    for (name, value) in tags(utm, kind) {
        if value.is_empty() || has(name) {
            continue;
        }
        if open {
            out.push('?');
        } else if !(fresh || out.ends_with('&')) {
            out.push('&');
        }
        (open, fresh) = (false, false);
        out.push_str(name);
        out.push('=');
        out.push_str(&encode(value));
    }
    out.push_str(fragment);
    out
}

fn tags<'a>(utm: &'a Utm, kind: &'a str) -> [(&'static str, &'a str); 5] {
    let source = match utm.source.trim() {
        "" => kind,
        source => source,
    };
    [
        ("utm_source", source),
        ("utm_medium", utm.medium.trim()),
        ("utm_campaign", utm.campaign.trim()),
        ("utm_term", utm.term.trim()),
        ("utm_content", utm.content.trim()),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn spring() -> Utm {
        Utm {
            medium: "social".to_owned(),
            campaign: "Festa della mamma".to_owned(),
            ..Utm::default()
        }
    }

    fn kind() -> ChannelKind {
        ChannelKind::new("facebook")
    }

    const TAGS: &str = "utm_source=facebook&utm_medium=social&utm_campaign=Festa%20della%20mamma";

    #[test]
    fn links_in_words_are_marked_and_the_words_left_alone() {
        assert_eq!(
            mark_links(
                "Ordina (https://fiori.it/b?x=1#c)! ☎ 02",
                &spring(),
                &kind()
            ),
            format!("Ordina (https://fiori.it/b?x=1&{TAGS}#c)! ☎ 02")
        );
        assert_eq!(
            mark_links("fiori.it, a@b.it", &spring(), &kind()),
            "fiori.it, a@b.it"
        );
    }

    #[test]
    fn the_channel_is_the_source_where_none_is_named() {
        assert_eq!(
            mark_link("http://a.it", &spring(), &kind()),
            format!("http://a.it?{TAGS}")
        );
        let utm = Utm {
            source: "volantino".to_owned(),
            ..Utm::default()
        };
        assert_eq!(
            mark_link("http://a.it/", &utm, &kind()),
            "http://a.it/?utm_source=volantino"
        );
    }

    #[test]
    fn a_tag_that_is_there_is_not_doubled() {
        assert_eq!(
            mark_link("http://a.it?UTM_Source=x", &spring(), &kind()),
            "http://a.it?UTM_Source=x&utm_medium=social&utm_campaign=Festa%20della%20mamma"
        );
    }

    #[test]
    fn an_open_query_is_gone_on_with() {
        let utm = Utm::default();
        for (link, marked) in [
            ("http://a.it/?", "http://a.it/?utm_source=facebook"),
            ("http://a.it/?#c", "http://a.it/?utm_source=facebook#c"),
            ("http://a.it/?x=1&", "http://a.it/?x=1&utm_source=facebook"),
            ("http://a.it/?x=?", "http://a.it/?x=?&utm_source=facebook"),
        ] {
            assert_eq!(mark_link(link, &utm, &kind()), marked);
        }
    }

    #[test]
    fn what_is_no_web_link_is_not_marked() {
        for text in ["mailto:a@b.it", "tel:+39", "", "http://a.it e basta"] {
            assert_eq!(mark_link(text, &spring(), &kind()), text);
        }
    }

    proptest! {
        #[test]
        fn marking_twice_is_marking_once(
            text in "(ciao |https?://[a-z.()?#&=/_,!àé]{0,12}|utm_source=x|[ .)#?]){0,8}",
            source in "[a-z &#]{0,5}",
        ) {
            let utm = Utm { source, ..spring() };
            let once = mark_links(&text, &utm, &kind());
            prop_assert_eq!(mark_links(&once, &utm, &kind()), once);
        }
    }
}
