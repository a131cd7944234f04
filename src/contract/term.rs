//! How long the contract runs, and how it goes on.

use jiff::civil::Date;

use super::topic::{choice, topic};
use super::{Period, Share};

choice! {
    /// How the term is set.
    pub enum TermKind {
        /// To a day or for a length of time.
        Fixed = "fixed",
        /// Until somebody ends it.
        Indefinite = "indefinite",
        /// Until something happens: a project is done, an offering closes.
        EventBound = "event_bound",
    }
}

topic! {
    /// The term.
    pub struct Term {
        /// The day of signature.
        signed: Date,
        /// The day from which the contract holds; the stand month counts from it.
        effective: Date,
        /// How the term is set.
        kind: TermKind,
        /// The length of the first term, from the effective date.
        initial: Period,
        /// The first day after the first term: the day on which both are free where it ends. Wins over `initial`.
        end: Date,
    }
}

choice! {
    /// How a reminder reaches the buyer.
    pub enum ReminderChannel {
        /// Served personally.
        Personal = "personal",
        /// By certified mail.
        CertifiedMail = "certified_mail",
        /// By other mail.
        Mail = "mail",
        /// Electronically.
        Electronic = "electronic",
    }
}

topic! {
    /// What happens at the end of a term.
    pub struct Renewal {
        /// Whether the contract goes on unless somebody objects.
        automatic: bool,
        /// The length of each further term.
        length: Period,
        /// How many further terms there may be; not stated means that there is no limit.
        count: u32,
        /// How long before the end of a term the buyer must object.
        buyer_notice: Period,
        /// How long before the end of a term the supplier must object.
        supplier_notice: Period,
        /// Whether the supplier must remind the buyer of the deadline.
        reminder: bool,
        /// By how much the price rises at a renewal, as a share of the old price.
        price_increase: Share,
        /// The most by which the price may rise at a renewal, as a share of the old price.
        price_increase_cap: Share,
        /// How long before the buyer's deadline the reminder comes.
        reminder_notice: Period,
        /// How the reminder reaches the buyer.
        reminder_channel: ReminderChannel,
        /// Whether the automatic renewal was disclosed to the buyer when it signed.
        disclosed: bool,
        /// Whether the buyer is told of a price increase, and how and by when to decline it.
        price_increase_told: bool,
    }
}
