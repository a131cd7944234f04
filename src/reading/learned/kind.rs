//! Which kinds of clause does the model know?
//!
//! The 33 labels of CUAD that bear on how free a contract leaves a party. The order is that of the weights file: a kind
//! that is added goes to the end, with a new version of the file. Not here: what the grammars call a kind of clause
//! (see [`super::super::kinds`]).

/// How many kinds there are.
pub const KINDS: usize = 33;

/// Declares the kinds: each with its word in answers and its label in CUAD.
macro_rules! kinds {
    ($($(#[$doc:meta])* $Kind:ident, $word:literal, $label:literal;)*) => {
        /// A kind of clause, as lawyers labelled it.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        #[repr(u8)]
        pub enum Kind { $($(#[$doc])* $Kind),* }

        impl Kind {
            /// All kinds, in the order of the weights file.
            pub const ALL: [Self; KINDS] = [$(Self::$Kind),*];

            /// Returns the word of an answer: `ANTI_ASSIGNMENT`.
            pub fn word(self) -> &'static str {
                match self { $(Self::$Kind => $word),* }
            }

            /// Returns the label in CUAD: `Anti-Assignment`.
            pub fn label(self) -> &'static str {
                match self { $(Self::$Kind => $label),* }
            }
        }
    };
}

kinds! {
    /// How long the contract goes on after the initial term.
    RenewalTerm, "RENEWAL_TERM", "Renewal Term";
    /// The notice that stops a renewal.
    NoticePeriodToTerminateRenewal, "NOTICE_PERIOD_TO_TERMINATE_RENEWAL", "Notice Period To Terminate Renewal";
    /// When the initial term ends.
    ExpirationDate, "EXPIRATION_DATE", "Expiration Date";
    /// Ending the contract without cause.
    TerminationForConvenience, "TERMINATION_FOR_CONVENIENCE", "Termination For Convenience";
    /// A consequence of new control of a party.
    ChangeOfControl, "CHANGE_OF_CONTROL", "Change Of Control";
    /// Consent or notice where the contract is handed to somebody else.
    AntiAssignment, "ANTI_ASSIGNMENT", "Anti-Assignment";
    /// Dealing with nobody else.
    Exclusivity, "EXCLUSIVITY", "Exclusivity";
    /// No competition.
    NonCompete, "NON_COMPETE", "Non-Compete";
    /// Customers are not solicited.
    NoSolicitOfCustomers, "NO_SOLICIT_OF_CUSTOMERS", "No-Solicit Of Customers";
    /// Employees are not solicited or hired.
    NoSolicitOfEmployees, "NO_SOLICIT_OF_EMPLOYEES", "No-Solicit Of Employees";
    /// A minimum that is bought or paid.
    MinimumCommitment, "MINIMUM_COMMITMENT", "Minimum Commitment";
    /// A fee or consent beyond a volume.
    VolumeRestriction, "VOLUME_RESTRICTION", "Volume Restriction";
    /// Limits to raising or lowering prices.
    PriceRestrictions, "PRICE_RESTRICTIONS", "Price Restrictions";
    /// Terms as good as those of any third party.
    MostFavoredNation, "MOST_FAVORED_NATION", "Most Favored Nation";
    /// A right of first refusal, offer or negotiation.
    RightOfFirstRefusal, "RIGHT_OF_FIRST_REFUSAL", "Rofr/Rofo/Rofn";
    /// Intellectual property goes over to the other party.
    IpOwnershipAssignment, "IP_OWNERSHIP_ASSIGNMENT", "Ip Ownership Assignment";
    /// Intellectual property that both own.
    JointIpOwnership, "JOINT_IP_OWNERSHIP", "Joint Ip Ownership";
    /// A licence is granted.
    LicenseGrant, "LICENSE_GRANT", "License Grant";
    /// A licence that cannot be handed on.
    NonTransferableLicense, "NON_TRANSFERABLE_LICENSE", "Non-Transferable License";
    /// A licence that does not end.
    IrrevocableOrPerpetualLicense, "IRREVOCABLE_OR_PERPETUAL_LICENSE", "Irrevocable Or Perpetual License";
    /// Source code is kept by a third party.
    SourceCodeEscrow, "SOURCE_CODE_ESCROW", "Source Code Escrow";
    /// What is owed after the end: help, wind-down, last purchases.
    PostTerminationServices, "POST_TERMINATION_SERVICES", "Post-Termination Services";
    /// Looking into books, records or premises.
    AuditRights, "AUDIT_RIGHTS", "Audit Rights";
    /// Liability without a limit.
    UncappedLiability, "UNCAPPED_LIABILITY", "Uncapped Liability";
    /// A limit of liability, by amount, time or kind of damage.
    CapOnLiability, "CAP_ON_LIABILITY", "Cap On Liability";
    /// A sum for breach or for ending the contract.
    LiquidatedDamages, "LIQUIDATED_DAMAGES", "Liquidated Damages";
    /// A share of revenue or profit is paid.
    RevenueProfitSharing, "REVENUE_PROFIT_SHARING", "Revenue/Profit Sharing";
    /// Nothing bad is said of the other.
    NonDisparagement, "NON_DISPARAGEMENT", "Non-Disparagement";
    /// No contest of rights, no claims beyond the contract.
    CovenantNotToSue, "COVENANT_NOT_TO_SUE", "Covenant Not To Sue";
    /// Somebody outside may enforce terms.
    ThirdPartyBeneficiary, "THIRD_PARTY_BENEFICIARY", "Third Party Beneficiary";
    /// How long a warranty holds.
    WarrantyDuration, "WARRANTY_DURATION", "Warranty Duration";
    /// Insurance is kept for the other's benefit.
    Insurance, "INSURANCE", "Insurance";
    /// Whose law governs.
    GoverningLaw, "GOVERNING_LAW", "Governing Law";
}

impl Kind {
    /// Returns the place in [`Self::ALL`].
    pub fn index(self) -> usize {
        self as usize
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_has_a_word_and_a_label_of_its_own() {
        for (index, kind) in Kind::ALL.into_iter().enumerate() {
            assert_eq!(kind.index(), index);
            let same = |other: &Kind| other.word() == kind.word() || other.label() == kind.label();
            assert_eq!(Kind::ALL.iter().filter(|other| same(other)).count(), 1);
        }
    }
}
