//! What does a contract say, read from its text?

mod stub;

pub use stub::*;
