//! Sound in a form that a network takes: browsers record voice in forms that not every network
//! plays. `ffmpeg` converts it where it is installed; it runs on files in a folder of its own, for
//! a bounded time, without a shell.

use bytes::Bytes;
use std::path::Path;
use std::process::Stdio;
use std::time::Duration;
use tokio::process::Command;

/// After so long a conversion is given up.
const PATIENCE: Duration = Duration::from_secs(60);

/// A form of sound, in the order in which they are preferred: what voice messages are made of on
/// WhatsApp, then what every network with sound takes.
const FORMS: &[(&str, &str, &[&str])] = &[
    (
        "audio/ogg",
        "ogg",
        &["-c:a", "libopus", "-b:a", "32k", "-ac", "1"],
    ),
    (
        "audio/mp4",
        "m4a",
        &["-c:a", "aac", "-b:a", "64k", "-ac", "1"],
    ),
];

/// The sound in a form out of `accepted`. `None` where there is no converter, no form that fits,
/// or the converter failed: the sound then stays as it is, and is refused with a plain word.
pub(crate) async fn sound(bytes: Bytes, accepted: &[String]) -> Option<Bytes> {
    let (_, extension, coding) = FORMS
        .iter()
        .find(|(mime, ..)| accepted.iter().any(|a| a == mime))?;
    tokio::runtime::Handle::try_current().ok()?;
    let folder = tempfile::tempdir().ok()?;
    let (from, to) = (
        folder.path().join("sound"),
        folder.path().join(format!("voice.{extension}")),
    );
    tokio::fs::write(&from, &bytes).await.ok()?;
    run(&from, &to, coding).await?;
    let made = tokio::fs::read(&to).await.ok()?;
    (!made.is_empty()).then(|| Bytes::from(made))
}

/// Whether a converter is installed.
pub async fn converter_present() -> bool {
    let asked = Command::new("ffmpeg")
        .arg("-version")
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .await;
    asked.is_ok_and(|status| status.success())
}

async fn run(from: &Path, to: &Path, coding: &[&str]) -> Option<()> {
    let mut command = Command::new("ffmpeg");
    command
        .args(["-nostdin", "-v", "error", "-protocol_whitelist", "file"])
        .arg("-i")
        .arg(from)
        .args(["-vn", "-map_metadata", "-1"])
        .args(coding)
        .arg("-y")
        .arg(to)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .kill_on_drop(true);
    let status = tokio::time::timeout(PATIENCE, command.status()).await;
    matches!(status, Ok(Ok(status)) if status.success()).then_some(())
}
