//! The SMTP server.

use super::fault::{Deed, Stage};
use super::line::Lines;
use super::room::{MailRoom, Sent};
use super::{MAILBOX, PASSWORD};
use data_encoding::BASE64;
use std::io;
use std::sync::Arc;
use tokio::net::TcpStream;

/// Bytes of the largest mail.
const LARGEST: usize = 25_000_000;

/// A session.
struct Session {
    lines: Lines,
    room: Arc<MailRoom>,
    open: bool,
    from: Option<String>,
    to: Option<String>,
}

/// Serves a connection.
pub(super) async fn serve(stream: TcpStream, room: Arc<MailRoom>) -> io::Result<()> {
    let mut session = Session {
        lines: Lines::new(stream),
        room,
        open: false,
        from: None,
        to: None,
    };
    if session.fails(Stage::Connect).await? {
        return Ok(());
    }
    session.lines.say("220 sandbox ESMTP").await?;
    while let Some(line) = session.lines.next().await? {
        let line = String::from_utf8_lossy(&line).into_owned();
        let (verb, rest) = line.split_once(' ').unwrap_or((&line, ""));
        match &*verb.to_ascii_uppercase() {
            "EHLO" => {
                let able = format!(
                    "250-sandbox\r\n250-SIZE {LARGEST}\r\n250-8BITMIME\r\n250-ENHANCEDSTATUSCODES\r\n250 AUTH PLAIN LOGIN"
                );
                session.lines.say(&able).await?;
            }
            "HELO" | "NOOP" | "RSET" => session.lines.say("250 2.0.0 ok").await?,
            "AUTH" => session.auth(rest).await?,
            "MAIL" => session.mail(rest).await?,
            "RCPT" => session.rcpt(rest).await?,
            "DATA" => session.data().await?,
            "QUIT" => return session.lines.say("221 2.0.0 bye").await,
            _ => session.lines.say("502 5.5.1 not known here").await?,
        }
    }
    Ok(())
}

impl Session {
    /// Whether a scripted refusal was said.
    async fn fails(&mut self, at: Stage) -> io::Result<bool> {
        let Some(deed) = self.room.strike(at) else {
            return Ok(false);
        };
        let (code, says) = self.lines.suffer(deed).await?;
        self.lines.say(&format!("{code} {says}")).await?;
        Ok(true)
    }

    async fn auth(&mut self, rest: &str) -> io::Result<()> {
        if self.fails(Stage::Auth).await? {
            return Ok(());
        }
        let mut words = rest.split(' ');
        let way = words.next().unwrap_or_default().to_ascii_uppercase();
        let decode = |text: &[u8]| {
            let bytes = BASE64.decode(text).unwrap_or_default();
            String::from_utf8_lossy(&bytes).into_owned()
        };
        let given = match (&*way, words.next()) {
            ("PLAIN", Some(first)) => decode(first.as_bytes()),
            ("PLAIN", None) => {
                self.lines.say("334 ").await?;
                decode(&self.lines.next().await?.unwrap_or_default())
            }
            ("LOGIN", _) => {
                self.lines.say("334 VXNlcm5hbWU6").await?;
                let user = decode(&self.lines.next().await?.unwrap_or_default());
                self.lines.say("334 UGFzc3dvcmQ6").await?;
                let password = decode(&self.lines.next().await?.unwrap_or_default());
                format!("\0{user}\0{password}")
            }
            _ => return self.lines.say("504 5.5.4 not known here").await,
        };
        self.open = given == format!("\0{MAILBOX}\0{PASSWORD}");
        match self.open {
            true => self.lines.say("235 2.7.0 welcome").await,
            false => self.lines.say("535 5.7.8 wrong user or password").await,
        }
    }

    async fn mail(&mut self, rest: &str) -> io::Result<()> {
        if !self.open {
            return self.lines.say("530 5.7.0 log in first").await;
        }
        if self.fails(Stage::Mail).await? {
            return Ok(());
        }
        self.to = None;
        self.from = address(rest);
        match self.from.as_deref() {
            Some(MAILBOX) => self.lines.say("250 2.1.0 ok").await,
            _ => self.lines.say("553 5.7.1 not your address").await,
        }
    }

    async fn rcpt(&mut self, rest: &str) -> io::Result<()> {
        if self.from.is_none() {
            return self.lines.say("503 5.5.1 who sends it?").await;
        }
        if self.fails(Stage::Rcpt).await? {
            return Ok(());
        }
        self.to = address(rest);
        match self.to.as_deref() {
            None => self.lines.say("501 5.1.3 not an address").await,
            // Addresses that show a fault by hand.
            Some(to) if to.starts_with("nobody@") => self.lines.say("550 5.1.1 no such user").await,
            Some(to) if to.starts_with("full@") => self.lines.say("452 4.2.2 mailbox full").await,
            Some(_) => self.lines.say("250 2.1.5 ok").await,
        }
    }

    async fn data(&mut self) -> io::Result<()> {
        let (Some(from), Some(to)) = (self.from.clone(), self.to.clone()) else {
            return self.lines.say("503 5.5.1 to whom?").await;
        };
        if self.fails(Stage::Data).await? {
            return Ok(());
        }
        self.lines.say("354 go on").await?;
        let mut raw = Vec::new();
        loop {
            let Some(line) = self.lines.next().await? else {
                // Without its dot it is no mail.
                return Ok(());
            };
            match &*line {
                b"." => break,
                [b'.', rest @ ..] => raw.extend_from_slice(rest),
                line => raw.extend_from_slice(line),
            }
            raw.extend_from_slice(b"\r\n");
        }
        if raw.len() > LARGEST {
            return self.lines.say("552 5.3.4 too large").await;
        }
        let sent = Sent {
            from,
            to,
            raw: String::from_utf8_lossy(&raw).into_owned(),
        };
        (self.from, self.to) = (None, None);
        match self.room.strike(Stage::End) {
            Some(Deed::Vanish) => return self.lines.say("250 2.0.0 taken").await,
            Some(Deed::Lose) => {
                self.room.take(sent);
                return Err(io::ErrorKind::ConnectionAborted.into());
            }
            Some(deed) => {
                let (code, says) = self.lines.suffer(deed).await?;
                return self.lines.say(&format!("{code} {says}")).await;
            }
            None => {}
        }
        self.room.take(sent);
        self.lines.say("250 2.0.0 taken").await
    }
}

/// The address between brackets, in lower case.
fn address(rest: &str) -> Option<String> {
    let inner = rest.split_once('<')?.1.split_once('>')?.0;
    inner.contains('@').then(|| inner.to_ascii_lowercase())
}
