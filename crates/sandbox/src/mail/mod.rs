//! A mail server of our own: SMTP (RFC 5321) for what the business sends, IMAP (RFC 3501) for what
//! is written to it, both on loopback ports of their own, with scripted faults. The commands are
//! those that mail programs use to send one mail and to read an inbox.
//!
//! Mails are kept in memory: a start gives an empty mailbox a new UIDVALIDITY, as a mailbox has
//! that was made anew.

mod control;
mod fault;
mod imap;
mod letter;
mod line;
mod room;
mod smtp;

pub use control::routes;
pub use fault::{Deed, Fault, Stage};
pub use letter::{File, Letter};
pub use room::{MailRoom, Sent};

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

/// The mailbox of the business.
pub const MAILBOX: &str = "info@fioridilia.example";
/// Its password.
pub const PASSWORD: &str = "sandbox-mail-password";

/// Both servers.
#[derive(Debug)]
pub struct MailServers {
    /// What they share.
    pub room: Arc<MailRoom>,
    /// Where SMTP listens.
    pub smtp: SocketAddr,
    /// Where IMAP listens.
    pub imap: SocketAddr,
    tasks: [JoinHandle<()>; 2],
}

impl Drop for MailServers {
    fn drop(&mut self) {
        self.tasks.iter().for_each(JoinHandle::abort);
    }
}

/// Starts both servers on free ports.
///
/// # Errors
/// When there is no free port.
pub async fn start() -> std::io::Result<MailServers> {
    let room = Arc::new(MailRoom::new());
    let smtp = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
    let imap = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
    let (smtp_at, imap_at) = (smtp.local_addr()?, imap.local_addr()?);
    let (at_smtp, at_imap) = (room.clone(), room.clone());
    let tasks = [
        tokio::spawn(accept(smtp, move |stream| {
            smtp::serve(stream, at_smtp.clone())
        })),
        tokio::spawn(accept(imap, move |stream| {
            imap::serve(stream, at_imap.clone())
        })),
    ];
    Ok(MailServers {
        room,
        smtp: smtp_at,
        imap: imap_at,
        tasks,
    })
}

async fn accept<F, W>(listener: TcpListener, serve: F)
where
    F: Fn(TcpStream) -> W,
    W: Future<Output = std::io::Result<()>> + Send + 'static,
{
    loop {
        match listener.accept().await {
            Ok((stream, _)) => {
                let served = serve(stream);
                tokio::spawn(async move {
                    if let Err(error) = served.await {
                        tracing::debug!(%error, "a mail connection broke off");
                    }
                });
            }
            Err(error) => {
                tracing::warn!(%error, "a mail connection could not be taken");
                tokio::time::sleep(std::time::Duration::from_millis(100)).await;
            }
        }
    }
}
