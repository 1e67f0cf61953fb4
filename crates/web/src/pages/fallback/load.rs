//! What rules can be made of: the networks that the workspace has, and the templates that can
//! carry any reply.

use crate::desk::Desk;
use sportello_core::fallback::{Rules, TemplateName};
use sportello_core::template::Takes;
use sportello_core::{ChannelKind, WorkspaceId};
use sportello_store::{StoreError, TemplateRow};

/// The rules, and what they can be made of.
pub struct Known {
    /// The rules.
    pub rules: Rules,
    /// The networks of the workspace's channels.
    pub kinds: Vec<ChannelKind>,
    /// Templates that can carry a reply.
    pub fit: Vec<(ChannelKind, TemplateName)>,
    /// Templates that cannot, and the key of the reason.
    pub unfit: Vec<(String, &'static str)>,
}

/// Reads it.
pub async fn known(desk: &Desk, workspace: WorkspaceId) -> Result<Known, StoreError> {
    let channels = desk.store().channels(workspace).await?;
    let mut kinds: Vec<ChannelKind> = Vec::new();
    for channel in &channels {
        if !kinds.contains(&channel.kind) {
            kinds.push(channel.kind.clone());
        }
    }
    let (mut fit, mut unfit) = (Vec::new(), Vec::new());
    for row in desk.store().templates(workspace).await? {
        let channel = channels.iter().find(|channel| channel.id == row.channel);
        let Some(channel) = channel else { continue };
        match obstacle(&row) {
            Some(why) => unfit.push((format!("{} ({})", row.name, row.language), why)),
            None => {
                let name = TemplateName {
                    name: row.name,
                    language: row.language,
                };
                let one = (channel.kind.clone(), name);
                if !fit.contains(&one) {
                    fit.push(one);
                }
            }
        }
    }
    Ok(Known {
        rules: desk.engine().fallback_rules(workspace).await?,
        kinds,
        fit,
        unfit,
    })
}

/// Why a template cannot carry a reply: the engine fills at most two blanks, the person's name and
/// the words, both of plain words (`engine::fallback`).
fn obstacle(row: &TemplateRow) -> Option<&'static str> {
    let blanks = row.shape.blanks();
    if row.status != "approved" {
        Some("fallback-unfit-approval")
    } else if blanks.iter().any(|blank| blank.takes != Takes::Words) {
        Some("fallback-unfit-file")
    } else if blanks.len() > 2 {
        Some("fallback-unfit-blanks")
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use sportello_core::template::{FileSort, Header, Shape};
    use sportello_core::{ChannelId, Time};

    fn why(body: &str, header: Option<Header>, status: &str) -> Option<&'static str> {
        obstacle(&TemplateRow {
            channel: ChannelId(1),
            external_id: "1".to_owned(),
            name: "we_answered".to_owned(),
            language: "it".to_owned(),
            category: "utility".to_owned(),
            status: status.to_owned(),
            reason: None,
            shape: Shape {
                body: body.to_owned(),
                header,
                ..Shape::default()
            },
            listed_at: Time(0),
        })
    }

    #[test]
    fn a_template_carries_a_reply_with_two_blanks_of_words_at_most() {
        for body in ["Scrivici.", "Risposta: {{1}}", "Ciao {{1}}: {{2}}"] {
            assert_eq!(why(body, None, "approved"), None, "{body}");
        }
        let three = why("{{1}} {{2}} {{3}}", None, "approved");
        assert_eq!(three, Some("fallback-unfit-blanks"));
        let picture = why("{{1}}", Some(Header::File(FileSort::Image)), "approved");
        assert_eq!(picture, Some("fallback-unfit-file"));
        let asked = why("{{1}}", None, "pending");
        assert_eq!(asked, Some("fallback-unfit-approval"));
    }
}
