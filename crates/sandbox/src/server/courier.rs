//! The courier: posts webhooks as soon as they are due and lets time pass for ticks.

use super::core::{Core, clock};
use crate::rules::Command;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{Semaphore, watch};

/// Posts under way at once.
const AT_ONCE: usize = 16;

/// Works until the sandbox stops.
pub(super) async fn work(core: Arc<Core>, mut stopped: watch::Receiver<bool>) {
    let slots = Arc::new(Semaphore::new(AT_ONCE));
    loop {
        let (posts, next) = core.collect(slots.available_permits());
        for post in posts {
            let Ok(slot) = slots.clone().acquire_owned().await else {
                return;
            };
            let core = core.clone();
            tokio::spawn(async move {
                let status = super::outside::post(&core, &post).await;
                drop(slot);
                let answered = Command::WebhookAnswered {
                    updates: post.updates,
                    status,
                };
                if let Err(error) = core.apply(answered) {
                    tracing::error!(%error, "the sandbox cannot write its journal; a webhook will be posted again after a restart");
                }
            });
        }
        let full = slots.available_permits() == 0;
        let wait = match next {
            _ if full => Duration::from_secs(3600),
            Some(at) => Duration::from_millis(u64::try_from(at - clock()).unwrap_or(0)),
            None => Duration::from_secs(3600),
        };
        tokio::select! {
            () = core.wake.notified() => {}
            () = tokio::time::sleep(wait) => {}
            _ = stopped.wait_for(|stop| *stop) => return,
        }
    }
}
