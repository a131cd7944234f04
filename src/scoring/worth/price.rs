//! The price of a change of a contract: what it changes in what both parties' freedom is worth.

use super::{Rights, Walk, amount, value};
use crate::contract::{Contract, Party};
use crate::scoring::departing::Sides;
use crate::scoring::frame::Frame;
use crate::scoring::lens::Facts;
use crate::scoring::model::Model;
use crate::scoring::parting::YearFees;
use crate::scoring::timing::Leaving;
use crate::scoring::{Alternative, Analyses, BargainingZone, Request, exit_day};

/// Returns the yearly prices at which a change leaves both parties with more than before, by the model's best alternative: from
/// what the supplier must at least have to what the buyer would at most pay. None where the two do not meet, or a cost is
/// open before or after.
pub(in crate::scoring) fn price_of_change(
    before: &Contract,
    after: &Contract,
    model: &Model,
    request: &Request<'_>,
) -> Option<BargainingZone> {
    let usual = &model.alternative;
    let walk = Walk::from(Alternative {
        start: usual.start,
        drift: usual.drift,
        volatility: usual.volatility,
        discount: usual.discount,
    });
    let (of_before, fees) = held(before, model, request, walk);
    let (of_after, _) = held(after, model, request, walk);
    let annuity = walk.annuity(usize::try_from(request.horizon_months).unwrap_or(0));
    let [[buyer_before, supplier_before], [buyer_after, supplier_after]] = [of_before, of_after];
    let most = (buyer_after? - buyer_before?) / annuity;
    let least = (supplier_before? - supplier_after?) / annuity;
    (annuity > 0.0 && least <= most).then(|| BargainingZone {
        least: amount(least, &fees),
        most: amount(most, &fees),
        midpoint: amount((least + most) * 0.5, &fees),
    })
}

/// Returns what buyer and supplier have in their freedom, less what they bear by the other's; none where a cost is open.
fn held(contract: &Contract, model: &Model, request: &Request<'_>, walk: Walk) -> ([Option<f64>; 2], YearFees) {
    let in_force = contract.in_force(exit_day(contract, model, request));
    let analyses = Analyses { timing: true, ..Analyses::default() };
    let frame = Frame::new(&in_force, &Request { curve: false, analyses, profile: None, ..*request });
    let scene = frame.scene(&in_force, model, Facts::left_out());
    let sides = Sides::new(&scene);
    let [buyer, supplier] = [Party::Buyer, Party::Supplier].map(|party| {
        let leavers = sides.leavers(&scene, &frame, party);
        let leaving = Leaving { contract, scene: &scene, frame: &frame, leavers: &leavers, party };
        let exits: Vec<_> = leaving.exits().into_iter().map(|(exit, _)| exit).collect();
        let months: Vec<_> = exits.iter().take(exits.len().saturating_sub(1)).collect();
        value(&months, walk, Rights::AsTheyAre, &scene.fees)
    });
    let net = buyer.zip(supplier).map(|(own, other)| [own.own - other.to_other, other.own - own.to_other]);
    ([net.map(|[buyer, _]| buyer), net.map(|[_, supplier]| supplier)], scene.fees)
}
