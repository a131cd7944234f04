//! What is owed for leaving early?
//!
//! Goes in: the sentence of a right to leave, and the one after it. Comes out: the fee where it is said in figures,
//! ambiguous where something is owed and no figure says how much. What was owed anyhow (fees for work that is done) is
//! no fee for leaving. Not here: the right itself (see [`super::convenience`]).

use std::ops::Range;

use super::super::findings::Findings;
use super::super::pattern::{after, before, patterns};
use super::super::quantities::{amounts, periods, shares};
use crate::contract::{FeeComponent, Path, State, TerminationFee, name};

patterns! {
    NOTHING_OWED = r"\bwithout (?:any )?(?:further |other |additional )?(?:penalty|liability|liabilities|obligation|charge|cost|fees?|compensation|termination fee|indemnity|cause or (?:penalty|liability))\b|\bno (?:termination|cancellation|early termination) (?:fee|charge|penalty)\b|\bno further (?:obligation|liability)\b|\bwithout incurring any\b|\bwithout payment of any\b";
    FEE = r"\b(?:early )?(?:(?:termination|cancell?ation|break-?up|break|early exit|exit) (?:fee|charge|payment|penalty|compensation|liability)s?|buy-?out (?:fee|payment|price)|kill fee)\b";
    // What leaving costs the other side: who leaves pays for it, though no figure says how much.
    COSTS = r"\b(?:unamorti[sz]ed|un-amorti[sz]ed|unrecovered|non-?cancell?able (?:commitments?|costs?|orders?|obligations?|expenses?)|wind(?:ing)?.?(?:down|up) (?:costs?|expenses?)|demobili[sz]ation|(?:termination|cancell?ation|stranded|shut.?down) (?:costs?|expenses?)|work.in.(?:process|progress)|(?:unused|unsold|remaining|surplus|obsolete|excess|outstanding) (?:[\w-]+ ){0,3}(?:inventor(?:y|ies)|materials?|stock|components?)|inventor(?:y|ies) of)\b";
    PAYS = r"\b(?:shall|will|must|agrees? to|obligated to|required to|liable to|liable for|responsible for|entitled to)\b[^.;]{0,60}\b(?:pay|reimburse\w*|compensat\w+|purchase|buy|repurchase|cover|bear|indemnif\w+|liable for|responsible for)\b|\b(?:liable|responsible) for\b|\b(?:provided|subject to|on condition)\b[^.;]{0,80}\b(?:pays?|payment|reimburs\w+|compensat\w+|purchas\w+|buys?)\b";
    COMPENSATES = r"\b(?:shall|will|must|agrees? to) (?:[\w-]+ )?compensate\b|\bentitled to (?:[\w-]+ )?compensation\b|\bcompensation for (?:the |such )?(?:early )?terminat\w+|\bpay\b[^.;]{0,60}\bcompensation\b";
    // What is owed whether or not somebody leaves.
    ACCRUED = r"\b(?:accrued|due and (?:owing|payable)|then due|earned|rendered|performed|completed|provided|delivered) (?:\w+ ){0,4}(?:prior to|up to|through|until|as of|before|to the|hereunder|by)\b";
    OF_END = r"\b(?:such|any|early|the|this|of) (?:early )?(?:terminat|cancel)\w*|\bif \w+(?: \w+)? (?:so )?(?:terminates|cancels|elects|exercises)\b|\bin (?:such|that|which) (?:event|case)\b|\bso terminat\w*";
    REMAINING = r"\b(?:remaining|remainder|balance|unexpired|unpaid|would have been)\b";
}

/// Reads what is owed for using a right to leave.
pub(super) fn read(
    path: &Path,
    (text, next): (&str, &str),
    place: &Range<usize>,
    confidence: u16,
    findings: &mut Findings,
) {
    let next = if OF_END.is_in(next) || FEE.is_in(next) { next } else { "" };
    if let Some(fee) = fee(text).or_else(|| fee(next)) {
        findings.value(path.with_field(name!("fee")), &fee, place, confidence);
    } else if [text, next].into_iter().any(is_owed) {
        findings.open(path.with_field(name!("fee")), State::Ambiguous, place, 5_000);
    }
}

/// Says whether something is owed for leaving, though no figure says how much.
fn is_owed(text: &str) -> bool {
    FEE.is_in(text) || COMPENSATES.is_in(text) && !ACCRUED.is_in(text) || COSTS.is_in(text) && PAYS.is_in(text)
}

/// Returns what is owed for leaving, where it is said in plain figures.
fn fee(text: &str) -> Option<TerminationFee> {
    let Some(named) = FEE.find(text) else {
        return (NOTHING_OWED.is_in(text) && !is_owed(text)).then(TerminationFee::default);
    };
    if NOTHING_OWED.is_in(text) && before(text, named.start, 12).to_ascii_lowercase().contains("no ") {
        return Some(TerminationFee::default());
    }
    let tail = after(text, named.end, 220);
    let component = if let Some(share) = shares(tail).first().filter(|_| REMAINING.is_in(tail)) {
        FeeComponent::ShareOfRemaining(share.value)
    } else if let Some(amount) = amounts(tail).first() {
        FeeComponent::Fixed(amount.value)
    } else {
        let months = periods(tail).first()?.value.whole_months()?;
        FeeComponent::MonthsOfFees(months)
    };
    Some(TerminationFee { components: vec![component] })
}

#[cfg(test)]
mod tests {
    use crate::contract::{Fact, Found, Party, State, TerminationFee, name};
    use crate::reading::facts::contract_of;

    fn owed(rest: &str) -> Fact<TerminationFee> {
        let clause = format!("9. Customer may terminate this Agreement for convenience on 60 days' notice{rest}");
        match contract_of(&clause).ways_out.find(Party::Buyer, name!("convenience")) {
            Found::Entries(entries) => entries[0].terms.fee.clone(),
            Found::Absent(_) => panic!("{clause}"),
        }
    }

    #[test]
    fn what_is_owed_for_leaving_is_a_fee() {
        let fee = owed(", subject to a termination fee of $5,000.");
        assert_eq!(fee.stated().map(|fee| fee.components.len()), Some(1));
        assert_eq!(owed(" without penalty."), Fact::Stated(TerminationFee::default()));
        for rest in [
            ". Upon such termination Customer shall reimburse Supplier for its unamortized costs.",
            ", provided that Customer reimburses Supplier for its unamortised set-up costs.",
            ", and shall purchase all unused inventory of Supplier at cost.",
            ". In such event Customer shall compensate Supplier for the early termination.",
        ] {
            assert_eq!(owed(rest).state(), State::Ambiguous, "{rest}");
        }
    }

    #[test]
    fn what_was_owed_anyhow_is_no_fee_for_leaving() {
        for rest in [
            ". Upon such termination Customer shall pay all fees accrued up to the date of termination.",
            ". Upon termination Customer shall pay $500 for the services rendered before that day.",
            ". Supplier may refuse any order without liability.",
        ] {
            assert!(!matches!(owed(rest), Fact::Stated(_) | Fact::Ambiguous(_)), "{rest}");
        }
    }
}
