//! What a contract says: plain types, exact money and dates, and what is known of each fact.
//!
//! Goes in: nothing of ours. Comes out: the types that every other layer speaks. Not here: judgement of any kind.
//! **Nothing here does I/O, reads a clock, or can panic.**

mod topic;

mod data;
mod data_terms;
mod day_number;
mod evidence;
mod exit_support;
mod fees;
mod investments;
mod knowledge;
mod law;
mod list;
mod market;
mod money;
mod name;
mod party;
mod path;
mod people;
mod period;
mod places;
mod relationship;
mod resilience;
mod restraints;
mod rights;
mod service;
mod switching;
mod technology;
mod term;
mod termination_fee;
mod value;
mod ways_out;
mod whole;

pub use data::{Data, DataFormat, ExportCharge, ExportMethod, PriceTier, RetrievalStart};
pub use data_terms::DataTerms;
pub use day_number::{day_number, from_day_number};
pub use evidence::{Evidence, Origin};
pub use exit_support::{AssistancePrice, ExitSupport};
pub use fees::{Fees, Refund};
pub use investments::{Investment, InvestmentKind, InvestmentTerms};
pub use knowledge::{AnyFact, Fact, State};
pub use law::Law;
pub use list::{Coverage, Found, Keyed, List};
pub use market::{Market, Reintegration, Substitutability};
pub use money::{Estimate, MAX_UNITS, Money, NANOS_PER_UNIT, Share, div_half_up, minor_unit_nanos};
pub use name::Name;
pub(crate) use name::{name, path_to};
pub use party::{Parties, Party, SizeClass};
pub use path::{Key, Path};
pub use people::People;
pub use period::{MAX_YEARS, Period, Unit};
pub use places::{has_entry, places, sample};
pub use relationship::{Closeness, Relationship, Stage};
pub use resilience::{Impact, Resilience};
pub use restraints::{Reach, Restraint, RestraintKind, RestraintTerms};
pub use rights::{LicenceSurvival, Owner, Rights};
pub use service::{Category, Delivery, Service};
pub use switching::Switching;
pub use technology::{Equivalent, Interfaces, Technology};
pub use term::{ReminderChannel, Renewal, Term, TermKind};
pub use termination_fee::{BandCharge, FeeBand, FeeComponent, TerminationFee};
pub use topic::Topic;
pub use value::{FactValue, Value, word_of_a_list};
pub use ways_out::{Alignment, WayOut, WayOutKind, WayOutTerms};
pub use whole::{Contract, DateSpan, DatedFact};
