//! What the server takes; `GetServerInfo` tells it, and more is refused with a reason.

use super::contract::to_int32;
use super::pb;
use crate::document;

/// The longest horizon and the last stand month, in months.
pub(super) const MAX_MONTHS: i32 = 120;

/// What the server takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// The largest request, in bytes after decompression.
    pub request_bytes: usize,
    /// The largest response, in bytes.
    pub response_bytes: usize,
    /// The most items of one batch.
    pub batch_items: usize,
    /// The most contracts of one comparison.
    pub compared_contracts: usize,
    /// The most answered items of one stream that wait for the caller to read them.
    pub stream_items_in_flight: usize,
    /// The most ids that one stream remembers.
    pub stream_ids_remembered: usize,
    /// The most calls that are worked on at once.
    pub calls_in_flight: usize,
    /// The most documents of one contract that is read.
    pub contract_documents: usize,
    /// The most bytes of all documents of one large contract.
    pub large_contract_bytes: usize,
    /// The most large contracts that are taken in at once.
    pub large_contracts_in_flight: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            // The largest document, with room for what stands around it.
            request_bytes: 12 << 20,
            response_bytes: 12 << 20,
            batch_items: 1_000,
            compared_contracts: 50,
            stream_items_in_flight: 8,
            stream_ids_remembered: 16_384,
            calls_in_flight: 256,
            contract_documents: 20,
            large_contract_bytes: document::limits::MAX_LARGE_BYTES,
            large_contracts_in_flight: 2,
        }
    }
}

impl Limits {
    /// Returns the message of the limits.
    pub fn to_proto(self) -> pb::Limits {
        let Self {
            request_bytes,
            response_bytes,
            batch_items,
            compared_contracts,
            stream_items_in_flight,
            stream_ids_remembered,
            calls_in_flight,
            contract_documents,
            large_contract_bytes,
            large_contracts_in_flight,
        } = self;
        pb::Limits {
            request_bytes: to_int64(request_bytes),
            response_bytes: to_int64(response_bytes),
            document_bytes: to_int64(document::MAX_BYTES),
            batch_items: to_count(batch_items),
            stream_items_in_flight: to_count(stream_items_in_flight),
            stream_ids_remembered: to_count(stream_ids_remembered),
            calls_in_flight: to_count(calls_in_flight),
            horizon_months: MAX_MONTHS,
            compared_contracts: to_count(compared_contracts),
            contract_documents: to_count(contract_documents),
            large_contract_bytes: to_int64(large_contract_bytes),
            large_contracts_in_flight: to_count(large_contracts_in_flight),
        }
    }
}

fn to_int64(bytes: usize) -> i64 {
    i64::try_from(bytes).unwrap_or(i64::MAX)
}

fn to_count(count: usize) -> i32 {
    to_int32(u32::try_from(count).unwrap_or(u32::MAX))
}
