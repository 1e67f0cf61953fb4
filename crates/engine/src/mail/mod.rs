//! Mailboxes: connections to their servers, mails sent and fetched, what was fetched taken in,
//! answers kept in their threads.

mod answering;
mod connect;
mod imap;
mod kept;
mod net;
mod poll;
mod smtp;

pub use connect::NewMailbox;

use crate::engine::Engine;
use crate::job::{Job, Outcome};
use secrecy::{ExposeSecret, SecretString};
use sportello_channels::mail::{MailHosts, STAGE};
use sportello_channels::{Answer, Body, Target};
use sportello_core::WorkspaceId;

/// Bytes of a server's words that are kept.
const SAID: usize = 500;

/// The answer of a server, in SMTP's codes.
fn answered(status: u16, stage: &str, says: &str) -> Outcome {
    let says: String = says
        .chars()
        .filter(|c| !c.is_control() || *c == '\n')
        .take(SAID)
        .collect();
    Outcome::Answered {
        answer: Answer {
            status,
            headers: vec![(STAGE.to_owned(), stage.to_owned())],
            body: says,
        },
        bytes: bytes::Bytes::new(),
    }
}

/// Makes a request to a mailbox's servers, or for a file that was laid aside; `None` = it is
/// neither.
pub(crate) async fn make(engine: &Engine, workspace: WorkspaceId, job: &Job) -> Option<Outcome> {
    let hosts = match &job.request.target {
        Target::Mail(hosts) => hosts,
        Target::Kept(name) => {
            return Some(engine.kept_file(workspace, &job.work, name).await);
        }
        _ => return None,
    };
    let nothing = SecretString::from(String::new());
    let password = job.credentials.bearer.as_ref().unwrap_or(&nothing);
    Some(match &job.request.body {
        Body::Mail(mail) => {
            let file = match &mail.file {
                None => None,
                Some(file) => match engine.media_bytes(workspace, file.media, false).await {
                    Ok(Some((_, bytes))) => Some(bytes),
                    // The file is not here: nothing is sent.
                    _ => return Some(Outcome::NotSent),
                },
            };
            let raw = sportello_channels::mail::compose(mail, engine.now(), file.as_deref());
            let letter = smtp::Letter {
                from: &mail.from,
                to: &mail.to,
                raw: &raw,
            };
            smtp::send(hosts, password.expose_secret(), &letter, job.timeout).await
        }
        Body::Fetch(since) => {
            imap::fetch(
                hosts,
                password.expose_secret(),
                *since,
                engine.now(),
                job.timeout,
            )
            .await
        }
        _ => check(hosts, password.expose_secret(), job).await,
    })
}

/// Logs in at both servers.
async fn check(hosts: &MailHosts, password: &str, job: &Job) -> Outcome {
    let read = imap::check(hosts, password, job.timeout).await;
    match &read {
        Outcome::Answered { answer, .. } if answer.status == 250 => {
            smtp::check(hosts, password, job.timeout).await
        }
        _ => read,
    }
}
