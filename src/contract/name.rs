//! The names that paths are made of: topics, lists, the kinds of their entries, and fields.

use std::fmt;

/// The name of a topic, a list, a kind or a field: its place in the alphabet of all of them.
///
/// An assessment copies and compares thousands of paths; a name that is two bytes makes a path one number, whose order is that
/// of names. In code a name is written `name!("term")`, and one that is not in the list does not compile.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Name(u16);

/// Every name, in the order of the alphabet; the first is that of no field.
const NAMES: [&str; 247] = [
    "",
    "alignment",
    "alternative_continues",
    "alternative_transition",
    "alternatives",
    "alternatives_identified",
    "amount",
    "assignment",
    "assistance",
    "assistance_fee",
    "assistance_length",
    "assistance_price",
    "audit",
    "authority_cooperation",
    "automatic",
    "before_signing",
    "brand",
    "break_date",
    "bundled",
    "buyer_closeness",
    "buyer_committed",
    "buyer_country",
    "buyer_financial_entity",
    "buyer_liability_capped",
    "buyer_name",
    "buyer_notice",
    "buyer_property_returned",
    "buyer_size",
    "buyer_substitutability",
    "by_erasure",
    "category",
    "cause",
    "change_of_control",
    "change_reasoned",
    "charge",
    "charge_above_cost",
    "charges_published",
    "charges_told",
    "commitment",
    "commitment_period",
    "complexity_told",
    "concentration_weighed",
    "conditional",
    "configuration",
    "contingency_tested",
    "convenience",
    "cooperation",
    "copy_prevented",
    "count",
    "covers_history",
    "covers_input",
    "covers_metadata",
    "covers_output",
    "critical_function",
    "cure_period",
    "custom_built",
    "customisation",
    "data",
    "data_listed",
    "data_processing",
    "data_protected",
    "data_terms",
    "day_cost",
    "dedicated",
    "dedicated_staff",
    "delivery",
    "demobilisation",
    "detrimental_use",
    "developments_told",
    "disclosed",
    "discount",
    "discount_clawback",
    "dispute_ladder",
    "during_term",
    "earliest_month",
    "effective",
    "end",
    "end_told",
    "ends_contract",
    "ends_on_findings",
    "ends_on_supervision",
    "ends_on_weakness",
    "equivalence_obstacles",
    "equivalence_support",
    "equivalent",
    "erased_after_retrieval",
    "erasure",
    "escalator",
    "exclusivity",
    "exempted_categories",
    "exemption_told",
    "exemptions_delay",
    "exemptions_listed",
    "exit_plan",
    "exit_plan_reviewed",
    "exit_plan_tested",
    "exit_strategy",
    "exit_support",
    "export_charge",
    "export_method",
    "extension_by_buyer",
    "extensions",
    "facets",
    "fee",
    "fees",
    "first_refusal",
    "format",
    "format_register",
    "free_interfaces",
    "governing_law",
    "gross_negligence_excluded",
    "human",
    "impact",
    "imposed",
    "in_catalogue",
    "in_house",
    "in_person",
    "in_real_life",
    "in_writing",
    "incident_assistance",
    "infeasibility_notice",
    "infeasibility_reasoned",
    "initial",
    "insolvency",
    "integration_rework",
    "integrations",
    "interfaces",
    "investments",
    "jurisdiction_listed",
    "jurisdiction_published",
    "kind",
    "knowledge_transfer",
    "law",
    "length",
    "licence_survival",
    "limited_period",
    "linkages",
    "location_change_told",
    "locations_told",
    "made_on",
    "market",
    "migration",
    "most_favoured",
    "no_solicit_customers",
    "no_solicit_staff",
    "non_compete",
    "non_production",
    "notice",
    "notice_periods",
    "obstacles",
    "one_document",
    "one_off",
    "own_use_prevented",
    "parallel_above_cost",
    "parallel_charge",
    "parallel_running",
    "parallel_use",
    "parties",
    "payment_period",
    "payment_period_agreed",
    "penetration_tests",
    "people",
    "physical",
    "porting_obstacles",
    "prepaid_period",
    "prepaid_refund",
    "price_change",
    "price_increase",
    "price_increase_cap",
    "price_increase_told",
    "procedures_told",
    "reach",
    "recurring",
    "recurring_period",
    "redeployable",
    "reintegration",
    "relationship",
    "remedies_excluded",
    "remedies_limited",
    "reminder",
    "reminder_channel",
    "reminder_notice",
    "renewal",
    "replacement_time",
    "resilience",
    "restraints",
    "retrieval_start",
    "retrieval_window",
    "returned_on_discontinuation",
    "returned_on_insolvency",
    "returned_on_resolution",
    "returned_on_termination",
    "reunion",
    "revenue_share",
    "rights",
    "risks_told",
    "search_and_contracting",
    "security",
    "service",
    "service_continues",
    "service_levels",
    "service_targets",
    "services_described",
    "signed",
    "single_person",
    "site",
    "sole_interpretation",
    "source_escrow",
    "spend_share",
    "stage",
    "standard_terms",
    "standards_met",
    "statutory_switching",
    "subcontracting_told",
    "substitutability",
    "supplier_closeness",
    "supplier_committed",
    "supplier_country",
    "supplier_liability_capped",
    "supplier_margin",
    "supplier_name",
    "supplier_notice",
    "supplier_property_returned",
    "supplier_size",
    "switch_time",
    "switching",
    "tail",
    "technology",
    "temporal",
    "term",
    "termination_prevented",
    "third_parties",
    "to_premises",
    "to_provider",
    "training",
    "training_days",
    "transfer_of_undertakings",
    "transition",
    "transition_plan",
    "unilateral_price_change",
    "unilateral_terms_change",
    "usage",
    "useful_life",
    "users_to_retrain",
    "volume",
    "ways_out",
    "work_product",
];

const _: () = assert!(NAMES.len() <= 65_536, "a name is two bytes");

impl Name {
    /// No name: the field of a path that stands for a whole topic or entry.
    pub const NONE: Self = Self(0);

    /// Returns the name that is written so; none where there is no such name.
    pub const fn find(word: &str) -> Option<Self> {
        let mut rest: &[&str] = &NAMES;
        let mut at = 0;
        while let [name, after @ ..] = rest {
            if is_same(name.as_bytes(), word.as_bytes()) {
                return Some(Self(at));
            }
            at = at.wrapping_add(1);
            rest = after;
        }
        None
    }

    /// Returns the name in letters; nothing for no name.
    pub fn word(self) -> &'static str {
        NAMES.get(usize::from(self.0)).copied().unwrap_or_default()
    }

    /// Returns its place in the alphabet.
    pub(super) const fn place(self) -> u16 {
        self.0
    }

    /// Returns the name that has a place in the alphabet.
    pub(super) const fn at(place: u16) -> Self {
        Self(place)
    }

    /// Says whether it is no name.
    pub fn is_none(self) -> bool {
        self == Self::NONE
    }
}

const fn is_same(mut a: &[u8], mut b: &[u8]) -> bool {
    while let ([first, a_after @ ..], [second, b_after @ ..]) = (a, b) {
        if *first != *second {
            return false;
        }
        (a, b) = (a_after, b_after);
    }
    a.is_empty() && b.is_empty()
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

impl fmt::Debug for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

/// Names a topic, list, kind or field; what is no name does not compile.
macro_rules! name {
    ($word:expr) => {
        const {
            match $crate::contract::Name::find($word) {
                Some(name) => name,
                None => panic!("no such name"),
            }
        }
    };
}

/// Names a topic or a fact of a topic that stands once: `path_to!(term)`, `path_to!(term.initial)`; what the contract does not
/// have does not compile.
macro_rules! path_to {
    ($topic:ident) => {
        const {
            fn _is_there(contract: &$crate::contract::Contract) {
                let _ = &contract.$topic;
            }
            $crate::contract::Path::topic_of($crate::contract::name!(stringify!($topic)))
        }
    };
    ($topic:ident . $field:ident) => {
        const {
            fn _is_there(contract: &$crate::contract::Contract) {
                let _ = &contract.$topic.$field;
            }
            $crate::contract::Path::of(
                $crate::contract::name!(stringify!($topic)),
                $crate::contract::name!(stringify!($field)),
            )
        }
    };
}

pub(crate) use {name, path_to};

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::contract::{
        Contract, Investment, InvestmentKind, InvestmentTerms, Party, Restraint, RestraintKind, RestraintTerms, WayOut,
        WayOutKind, WayOutTerms,
    };

    #[test]
    fn every_name_is_one_of_a_topic_a_kind_or_a_field() {
        let (party, label) = (Party::Buyer, None);
        let mut contract = Contract::default();
        let (kind, terms) = (WayOutKind::Cause, WayOutTerms::default());
        contract.ways_out.entries.push(WayOut { holder: party, kind, label: label.clone(), excluded: false, terms });
        let (kind, terms) = (RestraintKind::Volume, RestraintTerms::default());
        contract.restraints.entries.push(Restraint {
            bound: party,
            kind,
            label: label.clone(),
            excluded: false,
            terms,
        });
        let (kind, terms) = (InvestmentKind::Site, InvestmentTerms::default());
        contract.investments.entries.push(Investment { by: party, kind, label, terms });
        let mut met = BTreeSet::from([Name::NONE]);
        contract.walk(&mut |path, _| met.extend([path.topic(), path.field()]));
        met.extend(WayOutKind::ALL.iter().map(|kind| kind.name()));
        met.extend(RestraintKind::ALL.iter().map(|kind| kind.name()));
        met.extend(InvestmentKind::ALL.iter().map(|kind| kind.name()));
        assert_eq!(met.iter().map(|name| name.word()).collect::<Vec<_>>(), NAMES);
    }

    #[test]
    fn names_stand_in_the_order_of_the_alphabet_and_are_found() {
        assert!(NAMES.is_sorted_by(|a, b| a < b));
        for word in NAMES {
            assert_eq!(Name::find(word).map(Name::word), Some(word));
        }
        assert_eq!(Name::find("noti"), None);
        assert_eq!(Name::find("names"), None);
    }
}
