//! From the store to the view: what each page shows, read anew every time. Nothing here decides;
//! it asks the store and the engine and puts the answers into [`crate::pages::view`]'s values.

mod ask;
mod closing;
mod comment;
mod composer;
mod contact;
mod conversation;
mod health;
mod inbox;
mod list;
mod settings;
mod strip;

pub use ask::{At, InboxAsk};
pub use conversation::older;
pub use health::{health, matrix};
pub use inbox::inbox;
pub use settings::settings;
pub use strip::{strip, summary};

use crate::pages::reader::Reader;
use crate::pages::view::{Reason, Token};
use sportello_store::{Cause, TokenHealth};

impl Reader {
    /// Why, in words: the sentence under a cause's key.
    pub fn cause(&self, key: &str) -> String {
        self.language
            .find(key)
            .unwrap_or_else(|| self.text("cause-unknown"))
    }

    fn reason(&self, cause: &Cause) -> Reason {
        let code = cause.code.map(|code| match cause.subcode {
            Some(subcode) => format!("{code}/{subcode}"),
            None => code.to_string(),
        });
        Reason {
            key: cause.key.clone(),
            sentence: self.cause(&cause.key),
            code,
            since: cause.since,
            until: cause.until,
        }
    }
}

fn token(state: TokenHealth) -> Token {
    match state {
        TokenHealth::Good => Token::Good,
        TokenHealth::Suspect { since } => Token::Suspect(since),
        TokenHealth::Gone { since } => Token::Gone(since),
    }
}
