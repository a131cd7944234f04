//! Same request, model and date: the same answer, on any number of threads.

use proptest::prelude::*;

use crate::cases::{CASES, MODEL, asked, config};
use crate::contracts::{any_contract, plausible_contract};

proptest! {
    #![proptest_config(config(CASES))]

    #[test]
    fn same_request_model_and_date_the_same_assessment_on_any_number_of_threads(
        contract in prop_oneof![plausible_contract(), any_contract()], asked in asked(),
    ) {
        let request = asked.request(false);
        let here = portability::scoring::assess(&contract, &MODEL, &request);
        let there: Vec<_> = std::thread::scope(|scope| {
            let threads: Vec<_> = (0..2)
                .map(|_| scope.spawn(|| portability::scoring::assess(&contract, &MODEL, &request)))
                .collect();
            threads.into_iter().map(|thread| thread.join().expect("an assessment does not panic")).collect()
        });
        prop_assert!(there.iter().all(|answer| *answer == here));
    }
}
