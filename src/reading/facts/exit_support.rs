//! What help is there at the end?
//!
//! Goes in: clauses that speak of transition. Comes out: facts of the topic exit support, and source escrow. Not here:
//! what comes back.

use super::super::findings::Findings;
use super::super::kinds::ClauseKind;
use super::super::pattern::patterns;
use super::super::quantities::period_near;
use super::Clause;
use crate::contract::{AssistancePrice, Period, path_to};

patterns! {
    TRANSITION = r"\btransition(?:al)? (?:services?|assistance|period|support|plan|help)\b|\b(?:termination|exit|disengagement|migration|wind-?down|turnover) (?:assistance|services|support|period|plan)\b|\b(?:orderly|smooth) (?:transition|transfer|migration|wind-?down|turnover)\b|\b(?:assist|cooperat\w+|help)\b[^.;]{0,80}\b(?:transition\w*|migrat\w+|transfer of (?:the )?services|successor (?:provider|supplier|manufacturer))\b";
    AT_END = r"\bterminat\w*\b|\bexpir\w*\b|\bend of\b|\bcessation\b";
    FREE = r"\bat no (?:additional |extra |further )?(?:charge|cost|expense)\b|\bfree of charge\b|\bwithout (?:additional )?charge\b";
    CONTRACT_RATES = r"\brates? (?:set forth|specified|agreed|in effect|hereunder|under this)\b|\bsame (?:rates?|terms|fees)\b|\brates? then in effect\b";
    LIST_RATES = r"\b(?:then.current|standard|prevailing|customary|hourly) (?:\w+ ){0,3}rates?\b";
    AT_COST = r"\bat (?:its |their )?cost\b|\breasonable (?:costs?|expenses)\b";
    GOES_ON = r"\bcontinue to (?:provide|perform|supply|deliver|host|render|support)\b[^.;]{0,160}\b(?:terminat\w+|expir\w+|transition|wind-?down|notice period)\b|\b(?:terminat\w+|expir\w+|transition)\b[^.;]{0,160}\bcontinue to (?:provide|perform|supply|deliver|host|render|support)\b";
    STOPS = r"\b(?:immediately|promptly) (?:cease|stop|discontinue)\b[^.;]{0,30}\b(?:providing|performing|all services|services)\b";
    LADDER = r"\bescalat\w+\b[^.;]{0,120}\b(?:executive|management|officer|senior|president)\w*\b|\b(?:senior|executive)\w* (?:officers?|management|executives?|representatives?)\b[^.;]{0,120}\b(?:resolve|settle|negotiat\w+|disput\w+)\b|\b(?:disput\w+|controvers\w+)\b[^.;]{0,160}\b(?:mediation|good faith negotiat\w+|negotiate in good faith|mediator|amicabl\w+)\b";
    ESCROW = r"\bsource (?:code|materials?)\b[^.;]{0,200}\bescrow\b|\bescrow\b[^.;]{0,200}\bsource (?:code|materials?)\b";
}

/// Reads what help there is.
pub(super) fn read(clause: &Clause<'_>, findings: &mut Findings) {
    for sentence in clause.sentences {
        let (text, place) = (&sentence.text, &sentence.place);
        if !sentence.kinds.has(ClauseKind::Transition) {
            continue;
        }
        if let Some(found) = TRANSITION.find(text)
            && AT_END.is_in(text)
        {
            if let Some(period) = period_near(text, found.start, 200) {
                findings.value(path_to!(exit_support.assistance_length), &period.value, place, 6_600);
            } else {
                findings.open(
                    path_to!(exit_support.assistance_length),
                    crate::contract::State::Ambiguous,
                    place,
                    4_500,
                );
            }
            let price = if FREE.is_in(text) {
                Some(AssistancePrice::Free)
            } else if LIST_RATES.is_in(text) {
                Some(AssistancePrice::ListRates)
            } else if CONTRACT_RATES.is_in(text) {
                Some(AssistancePrice::ContractRates)
            } else {
                AT_COST.is_in(text).then_some(AssistancePrice::AtCost)
            };
            if let Some(price) = price {
                findings.value(path_to!(exit_support.assistance_price), &price, place, 6_600);
            }
        }
        if STOPS.is_in(text) && AT_END.is_in(text) {
            findings.value(path_to!(exit_support.assistance_length), &Period::days(0), place, 6_600);
        } else if GOES_ON.is_in(text) {
            findings.value(path_to!(exit_support.service_continues), &true, place, 6_400);
        }
        if LADDER.is_in(text) {
            findings.value(path_to!(exit_support.dispute_ladder), &true, place, 7_200);
        }
        if ESCROW.is_in(text) {
            findings.value(path_to!(rights.source_escrow), &true, place, 7_200);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contract::Fact;
    use crate::reading::facts::contract_of;

    #[test]
    fn help_has_a_length_and_a_price() {
        let help = contract_of(
            "9. Upon termination, Supplier shall provide transition services for six (6) months at no charge.",
        )
        .exit_support;
        assert_eq!(help.assistance_length, Fact::Stated(Period::months(6)));
        assert_eq!(help.assistance_price, Fact::Stated(AssistancePrice::Free));
    }

    #[test]
    fn disputes_may_climb_a_ladder() {
        let ladder = contract_of("9. Disputes shall be escalated to the senior executives of the parties.")
            .exit_support
            .dispute_ladder;
        assert_eq!(ladder, Fact::Stated(true));
    }
}
