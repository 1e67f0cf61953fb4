//! `debug_token`: what the platform says about a channel's token (auth.md §1).

use super::envelope::small;
use super::lenient::{Flag, Id, Moment};
use crate::contract::{Answer, TokenState};
use serde::Deserialize;

#[derive(Deserialize)]
struct Outer {
    data: Data,
}

#[derive(Deserialize)]
struct Data {
    is_valid: Flag,
    #[serde(default)]
    expires_at: Moment,
    #[serde(default)]
    scopes: Vec<String>,
    user_id: Option<Id>,
    #[serde(default)]
    granular_scopes: Vec<Granular>,
}

#[derive(Deserialize)]
struct Granular {
    scope: String,
    #[serde(default)]
    target_ids: Vec<Id>,
}

/// Reads the answer; `None` when it says nothing about the token (an error, another shape).
pub(crate) fn read(answer: &Answer) -> Option<TokenState> {
    let data = small::<Outer>(&answer.body)?.data;
    // `expires_at: 0` is "never", and reads as absent.
    Some(TokenState {
        valid: data.is_valid.0,
        expires_at: data.expires_at.0,
        scopes: data.scopes,
        user: data.user_id.map(|id| id.0),
        wabas: data
            .granular_scopes
            .into_iter()
            .filter(|one| one.scope == "whatsapp_business_management")
            .flat_map(|one| one.target_ids)
            .map(|id| id.0)
            .collect(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use sportello_core::Time;

    fn said(body: &str) -> Option<TokenState> {
        read(&Answer {
            status: 200,
            headers: Vec::new(),
            body: body.to_owned(),
        })
    }

    #[test]
    fn a_page_token_without_end_and_a_dead_one() {
        let state = said(
            r#"{"data":{"app_id":"1","type":"PAGE","is_valid":true,"expires_at":0,"scopes":["pages_messaging"]}}"#,
        );
        let want = TokenState {
            valid: true,
            expires_at: None,
            scopes: vec!["pages_messaging".to_owned()],
            user: None,
            wabas: vec![],
        };
        assert_eq!(state, Some(want));
        let dead =
            said(r#"{"data":{"is_valid":false,"expires_at":1631082844,"error":{"code":190}}}"#);
        let want = TokenState {
            valid: false,
            expires_at: Some(Time(1_631_082_844_000)),
            scopes: vec![],
            user: None,
            wabas: vec![],
        };
        assert_eq!(dead, Some(want));
    }

    #[test]
    fn an_error_says_nothing_about_the_token() {
        assert_eq!(said(r#"{"error":{"code":2}}"#), None);
        assert_eq!(said("<html>"), None);
        assert_eq!(said(r#"{"data":{}}"#), None);
    }
}
