//! Tokens (JWT, RFC 7519) of one issuer: signed by a key of its set, for our audience, not expired.

use jsonwebtoken::errors::ErrorKind;
use jsonwebtoken::jwk::{AlgorithmParameters, EllipticCurve, Jwk, JwkSet, KeyAlgorithm, PublicKeyUse};
use jsonwebtoken::{Algorithm, DecodingKey, Validation};
use serde::Deserialize;

/// The longest token, in bytes.
const MAX_TOKEN_BYTES: usize = 8_192;

/// By how much clocks may differ, in seconds: a token is taken for so long before it begins and after it ends.
const LEEWAY_SECONDS: u64 = 30;

/// Whose tokens are taken, and how they are checked.
pub(super) struct Issuer {
    keys: Vec<Key>,
    checks: Validation,
}

/// A key of an issuer's set.
struct Key {
    id: Option<String>,
    /// What it signs by: a token cannot choose another way.
    algorithms: Vec<Algorithm>,
    key: DecodingKey,
}

/// What is read of a token; the rest is checked by its name.
#[derive(Deserialize)]
struct Claims {
    /// Whoever lacks it is refused by the checks, in their words.
    sub: Option<String>,
}

#[derive(Deserialize)]
struct Unchecked {
    iss: String,
}

impl Issuer {
    /// Reads a set of keys (JWKS, RFC 7517).
    ///
    /// # Errors
    /// It is no set, or has no key that can check a token; tells why.
    pub(super) fn new(name: &str, audience: &str, jwks: &[u8]) -> Result<Self, String> {
        let set: JwkSet = serde_json::from_slice(jwks).map_err(|error| format!("is no set of keys: {error}"))?;
        let keys: Vec<Key> = set.keys.iter().filter_map(Key::new).collect();
        if keys.is_empty() {
            return Err("has no public key for signatures by RSA, ECDSA (P-256, P-384) or Ed25519".to_owned());
        }
        let mut checks = Validation::new(Algorithm::ES256);
        checks.leeway = LEEWAY_SECONDS;
        checks.validate_nbf = true;
        checks.set_audience(&[audience]);
        checks.set_issuer(&[name]);
        checks.set_required_spec_claims(&["exp", "iss", "aud", "sub"]);
        Ok(Self { keys, checks })
    }

    /// Returns the subject of a token.
    ///
    /// # Errors
    /// The token is not to be trusted; tells why, without the token.
    pub(super) fn subject(&self, token: &str) -> Result<String, &'static str> {
        let header = jsonwebtoken::decode_header(token).map_err(|_| MALFORMED)?;
        // Extensions that must be understood are not (RFC 7515, section 4.1.11).
        if header.crit.is_some() {
            return Err("the token asks for an extension that is not known");
        }
        let fits = |key: &&Key| header.kid.is_none() || key.id == header.kid;
        let mut fitting = self.keys.iter().filter(fits);
        let key = match (fitting.next(), fitting.next()) {
            (Some(key), None) => key,
            (None, _) => return Err("the token names a key that its issuer does not have"),
            (Some(_), Some(_)) => return Err("the token does not name its key, and its issuer has several"),
        };
        let mut checks = self.checks.clone();
        checks.algorithms.clone_from(&key.algorithms);
        let data = jsonwebtoken::decode::<Claims>(token, &key.key, &checks);
        data.map_err(|error| why(error.kind()))?.claims.sub.ok_or(LACKS)
    }
}

const LACKS: &str = "the token lacks one of exp, iss, aud, sub";
const MALFORMED: &str = "the token is malformed, or is not signed in a way that is taken";

/// Returns the issuer that a token names, which is not to be trusted before its signature is checked.
///
/// # Errors
/// The text is no token.
pub(super) fn named_issuer(token: &str) -> Result<String, &'static str> {
    if MAX_TOKEN_BYTES < token.len() {
        return Err("the token is longer than 8192 bytes");
    }
    // The header first: `alg: none` ends here.
    jsonwebtoken::decode_header(token).map_err(|_| MALFORMED)?;
    let unchecked: Unchecked =
        jsonwebtoken::dangerous::insecure_decode_claims(token).map_err(|_| "the token names no issuer")?;
    Ok(unchecked.iss)
}

#[expect(clippy::wildcard_enum_match_arm, reason = "the crate adds kinds; all others are told as one")]
fn why(kind: &ErrorKind) -> &'static str {
    match kind {
        ErrorKind::ExpiredSignature => "the token expired",
        ErrorKind::ImmatureSignature => "the token is not valid yet",
        ErrorKind::InvalidAudience => "the token is for another audience",
        ErrorKind::InvalidIssuer => "the token is of another issuer",
        ErrorKind::InvalidSignature => "the signature of the token is wrong",
        ErrorKind::InvalidAlgorithm => "the token is signed in a way that its key is not for",
        ErrorKind::MissingRequiredClaim(_) => LACKS,
        _ => MALFORMED,
    }
}

impl Key {
    /// Takes a public key for signatures; none where it is secret, for something else, or of a kind that is not taken.
    #[expect(clippy::wildcard_enum_match_arm, reason = "the crate adds kinds of keys and curves; they are not taken")]
    fn new(jwk: &Jwk) -> Option<Self> {
        if matches!(jwk.common.public_key_use, Some(PublicKeyUse::Encryption | PublicKeyUse::Other(_))) {
            return None;
        }
        let of_kind: &[Algorithm] = match &jwk.algorithm {
            AlgorithmParameters::RSA(_) => &[
                Algorithm::RS256,
                Algorithm::RS384,
                Algorithm::RS512,
                Algorithm::PS256,
                Algorithm::PS384,
                Algorithm::PS512,
            ],
            AlgorithmParameters::EllipticCurve(curve) => match curve.curve {
                EllipticCurve::P256 => &[Algorithm::ES256],
                EllipticCurve::P384 => &[Algorithm::ES384],
                _ => return None,
            },
            AlgorithmParameters::OctetKeyPair(pair) if pair.curve == EllipticCurve::Ed25519 => &[Algorithm::EdDSA],
            _ => return None,
        };
        let algorithms: Vec<Algorithm> = match &jwk.common.key_algorithm {
            None => of_kind.to_vec(),
            Some(said) => of_kind.iter().copied().filter(|one| is_named(*one, said)).collect(),
        };
        let key = DecodingKey::from_jwk(jwk).ok().filter(|_| !algorithms.is_empty())?;
        Some(Self { id: jwk.common.key_id.clone(), algorithms, key })
    }
}

fn is_named(algorithm: Algorithm, said: &KeyAlgorithm) -> bool {
    said.to_string() == format!("{algorithm:?}")
}
