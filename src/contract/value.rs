//! The values a fact may take, with the type told apart only where a walk over all facts needs it.

use iso_currency::Currency;
use jiff::civil::Date;

use super::{
    Alignment, AssistancePrice, Category, Closeness, DataFormat, Delivery, Equivalent, Estimate, ExportCharge,
    ExportMethod, Impact, Interfaces, LicenceSurvival, Money, Owner, Period, Reach, Refund, Reintegration,
    ReminderChannel, RetrievalStart, Share, SizeClass, Stage, Substitutability, TermKind, TerminationFee,
};

/// The value of a fact whose type is not known until it is looked at: candidates, dated facts, remedies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FactValue {
    /// What taking the data out costs.
    Charge(ExportCharge),
    /// A word of a closed list.
    Choice(&'static str),
    /// A count of things.
    Count(u32),
    /// A calendar day.
    Date(Date),
    /// A termination fee.
    Fee(TerminationFee),
    /// Yes or no.
    Flag(bool),
    /// An exact amount.
    Money(Money),
    /// An amount that nobody knows exactly.
    MoneyEstimate(Estimate<Money>),
    /// A length of time.
    Period(Period),
    /// A length of time that nobody knows exactly.
    PeriodEstimate(Estimate<Period>),
    /// A share of a whole.
    Share(Share),
    /// Words, such as a name or a place of law.
    Text(String),
}

/// A type that a fact may hold.
pub trait Value: Clone + PartialEq {
    /// Wraps the value.
    fn to_value(&self) -> FactValue;
    /// Unwraps a value of this type; none for a value of another.
    fn from_value(value: &FactValue) -> Option<Self>;
}

macro_rules! value {
    ($($T:ty = $Variant:ident),* $(,)?) => {
        $(impl Value for $T {
            fn to_value(&self) -> FactValue {
                FactValue::$Variant(self.clone())
            }

            fn from_value(value: &FactValue) -> Option<Self> {
                if let FactValue::$Variant(value) = value { Some(value.clone()) } else { None }
            }
        })*
    };
}

value! {
    ExportCharge = Charge,
    u32 = Count,
    Date = Date,
    TerminationFee = Fee,
    bool = Flag,
    Money = Money,
    Estimate<Money> = MoneyEstimate,
    Period = Period,
    Estimate<Period> = PeriodEstimate,
    Share = Share,
    String = Text,
}

impl Value for Currency {
    fn to_value(&self) -> FactValue {
        FactValue::Text(self.code().to_owned())
    }

    fn from_value(value: &FactValue) -> Option<Self> {
        if let FactValue::Text(code) = value { Self::from_code(code) } else { None }
    }
}

/// Returns the word of any closed list that a fact may hold; none for what is no such word.
pub fn word_of_a_list(word: &str) -> Option<&'static str> {
    macro_rules! first_of {
        ($($Choice:ident),* $(,)?) => {
            None$(.or_else(|| $Choice::from_word(word).map($Choice::word)))*
        };
    }
    first_of![
        Alignment,
        AssistancePrice,
        Category,
        Closeness,
        DataFormat,
        Delivery,
        Equivalent,
        ExportMethod,
        Impact,
        Interfaces,
        LicenceSurvival,
        Owner,
        Reach,
        Refund,
        Reintegration,
        ReminderChannel,
        RetrievalStart,
        SizeClass,
        Stage,
        Substitutability,
        TermKind,
    ]
}
