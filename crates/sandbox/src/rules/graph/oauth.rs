//! Tokens: `debug_token`, `oauth/access_token`, permissions (`auth.md` §1).

use super::super::access::{Token, TokenKind};
use super::super::error::{Graph, GraphError, invalid};
use super::super::ids;
use super::super::route::Call;
use super::super::signature;
use super::super::time::DAY;
use super::super::world::World;
use serde_json::{Value, json};

impl World {
    pub(crate) fn debug_token(&mut self, call: &mut Call<'_>, token: &Token) -> Graph<Value> {
        let input = call
            .params
            .text("input_token")
            .ok_or_else(|| invalid("The parameter input_token is required"))?;
        let Ok(found) = self.token(&input) else {
            let error = json!({ "code": 190, "message": "Invalid OAuth access token." });
            return Ok(json!({ "data": { "error": error, "is_valid": false, "scopes": [] } }));
        };
        if found.app != token.app {
            return Err(GraphError::new(
                400,
                100,
                "(#100) The App_id in the input_token did not match the Viewing App",
            ));
        }
        let expired = found.expires.is_some_and(|end| end <= self.now);
        let subcode = found.revoked.or(expired.then_some(463));
        let application = self.apps.get(&found.app).map(|app| app.name.clone());
        let granular: Vec<Value> = found
            .scopes()
            .iter()
            .map(|scope| match scope {
                scope if scope.starts_with("whatsapp") => json!({ "scope": scope, "target_ids": self.only(&found, |world, id| world.wabas.contains_key(id)) }),
                scope if scope.starts_with("pages") => json!({ "scope": scope, "target_ids": self.only(&found, |world, id| world.pages.contains_key(id)) }),
                scope if scope.starts_with("instagram") => json!({ "scope": scope, "target_ids": self.only(&found, |world, id| world.instagrams.contains_key(id)) }),
                scope => json!({ "scope": scope }),
            })
            .collect();
        let mut data = json!({
            "app_id": found.app,
            "type": found.kind.word(),
            "application": application,
            "expires_at": found.expires.map_or(0, |end| end / 1000),
            "data_access_expires_at": if found.kind == TokenKind::User { (found.issued + 90 * DAY) / 1000 } else { 0 },
            "is_valid": subcode.is_none(),
            "issued_at": found.issued / 1000,
            "scopes": found.scopes(),
            "granular_scopes": granular,
            "user_id": found.user,
        });
        if found.kind == TokenKind::Page {
            data["profile_id"] = json!(found.profile);
        }
        if let Some(subcode) = subcode {
            data["error"] = json!({ "code": 190, "message": "Error validating access token", "subcode": subcode });
        }
        Ok(json!({ "data": data }))
    }

    fn only(&self, token: &Token, wanted: impl Fn(&Self, &str) -> bool) -> Vec<String> {
        token
            .assets
            .iter()
            .filter(|id| wanted(self, id))
            .cloned()
            .collect()
    }

    /// `grant_type=client_credentials` and `fb_exchange_token`.
    pub(crate) fn exchange_token(&mut self, call: &mut Call<'_>) -> Graph<Value> {
        let id = call
            .params
            .text("client_id")
            .ok_or_else(|| missing("client_id"))?;
        let secret = call
            .params
            .text("client_secret")
            .ok_or_else(|| missing("client_secret"))?;
        let app = self.apps.get(&id).ok_or_else(|| {
            GraphError::new(
                400,
                101,
                "Error validating application. Cannot get application info due to a system error.",
            )
        })?;
        if !signature::same(&app.secret, &secret) {
            return Err(GraphError::new(400, 1, "Error validating client secret."));
        }
        match call.params.text("grant_type").as_deref() {
            Some("client_credentials") => {
                Ok(json!({ "access_token": format!("{id}|{secret}"), "token_type": "bearer" }))
            }
            Some("fb_exchange_token") => {
                let old = call
                    .params
                    .text("fb_exchange_token")
                    .ok_or_else(|| missing("fb_exchange_token"))?;
                let mut token = self.authorise(Some(&old), &call.params)?;
                if token.app != id {
                    return Err(GraphError::new(
                        400,
                        190,
                        "Error validating access token: The token was not issued to this application.",
                    ));
                }
                let life = 60 * DAY;
                token.issued = self.now;
                token.expires = Some(self.now + life);
                let text = ids::token(call.rng, "EAA");
                self.tokens.insert(text.clone(), token);
                call.acted = true;
                Ok(
                    json!({ "access_token": text, "token_type": "bearer", "expires_in": life / 1000 }),
                )
            }
            Some("authorization_code") => self.exchange_instagram_code(call, &id),
            Some(other) => Err(invalid(&format!("Invalid grant_type: {other}"))),
            None if call.params.text("code").is_some() => self.exchange_code(call, &id),
            None => Err(invalid("The parameter code or grant_type is required")),
        }
    }

    pub(crate) fn permissions(token: &Token) -> Value {
        let rows: Vec<Value> = token
            .scopes()
            .iter()
            .map(|scope| json!({ "permission": scope, "status": "granted" }))
            .collect();
        json!({ "data": rows })
    }
}

fn missing(name: &str) -> Box<GraphError> {
    GraphError::new(400, 101, format!("Missing {name} parameter."))
}
