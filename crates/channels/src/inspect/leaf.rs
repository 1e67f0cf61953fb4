//! The leaves of a JSON value, and changing one.

use serde_json::Value;

/// The pointers of all leaves: what is neither a list nor an object.
pub(super) fn pointers(value: &Value) -> Vec<String> {
    let mut found = Vec::new();
    walk(value, &mut String::new(), &mut found);
    found
}

fn walk(value: &Value, path: &mut String, found: &mut Vec<String>) {
    let length = path.len();
    let mut below = |name: &str, inner: &Value| {
        path.push('/');
        path.push_str(&name.replace('~', "~0").replace('/', "~1"));
        walk(inner, path, found);
        path.truncate(length);
    };
    match value {
        Value::Object(members) => members.iter().for_each(|(name, inner)| below(name, inner)),
        Value::Array(elements) => elements
            .iter()
            .enumerate()
            .for_each(|(n, inner)| below(&n.to_string(), inner)),
        _ => found.push(path.clone()),
    }
}

/// Makes a leaf another of its own sort: digits stay digits, words stay words.
pub(super) fn change(value: &mut Value, pointer: &str) {
    let Some(leaf) = value.pointer_mut(pointer) else {
        return;
    };
    *leaf = match leaf {
        Value::Bool(yes) => Value::Bool(!*yes),
        Value::String(text) => Value::String(other_text(text)),
        Value::Number(number) => match (number.as_i64(), number.as_f64()) {
            (Some(n), _) => Value::from(n.wrapping_add(1)),
            (None, Some(x)) if x.abs() < 1e15 => Value::from(x + 1.0),
            _ => Value::from(1),
        },
        _ => Value::from("x"),
    };
}

fn other_text(text: &str) -> String {
    let digits = !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    match text.char_indices().next_back() {
        Some((at, last)) if digits => {
            let other = if last == '9' { '8' } else { '9' };
            format!("{}{other}", &text[..at])
        }
        _ => format!("{text}x"),
    }
}
