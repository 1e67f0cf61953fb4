//! Reading a webhook's raw body within bounds of size and time.

use axum::body::{Body, BodyDataStream};
use axum::http::HeaderMap;
use axum::http::header::CONTENT_LENGTH;
use bytes::Bytes;
use futures_util::StreamExt;
use std::sync::Arc;
use std::time::Duration;

/// How long a body may take to arrive.
const PATIENCE: Duration = Duration::from_secs(30);
/// How much of a body that is too large is read on and thrown away, so that the sender gets to
/// see the answer instead of a reset connection.
const DISCARDED: usize = 8 * 1024 * 1024;

/// Why a body was not read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BodyError {
    /// Larger than allowed.
    TooLarge,
    /// It ended early or came too slowly.
    Broken,
}

/// The length a request announces.
pub fn announced(headers: &HeaderMap) -> Option<usize> {
    headers.get(CONTENT_LENGTH)?.to_str().ok()?.parse().ok()
}

/// Reads a body whole.
pub async fn read(
    body: Body,
    announced: Option<usize>,
    max: usize,
) -> Result<Arc<[u8]>, BodyError> {
    let mut stream = body.into_data_stream();
    let Some(first) = next(&mut stream).await? else {
        return Ok(Arc::from([]));
    };
    if Some(first.len()) == announced && first.len() <= max {
        // The usual case: one chunk, one copy.
        return Ok(Arc::from(&first[..]));
    }
    let mut raw = Vec::with_capacity(announced.unwrap_or_default().min(max).max(first.len()));
    raw.extend_from_slice(&first);
    while raw.len() <= max {
        match next(&mut stream).await? {
            Some(chunk) => raw.extend_from_slice(&chunk),
            None => return Ok(Arc::from(raw)),
        }
    }
    drain(&mut stream).await;
    Err(BodyError::TooLarge)
}

/// Throws a body away, as far as is reasonable.
pub async fn discard(body: Body) {
    drain(&mut body.into_data_stream()).await;
}

async fn drain(stream: &mut BodyDataStream) {
    let mut read = 0;
    while read < DISCARDED {
        match next(stream).await {
            Ok(Some(chunk)) => read += chunk.len(),
            Ok(None) | Err(_) => return,
        }
    }
}

async fn next(stream: &mut BodyDataStream) -> Result<Option<Bytes>, BodyError> {
    match tokio::time::timeout(PATIENCE, stream.next()).await {
        Ok(Some(Ok(chunk))) => Ok(Some(chunk)),
        Ok(None) => Ok(None),
        Ok(Some(Err(_))) | Err(_) => Err(BodyError::Broken),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MAX: usize = 10;

    fn chunks(parts: &[&'static [u8]]) -> Body {
        let parts: Vec<Result<Bytes, std::io::Error>> =
            parts.iter().map(|p| Ok(Bytes::from_static(p))).collect();
        Body::from_stream(futures_util::stream::iter(parts))
    }

    #[tokio::test]
    async fn the_raw_bytes_come_whole_however_they_are_cut() {
        for (parts, announced) in [
            (vec![&b"abcdef"[..]], Some(6)),
            (vec![&b"abc"[..], b"", b"def"], Some(6)),
            (vec![&b""[..], b"abc", b"def"], None),
        ] {
            let raw = read(chunks(&parts), announced, MAX).await;
            assert_eq!(raw.as_deref(), Ok(&b"abcdef"[..]));
        }
        assert_eq!(
            read(Body::empty(), Some(0), MAX).await.as_deref(),
            Ok(&b""[..])
        );
        assert_eq!(
            read(chunks(&[b"0123456789"]), Some(10), MAX)
                .await
                .as_deref(),
            Ok(&b"0123456789"[..])
        );
    }

    #[tokio::test]
    async fn one_byte_too_many_is_too_many_even_when_not_announced() {
        assert_eq!(
            read(chunks(&[b"0123456789", b"x"]), None, MAX).await,
            Err(BodyError::TooLarge)
        );
        assert_eq!(
            read(chunks(&[b"0123456789x"]), Some(11), MAX).await,
            Err(BodyError::TooLarge)
        );
    }

    #[tokio::test]
    async fn a_body_that_breaks_off_is_not_taken_for_a_whole_one() {
        let parts = vec![
            Ok(Bytes::from_static(b"abc")),
            Err(std::io::Error::other("reset")),
        ];
        let body = Body::from_stream(futures_util::stream::iter(parts));
        assert_eq!(read(body, Some(6), MAX).await, Err(BodyError::Broken));
    }
}
