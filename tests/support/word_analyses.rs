//! The words of what is asked beside the score.
//!
//! Goes in: the model. Comes out: rows for `docs/words.md`.

use portability::scoring::Model;

use super::{Row, Test};

/// Returns the words of the analyses: where each is worked out, its rule, its tests and its source.
pub(super) fn analysis_rows(model: &Model) -> Vec<Row> {
    let law = |name: &str| ("tests/laws/analyses.rs", name.to_owned());
    let golden = || ("tests/assessments.rs", "each_example_has_what_is_asked_beside_its_score".to_owned());
    let unit = |file: &'static str, name: &str| (file, name.to_owned());
    let row = |word: &str, file: &str, rule: &str, also: Vec<Test>, source: &str| Row {
        word: word.to_owned(),
        value: String::new(),
        file: format!("src/scoring/{file}"),
        rule: rule.to_owned(),
        tests: [also, vec![golden()]].concat(),
        data: vec!["tests/golden/analyses/saas_36_months_silent_renewal.txt".to_owned()],
        source: source.to_owned(),
    };
    let draws = "none: three-point estimates by the PERT distribution, 1,024 fixed draws; the prior in `[prior]` \
                 [prior](factors.md#prior)";
    let pert = "Malcolm, Roseboom, Clark and Fazar, Operations Research 7(5), 1959; Hyndman and Fan, The American \
                Statistician 50(4), 1996, definition 5";
    let walk = format!("`[alternative]` [alternative](factors.md#alternative): {}", model.alternative.source);
    let lattice = "Cox, Ross and Rubinstein, Journal of Financial Economics 7(3), 1979; Dixit and Pindyck, Investment \
                   under Uncertainty, 1994";
    let weights = format!("`[robustness]` [robustness](factors.md#robustness): {}", model.robustness.source);
    let indicators = "OECD and JRC, Handbook on Constructing Composite Indicators, 2008, step 7";
    let bachelier = || {
        unit(
            "src/scoring/worth/lattice.rs",
            "a_right_on_one_day_is_worth_bachelier_s_formula_and_nears_it_with_every_step",
        )
    };
    let option = |word: &str, what: &str| {
        let also = vec![law("freedom_is_worth_the_more_the_freer_and_the_more_moves"), bachelier()];
        row(word, "worth/mod.rs", &format!("{what}; {walk}"), also, lattice)
    };
    vec![
        row(
            "quantiles",
            "parting/draws/drawn.rs",
            draws,
            vec![
                law("quantiles_rise_and_what_is_certain_is_its_own_quantile"),
                unit("src/scoring/parting/draws/pert.rs", "quantiles_are_those_of_the_beta_distribution"),
            ],
            pert,
        ),
        row(
            "cheaper_than_staying",
            "parting/draws/drawn.rs",
            "none: the share of the draws in which the month costs the leaver less than to stay bound to the end",
            Vec::new(),
            "a count of draws",
        ),
        row("cliffs", "timing.rs", "`[cliffs] step` [cliffs](factors.md#cliffs)", Vec::new(), &model.cliffs.source),
        row("cheapest", "timing.rs", "none: the least of the months on likely values", Vec::new(), "arithmetic"),
        option("as_is", "none: each month's cheapest route"),
        option("frictionless", "none: free at once for the work alone"),
        option("stand", "none: free for the work alone from the month of the stand on, or as it is"),
        option("price_of_lock_in", "none: frictionless less as is"),
        option("borne", "none: what the other's use of its rights costs on average"),
        option(
            "premium",
            "none: what the stand gains the party, less what it bears more by it, spread over the horizon",
        ),
        row(
            "zone",
            "worth/mod.rs",
            "none: from what the supplier must at least have to what the buyer would at most pay",
            Vec::new(),
            "Nash, Econometrica 18(2), 1950: half way between is fair to both",
        ),
        row(
            "stability",
            "robustness.rs",
            &weights,
            vec![unit("src/scoring/robustness.rs", "the_weightings_lie_round_the_model_s_and_add_up")],
            indicators,
        ),
        row(
            "elasticity",
            "robustness.rs",
            "none: weight times points over portability",
            vec![law("the_next_grade_is_as_far_as_it_says")],
            indicators,
        ),
        row(
            "next_grade",
            "robustness.rs",
            "`[grades] limits` [grades](factors.md#grades)",
            vec![law("the_next_grade_is_as_far_as_it_says")],
            &model.grades.source,
        ),
        row(
            "crossing",
            "robustness.rs",
            "none: the part whose full points reach the limit, with the least to spare",
            vec![law("the_next_grade_is_as_far_as_it_says")],
            "arithmetic",
        ),
    ]
}
