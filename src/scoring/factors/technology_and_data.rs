//! How special the technology and the data are to this supplier; for the supplier, how special the service is to this buyer.
//!
//! Asked of the buyer where the service runs on systems that hold its data, or is licensed software.

use super::{Ask, Measured, Reading};
use crate::contract::{Category, path_to};
use crate::scoring::factors::holds_data;

/// The factor as it is measured.
pub(super) const FACTOR: Measured = Measured {
    id: "technology_and_data",
    parts: &[
        ("custom_built", |ask| ask.flag(path_to!(service.custom_built), &ask.scene.contract.service.custom_built)),
        ("interfaces", |ask| {
            let reading = ask.choice(path_to!(technology.interfaces), &ask.scene.contract.technology.interfaces);
            where_built_in(ask, reading)
        }),
        ("format", |ask| {
            let reading = ask.choice(path_to!(data.format), &ask.scene.contract.data.format);
            ask.only_where(holds_data(ask.scene.contract), reading)
        }),
        ("integrations", |ask| {
            let reading = ask.count(path_to!(technology.integrations), &ask.scene.contract.technology.integrations);
            where_built_in(ask, reading)
        }),
        ("equivalent", |ask| {
            let reading = ask.choice(path_to!(technology.equivalent), &ask.scene.contract.technology.equivalent);
            where_built_in(ask, reading)
        }),
        ("facets", |ask| {
            let reading = ask.count(path_to!(technology.facets), &ask.scene.contract.technology.facets);
            where_built_in(ask, reading)
        }),
    ],
};

/// Software that is licensed is built into the buyer's systems as much as software that is rented.
fn where_built_in(ask: &mut Ask<'_, '_>, reading: Reading) -> Reading {
    let contract = ask.scene.contract;
    let licensed = contract.service.category.stated() == Some(&Category::Licence);
    let applies = if licensed { Some(true) } else { holds_data(contract) };
    ask.only_where(applies, reading)
}
