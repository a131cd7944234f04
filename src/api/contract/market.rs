//! What else there is, and what going there takes.

use super::fact::{choice, topic};

topic! {
    Market {
        alternatives, substitutability, buyer_substitutability, switch_time, migration, search_and_contracting,
        parallel_running, reintegration, replacement_time,
    }
}

choice! { Substitutability { Easy, Medium, HighlyComplex, NotSubstitutable } }
choice! { Reintegration { Easy, Difficult, HighlyComplex } }
