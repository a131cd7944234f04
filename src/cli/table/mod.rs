//! An assessment as a table for people: both sides next to each other, then what to do about it.

mod analyses;
mod comparison;
mod dates;
mod law;
mod leaving;
mod proposals;
mod reasons;
mod sides;
mod summary;

use super::answer::{Answer, Assessment, ProfileScore};
use super::page::{Look, Page, Text, Tone};
use super::words;

pub(super) use comparison::comparison;
pub(super) use dates::dates;
pub(super) use law::{Law, law};
pub(super) use leaving::month;
pub(super) use proposals::proposals;
pub(super) use summary::{Summary, row};

/// Writes one assessment; `name` stands for a contract without a name.
pub(super) fn table(name: &str, answer: &Answer, look: Look) -> String {
    let mut page = Page::new(look);
    let Some(assessment) = &answer.assessment else {
        page.wrapped(0, &Text::new(format!("{name}: the request is in order"), Tone::Good));
        return page.into_text();
    };
    head(&mut page, name, assessment);
    sides::sides(&mut page, assessment);
    reasons::reasons(&mut page, assessment, &answer.quotes);
    reasons::gates(&mut page, assessment);
    leaving::windows(&mut page, assessment);
    leaving::parting(&mut page, assessment);
    analyses::timing(&mut page, assessment);
    analyses::worth(&mut page, assessment);
    analyses::robustness(&mut page, assessment);
    reasons::questions(&mut page, assessment);
    if let Some(of) = &assessment.law {
        law::section(&mut page, of, [&assessment.buyer.portability, &assessment.supplier.portability]);
    }
    page.heading("VECTOR");
    page.unbroken(&assessment.vector);
    page.into_text()
}

fn head(page: &mut Page, name: &str, assessment: &Assessment) {
    let Assessment { contract_id, model, as_of, stand_month, stand_on, stand, mutual, fairness_gap, profile, .. } =
        assessment;
    let name = if contract_id.is_empty() { name } else { contract_id };
    page.wrapped(0, &Text::new(name, Tone::Heading));
    let digest: String = model.digest.chars().take(12).collect();
    page.wrapped(
        0,
        &Text::new(format!("As of {}, by model {} ({digest}).", words::day(as_of), model.version), Tone::Quiet),
    );
    page.gap();
    let row = |page: &mut Page, label: &str, text: Text| {
        page.labelled(0, &Text::from(label.to_owned()), sides::LABEL, &text);
    };
    row(page, "Both sides", format!("{} of 100, the lower of the two", words::span(mutual)).into());
    row(
        page,
        "Fairness gap",
        format!("{}, between the two", words::ends(fairness_gap.least, fairness_gap.most)).into(),
    );
    let verdict =
        format!("{} for both at month {stand_month}, {}", stand.bare("VERDICT_").to_uppercase(), words::day(stand_on));
    if let Some(ProfileScore { buyer, supplier }) = profile {
        let (buyer, supplier) = (words::span(buyer), words::span(supplier));
        row(page, "By your weights", format!("buyer {buyer}, supplier {supplier}").into());
    }
    row(page, "One-year stand", Text::new(verdict, sides::tone(stand)));
}
