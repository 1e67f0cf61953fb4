//! The IMAP server: one inbox, which is only read.

use super::fault::Stage;
use super::line::Lines;
use super::room::{Kept, MailRoom};
use super::{MAILBOX, PASSWORD};
use std::io;
use std::sync::Arc;
use tokio::net::TcpStream;

/// A session.
struct Session {
    lines: Lines,
    room: Arc<MailRoom>,
    logged_in: bool,
    opened: bool,
}

/// Serves a connection.
pub(super) async fn serve(stream: TcpStream, room: Arc<MailRoom>) -> io::Result<()> {
    let mut session = Session {
        lines: Lines::new(stream),
        room,
        logged_in: false,
        opened: false,
    };
    session.lines.say("* OK sandbox IMAP4rev1").await?;
    while let Some(line) = session.lines.next().await? {
        let line = String::from_utf8_lossy(&line).into_owned();
        let words = words(&line);
        let (Some(tag), Some(verb)) = (words.first(), words.get(1)) else {
            session.lines.say("* BAD what?").await?;
            continue;
        };
        let rest: Vec<&str> = words[2..].iter().map(String::as_str).collect();
        let verb = verb.to_ascii_uppercase();
        if verb == "LOGOUT" {
            session.lines.say("* BYE").await?;
            return session.lines.say(&format!("{tag} OK bye")).await;
        }
        let done = session.command(&verb, &rest).await?;
        session.lines.say(&format!("{tag} {done}")).await?;
    }
    Ok(())
}

impl Session {
    /// A scripted refusal, as this protocol says it.
    async fn fails(&mut self, at: Stage) -> io::Result<Option<String>> {
        let Some(deed) = self.room.strike(at) else {
            return Ok(None);
        };
        let (_, says) = self.lines.suffer(deed).await?;
        Ok(Some(format!("NO {says}")))
    }

    /// Does a command; gives what stands after its tag.
    async fn command(&mut self, verb: &str, rest: &[&str]) -> io::Result<String> {
        let ok = || Ok("OK done".to_owned());
        match (verb, rest) {
            ("CAPABILITY", _) => {
                self.lines.say("* CAPABILITY IMAP4rev1").await?;
                ok()
            }
            ("NOOP", _) => ok(),
            ("LOGIN", [user, password]) => {
                if let Some(no) = self.fails(Stage::ImapLogin).await? {
                    return Ok(no);
                }
                self.logged_in = *user == MAILBOX && *password == PASSWORD;
                match self.logged_in {
                    true => ok(),
                    false => Ok("NO [AUTHENTICATIONFAILED] wrong user or password".to_owned()),
                }
            }
            _ if !self.logged_in => Ok("BAD log in first".to_owned()),
            ("EXAMINE" | "SELECT", [name]) if name.eq_ignore_ascii_case("INBOX") => {
                self.open().await
            }
            ("UID", [verb, rest @ ..]) if self.opened => {
                match (&*verb.to_ascii_uppercase(), rest) {
                    ("SEARCH", keys) => self.search(keys).await,
                    ("FETCH", [set, items @ ..]) => self.fetch(set, &items.join(" ")).await,
                    _ => Ok("BAD not known here".to_owned()),
                }
            }
            _ => Ok("BAD not known here".to_owned()),
        }
    }

    async fn open(&mut self) -> io::Result<String> {
        if let Some(no) = self.fails(Stage::ImapOpen).await? {
            return Ok(no);
        }
        let (validity, next, mails) = self.room.inbox();
        self.opened = true;
        let exists = mails.len();
        self.lines
            .say(&format!(
                "* {exists} EXISTS\r\n* 0 RECENT\r\n* FLAGS (\\Seen)\r\n* OK [UIDVALIDITY {validity}] ok\r\n* OK [UIDNEXT {next}] ok"
            ))
            .await?;
        Ok("OK [READ-ONLY] done".to_owned())
    }

    async fn search(&mut self, keys: &[&str]) -> io::Result<String> {
        let (_, _, mails) = self.room.inbox();
        let found: Vec<String> = match keys {
            [key, set] if key.eq_ignore_ascii_case("UID") => within(set, &mails),
            [key, day] if key.eq_ignore_ascii_case("SINCE") => {
                let Some(day) = day_of(day) else {
                    return Ok("BAD not a day".to_owned());
                };
                mails.iter().filter(|mail| mail.at >= day).collect()
            }
            [key] if key.eq_ignore_ascii_case("ALL") => mails.iter().collect(),
            _ => return Ok("BAD not known here".to_owned()),
        }
        .iter()
        .map(|mail| mail.uid.to_string())
        .collect();
        self.lines
            .say(format!("* SEARCH {}", found.join(" ")).trim_end())
            .await?;
        Ok("OK done".to_owned())
    }

    async fn fetch(&mut self, set: &str, items: &str) -> io::Result<String> {
        if let Some(no) = self.fails(Stage::ImapFetch).await? {
            return Ok(no);
        }
        let (_, _, mails) = self.room.inbox();
        let items = items.to_ascii_uppercase();
        for mail in within(set, &mails) {
            let number = mails
                .iter()
                .take_while(|other| other.uid <= mail.uid)
                .count();
            let mut out = format!("* {number} FETCH (UID {}", mail.uid).into_bytes();
            if items.contains("RFC822.SIZE") {
                out.extend(format!(" RFC822.SIZE {}", mail.raw.len()).bytes());
            }
            if items.contains("INTERNALDATE") {
                let at = jiff::Timestamp::from_second(mail.at).unwrap_or_default();
                let at = at.strftime("%d-%b-%Y %H:%M:%S +0000");
                out.extend(format!(" INTERNALDATE \"{at}\"").bytes());
            }
            let end = mail.raw.windows(4).position(|four| four == b"\r\n\r\n");
            let head = end.map_or(mail.raw.len(), |end| end + 4);
            for (item, name, bytes) in [
                ("BODY.PEEK[]", "BODY[]", &mail.raw[..]),
                ("BODY.PEEK[HEADER]", "BODY[HEADER]", &mail.raw[..head]),
            ] {
                if items.contains(item) {
                    out.extend(format!(" {name} {{{}}}\r\n", bytes.len()).bytes());
                    out.extend_from_slice(bytes);
                }
            }
            out.extend_from_slice(b")\r\n");
            self.lines.raw(&out).await?;
        }
        Ok("OK done".to_owned())
    }
}

/// The mails of a set: one UID, or a range that may end with `*`, the last one there is.
fn within<'m>(set: &str, mails: &'m [Kept]) -> Vec<&'m Kept> {
    let last = mails.last().map_or(0, |mail| mail.uid);
    let number = |text: &str| match text {
        "*" => Some(last),
        text => text.parse::<u32>().ok(),
    };
    let (from, to) = set.split_once(':').unwrap_or((set, set));
    let (Some(from), Some(to)) = (number(from), number(to)) else {
        return Vec::new();
    };
    let range = from.min(to)..=from.max(to);
    mails
        .iter()
        .filter(|mail| range.contains(&mail.uid))
        .collect()
}

/// The words of a line; quoted ones may hold spaces.
fn words(line: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word = String::new();
    let (mut quoted, mut escaped) = (false, false);
    for c in line.chars() {
        match c {
            _ if escaped => {
                escaped = false;
                word.push(c);
            }
            '\\' if quoted => escaped = true,
            '"' => quoted = !quoted,
            ' ' if !quoted => words.push(std::mem::take(&mut word)),
            c => word.push(c),
        }
    }
    words.push(word);
    words
}

/// The first second of a day such as `23-Nov-2026`.
fn day_of(text: &str) -> Option<i64> {
    let date = jiff::civil::Date::strptime("%d-%b-%Y", text).ok()?;
    let at = date
        .to_datetime(jiff::civil::Time::midnight())
        .to_zoned_datetime(jiff::tz::TimeZone::UTC)
        .ok()?;
    Some(at.timestamp().as_second())
}
