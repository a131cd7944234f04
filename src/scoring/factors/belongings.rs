//! Whether each takes along what is its own: the buyer its data, configuration, paid work product and property; the supplier
//! its material and what it made.
//!
//! Questions about data are asked where the supplier holds data of the buyer.

use super::{Ask, Measured, Reading};
use crate::contract::{Party, path_to};
use crate::scoring::factors::holds_data;

/// The factor as it is measured.
pub(super) const FACTOR: Measured = Measured {
    id: "belongings",
    parts: &[
        "property_returned",
        "work_product",
        "configuration",
        "export_method",
        "format",
        "covers_input",
        "covers_output",
        "covers_metadata",
        "covers_history",
        "retrieval_window",
        "retrieval_start",
        "erasure",
        "exempted_categories",
    ],
    read,
};

fn read(ask: &mut Ask<'_, '_>) -> Reading {
    let contract = ask.scene.contract;
    let (data, rights) = (&contract.data, &contract.rights);
    let reading = match ask.part {
        "property_returned" => {
            return match ask.party {
                Party::Buyer => ask.flag(path_to!(rights.buyer_property_returned), &rights.buyer_property_returned),
                Party::Supplier => {
                    ask.flag(path_to!(rights.supplier_property_returned), &rights.supplier_property_returned)
                }
            };
        }
        "work_product" => return ask.choice(path_to!(rights.work_product), &rights.work_product),
        "configuration" => ask.choice(path_to!(rights.configuration), &rights.configuration),
        "export_method" => ask.choice(path_to!(data.export_method), &data.export_method),
        "format" => ask.choice(path_to!(data.format), &data.format),
        "covers_input" => ask.flag(path_to!(data.covers_input), &data.covers_input),
        "covers_output" => ask.flag(path_to!(data.covers_output), &data.covers_output),
        "covers_metadata" => ask.flag(path_to!(data.covers_metadata), &data.covers_metadata),
        "covers_history" => ask.flag(path_to!(data.covers_history), &data.covers_history),
        "retrieval_window" => ask.days(path_to!(data.retrieval_window), &data.retrieval_window),
        "retrieval_start" => ask.choice(path_to!(data.retrieval_start), &data.retrieval_start),
        "erasure" => ask.flag(path_to!(data.erasure), &data.erasure),
        _ => ask.flag(path_to!(data.exempted_categories), &data.exempted_categories),
    };
    ask.only_where(holds_data(contract), reading)
}
