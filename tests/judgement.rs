//! The model against judgement: contracts typed from fact sheets, scored, and compared with blind ratings.
//!
//! The material lies beside the project (see `support/shared.rs`); without it these tests say so and pass.
#![allow(clippy::print_stdout, reason = "the tables are what a person reads when a number moves")]

mod support;

use std::collections::BTreeMap;

use jiff::civil::Date;
use portability::contract::{Contract, Fact, Party, State};
use portability::scoring::{Analyses, Assessment, Model, Outcome, PartyAssessment, Request, Span, Verdict, assess};
use serde_json::Value;
use support::shared::{labelled_days, read, stem};
use support::{fact_sheet, ranks::spearman};

/// What is compared, by the words of the ratings; the first is the score, the others its dimensions.
const ASPECTS: [&str; 4] = ["portability", "lock_in", "switching_cost", "exit_friendliness"];
/// The two sides, in the order of every table here.
const PARTIES: [Party; 2] = [Party::Buyer, Party::Supplier];
/// The points of view that rated every contract.
const READERS: [&str; 3] = ["lawyer", "economist", "manager"];

/// The least rank correlation of the score.
const LEAST_SCORE: f64 = 0.85;
/// The least rank correlation of each dimension.
const LEAST_DIMENSION: f64 = 0.70;
/// The least share of stands that agree with the majority: 20 of 26.
const LEAST_STANDS: (usize, usize) = (20, 26);

/// What the scoring says of one contract, by party: the aspects in their order, and the stand.
struct Scored {
    aspects: [[Span; 4]; 2],
    stands: [Verdict; 2],
    /// By party, the tests that do not pass, with the facts that decide.
    blockers: [String; 2],
}

/// The least rank correlation of the score where the text was read and not typed.
const LEAST_READ: f64 = 0.80;

/// One contract with its ratings.
struct Rated {
    file: String,
    contract: Contract,
    as_of: Date,
    /// By party and aspect.
    means: [[f64; 4]; 2],
    /// By party.
    majorities: [Verdict; 2],
}

/// Scores a contract by the standard model.
fn proven(contract: &Contract, as_of: Date) -> Scored {
    let model = Model::newest();
    let request = Request {
        as_of,
        horizon_months: 36,
        stand_month: 12,
        stand_seen_from: None,
        curve: false,
        analyses: Analyses::default(),
        profile: None,
    };
    taken_from(&assess(contract, &model, &request))
}

/// Takes out of an assessment what is compared.
fn taken_from(assessment: &Assessment) -> Scored {
    let aspects = |side: &PartyAssessment| {
        ASPECTS.map(|aspect| {
            let dimension = side.dimensions.iter().find(|dimension| dimension.id == aspect);
            dimension.map_or(side.portability, |dimension| dimension.points)
        })
    };
    Scored {
        aspects: PARTIES.map(|party| aspects(assessment.of(party))),
        stands: PARTIES.map(|party| assessment.of(party).stand.verdict),
        blockers: PARTIES.map(|party| {
            let tests = assessment.of(party).stand.tests.iter();
            let blocking = tests.filter(|test| matches!(test.outcome, Outcome::Unknown | Outcome::Fail));
            let said = blocking.map(|test| {
                let facts: Vec<String> = test.facts.iter().take(4).map(ToString::to_string).collect();
                format!("{} {:?} ({})", test.id, test.outcome, facts.join(" "))
            });
            said.collect::<Vec<_>>().join("; ")
        }),
    }
}

/// Reads every sheet that has ratings; none where the material is not there.
fn rated() -> Option<Vec<Rated>> {
    let table = |path| read(path).and_then(|text| serde_json::from_str::<BTreeMap<String, Value>>(&text).ok());
    let (Some(sheets), Some(ratings)) = (table("data/ratings/facts.json"), table("data/ratings/ratings.json")) else {
        println!("no ratings in {}: nothing compared", support::shared::folder().display());
        return None;
    };
    let days = read("data/cuad/labels.csv").map(|csv| labelled_days(&csv)).unwrap_or_default();
    let rated = sheets.into_iter().filter_map(|(file, sheet)| {
        let rating = ratings.get(&file)?;
        let contract = fact_sheet::contract(&file, &sheet, days.get(&stem(&file)).copied().unwrap_or_default());
        let as_of = fact_sheet::as_of(&contract, &file);
        let mean = |party: Party, aspect| rating["mean"][format!("{party}_{aspect}")].as_f64();
        let mut means = [[0.0; 4]; 2];
        for (side, party) in means.iter_mut().zip(PARTIES) {
            for (value, aspect) in side.iter_mut().zip(ASPECTS) {
                *value = mean(party, aspect)?;
            }
        }
        let majorities = PARTIES.map(|party| majority(rating, party));
        Some(Rated { file, contract, as_of, means, majorities })
    });
    Some(rated.collect())
}

/// Returns the stand that two readings of three share; where all differ, it is open.
fn majority(rating: &Value, party: Party) -> Verdict {
    let said = READERS.map(|reader| match rating[reader][format!("one_year_stand_{party}")].as_str() {
        Some("yes") => Verdict::OneYearStand,
        Some("no") => Verdict::NotYet,
        _ => Verdict::Open,
    });
    said.into_iter().find(|verdict| said.iter().filter(|other| *other == verdict).count() > 1).unwrap_or(Verdict::Open)
}

/// Returns a word for a verdict that fits a column.
fn word(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::OneYearStand => "yes",
        Verdict::Open => "open",
        Verdict::NotYet => "no",
    }
}

/// Returns the rank correlation between proven points and mean ratings of one party and aspect.
fn agreement(rated: &[(Rated, Scored)], party: usize, aspect: usize) -> f64 {
    let means: Vec<f64> = rated.iter().map(|(rated, _)| rated.means[party][aspect]).collect();
    let points: Vec<f64> = rated.iter().map(|(_, scored)| f64::from(scored.aspects[party][aspect].proven)).collect();
    spearman(&means, &points).unwrap_or(0.0)
}

/// Prints contract by contract the rating, the proven and the possible points of every aspect, and the stands.
fn print_table(rated: &[(Rated, Scored)]) {
    for (side, party) in PARTIES.iter().enumerate() {
        println!("\n{party}: rating, proven..possible of {}; stand by majority, by model", ASPECTS.join(", "));
        for (rated, scored) in rated {
            print!("{:<24.24}", rated.file);
            for (mean, span) in rated.means[side].iter().zip(&scored.aspects[side]) {
                print!(" | {mean:>5.1} {:>3}..{:<3}", span.proven / 100, span.possible / 100);
            }
            let (told, found) = (rated.majorities[side], scored.stands[side]);
            let mark = if told == found { ' ' } else { '*' };
            println!(" | {:<4} {:<4}{mark} {}", word(told), word(found), scored.blockers[side]);
        }
    }
}

#[test]
fn proven_points_follow_blind_ratings() {
    let Some(rated) = rated() else { return };
    let scored: Vec<(Rated, Scored)> = rated
        .into_iter()
        .map(|rated| {
            let found = proven(&rated.contract, rated.as_of);
            (rated, found)
        })
        .collect();
    print_table(&scored);
    let mut below = Vec::new();
    for (side, party) in PARTIES.iter().enumerate() {
        for (at, aspect) in ASPECTS.iter().enumerate() {
            let found = agreement(&scored, side, at);
            let least = if at == 0 { LEAST_SCORE } else { LEAST_DIMENSION };
            println!("{party} {aspect}: rank correlation {found:.3}, at least {least}");
            if found < least {
                below.push(format!("{party} {aspect}: {found:.3} < {least}"));
            }
        }
        let agreed = scored.iter().filter(|(rated, scored)| rated.majorities[side] == scored.stands[side]).count();
        println!("{party} stand: {agreed} of {} agree with the majority", scored.len());
        if agreed * LEAST_STANDS.1 < LEAST_STANDS.0 * scored.len() {
            below.push(format!("{party} stand: {agreed} of {}", scored.len()));
        }
    }
    assert!(below.is_empty(), "{}", below.join("\n"));
}

#[test]
fn through_the_reader() {
    let Some(rated) = rated() else { return };
    let mut scored = Vec::new();
    for rated in rated {
        let Some(text) = read(&format!("data/cuad/contracts/{}", rated.file)) else {
            println!("no text of {}: nothing compared", rated.file);
            return;
        };
        let found = proven(&portability::reading::read(&text).contract, rated.as_of);
        scored.push((rated, found));
    }
    print_table(&scored);
    let mut below = Vec::new();
    for (side, party) in PARTIES.iter().enumerate() {
        let found = agreement(&scored, side, 0);
        println!("{party} portability through the reader: rank correlation {found:.3}, at least {LEAST_READ}");
        below.extend((found < LEAST_READ).then(|| format!("{party}: {found:.3}")));
    }
    assert!(below.is_empty(), "{}", below.join("\n"));
}

#[test]
fn every_sheet_becomes_a_contract() {
    let Some(rated) = rated() else { return };
    for rated in rated {
        println!("\n{} as of {}", rated.file, rated.as_of);
        let mut lines: BTreeMap<String, Vec<String>> = BTreeMap::new();
        let mut settled = 0;
        rated.contract.walk(&mut |path, fact| {
            if fact.state() != State::Unknown {
                settled += 1;
                let said = match fact.value() {
                    Some(value) => format!("{} {value:?}", path.field()),
                    None => format!("{} {:?} {:?}", path.field(), fact.state(), fact.readings()),
                };
                let topic = path.to_string().replace(&format!(".{}", path.field()), "");
                lines.entry(topic).or_default().push(said);
            }
        });
        for (topic, said) in lines {
            println!("  {topic}: {}", said.join(", "));
        }
        let contract = &rated.contract;
        let excluded = contract
            .ways_out
            .entries
            .iter()
            .filter(|way| way.excluded)
            .map(|way| format!("{} {}", way.holder, way.kind));
        println!("  no way out by words: {}", excluded.collect::<Vec<_>>().join(", "));
        let excluded = contract
            .restraints
            .entries
            .iter()
            .filter(|bound| bound.excluded)
            .map(|bound| format!("{} {}", bound.bound, bound.kind));
        println!("  not bound by words: {}", excluded.collect::<Vec<_>>().join(", "));
        for (key, state) in contract.ways_out.states.iter().chain(&contract.restraints.states) {
            if *state != State::Silent {
                println!("  {} {}: {state:?}", key.party, key.kind);
            }
        }
        assert!(settled > 25, "{}: only {settled} facts", rated.file);
        assert!(contract.term.kind != Fact::Unknown, "{}: no kind of term", rated.file);
        for party in PARTIES {
            let known = matches!(
                contract.ways_out.find(party, portability::contract::WayOutKind::Convenience.name()),
                portability::contract::Found::Entries(_)
                    | portability::contract::Found::Absent(State::Silent | State::Ambiguous | State::NotApplicable)
            );
            assert!(known, "{}: nothing of the {party}'s right to leave", rated.file);
        }
    }
}
