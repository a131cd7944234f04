//! BELONGINGS: what is the leaver's own comes along.
//!
//! The buyer: its data by some way, complete, in an open format, within a window, at no charge above cost; its property;
//! work product that is not the supplier's alone. The supplier: its property and material.
//! Silence on property passes, since the law leaves each its own. Silence on data leaves the test open: a contract that
//! neither promises nor refuses a copy says nothing of what the supplier in fact lets its customers take.
//! Where all work product goes to the buyer, silence on the supplier's own material leaves open what of it went along.
//!
//! Source: Regulation (EU) 2023/2854, Articles 25(2)(e) to (g) and 30(5); Regulation (EU) 2022/2554, Article 30(2)(d).

use super::{Found, View};
use crate::contract::{DataFormat, ExportCharge, ExportMethod, Fact, Owner, Party, Path, path_to};
use crate::scoring::factors::holds_data;
use crate::scoring::lens::Facts;

/// Tests the belongings; the margin counts the tests that fail, below zero.
pub(super) fn test(view: &View<'_, '_>) -> Found {
    let mut tests = Tests::default();
    let contract = view.scene.contract;
    let rights = &contract.rights;
    match view.leaver {
        Party::Buyer => {
            tests.check(
                path_to!(rights.buyer_property_returned),
                &rights.buyer_property_returned,
                Silence::Passes,
                |returned| *returned,
            );
            tests.check(path_to!(rights.work_product), &rights.work_product, Silence::Passes, |owner| {
                *owner != Owner::Supplier
            });
            let applies = holds_data(contract);
            if applies != Some(false) {
                data(view, &mut tests, applies);
            }
        }
        Party::Supplier => {
            let may_give_all = may_be_the_buyers(&rights.work_product);
            if may_give_all {
                tests.facts.push((path_to!(rights.work_product), rights.work_product.state()));
            }
            let silence = if may_give_all { Silence::IsOpen } else { Silence::Passes };
            tests.check(
                path_to!(rights.supplier_property_returned),
                &rights.supplier_property_returned,
                silence,
                |returned| *returned,
            );
        }
    }
    tests.found()
}

fn data(view: &View<'_, '_>, tests: &mut Tests, applies: Option<bool>) {
    let contract = view.scene.contract;
    let data = &contract.data;
    if applies.is_none() {
        tests.facts.push((path_to!(service.category), contract.service.category.state()));
        tests.cautious_failed += 1;
        return;
    }
    let window = view.scene.model.stand.retrieval_days;
    tests.check(path_to!(data.export_method), &data.export_method, Silence::IsOpen, |method| {
        *method != ExportMethod::None
    });
    tests.check(path_to!(data.format), &data.format, Silence::IsOpen, |format| *format == DataFormat::OpenStructured);
    tests.check(path_to!(data.covers_input), &data.covers_input, Silence::IsOpen, |covers| *covers);
    tests.check(path_to!(data.covers_output), &data.covers_output, Silence::IsOpen, |covers| *covers);
    tests.check(path_to!(data.covers_metadata), &data.covers_metadata, Silence::IsOpen, |covers| *covers);
    tests.check(path_to!(data.retrieval_window), &data.retrieval_window, Silence::IsOpen, |period| {
        period.mean_days() >= window
    });
    tests.check(path_to!(data.export_charge), &data.export_charge, Silence::Passes, |charge| match charge {
        ExportCharge::AtCost | ExportCharge::Free => true,
        ExportCharge::Fixed(money) => money.nanos == 0,
        ExportCharge::Tiers(tiers) => tiers.iter().all(|tier| tier.price.nanos == 0),
    });
}

/// Says whether all work product goes to the buyer, or may.
fn may_be_the_buyers(work_product: &Fact<Owner>) -> bool {
    match work_product {
        Fact::Stated(owner) => *owner == Owner::Buyer,
        Fact::Silent | Fact::NotApplicable => false,
        Fact::Unknown | Fact::Elsewhere => true,
        Fact::Ambiguous(owners) | Fact::Conflicting(owners) => owners.is_empty() || owners.contains(&Owner::Buyer),
    }
}

/// What silence does to a test.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Silence {
    /// The law gives what the contract does not.
    Passes,
    /// Neither contract nor law settles it.
    IsOpen,
}

#[derive(Default)]
struct Tests {
    cautious_failed: i64,
    friendly_failed: i64,
    facts: Facts,
}

impl Tests {
    fn check<T>(&mut self, path: Path, fact: &Fact<T>, silence: Silence, passes: impl Fn(&T) -> bool) {
        let (cautious, friendly) = match fact {
            Fact::Stated(value) => (passes(value), passes(value)),
            Fact::Silent => (silence == Silence::Passes, true),
            Fact::NotApplicable => (true, true),
            Fact::Unknown | Fact::Elsewhere => (false, true),
            Fact::Ambiguous(candidates) | Fact::Conflicting(candidates) => (
                !candidates.is_empty() && candidates.iter().all(&passes),
                candidates.is_empty() || candidates.iter().any(&passes),
            ),
        };
        self.cautious_failed += i64::from(!cautious);
        self.friendly_failed += i64::from(!friendly);
        self.facts.push((path, fact.state()));
    }

    fn found(self) -> Found {
        Found {
            cautious: Some(self.cautious_failed == 0),
            friendly: Some(self.friendly_failed == 0),
            margin: Some(-self.cautious_failed),
            margin_unit: "tests",
            facts: self.facts,
        }
    }
}
