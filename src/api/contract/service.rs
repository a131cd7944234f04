//! What is delivered.

use super::fact::{choice, topic};

topic! {
    Service {
        category, data_processing, custom_built, non_production, critical_function, delivery, in_real_life,
        limited_period, in_catalogue,
    }
}

choice! {
    Category {
        Saas, Paas, Iaas, ManagedService, ProfessionalService, Carriage, Goods, Licence, Distribution, Agency,
        JointVenture, Finance,
    }
}
choice! { Delivery { Endpoint, Channel } }
