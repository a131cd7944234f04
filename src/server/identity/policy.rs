//! The policy: which identities are which caller, of which tenant, and what each may call.
//!
//! Goes in: a TOML file, and the sets of keys that it names. Comes out: a policy that is looked up in, or every fault of
//! it at once. What is not allowed by name is refused.

use std::collections::{BTreeMap, BTreeSet};
use std::num::NonZeroU32;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use serde::Deserialize;
use sha2::{Digest, Sha256};
use subtle::{ConditionallySelectable, ConstantTimeEq};

use super::key_sets::KeySets;
use super::rate::Rate;
use super::signature;
use super::token::{Issuer, named_issuer};
use crate::api::{Refusal, methods};
use crate::server::reload::{Files, LoadFault, Reloaded, beside};
use crate::server::tls::is_spiffe_id;

/// The most keys of a policy: a call that shows one is compared with all.
const MAX_KEYS: usize = 1_000;

/// The policy as it is written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    /// Whom calls are made for; rates are theirs.
    tenants: Vec<WrittenTenant>,
    /// Whose tokens are taken.
    #[serde(default)]
    token_issuers: Vec<WrittenIssuer>,
    /// Who calls.
    callers: Vec<WrittenCaller>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenTenant {
    name: String,
    /// How many calls a second may begin, all its callers together; no limit where absent.
    calls_per_second: Option<NonZeroU32>,
    /// How many may begin at once; as many as in a second where absent.
    burst: Option<NonZeroU32>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenIssuer {
    /// What `iss` of a token says.
    issuer: String,
    /// What `aud` of a token says.
    audience: String,
    /// The file of its public keys (JWKS), beside the policy unless absolute.
    keys: Option<PathBuf>,
    /// The address of its public keys instead, by HTTPS.
    keys_url: Option<String>,
    /// The authorities that may have signed the certificate of that address (PEM); those of the web where absent.
    keys_ca: Option<PathBuf>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenCaller {
    name: String,
    tenant: String,
    /// `*`, `portability.v1.ScoringService/*` or one method.
    methods: Vec<String>,
    /// SPIFFE IDs of client certificates.
    #[serde(default)]
    spiffe_ids: Vec<String>,
    #[serde(default)]
    tokens: Vec<WrittenToken>,
    /// SHA-256 of keys, in hex; a key has at least 128 random bits.
    #[serde(default)]
    key_sha256: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenToken {
    issuer: String,
    /// What `sub` of a token says.
    subject: String,
}

/// Who may call what.
pub(in crate::server) struct Policy {
    /// Differs from policy to policy in one process, so that what was looked up in one is not taken for another.
    generation: u64,
    by_spiffe_id: BTreeMap<String, Arc<Caller>>,
    by_subject: BTreeMap<(String, String), Arc<Caller>>,
    issuers: BTreeMap<String, Issuer>,
    keys: Vec<([u8; 32], Arc<Caller>)>,
}

/// A caller of the policy.
#[derive(Debug)]
pub(in crate::server) struct Caller {
    name: String,
    tenant: Arc<Tenant>,
    /// Paths of methods, with a slash before.
    methods: BTreeSet<String>,
}

#[derive(Debug)]
struct Tenant {
    name: Arc<str>,
    rate: Option<Rate>,
}

/// Reads a policy for the first time, and knows how to read it again; says how long a set of keys from an address is taken for
/// current.
pub(in crate::server) fn reloaded(path: PathBuf, key_sets: Duration) -> Result<Reloaded<Policy>, LoadFault> {
    signature::install();
    let sets = KeySets::new(key_sets);
    Reloaded::new("policy", move |files| Policy::read(&path, files, &sets))
}

impl Caller {
    /// Returns its name in the policy.
    pub(in crate::server) fn name(&self) -> &str {
        &self.name
    }

    /// Returns the name of its tenant.
    pub(in crate::server) fn tenant(&self) -> &Arc<str> {
        &self.tenant.name
    }

    /// Checks that it may call a method, by its path.
    ///
    /// # Errors
    /// The policy does not list the method.
    pub(in crate::server) fn may_call(&self, path: &str) -> Result<(), Refusal> {
        if self.methods.contains(path) { Ok(()) } else { Err(Refusal::PermissionDenied) }
    }

    /// Takes one call of its tenant's rate.
    ///
    /// # Errors
    /// The rate is used up.
    pub(in crate::server) fn take(&self) -> Result<(), Refusal> {
        let wait = self.tenant.rate.as_ref().map_or(Ok(()), Rate::take);
        wait.map_err(|retry_after: Duration| Refusal::RateExceeded { retry_after })
    }
}

impl Policy {
    pub(super) fn generation(&self) -> u64 {
        self.generation
    }

    pub(super) fn by_spiffe_id(&self, id: &str) -> Option<Arc<Caller>> {
        self.by_spiffe_id.get(id).cloned()
    }

    /// Returns whose key it is. The key is hashed and compared with all, in a time that tells nothing of them.
    pub(super) fn by_key(&self, key: &[u8]) -> Option<Arc<Caller>> {
        let hash: [u8; 32] = Sha256::digest(key).into();
        let mut found = u32::MAX;
        for (number, (known, _)) in (0_u32..).zip(&self.keys) {
            found.conditional_assign(&number, known.ct_eq(&hash));
        }
        self.keys.get(usize::try_from(found).ok()?).map(|(_, caller)| Arc::clone(caller))
    }

    /// Returns whose token it is.
    ///
    /// # Errors
    /// It is not to be trusted, or its subject is not known; tells why.
    pub(super) fn by_token(&self, token: &str) -> Result<Arc<Caller>, &'static str> {
        let name = named_issuer(token)?;
        let issuer = self.issuers.get(&name).ok_or("the issuer of the token is not known")?;
        let subject = issuer.subject(token)?;
        self.by_subject.get(&(name, subject)).cloned().ok_or("the subject of the token is not known")
    }

    /// Reads a policy and the sets of keys that it names.
    fn read(path: &Path, files: &mut Files, sets: &KeySets) -> Result<Self, LoadFault> {
        static GENERATION: AtomicU64 = AtomicU64::new(0);
        let text = String::from_utf8(files.read(path)?).map_err(|_| LoadFault::of(path, "is not UTF-8"))?;
        let written: Written = toml::from_str(&text).map_err(|error| LoadFault::of(path, error.message()))?;
        let mut reading = Reading { faults: Vec::new(), known: methods() };
        let issuers = reading.issuers(&written.token_issuers, path, files, sets);
        let tenants = reading.tenants(&written.tenants);
        let mut policy = Self {
            generation: GENERATION.fetch_add(1, Ordering::Relaxed),
            by_spiffe_id: BTreeMap::new(),
            by_subject: BTreeMap::new(),
            issuers,
            keys: Vec::new(),
        };
        reading.callers(&written.callers, &tenants, &mut policy);
        if reading.faults.is_empty() { Ok(policy) } else { Err(LoadFault(reading.faults)) }
    }
}

impl WrittenIssuer {
    /// Returns the issuer's set of keys, as it is written.
    ///
    /// # Errors
    /// It cannot be had; tells why.
    fn jwks(&self, policy: &Path, files: &mut Files, sets: &KeySets) -> Result<Vec<u8>, String> {
        let Self { issuer, audience, keys, keys_url, keys_ca } = self;
        let mut read = |path: &Path| files.read(&beside(policy, path)).map_err(|fault| fault.to_string());
        match (keys, keys_url) {
            (Some(path), None) => read(path),
            (None, Some(url)) if url.starts_with("https://") => {
                let authorities = keys_ca.as_deref().map(read).transpose()?;
                let set = sets.get(url, authorities.as_deref(), |set| Issuer::new(issuer, audience, set).map(drop))?;
                files.heard(url, &set);
                Ok(set)
            }
            (None, Some(_)) => Err("must begin with https://".to_owned()),
            (Some(_), Some(_)) | (None, None) => Err("needs either keys or keys_url".to_owned()),
        }
    }
}

/// A policy that is being read.
struct Reading {
    faults: Vec<String>,
    known: BTreeSet<String>,
}

impl Reading {
    fn fault(&mut self, at: &str, what: impl std::fmt::Display) {
        self.faults.push(format!("{at}: {what}"));
    }

    /// Names travel into logs and labels, so they are short and plain.
    fn name(&mut self, at: &str, name: &str) {
        let is_plain = |b: u8| b.is_ascii_alphanumeric() || b"._-".contains(&b);
        if name.is_empty() || 64 < name.len() || !name.bytes().all(is_plain) {
            self.fault(at, "must have 1 to 64 letters, digits, dots, dashes or underscores");
        }
    }

    fn issuers(
        &mut self,
        written: &[WrittenIssuer],
        path: &Path,
        files: &mut Files,
        sets: &KeySets,
    ) -> BTreeMap<String, Issuer> {
        let mut issuers = BTreeMap::new();
        for (number, one) in written.iter().enumerate() {
            let at = format!("token_issuers[{number}]");
            let WrittenIssuer { issuer, audience, keys_ca, keys_url, .. } = one;
            if issuer.is_empty() {
                self.fault(&format!("{at}.issuer"), "must not be empty");
            }
            if audience.is_empty() {
                self.fault(&format!("{at}.audience"), "must not be empty");
            }
            if keys_ca.is_some() && keys_url.is_none() {
                self.fault(&format!("{at}.keys_ca"), "needs keys_url");
            }
            match one.jwks(path, files, sets).and_then(|jwks| Issuer::new(issuer, audience, &jwks)) {
                Ok(read) => {
                    if issuers.insert(issuer.clone(), read).is_some() {
                        self.fault(&format!("{at}.issuer"), "is there already");
                    }
                }
                Err(why) => {
                    let key = if keys_url.is_some() { "keys_url" } else { "keys" };
                    self.fault(&format!("{at}.{key}"), why);
                }
            }
        }
        issuers
    }

    fn tenants(&mut self, written: &[WrittenTenant]) -> BTreeMap<String, Arc<Tenant>> {
        let mut tenants = BTreeMap::new();
        for (number, WrittenTenant { name, calls_per_second, burst }) in written.iter().enumerate() {
            let at = format!("tenants[{number}]");
            self.name(&format!("{at}.name"), name);
            if burst.is_some() && calls_per_second.is_none() {
                self.fault(&format!("{at}.burst"), "needs calls_per_second");
            }
            let rate = calls_per_second.map(|rate| Rate::new(rate, burst.unwrap_or(rate)));
            if tenants.insert(name.clone(), Arc::new(Tenant { name: name.as_str().into(), rate })).is_some() {
                self.fault(&format!("{at}.name"), "is there already");
            }
        }
        tenants
    }

    fn callers(&mut self, written: &[WrittenCaller], tenants: &BTreeMap<String, Arc<Tenant>>, policy: &mut Policy) {
        let mut names = BTreeSet::new();
        for (number, one) in written.iter().enumerate() {
            let at = format!("callers[{number}]");
            let WrittenCaller { name, tenant, methods, spiffe_ids, tokens, key_sha256 } = one;
            self.name(&format!("{at}.name"), name);
            if !names.insert(name) {
                self.fault(&format!("{at}.name"), "is there already");
            }
            if spiffe_ids.is_empty() && tokens.is_empty() && key_sha256.is_empty() {
                self.fault(&at, "needs one of spiffe_ids, tokens, key_sha256: nobody can be this caller");
            }
            let methods = self.methods(&at, methods);
            let tenant = tenants.get(tenant).cloned().unwrap_or_else(|| {
                self.fault(&format!("{at}.tenant"), "is none of the tenants");
                // A policy with a fault is never in force: this one stands in, so that the other faults are found too.
                Arc::new(Tenant { name: tenant.as_str().into(), rate: None })
            });
            let caller = Arc::new(Caller { name: name.clone(), tenant, methods });
            self.identities(&at, one, &caller, policy);
        }
        if MAX_KEYS < policy.keys.len() {
            self.fault("callers", format!("have more than {MAX_KEYS} keys"));
        }
    }

    /// Notes by what a caller is known; an identity belongs to one caller.
    fn identities(&mut self, at: &str, written: &WrittenCaller, caller: &Arc<Caller>, policy: &mut Policy) {
        for (number, id) in written.spiffe_ids.iter().enumerate() {
            let at = format!("{at}.spiffe_ids[{number}]");
            if !is_spiffe_id(id) {
                self.fault(&at, "is no SPIFFE ID, such as spiffe://acme.example/procurement");
            }
            if policy.by_spiffe_id.insert(id.clone(), Arc::clone(caller)).is_some() {
                self.fault(&at, "is there already");
            }
        }
        for (number, WrittenToken { issuer, subject }) in written.tokens.iter().enumerate() {
            let at = format!("{at}.tokens[{number}]");
            if !policy.issuers.contains_key(issuer) {
                self.fault(&format!("{at}.issuer"), "is none of the token_issuers");
            }
            if policy.by_subject.insert((issuer.clone(), subject.clone()), Arc::clone(caller)).is_some() {
                self.fault(&at, "is there already");
            }
        }
        for (number, hash) in written.key_sha256.iter().enumerate() {
            let at = format!("{at}.key_sha256[{number}]");
            let mut bytes = [0; 32];
            match hex::decode_to_slice(hash, &mut bytes) {
                Ok(()) if policy.keys.iter().any(|(known, _)| *known == bytes) => self.fault(&at, "is there already"),
                Ok(()) => policy.keys.push((bytes, Arc::clone(caller))),
                Err(_) => self.fault(&at, "must be a SHA-256 of 64 hex digits"),
            }
        }
    }

    /// Writes out which methods are meant, so that a call is looked up by its path.
    fn methods(&mut self, at: &str, written: &[String]) -> BTreeSet<String> {
        let mut meant = BTreeSet::new();
        for (number, method) in written.iter().enumerate() {
            let of_service = method.strip_suffix('*').filter(|service| service.is_empty() || service.ends_with('/'));
            let fits = |known: &&String| match of_service {
                Some(service) => known.starts_with(service),
                None => *known == method,
            };
            let before = meant.len();
            let named: Vec<String> = self.known.iter().filter(fits).map(|known| format!("/{known}")).collect();
            let is_known = !named.is_empty();
            meant.extend(named);
            let at = format!("{at}.methods[{number}]");
            if !is_known {
                self.fault(&at, "is no method, such as portability.v1.ScoringService/ScoreContract");
            } else if meant.len() == before {
                self.fault(&at, "adds no method to those before");
            }
        }
        if written.is_empty() {
            self.fault(&format!("{at}.methods"), "must not be empty");
        }
        meant
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Policy, LoadFault> {
        let folder = std::env::temp_dir().join(format!(
            "portability-policy-{}-{:?}",
            std::process::id(),
            std::thread::current().id()
        ));
        std::fs::create_dir_all(&folder).unwrap();
        std::fs::write(folder.join("none.json"), r#"{"keys": [{"kty": "oct", "k": "c2VjcmV0"}]}"#).unwrap();
        let path = folder.join("policy.toml");
        std::fs::write(&path, text).unwrap();
        let policy = Policy::read(&path, &mut Files::default(), &KeySets::new(Duration::ZERO));
        std::fs::remove_dir_all(&folder).unwrap();
        policy
    }

    const GOOD: &str = r#"
        [[tenants]]
        name = "acme"
        [[callers]]
        name = "procurement"
        tenant = "acme"
        methods = ["portability.v1.ScoringService/*", "portability.v1.ReadingService/ReadContract"]
        spiffe_ids = ["spiffe://acme.example/procurement"]
        key_sha256 = ["2bb80d537b1da3e38bd30361aa855686bde0eacd7162fef6a25fe97bf527a25b"]
    "#;

    #[test]
    fn a_caller_is_found_by_each_of_its_identities_and_may_call_what_is_listed() {
        let policy = read(GOOD).unwrap_or_else(|fault| panic!("{fault}"));
        let caller = policy.by_spiffe_id("spiffe://acme.example/procurement").unwrap();
        assert_eq!((caller.name(), &**caller.tenant()), ("procurement", "acme"));
        assert!(policy.by_spiffe_id("spiffe://acme.example/procurement/x").is_none());
        // The hash is that of the text `secret`.
        assert!(policy.by_key(b"secret").is_some());
        assert!(policy.by_key(b"secreu").is_none());
        assert_eq!(caller.may_call("/portability.v1.ScoringService/ScoreContract"), Ok(()));
        assert_eq!(caller.may_call("/portability.v1.ReadingService/ReadContract"), Ok(()));
        let refused = Err(Refusal::PermissionDenied);
        assert_eq!(caller.may_call("/portability.v1.ReadingService/StreamReadContracts"), refused);
        assert_eq!(caller.may_call("/portability.v1.ScoringService/*"), refused);
    }

    #[test]
    fn every_fault_of_a_policy_is_told_at_once() {
        let text = r#"
            [[tenants]]
            name = "a b"
            burst = 3
            [[token_issuers]]
            issuer = "i"
            audience = ""
            keys = "none.json"
            [[callers]]
            name = "one"
            tenant = "a b"
            methods = ["portability.v1.ScoringService/Score"]
            [[callers]]
            name = "one"
            tenant = "other"
            methods = []
            spiffe_ids = ["spiffe://A/b"]
            tokens = [{ issuer = "j", subject = "s" }]
            key_sha256 = ["00"]
        "#;
        let LoadFault(faults) = read(text).err().unwrap();
        let at: Vec<&str> = faults.iter().filter_map(|fault| fault.split(": ").next()).collect();
        let want = [
            "token_issuers[0].audience",
            "token_issuers[0].keys",
            "tenants[0].name",
            "tenants[0].burst",
            "callers[0]",
            "callers[0].methods[0]",
            "callers[1].name",
            "callers[1].methods",
            "callers[1].tenant",
            "callers[1].spiffe_ids[0]",
            "callers[1].tokens[0].issuer",
            "callers[1].key_sha256[0]",
        ];
        assert_eq!(at, want, "{faults:#?}");
        assert!(read("tenants = []\ncallers = []\nmore = 1").is_err());
    }
}
