//! Requests that do not arrive: where they stopped is told apart, over real sockets.

use crate::house::House;
use pollster::block_on;
use sportello_channels::{Auth, Body, HttpRequest, Method, Target};
use sportello_core::class::Call;
use sportello_core::incident::CellSpan;
use sportello_core::{Capability, Span, Time};
use sportello_engine::http::{Barrier, Client};
use sportello_engine::job::Credentials;
use sportello_engine::{Outcome, Settings};
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};

/// What comes of a request to a place.
fn asked(graph_url: &str) -> Outcome {
    // As `main` does, once; another test may have been first.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let settings = Settings {
        graph_url: graph_url.to_owned(),
        ..Settings::default()
    };
    let request = HttpRequest {
        method: Method::Get,
        target: Target::Graph("me".to_owned()),
        query: Vec::new(),
        auth: Auth::None,
        body: Body::Empty,
    };
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()
        .expect("a runtime");
    runtime.block_on(async {
        let client = Client::new(&settings).expect("a client");
        let nothing = Credentials::default();
        client.plain(&request, &nothing, Span::seconds(20)).await
    })
}

/// A place where one caller is met like that.
fn place(scheme: &str, meet: impl FnOnce(TcpStream) + Send + 'static) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = listener.local_addr().expect("an address").port();
    std::thread::spawn(move || {
        if let Ok((stream, _)) = listener.accept() {
            meet(stream);
        }
    });
    format!("{scheme}://127.0.0.1:{port}")
}

#[test]
fn a_name_that_is_not_resolved_is_told_from_a_door_that_is_shut() {
    let no_name = asked("https://graph.nowhere.invalid");
    assert_eq!(no_name, Outcome::Unreached(Barrier::Name));
    let shut = TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = shut.local_addr().expect("an address").port();
    drop(shut);
    let refused = asked(&format!("http://127.0.0.1:{port}"));
    assert_eq!(refused, Outcome::Unreached(Barrier::Refused));
}

#[test]
fn a_handshake_that_fails_never_carried_the_request() {
    let garbage = place("https", |mut stream| {
        let _ = stream.read(&mut [0; 64]);
        let _ = stream.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n");
        // Whoever closes while bytes are unread resets: the answer would be lost.
        let _ = stream.read_to_end(&mut Vec::new());
    });
    assert_eq!(asked(&garbage), Outcome::Unreached(Barrier::Tls));
    let gone = place("https", |mut stream| {
        let _ = stream.read(&mut [0; 4_096]);
    });
    assert_eq!(asked(&gone), Outcome::Unreached(Barrier::BrokenOff));
}

#[test]
fn i5_what_breaks_after_the_request_left_may_have_happened() {
    let gone = place("http", |mut stream| {
        let _ = stream.read(&mut [0; 4_096]);
    });
    assert_eq!(asked(&gone), Outcome::BrokenOff);
    let torn = place("http", |mut stream| {
        let _ = stream.read(&mut [0; 4_096]);
        let _ = stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 90\r\n\r\n{\"id\":");
    });
    assert_eq!(asked(&torn), Outcome::BrokenOff);
}

/// The spans of text on the Page while nothing arrives there.
fn unreached(outcome: &Outcome) -> Vec<CellSpan> {
    let mut house = House::open();
    house.messenger_says(crate::house::GIULIA, "Ciao");
    house.reply("Eccomi");
    for _ in 0..40 {
        for job in house.sends() {
            house.finish(job, outcome.clone());
        }
        house.pass(Span::seconds(10));
    }
    let store = house.engine.store();
    let rows = block_on(store.incidents(house.workspace, Time(0), 9)).expect("incidents");
    let cells = rows.into_iter().flat_map(|row| row.cells);
    cells
        .filter(|span| span.cell.capability == Capability::Text)
        .collect()
}

#[test]
fn the_incident_says_where_requests_stopped() {
    let barriers = [
        (Barrier::Name, "cause-no-name"),
        (Barrier::NotInTime, "cause-no-connection"),
        (Barrier::Refused, "cause-connection-refused"),
        (Barrier::Tls, "cause-not-secure"),
        (Barrier::BrokenOff, "cause-connection-broken"),
    ];
    for (barrier, cause) in barriers {
        let spans = unreached(&Outcome::Unreached(barrier));
        assert_eq!(spans.len(), 1, "{barrier:?}");
        assert_eq!(spans[0].cause.as_deref(), Some(cause));
    }
}

#[test]
fn i5_a_send_whose_answer_broke_off_is_unknown() {
    let mut house = House::open();
    house.messenger_says(crate::house::GIULIA, "Ciao");
    let row = house.reply("Eccomi");
    let job = house.send();
    assert!(
        matches!(&job.work, sportello_engine::job::Work::Exchange { call, .. } if *call == Call::Send)
    );
    house.finish(job, Outcome::BrokenOff);
    let now = house.message(&row);
    assert_eq!(now.state.map(|state| state.as_str()), Some("unknown"));
    assert_eq!(now.cause.expect("a cause").key, "cause-answer-broken");
}
