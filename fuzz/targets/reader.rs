//! The readers: any bytes are text or are refused, and any text is read, by grammar and by the learned model.

#![no_main]

use libfuzzer_sys::fuzz_target;
use portability::reading::learned::Model;
use portability::reading::{MediaType, Terms, read, text};

fuzz_target!(|bytes: &[u8]| {
    // Bytes are weights or are refused.
    if let Ok(model) = Model::from_bytes(bytes) {
        assert_eq!(model.to_bytes(), bytes);
    }
    for media_type in [MediaType::Plain, MediaType::Markdown] {
        if let Ok(text) = text(bytes, media_type) {
            let (reading, learned) = (read(&text), Model::released().read(&text));
            assert!(learned.clauses.iter().all(|clause| text.get(clause.bytes.clone()).is_some()));
            let _ = Terms::of(&text, &learned, &reading.contract);
        }
    }
});
