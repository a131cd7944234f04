//! What several tests need.
#![allow(dead_code, unreachable_pub, reason = "each test uses its own part")]

pub mod contracts;
pub mod descriptors;
pub mod fact_sheet;
pub mod mesh;
pub mod ranks;
pub mod raw;
pub mod requests;
pub mod server;
pub mod shared;
pub mod words;
