//! A rule's form: what it says, and what is wrong with it.

use super::load::Known;
use sportello_core::ChannelKind;
use sportello_core::fallback::{MOST_RULES, Rule, TemplateName, Way};

/// Ways that a form has room for.
pub const WAYS: usize = 3;
/// The most minutes a rule waits: a day.
pub const MOST_MINUTES: u32 = 1_440;

/// A way as a form names it: the network, and the template with its language.
pub fn value(way: &Way) -> String {
    match &way.template {
        Some(template) => format!("{}|{}|{}", way.kind, template.name, template.language),
        None => way.kind.to_string(),
    }
}

/// The way of that name.
fn way(value: &str) -> Way {
    let mut parts = value.splitn(3, '|');
    let kind = ChannelKind::new(parts.next().unwrap_or_default());
    let template = parts.next().zip(parts.next());
    Way {
        kind,
        template: template.map(|(name, language)| TemplateName {
            name: name.to_owned(),
            language: language.to_owned(),
        }),
    }
}

/// The rule that a form says; `Err` = the key of what is wrong. `changed` = it stands in the place
/// of one that is kept already, whose ways may stay although they are offered no more.
pub fn rule(
    form: &[(String, String)],
    known: &Known,
    changed: Option<&Rule>,
) -> Result<Rule, &'static str> {
    let all = |name: &'static str| {
        let named = form.iter().filter(move |(n, _)| n == name);
        named
            .map(|(_, value)| value.trim())
            .filter(|v| !v.is_empty())
    };
    let has = |kind: &ChannelKind| known.kinds.contains(kind);
    let from = all("from").next().map(ChannelKind::new);
    let kept = |from: &ChannelKind| changed.is_some_and(|rule| rule.from.as_ref() == Some(from));
    if from.as_ref().is_some_and(|from| !has(from) && !kept(from)) {
        return Err("fallback-wrong-network");
    }
    let after = all("after").next().and_then(|text| text.parse().ok());
    let after = after.filter(|minutes| (1..=MOST_MINUTES).contains(minutes));
    let after = after.ok_or("fallback-wrong-minutes")?;
    let mut ways: Vec<Way> = Vec::new();
    for way in all("way").take(WAYS).map(way) {
        let kept = changed.is_some_and(|rule| rule.ways.contains(&way));
        let offered = match &way.template {
            Some(template) => {
                let fits =
                    |one: &&(ChannelKind, TemplateName)| one.0 == way.kind && one.1 == *template;
                known.fit.iter().find(fits).is_some()
            }
            None => has(&way.kind),
        };
        if !offered && !kept {
            return Err("fallback-wrong-way");
        }
        if !ways.contains(&way) {
            ways.push(way);
        }
    }
    if ways.is_empty() {
        return Err("fallback-wrong-no-way");
    }
    if changed.is_none() && known.rules.0.len() >= MOST_RULES {
        return Err("fallback-wrong-many");
    }
    Ok(Rule { from, after, ways })
}

#[cfg(test)]
mod tests {
    use super::*;
    use sportello_core::fallback::Rules;

    fn known() -> Known {
        let template = TemplateName {
            name: "we_answered".to_owned(),
            language: "it".to_owned(),
        };
        Known {
            rules: Rules::default(),
            kinds: ["instagram", "whatsapp"].map(ChannelKind::new).into(),
            fit: vec![(ChannelKind::new("whatsapp"), template)],
            unfit: Vec::new(),
        }
    }

    fn said(pairs: &[(&str, &str)]) -> Result<Rule, &'static str> {
        let pairs = pairs
            .iter()
            .map(|(n, v)| ((*n).to_owned(), (*v).to_owned()));
        rule(&pairs.collect::<Vec<_>>(), &known(), None)
    }

    #[test]
    fn a_rule_is_read_as_it_is_written_and_a_way_counts_once() {
        let named = "whatsapp|we_answered|it";
        let rule = said(&[
            ("from", "instagram"),
            ("after", "15"),
            ("way", named),
            ("way", named),
            ("way", "whatsapp"),
        ]);
        let rule = rule.expect("a rule");
        let ways: Vec<String> = rule.ways.iter().map(value).collect();
        assert_eq!(ways, [named, "whatsapp"]);
        let any = said(&[("from", ""), ("after", "1440"), ("way", "instagram")]);
        assert_eq!(any.map(|rule| (rule.from, rule.after)), Ok((None, 1_440)));
    }

    #[test]
    fn what_is_wrong_is_named() {
        let way = ("way", "whatsapp");
        for minutes in ["", "0", "1441", "-5", "1,5"] {
            let wrong = said(&[("after", minutes), way]);
            assert_eq!(wrong, Err("fallback-wrong-minutes"), "{minutes}");
        }
        assert_eq!(said(&[("after", "5")]), Err("fallback-wrong-no-way"));
        let elsewhere = said(&[("from", "email"), ("after", "5"), way]);
        assert_eq!(elsewhere, Err("fallback-wrong-network"));
        for wrong in ["email", "whatsapp|other|it", "instagram|we_answered|it"] {
            let wrong = said(&[("after", "5"), ("way", wrong)]);
            assert_eq!(wrong, Err("fallback-wrong-way"));
        }
    }

    #[test]
    fn a_way_that_is_offered_no_more_may_stay_where_it_was() {
        let old = Rule {
            from: Some(ChannelKind::new("email")),
            after: 5,
            ways: vec![way("email")],
        };
        let form = [("from", "email"), ("after", "9"), ("way", "email")];
        let form: Vec<_> = form
            .iter()
            .map(|(n, v)| ((*n).to_owned(), (*v).to_owned()))
            .collect();
        let changed = rule(&form, &known(), Some(&old));
        assert_eq!(changed.map(|rule| rule.after), Ok(9));
        assert_eq!(rule(&form, &known(), None), Err("fallback-wrong-network"));
    }
}
