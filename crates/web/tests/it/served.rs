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

/// Reads all there is until the server closes. Virtual time goes on only when nothing else does, so
/// a server that never closes is found out at once.
async fn read_to_the_end(stream: &mut TcpStream) -> String {
    let all = read_until(stream, "never said");
    let day = Duration::from_secs(86_400);
    tokio::time::timeout(day, all).await.expect("it is closed")
}

#[tokio::test(start_paused = true)]
async fn a_client_that_never_ends_its_head_is_hung_up_on() {
    let shop = Shop::open().await;
    let served = serve(&shop).await;
    for begun in [
        "",
        "G",
        "GET /sign-in HTTP/1.1\r\nhost: ",
        "POST /hooks/meta HTTP/1.1\r\nx: ",
    ] {
        let mut stream = TcpStream::connect(served.at).await.expect("a connection");
        stream.write_all(begun.as_bytes()).await.expect("sent");
        let answer = read_to_the_end(&mut stream).await;
        assert!(!answer.contains(" 200 "), "{begun:?}: {answer}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_byte_now_and_then_does_not_keep_a_connection_open() {
    let shop = Shop::open().await;
    let served = serve(&shop).await;
    let mut stream = TcpStream::connect(served.at).await.expect("a connection");
    let (mut reader, mut writer) = stream.split();
    let trickle = async {
        writer.write_all(b"GET /sign-in HTTP/1.1\r\n").await?;
        loop {
            tokio::time::sleep(Duration::from_secs(5)).await;
            writer.write_all(b"x: y\r\n").await?;
        }
    };
    let began = tokio::time::Instant::now();
    let mut rest = Vec::new();
    tokio::select! {
        ended = trickle => { let _: std::io::Result<()> = ended; }
        _ = reader.read_to_end(&mut rest) => {}
    }
    assert!(
        began.elapsed() < Duration::from_secs(60),
        "{:?}",
        began.elapsed()
    );
}

#[tokio::test(start_paused = true)]
async fn a_connection_serves_one_request_after_another_and_is_let_go_when_idle() {
    let shop = Shop::open().await;
    let served = serve(&shop).await;
    let mut stream = TcpStream::connect(served.at).await.expect("a connection");
    let ask = format!("GET /api/openapi.json HTTP/1.1\r\nhost: {HOST}\r\n\r\n");
    for _ in 0..2 {
        stream.write_all(ask.as_bytes()).await.expect("sent");
        let answer = read_until(&mut stream, "\"securitySchemes\"").await;
        assert!(
            answer.contains("200 OK") && answer.contains("securitySchemes"),
            "{answer}"
        );
    }
    read_to_the_end(&mut stream).await;
}

#[tokio::test(start_paused = true)]
async fn a_live_page_stays_open_however_long_nothing_happens() {
    let shop = Shop::open().await;
    let served = serve(&shop).await;
    let cookie = shop.lia().await.cookie.expect("a session");
    let mut stream = TcpStream::connect(served.at).await.expect("a connection");
    let ask = format!("GET /live?at=%2Finbox HTTP/1.1\r\nhost: {HOST}\r\ncookie: {cookie}\r\n\r\n");
    stream.write_all(ask.as_bytes()).await.expect("sent");
    read_until(&mut stream, "hx-partial").await;
    let began = tokio::time::Instant::now();
    while began.elapsed() < Duration::from_secs(300) {
        let mut heartbeat = [0; 1];
        stream
            .read_exact(&mut heartbeat)
            .await
            .expect("the stream goes on");
    }
}
