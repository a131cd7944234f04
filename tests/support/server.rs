//! A real server on loopback, and a client of it.

use std::net::SocketAddr;

use portability::api::Models;
use portability::api::pb::reading_service_client::ReadingServiceClient;
use portability::api::pb::scoring_service_client::ScoringServiceClient;
use portability::server::{ServeError, Settings, serve_until};
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;
use tonic::transport::Channel;

/// A running server.
#[derive(Debug)]
pub struct Running {
    address: SocketAddr,
    stop: oneshot::Sender<()>,
    served: JoinHandle<Result<(), ServeError>>,
    channel: Channel,
}

impl Running {
    /// Starts a server on a free port, and connects to it.
    pub async fn start(settings: Settings) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("loopback has a free port");
        let address = listener.local_addr().expect("a bound listener has an address");
        let (stop, stopped) = oneshot::channel::<()>();
        let models = Models::new(portability::scoring::Model::released());
        let served = tokio::spawn(serve_until(settings, models, listener, async move {
            let _ = stopped.await;
        }));
        let channel = Channel::from_shared(format!("http://{address}"))
            .expect("an address makes a URI")
            .connect()
            .await
            .expect("the server listens");
        Self { address, stop, served, channel }
    }

    /// Returns where the server listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Returns the connection.
    pub fn channel(&self) -> Channel {
        self.channel.clone()
    }

    /// Returns a client that takes large answers.
    pub fn client(&self) -> ScoringServiceClient<Channel> {
        ScoringServiceClient::new(self.channel()).max_decoding_message_size(64 << 20)
    }

    /// Returns a client that reads contracts.
    pub fn reading(&self) -> ReadingServiceClient<Channel> {
        ReadingServiceClient::new(self.channel()).max_decoding_message_size(64 << 20)
    }

    /// Stops the server, and waits until it has ended.
    pub async fn stop(self) {
        let Self { address: _, stop, served, channel } = self;
        drop(channel);
        let _ = stop.send(());
        served.await.expect("the server does not panic").expect("the server ends in order");
    }
}
