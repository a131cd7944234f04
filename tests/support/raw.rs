//! A call by bare HTTP/2: unlike the client of tonic, it does not watch its own deadline.

use std::net::SocketAddr;

use tokio::net::TcpStream;
use tonic::Status;
use tonic::codegen::Bytes;
use tonic::codegen::http::Request;

/// Sends one message to a method with a deadline. Returns the status of an answer without a body.
pub async fn refused(address: SocketAddr, path: &str, message: &[u8], timeout: &str) -> Status {
    let socket = TcpStream::connect(address).await.expect("the server listens");
    let (client, connection) = h2::client::handshake(socket).await.expect("the server speaks HTTP/2");
    tokio::spawn(connection);
    let request = Request::post(format!("http://{address}{path}"))
        .header("content-type", "application/grpc")
        .header("te", "trailers")
        .header("grpc-timeout", timeout)
        .body(())
        .expect("the request is well-formed");
    let mut client = client.ready().await.expect("the server is ready");
    let (response, mut body) = client.send_request(request, false).expect("the request is sent");
    let length = u32::try_from(message.len()).expect("the message is short");
    let frame = [&[0], length.to_be_bytes().as_slice(), message].concat();
    // A server that has answered by now takes no more.
    let _ = body.send_data(Bytes::from(frame), true);
    let response = response.await.expect("the server answers");
    Status::from_header_map(response.headers()).expect("a refusal is told in the headers")
}
