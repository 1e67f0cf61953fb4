//! Mails as people's programs write them.

use super::MAILBOX;
use data_encoding::BASE64;
use serde::Deserialize;
use std::fmt::Write as _;

/// A mail that a person writes.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct Letter {
    /// Their address.
    pub from: String,
    /// Their name.
    #[serde(default)]
    pub name: String,
    /// What it is about.
    #[serde(default)]
    pub subject: String,
    /// The words.
    #[serde(default)]
    pub text: String,
    /// The same as a page.
    #[serde(default)]
    pub html: Option<String>,
    /// The id of the mail it answers.
    #[serde(default)]
    pub in_reply_to: Option<String>,
    /// Files.
    #[serde(default)]
    pub files: Vec<File>,
}

/// A file in a mail.
#[derive(Debug, Clone, Deserialize)]
pub struct File {
    /// Its name.
    pub name: String,
    /// Its media type.
    pub mime: String,
    /// Its bytes, as base64.
    pub base64: String,
}

impl Letter {
    pub(super) fn id(&self, number: &str) -> String {
        let domain = self.from.rsplit('@').next().unwrap_or("example.com");
        format!("{number}@{domain}")
    }

    pub(super) fn raw(&self, id: &str, at: i64) -> Vec<u8> {
        let word = |text: &str| format!("=?utf-8?B?{}?=", BASE64.encode(text.as_bytes()));
        let mut out = String::new();
        let mut line = |text: &str| {
            let _ = write!(out, "{text}\r\n");
        };
        line(&format!("From: {} <{}>", word(&self.name), self.from));
        line(&format!("To: <{MAILBOX}>"));
        line(&format!("Subject: {}", word(&self.subject)));
        line(&format!("Date: {}", date(at)));
        line(&format!("Message-ID: <{id}>"));
        if let Some(answered) = &self.in_reply_to {
            line(&format!("In-Reply-To: <{answered}>"));
            line(&format!("References: <{answered}>"));
        }
        line("MIME-Version: 1.0");
        line("Content-Type: multipart/mixed; boundary=\"outer\"");
        line("");
        line("--outer");
        line("Content-Type: multipart/alternative; boundary=\"inner\"");
        line("");
        let pages = self.html.iter().map(|page| ("html", page));
        for (sort, text) in [("plain", &self.text)].into_iter().chain(pages) {
            line("--inner");
            line(&format!("Content-Type: text/{sort}; charset=utf-8"));
            line("Content-Transfer-Encoding: base64");
            line("");
            lines(text.as_bytes(), &mut line);
        }
        line("--inner--");
        for file in &self.files {
            line("--outer");
            line(&format!("Content-Type: {}", file.mime));
            line("Content-Transfer-Encoding: base64");
            line(&format!(
                "Content-Disposition: attachment; filename=\"{}\"",
                file.name
            ));
            line("");
            let bytes = BASE64.decode(file.base64.as_bytes()).unwrap_or_default();
            lines(&bytes, &mut line);
        }
        line("--outer--");
        out.into_bytes()
    }
}

fn lines(bytes: &[u8], line: &mut impl FnMut(&str)) {
    bytes
        .chunks(57)
        .for_each(|piece| line(&BASE64.encode(piece)));
}

/// A report that a mail was not delivered (RFC 3464).
pub(super) fn bounce(id: &str, to: &str, status: &str, at: i64) -> Vec<u8> {
    format!(
        "From: Mail Delivery System <mailer-daemon@mx.example>\r\nTo: <{MAILBOX}>\r\n\
         Subject: Undelivered Mail Returned to Sender\r\nDate: {}\r\nMessage-ID: <bounce.{id}>\r\n\
         Auto-Submitted: auto-replied\r\nMIME-Version: 1.0\r\n\
         Content-Type: multipart/report; report-type=delivery-status; boundary=\"b\"\r\n\r\n\
         --b\r\nContent-Type: text/plain\r\n\r\nYour mail could not be delivered.\r\n\
         --b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example\r\n\r\n\
         Final-Recipient: rfc822; {to}\r\nAction: failed\r\nStatus: {status}\r\n\r\n\
         --b\r\nContent-Type: text/rfc822-headers\r\n\r\nMessage-ID: <{id}>\r\n\r\n--b--\r\n",
        date(at)
    )
    .into_bytes()
}

fn date(at: i64) -> String {
    let at = jiff::Timestamp::from_second(at).unwrap_or_default();
    at.strftime("%a, %d %b %Y %H:%M:%S +0000").to_string()
}
