//! The laws of the score, each a property over thousands of generated contracts, named with the law's words.
//!
//! `docs/laws.md` says which test holds which law, what is excepted and why, and which defect each was seen to catch.

#![allow(clippy::wildcard_enum_match_arm, reason = "a law names what it moves and leaves the rest as it is")]

mod cases;
#[path = "../support/contracts/mod.rs"]
#[allow(dead_code, unreachable_pub, reason = "each test uses its own part")]
mod contracts;
#[path = "../support/examples.rs"]
#[allow(dead_code, unreachable_pub, reason = "each test uses its own part")]
mod examples;
#[path = "../support/promises.rs"]
#[allow(dead_code, unreachable_pub, reason = "each test uses its own part")]
mod promises;

mod analyses;
mod both_sides;
mod calendar;
mod comparison;
mod friendlier;
mod knowledge;
mod moving;
mod parting;
mod points;
mod proposals;
mod reuse;
mod same_bytes;
