//! Which methods there are: for whoever says who may call them.

use std::collections::BTreeSet;

use prost_reflect::DescriptorPool;

use super::pb;

/// Returns the full name of every method of ours, such as `portability.v1.ScoringService/ScoreContract`.
pub fn methods() -> BTreeSet<String> {
    let pool = DescriptorPool::decode(pb::DESCRIPTORS).unwrap_or_default();
    let services = pool.services().filter(|service| service.full_name().starts_with("portability."));
    let names = services.flat_map(|service| {
        let methods: Vec<String> =
            service.methods().map(|method| format!("{}/{}", service.full_name(), method.name())).collect();
        methods
    });
    names.collect()
}

#[cfg(test)]
mod tests {
    use super::methods;

    #[test]
    fn methods_are_told_by_their_full_names() {
        let methods = methods();
        assert!(methods.contains("portability.v1.ScoringService/ScoreContract"), "{methods:?}");
        assert!(methods.contains("portability.v1.ReadingService/ReadContract"), "{methods:?}");
    }
}
