//! What may a clause be about?
//!
//! Goes in: the words of a clause. Comes out: the kinds it may be of. Each kind has its stems; a clause of no kind
//! is looked at no more. A learned model can take this place. Not here: facts.

use std::sync::LazyLock;

use super::many::{Found, Patterns};

/// What a clause may be about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ClauseKind {
    /// Handing the contract to somebody else.
    Assignment,
    /// Property, papers and data coming back.
    Belongings,
    /// New control of a party.
    ChangeOfControl,
    /// A minimum that is bought, or kept ready.
    Commitment,
    /// Limits of liability.
    Liability,
    /// Dealing with nobody else, competing, soliciting.
    Restraint,
    /// Prices and fees.
    Fees,
    /// The law of the contract.
    Law,
    /// Who owns what the work makes, and what is left of licences.
    Ownership,
    /// How the contract goes on.
    Renewal,
    /// How long the contract runs.
    Term,
    /// Ending the contract early.
    Termination,
    /// Help and service at the end.
    Transition,
}

impl ClauseKind {
    /// Every kind, in the order of the declaration.
    pub const ALL: &'static [Self] = &[
        Self::Assignment,
        Self::Belongings,
        Self::ChangeOfControl,
        Self::Commitment,
        Self::Liability,
        Self::Restraint,
        Self::Fees,
        Self::Law,
        Self::Ownership,
        Self::Renewal,
        Self::Term,
        Self::Termination,
        Self::Transition,
    ];
}

/// The kinds of a clause.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Kinds {
    bits: u16,
    /// Whether its own words may speak of a change; that is no kind, and is seen in the same pass.
    may_change: bool,
}

/// The words without which nothing is said of a change.
pub(super) const WORDS_OF_CHANGE: &str = "amend|modif|chang|updat|revis|alter";

const STEMS: [(ClauseKind, &str); 13] = [
    (ClauseKind::Assignment, "assign"),
    (ClauseKind::Belongings, "return|destr|delet|eras|retriev|export"),
    (ClauseKind::ChangeOfControl, "control|ownership|shareholder|merge|acqui|consolidat"),
    (
        ClauseKind::Commitment,
        r"instal|minimum|at least|take.or.pay|commit|not less than|inventory|capacity|no obligation|not obligated|contribut|premium|fixed|flat|lump sum|retainer|non-?refundable|\bpay|guarante|shall (?:purchase|buy|order)|to (?:purchase|buy|order)|quota|target|provide \d",
    ),
    (
        ClauseKind::Fees,
        r"per month|monthly|per year|annual|per annum|each month|per quarter|increase|refund|price|charges|\bfee",
    ),
    (ClauseKind::Law, "govern|law"),
    (ClauseKind::Liability, "liab"),
    (
        ClauseKind::Ownership,
        "own|property|work product|title|invention|copyright|cease|inventory|made for hire|licen[sc]e|vest",
    ),
    (ClauseKind::Renewal, "to.month|to.year|renew|exten|thereafter|evergreen|indefinitely"),
    (
        ClauseKind::Restraint,
        "exclusiv|compet|solicit|hire|employ|poach|favou?red|favou?rable|first|lowest|lower|advantageous|better|solely from|requirements|third part|sources other|restrict|preclud|other than|free to|solely",
    ),
    (
        ClauseKind::Term,
        r"\bterm\b|perpetual|indefinite|in effect|in force|full force|effective|expire|commence|remain|until|terminate (?:up)?on|(?:shall|will) end\b",
    ),
    (
        ClauseKind::Termination,
        r"terminat|terminab|cancel|withdraw|rescind|resign|abandon|discontinu|opt out|to end\b|may end\b|stop using|unsubscribe|close (?:your|the|its) account|releases? (?:this|the) agreement",
    ),
    (
        ClauseKind::Transition,
        "transition|wind.?down|continue to|hand.?over|disengag|migrat|escalat|escrow|cooperat|assist",
    ),
];

static PATTERNS: LazyLock<Patterns> =
    LazyLock::new(|| Patterns::new(STEMS.iter().map(|(_, stems)| *stems).chain([WORDS_OF_CHANGE])));

impl Kinds {
    /// Returns the kinds that a clause may be of.
    pub(super) fn of(words: &str) -> Self {
        Self::found(PATTERNS.within(words.as_bytes()))
    }

    /// Returns the kinds that each of some clauses may be of.
    pub(super) fn of_each<'t>(clauses: impl Iterator<Item = &'t str>) -> Vec<Self> {
        PATTERNS.within_each(clauses.map(str::as_bytes)).into_iter().map(Self::found).collect()
    }

    fn found(found: Found) -> Self {
        let kinds = STEMS.iter().enumerate().filter(|(at, _)| found >> at & 1 == 1).map(|(_, (kind, _))| *kind);
        let may_change = found >> STEMS.len() & 1 == 1;
        Self { bits: kinds.fold(0, |bits, kind| bits | Self::bit(kind)), may_change }
    }

    /// Returns which of these kinds each of some words of the clause may be of.
    pub(super) fn within_each<'t>(self, words: impl Iterator<Item = &'t str>) -> Vec<Self> {
        Self::of_each(words).into_iter().map(|kinds| Self { bits: self.bits & kinds.bits, ..kinds }).collect()
    }

    /// Returns these kinds and others.
    pub(super) fn with(self, others: Self) -> Self {
        Self { bits: self.bits | others.bits, ..self }
    }

    /// Returns no kinds, for words that say nothing of their own but may speak of a change.
    pub(super) fn none(self) -> Self {
        Self { bits: 0, ..self }
    }

    /// Says whether words may speak of a change: none of the words for it stands in any other.
    pub(super) fn may_change(self) -> bool {
        self.may_change
    }

    /// Says whether the clause may be of a kind.
    pub fn has(self, kind: ClauseKind) -> bool {
        self.bits & Self::bit(kind) != 0
    }

    /// Says whether the clause is of no kind.
    pub fn is_empty(self) -> bool {
        self.bits == 0
    }

    fn bit(kind: ClauseKind) -> u16 {
        1 << kind as u16
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clause_may_be_of_several_kinds() {
        let kinds = Kinds::of("This Agreement renews unless TERMINATED.");
        assert!(kinds.has(ClauseKind::Renewal) && kinds.has(ClauseKind::Termination));
        assert!(!kinds.has(ClauseKind::Law));
    }

    #[test]
    fn a_change_is_no_kind_and_is_told_of_the_words_themselves() {
        let (change, law) = (Kinds::of("Both must ALTER it."), Kinds::of("the law"));
        assert!(change.may_change() && change.is_empty() && !law.may_change());
        assert!(!law.with(change).may_change() && change.with(law).none().may_change());
        let within = law.within_each(["the law is amended", "the law", "the term is revised"].into_iter());
        let told: Vec<_> = within.iter().map(|kinds| (kinds.has(ClauseKind::Law), kinds.may_change())).collect();
        assert_eq!(told, [(true, true), (true, false), (false, true)]);
    }

    #[test]
    fn a_clause_about_nothing_of_ours_is_of_no_kind() {
        assert!(Kinds::of("Notices go to the addresses above.").is_empty());
    }
}
