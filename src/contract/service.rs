//! What is delivered.

use super::topic::{choice, topic};

choice! {
    /// The kind of thing that the contract is about.
    pub enum Category {
        /// Software as a service.
        Saas = "saas",
        /// Platform as a service.
        Paas = "paas",
        /// Infrastructure as a service.
        Iaas = "iaas",
        /// Operating something for the buyer: outsourcing, maintenance, hosting with people.
        ManagedService = "managed_service",
        /// Work by the day or by result.
        ProfessionalService = "professional_service",
        /// Telecommunication, transport and other carriage over a network.
        Carriage = "carriage",
        /// Goods.
        Goods = "goods",
        /// A licence to software, content or rights.
        Licence = "licence",
        /// The buyer resells what the supplier makes.
        Distribution = "distribution",
        /// One acts for the other.
        Agency = "agency",
        /// A common undertaking.
        JointVenture = "joint_venture",
        /// Money, guarantee or insurance.
        Finance = "finance",
    }
}

impl Category {
    /// Says whether the service runs on systems that hold the buyer's data as a matter of course.
    pub fn holds_data(self) -> bool {
        match self {
            Self::Saas | Self::Paas | Self::Iaas | Self::ManagedService => true,
            Self::ProfessionalService
            | Self::Carriage
            | Self::Goods
            | Self::Licence
            | Self::Distribution
            | Self::Agency
            | Self::JointVenture
            | Self::Finance => false,
        }
    }
}

choice! {
    /// What the delivery is: something reached, or the way to it.
    pub enum Delivery {
        /// A place or service that people come to.
        Endpoint = "endpoint",
        /// What carries something to its endpoint.
        Channel = "channel",
    }
}

topic! {
    /// The service or goods.
    pub struct Service {
        /// The kind.
        category: Category,
        /// Whether it is a data processing service in the sense of Regulation (EU) 2023/2854, Article 2(8).
        data_processing: bool,
        /// Whether the majority of its main features was built for this buyer.
        custom_built: bool,
        /// Whether it is for testing and evaluation only.
        non_production: bool,
        /// Whether it supports a critical or important function of the buyer.
        critical_function: bool,
        /// Endpoint or channel.
        delivery: Delivery,
        /// Whether it is delivered in real life.
        in_real_life: bool,
        /// Whether it is provided for a limited period only.
        limited_period: bool,
        /// Whether the supplier offers it at broad commercial scale in its catalogue.
        in_catalogue: bool,
    }
}
