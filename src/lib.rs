//! How free a contract leaves each of its two parties: portability scores with reasons.
//!
//! The modules stand in reading order, and that order is the architecture: a module may use only modules above it.

pub mod contract;
pub mod law;
pub mod scoring;

pub mod dates;

pub mod document;
pub mod reading;

pub mod report;

pub mod api;
pub mod server;

pub mod cli;
