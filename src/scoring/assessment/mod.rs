//! What comes out: scores, money, dates, reasons and questions, for both parties.
//!
//! Everything here is a finished value. Text for people is already in place: names and words are the model's own, and
//! evidence is the contract's, which both outlive the answer.

mod parting;
mod robustness;
mod worth;

use std::borrow::Cow;

use jiff::civil::Date;

pub use parting::*;
pub use robustness::*;
pub use worth::*;

use crate::contract::{Evidence, Party, Path, State, WayOutKind};

/// Points in basis points: 0 to 10,000, and more is always freer.
pub type Points = i32;

/// The points of somebody bound to nothing, owing nothing, parting well.
pub const FULL_POINTS: Points = 10_000;

/// A score with what open facts could still change.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Span {
    /// Each open fact at its cautious end.
    pub proven: Points,
    /// Each open fact at its friendliest.
    pub possible: Points,
}

/// A distance with what open facts could still change, in basis points.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Gap {
    /// The least it may be.
    pub least: Points,
    /// The most it may be.
    pub most: Points,
}

impl Gap {
    /// Returns how far two scores may lie apart.
    pub fn between(a: Span, b: Span) -> Self {
        let most = (a.possible - b.proven).max(b.possible - a.proven).max(0);
        let least = (a.proven - b.possible).max(b.proven - a.possible).max(0);
        Self { least, most }
    }
}

/// The whole answer for one contract, model and day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assessment<'a> {
    /// The caller's name for the contract.
    pub contract_id: &'a str,
    /// Which model gave the points.
    pub model: &'a ModelRef,
    /// The day the assessment is made for.
    pub as_of: Date,
    /// How many months ahead are looked at.
    pub horizon_months: u32,
    /// The month of the stand, counted from the effective date.
    pub stand_month: u32,
    /// The day of the stand.
    pub stand_on: Date,
    /// The buyer's side.
    pub buyer: PartyAssessment<'a>,
    /// The supplier's side.
    pub supplier: PartyAssessment<'a>,
    /// The lower of the two parties' portability, at either end.
    pub mutual: Span,
    /// The distance between the two parties' portability.
    pub fairness_gap: Gap,
    /// The stand of both: the harsher of the two verdicts.
    pub stand: Verdict,
    /// What parting costs.
    pub parting: Parting,
    /// The open facts, the most worth knowing first; where nothing is known of the work of switching, what moving would take
    /// comes before all others.
    pub questions: Vec<Question<'a>>,
    /// The measures that were scored, from which the score recomputes.
    pub vector: String,
    /// What freedom is worth, where asked for.
    pub worth: Option<FreedomWorth>,
    /// A second score by the caller's own weights, where asked for.
    pub profile: Option<ProfileScore>,
}

impl<'a> Assessment<'a> {
    /// Returns a party's side.
    pub fn of(&self, party: Party) -> &PartyAssessment<'a> {
        match party {
            Party::Buyer => &self.buyer,
            Party::Supplier => &self.supplier,
        }
    }
}

/// A model by version and content.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ModelRef {
    /// The version, such as `v1`.
    pub version: String,
    /// SHA-256 of the model file, in hex.
    pub digest: String,
}

/// One party's side of the assessment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PartyAssessment<'a> {
    /// Whose side.
    pub party: Party,
    /// The one score: the weighted mean of the three dimensions.
    pub portability: Span,
    /// The three dimensions, in the order of the model.
    pub dimensions: Vec<DimensionScore<'a>>,
    /// The grade of what is proven; none below the completeness that a grade needs.
    pub grade: Option<char>,
    /// The grade of what is possible.
    pub possible_grade: char,
    /// The gates that cap a grade.
    pub gates: Vec<Gate<'a>>,
    /// The share of the weight whose facts are settled, in basis points.
    pub completeness: i32,
    /// What costs points, the most first; the points add up to what the proven score misses.
    pub reasons: Vec<Reason<'a>>,
    /// How this party gets free.
    pub freedom: Freedom,
    /// The one-year stand with this party as leaver.
    pub stand: Stand<'a>,
    /// What a termination fee may fairly ask of this party as leaver.
    pub fair_fee: FairFee,
    /// When leaving costs this party much more or less, and least; none where it was not asked for.
    pub timing: Option<ExitTiming>,
    /// How firmly the grade stands; none where it was not asked for.
    pub robustness: Option<Robustness<'a>>,
}

/// One dimension of a score.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DimensionScore<'a> {
    /// The dimension's id in the model.
    pub id: &'a str,
    /// Its weight in portability, in basis points.
    pub weight: i32,
    /// Its points.
    pub points: Span,
    /// Its factors, in the order of the model.
    pub factors: Vec<FactorScore<'a>>,
}

/// One factor of a score.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FactorScore<'a> {
    /// The factor's id in the model.
    pub id: &'a str,
    /// Its weight in the dimension, in basis points, as the model gives it.
    pub weight: i32,
    /// What was measured.
    pub measure: Measure,
    /// Its points; none where it does not apply.
    pub points: Option<Span>,
    /// The points of portability that the proven score loses by it.
    pub lost: Points,
    /// The facts it was measured from.
    pub facts: Vec<Path>,
}

/// What was measured of a factor, in the factor's unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Measure {
    /// The factor does not apply.
    NotApplicable,
    /// Nothing is known: any measure is possible.
    Unknown,
    /// A measure, the same at both ends where nothing is open.
    Between {
        /// With each open fact at its cautious end.
        cautious: i64,
        /// With each open fact at its friendliest.
        friendly: i64,
        /// Whether it rests on silence alone.
        silent: bool,
        /// Whether it is open if the factor applies at all.
        applies_open: bool,
    },
}

/// A limit on the grade, with its reason.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gate<'a> {
    /// The gate's id in the model.
    pub id: &'a str,
    /// The best grade it leaves.
    pub cap: char,
    /// Whether it is established, or only not excluded by open facts.
    pub established: bool,
    /// Why, in words.
    pub reason: &'a str,
    /// The facts it turned on.
    pub facts: Vec<Path>,
}

/// Why points were lost.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reason<'a> {
    /// The stable code: the factor's id.
    pub code: &'a str,
    /// The question of the factor that lost the most; the factor's id where it has only one.
    pub part: &'a str,
    /// The dimension.
    pub dimension: &'a str,
    /// The points of portability lost.
    pub lost: Points,
    /// The fact that weighs most.
    pub fact: Option<Path>,
    /// What is known of that fact.
    pub state: State,
    /// Where that fact was read.
    pub evidence: &'a [Evidence],
    /// Why, in words.
    pub text: &'a str,
    /// What would win the points back.
    pub remedy: &'a str,
    /// How much effort the remedy takes: low, medium, high.
    pub effort: &'a str,
    /// Where the rule comes from.
    pub source: &'a str,
}

/// A length of time until something happens, if it does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Wait {
    /// After this many days.
    Days(u32),
    /// Never, as far as the contract says.
    Unbounded,
}

/// A wait with what open facts could still change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WaitSpan {
    /// Each open fact at its cautious end.
    pub cautious: Wait,
    /// Each open fact at its friendliest.
    pub friendly: Wait,
}

/// How a party gets free.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Freedom {
    /// Days from a decision on the day of the assessment until the party is free.
    pub next: WaitSpan,
    /// The mean over every decision day of the horizon, rounded half up.
    pub mean: WaitSpan,
    /// The worst of every decision day of the horizon.
    pub worst: WaitSpan,
    /// The next windows, by notice day.
    pub windows: Vec<Window>,
}

/// One lawful way out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Route {
    /// The term ends by itself.
    EndOfTerm,
    /// The party prevents the renewal.
    NonRenewal,
    /// No ground is needed.
    Convenience,
    /// No ground is needed, on one day.
    BreakDate,
    /// A statute gives the right to switch.
    StatutorySwitching,
}

impl Route {
    /// Returns the word for the route.
    pub fn word(self) -> &'static str {
        match self {
            Self::EndOfTerm => "end_of_term",
            Self::NonRenewal => "non_renewal",
            Self::Convenience => "convenience",
            Self::BreakDate => "break_date",
            Self::StatutorySwitching => "statutory_switching",
        }
    }

    /// Returns what gives the right to it; convenience for the end of a term, which needs none.
    pub fn kind(self) -> WayOutKind {
        match self {
            Self::BreakDate => WayOutKind::BreakDate,
            Self::StatutorySwitching => WayOutKind::StatutorySwitching,
            Self::Convenience | Self::EndOfTerm | Self::NonRenewal => WayOutKind::Convenience,
        }
    }
}

/// A route at a time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Window {
    /// The route.
    pub route: Route,
    /// The last day on which notice can be given.
    pub notice_by: Date,
    /// The day on which the party is then free.
    pub free_on: Date,
    /// Until when it is bound if it misses that day; none where nothing frees it after that day.
    pub bound_until: Option<Date>,
    /// The fees from the free day to the next one, less those of the days that the buyer would still use while it switches;
    /// none where no fees run on by themselves, nothing frees it later, missing it loses no more than a day, and for the
    /// supplier.
    pub cost_of_missing: Option<Amount>,
    /// Whether the window holds whatever the open facts turn out to be.
    pub certain: bool,
}

/// How a test or a stand comes out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    /// Every test passes: a one-year stand.
    OneYearStand,
    /// Open facts decide.
    Open,
    /// Something blocks it.
    NotYet,
}

/// The outcome of one test.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Outcome {
    /// It passes whatever the open facts turn out to be.
    Pass,
    /// It passes because it cannot apply.
    NotApplicable,
    /// Open facts decide.
    Unknown,
    /// It fails whatever the open facts turn out to be.
    Fail,
}

/// The one-year stand for one leaver.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stand<'a> {
    /// The verdict.
    pub verdict: Verdict,
    /// The five tests: right, cost, belongings, handover, restraints.
    pub tests: Vec<StandTest<'a>>,
}

/// One of the five tests.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StandTest<'a> {
    /// The test's id: `right`, `cost`, `belongings`, `handover`, `restraints`.
    pub id: &'static str,
    /// How it comes out.
    pub outcome: Outcome,
    /// How far inside (positive) or outside (negative) its limit it is, at the cautious end; none where open.
    pub margin: Option<i64>,
    /// What the margin counts: `days`, `millionths_of_year_fees`, `tests`.
    pub margin_unit: &'static str,
    /// The facts that decide, open ones first.
    pub facts: Vec<Path>,
    /// What would make it pass.
    pub remedy: &'a str,
}

/// A question whose answer would narrow a span.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question<'a> {
    /// The open fact.
    pub fact: Path,
    /// What is known of it.
    pub state: State,
    /// The question in words.
    pub text: Cow<'a, str>,
    /// At most how many points an answer could narrow the buyer's span by.
    pub buyer_points: Points,
    /// At most how many points an answer could narrow the supplier's span by.
    pub supplier_points: Points,
}

/// A second score, by a caller's own weights.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProfileScore {
    /// SHA-256 of model digest and weights, in hex.
    pub digest: String,
    /// The buyer's portability under the weights.
    pub buyer: Span,
    /// The supplier's.
    pub supplier: Span,
}
