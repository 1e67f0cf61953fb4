//! `sportello app`: make one known, rotate its secret.

use super::channel::secret;
use super::workspace::offline;
use crate::cli::App;
use crate::output;
use anyhow::bail;
use data_encoding::BASE64URL_NOPAD;
use secrecy::ExposeSecret;
use serde_json::json;
use sportello_core::AppId;
use sportello_engine::Engine;

/// Runs one of its commands.
pub async fn run(command: App) -> anyhow::Result<()> {
    match command {
        App::Add {
            app_id,
            app_secret,
            verify_token,
            folder,
        } => {
            let engine = offline(&folder).await?;
            let (_, verify) = put(
                &engine,
                &app_id,
                &secret(&app_secret, "the app's secret")?,
                verify_token.as_deref(),
            )
            .await?;
            if folder.json {
                return output::line(&json!({"app_id": app_id, "verify_token": verify}));
            }
            match verify {
                Some(token) => println!(
                    "The app is known. In its dashboard, set the webhook to <your address>/hooks/meta with the verify token {token}"
                ),
                None => println!(
                    "The app has its new secret. The old one stays valid for webhooks: when Meta signs with the new one, run `sportello app rotated --app-id {app_id}`."
                ),
            }
        }
        App::Rotated { app_id, folder } => {
            let engine = offline(&folder).await?;
            let known = engine.apps();
            let Some(app) = known.iter().find(|a| a.platform_id == app_id) else {
                bail!(
                    "there is no app {app_id} here: nothing was changed. Known: {}",
                    known_ids(&engine)
                );
            };
            engine.store().drop_old_secrets(app.id).await?;
            if folder.json {
                return output::line(&json!({"app_id": app_id}));
            }
            println!("The old secret is forgotten.");
        }
    }
    Ok(())
}

/// The ids of the apps that are known, for people.
fn known_ids(engine: &Engine) -> String {
    let known = engine.apps();
    let ids: Vec<&str> = known.iter().map(|app| app.platform_id.as_str()).collect();
    if ids.is_empty() {
        return "none yet (`sportello app add` makes one known)".to_owned();
    }
    ids.join(", ")
}

/// Makes an app known or gives it a new secret; the verify token comes back if the app is new.
pub async fn put(
    engine: &Engine,
    id: &str,
    secret: &str,
    verify: Option<&str>,
) -> anyhow::Result<(AppId, Option<String>)> {
    let known = engine.apps();
    let known = known.iter().find(|a| a.platform_id == id);
    let verify = match (verify, known) {
        (Some(token), _) => token.to_owned(),
        (None, Some(app)) => app.verify_token.expose_secret().to_owned(),
        (None, None) => BASE64URL_NOPAD.encode(&engine.vault().random::<18>()?),
    };
    let is_new = known.is_none();
    let app = engine
        .put_app(engine.now(), id, &secret.into(), &verify.as_str().into())
        .await?;
    Ok((app, is_new.then_some(verify)))
}
