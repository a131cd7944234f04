//! How each factor is measured: one file a factor, and the list.
//!
//! A file says what is counted, in which unit, and what is left out. Thresholds, weights and words are in the model.

mod ask;
mod scene;

mod aftercare;
mod assignment_and_control;
mod belongings;
mod committed_spend;
mod continuity;
mod contract_made_cost;
mod dependence;
mod door_left_open;
mod effort;
mod free_right_to_leave;
mod handover;
mod licence_and_escrow;
mod notice_fit;
mod people_and_knowledge;
mod renewal_trap;
mod restraints_in_term;
mod specific_investment;
mod technology_and_data;
mod time_to_freedom_mean;
mod time_to_freedom_next;
mod time_to_freedom_worst;

pub use ask::{Ask, LONGEST_DAYS, MOST_SHARE, Reading};
pub use scene::{Scene, Side, holds_data, runs_for_the_buyer, uses_licensed_material};

/// A factor as it is measured.
#[derive(Clone, Copy, Debug)]
pub struct Measured {
    /// The id: the name of the file.
    pub id: &'static str,
    /// The parts with how each is read: one that reads one fact has the name of the fact's field, one of several facts where
    /// there is only one question the id of the factor.
    pub parts: &'static [(&'static str, ReadPart)],
}

/// Reads one part of a factor.
pub type ReadPart = fn(&mut Ask<'_, '_>) -> Reading;

/// Every factor, in the order of the alphabet.
pub const LIST: &[Measured] = &[
    aftercare::FACTOR,
    assignment_and_control::FACTOR,
    belongings::FACTOR,
    committed_spend::FACTOR,
    continuity::FACTOR,
    contract_made_cost::FACTOR,
    dependence::FACTOR,
    door_left_open::FACTOR,
    effort::FACTOR,
    free_right_to_leave::FACTOR,
    handover::FACTOR,
    licence_and_escrow::FACTOR,
    notice_fit::FACTOR,
    people_and_knowledge::FACTOR,
    renewal_trap::FACTOR,
    restraints_in_term::FACTOR,
    specific_investment::FACTOR,
    technology_and_data::FACTOR,
    time_to_freedom_mean::FACTOR,
    time_to_freedom_next::FACTOR,
    time_to_freedom_worst::FACTOR,
];
