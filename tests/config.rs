//! Settings by file, environment and flags: which wins, what is a fault, and the page that lists them.

use std::path::PathBuf;
use std::process::{Command, Output};

use expect_test::expect_file;

/// A file of settings that is removed when it is dropped.
struct File(PathBuf);

impl File {
    fn new(name: &str, text: &str) -> Self {
        let path = std::env::temp_dir().join(format!("portability-config-{}-{name}.toml", std::process::id()));
        std::fs::write(&path, text).expect("the folder for temporary files can be written");
        Self(path)
    }
}

impl Drop for File {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.0);
    }
}

/// Runs `portability config check` with a file, variables and flags.
fn check(file: &File, variables: &[(&str, &str)], flags: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_portability"));
    command.args(["config", "check", "--config"]).arg(&file.0).args(flags);
    command.envs(variables.iter().copied()).output().expect("the service was built for this test")
}

fn faults(ran: &Output) -> Vec<String> {
    String::from_utf8_lossy(&ran.stderr).lines().map(str::to_owned).collect()
}

/// Asserts that some line has every word.
fn tells(ran: &Output, words: &[&str]) {
    let told = faults(ran);
    assert!(told.iter().any(|line| words.iter().all(|word| line.contains(word))), "{words:?}: {told:#?}");
}

#[test]
fn the_page_of_settings_is_what_the_command_line_takes() {
    let ran = Command::new(env!("CARGO_BIN_EXE_portability")).args(["config", "docs"]).output().unwrap();
    assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
    expect_file!["../docs/settings.md"].assert_eq(&String::from_utf8(ran.stdout).unwrap());
}

#[test]
fn a_flag_wins_over_the_environment_and_the_environment_over_the_file() {
    // Which value is in force shows by the fault that it makes.
    let file = File::new("wins", "connection_idle_seconds = 0\nlisten = \"127.0.0.1:1\"\nlog_format = \"json\"\n");
    let ran = check(&file, &[], &[]);
    assert_eq!(ran.status.code(), Some(2));
    tells(&ran, &["--connection-idle-seconds must be at least 1"]);
    let variable = [("PORTABILITY_CONNECTION_IDLE_SECONDS", "5")];
    let ran = check(&file, &variable, &[]);
    assert!(ran.status.success(), "{:?}", faults(&ran));
    let ran = check(&file, &variable, &["--connection-idle-seconds", "0"]);
    tells(&ran, &["--connection-idle-seconds must be at least 1"]);
    let ran = check(&file, &variable, &["--connection-idle-seconds", "0", "--reload-seconds", "0"]);
    tells(&ran, &["--connection-idle-seconds must be at least 1"]);
    tells(&ran, &["--reload-seconds must be at least 1"]);
}

#[test]
fn every_fault_of_file_and_environment_is_told_at_once() {
    let text = "listen = \"nowhere\"\nconnections = \"many\"\nqueue_miliseconds = 5\ninsecure_listen_anywhere = \"yes\"\n\
                log_format = \"xml\"\nconfig = \"other.toml\"\nreload_seconds = -1\n";
    let file = File::new("faults", text);
    let ran = check(&file, &[("PORTABILITY_BATCH_ITEMS", "x")], &[]);
    assert_eq!(ran.status.code(), Some(2), "{:?}", faults(&ran));
    assert_eq!(faults(&ran).len(), 8, "{:#?}", faults(&ran));
    let name = file.0.display().to_string();
    for words in [
        [name.as_str(), "listen: ", "nowhere"],
        [name.as_str(), "connections: ", "must be a whole number"],
        [name.as_str(), "queue_miliseconds: ", "is no setting"],
        [name.as_str(), "insecure_listen_anywhere: ", "must be `true` or `false`"],
        [name.as_str(), "log_format: ", "xml"],
        [name.as_str(), "config: ", "is no setting"],
        [name.as_str(), "reload_seconds: ", "-1"],
        ["PORTABILITY_BATCH_ITEMS", "x", ""],
    ] {
        tells(&ran, &words);
    }
    // The server does not start with them either.
    let ran =
        Command::new(env!("CARGO_BIN_EXE_portability")).args(["serve", "--config"]).arg(&file.0).output().unwrap();
    assert_eq!(ran.status.code(), Some(2));
    assert_eq!(faults(&ran).len(), 7, "{:#?}", faults(&ran));
}

#[test]
fn what_the_settings_name_is_checked_too_and_stands_beside_the_file() {
    let text = "policy = \"no/policy.toml\"\ntls_certificate = \"no/server.pem\"\ntls_key = \"no/server.key\"\n";
    let file = File::new("named", text);
    let ran = check(&file, &[], &[]);
    assert_eq!(ran.status.code(), Some(2));
    let folder = file.0.parent().expect("a file has a folder");
    for named in ["no/policy.toml", "no/server.pem", "no/server.key"] {
        tells(&ran, &[&folder.join(named).display().to_string()]);
    }
    assert_eq!(check(&File::new("none", "no toml"), &[], &[]).status.code(), Some(2));
    let gone = File(PathBuf::from("gone.toml"));
    tells(&check(&gone, &[], &[]), &["gone.toml"]);
}
