//! `sportello sandbox`: the Graph API with phones, alone.

use crate::cli::Sandbox;
use crate::{output, stop};
use serde_json::json;

/// Runs the sandbox until it is stopped.
pub async fn run(args: Sandbox) -> anyhow::Result<()> {
    let config = sportello_sandbox::Config::new(args.listen, &args.data);
    let running = sportello_sandbox::start(config).await?;
    let seeded = &running.seeded;
    if args.json {
        output::line(&json!({
            "sandbox": running.url,
            "control": format!("{}/control", running.url),
            "app_id": seeded.app_id,
            "app_secret": seeded.app_secret,
            "verify_token": seeded.verify_token,
            "assets": {
                "facebook": seeded.page_id,
                "instagram": seeded.instagram_id,
                "whatsapp": seeded.phone_id,
                "waba": seeded.waba_id,
                "telegram": seeded.bot_id,
                "email": sportello_sandbox::mail::MAILBOX,
            },
            "tokens": {
                "facebook": seeded.page_token,
                "instagram": seeded.instagram_token,
                "whatsapp": seeded.system_token,
                "telegram": seeded.bot_token,
                "email": sportello_sandbox::mail::PASSWORD,
            },
            "mail": {
                "smtp": format!("plain://{}", running.mail.smtp),
                "imap": format!("plain://{}", running.mail.imap),
            },
        }))?;
    } else {
        println!("The sandbox is open at {}", running.url);
        println!("  Phones    {}", running.url);
        println!("  Control   {}/control", running.url);
        println!(
            "  App       {}   secret {}   verify token {}",
            seeded.app_id, seeded.app_secret, seeded.verify_token
        );
        println!(
            "  Page      {}   token {}",
            seeded.page_id, seeded.page_token
        );
        println!(
            "  Instagram {}   token {}",
            seeded.instagram_id, seeded.instagram_token
        );
        println!(
            "  WhatsApp  {}   account {}   token {}",
            seeded.phone_id, seeded.waba_id, seeded.system_token
        );
        println!("  Telegram  {}   token {}", seeded.bot_id, seeded.bot_token);
        println!(
            "  E-mail    {}   password {}   plain://{} (SMTP)   plain://{} (IMAP)",
            sportello_sandbox::mail::MAILBOX,
            sportello_sandbox::mail::PASSWORD,
            running.mail.smtp,
            running.mail.imap
        );
    }
    stop::wait(stop::asked()).await;
    running.stop().await;
    Ok(())
}
