//! What is paid, what must be bought, what comes back, and may the price change?
//!
//! Goes in: clauses that speak of fees and minimums. Comes out: facts of the topic fees. Not here: the fee for ending
//! early (see [`super::convenience`]).

use super::super::clauses::Sentence;
use super::super::findings::Findings;
use super::super::grams::Phrase;
use super::super::kinds::ClauseKind;
use super::super::mentions::Side;
use super::super::pattern::{after, before, patterns};
use super::super::quantities::amounts;
use super::Clause;
use crate::contract::{Party, Path, Period, Refund, Unit, path_to};

patterns! {
    MINIMUM = r"\bminimum (?:\w+ ){0,4}(?:purchas\w*|order|orders|commitment|quantit\w+|volumes?|payments?|guarantee|royalt\w+|fees?|revenue|amount|sales|performance|monthly|annual|billing|usage)\b|\b(?:take.or.pay|guaranteed minimum|minimum guarantee|minimum royalt\w+|purchase commitment|volume commitment|firm and binding|binding (?:orders?|forecast|commitment)|non-?cancell?able (?:orders?|purchase))\b|\bshare a minimum of\b|\bdemand charges\b";
    MUST_BUY = r"\b(?:shall|will|agrees? to|must|commits? to|is obligated to|undertakes to)\b[^.;]{0,60}\b(?:purchase|buy|order|pay)\b[^.;]{0,80}\b(?:minimum|at least|not less than|no less than|no fewer than)\b";
    NO_MINIMUM = r"\bno (?:minimum|obligation to (?:purchase|buy|order))\b|\bnot (?:be )?(?:obligated|obliged|required|committed) to (?:purchase|buy|order)\b|\bdoes not (?:guarantee|commit)\b[^.;]{0,40}\b(?:minimum|purchas\w*|volume)\b|\bno guarantee of (?:any )?(?:minimum|volume)\b|\bwithout any (?:minimum|purchase) (?:commitment|obligation)\b";
    NOT_MORE = r"\bno obligation to (?:purchase|buy|order)\b[^.;]{0,60}\b(?:more than|in excess|beyond|additional|other than|exceed\w*)\b";
    // Who need not make up for what fails is bound to the rest all the same.
    REPLACES = r"\bto (?:replace|substitute|make up)\b|\bforce majeure\b";
    FIXED_SUM = r"\b(?:shall|will|agrees? to|must|undertakes? to|obligated to)\b[^.;]{0,50}\b(?:pay|contribute|remit|fund|invest|advance|provide)\b[^.;]{0,160}\b(?:fixed|flat|one.time|up.?front|lump sum|non-?refundable|retainer|instal?lments?|sponsorship|access fee|initial (?:fee|franchise|license)|development fee|engagement fee|base fee|capital contributions?|contribution)\b";
    FEES_ARE = r"\b(?:total|aggregate|contract|services?|consult\w+|licen[sc]e|fixed|base|annual|monthly|development|sponsorship|engagement)?[ -](?:fees?|price|compensation|consideration|remuneration|contribution)\b[^.;$]{0,90}\b(?:is|are|shall be|will be|equal to|of|:)[^.;$]{0,25}$";
    BEARS = r"\b(?:shall|will|agrees? to|must|obligated to)\b[^.;]{0,40}\b(?:pay|make|contribute|fund|advance)\b[^.;]{0,40}\b(?:premiums?|(?:required |capital )contributions?)\b";
    BY_USE = r"\b(?:per (?:unit|hour|transaction|user|order|ton|share|day|call|click|lead|copy|barrel|gallon|mile|minute|subscriber|account|policy|employee|pound|kilogram|piece)|each (?:unit|sale|order|product)|for each|per each|percent\w*|%|commissions?|royalt\w+|reimburs\w+|expenses?|late|interest|insurance|damages|indemnif\w*|in the event|if|should|upon termination|terminat\w+|not exceed|up to|exceed\w*|costs?|tax\w*|liabilit\w*|bond|credit|stock|shares)\b";
    MAY_COMMIT = r"\b(?:minimum|take.or.pay|guarantee[ds]?|commitments?|commits?|committed|firm order|binding|non-?cancell?able|demand charges?|retainer|(?:flat|fixed|annual|monthly|quarterly|initial|upfront|franchise|access) (?:fees?|price|payments?|charges?)|lump sum|non-?refundable|up-?front|instal?lments?|contributions?|premiums?|quotas?|targets?|requirements|(?:shall|will|must|agrees? to|required to|obligated to) (?:purchase|buy|order)|sponsorship|(?:per|each|every) (?:month|year|quarter|annum)|annually|monthly|(?:shall|will|must) provide \d[\d,]{3,})\b";
    SUPPLIER_MAY_COMMIT = r"\b(?:minimums?|at least|(?:not|no) (?:less|fewer) than|guarantee[ds]?|commitments?|commits?|committed|quotas?|targets?|capacity|inventor(?:y|ies)|(?:safety )?stock|capital|reserve[ds]?|dedicate[ds]?|allocat\w+|contribut\w+|fund(?:s|ed|ing)?|invest(?:s|ed|ment)?)\b";
    CONDITIONAL = r"\b(?:if|in the event|should|upon termination|may|not be liable)\b";
    NOT_BUYING = r"\binsurance\b|\bcoverage\b|\bper occurrence\b|\bminimum (?:of )?\w* ?(?:wage|age|standards?|specification|temperature|resolution)\b|\bnotice\b|\bminimum order (?:size|quantity) (?:for|of) each\b";
    KEEPS_READY = r"\b(?:shall|will|agrees? to|must)\b[^.;]{0,50}\b(?:maintain|keep|reserve|hold|dedicate|have available|allocate)\b[^.;]{0,60}\b(?:capacity|inventory|safety stock|stock|capital|reserve)\b";
    INSTALMENTS = r"\bpay\b[^.;]{0,120}\bin (?:\w+ )?(?:\(\d+\) )?(?:equal |monthly |quarterly |annual )+(?:monthly |quarterly |annual )?instal?lments\b";
    GOAL = r"\b(?:targets?|quotas?)\b";
    DUTY = r"\b(?:shall|will|must|agrees?|undertakes?|commits?|committed|obligat\w+|obliged|required|guarantees?|is to|are to|be)\b";
    // What is done by a number of days, with care, or by who breaks the contract is no commitment to buy or to keep ready.
    NO_COMMITMENT = r"\b(?:notice|degree of care|breach(?:es)?|late payments?|accrue interest|invoices?|per hour|hourly|commissions?|commits? a|wire transfer|available funds|in (?:any|its|his|their|such|the|which) capacity|(?:at least|(?:not|no) less than|within) [a-z]*(?:[ -][a-z]+)? ?(?:\(?\d+\)? )?(?:business |calendar |working )?(?:hours?|days?|weeks?|months?|monthly|quarterly|annually)|at least (?:a |an )?(?:weekly|monthly|quarterly|annual|yearly)|minimum (?:extent|modification|pressures?)|not be liable|no liability|represents and warrants|has made any|acknowledges that)\b";
    LEAST_STOCK = r"\bminimum\b|\bat least\b|\b(?:not|no) (?:less|fewer) than\b|\b\d[\d,]* [a-z]";
    // A minimum of a further term is none of the first.
    OF_RENEWAL = r"\b(?:during|in|for|throughout) (?:the|any|each|such) (?:renewal|extension|extended|additional) (?:term|period)s?\b";
    // Words without which the longer patterns cannot match; they are looked for first, since that is quick.
    LEAST = r"minimum|at least|less than|fewer than";
    BY_PARTS = r"instal";
    STOCK = r"capacity|inventory|stock|capital|reserve";
    BORNE = r"premium|contribution";
    CHANGES = r"chang|increase|adjust|modif|revis|raise|amend|alter";
    RATE = r"^[^.;$]{0,45}?(?:\bper (month|quarter|year|annum)\b|/ ?(month|year|mo)\b|\b(?:each|every|a) (month|quarter|year)\b|\b(monthly|quarterly|annually)\b)";
    RECURRING_BEFORE = r"\b(?:monthly|annual|quarterly|yearly|recurring|subscription|retainer|service|maintenance|hosting|license|management|base|flat)\b[^.;$]{0,40}\b(?:fee|fees|charge|payment|retainer|rate|amount|rental|rent)\b[^.;$]{0,40}$";
    MONTHLY_BEFORE = r"\b(monthly|annual|quarterly|yearly)\b[^.;$]{0,60}$";
    NOT_FEE = r"\b(?:exceed\w*|insurance|coverage|liabilit\w+|late|interest|penalt\w+|damages|expenses?|salary|minimum|less than|more than|greater|up to|increase\w*|cap|limit)\b[^.;$]{0,45}$";
    PAID = r"\b(?:pay|pays|paid|payable|fee|fees|charge|charges|rate|price|retainer|compensation)\b";
    CHANGES_PRICE = r"\b(?:change|increase|adjust|modify|revise|raise|amend|alter)\b[^.;]{0,40}\b(?:prices?|pricing|fees?|rates?|charges|price list|list prices?)\b|\b(?:prices?|pricing|fees?|rates?|charges)\b[^.;]{0,60}\b(?:may|can) be (?:changed|increased|adjusted|modified|revised)\b|\b(?:prices?|pricing|fees?|rates?|charges)\b[^.;]{0,40}\b(?:are|is|shall be|may be) subject to (?:change|adjustment|increase|modification)\b";
    CHANGED_BY = r"\b(?:subject to (?:change|adjustment|increase|modification)|(?:changed|increased|adjusted|modified|revised)) by (?:the )?";
    BY_ITSELF = r"\bat any time\b|\bfrom time to time\b|\bin its (?:sole |absolute )?discretion\b|\bupon\b[^.;]{0,60}\bnotice\b|\bby\b[^.;]{0,40}\bnotice\b|\bwith\b[^.;]{0,40}\bnotice\b|\bsubject to change\b|\bdays?'? (?:prior )?(?:written )?notice\b|\bwithout notice\b|\bannually\b|\bonce\b";
    TOGETHER = r"\bmutual\w*\b|\bagree(?:d|ment)? (?:up)?on\b|\bwritten agreement\b|\bconsent\b|\bmay not\b|\bshall not\b|\bnot (?:be )?(?:increase|change)|\bwill not\b";
    REFUND = r"\b(?:refund\w*|reimburse\w*|return)\b";
    PREPAID = r"\b(?:pre-?paid|paid in advance|advance payments?|unused|unearned|unexpired|pro.?rat\w*|fees? (?:already )?paid|fees? previously paid|amounts? paid|portion)\b";
    PRO_RATA = r"\bpro.?rat\w*\b|\b(?:unused|unearned|unexpired|remaining|balance|portion)\b";
    NO_REFUND = r"\bnon-?refundable\b|\bno refunds?\b|\bnot be (?:refunded|refundable|entitled to (?:a|any) refund)\b|\bnot (?:refundable|refunded)\b|\bwithout (?:any )?refund\b";
    ENDS = r"\bterminat\w*\b|\bcancel\w*\b|\bexpir\w*\b|\bend of\b";
    FULL = r"\b(?:in full|full refund|fully refund\w*|all (?:fees|amounts) paid)\b";
}

/// Reads what must be bought, or kept ready.
pub(super) fn commitment(clause: &Clause<'_>, findings: &mut Findings) {
    let path = path_to!(fees.buyer_committed);
    for sentence in clause.sentences {
        let text = &sentence.text;
        if !sentence.kinds.has(ClauseKind::Commitment) {
            continue;
        }
        hint(clause, text, findings);
        fixed(clause, sentence, findings);
        let least = LEAST.is_in(text);
        if NO_MINIMUM.is_in(text) && !NOT_MORE.is_in(text) && !REPLACES.is_in(text) {
            let none = NO_MINIMUM.find(text).map_or(0, |found| found.start);
            findings.value(bound_to(clause, text, none), &false, &sentence.place, 7_600);
        } else if let Some(found) = least.then(|| MUST_BUY.find(text)).flatten().filter(|_| !NOT_BUYING.is_in(text)) {
            if clause.parties.subject(text, found.start) != Some(Side::One(Party::Supplier)) {
                findings.value(path.clone(), &true, &sentence.place, 8_200);
                if OF_RENEWAL.is_in(text) {
                    findings.hint(path_to!(fees.commitment));
                    continue;
                }
                amount(text, found.start, sentence.place.clone(), findings);
            }
        } else if let Some(found) = MINIMUM.find(text).filter(|_| !NOT_BUYING.is_in(text)) {
            findings.value(bound_to(clause, text, found.start), &true, &sentence.place, 7_400);
        }
        if BY_PARTS.is_in(text) && INSTALMENTS.is_in(text) {
            findings.value(path.clone(), &true, &sentence.place, 6_300);
        }
        let keeper = STOCK
            .find(text)
            .and_then(|_| KEEPS_READY.find(text))
            .and_then(|found| clause.parties.subject(text, found.start));
        match keeper {
            Some(Side::One(Party::Supplier)) => {
                findings.value(path_to!(fees.supplier_committed), &true, &sentence.place, 7_000);
            }
            // Stock that is kept for one's own needs is no purchase; a least quantity of it is.
            Some(Side::One(Party::Buyer)) if LEAST_STOCK.is_in(text) => {
                findings.value(path.clone(), &true, &sentence.place, 6_300);
            }
            Some(Side::One(Party::Buyer)) => findings.hint(path.clone()),
            Some(Side::Both | Side::Neither | Side::Other | Side::Unplain) | None => {}
        }
    }
}

/// Returns the fact of who is bound to a minimum, or is not: the supplier where it is the subject, the buyer else.
fn bound_to(clause: &Clause<'_>, text: &str, minimum: usize) -> Path {
    match clause.parties.subject(text, minimum) {
        Some(Side::One(Party::Supplier)) => path_to!(fees.supplier_committed),
        _ => path_to!(fees.buyer_committed),
    }
}

/// Notes whose commitment a sentence may speak of, though it was not read as one: nothing is silent there.
fn hint(clause: &Clause<'_>, text: &Phrase<'_>, findings: &mut Findings) {
    let [of_buyer, of_supplier] = [path_to!(fees.buyer_committed), path_to!(fees.supplier_committed)];
    let [buyer, supplier] = [&of_buyer, &of_supplier].map(|path| findings.is_hinted(path));
    if buyer && supplier || NOT_BUYING.is_in(text) || NO_COMMITMENT.is_in(text) {
        return;
    }
    let bound = DUTY.is_in(text);
    let pays = || PAID.is_in(text) && !BY_USE.is_in(text) && !amounts(text).is_empty();
    if !buyer && (LEAST.is_in(text) || GOAL.is_in(text) || bound && MAY_COMMIT.is_in(text) || pays()) {
        findings.hint(of_buyer);
    }
    if let Some(may) = (bound && !supplier).then(|| SUPPLIER_MAY_COMMIT.find(text)).flatten()
        && clause.parties.subject(text, may.start) != Some(Side::One(Party::Buyer))
    {
        findings.hint(of_supplier);
    }
}

/// Reads sums that are owed whatever is used: fixed fees, contributions, premiums.
fn fixed(clause: &Clause<'_>, sentence: &Sentence<'_>, findings: &mut Findings) {
    let text = &sentence.text;
    let committed = |party: Party| party.choose(path_to!(fees.buyer_committed), path_to!(fees.supplier_committed));
    if let Some(bears) = BORNE.find(text).and_then(|_| BEARS.find(text)).filter(|_| !CONDITIONAL.is_in(text))
        && let Some(Side::One(party)) = clause.parties.subject(text, bears.start)
    {
        findings.value(committed(party), &true, &sentence.place, 6_400);
    }
    let sums = amounts(text);
    if sums.is_empty() || BY_USE.is_in(text) || NOT_BUYING.is_in(text) {
        return;
    }
    if let Some(pays) = FIXED_SUM.find(text) {
        if clause.parties.subject(text, pays.start) == Some(Side::One(Party::Buyer)) {
            findings.value(committed(Party::Buyer), &true, &sentence.place, 6_400);
        }
    } else if sums.iter().any(|sum| FEES_ARE.is_in(before(text, sum.place.start, 130))) {
        findings.value(committed(Party::Buyer), &true, &sentence.place, 6_000);
    }
}

/// Reads the least that is paid a year or a month, where one amount is named.
fn amount(text: &str, from: usize, place: std::ops::Range<usize>, findings: &mut Findings) {
    let tail = after(text, from, 300);
    if let [only] = amounts(tail).as_slice()
        && let Some(period) = rate(after(tail, only.place.end, 60))
    {
        findings.value(path_to!(fees.commitment), &only.value, &place, 6_800);
        findings.value(path_to!(fees.commitment_period), &period, &place, 6_800);
    }
}

/// Reads recurring fees, refunds and changes of price.
pub(super) fn prices(clause: &Clause<'_>, findings: &mut Findings) {
    for sentence in clause.sentences {
        let text = &sentence.text;
        if !sentence.kinds.has(ClauseKind::Fees) {
            continue;
        }
        recurring(text, &sentence.place, findings);
        if NO_REFUND.is_in(text) && !text.to_ascii_lowercase().contains("except") {
            findings.value(path_to!(fees.prepaid_refund), &Refund::None, &sentence.place, 6_800);
        } else if REFUND.is_in(text) && PREPAID.is_in(text) && ENDS.is_in(text) {
            let refund =
                if PRO_RATA.is_in(text) { Some(Refund::ProRata) } else { FULL.is_in(text).then_some(Refund::Full) };
            if let Some(refund) = refund {
                findings.value(path_to!(fees.prepaid_refund), &refund, &sentence.place, 7_200);
            }
        }
        if CHANGES.is_in(text)
            && let Some(change) = CHANGES_PRICE.find(text)
            && BY_ITSELF.is_in(text)
            && !TOGETHER.is_in(text)
        {
            let by = CHANGED_BY.find(text).and_then(|by| clause.parties.next(text, by.end, 4));
            let side = by.or_else(|| clause.parties.subject(text, change.start));
            if side == Some(Side::One(Party::Supplier)) {
                findings.value(path_to!(fees.unilateral_price_change), &true, &sentence.place, 7_600);
            }
        }
    }
}

fn recurring(text: &str, place: &std::ops::Range<usize>, findings: &mut Findings) {
    for found in amounts(text) {
        let (lead, tail) = (before(text, found.place.start, 110), after(text, found.place.end, 80));
        if NOT_FEE.is_in(lead) || !PAID.is_in(lead) && !RECURRING_BEFORE.is_in(lead) {
            continue;
        }
        let period = rate(tail).or_else(|| {
            let word = MONTHLY_BEFORE.group(lead, 1)?;
            RECURRING_BEFORE.is_in(lead).then(|| unit(lead.get(word)?)).flatten()
        });
        if let Some(period) = period {
            findings.value(path_to!(fees.recurring), &found.value, place, 7_000);
            findings.value(path_to!(fees.recurring_period), &period, place, 7_000);
            findings.value(path_to!(fees.buyer_committed), &true, place, 6_300);
        }
    }
}

fn rate(tail: &str) -> Option<Period> {
    (1..=4).find_map(|group| RATE.group(tail, group)).and_then(|word| unit(tail.get(word)?))
}

fn unit(word: &str) -> Option<Period> {
    match word.to_ascii_lowercase().as_str() {
        "month" | "monthly" | "mo" => Some(Period::months(1)),
        "quarter" | "quarterly" => Some(Period::months(3)),
        "year" | "annum" | "annual" | "annually" | "yearly" => Some(Period { count: 1, unit: Unit::Year }),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contract::Fact;
    use crate::reading::facts::contract_of;

    #[test]
    fn requirements_are_no_purchases() {
        let committed = |clause| contract_of(clause).fees.buyer_committed.stated().copied();
        assert_eq!(committed("4. The surety company must satisfy the minimum requirements of Supplier."), None);
        assert_eq!(committed("4. The minimum purchase requirement of Customer is 100 units."), Some(true));
    }

    #[test]
    fn a_minimum_binds_whom_it_is_said_of() {
        let fees = |clause| contract_of(clause).fees;
        let kept = fees("4. Supplier shall have committed capital in a minimum amount of $5,000.");
        assert_eq!((kept.supplier_committed, kept.buyer_committed), (Fact::Stated(true), Fact::Unknown));
        let free = fees("4. Supplier shall not be obligated to purchase any shares.");
        assert_eq!(free.supplier_committed, Fact::Stated(false));
        let lost =
            fees("4. Supplier shall not be obligated to purchase goods to replace deliveries that were curtailed.");
        assert_ne!(lost.supplier_committed, Fact::Stated(false));
    }

    #[test]
    fn notices_and_care_are_no_commitments() {
        let ends = "9. This Agreement terminates on May 1, 2030.";
        let fees = |clause: &str| contract_of(&format!("{clause}\n\n{ends}")).fees;
        let none = fees("4. Supplier shall give at least ten (10) days' notice, and act with at least due care.");
        assert_eq!((none.buyer_committed, none.supplier_committed), (Fact::Silent, Fact::Silent));
        let target = fees("4. The Annual Target is $500,000.");
        assert_eq!(target.buyer_committed, Fact::Unknown);
        let kept = fees("4. The capacity of Supplier shall be large.");
        assert_eq!(kept.supplier_committed, Fact::Unknown);
    }

    #[test]
    fn a_recurring_fee_has_a_period() {
        let fees = contract_of("4. Customer shall pay a fee of $450 per month.").fees;
        assert_eq!(fees.recurring.stated().map(ToString::to_string).as_deref(), Some("USD 450.00"));
        assert_eq!(fees.recurring_period, Fact::Stated(Period::months(1)));
    }

    #[test]
    fn a_minimum_commits_and_its_denial_does_not() {
        let committed = |clause| contract_of(clause).fees.buyer_committed;
        assert_eq!(committed("4. Customer shall purchase a minimum of 100 units each year."), Fact::Stated(true));
        assert_eq!(committed("4. Customer is not obligated to purchase any units."), Fact::Stated(false));
        assert_eq!(committed("4. Supplier shall keep insurance of at least $1,000,000."), Fact::Unknown);
    }

    #[test]
    fn a_sum_that_is_owed_whatever_is_used_commits() {
        let fees = |clause| contract_of(clause).fees;
        let fixed = fees("4. Customer shall pay Supplier a non-refundable access fee of $1,000,000.");
        assert_eq!(fixed.buyer_committed, Fact::Stated(true));
        let premiums = fees("4. Supplier agrees to pay premiums on the policy.");
        assert_eq!(premiums.supplier_committed, Fact::Stated(true));
        let used = fees("4. Customer shall pay a flat fee of $5 per unit sold.");
        assert_eq!(used.buyer_committed, Fact::Unknown);
    }

    #[test]
    fn a_price_change_by_agreement_is_not_unilateral() {
        let change = |clause| contract_of(clause).fees.unilateral_price_change;
        assert_eq!(change("4. Supplier may increase its prices at any time upon 30 days' notice."), Fact::Stated(true));
        assert_eq!(change("4. Supplier may increase its prices by mutual agreement."), Fact::Unknown);
    }

    #[test]
    fn prices_that_are_subject_to_change_by_the_supplier_are_its_own() {
        let change = |clause| contract_of(clause).fees.unilateral_price_change;
        let subject = "4. All charges are subject to change by Supplier on thirty days' written notice to Customer.";
        assert_eq!(change(subject), Fact::Stated(true));
        assert_eq!(change("4. All fees are subject to change by mutual agreement upon notice."), Fact::Unknown);
    }

    #[test]
    fn what_holds_in_a_renewal_is_not_the_commitment_of_the_first_term() {
        let fees =
            contract_of("4. Customer must purchase a minimum of $4,000 of goods per month during the Renewal Period.")
                .fees;
        assert_eq!((fees.buyer_committed, fees.commitment.stated()), (Fact::Stated(true), None));
    }

    #[test]
    fn stock_for_ones_own_needs_is_no_purchase() {
        let committed = |clause| contract_of(clause).fees.buyer_committed;
        assert_eq!(
            committed("4. Customer shall maintain sufficient inventory of parts to serve its users."),
            Fact::Unknown
        );
        assert_eq!(committed("4. Customer shall maintain an inventory of at least 50 units."), Fact::Stated(true));
    }

    #[test]
    fn prepaid_fees_come_back_in_part() {
        let refund = contract_of("4. Upon termination, Supplier shall refund the unused portion of prepaid fees.")
            .fees
            .prepaid_refund;
        assert_eq!(refund, Fact::Stated(Refund::ProRata));
    }
}
