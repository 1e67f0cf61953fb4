//! What rules can be made of: the networks that the workspace has, and the templates that can
//! carry any reply.

use crate::desk::Desk;
use sportello_core::fallback::fit::{Unfit, fits};
use sportello_core::fallback::{Rules, TemplateName};
use sportello_core::{ChannelKind, WorkspaceId};
use sportello_store::StoreError;

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
        match fits(&row.status, &row.shape) {
            Err(why) => unfit.push((format!("{} ({})", row.name, row.language), reason(why))),
            Ok(()) => {
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

/// The key of why a template cannot carry a reply.
fn reason(why: Unfit) -> &'static str {
    match why {
        Unfit::NotApproved => "fallback-unfit-approval",
        Unfit::NotWords => "fallback-unfit-file",
        Unfit::ManyBlanks => "fallback-unfit-blanks",
    }
}
