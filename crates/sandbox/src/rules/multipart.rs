//! `multipart/form-data` (RFC 7578), read from bytes already in memory.

/// One part of a form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// The field's name.
    pub name: String,
    /// The file's name, when the part is a file.
    pub file_name: Option<String>,
    /// The part's content type.
    pub content_type: Option<String>,
    /// What it holds.
    pub bytes: Vec<u8>,
}

/// All parts that can be read; a body that is no multipart form gives none.
#[must_use]
pub fn parse(content_type: &str, body: &[u8]) -> Vec<Part> {
    let Some(boundary) = parameter(content_type, "boundary") else {
        return Vec::new();
    };
    let marker = format!("--{boundary}").into_bytes();
    let mut parts = Vec::new();
    let mut rest = match find(body, &marker) {
        Some(at) => &body[at + marker.len()..],
        None => return parts,
    };
    // After a marker come CRLF and a part, or `--` and the end.
    while let Some(start) = rest.strip_prefix(b"\r\n") {
        let mut closing = b"\r\n".to_vec();
        closing.extend_from_slice(&marker);
        let Some(end) = find(start, &closing) else {
            break;
        };
        if let Some(part) = part(&start[..end]) {
            parts.push(part);
        }
        rest = &start[end + closing.len()..];
    }
    parts
}

fn part(bytes: &[u8]) -> Option<Part> {
    let split = find(bytes, b"\r\n\r\n")?;
    let head = String::from_utf8_lossy(&bytes[..split]).into_owned();
    let mut name = None;
    let mut file_name = None;
    let mut content_type = None;
    for line in head.split("\r\n") {
        let Some((key, value)) = line.split_once(':') else {
            continue;
        };
        match key.trim().to_ascii_lowercase().as_str() {
            "content-disposition" => {
                name = parameter(value, "name");
                file_name = parameter(value, "filename");
            }
            "content-type" => content_type = Some(value.trim().to_owned()),
            _ => {}
        }
    }
    Some(Part {
        name: name?,
        file_name,
        content_type,
        bytes: bytes[split + 4..].to_vec(),
    })
}

/// `key=value` or `key="value"` among the `;` parameters of a header.
fn parameter(header: &str, key: &str) -> Option<String> {
    header.split(';').find_map(|piece| {
        let (name, value) = piece.trim().split_once('=')?;
        name.trim()
            .eq_ignore_ascii_case(key)
            .then(|| value.trim().trim_matches('"').to_owned())
    })
}

fn find(haystack: &[u8], needle: &[u8]) -> Option<usize> {
    haystack
        .windows(needle.len())
        .position(|window| window == needle)
}
