//! How special the technology and the data are to this supplier; for the supplier, how special the service is to this buyer.
//!
//! Whether it is custom-built is asked of all.
//! The buyer is asked for the format where the supplier holds its data, and for the rest there or of licensed software.

use super::Measured;
use crate::contract::{Category, Contract, path_to};
use crate::scoring::factors::holds_data;

/// The factor as it is measured.
pub(super) const FACTOR: Measured = Measured {
    id: "technology_and_data",
    parts: &[
        ("custom_built", |ask| ask.flag(path_to!(service.custom_built), &ask.scene.contract.service.custom_built)),
        ("interfaces", |ask| {
            let technology = &ask.scene.contract.technology;
            ask.only_where(is_built_in(ask.scene.contract), |ask| {
                ask.choice(path_to!(technology.interfaces), &technology.interfaces)
            })
        }),
        ("format", |ask| {
            let contract = ask.scene.contract;
            ask.only_where(holds_data(contract), |ask| ask.choice(path_to!(data.format), &contract.data.format))
        }),
        ("integrations", |ask| {
            let technology = &ask.scene.contract.technology;
            ask.only_where(is_built_in(ask.scene.contract), |ask| {
                ask.count(path_to!(technology.integrations), &technology.integrations)
            })
        }),
        ("equivalent", |ask| {
            let technology = &ask.scene.contract.technology;
            ask.only_where(is_built_in(ask.scene.contract), |ask| {
                ask.choice(path_to!(technology.equivalent), &technology.equivalent)
            })
        }),
        ("facets", |ask| {
            let technology = &ask.scene.contract.technology;
            ask.only_where(is_built_in(ask.scene.contract), |ask| {
                ask.count(path_to!(technology.facets), &technology.facets)
            })
        }),
    ],
};

/// Says whether the service is built into the buyer's systems; none where that is open. Software that is licensed is as much
/// as software that is rented.
fn is_built_in(contract: &Contract) -> Option<bool> {
    let licensed = contract.service.category.stated() == Some(&Category::Licence);
    if licensed { Some(true) } else { holds_data(contract) }
}
