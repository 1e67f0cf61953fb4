//! The doctor's page: what stands between the channels and their people, each with how it is
//! mended; the sentences also of `sportello doctor`.

use super::icon::{Icon, icon};
use super::reader::Reader;
use crate::i18n::Language;
use maud::{Markup, html};
use sportello_core::Time;
use sportello_engine::doctor::{Condition, Finding};

/// The sentence of a finding: what was found, what it means, what to do.
pub fn says(language: Language, finding: &Finding) -> String {
    let key = format!(
        "doctor-{}-{}",
        finding.check.as_str(),
        finding.condition.as_str()
    );
    language.fill(&key, &[("what", finding.what.clone().into())])
}

/// The same for a reader of the page: a moment as they read moments.
fn shown(r: &Reader, finding: &Finding) -> String {
    let what = match Time::parse(&finding.what) {
        Some(at) => r.full_moment(at),
        None => finding.what.clone(),
    };
    let finding = Finding {
        what,
        ..finding.clone()
    };
    says(r.language, &finding)
}

/// The page.
pub fn doctor(r: &Reader, findings: &[Finding]) -> Markup {
    let ill = findings.iter().filter(|f| f.condition == Condition::Ill);
    let count = ill.count();
    let mut subjects: Vec<&Option<_>> = Vec::new();
    for finding in findings {
        if !subjects.contains(&&finding.channel) {
            subjects.push(&finding.channel);
        }
    }
    html! {
        div #doctor.sheet data-testid="doctor" {
            header.sheet-head {
                h1 { (r.text("doctor-title")) }
                p { (if count == 0 { r.text("doctor-all-well") } else { r.fill("doctor-ill", &[("count", count.into())]) }) }
            }
            @for subject in subjects {
                section.card {
                    h2 {
                        @match subject {
                            Some((_, kind, name)) => { (name) " · " (r.network(kind)) },
                            None => { (r.text("doctor-desk")) },
                        }
                    }
                    ul.findings {
                        @for finding in findings.iter().filter(|f| f.channel == *subject) {
                            li data-condition=(finding.condition.as_str()) {
                                (icon(sign(finding.condition)))
                                p { span.unseen { (r.text(&format!("condition-{}", finding.condition.as_str()))) ": " } (shown(r, finding)) }
                            }
                        }
                    }
                }
            }
            div.choices { a.button href="/settings/doctor" { (icon(Icon::Retry)) (r.text("doctor-again")) } a.button href="/settings" { (r.text("doctor-back")) } }
        }
    }
}

fn sign(condition: Condition) -> Icon {
    match condition {
        Condition::Well => Icon::Done,
        Condition::Unknown => Icon::Question,
        Condition::Warning => Icon::Warning,
        Condition::Ill => Icon::Failed,
    }
}
