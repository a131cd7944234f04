//! The laws of the score, each a property over thousands of generated contracts, named with the law's words.
//!
//! `docs/laws.md` says which test holds which law, what is excepted and why, and which defect each was seen to catch.

mod cases;
#[path = "../support/contracts/mod.rs"]
#[allow(dead_code, unreachable_pub, reason = "each test uses its own part")]
mod contracts;

// mod friendlier;
mod both_sides;
mod calendar;
mod knowledge;
mod moving;
mod parting;
mod points;
mod same_bytes;
