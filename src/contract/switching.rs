//! What is agreed on switching to another provider.

use super::topic::topic;
use super::{ExportCharge, Period};

topic! {
    /// What is agreed on switching to another provider, in the words of Regulation (EU) 2023/2854, Chapter VI.
    pub struct Switching {
        /// Whether the buyer's rights and the supplier's duties on switching stand in the written contract.
        in_writing: bool,
        /// Whether the contract is there before it is signed, to be stored and reproduced.
        before_signing: bool,
        /// Whether the buyer may switch to another provider on request, with all exportable data and digital assets.
        to_provider: bool,
        /// Whether the buyer may move all exportable data and digital assets to its own premises on request.
        to_premises: bool,
        /// Whether the buyer may have its data erased instead of moving it.
        by_erasure: bool,
        /// Whether the buyer may switch before a fixed term ends.
        during_term: bool,
        /// The longest notice that the buyer must give before it switches.
        notice: Period,
        /// The longest that the transition may take, from the end of the notice.
        transition: Period,
        /// Whether the supplier gives reasonable assistance in the transition.
        assistance: bool,
        /// Whether it assists third parties that the buyer authorises as well.
        third_parties: bool,
        /// Whether the supplier tells of known risks to continuity on its side.
        risks_told: bool,
        /// Whether a high level of security is kept throughout, during transfer and retrieval.
        security: bool,
        /// Whether the supplier supports the buyer's exit strategy with all relevant information.
        exit_strategy: bool,
        /// Whether the contract ends when the switch is complete, or with the notice where data is only erased.
        ends_contract: bool,
        /// Whether the buyer is told of that end.
        end_told: bool,
        /// Whether the data and digital assets that can be ported are listed exhaustively.
        data_listed: bool,
        /// Whether the data that is exempted as a trade secret is listed exhaustively; the list may be empty.
        exemptions_listed: bool,
        /// Whether what is exempted impedes or delays switching.
        exemptions_delay: bool,
        /// Whether erasure waits until the time for retrieval is over.
        erased_after_retrieval: bool,
        /// Within how long after the request the supplier says that the transition cannot be done in time.
        infeasibility_notice: Period,
        /// Whether the supplier must give reasons for that.
        infeasibility_reasoned: bool,
        /// The longest that the transition may take where the agreed one cannot be done.
        alternative_transition: Period,
        /// Whether the service goes on throughout that longer transition.
        alternative_continues: bool,
        /// How many times the buyer may extend the transition.
        extensions: u32,
        /// Whether the buyer sets how long its extension is.
        extension_by_buyer: bool,
        /// What switching costs the buyer beside taking its data out, early termination fees aside.
        charge: ExportCharge,
        /// Whether anything keeps the buyer from ending the contract after notice and a completed switch.
        obstacles: bool,
        /// Whether anything keeps the buyer from porting its data and digital assets.
        porting_obstacles: bool,
        /// Whether anything keeps the buyer from functional equivalence with another provider.
        equivalence_obstacles: bool,
        /// Whether infrastructure comes only with other services, though it could be had alone.
        bundled: bool,
        /// Whether procedures, methods, formats and known limits of switching are told.
        procedures_told: bool,
        /// Whether the contract names an up-to-date online register of data structures, formats and standards.
        format_register: bool,
        /// Whether all who take part must cooperate in good faith.
        cooperation: bool,
        /// Whether the supplier's website tells the jurisdiction of its infrastructure and how it keeps foreign
        /// authorities from the data.
        jurisdiction_published: bool,
        /// Whether the contract lists that website.
        jurisdiction_listed: bool,
        /// Whether the supplier takes all reasonable measures for functional equivalence: capabilities, information,
        /// documentation, tools.
        equivalence_support: bool,
        /// Whether open interfaces are there for all alike and free of charge.
        free_interfaces: bool,
        /// Whether the service meets the interoperability standards whose references are published; not applicable
        /// while none is.
        standards_met: bool,
        /// Whether standard fees, early termination fees and switching charges are told before the contract.
        charges_told: bool,
        /// Whether services whose switching is highly complex or costly are told of before the contract.
        complexity_told: bool,
        /// Whether charges and complexity stand on a public page.
        charges_published: bool,
        /// Whether the supplier told before signature which duties of switching do not apply.
        exemption_told: bool,
        /// Whether the buyer uses the service in parallel with another one.
        parallel_use: bool,
        /// What it costs to move data between the two while they are used in parallel.
        parallel_charge: ExportCharge,
        /// Whether switching, taking the data out included, costs the buyer more than it directly costs the supplier.
        charge_above_cost: bool,
        /// Whether moving data between the two costs the buyer more than it costs the supplier.
        parallel_above_cost: bool,
    }
}
