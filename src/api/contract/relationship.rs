//! How close the two are, and how the bond is carried.

use super::fact::{choice, topic};

topic! {
    Relationship {
        stage, buyer_closeness, supplier_closeness, linkages, in_person, single_person,
    }
}

choice! { Stage { Courting, Engaged, Active, Parting, Parted, Reunited } }
choice! { Closeness { Transactional, Cooperative, Close } }
