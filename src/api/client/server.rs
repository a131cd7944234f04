//! A server as its callers reach it: over gRPC, with TLS where it is asked for.

use std::error::Error;

use tonic::transport::{Certificate, Channel, ClientTlsConfig, Endpoint, Identity};
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
    channel: Channel,
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

impl Server {
    /// Connects to a server over TLS; an address without a scheme is taken for `https://`.
    ///
    /// # Errors
    /// The address is none, nobody answers there, or one of both does not trust the other.
    pub async fn connect_trusting(url: &str, trust: Trust) -> Result<Self, Refused> {
        let whole = if url.contains("://") { url.to_owned() } else { format!("https://{url}") };
        let Trust { authorities, shown, name } = trust;
        let mut tls = ClientTlsConfig::new().ca_certificate(Certificate::from_pem(authorities));
        if let Some((certificate, key)) = shown {
            tls = tls.identity(Identity::from_pem(certificate, key));
        }
        if let Some(name) = name {
            tls = tls.domain_name(name);
        }
        let endpoint = Endpoint::from_shared(whole.clone()).and_then(|endpoint| endpoint.tls_config(tls));
        let endpoint = endpoint.map_err(|error| Refused::unreachable(&whole, &root(&error)))?;
        let connected = endpoint.connect().await;
        let channel = connected.map_err(|error| Refused::unreachable(&whole, &root(&error)))?;
        Ok(Self { url: whole, channel })
    }

    /// Connects to a server; an address without a scheme is taken for `http://`.
    ///
    /// # Errors
    /// The address is none, or nobody answers there.
    pub async fn connect(url: &str) -> Result<Self, Refused> {
        let whole = if url.contains("://") { url.to_owned() } else { format!("http://{url}") };
        let endpoint = Endpoint::from_shared(whole.clone()).map_err(|error| Refused::unreachable(&whole, &error))?;
        let connected = endpoint.connect().await;
        let channel = connected.map_err(|error| Refused::unreachable(&whole, &root(&error)))?;
        Ok(Self { url: whole, channel })
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
