//! Sets of keys of issuers of tokens over HTTPS: fetched at a pace of their own, bounded in time and bytes, and kept as long as
//! their source is silent or tells what is no set of keys.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use ureq::Agent;
use ureq::tls::{Certificate, PemItem, RootCerts, TlsConfig, parse_pem};

/// How soon a source that failed is asked again.
const SOON: Duration = Duration::from_secs(30);
/// How long a source may take with its whole answer.
const PATIENCE: Duration = Duration::from_secs(5);
/// The largest set, in bytes: a set of a dozen keys has a hundredth of it.
const MAX_BYTES: u64 = 256 << 10;

/// The sets that were fetched, by their addresses.
#[derive(Debug)]
pub(super) struct KeySets {
    kept: Mutex<BTreeMap<String, Kept>>,
    /// How long a set is taken for current; issuers announce a new key long before they sign with it.
    pace: Duration,
}

#[derive(Debug)]
struct Kept {
    set: Vec<u8>,
    until: Instant,
}

impl KeySets {
    /// Has no set yet, and will take one for current for a time.
    pub(super) fn new(pace: Duration) -> Self {
        Self { kept: Mutex::default(), pace }
    }

    /// Returns the set of an address: the last good one, fetched anew where its time is over. Blocks.
    ///
    /// # Errors
    /// There is no good one yet; tells why.
    pub(super) fn get(
        &self,
        url: &str,
        authorities: Option<&[u8]>,
        check: impl Fn(&[u8]) -> Result<(), String>,
    ) -> Result<Vec<u8>, String> {
        // Held while the source is asked: policies are read one after the other anyway.
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let now = Instant::now();
        if let Some(Kept { set, .. }) = kept.get(url).filter(|kept| now < kept.until) {
            return Ok(set.clone());
        }
        let fetched = fetch(url, authorities).and_then(|set| check(&set).map(|()| set));
        match (fetched, kept.get_mut(url)) {
            (Ok(set), _) => {
                kept.insert(url.to_owned(), Kept { set: set.clone(), until: now + self.pace });
                Ok(set)
            }
            (Err(why), Some(last)) => {
                tracing::warn!(url, why, "no new set of keys; the last good one is kept");
                last.until = now + SOON.min(self.pace);
                Ok(last.set.clone())
            }
            (Err(why), None) => Err(why),
        }
    }
}

/// Fetches a set; a redirection is not followed, since the operator named the source.
fn fetch(url: &str, authorities: Option<&[u8]>) -> Result<Vec<u8>, String> {
    let roots = match authorities {
        None => RootCerts::WebPki,
        Some(pem) => {
            let certificates: Vec<Certificate<'static>> = parse_pem(pem)
                .filter_map(|item| match item {
                    Ok(PemItem::Certificate(certificate)) => Some(certificate),
                    Ok(_) | Err(_) => None,
                })
                .collect();
            if certificates.is_empty() {
                return Err("the authorities hold no certificate".to_owned());
            }
            RootCerts::new_with_certs(&certificates)
        }
    };
    let agent: Agent = Agent::config_builder()
        .https_only(true)
        .max_redirects(0)
        .proxy(None)
        .timeout_global(Some(PATIENCE))
        .tls_config(TlsConfig::builder().root_certs(roots).build())
        .build()
        .into();
    let mut answer = agent.get(url).header("accept", "application/json").call().map_err(|error| error.to_string())?;
    if answer.status().as_u16() != 200 {
        return Err(format!("the answer has the status {}", answer.status().as_u16()));
    }
    answer.body_mut().with_config().limit(MAX_BYTES).read_to_vec().map_err(|error| error.to_string())
}
