//! Which settings are refused at the start: those that contradict each other, or would open the service to others without
//! having been told to.

use thiserror::Error;

use super::settings::Settings;

/// Why a server does not start: every setting that is wrong.
#[derive(Debug, Error, PartialEq, Eq)]
#[error("{}", .0.join("; "))]
pub struct UnsafeSettings(pub Vec<String>);

impl Settings {
    /// Checks the settings together.
    ///
    /// # Errors
    /// They contradict each other, or would open the service to others without having been told to; all faults at once.
    pub fn check(&self) -> Result<(), UnsafeSettings> {
        let mut faults = Vec::new();
        let mut fault = |is_wrong: bool, what: String| {
            if is_wrong {
                faults.push(what);
            }
        };
        let (has_certificate, has_key) = (self.tls_certificate.is_some(), self.tls_key.is_some());
        fault(has_certificate && !has_key, "--tls-certificate needs --tls-key".to_owned());
        fault(has_key && !has_certificate, "--tls-key needs --tls-certificate".to_owned());
        fault(self.tls_client_ca.is_some() && !has_certificate, "--tls-client-ca needs --tls-certificate".to_owned());
        fault(
            self.tls_client_optional && self.tls_client_ca.is_none(),
            "--tls-client-optional needs --tls-client-ca".to_owned(),
        );
        let is_https = self.otlp_endpoint.as_ref().is_some_and(|url| url.starts_with("https://"));
        let is_http = self.otlp_endpoint.as_ref().is_some_and(|url| url.starts_with("http://"));
        fault(
            self.otlp_endpoint.is_some() && !is_http && !is_https,
            "--otlp-endpoint must be http:// or https://".to_owned(),
        );
        fault(is_https && self.otlp_ca.is_none(), "--otlp-endpoint over https needs --otlp-ca".to_owned());
        fault(self.otlp_ca.is_some() && !is_https, "--otlp-ca needs --otlp-endpoint over https".to_owned());
        fault(self.trace_one_in == 0, "--trace-one-in must be at least 1".to_owned());
        fault(self.reload_seconds == 0, "--reload-seconds must be at least 1".to_owned());
        fault(self.connection_idle_seconds == 0, "--connection-idle-seconds must be at least 1".to_owned());
        let lacks = match (has_certificate, self.policy.is_some()) {
            (true, true) => None,
            (true, false) => Some("everybody may call: give --policy"),
            (false, true) => Some("nothing is encrypted: give --tls-certificate and --tls-key"),
            (false, false) => {
                Some("calls are neither encrypted nor checked: give --tls-certificate, --tls-key and --policy")
            }
        };
        for origin in self.web_origins.iter().filter(|origin| !is_origin(origin)) {
            fault(true, format!("--web-origins: {origin:?} is no origin, such as https://app.example"));
        }
        // Browsers speak HTTP/2 over TLS alone.
        fault(!self.web_origins.is_empty() && !has_certificate, "--web-origins needs --tls-certificate".to_owned());
        let reachable = self.unix_socket.is_none() && !self.listen.ip().is_loopback() && !self.insecure_listen_anywhere;
        if let Some(lacks) = lacks {
            let address = self.listen;
            fault(
                reachable,
                format!(
                    "{address} can be reached from other machines and {lacks}, or say --insecure-listen-anywhere if that is meant"
                ),
            );
        }
        if faults.is_empty() { Ok(()) } else { Err(UnsafeSettings(faults)) }
    }
}

/// Checks the form of an origin: a scheme and a host, as a browser writes them, and neither path nor star.
fn is_origin(text: &str) -> bool {
    let host = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    host.is_some_and(|host| {
        let is_plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b".:-[]".contains(&b);
        !host.is_empty() && host.bytes().all(is_plain)
    })
}

#[cfg(test)]
mod tests {
    use std::net::SocketAddr;
    use std::path::PathBuf;

    use super::*;

    fn anywhere() -> Settings {
        Settings { listen: SocketAddr::from(([0, 0, 0, 0], 50_051)), ..Settings::default() }
    }

    #[test]
    fn an_address_beyond_this_machine_needs_encryption_and_identity_or_must_be_meant() {
        let (certificate, policy) = (Some(PathBuf::from("a.pem")), Some(PathBuf::from("policy.toml")));
        let tls = Settings { tls_certificate: certificate.clone(), tls_key: certificate, ..anywhere() };
        let checked = Settings { policy: policy.clone(), ..anywhere() };
        for lacking in [&anywhere(), &tls, &checked] {
            let UnsafeSettings(faults) = lacking.check().unwrap_err();
            assert_eq!(faults.len(), 1, "{faults:?}");
            assert_eq!(Settings { insecure_listen_anywhere: true, ..lacking.clone() }.check(), Ok(()));
        }
        assert_eq!(Settings { policy, ..tls }.check(), Ok(()));
        assert_eq!(Settings::default().check(), Ok(()));
    }

    #[test]
    fn settings_that_need_others_are_all_told() {
        let settings = Settings {
            tls_key: Some(PathBuf::from("a.key")),
            tls_client_ca: Some(PathBuf::from("ca.pem")),
            reload_seconds: 0,
            ..Settings::default()
        };
        assert_eq!(settings.check().unwrap_err().0.len(), 3);
    }
}
