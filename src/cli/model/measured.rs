//! How each factor is measured, in the words of the file that measures it.

/// Lists factors with the source of their files.
macro_rules! sources {
    ($($id:literal),* $(,)?) => {
        &[$(($id, include_str!(concat!("../../scoring/factors/", $id, ".rs")))),*]
    };
}

/// The file of every factor, in the order of the alphabet.
const SOURCES: &[(&str, &str)] = sources!(
    "aftercare",
    "assignment_and_control",
    "belongings",
    "committed_spend",
    "continuity",
    "contract_made_cost",
    "dependence",
    "door_left_open",
    "effort",
    "free_right_to_leave",
    "handover",
    "licence_and_escrow",
    "notice_fit",
    "people_and_knowledge",
    "renewal_trap",
    "restraints_in_term",
    "specific_investment",
    "technology_and_data",
    "time_to_freedom_mean",
    "time_to_freedom_next",
    "time_to_freedom_worst",
);

/// Returns the doc of a factor's file as one paragraph; none for a factor that is not measured.
pub(super) fn doc(id: &str) -> Option<String> {
    let (_, source) = SOURCES.iter().find(|(known, _)| *known == id)?;
    let lines = source.lines().map_while(|line| line.strip_prefix("//!")).map(str::trim);
    Some(lines.filter(|line| !line.is_empty()).collect::<Vec<_>>().join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scoring::factors::LIST;

    #[test]
    fn every_factor_that_is_measured_has_its_words() {
        let listed: Vec<&str> = SOURCES.iter().map(|(id, _)| *id).collect();
        let measured: Vec<&str> = LIST.iter().map(|factor| factor.id).collect();
        assert_eq!(listed, measured);
        for id in listed {
            assert!(doc(id).is_some_and(|doc| !doc.is_empty()), "{id}");
        }
    }
}
