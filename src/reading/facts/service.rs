//! What kind of thing is the contract about, by its title?
//!
//! Goes in: the first words of the text. Comes out: a category where the title has one clear meaning. Not here: a
//! guess from the body.

use super::super::findings::Findings;
use super::super::pattern::{after, patterns};
use crate::contract::{Category, path_to};

const TITLES: [(Category, &str); 23] = [
    (Category::Saas, "software as a service"),
    (Category::Saas, "software-as-a-service"),
    (Category::Saas, "saas "),
    (Category::Saas, "cloud service"),
    (Category::ManagedService, "hosting "),
    (Category::ManagedService, "maintenance "),
    (Category::ManagedService, "outsourcing "),
    (Category::Carriage, "transportation "),
    (Category::JointVenture, "joint venture"),
    (Category::JointVenture, "joint development"),
    (Category::JointVenture, "alliance "),
    (Category::Distribution, "franchise "),
    (Category::Agency, "affiliate "),
    (Category::Distribution, "distribut"),
    (Category::Distribution, "reseller "),
    (Category::Goods, "supply "),
    (Category::Goods, "manufacturing "),
    (Category::Agency, "agency "),
    (Category::Licence, "license "),
    (Category::ProfessionalService, "consulting "),
    (Category::ProfessionalService, "endorsement "),
    (Category::ProfessionalService, "research "),
    (Category::ProfessionalService, "services agreement"),
];

patterns! {
    TITLE = r"(?:^|[\n.]|\bthis |\bthe )[ \w,&()/'-]{0,80}?\b([a-z&/ -]{3,60} (?:agreement|contract|terms|undertaking))\b";
}

/// How many lines that may be titles are looked at.
const LOOKED_AT: usize = 3;

/// Reads the category from the title.
pub(super) fn read(flat: &str, findings: &mut Findings) {
    let head = after(flat, 0, 900);
    let titles = TITLE.groups(head, 1).take(LOOKED_AT);
    let found = titles.map(|place| (categories(head.get(place.clone()).unwrap_or_default()), place));
    // What stands first is the title; a later line counts where the first tells nothing.
    let mut confidence = 8_400;
    for (categories, place) in found {
        if let Some(first) = categories.first() {
            let agree = categories.iter().all(|other| other == first);
            findings.value(path_to!(service.category), first, &place, if agree { confidence } else { 6_500 });
            return;
        }
        confidence = 6_800;
    }
}

fn categories(title: &str) -> Vec<Category> {
    let title = title.to_ascii_lowercase();
    TITLES.iter().filter(|(_, word)| title.contains(word)).map(|(category, _)| *category).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_tells_the_category() {
        let category = |text| {
            let mut findings = Findings::default();
            read(text, &mut findings);
            findings.best::<Category>(&path_to!(service.category))
        };
        assert_eq!(category("Exhibit 10.1 DISTRIBUTOR AGREEMENT between"), Some(Category::Distribution));
        assert_eq!(category("This Web Site Hosting Agreement is made"), Some(Category::ManagedService));
        assert_eq!(
            category("ACME Agreement with BETA. CONTENT LICENSE AGREEMENT. This Content License Agreement is"),
            Some(Category::Licence)
        );
        assert_eq!(category("THIS STRATEGIC ALLIANCE AGREEMENT is made"), Some(Category::JointVenture));
        assert_eq!(category("Cake recipe with flour"), None);
    }
}
