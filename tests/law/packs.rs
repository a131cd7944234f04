//! A pack that is wrong is refused with the place, and every released one is told by id, version and digest.

use portability::law::*;

use super::cases::law;

#[test]
fn a_pack_that_is_wrong_is_refused_with_the_place() {
    let text = RELEASED[0].2;
    for (what, from, to, place, words) in [
        (
            "an unknown fact",
            "fact = \"switching.notice\"",
            "fact = \"switching.nonsense\"",
            "rule[DA-25-2d]",
            "no fact",
        ),
        ("a test that does not fit", "at_most = \"2 months\"", "is = true", "rule[DA-25-2d]", "does not fit"),
        ("an unknown gate", "gates = [\"data_processing_service\"", "gates = [\"none\"", "rule[DA-G6]", "no gate"),
        ("a mark from memory", "mark = \"C\"", "mark = \"M\"", "gate[", "not confirmed"),
        ("days that overlap", "id = \"DA-29-2/3\"", "id = \"DA-29-1\"", "rule[DA-29-1]", "overlap"),
        ("a span that ends first", "effective_to = 2027-01-11", "effective_to = 2023-01-11", "r", "before"),
        (
            "a field that nobody knows",
            "pack = \"eu_data_act\"",
            "pack = \"eu_data_act\"\ncolour = \"red\"",
            "file",
            "colour",
        ),
        ("a fact without a question", "\"switching.notice\" = ", "\"switching.charge_above_cost\" = ", "", ""),
    ] {
        assert!(text.contains(from), "{what}: the pack has no {from:?}");
        // Days overlap only where both spans reach the same day.
        let text = if what == "days that overlap" { text.replace("2027-01-11", "2027-01-12") } else { text.to_owned() };
        let faults = Packs::parse(&[&text.replacen(from, to, 1)], PLACES).expect_err(what);
        let told = faults.iter().any(|fault| fault.place.starts_with(place) && fault.message.contains(words));
        assert!(told, "{what}: no fault at {place} with {words:?} among {faults:#?}");
    }
}

#[test]
fn every_released_pack_is_told_by_its_id_version_and_digest() {
    let law = law();
    for (pack, (id, version, _)) in law.packs.iter().zip(RELEASED) {
        assert_eq!((pack.id.as_str(), pack.version.as_str(), pack.digest.len()), (*id, *version, 64));
    }
}
