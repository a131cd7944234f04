//! Clauses: words with places for facts, filled in from the contract as it would be.

use crate::contract::{BandCharge, Contract, FactValue, FeeComponent, Path, Share, TerminationFee};

/// A piece of a clause.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Piece {
    /// Words as they are.
    Words(String),
    /// The value of a fact.
    Fact(Path),
}

/// Writes a clause for a contract; a fact that it does not state is written as `as agreed`.
pub(super) fn filled(pieces: &[Piece], contract: &Contract) -> String {
    let mut clause = String::new();
    for piece in pieces {
        match piece {
            Piece::Words(words) => clause.push_str(words),
            Piece::Fact(path) => clause.push_str(&fact(contract, path)),
        }
    }
    clause
}

fn fact(contract: &Contract, asked: &Path) -> String {
    let mut found = None;
    contract.walk(&mut |path, fact| {
        // A right may have a label: the first of its kind speaks for all, which the term made equal.
        let names_it = path.topic() == asked.topic() && path.field() == asked.field();
        let of = |path: &Path| path.key().map(|key| (key.party, key.kind));
        if found.is_none() && names_it && of(&path) == of(asked) {
            found = fact.value();
        }
    });
    found.map_or_else(|| "as agreed".to_owned(), |value| words(&value))
}

pub(super) fn words(value: &FactValue) -> String {
    match value {
        FactValue::Choice(word) => word.replace('_', " "),
        FactValue::Count(count) => count.to_string(),
        FactValue::Date(date) => date.to_string(),
        FactValue::Fee(fee) => fee_in_words(fee),
        FactValue::Flag(flag) => if *flag { "yes" } else { "no" }.to_owned(),
        FactValue::Money(money) => money.to_string(),
        FactValue::Period(period) => period.to_string(),
        FactValue::Share(share) => percent(*share),
        FactValue::Text(text) => text.clone(),
        FactValue::Charge(_) | FactValue::MoneyEstimate(_) | FactValue::PeriodEstimate(_) => "as agreed".to_owned(),
    }
}

fn percent(Share(share): Share) -> String {
    let (whole, part) = (share / 100, share % 100);
    if part == 0 { format!("{whole}%") } else { format!("{whole}.{part:02}%") }
}

fn fee_in_words(fee: &TerminationFee) -> String {
    if fee.components.is_empty() {
        return "nothing".to_owned();
    }
    fee.components.iter().map(component).collect::<Vec<_>>().join(" and ")
}

fn component(component: &FeeComponent) -> String {
    match component {
        FeeComponent::Fixed(money) => money.to_string(),
        FeeComponent::MonthsOfFees(months) => format!("the fees of {months} months"),
        FeeComponent::ShareOfRemaining(share) => format!("{} of the fees to the end of the term", percent(*share)),
        FeeComponent::Bands(bands) => {
            let band = |band: &crate::contract::FeeBand| {
                let what = match band.charge {
                    BandCharge::Amount(money) => money.to_string(),
                    BandCharge::ShareOfFees(share) => format!("{} of the fees left in them", percent(share)),
                };
                format!("{what} in months {} to {}", band.from_month, band.to_month)
            };
            bands.iter().map(band).collect::<Vec<_>>().join(", ") + ", nothing later"
        }
        FeeComponent::Declining { initial, months } => {
            format!("{initial}, falling by equal steps to nothing over {months} months")
        }
        FeeComponent::WindDown(money) => format!("{money} for winding down"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contract::{Period, path_to};

    #[test]
    fn a_place_is_filled_in_from_the_contract() {
        let mut contract = Contract::default();
        let pieces = [
            Piece::Words("Notice of ".to_owned()),
            Piece::Fact(path_to!(renewal.buyer_notice)),
            Piece::Words(".".to_owned()),
        ];
        assert_eq!(filled(&pieces, &contract), "Notice of as agreed.");
        contract.change(&path_to!(renewal.buyer_notice), |fact| fact.state_value(&FactValue::Period(Period::days(30))));
        assert_eq!(filled(&pieces, &contract), "Notice of 30 days.");
    }
}
