//! Sending by SMTP, one command at a time: until the dot that ends a mail is written nothing was
//! sent, and from then on it may have been until the server answers (RFC 5321 §4.2.5).

use super::answered;
use super::net::CONNECT;
use crate::job::Outcome;
use lettre::Address;
use lettre::transport::smtp::authentication::{Credentials, Mechanism};
use lettre::transport::smtp::client::{AsyncSmtpConnection, TlsParameters};
use lettre::transport::smtp::commands::{Data, Mail, Rcpt};
use lettre::transport::smtp::extension::ClientId;
use sportello_channels::mail::{MailHosts, MailServer, Security};
use sportello_core::Span;
use std::error::Error as _;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

type Fault = lettre::transport::smtp::Error;

/// Bytes written at once.
const PIECE: usize = 64 * 1024;
/// The least time for a mail; RFC 5321 §4.5.3.2 asks for more patience with the last answer than
/// anybody has who waits for a tick.
const LEAST: Duration = Duration::from_secs(60);

/// A mail and its envelope.
pub(super) struct Letter<'m> {
    pub from: &'m str,
    pub to: &'m str,
    pub raw: &'m [u8],
}

/// Why a step did not go on: a server's word, or none.
enum Stopped {
    Said(u16, &'static str, String),
    Nothing,
}

/// Sends a mail.
pub(super) async fn send(
    hosts: &MailHosts,
    password: &str,
    letter: &Letter<'_>,
    timeout: Span,
) -> Outcome {
    let ended = AtomicBool::new(false);
    let patience = Duration::from_millis(u64::try_from(timeout.0).unwrap_or(0)).max(LEAST);
    let whole = deliver(hosts, password, letter, &ended);
    let done = tokio::time::timeout(patience, whole)
        .await
        .unwrap_or(Err(Stopped::Nothing));
    match done {
        Ok(says) => answered(250, "end", &says),
        Err(Stopped::Said(code, stage, says)) => answered(code, stage, &says),
        Err(Stopped::Nothing) if ended.load(Ordering::Relaxed) => Outcome::Lost,
        Err(Stopped::Nothing) => Outcome::NotSent,
    }
}

/// Logs in and leaves.
pub(super) async fn check(hosts: &MailHosts, password: &str, timeout: Span) -> Outcome {
    let patience = Duration::from_millis(u64::try_from(timeout.0).unwrap_or(0));
    let asked = async {
        let mut connection = log_in(hosts, password).await?;
        connection.abort().await;
        Ok(())
    };
    match tokio::time::timeout(patience, asked)
        .await
        .unwrap_or(Err(Stopped::Nothing))
    {
        Ok(()) => answered(250, "auth", ""),
        Err(Stopped::Said(code, stage, says)) => answered(code, stage, &says),
        Err(Stopped::Nothing) => Outcome::NotSent,
    }
}

async fn deliver(
    hosts: &MailHosts,
    password: &str,
    letter: &Letter<'_>,
    ended: &AtomicBool,
) -> Result<String, Stopped> {
    let address = |text: &str, stage| {
        let parsed = text.parse::<Address>();
        parsed.map_err(|_| Stopped::Said(553, stage, "5.1.3 not an address".to_owned()))
    };
    let (from, to) = (address(letter.from, "mail")?, address(letter.to, "rcpt")?);
    let mut connection = log_in(hosts, password).await?;
    let at = |stage| move |fault: Fault| said(&fault, stage);
    connection
        .command(Mail::new(Some(from), Vec::new()))
        .await
        .map_err(at("mail"))?;
    connection
        .command(Rcpt::new(to, Vec::new()))
        .await
        .map_err(at("rcpt"))?;
    connection.command(Data).await.map_err(at("data"))?;
    // The dot is written when there are no more pieces.
    let mut rest = letter.raw;
    let pieces = std::iter::from_fn(|| {
        let (piece, after) = rest.split_at(rest.len().min(PIECE));
        rest = after;
        if piece.is_empty() {
            ended.store(true, Ordering::Relaxed);
            return None;
        }
        Some(piece)
    });
    let taken = connection.message_iter(pieces).await.map_err(at("end"))?;
    let says = taken.message().collect::<Vec<_>>().join("\n");
    // Whatever comes of leaving, it was taken.
    let _ = tokio::time::timeout(Duration::from_secs(2), connection.quit()).await;
    Ok(says)
}

async fn log_in(hosts: &MailHosts, password: &str) -> Result<AsyncSmtpConnection, Stopped> {
    let server = &hosts.smtp;
    let at = |stage| move |fault: Fault| said(&fault, stage);
    let mut connection = connect(server).await.map_err(at("connect"))?;
    if hosts.user.is_empty() {
        return Ok(connection);
    }
    let credentials = Credentials::new(hosts.user.clone(), password.to_owned());
    let known = [Mechanism::Plain, Mechanism::Login];
    match connection.auth(&known, &credentials).await {
        Ok(_) => Ok(connection),
        // The server knows no way of logging in that is known here.
        Err(fault) if fault.is_client() => Err(Stopped::Said(
            504,
            "auth",
            "5.5.4 no login by password".to_owned(),
        )),
        Err(fault) => Err(said(&fault, "auth")),
    }
}

async fn connect(server: &MailServer) -> Result<AsyncSmtpConnection, Fault> {
    // What a server is greeted with: it has the address from the connection, and learns no name.
    let hello = ClientId::Ipv4(std::net::Ipv4Addr::LOCALHOST);
    let tls = || TlsParameters::new_rustls(server.host.clone());
    let first = match server.security {
        Security::Tls => Some(tls()?),
        Security::StartTls | Security::Plain => None,
    };
    let to = (server.host.as_str(), server.port);
    let mut connection =
        AsyncSmtpConnection::connect_tokio1(to, Some(CONNECT), &hello, first, None).await?;
    if server.security == Security::StartTls {
        connection.starttls(tls()?, &hello).await?;
    }
    Ok(connection)
}

/// What a server said, if it said anything.
fn said(fault: &Fault, stage: &'static str) -> Stopped {
    match fault.status() {
        Some(code) => {
            let says = fault.source().map(ToString::to_string).unwrap_or_default();
            Stopped::Said(code.into(), stage, says)
        }
        None => Stopped::Nothing,
    }
}
