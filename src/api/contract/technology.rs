//! What the service is built on and built into.

use super::fact::{choice, topic};

topic! {
    Technology {
        interfaces, integrations, integration_rework, customisation, equivalent, facets,
    }
}

choice! { Interfaces { Open, Documented, Proprietary } }
choice! { Equivalent { Full, Partial, None } }
