//! A response as the command line sees it: through its canonical JSON, as any client would.
//!
//! Only what is shown stands here. A field that is not set takes the meaning of its zero, as on the wire.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde::de::{Deserializer, Error};

use super::table::Law;
use crate::api::client::{Answered, AsJson};
use crate::api::json::JsonError;

/// Declares messages: every field by its name on the wire.
macro_rules! messages {
    ($($(#[$doc:meta])* $Message:ident { $($field:ident: $Type:ty),* $(,)? })*) => {
        $($(#[$doc])*
        #[derive(Clone, Debug, Default, Deserialize)]
        #[serde(default, rename_all = "camelCase")]
        pub(super) struct $Message { $(pub(super) $field: $Type),* })*
    };
}

messages! {
    /// The response.
    Response { assessment: Option<Assessment> }
    /// The assessment.
    Assessment {
        contract_id: String, model: ModelRef, as_of: Day, horizon_months: u32, stand_month: u32, stand_on: Day,
        buyer: Side, supplier: Side, mutual: Span, fairness_gap: Gap, stand: Word, parting: Parting,
        questions: Vec<Question>, vector: String, profile: Option<ProfileScore>, worth: Option<FreedomWorth>,
        law: Option<Law>,
    }
    /// A model by version and content.
    ModelRef { version: String, digest: String }
    /// A calendar day.
    Day { year: i16, month: i8, day: i8 }
    /// Points at both ends.
    Span { proven: i32, possible: i32 }
    /// A distance at its least and its most.
    Gap { least: i32, most: i32 }
    /// One party's side.
    Side {
        portability: Span, dimensions: Vec<Dimension>, grade: Word, possible_grade: Word, gates: Vec<Gate>,
        completeness: i32, reasons: Vec<Reason>, freedom: Freedom, stand: Stand, fair_fee: FairFee,
        timing: Option<ExitTiming>, robustness: Option<Robustness>,
    }
    /// One dimension.
    Dimension { id: String, points: Span }
    /// Portability by the caller's own weights.
    ProfileScore { buyer: Span, supplier: Span }
    /// A limit on the grade.
    Gate { id: String, cap: Word, established: bool, reason: String, facts: Vec<String> }
    /// Why points are missing.
    Reason {
        code: String, part: String, lost: i32, fact: Option<String>, state: Word, text: String, remedy: String,
        effort: String,
    }
    /// How a party gets free.
    Freedom { next: WaitSpan, mean: WaitSpan, worst: WaitSpan, windows: Vec<Window> }
    /// A wait at both ends.
    WaitSpan { cautious: Wait, friendly: Wait }
    /// A wait; without days it has no end.
    Wait { days: Option<u32> }
    /// A way out at a time.
    Window {
        route: Word, notice_by: Day, free_on: Day, bound_until: Option<Day>, cost_of_missing: Option<Amount>,
        certain: bool,
    }
    /// The stand of one leaver.
    Stand { verdict: Word, tests: Vec<StandTest> }
    /// One test of the stand.
    StandTest {
        id: String, outcome: Word, margin: Option<Int>, margin_unit: String, facts: Vec<String>, remedy: String,
    }
    /// What a fee may ask.
    FairFee { fair: Amounts, asked: Amounts, penalty_least: Option<i32>, penalty_most: Option<i32> }
    /// What parting costs.
    Parting { year_fees: Option<Money>, matrix: Vec<Cell>, curve: Vec<CurveMonth> }
    /// What one bears when one leaves.
    Cell { leaver: Word, bearer: Word, contract_made: Amounts, effort: Amounts, unbounded: bool, drawn: Option<DrawnCell> }
    /// One month of the curve.
    CurveMonth {
        leaver: Word, month: u32, decided_on: Day, route: Word, free_on: Option<Day>, unbounded: bool,
        items: Vec<CostItem>, drawn: Option<DrawnMonth>,
    }
    /// What a tenth, half and nine tenths of the draws stay below.
    Quantiles { p10: Amount, p50: Amount, p90: Amount }
    /// A cell of the matrix, drawn.
    DrawnCell { contract_made: Option<Quantiles>, effort: Option<Quantiles>, total: Option<Quantiles> }
    /// The totals of a month, drawn.
    DrawnMonth { buyer: Option<Quantiles>, supplier: Option<Quantiles>, cheaper_than_staying: Option<i32> }
    /// When leaving costs much more or less, and least.
    ExitTiming { cliffs: Vec<ExitCliff>, cheapest: Option<CheapestExit> }
    /// A day after which leaving costs much more or less.
    ExitCliff { notice_by: Day, before: Amount, after: Amount }
    /// The month in which leaving costs least.
    CheapestExit { month: u32, notice_on: Day, free_on: Day, cost: Amount }
    /// What freedom is worth to both.
    FreedomWorth { buyer: PartyWorth, supplier: PartyWorth, zone: Option<BargainingZone>, is_deal: Option<bool> }
    /// What freedom is worth to one.
    PartyWorth {
        as_is: Option<Amount>, frictionless: Option<Amount>, stand: Option<Amount>, price_of_lock_in: Option<Amount>,
        borne_as_is: Option<Amount>, borne_in_stand: Option<Amount>, premium: Option<Amount>,
    }
    /// The yearly price on which both gain.
    BargainingZone { least: Amount, most: Amount, midpoint: Amount }
    /// How firmly a grade stands.
    Robustness { stability: Option<i32>, next_grade: Option<NextGrade> }
    /// The way to the next grade.
    NextGrade { grade: Word, distance: i32, gates: Vec<String>, crossing: Option<Crossing> }
    /// A fact that would lift the points to it.
    Crossing { fact: String }
    /// One item of what leaving costs.
    CostItem { category: Word, bearer: Word, receiver: Word, amounts: Amounts, assumed: bool }
    /// An amount at three values.
    Amounts { likely: Option<Amount>, cautious: Option<Amount>, friendly: Option<Amount> }
    /// An amount in money and as a share of a year's fees.
    Amount { money: Option<Money>, share: Option<Int> }
    /// Money.
    Money { currency_code: String, units: Int, nanos: i64 }
    /// An open fact.
    Question { fact: String, state: Word, text: String, buyer_points: i32, supplier_points: i32 }
}

/// A whole number of 64 bits, which JSON of messages writes as a string.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Int(pub(super) i64);

impl<'de> Deserialize<'de> for Int {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map(Self).map_err(D::Error::custom)
    }
}

/// A value of an enum by its name: `VERDICT_NOT_YET`.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Eq)]
#[serde(transparent)]
pub(super) struct Word(pub(super) String);

impl Word {
    /// Returns the word without the name of its enum, in small letters: `not yet`.
    pub(super) fn bare(&self, prefix: &str) -> String {
        super::words::name(&self.0.strip_prefix(prefix).unwrap_or(&self.0).to_lowercase())
    }

    /// Says whether it is a value.
    pub(super) fn is(&self, value: &str) -> bool {
        self.0 == value
    }
}

/// A response with the words its facts were read from.
#[derive(Clone, Debug)]
pub(super) struct Answer {
    pub(super) assessment: Option<Assessment>,
    pub(super) quotes: BTreeMap<String, String>,
}

impl Answer {
    /// Looks at an answer.
    ///
    /// # Errors
    /// The JSON is not that of a response: a fault of ours.
    pub(super) fn of(answered: &Answered) -> Result<Self, JsonError> {
        let Response { assessment } = serde_json::from_str(&answered.to_json()?)?;
        Ok(Self { assessment, quotes: answered.quotes() })
    }
}

impl Assessment {
    /// Returns both sides with their words, the buyer before the supplier.
    pub(super) fn sides(&self) -> [(&'static str, &Side); 2] {
        [("buyer", &self.buyer), ("supplier", &self.supplier)]
    }
}
