//! Which crate may depend on which: the architecture's picture, as a table.

use serde_json::Value;

use super::{Finding, Tree};

/// For each crate of ours, the crates of ours that its shipped code may name.
const MAY: [(&str, &[&str]); 10] = [
    ("sportello-core", &[]),
    ("sportello-channels", &["sportello-core"]),
    ("sportello-store", &["sportello-core"]),
    (
        "sportello-engine",
        &["sportello-core", "sportello-channels", "sportello-store"],
    ),
    (
        "sportello-web",
        &[
            "sportello-core",
            "sportello-channels",
            "sportello-store",
            "sportello-engine",
        ],
    ),
    // An oracle that shared code with the connectors would share their mistakes.
    ("sportello-sandbox", &[]),
    (
        "sportello-drill",
        &[
            "sportello-core",
            "sportello-channels",
            "sportello-store",
            "sportello-engine",
            "sportello-sandbox",
        ],
    ),
    (
        "sportello-simulate",
        &[
            "sportello-core",
            "sportello-channels",
            "sportello-store",
            "sportello-engine",
            "sportello-sandbox",
            "sportello-drill",
        ],
    ),
    (
        "sportello",
        &[
            "sportello-core",
            "sportello-channels",
            "sportello-store",
            "sportello-engine",
            "sportello-web",
            "sportello-sandbox",
            "sportello-drill",
        ],
    ),
    ("xtask", &[]),
];

/// The crate whose tests, too, must know nothing of ours.
const ORACLE: &str = "sportello-sandbox";

/// Checks what Cargo says of every package.
pub fn check(tree: &Tree) -> Vec<Finding> {
    tree.packages.iter().flat_map(of_package).collect()
}

fn of_package(package: &Value) -> Vec<Finding> {
    let name = package["name"].as_str().unwrap_or_default();
    let path = format!(
        "crates/{}/Cargo.toml",
        name.trim_start_matches("sportello-")
    );
    let Some((_, may)) = MAY.iter().find(|(known, _)| *known == name) else {
        let what = format!(
            "{name} is not in the table of layers (tidy/layers.rs): say what it may depend on"
        );
        return vec![Finding::fault(&path, 0, what)];
    };
    let ours = |dependency: &str| dependency == "sportello" || dependency.starts_with("sportello-");
    let mut findings = Vec::new();
    for (dependency, kind) in dependencies(package) {
        let judged = kind != Some("dev") || name == ORACLE;
        if judged && ours(dependency) && !may.contains(&dependency) {
            findings.push(Finding::fault(
                &path,
                0,
                format!("{name} may not depend on {dependency}"),
            ));
        }
    }
    findings
}

/// Package and dependency, tests' dependencies left out.
pub fn shipped_dependencies(package: &Value) -> Vec<(String, String)> {
    let name = package["name"].as_str().unwrap_or_default();
    let shipped = dependencies(package).filter(|(_, kind)| *kind != Some("dev"));
    shipped
        .map(|(dependency, _)| (name.to_owned(), dependency.to_owned()))
        .collect()
}

/// Each dependency's name and kind (none, `dev` or `build`).
fn dependencies(package: &Value) -> impl Iterator<Item = (&str, Option<&str>)> {
    let list = package["dependencies"]
        .as_array()
        .map(Vec::as_slice)
        .unwrap_or_default();
    list.iter()
        .filter_map(|dependency| Some((dependency["name"].as_str()?, dependency["kind"].as_str())))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn faults(name: &str, dependency: &str, kind: Value) -> usize {
        of_package(&json!({ "name": name, "dependencies": [{ "name": dependency, "kind": kind }] }))
            .len()
    }

    #[test]
    fn a_lower_layer_may_not_name_a_higher_one() {
        assert_eq!(faults("sportello-core", "sportello-store", Value::Null), 1);
        assert_eq!(
            faults("sportello-store", "sportello-channels", Value::Null),
            1
        );
        assert_eq!(
            faults("sportello-engine", "sportello-web", "build".into()),
            1
        );
        assert_eq!(faults("sportello-web", "sportello-sandbox", Value::Null), 1);
    }

    #[test]
    fn what_the_picture_shows_and_what_is_not_ours_is_fine() {
        assert_eq!(
            faults("sportello-engine", "sportello-store", Value::Null),
            0
        );
        assert_eq!(faults("sportello-core", "serde", Value::Null), 0);
    }

    #[test]
    fn tests_may_name_more_but_the_oracle_stays_alone() {
        assert_eq!(
            faults("sportello-web", "sportello-sandbox", "dev".into()),
            0
        );
        assert_eq!(
            faults("sportello-sandbox", "sportello-core", "dev".into()),
            1
        );
    }

    #[test]
    fn a_new_crate_must_say_its_layer() {
        assert_eq!(faults("sportello-new", "serde", Value::Null), 1);
    }
}
