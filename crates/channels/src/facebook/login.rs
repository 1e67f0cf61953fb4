//! Facebook Login: Pages, and the Instagram accounts linked to them (auth.md §1).

use crate::contract::{Answer, ChannelFacts, Target, read_token_state};
use crate::login::{
    Dialog, DialogHost, Found, Login, LoginStep, Question, examine, exchange_code, lengthen,
    read_given, said, settings, with_token,
};
use crate::meta::envelope::small;
use crate::meta::lenient::Id;
use crate::meta::paging::Paging;
use serde::Deserialize;
use sportello_core::share::encode;
use sportello_core::{ChannelKind, Time};

/// The permissions that are asked for (auth.md §3).
const SCOPE: &str = "pages_show_list,pages_messaging,pages_manage_metadata,pages_read_engagement,\
pages_read_user_content,pages_manage_engagement,pages_manage_posts,read_insights,instagram_basic,\
instagram_manage_messages,instagram_manage_comments,instagram_content_publish,\
instagram_manage_insights,business_management";
/// The most parts of a list of Pages that are read, a hundred Pages each.
const PARTS: usize = 20;
/// Answers before the first part of the list.
const BEFORE: usize = 3;

pub(crate) struct FacebookLogin;

impl Login for FacebookLogin {
    fn host(&self) -> DialogHost {
        DialogHost::Facebook
    }

    fn dialog(&self, ask: &Dialog<'_>) -> String {
        // A configuration (Facebook Login for Business) says what is asked for, else the scope.
        let wanted = match ask.config {
            Some(config) => format!("config_id={}", encode(config)),
            None => format!("scope={}", encode(SCOPE)),
        };
        format!(
            "{}/dialog/oauth?client_id={}&redirect_uri={}&state={}&response_type=code&{wanted}",
            ask.version,
            encode(ask.app),
            encode(ask.back),
            encode(ask.state)
        )
    }

    fn step(&self, app: &str, back: Option<&str>, _now: Time, answers: &[Answer]) -> LoginStep {
        let token = match answers {
            [] => return LoginStep::Ask(exchange_code(app, back)),
            // Page tokens that are made from a long-lived token do not end by themselves.
            [short] => {
                return match read_given(short) {
                    Some(given) => LoginStep::Ask(lengthen(app, given.token)),
                    None => LoginStep::Refused(said(short)),
                };
            }
            [_, long, ..] => match read_given(long) {
                Some(given) => given.token,
                None => return LoginStep::Refused(said(long)),
            },
        };
        let Some(examined) = answers.get(2) else {
            return LoginStep::Ask(examine(token));
        };
        let user = read_token_state(examined).and_then(|state| state.user);
        let parts = answers.get(BEFORE..).unwrap_or_default();
        let mut found = Vec::new();
        let mut after = None;
        for answer in parts {
            let Some((pages, next)) = read_pages(answer) else {
                return LoginStep::Refused(said(answer));
            };
            found.extend(pages.into_iter().flat_map(|page| page.found(user.clone())));
            after = next;
        }
        if parts.is_empty() || (after.is_some() && parts.len() < PARTS) {
            return LoginStep::Ask(pages(after.as_deref(), &token));
        }
        found.sort_by(|a, b| (a.kind.as_str(), &a.name).cmp(&(b.kind.as_str(), &b.name)));
        LoginStep::Found(found)
    }

    fn renew(&self, _channel: &ChannelFacts, app: &str, token: String) -> Question {
        lengthen(app, token)
    }
}

/// The Pages of a person, with their tokens, a hundred at a time.
fn pages(after: Option<&str>, token: &str) -> Question {
    let mut query = vec![
        (
            "fields",
            "id,name,access_token,tasks,instagram_business_account{id,username,name}",
        ),
        ("limit", "100"),
    ];
    query.extend(after.map(|after| ("after", after)));
    with_token(Target::Graph("me/accounts".to_owned()), &query, token)
}

#[derive(Deserialize)]
struct Listed {
    #[serde(default)]
    data: Vec<PageBody>,
    #[serde(default)]
    paging: Paging,
}

#[derive(Deserialize)]
struct PageBody {
    id: Id,
    #[serde(default)]
    name: String,
    access_token: Option<String>,
    instagram_business_account: Option<Account>,
}

#[derive(Deserialize)]
struct Account {
    id: Id,
    username: Option<String>,
}

impl PageBody {
    /// The Page and its account. A Page without a token (the person has no task there) cannot be
    /// connected.
    fn found(self, user: Option<String>) -> Vec<Found> {
        let Some(token) = self.access_token.filter(|token| !token.is_empty()) else {
            return Vec::new();
        };
        let mut found = vec![Found {
            kind: ChannelKind::new("facebook"),
            asset: self.id.0.clone(),
            name: self.name.clone(),
            settings: settings(user.clone(), None),
            token: token.clone(),
        }];
        if let Some(account) = self.instagram_business_account {
            let username = account.username.unwrap_or_default();
            let mut own = settings(user, None);
            own.insert("page".to_owned(), self.id.0);
            own.insert("username".to_owned(), username.clone());
            found.push(Found {
                kind: ChannelKind::new("instagram"),
                asset: account.id.0,
                name: match username.is_empty() {
                    true => self.name,
                    false => format!("@{username}"),
                },
                settings: own,
                token,
            });
        }
        found
    }
}

/// Reads a part of the list, with the cursor of the next.
fn read_pages(answer: &Answer) -> Option<(Vec<PageBody>, Option<String>)> {
    if !(200..300).contains(&answer.status) {
        return None;
    }
    let body: Listed = small(&answer.body)?;
    Some((body.data, body.paging.following()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(body: &str) -> Answer {
        Answer {
            status: 200,
            headers: Vec::new(),
            body: body.to_owned(),
        }
    }

    #[test]
    fn the_dialog_says_who_asks_for_what_and_where_to_go_back() {
        let ask = Dialog {
            version: "v25.0",
            app: "12",
            back: "https://desk.example/settings/connect/back",
            state: "a b",
            config: None,
        };
        let address = FacebookLogin.dialog(&ask);
        assert!(address.starts_with("v25.0/dialog/oauth?client_id=12&redirect_uri=https%3A%2F%2Fdesk.example%2Fsettings%2Fconnect%2Fback&state=a%20b&response_type=code&scope=pages_show_list%2C"), "{address}");
        let address = FacebookLogin.dialog(&Dialog {
            config: Some("7"),
            ..ask
        });
        assert!(address.ends_with("&config_id=7"), "{address}");
    }

    #[test]
    fn pages_are_read_part_by_part_with_their_accounts() {
        let mut answers = vec![
            said(r#"{"access_token":"short"}"#),
            said(r#"{"access_token":"long","expires_in":5184000}"#),
            said(r#"{"data":{"is_valid":true,"user_id":"218471","scopes":[]}}"#),
            said(
                r#"{"data":[{"id":"1","name":"A","access_token":"t","instagram_business_account":{"id":"17841","username":"a"}},{"id":"2","name":"B"}],
                "paging":{"cursors":{"after":"c"},"next":"https://…"}}"#,
            ),
        ];
        let step = FacebookLogin.step("12", Some("b"), Time(0), &answers);
        let LoginStep::Ask(next) = step else {
            panic!("there is a next part")
        };
        assert!(
            next.request
                .query
                .contains(&("after".to_owned(), "c".to_owned()))
        );
        answers.push(said(r#"{"data":[{"id":"3","name":"C","access_token":"u"}],"paging":{"cursors":{"after":"d"}}}"#));
        let LoginStep::Found(found) = FacebookLogin.step("12", Some("b"), Time(0), &answers) else {
            panic!("that was all")
        };
        let seen: Vec<_> = found
            .iter()
            .map(|f| (f.kind.as_str(), f.name.as_str()))
            .collect();
        assert_eq!(
            seen,
            [("facebook", "A"), ("facebook", "C"), ("instagram", "@a")]
        );
        assert!(found.iter().all(|f| f.settings["granted_by"] == "218471"));
    }

    #[test]
    fn a_refusal_at_any_step_says_its_code_and_no_secret() {
        let refused = Answer {
            status: 400,
            ..said(r#"{"error":{"code":100,"error_subcode":36009,"message":"EAAsecret"}}"#)
        };
        let LoginStep::Refused(words) = FacebookLogin.step("12", None, Time(0), &[refused]) else {
            panic!("it was refused")
        };
        assert_eq!(words, "400 100/36009");
    }
}
