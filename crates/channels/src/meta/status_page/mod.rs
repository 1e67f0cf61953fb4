//! Meta's own status page. What is behind it is documented nowhere and may vanish: the shapes are
//! those that public tools read (outages.md, "Status feeds", [u]). They are read leniently: the
//! list of products and services (`/data/orgs.json`), an RSS feed of incidents, and what
//! `/platform/api-status/` used to say.

mod rss;

use crate::status::StatusPage;
use serde_json::Value;
use sportello_core::Time;
use sportello_core::opinion::{Level, Opinion};

/// The page; whoever runs the desk may name another address [u].
pub(crate) const PAGE: StatusPage = StatusPage {
    address: "https://metastatus.com/data/orgs.json",
    read,
};

/// What the desk lives on, as names of products and services have it. Trouble elsewhere (of
/// advertisements, say) is no trouble here.
const OURS: [&str; 7] = [
    "whatsapp",
    "messenger",
    "instagram",
    "graph api",
    "facebook login",
    "webhook",
    "cloud api",
];

/// What a status says when all is well; anything else that it says is trouble.
const FINE: [&str; 6] = [
    "no known issues",
    "resolved",
    "healthy",
    "operational",
    "all systems normal",
    "no issues",
];

/// How deep nested lists of services are followed.
const DEPTH: usize = 6;

fn read(text: &str, now: Time) -> Opinion {
    let text = text.trim();
    if text.starts_with('<') {
        return rss::read(text, now);
    }
    let Ok(value) = serde_json::from_str::<Value>(text) else {
        return Opinion::new(Level::Unclear, None);
    };
    if let Some(health) = value["current"]["health"].as_i64() {
        let level = match health {
            1 => Level::Well,
            _ => Level::Trouble,
        };
        return Opinion::new(level, value["current"]["subject"].as_str());
    }
    let mut services = Vec::new();
    collect(&value, "", DEPTH, &mut services);
    if services.is_empty() {
        return Opinion::new(Level::Unclear, None);
    }
    let troubled: Vec<String> = services
        .into_iter()
        .filter(|(_, status)| !is_fine(status))
        .map(|(name, status)| format!("{name}: {status}"))
        .collect();
    match troubled.is_empty() {
        true => Opinion::new(Level::Well, None),
        false => Opinion::new(Level::Trouble, Some(&troubled.join("; "))),
    }
}

/// Whether words of a status say that all is well.
fn is_fine(words: &str) -> bool {
    let words = words.to_lowercase();
    FINE.iter().any(|fine| words.contains(fine))
}

/// Whether something of that name is what the desk lives on.
fn is_ours(name: &str) -> bool {
    let name = name.to_lowercase().replace('-', " ");
    OURS.iter().any(|ours| name.contains(ours))
}

/// Services of ours with their status, in the order in which they stand. A service belongs to what
/// it stands under.
fn collect(value: &Value, under: &str, depth: usize, found: &mut Vec<(String, String)>) {
    if depth == 0 {
        return;
    }
    if let Some(list) = value.as_array() {
        list.iter()
            .for_each(|one| collect(one, under, depth, found));
        return;
    }
    let Some(object) = value.as_object() else {
        return;
    };
    let told = |names: [&str; 3]| {
        let told = names
            .into_iter()
            .find_map(|name| object.get(name)?.as_str());
        told.unwrap_or_default().trim()
    };
    let name = told(["name", "title", "id"]);
    let whole = match (under, name) {
        ("", name) => name.to_owned(),
        (under, "") => under.to_owned(),
        (under, name) => format!("{under}, {name}"),
    };
    let status = told(["status", "external_status", "state"]);
    if !status.is_empty() && is_ours(&whole) {
        found.push((whole.clone(), status.to_owned()));
    }
    let lists = object.values().filter(|value| value.is_array());
    lists.for_each(|list| collect(list, &whole, depth - 1, found));
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Time = Time(1_790_000_000_000);

    fn said(text: &str) -> (Level, String) {
        let opinion = read(text, NOW);
        (opinion.level, opinion.words.unwrap_or_default())
    }

    #[test]
    fn the_list_of_services_is_read_for_what_the_desk_lives_on() {
        let list = |whatsapp: &str, ads: &str| {
            format!(
                r#"[{{"id":"whatsapp-business-api","name":"WhatsApp Business API","services":[
                {{"name":"Cloud API","status":"{whatsapp}"}},{{"name":"Embedded Signup","status":"No known issues"}}]}},
                {{"name":"Ads Manager","services":[{{"name":"Creation","status":"{ads}"}}]}}]"#
            )
        };
        let red = said(&list("High disruptions", "No known issues"));
        let words = "WhatsApp Business API, Cloud API: High disruptions".to_owned();
        assert_eq!(red, (Level::Trouble, words));
        let green = (Level::Well, String::new());
        assert_eq!(said(&list("No known issues", "High disruptions")), green);
        assert_eq!(said(&list("Resolved", "No known issues")), green);
    }

    #[test]
    fn what_the_older_page_said_is_read_too() {
        let old = |health: i64, words: &str| {
            said(&format!(
                r#"{{"current":{{"health":{health},"subject":"{words}"}}}}"#
            ))
        };
        let healthy = "Facebook Platform is Healthy".to_owned();
        assert_eq!(old(1, &healthy), (Level::Well, healthy));
        assert_eq!(old(0, "Outage").0, Level::Trouble);
    }

    #[test]
    fn rubbish_is_unclear_and_never_well() {
        let deep = format!("{}{}", "[".repeat(100), "]".repeat(100));
        for rubbish in [
            "",
            "{",
            "[]",
            "{}",
            "null",
            "Service Unavailable",
            "<!doctype html><title>Sorry</title>",
            r#"[{"name":"Ads Manager","status":"No known issues"}]"#,
            r#"[{"name":"WhatsApp","status":7}]"#,
            &deep,
        ] {
            assert_eq!(said(rubbish).0, Level::Unclear, "{rubbish}");
        }
    }
}
