//! TLS: the certificate and key that the server shows, and whose certificates of callers it takes.
//!
//! Goes in: paths of PEM files. Comes out: a configuration of rustls that is replaced as a whole, and the SPIFFE ID in a
//! caller's certificate. Certificates are checked by rustls, never here.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use rustls::RootCertStore;
use rustls::ServerConfig;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::server::WebPkiClientVerifier;

use super::reload::{Files, LoadFault, Reloaded};

/// The only protocol that is spoken: HTTP/2, as gRPC needs.
const PROTOCOL: &[u8] = b"h2";

/// Where certificates and keys are.
#[derive(Clone, Debug)]
pub(super) struct TlsFiles {
    /// The chain that the server shows, its own certificate first.
    pub(super) certificate: PathBuf,
    /// The private key of that certificate.
    pub(super) key: PathBuf,
    /// Who may sign certificates of callers; none, where callers show none.
    pub(super) client_ca: Option<PathBuf>,
    /// Whether a caller may connect without a certificate.
    pub(super) client_optional: bool,
}

/// Reads certificates and keys for the first time, and knows how to read them again.
pub(super) fn reloaded(paths: TlsFiles) -> Result<Reloaded<ServerConfig>, LoadFault> {
    Reloaded::new("certificates", move |files| config(&paths, files))
}

/// Reads every file even where one has a fault, so that all faults are told at once.
///
/// A new configuration has new session tickets and a new store of sessions: who was let in by an authority that is gone
/// does not come back by a ticket.
fn config(paths: &TlsFiles, files: &mut Files) -> Result<ServerConfig, LoadFault> {
    let chain = certificates(&paths.certificate, files);
    let key = key(&paths.key, files);
    let roots = paths.client_ca.as_deref().map(|path| roots(path, files)).transpose();
    let (chain, key, roots) = match (chain, key, roots) {
        (Ok(chain), Ok(key), Ok(roots)) => (chain, key, roots),
        (chain, key, roots) => {
            let faults = [chain.err(), key.err(), roots.err()].into_iter().flatten();
            return Err(LoadFault(faults.flat_map(|LoadFault(faults)| faults).collect()));
        }
    };
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let builder = ServerConfig::builder_with_provider(Arc::clone(&provider))
        .with_safe_default_protocol_versions()
        .map_err(|error| LoadFault(vec![error.to_string()]))?;
    let builder = match (roots, &paths.client_ca) {
        (Some(roots), Some(path)) => {
            let verifier = WebPkiClientVerifier::builder_with_provider(Arc::new(roots), provider);
            let verifier = if paths.client_optional { verifier.allow_unauthenticated() } else { verifier };
            builder.with_client_cert_verifier(verifier.build().map_err(|error| LoadFault::of(path, error))?)
        }
        (Some(_) | None, _) => builder.with_no_client_auth(),
    };
    // A certificate that was replaced before its key is refused here, and both are read again at the next look.
    let mut config = builder.with_single_cert(chain, key).map_err(|error| LoadFault::of(&paths.certificate, error))?;
    config.alpn_protocols = vec![PROTOCOL.to_vec()];
    Ok(config)
}

fn certificates(path: &Path, files: &mut Files) -> Result<Vec<CertificateDer<'static>>, LoadFault> {
    let pem = files.read(path)?;
    let chain: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(&pem).collect();
    let chain = chain.map_err(|error| LoadFault::of(path, error))?;
    if chain.is_empty() {
        return Err(LoadFault::of(path, "holds no certificate"));
    }
    Ok(chain)
}

fn key(path: &Path, files: &mut Files) -> Result<PrivateKeyDer<'static>, LoadFault> {
    PrivateKeyDer::from_pem_slice(&files.read(path)?).map_err(|_| LoadFault::of(path, "holds no private key"))
}

fn roots(path: &Path, files: &mut Files) -> Result<RootCertStore, LoadFault> {
    let mut roots = RootCertStore::empty();
    for certificate in certificates(path, files)? {
        roots.add(certificate).map_err(|error| LoadFault::of(path, error))?;
    }
    Ok(roots)
}

/// Returns the SPIFFE ID of a certificate that rustls has checked: it has one URI, and that is the ID.
///
/// Source: SPIFFE X.509-SVID, section 2: exactly one URI in the names, and one with several is to be refused.
pub(super) fn spiffe_id(certificate: &CertificateDer<'_>) -> Option<Arc<str>> {
    let parsed = webpki::EndEntityCert::try_from(certificate).ok()?;
    let mut names = parsed.valid_uri_names();
    let only = names.next().filter(|_| names.next().is_none())?;
    is_spiffe_id(only).then(|| only.into())
}

/// Checks the form of a SPIFFE ID: a trust domain, a path or none, neither query nor fragment.
///
/// Source: SPIFFE ID, section 2: at most 2,048 bytes; letters, digits, dots, dashes, underscores; no empty or dotted
/// segment; no trailing slash; the trust domain in small letters.
pub(super) fn is_spiffe_id(text: &str) -> bool {
    let Some(rest) = text.strip_prefix("spiffe://") else { return false };
    let mut segments = rest.split('/');
    let is_word =
        |word: &str| !word.is_empty() && word.bytes().all(|b| b.is_ascii_alphanumeric() || b"._-".contains(&b));
    let domain = segments.next().is_some_and(|name| is_word(name) && !name.bytes().any(|b| b.is_ascii_uppercase()));
    domain && text.len() <= 2_048 && segments.all(|segment| is_word(segment) && segment != "." && segment != "..")
}

#[cfg(test)]
mod tests {
    use super::is_spiffe_id;

    #[test]
    fn a_spiffe_id_has_a_trust_domain_and_a_plain_path() {
        for good in ["spiffe://acme.example", "spiffe://acme.example/procurement", "spiffe://a/ns/b_1/sa/c-2.D"] {
            assert!(is_spiffe_id(good), "{good}");
        }
        for bad in [
            "",
            "spiffe://",
            "spiffe:///a",
            "spiffe://Acme/a",
            "spiffe://a/",
            "spiffe://a//b",
            "spiffe://a/../b",
            "spiffe://a/b?c",
            "spiffe://a/b#c",
            "spiffe://a:8443/b",
            "spiffe://u@a/b",
            "https://a/b",
            "spiffe://a/%62",
        ] {
            assert!(!is_spiffe_id(bad), "{bad}");
        }
    }
}
