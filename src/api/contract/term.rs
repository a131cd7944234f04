//! How long the contract runs, and how it goes on.

use super::fact::{choice, topic};

topic! {
    Term {
        signed, effective, kind, initial, end,
    }
}

topic! {
    Renewal {
        automatic, length, count, buyer_notice, supplier_notice, reminder, price_increase, price_increase_cap,
        reminder_notice, reminder_channel, disclosed, price_increase_told,
    }
}

choice! { TermKind { Fixed, Indefinite, EventBound } }
choice! { ReminderChannel { Personal, CertifiedMail, Mail, Electronic } }
