//! Contract and date in, assessment out.

mod assessment;
mod stub;

pub use assessment::*;
pub use stub::*;
