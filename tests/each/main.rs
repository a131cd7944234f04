//! Each gate, test of the stand, cost, route and state, and each word of a score, has a test of its name; cases lie beside it.
//!
//! A case says in a sentence what is so, with the sum written out, changes topics of `base.json`, and names what must
//! come out: the contract of 24 months at 1,000 a month from 1 January 2026, which either party may leave on any day.

mod cases;
#[path = "../support/descriptors.rs"]
#[allow(dead_code, unreachable_pub, reason = "each test uses its own part")]
mod descriptors;
#[path = "../support/examples.rs"]
#[allow(dead_code, unreachable_pub, reason = "each test uses its own part")]
mod examples;

mod costs;
mod gates;
mod routes;
mod score;
mod stand;
mod states;
