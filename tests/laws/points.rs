//! Every point explained: what is lost adds up, a vector recomputes, gates and profiles leave points alone.

use std::fmt::Write as _;
use std::sync::LazyLock;

use portability::scoring::{Assessment, Measure, Model, PartyAssessment, Profile, RecomputedParty, assess, recompute};
use proptest::prelude::*;
use proptest::sample::Index;

use crate::cases::{CASES, MODEL, PARTIES, asked, config, points, scored};
use crate::contracts::{any_contract, plausible_contract};

/// The newest model with every gate down to the lowest grade.
static HARSH: LazyLock<Model> = LazyLock::new(|| {
    let text = MODEL.source().replace("cap = \"D\"", "cap = \"E\"").replace("cap = \"C\"", "cap = \"E\"");
    Model::parse(&text).expect("a gate may leave any grade")
});

/// Writes a measure as the vector's documentation says.
fn written(measure: Measure) -> String {
    match measure {
        Measure::NotApplicable => "N".to_owned(),
        Measure::Unknown => "U".to_owned(),
        Measure::Between { cautious, friendly, silent, applies_open } => {
            let ends = if cautious == friendly { cautious.to_string() } else { format!("{cautious}-{friendly}") };
            format!("{}{ends}{}", if silent { "S" } else { "" }, if applies_open { "?" } else { "" })
        }
    }
}

/// Writes the whole vector of an assessment.
fn vector(assessment: &Assessment) -> String {
    let mut line = format!("CPV:1/{}:{}", MODEL.version(), &MODEL.digest()[..12]);
    for (letter, party) in ["B", "S"].into_iter().zip(PARTIES) {
        let side = assessment.of(party);
        write!(line, "/{letter}").expect("a string takes all");
        let factors = side.dimensions.iter().flat_map(|dimension| &dimension.factors);
        for (factor, (_, rule)) in factors.zip(MODEL.factors()) {
            write!(line, "/{}:{}", rule.code, written(factor.measure)).expect("a string takes all");
        }
        let code = |id: &str| MODEL.gates.iter().find(|rule| rule.id == id).map_or("", |rule| &rule.code);
        let gate =
            |gate: &portability::scoring::Gate| format!("{}{}", code(gate.id), if gate.established { "" } else { "?" });
        let gates: Vec<String> = side.gates.iter().map(gate).collect();
        write!(line, "/C:{}/G:{}", side.completeness, gates.join(",")).expect("a string takes all");
    }
    line
}

fn same(side: &PartyAssessment, again: &RecomputedParty) -> Result<(), TestCaseError> {
    let factors: Vec<_> = side.dimensions.iter().flat_map(|dimension| &dimension.factors).collect();
    prop_assert_eq!(side.portability, again.points.portability);
    prop_assert_eq!(
        side.dimensions.iter().map(|dimension| dimension.points).collect::<Vec<_>>(),
        again.points.dimensions.clone()
    );
    prop_assert_eq!(factors.iter().map(|factor| factor.points).collect::<Vec<_>>(), again.points.factors.clone());
    prop_assert_eq!(factors.iter().map(|factor| factor.lost).collect::<Vec<_>>(), again.points.lost(&MODEL));
    prop_assert_eq!((side.grade, side.possible_grade), (again.grade, again.possible_grade));
    prop_assert_eq!(side.completeness, again.completeness);
    Ok(())
}

proptest! {
    #![proptest_config(config(CASES))]

    #[test]
    fn points_lost_add_up_exactly(
        contract in prop_oneof![plausible_contract(), any_contract()], asked in asked(),
    ) {
        let assessment = scored(&contract, asked);
        for party in PARTIES {
            let side = assessment.of(party);
            let missing = 10_000 - side.portability.proven;
            let lost: Vec<i32> = side.dimensions.iter().flat_map(|dimension| &dimension.factors).map(|factor| factor.lost).collect();
            prop_assert_eq!(lost.iter().sum::<i32>(), missing);
            prop_assert_eq!(side.reasons.iter().map(|reason| reason.lost).sum::<i32>(), missing);
            prop_assert!(lost.iter().all(|points| (0..=10_000).contains(points)));
        }
    }

    #[test]
    fn a_score_recomputes_from_its_vector_alone_and_vectors_survive_a_round_trip(
        contract in prop_oneof![plausible_contract(), any_contract()], asked in asked(),
    ) {
        let assessment = scored(&contract, asked);
        prop_assert_eq!(&assessment.vector, &vector(&assessment));
        let again = recompute(&assessment.vector, &MODEL).expect("a vector is read by the model that wrote it");
        same(&assessment.buyer, &again.buyer)?;
        same(&assessment.supplier, &again.supplier)?;
        prop_assert_eq!(assessment.mutual, again.mutual);
    }

    #[test]
    fn a_corrupted_vector_is_refused_or_gives_another_valid_answer(
        contract in plausible_contract(), asked in asked(), at in any::<Index>(),
        letters in prop_oneof!["[0-9]{0,25}", "[-?SUN/:BG,]{0,3}", "\\PC{0,3}"],
        cut in 0_usize..4,
    ) {
        let vector = scored(&contract, asked).vector;
        let from = at.index(vector.len());
        let corrupted = format!("{}{letters}{}", &vector[..from], &vector[(from + cut).min(vector.len())..]);
        if let Ok(answer) = recompute(&corrupted, &MODEL) {
            for side in [answer.buyer, answer.supplier] {
                let spans = side.points.factors.iter().flatten().chain(&side.points.dimensions);
                for span in spans.chain([&side.points.portability]) {
                    prop_assert!(0 <= span.proven && span.proven <= span.possible && span.possible <= 10_000, "{corrupted}");
                }
                prop_assert_eq!(side.points.lost(&MODEL).iter().sum::<i32>(), 10_000 - side.points.portability.proven);
            }
        }
    }

    #[test]
    fn a_gate_never_moves_points(contract in plausible_contract(), asked in asked()) {
        let (mild, harsh) = (scored(&contract, asked), assess(&contract, &HARSH, &asked.request(false)));
        for party in PARTIES {
            prop_assert_eq!(points(&mild, party), points(&harsh, party));
            if !harsh.of(party).gates.is_empty() {
                prop_assert!(harsh.of(party).grade.is_none_or(|grade| grade == 'E'));
            }
        }
        // The same measures with every gate, and with none.
        let gated: String = MODEL.gates.iter().map(|gate| gate.code.as_str()).collect::<Vec<_>>().join(",");
        let with = |gates: &str| {
            let elements: Vec<String> = mild.vector.split('/')
                .map(|element| if element.starts_with("G:") { format!("G:{gates}") } else { element.to_owned() }).collect();
            recompute(&elements.join("/"), &MODEL).expect("gates by their codes")
        };
        let (none, all) = (with(""), with(&gated));
        prop_assert_eq!((&none.buyer.points, &none.supplier.points), (&all.buyer.points, &all.supplier.points));
        prop_assert_eq!(all.buyer.points.portability, mild.buyer.portability);
    }

    #[test]
    fn a_profile_never_moves_the_standard_score(
        contract in plausible_contract(), asked in asked(), pick in any::<Index>(), weight in 1_i32..=10_000,
    ) {
        let ids: Vec<&str> = MODEL.dimensions.iter().map(|dimension| dimension.id.as_str())
            .chain(MODEL.factors().map(|(_, factor)| factor.id.as_str())).collect();
        let profile = Profile::new(&MODEL, &[((*pick.get(&ids)).to_owned(), weight)]).expect("a weight of a known id");
        let mut with = assess(&contract, &MODEL, &portability::scoring::Request { profile: Some(&profile), ..asked.request(false) });
        let profiled = with.profile.take().expect("a profile gives a second score");
        prop_assert!((0..=10_000).contains(&profiled.buyer.proven) && (0..=10_000).contains(&profiled.supplier.proven));
        prop_assert_eq!(with, scored(&contract, asked));
    }
}
