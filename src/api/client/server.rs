//! A server as its callers reach it: over gRPC, with TLS where it is asked for.

use std::error::Error;
use std::net::IpAddr;

use tonic::metadata::{Ascii, MetadataValue};
use tonic::service::Interceptor;
use tonic::service::interceptor::InterceptedService;
use tonic::transport::{Certificate, Channel, ClientTlsConfig, Endpoint, Identity};
use tonic::{Request, Status};
use tonic_health::pb::HealthCheckRequest;
use tonic_health::pb::health_check_response::ServingStatus;
use tonic_health::pb::health_client::HealthClient;

use super::dated::Days;
use super::{Answered, Asked, Compared, Comparing, Dated, Proposed, Read, Reading, Refused, quotes_of_request};
use crate::api::Limits;
use crate::api::pb::reading_service_client::ReadingServiceClient;
use crate::api::pb::scoring_service_client::ScoringServiceClient;
use crate::scoring::proposal::Target;

/// A connection to a server.
#[derive(Clone, Debug)]
pub struct Server {
    url: String,
    channel: InterceptedService<Channel, Credentials>,
}

/// Whom a caller trusts, and what it shows; all PEM.
#[derive(Clone, Debug, Default)]
pub struct Trust {
    /// The authorities that may have signed the server's certificate.
    pub authorities: Vec<u8>,
    /// The caller's certificate and its key; none where it shows none.
    pub shown: Option<(Vec<u8>, Vec<u8>)>,
    /// The name that the server's certificate must have, where it is not the one in the address.
    pub name: Option<String>,
}

/// How a server is reached.
#[derive(Clone, Default)]
pub struct Reaching {
    /// Whom to trust; none where TLS is not spoken.
    pub trust: Option<Trust>,
    /// The token (JWT) to send with every call; none where none is.
    pub token: Option<String>,
    /// The key to send with every call; none where none is.
    pub key: Option<String>,
}

/// What goes with every call: metadata that is marked as secret, so that nothing shows it.
#[derive(Clone, Debug, Default)]
struct Credentials(Vec<(&'static str, MetadataValue<Ascii>)>);

impl Credentials {
    /// Makes metadata of a token and a key.
    ///
    /// # Errors
    /// One holds what metadata cannot carry; it is not told.
    fn new(token: Option<String>, key: Option<String>) -> Result<Self, Refused> {
        let named = token.map(|token| ("authorization", format!("Bearer {token}"))).into_iter();
        let named = named.chain(key.map(|key| ("x-api-key", key)));
        let values = named.map(|(name, value)| match MetadataValue::try_from(value) {
            Ok(mut value) => {
                value.set_sensitive(true);
                Ok((name, value))
            }
            Err(_) => Err(Refused::not_sent(&format!("the {name} to send is no line of plain ASCII"))),
        });
        values.collect::<Result<_, _>>().map(Self)
    }
}

impl Interceptor for Credentials {
    fn call(&mut self, mut request: Request<()>) -> Result<Request<()>, Status> {
        for (name, value) in &self.0 {
            request.metadata_mut().insert(*name, value.clone());
        }
        Ok(request)
    }
}

/// Says whether what is sent to an address stays on this machine.
fn is_here(url: &str) -> bool {
    let host = url.strip_prefix("http://").unwrap_or(url);
    let host = host.rsplit_once(':').map_or(host, |(host, _)| host).trim_matches(['[', ']']);
    url.starts_with("unix:") || host == "localhost" || host.parse::<IpAddr>().is_ok_and(|host| host.is_loopback())
}

impl Server {
    /// Connects to a server over TCP (`http://`, `https://`) or a Unix socket (`unix:/path`). An address without a scheme is
    /// taken for `https://` where there is somebody to trust, and else for `http://`.
    ///
    /// # Errors
    /// The address is none, nobody answers there, one of both does not trust the other, or a token or key would cross a
    /// network unencrypted.
    pub async fn reach(url: &str, reaching: Reaching) -> Result<Self, Refused> {
        let Reaching { trust, token, key } = reaching;
        let scheme = if trust.is_some() { "https" } else { "http" };
        let whole = match url.strip_prefix("http://").filter(|_| trust.is_some()) {
            Some(rest) => format!("https://{rest}"),
            None if url.contains("://") || url.starts_with("unix:") => url.to_owned(),
            None => format!("{scheme}://{url}"),
        };
        if (token.is_some() || key.is_some()) && trust.is_none() && !is_here(&whole) {
            return Err(Refused::not_sent("a token or a key goes to another machine only with --ca"));
        }
        let credentials = Credentials::new(token, key)?;
        let unreachable = |error: &tonic::transport::Error| Refused::unreachable(&whole, &root(error));
        let mut endpoint = Endpoint::from_shared(whole.clone()).map_err(|error| unreachable(&error))?;
        if let Some(Trust { authorities, shown, name }) = trust {
            let mut tls = ClientTlsConfig::new().ca_certificate(Certificate::from_pem(authorities));
            if let Some((certificate, key)) = shown {
                tls = tls.identity(Identity::from_pem(certificate, key));
            }
            if let Some(name) = name {
                tls = tls.domain_name(name);
            }
            endpoint = endpoint.tls_config(tls).map_err(|error| unreachable(&error))?;
        }
        let channel = endpoint.connect().await.map_err(|error| unreachable(&error))?;
        Ok(Self { url: whole, channel: InterceptedService::new(channel, credentials) })
    }

    /// Connects to a server without TLS, and shows it nothing.
    ///
    /// # Errors
    /// The address is none, or nobody answers there.
    pub async fn connect(url: &str) -> Result<Self, Refused> {
        Self::reach(url, Reaching::default()).await
    }

    /// Has the server score a request.
    ///
    /// # Errors
    /// The request is wrong, cannot be answered, or the server cannot be reached any more.
    pub async fn score(&self, asked: Asked) -> Result<Answered, Refused> {
        let Asked { request, bare } = asked;
        let quotes = quotes_of_request(&request);
        let mut client =
            ScoringServiceClient::new(self.channel.clone()).max_decoding_message_size(Limits::default().response_bytes);
        let answered = client.score_contract(request).await;
        answered
            .map(|response| Answered { response: response.into_inner(), quotes })
            .map_err(|status| Refused::of_status(&status, bare))
    }

    /// Has the server compare offers.
    ///
    /// # Errors
    /// The request is wrong, cannot be answered, or the server cannot be reached any more.
    pub async fn compare(&self, comparing: Comparing) -> Result<Compared, Refused> {
        let mut client =
            ScoringServiceClient::new(self.channel.clone()).max_decoding_message_size(Limits::default().response_bytes);
        let answered = client.compare_contracts(comparing.into_request()).await;
        answered
            .map(|response| Compared::of(response.into_inner()))
            .map_err(|status| Refused::of_status(&status, false))
    }

    /// Has the server tell what changes when.
    ///
    /// # Errors
    /// The request is wrong, cannot be answered, or the server cannot be reached any more.
    pub async fn dates(&self, asked: Asked, days: Days, pending: bool) -> Result<Dated, Refused> {
        let bare = asked.bare;
        let mut client =
            ScoringServiceClient::new(self.channel.clone()).max_decoding_message_size(Limits::default().response_bytes);
        let answered = client.explain_dates(asked.dating(days, pending)).await;
        answered.map(|response| Dated::of(response.into_inner())).map_err(|status| Refused::of_status(&status, bare))
    }

    /// Has the server search for proposals.
    ///
    /// # Errors
    /// The request is wrong, cannot be answered, or the server cannot be reached any more.
    pub async fn propose(&self, asked: Asked, target: Target) -> Result<Proposed, Refused> {
        let bare = asked.bare;
        let mut client =
            ScoringServiceClient::new(self.channel.clone()).max_decoding_message_size(Limits::default().response_bytes);
        let answered = client.propose_terms(asked.proposing(target)).await;
        answered.map(|response| Proposed::of(response.into_inner())).map_err(|status| Refused::of_status(&status, bare))
    }

    /// Has the server read a contract; documents that are too large for one message go in pieces.
    ///
    /// # Errors
    /// The request is wrong, a document cannot be read, or the server cannot be reached any more.
    pub async fn read(&self, reading: Reading) -> Result<Read, Refused> {
        let mut client =
            ReadingServiceClient::new(self.channel.clone()).max_decoding_message_size(Limits::default().response_bytes);
        let answered = if reading.is_large() {
            let answered = client.read_large_contract(tokio_stream::iter(reading.into_pieces())).await;
            answered.map(|response| response.into_inner().response.unwrap_or_default())
        } else {
            client.read_contract(reading.into_request()).await.map(tonic::Response::into_inner)
        };
        answered.map(Read::of).map_err(|status| Refused::of_status(&status, false))
    }

    /// Returns whether the server serves a service, and the word for its state; the empty name is the whole server.
    ///
    /// # Errors
    /// The server does not know the service, or cannot be reached any more.
    pub async fn health(&self, service: &str) -> Result<(bool, &'static str), Refused> {
        let mut client = HealthClient::new(self.channel.clone());
        let answered = client.check(HealthCheckRequest { service: service.to_owned() }).await;
        let status = answered.map_err(|status| Refused::not_serving(&self.url, status.message()))?;
        let status = status.into_inner().status();
        Ok((status == ServingStatus::Serving, status.as_str_name()))
    }
}

/// Returns the innermost cause, which says what happened.
fn root<'a>(error: &'a (dyn Error + 'static)) -> &'a (dyn Error + 'static) {
    let mut cause = error;
    while let Some(source) = cause.source() {
        cause = source;
    }
    cause
}

#[cfg(test)]
mod tests {
    use super::is_here;

    #[test]
    fn a_secret_stays_on_this_machine_where_nothing_is_encrypted() {
        for here in ["http://127.0.0.1:50051", "http://localhost:1", "http://[::1]:50051", "unix:/run/p.sock"] {
            assert!(is_here(here), "{here}");
        }
        for beyond in
            ["http://10.0.0.1:50051", "http://localhost.example:1", "http://127.0.0.1.example", "http://[::2]:1"]
        {
            assert!(!is_here(beyond), "{beyond}");
        }
    }
}
