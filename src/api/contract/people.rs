//! The people that the contract moves.

use super::fact::topic;

topic! {
    People {
        users_to_retrain, training_days, day_cost, dedicated_staff, transfer_of_undertakings, demobilisation,
    }
}
