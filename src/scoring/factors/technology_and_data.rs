//! How special the technology and the data are to this supplier; for the supplier, how special the service is to this buyer.
//!
//! Asked of the buyer where the service runs on systems that hold its data, or is licensed software.

use super::{Ask, Measured, Reading};
use crate::contract::{Category, path_to};
use crate::scoring::factors::holds_data;

/// The factor as it is measured.
pub(super) const FACTOR: Measured = Measured {
    id: "technology_and_data",
    parts: &["custom_built", "interfaces", "format", "integrations", "equivalent", "facets"],
    read,
};

fn read(ask: &mut Ask<'_, '_>) -> Reading {
    let contract = ask.scene.contract;
    let technology = &contract.technology;
    if ask.part == "custom_built" {
        return ask.flag(path_to!(service.custom_built), &contract.service.custom_built);
    }
    let reading = match ask.part {
        "interfaces" => ask.choice(path_to!(technology.interfaces), &technology.interfaces),
        "format" => ask.choice(path_to!(data.format), &contract.data.format),
        "integrations" => ask.count(path_to!(technology.integrations), &technology.integrations),
        "equivalent" => ask.choice(path_to!(technology.equivalent), &technology.equivalent),
        _ => ask.count(path_to!(technology.facets), &technology.facets),
    };
    // Software that is licensed is built into the buyer's systems as much as software that is rented.
    let licensed = contract.service.category.stated() == Some(&Category::Licence) && ask.part != "format";
    let applies = if licensed { Some(true) } else { holds_data(contract) };
    ask.only_where(applies, reading)
}
