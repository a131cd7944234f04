//! What parting costs under uncertainty: 1,024 draws of every total, and a tenth, half and nine tenths of them.
//!
//! Three-point estimates are drawn, all else is on likely values; a total with an open item is open. Work is dear together:
//! migration, rework, search, winding down and the published prior share one driver; how long the buyer's switch takes, and
//! how long it takes the supplier to find other revenue, are independent of it and of each other. The route is the one that
//! is cheapest on likely values: who leaves chooses it before it knows what the work will have cost.
//!
//! Every drawn item is rounded once to the currency's minor unit, or where no price is known to a millionth of a year's fees,
//! and added up in integers: transfers cancel in every draw. Points never move with draws.

mod drawn;
mod pert;
mod quantiles;
mod scale;
mod sequence;
mod spread;

pub use drawn::Drawn;
pub use pert::{ThreePoint, three_point_days};
pub use sequence::DRAWS;
