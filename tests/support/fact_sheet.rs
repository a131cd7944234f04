//! From a fact sheet to a contract: the mapping behind the comparison with blind ratings.
//!
//! A sheet is what a reader wrote down of one contract: who is buyer and supplier, and nineteen facts, each with a
//! state, typed values where there are any, and free text beside them. The mapping knows the format and no contract.
//! Typed values are taken as they are. Free text is read by the small rules below, each of them a sentence of contract
//! practice; what no rule understands stays open. A fact that the format does not have stays unknown.
//!
//! Choices that a reader of the results should know:
//! - a term that "runs on indefinitely" after a first one is an indefinite term whose convenience rights begin with the
//!   end of the first: from then on notice alone counts, and there is no further term to be caught in
//! - a term that ends with an event has no length and no end; a plan told beside it is a reading of its length
//! - "only if" something happens that the holder cannot bring about is a conditional right, "only jointly" is none
//! - a debt for work done, or for expenses that were approved, is no price of leaving
//! - a minimum that costs nothing when missed, or a flat fee without a quantity, is no commitment
//! - a cap without an amount is no cap
#![allow(clippy::wildcard_enum_match_arm, reason = "a state that no rule speaks of is handed on as it is")]

use std::sync::LazyLock;

use jiff::ToSpan;
use jiff::civil::Date;
use portability::contract::{
    AssistancePrice, Category, Contract, DataFormat, ExportCharge, ExportMethod, Fact, FeeComponent, Key,
    LicenceSurvival, List, Name, Owner, Party, Period, Reach, Refund, Restraint, RestraintKind, RestraintTerms, Share,
    State, TermKind, TerminationFee, WayOut, WayOutKind, WayOutTerms,
};
use regex::Regex;
use serde_json::Value;

use super::shared::Days;
use super::words::{self, Names, pattern, says};

/// Builds the contract that a sheet describes.
pub(crate) fn contract(id: &str, sheet: &Value, days: Days) -> Contract {
    let text = |field: &str| sheet[field].as_str().unwrap_or_default();
    let names = Names::new(text("buyer"), text("supplier"));
    let mut contract = Contract { id: id.to_owned(), ..Contract::default() };
    contract.parties.buyer_name = Fact::Stated(text("buyer").to_owned());
    contract.parties.supplier_name = Fact::Stated(text("supplier").to_owned());
    contract.service.category = category(text("contract_type")).map_or(Fact::Unknown, Fact::Stated);
    let sheet = Sheet { facts: &sheet["facts"], names, days };
    sheet.term(&mut contract);
    sheet.renewal(&mut contract);
    for party in [Party::Buyer, Party::Supplier] {
        sheet.convenience(party, &mut contract);
        sheet.cause(party, &mut contract);
        sheet.assignment(party, &mut contract);
    }
    sheet.runs_on(&mut contract);
    sheet.exit_cost(&mut contract);
    sheet.change_of_control(&mut contract);
    sheet.exclusivity(&mut contract);
    sheet.non_compete(&mut contract);
    sheet.non_solicit(&mut contract);
    sheet.commitment(&mut contract);
    sheet.belongings(&mut contract);
    sheet.transition(&mut contract);
    sheet.rights(&mut contract);
    sheet.law(&mut contract);
    sheet.settle(&mut contract);
    contract.sort();
    contract
}

/// A sheet with what is needed to read it.
struct Sheet<'a> {
    facts: &'a Value,
    names: Names,
    days: Days,
}

/// One fact of a sheet.
#[derive(Clone, Copy)]
struct Entry<'a>(&'a Value);

impl<'a> Entry<'a> {
    /// Returns the state; a word that the format does not know is unknown.
    fn state(self) -> State {
        match self.text("state") {
            "stated" => State::Stated,
            "silent" => State::Silent,
            "order_form" => State::Elsewhere,
            "ambiguous" => State::Ambiguous,
            "not_applicable" => State::NotApplicable,
            "conflicting" => State::Conflicting,
            _ => State::Unknown,
        }
    }

    fn is_stated(self) -> bool {
        self.state() == State::Stated
    }

    /// Returns a text; empty where there is none.
    fn text(self, field: &str) -> &'a str {
        self.0[field].as_str().unwrap_or_default()
    }

    /// Returns a whole number, where there is one.
    fn count(self, field: &str) -> Option<u32> {
        self.0[field].as_u64().and_then(|count| u32::try_from(count).ok())
    }

    fn flag(self, field: &str) -> Option<bool> {
        self.0[field].as_bool()
    }

    /// Returns a length in the unit in which the quote gives it.
    fn period(self, field: &str) -> Option<Period> {
        Some(words::period(self.count(field)?, self.text("quote")))
    }

    /// Builds a fact from a value that was read: stated, or one reading where the sheet is unsure, or the bare state.
    /// A stated fact without the value says nothing of it.
    fn fact<T>(self, value: Option<T>) -> Fact<T> {
        match (self.state(), value) {
            (State::Stated, Some(value)) => Fact::Stated(value),
            (State::Stated, None) => Fact::Silent,
            (State::Ambiguous, Some(value)) => Fact::Ambiguous(vec![value]),
            (State::Conflicting, Some(value)) => Fact::Conflicting(vec![value]),
            (state, _) => Fact::without_value(state),
        }
    }
}

says! {
    /// A condition that the holder cannot bring about.
    waits_for_other = r"\b(only (if|once|when|where|upon|after .* (fails?|is not met))|if|unless|provided|ratio|default|minimum|not met|fails?|failure|change of control|ceases|approval|less than \d)\b";
    /// A part of a condition that speaks of something else than the right as such.
    is_aside = r"^\s*(also|unclear|shorter|no length|notice must|only after|after)\b";
    /// A right that is not the holder's alone, or does not end the whole contract.
    is_joint = r"\bonly (jointly|together|by (mutual )?(agreement|consent)|product by product|in part)\b";
    /// The holder can let go by its own doing, though no clause says so.
    may_walk = r"\b(may|could|can)\s+(terminate|abandon|release|waive|withdraw|leave|cancel|stop|let)\b";
    any_time = r"\bat any (time|moment)\b";
    is_one_day = r"\b(one|single) (date|day) only\b|\bonly on\b|\bbreak (date|option)\b";
    runs_on_words = r"\b(indefinite|until terminated|runs on|open[- ]ended|evergreen)";
}

impl<'a> Sheet<'a> {
    /// Says whether `who` means a party: both of them, its role, or its name.
    fn is_meant(&self, who: &str, party: Party) -> bool {
        is_everybody(who) || self.names.first(who) == Some(party)
    }

    fn entry(&self, name: &str) -> Entry<'a> {
        static NOTHING: Value = Value::Null;
        Entry(self.facts.get(name).unwrap_or(&NOTHING))
    }

    /// The term: its kind, its length, the first day after it, and the day from which it holds.
    fn term(&self, contract: &mut Contract) {
        let (entry, term) = (self.entry("initial_term"), &mut contract.term);
        let after_end = words::day(entry.text("end_date")).map(|day| day.saturating_add(1.day()));
        let months = entry.count("months");
        let counted_back = || Some(Period::months(months?).before(after_end?));
        let effective = self.days.effective.or(self.days.signed).or_else(counted_back);
        term.signed = self.days.signed.map_or(Fact::Unknown, Fact::Stated);
        term.effective = effective.map_or(Fact::Unknown, Fact::Stated);
        let kind = match entry.text("kind") {
            "fixed" => Some(TermKind::Fixed),
            "indefinite" => Some(TermKind::Indefinite),
            "event" => Some(TermKind::EventBound),
            _ => None,
        };
        term.kind = entry.fact(kind);
        if kind == Some(TermKind::Indefinite) {
            (term.initial, term.end) = (Fact::NotApplicable, Fact::NotApplicable);
            return;
        }
        term.initial = entry.fact(months.map(Period::months));
        term.end = entry.fact(after_end);
        if months.is_none() && after_end.is_none() {
            let planned = planned_months(entry.text("note"));
            if !planned.is_empty() {
                term.initial = Fact::Ambiguous(planned.into_iter().map(Period::months).collect());
            }
            if entry.state() == State::Ambiguous
                && let Some(end) = words::after_last_quarter(entry.text("quote"))
            {
                term.end = Fact::Ambiguous(vec![end]);
            }
        }
    }

    /// The renewal. A notice that only one party may give leaves the other without one.
    fn renewal(&self, contract: &mut Contract) {
        let (automatic, notice) = (self.entry("auto_renewal"), self.entry("renewal_notice"));
        let renewal = &mut contract.renewal;
        renewal.automatic = automatic.fact(automatic.flag("yes"));
        if renewal.automatic != Fact::Stated(true) && automatic.state() != State::Ambiguous {
            let absent = match automatic.state() {
                State::Stated => State::NotApplicable,
                state => state,
            };
            renewal.length = Fact::without_value(absent);
            renewal.count = Fact::without_value(absent);
            renewal.buyer_notice = Fact::without_value(absent);
            renewal.supplier_notice = Fact::without_value(absent);
            return;
        }
        renewal.length = automatic.fact(automatic.count("renewal_months").map(Period::months));
        renewal.count = Fact::Silent;
        let by = notice.text("by");
        let of = |party: Party| {
            if notice.is_stated() && by == party.other().word() {
                Fact::NotApplicable
            } else {
                notice.fact(notice.period("days"))
            }
        };
        renewal.buyer_notice = of(Party::Buyer);
        renewal.supplier_notice = of(Party::Supplier);
    }

    /// A term that runs on without end after the first: indefinite, and free by notice from the end of the first.
    ///
    /// Where the sheet tells the notice as that of the renewal alone, it becomes the convenience right of who may give
    /// it.
    fn runs_on(&self, contract: &mut Contract) {
        let (automatic, notice) = (self.entry("auto_renewal"), self.entry("renewal_notice"));
        let told = [automatic.text("note"), automatic.text("quote")].iter().any(|text| runs_on_words(text));
        let lengthless = automatic.is_stated() && automatic.count("renewal_months").is_none();
        if contract.renewal.automatic != Fact::Stated(true) || !lengthless || !told {
            return;
        }
        let first = self.entry("initial_term").count("months");
        for party in [Party::Buyer, Party::Supplier] {
            let has_right = contract.ways_out.entries.iter().any(|way| {
                way.holder == party
                    && !way.excluded
                    && matches!(way.kind, WayOutKind::Convenience | WayOutKind::BreakDate)
            });
            let may_object = notice.is_stated() && notice.text("by") != party.other().word();
            if !has_right && may_object {
                contract.ways_out.states.remove(&key(party, WayOutKind::Convenience.name()));
                let mut way = way_out(party, WayOutKind::Convenience);
                way.terms.notice = notice.fact(notice.period("days"));
                way.terms.earliest_month = first.map_or(Fact::Silent, Fact::Stated);
                way.terms.conditional = Fact::Stated(false);
                contract.ways_out.entries.push(way);
            }
        }
        contract.term.kind = Fact::Stated(TermKind::Indefinite);
        (contract.term.initial, contract.term.end) = (Fact::NotApplicable, Fact::NotApplicable);
        let renewal = &mut contract.renewal;
        (renewal.automatic, renewal.length, renewal.count) =
            (Fact::NotApplicable, Fact::NotApplicable, Fact::NotApplicable);
        (renewal.buyer_notice, renewal.supplier_notice) = (Fact::NotApplicable, Fact::NotApplicable);
    }

    /// The right to leave without a ground: granted, excluded, conditional, on one day, or by the nature of things.
    fn convenience(&self, party: Party, contract: &mut Contract) {
        let entry = self.entry(&format!("convenience_{party}"));
        let (condition, ways) = (entry.text("condition"), &mut contract.ways_out);
        let parts = || condition.split(';').filter(|part| !is_aside(part));
        let waits = parts().any(waits_for_other);
        let own_doing = parts().any(|part| may_walk(part) && self.names.only(part) != Some(party.other()));
        let allowed = entry.flag("allowed");
        let conditional = match (entry.state(), allowed) {
            (State::Stated, Some(true)) => Fact::Stated(waits),
            (State::Stated, Some(false)) if waits && !is_joint(condition) => Fact::Stated(true),
            (State::Stated, Some(false)) => {
                ways.entries.push(no_way_out(party, WayOutKind::Convenience));
                return;
            }
            (State::Silent, None | Some(true)) if own_doing => Fact::Stated(false),
            (State::Ambiguous, Some(true)) if own_doing => Fact::Stated(false),
            (State::Ambiguous, Some(true)) => Fact::Ambiguous(Vec::new()),
            (state, _) => {
                ways.states.insert(key(party, WayOutKind::Convenience.name()), unless_stated(state));
                return;
            }
        };
        let mut notice = entry.period("notice_days");
        if notice.is_none() && (entry.count("earliest_month") == Some(0) || any_time(condition)) {
            notice = Some(Period::days(0));
        }
        let notice = notice.map_or(Fact::Silent, Fact::Stated);
        if let Some(day) = words::day(condition).filter(|_| is_one_day(condition)) {
            let mut way = way_out(party, WayOutKind::BreakDate);
            way.terms.break_date = Fact::Stated(day);
            (way.terms.notice, way.terms.conditional) = (notice, conditional);
            ways.entries.push(way);
            if let Some(days) = also_on_days(condition) {
                let mut way = way_out(party, WayOutKind::Convenience);
                way.terms.notice = Fact::Stated(Period::days(days));
                way.terms.conditional = Fact::Stated(true);
                ways.entries.push(way);
            } else {
                ways.states.insert(key(party, WayOutKind::Convenience.name()), State::Silent);
            }
            return;
        }
        let mut way = way_out(party, WayOutKind::Convenience);
        (way.terms.notice, way.terms.conditional) = (notice, conditional);
        way.terms.earliest_month = match (entry.count("earliest_month"), else_month(condition)) {
            (Some(month), Some(other)) => Fact::Ambiguous(vec![month, other]),
            (Some(month), None) => Fact::Stated(month),
            (None, _) => Fact::Silent,
        };
        ways.entries.push(way);
    }

    /// The right to end for a breach, with the time to mend it.
    fn cause(&self, party: Party, contract: &mut Contract) {
        let entry = self.entry("for_cause_cure_days");
        let own = match party {
            Party::Buyer => "buyer_side",
            Party::Supplier => "supplier_side",
        };
        let (cure, other) = (entry.period(own), entry.count("buyer_side").or(entry.count("supplier_side")));
        let mut way = way_out(party, WayOutKind::Cause);
        match (entry.state(), cure) {
            (State::Stated | State::Ambiguous, Some(cure)) => way.terms.cure_period = entry.fact(Some(cure)),
            (State::Stated, None) if other.is_none() && entry.text("note").contains("reasonable") => {
                way.terms.cure_period = Fact::Ambiguous(Vec::new());
            }
            (state, _) => {
                let state = match state {
                    State::Stated if other.is_some() => State::Silent,
                    state => unless_stated(state),
                };
                contract.ways_out.states.insert(key(party, WayOutKind::Cause.name()), state);
                return;
            }
        }
        contract.ways_out.entries.push(way);
    }

    /// What each party owes for leaving by its own right, and what comes back of fees paid ahead.
    fn exit_cost(&self, contract: &mut Contract) {
        let entry = self.entry("early_exit_cost_buyer");
        let fee = match entry.state() {
            State::Stated => exit_fee(entry),
            state => Fact::without_value(state),
        };
        let paid_by_supplier = self.supplier_fee();
        for way in &mut contract.ways_out.entries {
            if !way.excluded && matches!(way.kind, WayOutKind::Convenience | WayOutKind::BreakDate) {
                way.terms.fee = match way.holder {
                    Party::Buyer => fee.clone(),
                    Party::Supplier => paid_by_supplier.clone(),
                };
            }
        }
        says! {
            pro_rata = r"\bpro[- ]rata\b";
            is_kept = r"\b(not (be )?refund|non-?refundable|forfeit|paid are lost|paid is lost)";
            is_refunded = r"\b(repaid|refunded|refund) (in full|of (all )?prepaid)";
        }
        if entry.is_stated() {
            let (rule, quote) = (entry.text("rule"), entry.text("quote"));
            let either = |says: fn(&str) -> bool| says(rule) || says(quote);
            contract.fees.prepaid_refund = match (either(pro_rata), either(is_kept), either(is_refunded)) {
                (true, _, _) => Fact::Stated(Refund::ProRata),
                (_, true, _) => Fact::Stated(Refund::None),
                (_, _, true) => Fact::Stated(Refund::Full),
                _ => Fact::Unknown,
            };
        }
    }

    /// What the sheet's reader would have noted, had it been there.
    ///
    /// Who answered on exclusivity would have noted a first refusal there, as sheets do.
    /// Who answered what leaving early costs looked for every such cost: what is not told beside a settled answer is
    /// silent. Who named the kind of contract would have named a data processing service.
    fn settle(&self, contract: &mut Contract) {
        if matches!(self.entry("early_exit_cost_buyer").state(), State::Stated | State::Silent | State::NotApplicable) {
            let fees = &mut contract.fees;
            if fees.prepaid_refund == Fact::Unknown {
                fees.prepaid_refund = Fact::Silent;
            }
            if fees.prepaid_refund == Fact::Silent {
                fees.prepaid_period = Fact::Silent;
            }
            fees.discount = Fact::Silent;
            fees.discount_clawback = Fact::Silent;
            if fees.buyer_committed != Fact::Stated(true) && !fees.buyer_committed.is_open() {
                fees.commitment = Fact::Silent;
            }
            if contract.data.export_charge == Fact::Unknown {
                contract.data.export_charge = Fact::Silent;
            }
        }
        if !matches!(self.entry("exclusivity").state(), State::Ambiguous | State::Elsewhere | State::Unknown) {
            for party in [Party::Buyer, Party::Supplier] {
                let kind = RestraintKind::FirstRefusal.name();
                let listed = contract
                    .restraints
                    .entries
                    .iter()
                    .any(|entry| entry.bound == party && entry.kind == RestraintKind::FirstRefusal);
                if !listed {
                    contract.restraints.states.entry(Key { party, kind, label: None }).or_insert(State::Silent);
                }
            }
        }
        if contract.exit_support.assistance_fee == Fact::Unknown && !contract.exit_support.assistance_length.is_open() {
            contract.exit_support.assistance_fee = Fact::Silent;
        }
        if contract.service.category.stated().is_some() && contract.service.data_processing == Fact::Unknown {
            contract.service.data_processing = Fact::Silent;
        }
    }

    /// What the supplier owes for leaving by its own right.
    ///
    /// The format has no such fact, but the reader of the clause notes a price as a condition of the right.
    fn supplier_fee(&self) -> Fact<TerminationFee> {
        says! {
            is_priced = r"\b(pay|pays|payment|repay\w*|fee|charge|compensat\w*|indemn\w*|damages)\b";
            is_free = r"\b(without (any )?(further )?(liability|penalty|obligation|charge)|no (further )?(liability|obligation|fee|charge))\b";
        }
        let entry = self.entry("convenience_supplier");
        if is_priced(entry.text("condition")) {
            return Fact::Ambiguous(Vec::new());
        }
        if is_free(entry.text("quote")) { Fact::Stated(TerminationFee::default()) } else { Fact::Silent }
    }

    /// Whether a party may hand the contract on.
    fn assignment(&self, party: Party, contract: &mut Contract) {
        let entry = self.entry(&format!("assignment_{party}"));
        let list = &mut contract.restraints;
        let told = [entry.text("note"), entry.text("quote")];
        says! {
            is_fair_consent = r"\b(unreasonably|not (be )?withheld|unreasonable)\b";
            frees_affiliates = r"\baffiliates?\b.*\bfree\b";
        }
        let reach = match entry.text("value") {
            "consent" if told.iter().any(|text| is_fair_consent(text)) => Some(Reach::Narrow),
            "consent" if frees_affiliates(entry.text("note")) => Some(Reach::Field),
            "consent_except_merger" => Some(Reach::Field),
            "consent" | "forbidden" => Some(Reach::Whole),
            _ => None,
        };
        match (entry.state(), reach) {
            (State::Stated | State::Ambiguous, Some(reach)) => {
                let terms = RestraintTerms { reach: entry.fact(Some(reach)), tail: Fact::Stated(Period::days(0)) };
                list.entries.push(restraint(party, RestraintKind::Assignment, terms));
            }
            (State::Stated, None) if entry.text("value") == "free" => {
                list.entries.push(no_restraint(party, RestraintKind::Assignment));
            }
            (state, _) => silence(list, party, RestraintKind::Assignment, unless_stated(state)),
        }
    }

    /// What a change of control does: a right of the other party, an end by itself, or nothing.
    fn change_of_control(&self, contract: &mut Contract) {
        let entry = self.entry("change_of_control");
        let (who, kind) = (entry.text("who"), WayOutKind::ChangeOfControl);
        says! {
            by_itself = r"\b(by itself|automatic)";
            by_either = r"\b(either|both|each|one of the parties)\b";
            needs_consent = r"\b(consent|forbidden|prohibited)\b";
        }
        for party in [Party::Buyer, Party::Supplier] {
            let word = key(party, kind.name());
            if !entry.is_stated() {
                contract.ways_out.states.insert(word, unless_stated(entry.state()));
                silence(&mut contract.restraints, party, RestraintKind::ChangeOfControl, unless_stated(entry.state()));
            } else if is_nobody(who) {
                contract.ways_out.entries.push(no_way_out(party, kind));
                contract.restraints.entries.push(no_restraint(party, RestraintKind::ChangeOfControl));
            } else if by_itself(who) || needs_consent(who) {
                // The change ends the contract, or needs consent: that binds the party that changes, if it is named.
                contract.ways_out.states.insert(word, State::Silent);
                match self.names.first(who) {
                    Some(changes) if changes == party => {
                        let terms =
                            RestraintTerms { reach: Fact::Stated(Reach::Whole), tail: Fact::Stated(Period::days(0)) };
                        let bound = restraint(party, RestraintKind::ChangeOfControl, terms);
                        contract.restraints.entries.push(bound);
                    }
                    Some(_) => silence(&mut contract.restraints, party, RestraintKind::ChangeOfControl, State::Silent),
                    None => silence(&mut contract.restraints, party, RestraintKind::ChangeOfControl, State::Ambiguous),
                }
            } else {
                silence(&mut contract.restraints, party, RestraintKind::ChangeOfControl, State::Silent);
                if by_either(who) || self.names.first(who) == Some(party) {
                    let mut way = way_out(party, kind);
                    way.terms.notice = notice_in(who).map_or(Fact::Silent, Fact::Stated);
                    way.terms.conditional = Fact::Stated(true);
                    contract.ways_out.entries.push(way);
                } else {
                    let state = if self.names.first(who).is_some() { State::Silent } else { State::Ambiguous };
                    contract.ways_out.states.insert(word, state);
                }
            }
        }
    }

    /// Dealing with one party only; a first offer is a restraint of its own.
    fn exclusivity(&self, contract: &mut Contract) {
        let entry = self.entry("exclusivity");
        let scope = entry.text("scope");
        says! {
            is_first_offer = r"\b(first (offer|refusal|negotiation)|rof[rno])\b";
            is_narrow = r"\b(specific|identified|named|listed|selected|non-exclusive|otherwise none|free)\b";
            is_whole = r"\b(worldwide|entire business|all (of its )?business(es)?|other businesses)\b";
        }
        let reach = match scope {
            scope if is_narrow(scope) || entry.text("who").contains(" only") => Reach::Narrow,
            scope if is_whole(scope) => Reach::Whole,
            _ => Reach::Field,
        };
        if entry.is_stated() && is_first_offer(scope) && !is_nobody(entry.text("who")) {
            self.bind(entry, RestraintKind::FirstRefusal, Reach::Narrow, Fact::Silent, contract);
            for party in [Party::Buyer, Party::Supplier] {
                silence(&mut contract.restraints, party, RestraintKind::Exclusivity, State::Silent);
            }
            return;
        }
        self.bind(entry, RestraintKind::Exclusivity, reach, Fact::Silent, contract);
    }

    /// Not competing, during the term and after it.
    fn non_compete(&self, contract: &mut Contract) {
        let entry = self.entry("non_compete");
        says! {
            is_narrow = r"\b(not all|conflict|specific|named|listed|rejected|particular|only as)\b";
            is_whole = r"\b(businesses other than|any (other )?business|all business(es)?|other businesses)\b";
            is_first_offer = r"\bfirst (offer|refusal|negotiation)\b";
        }
        let told = [entry.text("note"), entry.text("quote")];
        let reach = match () {
            () if told.iter().any(|text| is_narrow(text)) => Reach::Narrow,
            () if told.iter().any(|text| is_whole(text)) => Reach::Whole,
            () => Reach::Field,
        };
        self.bind(entry, RestraintKind::NonCompete, reach, tail(entry), contract);
        if entry.is_stated() && is_first_offer(entry.text("note")) {
            self.bind(entry, RestraintKind::FirstRefusal, Reach::Narrow, Fact::Unknown, contract);
        }
    }

    /// Not approaching the other's people or customers. Where the words name neither, people are meant: that is the
    /// common clause.
    fn non_solicit(&self, contract: &mut Contract) {
        let entry = self.entry("non_solicit");
        says! {
            of_staff = r"\b(employ|staff|personnel|hire|hiring|recruit|salary|poach)";
            of_customers = r"\b(customers?|clients?|accounts?|sub-?affiliates?)\b";
        }
        let either = |says: fn(&str) -> bool| [entry.text("note"), entry.text("quote")].iter().any(|text| says(text));
        let (customers, staff) = (either(of_customers), either(of_staff));
        // "Poach" is said of people, unless the words name whose customers they are.
        let staff = if customers { staff && !entry.text("quote").contains("poach") } else { true };
        for (kind, named) in [(RestraintKind::NoSolicitStaff, staff), (RestraintKind::NoSolicitCustomers, customers)] {
            if named || !matches!(entry.state(), State::Stated | State::Ambiguous) {
                self.bind(entry, kind, Reach::Field, tail(entry), contract);
            } else {
                for party in [Party::Buyer, Party::Supplier] {
                    silence(&mut contract.restraints, party, kind, State::Silent);
                }
            }
        }
    }

    /// Puts a restraint on who the sheet names; the other party is silent, and "nobody" is said in words.
    fn bind(&self, entry: Entry<'_>, kind: RestraintKind, reach: Reach, tail: Fact<Period>, contract: &mut Contract) {
        let who = entry.text("who");
        let list = &mut contract.restraints;
        for party in [Party::Buyer, Party::Supplier] {
            let named = self.is_meant(who, party);
            match entry.state() {
                State::Stated if is_nobody(who) => list.entries.push(no_restraint(party, kind)),
                State::Stated if named => {
                    let terms = RestraintTerms { reach: Fact::Stated(reach), tail: tail.clone() };
                    list.entries.push(restraint(party, kind, terms));
                }
                State::Stated => {
                    silence(list, party, kind, if who.is_empty() { State::Ambiguous } else { State::Silent })
                }
                State::Ambiguous if !named && !who.is_empty() => silence(list, party, kind, State::Silent),
                state => silence(list, party, kind, state),
            }
        }
    }

    /// Who must buy, or keep ready, a minimum; and the recurring fee where the words tell one.
    fn commitment(&self, contract: &mut Contract) {
        let entry = self.entry("minimum_commitment");
        let (who, what) = (entry.text("who"), entry.text("what"));
        says! {
            is_binding = r"\b(take[- ]or[- ]pay|non-?cancel+able|invoiced if|all billable|demand charges|must (buy|purchase|order|supply))\b";
            is_loose = r"\b(no (purchase|volume|unit|quantity|sales|fixed)? ?(minimum|duty|obligation|commitment)|else \S+ may (cancel|terminate|end)|target|best efforts|not binding|aspiration)";
            keeps_ready = r"\b(firm|reserved capacity|held ready|capacity (kept|reserved))\b";
        }
        let binds = |party: Party| {
            let named = self.is_meant(who, party);
            let told = what.split(';').any(|part| {
                self.names.only(part) == Some(party) && part.contains(" must ")
                    || party == Party::Supplier && keeps_ready(part)
            });
            match entry.state() {
                State::Stated if is_nobody(who) => Fact::Stated(false),
                State::Stated if named => Fact::Stated(is_binding(what) || !is_loose(what)),
                State::Stated if told => Fact::Stated(true),
                State::Stated if who.is_empty() => Fact::Ambiguous(Vec::new()),
                State::Stated => Fact::Silent,
                State::Ambiguous if !named && !who.is_empty() => Fact::Silent,
                state => Fact::without_value(state),
            }
        };
        contract.fees.buyer_committed = binds(Party::Buyer);
        contract.fees.supplier_committed = binds(Party::Supplier);
        static RECURRING: LazyLock<Regex> = LazyLock::new(|| {
            pattern(r"\b(?:flat|fixed|recurring|monthly|base) fee of ([^;]*?\d) (?:a|per|each) (month|quarter|year)")
        });
        static ONCE: LazyLock<Regex> = LazyLock::new(|| pattern(r"\bfixed (?:fee|price) of ([^;]*)"));
        if !entry.is_stated() {
            return;
        }
        if let Some(found) = RECURRING.captures(what) {
            if let [amount] = words::amounts(&found[1])[..] {
                contract.fees.recurring = Fact::Stated(amount);
                contract.fees.recurring_period = Fact::Stated(Period::months(match &found[2].to_lowercase()[..] {
                    "month" => 1,
                    "quarter" => 3,
                    _ => 12,
                }));
            }
        } else if let Some(found) = ONCE.captures(what)
            && let Some(amount) = words::amounts(&found[1]).first()
        {
            contract.fees.one_off = Fact::Stated(*amount);
        }
    }

    /// What comes back to whom, and how the buyer's data does.
    fn belongings(&self, contract: &mut Contract) {
        let entry = self.entry("belongings_return");
        let state = entry.state();
        let (data, rights) = (&mut contract.data, &mut contract.rights);
        if state != State::Stated {
            rights.buyer_property_returned = Fact::without_value(state);
            rights.supplier_property_returned = Fact::without_value(state);
            data.export_method = Fact::without_value(state);
            data.format = Fact::without_value(state);
            data.covers_input = Fact::without_value(state);
            data.covers_output = Fact::without_value(state);
            data.covers_metadata = Fact::without_value(state);
            data.covers_history = Fact::without_value(state);
            data.retrieval_window = Fact::without_value(state);
            data.retrieval_start = Fact::without_value(state);
            data.export_charge = Fact::without_value(state);
            data.erasure = Fact::without_value(state);
            return;
        }
        let (what, quote) = (entry.text("what"), entry.text("quote"));
        let returned = self.returned(what, quote);
        rights.buyer_property_returned = returned[0].clone();
        rights.supplier_property_returned = returned[1].clone();
        says! {
            is_data = r"\b(content|data|databases?|files|records|documents|information|materials)\b";
            is_work = r"\b(work products?|deliverables|work in (process|progress)|results|all stored)\b";
            is_all = r"\ball (stored |its |the )?(content|data|records|files)\b";
            is_erased = r"\b(delet|eras|destr)";
            is_open = r"\b(open|csv|xml|json|standard|machine-readable|commonly used)\b";
            is_closed = r"\bproprietary\b";
            is_free = r"\b(free of charge|no charge|without charge|at no (additional )?cost)\b";
            is_at_cost = r"\bat cost\b";
            is_self_service = r"\b(self-service|download|api|ftp)\b";
        }
        let comes_back = matches!(rights.buyer_property_returned, Fact::Stated(true));
        let named = |says: fn(&str) -> bool| says(what) || says(quote);
        let covers = |yes: bool| if yes && comes_back { Fact::Stated(true) } else { Fact::Silent };
        data.covers_input = covers(named(is_data));
        data.covers_output = covers(is_work(what) || is_all(what));
        data.covers_metadata = Fact::Silent;
        data.covers_history = covers(is_all(what));
        data.export_method = match (&data.covers_input, named(is_self_service)) {
            (Fact::Stated(true), true) => Fact::Stated(ExportMethod::Bulk),
            (Fact::Stated(true), false) => Fact::Stated(ExportMethod::OnRequest),
            _ => Fact::Silent,
        };
        data.format = match entry.text("format") {
            "" => Fact::Silent,
            format if is_closed(format) => Fact::Stated(DataFormat::Proprietary),
            format if is_open(format) => Fact::Stated(DataFormat::OpenStructured),
            _ => Fact::Ambiguous(Vec::new()),
        };
        // Days are a window only where something can be fetched for so long; elsewhere they are how soon it comes.
        static WINDOW: LazyLock<Regex> = LazyLock::new(|| {
            pattern(
                r"\b(?:for|within)\b[^.;]{0,60}\bdays?\b[^.;]{0,80}\b(?:retriev|export|download|access)|\b(?:retriev|export|download|access)\w*[^.;]{0,80}\bfor\b[^.;]{0,40}\bdays\b",
            )
        });
        data.retrieval_window = match entry.period("days") {
            Some(window) if WINDOW.is_match(quote) || WINDOW.is_match(what) => Fact::Stated(window),
            _ => Fact::Silent,
        };
        data.retrieval_start = Fact::Silent;
        data.export_charge = match (named(is_free), named(is_at_cost), borne_by(&self.names, what)) {
            (true, _, _) | (_, _, Some(Party::Supplier)) => Fact::Stated(ExportCharge::Free),
            (_, true, _) | (_, _, Some(Party::Buyer)) => Fact::Stated(ExportCharge::AtCost),
            _ => Fact::Silent,
        };
        data.erasure = if named(is_erased) { Fact::Stated(true) } else { Fact::Silent };
    }

    /// Reads, for buyer and supplier, whether what belongs to it comes back.
    ///
    /// Each part of the text may speak for one or both; a refusal weighs more than a promise, and a promise at the
    /// other's choice or "so far as possible" is unsettled.
    fn returned(&self, what: &str, quote: &str) -> [Fact<bool>; 2] {
        says! {
            is_refused = r"\b(nothing|not|never|no) (is |be |are )?(returned|given back|handed)";
            is_kept = r"\b(retains?|retained|withholds?|hold back|stays? (in|with)|forfeit)";
            is_own = r"\bits own\b";
            is_optional = r"\bat\b.{0,40}\boption\b|\bmay (buy|choose)";
            is_mutual = r"\b(both ways|both parties|each party|either party|mutual|each other|the other's)";
            is_hedged = r"\b(so far as possible|endeavou?r|reasonable efforts|where practicable)\b";
            is_settled = r"\b(imbalances?|cashed out|settled)\b";
            gives_up = r"\b(removes?|ceases?|stops?|returns?|destroys?|delivers?|hands? over)\b";
            is_confidential = r"\bconfidential information\b";
        }
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        enum Say {
            Yes,
            Unsettled,
            No,
        }
        let mut said: [Option<Say>; 2] = [None, None];
        let mut say = |party: Option<Party>, word: Say| {
            for (slot, own) in said.iter_mut().zip([Party::Buyer, Party::Supplier]) {
                if party.is_none_or(|party| party == own) {
                    *slot = (*slot).max(Some(word));
                }
            }
        };
        static EXPENSE: LazyLock<Regex> = LazyLock::new(|| pattern(r"\bat (the )?\S+( \S+)? (expense|cost)s?\b"));
        let firm = |text: &str| if is_hedged(text) || is_hedged(quote) { Say::Unsettled } else { Say::Yes };
        for part in what.split(';').flat_map(|part| part.split(", but ")) {
            let bare = EXPENSE.replace_all(part, "");
            let speaker = self.names.only(&bare);
            match &*bare {
                part if is_refused(part) => say(speaker, Say::No),
                part if is_kept(part) && !is_own(part) => say(speaker.map(Party::other), Say::No),
                part if is_optional(part) => say(self.names.first(part).map(Party::other), Say::Unsettled),
                part if is_mutual(part) => say(None, firm(part)),
                part if is_settled(part) => say(None, Say::Yes),
                part if gives_up(part) && speaker.is_some() => say(speaker.map(Party::other), Say::Yes),
                part if speaker.is_some() => say(speaker, firm(part)),
                part if is_confidential(part) => say(None, firm(part)),
                _ => {
                    if let Some(receiver) = receiver(&self.names, quote) {
                        say(Some(receiver), firm(quote));
                    }
                }
            }
        }
        let none_said = said == [None, None];
        said.map(|word| match word {
            Some(Say::Yes) => Fact::Stated(true),
            Some(Say::No) => Fact::Stated(false),
            Some(Say::Unsettled) => Fact::Ambiguous(vec![false, true]),
            None if none_said => Fact::Unknown,
            None => Fact::Silent,
        })
    }

    /// Help in the transition.
    fn transition(&self, contract: &mut Contract) {
        let entry = self.entry("transition_help");
        let support = &mut contract.exit_support;
        says! {
            goes_on = r"\bcontinue (to )?(provid|perform|deliver|supply)";
            stops = r"\b(immediately )?(cease|stop|discontinue)s? (to )?(provid|perform|deliver|all|supply)";
            is_free = r"\b(free|no charge|own expense|without charge)\b";
            is_at_cost = r"\bcost\b";
            is_contract = r"\b(contract|agreed|same|existing|current contract)\b.*\b(rates?|prices?|fees?)\b";
            is_list = r"\b(list|then-current|standard|hourly|time and materials)\b";
            hands_on = r"\b(knowledge|training|train|know-how)\b";
        }
        let quote = entry.text("quote");
        support.assistance_length = match (entry.state(), entry.period("length_days")) {
            (State::Stated, None) => Fact::Unknown,
            (_, length) => entry.fact(length),
        };
        support.assistance_price = match (entry.state(), entry.text("price")) {
            (State::Stated | State::Ambiguous, "" | "unstated") => Fact::Silent,
            (State::Stated | State::Ambiguous, price) => match () {
                () if is_free(price) => Fact::Stated(AssistancePrice::Free),
                () if is_at_cost(price) => Fact::Stated(AssistancePrice::AtCost),
                () if is_list(price) => Fact::Stated(AssistancePrice::ListRates),
                () if is_contract(price) => Fact::Stated(AssistancePrice::ContractRates),
                () => Fact::Ambiguous(Vec::new()),
            },
            (state, _) => Fact::without_value(state),
        };
        support.service_continues = match entry.state() {
            State::Stated | State::Ambiguous if stops(quote) => Fact::Stated(false),
            State::Stated | State::Ambiguous if goes_on(quote) => Fact::Stated(true),
            State::Stated | State::Ambiguous => Fact::Silent,
            state => Fact::without_value(state),
        };
        support.knowledge_transfer = match entry.state() {
            State::Stated if hands_on(quote) || hands_on(entry.text("note")) => Fact::Stated(true),
            State::Stated | State::Ambiguous => Fact::Silent,
            state => Fact::without_value(state),
        };
    }

    /// Who keeps what, and what is left of the buyer's licence.
    fn rights(&self, contract: &mut Contract) {
        let entry = self.entry("ip_on_end");
        let rights = &mut contract.rights;
        let (keeps, licence) = (entry.text("who_keeps_what"), entry.text("surviving_licences"));
        says! {
            is_perpetual = r"\b(perpetual|irrevocable|survives? forever)\b";
            is_run_off = r"\b(until|sell-?off|run-?off|wind-?down|for \d+ (days|months|years))\b";
            is_none = r"^\s*none\b";
            is_needless = r"\bnone needed\b|\bnot needed\b";
            is_untold = r"\bnot (stated|said|told)\b";
            ceases = r"\b(must stop|cease|licences? ends?|licences? terminate)";
            is_material = r"\b(marks?|trade ?marks?|ip|intellectual property|materials?|software|content|technology)\b";
        }
        rights.work_product = match entry.state() {
            State::Stated => self.owner(keeps).map_or(Fact::Silent, Fact::Stated),
            state => Fact::without_value(state),
        };
        rights.licence_survival = match entry.state() {
            State::Stated => match licence {
                "" => Fact::Silent,
                text if is_untold(text) => Fact::Silent,
                text if is_perpetual(text) => Fact::Stated(LicenceSurvival::Perpetual),
                text if is_run_off(text) => Fact::Stated(LicenceSurvival::RunOff),
                text if is_needless(text) => Fact::NotApplicable,
                text if is_none(text) => Fact::Stated(LicenceSurvival::None),
                _ => Fact::Ambiguous(Vec::new()),
            },
            state => Fact::without_value(state),
        };
        if !entry.is_stated() || rights.supplier_property_returned.stated().is_some() {
            return;
        }
        let own =
            |part: &str| self.names.first(part) == Some(Party::Supplier) && keeps_words(part) && is_material(part);
        let given_up = |part: &str| self.names.first(part) == Some(Party::Buyer) && ceases(part);
        if keeps.split(';').any(|part| own(part) || given_up(part)) || ceases(licence) || ceases(entry.text("quote")) {
            rights.supplier_property_returned = Fact::Stated(true);
        }
    }

    /// Returns who owns what the work makes: who owns what is made in the first place, else each its own, else who owns
    /// content and files, else both. Marks, software and licensed material were there before and say nothing of it.
    fn owner(&self, keeps: &str) -> Option<Owner> {
        says! {
                is_made = r"\b(work products?|inventions?|deliverables?|works|work papers|productions?|developments?|results|apps?|code|tooling)\b";
                is_other = r"\b(content|files)\b";
                is_each = r"\beach\b.*\b(keeps?|owns?|retains?)\b";
        is_joint = r"\b(joint(ly)?|venture)\b";
            }
        let owner_by = |is_thing: fn(&str) -> bool| {
            let mut owners = keeps.split(';').filter(|part| is_thing(part) && keeps_words(part)).filter_map(|part| {
                self.names.first(part).map(|party| match party {
                    Party::Buyer => Owner::Buyer,
                    Party::Supplier => Owner::Supplier,
                })
            });
            let first = owners.next()?;
            Some(if owners.all(|other| other == first) { first } else { Owner::Each })
        };
        owner_by(is_made)
            .or_else(|| is_each(keeps).then_some(Owner::Each))
            .or_else(|| owner_by(is_other))
            .or_else(|| is_joint(keeps).then_some(Owner::Joint))
    }

    /// Whose liability has a limit, and which law holds.
    fn law(&self, contract: &mut Contract) {
        let (entry, law) = (self.entry("liability_cap"), &mut contract.law);
        let (who, basis) = (entry.text("who"), entry.text("basis"));
        says! {
            is_no_cap = r"\bno (amount|cap|limit)\b|\buncapped\b";
        }
        let capped = |party: Party| {
            let named = self.is_meant(who, party);
            match entry.state() {
                State::Stated if is_nobody(who) => Fact::Stated(false),
                State::Stated if named => {
                    let own = |part: &str| self.names.only(part).is_none_or(|own| own == party);
                    Fact::Stated(!basis.split(';').any(|part| own(part) && is_no_cap(part)))
                }
                State::Stated => Fact::Silent,
                State::Ambiguous if !named && !who.is_empty() => Fact::Silent,
                state => Fact::without_value(state),
            }
        };
        law.buyer_liability_capped = capped(Party::Buyer);
        law.supplier_liability_capped = capped(Party::Supplier);
        let named = self.entry("governing_law");
        law.governing_law = named.fact(Some(named.text("law").to_owned()).filter(|law| !law.is_empty()));
    }
}

says! {
    is_nobody = r"^\s*(nobody|no one|neither|none)\b";
    is_everybody = r"^\s*(both|either|each|mutual|all)\b";
    keeps_words = r"\b(owns?|keeps?|retains?|belongs? to|(is|are) the \w+'s|property of)\b";
}

/// Builds a right whose clause was read: what its kind cannot have does not apply, and what the sheet has no field
/// for was not noted by a reader who had the clause before them.
fn way_out(holder: Party, kind: WayOutKind) -> WayOut {
    let mut terms = WayOutTerms { alignment: Fact::Silent, ..WayOutTerms::default() };
    if kind == WayOutKind::BreakDate {
        terms.earliest_month = Fact::NotApplicable;
    } else {
        (terms.break_date, terms.earliest_month) = (Fact::NotApplicable, Fact::Silent);
    }
    if kind == WayOutKind::ChangeOfControl {
        terms.fee = Fact::Silent;
    }
    if kind == WayOutKind::Cause {
        (terms.notice, terms.fee) = (Fact::Silent, Fact::Silent);
        terms.conditional = Fact::NotApplicable;
    } else {
        terms.cure_period = Fact::NotApplicable;
    }
    WayOut { holder, kind, label: None, excluded: false, terms }
}

/// Builds the entry of a right that the contract says in words is not there; it has no terms.
fn no_way_out(holder: Party, kind: WayOutKind) -> WayOut {
    let terms = WayOutTerms {
        notice: Fact::NotApplicable,
        earliest_month: Fact::NotApplicable,
        alignment: Fact::NotApplicable,
        break_date: Fact::NotApplicable,
        cure_period: Fact::NotApplicable,
        conditional: Fact::NotApplicable,
        fee: Fact::NotApplicable,
    };
    WayOut { holder, kind, label: None, excluded: true, terms }
}

/// Builds a restraint.
fn restraint(bound: Party, kind: RestraintKind, terms: RestraintTerms) -> Restraint {
    Restraint { bound, kind, label: None, excluded: false, terms }
}

/// Builds the entry of a restraint that the contract says in words is not there; it has no terms.
fn no_restraint(bound: Party, kind: RestraintKind) -> Restraint {
    let terms = RestraintTerms { reach: Fact::NotApplicable, tail: Fact::NotApplicable };
    Restraint { bound, kind, label: None, excluded: true, terms }
}

fn key(party: Party, kind: Name) -> Key {
    Key { party, kind, label: None }
}

/// A stated fact that no rule understood is unknown to the list.
fn unless_stated(state: State) -> State {
    if state == State::Stated { State::Unknown } else { state }
}

/// Notes what is known of a restraint that the list has no entry for.
fn silence(list: &mut List<Restraint>, party: Party, kind: RestraintKind, state: State) {
    list.states.insert(key(party, kind.name()), state);
}

/// Reads how long a restraint goes on after the end.
fn tail(entry: Entry<'_>) -> Fact<Period> {
    entry.fact(entry.count("tail_months").map(Period::months))
}

/// Reads `also on 60 days if ...`: a second right that waits for something.
fn also_on_days(condition: &str) -> Option<u32> {
    static ALSO: LazyLock<Regex> = LazyLock::new(|| pattern(r"\balso on (\d+) days\b.*\bif\b"));
    ALSO.captures(condition)?[1].parse().ok()
}

/// Reads `(else month 12)`: the other reading of the earliest month.
fn else_month(condition: &str) -> Option<u32> {
    static ELSE: LazyLock<Regex> = LazyLock::new(|| pattern(r"\belse month (\d+)\b"));
    ELSE.captures(condition)?[1].parse().ok()
}

/// Reads `on 30 days' notice`.
fn notice_in(text: &str) -> Option<Period> {
    static NOTICE: LazyLock<Regex> = LazyLock::new(|| pattern(r"\b(\d+) days\b.{0,8}\bnotice\b"));
    Some(Period::days(NOTICE.captures(text)?[1].parse().ok()?))
}

/// Reads a plan of months beside a term that an event ends: `1 + 2 + 4-6 months`, `six monthly installments`.
///
/// Returns the least and the most, or one number; nothing where there is no plan.
fn planned_months(note: &str) -> Vec<u32> {
    static SUM: LazyLock<Regex> = LazyLock::new(|| pattern(r"((?:\d+(?:-\d+)?\s*\+\s*)+\d+(?:-\d+)?)\s*months?\b"));
    static SINGLE: LazyLock<Regex> =
        LazyLock::new(|| pattern(r"\b(?:about|planned|expected|(?:for|of)) (?:about )?(\d{1,3}) months\b"));
    static PARTS: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"\b(\d{1,2}|two|three|four|five|six|seven|eight|nine|ten|twelve) monthly (?:installments|instalments|payments|stages)\b",
        )
    });
    if let Some(found) = SUM.captures(note) {
        let (mut least, mut most) = (0_u32, 0_u32);
        for part in found[1].split('+') {
            let (low, high) = part.split_once('-').unwrap_or((part, part));
            let (Ok(low), Ok(high)) = (low.trim().parse::<u32>(), high.trim().parse::<u32>()) else {
                return Vec::new();
            };
            (least, most) = (least.saturating_add(low), most.saturating_add(high));
        }
        return if least == most { vec![least] } else { vec![least, most] };
    }
    if let Some(found) = SINGLE.captures(note) {
        return found[1].parse().into_iter().collect();
    }
    PARTS
        .captures(note)
        .map(|found| match found[1].parse() {
            Ok(count) => count,
            Err(_) => words::number(&found[1]).unwrap_or(0),
        })
        .filter(|months| *months > 0)
        .into_iter()
        .collect()
}

/// Reads what leaving by right costs, from the typed values and, where there are none, from the rule's words.
fn exit_fee(entry: Entry<'_>) -> Fact<TerminationFee> {
    says! {
        is_nothing = r"\b(no (exit |termination |cancellation |early )?(fee|cost|charge|penalty|(further )?payments?|liability)s?\b|no further (obligation|payment)|nothing (beyond|with|on|is owed|but)|none\b)|^\s*nothing\s*$";
        is_debt_only = r"\bonly\b.*\b(due|owing|earned|rendered|accrued|incurred)\b|\b(due|owing|earned|rendered|accrued|incurred|expenses)\b.*\bonly\b|\b(pre-approved|authori[sz]ed|incurred|accrued)\b.*\b(expenses|costs|commitments)\b";
        is_repaid = r"\b(repay|repayment|reimburse|pay back)\b";
        is_asked = r"\b(cancellation charges?|termination (fee|charge)|exit fee of|liquidated damages|penalty of|indemnity for all)\b";
        is_wind_down = r"\b(wind-?down|demobili[sz]ation|unamorti[sz]ed)\b";
    }
    static MONTHS: LazyLock<Regex> =
        LazyLock::new(|| pattern(r"\b(\d{1,3}) months?(?:'|’)? (?:of )?(?:the )?(?:\w+ )?fees?\b"));
    static DAYS: LazyLock<Regex> = LazyLock::new(|| pattern(r"^\s*(\d{1,3}) days? of (?:\w+ )?fees\b"));
    static SHARE: LazyLock<Regex> = LazyLock::new(|| {
        pattern(r"\b(\d{1,3})\s?% of (?:the |all )?(?:remaining|fees (?:for|of) the (?:rest|remainder|remaining))")
    });
    let (rule, amount) = (entry.text("rule"), entry.text("amount"));
    let fee = |component: FeeComponent| Fact::Stated(TerminationFee { components: vec![component] });
    if let Some(share) = entry.0["share_of_remaining"].as_f64() {
        let points = (share * 10_000.0).round();
        return if (0.0..=10_000.0).contains(&points) {
            fee(FeeComponent::ShareOfRemaining(Share(points as i32)))
        } else {
            Fact::Ambiguous(Vec::new())
        };
    }
    if let Some(number) = entry.0["amount"].as_f64() {
        if number == 0.0 {
            return Fact::Stated(TerminationFee::default());
        }
        return match (entry.count("amount"), words::amounts(entry.text("quote")).first()) {
            (Some(units), Some(quoted)) => {
                fee(FeeComponent::Fixed(portability::contract::Money::from_units(quoted.currency, units.into())))
            }
            _ => Fact::Ambiguous(Vec::new()),
        };
    }
    if is_nothing(rule) && !is_asked(rule) || is_debt_only(rule) && !is_asked(rule) {
        return Fact::Stated(TerminationFee::default());
    }
    let told = [amount, rule];
    if let Some(found) = told.iter().find_map(|text| SHARE.captures(text))
        && let Ok(percent) = found[1].parse::<i32>()
        && percent <= 100
    {
        return fee(FeeComponent::ShareOfRemaining(Share(percent * 100)));
    }
    if let Some(months) = told.iter().find_map(|text| MONTHS.captures(text)).and_then(|found| found[1].parse().ok()) {
        return fee(FeeComponent::MonthsOfFees(months));
    }
    if let Some(days) = DAYS.captures(amount).and_then(|found| found[1].parse::<u32>().ok())
        && days % 30 == 0
    {
        return fee(FeeComponent::MonthsOfFees(days / 30));
    }
    match words::amounts(amount)[..] {
        [money] if is_wind_down(rule) => fee(FeeComponent::WindDown(money)),
        [money] if is_repaid(rule) || is_asked(rule) || rule.contains("fee") => fee(FeeComponent::Fixed(money)),
        _ => Fact::Ambiguous(Vec::new()),
    }
}

/// Reads who bears the cost in `at the Supplier's expense`.
fn borne_by(names: &Names, text: &str) -> Option<Party> {
    static EXPENSE: LazyLock<Regex> = LazyLock::new(|| pattern(r"\bat (?:the )?(\S+(?: \S+)?) (?:expense|cost)s?\b"));
    EXPENSE.captures(text).and_then(|found| names.only(&found[1]))
}

/// Reads to whom something goes: `returned to the Customer`, `deliver to Recipient`.
fn receiver(names: &Names, text: &str) -> Option<Party> {
    static TO: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"\b(?:return|deliver|transfer|furnish|give|hand|provid|surrender)\w*\b[^.;]{0,80}?\bto (?:the )?(\S+(?: \S+)?)",
        )
    });
    TO.captures_iter(text).find_map(|found| names.only(&found[1]))
}

/// Returns the kind of thing that a contract is about, from what it is called; the most telling word wins.
fn category(contract_type: &str) -> Option<Category> {
    /// In order: what is named first here decides, since "supply agreement of a joint venture" is about goods.
    static KINDS: LazyLock<Vec<(Regex, Category)>> = LazyLock::new(|| {
        [
            (r"\b(saas|software as a service|subscription|app hosting)\b", Category::Saas),
            (r"\b(cloud|infrastructure as a service|iaas|colocation)\b", Category::Iaas),
            (r"\bhosting\b", Category::ManagedService),
            (r"\b(loan|capital|equity|insurance|guarant\w+|credit|financ\w+|surety)\b", Category::Finance),
            (r"\b(supply|supplies|manufactur\w+|purchase)\b", Category::Goods),
            (r"\b(resell\w*|distribut\w+|franchis\w*|dealer\w*)\b", Category::Distribution),
            (r"\b(agency|agent|affiliate|referral|sales representative|placement|broker\w*)\b", Category::Agency),
            (r"\b(joint|alliance|co-?branding|venture|partnership)\b", Category::JointVenture),
            (r"\b(transport\w*|carriage|telecom\w*|interconnect\w*|shipping|pipeline|network access)\b", Category::Carriage),
            (r"\b(maintenance|care management|managed)\b", Category::ManagedService),
            (
                r"\b(consult\w+|architect\w*|design|engineering|research|development|endorsement|sponsor\w*|marketing|promotion|advertis\w+)\b",
                Category::ProfessionalService,
            ),
            (r"\b(licen[cs]e|licensing|content|trade ?mark|patent)\b", Category::Licence),
            (r"\b(outsourc\w+|operat\w+|support)\b", Category::ManagedService),
            (r"\bservices?\b", Category::ProfessionalService),
        ]
        .into_iter()
        .map(|(words, category)| (pattern(words), category))
        .collect()
    });
    KINDS.iter().find(|(words, _)| words.is_match(contract_type)).map(|(_, category)| *category)
}

/// Returns the day on which the comparison looks at a contract: when it began to hold, else the best that is known.
pub(crate) fn as_of(contract: &Contract, file: &str) -> Date {
    contract
        .term
        .effective
        .stated()
        .or(contract.term.signed.stated())
        .copied()
        .or_else(|| words::filing_day(file))
        .unwrap_or(Date::constant(2020, 1, 1))
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use portability::contract::{Found, Money};
    use serde_json::json;

    use super::*;

    /// Maps invented facts whose days are not labelled.
    fn mapped(facts: Value) -> Contract {
        let sheet = json!({
            "buyer": "Customer: Northwind Traders, Inc.",
            "supplier": "Vendor: Contoso Works GmbH",
            "contract_type": "services agreement",
            "facts": facts,
        });
        contract("invented", &sheet, Days::default())
    }

    /// Returns the one right of a party and kind.
    fn way(contract: &Contract, party: Party, kind: WayOutKind) -> WayOut {
        match contract.ways_out.find(party, kind.name()) {
            Found::Entries(entries) if entries.len() == 1 => entries[0].clone(),
            other => panic!("not one {party} {kind}: {other:?}"),
        }
    }

    /// Returns the one restraint of a party and kind.
    fn bound(contract: &Contract, party: Party, kind: RestraintKind) -> Restraint {
        match contract.restraints.find(party, kind.name()) {
            Found::Entries(entries) if entries.len() == 1 => entries[0].clone(),
            other => panic!("not one {party} {kind}: {other:?}"),
        }
    }

    fn buyers_right(fact: Value) -> Contract {
        mapped(json!({ "convenience_buyer": fact }))
    }

    fn buyers_fee(fact: Value) -> Fact<TerminationFee> {
        let right = json!({ "state": "stated", "allowed": true, "notice_days": 30 });
        let contract = mapped(json!({ "convenience_buyer": right, "early_exit_cost_buyer": fact }));
        way(&contract, Party::Buyer, WayOutKind::Convenience).terms.fee
    }

    #[test]
    fn an_empty_sheet_leaves_everything_unknown() {
        let contract = mapped(json!({}));
        contract.walk(&mut |path, fact| {
            let named = ["parties.buyer_name", "parties.supplier_name", "service.category", "service.data_processing"];
            if !named.contains(&path.to_string().as_str()) {
                assert_eq!(fact.state(), State::Unknown, "{path}");
            }
        });
        assert_eq!(contract.ways_out.absent(Party::Buyer, WayOutKind::Convenience.name()), State::Unknown);
        assert_eq!(contract.restraints.absent(Party::Supplier, RestraintKind::Exclusivity.name()), State::Unknown);
    }

    #[test]
    fn the_term_ends_on_the_day_after_its_last_and_begins_as_long_before() {
        let contract = mapped(json!({
            "initial_term": { "state": "stated", "kind": "fixed", "months": 24, "end_date": "2030-02-28" },
        }));
        assert_eq!(contract.term.kind, Fact::Stated(TermKind::Fixed));
        assert_eq!(contract.term.initial, Fact::Stated(Period::months(24)));
        assert_eq!(contract.term.end, Fact::Stated(date(2030, 3, 1)));
        assert_eq!(contract.term.effective, Fact::Stated(date(2028, 3, 1)));
    }

    #[test]
    fn a_term_that_an_event_ends_has_no_end_but_may_have_a_plan() {
        let event = |note| mapped(json!({ "initial_term": { "state": "stated", "kind": "event", "note": note } })).term;
        assert_eq!(event("until the sale").end, Fact::Silent);
        assert_eq!(event("until the sale").initial, Fact::Silent);
        let readings = |months: &[u32]| Fact::Ambiguous(months.iter().copied().map(Period::months).collect());
        assert_eq!(event("stages of 3 + 4-6 months").initial, readings(&[7, 9]));
        assert_eq!(event("paid in nine monthly instalments").initial, readings(&[9]));
        assert_eq!(event("planned 18 months").initial, readings(&[18]));
    }

    #[test]
    fn a_term_that_runs_on_is_left_by_notice_alone() {
        let contract = mapped(json!({
            "initial_term": { "state": "stated", "kind": "fixed", "months": 24 },
            "auto_renewal": { "state": "stated", "yes": true, "renewal_months": null, "note": "runs on indefinitely" },
            "renewal_notice": { "state": "stated", "days": 90, "by": "buyer", "quote": "three (3) months' notice" },
            "convenience_buyer": { "state": "silent", "allowed": false },
            "convenience_supplier": { "state": "silent", "allowed": false },
        }));
        assert_eq!(contract.term.kind, Fact::Stated(TermKind::Indefinite));
        assert_eq!(contract.renewal.automatic, Fact::NotApplicable);
        let right = way(&contract, Party::Buyer, WayOutKind::Convenience).terms;
        assert_eq!((right.notice, right.earliest_month), (Fact::Stated(Period::months(3)), Fact::Stated(24)));
        assert_eq!(contract.ways_out.absent(Party::Supplier, WayOutKind::Convenience.name()), State::Silent);
    }

    #[test]
    fn a_renewal_keeps_its_notice_by_party() {
        let renewal = |by| {
            mapped(json!({
                "auto_renewal": { "state": "stated", "yes": true, "renewal_months": 12 },
                "renewal_notice": { "state": "stated", "days": 60, "by": by },
            }))
            .renewal
        };
        let sixty = Fact::Stated(Period::days(60));
        assert_eq!((renewal("either").buyer_notice, renewal("either").supplier_notice), (sixty.clone(), sixty.clone()));
        assert_eq!(
            (renewal("supplier").buyer_notice, renewal("supplier").supplier_notice),
            (Fact::NotApplicable, sixty)
        );
        let fixed = mapped(json!({ "auto_renewal": { "state": "stated", "yes": false } })).renewal;
        assert_eq!((fixed.automatic, fixed.length), (Fact::Stated(false), Fact::NotApplicable));
    }

    #[test]
    fn a_right_is_granted_excluded_silent_or_waits_for_something() {
        let right = |allowed: bool, condition: &str| {
            buyers_right(json!({ "state": "stated", "allowed": allowed, "notice_days": 30, "condition": condition }))
        };
        let conditional = |contract: &Contract| way(contract, Party::Buyer, WayOutKind::Convenience).terms.conditional;
        assert_eq!(conditional(&right(true, "")), Fact::Stated(false));
        assert_eq!(conditional(&right(true, "only after the first year")), Fact::Stated(false));
        assert_eq!(conditional(&right(true, "against payment of what is due")), Fact::Stated(false));
        assert_eq!(conditional(&right(true, "only if the yearly sales target is not met")), Fact::Stated(true));
        assert_eq!(conditional(&right(false, "only if the vendor fails to deliver")), Fact::Stated(true));
        for never in ["no right at all", "only jointly, if trials fail"] {
            assert!(way(&right(false, never), Party::Buyer, WayOutKind::Convenience).excluded, "{never}");
        }
        let silent = buyers_right(json!({ "state": "silent", "allowed": false, "condition": "no right is given" }));
        assert_eq!(silent.ways_out.absent(Party::Buyer, WayOutKind::Convenience.name()), State::Silent);
        let unsettled = buyers_right(json!({ "state": "ambiguous", "condition": "two clauses differ" }));
        assert_eq!(unsettled.ways_out.absent(Party::Buyer, WayOutKind::Convenience.name()), State::Ambiguous);
    }

    #[test]
    fn who_may_let_go_at_will_has_a_right_without_a_clause() {
        let by = |who: &str| {
            let condition = format!("no clause; the {who} may release it at any time");
            buyers_right(json!({ "state": "silent", "allowed": null, "condition": condition }))
        };
        let terms = way(&by("Customer"), Party::Buyer, WayOutKind::Convenience).terms;
        assert_eq!((terms.notice, terms.conditional), (Fact::Stated(Period::days(0)), Fact::Stated(false)));
        assert_eq!(by("Vendor").ways_out.absent(Party::Buyer, WayOutKind::Convenience.name()), State::Silent);
    }

    #[test]
    fn a_right_on_one_day_is_a_break_date() {
        let condition = "one date only (June 30, 2031); also on 45 days if the licence is withdrawn";
        let contract = buyers_right(json!({
            "state": "stated", "allowed": true, "notice_days": 180, "earliest_month": 60, "condition": condition,
        }));
        let right = way(&contract, Party::Buyer, WayOutKind::BreakDate).terms;
        assert_eq!((right.break_date, right.conditional), (Fact::Stated(date(2031, 6, 30)), Fact::Stated(false)));
        let other = way(&contract, Party::Buyer, WayOutKind::Convenience).terms;
        assert_eq!((other.notice, other.conditional), (Fact::Stated(Period::days(45)), Fact::Stated(true)));
    }

    #[test]
    fn what_leaving_costs_is_read_from_values_before_words() {
        let owed = |components: &[FeeComponent]| Fact::Stated(TerminationFee { components: components.to_vec() });
        let usd = |units| Money::from_units(iso_currency::Currency::USD, units);
        let stated =
            |rule: &str, amount: Value| buyers_fee(json!({ "state": "stated", "rule": rule, "amount": amount }));
        assert_eq!(buyers_fee(json!({ "state": "silent" })), Fact::Silent);
        assert_eq!(stated("whatever", json!(0)), owed(&[]));
        assert_eq!(stated("no exit fee; accounts are settled", Value::Null), owed(&[]));
        assert_eq!(stated("only payments due and owing", Value::Null), owed(&[]));
        assert_eq!(stated("approved costs", json!("6 months of fees")), owed(&[FeeComponent::MonthsOfFees(6)]));
        assert_eq!(
            stated("", json!("50% of the remaining fees")),
            owed(&[FeeComponent::ShareOfRemaining(Share(5_000))])
        );
        assert_eq!(stated("termination fee", json!("USD 20,000")), owed(&[FeeComponent::Fixed(usd(20_000))]));
        assert_eq!(stated("nothing said on stages", Value::Null), Fact::Ambiguous(Vec::new()));
        assert_eq!(stated("cancellation charges; no fee else", Value::Null), Fact::Ambiguous(Vec::new()));
        let share = buyers_fee(json!({ "state": "stated", "share_of_remaining": 0.75, "rule": "no fee" }));
        assert_eq!(share, owed(&[FeeComponent::ShareOfRemaining(Share(7_500))]));
    }

    #[test]
    fn assignment_reaches_as_far_as_its_consent() {
        let reach = |value: &str, note: &str| {
            let fact = json!({ "state": "stated", "value": value, "note": note });
            bound(&mapped(json!({ "assignment_buyer": fact })), Party::Buyer, RestraintKind::Assignment)
        };
        assert!(reach("free", "").excluded);
        assert_eq!(reach("consent_except_merger", "").terms.reach, Fact::Stated(Reach::Field));
        assert_eq!(reach("consent", "").terms.reach, Fact::Stated(Reach::Whole));
        assert_eq!(reach("consent", "affiliates free").terms.reach, Fact::Stated(Reach::Field));
        assert_eq!(reach("consent", "not to be unreasonably withheld").terms.reach, Fact::Stated(Reach::Narrow));
        assert_eq!(reach("forbidden", "").terms.reach, Fact::Stated(Reach::Whole));
    }

    #[test]
    fn restraints_bind_who_the_sheet_names() {
        let contract = mapped(json!({
            "exclusivity": { "state": "stated", "who": "supplier", "scope": "worldwide" },
            "non_compete": { "state": "stated", "who": "nobody" },
            "non_solicit": { "state": "stated", "who": "both", "tail_months": 6, "quote": "shall not hire" },
        }));
        let exclusive = bound(&contract, Party::Supplier, RestraintKind::Exclusivity);
        assert_eq!(exclusive.terms, RestraintTerms { reach: Fact::Stated(Reach::Whole), tail: Fact::Silent });
        assert_eq!(contract.restraints.absent(Party::Buyer, RestraintKind::Exclusivity.name()), State::Silent);
        assert!(bound(&contract, Party::Buyer, RestraintKind::NonCompete).excluded);
        for (who, buyer, supplier) in
            [("each party", true, true), ("Contoso only", false, true), ("buyer", true, false)]
        {
            let told = mapped(json!({ "exclusivity": { "state": "stated", "who": who } })).restraints;
            let listed = |party| matches!(told.find(party, RestraintKind::Exclusivity.name()), Found::Entries(_));
            assert_eq!((listed(Party::Buyer), listed(Party::Supplier)), (buyer, supplier), "{who}");
        }
        let hire = bound(&contract, Party::Buyer, RestraintKind::NoSolicitStaff);
        assert_eq!(hire.terms.tail, Fact::Stated(Period::months(6)));
        assert_eq!(contract.restraints.absent(Party::Buyer, RestraintKind::NoSolicitCustomers.name()), State::Silent);
    }

    #[test]
    fn a_change_of_control_frees_or_binds_who_is_named() {
        let told = |who: &str| mapped(json!({ "change_of_control": { "state": "stated", "who": who } }));
        let right = way(&told("Vendor may end on 30 days' notice"), Party::Supplier, WayOutKind::ChangeOfControl);
        assert_eq!(right.terms.notice, Fact::Stated(Period::days(30)));
        let ends = told("ends by itself on the Customer's change of control");
        assert_eq!(bound(&ends, Party::Buyer, RestraintKind::ChangeOfControl).terms.reach, Fact::Stated(Reach::Whole));
        assert!(way(&told("nobody may end"), Party::Buyer, WayOutKind::ChangeOfControl).excluded);
    }

    #[test]
    fn a_minimum_that_binds_nobody_is_no_commitment() {
        let fees = |who: &str, what: &str| {
            mapped(json!({ "minimum_commitment": { "state": "stated", "who": who, "what": what } })).fees
        };
        assert_eq!(fees("buyer", "500 units a year").buyer_committed, Fact::Stated(true));
        assert_eq!(fees("buyer", "500 units a year").supplier_committed, Fact::Silent);
        assert_eq!(fees("buyer", "sales target for the bonus").buyer_committed, Fact::Stated(false));
        assert_eq!(fees("buyer", "no unit minimum, but non-cancellable orders").buyer_committed, Fact::Stated(true));
        assert_eq!(fees("buyer", "firm quantity of 100 a day").supplier_committed, Fact::Stated(true));
        assert_eq!(
            fees("buyer", "at least 10 sales a year, else Vendor may cancel").buyer_committed,
            Fact::Stated(false)
        );
        assert_eq!(fees("nobody", "").buyer_committed, Fact::Stated(false));
        let flat = fees("buyer", "flat fee of $1,250.50 a month; no volume minimum");
        assert_eq!(flat.buyer_committed, Fact::Stated(false));
        assert_eq!(flat.recurring.stated().map(ToString::to_string).as_deref(), Some("USD 1250.50"));
        assert_eq!(flat.recurring_period, Fact::Stated(Period::months(1)));
    }

    #[test]
    fn belongings_go_to_whom_the_words_say() {
        let told = |what: &str, quote: &str| {
            let fact = json!({ "state": "stated", "what": what, "quote": quote });
            let rights = mapped(json!({ "belongings_return": fact })).rights;
            (rights.buyer_property_returned, rights.supplier_property_returned)
        };
        let (yes, no, silent) = (Fact::Stated(true), Fact::Stated(false), Fact::Silent);
        assert_eq!(told("Customer's documents and tools", ""), (yes.clone(), silent.clone()));
        assert_eq!(told("the equipment", "shall be returned to the Vendor"), (silent.clone(), yes.clone()));
        assert_eq!(told("the moulds, at the Vendor's expense", "returned to Northwind"), (yes.clone(), silent.clone()));
        assert_eq!(told("Confidential Information both ways", ""), (yes.clone(), yes.clone()));
        assert_eq!(told("files; but Vendor may retain the deposits", ""), (no, silent.clone()));
        assert_eq!(told("Vendor removes its links", ""), (yes, silent));
        assert_eq!(told("stock at the Vendor's option", "").0, Fact::Ambiguous(vec![false, true]));
        assert_eq!(told("the usual", "things come back"), (Fact::Unknown, Fact::Unknown));
    }

    #[test]
    fn a_day_of_return_is_no_window_for_the_data() {
        let data = |quote: &str| {
            let fact =
                json!({ "state": "stated", "what": "Customer's data, then erasure", "days": 30, "quote": quote });
            mapped(json!({ "belongings_return": fact })).data
        };
        assert_eq!(data("return all data within 30 days").retrieval_window, Fact::Silent);
        assert_eq!(data("may export its data for 30 days").retrieval_window, Fact::Stated(Period::days(30)));
        assert_eq!(data("").erasure, Fact::Stated(true));
        assert_eq!(data("").covers_input, Fact::Stated(true));
    }

    #[test]
    fn work_is_owned_by_who_keeps_it() {
        let rights = |keeps: &str, licence: &str| {
            let fact = json!({ "state": "stated", "who_keeps_what": keeps, "surviving_licences": licence });
            mapped(json!({ "ip_on_end": fact })).rights
        };
        assert_eq!(rights("Customer owns all deliverables", "").work_product, Fact::Stated(Owner::Buyer));
        assert_eq!(
            rights("Customer keeps its content; Vendor keeps the code", "").work_product,
            Fact::Stated(Owner::Supplier)
        );
        assert_eq!(rights("each keeps its own", "").work_product, Fact::Stated(Owner::Each));
        assert_eq!(rights("Customer owns the marks and licensed materials", "").work_product, Fact::Silent);
        assert_eq!(
            rights("", "perpetual for what was paid").licence_survival,
            Fact::Stated(LicenceSurvival::Perpetual)
        );
        assert_eq!(rights("", "none").licence_survival, Fact::Stated(LicenceSurvival::None));
        assert_eq!(rights("", "90-day sell-off").licence_survival, Fact::Stated(LicenceSurvival::RunOff));
        assert_eq!(rights("Vendor keeps its marks", "").supplier_property_returned, Fact::Stated(true));
    }

    #[test]
    fn a_cap_without_an_amount_is_none() {
        let law =
            |basis: &str| mapped(json!({ "liability_cap": { "state": "stated", "who": "both", "basis": basis } })).law;
        assert_eq!(law("a year's fees").buyer_liability_capped, Fact::Stated(true));
        assert_eq!(law("direct damages; no amount").supplier_liability_capped, Fact::Stated(false));
        let split = law("a year's fees; Vendor's indemnity has no cap");
        assert_eq!(
            (split.buyer_liability_capped, split.supplier_liability_capped),
            (Fact::Stated(true), Fact::Stated(false))
        );
    }

    #[test]
    fn a_contract_is_about_what_it_is_called() {
        for (name, expected) in [
            ("master supply agreement of a joint venture", Category::Goods),
            ("exclusive distribution agreement", Category::Distribution),
            ("software license", Category::Licence),
            ("web hosting agreement", Category::ManagedService),
            ("consulting agreement", Category::ProfessionalService),
            ("gas transportation contract", Category::Carriage),
            ("strategic alliance", Category::JointVenture),
            ("affiliate program", Category::Agency),
        ] {
            assert_eq!(category(name), Some(expected), "{name}");
        }
        assert_eq!(category("memorandum"), None);
    }
}
