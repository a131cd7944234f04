//! What stands in `deploy` fits the service: flags and keys that exist, ports and paths that are answered, times that agree.

mod support;

use std::collections::BTreeSet;
use std::process::{Command, Output};

use regex::Regex;
use serde_json::Value;
use support::mesh::{Folder, Mesh};

/// Returns a file of the package.
fn file(path: &str) -> String {
    let path = format!("{}/{path}", env!("CARGO_MANIFEST_DIR"));
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path}: {error}"))
}

fn portability(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_portability")).args(arguments).output().expect("it was built for this test")
}

/// Returns the manifests of a file, as a cluster reads them.
fn manifests() -> Vec<Value> {
    serde_saphyr::from_multiple(&file("deploy/kubernetes/portability.yaml")).expect("the manifests are YAML")
}

fn of_kind<'a>(manifests: &'a [Value], kind: &str) -> &'a Value {
    manifests.iter().find(|one| one["kind"] == kind).unwrap_or_else(|| panic!("there is no {kind}"))
}

#[test]
fn every_flag_of_a_deployment_is_one_of_the_server() {
    let help = String::from_utf8(portability(&["serve", "--help"]).stdout).expect("the help is text");
    let flag = Regex::new(r"--[a-z][a-z-]+").expect("the pattern is written here");
    let known: BTreeSet<&str> = flag.find_iter(&help).map(|found| found.as_str()).collect();
    assert!(known.contains("--unix-socket"), "{known:?}");
    for path in ["deploy/systemd/portability.service", "deploy/kubernetes/portability.yaml", "deploy/README.md"] {
        for found in flag.find_iter(&file(path)) {
            assert!(known.contains(found.as_str()), "{path}: {} is no flag", found.as_str());
        }
    }
    let container = file("deploy/container/Containerfile");
    assert!(container.contains(r#"CMD ["serve", "--config", "#) && container.contains("\nUSER 65532:65532\n"));
}

/// Asserts that settings hold, with certificates of the test in the place of those they name.
fn holds(mesh: &Mesh, settings: &str, policy: &str) {
    let path = |name: &str| mesh.folder.path(name).to_str().expect("the folder has a plain name").to_owned();
    let named = Regex::new(r#"(?m)^(tls_[a-z_]+|decision_log) = ".*"$"#).expect("the pattern is written here");
    let replaced = named.replace_all(settings, |found: &regex::Captures<'_>| {
        let file = match &found[1] {
            "tls_certificate" => "server.pem",
            "tls_key" => "server.key",
            "tls_client_ca" => "ca.pem",
            other => other,
        };
        format!("{} = \"{}\"", &found[1], path(file))
    });
    assert!(named.find_iter(settings).count() >= 3, "{settings}");
    mesh.folder.write("settings.toml", &replaced);
    mesh.folder.write("policy.toml", policy);
    let ran = portability(&["config", "check", "--config", &path("settings.toml")]);
    assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
}

#[test]
fn the_settings_and_the_policy_of_a_deployment_hold() {
    let mesh = Mesh::new();
    let manifests = manifests();
    let data = &of_kind(&manifests, "ConfigMap")["data"];
    let policy = data["policy.toml"].as_str().expect("there is a policy");
    holds(&mesh, data["settings.toml"].as_str().expect("there are settings"), policy);
    holds(&mesh, &file("deploy/systemd/settings.toml"), policy);
}

#[test]
fn probes_ask_the_port_that_needs_no_certificate_and_times_agree() {
    let manifests = manifests();
    let pod = &of_kind(&manifests, "Deployment")["spec"]["template"]["spec"];
    let container = &pod["containers"][0];
    let port = |name: &str| {
        let ports = container["ports"].as_array().expect("it has ports").iter();
        ports.filter(|port| port["name"] == name).filter_map(|port| port["containerPort"].as_u64()).next()
    };
    let settings: toml::Table = of_kind(&manifests, "ConfigMap")["data"]["settings.toml"]
        .as_str()
        .and_then(|text| text.parse().ok())
        .expect("there are settings");
    let seconds = |name: &str| settings[name].as_integer().and_then(|n| u64::try_from(n).ok()).expect("it is a time");
    for (name, key) in [("admin", "admin"), ("grpc", "listen")] {
        let address = settings[key].as_str().expect("it is an address");
        assert!(address.ends_with(&format!(":{}", port(name).expect("the port has a name"))), "{name}");
    }
    for (probe, path) in [("startupProbe", "/startupz"), ("readinessProbe", "/readyz"), ("livenessProbe", "/livez")] {
        assert_eq!(container[probe]["httpGet"]["path"], path);
        assert_eq!(container[probe]["httpGet"]["port"], "admin");
    }
    let ended = seconds("unready_seconds") + seconds("drain_seconds");
    assert!(pod["terminationGracePeriodSeconds"].as_u64().is_some_and(|grace| ended + 5 <= grace));
    assert_eq!(pod["securityContext"]["runAsNonRoot"], true);
    assert_eq!(container["securityContext"]["readOnlyRootFilesystem"], true);
    assert_eq!(pod["enableServiceLinks"], false);
    // What selects the pods has their labels.
    let labels = &of_kind(&manifests, "Deployment")["spec"]["template"]["metadata"]["labels"];
    for kind in ["Service", "PodDisruptionBudget", "NetworkPolicy"] {
        let spec = &of_kind(&manifests, kind)["spec"];
        let selected = [&spec["selector"]["matchLabels"], &spec["podSelector"]["matchLabels"], &spec["selector"]];
        assert!(selected.contains(&labels), "{kind}");
    }

    let unit = file("deploy/systemd/portability.service");
    let stop = Regex::new(r"(?m)^TimeoutStopSec=([0-9]+)$").expect("the pattern is written here");
    let stop: u64 =
        stop.captures(&unit).expect("it says how long").get(1).expect("a number").as_str().parse().expect("a number");
    let settings: toml::Table = file("deploy/systemd/settings.toml").parse().expect("it is TOML");
    assert!(
        settings["drain_seconds"]
            .as_integer()
            .is_some_and(|drain| u64::try_from(drain).is_ok_and(|drain| drain + 5 <= stop))
    );
}

#[test]
fn the_exit_codes_of_the_pages_are_those_of_the_help() {
    let help = String::from_utf8(portability(&["--help"]).stdout).expect("the help is text");
    let code = Regex::new(r"(?m)^ +([0-9]+)  (\S.*)$").expect("the pattern is written here");
    let told: Vec<(String, String)> =
        code.captures_iter(&help).map(|found| (found[1].to_owned(), found[2].to_owned())).collect();
    assert_eq!(told.len(), 5, "{told:?}");
    let page = file("docs/operations.md");
    for (code, meaning) in told {
        assert!(page.contains(&format!("| {code} | {meaning} |")), "{code}: {meaning}");
    }
    // Beginning with a fault in the settings is not tried again.
    assert!(file("deploy/systemd/portability.service").contains("RestartPreventExitStatus=2"));
    let folder = Folder::new();
    folder.write("settings.toml", "lisen = \"127.0.0.1:0\"\n");
    let path = folder.path("settings.toml");
    let ran = portability(&["serve", "--config", path.to_str().expect("the folder has a plain name")]);
    assert_eq!(ran.status.code(), Some(2));
}

#[test]
fn the_service_configuration_names_methods_and_codes_that_there_are() {
    let config: Value = serde_json::from_str(&file("examples/clients/service_config.json")).expect("it is JSON");
    let known = portability::api::methods();
    let methods = config["methodConfig"].as_array().expect("it has methods");
    for name in methods.iter().flat_map(|method| method["name"].as_array().expect("it has names")) {
        let service = name["service"].as_str().expect("a name has a service");
        let prefix = format!("{service}/{}", name["method"].as_str().unwrap_or_default());
        assert!(known.iter().any(|method| method.starts_with(&prefix)), "{prefix}");
    }
    // A stream is not tried again by the library: its answers have begun.
    for method in known.iter().filter(|method| method.contains("/Stream")) {
        let (service, name) = method.split_once('/').expect("it is a method of a service");
        let own = methods.iter().find(|one| {
            one["name"]
                .as_array()
                .is_some_and(|names| names.iter().any(|n| n["service"] == service && n["method"] == name))
        });
        assert!(own.is_some_and(|own| own["retryPolicy"].is_null()), "{method}");
    }
    let codes = &methods[0]["retryPolicy"]["retryableStatusCodes"];
    assert_eq!(codes, &serde_json::json!(["UNAVAILABLE", "RESOURCE_EXHAUSTED"]));
}
