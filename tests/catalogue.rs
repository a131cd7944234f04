//! Factors, model and examples belong together: each factor has its file, its place in the model, and examples that reach
//! all it can be; and a model file that breaks a rule is refused with the place.

#[path = "support/examples.rs"]
#[allow(dead_code, unreachable_pub, reason = "each test uses its own part")]
mod examples;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use portability::contract::{Party, Path, Period, State};
use portability::scoring::factors::{self, Ask, Reading, Scene};
use portability::scoring::freedom::{Grid, effective};
use portability::scoring::model::{RELEASED, Unit};
use portability::scoring::parting::{last_day, year_fees};
use portability::scoring::{Facts, Model, Points};

/// What a part can come out as for a party.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Reach {
    /// Settled, in the lower half of its scale.
    Low,
    /// Settled, in the upper half.
    High,
    /// Open.
    Unknown,
    /// Silent, or the question does not arise.
    SilentOrNone,
}

/// What no example reaches, by factor and part, and why it cannot or need not be.
///
/// A reading that is worked out of dates and money (routes, costs) is never silent by itself: what silence means there is in
/// the model's `[silence]`, and the route or cost that comes of it is a number like any other.
const NOT_REACHED: &[(&str, &str, Reach)] = &[
    ("contract_made_cost", "contract_made_cost", Reach::SilentOrNone),
    ("effort", "effort", Reach::SilentOrNone),
    ("free_right_to_leave", "fee", Reach::SilentOrNone),
    ("free_right_to_leave", "right", Reach::SilentOrNone),
    ("free_right_to_leave", "wait", Reach::SilentOrNone),
    ("notice_fit", "given", Reach::SilentOrNone),
    ("notice_fit", "received", Reach::SilentOrNone),
    ("renewal_trap", "bound_by_silence", Reach::SilentOrNone),
    ("renewal_trap", "deadline", Reach::SilentOrNone),
    ("specific_investment", "specific_investment", Reach::SilentOrNone),
    ("time_to_freedom_mean", "time_to_freedom_mean", Reach::SilentOrNone),
    ("time_to_freedom_next", "time_to_freedom_next", Reach::SilentOrNone),
    ("time_to_freedom_worst", "time_to_freedom_worst", Reach::SilentOrNone),
];

/// Grades that no example gets.
const GRADES_NOT_REACHED: &[char] = &['C'];

#[test]
fn every_factor_has_its_file_and_its_place_in_every_model() {
    let files: BTreeSet<String> = fs::read_dir(examples::place("src/scoring/factors"))
        .unwrap()
        .map(|entry| entry.unwrap().path().file_stem().unwrap().to_string_lossy().into_owned())
        .filter(|stem| !["mod", "ask", "scene"].contains(&stem.as_str()))
        .collect();
    let listed: BTreeSet<String> = factors::LIST.iter().map(|factor| factor.id.to_owned()).collect();
    assert_eq!(files, listed, "files in src/scoring/factors against factors::LIST");
    for model in Model::released() {
        let given: Vec<String> = model.factors().map(|(_, factor)| factor.id.clone()).collect();
        assert_eq!(given.len(), listed.len(), "{}: each factor counts in exactly one dimension", model.version());
        assert_eq!(given.into_iter().collect::<BTreeSet<_>>(), listed, "{}", model.version());
    }
}

#[test]
fn the_list_of_factors_follows_the_alphabet() {
    assert!(factors::LIST.is_sorted_by(|a, b| a.id < b.id));
}

#[test]
fn every_part_is_reached_low_high_unknown_and_silent_by_some_example() {
    let model = Model::newest();
    let mut reached: BTreeMap<(String, String), BTreeSet<Reach>> = BTreeMap::new();
    for example in examples::all() {
        for Read { factor, part, reach, .. } in readings(&example, &model) {
            reached.entry((factor, part)).or_default().insert(reach);
        }
    }
    let mut missing = BTreeSet::new();
    for ((factor, part), reached) in &reached {
        for reach in [Reach::Low, Reach::High, Reach::Unknown, Reach::SilentOrNone] {
            if !reached.contains(&reach) {
                missing.insert((factor.as_str(), part.as_str(), reach));
            }
        }
    }
    let listed: BTreeSet<_> = NOT_REACHED.iter().copied().collect();
    assert_eq!(missing, listed, "what no example reaches, against NOT_REACHED");
}

/// Returns the name under which a part that reads nothing else would stand: the field without the party before it, in
/// the list of restraints the kind, and what is read of it where that is not how far it reaches.
fn name_of(path: &Path) -> String {
    match path.key() {
        Some(key) if path.topic().word() == "restraints" && path.field().word() == "tail" => {
            format!("{}_tail", key.kind)
        }
        Some(key) if path.topic().word() == "restraints" => key.kind.to_string(),
        _ => path.field().word().trim_start_matches("buyer_").trim_start_matches("supplier_").to_owned(),
    }
}

#[test]
fn a_part_that_reads_one_fact_has_the_name_of_the_fact() {
    let model = Model::newest();
    let mut names: BTreeMap<(String, String), BTreeSet<String>> = BTreeMap::new();
    for example in examples::all() {
        for Read { factor, part, facts, .. } in readings(&example, &model) {
            // What kind of service it is decides whether the question arises, and a restraint that is absent has no tail.
            let asked = facts.iter().filter(|path| path.topic().word() != "service" || path.field().word() == part);
            let told = asked.filter(|path| path.topic().word() != "restraints" || !path.field().is_none());
            names.entry((factor, part.clone())).or_default().extend(told.map(name_of));
        }
    }
    let mut alone = 0;
    for ((factor, part), names) in &names {
        if let (Some(name), 1) = (names.first(), names.len()) {
            assert_eq!(part, name, "the part {factor}.{part} reads one fact");
            alone += 1;
        }
    }
    assert!(alone > 30, "only {alone} parts read one fact");
}

/// What a part came out as for a party, and the facts it looked at.
struct Read {
    factor: String,
    part: String,
    reach: Reach,
    facts: Vec<Path>,
}

/// Returns what every part of every factor came out as for either party.
fn readings(example: &examples::Example, model: &Model) -> Vec<Read> {
    let request = examples::request();
    let contract = example.contract.in_force(request.as_of);
    let stand_on = Period::months(request.stand_month).after(effective(&contract, request.as_of));
    let grid = Grid::new(request.as_of, request.horizon_months);
    let last = last_day(request.as_of, request.horizon_months);
    let scene = Scene::new(&contract, model, request.as_of, stand_on, &grid, year_fees(&contract), last, Facts::kept());
    let mut found = Vec::new();
    for (_, factor) in model.factors() {
        for rule in &factor.parts {
            for party in [Party::Buyer, Party::Supplier] {
                let scales = rule.scales.as_ref().or(factor.scales.as_ref()).expect("it has scales");
                let Some(scale) = scales.of(party) else { continue };
                let mut facts = Facts::kept();
                let ask = &mut Ask { scene: &scene, party, scale, facts: &mut facts };
                let points = |measure: i64| match factor.unit {
                    Unit::Credit => Points::try_from(measure).expect("credit is points"),
                    Unit::Days | Unit::Share => scale.at(measure),
                };
                let (least, most) = scale.ends();
                let reach = match rule.read.expect("it is read")(ask) {
                    Reading::NotApplicable => Reach::SilentOrNone,
                    Reading::Of { silent: true, .. } => Reach::SilentOrNone,
                    Reading::Of { applies_open: true, .. } => Reach::Unknown,
                    Reading::Of { cautious, friendly, .. } if cautious != friendly => Reach::Unknown,
                    Reading::Of { cautious, .. } if points(cautious) < (least + most) / 2 => Reach::Low,
                    Reading::Of { .. } => Reach::High,
                };
                let facts = facts.into_vec().into_iter().map(|(path, _)| path).collect();
                found.push(Read { factor: factor.id.clone(), part: rule.id.clone(), reach, facts });
            }
        }
    }
    found
}

#[test]
fn every_released_model_parses_and_carries_its_version() {
    for (version, text) in RELEASED {
        let model = Model::parse(text).unwrap_or_else(|faults| panic!("{version}: {faults:#?}"));
        assert_eq!(model.version(), *version);
    }
}

/// A defect put into the newest model: what it is, the text that is replaced once, by what, and the place and words of the
/// fault that must be told.
type Defect = (&'static str, &'static str, &'static str, &'static str, &'static str);

const DEFECTS: &[Defect] = &[
    ("unknown key", "combine = \"least\"", "combined = \"least\"", "file", "unknown field"),
    ("unknown unit", "unit = \"days\"", "unit = \"weeks\"", "file", "unknown variant"),
    ("weights of dimensions", "weight = 4000", "weight = 4100", "dimension", "add up to 10100"),
    ("weights of factors", "weight = 2400", "weight = 2300", "lock_in", "add up to 9900"),
    (
        "break points that do not rise",
        "[[0, 10000], [31, 9000], [92, 7500]",
        "[[0, 10000], [92, 9000], [31, 7500]",
        "renewal_trap.bound_by_silence.buyer",
        "must rise",
    ),
    (
        "points that turn round",
        "[[0, 10000], [31, 9000], [92, 7500]",
        "[[0, 10000], [31, 7000], [92, 7500]",
        "renewal_trap.bound_by_silence.buyer",
        "one way",
    ),
    ("grades that overlap", "[\"B\", 6500]", "[\"B\", 8000]", "grades", "limits must fall"),
    ("grades with a gap", "[\"E\", 0]", "[\"E\", 500]", "grades", "the last must be zero"),
    (
        "silence better than the best",
        "levels = [[\"yes\", 10000], [\"no\", 1000]], silent = 3000",
        "levels = [[\"yes\", 9000], [\"no\", 1000]], silent = 9500",
        "continuity.service_continues.buyer",
        "silence",
    ),
    ("a factor that nobody measures", "id = \"renewal_trap\"", "id = \"renewal_traps\"", "renewal_traps", "measured"),
    (
        "a factor that is missing",
        "id = \"renewal_trap\"",
        "id = \"renewal_traps\"",
        "factor",
        "renewal_trap is measured",
    ),
    ("a code that stands twice", "code = \"TFM\"", "code = \"TFN\"", "code", "TFN stands twice"),
    ("a code that is no code", "code = \"TFM\"", "code = \"Tfm\"", "time_to_freedom_mean", "three capital letters"),
    ("a part that is missing", "id = \"deadline\"", "id = \"deadlines\"", "renewal_trap", "part deadline is measured"),
    ("a cap that is no grade", "cap = \"D\"", "cap = \"F\"", "no_way_out", "is no grade"),
    ("a gate that nobody tests", "id = \"no_way_out\"", "id = \"no_ways_out\"", "no_ways_out", "no such gate"),
    ("points above all", "[\"easy\", 10000]", "[\"easy\", 10001]", "dependence.substitutability.buyer", "within 0"),
    (
        "an empty source",
        "source = \"CUAD (Hendrycks, Burns, Chen and Ball, 2021), what lawyers look for in a contract: source code escrow\"",
        "source = \" \"",
        "licence_and_escrow",
        "source is empty",
    ),
    (
        "a weight without a reason",
        "weight_reason = \"Judgement: it matters once the parting is over, so it weighs little.\"",
        "weight_reason = \" \"",
        "door_left_open",
        "weight_reason is empty",
    ),
    ("a will that waits for nothing", "longest_wait_days = 62", "longest_wait_days = 0", "at_will", "must be positive"),
    (
        "a question of no fact",
        "\"term.initial\" = \"How long",
        "\"term.initials\" = \"How long",
        "file",
        "term.initials has a word that is no topic, field or kind",
    ),
    ("a prior out of order", "low = 1700", "low = 3700", "prior", "must rise"),
];

#[test]
fn a_model_file_that_breaks_a_rule_is_refused_with_the_place() {
    let (_, text) = RELEASED.last().unwrap();
    for (what, from, to, place, words) in DEFECTS {
        assert!(text.contains(from), "{what}: the model has no {from:?} to replace");
        let faults = Model::parse(&text.replacen(from, to, 1)).expect_err(what);
        let told = faults.iter().any(|fault| fault.place.starts_with(place) && fault.message.contains(words));
        assert!(told, "{what}: no fault at {place} with {words:?} among {faults:#?}");
    }
}

#[test]
fn every_fact_of_a_contract_is_stated_by_some_example() {
    let (mut known, mut stated) = (BTreeSet::new(), BTreeSet::new());
    for example in examples::all() {
        example.contract.walk(&mut |path, fact| {
            known.insert(path.fact());
            if fact.state() == State::Stated {
                stated.insert(path.fact());
            }
        });
    }
    assert_eq!(stated, known, "facts that no example states");
}

#[test]
fn every_state_of_a_fact_is_in_some_example() {
    let mut found = BTreeSet::new();
    for example in examples::all() {
        example.contract.walk(&mut |_, fact| {
            found.insert(fact.state());
        });
    }
    assert_eq!(found.len(), 7, "{found:?}");
}

#[test]
fn every_gate_grade_and_verdict_is_reached_by_some_example() {
    let model = Model::newest();
    let (mut gates, mut grades, mut verdicts) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
    for example in examples::all() {
        let assessment = examples::assessed(&example, &model);
        for side in [&assessment.buyer, &assessment.supplier] {
            gates.extend(side.gates.iter().filter(|gate| gate.established).map(|gate| gate.id.to_owned()));
            grades.insert(side.grade);
            verdicts.insert(side.stand.verdict);
        }
    }
    assert_eq!(gates, model.gates.iter().map(|gate| gate.id.clone()).collect());
    assert_eq!(verdicts.len(), 3, "{verdicts:?}");
    let missing: Vec<char> =
        model.grades.limits.iter().map(|(grade, _)| *grade).filter(|grade| !grades.contains(&Some(*grade))).collect();
    assert_eq!(missing, GRADES_NOT_REACHED, "grades that no example gets");
}
