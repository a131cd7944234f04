//! The readers: any bytes are text or are refused, and any text is read, by grammar and by the learned model.

#![no_main]

use libfuzzer_sys::fuzz_target;
use portability::document::{Document, MediaType};
use portability::reading::learned::Model;
use portability::reading::{Terms, places, read_document};

fuzz_target!(|bytes: &[u8]| {
    // Bytes are weights or are refused.
    if let Ok(model) = Model::from_bytes(bytes) {
        assert_eq!(model.to_bytes(), bytes);
    }
    for media_type in [MediaType::Plain, MediaType::Markdown] {
        if let Ok(document) = Document::open(bytes, media_type) {
            let reading = read_document(&document);
            let learned = Model::released().read(&document.text, &places(&document.text));
            assert!(learned.joined().iter().all(|clause| document.text.get(clause.bytes.clone()).is_some()));
            let _ = Terms::of(&document.text, &learned, &reading.contract);
        }
    }
});
