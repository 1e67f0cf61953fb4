//! Reading by IMAP (RFC 3501): the inbox is examined, so nothing in it changes, and what has a
//! higher UID than the last one is fetched, oldest first, some at a time.

use super::answered;
use super::net::{self, Stream};
use crate::job::Outcome;
use async_imap::error::Error as Fault;
use async_imap::types::Mailbox;
use async_imap::{Client, Session};
use data_encoding::BASE64;
use futures_util::TryStreamExt as _;
use serde::{Deserialize, Serialize};
use sportello_channels::Answer;
use sportello_channels::mail::{MailHosts, MailMark, Security};
use sportello_core::{Span, Time};
use std::io;
use std::time::Duration;

/// Mails fetched in one go.
const AT_ONCE: usize = 20;
/// Bytes fetched in one go, counted before the last one.
const BYTES_AT_ONCE: u32 = 16_000_000;
/// The largest mail fetched whole, in bytes; of a larger one its head is.
const LARGEST: u32 = 40_000_000;
/// After UIDVALIDITY changed the mailbox is read again from so long before it was last read.
const OVERLAP: Span = Span::days(2);
/// The least time for one go.
const LEAST: Duration = Duration::from_secs(60);

/// What was fetched in one go.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Batch {
    pub validity: u32,
    /// How far the mailbox is read with this.
    pub uid: u32,
    /// Whether there is more.
    pub more: bool,
    pub mails: Vec<Mail>,
}

/// One of them.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Mail {
    pub uid: u32,
    pub received: i64,
    pub cut: bool,
    /// Base64.
    pub raw: String,
}

/// Fetches what is new. The batch stands in the bytes of the answer.
pub(super) async fn fetch(
    hosts: &MailHosts,
    password: &str,
    since: Option<MailMark>,
    now: Time,
    timeout: Span,
) -> Outcome {
    let read = async {
        let mut session = log_in(hosts, password).await?;
        let batch = batch(&mut session, since, now).await?;
        // Whatever comes of leaving, it was read.
        let _ = tokio::time::timeout(Duration::from_secs(2), session.logout()).await;
        Ok(batch)
    };
    match patiently(timeout, LEAST, read).await {
        Ok(batch) => Outcome::Answered {
            answer: Answer {
                status: 250,
                headers: Vec::new(),
                body: String::new(),
            },
            bytes: serde_json::to_vec(&batch).unwrap_or_default().into(),
        },
        Err(fault) => told(&fault),
    }
}

/// Logs in and leaves.
pub(super) async fn check(hosts: &MailHosts, password: &str, timeout: Span) -> Outcome {
    let asked = async {
        let mut session = log_in(hosts, password).await?;
        let _ = tokio::time::timeout(Duration::from_secs(2), session.logout()).await;
        Ok(())
    };
    match patiently(timeout, Duration::ZERO, asked).await {
        Ok(()) => answered(250, "auth", ""),
        Err(fault) => told(&fault),
    }
}

async fn patiently<T>(
    timeout: Span,
    least: Duration,
    asked: impl Future<Output = Result<T, Trouble>>,
) -> Result<T, Trouble> {
    let patience = Duration::from_millis(u64::try_from(timeout.0).unwrap_or(0)).max(least);
    tokio::time::timeout(patience, asked)
        .await
        .unwrap_or(Err(Trouble::Silence))
}

/// What went wrong.
enum Trouble {
    /// The login was refused.
    Refused(String),
    /// The server said no to something else.
    No(String),
    /// It was not reached, or broke off.
    Silence,
}

impl From<Fault> for Trouble {
    fn from(fault: Fault) -> Trouble {
        match fault {
            Fault::No(says) | Fault::Bad(says) => Trouble::No(says),
            _ => Trouble::Silence,
        }
    }
}

impl From<io::Error> for Trouble {
    fn from(_: io::Error) -> Trouble {
        Trouble::Silence
    }
}

/// In SMTP's codes, since one table reads both.
fn told(trouble: &Trouble) -> Outcome {
    match trouble {
        Trouble::Refused(says) => answered(535, "auth", says),
        Trouble::No(says) => answered(451, "imap", says),
        Trouble::Silence => Outcome::NotSent,
    }
}

async fn log_in(hosts: &MailHosts, password: &str) -> Result<Session<Box<dyn Stream>>, Trouble> {
    let server = &hosts.imap;
    let plain = net::connect(server).await?;
    let stream: Box<dyn Stream> = match server.security {
        Security::Plain => Box::new(plain),
        Security::Tls => net::secure(server, plain).await?,
        Security::StartTls => {
            let mut client = Client::new(plain);
            client.read_response().await?;
            client.run_command_and_check_ok("STARTTLS", None).await?;
            net::secure(server, client.into_inner()).await?
        }
    };
    let mut client = Client::new(stream);
    if server.security != Security::StartTls {
        // The greeting; none comes after STARTTLS.
        client.read_response().await?.ok_or(Trouble::Silence)?;
    }
    match client.login(&hosts.user, password).await {
        Ok(session) => Ok(session),
        Err((Fault::No(says), _)) if is_refusal(&says) => Err(Trouble::Refused(says)),
        Err((fault, _)) => Err(fault.into()),
    }
}

/// Whether a login failed for its password: a server that says it is busy is in trouble
/// (RFC 5530).
fn is_refusal(says: &str) -> bool {
    !["UNAVAILABLE", "INUSE", "LIMIT", "SERVERBUG", "CONTACTADMIN"]
        .iter()
        .any(|code| says.contains(code))
}

async fn batch(
    session: &mut Session<Box<dyn Stream>>,
    since: Option<MailMark>,
    now: Time,
) -> Result<Batch, Trouble> {
    let inbox = session.examine("INBOX").await?;
    let validity = inbox
        .uid_validity
        .ok_or_else(|| Trouble::No("no UIDVALIDITY".to_owned()))?;
    let mut batch = Batch {
        validity,
        uid: 0,
        more: false,
        mails: Vec::new(),
    };
    let wanted = match since {
        // From now on.
        None => {
            batch.uid = newest(session, &inbox).await?;
            return Ok(batch);
        }
        Some(mark) if mark.validity == validity => {
            batch.uid = mark.uid;
            let after = mark.uid.saturating_add(1);
            if inbox.exists == 0 || inbox.uid_next.is_some_and(|next| next <= after) {
                return Ok(batch);
            }
            format!("UID {after}:*")
        }
        // The numbers begin anew: what was read before is known by its own id.
        Some(mark) => {
            let from = mark.at - OVERLAP;
            format!("SINCE {}", day(from))
        }
    };
    let anew = since.is_some_and(|mark| mark.validity != validity);
    let mut uids: Vec<u32> = session.uid_search(&wanted).await?.into_iter().collect();
    // "n:*" names the last one even where it is below n.
    uids.retain(|uid| *uid > batch.uid);
    uids.sort_unstable();
    if anew && uids.is_empty() {
        batch.uid = newest(session, &inbox).await?;
    }
    batch.more = uids.len() > AT_ONCE;
    let mut bytes = 0_u32;
    for uid in uids.into_iter().take(AT_ONCE) {
        if bytes >= BYTES_AT_ONCE {
            batch.more = true;
            break;
        }
        if let Some(mail) = one(session, uid, now).await? {
            bytes = bytes.saturating_add(u32::try_from(mail.raw.len()).unwrap_or(u32::MAX));
            batch.mails.push(mail);
        }
        batch.uid = uid;
    }
    Ok(batch)
}

/// The highest UID there is.
async fn newest(session: &mut Session<Box<dyn Stream>>, inbox: &Mailbox) -> Result<u32, Trouble> {
    if let Some(next) = inbox.uid_next {
        return Ok(next.saturating_sub(1));
    }
    let all = session.uid_search("ALL").await?;
    Ok(all.into_iter().max().unwrap_or(0))
}

/// One mail; `None` = it was moved away meanwhile.
async fn one(
    session: &mut Session<Box<dyn Stream>>,
    uid: u32,
    now: Time,
) -> Result<Option<Mail>, Trouble> {
    let set = uid.to_string();
    let about: Vec<_> = session
        .uid_fetch(&set, "(UID RFC822.SIZE INTERNALDATE)")
        .await?
        .try_collect()
        .await?;
    let Some(about) = about.iter().find(|found| found.uid == Some(uid)) else {
        return Ok(None);
    };
    let cut = about.size.is_some_and(|size| size > LARGEST);
    let received = about
        .internal_date()
        .map_or(now.0, |at| at.timestamp_millis());
    let query = match cut {
        true => "(UID BODY.PEEK[HEADER])",
        false => "(UID BODY.PEEK[])",
    };
    let found: Vec<_> = session.uid_fetch(&set, query).await?.try_collect().await?;
    let found = found.iter().find(|found| found.uid == Some(uid));
    let raw = found.and_then(|found| if cut { found.header() } else { found.body() });
    Ok(raw.map(|raw| Mail {
        uid,
        received,
        cut,
        raw: BASE64.encode(raw),
    }))
}

/// A day as a search has it.
fn day(at: Time) -> String {
    let days = at.0.div_euclid(86_400_000);
    let date = jiff::Timestamp::from_millisecond(days * 86_400_000).unwrap_or_default();
    date.strftime("%d-%b-%Y").to_string()
}
