//! Contracts by chance: every field, every state of a fact, every list.
//!
//! `any_contract()` reaches the limits of what the wire takes; `realistic_contract()` keeps to dates, lengths and amounts that
//! contracts have. What comes out shrinks to the empty contract, and is always one that the wire would take.

mod lists;
mod values;

use std::collections::BTreeMap;

use iso_currency::Currency;
use jiff::civil::Date;
use portability::contract::*;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use proptest::strategy::Union;

/// Any contract that the wire takes.
pub fn any_contract() -> BoxedStrategy<Contract> {
    of(Scale::Any)
}

/// Contracts with plausible dates, lengths, amounts and shares, most facts stated.
pub fn realistic_contract() -> BoxedStrategy<Contract> {
    of(Scale::Realistic)
}

/// Contracts as they are signed: effective and priced, most facts stated, dates in order, amounts that fit each other.
pub fn plausible_contract() -> BoxedStrategy<Contract> {
    let picks = (2_024_i16..2_027, 1_i8..13, 1_i8..29, any::<bool>(), select(vec![1_u32, 3, 12]), 0_u32..4);
    (of(Scale::Plausible), picks)
        .prop_map(|(mut contract, (year, month, day, automatic, months, months_ahead))| {
            let effective = Date::new(year, month, day).expect("the first 28 days are in every month");
            contract.term.effective = Fact::Stated(effective);
            contract.term.signed = Fact::Stated(Period::days(20).before(effective));
            contract.dated.clear();
            // A term that is set twice is set once: by its length; a term without end has neither length nor end.
            if contract.term.initial.stated().is_some() {
                contract.term.end = Fact::Silent;
            }
            if contract.term.kind == Fact::Stated(TermKind::Indefinite) {
                (contract.term.initial, contract.term.end) = (Fact::Silent, Fact::Silent);
            }
            if contract.renewal.automatic.stated().is_some() {
                contract.renewal.automatic = Fact::Stated(automatic);
            }
            let fees = &mut contract.fees;
            if let Fact::Stated(recurring) = &mut fees.recurring {
                recurring.nanos = recurring.nanos.max(100 * NANOS_PER_UNIT);
                fees.recurring_period = Fact::Stated(Period::months(months));
            }
            if let (Fact::Stated(commitment), Fact::Stated(usage)) = (&fees.commitment, &mut fees.usage) {
                usage.nanos %= commitment.nanos + 1;
            }
            // What is committed is a commitment, and help that is not given or not charged has no fee.
            if fees.commitment.stated().is_some() {
                fees.buyer_committed = Fact::Stated(true);
            }
            let support = &mut contract.exit_support;
            let charged = [AssistancePrice::ContractRates, AssistancePrice::ListRates];
            if support.assistance_fee.stated().is_some() {
                let price = support.assistance_price.stated().copied().filter(|price| charged.contains(price));
                support.assistance_price = Fact::Stated(price.unwrap_or(AssistancePrice::ContractRates));
                let length = support.assistance_length.stated().map_or(3, |length| length.count.max(1));
                support.assistance_length = Fact::Stated(Period::months(length.min(12)));
            }
            if fees.prepaid_period.stated().is_some() {
                fees.prepaid_period = Fact::Stated(Period::months(months_ahead * months));
            }
            contract
        })
        .boxed()
}

/// How far values reach.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scale {
    /// To the limits of the wire.
    Any,
    /// As contracts have them.
    Realistic,
    /// As contracts have them, nearly every fact stated.
    Plausible,
}

/// Contracts of a scale.
pub fn of(scale: Scale) -> BoxedStrategy<Contract> {
    let currencies = vec![Currency::EUR, Currency::USD, Currency::JPY, Currency::KWD, Currency::GBP];
    // Built once: building a strategy takes longer than drawing from it.
    Union::new(currencies.into_iter().map(|currency| Draw { scale, currency }.contract())).boxed()
}

/// Draws values of one scale and currency.
#[derive(Clone, Copy, Debug)]
pub struct Draw {
    /// How far values reach.
    pub scale: Scale,
    /// The currency of every amount.
    pub currency: Currency,
}

/// Draws a topic field by field; a field that is missing here stops the build.
macro_rules! topic {
    ($draw:expr, $Topic:ident { $($field:ident: $strategy:expr),* $(,)? }) => {{
        let $Topic { $($field: _),* } = $Topic::default();
        let topic = Just($Topic::default()).boxed();
        $(let topic = (topic, $draw.fact($strategy))
            .prop_map(|(mut topic, fact)| { topic.$field = fact; topic })
            .boxed();)*
        topic
    }};
}

use topic;

impl Draw {
    /// Draws a whole contract.
    pub fn contract(self) -> BoxedStrategy<Contract> {
        let donor = self.facts_only();
        let dated = vec((any::<Index>(), self.span()), 0..3);
        let evidence = vec((any::<Index>(), vec(self.evidence(), 1..3)), 0..4);
        (self.facts_only(), donor, dated, evidence)
            .prop_map(|(mut contract, donor, dated, evidence)| {
                contract.dated = dated_facts(&contract, &donor, dated);
                let mut paths = Vec::new();
                contract.walk(&mut |path, _| paths.push(path));
                for (index, evidence) in evidence {
                    contract.evidence.insert(index.get(&paths).clone(), evidence);
                }
                contract
            })
            .boxed()
    }

    /// Draws a contract without dated facts and evidence.
    fn facts_only(self) -> BoxedStrategy<Contract> {
        let first = (self.text(), self.parties(), self.service(), self.term(), self.renewal(), self.fees());
        let second = (self.data(), self.technology(), self.rights(), self.exit_support(), self.people());
        let third = (self.market(), self.relationship(), self.law());
        let fourth = (self.switching(), self.data_terms(), self.resilience());
        let lists = (self.ways_out(), self.restraints(), self.investments());
        (first, second, third, fourth, lists)
            .prop_map(|(first, second, third, fourth, lists)| {
                let (id, parties, service, term, renewal, fees) = first;
                let (data, technology, rights, exit_support, people) = second;
                let (market, relationship, law) = third;
                let (switching, data_terms, resilience) = fourth;
                let (ways_out, restraints, investments) = lists;
                Contract {
                    id,
                    parties,
                    service,
                    term,
                    renewal,
                    ways_out,
                    fees,
                    data,
                    technology,
                    rights,
                    restraints,
                    investments,
                    exit_support,
                    people,
                    market,
                    relationship,
                    law,
                    switching,
                    data_terms,
                    resilience,
                    dated: Vec::new(),
                    evidence: BTreeMap::new(),
                }
            })
            .boxed()
    }

    fn switching(self) -> BoxedStrategy<Switching> {
        topic!(
            self,
            Switching {
                in_writing: any::<bool>(),
                before_signing: any::<bool>(),
                to_provider: any::<bool>(),
                to_premises: any::<bool>(),
                by_erasure: any::<bool>(),
                during_term: any::<bool>(),
                notice: self.period(12),
                transition: self.period(12),
                assistance: any::<bool>(),
                third_parties: any::<bool>(),
                risks_told: any::<bool>(),
                security: any::<bool>(),
                exit_strategy: any::<bool>(),
                ends_contract: any::<bool>(),
                end_told: any::<bool>(),
                data_listed: any::<bool>(),
                exemptions_listed: any::<bool>(),
                exemptions_delay: any::<bool>(),
                erased_after_retrieval: any::<bool>(),
                infeasibility_notice: self.period(12),
                infeasibility_reasoned: any::<bool>(),
                alternative_transition: self.period(12),
                alternative_continues: any::<bool>(),
                extensions: self.count(3, 1_000_000_000),
                extension_by_buyer: any::<bool>(),
                charge: self.export_charge(),
                obstacles: any::<bool>(),
                porting_obstacles: any::<bool>(),
                equivalence_obstacles: any::<bool>(),
                bundled: any::<bool>(),
                procedures_told: any::<bool>(),
                format_register: any::<bool>(),
                cooperation: any::<bool>(),
                jurisdiction_published: any::<bool>(),
                jurisdiction_listed: any::<bool>(),
                equivalence_support: any::<bool>(),
                free_interfaces: any::<bool>(),
                standards_met: any::<bool>(),
                charges_told: any::<bool>(),
                complexity_told: any::<bool>(),
                charges_published: any::<bool>(),
                exemption_told: any::<bool>(),
                parallel_use: any::<bool>(),
                parallel_charge: self.export_charge(),
                charge_above_cost: any::<bool>(),
                parallel_above_cost: any::<bool>(),
            }
        )
    }

    fn data_terms(self) -> BoxedStrategy<DataTerms> {
        topic!(
            self,
            DataTerms {
                imposed: any::<bool>(),
                gross_negligence_excluded: any::<bool>(),
                remedies_excluded: any::<bool>(),
                sole_interpretation: any::<bool>(),
                remedies_limited: any::<bool>(),
                detrimental_use: any::<bool>(),
                own_use_prevented: any::<bool>(),
                termination_prevented: any::<bool>(),
                copy_prevented: any::<bool>(),
                change_reasoned: any::<bool>(),
            }
        )
    }

    fn resilience(self) -> BoxedStrategy<Resilience> {
        topic!(
            self,
            Resilience {
                ends_on_findings: any::<bool>(),
                ends_on_weakness: any::<bool>(),
                ends_on_supervision: any::<bool>(),
                exit_plan_reviewed: self.date(3..7),
                transition_plan: any::<bool>(),
                alternatives_identified: any::<bool>(),
                impact: select(Impact::ALL),
                concentration_weighed: any::<bool>(),
                one_document: any::<bool>(),
                services_described: any::<bool>(),
                subcontracting_told: any::<bool>(),
                locations_told: any::<bool>(),
                location_change_told: any::<bool>(),
                data_protected: any::<bool>(),
                returned_on_insolvency: any::<bool>(),
                returned_on_resolution: any::<bool>(),
                returned_on_discontinuation: any::<bool>(),
                returned_on_termination: any::<bool>(),
                service_levels: any::<bool>(),
                incident_assistance: select(AssistancePrice::ALL),
                authority_cooperation: any::<bool>(),
                notice_periods: any::<bool>(),
                training: any::<bool>(),
                service_targets: any::<bool>(),
                developments_told: any::<bool>(),
                contingency_tested: any::<bool>(),
                penetration_tests: any::<bool>(),
                audit: any::<bool>(),
                in_house: any::<bool>(),
            }
        )
    }

    fn parties(self) -> BoxedStrategy<Parties> {
        topic!(
            self,
            Parties {
                buyer_name: self.text(),
                supplier_name: self.text(),
                buyer_country: self.country(),
                supplier_country: self.country(),
                buyer_size: select(SizeClass::ALL),
                supplier_size: select(SizeClass::ALL),
                buyer_financial_entity: any::<bool>(),
                revenue_share: self.share(5_000),
                spend_share: self.share(8_000),
            }
        )
    }

    fn service(self) -> BoxedStrategy<Service> {
        topic!(
            self,
            Service {
                category: select(Category::ALL),
                data_processing: any::<bool>(),
                custom_built: any::<bool>(),
                non_production: any::<bool>(),
                critical_function: any::<bool>(),
                delivery: select(Delivery::ALL),
                in_real_life: any::<bool>(),
                limited_period: any::<bool>(),
                in_catalogue: any::<bool>(),
            }
        )
    }

    fn term(self) -> BoxedStrategy<Term> {
        let term = topic!(
            self,
            Term {
                signed: self.date(3..6),
                effective: self.date(3..7),
                kind: select(TermKind::ALL),
                initial: self.period(60),
                end: self.date(7..12),
            }
        );
        term.prop_map(|mut term| {
            if let (Fact::Stated(effective), Fact::Stated(end)) = (&mut term.effective, &mut term.end)
                && end < effective
            {
                std::mem::swap(effective, end);
            }
            term
        })
        .boxed()
    }

    fn renewal(self) -> BoxedStrategy<Renewal> {
        topic!(
            self,
            Renewal {
                automatic: any::<bool>(),
                length: self.period(36),
                count: self.count(5, 1_000_000_000),
                buyer_notice: self.period(12),
                supplier_notice: self.period(12),
                reminder: any::<bool>(),
                price_increase: self.share(1_500),
                price_increase_cap: self.share(1_000),
                reminder_notice: self.period(12),
                reminder_channel: select(ReminderChannel::ALL),
                disclosed: any::<bool>(),
                price_increase_told: any::<bool>(),
            }
        )
    }

    fn fees(self) -> BoxedStrategy<Fees> {
        topic!(
            self,
            Fees {
                recurring: self.money(200_000),
                recurring_period: self.period(12),
                one_off: self.money(100_000),
                prepaid_period: self.period(12),
                prepaid_refund: select(Refund::ALL),
                buyer_committed: any::<bool>(),
                supplier_committed: any::<bool>(),
                commitment: self.money(500_000),
                commitment_period: self.period(36),
                usage: self.money(500_000),
                discount: self.share(4_000),
                discount_clawback: any::<bool>(),
                escalator: self.share(1_000),
                unilateral_price_change: any::<bool>(),
                supplier_margin: (-2_000..=6_000).prop_map(Share),
                payment_period: self.period(12),
                payment_period_agreed: any::<bool>(),
            }
        )
    }

    fn data(self) -> BoxedStrategy<Data> {
        topic!(
            self,
            Data {
                export_method: select(ExportMethod::ALL),
                format: select(DataFormat::ALL),
                covers_input: any::<bool>(),
                covers_output: any::<bool>(),
                covers_metadata: any::<bool>(),
                covers_history: any::<bool>(),
                retrieval_window: self.period(6),
                retrieval_start: select(RetrievalStart::ALL),
                export_charge: self.export_charge(),
                volume: self.count(100_000, 1_000_000_000),
                erasure: any::<bool>(),
                exempted_categories: any::<bool>(),
            }
        )
    }

    fn technology(self) -> BoxedStrategy<Technology> {
        topic!(
            self,
            Technology {
                interfaces: select(Interfaces::ALL),
                integrations: self.count(40, 1_000_000_000),
                integration_rework: self.money_estimate(200_000),
                customisation: self.money_estimate(200_000),
                equivalent: select(Equivalent::ALL),
                facets: self.count(13, 13),
            }
        )
    }

    fn rights(self) -> BoxedStrategy<Rights> {
        topic!(
            self,
            Rights {
                work_product: select(Owner::ALL),
                configuration: select(Owner::ALL),
                licence_survival: select(LicenceSurvival::ALL),
                source_escrow: any::<bool>(),
                buyer_property_returned: any::<bool>(),
                supplier_property_returned: any::<bool>(),
            }
        )
    }

    fn exit_support(self) -> BoxedStrategy<ExitSupport> {
        topic!(
            self,
            ExitSupport {
                exit_plan: any::<bool>(),
                exit_plan_tested: self.date(3..7),
                assistance_length: self.period(12),
                assistance_price: select(AssistancePrice::ALL),
                assistance_fee: self.money(100_000),
                service_continues: any::<bool>(),
                knowledge_transfer: any::<bool>(),
                dispute_ladder: any::<bool>(),
                reunion: any::<bool>(),
            }
        )
    }

    fn people(self) -> BoxedStrategy<People> {
        topic!(
            self,
            People {
                users_to_retrain: self.count(2_000, 1_000_000_000),
                training_days: self.count(10, 1_000_000_000),
                day_cost: self.money(800),
                dedicated_staff: self.count(100, 1_000_000_000),
                transfer_of_undertakings: any::<bool>(),
                demobilisation: self.money_estimate(200_000),
            }
        )
    }

    fn market(self) -> BoxedStrategy<Market> {
        topic!(
            self,
            Market {
                alternatives: self.count(12, 1_000_000_000),
                substitutability: select(Substitutability::ALL),
                buyer_substitutability: select(Substitutability::ALL),
                switch_time: self.period_estimate(18),
                migration: self.money_estimate(300_000),
                search_and_contracting: self.money_estimate(50_000),
                parallel_running: self.period(6),
                reintegration: select(Reintegration::ALL),
                replacement_time: self.period_estimate(18),
            }
        )
    }

    fn relationship(self) -> BoxedStrategy<Relationship> {
        topic!(
            self,
            Relationship {
                stage: select(Stage::ALL),
                buyer_closeness: select(Closeness::ALL),
                supplier_closeness: select(Closeness::ALL),
                linkages: self.count(30, 1_000_000_000),
                in_person: self.share(10_000),
                single_person: self.share(10_000),
            }
        )
    }

    fn law(self) -> BoxedStrategy<Law> {
        topic!(
            self,
            Law {
                governing_law: self.text(),
                standard_terms: any::<bool>(),
                buyer_liability_capped: any::<bool>(),
                supplier_liability_capped: any::<bool>(),
                unilateral_terms_change: any::<bool>(),
            }
        )
    }
}

/// Dates some facts of a contract, with values of their type that another contract states.
fn dated_facts(contract: &Contract, donor: &Contract, dated: Vec<(Index, DateSpan)>) -> Vec<DatedFact> {
    let mut values = BTreeMap::new();
    donor.walk(&mut |path, fact| {
        values.extend(fact.value().map(|value| (path.fact(), value)));
    });
    let mut facts = Vec::new();
    contract.walk(&mut |path, _| {
        facts.extend(values.get(&path.fact()).map(|value| (path.clone(), value.clone())));
    });
    let one = |(index, span): (Index, DateSpan)| {
        let (path, value) = index.get(&facts).clone();
        DatedFact { path, span, value }
    };
    if facts.is_empty() { Vec::new() } else { dated.into_iter().map(one).collect() }
}
