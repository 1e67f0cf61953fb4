//! WhatsApp's Embedded Signup: the business accounts that were granted, and their numbers
//! (auth.md §6).

use crate::contract::read_token_state;
use crate::contract::{Answer, Auth, Body, ChannelFacts, HttpRequest, Method, Target};
use crate::login::{
    Dialog, DialogHost, Found, Login, LoginStep, Question, examine, exchange_code, lengthen,
    read_given, said, settings, with_token,
};
use crate::meta::envelope::small;
use crate::meta::lenient::Id;
use serde::Deserialize;
use sportello_core::share::encode;
use sportello_core::{ChannelKind, Time};

pub(crate) struct WhatsappLogin;

impl Login for WhatsappLogin {
    fn host(&self) -> DialogHost {
        DialogHost::Facebook
    }

    fn dialog(&self, ask: &Dialog<'_>) -> String {
        let extras = encode(r#"{"setup":{},"sessionInfoVersion":"3","version":"v4"}"#);
        format!(
            "{}/dialog/oauth?client_id={}&redirect_uri={}&state={}&response_type=code&config_id={}&override_default_response_type=true&extras={extras}",
            ask.version,
            encode(ask.app),
            encode(ask.back),
            encode(ask.state),
            encode(ask.config.unwrap_or_default())
        )
    }

    fn needs_config(&self) -> bool {
        true
    }

    fn step(&self, app: &str, back: Option<&str>, _now: Time, answers: &[Answer]) -> LoginStep {
        let Some(exchanged) = answers.first() else {
            return LoginStep::Ask(exchange_code(app, back));
        };
        let Some(given) = read_given(exchanged) else {
            return LoginStep::Refused(said(exchanged));
        };
        let Some(examined) = answers.get(1) else {
            return LoginStep::Ask(examine(given.token));
        };
        let Some(state) = read_token_state(examined) else {
            return LoginStep::Refused(said(examined));
        };
        let listed = answers.get(2..).unwrap_or_default();
        if let Some(waba) = state.wabas.get(listed.len()) {
            let query = [("fields", "id,display_phone_number,verified_name,status")];
            let target = Target::Graph(format!("{waba}/phone_numbers"));
            return LoginStep::Ask(with_token(target, &query, &given.token));
        }
        let shared = settings(state.user.clone(), state.expires_at);
        let accounts = state.wabas.iter().zip(listed);
        let found = accounts.flat_map(|(waba, answer)| {
            let numbers = small::<Listed>(&answer.body).unwrap_or_default().data;
            let (shared, token) = (shared.clone(), given.token.clone());
            numbers.into_iter().map(move |number| {
                let mut own = shared.clone();
                own.insert("waba".to_owned(), waba.clone());
                let digits = super::settings::digits(&number.display_phone_number);
                own.insert("phone".to_owned(), digits.unwrap_or_default());
                Found {
                    kind: ChannelKind::new("whatsapp"),
                    asset: number.id.0,
                    name: format!("{} {}", number.verified_name, number.display_phone_number),
                    settings: own,
                    token: token.clone(),
                }
            })
        });
        LoginStep::Found(found.collect())
    }

    fn renew(&self, _channel: &ChannelFacts, app: &str, token: String) -> Question {
        lengthen(app, token)
    }

    /// Registers a number with its six-digit code, so that it can send (auth.md §6, "Number").
    fn register(&self, asset: &str, pin: &str) -> Option<HttpRequest> {
        let body = serde_json::json!({ "messaging_product": "whatsapp", "pin": pin });
        Some(HttpRequest {
            method: Method::Post,
            target: Target::Graph(format!("{asset}/register")),
            query: Vec::new(),
            body: Body::Json(body.to_string()),
            auth: Auth::Channel,
        })
    }
}

#[derive(Default, Deserialize)]
struct Listed {
    #[serde(default)]
    data: Vec<Number>,
}

#[derive(Deserialize)]
struct Number {
    id: Id,
    #[serde(default)]
    display_phone_number: String,
    #[serde(default)]
    verified_name: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_number_of_every_account_that_was_granted_is_found() {
        let said = |body: &str| Answer {
            status: 200,
            headers: Vec::new(),
            body: body.to_owned(),
        };
        let answers = [
            said(r#"{"access_token":"EAA"}"#),
            said(
                r#"{"data":{"is_valid":true,"user_id":"5","expires_at":0,"granular_scopes":[{"scope":"whatsapp_business_management","target_ids":["w2","w1"]}]}}"#,
            ),
            said(
                r#"{"data":[{"id":"n2","display_phone_number":"+39 02 1","verified_name":"Due"}]}"#,
            ),
            said(
                r#"{"data":[{"id":"n1","display_phone_number":"+39 02 2","verified_name":"Uno"}]}"#,
            ),
        ];
        let LoginStep::Found(found) = WhatsappLogin.step("12", None, Time(0), &answers) else {
            panic!("found")
        };
        let seen: Vec<_> = found
            .iter()
            .map(|f| (f.asset.as_str(), f.settings["waba"].as_str()))
            .collect();
        assert_eq!(seen, [("n2", "w2"), ("n1", "w1")]);
        let ask = WhatsappLogin.step("12", None, Time(0), &answers[..3]);
        let LoginStep::Ask(next) = ask else {
            panic!("the second account is asked for")
        };
        assert_eq!(
            next.request.target,
            Target::Graph("w1/phone_numbers".to_owned())
        );
    }
}
