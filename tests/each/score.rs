//! The words of a score, each by the sum that it stands for; `src/scoring/`, `[grades]` and weights in the model.

use std::sync::LazyLock;

use portability::contract::{Contract, Evidence, Name, Origin, Party, Path, div_half_up};
use portability::scoring::model::QuestionKey;
use portability::scoring::{
    Assessment, DimensionScore, FULL_POINTS, FactorScore, Measure, Model, PartyAssessment, Span, assess,
};

use crate::cases::check;
use crate::examples::{self, Example};

static MODEL: LazyLock<Model> = LazyLock::new(Model::newest);
static EXAMPLES: LazyLock<Vec<Example>> = LazyLock::new(examples::all);

fn assessments() -> Vec<Assessment<'static>> {
    EXAMPLES.iter().map(|example| examples::assessed(example, &MODEL)).collect()
}

fn sides<'a>(assessments: &'a [Assessment<'a>]) -> impl Iterator<Item = &'a PartyAssessment<'a>> {
    assessments.iter().flat_map(|assessment| [&assessment.buyer, &assessment.supplier])
}

fn hundredths(value: i32) -> String {
    format!("{}.{:02}", value / 100, value % 100)
}

#[test]
fn portability_is_the_mean_of_its_dimensions_by_weight() {
    for side in sides(&assessments()) {
        let sum: i64 = side.dimensions.iter().map(|of| i64::from(of.weight) * i64::from(of.points.proven)).sum();
        let mean = i32::try_from(div_half_up(i128::from(sum), 10_000)).unwrap();
        assert_eq!(side.portability.proven, mean);
    }
}

#[test]
fn dimension_is_the_mean_of_its_factors_that_apply_by_weight() {
    let mut met = 0;
    for side in sides(&assessments()) {
        for dimension in &side.dimensions {
            // Where it is open if a factor applies, either mean may leave it out.
            if dimension.factors.iter().any(is_optional) {
                continue;
            }
            met += 1;
            let applies = || dimension.factors.iter().filter_map(|of| Some((i64::from(of.weight), of.points?)));
            let weights: i64 = applies().map(|(weight, _)| weight).sum();
            let mean = |of: fn(&Span) -> i32| {
                let sum: i64 = applies().map(|(weight, points)| weight * i64::from(of(&points))).sum();
                i32::try_from(div_half_up(i128::from(sum), i128::from(weights))).unwrap()
            };
            let found = (dimension.points.proven, dimension.points.possible);
            assert_eq!(found, (mean(|span| span.proven), mean(|span| span.possible)), "{}", dimension.id);
        }
    }
    assert!(met > 0, "some dimension is settled in what applies");
}

/// Says whether it is open if a factor applies.
fn is_optional(factor: &FactorScore<'_>) -> bool {
    matches!(factor.measure, Measure::Between { applies_open: true, .. })
}

#[test]
fn proven_is_below_possible_by_what_open_facts_weigh() {
    check("score", "proven", |look| {
        let span = look.assessment.of(look.party).portability;
        format!("{} below what is possible", hundredths(span.possible - span.proven))
    });
}

#[test]
fn possible_is_never_below_proven() {
    for side in sides(&assessments()) {
        assert!(side.portability.proven <= side.portability.possible);
        assert!(side.dimensions.iter().all(|of| of.points.proven <= of.points.possible));
    }
}

#[test]
fn completeness_is_the_share_of_the_weight_that_is_settled() {
    check("score", "completeness", |look| format!("{}%", hundredths(look.assessment.of(look.party).completeness)));
}

#[test]
fn grade_is_the_letter_of_what_is_proven_capped_by_gates_and_withheld_below_half() {
    let mut withheld = 0;
    for side in sides(&assessments()) {
        let letter = match side.portability.proven {
            8_000.. => 'A',
            6_500.. => 'B',
            5_000.. => 'C',
            3_000.. => 'D',
            _ => 'E',
        };
        let capped = side.gates.iter().map(|gate| gate.cap).fold(letter, char::max);
        let known = side.completeness >= MODEL.grades.completeness;
        withheld += usize::from(!known);
        assert_eq!(side.grade, known.then_some(capped), "{} points", side.portability.proven);
    }
    assert!(withheld > 0, "some example is known too little for a grade");
}

#[test]
fn possible_grade_is_the_letter_of_what_is_possible_capped_by_established_gates() {
    let mut other = 0;
    for side in sides(&assessments()) {
        let limits = &MODEL.grades.limits;
        let (letter, _) = limits.iter().find(|(_, from)| side.portability.possible >= *from).unwrap();
        let caps = side.gates.iter().filter(|gate| gate.established).map(|gate| gate.cap);
        assert_eq!(side.possible_grade, caps.fold(*letter, char::max));
        other += usize::from(side.grade != Some(side.possible_grade));
    }
    assert!(other > 0, "some example may turn out otherwise than is proven");
}

#[test]
fn cost_of_missing_is_the_fees_from_the_free_day_to_the_next_but_for_those_that_are_still_used() {
    check("score", "cost_of_missing", |look| {
        let told = look.assessment.of(look.party).freedom.windows.iter().map(|window| {
            let cost = window
                .cost_of_missing
                .and_then(|cost| cost.money)
                .map_or("no cost".to_owned(), |money| money.to_string());
            let until = window.bound_until.map_or("never".to_owned(), |until| until.to_string());
            format!("{} by {} for {}, else {until} at {cost}", window.route.word(), window.notice_by, window.free_on)
        });
        told.collect::<Vec<_>>().join("; ")
    });
}

#[test]
fn reasons_are_the_words_the_remedy_and_the_source_of_their_part_in_the_model() {
    let mut met = 0;
    for side in sides(&assessments()) {
        for reason in &side.reasons {
            let (_, factor) =
                MODEL.factors().find(|(_, factor)| factor.id == reason.code).expect("a factor has its code");
            let rule = factor.parts.iter().find(|part| part.id == reason.part).expect("the factor has its part");
            let (text, remedy) = rule.words(side.party);
            let told = (reason.text, reason.remedy, reason.effort, reason.source);
            assert_eq!(
                told,
                (text, remedy, rule.effort.word(), rule.source.as_str()),
                "{}.{}",
                reason.code,
                reason.part
            );
            assert!(!text.is_empty() && !remedy.is_empty() && !rule.source.is_empty());
            met += 1;
        }
        let order: Vec<i32> = side.reasons.iter().map(|reason| reason.lost).collect();
        assert!(order.is_sorted_by(|a, b| a >= b), "the most points lost come first: {order:?}");
    }
    assert!(met > 0, "some example loses points");
    let assessments = assessments();
    let mut all = sides(&assessments).flat_map(|side| &side.reasons);
    let pinned = all.find(|reason| (reason.code, reason.part) == ("renewal_trap", "bound_by_silence")).unwrap();
    assert_eq!(pinned.text, "Missing one deadline binds for a long further term.");
    assert_eq!(pinned.remedy, "Let the contract go on from month to month, or end by itself.");
    assert!(pinned.source.starts_with("New York General Obligations Law 5-903 "), "{}", pinned.source);
}

#[test]
fn questions_are_in_the_words_of_the_model_for_their_fact_or_kind_of_entry() {
    let mut own = 0;
    for assessment in assessments() {
        for question in &assessment.questions {
            let of = |name| MODEL.questions.get(&QuestionKey::new(question.fact.topic(), name));
            let kind = question.fact.key().filter(|_| question.fact.field().is_none()).map(|key| key.kind);
            let party = question.fact.key().map_or("", |key| key.party.word());
            let words = kind.and_then(of).or_else(|| of(question.fact.field()));
            let expected = words.map_or_else(
                || format!("What does the contract say of {}?", question.fact),
                |words| words.replace("{party}", party),
            );
            assert_eq!(question.text, expected);
            assert!(question.state.is_open() && question.buyer_points + question.supplier_points > 0);
            own += usize::from(words.is_some());
        }
    }
    assert!(own > 0, "some open fact has a question of its own");
    let assessments = assessments();
    let mut all = assessments.iter().flat_map(|assessment| &assessment.questions);
    let pinned = all.find(|question| question.fact.to_string() == "term.initial").unwrap();
    assert_eq!(pinned.text, "How long is the first term?");
}

#[test]
fn questions_are_asked_by_worth_and_what_moving_would_take_first_where_the_prior_stands_for_it() {
    let mut led = 0;
    for assessment in assessments() {
        let is_prior = assessment.parting.curve.iter().flat_map(|month| month.items()).any(|item| item.assumed);
        let worth: Vec<i32> =
            assessment.questions.iter().map(|question| question.buyer_points + question.supplier_points).collect();
        let rest = usize::from(is_prior);
        assert!(worth[rest..].is_sorted_by(|a, b| a >= b), "{}: {worth:?}", assessment.contract_id);
        if is_prior {
            assert_eq!(assessment.questions[0].fact.to_string(), "market.migration", "{}", assessment.contract_id);
            led += usize::from(worth[0] < worth[1]);
        }
    }
    assert!(led > 0, "somewhere another question is worth more points");
}

#[test]
fn mutual_is_the_lower_of_the_two_scores() {
    for assessment in assessments() {
        let [buyer, supplier] = [Party::Buyer, Party::Supplier].map(|party| assessment.of(party).portability);
        assert_eq!(assessment.mutual.proven, buyer.proven.min(supplier.proven));
        assert_eq!(assessment.mutual.possible, buyer.possible.min(supplier.possible));
    }
}

#[test]
fn fairness_gap_is_the_distance_of_the_two_scores_at_its_least_and_most() {
    for assessment in assessments() {
        let [buyer, supplier] = [Party::Buyer, Party::Supplier].map(|party| assessment.of(party).portability);
        let apart = |low: i32, high: i32| (low - high).max(0);
        let least = apart(buyer.proven, supplier.possible).max(apart(supplier.proven, buyer.possible));
        let most = (buyer.possible - supplier.proven).abs().max((supplier.possible - buyer.proven).abs());
        let gap = assessment.fairness_gap;
        assert_eq!((gap.least, gap.most), (least, most), "{}", assessment.contract_id);
    }
}

#[test]
fn lost_is_what_is_missing_from_a_hundred_factor_by_factor() {
    for assessment in assessments() {
        for side in [&assessment.buyer, &assessment.supplier] {
            let lost: i32 = side.dimensions.iter().flat_map(|of| &of.factors).map(|factor| factor.lost).sum();
            assert_eq!(side.portability.proven + lost, 10_000);
            for dimension in &side.dimensions {
                check_lost(assessment.contract_id, dimension);
            }
        }
    }
}

/// Checks that each factor of a dimension loses its share of the weight of what its points miss, but for rounding.
fn check_lost(contract: &str, dimension: &DimensionScore<'_>) {
    let factors: Vec<_> = dimension.factors.iter().map(|factor| (factor, factor.points)).collect();
    // Where it is open if a factor applies, the proven mean may leave it out.
    let settled = !dimension.factors.iter().any(is_optional);
    let weights: i32 = factors.iter().filter(|(_, points)| points.is_some()).map(|(factor, _)| factor.weight).sum();
    for (factor, points) in &factors {
        let missing = points.map_or(0, |points| FULL_POINTS - points.proven);
        let place = format!("{contract}: {} misses {missing} and loses {}", factor.id, factor.lost);
        assert!(missing > 0 || factor.lost == 0, "{place}");
        if settled {
            let due = i64::from(dimension.weight) * i64::from(factor.weight) * i64::from(missing);
            let due = due / (i64::from(weights.max(1)) * 10_000);
            assert!((i64::from(factor.lost) - due).abs() <= 2, "{place}, due {due}");
        }
    }
}

#[test]
fn evidence_of_a_reason_is_that_of_its_fact_else_of_the_entry_the_fact_belongs_to() {
    let quoted = |quote: &str| Evidence {
        document: String::new(),
        page: None,
        bytes: None,
        quote: quote.to_owned(),
        origin: Origin::Declared,
        confidence: None,
    };
    let mut met = 0;
    for example in EXAMPLES.iter() {
        let mut contract = example.contract.clone();
        contract.evidence.clear();
        let told = |contract: &Contract| -> Vec<(Path, Vec<Evidence>)> {
            let assessment = assess(contract, &MODEL, &examples::request());
            let all = assessment.buyer.reasons.iter().chain(&assessment.supplier.reasons);
            all.filter_map(|reason| Some((reason.fact.clone()?, reason.evidence.to_vec()))).collect()
        };
        for (fact, none) in told(&contract) {
            assert_eq!(none, []);
            let entry = fact.with_field(Name::NONE);
            let is_told = |contract: &Contract| told(contract).into_iter().find(|(path, _)| *path == fact).unwrap().1;
            contract.evidence.insert(entry.clone(), vec![quoted("the entry")]);
            assert_eq!(is_told(&contract), [quoted("the entry")], "{fact}");
            contract.evidence.insert(fact.clone(), vec![quoted("the fact")]);
            assert_eq!(is_told(&contract), [quoted("the fact")], "{fact}");
            met += usize::from(entry != fact);
            contract.evidence.clear();
        }
    }
    assert!(met > 0, "some reason turns on a fact of an entry");
}

#[test]
fn quotes_of_the_examples_are_as_long_as_their_bytes() {
    let all = EXAMPLES.iter().flat_map(|example| example.contract.evidence.values().flatten());
    let mut met = 0;
    for evidence in all {
        let Some(bytes) = &evidence.bytes else { continue };
        assert_eq!(bytes.len(), evidence.quote.len(), "{}", evidence.quote);
        met += 1;
    }
    assert!(met > 0, "some example has evidence with bytes");
}
