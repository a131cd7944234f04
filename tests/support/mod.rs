//! What several tests need.

pub(crate) mod fact_sheet;
pub(crate) mod ranks;
pub(crate) mod shared;
pub(crate) mod words;
