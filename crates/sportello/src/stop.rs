//! When to stop: Ctrl-C, or the signal that service managers send.

use tokio::sync::watch;

/// A flag that turns true when the process is asked to stop.
pub fn asked() -> watch::Receiver<bool> {
    let (tell, told) = watch::channel(false);
    tokio::spawn(async move {
        signal().await;
        tell.send_replace(true);
    });
    told
}

/// Waits until the flag turns true.
pub async fn wait(mut flag: watch::Receiver<bool>) {
    // A teller that is gone means the same.
    let _ = flag.wait_for(|stop| *stop).await;
}

#[cfg(unix)]
async fn signal() {
    use tokio::signal::unix::{SignalKind, signal};
    let Ok(mut terminate) = signal(SignalKind::terminate()) else {
        let _ = tokio::signal::ctrl_c().await;
        return;
    };
    tokio::select! {
        _ = tokio::signal::ctrl_c() => {}
        _ = terminate.recv() => {}
    }
}

#[cfg(not(unix))]
async fn signal() {
    let _ = tokio::signal::ctrl_c().await;
}
