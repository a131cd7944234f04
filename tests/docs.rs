//! The factor reference is generated, and stays true. `UPDATE_EXPECT=1 cargo test --test docs` rewrites it.

use std::process::Command;

use expect_test::expect_file;

#[test]
fn the_factor_reference_is_what_the_model_and_the_measures_say() {
    let ran = Command::new(env!("CARGO_BIN_EXE_portability")).args(["model", "docs"]).output().unwrap();
    assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
    expect_file!["../docs/factors.md"].assert_eq(&String::from_utf8(ran.stdout).unwrap());
}
