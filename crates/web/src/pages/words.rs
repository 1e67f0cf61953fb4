//! Tests over the words: both languages hold the same keys with the same variables, every key the
//! source names exists, none is left over, and the connectors' sentences are all here.

use crate::i18n::{Language, Value};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

fn files(folder: &Path, ending: &str, found: &mut Vec<PathBuf>) {
    let entries = std::fs::read_dir(folder).expect("the crate's own folder can be read");
    for entry in entries {
        let path = entry.expect("an entry can be read").path();
        if path.is_dir() {
            files(&path, ending, found);
        } else if path.extension().is_some_and(|e| e == ending) {
            found.push(path);
        }
    }
}

/// Key -> variables, of one language.
fn messages(language: Language) -> BTreeMap<String, BTreeSet<String>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("locales")
        .join(language.tag());
    let mut paths = Vec::new();
    files(&folder, "ftl", &mut paths);
    let mut all: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for path in paths {
        let text = std::fs::read_to_string(&path).expect("a locale file can be read");
        let mut key = String::new();
        for line in text.lines().filter(|l| !l.starts_with('#')) {
            if let Some((name, _)) = line
                .split_once(" = ")
                .filter(|_| !line.starts_with([' ', '*', '[']))
            {
                name.clone_into(&mut key);
                assert!(
                    all.insert(key.clone(), BTreeSet::new()).is_none(),
                    "{key} stands twice in {}",
                    language.tag()
                );
            }
            let variables = line.split('$').skip(1).map(|rest| {
                rest.chars()
                    .take_while(|c| c.is_alphanumeric() || *c == '-')
                    .collect::<String>()
            });
            if let Some(held) = all.get_mut(&key) {
                held.extend(variables);
            }
        }
    }
    all
}

/// Every string literal in the crate's source that may be a key.
fn literals() -> BTreeSet<String> {
    let mut paths = Vec::new();
    files(
        &Path::new(env!("CARGO_MANIFEST_DIR")).join("src"),
        "rs",
        &mut paths,
    );
    let mut found = BTreeSet::new();
    for path in paths {
        let text = std::fs::read_to_string(&path).expect("a source file can be read");
        found.extend(text.split('"').skip(1).map(str::to_owned));
    }
    found
}

#[test]
fn both_languages_say_the_same_things() {
    let (it, en) = (messages(Language::Italian), messages(Language::English));
    assert!(it.len() > 200, "only {} keys were read", it.len());
    for (key, variables) in &it {
        assert_eq!(
            Some(variables),
            en.get(key),
            "{key}: Italian and English differ"
        );
    }
    for key in en.keys() {
        assert!(it.contains_key(key), "{key} has no Italian");
    }
}

#[test]
fn every_word_can_be_shown_in_both_languages() {
    for language in Language::ALL {
        for (key, variables) in messages(language) {
            let values: Vec<(&'static str, Value)> = variables
                .into_iter()
                .map(|name| (&*name.leak(), Value::Number(2)))
                .collect();
            let text = language.fill(&key, &values);
            assert!(
                text != key && !text.trim().is_empty(),
                "{key} cannot be shown in {}",
                language.tag()
            );
            assert!(
                !text.contains('{'),
                "{key} has an unfilled place in {}: {text}",
                language.tag()
            );
        }
    }
}

#[test]
fn every_word_the_source_names_exists() {
    let known = messages(Language::English);
    let mut paths = Vec::new();
    files(
        &Path::new(env!("CARGO_MANIFEST_DIR")).join("src"),
        "rs",
        &mut paths,
    );
    let mut looked_at = 0;
    for path in paths {
        let text = std::fs::read_to_string(&path).expect("a source file can be read");
        for call in [".text(\"", ".fill(\"", ".find(\"cause"] {
            for rest in text.split(call).skip(1) {
                let key = rest.split('"').next().unwrap_or_default();
                let key = if call.contains("cause") {
                    format!("cause{key}")
                } else {
                    key.to_owned()
                };
                looked_at += 1;
                assert!(
                    known.contains_key(&key),
                    "{}: no words for {key}",
                    path.display()
                );
            }
        }
    }
    assert!(looked_at > 100, "only {looked_at} uses were found");
}

#[test]
fn no_word_is_left_over() {
    // Families whose last part is a name or a number.
    let families = [
        "alert-trouble-",
        "approval-",
        "capability-",
        "category-",
        "cause-",
        "cell-",
        "condition-",
        "connect-",
        "doctor-",
        "drill-about-",
        "drill-moment-",
        "drill-promise-",
        "drill-script-",
        "field-",
        "hold-",
        "keys-",
        "kind-",
        "month-",
        "network-",
        "platform-",
        "portion-",
        "post-as-",
        "post-problem-",
        "post-remedy-",
        "remark-",
        "state-",
        "tab-",
        "templates-header-",
        "theme-",
        "trouble-",
        "weekday-",
    ];
    let named = literals();
    for key in messages(Language::English).keys() {
        let in_family = families.iter().any(|f| key.starts_with(f));
        let derived = key.strip_suffix("-next").is_some_and(|k| named.contains(k));
        assert!(
            in_family || derived || named.contains(key),
            "nothing says {key}"
        );
    }
}

#[test]
fn every_way_to_connect_and_what_templates_are_for_has_words() {
    let registry = sportello_channels::Registry::standard();
    let mut keys = Vec::new();
    for connector in registry.iter() {
        let kind = connector.kind();
        if connector.login().is_some() {
            keys.extend([format!("connect-{kind}"), format!("connect-{kind}-means")]);
        }
        let fields = connector.fields().iter();
        keys.extend(fields.map(|field| format!("field-{kind}-{}", field.name)));
        let categories = connector.templates().map_or(&[][..], |t| t.categories());
        let categories = categories.iter();
        keys.extend(categories.map(|one| format!("category-{}", one.to_lowercase())));
    }
    assert!(keys.len() > 15, "{keys:?}");
    for key in keys {
        for language in Language::ALL {
            assert!(language.find(&key).is_some(), "{key} in {}", language.tag());
        }
    }
}

#[test]
fn every_sentence_of_the_connectors_is_carried() {
    for cause in sportello_channels::CAUSES {
        assert_eq!(
            Language::English.find(cause.key).as_deref(),
            Some(cause.en),
            "{}",
            cause.key
        );
        assert_eq!(
            Language::Italian.find(cause.key).as_deref(),
            Some(cause.it),
            "{}",
            cause.key
        );
    }
}
