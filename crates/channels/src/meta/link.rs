//! Addresses that open a chat and carry a continue token (webhooks.md §6, §8: `ref`).

/// The words that a WhatsApp link puts into the composer of the person, who sends them with one
/// tap. Understood in both languages, and short, because people read it before they send it.
pub(crate) fn opening_words(token: &str) -> String {
    format!("Ciao! Hello! ({token})")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_token_is_found_in_the_words() {
        let token = "sp-abcdefghijklmnopqrstuvwx23";
        assert_eq!(
            sportello_core::continuation::find(&opening_words(token)).as_deref(),
            Some(token)
        );
    }
}
