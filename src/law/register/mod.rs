//! The register of information of Regulation (EU) 2022/2554: which values a contract suggests for B_02.02 and B_07.01, and what
//! those templates say of a contract.
//!
//! Columns and codes are those of Implementing Regulation (EU) 2024/2956 and the EBA's lists. Everything here is a suggestion:
//! the financial entity decides what it files. The date that stands for no end stands here alone.

mod file;
mod take;

use jiff::civil::{Date, date};

pub use file::{RegisterFault, read};
pub use take::take;

use super::Places;
use crate::contract::{
    Category, Contract, Fact, Found, Impact, Party, Path, Period, Reintegration, Substitutability, TermKind,
    WayOutKind, day_number, path_to,
};

/// The day that the register has for no end.
const NO_END: Date = date(9999, 12, 31);

/// The codes of the register's yes, no, and assessment not performed.
const YES: &str = "eba_BT:x28";
const NO: &str = "eba_BT:x29";
const NOT_ASSESSED: &str = "eba_BT:x21";
const IMPACT_NOT_ASSESSED: &str = "eba_ZZ:x799";

/// The templates for which there are suggestions, with the columns of each.
pub const TEMPLATES: [(&str, &[&str]); 2] = [
    (
        "b_02.02",
        &[
            "b_02.02.0010",
            "b_02.02.0060",
            "b_02.02.0070",
            "b_02.02.0080",
            "b_02.02.0100",
            "b_02.02.0110",
            "b_02.02.0120",
        ],
    ),
    (
        "b_07.01",
        &[
            "b_07.01.0010",
            "b_07.01.0040",
            "b_07.01.0050",
            "b_07.01.0060",
            "b_07.01.0080",
            "b_07.01.0090",
            "b_07.01.0100",
            "b_07.01.0110",
        ],
    ),
];

/// A suggested value of one column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suggestion {
    /// The column: `b_07.01.0050`.
    pub column: &'static str,
    /// The value as it is filed: a code, a day, a number; none where nothing is suggested.
    pub value: Option<String>,
    /// Why, in words.
    pub ground: &'static str,
    /// The facts that it rests on.
    pub facts: Vec<Path>,
}

/// Suggests values for every column of both templates, in their order. Notices are counted from the day of the assessment.
pub fn suggestions(contract: &Contract, places: &Places, as_of: Date) -> Vec<Suggestion> {
    let columns = TEMPLATES.iter().flat_map(|(_, columns)| columns.iter());
    columns.map(|column| suggestion(column, contract, places, as_of)).collect()
}

fn suggestion(column: &'static str, contract: &Contract, places: &Places, as_of: Date) -> Suggestion {
    let (term, market, resilience) = (&contract.term, &contract.market, &contract.resilience);
    let (value, ground, facts): (Option<String>, &'static str, Vec<Path>) = match column {
        "b_02.02.0010" | "b_07.01.0010" => {
            let id = (!contract.id.is_empty()).then(|| contract.id.clone());
            (id, "The caller's name of the contract.", Vec::new())
        }
        "b_02.02.0060" | "b_07.01.0040" => {
            let code = contract.service.category.stated().and_then(|category| type_of(*category));
            (code.map(str::to_owned), "By the kind of service.", vec![path_to!(service.category)])
        }
        "b_02.02.0070" => {
            (term.effective.stated().map(ToString::to_string), "Entry into force.", vec![path_to!(term.effective)])
        }
        "b_02.02.0080" => (
            end_of(contract).map(|day| day.to_string()),
            "The end as stipulated, which is the day of the renewal where one is foreseen; 9999-12-31 for a contract without end.",
            vec![path_to!(term.end), path_to!(term.initial), path_to!(term.kind)],
        ),
        "b_02.02.0100" => notice(contract, Party::Buyer, as_of),
        "b_02.02.0110" => notice(contract, Party::Supplier, as_of),
        "b_02.02.0120" => {
            let code = contract.law.governing_law.stated().and_then(|law| places.code(law));
            let country = code.map(|code| code.split('-').next().unwrap_or(code).to_owned());
            (country, "The country whose law governs.", vec![path_to!(law.governing_law)])
        }
        "b_07.01.0050" => {
            let code = market.substitutability.stated().map(|word| substitutability(*word).to_owned());
            (code, "As the contract's market says.", vec![path_to!(market.substitutability)])
        }
        "b_07.01.0060" => (
            reason(contract).map(str::to_owned),
            "No alternative is a lack of real alternatives; some, and yet hard to replace, is difficulty in migrating.",
            vec![path_to!(market.substitutability), path_to!(market.alternatives)],
        ),
        "b_07.01.0080" => {
            let code = match &contract.exit_support.exit_plan {
                Fact::Stated(true) => Some(YES),
                Fact::Stated(false) | Fact::Silent => Some(NO),
                Fact::Unknown | Fact::Elsewhere | Fact::Ambiguous(_) | Fact::Conflicting(_) | Fact::NotApplicable => {
                    None
                }
            };
            (code.map(str::to_owned), "Whether there is an exit plan.", vec![path_to!(exit_support.exit_plan)])
        }
        "b_07.01.0090" => {
            let code = market.reintegration.stated().map(|word| reintegration(*word).to_owned());
            (code, "As the contract's market says.", vec![path_to!(market.reintegration)])
        }
        "b_07.01.0100" => {
            let code = resilience.impact.stated().map_or(IMPACT_NOT_ASSESSED, |word| impact(*word));
            (Some(code.to_owned()), "An impact that nobody told was not assessed.", vec![path_to!(resilience.impact)])
        }
        _ => {
            let code = resilience.alternatives_identified.stated();
            let code = code.map_or(NOT_ASSESSED, |identified| if *identified { YES } else { NO });
            let facts = vec![path_to!(resilience.alternatives_identified)];
            (Some(code.to_owned()), "Alternatives that nobody told of were not assessed.", facts)
        }
    };
    Suggestion { column, value, ground, facts }
}

fn type_of(category: Category) -> Option<&'static str> {
    match category {
        Category::Iaas => Some("eba_TA:S17"),
        Category::Paas => Some("eba_TA:S18"),
        Category::Saas => Some("eba_TA:S19"),
        Category::Licence => Some("eba_TA:S13"),
        Category::ManagedService
        | Category::ProfessionalService
        | Category::Carriage
        | Category::Goods
        | Category::Distribution
        | Category::Agency
        | Category::JointVenture
        | Category::Finance => None,
    }
}

fn end_of(contract: &Contract) -> Option<Date> {
    let term = &contract.term;
    if term.kind == Fact::Stated(TermKind::Indefinite) {
        return Some(NO_END);
    }
    let by_length = || Some(term.initial.stated()?.after(*term.effective.stated()?));
    term.end.stated().copied().or_else(by_length)
}

/// Returns the notice in calendar days: that of the party's right of convenience, else of preventing a renewal.
fn notice(contract: &Contract, party: Party, as_of: Date) -> (Option<String>, &'static str, Vec<Path>) {
    let days = |period: Period| (day_number(period.after(as_of)) - day_number(as_of)).to_string();
    let kind = WayOutKind::Convenience;
    if let Found::Entries(entries) = contract.ways_out.find(party, kind.name())
        && let Some(notice) = entries.iter().find_map(|entry| entry.terms.notice.stated())
    {
        let path = Path::entry(path_to!(ways_out).topic(), party, kind.name());
        return (Some(days(*notice)), "Calendar days of the notice of convenience.", vec![path]);
    }
    let renewal = &contract.renewal;
    let notice = party.choose(&renewal.buyer_notice, &renewal.supplier_notice).stated();
    let path = party.choose(path_to!(renewal.buyer_notice), path_to!(renewal.supplier_notice));
    (notice.map(|notice| days(*notice)), "Calendar days of the notice that prevents a renewal.", vec![path])
}

fn substitutability(word: Substitutability) -> &'static str {
    match word {
        Substitutability::NotSubstitutable => "eba_ZZ:x959",
        Substitutability::HighlyComplex => "eba_ZZ:x960",
        Substitutability::Medium => "eba_ZZ:x961",
        Substitutability::Easy => "eba_ZZ:x962",
    }
}

/// Returns why the supplier is hard to replace; none where it is not, and where the facts do not say.
fn reason(contract: &Contract) -> Option<&'static str> {
    match contract.market.substitutability.stated()? {
        Substitutability::NotSubstitutable | Substitutability::HighlyComplex => {
            Some(if *contract.market.alternatives.stated()? == 0 { "eba_ZZ:x963" } else { "eba_ZZ:x964" })
        }
        Substitutability::Medium | Substitutability::Easy => None,
    }
}

fn reintegration(word: Reintegration) -> &'static str {
    match word {
        Reintegration::Easy => "eba_ZZ:x798",
        Reintegration::Difficult => "eba_ZZ:x966",
        Reintegration::HighlyComplex => "eba_ZZ:x967",
    }
}

fn impact(word: Impact) -> &'static str {
    match word {
        Impact::Low => "eba_ZZ:x791",
        Impact::Medium => "eba_ZZ:x792",
        Impact::High => "eba_ZZ:x793",
    }
}
