//! The server on a real socket: what only a socket shows.

use crate::ask::HOST;
use crate::shop::{SECRET, Shop, signature};
use std::net::SocketAddr;
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

/// Long enough for a slow machine.
const LIMIT: Duration = Duration::from_secs(20);

struct Served {
    at: SocketAddr,
    stop: oneshot::Sender<()>,
    server: JoinHandle<std::io::Result<()>>,
}

async fn serve(shop: &Shop) -> Served {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let at = listener.local_addr().expect("an address");
    let (stop, stopped) = oneshot::channel();
    let shutdown = async { stopped.await.unwrap_or_default() };
    let server = tokio::spawn(sportello_web::serve(listener, shop.desk.clone(), shutdown));
    Served { at, stop, server }
}

async fn within<T>(job: impl Future<Output = T>) -> T {
    tokio::time::timeout(LIMIT, job).await.expect("in time")
}

/// Reads until these words come, or the end.
async fn read_until(stream: &mut TcpStream, words: &str) -> String {
    let (mut read, mut chunk) = (String::new(), [0; 4096]);
    while !read.contains(words) {
        match stream.read(&mut chunk).await {
            Ok(0) | Err(_) => break,
            Ok(n) => read.push_str(&String::from_utf8_lossy(&chunk[..n])),
        }
    }
    read
}

#[tokio::test]
async fn whoever_sends_too_much_gets_to_read_the_answer() {
    let shop = Shop::open().await;
    let served = serve(&shop).await;
    let body = vec![b' '; 5 * 1024 * 1024];
    let head = format!(
        "POST /hooks/meta HTTP/1.1\r\nhost: {HOST}\r\nx-hub-signature-256: {}\r\ncontent-length: {}\r\n\r\n",
        signature(SECRET, &body),
        body.len()
    );
    let mut stream = TcpStream::connect(served.at).await.expect("a connection");
    let (mut reader, mut writer) = stream.split();
    let send = async {
        writer.write_all(head.as_bytes()).await?;
        writer.write_all(&body).await
    };
    within(send)
        .await
        .expect("the whole body is taken from the wire");
    let mut answer = [0; 12];
    within(reader.read_exact(&mut answer))
        .await
        .expect("an answer");
    assert_eq!(&answer, b"HTTP/1.1 413");
    assert_eq!(shop.journal().await, 0);
}

#[tokio::test]
async fn told_to_stop_it_ends_live_pages_and_itself() {
    let shop = Shop::open().await;
    let served = serve(&shop).await;
    let cookie = shop.lia().await.cookie.expect("a session");
    let mut stream = TcpStream::connect(served.at).await.expect("a connection");
    let ask = format!("GET /live?at=%2Finbox HTTP/1.1\r\nhost: {HOST}\r\ncookie: {cookie}\r\n\r\n");
    stream.write_all(ask.as_bytes()).await.expect("sent");
    let read = within(read_until(&mut stream, "hx-partial")).await;
    assert!(read.starts_with("HTTP/1.1 200"), "{read}");
    served.stop.send(()).expect("it is listening");
    let ended = within(served.server).await.expect("no panic");
    assert!(ended.is_ok());
    let rest = within(read_until(&mut stream, "never said")).await;
    assert!(!rest.contains("never said"), "the stream has ended");
}
