//! Whether each takes along what is its own: the buyer its data, configuration, paid work product and property; the supplier
//! its material and what it made.
//!
//! Questions about data are asked where the supplier holds data of the buyer.

use super::{Ask, Measured, Reading};
use crate::contract::{Fact, Party, Path, Value, path_to};
use crate::scoring::factors::holds_data;

/// The factor as it is measured.
pub(super) const FACTOR: Measured = Measured {
    id: "belongings",
    parts: &[
        ("property_returned", |ask| {
            let rights = &ask.scene.contract.rights;
            match ask.party {
                Party::Buyer => ask.flag(path_to!(rights.buyer_property_returned), &rights.buyer_property_returned),
                Party::Supplier => {
                    ask.flag(path_to!(rights.supplier_property_returned), &rights.supplier_property_returned)
                }
            }
        }),
        ("work_product", |ask| ask.choice(path_to!(rights.work_product), &ask.scene.contract.rights.work_product)),
        ("configuration", |ask| choice(ask, path_to!(rights.configuration), &ask.scene.contract.rights.configuration)),
        ("export_method", |ask| choice(ask, path_to!(data.export_method), &ask.scene.contract.data.export_method)),
        ("format", |ask| choice(ask, path_to!(data.format), &ask.scene.contract.data.format)),
        ("covers_input", |ask| flag(ask, path_to!(data.covers_input), &ask.scene.contract.data.covers_input)),
        ("covers_output", |ask| flag(ask, path_to!(data.covers_output), &ask.scene.contract.data.covers_output)),
        ("covers_metadata", |ask| flag(ask, path_to!(data.covers_metadata), &ask.scene.contract.data.covers_metadata)),
        ("covers_history", |ask| flag(ask, path_to!(data.covers_history), &ask.scene.contract.data.covers_history)),
        ("retrieval_window", |ask| {
            let contract = ask.scene.contract;
            ask.only_where(holds_data(contract), |ask| {
                ask.days(path_to!(data.retrieval_window), &contract.data.retrieval_window)
            })
        }),
        ("retrieval_start", |ask| {
            choice(ask, path_to!(data.retrieval_start), &ask.scene.contract.data.retrieval_start)
        }),
        ("erasure", |ask| flag(ask, path_to!(data.erasure), &ask.scene.contract.data.erasure)),
        ("exempted_categories", |ask| {
            flag(ask, path_to!(data.exempted_categories), &ask.scene.contract.data.exempted_categories)
        }),
    ],
};

fn choice<T: Value>(ask: &mut Ask<'_, '_>, path: Path, fact: &Fact<T>) -> Reading {
    ask.only_where(holds_data(ask.scene.contract), |ask| ask.choice(path, fact))
}

fn flag(ask: &mut Ask<'_, '_>, path: Path, fact: &Fact<bool>) -> Reading {
    ask.only_where(holds_data(ask.scene.contract), |ask| ask.flag(path, fact))
}
