//! What kind of thing is the contract about, by its title?
//!
//! Goes in: the first words of the text. Comes out: a category where the title has one clear meaning. Not here: a
//! guess from the body.

use super::super::findings::Findings;
use super::super::pattern::{after, patterns};
use crate::contract::{Category, path_to};

const TITLES: [(Category, &str); 17] = [
    (Category::Saas, "software as a service"),
    (Category::Saas, "software-as-a-service"),
    (Category::Saas, "saas "),
    (Category::Saas, "cloud service"),
    (Category::ManagedService, "hosting "),
    (Category::ManagedService, "maintenance "),
    (Category::ManagedService, "outsourcing "),
    (Category::Carriage, "transportation "),
    (Category::JointVenture, "joint venture"),
    (Category::Distribution, "distribut"),
    (Category::Distribution, "reseller "),
    (Category::Goods, "supply "),
    (Category::Goods, "manufacturing "),
    (Category::Agency, "agency "),
    (Category::Licence, "license "),
    (Category::ProfessionalService, "consulting "),
    (Category::ProfessionalService, "services agreement"),
];

patterns! {
    TITLE = r"(?:^|[\n.]|\bthis |\bthe )[ \w,&()/'-]{0,80}?\b([a-z&/ -]{3,60} (?:agreement|contract|terms|undertaking))\b";
}

/// Reads the category from the title.
pub(super) fn read(flat: &str, findings: &mut Findings) {
    let head = after(flat, 0, 900);
    let Some(place) = TITLE.group(head, 1) else { return };
    let title = head.get(place.clone()).unwrap_or_default().to_ascii_lowercase();
    let found: Vec<Category> =
        TITLES.iter().filter(|(_, word)| title.contains(word)).map(|(category, _)| *category).collect();
    if let Some(first) = found.first() {
        let confidence = if found.iter().all(|other| other == first) { 8_400 } else { 6_500 };
        findings.value(path_to!(service.category), first, &place, confidence);
    }
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
        assert_eq!(category("Cake recipe with flour"), None);
    }
}
