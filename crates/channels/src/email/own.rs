//! Mails of the desk itself, to the people who work at it. They are in no thread, and say that no
//! person wrote them, so that nothing answers them (RFC 3834 §5).

use super::compose::{header, mailbox};
use super::settings;
use crate::mail::{Mail, MailServer, OwnMail};

/// The mail; `None` where one of the addresses cannot be written to.
pub(crate) fn own(mail: &OwnMail<'_>) -> Option<Mail> {
    let from = settings::address(mail.from)?;
    let to = settings::address(mail.to)?;
    let (_, domain) = from.split_once('@')?;
    // What is not plain would end the line or the id.
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_');
    let key: String = mail.key.chars().filter(|c| plain(*c)).collect();
    Some(Mail {
        headers: vec![
            format!("From: {}", mailbox(Some(mail.name), &from)),
            format!("To: <{to}>"),
            header("Subject", mail.subject),
            format!("Message-ID: <{key}@{domain}>"),
            "Auto-Submitted: auto-generated".to_owned(),
            "MIME-Version: 1.0".to_owned(),
        ],
        from,
        to,
        text: mail.text.to_owned(),
        file: None,
        boundary: String::new(),
    })
}

/// A server that takes mail, as it is written in settings.
pub(crate) fn server(text: &str) -> Option<MailServer> {
    settings::server(text.trim(), 465, 587)
}

/// An address as it is kept and compared.
pub(crate) fn address(text: &str) -> Option<String> {
    settings::address(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mail<'m>(to: &'m str, key: &'m str) -> OwnMail<'m> {
        OwnMail {
            from: "info@fioridilia.example",
            name: "Fiori di Lia",
            to,
            subject: "WhatsApp non funziona: è giù",
            text: "Ciao",
            key,
        }
    }

    #[test]
    fn the_same_key_is_the_same_mail() {
        let made = || own(&mail("Lia@Example.it", "alert.7.3")).expect("a mail");
        assert_eq!(made(), made());
        let line = |start: &str| {
            let found = made()
                .headers
                .into_iter()
                .find(|line| line.starts_with(start));
            found.expect("the line")
        };
        assert_eq!(
            line("Message-ID"),
            "Message-ID: <alert.7.3@fioridilia.example>"
        );
        assert_eq!(line("To"), "To: <lia@example.it>");
        assert!(line("Subject").starts_with("Subject: =?utf-8?B?"));
        assert!(
            made()
                .headers
                .contains(&"Auto-Submitted: auto-generated".to_owned())
        );
    }

    #[test]
    fn no_header_is_smuggled_in() {
        assert_eq!(own(&mail("lia@example.it\r\nBcc: x@y.it", "k")), None);
        let made = own(&mail("lia@example.it", "k>\r\nBcc: x@y.it")).expect("a mail");
        let id = "Message-ID: <kBccxy.it@fioridilia.example>";
        assert!(made.headers.iter().any(|line| line == id), "{made:?}");
    }
}
