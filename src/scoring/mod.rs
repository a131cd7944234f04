//! Contract and date in, assessment out.

mod assessment;

pub use assessment::*;
