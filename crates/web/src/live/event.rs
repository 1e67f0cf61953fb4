//! Panes as server-sent events: encoded once, shared by every stream that sends them.

use bytes::Bytes;

/// One pane of a page: markup that says itself where it goes (`hx-partial`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pane(Bytes);

impl Pane {
    /// Encodes a pane's markup as one unnamed event.
    pub fn new(markup: &str) -> Pane {
        let mut event = String::with_capacity(markup.len() + 64);
        for line in markup.split('\n') {
            event.push_str("data: ");
            // A bare carriage return would end the line for a browser.
            event.extend(line.chars().filter(|c| *c != '\r'));
            event.push('\n');
        }
        event.push('\n');
        Pane(Bytes::from(event))
    }

    /// The event.
    pub fn event(&self) -> &Bytes {
        &self.0
    }
}

/// What of `now` a stream that last sent `before` has to send.
pub fn changes(before: &[Pane], now: &[Pane]) -> Bytes {
    let differ: Vec<&Pane> = now
        .iter()
        .enumerate()
        .filter(|(i, pane)| before.get(*i) != Some(pane))
        .map(|(_, p)| p)
        .collect();
    match differ.as_slice() {
        [] => Bytes::new(),
        [one] => one.0.clone(),
        many => many.iter().flat_map(|p| p.0.iter().copied()).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_markup_is_a_line_of_data() {
        assert_eq!(
            Pane::new("<p>\nCiao\r\n</p>").event().as_ref(),
            b"data: <p>\ndata: Ciao\ndata: </p>\n\n"
        );
    }

    #[test]
    fn only_what_differs_is_sent_and_at_first_everything() {
        let (list, thread, new) = (Pane::new("list"), Pane::new("thread"), Pane::new("thread!"));
        let first = changes(&[], &[list.clone(), thread.clone()]);
        assert_eq!(first.as_ref(), b"data: list\n\ndata: thread\n\n");
        let before = [list.clone(), thread];
        assert_eq!(
            changes(&before, &[list, new]).as_ref(),
            b"data: thread!\n\n"
        );
        assert!(changes(&before, &before).is_empty());
    }
}
