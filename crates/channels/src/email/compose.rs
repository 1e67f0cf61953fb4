//! A mail as it travels: ASCII lines of at most 78 characters (RFC 5322 §2.1.1), other characters
//! as encoded words in the head (RFC 2047) and as base64 in the body (RFC 2045 §6.8).

use crate::mail::Mail;
use data_encoding::BASE64;
use mail_parser::DateTime;
use sportello_core::Time;

/// Bytes in one line of base64 of 76 characters.
const LINE: usize = 57;
/// Bytes of UTF-8 in one encoded word of at most 75 characters.
const WORD: usize = 42;

/// The mail's bytes.
pub(crate) fn compose(mail: &Mail, date: Time, file: Option<&[u8]>) -> Vec<u8> {
    let mut out = Vec::new();
    let mut line = |text: &str| {
        out.extend_from_slice(text.as_bytes());
        out.extend_from_slice(b"\r\n");
    };
    line(&format!(
        "Date: {}",
        DateTime::from_timestamp(date.0.div_euclid(1_000)).to_rfc822()
    ));
    mail.headers.iter().for_each(|header| line(header));
    let words = [
        "Content-Type: text/plain; charset=utf-8",
        "Content-Transfer-Encoding: base64",
        "",
    ];
    let text = mail.text.replace("\r\n", "\n").replace('\n', "\r\n");
    let (Some(about), Some(bytes)) = (&mail.file, file) else {
        words.iter().for_each(|header| line(header));
        lines(text.as_bytes(), &mut line);
        return out;
    };
    let boundary = &mail.boundary;
    line(&format!(
        "Content-Type: multipart/mixed;\r\n boundary=\"{boundary}\""
    ));
    line("");
    if !text.is_empty() {
        line(&format!("--{boundary}"));
        words.iter().for_each(|header| line(header));
        lines(text.as_bytes(), &mut line);
    }
    line(&format!("--{boundary}"));
    about.headers.iter().for_each(|header| line(header));
    line("");
    lines(bytes, &mut line);
    line(&format!("--{boundary}--"));
    out
}

fn lines(bytes: &[u8], line: &mut impl FnMut(&str)) {
    bytes
        .chunks(LINE)
        .for_each(|piece| line(&BASE64.encode(piece)));
}

/// A header line, with encoded words where it is not ASCII or is long.
pub(super) fn header(name: &str, value: &str) -> String {
    format!("{name}: {}", encoded(value, name.len() + 2))
}

/// A sender: a name, if there is one, and an address.
pub(super) fn mailbox(name: Option<&str>, address: &str) -> String {
    let name = name
        .map(super::words::one_line)
        .filter(|name| !name.is_empty());
    match name {
        Some(name) => format!("{}\r\n <{address}>", encoded(&name, 6)),
        None => format!("<{address}>"),
    }
}

/// A value as it may stand in the head, `used` characters into its line: as it is where it is
/// short and of letters, digits and spaces alone, else in encoded words, which need no quotes.
fn encoded(value: &str, used: usize) -> String {
    let plain = |b: u8| b.is_ascii_alphanumeric() || b" .,:;!?-_/()+'".contains(&b);
    let quoted = |b: u8| b"(),:;.".contains(&b);
    let fits = value.len() + used <= 76 && value.bytes().all(plain);
    // In a name some of these mean something else.
    if fits && (used != 6 || !value.bytes().any(quoted)) {
        return value.to_owned();
    }
    let mut words = Vec::new();
    let mut word = String::new();
    for c in value.chars() {
        if word.len() + c.len_utf8() > WORD {
            words.push(std::mem::take(&mut word));
        }
        word.push(c);
    }
    words.push(word);
    let words: Vec<String> = words
        .iter()
        .map(|word| format!("=?utf-8?B?{}?=", BASE64.encode(word.as_bytes())))
        .collect();
    words.join("\r\n ")
}

/// The header lines of a file. A name that is not plain is written as RFC 2231 has it.
pub(super) fn file_headers(name: &str, mime: &str) -> Vec<String> {
    let type_char = |b: u8| b.is_ascii_alphanumeric() || b"/+-.".contains(&b);
    let known = mime.contains('/') && mime.len() <= 100 && mime.bytes().all(type_char);
    let mime = if known {
        mime
    } else {
        "application/octet-stream"
    };
    let name = super::words::one_line(name);
    let simple = name
        .bytes()
        .all(|b| b.is_ascii_alphanumeric() || b" .-_".contains(&b));
    let disposition = match simple && name.len() <= 60 {
        true => format!("Content-Disposition: attachment;\r\n filename=\"{name}\""),
        false => format!(
            "Content-Disposition: attachment;\r\n filename*=utf-8''{}",
            sportello_core::share::encode(&name)
        ),
    };
    vec![
        format!("Content-Type: {mime}"),
        "Content-Transfer-Encoding: base64".to_owned(),
        disposition,
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mail::MailFile;
    use mail_parser::{MessageParser, MimeHeaders};
    use sportello_core::MediaId;

    /// What is put together here is read back by the parser, which is not ours.
    #[test]
    fn a_mail_reads_back_as_it_was_meant_and_holds_no_line_that_is_too_long() {
        let subject = "Re: Perché no? Un mazzo di peonie, dodici rose e un biglietto per la nonna";
        let name = "Fiori di Lia: peonie, rose \"e altro\"";
        let file = b"%PDF-1.7 \x00\xff".repeat(400);
        let mail = Mail {
            from: "info@fioridilia.example".to_owned(),
            to: "giulia@example.it".to_owned(),
            headers: vec![
                format!("From: {}", mailbox(Some(name), "info@fioridilia.example")),
                header("Subject", subject),
            ],
            text: "Sì,\n.\nva bene\r\n".to_owned(),
            file: Some(MailFile {
                media: MediaId(1),
                headers: file_headers("città \"nuova\".pdf", "application/pdf"),
            }),
            boundary: "=_sportello.k7.1.42".to_owned(),
        };
        let raw = compose(&mail, Time(1_795_424_400_000), Some(&file));
        assert!(raw.is_ascii());
        for line in raw.split(|b| *b == b'\n') {
            assert!(line.len() <= 79, "{}", String::from_utf8_lossy(line));
        }
        let read = MessageParser::default().parse(&raw).expect("a mail");
        assert_eq!(read.subject(), Some(subject));
        let from = read.from().and_then(|from| from.first()).expect("a sender");
        assert_eq!(
            (from.name(), from.address()),
            (Some(name), Some("info@fioridilia.example"))
        );
        assert_eq!(
            read.date().map(|date| date.to_timestamp()),
            Some(1_795_424_400)
        );
        assert_eq!(
            read.body_text(0).as_deref(),
            Some("Sì,\r\n.\r\nva bene\r\n")
        );
        let attached = read.attachment(0).expect("a file");
        assert_eq!(attached.attachment_name(), Some("città \"nuova\".pdf"));
        assert_eq!(attached.contents(), &file[..]);
    }

    #[test]
    fn nobody_puts_a_line_into_the_head() {
        let line = header(
            "Subject",
            &super::super::words::one_line("a\r\nBcc: b@x.it"),
        );
        assert_eq!(line, "Subject: =?utf-8?B?YSBCY2M6IGJAeC5pdA==?=");
        let headers = file_headers("a\r\nBcc: b\".pdf", "text/plain\r\nBcc: c");
        assert!(
            headers.iter().all(|line| !line.contains("\nBcc")),
            "{headers:?}"
        );
    }
}
