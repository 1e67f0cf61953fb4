//! Connections to mail servers: TLS by the system's certificates, or none to this machine itself.

use rustls_platform_verifier::ConfigVerifierExt as _;
use sportello_channels::mail::MailServer;
use std::io;
use std::sync::Arc;
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::ClientConfig;
use tokio_rustls::rustls::pki_types::ServerName;

/// A connection must stand within this.
pub(super) const CONNECT: Duration = Duration::from_secs(10);

/// A stream that mail is spoken over.
pub(super) trait Stream: AsyncRead + AsyncWrite + Unpin + Send + std::fmt::Debug {}

impl<T: AsyncRead + AsyncWrite + Unpin + Send + std::fmt::Debug> Stream for T {}

/// Connects, without TLS.
pub(super) async fn connect(server: &MailServer) -> io::Result<TcpStream> {
    let late = || io::Error::from(io::ErrorKind::TimedOut);
    let connecting = TcpStream::connect((server.host.as_str(), server.port));
    let stream = tokio::time::timeout(CONNECT, connecting)
        .await
        .map_err(|_| late())??;
    stream.set_nodelay(true)?;
    Ok(stream)
}

/// Speaks TLS over a connection from here on; the certificate must be the host's.
pub(super) async fn secure<S: Stream + 'static>(
    server: &MailServer,
    stream: S,
) -> io::Result<Box<dyn Stream>> {
    let name = ServerName::try_from(server.host.clone()).map_err(io::Error::other)?;
    // Reading the system's certificates takes tens of milliseconds.
    let config = tokio::task::spawn_blocking(ClientConfig::with_platform_verifier)
        .await
        .map_err(io::Error::other)?
        .map_err(io::Error::other)?;
    let shaking = TlsConnector::from(Arc::new(config)).connect(name, stream);
    let late = || io::Error::from(io::ErrorKind::TimedOut);
    let stream = tokio::time::timeout(CONNECT, shaking)
        .await
        .map_err(|_| late())??;
    Ok(Box::new(stream))
}
