//! Connections that are old, idle, crowded or broken, and what each costs the others.

mod support;

use std::net::SocketAddr;
use std::time::Duration;

use portability::api::pb;
use portability::server::Settings;
use prost::Message;
use support::requests;
use support::server::Running;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::net::tcp::OwnedWriteHalf;
use tokio::sync::mpsc;
use tokio::time::{Instant, sleep, timeout};
use tokio_stream::StreamExt;
use tonic::codec::CompressionEncoding;
use tonic::codegen::Bytes;
use tonic::codegen::http::{Request, Version};
use tonic::{Code, Status};
use tonic_types::StatusExt;

/// How long nobody waits for what must come soon.
const PATIENCE: Duration = Duration::from_secs(20);

fn request() -> pb::ScoreContractRequest {
    let files = requests::files("good");
    requests::message(files.iter().find(|path| path.ends_with("monthly_saas.json")).expect("the request is there"))
}

fn reason(status: &Status) -> String {
    status.get_error_details().error_info().map(|info| info.reason.clone()).unwrap_or_default()
}

/// Makes a call. The client of tonic gives up a call that it had not sent when its connection ended; other clients of
/// gRPC send it on the next connection, since the server has told that it has not seen it. So does this one, once.
async fn is_answered(server: &Running) -> bool {
    match server.client().score_contract(request()).await {
        Err(status) if status.code() == Code::Cancelled => server.client().score_contract(request()).await.is_ok(),
        answer => answer.is_ok(),
    }
}

/// Opens a connection of HTTP/2 that makes no call. Returns when it ends.
async fn idle(address: SocketAddr) -> Duration {
    let socket = TcpStream::connect(address).await.expect("the server listens");
    let began = Instant::now();
    let (_client, connection) = h2::client::handshake(socket).await.expect("the server speaks HTTP/2");
    timeout(PATIENCE, connection).await.expect("the connection ends").expect("it ends in order");
    began.elapsed()
}

#[tokio::test]
async fn a_connection_is_asked_to_end_at_its_age_and_no_call_fails_by_that() {
    let server = Running::start(Settings { connection_age_seconds: 1, ..Settings::default() }).await;
    let age = idle(server.address()).await;
    assert!((Duration::from_millis(850)..Duration::from_secs(5)).contains(&age), "{age:?}");

    let (item, more) = mpsc::channel(1);
    let send = async |id: &str| {
        let request = pb::StreamScoresRequest { id: id.to_owned(), request: Some(request()) };
        item.send(request).await.expect("the stream takes it");
    };
    let requests = tokio_stream::wrappers::ReceiverStream::new(more);
    send("first").await;
    let mut stream = server.client().stream_scores(requests).await.expect("the stream is answered").into_inner();
    stream.next().await.expect("there is an answer").expect("the stream goes on");
    let (mut answered, began) = (0, Instant::now());
    while began.elapsed() < Duration::from_millis(2_500) {
        assert!(is_answered(&server).await, "after {answered}");
        answered += 1;
    }
    send("after the age").await;
    stream.next().await.expect("there is an answer").expect("the stream goes on in its grace");
    drop(item);
    server.stop().await;
}

#[tokio::test]
async fn calls_that_do_not_end_are_cut_off_after_the_grace() {
    let settings = Settings { connection_age_seconds: 1, connection_grace_seconds: 1, ..Settings::default() };
    let server = Running::start(settings).await;
    let endless = tokio_stream::pending::<pb::StreamScoresRequest>();
    let mut stream = server.client().stream_scores(endless).await.expect("the stream is answered").into_inner();
    let end = timeout(PATIENCE, stream.next()).await.expect("the stream ends");
    assert!(matches!(end, Some(Err(_))), "{end:?}");
    server.stop().await;
}

#[tokio::test]
async fn a_connection_without_a_call_ends() {
    let server = Running::start(Settings { connection_idle_seconds: 1, ..Settings::default() }).await;
    let age = idle(server.address()).await;
    assert!((Duration::from_millis(950)..Duration::from_secs(5)).contains(&age), "{age:?}");
    assert!(is_answered(&server).await, "a client connects again");
    server.stop().await;
}

#[tokio::test]
async fn connections_that_are_opened_and_left_give_way_to_others() {
    let server = Running::start(Settings { connections: 32, ..Settings::default() }).await;
    let mut left = Vec::new();
    for _ in 0..64 {
        left.push(TcpStream::connect(server.address()).await.expect("the server listens"));
    }
    let began = Instant::now();
    let newcomer = async {
        loop {
            let channel = tonic::transport::Endpoint::from_shared(format!("http://{}", server.address()))
                .expect("an address makes a URI")
                .connect()
                .await;
            if let Ok(channel) = channel {
                let mut client = pb::scoring_service_client::ScoringServiceClient::new(channel);
                if client.score_contract(request()).await.is_ok() {
                    return;
                }
            }
            sleep(Duration::from_millis(50)).await;
        }
    };
    timeout(PATIENCE, newcomer).await.expect("a newcomer finds room");
    assert!(began.elapsed() < Duration::from_secs(8), "{:?}", began.elapsed());
    assert!(is_answered(&server).await, "who was there before connects again");
    drop(left);
    server.stop().await;
}

#[tokio::test]
async fn half_a_frame_and_what_is_no_http_cost_themselves_alone() {
    let server = Running::start(Settings::default()).await;
    let preface = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".as_slice();
    let half = [preface, &[0, 0, 0, 4, 0, 0, 0, 0, 0], &[0, 64, 0, 0, 0]].concat();
    let broken = [preface, &[0xff; 64]].concat();
    let mut open = Vec::new();
    for bytes in [half.as_slice(), broken.as_slice(), b"GET / HTTP/1.1\r\nHost: a\r\n\r\n", &[0; 64], &preface[..10]] {
        let mut socket = TcpStream::connect(server.address()).await.expect("the server listens");
        socket.write_all(bytes).await.expect("the server takes it");
        open.push(socket);
    }
    assert!(is_answered(&server).await);
    // What cannot be HTTP/2 is ended at once.
    for socket in open.iter_mut().skip(1).take(3) {
        let mut rest = Vec::new();
        let _ = timeout(PATIENCE, socket.read_to_end(&mut rest)).await.expect("the server ends it");
    }
    server.stop().await;
}

#[tokio::test]
async fn metadata_of_a_megabyte_is_refused() {
    let server = Running::start(Settings::default()).await;
    let socket = TcpStream::connect(server.address()).await.expect("the server listens");
    let (client, connection) = h2::client::handshake(socket).await.expect("the server speaks HTTP/2");
    tokio::spawn(connection);
    let call = Request::post(format!("http://{}/portability.v1.ScoringService/ScoreContract", server.address()))
        .version(Version::HTTP_2)
        .header("content-type", "application/grpc")
        .header("te", "trailers")
        .header("x-long", "a".repeat(1 << 20))
        .body(())
        .expect("the request is well-formed");
    let mut client = client.ready().await.expect("the server is ready");
    let (response, _) = client.send_request(call, true).expect("the request is sent");
    match timeout(PATIENCE, response).await.expect("the server answers") {
        Ok(response) => assert_eq!(response.status(), 431),
        Err(error) => assert!(error.is_reset() || error.is_go_away() || error.is_io(), "{error}"),
    }
    assert!(is_answered(&server).await);
    server.stop().await;
}

#[tokio::test]
async fn a_small_message_that_unfolds_to_a_large_one_is_refused() {
    let server = Running::start(Settings::default()).await;
    let document = pb::Document { content: vec![0; 64 << 20], ..pb::Document::default() };
    let source = Some(pb::ContractSource { source: Some(pb::contract_source::Source::Document(document)) });
    let bomb = pb::ScoreContractRequest { source, ..pb::ScoreContractRequest::default() };
    for encoding in [CompressionEncoding::Gzip, CompressionEncoding::Zstd] {
        let status = server.client().send_compressed(encoding).score_contract(bomb.clone()).await;
        let status = status.expect_err("it is too large");
        assert_eq!((status.code(), reason(&status).as_str()), (Code::ResourceExhausted, "MESSAGE_TOO_LARGE"));
    }
    assert!(is_answered(&server).await);
    server.stop().await;
}

#[tokio::test]
async fn who_leaves_answers_unread_is_made_no_more_and_costs_nobody_else() {
    let server = Running::start(Settings::default()).await;
    let socket = TcpStream::connect(server.address()).await.expect("the server listens");
    // The smallest window: not one answer fits, and none is taken.
    let handshake = h2::client::Builder::new().initial_window_size(0).handshake::<_, Bytes>(socket);
    let (client, connection) = handshake.await.expect("the server speaks HTTP/2");
    tokio::spawn(connection);
    let call = async || {
        let call = Request::post(format!("http://{}/portability.v1.ScoringService/ScoreContract", server.address()))
            .version(Version::HTTP_2)
            .header("content-type", "application/grpc")
            .header("te", "trailers")
            .body(())
            .expect("the request is well-formed");
        let mut client = client.clone().ready().await.expect("the server is ready");
        let (response, mut body) = client.send_request(call, false).expect("the request is sent");
        let message = request().encode_to_vec();
        let length = u32::try_from(message.len()).expect("the message is short");
        let frame = [&[0], length.to_be_bytes().as_slice(), &message].concat();
        body.send_data(Bytes::from(frame), true).expect("the request is sent");
        timeout(PATIENCE, response).await.expect("the server answers").expect("it is an answer")
    };
    let mut unread = Vec::new();
    for _ in 0..16 {
        let answer = call().await;
        assert!(Status::from_header_map(answer.headers()).is_none(), "{answer:?}");
        unread.push(answer);
    }
    sleep(Duration::from_millis(1_200)).await;
    let status = Status::from_header_map(call().await.headers()).expect("it is turned away");
    assert_eq!((status.code(), reason(&status).as_str()), (Code::ResourceExhausted, "OVERLOADED"));
    assert!(is_answered(&server).await);
    drop(unread);
    drop(client);
    server.stop().await;
}

/// The frames of HTTP/2 that open a call of a stream, and that end it with an empty message; written by hand, since no
/// client sends what the server has said that it does not want.
fn opened_and_ended(stream: u32) -> (Vec<u8>, Vec<u8>) {
    let frame = |kind: u8, flags: u8, payload: &[u8]| {
        let length = u32::try_from(payload.len()).expect("the frame is short").to_be_bytes();
        [&length[1..], &[kind, flags], stream.to_be_bytes().as_slice(), payload].concat()
    };
    let text = |text: &str| [&[u8::try_from(text.len()).expect("the text is short")], text.as_bytes()].concat();
    // POST, http, and three fields that no table knows: the path, the type of the content, and `te`. Source: RFC 7541, A.
    let fields = [
        vec![0x83, 0x86, 0x04],
        text("/portability.v1.ScoringService/None"),
        vec![0x0f, 0x10],
        text("application/grpc"),
        vec![0x00],
        text("te"),
        text("trailers"),
    ];
    (frame(1, 4, &fields.concat()), frame(0, 1, &[0; 5]))
}

/// Opens a connection of HTTP/2 by hand. Returns what sends, and the frames that come: kind, stream and payload.
async fn by_hand(address: SocketAddr) -> (OwnedWriteHalf, mpsc::Receiver<(u8, u32, Vec<u8>)>) {
    let (mut answers, mut calls) = TcpStream::connect(address).await.expect("the server listens").into_split();
    // The preface, our settings, and that we have read the server's.
    calls.write_all(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n").await.expect("it is sent");
    calls.write_all(&[0, 0, 0, 4, 0, 0, 0, 0, 0, 0, 0, 0, 4, 1, 0, 0, 0, 0]).await.expect("it is sent");
    let (frame, frames) = mpsc::channel(1_000);
    tokio::spawn(async move {
        let mut head = [0; 9];
        while answers.read_exact(&mut head).await.is_ok() {
            let [high, middle, low, kind, _, stream @ ..] = head;
            let length = u32::from_be_bytes([0, high, middle, low]);
            let mut payload = vec![0; usize::try_from(length).expect("the frame is short")];
            answers.read_exact(&mut payload).await.expect("a frame is whole");
            if frame.send((kind, u32::from_be_bytes(stream), payload)).await.is_err() {
                break;
            }
        }
    });
    (calls, frames)
}

/// The kinds of frames: RFC 9113, 6.
const HEADERS: u8 = 1;
const RST_STREAM: u8 = 3;
const GOAWAY: u8 = 7;

#[tokio::test]
async fn calls_that_are_answered_before_they_are_sent_whole_do_not_end_their_connection() {
    const CALLS: u32 = 2_000;
    const AT_ONCE: usize = 200;
    let server = Running::start(Settings::default()).await;
    let (mut calls, mut frames) = by_hand(server.address()).await;
    let sending = tokio::spawn(async move {
        let streams: Vec<_> = (0..CALLS).map(|at| opened_and_ended(2 * at + 1)).collect();
        for wave in streams.chunks(AT_ONCE) {
            let (begun, ended): (Vec<_>, Vec<_>) = wave.iter().cloned().unzip();
            for part in [begun, ended] {
                calls.write_all(&part.concat()).await.expect("the server takes it");
                sleep(Duration::from_millis(100)).await;
            }
        }
        calls
    });
    let mut answered = 0;
    while answered < CALLS {
        let frame = timeout(PATIENCE, frames.recv()).await.expect("all are answered");
        match frame.expect("the connection goes on") {
            (HEADERS, ..) => answered += 1,
            (RST_STREAM | GOAWAY, stream, why) => panic!("stream {stream} after {answered} answers: {why:?}"),
            _ => {}
        }
    }
    drop(sending.await.expect("all are sent"));
    server.stop().await;
}

#[tokio::test]
async fn a_call_that_is_answered_and_never_sent_whole_is_reset() {
    let server = Running::start(Settings::default()).await;
    let (mut calls, mut frames) = by_hand(server.address()).await;
    let (begun, _never) = opened_and_ended(1);
    calls.write_all(&begun).await.expect("the server takes it");
    let (mut answered, mut reset) = (false, None);
    while reset.is_none() {
        let frame = timeout(PATIENCE, frames.recv()).await.expect("it is reset");
        match frame.expect("the connection goes on") {
            (HEADERS, 1, _) => answered = true,
            (RST_STREAM, 1, why) => reset = Some(why),
            _ => {}
        }
    }
    assert_eq!((answered, reset), (true, Some(vec![0; 4])), "nothing is wrong with it");
    drop(calls);
    server.stop().await;
}
