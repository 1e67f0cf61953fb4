//! Instagram Login: an account without a Page (auth.md §2). Its tokens live for 60 days and are
//! asked for at the network's own host.

use super::settings::filled;
use crate::contract::{Answer, ChannelFacts, Method, Target};
use crate::login::{
    BY, Dialog, DialogHost, Found, Hidden, Login, LoginStep, PERMISSIONS, Question, lengthen,
    plain, read_given, said, settings, with_token,
};
use crate::meta::envelope::small;
use crate::meta::lenient::Id;
use serde::Deserialize;
use sportello_core::share::encode;
use sportello_core::{ChannelKind, Span, Time};

/// The permissions that are asked for (auth.md §3).
const SCOPE: &str = "instagram_business_basic,instagram_business_manage_messages,\
instagram_business_manage_comments,instagram_business_content_publish,instagram_business_manage_insights";
/// The value of a channel's [`BY`].
const OWN: &str = "instagram";

pub(crate) struct InstagramLogin;

/// Whether a channel was connected by Instagram Login.
pub(crate) fn by_own_login(channel: &ChannelFacts) -> bool {
    filled(channel, BY) == Some(OWN)
}

impl Login for InstagramLogin {
    fn host(&self) -> DialogHost {
        DialogHost::Instagram
    }

    fn dialog(&self, ask: &Dialog<'_>) -> String {
        format!(
            "oauth/authorize?enable_fb_login=0&client_id={}&redirect_uri={}&state={}&response_type=code&scope={}",
            encode(ask.app),
            encode(ask.back),
            encode(ask.state),
            encode(SCOPE)
        )
    }

    fn step(&self, app: &str, back: Option<&str>, now: Time, answers: &[Answer]) -> LoginStep {
        let Some(short) = answers.first() else {
            let mut query = vec![("client_id", app), ("grant_type", "authorization_code")];
            query.extend(back.map(|back| ("redirect_uri", back)));
            let target = Target::InstagramLogin("oauth/access_token".to_owned());
            let hidden = vec![("client_secret", Hidden::AppSecret), ("code", Hidden::Code)];
            return LoginStep::Ask(plain(target, Method::Post, &query, hidden));
        };
        let Some(first) = read_given(short) else {
            return LoginStep::Refused(said(short));
        };
        let Some(long) = answers.get(1) else {
            let target = Target::InstagramPlain("access_token".to_owned());
            let hidden = vec![
                ("client_secret", Hidden::AppSecret),
                ("access_token", Hidden::Token(first.token)),
            ];
            let query = [("grant_type", "ig_exchange_token")];
            return LoginStep::Ask(plain(target, Method::Get, &query, hidden));
        };
        let Some(given) = read_given(long) else {
            return LoginStep::Refused(said(long));
        };
        let Some(told) = answers.get(2) else {
            let query = [("fields", "id,user_id,username,name")];
            let target = Target::Instagram("me".to_owned());
            return LoginStep::Ask(with_token(target, &query, &given.token));
        };
        let Some(account) = small::<Account>(&told.body) else {
            return LoginStep::Refused(said(told));
        };
        let username = account.username.unwrap_or_default();
        let ends = given.expires_in.map(|seconds| now + Span::seconds(seconds));
        let mut own = settings(Some(account.id.0.clone()), ends);
        own.insert(BY.to_owned(), OWN.to_owned());
        own.insert("username".to_owned(), username.clone());
        own.insert(PERMISSIONS.to_owned(), first.permissions.join(","));
        LoginStep::Found(vec![Found {
            kind: ChannelKind::new("instagram"),
            // The id that webhooks use, which is not the app-scoped one (auth.md §2, 5).
            asset: account.user_id.unwrap_or(account.id).0,
            name: format!("@{username}"),
            settings: own,
            token: given.token,
        }])
    }

    /// Only when it is at least a day old and has not ended (auth.md §2, 4).
    fn renew(&self, channel: &ChannelFacts, app: &str, token: String) -> Question {
        if !by_own_login(channel) {
            return lengthen(app, token);
        }
        let target = Target::InstagramPlain("refresh_access_token".to_owned());
        let hidden = vec![("access_token", Hidden::Token(token))];
        plain(
            target,
            Method::Get,
            &[("grant_type", "ig_refresh_token")],
            hidden,
        )
    }
}

#[derive(Deserialize)]
struct Account {
    id: Id,
    user_id: Option<Id>,
    username: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_account_is_known_by_the_id_that_webhooks_use() {
        let said = |body: &str| Answer {
            status: 200,
            headers: Vec::new(),
            body: body.to_owned(),
        };
        let answers = [
            said(
                r#"{"access_token":"s","user_id":17841,"permissions":"instagram_business_basic"}"#,
            ),
            said(r#"{"access_token":"l","expires_in":5184000}"#),
            said(r#"{"id":"99","user_id":"17841","username":"lia"}"#),
        ];
        let step = InstagramLogin.step("12", Some("b"), Time(1_000), &answers);
        let LoginStep::Found(found) = step else {
            panic!("found")
        };
        assert_eq!(
            (found[0].asset.as_str(), found[0].name.as_str()),
            ("17841", "@lia")
        );
        assert_eq!(found[0].settings["granted_by"], "99");
        assert_eq!(found[0].settings["token_ends"], "5184001000");
        assert_eq!(found[0].settings["permissions"], "instagram_business_basic");
    }

    #[test]
    fn a_token_is_renewed_at_the_host_it_came_from() {
        let mut channel = ChannelFacts {
            asset: "17841".to_owned(),
            ..ChannelFacts::default()
        };
        let renewed = |channel: &ChannelFacts| {
            let question = InstagramLogin.renew(channel, "12", "IG".to_owned());
            question.request.target
        };
        let graph = Target::Graph("oauth/access_token".to_owned());
        assert_eq!(renewed(&channel), graph, "through a Page");
        channel.settings.insert(BY.to_owned(), OWN.to_owned());
        let own = Target::InstagramPlain("refresh_access_token".to_owned());
        assert_eq!(renewed(&channel), own);
    }
}
