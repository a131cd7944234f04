//! Who calls, and may they? Health is answered to everybody and does not come here.
//!
//! Goes in: what a connection showed, and the metadata of a call. Comes out: a caller of the policy, or a refusal.
//! **A call that shows an identity is judged by that one alone: a wrong token never falls back to a good certificate.**

mod key_sets;
mod policy;
mod rate;
mod signature;
mod token;

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;
use tokio::time::Instant;
use tonic::codegen::http::HeaderMap;
use tonic::codegen::http::header::AUTHORIZATION;

use crate::api::Refusal;

pub(super) use self::policy::{Caller, Policy, reloaded};

/// The metadata that carries a key.
const KEY: &str = "x-api-key";

/// For how long a token that was checked is not checked again on its connection. It is so much longer than a token
/// lives that it may be used.
const TOKEN_CHECKED_FOR: Duration = Duration::from_secs(10);

/// What a connection showed when it was made, and what was found out of it since.
#[derive(Debug, Default)]
pub(super) struct Shown {
    /// The SPIFFE ID of the certificate.
    spiffe_id: Option<Arc<str>>,
    /// The token that was checked last: a connection carries one caller, as a rule.
    checked: Mutex<Option<Checked>>,
}

/// A token that was found good, without the token.
#[derive(Debug)]
struct Checked {
    digest: [u8; 32],
    generation: u64,
    until: Instant,
    caller: Arc<Caller>,
}

impl Shown {
    /// Notes the SPIFFE ID of the caller's certificate.
    pub(super) fn new(spiffe_id: Option<Arc<str>>) -> Self {
        Self { spiffe_id, checked: Mutex::default() }
    }
}

/// Returns who calls.
///
/// # Errors
/// There is no identity, a wrong one, more than one, or one that the policy does not know.
pub(super) fn caller(policy: &Policy, shown: &Shown, headers: &HeaderMap) -> Result<Arc<Caller>, Refusal> {
    let mut tokens = headers.get_all(AUTHORIZATION).iter();
    let mut keys = headers.get_all(KEY).iter();
    match ((tokens.next(), tokens.next()), (keys.next(), keys.next())) {
        ((None, _), (None, _)) => {
            let id = shown.spiffe_id.as_deref().ok_or(Refusal::Unauthenticated(
                "no identity: show a client certificate with a SPIFFE ID, a token, or a key",
            ))?;
            policy.by_spiffe_id(id).ok_or(Refusal::Unauthenticated("the SPIFFE ID of the certificate is not known"))
        }
        ((Some(token), None), (None, _)) => {
            let token = token.to_str().ok().and_then(bearer);
            by_token(policy, shown, token.ok_or(Refusal::Unauthenticated("the authorization is no bearer token"))?)
        }
        ((None, _), (Some(key), None)) => {
            policy.by_key(key.as_bytes()).ok_or(Refusal::Unauthenticated("the key is not known"))
        }
        _ => Err(Refusal::Unauthenticated("more than one identity; show one")),
    }
}

/// Returns the token of an authorization; the scheme is written large or small (RFC 9110, section 11.1).
fn bearer(authorization: &str) -> Option<&str> {
    let (scheme, token) = authorization.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}

fn by_token(policy: &Policy, shown: &Shown, token: &str) -> Result<Arc<Caller>, Refusal> {
    let digest: [u8; 32] = Sha256::digest(token).into();
    let now = Instant::now();
    let mut checked = shown.checked.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(known) = &*checked
        && known.generation == policy.generation()
        && now < known.until
        && bool::from(known.digest.ct_eq(&digest))
    {
        return Ok(Arc::clone(&known.caller));
    }
    let caller = policy.by_token(token).map_err(Refusal::Unauthenticated)?;
    let until = now + TOKEN_CHECKED_FOR;
    *checked = Some(Checked { digest, generation: policy.generation(), until, caller: Arc::clone(&caller) });
    Ok(caller)
}
